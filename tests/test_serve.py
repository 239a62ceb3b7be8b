"""Real sockets on this machine, real files, nothing replaced. Every wait has an end; none asserts speed."""

import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from policybrief.serve import Built, Preview, Watcher, bracketed, content_type, serve, snapshot, with_script

LONG = 20
"""Seconds after which a test has failed."""
HEAD = "<!doctype html><html><head><title>T</title></head>"
Answer = tuple[int, dict[str, str], str]


@dataclass
class Author:
    """A folder of sources, a build that copies them into pages, and what became of it."""

    root: Path
    said: list[str] = field(default_factory=list)
    builds: int = 0
    hold: threading.Event | None = None
    """While set to an event, a build waits for it."""

    def __post_init__(self) -> None:
        self.content.mkdir()
        self.save("brief.txt", "one")

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def out(self) -> Path:
        return self.root / "_site"

    def save(self, name: str, text: str) -> None:
        (self.content / name).write_text(text, encoding="utf-8")

    def build(self) -> Built:
        text = (self.content / "brief.txt").read_text(encoding="utf-8")
        self.builds += 1
        if self.hold:
            assert self.hold.wait(LONG)
        if "mistake" in text:
            return Built(f"content/brief.txt:1:1: {text}", "", ok=False)
        for name, body in {"index.html": f"<body>{text}", "404.html": "<body>ours", "a/index.html": "<body>a"}.items():
            page = self.out / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(HEAD + body, encoding="utf-8")
        (self.out / "site.css").write_text("a { color: red }", encoding="utf-8")
        return Built("", f"built {text}", ok=True)


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


@dataclass
class Running:
    """A preview that follows its author in a thread of its own."""

    preview: Preview
    address: str

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def get(self, path: str = "/", method: str = "GET", **headers: str) -> Answer:
        """One request, its path sent as it is."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)) as connection:
            connection.putrequest(method, path, skip_host="host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            with closing(connection.getresponse()) as answer:
                return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()

    def knock(self, **headers: str) -> int:
        """The status that the opening of a web socket is answered with."""
        key = {"sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version": "13"}
        return self.get("/livereload", upgrade="websocket", connection="Upgrade", **key, **headers)[0]


async def page(port: int, **hello: str) -> WebSocketClientConnection:
    """A page's web socket that waits for reloads."""
    origin = {"Origin": f"http://127.0.0.1:{port}"}
    wire = await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{port}/livereload", headers=origin))
    await wire.write_message(json.dumps({"command": "hello", "protocols": [], **hello}))
    assert '"hello"' in await heard(wire)
    await wire.write_message(json.dumps({"command": "info", "plugins": {}, "url": "/"}))
    return wire


async def heard(wire: WebSocketClientConnection) -> str:
    return str(await asyncio.wait_for(wire.read_message(), LONG))


async def leave(wire: WebSocketClientConnection) -> None:
    """Closes a page's web socket, and waits until it is closed: else it would be missed in some later test."""
    wire.close()
    while await asyncio.wait_for(wire.read_message(), LONG) is not None:
        continue


@pytest.fixture
def running(author: Author) -> Iterator[Running]:
    yield from follow(author)


def follow(author: Author) -> Iterator[Running]:
    preview = Preview(author.build, author.out, [author.content], author.said.append)
    address = preview.start(port=0)
    following = threading.Thread(target=preview.follow)
    following.start()
    yield Running(preview, address)
    preview.stopped.set()
    following.join(LONG)
    assert not following.is_alive()
    preview.stop()


def until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not fact():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)


def rest() -> None:
    """Long enough for a build too many to show itself."""
    time.sleep(1)


# Watcher and scan


def test_a_burst_is_over_when_nothing_has_changed_for_the_quiet_period() -> None:
    scans = iter([{}, {}, {"a": (1, 1)}, {"a": (1, 1), "b": (2, 1)}, {"a": (1, 1), "b": (2, 1)}])
    scans_and_last = iter([*scans, {"a": (1, 1), "b": (2, 1)}])
    times = iter([10.0, 10.0, 10.15, 10.15, 10.30])
    watcher = Watcher(lambda: next(scans_and_last), lambda: next(times), quiet=0.15)
    assert [watcher.settled() for _ in range(5)] == [False, False, False, True, False]


def test_a_file_that_was_only_emptied_is_waited_for() -> None:
    scans = iter([{"a": (1, 1)}, {"a": (2, 0)}, {"a": (2, 0)}, {"a": (3, 5)}, {"a": (3, 5)}])
    times = iter([0.0, 0.0, 0.5, 0.6, 0.6, 0.75])
    watcher = Watcher(lambda: next(scans), lambda: next(times), quiet=0.15)
    assert [watcher.settled() for _ in range(4)] == [False, False, False, True]


