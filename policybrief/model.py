"""The words of the trade, as frozen values; knows neither files nor HTML.

Brief, Term, Event, Article, Source      what an author writes, one value an entry
Body                                     its prose, as a flat sequence of pieces
Reference                                something an author pointed at, with its place
Mention                                  a passage of one entry that rests on another
Site                                     all entries, and every relation between them
Page                                     what is published under one path
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from .dates import Date
from .problem import Position


class Kind(StrEnum):
    """The kinds of entry; the value is the word that authors write before a colon."""

    BRIEF = "brief"
    TERM = "term"
    EVENT = "event"
    ARTICLE = "page"
    SOURCE = "source"


class Key(NamedTuple):
    """The name of an entry, unique in a site."""

    kind: Kind
    slug: str

    @property
    def name(self) -> str:
        """The same as one text: `term/abm-treaty`."""
        return f"{self.kind}/{self.slug}"


def key_of(name: str) -> Key:
    """The key that a name of that form stands for."""
    kind, _, slug = name.partition("/")
    return Key(Kind(kind), slug)


# ---------------------------------------------------------------- what is pointed at


class Via(StrEnum):
    """How an author pointed at something."""

    NAME = "name"  # [[abm-treaty]], [[event:x]], [text](term:x), a slug in front matter
    CITATION = "citation"  # [@key, p. 12]
    FILE = "file"  # [text](../glossary/abm-treaty.md), [text](table.csv)
    IMAGE = "image"  # ![alt](map.png)
    ANCHOR = "anchor"  # [text](#section)
    WEB = "web"  # [text](https://…), [text](mailto:…)


@dataclass(frozen=True, slots=True)
class Reference:
    """Something an author pointed at, as it was written."""

    via: Via
    target: str
    """A slug, a source key, a path or an address."""
    at: Position
    kind: Kind | None = None
    """The kind of entry the author named; None when any kind will do."""
    fragment: str = ""
    """What followed `#`: the id of a section."""
    locator: str = ""
    """Of a citation: `p. 12`. Of an image: its text equivalent."""
    width: int = 1
    """How many characters the author wrote, for the code frame."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the place in it, as listed in front matter."""

    source: Reference
    locator: str = ""


# ---------------------------------------------------------------- bodies


@dataclass(frozen=True, slots=True)
class Markup:
    """Finished HTML that nobody needs to look inside: usually one tag."""

    html: str
    depth: int = 0
    """How it changes the nesting of elements: 1 opens one, -1 closes one."""


IN_HEADING = "it stands in a heading"
"""Why no term is looked for in a heading."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A run of plain text, unescaped, within one block."""

    text: str
    block: int
    """Runs of one paragraph, cell or item share a number."""
    section: str = ""
    """The id of the section that holds it; empty before the first heading."""
    quiet: str = ""
    """Why it is never searched for terms, as of a heading, a link or code; empty where it is."""
    quoted: bool = False
    """In a quotation: searched only where the site wants it."""
    apart: str = ""
    """The table or figure that holds it, which counts as a section of its own for first mentions."""
    paragraph: int = 0
    """The number of the paragraph that holds it, as in `p12`; 0 in a list, table, quotation or heading."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The start of a link, closed by the next Closing; links never nest."""

    link: "Reference | Link"


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of the link opened last."""


@dataclass(frozen=True, slots=True)
class Point:
    """A reference that brought no words of its own: [[abm-treaty]], [@key], an image."""

    link: "Reference | Link"
    block: int
    section: str = ""
    quiet: str = ""
    apart: str = ""
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Below:
    """The place below a heading, where a page may say what its section is about."""

    section: str
    """The id of the section."""


Piece = Markup | Prose | Opening | Closing | Point | Below


@dataclass(frozen=True, slots=True)
class Section:
    """A heading within a body."""

    id: str
    title: str
    level: int
    """2 to 6, as in `<h2>`; a body has no `<h1>`."""
    apart: bool = False
    """Holds notes: not a part of the argument."""


@dataclass(frozen=True, slots=True)
class EditorsNote:
    """What an editor says about a passage that is another's."""

    id: str
    number: int
    title: str


CLAIM = r"[0-9]+(?:\.[0-9]+)*[a-z]?"
"""The number of a claim: 2, 2.13, 2.13a."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A numbered assertion of the work that a brief restates, and the paragraph that holds it."""

    number: str
    anchor: str
    section: str
    """The id of the section that holds it; empty before the first heading."""


