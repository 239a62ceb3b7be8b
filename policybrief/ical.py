"""Records to a calendar (iCalendar, RFC 5545): whole days and runs of days, and a list of what it cannot say.

Knows no clock: an event is stamped with the day on which it was added to the site, or with its own.
"""

import re
from collections.abc import Iterator, Sequence
from uuid import NAMESPACE_URL, uuid5

from . import __version__
from .dates import Date, Precision, civil
from .exchange import Record, days

OCTETS = 75
"""The most that a line may hold, its end not counted (RFC 5545, 3.1)."""
LEFT_OUT = "X-POLICYBRIEF-LEFT-OUT"


def as_calendar(records: Sequence[Record], title: str) -> str:
    """A calendar whose lines end with CRLF; what it leaves out stands in properties of its own, each with the reason."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//policybrief//policybrief {__version__}//EN", "CALSCALE:GREGORIAN"),
        *(f"NAME:{escaped(title)}", f"X-WR-CALNAME:{escaped(title)}"),
        *(f"{LEFT_OUT}:{escaped(left_out(record))}" for record in records if days(record.event.date) is None),
        *(line for record in records for line in component(record)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def component(record: Record) -> Iterator[str]:
    """One event, its end being the day after its last."""
    event, span = record.event, days(record.event.date)
    if span is None:
        return
    stamp = event.added.first if event.added and event.added.first is not None else span[0]
    timed = f"{record.words}. " if "T" in event.date.edtf else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, record.identifier)}"
    yield f"DTSTAMP:{compact(stamp)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{compact(span[0])}"
    yield f"DTEND;VALUE=DATE:{compact(span[1] + 1)}"
    yield f"SUMMARY:{escaped(event.title)}"
    yield f"DESCRIPTION:{escaped(timed + record.text)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    yield f"CATEGORIES:{escaped(record.kind.name)}"
    if "://" in record.address:
        yield f"URL:{record.address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def left_out(record: Record) -> str:
    """Which event a calendar does not hold, and why."""
    return f"{record.event.slug}: {record.words}: {reason(record.event.date)}"


def reason(date: Date) -> str:
    """Why a calendar cannot say a date that `days` refuses."""
    if date.approximate or date.uncertain:
        return "a calendar cannot say that a day is not certain"
    if date.precision is Precision.INTERVAL and not (date.start and date.end):
        return "a calendar wants both ends of what lasts"
    ends = (date.start, date.end) if date.start and date.end else (date,)
    if any(end.precision is not Precision.DAY for end in ends):
        return "a calendar holds days, and the day is not known"
    return "a calendar has the years 1 to 9999"


def compact(day: int) -> str:
    """A day as `20000602`."""
    year, month, of_month = civil(day)
    return f"{year:04}{month:02}{of_month:02}"


def escaped(text: str) -> str:
    """A text as a value (RFC 5545, 3.3.11)."""
    plain = re.sub(r"([\\;,])", r"\\\1", text)
    return re.sub("\r\n|\r|\n", r"\\n", plain)


def folded(line: str) -> str:
    """A line in pieces of 75 octets at most, no character cut in two; each but the first begins with a space."""
    octets, pieces, room = line.encode(), [], OCTETS
    while len(octets) > room:
        end = next(end for end in range(room, 0, -1) if octets[end] & 0xC0 != 0x80)  # where a character begins
        pieces.append(octets[:end])
        octets, room = octets[end:], OCTETS - 1
    return b"\r\n ".join([*pieces, octets]).decode()
