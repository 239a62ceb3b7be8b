"""A site seen from one of its pages: the values that templates show, already chosen and in order.

Knows addresses, not templates; a template that needs to look something up wants a value from here.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from . import moments, urls
from .dates import Date
from .extracts import opening, words_apart
from .frozen import imprint
from .model import (
    Article,
    Body,
    Brief,
    Change,
    Citation,
    Entry,
    Event,
    Key,
    Kind,
    Link,
    Mention,
    Point,
    Reference,
    Site,
    Source,
    Term,
    Text,
    Ties,
    Via,
    filed,
)
from .shown import (
    Bearings,
    Bibliography,
    Cards,
    Changed,
    Cited,
    Dated,
    DatedFact,
    EventCard,
    Letter,
    Listed,
    Listing,
    MarkedFigure,
    Noted,
    Paragraphs,
    Passage,
    Passages,
    Row,
    Span,
    TermCard,
    TermKind,
    Way,
)

T = TypeVar("T")
E = TypeVar("E", Brief, Term, Event, Article)

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
READING_SPEED = 230
"""Words a minute, for adults reading non-fiction in English (Brysbaert 2019: 238 on average)."""


LISTED = 100
"""Events that a term lists, entries that the list of sources names for each, and entries whose passages an event shows."""


class Views:
    """Answers what a page needs to know of the rest of the site; each relation is worked out once.

    Whatever a page asks for is noted as a facet, so that it need not be made anew while none of its facets changes:

        face term/nmd       what front matter says of an entry       list event    all of a kind, in order, and their faces
        text brief/offer    its text, after linking                  holders …     which texts mention it, in order
        said term/nmd …     the passages of one text that rest on it uses term/nmd how many of them stand in briefs
        events term/nmd     the events that it took part in
        outline brief/offer its sections, notes and claims           cited …       what cites a source
        beside brief/offer  its neighbors in the register            register      all briefs, and how long they take
        thousands brief     how long all of a kind are               annotated     which entries have editor's notes
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.reads: set[str] = set()
        """What the page that is being made has asked for."""
        self.kept: dict[Hashable, tuple[Any, frozenset[str]]] = {}
        entries: tuple[Entry, ...] = (*site.briefs, *site.terms, *site.events, *site.articles, *site.sources)
        self.entries = Faces({entry.key: entry for entry in entries}, self)
        self.former = {
            Key(entry.key.kind, slug): entry.key for entry in entries if not isinstance(entry, Source) for slug in entry.was
        }
        self.rank = {entry.key: rank for rank, entry in enumerate(entries)}
        self.sources = Sources({source.slug: source for source in site.sources}, self)
        self.sorted: dict[Key, dict[Key, list[Mention]]] = {}
        self.keys = {key.name: key for key in self.rank}
        self.holding: dict[Key, list[Key]] = {}
        """The entries whose texts mention an entry, in order."""
        self.used: Counter[Key] = Counter()
        for source, ties in site.ties.items():
            for name, count in ties.counts.items():
                self.holding.setdefault(self.keys[name], []).append(source)
                if source.kind is Kind.BRIEF:
                    self.used[self.keys[name]] += count
        self.by_term = self.events_by_term()
        self.reads.clear()

    # what pages ask for

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """What is asked for within it, and nothing else."""
        outer, self.reads = self.reads, set()
        try:
            yield self.reads
        finally:
            self.reads = outer

    def once(self, name: Hashable, make: Callable[[], Any]) -> Any:
        """What several pages show alike: made once, and counted as asked for by each of them."""
        if name not in self.kept:
            with self.noting() as reads:
                self.kept[name] = make(), frozenset(reads)
        made, asked = self.kept[name]
        self.reads.update(asked)
        return made

    def text(self, key: Key) -> Text:
        """The text of an entry, after linking."""
        self.reads.add(f"text {key.name}")
        return self.site.texts[key]

    def whole(self, entry: E) -> E:
        """An entry with the outline of its text, as its own page shows it; elsewhere it stands without."""
        return replace(entry, body=self.text(entry.key).body)

    def mentions(self, source: Key, key: Key) -> Sequence[Mention]:
        """The passages of one text that rest on an entry, in reading order."""
        self.reads.add(f"said {key.name} {source.name}")
        if source not in self.sorted:
            self.sorted[source] = {}
            for mention in self.site.texts[source].mentions:
                self.sorted[source].setdefault(mention.target, []).append(mention)
        return self.sorted[source].get(key, ())

    def words(self, kind: Kind) -> int:
        """How many thousand words the texts of a kind have, in words."""
        self.reads.add(f"thousands {kind}")
        return sum(ties.words for key, ties in self.site.ties.items() if key.kind is kind) // 1000 * 1000

    def uses(self, key: Key) -> int:
        """How many passages of briefs rest on an entry."""
        self.reads.add(f"uses {key.name}")
        return self.used[key]

    def events_with(self, key: Key) -> Sequence[Event]:
        """The events that a term took part in, is named for, or is mentioned by; in time."""
        self.reads.add(f"events {key.name}")
        return self.by_term.get(key, ())

    def all(self, kind: Kind) -> tuple[Any, ...]:
        """All entries of a kind, in order."""
        self.reads.add(f"list {kind}")
        site = self.site
        lists: dict[Kind, tuple[Any, ...]] = {
            Kind.BRIEF: site.briefs,
            Kind.TERM: site.terms,
            Kind.EVENT: site.events,
            Kind.ARTICLE: site.articles,
            Kind.SOURCE: site.sources,
        }
        return lists[kind]

    # relations

    def events_by_term(self) -> dict[Key, list[Event]]:
        """The events that a term took part in, is named for, or is mentioned by; in time."""
        found: dict[Key, list[Event]] = {}
        for event in self.site.events:
            named = [self.key(reference) for reference in (*event.actors, *event.terms)]
            mentioned = [key for key in self.led(event.key) if key.kind is Kind.TERM]
            for key in dict.fromkeys([*named, *mentioned]):
                found.setdefault(key, []).append(event)
        return found

    @cached_property
    def by_source(self) -> dict[str, tuple[Way, ...]]:
        """Everything that cites a source: passages of bodies, then the lists of terms and events."""
        found: dict[str, dict[Key, Way]] = {}
        for key, holders in self.holding.items():
            if key.kind is Kind.SOURCE:
                found[key.slug] = {holder: self.way(holder, mention_id(key, 1)) for holder in holders}
        citing: tuple[Term | Event, ...] = (*self.site.terms, *self.site.events)
        for entry in citing:
            for citation in citations_of(entry):
                found.setdefault(citation.source.target, {}).setdefault(entry.key, self.way(entry.key))
        for brief in self.site.briefs:
            if brief.restates:
                found.setdefault(brief.restates.target, {}).setdefault(brief.key, self.way(brief.key))
        return {slug: tuple(ways.values()) for slug, ways in found.items()}

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

    def passages(self, key: Key, kinds: Collection[Kind], most: int = LISTED) -> tuple[Passages, ...]:
        """The passages that rest on an entry, by the entry that holds them; of the first entries, where these are many."""
        return tuple(
            Passages(self.way(source), source.kind.value, tuple(map(self.passage, self.mentions(source, key))))
            for source in self.held(key, kinds)[:most]
        )

    def beyond(self, key: Key, kinds: Collection[Kind], most: int = LISTED) -> int:
        """How many entries hold further passages that rest on an entry."""
        return max(0, len(self.held(key, kinds)) - most)

    def held(self, key: Key, kinds: Collection[Kind]) -> list[Key]:
        """The entries of some kinds whose texts mention an entry, in order."""
        self.reads.add(f"holders {key.name}")
        return [source for source in self.holding.get(key, ()) if source.kind in kinds]

    def holders(self, key: Key, kind: Kind) -> tuple[Way, ...]:
        """The entries of one kind whose text mentions an entry, each at its first mention."""
        return tuple(self.way(source, mention_id(key, 1)) for source in self.held(key, (kind,)))

    def passage(self, mention: Mention) -> Passage:
        to = Way(mention.words, urls.path_of(mention.source), mention.id)
        return Passage(to, mention.heading, mention.before, mention.words, mention.after)

    def targets(self, key: Key, kind: Kind | None = None) -> list[Key]:
        """What an entry mentions, of one kind or of all, in reading order."""
        self.reads.add(f"text {key.name}")
        return [target for target in self.led(key) if kind in (None, target.kind)]

    def led(self, key: Key) -> Iterator[Key]:
        """What an entry mentions, in reading order."""
        return (self.keys[name] for name in self.site.ties[key].counts)

    def bearings(self, entry: Term | Event) -> tuple[Bearings, ...]:
        """The paragraphs that an entry bears on, each once, by brief and section."""
        found: dict[Key, dict[str, dict[str, None]]] = {}
        for bearing in entry.bears_on:
            key = self.key(bearing.brief)
            for claim in self.outline(key).claims_between(bearing.first, bearing.last):
                found.setdefault(key, {}).setdefault(claim.section, {})[claim.anchor] = None
        return tuple(Bearings(self.way(key), self.paragraphs(key, sections)) for key, sections in found.items())

    def paragraphs(self, key: Key, sections: Mapping[str, Iterable[str]]) -> tuple[Paragraphs, ...]:
        titles, path = {section.id: section.title for section in self.outline(key).sections}, urls.path_of(key)
        return tuple(
            Paragraphs(titles.get(id, ""), tuple(Way(anchor.removeprefix("p"), path, anchor) for anchor in anchors))
            for id, anchors in sections.items()
        )

    def outline(self, key: Key) -> Body:
        """The sections, notes and claims of an entry that has a text."""
        self.reads.add(f"outline {key.name}")
        return self.site.texts[key].body

    def editors_notes(self) -> tuple[Noted, ...]:
        """All editor's notes, by the entry that holds them."""
        return tuple(
            Noted(self.way(key), tuple(Way(note.title, urls.path_of(key), note.id) for note in self.outline(key).notes))
            for key in self.annotated()
        )

    def annotated(self) -> Iterator[Key]:
        """The entries that have editor's notes."""
        self.reads.add("annotated")
        return (key for key, ties in self.site.ties.items() if ties.notes)

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
        text = self.text(brief.key)
        whole = chapters(text.body)
        for mention in text.mentions:
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
        keys = {key for brief in self.all(Kind.BRIEF) for key in self.targets(brief.key, Kind.TERM)}
        terms = tuple(self.term_card(term, f"g-{term.slug}") for term in self.all(Kind.TERM) if term.key in keys)
        return Cards(terms, (), {card.term.key: card.id for card in terms})

    def ways_back(self, brief: Brief) -> dict[Key, list[Way]]:
        """To each mention in a brief, called by its paragraph, by what it mentions."""
        ways: dict[Key, list[Way]] = {}
        for mention in self.text(brief.key).mentions:
            called = f"¶{mention.paragraph}" if mention.paragraph else ""
            ways.setdefault(mention.target, []).append(Way(called, urls.path_of(brief.key), mention.id))
        return ways

    def cards_of(self, *keys: Key) -> Cards:
        """What the texts of some entries mention, for the pages that hold these texts."""
        targets = list(dict.fromkeys(target for key in keys for target in self.targets(key)))
        found = (self.entries[key] for key in targets if key.kind is Kind.TERM)
        terms = tuple(self.term_card(term) for term in found if isinstance(term, Term))
        return self.cards(terms, [key for key in targets if key.kind is Kind.EVENT], None)

    def cards(self, terms: tuple[TermCard, ...], events: Iterable[Key], when: Date | None) -> Cards:
        """The cards of some terms and events, and of the events to which the terms’ dates lead."""
        dated = (fact.event for card in terms for fact in moments.telling(card.term.facts, when) if fact.event is not None)
        found = (self.entries[key] for key in dict.fromkeys([*events, *map(self.key, dated)]))
        told = tuple(self.event_card(event, when) for event in found if isinstance(event, Event))
        return Cards(terms, told, {card.term.key: card.id for card in terms if card.id})

    def term_card(self, term: Term, id: str = "", when: Date | None = None, back: tuple[Way, ...] = ()) -> TermCard:
        """What a card says of a term; with a date, how it stood then."""
        state = moments.state(term.facts, when) if when is not None else ""
        facts = tuple(
            DatedFact(fact, self.way(self.key(fact.event)) if fact.event else None, ())
            for fact in moments.telling(term.facts, when)
        )
        return TermCard(term, self.way(term.key), id, facts, state, self.uses(term.key), back)

    def event_card(self, event: Event, when: Date | None) -> EventCard:
        away = moments.distance(event.date, when) if when is not None else ""
        cited = {citation.source.target for citation in event.sources}
        cited |= {key.slug for key in self.targets(event.key, Kind.SOURCE)}
        return EventCard(event, self.way(event.key), self.summary(event.key), away, len(cited))

    def summary(self, key: Key) -> str:
        """The first sentences of an entry."""
        return opening(self.text(key).pieces, self.name_of)

    def name_of(self, link: Link) -> str:
        """What a link says that brought no words of its own; a citation says none."""
        return self.way(link.target).words if link.target is not None and link.via is not Via.CITATION else ""

    # what pages show

    def bibliography(self, key: Key) -> Bibliography:
        """A page's sources, numbered in the order in which its text cites them."""
        bibliography = Bibliography(self.sources)
        for source, _ in self.citations(key):
            bibliography.mark(source.slug)
        return bibliography

    def references(self, brief: Brief) -> tuple[Source, ...]:
        """The sources on which a brief itself rests; what its editor's notes cite is not its author's."""
        cited = [source.slug for source, section in self.citations(brief.key) if section != "editors-notes"]
        restated = [brief.restates.target] if brief.restates else []
        return tuple(self.sources[slug] for slug in dict.fromkeys([*cited, *restated]))

    def citations(self, key: Key) -> Iterator[tuple[Key, str]]:
        """Each source that a text cites, with the id of the section that does."""
        for piece in self.text(key).pieces:
            if isinstance(piece, Point) and isinstance(piece.link, Link) and piece.link.via is Via.CITATION:
                assert piece.link.target is not None
                yield piece.link.target, piece.section

    def rows(self) -> tuple[Row, ...]:
        """All briefs, newest first."""
        return tuple(self.under("register", lambda: [self.row(brief) for brief in self.site.briefs]))

    def row(self, brief: Brief) -> Row:
        return Row(brief, self.way(brief.key), minutes(self.site.ties[brief.key].words))

    def brief(self, brief: Brief) -> dict[str, object]:
        bibliography, body = self.bibliography(brief.key), self.text(brief.key).body
        if brief.restates:
            bibliography.mark(brief.restates.target)
        return {
            "brief": self.whole(brief),
            "minutes": minutes(body.words),
            "changed": latest(brief.changes),
            "beside": words_apart(self.text(brief.key).pieces) <= body.words,
            "restated": self.restated(brief),
            "contents": [section for section in body.sections if section.level == 2 and not section.apart],
            "cards": self.cards_of_brief(brief),
            "events": self.events_of(brief),
            "spans": self.spans(brief),
            "related": self.ways(brief.related),
            "older": self.next_to(brief, 1),
            "newer": self.next_to(brief, -1),
            "mentioned_in": self.passages(brief.key, (Kind.BRIEF, Kind.TERM, Kind.EVENT, Kind.ARTICLE)),
            "mentioned_more": self.beyond(brief.key, (Kind.BRIEF, Kind.TERM, Kind.EVENT, Kind.ARTICLE)),
            "bibliography": bibliography,
        }

    def restated(self, brief: Brief) -> Source | None:
        """The work that a brief tells in other words."""
        return self.sources[brief.restates.target] if brief.restates else None

    def next_to(self, brief: Brief, step: int) -> Brief | None:
        """The brief so many places further in the register, which begins with the newest; a brief's rank is its place there."""
        self.reads.add(f"beside {brief.key.name}")
        place = self.rank[brief.key] + step
        beside = self.site.briefs[place] if 0 <= place < len(self.site.briefs) else None
        if beside is not None:
            self.reads.add(f"face {beside.key.name}")
        return beside

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
        events = self.events_with(term.key)
        took_part, others = self.parted(events, term.key)
        return {
            "term": self.whole(term),
            "facts": facts,
            "figures": figures,
            "parties": self.ways(term.parties),
            "related": self.ways(term.related),
            "took_part": self.listing(took_part),
            "events": self.listing(others),
            "bears_on": self.bearings(term),
            "used_in": self.passages(term.key, (Kind.BRIEF, Kind.ARTICLE)),
            "used_more": self.beyond(term.key, (Kind.BRIEF, Kind.ARTICLE)),
            "named_in": self.holders(term.key, Kind.TERM),
            "cards": self.cards_of(term.key),
            "bibliography": bibliography,
        }

    def event(self, event: Event) -> dict[str, object]:
        bibliography = self.bibliography(event.key)
        bibliography.marks(event.sources)
        self.reads.add(f"beside {event.key.name}")
        around = self.site.events
        index = self.rank[event.key] - self.rank[around[0].key]
        everywhere = (Kind.BRIEF, Kind.TERM, Kind.EVENT, Kind.ARTICLE)
        return {
            "event": self.whole(event),
            "kind": self.site.settings.event_kinds.get(event.kind, event.kind),
            "actors": self.ways(event.actors),
            "terms": self.ways(event.terms),
            "bears_on": self.bearings(event),
            "cards": self.cards_of(event.key),
            "discussed_in": self.passages(event.key, everywhere),
            "discussed_more": self.beyond(event.key, everywhere),
            "previous": self.dated(around[index - 1 : index] if index else ()),
            "following": self.dated(around[index + 1 : index + 2]),
            "bibliography": bibliography,
        }

    def article(self, article: Article) -> dict[str, object]:
        return {
            "article": self.whole(article),
            "cards": self.cards_of(article.key),
            "editors_notes": self.editors_notes() if "editors-notes" in article.shows else (),
            "bibliography": self.bibliography(article.key),
        }

    def letters(self) -> tuple[Letter, ...]:
        """The glossary from A to Z."""
        groups: dict[str, list[Listed]] = {}
        for term in self.all(Kind.TERM):
            initial = filed(term.filed_as or term.name)[:1].upper()
            letter = initial if initial.isalpha() else "0–9"
            groups.setdefault(letter, []).append(Listed(term, self.way(term.key), self.uses(term.key)))
        return tuple(Letter(letter, tuple(terms)) for letter, terms in groups.items())

    def kinds(self) -> tuple[TermKind, ...]:
        """The glossary by kind, in the order in which kinds are listed."""
        groups: dict[str, list[Way]] = {kind: [] for kind in KINDS}
        for term in self.all(Kind.TERM):
            groups.setdefault(term.kind, []).append(self.way(term.key))
        return tuple(TermKind(f"kind-{kind}", KINDS.get(kind, kind), tuple(ways)) for kind, ways in groups.items() if ways)

    def users(self, number: int, source: Source) -> Cited:
        """A source with what cites it."""
        found = self.by_source[source.slug]
        return Cited(number, source, tuple(found[:LISTED]), max(0, len(found) - LISTED))

    def cited(self) -> tuple[tuple[Cited, ...], tuple[Cited, ...]]:
        """All sources with what cites them, and those that nothing cites."""
        self.reads.add("list source")
        self.reads.add("cited")
        cited = [source for source in self.site.sources if source.slug in self.by_source]
        further = [source for source in self.site.sources if source.slug not in self.by_source]
        return (
            tuple(self.users(number, source) for number, source in enumerate(cited, 1)),
            tuple(Cited(number, source) for number, source in enumerate(further, len(cited) + 1)),
        )

    # what has been asked for, as numbers

    def under(self, facet: str, make: Callable[[], T]) -> T:
        """What is made of a facet alone, whatever else it asks for."""
        with self.noting():
            made = make()
        self.reads.add(facet)
        return made

    def value(self, facet: str) -> int:
        """A number that is another where what a facet stands for is."""
        what, _, name = facet.partition(" ")
        return FACETS[what](self, name)

    def face(self, name: str) -> int:
        key = self.keys.get(name)
        return self.site.prints[key].face if key is not None else 0

    def said(self, name: str, source: str) -> int:
        """The passages of one text that rest on an entry."""
        return self.tied(source, lambda key, ties: ties.prints.get(name, 0))

    def holders_of(self, name: str) -> Sequence[Key]:
        return self.holding.get(self.keys[name], ()) if name in self.keys else ()

    def taking_part(self, name: str) -> Sequence[Event]:
        return self.by_term.get(self.keys[name], ()) if name in self.keys else ()

    def tied(self, name: str, of: Callable[[Key, Ties], int]) -> int:
        """What a text's ties tell; 0 where there is no such text."""
        key = self.keys.get(name)
        return of(key, self.site.ties[key]) if key is not None and key in self.site.ties else 0

    def beside(self, name: str) -> tuple[str, ...]:
        """An entry's neighbors among those of its kind."""
        key = self.keys.get(name)
        if key is None:
            return ()
        among = self.site.briefs if key.kind is Kind.BRIEF else self.site.events
        place = self.rank[key] - self.rank[among[0].key]
        return tuple(one.key.name for one in among[max(0, place - 1) : place + 2])

    def citing(self) -> Iterator[object]:
        """What cites sources in its text, and what its face says; faces tell of the rest."""
        yield from map(self.value, ("list term", "list event", "register"))
        for key, holders in self.holding.items():
            if key.kind is Kind.SOURCE:
                yield (key.slug, *(self.site.prints[holder].face for holder in holders))

    def register(self) -> tuple[object, ...]:
        ties = self.site.ties
        return tuple((self.site.prints[brief.key].face, minutes(ties[brief.key].words)) for brief in self.site.briefs)


