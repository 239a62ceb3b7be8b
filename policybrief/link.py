"""Documents to one site: every name at its end, every term that prose meets linked, every relation known.

Knows neither files nor HTML, YAML nor addresses. Whatever leads nowhere is a problem with its place.
"""

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from . import chronology, said, vocabulary
from .changes import UNKNOWN, Changes
from .choice import Wishes
from .frozen import print_of
from .model import (
    Article,
    Bearing,
    Body,
    Brief,
    Citation,
    Entry,
    Event,
    Key,
    Kind,
    Link,
    Linking,
    Mention,
    Prints,
    Reference,
    Scope,
    Settings,
    Site,
    Source,
    Status,
    Term,
    Text,
    Ties,
    Via,
    Written,
    filed,
    key_of,
)
from .problem import Position, Problem, Severity, did_you_mean, nearest
from .vocabulary import Sureness
from .weave import Dating, Find, Made, Woven, vocabulary_of, weave

SCHEMES = ("http://", "https://", "mailto:")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
FILES = (*PICTURES, ".pdf", ".csv", ".tsv", ".json", ".txt", ".zip", ".epub", ".docx", ".xlsx", ".pptx", ".mp3", ".mp4", ".webm")
"""What may be published beside the pages: nothing that a browser would run."""
ELSEWHERE = "see the file names in content/ for the names that exist"
WORDS = {Kind.BRIEF: "brief", Kind.TERM: "term", Kind.EVENT: "event", Kind.ARTICLE: "page", Kind.SOURCE: "source"}
Some = TypeVar("Some", bound=Entry)


def one_of(kind: Kind) -> str:
    """An entry of a kind, as sentences name it."""
    return f"{'an' if kind is Kind.EVENT else 'a'} {WORDS[kind]}"


def nowhere(entry: Position, prose: str, offset: int, noted: bool) -> Position:
    """The place of the entry, where nobody can tell that of its words."""
    return entry


def nothing(text: str) -> Iterator[Dating]:
    """The dates of a text in which none is looked for."""
    return iter(())


class Linked(NamedTuple):
    """A site, what is wrong with it, and what the next build may keep of it."""

    site: Site
    problems: tuple[Problem, ...]
    bodies: Mapping[Key, Woven]
    """Everything that was decided in each text, where that was asked for."""
    knots: Mapping[Key, "Knot"]
    facets: Mapping[str, int]
    starts: Mapping[str, int]
    """Of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Knot:
    """What linking a text has made of it and asked for, so that it need not be done again while all of that stays as it is."""

    print: int
    """Of the body that was linked."""
    reads: tuple[str, ...]
    """What was asked of the rest of the site:

    name term:nmd   where a name leads           title event/x     what an entry is called
    path x.md       what a relative path names   outline brief/x   the sections of another text
    year 1997       the events of a year         date event/x      when an event was
    """
    ties: Ties
    problems: tuple[Problem, ...] = ()
    published: tuple[str, ...] = ()
    """Files that it shows or leads to."""


class Tied(NamedTuple):
    """What comes of linking a text."""

    knot: Knot
    text: Text
    words: frozenset[str]
    """That it has, where they were asked for."""


Each = Callable[[Callable[[Written], Tied], Sequence[Written]], Iterable[Knot]]
"""Links each of some texts by a function, keeps the texts, and answers the knots in order."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of the last build; nothing, where nothing is."""

    knots: Mapping[Key, Knot] = field(default_factory=dict)
    facets: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[str, int] = field(default_factory=dict)
    holds: Callable[[Key, Sequence[str]], bool] = lambda key, starts: True
    """Whether a text holds the first words of one form of several."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All entries of a site as they were read."""

    entries: Sequence[Entry]
    """Without their bodies."""
    bodies: Mapping[Key, Body]
    doubles: Sequence[tuple[Entry, Body]]
    """The second of each name, which is checked and left out."""
    prints: Mapping[Key, Prints]
    settings: Settings
    files: frozenset[str]
    blind: frozenset[Kind] = frozenset()
    """Kinds of which some entries could not be read: unknown names of these are not told."""
    moved: Collection[Key] = frozenset()
    """Entries whose source is another than in the last build: what is wrong with them may stand elsewhere in it."""
    changes: Changes = UNKNOWN
    """Since the last build."""


