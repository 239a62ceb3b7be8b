"""Exports: complete records, and the JSON, the CSV, the feed and the linked data that are made of them."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policybrief import exchange
from policybrief.dates import Date, read
from policybrief.exchange import days, iso
from policybrief.model import Link, Markup, Point, Prose, Via

from .sites import BRIEF, EVENT, MINIMAL, minimal, pages

EVENT_PATH = "content/timeline/1987-09-16-signed.md"
ATOM = "{http://www.w3.org/2005/Atom}"


def date(edtf: str) -> Date:
    found = read(edtf)
    assert isinstance(found, Date)
    return found


def event(**keys: str) -> str:
    """The event of the small site with other keys."""
    rows = dict(row.split(": ", 1) for row in EVENT.split("---\n")[1].splitlines()) | keys
    front = "\n".join(f"{key}: {value}" for key, value in rows.items())
    return f"---\n{front}\n---\nDelegates signed the text in Montreal [@unep-1987].\n"


def exported(root: Path, *events: str) -> dict[str, str]:
    """What a site with these events publishes for its timeline, by file name."""
    files = {f"content/timeline/e-{number}.md": text for number, text in enumerate(events)}
    made = pages(minimal(root, {**files}))
    return {path.removeprefix("timeline/"): text for path, text in made.items() if re.fullmatch(r"timeline/[^/]+", path)}


def told(root: Path, **keys: str) -> dict[str, object]:
    """The event with these keys as JSON tells it."""
    brief = BRIEF.replace(" in 1987 ", " ")  # so that the event may have any date
    made = pages(minimal(root, {EVENT_PATH: event(**keys), "content/briefs/protocol.md": brief}))
    (one,) = json.loads(made["timeline/timeline.json"])["events"]
    assert isinstance(one, dict)
    return one


# ---------------------------------------------------------------- JSON


def test_an_event_is_told_in_full(tmp_path: Path) -> None:
    one = told(tmp_path, place="Montreal", added="2026-11-23", sources='[{cite: unep-1987, at: "p. 3"}]')
    assert one["kind"] == {"slug": "treaty", "name": "Treaty"}
    assert one["actors"] == [{"slug": "montreal-protocol", "name": "Montreal Protocol"}]
    title = "The Montreal Protocol on Substances that Deplete the Ozone Layer"
    assert one["sources"] == [{"slug": "unep-1987", "title": title, "at": "p. 3", "url": "https://ozone.unep.org/"}]
    assert (one["place"], one["added"]) == ("Montreal", "2026-11-23")
    assert one["address"] == "https://ozone.example/timeline/1987-09-16-signed/"


def test_a_text_is_told_plainly_and_as_it_was_written(tmp_path: Path) -> None:
    one = told(tmp_path)
    assert one["summary"] == "Delegates signed the text in Montreal."
    assert one["markdown"] == "Delegates signed the text in Montreal [@unep-1987]."


@pytest.mark.parametrize(
    ("edtf", "first", "last", "precision", "words"),
    [
        ("1987-09", "1987-09-01", "1987-09-30", "month", "September 1987"),
        ("1977~", "1977-01-01", "1977-12-31", "year", "about 1977"),
        ("2000-06/..", "2000-06-01", None, "interval", "since June 2000"),
        ("-0043-03-15", "-0043-03-15", "-0043-03-15", "day", "15 March 44 BC"),
        ("Y12000", "+12000-01-01", "+12000-12-31", "year", "AD 12,000"),
    ],
)
def test_a_date_is_told_with_its_bounds(tmp_path: Path, edtf: str, first: str, last: str, precision: str, words: str) -> None:
    one = told(tmp_path, date=edtf)
    assert (one["date"], one["first"], one["last"], one["precision"], one["words"]) == (edtf, first, last, precision, words)


def test_without_an_address_of_the_site_events_are_seen_from_the_timeline(tmp_path: Path) -> None:
    files = {"content/site.yaml": MINIMAL["content/site.yaml"].replace("url: https://ozone.example/\n", "")}  # type: ignore[arg-type]
    made = json.loads(pages(minimal(tmp_path, files))["timeline/timeline.json"])
    assert (made["address"], made["events"][0]["address"]) == ("index.html", "1987-09-16-signed/index.html")


# ---------------------------------------------------------------- CSV


def test_csv_has_a_row_an_event_and_lines_ended_as_its_standard_wants(tmp_path: Path) -> None:
    text = exported(tmp_path, event(title="Two, three"), event(title='A "quoted" title', date="1990"))["timeline.csv"]
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert head == [*exchange.WRITTEN, *exchange.MADE]
    assert [row[head.index("title")] for row in rows] == ["The Montreal Protocol is signed", "Two, three", 'A "quoted" title']
    assert text.count("\r\n") == 4


def test_csv_sets_the_items_of_a_list_in_lines(tmp_path: Path) -> None:
    sources = '[unep-1987, {cite: unep-1987, at: "pp. 3, 4"}]'
    text = exported(tmp_path, event(title="Again", sources=sources))["timeline.csv"]
    *_, row = csv.DictReader(io.StringIO(text, newline=""))
    assert row["sources"] == "unep-1987\nunep-1987, pp. 3, 4"
    assert row["actors"] == "montreal-protocol"


# ---------------------------------------------------------------- the feed


def test_the_feed_tells_what_was_added_the_newest_first(tmp_path: Path) -> None:
    added = [event(title=f"Added {day}", added=day) for day in ("2026-11-20", "2026-11-23", "2026-11-21")]
    root = ElementTree.fromstring(exported(tmp_path, *added)["feed.xml"])
    assert [one.findtext(f"{ATOM}title") for one in root.iter(f"{ATOM}entry")] == [
        "Added 2026-11-23",
        "Added 2026-11-21",
        "Added 2026-11-20",
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00Z"


def test_where_no_event_says_when_it_was_added_no_feed_is_offered(tmp_path: Path) -> None:
    made = pages(minimal(tmp_path))
    assert "timeline/feed.xml" not in made
    assert 'href="feed.xml"' not in made["timeline/index.html"]


def test_the_feed_has_what_atom_wants(tmp_path: Path) -> None:
    root = ElementTree.fromstring(
        exported(tmp_path, event(added="2026-11-23", title="One"), event(added="2026-11", title="More"))["feed.xml"]
    )
    assert root.tag == f"{ATOM}feed"
    for one in (root, *root.iter(f"{ATOM}entry")):
        assert all(len(one.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [one.findtext(f"{ATOM}id") for one in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2


# ---------------------------------------------------------------- in the page


def linked_data(page: str) -> dict[str, list[dict[str, dict[str, object]]]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    made = json.loads(found[1])
    assert isinstance(made, dict)
    return made


def test_the_page_tells_its_events_to_programs(tmp_path: Path) -> None:
    page = exported(tmp_path, event(title="Later", date="1990", place="London"))["index.html"]
    first, second = (one["item"] for one in linked_data(page)["itemListElement"])
    assert (first["@type"], first["startDate"]) == ("Event", "1987-09-16")
    assert "endDate" not in first and "location" not in first
    assert "startDate" not in second
    assert second["location"] == {"@type": "Place", "name": "London"}


def test_several_days_have_an_end(tmp_path: Path) -> None:
    page = exported(tmp_path, event(title="A meeting", date="1990-06-27/1990-06-29"))["index.html"]
    item = linked_data(page)["itemListElement"][1]["item"]
    assert (item["startDate"], item["endDate"]) == ("1990-06-27", "1990-06-29")


def test_what_programs_read_cannot_end_its_element(tmp_path: Path) -> None:
    page = exported(tmp_path, event(title='"A </script><b> & title"'))["index.html"]
    names = [one["item"]["name"] for one in linked_data(page)["itemListElement"]]
    assert "A </script><b> & title" in names
    assert "</script><b>" not in page


def test_the_page_leads_to_every_file(tmp_path: Path) -> None:
    made = exported(tmp_path, event(title="Undated", date="1990"))
    head, body = made["index.html"].split("</head>")
    files = [name for name in made if name != "index.html"]
    assert re.findall(r'<link rel="alternate" type="[^"]+" title="Timeline: [^"]+" href="([^"]+)"', head) == files
    assert re.findall(r'<a href="([^"/]+)">', body[body.index("Take it with you") :]) == files
    assert "calendar</a> (1 of 2, those known to the day)" in body


# ---------------------------------------------------------------- dates and texts


@pytest.mark.parametrize(
    ("edtf", "known"),
    [
        ("2000-06-02", True),
        ("2000-06-02T14:00", True),
        ("2000-06-03/2000-06-05", True),
        ("0001-01-01", True),
        ("2000-06-02~", False),
        ("2000-06-02?/2000-06-05", False),
        ("2000-06", False),
        ("2000-06-XX", False),
        ("2000-06-02/..", False),
        ("2000-06-02/2000-07", False),
        ("0000-06-02", False),
        ("9999-12-31", False),
    ],
)
def test_what_is_known_to_the_day(edtf: str, known: bool) -> None:
    assert (days(date(edtf)) is not None) == known


def test_a_day_as_iso_writes_it() -> None:
    assert [iso(date(edtf).first) for edtf in ("2000-06-02", "0044", "0000", "-0001-02-03")] == [
        "2000-06-02",
        "0044-01-01",
        "0000-01-01",
        "-0001-02-03",
    ]
    assert iso(None) is None


def test_a_plain_text_keeps_paragraphs_and_the_names_of_links_and_drops_notes() -> None:
    name = Point(Link(Via.NAME, None), 1)
    pieces = (
        *(Prose("One ", 1), name, Prose(" , two", 1), Markup("<br>"), Prose("three.", 1)),
        *(Markup("</p><p>"), Prose("Four.", 2), Prose("A note.", 3, "editors-notes")),
    )
    assert exchange.plain(pieces, lambda link: "term") == "One term, two three.\n\nFour."
