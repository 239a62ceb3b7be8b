"""The chronicle: years, space, gaps in words, crowds, and how sure a date is."""

from itertools import pairwise
from pathlib import Path

import pytest

from policybrief.chronicle import STEPS, Moment, certainty, crowds, gap_words, moments, vagueness
from policybrief.dates import Date, read
from policybrief.model import Body, Event
from policybrief.pipeline import Woven
from policybrief.problem import Position

ROOT = Path(__file__).parent.parent
AT = Position("x.md")
DIPLOMACY = (
    *("1972-05-26", "1974-07-03", "1979-06-18", "1983-03-23", "1985-11-19", "1986-10-12", "1987-12-08", "1991-07-31"),
    *("1992-01-31", "1993-01-03", "1995-05-10", "1996-01-26", "1997-03-21", "1997-09-26", "1999-06-20", "2000-01-18"),
    *("2000-06-01", "2000-06-03", "2000-06-04", "2000-06-05", "2000-06-10", "2000-09-01", "2001-12-13", "2002-06-13"),
)
"""Twenty-four days, five of them within ten."""


def date(edtf: str) -> Date:
    made = read(edtf)
    assert isinstance(made, Date)
    return made


def events(*written: str) -> list[Event]:
    return [Event(f"e{n}", f"Event {n}", date(edtf), "treaty", AT, Body(), AT) for n, edtf in enumerate(written)]


def ranks(values: list[int]) -> list[float]:
    """The rank of each value, the mean of their ranks where some are equal."""
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) - 1) / 2 for value in values]


def correlation(one: list[int], other: list[int]) -> float:
    """Spearman's rank correlation, with ties."""
    pairs = list(zip(ranks(one), ranks(other), strict=True))
    middle = (len(pairs) - 1) / 2
    both = sum((a - middle) * (b - middle) for a, b in pairs)
    spread = sum((a - middle) ** 2 for a, _ in pairs) * sum((b - middle) ** 2 for _, b in pairs)
    return float(both / spread**0.5)


# ---------------------------------------------------------------- space


def below_the_cap(found: tuple[Moment, ...]) -> tuple[list[int], list[int]]:
    """The true gaps in days, and the steps that stand for them."""
    days = [later.event.date.first - one.event.date.first for one, later in pairwise(found)]  # type: ignore[operator]
    kept = [(gap, one.step) for gap, one in zip(days, found[1:], strict=True) if not one.broken]
    return [gap for gap, _ in kept], [step for _, step in kept]


def test_the_space_follows_the_true_gaps(real_site: Woven) -> None:
    for found in (moments(events(*DIPLOMACY)), moments(real_site.site.events)):
        assert correlation(*below_the_cap(found)) >= 0.95


def test_a_longer_gap_never_has_less_space(real_site: Woven) -> None:
    gaps = sorted(zip(*below_the_cap(moments(real_site.site.events)), strict=True))
    assert all(one[1] <= later[1] for one, later in pairwise(gaps))


def test_a_gap_beyond_the_cap_is_broken() -> None:
    found = moments(events("1990-01-01", "1993-01-01", "1999-01-01"))
    assert [(one.step, one.broken) for one in found] == [(0, False), (STEPS, False), (STEPS, True)]


def test_the_style_knows_every_step() -> None:
    style = (ROOT / "static/css/timeline/gaps.css").read_text()
    assert all(f".gap-{step} {{ --since: {step}; }}" in style for step in range(1, STEPS + 1))
    assert f".gap-{STEPS + 1} " not in style


# ---------------------------------------------------------------- gaps in words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("1972-05-26", "1981-03-01", "8 years 9 months later"),
        ("2000-06-01", "2000-06-14", ""),
        ("2000-06-01", "2000-06-15", "14 days later"),
        ("2000-06-01", "2000-07-30", "59 days later"),
        ("2000-06-01", "2000-07-31", "2 months later"),
        ("1967-01-27", "1967-06-23", "5 months later"),
        ("2000-01-31", "2001-02-01", "1 year later"),
        ("1999-12-31", "2002-01-10", "2 years later"),
        ("1999-12-31", "2002-01-31", "2 years 1 month later"),
        ("1990", "2002", "11 to 13 years later"),  # from any day of the one to any of the other
        ("1976-05-24", "1977~", "about 7 to 19 months later"),
        ("2000-06-02", "2000-07", "29 to 59 days later"),
        ("2000-06-10", "2000-07", "21 to 51 days later"),
        ("2000-06-25", "2000-07", "up to 36 days later"),
        ("1960-01-01", "2000-01", "about 40 years later"),
        ("2000-06-02", "2001-06-02~", "about 12 months later"),
        ("1999-03-24/1999-06-10", "1999-06-20", "3 months later"),  # from beginning to beginning
        ("-0001-01-01", "0002-01-01", "3 years later"),
    ],
)
def test_a_gap_is_said_as_exactly_as_it_is_known(before: str, after: str, words: str) -> None:
    assert gap_words(date(before), date(after)) == words


