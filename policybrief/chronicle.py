"""Events in time into a chronicle: its years, the space and the words between neighbors, and the times that are crowded.

Counts days; knows neither pages nor pixels. Dates are read as their bounds say (EDTF: ISO 8601-2:2019), and
nothing is made more exact than its author wrote it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt
from statistics import median

from .dates import Date, Precision, civil, read, year_words
from .model import Event

STEPS = 33
"""The most steps of space before an entry: the square root of 1,089 days, about three years. Beyond it time is cut."""
SAID = 14
"""Days from which a gap is said in words."""
DAYS = 60
"""Days from which a time is told in months."""
MONTH = 30.436875
"""Days, the mean of the Gregorian calendar."""
CROWD = 3
"""Events that make a crowd."""
CLOSE = 3
"""Days within which neighbors are close, however dense the chronicle is."""
SHARE = 10
"""Neighbors are also close within the median gap divided by this."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year as a heading."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An event in its place."""

    event: Event
    step: int
    """The space before it: 0 to STEPS, the square root of the days since the one before."""
    gap: str
    """That time in words, `8 years 9 months later`; empty where it is short or not known."""
    broken: bool
    """Whether the space is less than the time asks for."""
    certainty: str
    """How well its date is known, where that is not to the day."""
    year: Year | None
    """The year that begins here."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Three events or more whose neighbors are all close."""

    events: tuple[Event, ...]
    days: int
    """From the first beginning to the last, both counted."""
    words: str
    """`10 days, 5 events: 1–10 June 2000`."""


def moments(events: Sequence[Event]) -> tuple[Moment, ...]:
    """Events in time, each in its place."""
    made: list[Moment] = []
    latest = -inf
    for before, event in zip((None, *events), events, strict=False):
        number = event.date.year or 0
        made.append(moment(before, event, year_of(event.date) if number > latest else None))
        latest = max(latest, number)  # by the instant, an hour of the old year may follow one of the new
    return tuple(made)


def moment(before: Event | None, event: Event, year: Year | None) -> Moment:
    """An event in its place after another."""
    days = since(before.date, event.date) if before else None
    steps = round(sqrt(days or 0))
    gap = gap_words(before.date, event.date) if before and days is not None else ""
    return Moment(event, min(steps, STEPS), gap, steps > STEPS, vagueness(event.date), year)


def year_of(date: Date) -> Year:
    """The year under which a date stands: that of its first day, or of its last where the first is not known."""
    year = date.year
    if year is None:
        return Year("y-undated", "Undated")
    return Year(f"y-{year}" if year > 0 else f"y-{1 - year}-BC", year_words(year))


# ---------------------------------------------------------------- gaps


def since(before: Date, date: Date) -> int | None:
    """Days from one beginning to the next, by their first possible days; None where one is not known."""
    return None if before.first is None or date.first is None else max(0, date.first - before.first)


def gap_words(before: Date, date: Date) -> str:
    """The time between two beginnings in words, from fourteen days on; the least and the most where they are not exact."""
    least, most = distances(before, date)
    if most < SAID:
        return ""
    about = "about " * (vague(before) or vague(date))
    if least == most:
        return f"{about}{span(before, date) if not about else counted(most)} later"
    if least < SAID:
        return f"up to {about}{counted(most)} later"
    low, high = counted(least), counted(most)
    if low == high:
        return f"about {high} later"
    shared = low.split()[1:] == high.split()[1:]
    return f"{about}{low.split()[0] if shared else low} to {high} later"


def vague(date: Date) -> bool:
    """Whether a date is only about right, or perhaps wrong."""
    return date.approximate or date.uncertain


def distances(before: Date, date: Date) -> tuple[int, int]:
    """The fewest and the most days that may lie between two beginnings, which are both known."""
    (early, late), (first, last) = beginning(before), beginning(date)
    return max(0, first - late), max(0, last - early)


def beginning(date: Date) -> tuple[int, int]:
    """The first and the last day on which something may have begun; its first day is known."""
    begun = date.start or date
    assert begun.first is not None
    return begun.first, begun.last if begun.last is not None else begun.first


