"""A site to its pages. What they show comes from `views`, what they look like from `templates`."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from . import __version__, pictures, urls
from .assets import STATIC, assembled, joined
from .citing import Cited, cited
from .compositor import compose, part
from .dates import Date, civil
from .exchange import Export, Record, as_csv, as_json, as_linked_data, days, record, records
from .finding import as_script, index
from .frozen import imprint, print_of
from .ical import as_calendar
from .metadata import (
    Picture,
    Said,
    Tag,
    as_json_ld,
    defined_term,
    glossary,
    happening,
    highwire,
    known_by,
    open_graph,
    report,
    trail,
)
from .model import (
    Brief,
    Event,
    Key,
    Kind,
    Page,
    Site,
    Status,
    Term,
    Written,
)
from .offline import edition, kept
from .prose import Prosewriter, Sheet
from .shown import Bibliography, Span, Way, leftward
from .strip import profiles, reach, sentence, strip
from .templates import Macros, Safe, Templates, telling_faults
from .theme import rules, shade
from .threads import FOLDED, Thread, Timeline, Told
from .timelinejs import as_timelinejs
from .typography import CHOICES
from .views import FACETS, Views

NEVER = "1970-01-01T00:00:00Z"
"""When a feed was changed that holds nothing."""
VIEWS = "Views of the timeline"
ALL_BRIEFS = "All briefs"
READABLE = 50
"""Briefs above which there is no page of all of them."""


@dataclass(frozen=True, slots=True)
class Head:
    """What programs read of one page."""

    properties: tuple[Tag, ...]
    """Of the Open Graph protocol."""
    tags: tuple[Tag, ...]
    """Of Highwire Press, and the one that asks for a large picture."""
    linked_data: Safe
    """JSON-LD; empty where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands above and below the text of every page."""

    above: Safe
    below: Safe


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


@dataclass(frozen=True, slots=True)
class Job:
    """Pages that are made together."""

    name: str
    """The path of the first."""
    make: Callable[[], Iterable[Page]]
    source: str = ""
    """The path of the source of the entry that they show, if they show one."""


class Renderer:
    """Holds the templates and the views of one site.

    To the facets of views and of the timeline it adds its own:

        template brief.html   a template and those that it takes in    file static/x.css   a file that is published
        sizes                 how many entries there are of each kind  margins             what the style sheet holds of the site
        parts site.css        the files that a published one is made of indexed            what search engines may know
    """

    def __init__(self, site: Site, templates: Templates, statics: Mapping[str, Path], pictured: bool = False) -> None:
        """`statics` are the files that may be published, by their path in the source; `pictured`: pages have pictures."""
        self.site, self.templates, self.statics, self.pictured = site, templates, statics, pictured
        self.views = Views(site)
        self.timeline = Timeline(self.views)
        self.frames: dict[tuple[str, int, str], Frame] = {}
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
        self.values: dict[str, int] = {}

    @cached_property
    def assets(self) -> Mapping[str, Sequence[str]]:
        """What each published file is made of."""
        return joined(sorted({*(name for name in self.statics if name.startswith(STATIC)), *self.site.files}))

    @cached_property
    def framing(self) -> Macros:
        """The macros for what stands above and below the text of every page."""
        return self.templates.macros("parts/frame.html")

    @cached_property
    def chronicle(self) -> Macros:
        """The macros for events within a list."""
        return self.templates.macros("parts/chronicle.html")

    @property
    def records(self) -> tuple[Record, ...]:
        """All events as records."""
        found: tuple[Record, ...] = self.views.once("records", lambda: records(self.views, self.identifier))
        return found

    def record(self, event: Event) -> Record:
        """An event as a record."""
        found: Record = self.views.once(("record", event.key), lambda: record(event, self.views, self.identifier))
        return found

    def value(self, facet: str) -> int:
        """A number that is another where what a facet stands for is."""
        if facet not in self.values:
            what, _, name = facet.partition(" ")
            own: dict[str, Callable[[], int]] = {
                "template": lambda: self.templates.value(name),
                "file": lambda: file_print(self.statics[name]) if name in self.statics else 0,
                "parts": lambda: imprint(*self.assets.get(name, ())),
                "sizes": lambda: imprint(*size(self.site).values(), bool(self.site.briefs)),
                "margins": lambda: imprint(self.most_notes(), self.some_leftward()),
                "indexed": lambda: imprint(*(task.path for task in self.tasks() if task.indexed)),
            }
            of = own.get(what) or partial(self.views.value if what in FACETS else self.timeline.value, facet)
            self.values[facet] = of()
        return self.values[facet]

    def done(self, job: Job) -> tuple[tuple[Page, ...], tuple[str, ...]]:
        """What comes of a job, and what it asked for: while none of that changes, it would come out the same."""
        with self.views.noting() as reads, telling_faults():
            pages = tuple(job.make())
        return pages, tuple(map(sys.intern, reads))

    def jobs(self) -> Iterator[Job]:
        """Every page that is made of the site, but for those that are made of all others."""
        for task in self.tasks():
            yield Job(task.path, partial(self.shown, task), task.entry.at.path if task.entry is not None else "")
        for former, key in self.views.former.items():
            yield Job(urls.path_of(former), partial(self.moved, former, key))
        yield from self.machine_jobs()
        yield from self.picture_jobs()
        for path, parts in self.assets.items():
            yield Job(path, partial(self.asset, path, parts))

    def tasks(self) -> Iterator[Task]:
        """Every page that a reader meets."""
        views, site = self.views, self.site
        yield Task(urls.HOME, "home.html", "", site.settings.tagline, self.home)
        yield Task(urls.BRIEFS, "briefs.html", "Briefs", f"All briefs of {site.settings.title}.", self.register)
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
        if self.readable:
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

    def home(self, writer: "Writer") -> Mapping[str, Any]:
        self.views.reads.add("sizes")
        return {"rows": self.views.rows(), "site_size": size(self.site)}

    def register(self, writer: "Writer") -> Mapping[str, Any]:
        return {"rows": self.views.rows(), "readable": self.readable}

    @property
    def readable(self) -> bool:
        """Whether all briefs stand on one page too."""
        return 0 < len(self.site.briefs) <= READABLE

    def whole(self, writer: "Writer") -> Mapping[str, Any]:
        """The chronicle, with the cards of everything that its texts mention."""
        shown = self.timeline.everything()
        found = shown["chronicle"]
        cards = self.views.cards_of(*(entry.told.moment.event.key for entry in found.entries if not found.folds))
        drawn = strip(self.site.events, self.site.settings.eras)
        few = len(self.site.events) <= FOLDED  # of more, the list would weigh more than the page
        linked_data = Safe(as_linked_data(self.records, f"{self.site.settings.title}: timeline")) if few else ""
        shown = {**shown, "cards": cards, "strip": drawn, "entry_html": writer.entry_html}
        return {**shown, "exports": self.exports(), "linked_data": linked_data}

    def exports(self) -> tuple[Export, ...]:
        """The files in which the timeline may be taken away; a calendar and a feed only where they would not be empty."""
        self.views.reads.add("list event")
        exact = sum(days(event.date) is not None for event in self.site.events)
        note = f"{exact:,} of {len(self.site.events):,}, those known to the day"
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
        self.views.reads |= {"list event", "threads"}
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

        def made() -> Safe:
            return Safe(part(self.viewer.entry_html(told, short, passages=True)))

        found: Safe = self.views.once(("entry", told.moment.event.key, short), made)
        return found

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

    def shown(self, task: Task) -> Iterator[Page]:
        """A page for readers, and what programs for references read of a brief."""
        yield self.page(task)
        if isinstance(task.entry, Brief):
            yield from (Page(form.path, form.text.encode()) for form in self.cited(task.entry).forms)

    def page(self, task: Task) -> Page:
        """One page, from its task."""
        self.views.reads |= {f"template {task.template}", "template parts/links.html"}
        if task.entry is not None:
            self.views.reads.add(f"face {task.entry.key.name}")
        writer = Writer(self, task.path)
        html = writer.render(task.template, task, task.values(writer))
        return Page(task.path, compose(html, self.site.settings.lang, self.rules).encode())

    def moved(self, former: Key, key: Key) -> Iterator[Page]:
        """A page at an address that an entry had before."""
        way = self.views.way(key)
        yield self.page(Task(urls.path_of(former), "moved.html", way.words, "", lambda w: {"to": way}, indexed=False))

    def machine_jobs(self) -> Iterator[Job]:
        """What programs read: the feed, the map of the site, the word to robots, and the timeline to take away."""
        yield Job(urls.FEED, self.feed)
        if self.site.settings.url:
            yield Job(urls.SITEMAP, self.sitemap)
        yield Job(urls.SEARCH_INDEX, lambda: [Page(urls.SEARCH_INDEX, as_script(index(self.views)).encode())])
        yield Job(urls.ROBOTS, lambda: [self.machine_page(urls.ROBOTS, "robots.txt", {**self.common, "sitemap": urls.SITEMAP})])
        yield Job(urls.TIMELINE_JSON, self.exported)

    def picture_jobs(self) -> Iterator[Job]:
        """The picture of each brief that search engines may know, and that of all other pages."""
        briefs = [brief for brief in self.site.briefs if self.pictured and brief.status is Status.PUBLISHED]
        for brief in briefs:
            yield Job(urls.beside(brief.key, urls.PICTURE), partial(self.picture, brief), brief.at.path)
        if self.pictured:
            yield Job(urls.PICTURE, partial(self.picture, None))

    def picture(self, brief: Brief | None) -> Iterator[Page]:
        """The picture of a brief, or of the site; none where its title cannot be set."""
        if brief is not None:
            self.views.reads.add(f"face {brief.key.name}")
        path, words = self.pictured_by(brief)
        if words and path == (urls.beside(brief.key, urls.PICTURE) if brief is not None else urls.PICTURE):
            yield Page(path, pictures.drawn(words, self.site.settings))

    def pictured_by(self, brief: Brief | None) -> tuple[str, pictures.Words | None]:
        """The picture of a page, by its path, and what it says: that of the brief it shows, or that of the site."""
        words = pictures.of_brief(brief, self.site.settings, self.rules) if brief is not None and self.pictured else None
        return (urls.beside(brief.key, urls.PICTURE), words) if brief is not None and words else (urls.PICTURE, self.site_words)

    @cached_property
    def site_words(self) -> pictures.Words | None:
        """What the picture of the site says."""
        return pictures.of_site(self.site.settings, self.rules) if self.pictured else None

    @property
    def common(self) -> dict[str, Any]:
        """What every page for programs is made of."""
        return {"site": self.site.settings, "path_of": urls.path_of, "absolute": urls.absolute, "version": __version__}

    def feed(self) -> Iterator[Page]:
        """The newest briefs, for readers of feeds."""
        briefs = self.views.all(Kind.BRIEF)
        updated = max((instant(brief.updated or brief.date) for brief in briefs), default=NEVER)
        shown = {"briefs": briefs, "updated": updated, "instant": instant, "feed": urls.FEED, "identifier": self.identifier}
        yield self.machine_page(urls.FEED, "feed.xml", self.common | shown)

    def sitemap(self) -> Iterator[Page]:
        """The addresses that search engines may know."""
        self.views.reads.add("indexed")
        paths = [task.path for task in self.tasks() if task.indexed]
        yield self.machine_page(urls.SITEMAP, "sitemap.xml", self.common | {"paths": paths})

    def asset(self, path: str, parts: Sequence[str]) -> Iterator[Page]:
        """A file that is published, alone or put together."""
        self.views.reads |= {f"file {name}" for name in parts} | {f"parts {path}"}
        margin = self.margin() if path == urls.STYLE else None
        yield assembled(path, [self.statics[name].read_bytes() for name in parts], margin)

    def exported(self) -> Iterator[Page]:
        """The timeline as files that readers and programs take away."""
        self.views.reads.add("list event")
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

        There are as many rules for notes as the longest brief needs, and those for texts to the left only where there are some.
        """
        self.views.reads |= {"margins", "template margin.css"}
        title = Safe(css_string(self.site.settings.title))
        shown = {"most": self.most_notes(), "title": title, "leftward": self.some_leftward()}
        return (rules(self.site.settings.theme) + self.templates.fill("margin.css", shown)).encode()

    def some_leftward(self) -> bool:
        """Whether some text is written from right to left."""
        return any(map(leftward, {self.site.settings.lang, *(brief.lang for brief in self.site.briefs)}))

    def most_notes(self) -> int:
        """How many editor's notes the brief has that has most."""
        return max((ties.notes for key, ties in self.site.ties.items() if key.kind is Kind.BRIEF), default=0)

    def identifier(self, path: str) -> str:
        """A name for the feed that never changes: the address, or one made of titles where there is none (RFC 4122)."""
        settings = self.site.settings
        if settings.url:
            return urls.absolute(settings.url, path)
        return uuid5(NAMESPACE_URL, f"{settings.title}/{path}").urn

    def machine_page(self, path: str, template: str, shown: Mapping[str, Any]) -> Page:
        self.views.reads.add(f"template {template}")
        return Page(path, self.templates.fill(template, shown).encode())


