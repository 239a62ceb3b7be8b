"""What a build may take from the last one: sources that were read, texts that were linked, pages that were made.

    faces, body …   what each source said; the texts of its entries apart, so that they are read only where they are needed
    linked, text …  what linking made of each text, and what it asked of the rest of the site
    made            what each page asked of the site, and which files came of it
    inputs          every file that a build reads, with its stamp: if none is another, there is nothing to do

Whatever is not there, or not as it was put there, is made again. A build that fails changes nothing here; it only adds
what it read, under names that say what is in it.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from . import __version__
from .cache import Store
from .frozen import freeze, print_of, thaw
from .timing import Timing

if TYPE_CHECKING:
    from .link import Linked, Past
    from .model import Body, Entry, Key, Kind, Prints, Settings, Text
    from .problem import Problem

V = TypeVar("V", "Body", "Text")
OURS = frozenset(f"{__package__}.{name}" for name in ("dates", "memory", "model", "problem"))
"""Where the types are that may be kept."""
LIBRARIES = ("PIL", "jinja2", "markupsafe", "markdown", "nh3", "yaml", "fontTools", "brotli", "font_source_serif_pro")
PARTS = 64
"""Rows in which the faces of all entries are kept, so that a changed source costs one of them."""
RECENT = 64
"""Texts that are held ready."""
STORES = 4
"""Ways of building a site of which something is kept: published, previewed, with another address."""
TICK = 2_000_000_000
"""Nanoseconds within which a file may change again without another stamp (FAT keeps two seconds)."""

Stamp = tuple[int, int, int, int]
"""A file: its size, when it was changed and when its inode was (nanoseconds since 1970), and its inode."""


def stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def settled(found: Stamp, now: int, tick: int) -> bool:
    """Whether a file that changes after some moment (nanoseconds since 1970) has another stamp then."""
    return max(found[1], found[2]) + tick < now


class Lost(Exception):
    """A text that was kept cannot be read any more, so that all must be made from nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one source said, without the texts of its entries."""

    print: int
    """Of the source."""
    entries: tuple[Entry, ...] = ()
    prints: tuple[Prints, ...] = ()
    """Of each entry."""
    bodies: tuple[int, ...] = ()
    """By which the text of each is kept."""
    settings: Settings | None = None
    problems: tuple[Problem, ...] = ()
    blind: frozenset[Kind] = frozenset()


class Made(NamedTuple):
    """What a page asked for, and what came of it."""

    reads: tuple[str, ...]
    files: tuple[str, ...]
    characters: str = ""
    """That it may show, where the site has a typeface of its own."""
    letters: tuple[int, ...] = ()
    """How often it shows each of those from U+0020 to U+007E."""


class Memory:
    """What is kept for one way of building a site, in a file of a folder; without a folder, nothing."""

    def __init__(self, folder: Path | None = None, way: object = "", jobs: int | None = 1, tick: int = TICK) -> None:
        self.jobs, self.tick, self.engine, self.timing = jobs, tick, engine(), Timing()
        name = f"{print_of(repr((__version__, way)).encode()):016x}.db"
        self.store = Store(folder / name if folder is not None else None)
        if folder is not None and self.store.held:
            bound(folder)
        self.parts: dict[str, Any] = {}
        self.said: dict[str, Said] | None = None

    # small parts, each read and written as a whole

    def part(self, name: str) -> Any:
        """A part; None where there is none, or one that another engine wrote."""
        if name not in self.parts:
            self.parts[name] = read(self.store.get(name), self.engine)
        return self.parts[name]

    def keep(self, name: str, value: Any) -> None:
        """Puts a part in place of what it was."""
        if self.parts.get(name) != value:
            self.parts[name] = value
            self.store.put(name, marshal.dumps((self.engine, value)))

    # sources

    def sources(self) -> Mapping[str, Said]:
        """What each source said, by its path; nothing where a part of it is lost."""
        if self.said is None:
            self.said = {}
            for name, expected in (self.part("faces") or {}).items():
                raw = self.store.get(name)
                found = thaw(raw, OURS) if raw is not None and print_of(raw) == expected else None
                if not isinstance(found, dict):
                    self.said = {}
                    break
                self.said |= found
        return self.said

    def keep_sources(self, said: Mapping[str, Said]) -> None:
        """Puts what each source said in place of what it said before; only rows in which something changed are written."""
        before, prints = self.sources(), dict(self.part("faces") or {})
        changed = {row(path) for path in before.keys() | said.keys() if before.get(path) is not said.get(path)}
        rows: dict[str, dict[str, Said]] = {name: {} for name in changed}
        for path, one in said.items():
            if row(path) in rows:
                rows[row(path)][path] = one
        for name, held in rows.items():
            frozen = freeze(held)
            prints[name] = print_of(frozen)
            self.store.put(name, frozen)
        self.said = dict(said)
        self.keep("faces", prints)

    # linking

    def past(self, rules: int) -> Past:
        """What linking may keep of the last build, if it went by the same rules."""
        from .link import Knot, Past  # not above: a build that has nothing to do links nothing
        from .model import Ties, key_of

        linked, words = self.part("linked"), self.part("words")
        if linked is None or linked[0] != rules or words is None or self.part("texts") is None:
            return Past()
        _, knots, asked, starts = linked
        problems = thaw(self.store.get("warnings"), OURS) or {}
        past = {
            key_of(name): Knot(print, reads, Ties(*ties), problems.get(name, ()), published)
            for name, (print, reads, ties, published) in knots.items()
        }
        return Past(past, asked, starts, lambda key, forms: self.holds(words.get(key.name), forms))

    def keep_linked(self, rules: int, linked: Linked, texts: Mapping[Key, int], words: Mapping[Key, int]) -> None:
        """Puts what came of linking in place of what came of it before."""
        knots = {key.name: (knot.print, knot.reads, tuple(knot.ties), knot.published) for key, knot in linked.knots.items()}
        self.keep("linked", (rules, knots, dict(linked.facets), dict(linked.starts)))
        self.keep("texts", {key.name: texts[key] for key in linked.knots})
        self.keep("words", {key.name: words[key] for key in linked.knots})
        self.store.put("warnings", freeze({key.name: knot.problems for key, knot in linked.knots.items() if knot.problems}))

    def kept(self, name: str) -> dict[Key, int]:
        """The numbers by which something of each text is kept."""
        from .model import key_of

        return {key_of(one): print for one, print in (self.part(name) or {}).items()}

    def keep_words(self, words: dict[Key, int], key: Key, listed: bytes) -> None:
        """Puts the words of a text where `holds` finds them."""
        words[key] = print_of(listed)
        self.store.put(f"words {words[key]}", listed)

    def holds(self, print: int | None, forms: Iterable[str]) -> bool:
        """Whether a text holds all first words of one of some forms."""
        raw = self.store.get(f"words {print}") if print is not None else None
        return raw is None or any(all(f"\n{word}\n".encode() in raw for word in form.split(" ")) for form in forms)

    # pages

    def made(self, whole: int) -> tuple[Mapping[str, Made], Mapping[str, int]]:
        """What came of each job, and the facets that jobs asked for, if every page was made of the same whole."""
        before = self.part("made")
        if before is None or before[0] != whole:
            return {}, {}
        return {name: Made(*one) for name, one in before[1].items()}, before[2]

    def keep_made(self, whole: int, made: Mapping[str, Made], value: Callable[[str], int]) -> None:
        """Puts what came of each job in place of what came of it before."""
        facets = {facet: value(facet) for facet in set[str]().union(*(one.reads for one in made.values()))}
        self.keep("made", (whole, {name: tuple(one) for name, one in made.items()}, facets))

    def published(self) -> tuple[Mapping[str, str], Mapping[str, tuple[int, int, int]]]:
        """The digest and the stamp of every file of the last build."""
        return self.part("published") or ({}, {})

    def keep_problems(self, problems: Iterable[Problem]) -> None:
        """Puts what is wrong with a site that was published all the same."""
        self.store.put("problems", freeze(tuple(problems)))

    def problems(self) -> tuple[Problem, ...] | None:
        """The same; None where it cannot be read."""
        found = thaw(self.store.get("problems"), OURS)
        return found if isinstance(found, tuple) else None

    # the whole

    def seal(self, *texts: Mapping[str, Mapping[Key, int]]) -> None:
        """Lets go of every text that no entry has any more, and makes sure of the rest."""
        names = {f"{kind} {key.name} {print}" for held in texts for kind, prints in held.items() for key, print in prints.items()}
        names |= {f"words {print}" for print in (self.part("words") or {}).values()}
        self.store.forget(lambda name: " " not in name or name.startswith("faces ") or name in names)
        self.store.commit()

    def clear(self) -> None:
        """Lets go of everything: a text that is lost would be missed at each build."""
        self.parts, self.said = {}, None
        self.store.forget(lambda name: False)

    def close(self) -> None:
        self.store.close()


class Shelf(MutableMapping["Key", V], Generic[V]):
    """Texts by key. Where there is a store they are kept in it, by a number for what is in them, and read when asked for."""

    def __init__(self, store: Store, kind: str, prints: dict[Key, int] | None = None) -> None:
        self.store, self.kind = store, kind
        self.prints = {} if prints is None else prints
        self.ready: dict[Key, V] = {}
        self.frozen: dict[Key, bytes] = {}
        """Those that came frozen, where there is no store."""

    def __getitem__(self, key: Key) -> V:
        if key not in self.ready:
            found = thaw(self.frozen[key] if key in self.frozen else self.store.get(self.name(key)), OURS)
            if found is None:
                raise Lost(self.name(key))
            self.hold(key, found)
        return self.ready[key]

    def __setitem__(self, key: Key, value: V | bytes) -> None:
        """Puts a text here; as bytes, it was frozen before."""
        if self.store.held:
            frozen = value if isinstance(value, bytes) else freeze(value)
            self.prints[key] = print_of(frozen)
            self.store.put(self.name(key), frozen)
            self.ready.pop(key, None)
        else:
            self.prints[key] = 0
        if not isinstance(value, bytes):
            self.hold(key, value)
        elif not self.store.held:
            self.frozen[key] = value

    def hold(self, key: Key, value: V) -> None:
        """Has a text ready; where it can be read again, the one that was asked for first goes."""
        first = next(iter(self.ready)) if len(self.ready) >= RECENT else None
        if first is not None and (self.store.held or first in self.frozen):
            del self.ready[first]
        self.ready[key] = value

    def name(self, key: Key) -> str:
        """The name under which a text is kept."""
        return f"{self.kind} {key.name} {self.prints[key]}"

    def __delitem__(self, key: Key) -> None:
        del self.prints[key]
        self.ready.pop(key, None)
        self.frozen.pop(key, None)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.prints)

    def __len__(self) -> int:
        return len(self.prints)


def read(raw: bytes | None, engine: int) -> Any:
    """A part as it was put there; None where it was not, or by another engine."""
    if raw is None:
        return None
    try:
        written, value = marshal.loads(raw)
    except (ValueError, EOFError, TypeError):
        return None
    return value if written == engine else None


def listed(words: Collection[str]) -> bytes:
    """The words of a text as `holds` searches them."""
    return "\n".join(["", *sorted(words), ""]).encode()


def row(path: str) -> str:
    """The row in which a source is kept."""
    return f"faces {zlib.crc32(path.encode()) % PARTS}"


def engine() -> int:
    """A number for all code that has a part in what is made: ours, the libraries, Python."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    libraries = (find_spec(name) for name in LIBRARIES)
    files += [Path(found.origin) for found in libraries if found is not None and found.origin is not None]
    stamps = [(file.name, status.st_size, status.st_mtime_ns) for file in files for status in [file.stat()]]
    return print_of(repr((__version__, sys.version, stamps)).encode())


def bound(folder: Path) -> None:
    """Takes away the stores that were used longest ago."""
    with suppress(OSError):  # another build may be doing the same, or have one of them open
        files = sorted(folder.glob("*.db"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in files[STORES:]:
            for part in (file, file.with_suffix(".lock")):
                part.unlink(missing_ok=True)


def forget(folder: Path) -> bool:
    """Takes away all stores of a folder; False where there was none."""
    stores = [path for path in folder.glob("*.db*") if path.is_file()] if folder.is_dir() else []
    for path in [*stores, *folder.glob("*.lock")]:
        path.unlink(missing_ok=True)
    return bool(stores)