def test_a_deleted_file_is_a_change() -> None:
    scans = iter([{"a": (1, 1)}, {}, {}])
    times = iter([0.0, 0.0, 1.0])
    watcher = Watcher(lambda: next(scans), lambda: next(times))
    assert [watcher.settled() for _ in range(2)] == [False, True]


def test_the_scan_knows_files_and_folders_and_passes_over_what_is_no_source(tmp_path: Path) -> None:
    for name in (".git", ".cache", "_site", "inner", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text("x")
    for name in ("a.md", "a.md~", ".#a.md", "#a.md#", ".a.md.swp", "4913", ".DS_Store"):
        (tmp_path / name).write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "other", target_is_directory=True)
    watched = [tmp_path / "inner", tmp_path / "a.md", tmp_path / "missing"]
    assert set(snapshot(watched, tmp_path / "_site")) == {str(tmp_path / "inner/x.md"), str(tmp_path / "a.md")}
    found = {os.path.relpath(file, tmp_path) for file in snapshot([tmp_path], tmp_path / "_site")}
    assert found == {"a.md", "inner/x.md", "other/x.md"}


# Builds


def test_the_first_build_is_served(running: Running, author: Author) -> None:
    status, headers, body = running.get("/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<body>one" in body and "/livereload.js?" in body
    assert author.said == ["built one"]


def test_five_files_saved_together_are_one_build(running: Running, author: Author) -> None:
    for number in range(5):
        author.save(f"{number}.txt", "x")
    until(lambda: author.builds == 2)
    rest()
    assert author.builds == 2


def test_a_save_during_a_build_is_one_more_build(running: Running, author: Author) -> None:
    author.hold = threading.Event()
    author.save("brief.txt", "two")
    until(lambda: author.builds == 2)
    author.save("brief.txt", "three")
    author.save("brief.txt", "four")
    assert "<body>one" in running.get("/")[2], "requests are answered while a build runs"
    author.hold.set()
    until(lambda: "<body>four" in running.get("/")[2])
    rest()
    assert author.builds == 3


def test_a_save_that_changes_only_editors_files_builds_nothing(running: Running, author: Author) -> None:
    author.save("brief.txt~", "x")
    author.save(".brief.txt.swp", "x")
    rest()
    assert author.builds == 1


def test_problems_are_shown_as_text_and_the_page_comes_back(running: Running, author: Author) -> None:
    before = (author.out / "index.html").read_bytes()
    author.save("brief.txt", "mistake <script>alert(1)</script> & “quotes”")
    until(lambda: running.get("/")[0] == 500)
    for path in ("/", "/a/", "/a", "/never/was"):
        status, headers, body = running.get(path)
        assert (status, headers["content-type"]) == (500, "text/html; charset=utf-8")
        assert "mistake &lt;script&gt;alert(1)&lt;/script&gt; &amp; “quotes”" in body
        assert "alert(1)</script>" not in body and "/livereload.js?" in body
    assert running.get("/site.css")[0] == 200
    assert (author.out / "index.html").read_bytes() == before
    assert "mistake" in author.said[-1]
    author.save("brief.txt", "mended")
    until(lambda: "<body>mended" in running.get("/")[2])


def test_a_file_that_vanishes_before_it_is_read_is_a_problem_not_an_end(running: Running, author: Author) -> None:
    (author.content / "brief.txt").unlink()
    until(lambda: running.get("/")[0] == 500)
    assert "brief.txt" in running.get("/")[2]
    author.save("brief.txt", "again")
    until(lambda: "<body>again" in running.get("/")[2])


def test_a_first_build_with_problems_is_shown_and_recovers(author: Author) -> None:
    author.save("brief.txt", "mistake")
    preview = follow(author)
    running = next(preview)
    assert running.get("/")[0] == 500
    author.save("brief.txt", "mended")
    until(lambda: "<body>mended" in running.get("/")[2])
    assert next(preview, None) is None


def test_nothing_is_injected_on_disk(running: Running, author: Author) -> None:
    for path in ("/", "/a/", "/nothing/"):
        assert "livereload" in running.get(path)[2]
    for file in author.out.rglob("*.*"):
        assert "livereload" not in file.read_text(encoding="utf-8")


# Reloads


def test_two_saves_a_second_apart_are_two_reloads(running: Running, author: Author) -> None:
    async def listen() -> None:
        wire = await page(running.port)
        for text in ("two", "three"):
            author.save("brief.txt", text)
            assert '"reload"' in await heard(wire)
            assert f"<body>{text}" in await asyncio.to_thread(lambda: running.get("/")[2])
            await asyncio.sleep(1)
        await leave(wire)

    asyncio.run(listen())


def test_a_failed_build_and_its_mending_are_told_too(running: Running, author: Author) -> None:
    async def listen() -> None:
        wire = await page(running.port)
        for text in ("mistake", "mended"):
            author.save("brief.txt", text)
            assert '"reload"' in await heard(wire)
        await leave(wire)

    asyncio.run(listen())


def test_a_page_that_was_stale_before_it_connected_is_told(running: Running, author: Author) -> None:
    async def listen() -> None:
        wire = await page(running.port, snipver="at-1")
        assert '"reload"' in await heard(wire)
        await leave(wire)

    asyncio.run(listen())


def test_a_fresh_page_is_left_alone(running: Running) -> None:
    async def listen() -> None:
        wire = await page(running.port, snipver=running.preview.stamp)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(wire.read_message(), 0.5)
        await leave(wire)

    asyncio.run(listen())


def test_the_stamp_in_a_page_is_the_one_that_counts(running: Running) -> None:
    assert f"snipver={running.preview.stamp}&amp;" in running.get("/")[2]


def test_a_foreign_origin_is_refused(running: Running) -> None:
    ours = f"127.0.0.1:{running.port}"
    for origin in ("https://evil.example", f"http://{ours}1", f"http://{ours}@evil.example", "null"):
        assert running.knock(origin=origin) == 403


def test_a_foreign_host_is_refused_on_the_web_socket(running: Running) -> None:
    assert running.knock(host="evil.example", origin="http://evil.example") == 403


def test_our_own_origin_is_let_in(running: Running) -> None:
    assert running.knock(origin=f"http://127.0.0.1:{running.port}") == 101
    assert running.knock(host="localhost:1", origin="http://localhost:1") == 101


def test_livereloads_own_script_is_served(running: Running) -> None:
    status, headers, body = running.get("/livereload.js")
    assert (status, headers["content-type"]) == (200, "application/javascript")
    assert "official-7" in body


def test_nobody_can_force_a_reload(running: Running) -> None:
    assert running.get("/forcereload")[0] == 404


# Addresses


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:5500", "0.0.0.0"])
def test_a_foreign_host_is_refused(running: Running, host: str) -> None:
    for path in ("/", "/livereload.js", "/site.css"):
        status, _, body = running.get(path, host=host)
        assert status == 403 and "<body>" not in body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:5500", "127.0.0.1:1", "[::1]", "[::1]:5500"])
def test_our_own_names_are_answered(running: Running, host: str) -> None:
    assert running.get("/", host=host)[0] == 200


def test_an_unknown_address_is_our_404_page(running: Running) -> None:
    for path in ("/nothing", "/nothing/", "/nothing.html", "/a/b/c.css"):
        status, _, body = running.get(path)
        assert status == 404 and "<body>ours" in body


def test_no_browser_keeps_the_preview(running: Running, author: Author) -> None:
    (author.out / "sw.js").write_text("// keeps")
    assert running.get("/sw.js")[0] == 404


def test_without_a_404_page_there_is_a_sentence(running: Running, author: Author) -> None:
    (author.out / "404.html").unlink()
    status, _, body = running.get("/nothing")
    assert status == 404 and "There is nothing at this address." in body


def test_a_folder_answers_with_its_index_and_redirects_to_its_slash(running: Running) -> None:
    assert running.get("/a/")[2].endswith("<body>a")
    status, headers, _ = running.get("/a")
    assert (status, headers["location"]) == (302, "/a/")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/a/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/a/....//secret.txt",
        "//{root}/secret.txt",
        "/%2f{root}/secret.txt",
        "/out/secret.txt",
        "/file.txt",
        "/secret.txt%00.html",
        "/../_site-next/secret.txt",
        "//evil.example/..",
        "/C:/secret.txt",
    ],
)
def test_no_form_of_address_leaves_the_folder(running: Running, author: Author, path: str) -> None:
    (author.root / "secret.txt").write_text("treasure")
    (author.root / "_site-next").mkdir()
    (author.root / "_site-next" / "secret.txt").write_text("treasure")
    (author.out / "out").symlink_to(author.root, target_is_directory=True)
    (author.out / "file.txt").symlink_to(author.root / "secret.txt")
    status, headers, body = running.get(path.format(root=author.root))
    assert 400 <= status < 500 and "treasure" not in body and "location" not in headers


