"""What a site's record still lacks, entry by entry; no mistake, so nothing here stops a build."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import Event, Fact, Figure, Kind, Site, Term
from .problem import Position


@dataclass(frozen=True, slots=True)
class Unsourced:
    """Something that is said without a source of its own: it rests on general reference."""

    at: Position
    entry: str
    """The name of the term or the title of the event that says it."""
    what: str


def unsourced(site: Site) -> tuple[Unsourced, ...]:
    """Every dated fact, figure, detail and whole entry that cites nothing, by its place."""
    citing = {mention.source for mention in site.mentions if mention.target.kind is Kind.SOURCE}
    entries: tuple[Term | Event, ...] = (*site.terms, *site.events)
    found = [one for entry in entries for one in lacking(entry, cites=entry.key in citing)]
    return tuple(sorted(found, key=lambda one: (one.at.path, one.at.line, one.at.column)))


def lacking(entry: Term | Event, *, cites: bool) -> Iterator[Unsourced]:
    """What one entry says without a source; `cites` is whether its text cites any."""
    name = entry.name if isinstance(entry, Term) else entry.title
    parts: tuple[Fact | Figure, ...] = (*entry.facts, *entry.figures) if isinstance(entry, Term) else ()
    if not cites and not entry.sources and not any(part.sources for part in parts):
        yield Unsourced(entry.at, name, "the whole entry")
    for detail in entry.general_reference:
        yield Unsourced(detail.at, name, detail.text)
    if isinstance(entry, Term):
        for fact in entry.facts:
            if not fact.sources:
                yield Unsourced(fact.at, name, f"{fact.what}, {fact.date.words()}")
        for figure in entry.figures:
            if not figure.sources:
                yield Unsourced(figure.at, name, f"{figure.what}: {figure.value}")
