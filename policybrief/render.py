"""A site to its pages; the only module that knows Jinja. What templates show comes from `views`.

A site's own templates/ shadow the engine's, file by file.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from html import escape
from itertools import chain
from pathlib import Path
from traceback import extract_tb
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from markupsafe import Markup as Safe

from . import __version__, urls
from .assets import assets, published
from .citing import Cited, cited
from .compositor import compose
from .dates import Date, civil
from .exchange import Export, Record, as_csv, as_json, as_linked_data, days, records
from .finding import as_script, index
from .ical import as_calendar
from .metadata import Said, Tag, as_json_ld, defined_term, glossary, happening, highwire, open_graph, report, trail
from .model import Below, Brief, Event, Key, Link, Markup, Opening, Page, Piece, Point, Prose, Site, Status, Term, Via, Written
from .offline import edition, kept
from .strip import profiles, reach, sentence, strip
from .theme import rules, shade
from .threads import FOLDED, Thread, Timeline, Told
from .timelinejs import as_timelinejs
from .typography import CHOICES
from .views import Bibliography, Span, Views, Way, grouped, leftward, roman

NEVER = "1970-01-01T00:00:00Z"
"""When a feed was changed that holds nothing."""
VIEWS = "Views of the timeline"
ALL_BRIEFS = "All briefs"


@dataclass(frozen=True, slots=True)
class Head:
    """What programs read of one page."""

    properties: tuple[Tag, ...]
    """Of the Open Graph protocol."""
    tags: tuple[Tag, ...]
    """Of Highwire Press."""
    linked_data: Safe
    """JSON-LD; empty where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Task:
    """One page to be made: its path, its template, and what it shows."""

    path: str
    template: str
    title: str
    description: str
    values: Callable[["Writer"], Mapping[str, Any]]
    indexed: bool = True
    """Whether search engines and the sitemap should know of it."""
    entry: Written | None = None
    """The entry that it shows, if it shows one."""


def render(site: Site, templates: Sequence[Path], files: Callable[[str], bytes], names: Iterable[str]) -> Iterator[Page]:
    """All pages of a site.

    `templates` are folders, the first that has a file wins; `files` gives the content of a file by its
    path, and `names` are the paths of all files under static/.
    """
    digests: dict[str, str] = {}
    with telling_faults():
        renderer = Renderer(site, templates)
        for page in chain(renderer.everything(), assets(sorted({*names, *site.files}), files, renderer.margin)):
            digests[page.path] = sha256(page.content).hexdigest()
            yield page
        yield renderer.worker(digests)


@contextmanager
def telling_faults() -> Iterator[None]:
    """What goes wrong in a template is the fault of that template, and named so."""
    try:
        yield
    except Exception as error:
        if isinstance(error, TemplateError) or raised_by_template(error):
            raise TemplateFault(error) from error
        raise


def count(site: Site) -> int:
    """How many pages of text a site has, for a progress bar."""
    timeline = Timeline(Views(site))
    views = sum(1 for _ in timeline.pages)
    return (
        9
        + timeline.abreast
        + bool(site.briefs)
        + views
        + len(site.briefs)
        + len(site.terms)
        + len(site.events)
        + len(site.articles)
    )


