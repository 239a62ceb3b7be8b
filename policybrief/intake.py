"""Sources into what all of them say: as they were read before, or read now."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from . import link, load, parse, workers
from .changes import UNKNOWN, Changes, compared
from .frozen import freeze, print_of, thaw
from .memory import OURS, Memory, Said, Shelf, stamp
from .model import Body, Entry, Key, Kind, Prints, Settings
from .problem import Position, Problem
from .still import Wish


@dataclass(frozen=True, slots=True)
class Parted:
    """What one source says, with the texts apart."""

    faces: tuple[Entry, ...]
    prints: tuple[Prints, ...]
    bodies: tuple[Body | bytes, ...]
    """As bytes, they are frozen."""
    rest: parse.Parsed
    """Without the entries."""


def parted(parsed: parse.Parsed, frozen: bool) -> Parted:
    pairs = [link.parted(entry) for entry in parsed.entries]
    prints = tuple(link.printed(face, body) for face, body in pairs)
    bodies = tuple(freeze(body) if frozen else body for _, body in pairs)
    return Parted(tuple(face for face, _ in pairs), prints, bodies, replace(parsed, entries=()))


@dataclass(slots=True)
class Taken:
    """What all sources say, as it is taken in."""

    bodies: Shelf[Body]
    """The text of each entry; of two with one name, that of the first."""
    said: dict[str, Said] = field(default_factory=dict)
    """By path."""
    faces: dict[Key, Entry] = field(default_factory=dict)
    """Every entry without its text; of two with one name, the first."""
    doubles: list[tuple[Entry, Body]] = field(default_factory=list)
    """The others."""
    prints: dict[Key, Prints] = field(default_factory=dict)
    moved: set[Key] = field(default_factory=set)
    """Entries whose source is not as it was."""
    changes: Changes = UNKNOWN
    """Since the last build, before linking."""
    texts: dict[str, str] = field(default_factory=dict)
    """Of the sources that were read."""
    problems: list[Problem] = field(default_factory=list)

    def known(self, path: str, said: Said) -> None:
        """A source that is as it was."""
        self.said[path] = said
        self.problems += said.problems
        for entry, prints, body in zip(said.entries, said.prints, said.bodies, strict=True):
            if self.faces.setdefault(entry.key, entry) is entry:
                self.prints[entry.key], self.bodies.prints[entry.key] = prints, body
            else:
                self.doubles.append((entry, Body()))

    def new(self, path: str, read: Parted) -> None:
        """A source that was read now."""
        self.problems += read.rest.problems
        for face, prints, body in zip(read.faces, read.prints, read.bodies, strict=True):
            self.moved.add(face.key)
            if self.faces.setdefault(face.key, face) is face:
                self.prints[face.key], self.bodies[face.key] = prints, body
            else:
                self.doubles.append((face, body if isinstance(body, Body) else thaw(body, OURS)))
        kept = tuple(self.bodies.prints[face.key] for face in read.faces)
        print, rest = print_of(self.texts.get(path, "").encode()), read.rest
        self.said[path] = Said(print, read.faces, read.prints, kept, rest.settings, rest.problems, rest.blind)

    @property
    def settings(self) -> Settings:
        """What site.yaml says."""
        return next((one.settings for one in self.said.values() if one.settings is not None), Settings(unread=True))

    @property
    def blind(self) -> frozenset[Kind]:
        """Kinds of which some entries could not be read."""
        return frozenset(kind for one in self.said.values() for kind in one.blind)


def take(wish: Wish, memory: Memory, found: load.Found) -> Taken:
    """What each source says: as it was read before, or read now."""
    taken, before, stamps = Taken(Shelf(memory.store, "body")), memory.sources(), memory.part("inputs") or {}
    fresh: dict[str, load.SourceFile] = {}
    problems = list(found.problems)
    for path, status in found.sources.items():
        if path in before and stamps.get(path) == stamp(status):
            continue
        source = load.decode(path, wish.root / path, problems)
        if source is not None:
            taken.texts[path] = source.text
            if path not in before or before[path].print != print_of(source.text.encode()):
                fresh[path] = source
    jobs = workers.jobs_for(memory.jobs, len(fresh))

    def parsing(source: load.SourceFile) -> Parted:
        with memory.timing.of("parse", source=source.path):
            return parted(parse.parse(source), memory.store.held or jobs > 1)

    failed = {problem.at.path for problem in problems}
    with closing(workers.spread(parsing, list(fresh.values()), jobs)) as parsed:  # as they come: all of them fill the memory
        for path in found.sources:
            if path in fresh:
                taken.new(path, next(parsed))
            elif path in before and path not in failed:
                taken.known(path, before[path])
    for path in sorted(failed - fresh.keys()):
        taken.new(path, parted(parse.unread(path), frozen=False))
    taken.problems += problems
    taken.changes = changes_since(before, taken.said) if before else UNKNOWN
    return taken


def changes_since(before: Mapping[str, Said], now: Mapping[str, Said]) -> Changes:
    """Which entries may be another than when their sources were last read."""
    paths = {path for path in before.keys() | now.keys() if before.get(path) is not now.get(path)}
    old, new = ({path: said[path] for path in paths if path in said} for said in (before, now))
    faces = compared(*({name: (path, prints.face) for path, name, prints in named(those)} for those in (old, new)))
    texts = compared(*({name: prints[1:] for _, name, prints in named(those)} for those in (old, new)))
    return Changes(faces, texts)


def named(said: Mapping[str, Said]) -> Iterator[tuple[str, str, Prints]]:
    """Every entry with the path of its source, and the numbers by which it is known."""
    for path, one in said.items():
        for entry, prints in zip(one.entries, one.prints, strict=True):
            yield path, entry.key.name, prints


def missing(taken: Taken) -> Iterator[Problem]:
    """What no site can do without."""
    if not taken.faces:
        help = "start one with: policybrief new site my-site"
        yield Problem(Position(load.CONTENT), "no-content", "there is no entry below content/", help)
    if all(one.settings is None for one in taken.said.values()):
        help = "write one that holds at least a line `title: …`"
        yield Problem(Position(f"{load.CONTENT}/site.yaml"), "no-settings", "there is no content/site.yaml", help)
