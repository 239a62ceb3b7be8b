"""Events in time into the strip: marks that stand linear in days, and links that are large enough to hit.

A place is a share of the strip's width, in percent, so that the strip is to scale on every screen. What must not
overlap is worked out for the least width at which a strip is shown, in CSS pixels. Targets: WCAG 2.2, 2.5.8.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, log2

from .chronicle import number, year_of
from .dates import Date, Precision, day_number, read, year_words
from .model import Era, Event

WIDE, NARROW = 900, 240
"""The least widths, in pixels, of the strip and of the one for narrow screens."""
TARGET = 24
DOT = 6
"""Pixels from one mark to the next."""
ROWS = 30
"""The most marks above each other; more than that are drawn as columns."""
MARKS = 300
"""The most events that have a mark each."""
COLUMN = 4
"""Pixels, the width of a column."""
TALLEST = 96
"""Pixels, the height of the column that holds most."""
BAND = 20
"""Pixels, the height of a row of eras."""
LETTER = 6.5
"""Pixels, the width of a letter in a label."""
INDENT = 4
"""Pixels, before a label."""
AXIS = 22
"""Pixels, the height of the years below the marks."""
COLUMNS = "The higher a column, the more events begin there."


SHORT = 8
"""Pixels: a bar that is shorter cannot be told from a dot, and is a square."""
DOTS = "A dot is a day, a square or a bar a time that lasted or is not known to the day"


@dataclass(frozen=True, slots=True)
class Mark:
    """An event: a dot for a day, else a bar over the bounds of its date, or a square where that would be short."""

    x: float
    """Percent, of its first day."""
    end: float
    """Percent, of its last; the same of a dot."""
    y: int
    """Pixels from the top."""
    shape: str
    """`dot`, `square` or `bar`."""
    approximate: bool = False
    uncertain: bool = False
    fading: bool = False
    """Goes on, or had begun before."""
    unknown: bool = False
    """Nobody knows when it ended or began."""


@dataclass(frozen=True, slots=True)
class Column:
    """The events of a few days, as many as it is high."""

    x: float
    width: float
    height: float
    """Pixels."""


@dataclass(frozen=True, slots=True)
class Target:
    """Events that one link leads to."""

    x: float
    width: float
    event: Event
    """The first of them."""
    count: int
    words: str
    marks: tuple[Mark, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """An era."""

    x: float
    width: float
    y: int
    label: str
    text: str
    """What finds room in it: its label, else its number in the list of eras, else nothing."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A strip for screens of some width and more."""

    name: str
    legend: str
    """What its marks are."""
    axis: int
    """Pixels from the top to the line on which the marks stand."""
    height: int
    targets: tuple[Target, ...]
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip, twice, and what it says in a sentence."""

    words: str
    eras: tuple[str, ...]
    """The eras that it reaches in words, numbered where a band is too short for a label: `(1) Cold War, until 1991`."""
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to percent, from the first day of a year to the last of another."""

    start: int
    end: int

    def at(self, day: float) -> float:
        """The place of a day, never outside."""
        share = (day - self.start) / (self.end - self.start)
        return round(100 * min(1, max(0, share)), 4)


def strip(events: Sequence[Event], eras: Sequence[Era] = ()) -> Strip | None:
    """The strip of a chronicle; None where no event has a date to place."""
    placed = [event for event in events if event.date.year is not None]
    if not placed:
        return None
    scale = Scale(*years(placed))
    drawings = (drawing("wide", placed, eras, scale, WIDE), drawing("narrow", placed, eras, scale, NARROW))
    numbers = {band.text for drawing in drawings for band in drawing.bands} - {"", *(era.label for era in eras)}
    drawn = {band.label for band in drawings[0].bands}
    told = (f"{f'({n}) ' * bool(numbers)}{era.label}, {era.date.words()}" for n, era in enumerate(eras, 1) if era.label in drawn)
    return Strip(sentence(placed), tuple(told), drawings)


def years(events: Iterable[Event]) -> tuple[int, int]:
    """The first day of the first year, and the last of the last."""
    days = [day for event in events for day in (event.date.first, event.date.last) if day is not None]
    ends = [Date("", day, day, False, False, Precision.DAY).year or 0 for day in (min(days), max(days))]
    return day_number(ends[0], 1, 1), day_number(ends[1] + 1, 1, 1)


