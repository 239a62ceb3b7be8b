"""Dates: the table in fixtures/dates.txt, and what holds for all of them."""

import datetime
import pickle
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief.dates import CONVENTION, Date, Mistake, Precision, civil, day_number, read, weekday

FIXTURE = Path(__file__).parent / "fixtures" / "dates.txt"


def cases() -> tuple[list[list[str]], list[list[str]]]:
    """Title, source and expectation of every string that is accepted, and of every one that is refused."""
    above, below = FIXTURE.read_text(encoding="utf-8").split("# refused")
    return in_blocks(above), in_blocks(below)


def in_blocks(text: str) -> list[list[str]]:
    """The cases of one half; a comment has fewer lines than three."""
    blocks = [block.strip("\n").split("\n") for block in text.split("\n\n")]
    return [block for block in blocks if len(block) == 3]


ACCEPTED, REFUSED = cases()
accepted = pytest.mark.parametrize(("title", "source", "expected"), ACCEPTED, ids=[case[0] for case in ACCEPTED])
refused = pytest.mark.parametrize(("title", "source", "expected"), REFUSED, ids=[case[0] for case in REFUSED])

days = st.dates(min_value=datetime.date(1000, 1, 1))
prose = st.lists(
    st.sampled_from([*"0123456789-/.~?%XYT ,[]\u2013'", "June", "2000", "c. ", "late ", " BC", "spring", " to ", "s"]),
    max_size=12,
).map("".join)


def date(text: str) -> Date:
    """A string that is known to be a date."""
    found = read(text)
    assert isinstance(found, Date), found
    return found


def mistake(text: str) -> Mistake:
    """A string that is known to be refused."""
    found = read(text)
    assert isinstance(found, Mistake), found
    return found


def shown(day: int | None, otherwise: str) -> str:
    """A day in ISO digits, or what stands for none."""
    if day is None:
        return otherwise
    year, month, number = civil(day)
    return f"{'-' * (year < 0)}{abs(year):04}-{month:02}-{number:02}"


# ---------------------------------------------------------------- the table


def test_the_table_is_large_and_says_nothing_twice() -> None:
    sources = [case[1] for case in ACCEPTED + REFUSED]
    assert len(ACCEPTED) >= 90
    assert len(REFUSED) >= 110
    assert len(set(sources)) == len(sources)


@accepted
def test_accepted(title: str, source: str, expected: str) -> None:
    found = date(source)
    first = shown(found.first, ".." if found.open_start else "?")
    last = shown(found.last, ".." if found.open_end else "?")
    assert f"{first} {last} | {found.precision} | {found.words()}" == expected
    assert found.edtf == source


def test_accepted_are_listed_in_order() -> None:
    for (_, earlier, _), (_, later, _) in pairwise(ACCEPTED):
        assert date(earlier).order <= date(later).order, (earlier, later)


@refused
def test_refused(title: str, source: str, expected: str) -> None:
    found = mistake(source)
    assert f"{found.message} | {found.help}" == expected


@refused
def test_cures_can_be_read_and_stand_in_the_help(title: str, source: str, expected: str) -> None:
    found = mistake(source)
    assert found.suggestions
    for cure in found.suggestions:
        assert date(cure).edtf == cure
        assert cure in found.help


@refused
def test_place_lies_within_the_text(title: str, source: str, expected: str) -> None:
    found = mistake(source)
    assert 0 <= found.column < found.column + found.width <= len(source)


# ---------------------------------------------------------------- days


@given(st.dates())
def test_day_numbers_are_those_of_the_standard_library(day: datetime.date) -> None:
    number = day_number(day.year, day.month, day.day)
    assert number == day.toordinal()
    assert civil(number) == (day.year, day.month, day.day)
    assert weekday(number) == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_every_number_is_one_day(number: int) -> None:
    assert day_number(*civil(number)) == number


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_the_calendar_repeats_after_400_years(number: int) -> None:
    year, month, day = civil(number)
    assert civil(number + 146_097) == (year + 400, month, day)


@pytest.mark.parametrize(
    ("text", "day"), [("1972-05-26", "Fri"), ("2000-04-14", "Fri"), ("2000-06-03", "Sat"), ("0001-01-01", "Mon")]
)
def test_weekday(text: str, day: str) -> None:
    first = date(text).first
    assert first is not None
    assert weekday(first) == day


@given(st.dates())
def test_a_day_is_its_own_first_and_last(day: datetime.date) -> None:
    found = date(day.isoformat())
    assert (found.first, found.last, found.precision) == (day.toordinal(), day.toordinal(), Precision.DAY)
    assert found.iso == day.isoformat()


# ---------------------------------------------------------------- order


