"""A site to a preview that follows the author: save, and the browser shows it.

    watched folders ─scan→ Watcher ─a quiet moment→ build ─→ Preview ─"reload"→ browser

The build runs in the thread that called, where Ctrl-C reaches it; the server answers from a thread of its own, with the
last good site, while the next one is made. livereload gives the script and the protocol between page and server. Its
own watcher is never started: it looks every 0.8 s, builds once per saved file, and drops a reload that comes within
three seconds of the last. We tell the browsers ourselves, on the server's loop, the moment a build is done.
"""

import asyncio
import errno
import html
import json
import mimetypes
import os
import re
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler  # type: ignore[import-untyped]  # it has no types
from tornado.httpserver import HTTPServer
from tornado.httputil import split_host_and_port
from tornado.web import Application, RequestHandler

PERIOD = 0.05
"""Seconds between two looks at the folders, and of the quiet that must follow a save."""
EMPTY = 10
"""How many times as long that quiet is where a file is empty: most editors empty a file before they write it."""
LEISURE = 9
"""How many times as long as a look the wait for the next is at least, so that a large site does not keep the machine busy."""
SWAP = (0.01, 0.02, 0.04, 0.08)
"""Seconds after each of which a missing file is looked for again: the folder may just be changing hands."""
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
RELOAD = {"command": "reload", "path": "*", "liveCSS": False, "liveImg": False}
NOT_SOURCE = re.compile(r"\.git|\.cache|.*~|\.#.*|#.*#|.*\.swp|4913|\.DS_Store")
WORKER = "sw.js"
"""Not served: a browser would keep the preview, and show it when something else is at this address."""
PLAIN_PATH = re.compile(r"(?:(?!\.)[^/\\:\0-\x1f]+/)*(?:(?!\.)[^/\\:\0-\x1f]+)?")
"""No part empty or hidden, so no way up either; nothing that another system reads as a drive or a separator."""
POLICY = re.compile(rb'<meta\b[^>]*\bcontent-security-policy\b[^>]*\bcontent="', re.IGNORECASE)
STANDARD_TYPES = mimetypes.MimeTypes()  # not the machine's own table, which may call a script plain text
TYPES = {
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".ics": "text/calendar",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".jsonld": "application/ld+json",
    ".epub": "application/epub+zip",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".gz": "application/gzip",
}
NOTICE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>:root {{ color-scheme: light dark; font: 1rem/1.5 sans-serif }} body {{ max-width: 110ch; margin: 2rem auto }}
body {{ padding: 0 1rem }} pre {{ font: 0.9rem/1.5 ui-monospace, monospace; overflow-x: auto }}</style></head>
<body><h1>{title}</h1><p>{text}</p><pre>{details}</pre></body></html>
"""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    problems_text: str
    """All problems with their code frames, as plain text; empty when there are none."""
    summary: str
    ok: bool
    """Whether the site was published; if not, the folder still holds the last good one."""


Build = Callable[[], Built]
Snapshot = Mapping[str, tuple[int, int]]


def serve(
    build: Build,
    out: Path,
    watched: Sequence[Path],
    host: str = "127.0.0.1",
    port: int = 5500,
    open_browser: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Build, show and follow until Ctrl-C. An OSError tells that no address could be had."""
    preview = Preview(build, out, watched, say)
    with suppress(KeyboardInterrupt):
        try:
            address = preview.start(host, port)
            if bracketed(host) not in LOOPBACK:
                say(f"Warning: whoever reaches {host or 'this machine'} over the network can read this preview.")
            say(f"Preview at {address} (Ctrl-C ends it)")
            if open_browser:
                webbrowser.open(address)
            preview.follow()
        finally:
            preview.stop()


