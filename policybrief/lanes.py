"""Events and who took part in them into lanes: the busiest actors side by side, time running down, on one scale."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .chronicle import Year, moments
from .model import Event

LANES = 6
"""The most actors that have a lane of their own."""
OTHERS = "Others"
FLOOR = 14
"""Pixels, the least from one event to the next; a step of space adds one."""
LEFT, RIGHT = 16, 84
"""Percent, where the first lane and the last stand."""


@dataclass(frozen=True, slots=True)
class Lane:
    """An actor's column, or that of all others."""

    label: str
    x: float
    """Percent."""
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """An event across the lanes."""

    event: Event
    y: int
    """Pixels."""
    year: Year | None
    """The year that begins here."""
    marks: tuple[float, ...]
    """The places of the lanes that took part, in percent."""
    cells: tuple[str, ...]
    """Of each lane who took part in it, or nothing."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of a chronicle, and their height in pixels."""

    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    height: int
    actorless: int
    """Events that name no actor, and so have no row."""


def lanes(events: Sequence[Event], actors: Mapping[str, Sequence[str]]) -> Lanes:
    """The lanes of events, in time; `actors` names those of each event by its slug."""
    acting = [event for event in events if actors.get(event.slug)]
    counts = Counter(name for event in acting for name in actors[event.slug])
    chosen = sorted(counts, key=lambda name: (-counts[name], name))[:LANES]
    others = sum(any(name not in chosen for name in actors[event.slug]) for event in acting)
    named = [*((name, counts[name]) for name in chosen), *([(OTHERS, others)] if others else [])]
    wide = (RIGHT - LEFT) / max(1, len(named) - 1)
    made = tuple(Lane(name, round(LEFT + at * wide, 4), count) for at, (name, count) in enumerate(named))
    found = rows(acting, actors, made)
    return Lanes(made, found, (found[-1].y if found else 0) + FLOOR, len(events) - len(acting))


def rows(events: Sequence[Event], actors: Mapping[str, Sequence[str]], made: Sequence[Lane]) -> tuple[Row, ...]:
    """One row to an event, as far below the last as the space of the chronicle asks for."""
    found, y = [], 0
    for moment in moments(events):
        y += FLOOR + moment.step
        cells = [held(lane, actors[moment.event.slug], made) for lane in made]
        marks = tuple(lane.x for lane, cell in zip(made, cells, strict=True) if cell)
        found.append(Row(moment.event, y, moment.year, marks, tuple(cells)))
    return tuple(found)


def held(lane: Lane, names: Sequence[str], made: Sequence[Lane]) -> str:
    """Who of a lane took part."""
    if lane.label != OTHERS:
        return lane.label if lane.label in names else ""
    own = {one.label for one in made}
    return ", ".join(name for name in names if name not in own)
