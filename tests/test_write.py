"""One folder, whole or not at all: also when the process is killed, the disk is full, or two build at once."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from policybrief.inventory import MARKER, Refused
from policybrief.model import Page
from policybrief.write import Published, publish, standing, withdraw

from .folders import NEW, OLD, POSIX, again, counts, numbers, pages, refusal, strays, tree

# ---------------------------------------------------------------- one build after another


def test_a_new_folder_holds_the_pages(tmp_path: Path) -> None:
    assert counts(publish(pages(OLD), tmp_path / "site")) == (4, 0, 0, 15)
    assert tree(tmp_path / "site") == OLD


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "out" / "deep" / "site")
    assert tree(tmp_path / "out" / "deep" / "site") == OLD


def test_an_empty_folder_is_accepted(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path)
    assert tree(tmp_path) == OLD


def test_no_pages_make_an_empty_site(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    assert counts(publish([], tmp_path / "site")) == (0, 0, 4, 0)
    assert os.listdir(tmp_path / "site") == [MARKER]


def test_a_site_is_replaced(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    assert counts(publish(pages(NEW), tmp_path / "site")) == (3, 1, 1, 32)
    assert tree(tmp_path / "site") == NEW


def test_a_stale_file_and_its_folder_are_gone(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    publish(pages(NEW), tmp_path / "site")
    assert sorted(os.listdir(tmp_path / "site")) == [MARKER, "a", "css", "index.html", "terms"]


def test_a_page_may_become_a_folder_and_back(tmp_path: Path) -> None:
    publish(pages({"a": "file"}), tmp_path / "site")
    publish(pages({"a/b": "below"}), tmp_path / "site")
    publish(pages({"a": "file"}), tmp_path / "site")
    assert tree(tmp_path / "site") == {"a": "file"}


def test_only_the_lock_and_the_spare_stay_beside(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    assert sorted(os.listdir(tmp_path)) == [".site.lock", "site"]
    publish(pages(NEW), tmp_path / "site")
    assert sorted(os.listdir(tmp_path)) == [".site.lock", ".site.spare", "site"]


def test_an_unchanged_file_is_the_same_file(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    os.utime(tmp_path / "site" / "css" / "site.css", (1_000, 1_000))
    before = (tmp_path / "site" / "css" / "site.css").stat()
    publish(pages(NEW), tmp_path / "site")
    after = (tmp_path / "site" / "css" / "site.css").stat()
    assert (after.st_ino, after.st_mtime) == (before.st_ino, 1_000)


def test_an_unchanged_site_is_not_touched(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    before = [path.stat() for path in sorted((tmp_path / "site").rglob("*"))]
    assert counts(publish(pages(OLD), tmp_path / "site")) == (0, 4, 0, 15)
    assert [path.stat() for path in sorted((tmp_path / "site").rglob("*"))] == before


def test_a_link_to_an_old_file_is_never_written_through(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    os.link(tmp_path / "site" / "index.html", tmp_path / "kept.html")
    publish(pages(NEW), tmp_path / "site")
    assert (tmp_path / "kept.html").read_text() == "old"


@pytest.mark.parametrize("text", ["ODD!", "longer than it was", ""])
def test_a_file_edited_by_hand_is_mended(tmp_path: Path, text: str) -> None:
    publish(pages(OLD), tmp_path / "site")
    (tmp_path / "site" / "css" / "site.css").write_text(text)
    assert counts(publish(pages(OLD), tmp_path / "site")) == (1, 3, 0, 15)
    assert tree(tmp_path / "site") == OLD


def test_a_file_removed_by_hand_comes_back(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    (tmp_path / "site" / "index.html").unlink()
    assert publish(pages(OLD), tmp_path / "site").written == 1
    assert tree(tmp_path / "site") == OLD


@POSIX
def test_a_file_swapped_for_a_link_is_a_file_again(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    (tmp_path / "elsewhere").write_text("old")
    (tmp_path / "site" / "index.html").unlink()
    (tmp_path / "site" / "index.html").symlink_to(tmp_path / "elsewhere")
    publish(pages(OLD), tmp_path / "site")
    assert not (tmp_path / "site" / "index.html").is_symlink()
    assert (tmp_path / "elsewhere").read_text() == "old"


@POSIX
def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    publish(pages(OLD), tmp_path / "site")
    os.umask(before)
    modes = {(path.is_dir(), oct(path.stat().st_mode & 0o7777)) for path in (tmp_path / "site").rglob("*")}
    assert modes == {(False, "0o644"), (True, "0o755")}
    assert (tmp_path / "site").stat().st_mode & 0o7777 == 0o755


@POSIX
def test_a_changed_mode_is_mended(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    (tmp_path / "site" / "index.html").chmod(0o600)
    publish(pages(OLD), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").stat().st_mode & 0o777 == 0o644


def test_the_marker_is_the_same_whatever_stood_there_before(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    publish(pages(NEW), tmp_path / "site")
    publish(reversed(pages(NEW)), tmp_path / "other")
    assert (tmp_path / "site" / MARKER).read_bytes() == (tmp_path / "other" / MARKER).read_bytes()


def test_the_marker_lists_the_files(tmp_path: Path) -> None:
    publish(pages({"b": "", "a/é": ""}), tmp_path / "site")
    marker = json.loads((tmp_path / "site" / MARKER).read_text())
    assert (marker["made_by"], marker["format"], list(marker["files"])) == ("policybrief", 1, ["a/é", "b"])


def test_pages_that_cannot_be_made_leave_the_old_site(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    with pytest.raises(ZeroDivisionError):
        publish((Page(f"{1 // number}", b"") for number in (1, 0)), tmp_path / "site")
    assert tree(tmp_path / "site") == OLD


# ---------------------------------------------------------------- what is remembered


def test_stamps_are_told_of_files_and_folders(tmp_path: Path) -> None:
    out = tmp_path / "site"
    for files in (OLD, NEW, OLD):
        done = publish(pages(files), out)
        below = {
            f"{path.relative_to(out).as_posix()}/" if path.is_dir() else path.relative_to(out).as_posix(): path
            for path in out.rglob("*")
        }
        found = {name: path.stat() for name, path in {**below, "/": out}.items()}
        assert done.stamps == {name: (it.st_size, it.st_mtime_ns, it.st_ino) for name, it in found.items()}


def test_a_site_of_which_all_is_kept_is_not_touched(tmp_path: Path) -> None:
    done = publish(pages(OLD), tmp_path / "site")
    before = [path.stat() for path in sorted((tmp_path / "site").rglob("*"))]
    then = again(OLD, tmp_path / "site", done)
    assert counts(then) == (0, 4, 0, 15)
    assert (then.stamps, then.digests) == (done.stamps, done.digests)
    assert [path.stat() for path in sorted((tmp_path / "site").rglob("*"))] == before
    assert strays(tmp_path / "site") == []


def test_what_is_not_kept_goes(tmp_path: Path) -> None:
    done = publish(pages(OLD), tmp_path / "site")
    now = standing(tmp_path / "site", [], done.stamps)
    assert counts(publish([], tmp_path / "site", [], now.only(["css/site.css"]))) == (0, 1, 3, 4)
    assert tree(tmp_path / "site") == {"css/site.css": "same"}


@pytest.mark.parametrize("path", ["css/site.css", "CSS/Site.css", "css", "index.html/more"])
def test_a_page_that_meets_what_is_kept_is_a_bug(tmp_path: Path, path: str) -> None:
    done = publish(pages(OLD), tmp_path / "site")
    with pytest.raises(ValueError):
        publish(pages({path: "met"}), tmp_path / "site", [], standing(tmp_path / "site", [], done.stamps))
    assert tree(tmp_path / "site") == OLD


def test_a_stream_that_breaks_leaves_the_old_site_and_its_spare(tmp_path: Path) -> None:
    out = tmp_path / "site"
    last = again(OLD, out, publish(pages(NEW), out))
    before = numbers(tmp_path)

    def stream() -> Iterator[Page]:
        yield Page("index.html", b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish(stream(), out, [], standing(out, [], last.stamps).only(["css/site.css"]))
    assert numbers(tmp_path) == before


def test_pages_are_forgotten_as_they_come(tmp_path: Path) -> None:
    alive = weakref.WeakSet[Page]()
    most = 0

    class Counted(Page):
        __slots__ = ("__weakref__",)

    for _ in range(2):

        def stream() -> Iterator[Page]:
            nonlocal most
            for number in range(20):
                page = Counted(f"{number}.html", b"text")
                alive.add(page)
                most = max(most, len(alive))
                yield page

        publish(stream(), tmp_path / "site")
    assert most <= 2


def test_withdrawing_takes_the_spare_too(tmp_path: Path) -> None:
    for files in (OLD, NEW):
        publish(pages(files), tmp_path / "site")
    assert withdraw(tmp_path / "site")
    assert os.listdir(tmp_path) == [".site.lock"]


def test_a_spare_that_is_left_alone_is_withdrawn(tmp_path: Path) -> None:
    for files in (OLD, NEW):
        publish(pages(files), tmp_path / "site")
    shutil.rmtree(tmp_path / "site")
    assert not withdraw(tmp_path / "site")
    assert os.listdir(tmp_path) == [".site.lock"]


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../out", "a/../../out", "a//b", "a/", "./a", "a/.", "a\\b", "a\0b", "C:/a", "\ud800", MARKER],
)
def test_a_path_that_could_leave_the_folder_is_a_bug(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError):
        publish([Page(path, b"")], tmp_path / "site")
    assert os.listdir(tmp_path) == [".site.lock"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "a"),
        ("Index.html", "index.HTML"),
        ("caf\u00e9", "cafe\u0301"),
        ("Straße", "STRASSE"),
        ("a", "A/b"),
        ("x/y/z", "x"),
    ],
)
def test_two_pages_that_meet_on_some_disk_are_a_bug(tmp_path: Path, one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        with pytest.raises(ValueError):
            publish([Page(first, b""), Page(second, b"")], tmp_path / "site")
    assert os.listdir(tmp_path) == [".site.lock"]


@pytest.mark.parametrize("place", [".", "..", "content", "content/briefs/out", "Content/../content/out", "link/out"])
def test_the_site_and_its_sources_are_refused(tmp_path: Path, place: str) -> None:
    root = tmp_path / "here" / "root"
    (root / "content" / "briefs").mkdir(parents=True)
    (root / "Content").mkdir(exist_ok=True)
    (root / "content" / "a.md").write_text("mine")
    (root / "link").symlink_to(root / "content")
    assert "what the site is made from" in refusal(root / place, root, root / "content").message
    assert tree(root / "content") == {"a.md": "mine"}


def test_the_root_may_hold_the_folder(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    publish(pages(OLD), tmp_path / "_site", [tmp_path, tmp_path / "content", tmp_path / "contents"])
    assert tree(tmp_path / "_site") == OLD


def test_a_name_that_begins_like_a_source_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    publish(pages(OLD), tmp_path / "content-out", [tmp_path, tmp_path / "content"])
    assert tree(tmp_path / "content-out") == OLD


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Path.home(), "home folder"),
        (Path.home().parent, "home folder" if Path.home().parent.name else "root of the file system"),
        (Path(Path.home().anchor), "root of the file system"),
        (Path.cwd(), "working in"),
        (Path(), "working in"),
    ],
)
def test_folders_that_hold_more_than_a_site_are_refused(place: Path, words: str) -> None:
    assert words in refusal(place).message


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    assert refusal(tmp_path / "site").message == f"{tmp_path / 'site'} is not a folder"
    assert (tmp_path / "site").read_text() == "mine"


@POSIX
@pytest.mark.parametrize("target", ["made", "nowhere", "site"])
def test_a_link_is_refused(tmp_path: Path, target: str) -> None:
    publish(pages(OLD), tmp_path / "made")
    (tmp_path / "site").symlink_to(tmp_path / target)
    assert "is a link" in refusal(tmp_path / "site").message
    assert (tmp_path / "site").is_symlink()
    assert tree(tmp_path / "made") == OLD


# ---------------------------------------------------------------- the disk says no


@POSIX
def test_a_full_disk_leaves_the_old_site(tmp_path: Path) -> None:
    assert run("too_large", tmp_path) == f"nothing was published to {tmp_path / 'site'}: {os.strerror(errno.EFBIG)}"
    assert tree(tmp_path / "site") == OLD
    assert strays(tmp_path / "site") == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    tmp_path.chmod(0o555)
    message = refusal(tmp_path / "site").message
    tmp_path.chmod(0o755)
    assert message.startswith(f"nothing was published to {tmp_path / 'site'}: {os.strerror(errno.EACCES)} at ")
    assert tree(tmp_path / "site") == OLD


def test_a_name_that_the_disk_cannot_keep_is_told(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    with pytest.raises(Refused, match="nothing was published"):
        publish([Page("a" * 300, b"")], tmp_path / "site")
    assert tree(tmp_path / "site") == OLD
    assert strays(tmp_path / "site") == []


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "nothing was published" in refusal(tmp_path / "file" / "site").message
    assert tree(tmp_path) == {"file": "mine"}


@POSIX
@pytest.mark.parametrize(
    ("code", "start"),
    [
        *(("EIO", start) for start in ("swap", "turns", "fresh", "recover", "kept", "odd")),
        *(("ENOSPC", "swap"), ("ENOSPC", "kept"), ("EACCES", "swap")),
    ],
)
def test_a_failure_at_any_step_is_told_and_loses_nothing(tmp_path: Path, code: str, start: str) -> None:
    outcomes = run("at_each_step", tmp_path, start, code)
    before = "nothing" if start == "fresh" else "old"
    ends = {("published", "new"), ("refused", before), *([("refused", "aside")] if start == "recover" else [])}
    assert {(end, state) for _, end, state, _ in outcomes} == ends
    assert {later for *_, later in outcomes} == {"whole, alone"}
    assert len(outcomes) > 20


# ---------------------------------------------------------------- killed


@POSIX
@pytest.mark.parametrize("start", ["swap", "turns", "fresh", "recover", "spare", "kept", "turns kept", "stale", "odd"])
def test_a_kill_at_any_step_leaves_the_old_site_or_the_new(tmp_path: Path, start: str) -> None:
    outcomes = run("at_each_step", tmp_path, start, "kill")
    states = {
        "swap": {"old", "new"},
        "turns": {"old", "aside", "new"},  # aside: whole, and put back by the next build
        "fresh": {"nothing", "new"},
        "recover": {"aside", "old", "new"},
        "turns kept": {"old", "aside", "new"},
    }
    assert {state for _, _, state, _ in outcomes} == states.get(start, {"old", "new"})
    assert {later for *_, later in outcomes} == {"whole, alone"}
    assert len(outcomes) > 20


@POSIX
def test_a_kill_at_any_moment_leaves_one_of_two_sites(tmp_path: Path) -> None:
    outcomes = run("at_random_moments", tmp_path, "25")
    assert {state for state, _ in outcomes} == {"old", "new"}
    assert {later for _, later in outcomes} == {"whole, alone"}


def test_a_site_left_aside_is_put_back_first(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    (tmp_path / "site").rename(tmp_path / ".site.old-123")
    assert publish(pages(OLD), tmp_path / "site").unchanged == 4
    assert strays(tmp_path / "site") == []


def test_a_site_left_aside_is_put_back_even_when_the_build_fails(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    (tmp_path / "site").rename(tmp_path / ".site.old-123")
    with pytest.raises(Refused):
        publish([Page("a" * 300, b"")], tmp_path / "site")
    assert tree(tmp_path / "site") == OLD


def test_what_dead_builds_left_is_tidied_and_nothing_else(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    for name in (".site.new-1", ".site.old-2", ".site.new-x", ".site2.new-1", "site.new-1"):
        (tmp_path / name / "deep").mkdir(parents=True)
    publish(pages(OLD), tmp_path / "site")
    assert strays(tmp_path / "site") == [".site.new-x", ".site2.new-1", "site.new-1"]


# ---------------------------------------------------------------- two at once


@POSIX
def test_builds_at_the_same_time_take_turns(tmp_path: Path) -> None:
    assert run("together", tmp_path, "3", "5") == [0, 0, 0]
    assert len(set(tree(tmp_path / "site").values())) == 1
    assert len(tree(tmp_path / "site")) == 20
    assert strays(tmp_path / "site") == []


def test_whoever_waits_too_long_is_told_of_the_lock(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    publish(pages(OLD), tmp_path / "site")
    with open(tmp_path / ".site.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match=r"another build has held .*\.site\.lock for 0\.1 seconds"):
            publish(pages(NEW), tmp_path / "site", patience=0.1)
    assert tree(tmp_path / "site") == OLD


# ---------------------------------------------------------------- what runs in a process of its own, and forks


def run(task: str, *words: object) -> Any:
    """What one of the functions below returns, called in a fresh process."""
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-m", __name__, task, *map(str, words)], cwd=root, capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return json.loads(done.stdout)


def at_each_step(folder: Path, start: str, deed: str) -> list[list[str]]:
    """Publish again and again, with the first step failing, then the second, and so on: what came of it each time."""
    import ctypes  # noqa: F401  (loaded before the fork, so that loading it is not among the steps)

    out, step = folder / "site", 0
    outcomes: list[list[str]] = []
    publish(pages(OLD), out)
    while step == len(outcomes):
        step += 1
        last = set_up(out, start)
        if reached := in_a_child(out, start, deed, step, last):
            outcomes.append([*reached, state_of(out), later(out, last if start.endswith("kept") else None)])
    return outcomes


def set_up(out: Path, start: str) -> Published:
    """The old site, alone or with a spare that is right, or of another site, or odd; or what a build that was killed left."""
    spare = out.with_name(".site.spare")
    shutil.rmtree(spare, ignore_errors=True)
    if start in ("spare", "kept", "turns kept", "stale", "odd"):
        publish(pages({"css/site.css": "same", "more/and/more": "more"}), out)
        shutil.rmtree(spare, ignore_errors=True)
    last = publish([] if start == "fresh" else pages(OLD), out)
    if start not in ("spare", "kept", "turns kept", "stale", "odd"):
        shutil.rmtree(spare, ignore_errors=True)
    if start == "stale":
        spare.rename(spare.with_name("stale"))
        last = publish(pages({"other": "site"}), out)
        last = publish(pages(OLD), out)
        shutil.rmtree(spare)
        spare.with_name("stale").rename(spare)
    if start == "odd":
        shutil.rmtree(spare / "site" / "css")
    if start == "fresh":
        (out / MARKER).unlink()
        out.rmdir()
    if start == "recover":
        out.rename(out.with_name(".site.old-123"))
        out.with_name(".site.new-123").mkdir()
    return last


def in_a_child(out: Path, start: str, deed: str, step: int, last: Published) -> list[str]:
    """Publish in a child in which one step fails; that step and the end, or nothing when there are fewer steps."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        sys.addaudithook(failing(writer, start, deed, step))
        try:
            again(NEW, out, last) if start.endswith("kept") else publish(pages(NEW), out)
        except Refused:
            os._exit(2)
        except BaseException as bug:
            print(f"{step}: {bug!r}", file=sys.stderr, flush=True)
        else:
            os._exit(0)
        os._exit(3)
    os.close(writer)
    status = os.waitpid(child, 0)[1]
    with open(reader) as pipe:
        name = pipe.read()
    end = {0: "published", 2: "refused", -signal.SIGKILL: "killed"}.get(os.waitstatus_to_exitcode(status), "bug")
    return [f"{step} {name}", end] if name else []