def test_the_same_order_comes_out_of_every_order() -> None:
    dates = [date(source) for _, source, _ in ACCEPTED]
    keys = [found.order for found in dates]
    for seed in range(20):
        random.Random(seed).shuffle(dates)
        assert [found.order for found in sorted(dates, key=lambda found: found.order)] == keys


def test_of_what_begins_on_one_day_the_shortest_comes_first() -> None:
    texts = ["2000-06-01", "2000-06-01T09:00", "2000-06-01T14:00Z", "2000-06-01/2000-06-03", "2000-06", "2000-06/.."]
    for earlier, later in pairwise(texts):
        assert date(earlier).order < date(later).order, (earlier, later)


def test_an_open_beginning_sorts_by_its_end() -> None:
    assert date("1990").order < date("../1991").order < date("1992").order
    assert date("../1991").year == 1991


@pytest.mark.parametrize(("text", "year"), [("2000-06/", 2000), ("-0043", -43), ("1997-24", 1997), ("199X", 1990)])
def test_year_is_that_of_the_first_day(text: str, year: int) -> None:
    assert date(text).year == year


# ---------------------------------------------------------------- parts of a date


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [("1977", False, False), ("1977~", True, False), ("1977?", False, True), ("1977%", True, True)],
)
def test_marks(text: str, approximate: bool, uncertain: bool) -> None:
    for found in (date(text), date(f"{text}/2000"), date(f"1900/{text}")):
        assert (found.approximate, found.uncertain) == (approximate, uncertain)


def test_an_interval_has_its_ends() -> None:
    found = date("1984~/2004-06")
    assert (found.start, found.end) == (date("1984~"), date("2004-06"))


@pytest.mark.parametrize(
    ("text", "open_start", "open_end"),
    [("../1991", True, False), ("1991/..", False, True), ("/1991", False, False), ("1991/", False, False)],
)
def test_an_open_end_is_not_an_unknown_one(text: str, open_start: bool, open_end: bool) -> None:
    found = date(text)
    assert (found.open_start, found.open_end) == (open_start, open_end)
    assert (found.start is None) != (found.end is None)


@pytest.mark.parametrize("text", ["2000", "2000-06", "2000-06-02", "0044"])
def test_html_can_say_exact_dates(text: str) -> None:
    assert date(text).iso == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2000-06-16T14:00", "2000-06-16T14:00"),
        ("2000-06-16T14:00:00Z", "2000-06-16T14:00Z"),
        ("2000-06-16T14:00:30Z", "2000-06-16T14:00:30Z"),
        ("2000-06-16T14:00-04", "2000-06-16T14:00-04:00"),
        ("2000-06-16T14:00+0530", "2000-06-16T14:00+05:30"),
        ("2000-06-16T14:00-00:00", "2000-06-16T14:00Z"),
    ],
)
def test_html_is_told_a_time_with_its_zone_in_full(text: str, value: str) -> None:
    assert date(text).iso == value


def test_times_of_one_day_sort_by_the_instant() -> None:
    texts = ["2000-06-16", "2000-06-16T15:30+05:30", "2000-06-16T14:00", "2000-06-16T14:30Z", "2000-06-16T12:00-04:00"]
    for earlier, later in pairwise(texts):
        assert date(earlier).order < date(later).order, (earlier, later)


def test_times_in_zones_follow_their_instants_across_midnight() -> None:
    texts = ["2000-06-01T22:00Z", "2000-06-02T04:00+05:00", "2000-06-01T19:30-04:00", "2000-06-02", "2000-06-02T00:30+01:00"]
    order = ["2000-06-01T22:00Z", "2000-06-02T04:00+05:00", "2000-06-01T19:30-04:00", "2000-06-02T00:30+01:00", "2000-06-02"]
    assert sorted(texts, key=lambda text: (date(text).order, text)) == order


days_and_times = st.sampled_from(["", "T00:10", "T23:50", "T00:10Z", "T23:50Z", "T00:10+14:00", "T23:50-12:00", "T12:00+05:30"])
mixed = st.one_of(
    st.tuples(st.sampled_from(["1999-12-31", "2000-01-01", "2000-01-02"]), days_and_times).map("".join),
    st.sampled_from(["1999", "1999-12", "2000-01-01/2000-01-02", "../2000", "2000/..", "1999-12-31~"]),
)


@given(st.lists(mixed, max_size=12))
def test_of_any_mix_those_with_an_instant_stand_in_its_order(texts: list[str]) -> None:
    found = sorted(map(date, texts), key=lambda one: one.order)
    instants = [one.instant for one in found if one.instant is not None]
    assert instants == sorted(instants)


