"""The whole of it: load, parse, link, render, set in type, write; nothing happens between.

Each step leaves out what the memory knows to come out as it did.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from . import assets, audit, link, load, parse, pictures, places, typefaces, urls, workers, write
from .frozen import print_of
from .link import Linked
from .memory import Made, Memory, Said, Shelf, stamp
from .model import Body, Entry, Key, Kind, Page, Prints, Settings, Site, Written
from .problem import Position, Problem, has_errors, in_order, strict
from .still import Inputs, Outcome, Texts, Told, Wish, engine_folder, kept_out, template_folders
from .weave import Find
from .weave import Woven as Decided

if TYPE_CHECKING:
    from . import render
    from .render import Job, Renderer


@dataclass(frozen=True, slots=True)
class Woven:
    """A site before it is rendered, and all that is wrong with it."""

    site: Site
    problems: tuple[Problem, ...]
    texts: "Texts"
    """Every source by path, for code frames."""
    found: load.Found
    drafts: int
    """How many entries are left out because they are drafts."""
    linked: Linked
    taken: "Taken"
    words: Mapping[Key, int]
    """By which the words of each text are kept."""

    @property
    def bodies(self) -> Mapping[Key, Decided]:
        """What was decided in each text; only where nothing was remembered."""
        return self.linked.bodies

    @property
    def entries(self) -> tuple[Written, ...]:
        """Every entry that has a text."""
        return self.site.written

    @property
    def find(self) -> Find:
        """Where words of an entry stand in its source."""
        return partial(places.find, self.texts)

    @property
    def typeset(self) -> bool:
        """Whether the site is to be set in a typeface of its own."""
        return not (self.site.settings.system_fonts or self.site.settings.theme.serif)

    @property
    def pictured(self) -> bool:
        """Whether its pages have pictures: set in its own typeface, and called by their whole address."""
        return self.typeset and bool(self.site.settings.url) and typefaces.drawable()

    @property
    def sound(self) -> bool:
        """Whether it may be published."""
        return not has_errors(self.problems)


def made(wish: Wish, memory: Memory, out: Path | None, told: Told, found: load.Found, seen: Inputs) -> Outcome:
    """What comes of a site of which something is not as it was."""
    woven = weave(wish, memory, told, found)
    try:
        pages = 0 if not woven.sound else build(wish, woven, out, told, memory, seen) if out else rehearse(wish, woven, told)
    except Faulty as fault:
        woven, pages = fault.woven, 0
    return came_of(woven, pages)


def came_of(woven: Woven, pages: int) -> Outcome:
    links = sum(sum(ties.counts.values()) for ties in woven.site.ties.values())
    return Outcome(woven.problems, woven.texts, len(woven.entries), links, woven.drafts, pages, woven.typeset, woven.site)


# ---------------------------------------------------------------- load and parse


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

    def new(self, path: str, parsed: parse.Parsed) -> None:
        """A source that was read now."""
        pairs = [link.parted(entry) for entry in parsed.entries]
        prints = tuple(link.printed(face, body) for face, body in pairs)
        self.problems += parsed.problems
        for (face, body), one in zip(pairs, prints, strict=True):
            self.moved.add(face.key)
            if self.faces.setdefault(face.key, face) is face:
                self.prints[face.key], self.bodies[face.key] = one, body
            else:
                self.doubles.append((face, body))
        faces, kept = tuple(face for face, _ in pairs), tuple(self.bodies.prints[face.key] for face, _ in pairs)
        print = print_of(self.texts.get(path, "").encode())
        self.said[path] = Said(print, faces, prints, kept, parsed.settings, parsed.problems, parsed.blind)

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

    def parsing(source: load.SourceFile) -> parse.Parsed:
        with memory.timing.of("parse", source=source.path):
            return parse.parse(source)

    failed = {problem.at.path for problem in problems}
    with closing(workers.spread(parsing, list(fresh.values()), jobs)) as parsed:  # as they come: all of them fill the memory
        for path in found.sources:
            if path in fresh:
                taken.new(path, next(parsed))
            elif path in before and path not in failed:
                taken.known(path, before[path])
    for path in sorted(failed - fresh.keys()):
        taken.new(path, parse.unread(path))
    taken.problems += problems
    return taken


def missing(taken: Taken) -> Iterator[Problem]:
    """What no site can do without."""
    if not taken.faces:
        help = "start one with: policybrief new site my-site"
        yield Problem(Position(load.CONTENT), "no-content", "there is no entry below content/", help)
    if all(one.settings is None for one in taken.said.values()):
        help = "write one that holds at least a line `title: …`"
        yield Problem(Position(f"{load.CONTENT}/site.yaml"), "no-settings", "there is no content/site.yaml", help)


# ---------------------------------------------------------------- link


def weave(wish: Wish, memory: Memory, told: Told, found: load.Found | None = None) -> Woven:
    """Load, parse, link: everything that can go wrong with what authors write."""
    found = found or load.scan(wish.root)
    told("reading", 0, len(found.sources))
    with memory.timing.of("read and parse", len(found.sources)):
        taken = take(wish, memory, found)
    if taken.doubles and memory.store.held:
        return weave(wish, Memory(jobs=memory.jobs), told, found)  # a mistake; the memory holds one text to a name
    told("linking", 0, 1)
    settings = replace(taken.settings, url=wish.url) if wish.url else taken.settings
    texts = Texts(wish.root, taken.texts)
    faces, files = tuple(taken.faces.values()), frozenset(found.files)
    reading = link.Reading(faces, taken.bodies, taken.doubles, taken.prints, settings, files, taken.blind, taken.moved)
    words = memory.kept("words")
    with memory.timing.of("link", len(faces)):
        linked = link.link(
            reading,
            link.Wants(wish.drafts, decisions=not memory.store.held),
            partial(places.find, texts),
            Shelf(memory.store, "text", memory.kept("texts")),
            memory.past(rules(wish, settings)),
            partial(memory.keep_words, words) if memory.store.held else None,
            lambda path: memory.timing.of("link a text", source=path),
        )
    problems = [*taken.problems, *linked.problems, *missing(taken)]
    problems += assets.taken(name for name in found.files if name.startswith(assets.STATIC))
    if wish.remarks:
        tell = audit.remarks_beside_errors if has_errors(problems) else audit.remarks
        problems += tell(linked.site, linked.bodies, partial(places.find, texts))
    ordered = in_order(strict(problems) if wish.strict else problems)
    drafts = 0 if wish.drafts else sum(map(link.is_draft, taken.faces.values()))
    return Woven(linked.site, ordered, texts, found, drafts, linked, taken, words)


def rules(wish: Wish, settings: Settings) -> int:
    """A number for all that linking every text depends on."""
    return print_of((settings, wish.drafts), Position)


# ---------------------------------------------------------------- render, set in type, write


def build(wish: Wish, woven: Woven, out: Path, told: Told, memory: Memory | None = None, seen: Inputs | None = None) -> int:
    """Render what is not as it was, set in type and write: one published folder, whole or not at all.

    Answers how many pages it holds for readers.
    """
    memory = memory or Memory()
    with memory.timing.of("see what stands"):
        digests, stamps = memory.published()
        standing = write.standing(out, kept_out(wish), stamps)
        stands = {path for path, digest in standing.digests.items() if digests.get(path) == digest}
    with memory.timing.of("see what is as it was"):
        renderer = rendering(wish, woven, memory, woven.pictured)
        jobs = {job.name: job for job in renderer.jobs()}
        before = valid(renderer, memory, whole(woven))
        made = {name: one for name, one in before.items() if name in jobs and stands.issuperset(one.files)}
    if woven.typeset:
        made.pop(urls.STYLE, None)  # it names the fonts, which are cut when all pages are known
    files = [file for one in made.values() for file in one.files]
    press = Press(renderer, woven.typeset and typefaces.installed(), memory, made, {file: digests[file] for file in files})
    stream = telling(wish, woven, press.pages(list(jobs.values()), told))
    with memory.timing.of("render and publish", len(jobs) - len(made)):
        result = write.publish(stream, out, kept_out(wish), standing.only(files))
    pages = documents(result.digests)
    if memory.store.held and seen is not None:
        with memory.timing.of("remember"):
            remember(wish, woven, memory, press, result, seen, pages)
    return pages


def valid(renderer: "Renderer", memory: Memory, whole: int) -> Mapping[str, Made]:
    """The jobs of the last build that would come out as they did."""
    before, facets = memory.made(whole)
    changed = {facet for facet, value in facets.items() if renderer.value(facet) != value}
    return {name: one for name, one in before.items() if changed.isdisjoint(one.reads)}


@dataclass(slots=True)
class Press:
    """Makes the pages of a site one after the other, and keeps what is to be known of them."""

    renderer: "Renderer"
    typeset: bool
    memory: Memory
    made: dict[str, Made]
    """What came of each job; at first of those that need not be done."""
    digests: dict[str, str]
    """The same of files: path to SHA-256."""

    def pages(self, jobs: Sequence["Job"], told: Told) -> Iterator[Page]:
        """What comes of the jobs that are still to be done, and what is made of all pages together."""
        waiting = [job for job in jobs if job.name not in self.made]
        self.memory.store.commit()  # what was put there so far can be read by all workers
        style: Page | None = None
        done = workers.spread(self.done, waiting, workers.jobs_for(self.memory.jobs, len(waiting)))
        for number, (name, made, pages) in enumerate(done, 1):
            told("rendering", number, len(waiting))
            self.made[name] = made
            for page in pages:
                if self.typeset and page.path == urls.STYLE:
                    style = page
                else:
                    yield self.noted(page)
        if style is not None:
            with self.memory.timing.of("fonts"):
                rules, fonts = self.fonts()
            yield from map(self.noted, (replace(style, content=style.content + rules), *fonts))
        told("publishing", 0, len(self.digests))
        yield self.noted(self.renderer.worker(self.digests))

    def done(self, job: "Job") -> tuple[str, Made, tuple[Page, ...]]:
        """What comes of one job."""
        with self.memory.timing.of("render", source=job.source):
            pages, reads = self.renderer.done(job)
        shown = typefaces.shown(pages) if self.typeset else typefaces.Shown()
        return job.name, Made(reads, tuple(page.path for page in pages), shown.characters, shown.letters), pages

    def noted(self, page: Page) -> Page:
        self.digests[page.path] = sha256(page.content).hexdigest()
        return page

    def fonts(self) -> tuple[bytes, list[Page]]:
        """The rules that name the fonts of all pages, and the fonts; cutting them takes longer than most builds."""
        shown = typefaces.together(typefaces.Shown(one.characters, one.letters) for one in self.made.values())
        kept = self.memory.part("fonts")
        if kept is None or kept[0] != shown.characters:
            own, cut = typefaces.measures(), typefaces.fonts(shown.characters)
            kept = shown.characters, (own.widths, own.ascent, own.descent), [(page.path, page.content) for page in cut]
            self.memory.keep("fonts", kept)
        return typefaces.style_of(shown, typefaces.Measures(*kept[1])), [Page(*one) for one in kept[2]]


def remember(wish: Wish, woven: Woven, memory: Memory, press: Press, result: write.Published, seen: Inputs, pages: int) -> None:
    """Keeps what the next build may take from this one."""
    texts = woven.site.texts
    assert isinstance(texts, Shelf)
    memory.keep_sources(woven.taken.said)
    memory.keep_linked(rules(wish, woven.site.settings), woven.linked, texts.prints, woven.words)
    memory.keep_made(whole(woven), press.made, press.renderer.value)
    memory.keep("templates", press.renderer.templates.known)
    memory.keep("published", (dict(result.digests), dict(result.stamps)))
    outcome = came_of(woven, pages)
    memory.keep("outcome", (outcome.entries, outcome.links, outcome.drafts, outcome.pages, outcome.typeset))
    memory.keep_problems([*woven.taken.problems, *woven.linked.problems])
    memory.keep("inputs", dict(seen))
    texts_of = {key: texts.prints[key] for key in woven.site.ties}
    memory.seal({"body": woven.taken.bodies.prints, "text": texts_of})


def whole(woven: Woven) -> int:
    """A number for all that every page is made of: the settings, and the navigation."""
    navigation = [(one.slug, one.title) for one in woven.site.articles]
    return print_of((woven.site.settings, navigation, typefaces.installed(), pictures.edition()), Position)


def rehearse(wish: Wish, woven: Woven, told: Told) -> int:
    """Render and throw away, so that a template's mistakes are found too."""
    return documents(page.path for page in pages(wish, woven, told))