@dataclass(frozen=True, slots=True)
class Wants:
    """What a build wants of linking."""

    drafts: bool = False
    """Whether entries that are not for readers yet are in the site."""
    decisions: bool = False
    """Whether what was decided in each text is kept, for which all of them must be linked in this process."""
    words: bool = False
    """Whether it is to be told which words each text has."""


def link(
    reading: Reading,
    wants: Wants = Wants(),
    find: Find = nowhere,
    texts: MutableMapping[Key, Text] | None = None,
    past: Past = Past(),
    each: Each | None = None,
) -> Linked:
    """One site of all entries.

    `find` tells where words of an entry stand in its source; `texts` holds those that are as they were in the `past`,
    and all others once `each` has linked them.
    """
    texts = {} if texts is None else texts
    return Linker(reading, wants, find, texts, past, each or partial(one_by_one, texts)).linked()


def one_by_one(texts: MutableMapping[Key, Text], tie: Callable[[Written], Tied], entries: Sequence[Written]) -> Iterator[Knot]:
    """Links one text after the other."""
    for entry in entries:
        tied = tie(entry)
        texts[entry.key] = tied.text
        yield tied.knot


class Linker:
    """Holds the names of a site while its references are followed."""

    def __init__(
        self,
        reading: Reading,
        wants: Wants,
        find: Find,
        texts: MutableMapping[Key, Text],
        past: Past,
        each: Each,
    ) -> None:
        self.reading, self.wants, self.texts, self.past, self.each = reading, wants, texts, past, each
        self.settings, self.files, self.blind, self.find = reading.settings, reading.files, reading.blind, find
        self.bodies: dict[Key, Woven] = {}
        self.reads: set[str] = set()
        self.values: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.published: set[str] = set()
        self.claims: dict[Key, Body] = {}
        self.suggested: dict[tuple[str, tuple[Kind, ...]], str] = {}
        named = {entry.key: entry for entry in reading.entries}
        self.entries = {key: entry for key, entry in named.items() if wants.drafts or not is_draft(entry)}
        self.problems += map(self.doubled, (entry for entry, _ in reading.doubles))
        self.hidden = {name for key in named.keys() - self.entries.keys() for name in names(named[key])}
        self.former = self.former_names()
        self.paths = {entry.at.path: key for key, entry in named.items() if entry.at.path.lower().endswith(".md")}
        self.vocabulary, clashes = vocabulary.compile(self.of(Term))
        self.of_year = self.events_of_years()
        self.problems += clashes

    def doubled(self, entry: Entry) -> Problem:
        """The second of a name is told."""
        first = next(one for one in self.reading.entries if one.key == entry.key)
        message = f"there is already {one_of(entry.key.kind)} called {entry.slug}"
        return Problem(entry.at, "duplicate-slug", message, f"rename one of the two; the other is at {first.at}")

    def former_names(self) -> dict[Key, Key]:
        """Where names lead that entries had before."""
        former: dict[Key, Key] = {}
        for key, entry in self.entries.items():
            for old in names(entry)[1:]:
                if old in self.entries or former.setdefault(old, key) != key:
                    message = f"“{old.slug}” already leads to {one_of(key.kind)}"
                    help = "take it out of `was`, or rename the other"
                    self.problems.append(Problem(entry.at, "duplicate-slug", message, help))
        return former

    def of(self, kind: type[Some]) -> list[Some]:
        """All published entries of one kind."""
        return [entry for entry in self.entries.values() if isinstance(entry, kind)]

    # the site

    def linked(self) -> Linked:
        """The site, and all that was found on the way."""
        briefs = sorted(sorted(self.of(Brief), key=lambda brief: brief.slug), key=lambda brief: brief.date.order, reverse=True)
        terms = sorted(self.of(Term), key=lambda term: (filed(term.filed_as or term.name), term.slug))
        events = sorted(self.of(Event), key=lambda event: (event.date.order, event.order, event.slug))
        articles = sorted(self.of(Article), key=lambda article: (article.order, article.slug))
        sources = sorted(self.of(Source), key=source_order)
        starts = self.vocabulary.prints()
        knots = self.knots((*briefs, *terms, *events, *articles), starts)
        doubles = [entry for entry, _ in self.reading.doubles]
        for entry in (*self.entries.values(), *doubles):
            self.check(entry)
        for double, body in self.reading.doubles:
            if not isinstance(double, Source):
                self.woven(double, body)
        self.problems += chronology.contradictions(self.entries, doubles, self.settings, self.slugged)
        facets = {facet: self.value(facet) for facet in set[str]().union(*(knot.reads for knot in knots.values()))}
        site = Site(
            settings=self.settings,
            briefs=tuple(briefs),
            terms=tuple(terms),
            events=tuple(events),
            articles=tuple(articles),
            sources=tuple(sources),
            texts=self.texts,
            ties={key: knot.ties for key, knot in knots.items()},
            prints=self.reading.prints,
            files=tuple(sorted(self.published)),
        )
        return Linked(site, tuple(self.problems), self.bodies, knots, facets, starts)

    # each text, or what is remembered of it

    def knots(self, written: Sequence[Written], starts: Mapping[str, int]) -> dict[Key, Knot]:
        """Every text linked, in order; those that would come out as they were are left as they are."""
        past = self.past
        self.values |= self.reading.changes.spared(past.facets)
        changed = {facet for facet, value in past.facets.items() if self.value(facet) != value}
        words = [start for start in starts.keys() | past.starts.keys() if starts.get(start) != past.starts.get(start)]

        def anew(entry: Written) -> bool:
            knot = past.knots.get(entry.key)
            return knot is None or not self.stands(entry.key, knot, changed) or bool(words and past.holds(entry.key, words))

        loose = list(filter(anew, written))
        tied = dict(zip((entry.key for entry in loose), self.each(self.tie, loose), strict=True))
        made = {entry.key: tied.get(entry.key) or past.knots[entry.key] for entry in written}
        for knot in made.values():
            self.problems += knot.problems
            self.published.update(knot.published)
        return made

    def stands(self, key: Key, knot: Knot, changed: Set[str]) -> bool:
        """Whether linking a text again would make the same of it, its words apart."""
        if knot.problems and key in self.reading.moved:
            return False
        return knot.print == self.reading.prints[key].body and changed.isdisjoint(knot.reads)

    def tie(self, entry: Written) -> Tied:
        """One text linked; what was found on the way is in the knot, and nowhere else."""
        body, outer = self.reading.bodies[entry.key], (self.reads, self.problems, self.published)
        self.reads, self.problems, self.published = set(), [], set()
        woven = self.woven(entry, body)
        self.problems += chronology.denied(entry.key, woven, self.entries)
        self.problems += chronology.impossible(entry.at, woven, self.find)
        self.reads |= {f"date {one.target.name}" for one in woven.pointed if one.target.kind is Kind.EVENT}
        made = Text(replace(body, pieces=()), woven.pieces, woven.mentions)
        if self.wants.decisions:
            self.bodies[entry.key] = woven
        words = vocabulary_of(body.pieces, self.settings.quotations) if self.wants.words else frozenset()
        print, reads, files = self.reading.prints[entry.key].body, tuple(sorted(self.reads)), tuple(sorted(self.published))
        knot = Knot(print, reads, ties_of(entry.key, made), tuple(self.problems), files)
        self.reads, self.problems, self.published = outer
        return Tied(knot, made, words)

    def value(self, facet: str) -> int:
        """A number that is another where the answer to something that a text has asked is."""
        if facet not in self.values:
            self.values[facet] = self.valued(facet)
        return self.values[facet]

    def valued(self, facet: str) -> int:
        what, _, about = facet.partition(" ")
        if what == "name":
            kind, _, target = about.partition(":")
            found = self.known_as(Reference(Via.NAME, target, self.settings.at, Kind(kind) if kind else None))
            return print_of(found.name.encode() if found else b"")
        if what == "year":
            return print_of([self.reading.prints[event.key].face for event in self.of_year.get(int(about), ())])
        if what == "path":
            key = self.paths.get(about) or self.former_path(about)
            return print_of((key.name if key else "", about in self.files))
        entry = self.entries.get(key_of(about))
        if entry is None:
            return 0
        prints = self.reading.prints[entry.key]
        return {"title": print_of(title_of(entry).encode()), "outline": prints.outline, "date": prints.face}[what]

    def woven(self, entry: Written, body: Body) -> Woven:
        """One body with its links."""
        linking = entry.linking if isinstance(entry, Brief) else Linking()

        def resolve(reference: Reference) -> Link | None:
            return self.follow(reference, body)

        vocabulary = self.vocabulary if linking.on else None
        calendar = self.dates if isinstance(entry, Brief) and linking.on else nothing
        woven = weave(body, resolve, self.words_of, vocabulary, self.wishes(entry, linking), calendar)
        for made in woven.decisions:
            self.check_decision(entry, made, woven)
        return woven

    def dates(self, text: str) -> Iterator[Dating]:
        """The dates in a text that exactly one event fits."""
        for one in said.find(text):
            if one.date.year is not None:
                self.reads.add(f"year {one.date.year}")
            fits = said.fitting(one.date, self.of_year.get(one.date.year, ()))
            if len(fits) == 1:
                yield Dating(one.start, one.end, fits[0].key)

    def events_of_years(self) -> dict[int | None, list[Event]]:
        """The events by the year in which they begin."""
        years: dict[int | None, list[Event]] = {}
        for event in self.of(Event):
            years.setdefault(event.date.year, []).append(event)
        return years

    def wishes(self, entry: Written, linking: Linking) -> Wishes:
        """How terms are linked in one text: as its front matter says, else as the site does."""
        settings = self.settings
        decided = (*linking.skipped, *(meaning.term for meaning in linking.meanings))
        self.reads.update(f"name {one.kind or ''}:{one.target}" for one in decided)
        skipped = (self.slugged(reference) for reference in linking.skipped)
        meanings = ((vocabulary.spoken(meaning.form), self.slugged(meaning.term)) for meaning in linking.meanings)
        return Wishes(
            entry.key,
            (linking.scope or settings.scope) if isinstance(entry, Brief) else Scope.PAGE,
            frozenset(key.slug for key in skipped if key is not None),
            {form: key.slug for form, key in meanings if key is not None},
            settings.quotations if linking.quotations is None else linking.quotations,
            frozenset(self.vocabulary.silent),
        )

    def check_decision(self, entry: Written, made: Made, woven: Woven) -> None:
        """A form that several terms share is decided; an abbreviation belongs to what it is short for."""
        found, words = made.decision.found, " ".join(made.words.split())
        if found.strange:
            message = f"“{words}” is {found.slug}, but the abbreviation behind it belongs to {found.strange}"
            help = "use the abbreviation of the first, or give the form to the other"
            self.tell_of(entry, made, woven, "contradicted-abbreviation", message, help)
        elif found.pattern.sure is Sureness.AMBIGUOUS and made.decision.undecided:
            first = found.slugs[0]
            form = found.pattern.form.text
            decided = f", or decide in front matter: terms: {{{form}: {first}}}" if isinstance(entry, Brief) else ""
            help = f"write [[{first}|{words}]]{decided}"
            self.tell_of(entry, made, woven, "ambiguous-form", f"“{words}” may mean {' or '.join(found.slugs)}", help)

    def tell_of(self, entry: Written, made: Made, woven: Woven, code: str, message: str, help: str) -> None:
        """A problem at an occurrence, which is looked for in the source."""
        at = woven.place(entry.at, made.offset, self.find)
        self.problems.append(Problem(at, code, message, help, width=len(made.words)))

    def words_of(self, link: Link) -> str:
        """What a link says that brought no words of its own."""
        entry = self.entries.get(link.target) if link.target else None
        if entry is None:
            return link.address
        self.reads.add(f"title {entry.key.name}")
        if link.fragment and not isinstance(entry, Source):
            titles = {section.id: section.title for section in self.outline(entry.key).sections}
            return titles.get(link.fragment, title_of(entry))
        return title_of(entry)

    def outline(self, key: Key) -> Body:
        """The text of another entry as it was read."""
        self.reads.add(f"outline {key.name}")
        return self.reading.bodies[key]

    # following references

    def follow(self, reference: Reference, body: Body) -> Link | None:
        """The end of one reference, or None and a problem."""
        match reference.via:
            case Via.NAME | Via.CITATION:
                return self.follow_name(reference)
            case Via.ANCHOR:
                return self.follow_anchor(reference, body)
            case Via.WEB:
                return self.follow_web(reference)
            case Via.IMAGE:
                return self.follow_image(reference)
            case Via.FILE:
                return self.follow_file(reference)

    def follow_name(self, reference: Reference) -> Link | None:
        self.reads.add(f"name {reference.kind or ''}:{reference.target}")
        key = self.known_as(reference)
        if key is None:
            self.unknown(reference)
            return None
        entry = self.entries[key]
        if reference.fragment and not isinstance(entry, Source) and not self.has_anchor(reference, self.outline(key), entry.slug):
            return None
        return Link(reference.via, key, fragment=unquote(reference.fragment), locator=reference.locator)

    def known_as(self, reference: Reference) -> Key | None:
        """The entry that has this name, or is called so."""
        return self.slugged(reference) or self.worded(reference)

    def slugged(self, reference: Reference) -> Key | None:
        """The entry whose slug this is, or was."""
        keys = (self.former.get(key, key) for key in meant(reference))
        return next((key for key in keys if key in self.entries), None)

    def worded(self, reference: Reference) -> Key | None:
        """The term that prose calls so."""
        slug = self.vocabulary.named(reference.target) if Kind.TERM in kinds(reference) else None
        return Key(Kind.TERM, slug) if slug is not None else None

    def unknown(self, reference: Reference, what: str = "") -> None:
        """Tells a name that nothing has, with the nearest that something does; or that only a draft has."""
        hidden = next((key for key in meant(reference) if key in self.hidden), None)
        if hidden is not None:
            message = f"{WORDS[hidden.kind]} {hidden.slug} is a draft, so no reader could follow this"
            return self.tell(reference, "unpublished", message, "publish it, or take the reference out")
        if self.blind.intersection(kinds(reference)):
            return None
        shared = self.vocabulary.shared(reference.target) if Kind.TERM in kinds(reference) else ()
        if shared:
            message, help = f"“{reference.target}” may mean {' or '.join(shared)}", f"write [[{shared[0]}|{reference.target}]]"
            return self.tell(reference, "ambiguous-form", message, help)
        word = what or (WORDS[reference.kind] if reference.kind else "")
        message = f"no {word} is called “{reference.target}”" if word else f"nothing is called “{reference.target}”"
        return self.tell(reference, f"unknown-{word or 'name'}", message, self.suggestion(reference.target, kinds(reference)))

    def suggestion(self, name: str, asked: tuple[Kind, ...]) -> str:
        """What an unknown name may have meant: the nearest over slugs and forms, told as slugs. Each is sought once."""
        if (name, asked) not in self.suggested:
            known: dict[str, tuple[str, ...]] = {key.slug: (key.slug,) for key in self.entries if key.kind in asked}
            if Kind.TERM in asked:
                known.update({form: (slug,) for form, slug in self.vocabulary.by_text.items()})
                known.update(self.vocabulary.by_several)
            close = list(dict.fromkeys(slug for found in nearest(name, known, 9) for slug in known[found]))[:3]
            otherwise = "add it to content/sources.yaml" if asked == (Kind.SOURCE,) else ELSEWHERE
            self.suggested[name, asked] = f"did you mean {' or '.join(close)}?" if close else otherwise
        return self.suggested[name, asked]

    def follow_anchor(self, reference: Reference, body: Body) -> Link | None:
        if not self.has_anchor(reference, body, "this text"):
            return None
        return Link(Via.ANCHOR, None, fragment=unquote(reference.fragment))

    def has_anchor(self, reference: Reference, body: Body, where: str) -> bool:
        """Whether a body has the section that a reference names; tells it if not.

        A body that could not be read has none, and is told of already.
        """
        fragment = unquote(reference.fragment)
        if fragment in body.anchors or not body.pieces:
            return True
        known = [section.id for section in body.sections] or sorted(body.anchors)
        help = did_you_mean(fragment, known, "sections: " + (", ".join(known) or "none"))
        self.tell(reference, "missing-anchor", f"{where} has no section “{fragment}”", help)
        return False

    def follow_web(self, reference: Reference) -> Link | None:
        if reference.target.lower().startswith(SCHEMES):
            return Link(Via.WEB, None, address=reference.target)
        message = f"“{reference.target[:60]}” is no address that may be published"
        self.tell(reference, "unsafe-address", message, "use https://, http://, mailto: or a relative path")
        return None

    def follow_image(self, reference: Reference) -> Link | None:
        if "://" in reference.target or reference.target.startswith(("//", "data:")):
            help = "put a copy into content/ or static/ and name it by its relative path"
            self.tell(reference, "foreign-image", "this picture stands on another host", help)
            return None
        if not reference.locator.strip():
            message = "the picture has no text for those who do not see it"
            self.tell(reference, "missing-alt", message, "write it: ![what the picture shows](…)", Severity.WARNING)
        path = self.inside(reference)
        self.reads.add(f"path {path or ''}")
        if path is None or not self.may_publish(reference, path, PICTURES, "missing-image"):
            return None
        self.published.add(path)
        return Link(Via.IMAGE, None, address=path, locator=reference.locator)

    def follow_file(self, reference: Reference) -> Link | None:
        path = self.inside(reference)
        if path is None:
            return None
        self.reads.add(f"path {path}")
        if path in self.paths:
            return self.follow_entry(reference, self.paths[path])
        former = self.former_path(path)
        if former is not None:
            return self.follow_entry(reference, former)
        if not self.may_publish(reference, path, FILES, "missing-file"):
            return None
        self.published.add(path)
        return Link(Via.FILE, None, address=path, fragment=unquote(reference.fragment))

    def former_path(self, path: str) -> Key | None:
        """The entry that had the name of a Markdown file before."""
        same = (known for known in self.paths if posixpath.dirname(known) == posixpath.dirname(path))
        neighbour = next(same, None)
        if neighbour is None or not path.lower().endswith(".md"):
            return None
        return self.former.get(Key(self.paths[neighbour].kind, posixpath.basename(path)[:-3]))

    def follow_entry(self, reference: Reference, key: Key) -> Link | None:
        """A relative link to another Markdown file, as a reader of the repository would follow it."""
        named = Reference(Via.NAME, key.slug, reference.at, key.kind, fragment=reference.fragment, width=reference.width)
        return self.follow_name(named)

    def inside(self, reference: Reference) -> str | None:
        """The path of a file below content/ or static/, or None and a problem."""
        folder = posixpath.dirname(reference.at.path)
        path = posixpath.normpath(posixpath.join(folder, unquote(reference.target)))
        if not reference.target.startswith("/") and path.split("/")[0] in ("content", "static") and "\\" not in path:
            return path
        help = "name a file below content/ or static/ by its path from this file"
        self.tell(reference, "outside", f"“{reference.target}” leads out of content/ and static/", help)
        return None

    def may_publish(self, reference: Reference, path: str, endings: tuple[str, ...], code: str) -> bool:
        """Whether a file is there and of a kind that is published."""
        if path not in self.files and not path.lower().endswith((".yaml", ".yml")):
            self.missing(reference, path, code)
            return False
        if not path.lower().endswith(endings):
            message = f"files like {posixpath.basename(path)} are not published here"
            self.tell(reference, "file-type", message, "allowed: " + " ".join(endings))
            return False
        return True

    def missing(self, reference: Reference, path: str, code: str) -> None:
        by_name = {posixpath.basename(known): known for known in sorted((*self.files, *self.paths))}
        here = posixpath.dirname(reference.at.path)
        close = [posixpath.relpath(by_name[name], here) for name in nearest(posixpath.basename(path), by_name)]
        help = f"did you mean {' or '.join(close)}?" if close else "check the path; it is relative to this file"
        what = "picture" if code == "missing-image" else "file"
        self.tell(reference, code, f"there is no {what} {path}", help)

    # front matter

    def check(self, entry: Entry) -> None:
        """Follows every name in an entry's front matter."""
        for reference, what in named_in(entry):
            if self.slugged(reference) is None:
                self.unknown(reference, what)
        if isinstance(entry, Event):
            self.check_kind(entry)
        if isinstance(entry, Term | Event):
            self.check_bearings(entry)
        if isinstance(entry, Brief):
            self.check_meanings(entry)

    def check_kind(self, event: Event) -> None:
        known = self.settings.event_kinds
        if event.kind and event.kind not in known and not self.settings.unread:
            help = did_you_mean(event.kind, known, "kinds in content/site.yaml: " + (", ".join(known) or "none"))
            message = f"no kind of event is called “{event.kind}”"
            self.problems.append(Problem(event.kind_at, "unknown-kind", message, help, width=len(event.kind)))

    def check_meanings(self, brief: Brief) -> None:
        """What front matter decides is open: several terms share the form, and the one that it names is among them."""
        open_forms = self.vocabulary.ambiguous() if brief.linking.meanings else {}
        for meaning in brief.linking.meanings:
            slugs = open_forms.get(vocabulary.spoken(meaning.form), ())
            key = self.slugged(meaning.term)
            if not slugs:
                known = ("skip", "scope", "quotations", *open_forms)
                message = f"no terms share the form “{meaning.form}”"
                help = did_you_mean(meaning.form, known, "take it out: there is nothing to decide")
                self.problems.append(Problem(meaning.at, "unknown-form", message, help, width=len(meaning.form)))
            elif key is not None and key.slug not in slugs:
                message, help = f"“{meaning.form}” is no form of {key.slug}", f"name one of {', '.join(slugs)}"
                self.tell(meaning.term, "unknown-form", message, help)

    def check_bearings(self, entry: Term | Event) -> None:
        """Every claim that an entry bears on is one that the brief marks."""
        for bearing in entry.bears_on:
            key = self.slugged(bearing.brief)
            brief = self.entries[key] if key else None
            if not isinstance(brief, Brief) or not bearing.first:
                continue
            body = self.claiming(brief.key)
            if body.pieces and not body.claims_between(bearing.first, bearing.last):
                self.problems.append(unclaimed(brief, body, bearing))

    def claiming(self, key: Key) -> Body:
        """The text of a brief whose claims are asked for; those of some hundred terms ask for the same."""
        if key not in self.claims:
            self.claims[key] = self.reading.bodies[key]
        return self.claims[key]

    def tell(self, reference: Reference, code: str, message: str, help: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(reference.at, code, message, help, severity, reference.width))


