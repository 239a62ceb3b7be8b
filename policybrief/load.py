"""Files to sources: every text under content/, decoded and clean, and the names of all other files.

Nothing is followed out of the site: links and special files are refused, never read.
"""

import codecs
import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from .problem import STRANGE, Position, Problem, Severity, strange

CONTENT = "content"
STATIC = "static"
SIZE_LIMIT = 1_000_000
"""Bytes of one source; a brief of 3,000 words has some 20,000."""
TEXTS = (".md", ".yaml", ".yml", ".markdown", ".mdown", ".mdx")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text that an author wrote."""

    path: str
    """Relative to the site's folder, with forward slashes."""
    text: str
    """Decoded, without byte order mark, lines ended by `\\n`."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a site's folder, before any of it is read."""

    sources: Mapping[str, os.stat_result]
    """Texts below content/, by path and in its order."""
    files: Mapping[str, os.stat_result]
    """Everything else below content/ and static/, by path."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands in a site's folder, read."""

    sources: tuple[SourceFile, ...]
    """By path."""
    files: frozenset[str]
    """Everything else below content/ and static/, by path."""
    problems: tuple[Problem, ...]


def load(root: Path) -> Loaded:
    """Reads a site's folder; `root` holds content/."""
    found = scan(root)
    problems = list(found.problems)
    read = (decode(path, root / path, problems) for path in found.sources)
    sources = tuple(source for source in read if source is not None)
    return Loaded(sources, frozenset(found.files), tuple(problems))


def scan(root: Path) -> Found:
    """Looks through a site's folder without reading its files."""
    sources: dict[str, os.stat_result] = {}
    files: dict[str, os.stat_result] = {}
    named: dict[str, str] = {}
    problems: list[Problem] = []
    for path, status in sorted(walk(root, problems), key=itemgetter(0)):
        if path.startswith(CONTENT + "/") and path.lower().endswith(TEXTS):
            sources[path] = status
        elif (first := named.setdefault(plain(path), path)) != path:
            problems.append(doubled(path, first))
        else:
            files[path] = status
    return Found(sources, files, tuple(problems))


def plain(path: str) -> str:
    """A path as systems see it that know no case, or that write an accent in one way only."""
    return unicodedata.normalize("NFC", path).casefold()


def doubled(path: str, first: str) -> Problem:
    """Two names that are one on some systems."""
    return Problem(Position(path), "duplicate-slug", f"on some systems this is the same file as {first}", "rename one of the two")


def walk(root: Path, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
    """The regular files below content/ and static/, hidden and backup files passed over."""
    waiting = [(top, os.fspath(root / top)) for top in (CONTENT, STATIC)]
    while waiting:
        folder, place = waiting.pop()
        for path, status in looked_into(folder, place, problems):
            if STRANGE.search(path) or any(blank in path for blank in "\t\n\r"):
                problems.append(unnameable(path))
            elif stat.S_ISDIR(status.st_mode):
                waiting.append((path, os.fspath(root / path)))
                if path.startswith(CONTENT + "/") and path.lower().endswith(TEXTS):
                    problems.append(texted(path))
            elif stat.S_ISREG(status.st_mode):
                yield path, status
            else:
                problems.append(special(path, stat.S_ISLNK(status.st_mode)))


def looked_into(folder: str, place: str, problems: list[Problem]) -> list[tuple[str, os.stat_result]]:
    """What a folder holds, links not followed; of one that is a link or a file, itself."""
    try:
        status = os.lstat(place)
        if not stat.S_ISDIR(status.st_mode):
            return [(folder, status)]
        with os.scandir(place) as entries:
            held = [entry for entry in entries if not passed_over(entry.name)]
            return [(f"{folder}/{entry.name}", entry.stat(follow_symlinks=False)) for entry in held]
    except FileNotFoundError:
        return []  # there is none, or it has gone since its folder was read
    except OSError as error:
        problems.append(unreadable(folder, error))
        return []


def passed_over(name: str) -> bool:
    """Whether a name is one that editors and systems give to files of their own."""
    return name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def texted(path: str) -> Problem:
    """A folder that is called as a text is."""
    message = f"{path} is a folder, and its name ends like that of a text"
    return Problem(Position(path), "stray-file", message, "give it another name; an entry is a file", Severity.WARNING)


def special(path: str, link: bool) -> Problem:
    """A link, a pipe, a device: nothing that is published."""
    what = "a symbolic link" if link else "not a regular file"
    return Problem(Position(path), "special-file", f"{path} is {what}", "put a copy of the file itself here, or take it away")


def unnameable(path: str) -> Problem:
    """A name that no address can hold, nor any other system."""
    shown = os.fsencode(path).decode("utf-8", "replace")
    return Problem(Position(shown), "bad-slug", "this name holds a character that no address can have", "rename the file")


def unreadable(path: str, error: OSError) -> Problem:
    """A file or folder that the system does not let us read."""
    reason = (error.strerror or type(error).__name__).lower()
    return Problem(Position(path), "unreadable", f"{path} cannot be read: {reason}", "see who may read it")


def decode(path: str, file: Path, problems: list[Problem]) -> SourceFile | None:
    """The text of one file, or the reasons why it has none."""
    try:
        size = file.stat().st_size
        raw = file.read_bytes().removeprefix(codecs.BOM_UTF8) if size <= SIZE_LIMIT else b""
    except OSError as error:
        problems.append(unreadable(path, error))
        return None
    if size > SIZE_LIMIT:
        problems.append(too_large(path, size))
        return None
    try:
        text = lines(raw.decode())
    except UnicodeDecodeError as error:
        problems.append(undecodable(path, raw, error.start))
        return None
    if not text.strip():
        problems.append(Problem(Position(path), "empty-file", "the file is empty", "write the entry, or delete the file"))
        return None
    found = STRANGE.search(text)
    if found is not None:
        problems.append(strange(found[0], place(path, text[: found.start()])))
        return None
    return SourceFile(path, text)


def lines(text: str) -> str:
    """A text with its lines ended by `\\n`, whatever system it was written on."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def place(path: str, before: str) -> Position:
    """The place in a file that stands behind the text before it."""
    return Position(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def too_large(path: str, size: int) -> Problem:
    return Problem(
        Position(path),
        "too-large",
        f"the file has {size:,} bytes; a source may have {SIZE_LIMIT:,}",
        "split it, or keep data in a file that the text links to",
    )


def undecodable(path: str, raw: bytes, offset: int) -> Problem:
    message = f"byte 0x{raw[offset]:02x} is not UTF-8"
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        message = "the file is UTF-16, not UTF-8"
    return Problem(place(path, lines(raw[:offset].decode())), "not-utf-8", message, "save the file as UTF-8")
