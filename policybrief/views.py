"""A site seen from one of its pages: the values that templates show, already chosen and in order.

Knows addresses, not templates; a template that needs to look something up wants a value from here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from . import moments, urls
from .dates import Date
from .model import (
    IN_HEADING,
    Article,
    Body,
    Brief,
    Change,
    Citation,
    Closing,
    Entry,
    Event,
    Fact,
    Figure,
    Key,
    Kind,
    Link,
    Markup,
    Mention,
    Opening,
    Piece,
    Point,
    Prose,
    Reference,
    Site,
    Source,
    Term,
    Via,
    Written,
    filed,
)

KINDS = {
    "treaty": "Treaties",
    "agreement": "Agreements",
    "statement": "Statements",
    "law": "Laws",
    "program": "Programs",
    "system": "Systems",
    "concept": "Concepts",
    "body": "Bodies",
    "meeting": "Meetings",
    "medium": "Media",
    "person": "Persons",
    "state": "States",
}
"""What the kinds of term are called where there are several."""
SUMMARY_WORDS = 45
"""How much of an event a card tells, in whole sentences."""
READING_SPEED = 230
"""Words a minute, for adults reading non-fiction in English (Brysbaert 2019: 238 on average)."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link within the site: its words, and where it leads."""

    words: str
    path: str
    fragment: str = ""
    note: str = ""
    """What stands beside it: a gist, a date, a count."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in another entry that rests on this one."""

    to: Way
    section: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Passages:
    """All such places in one entry."""

    entry: Way
    kind: str
    places: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as a page lists it."""

    number: int
    source: Source
    used_by: tuple[Way, ...] = ()
    more: int = 0
    """How many more there are."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation where it stands: the number of its source on the page, and the place in it."""

    number: int
    source: Source
    locator: str


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A fact of a term, with the way to its event and its citations."""

    fact: Fact
    event: Way | None
    marks: tuple[Mark, ...]
    card: str = ""
    """The id of the card that explains its event."""


@dataclass(frozen=True, slots=True)
class MarkedFigure:
    """A figure of a term with its citations."""

    figure: Figure
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """An event as lists show it."""

    event: Event
    to: Way
    back: tuple[Way, ...] = ()
    """The ways to where the page mentions it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The first events of a list, and how many more there are."""

    events: tuple[Dated, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a section of a brief tells of: from its first event to its last."""

    words: str
    events: int


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms that begin with one letter."""

    letter: str
    terms: tuple["Listed", ...]


@dataclass(frozen=True, slots=True)
class TermKind:
    """The terms of one kind."""

    id: str
    label: str
    terms: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A term as the glossary lists it."""

    term: Term
    to: Way
    uses: int


@dataclass(frozen=True, slots=True)
class TermCard:
    """A term as a page explains it where it is mentioned."""

    term: Term
    to: Way
    id: str
    facts: tuple[DatedFact, ...] = ()
    state: str = ""
    """Of a treaty or a law: how it stood when the brief was written."""
    uses: int = 0
    back: tuple[Way, ...] = ()
    """The ways back to its mentions on the page, each called by its paragraph."""


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event as a page explains it where it is mentioned."""

    event: Event
    to: Way
    id: str
    summary: str
    distance: str
    """How long before or after the brief it was."""
    sources: int
    """How many works its page cites."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Everything that a page explains where it is mentioned; `ids` says of each target which element does."""

    terms: tuple[TermCard, ...] = ()
    events: tuple[EventCard, ...] = ()
    ids: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Paragraphs of one section of a brief."""

    section: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Bearings:
    """The paragraphs of a brief whose claims an entry bears on."""

    brief: Way
    sections: tuple[Paragraphs, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """The editor's notes of one entry."""

    entry: Way
    notes: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A brief as a register lists it."""

    brief: Brief
    to: Way
    minutes: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What was last done to a brief, and when."""

    words: str
    date: Date


@dataclass(frozen=True, slots=True)
class Block:
    """The words of one paragraph, item, cell or heading, without links and citations."""

    text: str
    section: str
    paragraph: int
    heading: bool


