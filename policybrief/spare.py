"""The site before this one to the tree of the next: a folder that holds what is carried over, and nothing else.

It stands beside the published folder as `._site.spare`, and shares with it every file that both hold (hard links), so it is
brought up to date by the few names in which the two differ. A note lists them, and the times of its folders, which tell when
somebody has been at it; it is used for the site that it stood beside, and otherwise thrown away. No file is ever opened to
change it: a changed page is a new file, and the old one loses a name.
"""

import json
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .inventory import FILE_MODE, FOLDER_MODE, MARKER, POSIX, Stamp, Standing, stamp_of, status_of
from .names import folders_above, folders_of, is_safe
from .trade import settle


@dataclass(frozen=True, slots=True)
class Assembled:
    """A tree that holds what is carried over from the old site, and nothing else."""

    tree: Path
    folders: Mapping[str, Stamp]
    """Those of the spare that it was made of."""
    apart: Collection[str]
    """Where it may have been changed."""
    copied: Mapping[str, Stamp]
    """Where the disk would not give a file a second name."""


def assemble(
    carried: Mapping[str, Stamp], doubtful: Collection[str], folders: Collection[str], old: Standing, out: Path, work: Path
) -> Assembled:
    """What is carried over, put together in the spare; from nothing where there is none, or somebody has been at it."""
    try:
        tree, had, apart = take_spare(out, work, old.files.get(MARKER))
        changed = {*doubtful, *apart}
        return Assembled(tree, had, changed, fill(tree, changed, carried, folders, out))
    except (OSError, Useless):
        tree = work / "anew"
        make_folder(str(tree))
        return Assembled(tree, {}, carried, fill(tree, carried, carried, folders, out))


class Useless(Exception):
    """A spare that was not made beside this site, or that somebody has been at."""


def take_spare(out: Path, work: Path, marker: Stamp | None) -> tuple[Path, Mapping[str, Stamp], list[str]]:
    """Move the spare to where a site is made, so that it is rubbish if we die: the tree, its folders, where it differs."""
    spare_of(out).rename(work / "spare")
    tree = work / "spare" / "site"
    folders, apart = noted(work / "spare" / "note.json", marker)
    if not all(is_as_left(f"{tree}/{path}", stamp) for path, stamp in folders.items()):
        raise Useless
    settle(out.parent)  # the trade by which it became the spare is never to be undone from now on
    os.unlink(tree / MARKER)
    return tree, folders, apart


def is_as_left(name: str, stamp: Stamp) -> bool:
    """Whether a folder holds the names that it held, and still opens to all."""
    status = os.lstat(name)
    return stamp_of(status) == stamp and (status.st_mode == stat.S_IFDIR | FOLDER_MODE or not POSIX)


def noted(note: Path, marker: Stamp | None) -> tuple[dict[str, Stamp], list[str]]:
    """What a spare's note says, if that is about the site with this marker."""
    try:
        told = json.loads(note.read_bytes())
        folders = {path: (size, changed, number) for path, (size, changed, number) in told["folders"].items()}
        if marker and told["site"] == list(marker) and all(map(is_safe, told["apart"])):
            return folders, told["apart"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    raise Useless


def set_aside(tree: Path, old: Standing, out: Path, work: Path, marker: Stamp, apart: Collection[str]) -> None:
    """Make the old site the spare of the one with this marker; where that cannot be, it is rubbish."""
    with suppress(OSError):
        aside = work / "aside"
        aside.mkdir()
        tree.rename(aside / "site")
        folders = {**old.folders, "": stamp_of(os.lstat(aside / "site"))}
        note = json.dumps({"site": marker, "apart": sorted(apart), "folders": folders}, separators=(",\n", ": "))
        create(f"{aside}/note.json", note.encode())
        aside.rename(spare_of(out))


def spare_of(out: Path) -> Path:
    """Where the site before this one is kept."""
    return out.with_name(f".{out.name}.spare")


# ---------------------------------------------------------------- what it is to hold


def fill(
    tree: Path, doubtful: Collection[str], carried: Mapping[str, Stamp], folders: Collection[str], out: Path
) -> dict[str, Stamp]:
    """Under each doubtful name let there be the old site's file, or nothing; what had to be copied, with its stamp."""
    missing = clear(tree, doubtful, carried, folders)
    make_folders(tree, folders_of(missing))
    copied = {}
    for path in missing:
        if not linked(f"{out}/{path}", f"{tree}/{path}"):
            shutil.copy2(f"{out}/{path}", f"{tree}/{path}")
            copied[path] = stamp_of(os.lstat(f"{tree}/{path}"))
    return copied


def clear(tree: Path, doubtful: Collection[str], carried: Mapping[str, Stamp], folders: Collection[str]) -> list[str]:
    """Take away what does not belong under these names; which files belong there and are missing."""
    missing, left = [], set[str]()
    for path in sorted(doubtful):
        status = status_of(f"{tree}/{path}")
        if path in carried and status and stamp_of(status) == carried[path]:
            continue  # the very file, under its second name
        if path in carried:
            missing.append(path)
        if status and stat.S_ISDIR(status.st_mode):
            left.add(path)
        elif status:
            os.unlink(f"{tree}/{path}")
            left.update(folders_above(path))
    for folder in sorted(left.difference(folders), reverse=True):  # the inner ones first
        os.rmdir(f"{tree}/{folder}")
    return missing


# ---------------------------------------------------------------- files and folders as we make them


def create(name: str, content: bytes) -> Stamp:
    """A new file."""
    with open(name, "xb") as file:
        file.write(content)
    os.chmod(name, FILE_MODE)
    return stamp_of(os.lstat(name))


def make_folders(tree: Path, folders: Iterable[str]) -> None:
    """Those of the folders that are missing."""
    for folder in sorted(folders):
        if not os.path.isdir(f"{tree}/{folder}"):
            make_folder(f"{tree}/{folder}")


def make_folder(name: str) -> None:
    """One folder."""
    os.mkdir(name)
    os.chmod(name, FOLDER_MODE)  # mkdir heeds the umask


def linked(old: str, new: str) -> bool:
    """Give a file a second name, so that it keeps its time; False where the disk cannot."""
    try:
        os.link(old, new)
    except OSError:
        return False
    return True
