"""Why each mention in a text is a link, and each other occurrence of a term is none."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import Kind
from .problem import Position
from .weave import Find, Pointed, Woven


@dataclass(frozen=True, slots=True)
class Explained:
    """One occurrence, its place, and the rule that decided."""

    at: Position
    words: str
    term: str
    """The slug of the term; of an undecided form, of all that it may mean; of another entry, its kind and slug."""
    why: str
    linked: bool


def explain(entry: Position, woven: Woven, find: Find) -> tuple[Explained, ...]:
    """Every occurrence in one body and every link that its author wrote, in the order of the source."""
    found = (*occurrences(entry, woven, find), *map(written, woven.pointed), *dates(entry, woven, find))
    return tuple(sorted(found, key=lambda one: (one.at.line, one.at.column)))


def occurrences(entry: Position, woven: Woven, find: Find) -> Iterator[Explained]:
    """What was decided of each occurrence of a form."""
    for made in woven.decisions:
        decision = made.decision
        term = " or ".join(decision.found.slugs) if decision.undecided else decision.slug
        at = woven.place(entry, made.offset, find)
        yield Explained(at, made.words, term, decision.why, decision.linked)


def written(pointed: Pointed) -> Explained:
    """A link that needed no rule."""
    target = pointed.target
    name = target.slug if target.kind is Kind.TERM else f"{target.kind.value}:{target.slug}"
    return Explained(pointed.at, pointed.words, name, "its author links it", linked=True)


def dates(entry: Position, woven: Woven, find: Find) -> Iterator[Explained]:
    """Dates that lead to an event."""
    for one in woven.dated:
        at = woven.place(entry, one.offset, find)
        yield Explained(at, one.words, f"event:{one.event.slug}", "the only event of that date", linked=True)