class Writer:
    """Writes one page: it knows where the page stands, and so the way to every other."""

    def __init__(self, renderer: Renderer, path: str) -> None:
        self.renderer, self.path = renderer, path
        self.macro = renderer.templates.macros("parts/links.html", way=self.way)
        self.cards: Mapping[Key, str] = {}
        self.spans: Mapping[str, Span] = {}

    def render(self, template: str, task: Task, values: Mapping[str, Any]) -> str:
        """The page as HTML."""
        settings = self.renderer.site.settings
        canonical = urls.absolute(settings.url, task.path) if settings.url and task.indexed else ""
        head = self.head(task, canonical)
        shown = {
            "site": settings,
            "way": self.way,
            "page": task,
            "lang": self.lang(task),
            "paper": shade(settings.theme, "paper"),
            "navigation": self.renderer.navigation,
            "canonical": canonical,
            "head": head,
            "known": [known_by(str(block)) for block in (head.linked_data, values.get("linked_data")) if block],
            "frame": self.frame(),
            "home": urls.HOME,
            "style": urls.STYLE,
            "script": urls.SCRIPT,
            "feed": urls.FEED,
            "index": urls,
            "version": __version__,
        }
        return self.renderer.templates.fill(template, {**values, **shown})

    def frame(self) -> Frame:
        """What stands above and below the text, which pages share that lie as deep in the same folder."""
        renderer, path = self.renderer, self.path
        renderer.views.reads.add("template parts/frame.html")
        named = path == urls.NOT_FOUND or any(path == way.path for way in renderer.navigation) or path == urls.HOME
        place = (path.partition("/")[0], path.count("/"), path if named else "")
        if place not in renderer.frames:
            settings, parts = renderer.site.settings, renderer.framing
            above = parts("above", settings, renderer.navigation, self.way, urls.HOME, place[2])
            below = parts("below", settings, self.way, urls.FEED, __version__)
            renderer.frames[place] = Frame(Safe(part(above)), Safe(part(below)))
        return renderer.frames[place]

    def lang(self, task: Task) -> str:
        """The language of the page: that of the brief it shows, or the site's."""
        own = task.entry.lang if isinstance(task.entry, Brief) else ""
        return own or self.renderer.site.settings.lang

    def head(self, task: Task, canonical: str) -> Head:
        """What programs read of the page, and persons do not see."""
        site = self.renderer.site
        kind = "article" if isinstance(task.entry, Brief) else "website"
        title = task.title or site.settings.title
        picture = self.picture(task) if task.indexed else None
        properties = open_graph(title, task.description, kind, canonical, site.settings, self.lang(task), picture)
        tags = [Tag("twitter:card", "summary_large_image")] if picture else []
        if isinstance(task.entry, Brief):
            tags += highwire(task.entry, site.settings, self.renderer.views.references(task.entry), canonical)
        return Head(tuple(properties) if task.indexed else (), tuple(tags), Safe(as_json_ld(list(self.told(task)))))

    def picture(self, task: Task) -> Picture | None:
        """What stands for the page where its address is shared."""
        path, words = self.renderer.pictured_by(task.entry if isinstance(task.entry, Brief) else None)
        return Picture(self.address(path), pictures.WIDTH, pictures.HEIGHT, words.alt) if words else None

    def told(self, task: Task) -> Iterator[Said]:
        """The page in the terms of schema.org."""
        site, entry = self.renderer.site, task.entry
        if isinstance(entry, Brief):
            yield report(entry, site.settings, self.renderer.views.restated(entry), self.address)
        elif isinstance(entry, Term):
            yield defined_term(entry, site.settings, self.address)
        elif isinstance(entry, Event):
            yield happening(self.renderer.record(entry), self.address)
        elif task.path == urls.GLOSSARY:
            yield glossary(self.renderer.views.all(Kind.TERM), site.settings, self.address)
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
        if fragment:
            path = self.renderer.timeline.place_of(path, fragment)
        url = self.renderer.site.settings.url
        if self.path == urls.NOT_FOUND and url:
            return quote(urlsplit(url).path + path) + (f"#{fragment}" if fragment else "")
        return urls.way(self.path, path, fragment)

    def entry_html(self, told: Told, short: bool, *, passages: bool = False) -> Safe:
        """An event within a list; in short, a line of it."""
        self.renderer.views.reads.add("template parts/chronicle.html")
        if short:
            return Safe(self.renderer.chronicle("short_entry", told, self.way))
        body = self.body(told.moment.event.key, None, among=True)
        return Safe(self.renderer.chronicle("entry", told, self.way, body, passages))

    def body(self, key: Key, bibliography: Bibliography | None, *, among: bool = False) -> Safe:
        """The text of an entry as HTML, alone on its page or among others; without a bibliography no citation is marked."""
        views, sheet = self.renderer.views, Sheet(self.path, self.macro, self.cards, self.spans)
        return Prosewriter(views, sheet, key, bibliography, among).written(views.text(key).pieces)


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


LARGE = 1 << 20
"""Bytes above which a file is known by its stamp."""


def file_print(path: Path) -> int:
    """A number that is another where a file is: of what is in it, or of when and where it was written."""
    status = path.stat()
    if status.st_size < LARGE:
        return print_of(path.read_bytes())
    return imprint(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def instant(date: Date) -> str:
    """A date as Atom wants it (RFC 3339): the first moment of its first day."""
    return f"{first_day(date)}T00:00:00Z"


def first_day(date: Date) -> str:
    year, month, day = civil(date.first if date.first is not None else date.last or 1)
    return f"{max(1, year):04d}-{month:02d}-{day:02d}"
