"""Records to the JSON that TimelineJS 3 reads (timeline.knightlab.com/docs/json-format.html).

Its texts are HTML, its years count as readers count: -44 is 44 BC, and there is no year 0.
"""

from collections.abc import Iterable
from html import escape

from .dates import Date, Precision, civil
from .exchange import Record, in_lines

DEPTHS = {Precision.DAY: 3, Precision.MONTH: 2, Precision.SEASON: 2}
"""How many of year, month and day a date says; of all others only the year."""
FARTHEST = 270_000
"""Years beyond this are too far for the clock of a browser."""


def as_timelinejs(records: Iterable[Record], title: str) -> str:
    """Every event as a slide."""
    slides = [slide(record) for record in records]
    far = any(abs(point["year"]) > FARTHEST for one in slides if isinstance(point := one["start_date"], dict))
    return in_lines({"title": {"text": {"headline": escape(title)}}, "scale": "cosmological" if far else "human"}, slides)


def slide(record: Record) -> dict[str, object]:
    """One event; it stands among those of its first actor, or of its kind where it has none."""
    event = record.event
    start, end = ends(event.date)
    text = "".join(f"<p>{escape(part)}</p>" for part in record.text.split("\n\n") if part)
    said: dict[str, object] = {"unique_id": event.slug, "start_date": start}
    if end is not None:
        said["end_date"] = end
    return said | {
        "display_date": escape(record.words),
        "text": {"headline": escape(event.title), "text": text},
        "group": escape(next((actor.name for actor in record.actors), record.kind.name)),
    }


def ends(date: Date) -> tuple[dict[str, int], dict[str, int] | None]:
    """The beginning of a date and, where it lasts longer than it can be called in one, its end."""
    if date.precision is Precision.INTERVAL:
        first, last = date.start or date.end, date.end
        assert first is not None
        return point(first.first, first), point(last.last, last) if last is not None and date.start else None
    long = date.precision in (Precision.SEASON, Precision.DECADE, Precision.CENTURY)
    return point(date.first, date), point(date.last, date) if long else None


def point(day: int | None, date: Date) -> dict[str, int]:
    """A day as far as a date that holds it says it."""
    assert day is not None
    year, month, of_month = civil(day)
    parts = {"year": year - (year <= 0), "month": month, "day": of_month}
    return dict(list(parts.items())[: DEPTHS.get(date.precision, 1)])
