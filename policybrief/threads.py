"""A site's events into threads, one to an actor, a kind, a term and a brief, and into what the pages of the timeline show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from . import chronicle, urls
from .chronicle import Crowd, Moment, Year
from .frozen import imprint
from .lanes import Lanes, lanes
from .model import Body, Brief, Event, Key, Kind, Mention, Source, Term, key_of
from .shown import Passages, Way, roman
from .stretches import fit, stretches
from .views import Views, chapters

TOGETHER = 2
"""Events of which a term or an actor has a thread."""
FOLDED = 300
"""Events above which a page folds its years, and tells of each event no more than a line."""
WORDS = 20_000
"""Words of the texts of its events above which it does so too."""
DIVIDED = 2_000
"""Events above which they stand on a page for each decade, even where one page has room for them."""
FEW = 5
"""Briefs whose passages a chronicle shows with an event."""
ABREAST = 1_000
"""Events above which there is no page of actors side by side."""
WHOLE = "The whole timeline"
GROUPS = {"actor": "By actor", "kind": "By kind", "term": "By term", "brief": "By brief"}
"""What threads go by, and the headings of their lists."""


@dataclass(frozen=True, slots=True)
class Thread:
    """Events that have something in common, in time."""

    group: str
    to: Way
    """Its page; the note is what it has in common: an entry's name, a kind's label."""
    about: Way | None
    """The entry that it follows; None of a kind."""
    events: tuple[Event, ...]
    parts: tuple["Thread", ...] = ()
    """Its stretches of time, each with a page of its own, where its events are too many for one."""
    of: Way | None = None
    """The thread of which it is a stretch."""

    @property
    def line(self) -> "Line":
        """The same as other pages speak of it."""
        return Line(f"t-{self.group}-{self.to.path.split('/')[-2]}", self.group, self.to, len(self.events))


@dataclass(frozen=True, slots=True)
class Line:
    """A thread in one line."""

    id: str
    """Of its line on the page of an event: who comes along a thread comes there, and goes on from there."""
    group: str
    to: Way
    count: int
    """Of its events."""


@dataclass(frozen=True, slots=True)
class Threads:
    """The threads of one group."""

    label: str
    threads: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in a thread."""

    thread: Line | None
    """None in the whole story."""
    to: Way
    number: int
    of: int
    previous: Way | None
    following: Way | None


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as an entry names it."""

    slug: str
    to: Way


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the chronicle tells it."""

    moment: Moment
    to: Way
    kind: Way
    actors: tuple[Actor, ...]
    terms: tuple[Way, ...]
    sources: tuple[Way, ...]
    discussed: tuple[Way, ...]
    """The places in briefs: `§ II, ¶ 12`; the note is the brief."""
    passages: tuple[Passages, ...]
    """The same places with their words."""
    more: int
    """How many more briefs discuss it; its own page names them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a chronicle: an event, and how it stands to its neighbors there."""

    told: Told
    moment: Moment
    crowd: Crowd | None
    """The crowd that begins with it."""
    crowded: bool
    previous: str
    """The id of the entry before; empty of the first."""
    following: str


@dataclass(frozen=True, slots=True)
class Fold:
    """A year of a chronicle that is folded."""

    year: Year
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """Events in time as one page shows them."""

    entries: tuple[Entry, ...]
    crowds: tuple[Crowd, ...]
    folds: tuple[Fold, ...]
    """The same entries by year, where there are too many for one list."""
    years: tuple[Year, ...]