FACETS: dict[str, Callable[[Views, str], int]] = {
    "face": Views.face,
    "outline": lambda views, name: views.site.prints[views.keys[name]].outline if name in views.keys else 0,
    "text": lambda views, name: views.tied(name, lambda key, ties: ties.print),
    "holders": lambda views, name: imprint(*(one.name for one in views.holders_of(name))),
    "said": lambda views, name: views.said(*name.split(" ")),
    "uses": lambda views, name: views.used[views.keys[name]] if name in views.keys else 0,
    "events": lambda views, name: imprint(*((one.slug, views.face(one.key.name)) for one in views.taking_part(name))),
    "list": lambda views, name: imprint(*(views.face(one.key.name) for one in views.all(Kind(name)))),
    "register": lambda views, name: imprint(*views.register()),
    "thousands": lambda views, name: views.words(Kind(name)),
    "beside": lambda views, name: imprint(*views.beside(name)),
    "annotated": lambda views, name: imprint(*(key.name for key, ties in views.site.ties.items() if ties.notes)),
    "cited": lambda views, name: imprint(*views.citing()),
}


class Faces(Mapping[Key, Entry]):
    """The entries of a site; which of them were asked for is noted."""

    def __init__(self, entries: Mapping[Key, Entry], views: Views) -> None:
        self.entries, self.views = entries, views

    def __getitem__(self, key: Key) -> Entry:
        self.views.reads.add(f"face {key.kind}/{key.slug}")
        return self.entries[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


class Sources(Mapping[str, Source]):
    """The sources of a site by slug, noted in the same way."""

    def __init__(self, sources: Mapping[str, Source], views: Views) -> None:
        self.sources, self.views = sources, views

    def __getitem__(self, slug: str) -> Source:
        self.views.reads.add(f"face source/{slug}")
        return self.sources[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)


def mention_id(target: Key, number: int) -> str:
    """The id of a mention on the page that holds it: of which entry, and the how manieth."""
    return f"m-{target.kind.value[0]}-{target.slug}-{number}"


def chapters(body: Body) -> dict[str, str]:
    """For each section of the argument the one of the highest level that holds it."""
    whole = body.chapters()
    return {section.id: whole[section.id] for section in body.sections if not section.apart}


def citations_of(entry: Term | Event) -> Iterable[Citation]:
    """Everything that front matter cites."""
    yield from entry.sources
    if isinstance(entry, Term):
        for fact in entry.facts:
            yield from fact.sources
        for figure in entry.figures:
            yield from figure.sources


CHANGED = {"correction": "Corrected", "update": "Updated", "clarification": "Clarified", "retraction": "Retracted"}


def latest(changes: Iterable[Change]) -> Changed | None:
    """The last change of a brief, and what it did to it; None where nothing was changed."""
    last = max(changes, key=lambda change: change.date.order, default=None)
    return Changed(CHANGED[last.kind], last.date) if last else None


def minutes(words: int) -> int:
    """How long so many words take to read."""
    return max(1, round(words / READING_SPEED))