def span(before: Date, date: Date) -> str:
    """The time from day to day by the calendar, to the nearest month: `8 years 9 months`, `3 months`, `19 days`."""
    start, end = beginning(before)[0], beginning(date)[0]
    (year, month, day), (later, last, end_day) = civil(start), civil(end)
    months = round(12 * (later - year) + last - month + (end_day - day) / MONTH)
    years, rest = divmod(months, 12)
    if end - start < DAYS:
        return number(end - start, "day")
    return " ".join(number(count, unit) for count, unit in ((years, "year"), (rest, "month")) if count)


def counted(days: int) -> str:
    """A number of days in months or years, where it is not exact."""
    months = round(days / MONTH)
    return number(days, "day") if days < DAYS else number(months, "month") if months < 24 else number(round(months / 12), "year")


def number(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


# ---------------------------------------------------------------- crowds


def crowds(events: Sequence[Event]) -> tuple[Crowd, ...]:
    """The crowded times: neighbors within three days, or within a tenth of the median gap where that is more.

    Only beginnings that are known to the day, `~` and `?` among them, can be neighbors.
    """
    days = [event for event in events if event.date.first is not None and len(set(beginning(event.date))) == 1]
    gaps = [max(0, later.date.first - one.date.first) for one, later in pairwise(days)]  # type: ignore[operator]
    close = max(CLOSE, median(gaps) / SHARE) if gaps else 0
    runs: list[list[Event]] = [days[:1]]
    for event, gap in zip(days[1:], gaps, strict=True):
        if gap <= close:
            runs[-1].append(event)
        else:
            runs.append([event])
    return tuple(crowd(run) for run in runs if len(run) >= CROWD)


def crowd(events: Sequence[Event]) -> Crowd:
    """Close events as one crowd."""
    begun = [event.date.first for event in events if event.date.first is not None]
    first, last = min(begun), max(begun)
    days = last - first + 1
    about = "about " * any(vague(event.date) for event in events if event.date.first in (first, last))
    return Crowd(tuple(events), days, f"{about}{number(days, 'day')}, {number(len(events), 'event')}: {days_words(first, last)}")


def days_words(first: int, last: int) -> str:
    """Two days as one stretch: `1–10 June 2000`."""
    ends = [iso(day) for day in (first, last)]
    found = read("/".join(dict.fromkeys(ends)))
    return found.words() if isinstance(found, Date) else year_words(civil(first)[0])


def iso(day: int) -> str:
    """A day as EDTF writes it."""
    year, month, date = civil(day)
    return f"{'-' * (year < 0)}{abs(year):04}-{month:02}-{date:02}"


# ---------------------------------------------------------------- how sure a date is


def certainty(date: Date) -> str:
    """How well a date is known, in a sentence without its stop: `known to the day`, `known to the month`."""
    if date.precision is Precision.INTERVAL:
        return ends(date)
    unit = "part of the year" if date.precision is Precision.SEASON else date.precision.value
    doubts = [word for word, said in (("approximate", date.approximate), ("uncertain", date.uncertain)) if said]
    if doubts:
        return f"the {unit} is {' and '.join(doubts)}"
    return f"known to the {unit}"


def ends(date: Date) -> str:
    """How well the ends of an interval are known."""
    if date.end is None:
        return "it has no end" if date.open_end else "its end is not known"
    if date.start is None:
        return "it has no beginning" if date.open_start else "its beginning is not known"
    if date.approximate or date.uncertain:
        return "its ends are approximate" if date.approximate else "its ends are uncertain"
    finest = (date.start.precision, date.end.precision)
    if finest == (Precision.DAY, Precision.DAY):
        assert date.first is not None and date.last is not None
        return f"it lasted {number(date.last - date.first + 1, 'day')}"
    return f"its ends are known to the {max(finest, key=list(Precision).index).value}"


def vagueness(date: Date) -> str:
    """The same, where it says more than the date's own words: not of a plain day, nor of plain days."""
    plain = date.precision in (Precision.DAY, Precision.INTERVAL) and not (date.approximate or date.uncertain)
    return "" if plain and (date.precision is Precision.DAY or (date.start and date.end)) else certainty(date)