@dataclass(slots=True)
class Bibliography:
    """The sources that one page cites, numbered as they come."""

    sources: dict[str, Source]
    numbers: dict[str, int] = field(default_factory=dict)

    def mark(self, slug: str, locator: str = "") -> Mark:
        """The mark for a citation of a source."""
        return Mark(self.numbers.setdefault(slug, len(self.numbers) + 1), self.sources[slug], locator)

    def marks(self, citations: Iterable[Citation]) -> tuple[Mark, ...]:
        """The marks for a list of citations."""
        return tuple(self.mark(citation.source.target, citation.locator) for citation in citations)

    def listed(self) -> tuple[Cited, ...]:
        """All sources so far, in the order of their numbers."""
        return tuple(Cited(number, self.sources[slug]) for slug, number in self.numbers.items())


LISTED = 100
"""Events that a term lists, entries that the list of sources names for each, and entries whose passages an event shows."""


class Views:
    """Answers what a page needs to know of the rest of the site; each relation is worked out once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        entries: tuple[Entry, ...] = (*site.briefs, *site.terms, *site.events, *site.articles, *site.sources)
        self.entries = {entry.key: entry for entry in entries}
        self.former = {
            Key(entry.key.kind, slug): entry.key for entry in entries if not isinstance(entry, Source) for slug in entry.was
        }
        self.rank = {entry.key: rank for rank, entry in enumerate(entries)}
        self.sources = {source.slug: source for source in site.sources}
        self.to: dict[Key, list[Mention]] = {}
        self.within: dict[Key, list[Mention]] = {}
        for mention in site.mentions:
            self.to.setdefault(mention.target, []).append(mention)
            self.within.setdefault(mention.source, []).append(mention)
        self.uses = Counter(mention.target for mention in site.mentions if mention.source.kind is Kind.BRIEF)
        self.by_term = self.events_by_term()
        self.by_source = self.users_by_source()

    # relations

    def events_by_term(self) -> dict[Key, list[Event]]:
        """The events that a term took part in, is named for, or is mentioned by; in time."""
        found: dict[Key, list[Event]] = {}
        for event in self.site.events:
            named = [self.key(reference) for reference in (*event.actors, *event.terms)]
            mentioned = [mention.target for mention in self.within.get(event.key, ()) if mention.target.kind is Kind.TERM]
            for key in dict.fromkeys([*named, *mentioned]):
                found.setdefault(key, []).append(event)
        return found

    def users_by_source(self) -> dict[str, list[Way]]:
        """Everything that cites a source: passages of bodies, then the lists of terms and events."""
        found: dict[str, dict[Key, Way]] = {}
        for mention in self.site.mentions:
            if mention.target.kind is Kind.SOURCE:
                place = found.setdefault(mention.target.slug, {})
                place.setdefault(mention.source, self.way(mention.source, mention.id))
        citing: tuple[Term | Event, ...] = (*self.site.terms, *self.site.events)
        for entry in citing:
            for citation in citations_of(entry):
                found.setdefault(citation.source.target, {}).setdefault(entry.key, self.way(entry.key))
        for brief in self.site.briefs:
            if brief.restates:
                found.setdefault(brief.restates.target, {}).setdefault(brief.key, self.way(brief.key))
        return {slug: list(ways.values()) for slug, ways in found.items()}

    def key(self, reference: Reference) -> Key:
        """The key that a checked name in front matter stands for."""
        assert reference.kind is not None
        key = Key(reference.kind, reference.target)
        return self.former.get(key, key)

    def way(self, key: Key, fragment: str = "", note: str = "") -> Way:
        """The way to an entry."""
        entry = self.entries[key]
        words = entry.name if isinstance(entry, Term) else entry.title
        anchor = urls.anchor_of(key) if isinstance(entry, Source) and not fragment else fragment
        return Way(words, urls.path_of(key), anchor, note)

    def ways(self, references: Iterable[Reference]) -> tuple[Way, ...]:
        """The ways to what front matter names, one to each."""
        return tuple(self.way(key) for key in dict.fromkeys(self.key(reference) for reference in references))

    def passages(self, key: Key, kinds: Sequence[Kind]) -> tuple[Passages, ...]:
        """The passages that rest on an entry, by the entry that holds them."""
        by_entry: dict[Key, list[Mention]] = {}
        for mention in self.to.get(key, ()):
            if mention.source.kind in kinds:
                by_entry.setdefault(mention.source, []).append(mention)
        return tuple(
            Passages(self.way(source), source.kind.value, tuple(self.passage(mention) for mention in mentions))
            for source, mentions in by_entry.items()
        )

    def holders(self, key: Key, kind: Kind) -> tuple[Way, ...]:
        """The entries of one kind whose text mentions an entry, each at its first mention."""
        first: dict[Key, Mention] = {}
        for mention in self.to.get(key, ()):
            if mention.source.kind is kind:
                first.setdefault(mention.source, mention)
        return tuple(self.way(source, mention.id) for source, mention in first.items())

    def passage(self, mention: Mention) -> Passage:
        entry = self.entries[mention.source]
        titles = {} if isinstance(entry, Source) else {section.id: section.title for section in entry.body.sections}
        to = Way(mention.words, urls.path_of(mention.source), mention.id)
        return Passage(to, titles.get(mention.section, ""), mention.before, mention.words, mention.after)

    def targets(self, key: Key, kind: Kind | None = None) -> list[Key]:
        """What an entry mentions, of one kind or of all, in reading order."""
        return list(dict.fromkeys(mention.target for mention in self.within.get(key, ()) if kind in (None, mention.target.kind)))

    def bearings(self, entry: Term | Event) -> tuple[Bearings, ...]:
        """The paragraphs that an entry bears on, each once, by brief and section."""
        found: dict[Key, dict[str, dict[str, None]]] = {}
        for bearing in entry.bears_on:
            key = self.key(bearing.brief)
            for claim in self.body(key).claims_between(bearing.first, bearing.last):
                found.setdefault(key, {}).setdefault(claim.section, {})[claim.anchor] = None
        return tuple(Bearings(self.way(key), self.paragraphs(key, sections)) for key, sections in found.items())

    def paragraphs(self, key: Key, sections: Mapping[str, Iterable[str]]) -> tuple[Paragraphs, ...]:
        titles, path = {section.id: section.title for section in self.body(key).sections}, urls.path_of(key)
        return tuple(
            Paragraphs(titles.get(id, ""), tuple(Way(anchor.removeprefix("p"), path, anchor) for anchor in anchors))
            for id, anchors in sections.items()
        )

    def body(self, key: Key) -> Body:
        """The text of an entry that has one."""
        entry = self.entries[key]
        assert not isinstance(entry, Source)
        return entry.body

    def editors_notes(self) -> tuple[Noted, ...]:
        """All editor's notes, by the entry that holds them."""
        site = self.site
        holders: tuple[Written, ...] = (*site.briefs, *site.terms, *site.events, *site.articles)
        return tuple(
            Noted(self.way(entry.key), tuple(Way(note.title, urls.path_of(entry.key), note.id) for note in entry.body.notes))
            for entry in holders
            if entry.body.notes
        )

    def dated(self, events: Iterable[Event]) -> tuple[Dated, ...]:
        return tuple(Dated(event, self.way(event.key)) for event in events)

    def listing(self, events: Sequence[Event]) -> Listing:
        """As many events as a page of something else has room for."""
        return Listing(self.dated(events[:LISTED]), max(0, len(events) - LISTED))

    def parted(self, events: Iterable[Event], actor: Key) -> tuple[list[Event], list[Event]]:
        """The events in which an actor took part, and the others."""
        held: dict[bool, list[Event]] = {True: [], False: []}
        for event in events:
            held[actor in map(self.key, event.actors)].append(event)
        return held[True], held[False]

    def events_of(self, brief: Brief) -> tuple[Dated, ...]:
        """The events that a brief mentions, in time, with the ways to their passages."""
        back = self.ways_back(brief)
        events = (self.entries[key] for key in sorted(self.targets(brief.key, Kind.EVENT), key=self.rank.__getitem__))
        return tuple(Dated(event, self.way(event.key), tuple(back[event.key])) for event in events if isinstance(event, Event))

    def spans(self, brief: Brief) -> dict[str, Span]:
        """By section, the time of the events that a brief mentions there; a part of a section counts to the whole."""
        held: dict[str, dict[Key, Event]] = {}
        whole = chapters(brief.body)
        for mention in self.within.get(brief.key, ()):
            event = self.entries[mention.target]
            if isinstance(event, Event) and mention.section in whole:
                held.setdefault(whole[mention.section], {})[event.key] = event
        return {
            section: Span(moments.span([event.date for event in events.values()]), len(events))
            for section, events in held.items()
        }

    # what explains a mention where it stands

    def cards_of_brief(self, brief: Brief) -> Cards:
        """The glossary at the foot of a brief, and its events."""
        back = self.ways_back(brief)
        terms = tuple(
            self.term_card(term, f"g-{term.slug}", brief.date, tuple(back[term.key]))
            for key in sorted(self.targets(brief.key, Kind.TERM), key=self.rank.__getitem__)
            if isinstance(term := self.entries[key], Term)
        )
        return self.cards(terms, self.targets(brief.key, Kind.EVENT), brief.date)

    def glossary_of_briefs(self) -> Cards:
        """The glossary at the end of all briefs together."""
        keys = {key for brief in self.site.briefs for key in self.targets(brief.key, Kind.TERM)}
        terms = tuple(self.term_card(term, f"g-{term.slug}") for term in self.site.terms if term.key in keys)
        return Cards(terms, (), {card.term.key: card.id for card in terms})

    def ways_back(self, brief: Brief) -> dict[Key, list[Way]]:
        """To each mention in a brief, called by its paragraph, by what it mentions."""
        ways: dict[Key, list[Way]] = {}
        for mention in self.within.get(brief.key, ()):
            called = f"¶{mention.paragraph}" if mention.paragraph else ""
            ways.setdefault(mention.target, []).append(Way(called, urls.path_of(brief.key), mention.id))
        return ways

    def cards_of(self, *keys: Key) -> Cards:
        """What the texts of some entries mention, for the pages that hold these texts."""
        targets = list(dict.fromkeys(target for key in keys for target in self.targets(key)))
        found = (self.entries[key] for key in targets if key.kind is Kind.TERM)
        terms = tuple(self.term_card(term, f"c-t-{term.slug}") for term in found if isinstance(term, Term))
        return self.cards(terms, [key for key in targets if key.kind is Kind.EVENT], None)

    def cards(self, terms: tuple[TermCard, ...], events: Iterable[Key], when: Date | None) -> Cards:
        """The cards of some terms and events, and of the events to which the terms’ dates lead."""
        dated = (fact.event for card in terms for fact in moments.telling(card.term.facts, when) if fact.event is not None)
        found = (self.entries[key] for key in dict.fromkeys([*events, *map(self.key, dated)]))
        told = tuple(self.event_card(event, when) for event in found if isinstance(event, Event))
        ids = {card.term.key: card.id for card in terms} | {card.event.key: card.id for card in told}
        return Cards(terms, told, ids)

    def term_card(self, term: Term, id: str, when: Date | None = None, back: tuple[Way, ...] = ()) -> TermCard:
        """What a card says of a term; with a date, how it stood then."""
        state = moments.state(term.facts, when) if when is not None else ""
        facts = tuple(
            DatedFact(fact, self.way(self.key(fact.event)), (), f"c-e-{self.key(fact.event).slug}")
            if fact.event
            else DatedFact(fact, None, ())
            for fact in moments.telling(term.facts, when)
        )
        return TermCard(term, self.way(term.key), id, facts, state, self.uses[term.key], back)

    def event_card(self, event: Event, when: Date | None) -> EventCard:
        away = moments.distance(event.date, when) if when is not None else ""
        cited = {citation.source.target for citation in event.sources}
        cited |= {key.slug for key in self.targets(event.key, Kind.SOURCE)}
        return EventCard(event, self.way(event.key), f"c-e-{event.slug}", self.summary(event.key), away, len(cited))

    def summary(self, key: Key) -> str:
        """The first sentences of an entry."""
        return opening(self.site.bodies[key], self.name_of)

    def name_of(self, link: Link) -> str:
        """What a link says that brought no words of its own; a citation says none."""
        return self.way(link.target).words if link.target is not None and link.via is not Via.CITATION else ""

    # what pages show

    def bibliography(self, key: Key) -> Bibliography:
        """A page's sources, numbered in the order in which its text cites them."""
        bibliography = Bibliography(self.sources)
        for piece in self.site.bodies[key]:
            if isinstance(piece, Point) and isinstance(piece.link, Link) and piece.link.via is Via.CITATION:
                assert piece.link.target is not None
                bibliography.mark(piece.link.target.slug)
        return bibliography

    def rows(self) -> tuple[Row, ...]:
        """All briefs, newest first."""
        return tuple(Row(brief, self.way(brief.key), minutes(brief)) for brief in self.site.briefs)

    def brief(self, brief: Brief) -> dict[str, object]:
        bibliography = self.bibliography(brief.key)
        if brief.restates:
            bibliography.mark(brief.restates.target)
        return {
            "brief": brief,
            "minutes": minutes(brief),
            "changed": latest(brief.changes),
            "beside": words_apart(brief.body) <= brief.body.words,
            "restated": self.restated(brief),
            "contents": [section for section in brief.body.sections if section.level == 2 and not section.apart],
            "cards": self.cards_of_brief(brief),
            "events": self.events_of(brief),
            "spans": self.spans(brief),
            "related": self.ways(brief.related),
            "older": self.next_to(brief, 1),
            "newer": self.next_to(brief, -1),
            "mentioned_in": self.passages(brief.key, (Kind.BRIEF, Kind.TERM, Kind.EVENT, Kind.ARTICLE)),
            "bibliography": bibliography,
        }

    def restated(self, brief: Brief) -> Source | None:
        """The work that a brief tells in other words."""
        return self.sources[brief.restates.target] if brief.restates else None

    def next_to(self, brief: Brief, step: int) -> Brief | None:
        """The brief so many places further in the register, which begins with the newest; a brief's rank is its place there."""
        place = self.rank[brief.key] + step
        return self.site.briefs[place] if 0 <= place < len(self.site.briefs) else None

    def term(self, term: Term) -> dict[str, object]:
        bibliography = self.bibliography(term.key)
        facts = [
            DatedFact(
                fact,
                self.way(self.key(fact.event)) if fact.event else None,
                bibliography.marks(fact.sources),
            )
            for fact in sorted(term.facts, key=lambda fact: fact.date.order)
        ]
        figures = [MarkedFigure(figure, bibliography.marks(figure.sources)) for figure in term.figures]
        bibliography.marks(term.sources)
        events = self.by_term.get(term.key, ())
        took_part, others = self.parted(events, term.key)
        return {
            "term": term,
            "facts": facts,
            "figures": figures,
            "parties": self.ways(term.parties),
            "related": self.ways(term.related),
            "took_part": self.listing(took_part),
            "events": self.listing(others),
            "bears_on": self.bearings(term),
            "used_in": self.passages(term.key, (Kind.BRIEF, Kind.ARTICLE)),
            "named_in": self.holders(term.key, Kind.TERM),
            "cards": self.cards_of(term.key),
            "bibliography": bibliography,
        }

    def event(self, event: Event) -> dict[str, object]:
        bibliography = self.bibliography(event.key)
        bibliography.marks(event.sources)
        around = self.site.events
        index = self.rank[event.key] - self.rank[around[0].key]
        discussed = self.passages(event.key, (Kind.BRIEF, Kind.TERM, Kind.EVENT, Kind.ARTICLE))
        return {
            "event": event,
            "kind": self.site.settings.event_kinds.get(event.kind, event.kind),
            "actors": self.ways(event.actors),
            "terms": self.ways(event.terms),
            "bears_on": self.bearings(event),
            "cards": self.cards_of(event.key),
            "discussed_in": discussed[:LISTED],
            "discussed_more": max(0, len(discussed) - LISTED),
            "previous": self.dated(around[index - 1 : index] if index else ()),
            "following": self.dated(around[index + 1 : index + 2]),
            "bibliography": bibliography,
        }

    def article(self, article: Article) -> dict[str, object]:
        return {
            "article": article,
            "cards": self.cards_of(article.key),
            "editors_notes": self.editors_notes() if "editors-notes" in article.shows else (),
            "bibliography": self.bibliography(article.key),
        }

    def letters(self) -> tuple[Letter, ...]:
        """The glossary from A to Z."""
        groups: dict[str, list[Listed]] = {}
        for term in self.site.terms:
            initial = filed(term.filed_as or term.name)[:1].upper()
            letter = initial if initial.isalpha() else "0–9"
            groups.setdefault(letter, []).append(Listed(term, self.way(term.key), self.uses[term.key]))
        return tuple(Letter(letter, tuple(terms)) for letter, terms in groups.items())

    def kinds(self) -> tuple[TermKind, ...]:
        """The glossary by kind, in the order in which kinds are listed."""
        groups: dict[str, list[Way]] = {kind: [] for kind in KINDS}
        for term in self.site.terms:
            groups.setdefault(term.kind, []).append(self.way(term.key))
        return tuple(TermKind(f"kind-{kind}", KINDS.get(kind, kind), tuple(ways)) for kind, ways in groups.items() if ways)

    def users(self, number: int, source: Source) -> Cited:
        """A source with what cites it."""
        found = self.by_source[source.slug]
        return Cited(number, source, tuple(found[:LISTED]), max(0, len(found) - LISTED))

    def cited(self) -> tuple[tuple[Cited, ...], tuple[Cited, ...]]:
        """All sources with what cites them, and those that nothing cites."""
        cited = [source for source in self.site.sources if source.slug in self.by_source]
        further = [source for source in self.site.sources if source.slug not in self.by_source]
        return (
            tuple(self.users(number, source) for number, source in enumerate(cited, 1)),
            tuple(Cited(number, source) for number, source in enumerate(further, len(cited) + 1)),
        )