def ties_of(source: Key, text: Text) -> Ties:
    """A linked text in short."""
    passages: dict[str, list[Mention]] = {}
    for mention in text.mentions:
        passages.setdefault(mention.target.name, []).append(mention)
    return Ties(
        print_of((text.pieces, text.mentions, text.body)),
        text.body.words,
        len(text.body.notes),
        {name: len(those) for name, those in passages.items()},
        {name: print_of((source.name, those)) for name, those in passages.items()},
    )


def as_read(entries: Iterable[Entry], settings: Settings, files: frozenset[str] = frozenset()) -> Reading:
    """Entries as they were parsed, taken apart for linking."""
    faces: dict[Key, Entry] = {}
    bodies: dict[Key, Body] = {}
    doubles: list[tuple[Entry, Body]] = []
    prints: dict[Key, Prints] = {}
    for entry in entries:
        face, body = parted(entry)
        if entry.key in faces:
            doubles.append((face, body))
            continue
        faces[entry.key], bodies[entry.key], prints[entry.key] = face, body, printed(face, body)
    return Reading(tuple(faces.values()), bodies, doubles, prints, settings, files)


def parted(entry: Entry) -> tuple[Entry, Body]:
    """An entry without its text, and the text."""
    return (entry, Body()) if isinstance(entry, Source) else (replace(entry, body=Body()), entry.body)