@dataclass(slots=True)
class Timeline:
    """Answers what the pages of the timeline show; each event is told once. What is asked for is noted as views note it:

    threads          all of them, and how long they are       thread timeline/by/…   the events of one
    places event/x   where an event stands in each thread      thread-of term/nmd     the thread that follows an entry
    stretches        on which page each event stands, of threads that are divided
    """

    views: Views
    groups: Mapping[str, tuple[Thread, ...]] = field(init=False)
    of: Mapping[Key, tuple[tuple[Thread, int], ...]] = field(init=False)
    """The threads of each event, with its place in them."""
    by_path: Mapping[str, Thread] = field(init=False)
    about: Mapping[str, Thread] = field(init=False)
    """The thread that follows a term or an actor, by the path of its page."""
    whole: Thread = field(init=False)
    placed: Mapping[tuple[str, str], str] = field(init=False)
    """The page of a stretch on which an entry stands, by the page of the thread and the entry's id."""

    def __post_init__(self) -> None:
        events = self.views.site.events
        with self.views.noting():
            self.groups = threads(self.views)
        self.whole = divided(Thread("decade", Way(WHOLE, urls.TIMELINE), None, events))
        places: dict[Key, list[tuple[Thread, int]]] = {}
        for thread in self.all:
            for number, event in enumerate(thread.events):
                places.setdefault(event.key, []).append((thread, number))
        self.of = {key: tuple(found) for key, found in places.items()}
        self.placed = {
            (thread.to.path, urls.anchor_of(event.key)): part.to.path
            for thread in (self.whole, *self.all)
            for part in thread.parts
            for event in part.events
        }
        self.by_path = {thread.to.path: thread for thread in (self.whole, *self.pages)}
        self.about = {thread.about.path: thread for group in ("term", "actor") for thread in self.groups[group] if thread.about}

    @property
    def all(self) -> Iterator[Thread]:
        """Every thread."""
        return (thread for found in self.groups.values() for thread in found)

    @property
    def pages(self) -> Iterator[Thread]:
        """Every thread and every stretch that has a page of its own, but for the whole."""
        yield from self.whole.parts
        for thread in self.all:
            yield from (thread, *thread.parts)

    def everything(self) -> dict[str, Any]:
        """The page of the whole chronicle; of a very long one, the way to its stretches."""
        self.views.reads.add("list event")
        return {
            "thread": self.whole,
            "first": next((self.views.way(event.key) for event in self.whole.events), None),
            "chronicle": self.chronicle(() if self.whole.parts else self.whole.events),
            "groups": self.listed(),
            "abreast": self.abreast,
        }

    def view(self, thread: Thread) -> dict[str, object]:
        """The page of a thread, or of a stretch of one."""
        self.views.reads.add(f"thread {thread.to.path}")
        return {
            "thread": thread,
            "chronicle": self.chronicle(() if thread.parts else thread.events),
            "heading": GROUPS.get(thread.group, ""),
        }

    def listed(self) -> tuple[Threads, ...]:
        """All threads, those with most events first; kinds in the order of the site."""
        self.views.reads.add("threads")
        groups = ((label, self.groups[group]) for group, label in GROUPS.items())
        return tuple(Threads(label, tuple(one.line for one in threads)) for label, threads in groups if threads)

    def event(self, event: Event) -> dict[str, object]:
        """What an event's own page shows of time."""
        self.views.reads.add(f"places {event.key.name}")
        events = self.views.site.events
        number = self.views.rank[event.key] - self.views.rank[events[0].key]
        threads = (
            self.place(thread.events, number, thread.to.path, thread.line) for thread, number in self.of.get(event.key, ())
        )
        whole = self.place(events, number, urls.TIMELINE, None)
        return {"certainty": chronicle.certainty(event.date), "places": (whole, *threads)}

    def place_of(self, path: str, entry: str) -> str:
        """The page on which an entry of a thread stands, by its id."""
        self.views.reads.add("stretches")
        return self.placed.get((path, entry), path)

    def term(self, term: Term) -> dict[str, object]:
        """The thread that follows a term or an actor, if there is one."""
        self.views.reads.add(f"thread-of {term.key.name}")
        thread = self.about.get(urls.path_of(term.key))
        return {"thread": thread.line if thread else None}

    def place(self, events: Sequence[Event], number: int, path: str, thread: Line | None) -> Place:
        id = thread.id if thread else ""
        around = [self.views.way(events[at].key, id) if 0 <= at < len(events) else None for at in (number - 1, number + 1)]
        words = thread.to.words if thread else WHOLE
        to = Way(words, path, urls.anchor_of(events[number].key))
        return Place(thread, to, number + 1, len(events), *around)

    @property
    def abreast(self) -> bool:
        """Whether there is a page of actors side by side."""
        return len(self.views.site.events) <= ABREAST

    def lanes(self) -> Lanes:
        """The busiest actors side by side."""
        events, ways = self.views.all(Kind.EVENT), self.views.ways
        return lanes(events, {event.slug: tuple(way.words for way in ways(event.actors)) for event in events})

    def chronicle(self, events: Sequence[Event]) -> Chronicle:
        """Events in time, each with its neighbors."""
        crowds = chronicle.crowds(events)
        first = {found.events[0].slug: found for found in crowds}
        crowded = {event.slug for found in crowds for event in found.events}
        ids = ["", *(urls.anchor_of(event.key) for event in events), ""]
        entries = tuple(
            Entry(
                self.one(moment.event),
                moment,
                first.get(moment.event.slug),
                moment.event.slug in crowded,
                ids[at],
                ids[at + 2],
            )
            for at, moment in enumerate(chronicle.moments(events))
        )
        years = tuple(entry.moment.year for entry in entries if entry.moment.year is not None)
        return Chronicle(entries, crowds, folds(entries) if is_long(events) else (), years)

    def one(self, event: Event) -> Told:
        """An event as every page tells it."""
        told: Told = self.views.once(("told", event.key), lambda: self.telling(event))
        return told

    def telling(self, event: Event) -> Told:
        self.views.reads |= {f"places {event.key.name}", f"face {event.key.name}"}
        views, own = self.views, {thread.to.path: thread for thread, _ in self.of.get(event.key, ())}
        anchor = urls.anchor_of(event.key)
        kind = urls.view_path("kind", event.kind)
        label = views.site.settings.event_kinds.get(event.kind, event.kind)
        keys = dict.fromkeys(
            [*map(views.key, (citation.source for citation in event.sources)), *views.targets(event.key, Kind.SOURCE)]
        )
        cited = (Way(short(views.sources[key.slug]), urls.SOURCES, urls.anchor_of(key)) for key in keys)
        return Told(
            chronicle.moment(None, event, None),
            views.way(event.key),
            Way(label, kind if kind in own else "", anchor),
            tuple(
                Actor(way_key.slug, self.actor(way_key, own, anchor)) for way_key in dict.fromkeys(map(views.key, event.actors))
            ),
            views.ways(event.terms),
            tuple(cited),
            self.discussed(event),
            views.passages(event.key, (Kind.BRIEF,), FEW),
            views.beyond(event.key, (Kind.BRIEF,), FEW),
        )

    def actor(self, key: Key, own: Mapping[str, Thread], anchor: str) -> Way:
        """The way to an actor's thread where it stands at the event, or to its entry."""
        way, path = self.views.way(key), urls.view_path("actor", key.slug)
        return Way(way.words, path, anchor) if path in own else way

    def discussed(self, event: Event) -> tuple[Way, ...]:
        """The places in briefs that mention an event, each once."""
        briefs = self.views.held(event.key, (Kind.BRIEF,))[:FEW]
        mentions = (mention for brief in briefs for mention in self.views.mentions(brief, event.key))
        ways: dict[tuple[Key, str], Way] = {}
        for mention in mentions:
            way = self.passage(mention)
            ways.setdefault((mention.source, way.words), way)
        return tuple(ways.values())

    def sections(self, brief: Key) -> Mapping[str, str]:
        """What passages of a brief are called by, section by section."""
        found: Mapping[str, str] = self.views.once(("sections", brief), lambda: numbered(self.views.outline(brief)))
        return found

    def value(self, facet: str) -> int:
        """A number that is another where what a facet stands for is."""
        what, _, name = facet.partition(" ")
        if what == "threads":
            return imprint(*((one.line, [event.slug for event in one.events]) for one in self.all))
        if what == "thread":
            found = self.by_path.get(name)
            return imprint(found.to, found.of, *(one.to for one in found.parts), *self.faces(found.events)) if found else 0
        if what == "thread-of":
            found = self.about.get(urls.path_of(key_of(name)))
            return imprint(found.line) if found is not None else 0
        if what == "places":
            return imprint(*self.around(key_of(name)))
        return imprint(*self.placed.items())

    def faces(self, events: Iterable[Event]) -> Iterator[tuple[str, int]]:
        return ((event.slug, self.views.face(event.key.name)) for event in events)

    def around(self, event: Key) -> Iterator[object]:
        """What an event's page says of its threads, of the whole first."""
        every = self.views.site.events
        place = self.views.rank[event] - self.views.rank[every[0].key] if event in self.views.rank else 0
        yield place, len(every)
        for thread, number in self.of.get(event, ()):
            yield thread.line, number, *(one.slug for one in thread.events[max(0, number - 1) : number + 2])

    def passage(self, mention: Mention) -> Way:
        """A place in a brief by section and paragraph: `§ II, ¶ 12`; the note is the brief, without its subtitle."""
        section = self.sections(mention.source).get(mention.section, "")
        paragraph = f"¶ {mention.paragraph}" if mention.paragraph else ""
        words = ", ".join(filter(None, (section, paragraph)) if section != NOTE else (NOTE,)) or "the text"
        return Way(words, urls.path_of(mention.source), mention.id, self.views.way(mention.source).words.partition(": ")[0])