def chapters(body: Body) -> dict[str, str]:
    """For each section of the argument the one of the highest level that holds it."""
    whole = body.chapters()
    return {section.id: whole[section.id] for section in body.sections if not section.apart}


def roman(number: int) -> str:
    """A whole number from 1 to 99 in Roman numerals."""
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return tens[number // 10 % 10] + ones[number % 10]


LEFTWARD = re.compile(
    r"(?:ar|arc|ckb|dv|fa|he|iw|ks|nqo|ps|sd|syr|ug|ur|yi)(?:-(?!Latn|Cyrl|Deva)|$)|[a-z]+-(?:Adlm|Arab|Hebr|Nkoo|Rohg|Syrc|Thaa)\b",
    re.IGNORECASE,
)


def leftward(lang: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    return LEFTWARD.match(lang) is not None


def citations_of(entry: Term | Event) -> Iterable[Citation]:
    """Everything that front matter cites."""
    yield from entry.sources
    if isinstance(entry, Term):
        for fact in entry.facts:
            yield from fact.sources
        for figure in entry.figures:
            yield from figure.sources


def opening(pieces: Sequence[Piece], name_of: Callable[[Link], str]) -> str:
    """The first sentences of a text, without its links and citations."""
    first = next((piece.block for piece in pieces if isinstance(piece, Prose) and not piece.quiet), None)
    said = []
    for piece in pieces:
        if isinstance(piece, Prose) and piece.block == first:
            said.append(piece.text)
        elif isinstance(piece, Point) and piece.block == first and isinstance(piece.link, Link):
            said.append(name_of(piece.link))
    text = re.sub(r" +(?=[.,;:])", "", " ".join("".join(said).split()))
    short = ""
    for sentence in re.split(r"(?<=[.!?])(?= )|(?<=[.!?][”’])(?= )", text):
        if short and len((short + sentence).split()) > SUMMARY_WORDS:
            break
        short += sentence
    return short.strip()


def blocks(pieces: Sequence[Piece], name_of: Callable[[Link], str]) -> tuple[Block, ...]:
    """A text block by block; what says nothing is left out."""
    held: dict[int, list[str]] = {}
    places: dict[int, tuple[str, int, bool]] = {}
    said: list[str] = []
    for piece in pieces:
        if isinstance(piece, Prose | Point):
            said = held.setdefault(piece.block, [])
            places.setdefault(piece.block, (piece.section, piece.paragraph, piece.quiet == IN_HEADING))
        if isinstance(piece, Prose):
            said.append(piece.text)
        elif isinstance(piece, Point) and isinstance(piece.link, Link):
            said.append(name_of(piece.link))
        elif isinstance(piece, Markup) and piece.html.startswith("<br"):
            said.append(" ")
    texts = {block: re.sub(r" +(?=[.,;:])", "", " ".join("".join(words).split())) for block, words in held.items()}
    return tuple(Block(text, *places[block]) for block, text in texts.items() if text)


def words_apart(body: Body) -> int:
    """How many words the editor's notes of a body have: they stand in its margin only where they find room beside it."""
    return sum(len(piece.text.split()) for piece in body.pieces if isinstance(piece, Prose) and piece.section == "editors-notes")


CHANGED = {"correction": "Corrected", "update": "Updated", "clarification": "Clarified", "retraction": "Retracted"}


def latest(changes: Iterable[Change]) -> Changed | None:
    """The last change of a brief, and what it did to it; None where nothing was changed."""
    last = max(changes, key=lambda change: change.date.order, default=None)
    return Changed(CHANGED[last.kind], last.date) if last else None


def minutes(brief: Brief) -> int:
    """How long a brief takes to read."""
    return max(1, round(brief.body.words / READING_SPEED))


def grouped(pieces: Sequence[Piece]) -> Iterable[Piece | tuple[Opening, tuple[Piece, ...]]]:
    """Pieces with each link and what it holds as one."""
    held: list[Piece] | None = None
    opening: Opening | None = None
    for piece in pieces:
        if isinstance(piece, Opening):
            opening, held = piece, []
        elif isinstance(piece, Closing) and opening is not None and held is not None:
            yield opening, tuple(held)
            opening = held = None
        elif held is not None:
            held.append(piece)
        else:
            yield piece
