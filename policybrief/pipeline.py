"""The whole of it: load, parse, link, render, set in type, write; nothing happens between.

Each step leaves out what the memory knows to come out as it did.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from . import assets, link, load, pictures, places, typefaces, urls, workers, write
from .changes import UNKNOWN, Changes, compared
from .frozen import freeze, print_of
from .intake import Taken, missing, take
from .link import Linked
from .memory import Made, Memory, Shelf, listed
from .model import Key, Page, Settings, Site, Text, Written
from .press import Press
from .problem import Position, Problem, has_errors, in_order, strict
from .still import Inputs, Outcome, Texts, Told, Wish, engine_folder, kept_out, template_folders
from .weave import Find
from .weave import Woven as Decided

if TYPE_CHECKING:
    from .render import Renderer
    from .templates import TemplateFault


BATCH = 500
"""Texts that are linked before they are kept."""


@dataclass(frozen=True, slots=True)
class Woven:
    """A site before it is rendered, and all that is wrong with it."""

    site: Site
    problems: tuple[Problem, ...]
    texts: Texts
    """Every source by path, for code frames."""
    found: load.Found
    drafts: int
    """How many entries are left out because they are drafts."""
    linked: Linked
    past: link.Past
    """What was remembered of the last build."""
    taken: Taken
    words: Mapping[Key, int]
    """By which the words of each text are kept."""

    @property
    def bodies(self) -> Mapping[Key, Decided]:
        """What was decided in each text that was linked now; only where that was wished."""
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
    reading = link.Reading(
        faces, taken.bodies, taken.doubles, taken.prints, settings, files, taken.blind, taken.moved, taken.changes
    )
    words, past = memory.kept("words"), memory.past(rules(wish, settings))
    decisions = wish.decisions or wish.remarks
    linked_texts: Shelf[Text] = Shelf(memory.store, "text", memory.kept("texts"))
    with memory.timing.of("link", len(faces)):
        linked = link.link(
            reading,
            link.Wants(wish.drafts, decisions, memory.store.held),
            partial(places.find, texts),
            linked_texts,
            past,
            partial(tie, memory, 1 if decisions else memory.jobs, linked_texts, words),
        )
    problems = [*taken.problems, *linked.problems, *missing(taken)]
    problems += assets.taken(name for name in found.files if name.startswith(assets.STATIC))
    if wish.remarks:
        from . import audit  # only `check` asks for it

        if has_errors(problems):
            problems += audit.remarks_beside_errors(linked.site)
        else:
            problems += audit.remarks(linked.site, linked.bodies, partial(places.find, texts))
    ordered = in_order(strict(problems) if wish.strict else problems)
    drafts = 0 if wish.drafts else sum(map(link.is_draft, taken.faces.values()))
    return Woven(linked.site, ordered, texts, found, drafts, linked, past, taken, words)


def tie(
    memory: Memory,
    jobs: int | None,
    texts: Shelf[Text],
    words: dict[Key, int],
    function: Callable[[Written], link.Tied],
    entries: Sequence[Written],
) -> Iterator[link.Knot]:
    """Links texts, in several processes where they are many, and keeps them and their words.

    While workers read what is kept, nothing is put there: SQLite may close a file to readers while it is written to.
    """
    crew = workers.jobs_for(jobs, len(entries))

    def linking(entry: Written) -> tuple[link.Knot, Text | bytes, bytes]:
        with memory.timing.of("link a text", source=entry.at.path):
            tied = function(entry)
            return tied.knot, freeze(tied.text) if memory.store.held or crew > 1 else tied.text, listed(tied.words)

    for first in range(0, len(entries), BATCH):
        batch = entries[first : first + BATCH]
        memory.store.commit()
        for entry, (knot, text, held) in zip(batch, list(workers.spread(linking, batch, crew)), strict=True):
            texts[entry.key] = text
            if memory.store.held:
                memory.keep_words(words, entry.key, held)
            yield knot


def rules(wish: Wish, settings: Settings) -> int:
    """A number for all that linking every text depends on."""
    return print_of((settings, wish.drafts), Position)


def changes_of_links(woven: Woven) -> Changes:
    """The same after linking."""
    now, past, changes = woven.linked.knots, woven.past.knots, woven.taken.changes
    keys = [key for key in now.keys() | past.keys() if now.get(key) is not past.get(key)]
    counts = ([dict(of[key].ties.counts) if key in of else {} for of in (past, now)] for key in keys)
    mentions = frozenset(name for old, new in counts for name in recounted(old, new))
    return replace(changes, texts=changes.texts | {key.name for key in keys}, mentions=mentions) if past else UNKNOWN


def recounted(before: Mapping[str, int], now: Mapping[str, int]) -> frozenset[str]:
    """What a text mentions otherwise than it did; all of it where the order is another."""
    names = compared(before, now)
    same_order = [name for name in before if name not in names] == [name for name in now if name not in names]
    return names if same_order else frozenset(before.keys() | now.keys())


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
        before = valid(renderer, memory, whole(woven), changes_of_links(woven))
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


def valid(renderer: "Renderer", memory: Memory, whole: int, changes: Changes) -> Mapping[str, Made]:
    """The jobs of the last build that would come out as they did."""
    before, facets = memory.made(whole)
    renderer.values |= changes.spared(facets)
    changed = {facet for facet, value in facets.items() if renderer.value(facet) != value}
    return {name: one for name, one in before.items() if changed.isdisjoint(one.reads)}


def remember(wish: Wish, woven: Woven, memory: Memory, press: Press, result: write.Published, seen: Inputs, pages: int) -> None:
    """Keeps what the next build may take from this one."""
    texts = woven.site.texts
    assert isinstance(texts, Shelf)
    memory.keep_sources(woven.taken.said)
    memory.keep_linked(rules(wish, woven.site.settings), woven.linked, texts.prints, woven.words)
    memory.keep_made(whole(woven), press.made, press.renderer.value)
    memory.keep("templates", press.renderer.templates.known)
    memory.keep("code", press.renderer.templates.code)
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
    from .templates import TemplateFault

    try:
        yield from made
    except TemplateFault as fault:
        raise Faulty(with_fault(woven, fault, wish.root.resolve())) from fault


def documents(paths: Iterable[str]) -> int:
    """How many files are pages for readers."""
    return sum(path.endswith(".html") for path in paths)


def rendering(wish: Wish, woven: Woven, memory: Memory, pictured: bool = False) -> "Renderer":
    """What makes the pages of a site."""
    from . import render, templates  # Jinja is not needed to check a site, nor to say what is wrong with it

    statics = {name: wish.root / name for name in woven.found.files}
    statics |= {} if (wish.root / load.STATIC).is_dir() else engine_statics()
    known, compiled = memory.part("templates") or {}, memory.part("code") or {}
    found = templates.read_templates(template_folders(wish.root), known, compiled)
    return render.Renderer(woven.site, found, statics, pictured)


class Faulty(Exception):
    """A template of the author's cannot be used; carries the site with that problem added."""

    def __init__(self, woven: Woven) -> None:
        super().__init__("a template cannot be used")
        self.woven = woven


def with_fault(woven: Woven, fault: "TemplateFault", root: Path) -> Woven:
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