def printed(face: Entry, body: Body) -> Prints:
    """The numbers by which an entry is known to be as it was."""
    linking = face.linking if isinstance(face, Brief) else None
    outline = (body.sections, sorted(body.anchors), body.notes, body.claims)
    return Prints(print_of(face, Position), print_of(outline), print_of((body, linking), Position))


def names(entry: Entry) -> tuple[Key, ...]:
    """The name of an entry, and those it had before."""
    return entry.key, *(Key(entry.key.kind, slug) for slug in ([] if isinstance(entry, Source) else entry.was))


def kinds(reference: Reference) -> tuple[Kind, ...]:
    """The kinds of entry that a name may stand for, likeliest first."""
    return (reference.kind,) if reference.kind else (Kind.TERM, Kind.EVENT, Kind.BRIEF, Kind.ARTICLE)


def meant(reference: Reference) -> tuple[Key, ...]:
    """The names that a reference may stand for, likeliest first."""
    return tuple(Key(kind, reference.target) for kind in kinds(reference))


def unclaimed(brief: Brief, body: Body, bearing: Bearing) -> Problem:
    """Tells claims that a brief does not mark, or that stand the wrong way round."""
    known = [claim.number for claim in body.claims]
    missing = next((number for number in (bearing.first, bearing.last) if number not in known), "")
    if not missing:
        message = f"in {brief.slug}, claim {bearing.last} stands before {bearing.first}"
        return Problem(bearing.at, "unknown-claim", message, f"write {bearing.last}-{bearing.first}", width=bearing.width)
    marked = f"its claims go from {known[0]} to {known[-1]}" if known else f"mark them there: <!-- claims: {missing} -->"
    return Problem(bearing.at, "unknown-claim", f"{brief.slug} has no claim {missing}", marked, width=bearing.width)


