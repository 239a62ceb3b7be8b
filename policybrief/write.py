"""Pages to one published folder, whole or not at all.

The new site is made beside the old one, then the two trade names. Beside `_site` there may stand

    ._site.lock        held by whoever publishes; it stays, empty
    ._site.new-<pid>   a site half made, or an old one half removed
    ._site.old-<pid>   a whole site without its name for a moment, where two folders cannot trade at once
"""

import json
import ntpath
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from .model import Page

MARKER = ".policybrief.json"
"""Stands in every folder that we made, and lists what we put there."""

LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file browsers leave wherever they have looked; nobody misses it."""

FILE_MODE, FOLDER_MODE = 0o644, 0o755

Found = Mapping[str, os.stat_result]
"""What is below a folder: relative path to status, links not followed."""


@dataclass(eq=False)
class Refused(Exception):
    """The folder may not be replaced, or the disk would not have it; what was published before still stands."""

    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the pages."""

    written: int
    unchanged: int
    removed: int
    size: int
    """Of all pages, in bytes."""


def publish(pages: Iterable[Page], out: Path, keep_out: Sequence[Path] = (), patience: float = 30.0) -> Published:
    """Make a folder hold these pages and nothing else.

    The first of `keep_out` is the site's root, which may hold the folder; the rest are its sources, which may not.
    """
    site = tuple(pages)
    check_paths([page.path for page in site])
    try:
        if objection := objection_to(out, keep_out):
            raise Refused(f"{out} {objection}", "choose a folder that nothing else is kept in, such as _site")
        place = Path(os.path.realpath(out))
        place.parent.mkdir(parents=True, exist_ok=True)
        with alone(place, patience):
            tidy(place)
            return replace(place, site)
    except OSError as error:
        at = f" at {error.filename}" if error.filename else ""
        message = f"nothing was published to {out}: {error.strerror or error}{at}"
        raise Refused(message, "what was published before is as it was; mend this, then build again") from error


# ---------------------------------------------------------------- what may be published, and where


def check_paths(paths: Sequence[str]) -> None:
    """The last line of defence: a path that leaves the folder, or meets another on some disk, is a bug of ours."""
    taken = {folded(MARKER)}
    for path in paths:
        path.encode()  # half a surrogate pair is a ValueError too
        if "\\" in path or "\0" in path or ntpath.splitdrive(path)[0] or {"", ".", ".."} & set(path.split("/")):
            raise ValueError(f"{path!r} cannot be the path of a page")
        if folded(path) in taken:
            raise ValueError(f"{path!r} is taken by another page")
        taken.add(folded(path))
    for path in paths:
        if any(folded(folder) in taken for folder in folders_above(path)):
            raise ValueError(f"{path!r} lies below another page")


def folded(path: str) -> str:
    """A path as disks see it that keep neither case nor the composition of letters."""
    return normalize("NFC", normalize("NFD", path).casefold())


def folders_above(path: str) -> Iterator[str]:
    """The folders that a relative path leads through, the innermost first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def objection_to(out: Path, keep_out: Sequence[Path]) -> str:
    """Why a place can never be published to; empty when it can."""
    place, home = Path(os.path.realpath(out)), Path(os.path.expanduser("~"))
    if out.is_symlink():
        return "is a link, and a link cannot be swapped for a folder"
    if place == place.parent:
        return "is the root of the file system"
    if holds(place, home):
        return "is or holds your home folder"
    if any(holds(place, kept) for kept in keep_out):
        return "is or holds what the site is made from"
    if any(holds(source, place) for source in keep_out[1:]):
        return "lies inside what the site is made from"
    if holds(place, Path.cwd()):
        return "is or holds the folder that you are working in"
    return "is not a folder" if os.path.lexists(place) and not place.is_dir() else ""


def holds(folder: Path, inner: Path) -> bool:
    """Whether a folder is or contains another, however the two are spelled; what is not there yet goes by its name."""
    folder, inner = Path(os.path.realpath(folder)), Path(os.path.realpath(inner))
    if folder == inner or folder in inner.parents:
        return True
    return folder.exists() and any(folder.samefile(above) for above in (inner, *inner.parents) if above.exists())


# ---------------------------------------------------------------- one at a time


@contextmanager
def alone(out: Path, patience: float) -> Iterator[None]:
    """Hold the lock, which the system takes back from a process that dies."""
    lock = out.with_name(f".{out.name}.lock")
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), FILE_MODE)
    try:
        deadline = time.monotonic() + patience
        while not locked(handle):
            if time.monotonic() >= deadline:
                raise Refused(f"another build has held {lock} for {patience:g} seconds", "let it end, then build again")
            time.sleep(0.02)
        yield
    finally:
        with suppress(OSError):  # it is given up all the same
            os.close(handle)


def locked(handle: int) -> bool:
    """Try to lock a file; False while somebody else has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the second is what Windows says
        return False
    return True