def sentence(events: Sequence[Event]) -> str:
    """What the strip says, for those who do not see it."""
    counts = Counter(year_of(event.date).label for event in events)
    most, count = counts.most_common(1)[0]
    peak = f"; most in {most} ({count})" if 1 < count < len(events) else ""
    return f"{number(len(events), 'event')} {reach(events)}{peak}."


def reach(events: Sequence[Event]) -> str:
    """The years of events in words: `in 1999`, `from 1963 to 2007`."""
    first, last = (year_of(event.date).label for event in (events[0], events[-1]))
    return f"in {first}" if first == last else f"from {first} to {last}"


def drawing(name: str, events: Sequence[Event], eras: Sequence[Era], scale: Scale, width: int) -> Drawing:
    """A strip that is at least so many pixels wide."""
    rows = swarm(events, scale, width) if width >= WIDE and len(events) <= MARKS else None
    axis = DOT * (max(rows) + 1) + DOT if rows is not None else TALLEST + DOT
    heights = columns(events, scale, width) if rows is None else {}
    marks = [mark(event, axis - DOT * (row + 1) + 1, scale, width) for event, row in zip(events, rows or [], strict=False)]
    axis = max(axis, TARGET)
    bands = bands_of(eras, scale, width, axis + AXIS)
    below = max((band.y + BAND for band in bands), default=axis + AXIS)
    legend = of_marks(marks) if rows is not None else COLUMNS
    return Drawing(name, legend, axis, below, targets(events, marks, heights, scale, width), ticks(scale, width), bands)


def profiles(events: Sequence[Event], threads: Iterable[Sequence[Event]]) -> Iterator[str]:
    """Of each thread where its events stand between the first and the last of all: paths in a box of 100 by 10.

    There is a stroke to a hundredth of the time, the higher the more events begin in it; so all are on one scale.
    """
    placed = [event for event in events if event.date.year is not None]
    scale = Scale(*years(placed)) if placed else Scale(0, 1)
    for thread in threads:
        counts = Counter(min(99, int(bounds(event.date, scale)[0])) for event in thread if event.date.year is not None)
        yield "".join(f"M{at}.5 10v-{height(count):g}" for at, count in sorted(counts.items()))


def height(count: int) -> float:
    """Of a stroke that stands for so many events: one can be seen, and a hundred find room."""
    return round(min(10.0, 2 + 2 * log2(count)), 1)


# ---------------------------------------------------------------- marks


def swarm(events: Sequence[Event], scale: Scale, width: int) -> list[int] | None:
    """The row of each event, the lowest in which its mark finds room; None where they would pile too high."""
    free: list[float] = []
    rows = []
    for event in events:
        low, high = (width * x / 100 for x in bounds(event.date, scale))
        row = next((row for row, end in enumerate(free) if end <= low), len(free))
        if row == len(free):
            free.append(0)
        free[row] = high + DOT
        rows.append(row)
    return rows if len(free) <= ROWS else None


def bounds(date: Date, scale: Scale) -> tuple[float, float]:
    """Where a date begins and ends, in percent; what is open reaches to the end of the strip."""
    first = date.first if date.first is not None else scale.start if date.open_start else date.last
    last = date.last if date.last is not None else scale.end if date.open_end else date.first
    assert first is not None and last is not None
    return scale.at(first), scale.at(last)


def mark(event: Event, y: int, scale: Scale, width: int) -> Mark:
    date = event.date
    x, end = bounds(date, scale)
    shape = "dot" if date.precision is Precision.DAY else "square" if width * (end - x) / 100 < SHORT else "bar"
    fading, unknown = date.open_start or date.open_end, None in (date.first, date.last)
    return Mark(x, end, y, shape, date.approximate, date.uncertain, fading, unknown and not fading)


def of_marks(marks: Sequence[Mark]) -> str:
    """What marks are; of doubts only those that are drawn."""
    doubts = (
        ("dashed is about", any(mark.approximate for mark in marks)),
        ("hollow perhaps", any(mark.uncertain for mark in marks)),
        ("what fades has no end, or no beginning", any(mark.fading for mark in marks)),
        ("“?” stands where one of them is not known", any(mark.unknown for mark in marks)),
    )
    told = ", ".join(words for words, drawn in doubts if drawn)
    return f"{DOTS}; {told}." if told else f"{DOTS}."


