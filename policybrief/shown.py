"""The values that templates show: ways, passages, cards, lists. What stands in them is chosen by `views`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .dates import Date
from .model import Brief, Citation, Event, Fact, Figure, Key, Source, Term


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
    id: str = ""
    """That of its entry at the foot of the page, where it has one."""
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
    summary: str
    distance: str
    """How long before or after the brief it was."""
    sources: int
    """How many works its page cites."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Everything that a page explains where it is mentioned; `ids` are those of the entries at its foot."""

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


@dataclass(slots=True)
class Bibliography:
    """The sources that one page cites, numbered as they come."""

    sources: Mapping[str, Source]
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


# ---------------------------------------------------------------- how a value is shown


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