class TemplateFault(Exception):
    """A template that Jinja cannot read, or that asks for what is not there."""

    def __init__(self, error: Exception) -> None:
        frames = [frame for frame in extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
        self.file, self.line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (str(error), 1)
        if isinstance(error, TemplateSyntaxError):
            self.file, self.line = error.filename or self.file, error.lineno
        self.message = f"this template cannot be used: {error}"
        super().__init__(self.message)


def raised_by_template(error: Exception) -> bool:
    """Whether a template itself went wrong, and not a function of ours that it called."""
    frames = extract_tb(error.__traceback__)
    return bool(frames) and not frames[-1].filename.endswith(".py")


class Renderer:
    """Holds the templates and the views of one site."""

    def __init__(self, site: Site, templates: Sequence[Path]) -> None:
        self.site = site
        self.views = Views(site)
        self.timeline = Timeline(self.views)
        self.told: dict[tuple[Key, bool], Safe] = {}
        self.environment = environment(tuple(templates), stamps(templates))
        self.links = self.environment.get_template("parts/links.html")
        self.records = records(self.views, self.identifier)
        self.of_event = {record.event.key: record for record in self.records}
        self.above = {urls.HOME: site.settings.title, urls.BRIEFS: "Briefs", urls.GLOSSARY: "Glossary", urls.TIMELINE: "Timeline"}
        self.above[urls.VIEWS] = VIEWS
        self.navigation = [
            Way("Briefs", urls.BRIEFS),
            Way("Glossary", urls.GLOSSARY),
            Way("Timeline", urls.TIMELINE),
            Way("Sources", urls.SOURCES),
            *(Way(article.title, urls.path_of(article.key)) for article in site.articles),
            Way("Search", urls.SEARCH),
        ]
        self.rules = frozenset(CHOICES) - site.settings.unset
        self.viewer = Writer(self, urls.view_path("-", "-"))

    def tasks(self) -> Iterator[Task]:
        """Every page that a reader meets."""
        views, site = self.views, self.site
        yield Task(urls.HOME, "home.html", "", site.settings.tagline, lambda w: {"rows": views.rows(), "site_size": size(site)})
        yield Task(
            urls.BRIEFS, "briefs.html", "Briefs", f"All briefs of {site.settings.title}.", lambda w: {"rows": views.rows()}
        )
        yield Task(
            urls.GLOSSARY,
            "glossary.html",
            "Glossary",
            described(len(site.terms), "term"),
            lambda w: {"letters": views.letters(), "kinds": views.kinds()},
        )
        yield Task(
            urls.TIMELINE,
            "timeline.html",
            "Timeline",
            told_of(site.events),
            self.whole,
        )
        yield from self.thread_tasks()
        yield Task(urls.SOURCES, "sources.html", "Sources", described(len(site.sources), "source"), lambda w: sources(views))
        for brief in site.briefs:
            yield self.entry_task(brief.key, "brief.html", brief.title, brief.summary, self.brief, brief, brief.status)
        for term in site.terms:
            yield self.entry_task(term.key, "term.html", term.name, term.gist, self.term, term, term.status)
        for event in site.events:
            description = f"{event.date_text or event.date.words()}: {event.title}."
            yield self.entry_task(event.key, "event.html", event.title, description, self.event, event, event.status)
        for article in site.articles:
            yield self.entry_task(
                article.key, "page.html", article.title, views.summary(article.key), views.article, article, article.status
            )
        if site.briefs:
            yield Task(
                urls.READER,
                "reader.html",
                ALL_BRIEFS,
                f"All briefs of {site.settings.title}, with their glossary, to print or to read in one go.",
                self.reader,
                indexed=False,
            )
        yield Task(urls.SEARCH, "search.html", "Search", f"Search {site.settings.title}.", lambda w: {})
        yield Task(urls.NOT_FOUND, "404.html", "Not found", "", lambda w: {}, indexed=False)

    def everything(self) -> Iterator[Page]:
        """Every page that is made by a template, and every file that is made of the record."""
        yield from (self.page(task) for task in self.tasks())
        yield from self.moved()
        yield from self.machine_pages()
        yield from self.exported()
        yield from self.citations()

    def whole(self, writer: "Writer") -> Mapping[str, Any]:
        """The chronicle, with the cards of everything that its texts mention."""
        shown = self.timeline.everything()
        found = shown["chronicle"]
        cards = self.views.cards_of(*(entry.told.moment.event.key for entry in found.entries if not found.folds))
        writer.cards = cards.ids
        drawn = strip(self.site.events, self.site.settings.eras)
        few = len(self.site.events) <= FOLDED  # of more, the list would weigh more than the page
        linked_data = Safe(as_linked_data(self.records, f"{self.site.settings.title}: timeline")) if few else ""
        shown = {**shown, "cards": cards, "strip": drawn, "entry_html": writer.entry_html}
        return {**shown, "exports": self.exports(), "linked_data": linked_data}

    def exports(self) -> tuple[Export, ...]:
        """The files in which the timeline may be taken away; a calendar and a feed only where they would not be empty."""
        exact = sum(days(event.date) is not None for event in self.site.events)
        note = f"{exact} of {len(self.site.events)}, those known to the day"
        calendar = Export("calendar", urls.TIMELINE_CALENDAR, "text/calendar", note)
        return (
            Export("JSON", urls.TIMELINE_JSON, "application/json"),
            Export("CSV", urls.TIMELINE_CSV, "text/csv"),
            *([calendar] if exact else []),
            Export("TimelineJS", urls.TIMELINE_JS, "application/json"),
            *(
                [Export("feed", urls.TIMELINE_FEED, "application/atom+xml")]
                if any(event.added for event in self.site.events)
                else []
            ),
        )

    def thread_tasks(self) -> Iterator[Task]:
        """The pages of the timeline that show a part of it, or all of it in another way."""
        timeline = self.timeline
        for thread in timeline.pages:
            yield Task(
                thread.to.path,
                "thread.html",
                heading(thread),
                told_of(thread.events),
                lambda w, thread=thread: self.thread(thread),  # type: ignore[misc]
            )
        yield Task(urls.VIEWS, "threads.html", VIEWS, "The timeline by actor, kind, term and brief.", lambda w: self.threads())
        side_by_side = "Who took part in what, and when."
        if timeline.abreast:
            yield Task(urls.LANES, "lanes.html", "Side by side", side_by_side, lambda w: {"lanes": self.timeline.lanes()})

    def threads(self) -> Mapping[str, Any]:
        """All threads, each with its events on one scale."""
        threads = tuple(self.timeline.all)
        drawn = profiles(self.site.events, (thread.events for thread in threads))
        return {
            "groups": self.timeline.listed(),
            "profiles": dict(zip((thread.to.path for thread in threads), drawn, strict=True)),
            "reach": reach(self.site.events) if threads else "",
        }

    def thread(self, thread: Thread) -> Mapping[str, Any]:
        return {**self.timeline.view(thread), "entry_html": self.entry_html}

    def entry_html(self, told: Told, short: bool) -> Safe:
        """An event with its passages as all views show it: their pages are as deep, so the ways from them are the same."""
        event = told.moment.event
        if (event.key, short) not in self.told:
            self.told[event.key, short] = self.viewer.entry_html(told, short, passages=True)
        return self.told[event.key, short]

    def brief(self, brief: Brief) -> dict[str, object]:
        """A brief's page, with how it is cited."""
        return self.views.brief(brief) | {"cite": self.cited(brief)}

    def reader(self, writer: "Writer") -> Mapping[str, Any]:
        """All briefs one after the other, with one glossary and one list of sources."""
        cards, bibliography = self.views.glossary_of_briefs(), Bibliography(self.views.sources)
        writer.cards = cards.ids
        texts = [(row, writer.body(row.brief.key, bibliography, among=True)) for row in self.views.rows()]
        return {"texts": texts, "cards": cards, "cited": bibliography.listed()}

    def cited(self, brief: Brief) -> Cited:
        url = self.site.settings.url
        address = urls.absolute(url, urls.path_of(brief.key)) if url else ""
        return cited(brief, self.site.settings, self.views.restated(brief), address)

    def term(self, term: Term) -> dict[str, object]:
        """A term's page, with the thread that follows it."""
        return self.views.term(term) | self.timeline.term(term)

    def event(self, event: Event) -> dict[str, object]:
        """An event's page, with its place in the whole and in each of its threads."""
        return self.views.event(event) | self.timeline.event(event)

    def entry_task(
        self,
        key: Key,
        template: str,
        title: str,
        description: str,
        view: Callable[[Any], Mapping[str, Any]],
        entry: Any,
        status: Status,
    ) -> Task:
        def values(writer: "Writer") -> Mapping[str, Any]:
            shown = dict(view(entry))
            bibliography = shown["bibliography"]
            writer.cards = shown["cards"].ids
            writer.spans = shown.get("spans", {})
            shown["text"] = writer.body(key, bibliography)
            shown["cited"] = bibliography.listed()
            return shown

        return Task(urls.path_of(key), template, title, description, values, status is Status.PUBLISHED, entry)

    def page(self, task: Task) -> Page:
        """One page, from its task."""
        writer = Writer(self, task.path)
        html = writer.render(task.template, task, task.values(writer))
        return Page(task.path, compose(html, self.site.settings.lang, self.rules).encode())

    def moved(self) -> Iterator[Page]:
        """A page at each address that an entry had before."""
        for former, key in self.views.former.items():
            way = self.views.way(key)
            task = Task(urls.path_of(former), "moved.html", way.words, "", lambda w, way=way: {"to": way}, indexed=False)  # type: ignore[misc]
            yield self.page(task)

    def machine_pages(self) -> Iterator[Page]:
        """What programs read: the feed, the map of the site, the word to robots."""
        shown = {"site": self.site.settings, "briefs": self.site.briefs, "path_of": urls.path_of, "absolute": urls.absolute}
        updated = max((instant(brief.updated or brief.date) for brief in self.site.briefs), default=NEVER)
        shown |= {
            "updated": updated,
            "instant": instant,
            "feed": urls.FEED,
            "version": __version__,
            "identifier": self.identifier,
        }
        yield self.machine_page(urls.FEED, "feed.xml", shown)
        if self.site.settings.url:
            paths = [task.path for task in self.tasks() if task.indexed]
            yield self.machine_page(urls.SITEMAP, "sitemap.xml", shown | {"paths": paths})
        yield Page(urls.SEARCH_INDEX, as_script(index(self.views)).encode())
        yield self.machine_page(urls.ROBOTS, "robots.txt", shown | {"sitemap": urls.SITEMAP})

    def citations(self) -> Iterator[Page]:
        """What programs for references read of each brief."""
        for brief in self.site.briefs:
            yield from (Page(form.path, form.text.encode()) for form in self.cited(brief).forms)

    def exported(self) -> Iterator[Page]:
        """The timeline as files that readers and programs take away."""
        settings, title = self.site.settings, f"{self.site.settings.title}: timeline"
        address = urls.absolute(settings.url, urls.TIMELINE) if settings.url else urls.way(urls.TIMELINE_JSON, urls.TIMELINE)
        yield Page(urls.TIMELINE_JSON, as_json(self.records, settings, address).encode())
        yield Page(urls.TIMELINE_CSV, as_csv(self.records).encode())
        if any(days(record.event.date) for record in self.records):
            yield Page(urls.TIMELINE_CALENDAR, as_calendar(self.records, title).encode())
        yield Page(urls.TIMELINE_JS, as_timelinejs(self.records, title).encode())
        if any(record.event.added for record in self.records):
            yield self.timeline_feed()

    def timeline_feed(self) -> Page:
        """The events that say when they were added, the newest first; there is one at least."""
        added = sorted((record for record in self.records if record.event.added), key=when_added, reverse=True)
        shown = {"site": self.site.settings, "records": added, "instant": instant, "absolute": urls.absolute}
        shown |= {"timeline": urls.TIMELINE, "timeline_feed": urls.TIMELINE_FEED, "identifier": self.identifier}
        shown |= {"updated": when_added(added[0]), "version": __version__}
        return self.machine_page(urls.TIMELINE_FEED, "timeline.xml", shown)

    def worker(self, digests: Mapping[str, str]) -> Page:
        """The script by which a browser keeps the site; it stands at the root, since it rules what lies below it."""
        files = Safe(json.dumps([quote(path) for path in kept(digests)], indent=0))
        shown = {"site": self.site.settings, "edition": Safe(json.dumps(edition(digests))), "files": files}
        return self.machine_page(urls.WORKER, "sw.js", shown | {"not_found": urls.NOT_FOUND})

    def margin(self) -> bytes:
        """What this site alone has: its theme and, in margins, its title on paper and each editor's note beside its passage.

        There are as many rules for notes as the longest brief needs.
        """
        most = max((len(brief.body.notes) for brief in self.site.briefs), default=0)
        title = Safe(css_string(self.site.settings.title))
        return (
            rules(self.site.settings.theme) + self.environment.get_template("margin.css").render(most=most, title=title)
        ).encode()

    def identifier(self, path: str) -> str:
        """A name for the feed that never changes: the address, or one made of titles where there is none (RFC 4122)."""
        settings = self.site.settings
        if settings.url:
            return urls.absolute(settings.url, path)
        return uuid5(NAMESPACE_URL, f"{settings.title}/{path}").urn

    def machine_page(self, path: str, template: str, shown: Mapping[str, Any]) -> Page:
        return Page(path, self.environment.get_template(template).render(shown).encode())


class Writer:
    """Writes one page: it knows where the page stands, and so the way to every other."""

    def __init__(self, renderer: Renderer, path: str) -> None:
        self.renderer, self.path = renderer, path
        self.cards: Mapping[Key, str] = {}
        self.spans: Mapping[str, Span] = {}

    @cached_property
    def links(self) -> Any:
        """The macros for links, as this page sees the others; many texts have none."""
        return self.renderer.links.make_module({"way": self.way})

    def render(self, template: str, task: Task, values: Mapping[str, Any]) -> str:
        """The page as HTML."""
        settings = self.renderer.site.settings
        canonical = urls.absolute(settings.url, task.path) if settings.url and task.indexed else ""
        return self.renderer.environment.get_template(template).render(
            values,
            site=settings,
            way=self.way,
            page=task,
            lang=self.lang(task),
            paper=shade(settings.theme, "paper"),
            navigation=self.renderer.navigation,
            canonical=canonical,
            head=self.head(task, canonical),
            home=urls.HOME,
            style=urls.STYLE,
            script=urls.SCRIPT,
            feed=urls.FEED,
            index=urls,
            version=__version__,
        )

    def lang(self, task: Task) -> str:
        """The language of the page: that of the brief it shows, or the site's."""
        own = task.entry.lang if isinstance(task.entry, Brief) else ""
        return own or self.renderer.site.settings.lang

    def head(self, task: Task, canonical: str) -> Head:
        """What programs read of the page, and persons do not see."""
        site = self.renderer.site
        kind = "article" if isinstance(task.entry, Brief) else "website"
        title = task.title or site.settings.title
        properties = open_graph(title, task.description, kind, canonical, site.settings, self.lang(task))
        tags = highwire(task.entry, site.settings, canonical) if isinstance(task.entry, Brief) else ()
        return Head(tuple(properties) if task.indexed else (), tuple(tags), Safe(as_json_ld(list(self.told(task)))))

    def told(self, task: Task) -> Iterator[Said]:
        """The page in the terms of schema.org."""
        site, entry = self.renderer.site, task.entry
        if isinstance(entry, Brief):
            yield report(entry, site.settings, self.renderer.views.restated(entry), self.address)
        elif isinstance(entry, Term):
            yield defined_term(entry, site.settings, self.address)
        elif isinstance(entry, Event):
            yield happening(self.renderer.of_event[entry.key], self.address)
        elif task.path == urls.GLOSSARY:
            yield glossary(site.terms, site.settings, self.address)
        if task.indexed and (ways := trail(task.path, task.title, self.renderer.above, self.address)):
            yield ways

    def address(self, path: str) -> str:
        """The whole address of a page where the site has one, else the way to it."""
        url = self.renderer.site.settings.url
        return urls.absolute(url, path) if url else self.way(path)

    def way(self, path: str, fragment: str = "") -> str:
        """The address of another page as seen from this one.

        The page for what is not found is served at any address, so it names the whole path from the
        site's own address where that is known.
        """
        path = self.renderer.timeline.placed.get((path, fragment), path) if fragment else path
        url = self.renderer.site.settings.url
        if self.path == urls.NOT_FOUND and url:
            return quote(urlsplit(url).path + path) + (f"#{fragment}" if fragment else "")
        return urls.way(self.path, path, fragment)

    def entry_html(self, told: Told, short: bool, *, passages: bool = False) -> Safe:
        """An event within a list; in short, a line of it."""
        parts: Any = self.renderer.environment.get_template("parts/chronicle.html").module
        if short:
            return Safe(parts.short_entry(told, self.way))
        return Safe(parts.entry(told, self.way, self.body(told.moment.event.key, None, among=True), passages))

    def body(self, key: Key, bibliography: Bibliography | None, *, among: bool = False) -> Safe:
        """The text of an entry as HTML, alone on its page or among others; without a bibliography no citation is marked."""
        return Prosewriter(self, key, bibliography, among).written(self.renderer.site.bodies[key])


class Prosewriter:
    """Writes the pieces of one body. Among others, ids are prefixed with the entry's, and headings are one level lower."""

    def __init__(self, writer: Writer, key: Key, bibliography: Bibliography | None, among: bool) -> None:
        self.views, self.writer = writer.renderer.views, writer
        self.cards, self.spans = writer.cards, writer.spans
        self.key, self.bibliography, self.among = key, bibliography, among

    def written(self, pieces: Sequence[Piece]) -> Safe:
        """The pieces as HTML."""
        following = chain(pieces[1:], (None,))
        joined = (self.joined(piece, after) for piece, after in zip(pieces, following, strict=False))
        return Safe("".join(self.one(piece) for piece in grouped(tuple(joined))))

    def joined(self, piece: Piece, following: Piece | None) -> Piece:
        """A citation never begins a line; where none is marked, no gap is left."""
        if not (isinstance(piece, Prose) and isinstance(following, Point) and following.link.via is Via.CITATION):
            return piece
        words = piece.text.rstrip()
        return replace(piece, text=words if self.bibliography is None or words == piece.text else words + "\u00a0")

    def one(self, piece: Piece | tuple[Opening, tuple[Piece, ...]]) -> str:
        if isinstance(piece, tuple):
            opening, held = piece
            assert isinstance(opening.link, Link)
            return self.linked(opening.link, self.written(held))
        if isinstance(piece, Markup):
            return self.lowered(piece.html) if self.among else piece.html
        if isinstance(piece, Prose):
            return escape(piece.text, quote=False)
        if isinstance(piece, Point) and isinstance(piece.link, Link):
            return self.point(piece.link)
        if isinstance(piece, Below) and piece.section in self.spans:
            return self.macro("span", self.spans[piece.section])
        return ""

    def lowered(self, html: str) -> str:
        """Markup as one of many texts has it."""
        return HEADING.sub(
            lambda found: f"{found[1]}{int(found[2]) + 1}", OWN_IDS.sub(rf"\g<0>{urls.anchor_of(self.key)}-", html)
        )

    def point(self, link: Link) -> str:
        """A reference that brought no words: a citation, a picture, a name."""
        if link.via is Via.IMAGE:
            return self.macro("picture", published(link.address), link.locator)
        assert link.target is not None
        if link.via is not Via.CITATION:
            return self.linked(link, section_title(self.views, link) or self.views.way(link.target).words)
        if self.bibliography is None:
            return ""
        return self.macro("citation", self.bibliography.mark(link.target.slug, link.locator), "" if self.among else link.id)

    def linked(self, link: Link, words: str) -> str:
        """The one place where a link in prose becomes HTML."""
        if link.via is Via.WEB:
            return self.macro("outward", link.address, words)
        if link.via is Via.FILE:
            return self.macro("inward", published(link.address), link.fragment, "file", "", words, "", "")
        target = link.target or self.key
        kind = target.kind.value if link.target else "section"
        id = "" if self.among else link.id
        path, fragment = urls.path_of(target), link.fragment
        if self.among and kind == "section":
            path, fragment = self.writer.path, f"{urls.anchor_of(self.key)}-{fragment}"
        card = fragment if kind == "section" else self.cards.get(target, "") if not fragment else ""
        return self.macro("inward", path, fragment, kind, target.slug, words, id, card)

    def macro(self, name: str, *values: object) -> str:
        """What a macro of the links' template makes of some values; a site's own template may lack one."""
        found = getattr(self.writer.links, name, None)
        if found is None:
            raise TemplateSyntaxError(f"it has no macro “{name}”", 1, filename=self.writer.renderer.links.filename)
        return str(found(*values))


HEADING = re.compile(r"(</?h)([2-5])\b")
OWN_IDS = re.compile(r'\b(?:id|aria-labelledby|data-card)="|\bhref="#')
"""Where a body's markup names its own ids."""


def section_title(views: Views, link: Link) -> str:
    """The title of the section that a link names, if it names one."""
    entry = views.entries[link.target] if link.target else None
    sections = getattr(getattr(entry, "body", None), "sections", ())
    return next((section.title for section in sections if section.id == link.fragment), "")


def size(site: Site) -> dict[str, int]:
    return {"terms": len(site.terms), "events": len(site.events), "sources": len(site.sources)}


def sources(views: Views) -> dict[str, object]:
    cited, further = views.cited()
    return {"cited": cited, "further": further}


def described(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}."


def heading(thread: Thread) -> str:
    """The title of a page of the timeline: `Putin on the timeline`, `Timeline: Treaty`, `Timeline: Treaty, 1990s`."""
    if thread.about:
        return f"{thread.to.words} on the timeline"
    held = f"{thread.of.words}, " if thread.of and thread.of.path != urls.TIMELINE else ""
    return f"Timeline: {held}{thread.to.words}"


def told_of(events: Sequence[Event]) -> str:
    """How many events there are, and of which years."""
    return sentence(events) if events else described(0, "event")


def when_added(record: Record) -> str:
    return instant(record.event.added) if record.event.added else NEVER


def css_string(text: str) -> str:
    """A text as CSS writes it, in quotes (CSS Syntax 3, 4.3.5); what could end the string or the rule is escaped."""
    return '"' + re.sub(r'[\x00-\x1f"\\<]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'


# ---------------------------------------------------------------- templates


Stamp = tuple[Path, int, int]
"""A file, when it was changed (nanoseconds since 1970), and its size."""


def stamps(folders: Sequence[Path]) -> tuple[Stamp, ...]:
    """The files of the templates as they are now."""
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((path, status.st_mtime_ns, status.st_size) for path in files for status in [path.stat()])


@lru_cache(maxsize=2)
def environment(folders: tuple[Path, ...], files: tuple[Stamp, ...]) -> Environment:
    """The templates, strict about what they are given; kept while their files stay as they are, since compiling costs."""
    found = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # else each page asks the disk for each of its templates
    )
    found.filters["roman"] = roman
    found.filters["leftward"] = leftward
    return found


def instant(date: Date) -> str:
    """A date as Atom wants it (RFC 3339): the first moment of its first day."""
    return f"{first_day(date)}T00:00:00Z"


def first_day(date: Date) -> str:
    year, month, day = civil(date.first if date.first is not None else date.last or 1)
    return f"{max(1, year):04d}-{month:02d}-{day:02d}"
