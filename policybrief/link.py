"""Documents to one site: every name at its end, every term that prose meets linked, every relation known.

Knows neither files nor HTML, YAML nor addresses. Whatever leads nowhere is a problem with its place.
"""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import unquote

from . import vocabulary
from .model import (
    Article,
    Body,
    Brief,
    Citation,
    Entry,
    Event,
    Key,
    Kind,
    Link,
    Mention,
    Piece,
    Reference,
    Settings,
    Site,
    Source,
    Status,
    Term,
    Via,
    filed,
)
from .problem import Problem, Severity, did_you_mean, nearest
from .vocabulary import Vocabulary
from .weave import weave

SCHEMES = ("http://", "https://", "mailto:")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
FILES = (*PICTURES, ".pdf", ".csv", ".tsv", ".json", ".txt", ".zip", ".epub", ".docx", ".xlsx", ".pptx", ".mp3", ".mp4", ".webm")
"""What may be published beside the pages: nothing that a browser would run."""
WORDS = {Kind.BRIEF: "brief", Kind.TERM: "term", Kind.EVENT: "event", Kind.ARTICLE: "page", Kind.SOURCE: "source"}
Some = TypeVar("Some", bound=Entry)


def link(
    entries: Iterable[Entry], settings: Settings, files: frozenset[str], *, drafts: bool = False
) -> tuple[Site, tuple[Problem, ...]]:
    """One site of all entries; with `drafts` those too that are not for readers yet."""
    linker = Linker(tuple(entries), settings, files, drafts)
    return linker.site(), tuple(linker.problems)


