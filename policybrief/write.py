"""Pages to one published folder, whole or not at all; what has not changed is neither written nor read.

The new site is made beside the old one, then the two trade names. Beside `_site` there may stand

    ._site.lock        held by whoever publishes; it stays, empty
    ._site.spare       the site before this one, of which the next is made
    ._site.new-<pid>   a site half made, or an old one half removed
    ._site.old-<pid>   a whole site without its name for a moment, where two folders cannot trade at once
"""

import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from .inventory import FILE_MODE, MARKER, Refused, Stamp, Standing, listing, look, stamp_of, still
from .lock import locked
from .model import Page
from .names import Names, folders_of
from .spare import assemble, create, make_folders, set_aside, spare_of
from .trade import settle, trade_at_once, trade_in_turns

__all__ = ["Published", "Refused", "publish", "standing", "withdraw"]


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


# ---------------------------------------------------------------- where may be published


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


# ---------------------------------------------------------------- the new site


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
        names = names or Names([MARKER, *digests])  # not above: a build that changes nothing has no use for it
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
