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
import unicodedata
import weakref
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from policybrief.model import Page
from policybrief.write import MARKER, Published, Refused, publish, standing, trade_at_once, trade_in_turns, withdraw

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs fork and signals")

OLD = {"index.html": "old", "css/site.css": "same", "briefs/gone.html": "gone", "a/b/c.html": "deep"}
NEW = {"index.html": "new and longer", "css/site.css": "same", "terms/come.html": "come", "a/b/c.html": "same depth"}


def pages(files: Mapping[str, str]) -> list[Page]:
    """Pages from a dict of path to text."""
    return [Page(path, text.encode()) for path, text in files.items()]


def tree(folder: Path) -> dict[str, str]:
    """A folder as a dict of path to text, without the marker."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {path: file.read_text() for path, file in found.items() if path != MARKER}


def strays(out: Path) -> list[str]:
    """What stands beside a folder and is neither its lock nor its spare."""
    return sorted({path.name for path in out.parent.iterdir()} - {out.name, f".{out.name}.lock", f".{out.name}.spare"})


def counts(published: Published) -> tuple[int, int, int, int]:
    """What became of the pages, in numbers."""
    return (published.written, published.unchanged, published.removed, published.size)


def refusal(out: Path, *keep_out: Path) -> Refused:
    """Why nothing was published."""
    with pytest.raises(Refused) as caught:
        publish(pages(NEW), out, keep_out)
    return caught.value


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


def numbers(out: Path) -> dict[str, int]:
    """Every name below a folder, with the number of what bears it."""
    return {path.relative_to(out).as_posix(): path.lstat().st_ino for path in (out, *out.rglob("*"))}


def again(files: Mapping[str, str], out: Path, last: Published) -> Published:
    """Publish with memory: what stands and is wanted as it is, is kept, and only the rest is made."""
    now = standing(out, [], last.stamps)
    same = {path for path, text in files.items() if now.digests.get(path) == sha256(text.encode()).hexdigest()}
    return publish(iter(pages({path: text for path, text in files.items() if path not in same})), out, [], now.only(same))


def test_what_a_build_left_stands(tmp_path: Path) -> None:
    done = publish(pages(OLD), tmp_path / "site")
    now = standing(tmp_path / "site", [], done.stamps)
    assert now.digests == done.digests == {path: sha256(text.encode()).hexdigest() for path, text in OLD.items()}


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


def test_nothing_stands_where_nothing_is(tmp_path: Path) -> None:
    done = publish(pages(OLD), tmp_path / "site")
    assert standing(tmp_path / "other", [], done.stamps).digests == {}


def test_nothing_stands_without_stamps(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    assert standing(tmp_path / "site", [], {}).digests == {}


def touched(path: Path) -> None:
    path.touch()


def edited(path: Path) -> None:
    path.write_text("odd ")


def replaced(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)


def protected(path: Path) -> None:
    path.chmod(0o600)


def moved_away(path: Path) -> None:
    path.unlink()


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


HANDS = [touched, edited, replaced, protected, moved_away, made_a_folder]


@POSIX
@pytest.mark.parametrize("deed", HANDS)
def test_a_file_that_a_hand_has_been_at_does_not_stand(tmp_path: Path, deed: Callable[[Path], None]) -> None:
    out = tmp_path / "site"
    done = publish(pages(OLD), out)
    deed(out / "css" / "site.css")
    assert set(standing(out, [], done.stamps).digests) == set(OLD) - {"css/site.css"}
    assert tree_after(out, done) == OLD


def tree_after(out: Path, last: Published) -> dict[str, str]:
    """What stands after three more builds of the old site, of which the second makes use of the spare."""
    last = again(OLD, out, last)
    last = again({**OLD, "more": "more"}, out, last)
    again(OLD, out, last)
    return tree(out)


@pytest.mark.parametrize("path", ["notes.txt", "css/mine.css", "new/mine.html", "a/b/c/d"])
def test_what_no_build_put_there_is_refused_with_memory_too(tmp_path: Path, path: str) -> None:
    files = {name: text for name, text in OLD.items() if path != "a/b/c/d" or name != "a/b/c.html"}
    done = publish(pages(files), tmp_path / "site")
    (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "site" / path).write_text("mine")
    with pytest.raises(Refused, match=f"holds {path}, which no build put there"):
        standing(tmp_path / "site", [], done.stamps)


def test_what_may_not_be_published_to_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(Refused, match="is not a folder"):
        standing(tmp_path / "site", [], {})


def test_a_site_of_which_all_is_kept_is_not_touched(tmp_path: Path) -> None:
    done = publish(pages(OLD), tmp_path / "site")
    before = [path.stat() for path in sorted((tmp_path / "site").rglob("*"))]
    then = again(OLD, tmp_path / "site", done)
    assert counts(then) == (0, 4, 0, 15)
    assert (then.stamps, then.digests) == (done.stamps, done.digests)
    assert [path.stat() for path in sorted((tmp_path / "site").rglob("*"))] == before
    assert strays(tmp_path / "site") == []


def test_what_is_kept_is_the_same_file(tmp_path: Path) -> None:
    out = tmp_path / "site"
    last, before = publish(pages(OLD), out), numbers(out)
    for text in ("once", "twice", "thrice"):
        last = again({**OLD, "index.html": text}, out, last)
        assert counts(last)[:3] == (1, 3, 0)
        assert {path: numbers(out)[path] for path in OLD if path != "index.html"} == {
            path: before[path] for path in OLD if path != "index.html"
        }


def test_the_next_site_is_made_of_the_one_before_the_last(tmp_path: Path) -> None:
    out = tmp_path / "site"
    last, first = publish(pages(OLD), out), numbers(out)
    last = again(NEW, out, last)
    second = numbers(out)
    last = again({**NEW, "index.html": "third"}, out, last)
    assert [numbers(out)[path] for path in (".", "a", "a/b", "css")] == [first[path] for path in (".", "a", "a/b", "css")]
    again(NEW, out, last)
    assert [numbers(out)[path] for path in (".", "a", "a/b", "css")] == [second[path] for path in (".", "a", "a/b", "css")]


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


def test_after_another_build_what_still_stands_may_be_kept(tmp_path: Path) -> None:
    out = tmp_path / "site"
    done = publish(pages(OLD), out)
    now = standing(out, [], done.stamps)
    again(NEW, out, done)
    publish(pages({"index.html": "third"}), out, [], now.only(["css/site.css"]))
    assert tree(out) == {"index.html": "third", "css/site.css": "same"}


def test_what_another_build_has_changed_cannot_be_kept(tmp_path: Path) -> None:
    out = tmp_path / "site"
    done = publish(pages(OLD), out)
    now = standing(out, [], done.stamps)
    again(NEW, out, done)
    with pytest.raises(Refused, match=r"another build has changed a/b/c\.html"):
        publish([], out, [], now)
    assert tree(out) == NEW


@POSIX
@pytest.mark.parametrize("seed", range(12))
def test_a_site_made_of_the_last_ones_is_that_made_from_nothing(tmp_path: Path, seed: int) -> None:
    chance, out = random.Random(seed), tmp_path / "site"
    names = ["index.html", "a", "a/b", "a/c", "a/b/c", "d/e/f", "d/e/g", "d/h", "é/x", "i", "j/k/l/m"]
    last: Published | None = None
    for number in range(25):
        files: dict[str, str] = {}
        for name in chance.sample(names, chance.randint(0, len(names))):
            if not any(name.startswith(f"{other}/") or other.startswith(f"{name}/") for other in files):
                files[name] = f"{name} {chance.choice(['as ever', str(number)])}"
        there = [path for path in sorted(out.rglob("*")) if path.is_file() and path.name != MARKER] if last else []
        for path in chance.sample(there, min(len(there), chance.choice([0, 0, 1, 2]))):
            chance.choice(HANDS[:-1])(path)
        if last and chance.random() < 0.2:
            (out / "empty" / "folder").mkdir(parents=True)
        if last and chance.random() < 0.2:
            (out / ".DS_Store").write_text("")
        last = again(files, out, last) if last and chance.random() < 0.8 else publish(pages(files), out)
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        publish(pages(files), tmp_path / "new")
        assert tree(out) == files
        assert [numbers(out).keys(), (out / MARKER).read_bytes()] == [
            numbers(tmp_path / "new").keys(),
            (tmp_path / "new" / MARKER).read_bytes(),
        ]
        assert {oct(path.stat().st_mode & 0o7777) for path in out.rglob("*") if path.is_file()} == {"0o644"}
        assert standing(out, [], last.stamps).digests == last.digests


def without_a_file(spare: Path) -> None:
    (spare / "site" / "css" / "site.css").unlink()


def without_a_folder(spare: Path) -> None:
    shutil.rmtree(spare / "site" / "a")


def with_a_file_more(spare: Path) -> None:
    (spare / "site" / "css" / "more").write_text("more")


def with_another_file(spare: Path) -> None:
    (spare / "site" / "css" / "site.css").unlink()
    (spare / "site" / "css" / "site.css").write_text("odd ")


def with_a_closed_folder(spare: Path) -> None:
    (spare / "site" / "css").chmod(0o700)


def with_a_link(spare: Path) -> None:
    (spare / "site" / "css").rename(spare / "elsewhere")
    (spare / "site" / "css").symlink_to(spare / "elsewhere")


def without_its_note(spare: Path) -> None:
    (spare / "note.json").unlink()


def with_an_odd_note(spare: Path) -> None:
    (spare / "note.json").write_text("[" * 100_000)


def with_a_note_that_leads_elsewhere(spare: Path) -> None:
    note = json.loads((spare / "note.json").read_text())
    (spare / "note.json").write_text(json.dumps({**note, "apart": ["../../mine.txt"]}))


def with_a_note_of_another_kind(spare: Path) -> None:
    note = json.loads((spare / "note.json").read_text())
    (spare / "note.json").write_text(json.dumps({**note, "folders": ["css"]}))


def a_file(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.write_text("")


def a_link(spare: Path) -> None:
    spare.rename(spare.with_name("elsewhere"))
    spare.symlink_to(spare.with_name("elsewhere"))


def of_another_site(spare: Path) -> None:
    out = spare.with_name("site")
    shutil.copytree(out, spare.with_name("copy"))
    shutil.rmtree(out)
    spare.with_name("copy").rename(out)


@POSIX
@pytest.mark.parametrize(
    "deed",
    [
        *(without_a_file, without_a_folder, with_a_file_more, with_another_file, with_a_closed_folder),
        *(
            with_a_link,
            without_its_note,
            with_an_odd_note,
            with_a_note_that_leads_elsewhere,
            with_a_note_of_another_kind,
            a_file,
            a_link,
            of_another_site,
        ),
    ],
)
def test_a_spare_that_somebody_has_been_at_is_not_used(tmp_path: Path, deed: Callable[[Path], None]) -> None:
    out = tmp_path / "site"
    (tmp_path / "mine.txt").write_text("mine")
    last = again(OLD, out, publish(pages(NEW), out))
    deed(tmp_path / ".site.spare")
    last = again(NEW, out, last)
    assert tree(out) == NEW
    assert {oct(path.stat().st_mode & 0o7777) for path in out.rglob("*") if path.is_dir()} == {"0o755"}
    assert (tmp_path / "mine.txt").read_text() == "mine"
    again(OLD, out, last)
    assert tree(out) == OLD


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


@pytest.mark.parametrize(
    "marker", [None, "", "{}", "[[", "[" * 100_000, '{"made_by": "policybrief", "format": 2, "files": {}}', "\ufeff{}"]
)
def test_a_folder_that_we_did_not_make_is_refused(tmp_path: Path, marker: str | None) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    if marker is not None:
        (tmp_path / MARKER).write_text(marker)
    assert "was not made by policybrief" in refusal(tmp_path).message
    assert tree(tmp_path) == {"thesis.txt": "mine"}


@POSIX
def test_a_marker_that_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / MARKER)
    assert "was not made by policybrief" in refusal(tmp_path).message


@pytest.mark.parametrize("path", ["notes.txt", ".git/HEAD", "css/mine.css", "INDEX.html"])
def test_a_file_that_no_build_put_there_is_refused(tmp_path: Path, path: str) -> None:
    out = tmp_path / "site"
    publish(pages({name: text for name, text in OLD.items() if name != "index.html"}), out)
    (out / path).parent.mkdir(exist_ok=True)
    (out / path).write_text("mine")
    assert f"holds {path}" in refusal(out).message
    assert (out / path).read_text() == "mine"


def test_what_file_browsers_leave_behind_is_swept_away(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    (tmp_path / "site" / "css" / ".DS_Store").write_text("")
    publish(pages(OLD), tmp_path / "site")
    assert tree(tmp_path / "site") == OLD


def test_a_name_that_a_disk_recomposed_is_still_ours(tmp_path: Path) -> None:
    publish(pages({"caf\u00e9": ""}), tmp_path / "site")
    (tmp_path / "site" / "caf\u00e9").rename(tmp_path / "site" / "cafe\u0301")
    publish(pages({"tea": ""}), tmp_path / "site")
    assert [unicodedata.normalize("NFC", name) for name in tree(tmp_path / "site")] == ["tea"]


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


@pytest.mark.parametrize("trade", [trade_at_once, trade_in_turns])
def test_folders_trade_names(tmp_path: Path, trade: Callable[[Path, Path], bool | None]) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "was").write_text(name)
    if trade(tmp_path / "one", tmp_path / "other") is False:
        pytest.skip("this system cannot")
    assert tree(tmp_path) == {"one/was": "other", "other/was": "one"}


def test_a_trade_in_turns_that_fails_puts_the_old_folder_back(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "was").write_text("other")
    with pytest.raises(OSError):
        trade_in_turns(tmp_path / "missing", tmp_path / "other")
    assert tree(tmp_path) == {"other/was": "other"}


# ---------------------------------------------------------------- what runs in a process of its own, and forks


def run(task: str, *words: object) -> Any:
    """What one of the functions below returns, called in a fresh process."""
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, __file__, task, *map(str, words)]
    search = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": search}, capture_output=True)
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