class Preview:
    """A folder shown in browsers, built again after each save."""

    thread: threading.Thread | None = None

    def __init__(self, build: Build, out: Path, watched: Sequence[Path], say: Callable[[str], None] = print) -> None:
        """Look at the sources before the first build, so that a save during it is not missed."""
        self.build, self.out, self.say = build, out, say
        self.watcher = Watcher(lambda: snapshot(watched, out))
        self.stopped = threading.Event()

    def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Build once, then answer; the address, whose port is the first free one from the wanted one on."""
        self.show(self.attempt())
        door, answering = listen(host, port), threading.Event()
        server = self.answer(bracketed(host), door, answering)
        thread = threading.Thread(target=asyncio.run, args=(server,), name="preview", daemon=True)
        thread.start()
        answering.wait()
        self.thread = thread
        return f"http://{bracketed(host)}:{door.getsockname()[1]}/"

    def follow(self) -> None:
        """Watch and rebuild until stopped. What is saved during a build is seen right after it."""
        wait = PERIOD
        while not self.stopped.wait(wait):
            begun = time.monotonic()
            settled = self.watcher.settled()
            wait = PERIOD if self.watcher.waiting else max(PERIOD, LEISURE * (time.monotonic() - begun))
            if settled:
                self.loop.call_soon_threadsafe(self.show, self.attempt())

    def stop(self) -> None:
        """End the following and the answering; harmless before the start."""
        self.stopped.set()
        if self.thread:
            self.loop.call_soon_threadsafe(self.ended.set)
            self.thread.join()

    def attempt(self) -> Built:
        """One build, told on the console."""
        try:
            built = self.build()
        except OSError as error:  # an editor may take a file away between our look and our read
            built = Built(problems_text=str(error), summary="", ok=False)
        for text in filter(None, (built.problems_text, built.summary)):
            self.say(text)
        return built

    def show(self, built: Built) -> None:
        """Change what is answered and tell all browsers; on the server's loop, so that no request sees half of it."""
        self.built, self.stamp = built, f"at-{time.time_ns()}"  # not a number, which the script would round
        for page in LiveReloadHandler.waiters.copy():
            page.send_message(RELOAD)

    async def answer(self, name: str, door: socket.socket, answering: threading.Event) -> None:
        """The server's thread, from first to last."""
        self.loop, self.ended = asyncio.get_running_loop(), asyncio.Event()
        server = HTTPServer(application(self, name))
        server.add_socket(door)
        answering.set()
        await self.ended.wait()
        server.stop()
        LiveReloadHandler.waiters.clear()


class Watcher:
    """Tells when a burst of saves is over: something changed, and then nothing for a while."""

    def __init__(self, scan: Callable[[], Snapshot], clock: Callable[[], float] = time.monotonic, quiet: float = PERIOD) -> None:
        """What the first scan sees is taken for built."""
        self.scan, self.clock, self.quiet = scan, clock, quiet
        self.seen = scan()
        self.changed_at: float | None = None
        self.needed = quiet

    @property
    def waiting(self) -> bool:
        """Whether something was saved that has not come to rest."""
        return self.changed_at is not None

    def settled(self) -> bool:
        """Look once; true when the saves seen since the last true have come to rest."""
        seen = self.scan()
        if seen != self.seen:
            emptied = any(size == 0 for file, (at, size) in seen.items() if self.seen.get(file) != (at, size))
            self.seen, self.changed_at, self.needed = seen, self.clock(), self.quiet * (EMPTY if emptied else 1)
        if self.changed_at is None or self.clock() - self.changed_at < self.needed:
            return False
        self.changed_at = None
        return True


def snapshot(watched: Sequence[Path], out: Path) -> Snapshot:
    """Every source file with its time and size. A link is a file like any other: seen, not followed."""
    found, ignored = {}, str(out.resolve())
    for top in watched:
        walk = [(str(top.parent), [], [top.name])] if top.is_file() else os.walk(top.resolve())
        for folder, inner, names in walk:
            inner[:] = (n for n in inner if not NOT_SOURCE.fullmatch(n) and os.path.join(folder, n) != ignored)
            for name in names:
                if not NOT_SOURCE.fullmatch(name):
                    with suppress(OSError):  # gone since we read its name
                        stat = os.lstat(file := os.path.join(folder, name))
                        found[file] = (stat.st_mtime_ns, stat.st_size)
    return found


def bracketed(host: str) -> str:
    """A host as it stands in an address and in the Host header."""
    return f"[{host}]" if ":" in host else host.lower()


def listen(host: str, port: int) -> socket.socket:
    """A socket on the wanted port or, if it is taken, on the first free one of the next ten."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + 11):
        try:
            door = socket.create_server((host, candidate), family=family)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            door.setblocking(False)  # as tornado wants it
            return door
    raise OSError(errno.EADDRINUSE, f"ports {port} to {port + 10} are all taken; choose another one")


def application(preview: Preview, name: str) -> Application:
    """Our pages for requests that call us by a name of ours; a refusal for all others, web sockets included."""
    site = Application(default_handler_class=Refusal, log_function=lambda _: None, preview=preview)
    routes = [(r"/livereload", Reloads), (r"/livereload\.js", LiveReloadJSHandler), (r"/(.*)", Pages)]
    site.add_handlers(f"(?:{'|'.join(map(re.escape, (*LOOPBACK, name)))})$", routes)
    return site


class Refusal(RequestHandler):
    """For a name that is not ours: it may be a stranger's site, turned to point at this machine."""

    def prepare(self) -> None:
        """Whatever was asked."""
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("The preview answers only to localhost and to the name given with --host.\n")