def tidy(out: Path) -> None:
    """Clear up after builds that were killed; the lock is ours, so what stands here is nobody's."""
    for rubbish in beside(out, "new"):
        remove(rubbish)
    for whole in beside(out, "old"):
        if os.path.lexists(out):
            remove(whole.rename(staging(out)))  # renamed first, so that what is called old is never half a site
        else:
            whole.rename(out)


def beside(out: Path, word: str) -> list[Path]:
    """The folders beside the output that bear one of our names."""
    ours = re.compile(rf"\.{re.escape(out.name)}\.{word}-\d+")
    return [path for path in out.parent.iterdir() if ours.fullmatch(path.name)]


def staging(out: Path) -> Path:
    """Where this process makes its site."""
    return out.with_name(f".{out.name}.new-{os.getpid()}")


def remove(folder: Path) -> None:
    """Remove a folder as far as possible; what stays is met again by the next build."""
    with suppress(OSError):  # a little still comes through
        shutil.rmtree(folder, ignore_errors=True)


# ---------------------------------------------------------------- the old site


def replace(out: Path, site: Sequence[Page]) -> Published:
    """Put a site where another stands, or leave that alone when it is the same."""
    digests = {page.path: sha256(page.content).hexdigest() for page in site}
    folders = {folder for path in digests for folder in folders_above(path)}
    listing = json.dumps({"made_by": "policybrief", "format": 1, "files": digests}, indent=1, sort_keys=True)
    marker = Page(MARKER, f"{listing}\n".encode())
    found = dict(below(out)) if out.exists() else {}
    listed = listed_in(out, found)
    same = {page.path for page in site if listed.get(page.path) == digests[page.path] and stands(page, out, found)}
    whole = len(same) == len(site) and stands(marker, out, found) and found.keys() == {*digests, *folders, MARKER}
    carried = len(same) if whole else put([*site, marker], sorted(folders), same, out)
    removed = len(listed.keys() - digests.keys())
    return Published(len(site) - carried, carried, removed, sum(len(page.content) for page in site))