# ---------------------------------------------------------------- threads


def threads(views: Views) -> dict[str, tuple[Thread, ...]]:
    """The threads of a site by group; those of actors, terms and briefs that hold most first."""
    site = views.site
    actors: dict[Key, list[Event]] = {}
    for event in site.events:
        for key in dict.fromkeys(map(views.key, event.actors)):
            actors.setdefault(key, []).append(event)
    terms = {key: events for key, events in views.by_term.items() if key not in actors}
    kinds = (
        (kind, label, [event for event in site.events if event.kind == kind]) for kind, label in site.settings.event_kinds.items()
    )
    made = {
        "actor": [thread(views, "actor", key, events) for key, events in actors.items() if len(events) >= TOGETHER],
        "kind": [
            Thread("kind", Way(label, urls.view_path("kind", kind)), None, tuple(events))
            for kind, label, events in kinds
            if events
        ],
        "term": [thread(views, "term", key, events) for key, events in terms.items() if len(events) >= TOGETHER],
        "brief": [thread(views, "brief", brief.key, found) for brief in site.briefs if (found := events_of(views, brief))],
    }
    for group in ("actor", "term", "brief"):
        made[group].sort(key=lambda one: (-len(one.events), one.to.words))
    return {group: tuple(map(divided, found)) for group, found in made.items()}


