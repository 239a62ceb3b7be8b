"""Dates in sentences: fixtures/said.txt says what each sentence dates; and which events a date may mean."""

from itertools import pairwise

import pytest

from policybrief.dates import Date, read
from policybrief.model import Body, Event
from policybrief.problem import Position
from policybrief.said import SaidDate, find, fitting, impossible, search

from .cases import FIXTURES

LINES = FIXTURES.joinpath("said.txt").read_text(encoding="utf-8").splitlines()
CASES = [(above, line.removeprefix("→").strip()) for above, line in pairwise(LINES) if line.startswith("→")]
SIGNS = {"↵": "\n", "·": "\u00a0", "¶": "\n\n"}


def written(sentence: str) -> str:
    """A sentence with its signs made what they stand for."""
    return "".join(SIGNS.get(sign, sign) for sign in sentence)


def date(edtf: str) -> Date:
    found = read(edtf)
    assert isinstance(found, Date), found
    return found


def event(edtf: str) -> Event:
    at = Position("x.md")
    return Event(edtf, edtf, date(edtf), "treaty", at, Body(), at)


def test_the_table_is_large() -> None:
    assert len({sentence for sentence, _ in CASES}) == len(CASES) >= 80


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_what_a_sentence_dates(sentence: str, expected: str) -> None:
    text = written(sentence)
    told = [(text[one.start : one.end], one.date.edtf if isinstance(one, SaidDate) else "!") for one in search(text)]
    wanted = [tuple(part.strip() for part in one.split("=")) for one in expected.split("|")] if expected else []
    assert told == [(written(words), edtf) for words, edtf in wanted]


def test_a_day_that_cannot_be_comes_with_its_cure() -> None:
    (found,) = impossible("On 31 June 2000 nothing happened.")
    assert (found.start, found.end) == (3, 15)
    assert found.message == "31 June does not exist: June 2000 has 30 days"
    assert list(find("On 31 June 2000 nothing happened.")) == []


@pytest.mark.parametrize(
    ("said", "cures"),
    [
        ("31 June 2000", ("30 June 2000", "June 2000")),
        ("June 31, 2000", ("June 30, 2000", "June 2000")),
        ("29–31 June 2000", ("29–30 June 2000",)),
        ("May 30 – June 31, 2000", ("May 30, 2000 – June 30, 2000",)),
        ("June 5–3, 2000", ("June 3–5, 2000",)),
        ("0 June 2000", ("June 2000",)),
        ("2000-06-31", ("2000-06-30", "June 2000")),
        ("Fri 2 June 2000, Fri. 3 June 2000", ("Sat. 3 June 2000",)),
        ("Wednesday the 3rd of June 2000", ("Saturday the 3rd of June 2000",)),
        ("about 29 February 2001", ("about 28 February 2001", "about February 2001")),
    ],
)
def test_a_cure_is_written_as_the_text_writes_dates(said: str, cures: tuple[str, ...]) -> None:
    (found,) = impossible(f"It was {said}.")
    assert found.cures == cures
    assert all(len(list(search(cure))) == 1 and not list(impossible(cure)) for cure in cures)


def test_days_that_run_backwards_are_told_in_words() -> None:
    (found,) = impossible("They met on 5–3 June 2000.")
    assert found.message == "3 June 2000 is earlier than 5 June 2000"


EVENTS = tuple(map(event, ["1972", "1999-12-31", "2000-04", "2000-04-14", "2000-06-02~", "2000-06-03/2000-06-05", "2000-06-04"]))


@pytest.mark.parametrize(
    ("said", "fit"),
    [
        ("1999-12-31", ["1999-12-31"]),
        ("1999-12", ["1999-12-31"]),
        ("2000-04", ["2000-04"]),
        ("2000-04-14", ["2000-04-14"]),
        ("2000-04-15", []),
        ("2000-06-02", ["2000-06-02~"]),
        ("2000-06-03/2000-06-05", ["2000-06-03/2000-06-05"]),
        ("2000-06-04", ["2000-06-04"]),
        ("2000-06-05", []),
        ("2000-06", ["2000-06-02~", "2000-06-03/2000-06-05", "2000-06-04"]),
        ("1972", []),
        ("1999-36~", []),
        ("1999-12-31~", []),
        ("2000-22", []),
        ("199X", []),
    ],
)
def test_the_events_that_a_date_may_mean(said: str, fit: list[str]) -> None:
    assert [one.slug for one in fitting(date(said), EVENTS)] == fit


def test_a_long_text_is_searched_once() -> None:
    text = "On 2 June 2000 it was said, as in late 1999. " * 2_000
    assert len(list(find(text))) == 4_000
