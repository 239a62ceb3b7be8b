"""The strip: places that are linear in days, links that can be hit, eras, and what it says in words."""

import re
from itertools import pairwise

import pytest

from policybrief.dates import day_number
from policybrief.model import Era, Event
from policybrief.pipeline import Woven
from policybrief.strip import COLUMN, MARKS, NARROW, TALLEST, TARGET, WIDE, Drawing, Strip, profiles, strip

from .test_chronicle import DIPLOMACY, date, events

WIDTHS = {"wide": WIDE, "narrow": NARROW}


def drawn(found: list[Event], *eras: Era) -> Strip:
    made = strip(found, eras)
    assert made is not None
    return made


def wide(*written: str) -> Drawing:
    return drawn(events(*written)).drawings[0]


def place(day: int, first: int, last: int) -> float:
    """Percent of the way from the first day of one year to the end of another."""
    start, end = day_number(first, 1, 1), day_number(last + 1, 1, 1)
    return 100 * (day - start) / (end - start)


def test_each_mark_stands_within_a_pixel_of_its_place() -> None:
    marks = [mark for target in wide(*DIPLOMACY).targets for mark in target.marks]
    expected = [place(date(edtf).first or 0, 1972, 2002) for edtf in DIPLOMACY]
    assert max(abs(mark.x - x) * WIDE / 100 for mark, x in zip(marks, expected, strict=True)) < 0.01


def test_each_mark_of_the_real_site_does_too(real_site: Woven) -> None:
    found = real_site.site.events
    marks = [mark for target in drawn(list(found)).drawings[0].targets for mark in target.marks]
    expected = [place(event.date.first or 0, 1963, 2007) for event in found]
    assert max(abs(mark.x - x) * 1200 / 100 for mark, x in zip(marks, expected, strict=True)) < 0.01


def test_no_two_marks_overlap(real_site: Woven) -> None:
    marks = [mark for target in drawn(list(real_site.site.events)).drawings[0].targets for mark in target.marks]
    for row in {mark.y for mark in marks}:
        alike = sorted((mark.x, mark.end) for mark in marks if mark.y == row)
        assert all(later[0] * WIDE / 100 - one[1] * WIDE / 100 >= 5.99 for one, later in pairwise(alike))


@pytest.mark.parametrize("name", WIDTHS)
def test_every_event_is_in_one_link_and_no_link_is_smaller_than_a_target(real_site: Woven, name: str) -> None:
    found = list(real_site.site.events)
    (drawing,) = (one for one in drawn(found).drawings if one.name == name)
    assert sum(target.count for target in drawing.targets) == len(found)
    assert all(target.width * WIDTHS[name] / 100 >= TARGET - 0.001 for target in drawing.targets)
    assert all(one.x + one.width <= later.x + 0.001 for one, later in pairwise(drawing.targets))
    assert drawing.axis >= TARGET


def test_a_link_says_what_it_leads_to() -> None:
    assert [target.words for target in wide("1972-05-26", "2000-06-01", "2000-06-10").targets] == [
        "26 May 1972: Event 0",
        "2 events, 1\N{EN DASH}10 June 2000",
    ]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (("1962-05~", "1962-06", "1990"), "2 events, about May 1962 \N{EN DASH} June 1962"),
        (("1962-05~", "1962-05-20", "1990"), "2 events, about May 1962 \N{EN DASH} 20 May 1962"),
        (("1962-05", "1962-05", "1990"), "2 events, May 1962"),
        (("1962-05-01/1962-05-03", "1962-05-20?", "1990"), "2 events, 1 May 1962 \N{EN DASH} perhaps 20 May 1962"),
        (("/1962-05-01", "1962-05-20", "1990"), "2 events"),
    ],
)
def test_a_link_says_times_as_they_are_known(written: tuple[str, ...], words: str) -> None:
    assert wide(*written).targets[0].words == words


@pytest.mark.parametrize(
    ("edtf", "shape"),
    [
        ("1990-05-02", "dot"),
        ("1990-05-02~", "dot"),
        ("1990-05~", "square"),
        ("1990-36~", "square"),
        ("1990-05-02/1990-05-04", "square"),
        ("1990/", "square"),
        ("1990", "bar"),
        ("1990/1992", "bar"),
        ("1990/..", "bar"),
    ],
)
def test_only_a_day_is_a_dot(edtf: str, shape: str) -> None:
    targets = wide("1960", edtf, "2000").targets
    assert targets[1].marks[0].shape == shape


def test_the_legend_tells_the_doubts_that_are_drawn() -> None:
    plain = "A dot is a day, a square or a bar a time that lasted or is not known to the day"
    assert wide("1990", "2000-06-02").legend == f"{plain}."
    assert wide("1990~", "2000-06-02?").legend == f"{plain}; dashed is about, hollow perhaps."
    assert wide("1990/..", "1991/").legend == (
        f"{plain}; what fades has no end, or no beginning, “?” stands where one of them is not known."
    )


