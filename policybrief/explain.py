"""Why each occurrence of a term in a text is a link, or is none."""

from collections.abc import Iterator
from dataclasses import dataclass

from .problem import Position
from .weave import Find, Woven


@dataclass(frozen=True, slots=True)
class Explained:
    """One occurrence, its place, and the rule that decided."""

    at: Position
    words: str
    term: str
    """The slug of the term; of an undecided form, of all that it may mean."""
    why: str
    linked: bool


def explain(entry: Position, woven: Woven, find: Find) -> Iterator[Explained]:
    """Every occurrence in one body, in reading order."""
    for made in woven.decisions:
        decision = made.decision
        term = " or ".join(decision.found.slugs) if decision.undecided else decision.slug
        at = woven.place(entry, made.words, made.offset, find)
        yield Explained(at, made.words, term, decision.why, decision.linked)
