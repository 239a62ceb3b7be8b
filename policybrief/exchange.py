"""A site's events to records that stand alone, and these to JSON (RFC 8259), CSV (RFC 4180) and schema.org.

What `importing` reads back is complete: an event that goes out and comes in again is the same event.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import urls
from .dates import Date, Precision, civil
from .extracts import blocks, opening
from .model import Bearing, Citation, Event, Key, Kind, Link, Piece, Settings, Source
from .views import Views

BEGIN_OF_NAMED_YEARS, END_OF_NAMED_YEARS = 1, 9999
"""Years that four digits can say: all that calendars and schema.org read."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry, or a kind of event: its name among files, and its name among readers."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Credit:
    """A source and the place in it."""

    slug: str
    title: str
    at: str
    url: str


@dataclass(frozen=True, slots=True)
class Record:
    """An event with everything named that it points at."""

    event: Event
    kind: Named
    actors: tuple[Named, ...]
    terms: tuple[Named, ...]
    after: tuple[str, ...]
    bears_on: tuple[str, ...]
    """Each `brief 2.1-2.6`, or a brief alone."""
    sources: tuple[Credit, ...]
    text: str
    """Plain, its paragraphs divided by an empty line."""
    markdown: str
    """The text as its author wrote it, without empty lines around it."""
    opening: str
    """Its first sentences."""
    address: str
    """Of its page: whole where the site has an address, else as seen from the timeline's folder."""
    identifier: str
    """A name that never changes, an IRI (RFC 3987)."""

    @property
    def words(self) -> str:
        """Its date as readers see it."""
        return self.event.date_text or self.event.date.words()


@dataclass(frozen=True, slots=True)
class Export:
    """A file that readers may take with them."""

    words: str
    path: str
    type: str
    note: str = ""


def records(views: Views, identify: Callable[[str], str]) -> tuple[Record, ...]:
    """All events in the order of the timeline; `identify` gives the lasting name of a page."""
    return tuple(record(event, views, identify) for event in views.all(Kind.EVENT))


def record(event: Event, views: Views, identify: Callable[[str], str]) -> Record:
    def named(keys: Iterable[Key]) -> tuple[Named, ...]:
        return tuple(Named(key.slug, views.way(key).words) for key in dict.fromkeys(keys))

    path, text, url = urls.path_of(event.key), views.text(event.key), views.site.settings.url
    return Record(
        event=event,
        kind=Named(event.kind, views.site.settings.event_kinds.get(event.kind, event.kind)),
        actors=named(map(views.key, event.actors)),
        terms=named(map(views.key, event.terms)),
        after=tuple(dict.fromkeys(views.key(reference).slug for reference in event.after)),
        bears_on=tuple(borne(bearing, views.key(bearing.brief).slug) for bearing in event.bears_on),
        sources=tuple(credit(citation, views) for citation in event.sources),
        text=plain(text.pieces, views.name_of),
        markdown=re.sub(r"\A(?:[ \t]*\n)+|[ \t\n]+\Z", "", text.body.written.replace("\r\n", "\n").replace("\r", "\n")),
        opening=opening(text.pieces, views.name_of),
        address=urls.absolute(url, path) if url else urls.way(urls.TIMELINE, path),
        identifier=identify(path),
    )


def borne(bearing: Bearing, brief: str) -> str:
    """Claims of a brief as one text."""
    claims = bearing.first if bearing.first == bearing.last else f"{bearing.first}-{bearing.last}"
    return f"{brief} {claims}".strip()


def credit(citation: Citation, views: Views) -> Credit:
    source = views.entries[Key(Kind.SOURCE, citation.source.target)]
    assert isinstance(source, Source)
    return Credit(source.slug, source.title, citation.locator, source.url)


def plain(pieces: Sequence[Piece], name_of: Callable[[Link], str]) -> str:
    """A text without its links, citations and editor's notes; an empty line stands between paragraphs."""
    return "\n\n".join(block.text for block in blocks(pieces, name_of) if block.section != "editors-notes")


# ---------------------------------------------------------------- dates


def iso(day: int | None) -> str | None:
    """A day as ISO 8601 writes it; years below 0 and beyond 9999 with their sign, as its expanded form wants."""
    if day is None:
        return None
    year, month, of_month = civil(day)
    sign = "-" if year < 0 else "+" if year > END_OF_NAMED_YEARS else ""
    return f"{sign}{abs(year):04}-{month:02}-{of_month:02}"