@dataclass(frozen=True, slots=True)
class Body:
    """Prose after Markdown and before linking."""

    pieces: tuple[Piece, ...] = ()
    sections: tuple[Section, ...] = ()
    anchors: frozenset[str] = frozenset()
    """Every id that a link may end at: sections, paragraphs and notes."""
    words: int = 0
    """Without those of notes."""
    notes: tuple[EditorsNote, ...] = ()
    claims: tuple[Claim, ...] = ()
    written: str = ""
    """The Markdown that it was made of."""

    def chapters(self, deepest: int = 2) -> dict[str, str]:
        """For each section the one that holds it and whose heading is of this level or higher."""
        result, current = {}, ""
        for section in self.sections:
            current = section.id if section.level <= deepest else current
            result[section.id] = current
        return result

    def claims_between(self, first: str, last: str) -> tuple[Claim, ...]:
        """The claims from one number to another, in the order of the text; none where one of them is not there.

        Of one number alone, every paragraph that holds it.
        """
        if first == last:
            return tuple(claim for claim in self.claims if claim.number == first)
        start = next((place for place, claim in enumerate(self.claims) if claim.number == first), len(self.claims))
        end = max((place for place, claim in enumerate(self.claims) if claim.number == last), default=-1)
        return self.claims[start : end + 1]


# ---------------------------------------------------------------- entries


class Status(StrEnum):
    """Where an entry stands on its way to readers."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a body, in the terms of CSL 1.0.2 names."""

    family: str = ""
    given: str = ""
    literal: str = ""
    """The name of a body, or of a person that is not to be taken apart."""
    affiliation: str = ""
    orcid: str = ""

    @property
    def name(self) -> str:
        """As in a byline."""
        return self.literal or f"{self.given} {self.family}".strip()

    @property
    def sorted_name(self) -> str:
        """As in a list of references."""
        return self.literal or ", ".join(part for part in (self.family, self.given) if part)


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed in a brief after its first publication."""

    date: Date
    kind: str
    note: str


class Scope(StrEnum):
    """How far the first mention of a term reaches."""

    PAGE = "page"
    H2 = "h2"
    H3 = "h3"
    ALL = "all"
    """Every mention is linked."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a form that several terms share means in one text."""

    form: str
    at: Position
    term: Reference