def test_a_bar_spans_the_bounds_of_its_date() -> None:
    ((mark,),) = (target.marks for target in wide("2000-03").targets)
    assert mark.x == pytest.approx(place(day_number(2000, 3, 1), 2000, 2000), abs=0.001)
    assert mark.end == pytest.approx(place(day_number(2000, 3, 31), 2000, 2000), abs=0.001)


@pytest.mark.parametrize(
    ("edtf", "shape"),
    [
        ("2000-06-02", (False, False, False, False)),
        ("2000-06-02~", (True, False, False, False)),
        ("2000?", (False, True, False, False)),
        ("2000%", (True, True, False, False)),
        ("2000-06/..", (False, False, True, False)),
        ("2000-06/", (False, False, False, True)),
        ("../2000", (False, False, True, False)),
        ("/2000", (False, False, False, True)),
    ],
)
def test_doubt_has_a_shape(edtf: str, shape: tuple[bool, ...]) -> None:
    ((mark,),) = (target.marks for target in wide(edtf).targets)
    assert (mark.approximate, mark.uncertain, mark.fading, mark.unknown) == shape


def test_what_goes_on_reaches_the_end() -> None:
    ((mark,), _) = (target.marks for target in wide("1990/..", "2000").targets)
    assert mark.end == 100


def test_many_events_are_columns_as_high_as_they_are_many() -> None:
    found = events(*["1990-01-01"] * MARKS, *["2000-01-01"] * (MARKS // 2))
    first, last = drawn(found).drawings[0].targets
    assert [column.height for target in (first, last) for column in target.columns] == [TALLEST, TALLEST / 2]
    assert first.marks == last.marks == ()
    assert first.columns[0].width == pytest.approx(100 * COLUMN / WIDE, abs=0.001)


def test_eras_are_bands_and_those_that_overlap_stand_apart() -> None:
    eras = (Era("a", "Cold War", date("../1991")), Era("b", "Thaw", date("1985/1992")), Era("c", "Later", date("1993/..")))
    bands = drawn(events("1980-01-01", "2000-01-01"), *eras).drawings[0].bands
    first, thaw, later = bands
    assert (first.x, first.y, later.y) == (0, later.y, first.y)
    assert thaw.y > first.y
    assert later.x + later.width == pytest.approx(100)


def test_eras_are_told_in_words_too() -> None:
    assert drawn(events("1980-01-01"), Era("a", "Cold War", date("../1991"))).eras == ("Cold War, until 1991",)


def test_an_era_whose_label_finds_no_room_is_known_by_its_number() -> None:
    eras = (Era("a", "Cold War", date("../1991")), Era("b", "The coup of August", date("1991-08/1991-12")))
    found = drawn(events("1980-01-01", "2000-01-01"), *eras)
    assert [band.text for band in found.drawings[0].bands] == ["Cold War", "2"]
    assert found.eras == ("(1) Cold War, until 1991", "(2) The coup of August, August–December 1991")


def test_an_era_beyond_the_strip_is_left_out() -> None:
    found = drawn(events("1980-01-01"), Era("a", "War", date("1939/1945")), Era("b", "Cold War", date("../1991")))
    assert [band.label for band in found.drawings[0].bands] == ["Cold War"]
    assert found.eras == ("Cold War, until 1991",)


def test_the_axis_has_as_many_round_years_as_have_room() -> None:
    assert [tick.label for tick in wide("1963", "2007").ticks] == [str(year) for year in range(1965, 2008, 5)]
    assert [tick.label for tick in wide("-0500", "1500").ticks][:4] == ["400 BC", "200 BC", "200", "400"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (("1963", "2000", "2000-06", "2007"), "4 events from 1963 to 2007; most in 2000 (2)."),
        (("1963", "2000"), "2 events from 1963 to 2000."),
        (("1963",), "1 event in 1963."),
    ],
)
def test_the_strip_says_in_a_sentence_what_it_shows(written: tuple[str, ...], words: str) -> None:
    assert drawn(events(*written)).words == words


def test_of_no_event_there_is_no_strip() -> None:
    assert strip([]) is None


# ---------------------------------------------------------------- small multiples


def test_threads_are_drawn_on_the_scale_of_all() -> None:
    found = events("1900", "1950", "1950", "1999")
    first, later, none = profiles(found, (found[:1], found[1:3], ()))
    assert first == "M0.5 10v-2"
    assert later == "M50.5 10v-4"
    assert none == ""


def test_no_stroke_is_higher_than_its_box() -> None:
    found = events(*["1950"] * 5_000, "1960")
    (drawn,) = profiles(found, (found,))
    assert max(float(high) for high in re.findall(r"v-([\d.]+)", drawn)) == 10
