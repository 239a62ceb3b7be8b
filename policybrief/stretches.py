"""Events that are too many for one page into stretches of time: decades, else years, else months, else parts of a month.

What a page holds is counted in bytes, so that none comes near a megabyte, whatever its events are called.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .chronicle import year_of
from .dates import Date, civil, read
from .model import Event

ROOM = 850_000
"""Bytes for the lines of events on one page."""
LINE, NAMED = 380, 130
"""About how many bytes the line of an event takes beside its title and its names, and how many a link to an actor."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Events of one stretch of time."""

    slug: str
    label: str
    events: tuple[Event, ...]


def fit(events: Sequence[Event]) -> bool:
    """Whether one page has room for a line of each event."""
    return weight(events) <= ROOM


def weight(events: Sequence[Event]) -> int:
    """About how many bytes the lines of events take."""
    return sum(LINE + len(event.title.encode()) + 3 * len(event.slug) + NAMED * len(event.actors) for event in events)


def stretches(events: Sequence[Event], units: Sequence[Callable[[Date], tuple[str, str]]] = ()) -> Iterator[Stretch]:
    """Events in time by the largest units of which each finds room on a page."""
    unit, *finer = units or (decade, year, month)
    for (slug, label), held in groupby(sorted(events, key=earliest), lambda event: unit(event.date)):
        found = tuple(held)
        if fit(found):
            yield Stretch(slug, label, found)
        elif finer:
            yield from stretches(found, finer)
        else:
            yield from parts(slug, label, found)


def parts(slug: str, label: str, events: tuple[Event, ...]) -> Iterator[Stretch]:
    """Events of one month in parts, each of as many as find room."""
    begun = 0
    number = 1
    while begun < len(events):
        end = len(events)
        while not fit(events[begun:end]) and end > begun + 1:
            end = begun + (end - begun) // 2
        yield Stretch(f"{slug}-{number}", f"{label}, part {number}", events[begun:end])
        begun, number = end, number + 1


def earliest(event: Event) -> tuple[int, int]:
    """The year and the month of an event; by the instant, an hour of the old year may follow one of the new."""
    anchor = event.date.last if event.date.first is None else event.date.first
    return civil(anchor or 0)[:2]


# ---------------------------------------------------------------- what stretches are called: in addresses, and by readers


def decade(date: Date) -> tuple[str, str]:
    """The decade of a date: `1990s`, `40s BC`."""
    number = date.year or 0
    label = f"{number // 10 * 10}s" if number > 0 else f"{(1 - number) // 10 * 10}s BC"
    return label.replace(" ", "-"), label


def year(date: Date) -> tuple[str, str]:
    named = year_of(date)
    return named.id.removeprefix("y-"), named.label


def month(date: Date) -> tuple[str, str]:
    """The month in which a date begins."""
    anchor = date.last if date.first is None else date.first
    number, of_year, _ = civil(anchor or 0)
    named = read(f"{'-' * (number < 0)}{abs(number):04}-{of_year:02}")
    slug, label = year(date)
    return f"{slug}-{of_year:02}", named.words() if isinstance(named, Date) else label
