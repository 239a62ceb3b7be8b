"""Files to sources: every text under content/, decoded and clean, and the names of all other files.

Nothing is followed out of the site: links and special files are refused, never read.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .problem import Position, Problem, Severity

CONTENT = "content"
STATIC = "static"
SIZE_LIMIT = 1_000_000
"""Bytes of one source; a brief of 3,000 words has some 20,000."""
TEXTS = (".md", ".yaml", ".yml")
RESERVED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\ue0ff]")
"""Control characters, and the private-use characters that markup keeps for itself."""


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
    files: set[str] = set()
    problems: list[Problem] = []
    for path, entry in walk(root, (CONTENT, STATIC), problems):
        if path.startswith(CONTENT + "/") and path.endswith(TEXTS):
            source = decode(path, entry, problems)
            if source is not None:
                sources.append(source)
        else:
            files.add(path)
    return Loaded(tuple(sources), frozenset(files), tuple(problems))


def walk(root: Path, folders: tuple[str, ...], problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Regular files below the folders, by path; hidden ones are passed over."""
    for folder in folders:
        if (root / folder).is_symlink() or not (root / folder).is_dir():
            continue
        yield from below(root / folder, folder, problems)


def below(folder: Path, name: str, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Regular files below one folder, depth first, sorted by name."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = f"{name}/{entry.name}"
        mode = entry.stat(follow_symlinks=False).st_mode
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        if stat.S_ISDIR(mode):
            yield from below(Path(entry.path), path, problems)
        elif stat.S_ISREG(mode):
            yield path, Path(entry.path)
        else:
            problems.append(special(path, stat.S_ISLNK(mode)))


def special(path: str, link: bool) -> Problem:
    """A link, a pipe, a device: nothing that is published."""
    what = "a symbolic link" if link else "not a regular file"
    return Problem(Position(path), "special-file", f"{path} is {what}", "put a copy of the file itself here, or take it away")


def decode(path: str, file: Path, problems: list[Problem]) -> SourceFile | None:
    """The text of one file, or the reasons why it has none."""
    size = file.stat().st_size
    if size > SIZE_LIMIT:
        problems.append(too_large(path, size))
        return None
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(undecodable(path, raw, error.start))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        problems.append(Problem(Position(path), "empty-file", "the file is empty", "write the entry, or delete the file"))
        return None
    strange = RESERVED.search(text)
    if strange is not None:
        problems.append(unwanted(path, text, strange))
        return None
    return SourceFile(path, text)


def too_large(path: str, size: int) -> Problem:
    return Problem(
        Position(path),
        "too-large",
        f"the file has {size:,} bytes; a source may have {SIZE_LIMIT:,}",
        "split it, or keep data in a file that the text links to",
    )


def undecodable(path: str, raw: bytes, offset: int) -> Problem:
    start = raw.rfind(b"\n", 0, offset) + 1
    column = len(raw[start:offset].decode("utf-8", "replace").lstrip("\ufeff")) + 1
    message = f"byte 0x{raw[offset]:02x} is not UTF-8"
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "the file is UTF-16, not UTF-8"
    at = Position(path, raw.count(b"\n", 0, offset) + 1, column)
    return Problem(at, "not-utf-8", message, "save the file as UTF-8")


def unwanted(path: str, text: str, found: re.Match[str]) -> Problem:
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    name = f"U+{ord(found[0]):04X}"
    return Problem(
        Position(path, line, column),
        "control-character",
        f"the character {name} has no place in a text",
        "delete it; an editor can show hidden characters",
        Severity.ERROR,
    )
