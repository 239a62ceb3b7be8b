"""Stretches of time: events that are too many for one page, and what the pages are called."""

import pytest

from policybrief.stretches import LINE, ROOM, decade, fit, month, stretches

from .test_chronicle import date, events

TOO_MANY = ROOM // LINE


@pytest.mark.parametrize(
    ("edtf", "named"),
    [
        ("1999", ("1990s", "1990s")),
        ("2000-06-02", ("2000s", "2000s")),
        ("0005", ("0s", "0s")),
        ("0000", ("0s-BC", "0s BC")),
        ("-0009", ("10s-BC", "10s BC")),
        ("-0043-03-15", ("40s-BC", "40s BC")),
        ("../1991", ("1990s", "1990s")),
    ],
)
def test_decades_have_names(edtf: str, named: tuple[str, str]) -> None:
    assert decade(date(edtf)) == named


@pytest.mark.parametrize(
    ("edtf", "named"),
    [
        ("2000-06-02", ("2000-06", "June 2000")),
        ("../2000-06-02", ("2000-06", "June 2000")),
        ("-0043-03-15", ("44-BC-03", "March 44 BC")),
        ("Y12000", ("12000-01", "AD 12,000")),
    ],
)
def test_months_have_names(edtf: str, named: tuple[str, str]) -> None:
    assert month(date(edtf)) == named


def test_events_stand_by_the_largest_unit_that_finds_room() -> None:
    found = stretches(events("1989", *["1995-03"] * (TOO_MANY // 2), *["1996-04"] * (TOO_MANY // 2 + 1), "2001"))
    assert [(one.slug, len(one.events)) for one in found] == [
        ("1980s", 1),
        ("1995", TOO_MANY // 2),
        ("1996", TOO_MANY // 2 + 1),
        ("2000s", 1),
    ]


def test_a_month_that_holds_too_many_stands_in_parts() -> None:
    written = events("2000-05-31", *["2000-06-02"] * (2 * TOO_MANY))
    found = tuple(stretches(written))
    assert [one.slug for one in found][:3] == ["2000-05", "2000-06-1", "2000-06-2"]
    assert [one.label for one in found][:2] == ["May 2000", "June 2000, part 1"]
    assert all(fit(one.events) for one in found)
    assert [event for one in found for event in one.events] == written


def test_an_hour_of_the_old_year_behind_one_of_the_new_makes_no_stretch_twice() -> None:
    old, new = "1999-12-31T20:00-05:00", "2000-01-01T00:30Z"
    found = stretches(events(*[new] * TOO_MANY, old))
    slugs = [one.slug for one in found]
    assert len(slugs) == len(set(slugs))
    assert slugs[0] == "1990s"
