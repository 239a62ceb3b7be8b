"""Published folders, for tests: two sites, what is published and found there, and what a hand may do to it."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from policybrief.inventory import MARKER, Refused
from policybrief.model import Page
from policybrief.write import Published, publish, standing

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


def numbers(out: Path) -> dict[str, int]:
    """Every name below a folder, with the number of what bears it."""
    return {path.relative_to(out).as_posix(): path.lstat().st_ino for path in (out, *out.rglob("*"))}


def again(files: Mapping[str, str], out: Path, last: Published) -> Published:
    """Publish with memory: what stands and is wanted as it is, is kept, and only the rest is made."""
    now = standing(out, [], last.stamps)
    same = {path for path, text in files.items() if now.digests.get(path) == sha256(text.encode()).hexdigest()}
    return publish(iter(pages({path: text for path, text in files.items() if path not in same})), out, [], now.only(same))


# ---------------------------------------------------------------- what a hand does to a file


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