@given(st.lists(mixed, max_size=12))
def test_of_any_mix_those_without_a_zone_stand_by_their_first_days(texts: list[str]) -> None:
    found = sorted(map(date, texts), key=lambda one: one.order)
    days = [one.last if one.first is None else one.first for one in found if one.instant is None]
    assert days == sorted(days, key=lambda day: day or 0)


def test_the_formats_state_what_a_season_means() -> None:
    formats = Path(__file__).parent.parent / "docs" / "formats.md"
    assert CONVENTION[:1].lower() + CONVENTION[1:] in formats.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["1977~", "2000-06-02?", "2000-XX", "199X", "2000-21", "2000-33", "0000", "-0043", "Y12000", "1999/2000"]
)
def test_html_cannot_say_the_rest(text: str) -> None:
    assert date(text).iso == ""


def test_dates_are_values() -> None:
    found = date("2000-06-03/2000-06-05")
    assert pickle.loads(pickle.dumps(found)) == found
    assert len({found, date("2000-06-03/2000-06-05")}) == 1


# ---------------------------------------------------------------- two dates


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2000-06", "2000-06-02", True),
        ("2000-06-02", "2000-06", False),
        ("1972/2002", "2002-06-13", True),
        ("1972/2002-06-12", "2002-06-13", False),
        ("1991/..", "1999", True),
        ("1991/", "1999", False),
        ("1991/..", "2000/", True),
        ("1991/..", "../2000", False),
        ("../1991", "/1990", True),
        ("../1991", "../1992", False),
        ("1997-24", "1998-02-28", True),
    ],
)
def test_contains(one: str, other: str, expected: bool) -> None:
    assert date(one).contains(date(other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "certainly", "possibly"),
    [
        ("2000-06-02", "2000-06-03", True, True),
        ("2000-06-03", "2000-06-02", False, False),
        ("2000-06-02", "2000-06-02", False, True),
        ("2000-06", "2000-06-15", False, True),
        ("2000-06-03/2000-06-05", "2000-06-04", False, True),
        ("1991/..", "2000", False, True),
        ("2000", "1991/..", False, True),
        ("../1991", "2000", True, True),
        ("2000", "../1991", False, False),
    ],
)
def test_before(one: str, other: str, certainly: bool, possibly: bool) -> None:
    assert date(one).certainly_before(date(other)) is certainly
    assert date(one).possibly_before(date(other)) is possibly


def test_two_dates_never_contradict_themselves() -> None:
    dates = [date(source) for _, source, _ in ACCEPTED]
    for one in dates:
        for other in dates:
            assert not (one.certainly_before(other) and other.certainly_before(one))
            assert one.possibly_before(other) or other.certainly_before(one)
            assert not (one.contains(other) and one.certainly_before(other))


# ---------------------------------------------------------------- any text


def test_outer_white_space_does_not_count() -> None:
    assert read(" \t2000-06-02\n") == date("2000-06-02")


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_date_is_refused(text: str) -> None:
    assert mistake(text).message == "the date is empty"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("2000-02-30", "30"),
        ("  2000-13", "13"),
        ("1999/2000-02-30", "30"),
        ("44 BC", "BC"),
        ("2004-06~-11", "~"),
        ("2000-06-02T24:00", "T24:00"),
        (" June 2000 ", "June 2000"),
    ],
)
def test_the_place_is_where_the_eye_should_go(text: str, marked: str) -> None:
    found = mistake(text)
    assert text[found.column : found.column + found.width] == marked


def test_a_long_text_is_cut_in_the_message() -> None:
    found = mistake("2000" * 20_000)
    assert len(found.message) < 100


@given(st.one_of(prose, st.text(max_size=80)))
def test_every_text_is_a_date_or_has_cures(text: str) -> None:
    found = read(text)
    if isinstance(found, Date):
        assert found.words()
        assert date(found.edtf) == found
    else:
        assert all(isinstance(read(cure), Date) for cure in found.suggestions)
        assert found.column + found.width <= len(text)


@given(days)
def test_the_words_for_a_day_lead_back_to_it(day: datetime.date) -> None:
    found = date(day.isoformat())
    assert mistake(found.words()).suggestions == (found.edtf,)


@given(days, days)
def test_the_words_for_days_lead_back_to_them(one: datetime.date, other: datetime.date) -> None:
    if one != other:
        found = date(f"{min(one, other)}/{max(one, other)}")
        assert mistake(found.words()).suggestions == (found.edtf,)


@given(days, st.sampled_from(["{}~", "{}?", "{}%", "{}/..", "../{}"]))
def test_the_words_for_a_vague_month_lead_back_to_it(day: datetime.date, pattern: str) -> None:
    found = date(pattern.format(day.isoformat()[:7]))
    assert mistake(found.words()).suggestions == (found.edtf,)
