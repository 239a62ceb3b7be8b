"""Pages to one published folder, whole or not at all; what has not changed is neither written nor read.

The new site is made beside the old one, then the two trade names. Beside `_site` there may stand

    ._site.lock        held by whoever publishes; it stays, empty
    ._site.spare       the site before this one, of which the next is made
    ._site.new-<pid>   a site half made, or an old one half removed
    ._site.old-<pid>   a whole site without its name for a moment, where two folders cannot trade at once

The spare shares with the site every file that both hold (hard links), so it is brought up to date by the few names in
which the two differ. A note lists them, and the times of its folders, which tell when somebody has been at it; it is used
for the site that it stood beside, and otherwise thrown away. No file is ever opened to change it: a changed page is a new
file, and the old one loses a name.
"""

import errno
import json
import ntpath
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from .model import Page

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


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the pages."""

    written: int
    unchanged: int
    removed: int
    size: int
    """Of all pages, in bytes."""
    digests: Mapping[str, str]
    """Of all pages: path to SHA-256."""
    stamps: Mapping[str, Stamp]
    """Of all pages, the marker, and the folders, whose paths end in a slash: what `standing` is to be told next time."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A site whose files are all there, most of them still in the old site."""

    digests: Mapping[str, str]
    stamps: Mapping[str, Stamp]
    waiting: Mapping[str, str]
    """The new files: path to where each waits to be put into its place."""
    read: frozenset[str]
    """The old files that were read to see that they are right."""


def standing(out: Path, keep_out: Sequence[Path], stamps: Mapping[str, Stamp], patience: float = 30.0) -> Standing:
    """See which files of a published folder are as the build left them that told these stamps."""
    with held(out, keep_out, patience) as place:
        return look(place, stamps)


def publish(
    pages: Iterable[Page],
    out: Path,
    keep_out: Sequence[Path] = (),
    kept: Standing | None = None,
    patience: float = 30.0,
) -> Published:
    """Make a folder hold these pages, what is kept of those that stand there, and nothing else.

    The first of `keep_out` is the site's root, which may hold the folder; the rest are its sources, which may not.
    Pages are written as they come, so that they need not be in memory at once; one that cannot be made changes nothing.
    """
    with held(out, keep_out, patience) as place:
        return renew(place, pages, still(place, kept) if kept else look(place, {}))


@contextmanager
def held(out: Path, keep_out: Sequence[Path], patience: float) -> Iterator[Path]:
    """The folder's real place, tidy and ours alone; what the disk says against it is told."""
    try:
        if objection := objection_to(out, keep_out):
            raise Refused(f"{out} {objection}", "choose a folder that nothing else is kept in, such as _site")
        place = Path(os.path.realpath(out))
        place.parent.mkdir(parents=True, exist_ok=True)
        with alone(place, patience):
            tidy(place)
            yield place
    except OSError as error:
        at = f" at {error.filename}" if error.filename else ""
        message = f"nothing was published to {out}: {error.strerror or error}{at}"
        raise Refused(message, "what was published before is as it was; mend this, then build again") from error


# ---------------------------------------------------------------- what may be published, and where


class Names:
    """The last line of defence: a path that leaves the folder, or meets another on some disk, is a bug of ours."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Begins with paths that were published before."""
        self.taken = {folded(MARKER), *map(folded, paths)}
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


def spare_of(out: Path) -> Path:
    """Where the site before this one is kept."""
    return out.with_name(f".{out.name}.spare")


def remove(folder: Path) -> None:
    """Remove a folder as far as possible; what stays is met again by the next build."""
    with suppress(OSError):  # a little still comes through
        shutil.rmtree(folder, ignore_errors=True)


# ---------------------------------------------------------------- the old site


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


# ---------------------------------------------------------------- the new one


def renew(out: Path, pages: Iterable[Page], old: Standing) -> Published:
    """Put a site where another stands, or leave that alone when it is the same."""
    work = staging(out)
    try:
        coming = gather(pages, old, out, work)
        stamps = seen(old) if is_whole(old, coming, out) else put(coming, old, out, work)
    finally:
        remove(work)
    size = sum(size for size, _, _ in coming.stamps.values())
    removed, written = len(old.listed.keys() - coming.digests.keys()), len(coming.waiting)
    return Published(written, len(coming.digests) - written, removed, size, coming.digests, stamps)


def seen(old: Standing) -> dict[str, Stamp]:
    """The stamps of all that was found."""
    return {**old.files, **with_slash(old.folders)}


def with_slash(folders: Mapping[str, Stamp]) -> dict[str, Stamp]:
    """Stamps of folders as they stand among those of files."""
    return {f"{path}/": stamp for path, stamp in folders.items()}


def gather(pages: Iterable[Page], old: Standing, out: Path, work: Path) -> Coming:
    """Take in the pages one by one; those that the old site does not hold are written where they wait."""
    digests, stamps = dict(old.digests), {path: old.files[path] for path in old.digests}
    names, waiting, read = None, dict[str, str](), set[str]()
    for page in pages:
        names = names or Names(digests)  # not above: a build that changes nothing has no use for it
        names.take(page.path)
        digests[page.path] = sha256(page.content).hexdigest()
        if old.listed.get(page.path) == digests[page.path] and stands(page, old, out):
            stamps[page.path] = old.files[page.path]
            read.add(page.path)
            continue
        if not waiting:
            work.mkdir()
        waiting[page.path] = f"{work}/{len(waiting)}"
        stamps[page.path] = create(waiting[page.path], page.content)
    return Coming(digests, stamps, waiting, frozenset(read))