def pages(wish: Wish, woven: Woven, told: Told, jobs: int | None = 1) -> Iterator[Page]:
    """Every page of a sound site, not set in type."""
    memory = Memory(jobs=jobs)
    renderer = rendering(wish, woven, memory)
    return telling(wish, woven, Press(renderer, False, memory, {}, {}).pages(list(renderer.jobs()), told))


def telling(wish: Wish, woven: Woven, made: Iterator[Page]) -> Iterator[Page]:
    """Pages as they are made; what goes wrong in a template is told with the site."""
    from . import render

    try:
        yield from made
    except render.TemplateFault as fault:
        raise Faulty(with_fault(woven, fault, wish.root.resolve())) from fault


def documents(paths: Iterable[str]) -> int:
    """How many files are pages for readers."""
    return sum(path.endswith(".html") for path in paths)


def rendering(wish: Wish, woven: Woven, memory: Memory, pictured: bool = False) -> "Renderer":
    """What makes the pages of a site."""
    from . import render  # Jinja is not needed to check a site, nor to say what is wrong with it

    statics = {name: wish.root / name for name in woven.found.files}
    statics |= {} if (wish.root / load.STATIC).is_dir() else engine_statics()
    templates = render.read_templates(template_folders(wish.root), memory.part("templates") or {})
    return render.Renderer(woven.site, templates, statics, pictured)


class Faulty(Exception):
    """A template of the author's cannot be used; carries the site with that problem added."""

    def __init__(self, woven: Woven) -> None:
        super().__init__("a template cannot be used")
        self.woven = woven


def with_fault(woven: Woven, fault: "render.TemplateFault", root: Path) -> Woven:
    """The site with a template's mistake told, at its path as the author knows it."""
    path = Path(fault.file)
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    help = "mend the template, or delete it to use the engine's own"
    problem = Problem(Position(shown, fault.line), "template", fault.message, help)
    text = path.read_text(errors="replace") if path.is_file() else ""
    texts = Texts(woven.texts.root, {**woven.texts.read, shown: text})
    return replace(woven, problems=(*woven.problems, problem), texts=texts)


def engine_statics() -> dict[str, Path]:
    """The engine's own look, for a site that has none."""
    folder = engine_folder(load.STATIC)
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {f"{load.STATIC}/{path.relative_to(folder).as_posix()}": path for path in paths}
