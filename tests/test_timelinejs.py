"""TimelineJS: the keys that its documentation wants, every event once, dates as far as they are known."""

import json
from pathlib import Path
from typing import Any

import pytest

from policybrief.dates import Date, read
from policybrief.timelinejs import ends

from .test_exchange import event, exported


def slides(text: str) -> list[dict[str, Any]]:
    made = json.loads(text)["events"]
    assert isinstance(made, list)
    return made


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2000-06-02", {"year": 2000, "month": 6, "day": 2}, None),
        ("2000-06", {"year": 2000, "month": 6}, None),
        ("2000", {"year": 2000}, None),
        ("2000-06-03/2000-06-05", {"year": 2000, "month": 6, "day": 3}, {"year": 2000, "month": 6, "day": 5}),
        ("1972/1991-12", {"year": 1972}, {"year": 1991, "month": 12}),
        ("1997-24", {"year": 1997, "month": 12}, {"year": 1998, "month": 2}),
        ("199X", {"year": 1990}, {"year": 1999}),
        ("2000-06/..", {"year": 2000, "month": 6}, None),
        ("../2000-06", {"year": 2000, "month": 6}, None),
        ("-0043-03-15", {"year": -44, "month": 3, "day": 15}, None),
        ("0000", {"year": -1}, None),
    ],
)
def test_a_date_in_its_parts(edtf: str, start: dict[str, int], end: dict[str, int] | None) -> None:
    date = read(edtf)
    assert isinstance(date, Date)
    assert ends(date) == (start, end)


def test_a_slide_has_its_texts_as_html_and_its_group(tmp_path: Path) -> None:
    _, one = slides(exported(tmp_path, event(title='"A < B & C"', date="1990~"))["timelinejs.json"])
    assert one["text"] == {"headline": "A &lt; B &amp; C", "text": "<p>Delegates signed the text in Montreal.</p>"}
    assert (one["display_date"], one["group"], one["unique_id"]) == ("about 1990", "Montreal Protocol", "e-0")


def test_what_has_no_actor_stands_with_its_kind(tmp_path: Path) -> None:
    _, one = slides(exported(tmp_path, event(title="Later", date="1990", actors="[]"))["timelinejs.json"])
    assert one["group"] == "Treaty"


def test_years_too_far_for_a_browser_are_told_to_it(tmp_path: Path) -> None:
    far = exported(tmp_path, event(title="Long ago", date="Y-300000"))["timelinejs.json"]
    assert json.loads(far)["scale"] == "cosmological"


def test_the_real_site_has_a_slide_for_each_event(real_pages: dict[str, str]) -> None:
    made = real_pages
    found = slides(made["timeline/timelinejs.json"])
    assert len(found) == made["timeline/index.html"].count('<li id="e-')
    for one in found:
        assert isinstance(one["start_date"]["year"], int)
        assert one["text"]["headline"]
        assert one["start_date"].keys() <= {"year", "month", "day"}


MIXED = ["1987-09-16T14:00Z", "1990~", "1997-24", "199X", "19XX", "2000-06/..", "../1986", "-0043-03-15", "0000", "2000-XX-XX"]
RANGES = {"month": range(1, 13), "day": range(1, 32)}


def test_the_whole_keeps_to_the_documented_form(tmp_path: Path) -> None:
    """As timeline.knightlab.com/docs/json-format.html has it: required keys, none unknown, parts of dates as numbers."""
    text = exported(tmp_path, *(event(title=f"Of {date}", date=date) for date in MIXED))["timelinejs.json"]
    whole = json.loads(text)
    assert whole.keys() == {"title", "scale", "events"}
    assert whole["scale"] in ("human", "cosmological")
    ids = [one["unique_id"] for one in whole["events"]]
    assert len(set(ids)) == len(ids) == len(MIXED) + 1
    for one in whole["events"]:
        assert {"start_date", "text", "unique_id"} <= one.keys()
        assert one.keys() <= {"start_date", "end_date", "text", "unique_id", "display_date", "group"}
        assert one["text"].keys() == {"headline", "text"}


def test_the_dates_of_every_slide_are_numbers_in_their_ranges(tmp_path: Path) -> None:
    text = exported(tmp_path, *(event(title=f"Of {date}", date=date) for date in MIXED))["timelinejs.json"]
    for one in slides(text):
        points = [one[key] for key in ("start_date", "end_date") if key in one]
        for point in points:
            assert list(point) == ["year", "month", "day"][: len(point)]
            assert all(type(part) is int for part in point.values())
            assert point["year"] != 0
            assert all(point[name] in RANGES[name] for name in list(point)[1:])
        assert [tuple(point.values()) for point in points] == sorted(tuple(point.values()) for point in points)