@dataclass(frozen=True, slots=True)
class Linking:
    """How terms are linked automatically in a text."""

    on: bool = True
    scope: Scope | None = None
    """None: as in the rest of the site."""
    quotations: bool | None = None
    """Whether in quotations too. None: as in the rest of the site."""
    skipped: tuple[Reference, ...] = ()
    """Terms that are not to be linked."""
    meanings: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A policy brief (memo)."""

    slug: str
    title: str
    date: Date
    authors: tuple[Author, ...]
    summary: str
    body: Body
    at: Position
    subtitle: str = ""
    series: str = ""
    number: str = ""
    key_points: tuple[str, ...] = ()
    updated: Date | None = None
    status: Status = Status.PUBLISHED
    lang: str = ""
    licence: str = ""
    restates: Reference | None = None
    """The source whose argument the brief tells in other words."""
    related: tuple[Reference, ...] = ()
    changes: tuple[Change, ...] = ()
    linking: Linking = Linking()
    was: tuple[str, ...] = ()
    """Slugs it had before; their addresses lead here."""

    @property
    def key(self) -> Key:
        """Its name in the site."""
        return Key(Kind.BRIEF, self.slug)


class Match(StrEnum):
    """Which letters of a form may change case in prose."""

    EXACT = "exact"
    FOLD = "fold"


@dataclass(frozen=True, slots=True)
class Form:
    """A wording by which prose calls a term."""

    text: str
    at: Position
    match: Match | None = None
    """None: decided by the look of the text (capitals are kept, common words fold)."""
    plural: str | None = None
    """None: made by rule. Empty: there is none."""
    contextual: bool = False
    """Means the term only where the text has named it before; several terms may share it."""
    ambiguous: bool = False
    """Shared by terms: front matter, words near it or an explicit link decide."""
    near: tuple[str, ...] = ()
    """Words that decide for this term where they stand in the same block."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact about a term: signed, in force, born, …"""

    what: str
    date: Date
    at: Position
    event: Reference | None = None
    sources: tuple[Citation, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A defining number of a term, with its unit in words."""

    what: str
    value: str
    at: Position
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """What rests on general reference in an entry that has sources otherwise."""

    text: str
    at: Position


@dataclass(frozen=True, slots=True)
class Bearing:
    """Claims of a brief on which an entry bears, from the first to the last in the brief's order; empty where it names none."""

    brief: Reference
    first: str
    last: str
    at: Position
    width: int = 1


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary: a treaty, a concept, a person, a state, a body."""

    slug: str
    name: str
    kind: str
    gist: str
    body: Body
    at: Position
    full_name: str = ""
    abbreviation: str = ""
    filed_as: str = ""
    """Its name in an alphabetical list, where that is another: Kosygin, Aleksei."""
    role: str = ""
    """Of a person: what he or she was."""
    forms: tuple[Form, ...] = ()
    linked: bool = True
    """Whether its forms are linked automatically."""
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    parties: tuple[Reference, ...] = ()
    related: tuple[Reference, ...] = ()
    bears_on: tuple[Bearing, ...] = ()
    general_reference: tuple[Detail, ...] = ()
    sources: tuple[Citation, ...] = ()
    status: Status = Status.PUBLISHED
    was: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Its name in the site."""
        return Key(Kind.TERM, self.slug)


Likeness = tuple[str, int | None, int | None]
"""By which two entries of one event are known: its title, without case, and its first and last day."""


def likeness(title: str, date: Date) -> Likeness:
    """That of an event with this title and this date."""
    return " ".join(title.casefold().split()), date.first, date.last


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the timeline."""

    slug: str
    title: str
    date: Date
    kind: str
    """A slug among the kinds that site.yaml lists."""
    kind_at: Position
    body: Body
    at: Position
    date_text: str = ""
    """The date in the author's words, where the notation says less."""
    place: str = ""
    actors: tuple[Reference, ...] = ()
    terms: tuple[Reference, ...] = ()
    after: tuple[Reference, ...] = ()
    order: int = 0
    bears_on: tuple[Bearing, ...] = ()
    general_reference: tuple[Detail, ...] = ()
    sources: tuple[Citation, ...] = ()
    added: Date | None = None
    status: Status = Status.PUBLISHED
    was: tuple[str, ...] = ()
    date_at: Position | None = None
    """Where its date stands; None where it has none."""

    @property
    def key(self) -> Key:
        """Its name in the site."""
        return Key(Kind.EVENT, self.slug)

    @property
    def likeness(self) -> Likeness:
        """By which another entry of the same event is known."""
        return likeness(self.title, self.date)


LISTS = ("editors-notes",)
"""The lists that a page may show."""


@dataclass(frozen=True, slots=True)
class Article:
    """A page of its own, such as the colophon."""

    slug: str
    title: str
    body: Body
    at: Position
    order: int = 0
    """Its place in the navigation."""
    shows: tuple[str, ...] = ()
    """Lists that are made for it and stand below its text, of those in `LISTS`."""
    status: Status = Status.PUBLISHED
    was: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Its name in the site."""
        return Key(Kind.ARTICLE, self.slug)


@dataclass(frozen=True, slots=True)
class Source:
    """A work that is cited, in the terms of CSL 1.0.2."""

    slug: str
    """The `id` by which it is cited."""
    type: str
    title: str
    at: Position
    authors: tuple[Author, ...] = ()
    issued: Date | None = None
    accessed: Date | None = None
    url: str = ""
    container: str = ""
    collection: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    edition: str = ""
    number: str = ""
    publisher: str = ""
    doi: str = ""
    note: str = ""

    @property
    def key(self) -> Key:
        """Its name in the site."""
        return Key(Kind.SOURCE, self.slug)


Written = Brief | Term | Event | Article
"""An entry that has a text."""
Entry = Written | Source


def filed(name: str) -> str:
    """A name or title as an alphabetical list files it."""
    return name.strip("“‘\"'").casefold().removeprefix("the ")


# ---------------------------------------------------------------- the site


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of time that the timeline names."""

    id: str
    label: str
    date: Date


@dataclass(frozen=True, slots=True)
class Shade:
    """A color: on light screens and on dark ones, each as `#7c1d1d`."""

    light: str
    dark: str
    at: Position = field(default=Position("content/site.yaml"), compare=False)


@dataclass(frozen=True, slots=True)
class Theme:
    """What a site changes of its look."""

    colors: Mapping[str, Shade] = field(default_factory=dict)
    """By the token that each is for."""
    serif: tuple[str, ...] = ()
    """Typefaces of the text, the wanted one first."""
    mono: tuple[str, ...] = ()
    """Those of code."""
    measure: str = ""
    """How long a line may be, as `34rem`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `content/site.yaml` says."""

    title: str = "Policy briefs"
    tagline: str = ""
    url: str = ""
    """Where the site is published, ending in a slash; empty when not known."""
    lang: str = "en"
    publisher: str = ""
    licence: str = ""
    licence_url: str = ""
    corrections: str = ""
    """Where mistakes are told: a mail address or an address on the web."""
    offline: bool = True
    """Whether a reader's browser keeps the site for reading without a connection."""
    system_fonts: bool = False
    """Whether the site is set in what readers have, and ships no typeface."""
    theme: Theme = Theme()
    scope: Scope = Scope.H2
    """How far the first mention of a term reaches in a brief."""
    quotations: bool = False
    """Whether terms are linked in quotations."""
    unset: frozenset[str] = frozenset()
    """The rules of typography that are switched off."""
    event_kinds: Mapping[str, str] = field(default_factory=dict)
    """Slug to label, in the order in which they are shown."""
    covers: Date | None = None
    """The time in which every event lies; None where the site does not say."""
    eras: tuple[Era, ...] = ()
    """In time; they may leave gaps between them."""
    at: Position = Position("content/site.yaml")
    unread: bool = False
    """Of settings that could not be read, or the kinds of event among them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference that has found its end."""

    via: Via
    target: Key | None
    """The entry it leads to; None when it leaves the site or names a file."""
    address: str = ""
    """A web address, or the path of a file within the site."""
    fragment: str = ""
    locator: str = ""
    id: str = ""
    """The id at which backlinks land; empty when it has none."""
    automatic: bool = False
    """Found by the engine, not written by an author."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A passage of one entry that rests on another."""

    source: Key
    target: Key
    id: str
    section: str
    """The id of the section that holds it; empty before the first heading."""
    before: str
    words: str
    after: str
    automatic: bool = False
    paragraph: int = 0
    """The number of the paragraph that holds it; 0 outside of them."""
    heading: str = ""
    """The title of the section that holds it."""


class Prints(NamedTuple):
    """Numbers that differ where two readings of an entry do; the places of its words in their source count for nothing."""

    face: int
    """Of all that it says but its text."""
    outline: int
    """Of the sections, anchors, notes and claims of its text."""
    body: int
    """Of its text, and of how terms are linked in it."""


class Ties(NamedTuple):
    """What of a text must be known without reading it."""

    print: int
    """A number that differs where two texts do, after linking."""
    words: int
    """Without those of notes."""
    notes: int
    """How many editor's notes it has."""
    counts: Mapping[str, int]
    """By the name of each entry that it mentions, in the order in which it does: how often."""
    prints: Mapping[str, int]
    """By the same names, a number that differs where the passages do."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of an entry after linking."""

    body: Body
    """Without its pieces."""
    pieces: tuple[Piece, ...]
    """With each link at its end."""
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """All entries that are published, and every relation between them.

    Entries stand here without their bodies, which are among the texts: a site of thousands is known without reading them.
    """

    settings: Settings
    briefs: tuple[Brief, ...]
    """Newest first."""
    terms: tuple[Term, ...]
    """By name, as a reader would look them up."""
    events: tuple[Event, ...]
    """In time."""
    articles: tuple[Article, ...]
    sources: tuple[Source, ...]
    """By author, or title where there is none."""
    texts: Mapping[Key, Text]
    """By entry, in the order of the above; one that is as it was is read when it is asked for."""
    ties: Mapping[Key, Ties]
    """The same, in short."""
    prints: Mapping[Key, Prints]
    """By entry of any kind."""
    files: tuple[str, ...] = ()
    """Files under content/ that are pointed at, and so published."""

    @property
    def mentions(self) -> Iterator[Mention]:
        """Every mention in every text, in reading order, entry by entry."""
        return (mention for key in self.ties for mention in self.texts[key].mentions)

    @property
    def written(self) -> tuple[Written, ...]:
        """Every entry that has a text."""
        return (*self.briefs, *self.terms, *self.events, *self.articles)


@dataclass(frozen=True, slots=True)
class Page:
    """What is published under one path."""

    path: str
    """Relative to the published folder, with forward slashes."""
    content: bytes