class Reloads(LiveReloadHandler):  # type: ignore[misc]  # a class without types
    """livereload's web socket, for our own pages only; one that was stale before it connected is told at once."""

    stamp = ""

    def check_origin(self, origin: str) -> bool:
        """Only pages of this very address; livereload itself lets everyone in."""
        return origin.lower() in (f"http://{self.request.host.lower()}", f"https://{self.request.host.lower()}")

    def on_message(self, message: str) -> None:
        """The page's hello brings back the stamp that we gave it; with its info it joins those who wait."""
        super().on_message(message)
        said = json.loads(message)
        self.stamp = said.get("snipver", self.stamp)
        if said["command"] == "info" and self.stamp not in ("", self.settings["preview"].stamp):
            self.send_message(RELOAD)


class Pages(RequestHandler):
    """The files of the output folder; the problems instead of its pages while there are any."""

    def set_default_headers(self) -> None:
        """A preview that is remembered is a preview of the past."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    async def get(self, path: str) -> None:
        """A file, a folder's index, or our 404 page."""
        preview: Preview = self.settings["preview"]
        built, stamp = preview.built, preview.stamp
        if not built.ok and Path(path).suffix in ("", ".html"):
            text = "The last good site is still in its folder. This page gives way as soon as the problems are mended."
            return self.reply(500, "500.html", notice("The site was not built", text, built.problems_text), stamp)
        for pause in (*SWAP, 0) if path != WORKER else ():
            file = locate(preview.out, path)
            if file and os.path.isdir(file):
                return self.redirect(f"{self.request.path}/")
            if file and (body := read(file)) is not None:
                return self.reply(200, file, body, stamp)
            await asyncio.sleep(pause)
        ours = read(os.path.join(preview.out, "404.html"))
        self.reply(404, "404.html", ours or notice("Not found", "There is nothing at this address."), stamp)

    head = get

    def reply(self, status: int, name: str, body: bytes, stamp: str) -> None:
        """Send a body with the type of its name. Only here, never on disk, does a page get the script."""
        self.set_status(status)
        self.set_header("Content-Type", content_type(name))
        self.finish(with_script(body, self.request.host.lower(), stamp) if name.endswith(".html") else body)


def notice(title: str, text: str, details: str = "") -> bytes:
    """A page of the preview's own."""
    return NOTICE.format(title=title, text=text, details=html.escape(details)).encode()


def locate(out: Path, path: str) -> str | None:
    """The file or folder that an address names, unless it is hidden or a link leads out of the output folder."""
    if not PLAIN_PATH.fullmatch(path):
        return None
    root = os.path.realpath(out)
    found = os.path.realpath(os.path.join(root, path + "index.html" * (path == "" or path.endswith("/"))))
    return found if found.startswith(root + os.sep) else None


def read(file: str) -> bytes | None:
    """A file's bytes, whole, so that a swap of the folder cannot cut them; None if there is no such file."""
    with suppress(OSError):
        if os.path.isfile(file):  # not a pipe, for which one would wait
            return Path(file).read_bytes()
    return None


def content_type(name: str) -> str:
    """The type of a file by its name; all our text is UTF-8."""
    standard, packed = STANDARD_TYPES.guess_type(name)
    kind = TYPES.get(Path(name).suffix) or (not packed and standard) or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("xml", "json"))
    return f"{kind}; charset=utf-8" if is_text else kind


def with_script(page: bytes, address: str, stamp: str) -> bytes:
    """A page that waits for the next build; its policy, if it states one, is opened for the socket.

    The stamp travels as what livereload calls the snippet's version, which comes back in the page's hello.
    """
    host, port = split_host_and_port(address)
    asked = f"host={host}&amp;port={port or 80}&amp;snipver={stamp}&amp;mindelay=100&amp;maxdelay=2000"
    script = f'<script async src="/livereload.js?{asked}"></script>'.encode()
    before, end, after = POLICY.sub(rb"\g<0>connect-src 'self' ws:; ", page).partition(b"</head>")
    return before + script + end + after
