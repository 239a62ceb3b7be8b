"""A published folder to what stands in it, seen without reading its files, and refused where a build did not put it there.

A build's marker lists what it put there; the stamps that it told say whether somebody has been at it since.
"""

import json
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

MARKER = ".policybrief.json"
"""Stands in every folder that we made, and lists what we put there."""

LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file browsers leave wherever they have looked; nobody misses it."""

FILE_MODE, FOLDER_MODE = 0o644, 0o755
AS_MADE = stat.S_IFREG | FILE_MODE
POSIX = os.name == "posix"
"""Elsewhere modes say little, and a folder's time may stay when a name in it goes."""

Stamp = tuple[int, int, int]
"""Size, time of the last change, and number on its disk: while they stay, nobody has been at a file, or at the names in a
folder."""


@dataclass(eq=False)
class Refused(Exception):
    """The folder may not be replaced, or the disk would not have it; what was published before still stands."""

    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What was seen in a published folder, without reading any of its files."""

    digests: Mapping[str, str]
    """What stands as a build left it and belongs to the next site too: path to SHA-256 of its content."""
    listed: Mapping[str, str]
    """What the last build put there, the same way."""
    files: Mapping[str, Stamp]
    """What is there and could be ours."""
    folders: Mapping[str, Stamp]
    """The folder itself goes by an empty name."""
    others: frozenset[str]
    """What is there and is neither a folder nor a file as we make them."""
    marked: bool
    """Whether the marker too is as the build left it."""

    def only(self, paths: Iterable[str]) -> "Standing":
        """The same, of which the next site keeps no more than these files."""
        return replace(self, digests={path: self.digests[path] for path in paths})


def look(out: Path, stamps: Mapping[str, Stamp]) -> Standing:
    """What stands in a folder; refused when a build has not put it there."""
    files, folders, others = below(out, stamps) if out.exists() else ({}, {}, [])
    listed = read_marker(out) if files or others or len(folders) > 1 else {}
    if listed is None:
        raise Refused(f"{out} holds files and was not made by policybrief", "choose a new folder, or an empty one")
    refuse_foreign(out, listed, [*(files.keys() - listed.keys()), *(path for path in others if path not in listed)])
    digests = {path: listed[path] for path, stamp in files.items() if stamps.get(path) == stamp and path in listed}
    marked = MARKER in files and stamps.get(MARKER) == files[MARKER]
    return Standing(digests, listed, files, folders, frozenset(others), marked)


def below(top: Path, stamps: Mapping[str, Stamp]) -> tuple[dict[str, Stamp], dict[str, Stamp], list[str]]:
    """Everything below a folder: files as we make them, folders, and the rest; links are not followed.

    To read some ten thousand folders takes longer than to look at all their files, so a folder is read only when its
    stamp is another: else it holds the names that it held.
    """
    files, others = dict[str, Stamp](), list[str]()
    folders = {path: stamp_of(status) for path, status in known_folders(top, stamps)}
    same = {path for path, stamp in folders.items() if POSIX and stamps.get(f"{path}/") == stamp}
    for path, stamp in stamps.items():
        if path[-1] != "/" and path[: max(path.rfind("/"), 0)] in same:
            status = os.lstat(f"{top}/{path}")
            if (status.st_size, status.st_mtime_ns, status.st_ino) == stamp and status.st_mode == AS_MADE:
                files[path] = stamp
            else:
                sort_in(path, status, files, others)
    ways = [path for path in folders if path not in same]
    while ways:
        folder = ways.pop()
        with os.scandir(f"{top}/{folder}") as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if path in folders:
                    continue
                status = entry.stat(follow_symlinks=False) if POSIX else os.lstat(entry.path)
                if stat.S_ISDIR(status.st_mode):
                    folders[path] = stamp_of(status)
                    ways.append(path)
                else:
                    sort_in(path, status, files, others)
    return files, folders, others


def known_folders(top: Path, stamps: Mapping[str, Stamp]) -> Iterator[tuple[str, os.stat_result]]:
    """A folder, and those below that are still there of the ones that were, with their status."""
    yield "", os.stat(top)
    for path in stamps:
        if path[-1] == "/" and path != "/":
            status = status_of(f"{top}/{path[:-1]}")
            if status and stat.S_ISDIR(status.st_mode):
                yield path[:-1], status


def sort_in(path: str, status: os.stat_result, files: dict[str, Stamp], others: list[str]) -> None:
    """Put a path to those that it belongs to."""
    if status.st_mode == AS_MADE or (not POSIX and stat.S_ISREG(status.st_mode)):
        files[path] = stamp_of(status)
    else:
        others.append(path)


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells a file from itself after a change."""
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def status_of(name: str) -> os.stat_result | None:
    """What stands under a name, a link not followed; None if nothing does."""
    try:
        return os.lstat(name)
    except (FileNotFoundError, NotADirectoryError):
        return None


# ---------------------------------------------------------------- the marker


def listing(digests: Mapping[str, str]) -> bytes:
    """The marker's content, one file a line. (With `indent`, Python would take three times as long.)"""
    marker = {"made_by": "policybrief", "format": 1, "files": digests}
    return json.dumps(marker, sort_keys=True, separators=(",\n", ": ")).encode() + b"\n"


def read_marker(out: Path) -> Mapping[str, str] | None:
    """The files that the marker lists; None when it is missing or not ours."""
    try:
        if stat.S_ISREG(os.lstat(out / MARKER).st_mode):
            match json.loads((out / MARKER).read_bytes()):
                case {"made_by": "policybrief", "format": 1, "files": dict(files)}:
                    return files
    except (FileNotFoundError, ValueError, RecursionError):
        pass
    return None


def refuse_foreign(out: Path, listed: Mapping[str, str], unlisted: Collection[str]) -> None:
    """Refused when one of these files is not litter, nor ours under another spelling."""
    unlisted = [path for path in unlisted if path != MARKER and path.rpartition("/")[2] not in LITTER]
    if not unlisted:
        return
    ours = {normalize("NFC", path) for path in listed}  # some disks recompose the letters of a name
    for path in sorted(unlisted):
        if normalize("NFC", path) not in ours:
            raise Refused(f"{out} holds {path}, which no build put there", f"move {path} elsewhere, then build again")


def still(out: Path, kept: Standing) -> Standing:
    """What was seen earlier; after another build has published, only if all that is to be kept stands nevertheless."""
    marker = status_of(f"{out}/{MARKER}")
    if marker and stamp_of(marker) == kept.files.get(MARKER):
        return kept
    now = look(out, kept.files)
    if lost := kept.digests.items() - now.digests.items():
        raise Refused(f"another build has changed {min(lost)[0]} in {out} meanwhile", "build again")
    return now.only(kept.digests)