def below(folder: Path | str, prefix: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Everything below a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            yield prefix + entry.name, entry.stat(follow_symlinks=False)
            if entry.is_dir(follow_symlinks=False):
                yield from below(entry.path, f"{prefix}{entry.name}/")


def listed_in(out: Path, found: Found) -> Mapping[str, str]:
    """What the last build put here, path to digest; refused when there is anything else."""
    listed = read_marker(out, found) if found else {}
    if listed is None:
        raise Refused(f"{out} holds files and was not made by policybrief", "choose a new folder, or an empty one")
    ours = {MARKER, *(normalize("NFC", path) for path in listed)}  # some disks recompose the letters of a name
    for path, status in sorted(found.items()):
        if not (stat.S_ISDIR(status.st_mode) or normalize("NFC", path) in ours or path.rpartition("/")[2] in LITTER):
            raise Refused(f"{out} holds {path}, which no build put there", f"move {path} elsewhere, then build again")
    return listed


def read_marker(out: Path, found: Found) -> Mapping[str, str] | None:
    """The files that the marker lists; None when it is missing or not ours."""
    if MARKER not in found or not stat.S_ISREG(found[MARKER].st_mode):
        return None
    try:
        match json.loads((out / MARKER).read_bytes()):
            case {"made_by": "policybrief", "format": 1, "files": dict(files)}:
                return files
    except (ValueError, RecursionError):
        pass
    return None


def stands(page: Page, out: Path, found: Found) -> bool:
    """Whether a file is there just as we would write it; it is read, since a hand may have been at it."""
    status = found.get(page.path)
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size != len(page.content):
        return False
    as_made = os.name != "posix" or stat.S_IMODE(status.st_mode) == FILE_MODE
    return as_made and Path(f"{out}/{page.path}").read_bytes() == page.content


# ---------------------------------------------------------------- the new one


def put(files: Iterable[Page], folders: Iterable[str], same: Collection[str], out: Path) -> int:
    """Make a site and let it take the place of the old one; how many files came over from there."""
    new = staging(out)
    try:
        carried = make(new, files, folders, same, out)
        if hasattr(os, "sync"):
            os.sync()  # once: to wait for each of some thousand files takes seconds
        if not os.path.lexists(out):
            new.rename(out)
        elif not trade_at_once(new, out):
            trade_in_turns(new, out)
    finally:
        remove(new)  # by now the old site, or a new one that failed
    return carried


def make(new: Path, files: Iterable[Page], folders: Iterable[str], same: Collection[str], old: Path) -> int:
    """A new folder, its files created or linked; none is ever opened to change it, so the old ones are safe."""
    carried = 0
    for folder in (str(new), *(f"{new}/{folder}" for folder in folders)):
        os.mkdir(folder)
        os.chmod(folder, FOLDER_MODE)  # mkdir heeds the umask
    for page in files:
        name = f"{new}/{page.path}"
        if page.path in same and linked(f"{old}/{page.path}", name):
            carried += 1
        else:
            with open(name, "xb") as file:
                file.write(page.content)
            os.chmod(name, FILE_MODE)
    return carried


def linked(old: str, new: str) -> bool:
    """Give a file a second name, so that it keeps its time; False where the disk cannot."""
    try:
        os.link(old, new)
    except OSError:
        return False
    return True


def trade_at_once(new: Path, out: Path) -> bool:
    """Two folders trade names in one step; False where the system or the disk cannot."""
    if sys.platform != "linux":
        return False
    from ctypes import CDLL  # not above: a build that changes nothing has no use for it

    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    try:
        return bool(CDLL(None).renameat2(here, os.fsencode(new), here, os.fsencode(out), exchange) == 0)
    except (OSError, AttributeError):  # an old or a small C library
        return False


def trade_in_turns(new: Path, out: Path) -> None:
    """The same in three steps; after the first, the next build would take it back."""
    aside = out.with_name(f".{out.name}.old-{os.getpid()}")
    out.rename(aside)
    try:
        new.rename(out)
    except OSError:
        aside.rename(out)
        raise
    with suppress(OSError):  # the new site is published; the next build removes the old one
        aside.rename(new)


# ---------------------------------------------------------------- taking it away


def withdraw(out: Path, patience: float = 30.0) -> bool:
    """Remove a folder that we made; False when there is none. Refused for any other."""
    if not os.path.lexists(out):
        return False
    if out.is_symlink() or not out.is_dir():
        raise Refused(f"{out} is not a folder that policybrief made", "take it away yourself if you are sure")
    try:
        listed_in(out, dict(below(out)))  # refuses what is not ours
        with alone(out, patience):
            tidy(out)
            remove(out.rename(staging(out)))
    except OSError as error:
        raise Refused(f"{out} cannot be taken away: {error.strerror or error}", "mend this, then try again") from error
    return True