def test_dot_files_are_not_there(running: Running, author: Author) -> None:
    (author.out / ".env").write_text("treasure")
    (author.out / ".git").mkdir()
    (author.out / ".git" / "config").write_text("treasure")
    for path in ("/.env", "/.git/config", "/.git/", "/.git", "/%2eenv"):
        status, _, body = running.get(path)
        assert status == 404 and "treasure" not in body


def test_a_folder_that_changes_hands_is_no_crash(running: Running, author: Author) -> None:
    done = threading.Event()

    def swap() -> None:
        aside = author.root / "aside"
        while not done.is_set():
            author.out.rename(aside)
            aside.rename(author.out)
            time.sleep(0.001)

    swapping = threading.Thread(target=swap)
    swapping.start()
    answers = [running.get("/a/") for _ in range(200)]
    done.set()
    swapping.join(LONG)
    assert {(status, body[-7:]) for status, _, body in answers} == {(200, "<body>a")}


def test_headers_forbid_keeping_and_guessing(running: Running) -> None:
    for path in ("/", "/site.css", "/nothing"):
        _, headers, _ = running.get(path)
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
    status, headers, body = running.get("/site.css", method="HEAD")
    assert (status, headers["content-length"], body) == (200, "16", "")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("feed.xml", "text/xml; charset=utf-8"),
        ("a.md", "text/markdown; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.json.gz", "application/gzip"),
        ("_headers", "application/octet-stream"),
    ],
)
def test_types(name: str, kind: str) -> None:
    assert content_type(name) == kind


