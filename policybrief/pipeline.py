"""The whole of it: load, parse, link, render, set in type, write; nothing happens between."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from . import assets, audit, link, load, parse, places, typefaces, urls, write
from .cache import Memory
from .model import Key, Page, Settings, Site, Written
from .problem import Position, Problem, has_errors, in_order, strict
from .weave import Find
from .weave import Woven as Linked

if TYPE_CHECKING:
    from . import render

ENGINE = Path(__file__).parent
SOURCE_FOLDERS = (load.CONTENT, load.STATIC, "templates")
Told = Callable[[str, int, int], None]
"""Told of progress: the step, how much is done, how much there is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a build is asked for."""

    root: Path
    """The site's folder, which holds content/."""
    url: str = ""
    """Where the site will be published; instead of site.yaml's."""
    drafts: bool = False
    strict: bool = False
    remarks: bool = False
    """Whether an editor wants to hear how terms are used."""


@dataclass(frozen=True, slots=True)
class Woven:
    """A site before it is rendered, and all that is wrong with it."""

    site: Site
    problems: tuple[Problem, ...]
    texts: dict[str, str]
    """Every source by path, for code frames."""
    statics: tuple[str, ...]
    drafts: int = 0
    """How many entries are left out because they are drafts."""
    bodies: Mapping[Key, Linked] = field(default_factory=dict)
    """What was decided in each text."""

    @property
    def entries(self) -> tuple[Written, ...]:
        """Every entry that has a text."""
        return (*self.site.briefs, *self.site.terms, *self.site.events, *self.site.articles)

    @property
    def find(self) -> Find:
        """Where words of an entry stand in its source."""
        return partial(places.find, self.texts)

    @property
    def typeset(self) -> bool:
        """Whether the site is to be set in a typeface of its own."""
        return not (self.site.settings.system_fonts or self.site.settings.theme.serif)

    @property
    def sound(self) -> bool:
        """Whether it may be published."""
        return not has_errors(self.problems)


def run(wish: Wish, memory: Memory, out: Path | None, told: Told) -> tuple[Woven, int]:
    """The site, and how many pages were made of it: published to `out`, or rendered and thrown away where there is none."""
    woven = weave(wish, memory, told)
    if not woven.sound:
        return woven, 0
    try:
        return woven, build(wish, woven, out, told) if out else rehearse(wish, woven, told)
    except Faulty as fault:
        return fault.woven, 0


def weave(wish: Wish, memory: Memory, told: Told) -> Woven:
    """Load, parse, link: everything that can go wrong with what authors write."""
    loaded = load.load(wish.root)
    told("reading", 0, len(loaded.sources))
    parsed = memory.map("parse", parse.parse, loaded.sources)
    parsed = (*parsed, *(parse.unread(path) for path in sorted({problem.at.path for problem in loaded.problems})))
    told("linking", 0, 1)
    entries = (entry for one in parsed for entry in one.entries)
    blind = frozenset(kind for one in parsed for kind in one.blind)
    texts = {source.path: source.text for source in loaded.sources}
    find = partial(places.find, texts)
    site, unlinked, bodies = link.link(entries, settings(parsed, wish), loaded.files, drafts=wish.drafts, blind=blind, find=find)
    problems = [*loaded.problems, *(problem for one in parsed for problem in one.problems), *unlinked, *missing(parsed)]
    problems += assets.taken(name for name in loaded.files if name.startswith(assets.STATIC))
    if wish.remarks:
        problems += (audit.remarks_beside_errors if has_errors(problems) else audit.remarks)(site, bodies, find)
    ordered = in_order(strict(problems) if wish.strict else problems)
    statics = tuple(sorted(name for name in loaded.files if name.startswith(load.STATIC + "/")))
    drafts = 0 if wish.drafts else sum(link.is_draft(entry) for one in parsed for entry in one.entries)
    return Woven(site, ordered, texts, statics, drafts, bodies)


def build(wish: Wish, woven: Woven, out: Path, told: Told) -> int:
    """Render, set in type and write: one published folder, whole or not at all. Answers how many pages it holds."""
    made = tuple(pages(wish, woven, told))
    if woven.typeset and typefaces.installed():
        made = typefaces.set_in(made, urls.STYLE)
    told("publishing", 0, len(made))
    write.publish(made, out, [wish.root, *(wish.root / folder for folder in SOURCE_FOLDERS)])
    return documents(made)


def rehearse(wish: Wish, woven: Woven, told: Told) -> int:
    """Render and throw away, so that a template's mistakes are found too."""
    return documents(pages(wish, woven, told))


def documents(made: Iterable[Page]) -> int:
    """How many of the pages are for readers."""
    return sum(page.path.endswith(".html") for page in made)


class Faulty(Exception):
    """A template of the author's cannot be used; carries the site with that problem added."""

    def __init__(self, woven: Woven) -> None:
        super().__init__("a template cannot be used")
        self.woven = woven


def pages(wish: Wish, woven: Woven, told: Told) -> Iterator[Page]:
    """Every page of a sound site."""
    from . import render  # Jinja is not needed to check a site, nor to say what is wrong with it

    total = render.count(woven.site)
    statics = {name: wish.root / name for name in (*woven.statics, *woven.site.files)}
    if not (wish.root / load.STATIC).is_dir():
        statics |= engine_statics()
    names = [name for name in statics if name.startswith(load.STATIC + "/")]
    made = render.render(woven.site, template_folders(wish.root), lambda name: statics[name].read_bytes(), names)
    try:
        for number, page in enumerate(made, 1):
            told("rendering", min(number, total), total)
            yield page
    except render.TemplateFault as fault:
        raise Faulty(with_fault(woven, fault, wish.root.resolve())) from fault


def with_fault(woven: Woven, fault: "render.TemplateFault", root: Path) -> Woven:
    """The site with a template's mistake told, at its path as the author knows it."""
    path = Path(fault.file)
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    help = "mend the template, or delete it to use the engine's own"
    problem = Problem(Position(shown, fault.line), "template", fault.message, help)
    text = path.read_text(errors="replace") if path.is_file() else ""
    return replace(woven, problems=(*woven.problems, problem), texts={**woven.texts, shown: text})


def settings(parsed: tuple[parse.Parsed, ...], wish: Wish) -> Settings:
    """What site.yaml says, with the wish's own address."""
    found = next((one.settings for one in parsed if one.settings is not None), Settings(unread=True))
    return replace(found, url=wish.url) if wish.url else found


def missing(parsed: tuple[parse.Parsed, ...]) -> Iterator[Problem]:
    """What no site can do without."""
    if not any(one.entries for one in parsed):
        help = "start one with: policybrief new site my-site"
        yield Problem(Position(load.CONTENT), "no-content", "there is no entry below content/", help)
    if all(one.settings is None for one in parsed):
        help = "write one that holds at least a line `title: …`"
        yield Problem(Position(f"{load.CONTENT}/site.yaml"), "no-settings", "there is no content/site.yaml", help)


def template_folders(root: Path) -> list[Path]:
    """The site's own templates first, then the engine's, in a wheel or in a checkout."""
    folders = (root / "templates", ENGINE / "templates", ENGINE.parent / "templates")
    return list(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def engine_statics() -> dict[str, Path]:
    """The engine's own look, for a site that has none."""
    folder = next(folder for folder in (ENGINE / "static", ENGINE.parent / "static") if folder.is_dir())
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {f"{load.STATIC}/{path.relative_to(folder).as_posix()}": path for path in paths}
