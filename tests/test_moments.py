"""How two times stand to each other, in words."""

import pytest

from policybrief.dates import Date, read
from policybrief.model import Fact, Reference, Via
from policybrief.moments import FACTS_LIMIT, distance, state, telling
from policybrief.problem import Position

AT = Position("glossary/x.md")


def date(text: str) -> Date:
    found = read(text)
    assert isinstance(found, Date)
    return found


def facts(*said: tuple[str, str]) -> list[Fact]:
    return [Fact(what, date(when), AT) for what, when in said]


SIGNED, FORCE, ENDED = ("signed", "1972-05-26"), ("in force", "1972-10-03"), ("ended", "2002-06-13")


@pytest.mark.parametrize(
    ("said", "when", "expected"),
    [
        ([SIGNED, FORCE, ENDED], "1972-01", "not yet signed; signed 26 May 1972"),
        ([SIGNED, FORCE, ENDED], "1972-07", "signed, not in force; in force 3 October 1972"),
        ([SIGNED, FORCE, ENDED], "2000-11", "in force; ended 13 June 2002"),
        ([SIGNED, FORCE, ENDED], "2002-06-13", "no longer in force; ended 13 June 2002"),
        ([SIGNED, FORCE, ENDED], "2002-06-12", "in force; ended 13 June 2002"),
        ([SIGNED, FORCE], "2000-11", "in force"),
        ([FORCE, ENDED], "1971", "not yet in force"),
        ([FORCE], "2000-11", "in force"),
        ([SIGNED], "2000-11", "signed"),
        ([SIGNED], "1971", "not yet signed; signed 26 May 1972"),
        ([("Signed", "1972"), ("In force", "1973"), ("denounced", "1990")], "2000-11", "no longer in force; denounced 1990"),
        ([SIGNED, ("in force", "2000")], "2000-06", ""),
        ([SIGNED, ("in force", "1972/..")], "2000-11", "in force"),
        ([SIGNED, FORCE], "2000-06/..", "in force"),
        ([SIGNED, FORCE], "../1999", "in force"),
        ([SIGNED, ("abandoned", "2002-06-14")], "2000-11", "signed, not in force; never came into force"),
        ([SIGNED, ("moot", "2002-06-13")], "2000-11", "signed, not in force; never came into force"),
        ([SIGNED, ENDED], "2000-11", "signed, not in force; never came into force"),
        ([("opened for signature", "1996-09-24")], "2000-11", "opened for signature"),
        ([("adopted", "1985"), ("entered into force", "1988")], "1986", "adopted, not in force; entered into force 1988"),
        ([SIGNED, FORCE, ("expired", "2009-12-05")], "2010", "no longer in force; expired 5 December 2009"),
        ([SIGNED, FORCE, ("terminated", "2019~")], "2000", "in force; terminated about 2019"),
        ([("announced", "1983-03-23")], "2000-11", ""),
        ([], "2000-11", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_state_of_a_treaty_at_the_time_of_a_brief(said: list[tuple[str, str]], when: str, expected: str) -> None:
    assert state(facts(*said), date(when)) == expected


def test_within_the_month_of_the_brief_what_happened_in_it_counts() -> None:
    found = facts(("signed", "2000-11-13"), ("in force", "2001"))
    assert state(found, date("2000-11")) == "signed, not in force; in force 2001"
    assert state(found, date("2000-11-12")) == "not yet signed; signed 13 November 2000"


def test_of_two_facts_of_one_kind_the_earlier_decides() -> None:
    assert state(facts(("in force", "1980"), ("in force", "1972")), date("1975")) == "in force"


def test_a_card_tells_what_decides_a_state_in_time() -> None:
    told = telling(facts(ENDED, ("approved by the Duma", "2000-04-14"), SIGNED, FORCE))
    assert [fact.what for fact in told] == ["signed", "in force", "ended"]


def test_otherwise_a_card_tells_a_few_facts_that_are_events() -> None:
    event = Reference(Via.NAME, "x", AT)
    many = [Fact(f"fact {year}", date(str(year)), AT, event if year % 2 else None) for year in range(1990, 2000)]
    assert [fact.what for fact in telling(many)] == ["fact 1991", "fact 1993"]
    assert len(telling(many)) == FACTS_LIMIT


@pytest.mark.parametrize(("when", "expected"), [("1996", [1995, 1997]), ("2000-11", [1997, 1999]), ("../1999", [1991, 1993])])
def test_those_events_are_told_that_lie_nearest_to_the_brief(when: str, expected: list[int]) -> None:
    event = Reference(Via.NAME, "x", AT)
    many = [Fact("fact", date(str(year)), AT, event) for year in range(1991, 2000, 2)]
    assert [fact.date.year for fact in telling(many, date(when))] == expected


@pytest.mark.parametrize(
    ("event", "when", "expected"),
    [
        ("2000-11-14", "2000-11-15", "a day before"),
        ("2000-11-16", "2000-11-15", "a day after"),
        ("2000-11-05", "2000-11-15", "10 days before"),
        ("2000-11-01", "2000-11-15", "2 weeks before"),
        ("2000-09-20", "2000-11-15", "8 weeks before"),
        ("2000-09-15", "2000-11-15", "2 months before"),
        ("2000-06-02", "2000-11", "5 months before"),
        ("1999-06-20", "2000-11", "17 months before"),
        ("1963-06-20", "2000-11", "37 years before"),
        ("2002-06-13", "2000-11", "19 months after"),
        ("1977~", "2000-11", "about 23 years before"),
        ("1977", "2000", "about 23 years before"),
        ("2000-11-13", "2000-11", "at the time of"),
        ("2000", "2000-11", "at the time of"),
        ("1999/2001", "2000-11", "at the time of"),
        ("../1999", "2000-11", ""),
        ("1999/", "2000-11", ""),
    ],
)
def test_how_long_an_event_lies_before_or_after_a_brief(event: str, when: str, expected: str) -> None:
    assert distance(date(event), date(when)) == expected