def test_a_policy_is_opened_for_the_socket_in_the_answer() -> None:
    page = b"""<head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head><body></head>"""
    answer = with_script(page, "localhost:5500", "at-1").decode()
    assert """content="connect-src 'self' ws:; default-src 'none'"><script async""" in answer
    assert answer.count("<script") == 1 and "host=localhost&amp;port=5500&amp;snipver=at-1&amp;" in answer


def test_a_page_without_a_head_gets_the_script_at_its_end() -> None:
    page = with_script(b"<p>One", "[::1]", "at-1")
    assert page.startswith(b'<p>One<script async src="/livereload.js?host=[::1]&amp;port=80&amp;')


def test_a_taken_port_gives_way_to_the_next_free_one(author: Author) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        preview = Preview(author.build, author.out, [author.content], author.said.append)
        address = preview.start(port=port)
        preview.stop()
    assert port < (urlsplit(address).port or 0) <= port + 10


def test_a_host_stands_in_brackets_if_it_has_colons() -> None:
    assert [bracketed(host) for host in ("::1", "Localhost", "0.0.0.0")] == ["[::1]", "localhost", "0.0.0.0"]


# The whole of it


def test_a_fault_of_the_build_is_not_hidden(author: Author) -> None:
    def fault() -> Built:
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        serve(fault, author.out, [author.content], port=0, say=author.said.append)


def test_ctrl_c_during_the_first_build_ends_it_too(author: Author) -> None:
    def interrupted() -> Built:
        raise KeyboardInterrupt

    serve(interrupted, author.out, [author.content], port=0, say=author.said.append)
    assert author.said == []


PROGRAM = """
import sys
from pathlib import Path
from policybrief.serve import Built, serve
root = Path(sys.argv[1])
(root / "_site").mkdir()
(root / "_site" / "index.html").write_text("<head></head>one")
serve(lambda: Built("", "built", ok=True), root / "_site", [root], host=sys.argv[2], port=0)
print("ended")
"""


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_ctrl_c_ends_it_without_a_word_and_an_open_host_is_warned_of(tmp_path: Path, host: str) -> None:
    program = [sys.executable, "-u", "-W", "error", "-c", PROGRAM, str(tmp_path), host]
    root = Path(__file__).parent.parent
    with subprocess.Popen(program, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        lines = [running.stdout.readline()]
        while not lines[-1].startswith("Preview at "):
            assert lines[-1], running.stderr and running.stderr.read()
            lines.append(running.stdout.readline())
        port = urlsplit(lines[-1].split()[2]).port or 0

        async def interrupt() -> tuple[str, str]:
            wire = await page(port)
            running.send_signal(signal.SIGINT)
            output = await asyncio.to_thread(running.communicate, timeout=LONG)
            await leave(wire)
            return output

        assert asyncio.run(interrupt()) == ("ended\n", "")
    assert running.returncode == 0
    assert any(line.startswith("Warning: ") for line in lines) == (host == "0.0.0.0")