def stands(page: Page, old: Standing, out: Path) -> bool:
    """Whether a file is there just as we would write it; it is read, since a hand may have been at it."""
    stamp = old.files.get(page.path)
    return stamp is not None and stamp[0] == len(page.content) and Path(f"{out}/{page.path}").read_bytes() == page.content


def create(name: str, content: bytes) -> Stamp:
    """A new file."""
    with open(name, "xb") as file:
        file.write(content)
    os.chmod(name, FILE_MODE)
    return stamp_of(os.lstat(name))


def listing(digests: Mapping[str, str]) -> bytes:
    """The marker's content, one file a line. (With `indent`, Python would take three times as long.)"""
    marker = {"made_by": "policybrief", "format": 1, "files": digests}
    return json.dumps(marker, sort_keys=True, separators=(",\n", ": ")).encode() + b"\n"


def is_whole(old: Standing, coming: Coming, out: Path) -> bool:
    """Whether the old site holds all of the new one, and nothing else."""
    return (
        old.listed.keys() == coming.digests.keys()
        and old.files.keys() == {*coming.digests, MARKER}
        and not (coming.waiting or old.others)
        and old.folders.keys() == {"", *folders_of(coming.digests)}
        and (old.marked or (out / MARKER).read_bytes() == listing(coming.digests))
    )


def put(coming: Coming, old: Standing, out: Path, work: Path) -> dict[str, Stamp]:
    """Make a site of new and old files and let it take the place of the old one; the stamps of what it holds."""
    carried = {path: stamp for path, stamp in coming.stamps.items() if path not in coming.waiting}
    folders = folders_of(coming.digests)
    gone = ({*old.files, *old.others} - carried.keys() - {MARKER}) | (old.folders.keys() - folders - {""})
    with suppress(FileExistsError):
        work.mkdir()
    spare = assemble(carried, gone | coming.read, folders, old, out, work)
    make_folders(spare.tree, folders_of(coming.waiting))
    for path, name in coming.waiting.items():
        os.rename(name, f"{spare.tree}/{path}")
    files = {**coming.stamps, **spare.copied, MARKER: create(f"{spare.tree}/{MARKER}", listing(coming.digests))}
    touched = folders_of([*spare.apart, *coming.waiting])
    inner = {path: spare.folders[path] for path in spare.folders.keys() & folders - touched}
    inner |= {path: stamp_of(os.lstat(f"{spare.tree}/{path}")) for path in folders - inner.keys()}
    settle(spare.tree)
    if not os.path.lexists(out):
        spare.tree.rename(out)
    else:
        if not trade_at_once(spare.tree, out):
            trade_in_turns(spare.tree, out)
        set_aside(spare.tree, old, out, work, files[MARKER], {*gone, *coming.waiting, *spare.copied})
    return {**files, **with_slash(inner), "/": stamp_of(os.lstat(out))}


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


# ---------------------------------------------------------------- changing places


def settle(folder: Path) -> None:
    """Wait until the folder's disk holds all that was written: once, since to wait for each file would take seconds."""
    flush = of_the_system("syncfs")  # one disk: others may be slow, or have much to do
    if flush is None and hasattr(os, "sync"):
        os.sync()
    if flush is not None:
        handle = os.open(folder, os.O_RDONLY)
        failed = flush(handle)
        os.close(handle)
        if failed:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))


def of_the_system(name: str) -> Callable[..., int] | None:
    """A function that Linux has and Python does not offer; None where there is none."""
    if sys.platform != "linux":
        return None
    from ctypes import CDLL  # not above: a build that changes nothing has no use for it

    try:
        return getattr(CDLL(None), name)  # type: ignore[no-any-return]
    except (OSError, AttributeError):  # an old or a small C library
        return None


def trade_at_once(new: Path, out: Path) -> bool:
    """Two folders trade names in one step; False where the system or the disk cannot."""
    trade, here, exchange = of_the_system("renameat2"), -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return trade is not None and trade(here, os.fsencode(new), here, os.fsencode(out), exchange) == 0


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


# ---------------------------------------------------------------- the spare


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


# ---------------------------------------------------------------- taking it away


def withdraw(out: Path, patience: float = 30.0) -> bool:
    """Remove a folder that we made, and its spare; False when there is no such folder. Refused for any other."""
    there = os.path.lexists(out)
    if not there and not os.path.lexists(spare_of(out)):
        return False
    if there and (out.is_symlink() or not out.is_dir()):
        raise Refused(f"{out} is not a folder that policybrief made", "take it away yourself if you are sure")
    try:
        with alone(out, patience):
            tidy(out)
            if there:
                look(out, {})  # refuses what is not ours
            take_away(out)
    except OSError as error:
        raise Refused(f"{out} cannot be taken away: {error.strerror or error}", "mend this, then try again") from error
    return there


def take_away(out: Path) -> None:
    """Rename first, so that what bears a name is never half a site."""
    work = staging(out)
    work.mkdir()
    for number, folder in enumerate((spare_of(out), out)):
        with suppress(FileNotFoundError):
            folder.rename(work / str(number))
    remove(work)
