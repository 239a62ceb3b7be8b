"""Files to sources: every text under content/, decoded and clean, and the names of all other files.

Nothing is followed out of the site: links and special files are refused, never read.
"""

import codecs
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .problem import STRANGE, Position, Problem, strange

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
class Loaded:
    """What stands in a site's folder."""

    sources: tuple[SourceFile, ...]
    """By path."""
    files: frozenset[str]
    """Everything else below content/ and static/, by path."""
    problems: tuple[Problem, ...]


def load(root: Path) -> Loaded:
    """Reads a site's folder; `root` holds content/."""
    sources: list[SourceFile] = []
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(walk(root, problems)):
        if path.startswith(CONTENT + "/") and path.lower().endswith(TEXTS):
            source = decode(path, root / path, problems)
            if source is not None:
                sources.append(source)
        elif (first := files.setdefault(plain(path), path)) != path:
            problems.append(doubled(path, first))
    return Loaded(tuple(sources), frozenset(files.values()), tuple(problems))


def plain(path: str) -> str:
    """A path as systems see it that know no case, or that write an accent in one way only."""
    return unicodedata.normalize("NFC", path).casefold()


def doubled(path: str, first: str) -> Problem:
    """Two names that are one on some systems."""
    return Problem(Position(path), "duplicate-slug", f"on some systems this is the same file as {first}", "rename one of the two")


def walk(root: Path, problems: list[Problem]) -> Iterator[str]:
    """The regular files below content/ and static/, hidden and backup files passed over."""
    waiting = [CONTENT, STATIC]
    while waiting:
        path = waiting.pop()
        if STRANGE.search(path) or any(blank in path for blank in "\t\n\r"):
            problems.append(unnameable(path))
            continue
        try:
            mode = (root / path).lstat().st_mode
            if stat.S_ISDIR(mode):
                waiting += [f"{path}/{name}" for name in os.listdir(root / path) if not passed_over(name)]
            elif stat.S_ISREG(mode):
                yield path
            else:
                problems.append(special(path, stat.S_ISLNK(mode)))
        except FileNotFoundError:
            continue  # there is none, or it has gone since its folder was read
        except OSError as error:
            problems.append(unreadable(path, error))


def passed_over(name: str) -> bool:
    """Whether a name is one that editors and systems give to files of their own."""
    return name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#"))


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