def columns(events: Sequence[Event], scale: Scale, width: int) -> dict[int, Column]:
    """The columns of a strip by their number from the start; the tallest stands for most events."""
    share = 100 * COLUMN / width
    counts = Counter(int(bounds(event.date, scale)[0] / share) for event in events)
    most = max(counts.values())
    return {at: Column(round(at * share, 4), round(share, 4), round(TALLEST * count / most, 1)) for at, count in counts.items()}


# ---------------------------------------------------------------- links


def targets(
    events: Sequence[Event], marks: Sequence[Mark], heights: dict[int, Column], scale: Scale, width: int
) -> tuple[Target, ...]:
    """One link for the events that begin within a target's width of the first of them."""
    share, starts = 100 * TARGET / width, [bounds(event.date, scale)[0] for event in events]
    made, at = [], 0
    while at < len(events):
        end = at + 1
        while end < len(events) and starts[end] < starts[at] + share:
            end += 1
        held = columns_within(heights, starts[at:end], width)
        made.append(target(events[at:end], tuple(marks[at:end]), held, starts[at], round(share, 4)))
        at = end
    return tuple(made)


def columns_within(heights: dict[int, Column], starts: Iterable[float], width: int) -> tuple[Column, ...]:
    """The columns of these events; one that a neighbor shares is drawn by both."""
    return tuple(heights[at] for at in dict.fromkeys(int(x * width / 100 / COLUMN) for x in starts) if at in heights)


def target(events: Sequence[Event], marks: tuple[Mark, ...], held: tuple[Column, ...], x: float, width: float) -> Target:
    if len(events) == 1:
        words = f"{events[0].date_text or events[0].date.words()}: {events[0].title}"
    else:
        words = ", ".join(filter(None, (number(len(events), "event"), beginnings(events[0].date, events[-1].date))))
    return Target(x, width, events[0], len(events), words, marks, held)


def beginnings(one: Date, other: Date) -> str:
    """From when to when events begin, as far as it is known: `1–10 June 2000`, `about May 1962 – 3 July 1962`."""
    first, last = one.start or one, other.start or other
    if first.first is None or last.first is None:
        return ""
    days = [date.edtf.partition("T")[0] for date in (first, last)]
    read_as = read("/".join(dict.fromkeys(days)))
    return read_as.words() if isinstance(read_as, Date) else first.words()


# ---------------------------------------------------------------- the axis


def ticks(scale: Scale, width: int) -> tuple[Tick, ...]:
    """Round years, as many as have room."""
    first, last = (Date("", day, day, False, False, Precision.DAY).year or 0 for day in (scale.start, scale.end))
    room = width // 56
    step = next(
        step for power in range(12) for step in (10**power, 2 * 10**power, 5 * 10**power) if (last - first) / step <= room
    )
    counted = range(-(-(first - (first <= 0)) // step) * step, last, step)  # as readers count: there is no year 0
    found = (one + (one < 0) for one in counted if one)
    return tuple(Tick(scale.at(day_number(year, 1, 1)), year_words(year)) for year in found)


def bands_of(eras: Sequence[Era], scale: Scale, width: int, top: int) -> tuple[Band, ...]:
    """The eras that the strip reaches; those that overlap stand below each other."""
    free: list[float] = []
    made = []
    for place, era in sorted(enumerate(eras, 1), key=lambda one: -inf if one[1].date.first is None else one[1].date.first):
        low = scale.at(era.date.first if era.date.first is not None else scale.start)
        high = scale.at(era.date.last + 1 if era.date.last is not None else scale.end)
        if low < high:
            row = next((row for row, end in enumerate(free) if end <= low), len(free))
            free[row : row + 1] = [high]
            room = width * (high - low) / 100
            text = next((text for text in (era.label, str(place)) if LETTER * len(text) + INDENT <= room), "")
            made.append(Band(low, round(high - low, 4), top + BAND * row, era.label, text))
    return tuple(made)
