"""Calendars: read back by a reader that is not ours, with inclusive ends, short lines, and a list of what is left out."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from policybrief.dates import Date, read
from policybrief.ical import escaped, folded, reason

from .sites import minimal, pages
from .test_exchange import EVENT_PATH, event, exported

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from('\\;,:\n"nN'), max_size=400)


def walked(text: str) -> list[Any]:
    """The events of a calendar, as the other reader has them."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def spans(text: str) -> list[tuple[str, date, date]]:
    """The title, the first and the last day of each."""
    return [(str(one["SUMMARY"]), one["DTSTART"].dt, one["DTEND"].dt - timedelta(days=1)) for one in walked(text)]


def calendar(root: Path, *texts: str) -> str:
    return exported(root, *texts)["timeline.ics"]


def test_days_and_runs_of_days_come_back_with_their_last_day(tmp_path: Path) -> None:
    text = calendar(tmp_path, event(title="A meeting", date="1990-06-27/1990-06-29"))
    assert spans(text) == [
        ("The Montreal Protocol is signed", date(1987, 9, 16), date(1987, 9, 16)),
        ("A meeting", date(1990, 6, 27), date(1990, 6, 29)),
    ]


def test_what_is_not_known_to_the_day_is_listed_with_the_reason(tmp_path: Path) -> None:
    text = calendar(tmp_path, event(title="About then", date="1990~"))
    (said,) = (str(value) for name, value in Calendar.from_ical(text).property_items() if name == "X-POLICYBRIEF-LEFT-OUT")
    assert said == "e-0: about 1990: a calendar cannot say that a day is not certain"


@pytest.mark.parametrize(
    ("edtf", "why"),
    [
        ("2000-06", "a calendar holds days, and the day is not known"),
        ("2000-06-02/2000-07", "a calendar holds days, and the day is not known"),
        ("2000-06-02?", "a calendar cannot say that a day is not certain"),
        ("2000-06-02/..", "a calendar wants both ends of what lasts"),
        ("-0043-03-15", "a calendar has the years 1 to 9999"),
    ],
)
def test_why_a_calendar_cannot_say_a_date(edtf: str, why: str) -> None:
    found = read(edtf)
    assert isinstance(found, Date)
    assert reason(found) == why


def test_a_site_without_a_day_has_no_calendar(tmp_path: Path) -> None:
    made = pages(minimal(tmp_path, {EVENT_PATH: event(date="1987")}))
    assert "timeline/timeline.ics" not in made
    assert "timeline.ics" not in made["timeline/index.html"]


def test_an_event_is_stamped_by_its_own_dates(tmp_path: Path) -> None:
    text = calendar(tmp_path, event(title="Added", date="1990-06-29", added="2026-11-23"))
    assert [line for line in text.split("\r\n") if line.startswith("DTSTAMP")] == [
        "DTSTAMP:19870916T000000Z",
        "DTSTAMP:20261123T000000Z",
    ]


def test_the_time_of_a_day_is_kept_in_words(tmp_path: Path) -> None:
    text = calendar(tmp_path, event(title="At two", date="1990-06-29T14:00"))
    (said,) = (str(one["DESCRIPTION"]) for one in walked(text) if str(one["SUMMARY"]) == "At two")
    assert said == "29 June 1990, 14:00. Delegates signed the text in Montreal."


def test_the_calendar_of_the_real_site_is_whole(real_pages: dict[str, str]) -> None:
    made = real_pages
    text = made["timeline/timeline.ics"]
    held, left_out = walked(text), text.count("X-POLICYBRIEF-LEFT-OUT:")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")
    assert len({str(one["UID"]) for one in held}) == len(held)
    assert len(held) + left_out == made["timeline/index.html"].count('<li id="e-')


@given(TEXTS)
def test_any_text_survives_escaping_and_folding(text: str) -> None:
    line = folded(f"DESCRIPTION:{escaped(text)}")
    assert all(len(part.encode()) <= 75 for part in line.split("\r\n"))
    (one,) = walked(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    assert str(one["DESCRIPTION"]) == text


@given(TEXTS)
def test_no_line_of_a_value_can_pass_for_another_property(text: str) -> None:
    assert all(line.startswith(" ") for line in folded(f"SUMMARY:{escaped(text)}").split("\r\n")[1:])
    assert "\n" not in escaped(text)