def thread(views: Views, group: str, key: Key, events: Iterable[Event]) -> Thread:
    """The thread of an entry."""
    about = views.way(key)
    return Thread(group, Way(about.words, urls.view_path(group, key.slug)), about, tuple(events))


def events_of(views: Views, brief: Brief) -> list[Event]:
    """The events that a brief speaks of, in time."""
    keys = sorted(views.targets(brief.key, Kind.EVENT), key=views.rank.__getitem__)
    return [event for key in keys if isinstance(event := views.entries[key], Event)]


def is_long(events: Sequence[Event]) -> bool:
    """Whether a page folds its years, and tells of each event no more than a line."""
    return len(events) > FOLDED or sum(event.body.words for event in events) > WORDS


def divided(thread: Thread) -> Thread:
    """A thread with its stretches, where its events are too many for one page."""
    if len(thread.events) <= DIVIDED and fit(thread.events):
        return thread
    name = "" if thread.to.path == urls.TIMELINE else f"{thread.to.path.split('/')[-2]}--"  # which no entry has in its name
    parts = (
        Thread(thread.group, Way(one.label, urls.view_path(thread.group, name + one.slug)), None, one.events, of=thread.to)
        for one in stretches(thread.events)
    )
    return replace(thread, parts=tuple(parts))


def folds(entries: Sequence[Entry]) -> tuple[Fold, ...]:
    """Entries by the years that begin among them."""
    starts = [at for at, entry in enumerate(entries) if entry.moment.year is not None]
    made = []
    for start, end in pairwise([*starts, len(entries)]):
        year = entries[start].moment.year
        assert year is not None
        made.append(Fold(year, tuple(entries[start:end])))
    return tuple(made)


# ---------------------------------------------------------------- sources and passages

NOTE = "in a note"


def numbered(body: Body) -> dict[str, str]:
    """The sections of a brief as passages are called by them: `§ II`; notes are one place."""
    whole = chapters(body)
    numbers = {id: number for number, id in enumerate(dict.fromkeys(filter(None, whole.values())), 1)}
    apart = {section.id: NOTE for section in body.sections if section.apart}
    return {id: f"§ {roman(numbers[top])}" for id, top in whole.items() if top in numbers} | apart


def short(source: Source) -> str:
    """A source in a few words: who, and the year."""
    who = source.authors[0].family or source.authors[0].literal if source.authors else ""
    who = who or source.container or source.publisher or source.title
    more = " et al." * (len(source.authors) > 2) or (f" and {second}" if (second := second_name(source)) else "")
    year = source.issued.year if source.issued else None
    return f"{who}{more}{f' {year}' if year is not None and year > 0 else ''}"


def second_name(source: Source) -> str:
    """The second of two authors."""
    return (source.authors[1].family or source.authors[1].literal) if len(source.authors) == 2 else ""
