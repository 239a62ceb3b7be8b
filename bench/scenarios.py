"""What an author may do to a site between two builds, and how a published folder shows that it was done."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import corpus
from .corpus import Entry, Size, Term
from .prose import coined
from .timing import Failed
from .tools import Tool, put

MARKS = 36_000
"""From here on, coined names mark edits."""
MOST = corpus.UNLISTED
"""So many times can a scenario be repeated: each new term is another one that briefs name already."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A page that must hold some words."""

    path: str
    words: str


Edit = Callable[[Size, int], Entry]
"""The entry to be saved, the n-th time."""
Shown = Callable[[Tool, Size, int], Iterator[Proof]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A build, and what goes before it."""

    name: str
    says: str
    shown: Shown
    edit: Edit | None = None
    cold: bool = False
    template: bool = False

    def prepare(self, tool: Tool, site: Path, size: Size, time: int) -> None:
        """What the author does."""
        if self.cold:
            tool.forget(site)
        if self.template:
            path, text = tool.template(mark(self.name, time))
            put(site / path, text.encode())
        if self.edit is not None:
            tool.save(site, self.edit(size, time))

    def check(self, tool: Tool, site: Path, size: Size, time: int) -> None:
        """Whether the published folder is what it should be."""
        for proof in self.shown(tool, size, time):
            file = site / tool.out / proof.path
            if not file.exists() or proof.words not in file.read_text(encoding="utf-8"):
                raise Failed(f"{tool.name}, {self.name}: {proof.path} does not hold “{proof.words}”")


def mark(name: str, time: int) -> str:
    """A word that stands nowhere else."""
    return coined(MARKS + 10 * list(SCENARIOS).index(name) + time)


def page(entry: Entry) -> str:
    """Where an entry is published, by each tool."""
    return f"{entry.folder}/{entry.slug}/index.html"


# ---------------------------------------------------------------- edits


def body_edit(size: Size, time: int) -> Entry:
    """Another sentence at the end of the introduction of the brief in the middle."""
    entry = corpus.brief(size.briefs // 2, size)
    return replace(entry, text=entry.text.replace("\n\n", f"\nThe report was later found by {mark('body', time)}.\n\n", 1))


def title_edit(size: Size, time: int) -> Entry:
    """Another title of another brief."""
    entry = corpus.brief(size.briefs // 3, size)
    return replace(entry, title=f"{entry.title} for {mark('title', time)}")


def gist_edit(size: Size, time: int) -> Entry:
    """Another gist of the term that the first brief names first."""
    entry = named_first(size)
    return replace(entry, gist=f"{entry.gist.removesuffix('.')}, as {mark('gist', time)} saw it.")


def new_term(size: Size, time: int) -> Entry:
    """A term that one brief in forty names already."""
    return corpus.term(size.terms + time)


def new_event(size: Size, time: int) -> Entry:
    return corpus.event(size.events + time, size)


def named_first(size: Size) -> Term:
    """The term whose name comes first in the first brief."""
    text = corpus.brief(0, size).text
    terms = (corpus.term(number) for number in range(size.terms))
    return min((term for term in terms if term.name in text), key=lambda term: text.index(term.name))


# ---------------------------------------------------------------- proofs


def whole(tool: Tool, size: Size, time: int) -> Iterator[Proof]:
    """Every entry has its page."""
    for entry in corpus.entries(size):
        yield Proof(page(entry), entry.name if isinstance(entry, Term) else entry.title)


def same(tool: Tool, size: Size, time: int) -> Iterator[Proof]:
    """The first and the last brief."""
    for number in (0, size.briefs - 1):
        entry = corpus.brief(number, size)
        yield Proof(page(entry), entry.title.split(":")[0])


def body_shown(tool: Tool, size: Size, time: int) -> Iterator[Proof]:
    yield Proof(page(body_edit(size, time)), mark("body", time))


def title_shown(tool: Tool, size: Size, time: int) -> Iterator[Proof]:
    for path in (page(title_edit(size, time)), "index.html", "briefs/index.html"):
        yield Proof(path, mark("title", time))


def gist_shown(tool: Tool, size: Size, time: int) -> Iterator[Proof]:
    first = [page(corpus.brief(0, size))] if tool.shows else []
    for path in (page(named_first(size)), "glossary/index.html", *first):
        yield Proof(path, mark("gist", time))


def term_shown(tool: Tool, size: Size, time: int) -> Iterator[Proof]:
    term = corpus.term(size.terms + time)
    for path in (page(term), "glossary/index.html"):
        yield Proof(path, term.name)
    if tool.links:
        yield Proof(page(corpus.brief(time, size)), f"glossary/{term.slug}/")


def event_shown(tool: Tool, size: Size, time: int) -> Iterator[Proof]:
    event = corpus.event(size.events + time, size)
    for path in (page(event), "timeline/index.html"):
        yield Proof(path, event.place)


def template_shown(tool: Tool, size: Size, time: int) -> Iterator[Proof]:
    for number in (0, size.briefs - 1):
        yield Proof(page(corpus.brief(number, size)), mark("template", time))


SCENARIOS: Mapping[str, Scenario] = {
    one.name: one
    for one in (
        Scenario("cold", "cold: nothing published, nothing remembered", whole, cold=True),
        Scenario("nothing", "nothing to do", same),
        Scenario("body", "a sentence more in one brief", body_shown, body_edit),
        Scenario("title", "another title of one brief", title_shown, title_edit),
        Scenario("gist", "another gist of one term", gist_shown, gist_edit),
        Scenario("term", "a new term, which one brief in forty names", term_shown, new_term),
        Scenario("event", "a new event", event_shown, new_event),
        Scenario("template", "a changed template of briefs", template_shown, template=True),
    )
}
"""In the order in which they are run."""


# ---------------------------------------------------------------- whole folders

Digests = Mapping[str, bytes]


def digests(folder: Path) -> Digests:
    """Every published file by its path, as a digest; hidden files are the tools' own notes."""
    found = {}
    for top, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                file = Path(top) / name
                found[file.relative_to(folder).as_posix()] = hashlib.blake2b(file.read_bytes(), digest_size=16).digest()
    return found


def differing(one: Digests, other: Digests) -> list[str]:
    """The files that are not the same in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
