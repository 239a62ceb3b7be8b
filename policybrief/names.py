"""Paths of pages to names that every disk keeps apart, below one folder. Touches none."""

import ntpath
from collections.abc import Iterable, Iterator
from unicodedata import normalize


class Names:
    """The last line of defence: a path that leaves the folder, or meets another on some disk, is a bug of ours."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Begins with names that are given away already."""
        self.taken = set(map(folded, paths))
        self.folders = folders_of(self.taken)

    def take(self, path: str) -> None:
        """One more; a ValueError if it cannot be."""
        key = folded(path)
        if not is_safe(path):
            raise ValueError(f"{path!r} cannot be the path of a page")
        if key in self.taken or key in self.folders:
            raise ValueError(f"{path!r} is taken by another page")
        above = set(folders_above(key))
        if above & self.taken:
            raise ValueError(f"{path!r} lies below another page")
        self.taken.add(key)
        self.folders |= above


def is_safe(path: str) -> bool:
    """Whether a path stays below its folder, on any system."""
    path.encode()  # half a surrogate pair is a ValueError too
    return not ("\\" in path or "\0" in path or ntpath.splitdrive(path)[0] or {"", ".", ".."} & set(path.split("/")))


def folded(path: str) -> str:
    """A path as disks see it that keep neither case nor the composition of letters."""
    if path.isascii():
        return path.lower()  # the same, sooner
    return normalize("NFC", normalize("NFD", path).casefold())


def folders_above(path: str) -> Iterator[str]:
    """The folders that a relative path leads through, the innermost first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def folders_of(paths: Iterable[str]) -> set[str]:
    """All folders that paths lead through."""
    nearest = {path.rpartition("/")[0] for path in paths} - {""}
    return nearest.union(*map(folders_above, nearest))
