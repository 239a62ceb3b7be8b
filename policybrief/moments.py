"""How two times stand to each other, in words: a treaty and the day on which a brief was written, an event and a brief."""

import math
from collections.abc import Collection, Sequence

from .dates import Date, Precision, civil, known
from .model import Fact

SIGNED = ("signed", "opened for signature", "adopted")
FORCE = ("in force", "entered into force")
ENDED = ("ended", "expired", "terminated", "denounced", "repealed")
ABANDONED = ("abandoned", "moot")
"""What a dated fact says of a treaty or a law, in the words that decide its state."""
FACTS_LIMIT = 2
EXACT = 31
"""Days within which a date counts as known when its distance is told."""
WEEK, MONTH, YEAR = 7, 30.44, 365.25
"""Days."""


def state(facts: Sequence[Fact], when: Date) -> str:
    """The state of a treaty or a law at the time of a brief, and what became of it; empty where its facts do not say.

    Where they do not say that it came into force, or that it never did, only the signature is told.
    “In force; ended 13 June 2002”, “signed, not in force; never came into force”, “not yet signed; signed 24 May 2002”.
    """
    signed, force, ended, abandoned = (first(facts, said) for said in (SIGNED, FORCE, ENDED, ABANDONED))
    if force is None and signed is None:
        return ""
    known = [fact for fact in (signed, force, ended) if fact is not None]
    if any(undecided(fact.date, when) for fact in known):
        return ""
    if force is None and ended is None and abandoned is None:  # whether it ever came into force is not told
        assert signed is not None
        return signed.what if by_then(signed.date, when) else f"not yet {signed.what}; {told(signed)}"
    if ended is not None and by_then(ended.date, when):
        return f"no longer in force; {told(ended)}"
    if force is not None and by_then(force.date, when):
        return "in force" + (f"; {told(ended)}" if ended is not None else "")
    if signed is not None and by_then(signed.date, when):
        return f"{signed.what}, not in force{later(force, ended or abandoned)}"
    return f"not yet {signed.what}; {told(signed)}" if signed is not None else "not yet in force"


def telling(facts: Sequence[Fact], when: Date | None = None) -> list[Fact]:
    """The dated facts that a card has room for, in time: those that decide a state, else a few that are events.

    Of events those are told that lie nearest to the date of a brief, if there is one.
    """
    deciding = [fact for fact in facts if fact.what.casefold() in (*SIGNED, *FORCE, *ENDED, *ABANDONED)]
    events = [fact for fact in facts if fact.event is not None]
    nearest = sorted(events, key=lambda fact: away(fact.date, when)) if when is not None else events
    return sorted(deciding or nearest[:FACTS_LIMIT], key=lambda fact: fact.date.order)


def away(date: Date, when: Date) -> float:
    """Days between the middles of two dates; of one without bounds, more than any."""
    one, other = middle(date), middle(when)
    return math.inf if one is None or other is None else abs(one - other)


def later(force: Fact | None, over: Fact | None) -> str:
    """What became of a treaty that was not in force."""
    if force is not None:
        return f"; {told(force)}"
    return "; never came into force" if over is not None else ""


def first(facts: Sequence[Fact], said: Collection[str]) -> Fact | None:
    """The earliest fact that says one of these words."""
    return min((fact for fact in facts if fact.what.casefold() in said), key=lambda fact: fact.date.order, default=None)


def told(fact: Fact) -> str:
    """A fact in the middle of a sentence."""
    return f"{fact.what} {fact.date.words()}"


def by_then(date: Date, when: Date) -> bool:
    """Whether something that began at a date was so before the end of another."""
    then = moment_of(when)
    return date.first is not None and then is not None and date.first <= then


def undecided(date: Date, when: Date) -> bool:
    """Whether nobody can say which came first: a beginning is not known, or the vaguer date holds the other."""
    then = moment_of(when)
    if date.first is None or then is None:
        return True
    return date.precision is not Precision.INTERVAL and date.last is not None and date.first <= then < date.last


def moment_of(when: Date) -> int | None:
    """The last day of a brief's date; of one without an end, the first."""
    return when.first if when.last is None else when.last


# ---------------------------------------------------------------- distances


def distance(event: Date, when: Date) -> str:
    """How long an event lies before or after a brief: “5 months before”; empty where nobody can say.

    Counted from the middle of the one to the middle of the other, in the largest unit of which there are two.
    """
    one, other = middle(event), middle(when)
    if one is None or other is None:
        return ""
    if not event.certainly_before(when) and not when.certainly_before(event):
        return "at the time of"
    days = abs(other - one)
    exact = all(lasts(date) <= EXACT for date in (event, when))
    vague = not exact or any(date.approximate or date.uncertain for date in (event, when))
    return f"{'about ' * vague}{counted(days)} {'before' if one < other else 'after'}"


def span(dates: Sequence[Date]) -> str:
    """The months from the beginning of the first date to the end of the last: “June 1999 – May 2000”; else empty."""
    first = min((date.first for date in dates if date.first is not None), default=None)
    last = max((date.last for date in dates if date.last is not None), default=None)
    ends = (
        f"{year:0{5 if year < 0 else 4}d}-{month:02d}"
        for year, month, _ in (civil(day) for day in (first, last) if day is not None)
    )
    date = known("/".join(dict.fromkeys(ends)))
    return date.words() if date is not None else ""


def lasts(date: Date) -> float:
    """How many days a date may lie apart from itself."""
    return math.inf if date.first is None or date.last is None else date.last - date.first


def middle(date: Date) -> float | None:
    """The day in the middle of a date."""
    return None if date.first is None or date.last is None else (date.first + date.last) / 2


def counted(days: float) -> str:
    """A number of days in the largest unit of which there are at least two."""
    for length, unit in ((YEAR, "year"), (MONTH, "month"), (WEEK, "week")):
        if days >= 1.95 * length:
            return f"{round(days / length)} {unit}s"
    return "a day" if days < 1.5 else f"{round(days)} days"
