"""What of a site may be another than in the last build, so that of all that pages asked for only that is looked at again."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Changes:
    """Entries by name, in which something may be another; what is not told here is certain to be as it was."""

    faces: Set[str] = frozenset()
    """Front matter is another, or the entry came, went or moved to another file."""
    texts: Set[str] = frozenset()
    """The text is another, before linking or after it."""
    mentions: Set[str] = frozenset()
    """Texts mention them more often or less often than they did, or in another order."""
    known: bool = True
    """Whether the last build is known; where it is not, everything may be another."""

    def spare(self, facet: str) -> bool:
        """Whether the answer to what a page or a text has asked for is certain to be as it was."""
        what, _, about = facet.partition(" ")
        return self.known and what in SPARED and SPARED[what](self, about)

    def spared(self, answers: Mapping[str, int]) -> dict[str, int]:
        """Of the numbers for answers, those that are certain to be as they were."""
        return {facet: number for facet, number in answers.items() if self.spare(facet)}

    @cached_property
    def told_otherwise(self) -> bool:
        """Whether the timeline may have other events, or lead elsewhere from them."""
        return bool(self.faces) or any(name.startswith("event/") for name in self.texts | self.mentions)


UNKNOWN = Changes(known=False)


def compared(before: Mapping[str, object], now: Mapping[str, object]) -> frozenset[str]:
    """The names of which what is told is another, or that are only on one side."""
    return frozenset(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


SPARED: Mapping[str, Callable[[Changes, str], bool]] = {
    "face": lambda changes, about: about not in changes.faces,
    "title": lambda changes, about: about not in changes.faces,
    "date": lambda changes, about: about not in changes.faces,
    "text": lambda changes, about: about not in changes.texts,
    "outline": lambda changes, about: about not in changes.texts,
    "said": lambda changes, about: about.partition(" ")[2] not in changes.texts,
    "uses": lambda changes, about: about not in changes.mentions,
    "holders": lambda changes, about: not changes.faces and about not in changes.mentions,
    "name": lambda changes, about: not changes.faces,
    "year": lambda changes, about: not changes.faces,
    "beside": lambda changes, about: not changes.faces,
    **dict.fromkeys(
        ("events", "threads", "thread", "thread-of", "places", "stretches", "indexed"),
        lambda changes, about: not changes.told_otherwise,
    ),
}
"""What asks for a part of the site alone; the rest is soon reckoned."""