def is_draft(entry: Entry) -> bool:
    return not isinstance(entry, Source) and entry.status is Status.DRAFT


def title_of(entry: Entry) -> str:
    """What an entry is called in running text."""
    return entry.name if isinstance(entry, Term) else entry.title


def source_order(source: Source) -> tuple[str, tuple[object, ...], str]:
    """By author, else title; then by date."""
    first = source.authors[0].sorted_name if source.authors else source.title
    return filed(first), source.issued.order if source.issued else (), source.slug


def named_in(entry: Entry) -> Iterator[tuple[Reference, str]]:
    """Every name in an entry's front matter; and, where the author knows it by another, what it names."""
    if isinstance(entry, Brief):
        yield from plain(
            [entry.restates], entry.related, entry.linking.skipped, [meaning.term for meaning in entry.linking.meanings]
        )
    elif isinstance(entry, Term):
        yield from plain(entry.parties, entry.related, [fact.event for fact in entry.facts], briefs_of(entry))
        yield from cited(entry.sources)
        for fact in entry.facts:
            yield from cited(fact.sources)
        for figure in entry.figures:
            yield from cited(figure.sources)
    elif isinstance(entry, Event):
        for actor in entry.actors:
            yield actor, "actor"
        yield from plain(entry.terms, entry.after, briefs_of(entry))
        yield from cited(entry.sources)


def briefs_of(entry: Term | Event) -> Iterable[Reference]:
    """The briefs that an entry bears on, each once."""
    return {bearing.brief.at: bearing.brief for bearing in entry.bears_on}.values()


def plain(*groups: Iterable[Reference | None]) -> Iterator[tuple[Reference, str]]:
    for group in groups:
        for reference in group:
            if reference is not None:
                yield reference, ""


def cited(citations: Iterable[Citation]) -> Iterator[tuple[Reference, str]]:
    for citation in citations:
        yield citation.source, ""