def days(date: Date) -> tuple[int, int] | None:
    """The first and the last day of what is known to the day, in years of four digits; None for all other dates."""
    ends = (date.start, date.end) if date.precision is Precision.INTERVAL else (date, date)
    known = [end for end in ends if end is not None and end.precision is Precision.DAY]
    vague = date.approximate or date.uncertain
    if vague or len(known) < 2 or date.first is None or date.last is None:
        return None
    within = civil(date.first)[0] >= BEGIN_OF_NAMED_YEARS and civil(date.last + 1)[0] <= END_OF_NAMED_YEARS
    return (date.first, date.last) if within else None


# ---------------------------------------------------------------- JSON


def as_json(records: Sequence[Record], settings: Settings, address: str) -> str:
    """The whole timeline; `address` is that of its page."""
    about = {
        "format": "policybrief timeline",
        "title": settings.title,
        "address": address,
        "language": settings.lang,
        "licence": settings.licence,
        "kinds": [{"slug": slug, "name": name} for slug, name in settings.event_kinds.items()],
    }
    return in_lines(about, map(one_as_json, records))


def in_lines(about: Mapping[str, object], events: Iterable[Mapping[str, object]]) -> str:
    """A JSON object that ends with its events, each in a line of its own."""
    head = json.dumps(about, ensure_ascii=False).removesuffix("}")
    lines = ",\n".join(json.dumps(event, ensure_ascii=False) for event in events)
    return f'{head}, "events": [\n{lines}\n]}}\n'


def one_as_json(record: Record) -> dict[str, object]:
    """One event, whatever it does not say as an empty text or list."""
    event = record.event
    return {
        "id": event.slug,
        "date": event.date.edtf,
        "date_text": event.date_text,
        "words": record.words,
        "first": iso(event.date.first),
        "last": iso(event.date.last),
        "precision": event.date.precision.value,
        "approximate": event.date.approximate,
        "uncertain": event.date.uncertain,
        "title": event.title,
        "summary": record.text,
        "markdown": record.markdown,
        "place": event.place,
        "kind": as_named(record.kind),
        "actors": [as_named(one) for one in record.actors],
        "terms": [as_named(one) for one in record.terms],
        "after": list(record.after),
        "order": event.order,
        "sources": [{"slug": one.slug, "title": one.title, "at": one.at, "url": one.url} for one in record.sources],
        "bears_on": list(record.bears_on),
        "general_reference": [detail.text for detail in event.general_reference],
        "status": event.status.value,
        "was": list(event.was),
        "added": event.added.edtf if event.added else "",
        "address": record.address,
    }


def as_named(one: Named) -> dict[str, str]:
    return {"slug": one.slug, "name": one.name}


# ---------------------------------------------------------------- CSV

WRITTEN = (
    *("id", "date", "date_text", "title", "markdown", "place", "kind", "actors", "terms", "after", "order"),
    *("sources", "bears_on", "general_reference", "status", "was", "added"),
)
"""The columns that are read back."""
MADE = ("words", "first", "last", "precision", "summary", "address")
"""The columns that follow from the others."""


def as_csv(records: Iterable[Record]) -> str:
    """A row an event; the items of a list stand each in a line of its cell."""
    out = io.StringIO()
    writer = csv.writer(out)  # its usual dialect is that of RFC 4180: commas, CRLF, quotes where they are needed
    writer.writerow([*WRITTEN, *MADE])
    writer.writerows(row(record) for record in records)
    return out.getvalue()


def row(record: Record) -> list[str]:
    """The cells of one event."""
    said = one_as_json(record)
    return [cell(said[name]) for name in (*WRITTEN, *MADE)]


def cell(value: object) -> str:
    """A value of `one_as_json` as a text."""
    if isinstance(value, list):
        return "\n".join(cell(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(filter(None, (value["slug"], value.get("at"))))
    return "" if value is None else str(value)


# ---------------------------------------------------------------- schema.org


def as_linked_data(records: Iterable[Record], title: str) -> str:
    """An `ItemList` of `Event` as JSON-LD, safe within `<script>`; what is not known to the day has no date there."""
    items = [{"@type": "ListItem", "position": number, "item": as_event(record)} for number, record in enumerate(records, 1)]
    whole = {"@context": "https://schema.org", "@type": "ItemList", "name": title, "itemListElement": items}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&]", lambda sign: f"\\u{ord(sign[0]):04x}", text)


def as_event(record: Record) -> dict[str, object]:
    """An event in the terms of schema.org."""
    event, span = record.event, days(record.event.date)
    said: dict[str, object] = {"@type": "Event", "name": event.title, "url": record.address, "description": record.opening}
    if span is not None:
        said |= {"startDate": iso(span[0])} | ({"endDate": iso(span[1])} if span[1] > span[0] else {})
    if event.place:
        said["location"] = {"@type": "Place", "name": event.place}
    return said