class Linker:
    """Holds the names of a site while its references are followed."""

    def __init__(self, entries: Sequence[Entry], settings: Settings, files: frozenset[str], drafts: bool) -> None:
        self.settings, self.files = settings, files
        self.problems: list[Problem] = []
        self.published: set[str] = set()
        named = self.by_name(entries)
        self.entries = {key: entry for key, entry in named.items() if drafts or not is_draft(entry)}
        self.hidden = named.keys() - self.entries.keys()
        self.former = self.former_names()
        self.paths = {entry.at.path: key for key, entry in named.items() if key.kind is not Kind.SOURCE}
        self.vocabulary, clashes = vocabulary.compile(self.of(Term))
        self.problems += clashes

    def by_name(self, entries: Iterable[Entry]) -> dict[Key, Entry]:
        """Entries by key; the second of a name is told and left out."""
        named: dict[Key, Entry] = {}
        for entry in entries:
            first = named.setdefault(entry.key, entry)
            if first is not entry:
                message = f"there is already a {WORDS[entry.key.kind]} called {entry.slug}"
                help = f"rename one of the two; the other is at {first.at}"
                self.problems.append(Problem(entry.at, "duplicate-slug", message, help))
        return named

    def former_names(self) -> dict[Key, Key]:
        """Where names lead that entries had before."""
        former: dict[Key, Key] = {}
        for key, entry in self.entries.items():
            for slug in () if isinstance(entry, Source) else entry.was:
                old = Key(key.kind, slug)
                if old in self.entries or former.setdefault(old, key) != key:
                    message = f"“{slug}” is the name of another {WORDS[key.kind]}"
                    help = "take it out of `was`, or rename the other"
                    self.problems.append(Problem(entry.at, "duplicate-slug", message, help))
        return former

    def of(self, kind: type[Some]) -> list[Some]:
        """All published entries of one kind."""
        return [entry for entry in self.entries.values() if isinstance(entry, kind)]

    # the site

    def site(self) -> Site:
        """Everything in reading order, with all relations."""
        briefs = sorted(self.of(Brief), key=lambda brief: (brief.date.order, brief.slug), reverse=True)
        terms = sorted(self.of(Term), key=lambda term: (filed(term.name), term.slug))
        events = sorted(self.of(Event), key=lambda event: (event.date.order, event.order, event.slug))
        articles = sorted(self.of(Article), key=lambda article: (article.order, article.slug))
        sources = sorted(self.of(Source), key=source_order)
        bodies: dict[Key, tuple[Piece, ...]] = {}
        mentions: list[Mention] = []
        written: tuple[Brief | Term | Event | Article, ...] = (*briefs, *terms, *events, *articles)
        for one in written:
            bodies[one.key], made = self.woven(one)
            mentions += made
        for entry in self.entries.values():
            self.check(entry)
        return Site(
            settings=self.settings,
            briefs=tuple(briefs),
            terms=tuple(terms),
            events=tuple(events),
            articles=tuple(articles),
            sources=tuple(sources),
            bodies=bodies,
            mentions=tuple(mentions),
            files=tuple(sorted(self.published)),
        )

    def woven(self, entry: Brief | Term | Event | Article) -> tuple[tuple[Piece, ...], tuple[Mention, ...]]:
        """One body with its links."""
        linked = not isinstance(entry, Brief) or entry.linked
        skipped = frozenset(reference.target for reference in entry.skipped) if isinstance(entry, Brief) else frozenset()

        def resolve(reference: Reference) -> Link | None:
            return self.follow(reference, entry.body)

        woven = weave(entry.key, entry.body, resolve, self.words_of, self.vocabulary if linked else None, skipped)
        return woven.pieces, woven.mentions

    def words_of(self, link: Link) -> str:
        """What a link says that brought no words of its own."""
        entry = self.entries.get(link.target) if link.target else None
        if entry is None:
            return link.address
        if link.fragment and not isinstance(entry, Source):
            titles = {section.id: section.title for section in entry.body.sections}
            return titles.get(link.fragment, title_of(entry))
        return title_of(entry)

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
        key = self.find(reference)
        if key is None:
            return None
        entry = self.entries[key]
        if reference.fragment and (isinstance(entry, Source) or not self.has_anchor(reference, entry.body, entry.slug)):
            return None
        return Link(reference.via, key, fragment=reference.fragment, locator=reference.locator)

    def find(self, reference: Reference, what: str = "") -> Key | None:
        """The key that a name stands for, or None and a problem."""
        kinds = (reference.kind,) if reference.kind else (Kind.TERM, Kind.EVENT, Kind.BRIEF, Kind.ARTICLE)
        for kind in kinds:
            key = Key(kind, reference.target)
            key = self.former.get(key, key)
            if key in self.entries:
                return key
            if key in self.hidden:
                message = f"{WORDS[kind]} {reference.target} is a draft, so no reader could follow this"
                self.tell(reference, "unpublished", message, "publish it, or take the reference out")
                return None
        named = self.vocabulary.named(reference.target) if Kind.TERM in kinds and not what else None
        if named is not None:
            return Key(Kind.TERM, named)
        self.unknown(reference, kinds, what)
        return None

    def unknown(self, reference: Reference, kinds: tuple[Kind, ...], what: str) -> None:
        """Tells a name that nothing has, with the nearest that something does."""
        word = what or (WORDS[kinds[0]] if len(kinds) == 1 else "")
        slugs = [key.slug for key in self.entries if key.kind in kinds]
        if Kind.TERM in kinds:
            help = self.suggestion(reference.target, slugs)
        elif kinds == (Kind.SOURCE,):
            help = did_you_mean(reference.target, slugs, "add it to content/sources.yaml")
        else:
            help = did_you_mean(reference.target, slugs, "see the file names in content/ for the names that exist")
        message = f"no {word} is called “{reference.target}”" if word else f"nothing is called “{reference.target}”"
        self.tell(reference, f"unknown-{word or 'name'}", message, help)

    def suggestion(self, name: str, slugs: Iterable[str]) -> str:
        """What an unknown name may have meant: the nearest over slugs and all forms, told as slugs."""
        known = self.vocabulary.by_text | {slug: slug for slug in slugs}
        close = dict.fromkeys(known[found] for found in nearest(name, known, 6))
        if not close:
            return "see the file names in content/ for the names that exist"
        return f"did you mean {' or '.join(list(close)[:3])}?"

    def follow_anchor(self, reference: Reference, body: Body) -> Link | None:
        if not self.has_anchor(reference, body, "this text"):
            return None
        return Link(Via.ANCHOR, None, fragment=reference.fragment)

    def has_anchor(self, reference: Reference, body: Body, where: str) -> bool:
        """Whether a body has the section that a reference names; tells it if not."""
        fragment = unquote(reference.fragment)
        if fragment in body.anchors:
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
        if path is None or not self.may_publish(reference, path, PICTURES, "missing-image"):
            return None
        self.published.add(path)
        return Link(Via.IMAGE, None, address=path, locator=reference.locator)

    def follow_file(self, reference: Reference) -> Link | None:
        path = self.inside(reference)
        if path is None:
            return None
        if path in self.paths:
            return self.follow_entry(reference, self.paths[path])
        if path.endswith(".md") or not self.may_publish(reference, path, FILES, "missing-file"):
            if path.endswith(".md"):
                self.missing(reference, path, "missing-file")
            return None
        self.published.add(path)
        return Link(Via.FILE, None, address=path, fragment=reference.fragment)

    def follow_entry(self, reference: Reference, key: Key) -> Link | None:
        """A relative link to another Markdown file, as a reader of the repository would follow it."""
        named = Reference(
            Via.NAME, key.slug, reference.at, key.kind, fragment=reference.fragment, width=reference.width
        )
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
        if path not in self.files:
            self.missing(reference, path, code)
            return False
        if not path.lower().endswith(endings):
            message = f"files like {posixpath.basename(path)} are not published here"
            self.tell(reference, "file-type", message, "allowed: " + " ".join(endings))
            return False
        return True

    def missing(self, reference: Reference, path: str, code: str) -> None:
        known = {posixpath.relpath(known, posixpath.dirname(reference.at.path)) for known in (*self.files, *self.paths)}
        help = did_you_mean(reference.target, sorted(known), "check the path; it is relative to this file")
        what = "picture" if code == "missing-image" else "file"
        self.tell(reference, code, f"there is no {what} {path}", help)

    # front matter

    def check(self, entry: Entry) -> None:
        """Follows every name in an entry's front matter."""
        for reference, what in named_in(entry):
            self.find(reference, what)
        if isinstance(entry, Event):
            self.check_kind(entry)
            self.check_order(entry)

    def check_kind(self, event: Event) -> None:
        kinds = self.settings.event_kinds
        if event.kind and event.kind not in kinds:
            help = did_you_mean(event.kind, kinds, "kinds in content/site.yaml: " + (", ".join(kinds) or "none"))
            message = f"no kind of event is called “{event.kind}”"
            self.problems.append(Problem(event.kind_at, "unknown-kind", message, help, width=len(event.kind)))

    def check_order(self, event: Event) -> None:
        """An event cannot stand before one that it claims to come after."""
        for reference in event.after:
            earlier = self.entries.get(Key(Kind.EVENT, reference.target))
            if isinstance(earlier, Event) and event.date.certainly_before(earlier.date):
                message = f"{event.date.words()} is before {earlier.date.words()}, the date of {earlier.slug}"
                self.tell(reference, "contradicted-order", message, "mend one of the dates, or take the claim out of `after`")

    def tell(
        self, reference: Reference, code: str, message: str, help: str, severity: Severity = Severity.ERROR
    ) -> None:
        self.problems.append(Problem(reference.at, code, message, help, severity, reference.width))


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
        yield from plain([entry.restates], entry.related, entry.skipped)
    elif isinstance(entry, Term):
        yield from plain(entry.parties, entry.related, [fact.event for fact in entry.facts])
        yield from cited(entry.sources)
        for fact in entry.facts:
            yield from cited(fact.sources)
        for figure in entry.figures:
            yield from cited(figure.sources)
    elif isinstance(entry, Event):
        for actor in entry.actors:
            yield actor, "actor"
        yield from plain(entry.terms, entry.after)
        yield from cited(entry.sources)


def plain(*groups: Iterable[Reference | None]) -> Iterator[tuple[Reference, str]]:
    for group in groups:
        for reference in group:
            if reference is not None:
                yield reference, ""


def cited(citations: Iterable[Citation]) -> Iterator[tuple[Reference, str]]:
    for citation in citations:
        yield citation.source, ""