def test_a_gap_to_an_unknown_beginning_is_not_measured() -> None:
    found = moments(events("../1990", "1995-01-01"))
    assert [(one.step, one.gap) for one in found] == [(0, ""), (0, "")]


# ---------------------------------------------------------------- years


def test_a_year_is_named_where_it_begins() -> None:
    found = moments(events("-0043", "1999-12-31", "2000-01-01", "2000-06"))
    assert [one.year.label if one.year else "" for one in found] == ["44 BC", "1999", "2000", ""]


def test_an_hour_of_the_old_year_behind_one_of_the_new_begins_no_year_again() -> None:
    found = moments(events("1999-12-30", "2000-01-01T01:00+05:00", "1999-12-31T23:00Z", "2000-01-02"))
    assert [one.year.label if one.year else "" for one in found] == ["1999", "2000", "", ""]
    assert [(one.step, one.broken) for one in found] == [(0, False), (1, False), (0, False), (1, False)]


# ---------------------------------------------------------------- crowds


@pytest.mark.parametrize("mark", "~?%")
def test_a_crowd_with_an_end_that_is_not_certain_lasts_about_as_long(mark: str) -> None:
    (begun,) = crowds(events("1990-01-01", f"2000-06-01{mark}", "2000-06-03", "2000-06-04", "2010-01-01"))
    (ended,) = crowds(events("1990-01-01", "2000-06-01", "2000-06-03", f"2000-06-04{mark}", "2010-01-01"))
    assert begun.words == ended.words == "about 4 days, 3 events: 1–4 June 2000"


def test_a_crowd_whose_ends_are_certain_lasts_just_so_long() -> None:
    (found,) = crowds(events("1990-01-01", "2000-06-01", "2000-06-03~", "2000-06-04", "2010-01-01"))
    assert found.words == "4 days, 3 events: 1–4 June 2000"


def test_a_crowd_across_midnight_is_told_from_its_first_day() -> None:
    (found,) = crowds(events("2000-06-02T01:00+05:00", "2000-06-01T21:00Z", "2000-06-01T22:00Z"))
    assert (found.days, found.words) == (2, "2 days, 3 events: 1–2 June 2000")


def test_the_five_days_of_june_are_one_crowd() -> None:
    (found,) = crowds(events(*DIPLOMACY))
    assert found.words == "10 days, 5 events: 1\N{EN DASH}10 June 2000"
    assert found.events[0].date.edtf == "2000-06-01"


def test_the_real_site_names_june_2000(real_site: Woven) -> None:
    assert [found.words for found in crowds(real_site.site.events)] == [
        "10 days, 10 events: 31 May 2000 \N{EN DASH} 9 June 2000",
        "3 days, 3 events: 13\N{EN DASH}15 June 2002",
    ]


def test_one_day_may_be_crowded() -> None:
    (found,) = crowds(events("1990-01-01", "2000-06-01", "2000-06-01", "2000-06-01", "2010-01-01"))
    assert found.words == "1 day, 3 events: 1 June 2000"


@pytest.mark.parametrize(
    "written",
    [
        (),
        ("2000",),
        ("2000-06-01", "2000-06-02"),
        ("2000-06", "2000-06", "2000-06"),  # days unknown
        ("2000-06-01", "2000-06-05", "2000-06-09"),
    ],
)
def test_nothing_is_called_crowded_that_is_not(written: tuple[str, ...]) -> None:
    assert crowds(events(*written)) == ()


# ---------------------------------------------------------------- how sure a date is


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2000-06-02", "known to the day"),
        ("2000-06-02~", "the day is approximate"),
        ("2000-06-02%", "the day is approximate and uncertain"),
        ("2000-06", "known to the month"),
        ("2000-21", "known to the part of the year"),
        ("1977~", "the year is approximate"),
        ("199X", "known to the decade"),
        ("1999-03-24/1999-06-10", "it lasted 79 days"),
        ("1993-11/1993-12", "its ends are known to the month"),
        ("1993-11-02/1993-12", "its ends are known to the month"),
        ("2000-06/..", "it has no end"),
        ("2000-06/", "its end is not known"),
        ("../2000", "it has no beginning"),
        ("/2000", "its beginning is not known"),
        ("1990~/2000?", "its ends are approximate"),
    ],
)
def test_certainty_in_words(edtf: str, words: str) -> None:
    assert certainty(date(edtf)) == words


def test_of_a_plain_day_nothing_more_is_said() -> None:
    assert [vagueness(date(edtf)) for edtf in ("2000-06-02", "2000-06-02/2000-06-05", "2000-06")] == [
        "",
        "",
        "known to the month",
    ]