def failing(writer: int, start: str, deed: str, step: int) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook that fails the step of that number; nothing of ours is replaced for it."""
    passed = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal passed
        if event.partition(".")[0] not in ("open", "os", "shutil", "fcntl", "ctypes"):
            return
        passed += 1
        if passed == step:
            os.write(writer, f"{event} {args}".encode())
            if deed == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(getattr(errno, deed), os.strerror(getattr(errno, deed)))
        if start.startswith("turns") and event == "ctypes.dlsym":
            raise OSError(errno.ENOSYS, "folders cannot trade at once here")

    return hook


def state_of(out: Path) -> str:
    """Which site stands there."""
    if not out.exists():
        aside = list(out.parent.glob(".site.old-*"))
        return "nothing" if not aside else "aside" if [tree(path) for path in aside] == [OLD] else "torn aside"
    if not (out / MARKER).is_file():
        return "without its marker"
    return next((word for word, site in (("old", OLD), ("new", NEW)) if tree(out) == site), "torn")


def later(out: Path, last: Published | None = None) -> str:
    """How the next build leaves things; it may remember the last that was told to have ended."""
    again(NEW, out, last) if last else publish(pages(NEW), out)
    return f"{'whole' if state_of(out) == 'new' else 'torn'}, {'littered' if strays(out) else 'alone'}"


def at_random_moments(folder: Path, count: str) -> list[list[str]]:
    """Kill a process that publishes two sites in turn: what stands there each time."""
    out, outcomes, chance = folder / "site", [], random.Random(7)
    publish(pages(OLD), out)
    for _ in range(int(count)):
        child = os.fork()
        while not child:
            publish(pages(OLD), out)
            publish(pages(NEW), out)
        time.sleep(chance.uniform(0.005, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        outcomes.append([state_of(out), later(out)])
    return outcomes


def together(folder: Path, builders: str, rounds: str) -> list[int]:
    """Several processes publish sites of their own to one folder at the same time: how each ended."""
    children = []
    for builder in range(int(builders)):
        children.append(os.fork())
        if not children[-1]:
            for number in range(int(rounds)):
                publish(pages({f"{page}/index.html": f"{builder} {number}" for page in range(20)}), folder / "site")
            os._exit(0)
    return [os.waitpid(child, 0)[1] for child in children]


def too_large(folder: Path) -> str:
    """What is told when no file may grow beyond a thousand bytes, as on a disk that is full."""
    import resource

    publish(pages(OLD), folder / "site")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        publish([*pages(NEW), Page("large.html", b"x" * 5000)], folder / "site")
    except Refused as refused:
        return refused.message
    return "published"


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
