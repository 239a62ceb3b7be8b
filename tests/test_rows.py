"""Rows to entries: names and lists as sheets write them, and what of each is told to be lost."""

from dataclasses import replace

import pytest

from policybrief import importing
from policybrief.cells import Loss
from policybrief.load import SourceFile
from policybrief.model import Body, Event
from policybrief.parse import parse
from policybrief.problem import Position, has_errors
from policybrief.rows import Known

from .test_chronicle import date

KNOWN = Known(
    kinds={"treaty": "treaty", "a treaty": "treaty", "vote": "vote"},
    terms={"montreal-protocol": "montreal-protocol", "montreal protocol": "montreal-protocol", "unep": "unep"},
    sources={"unep-1987": "unep-1987", "https://ozone.unep.org": "unep-1987"},
    events=frozenset({"1987-09-16-signed"}),
    briefs=frozenset({"protocol"}),
)
TIMELINEJS = "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Type,Group\n"


def taken(sheet: str) -> tuple[list[Event], list[Loss]]:
    """The events that a sheet makes, as the parser reads them, and what is lost."""
    arrival = importing.take(sheet.encode(), KNOWN)
    parsed = parse(SourceFile("content/timeline/x.yaml", arrival.text))
    assert not has_errors(parsed.problems)
    return [entry for entry in parsed.entries if isinstance(entry, Event)], list(arrival.losses)


def row(**cells: str) -> tuple[Event, list[str]]:
    """The event that one row of a plain sheet makes, and what is told of it."""
    cells = {"date": "1990", "title": "A title", "text": "A text.", "kind": "vote"} | cells
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    (event,), losses = taken(f"{','.join(cells)}\n{','.join(quoted)}\n")
    return event, [f"{loss.column}: {loss.message}" for loss in losses]


def left_out(sheet: str) -> list[tuple[tuple[int, ...], str, str]]:
    """The rows of a sheet that make no event, each with its column and the cure."""
    return [(loss.rows, loss.column, loss.help) for loss in taken(sheet)[1] if loss.left_out]


# ---------------------------------------------------------------- names


def test_an_actor_is_known_by_whatever_it_is_called() -> None:
    event, told = row(actors="Montreal Protocol; UNEP")
    assert ([actor.target for actor in event.actors], told) == (["montreal-protocol", "unep"], [])


def test_an_unknown_actor_is_left_out_and_told() -> None:
    event, told = row(who="UNEP, Nobody")
    assert [actor.target for actor in event.actors] == ["unep"]
    assert told == ["who: “Nobody” is no term of the glossary; it is left out"]


def test_a_kind_is_known_by_its_label() -> None:
    assert row(kind="A Treaty")[0].kind == "treaty"


def test_an_unknown_kind_becomes_the_first_and_is_told() -> None:
    event, told = row(kind="war")
    assert (event.kind, told) == ("treaty", ["kind: “war” is no kind of event here; `treaty` is written"])


def test_a_source_is_known_by_its_key_or_address_and_another_is_told() -> None:
    event, told = row(sources="unep-1987, p. 3", url="https://ozone.unep.org/; https://x.example/")
    assert [(one.source.target, one.locator) for one in event.sources] == [("unep-1987", "p. 3"), ("unep-1987", "")]
    assert told == ["url: “https://x.example/” is no source of the site; it is left out"]


def test_an_event_named_before_must_be_there() -> None:
    event, told = row(after="1987-09-16-signed; never")
    assert [one.target for one in event.after] == ["1987-09-16-signed"]
    assert told == ["after: no event is called “never”; it is left out"]


# ---------------------------------------------------------------- addresses


def test_an_event_is_named_after_its_date_and_title() -> None:
    assert row(date="1990-06-27", title="A café’s title")[0].slug == "1990-06-27-a-cafes-title"


def test_years_before_1_are_named_apart() -> None:
    assert row(date="-0043-03-15", title="Ides")[0].slug == "44-bc-03-15-ides"
    assert row(date="44 BC", title="Ides")[0].slug == "44-bc-ides"
    assert row(date="0044", title="Ides")[0].slug == "0044-ides"


def test_a_title_in_other_letters_gives_its_date() -> None:
    events, _ = taken("date,title,text,kind\n1990,Протокол,a,vote\n1990,議定書,b,vote\n")
    assert [event.slug for event in events] == ["1990-event", "1990-event-2"]


def test_a_name_given_is_kept_and_a_wrong_one_mended() -> None:
    assert row(id="my-event")[0].slug == "my-event"
    event, told = row(id="My Event!")
    assert (event.slug, told) == ("my-event", ["id: “My Event!” cannot be part of an address; it is called my-event"])


def test_an_event_that_is_there_already_is_left_out() -> None:
    sheet = "date,title,text,kind\n1987-09-16,Signed,a,vote\n1990,b,b,vote\n1990,B,c,vote\n"
    assert [rows for rows, _, _ in left_out(sheet)] == [(2,), (4,)]


def test_an_event_that_is_told_already_is_left_out_under_any_name() -> None:
    at = Position("x.md")
    signed = Event("1987-09-16-signed", "The Protocol is  signed", date("1987-09-16"), "treaty", at, Body(), at)
    sheet = b"date,title,text,id\n16 September 1987,the Protocol is signed,a,x\n1990,b,b,y\n1990,B,c,z\n1991,B,c,w\n"
    arrival = importing.take(sheet, replace(KNOWN, likenesses=frozenset({signed.likeness})))
    assert arrival.events == 2
    assert [(loss.rows, loss.column, loss.message) for loss in arrival.losses if loss.left_out] == [
        ((2,), "title", "the timeline has an event of this title already, 16 September 1987"),
        ((4,), "title", "the timeline has an event of this title already, 1990"),
    ]


# ---------------------------------------------------------------- the words of a date


@pytest.mark.parametrize("words", ["mid-September 1987", "September", "1987\u201388", ""])
def test_the_display_date_becomes_the_words_of_the_date(words: str) -> None:
    (event,), losses = taken(f"{TIMELINEJS}1987,9,16,,1988,,,,{words},Headline,Text,,,vote\n")
    assert (event.date_text, losses) == (words, [])


def test_a_display_date_with_another_year_is_left_out_alone() -> None:
    (event,), (loss,) = taken(f"{TIMELINEJS}1987,9,16,,,,,,Autumn 1989,Headline,Text,,,vote\n")
    assert (event.date_text, loss.column, loss.left_out) == ("", "Display Date", False)
    assert loss.message == "“Autumn 1989” is left out: it names 1989, and the date of the row is 16 September 1987"


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize("text", ["# *One* [[two]] <three>", "- a\n- b", "| a |", "[@unep-1987]", "![a](b.png)", "   four"])
def test_nothing_in_a_cell_becomes_markup(text: str) -> None:
    event, told = row(text=text)
    assert ("".join(getattr(piece, "text", "") for piece in event.body.pieces).split(), told) == (text.split(), [])


def test_an_event_without_a_text_says_its_title() -> None:
    event, told = row(text="")
    assert (event.body.written.strip(), told) == ("A title.", ["text: the event has no text; its title stands in its place"])


def test_a_row_without_a_title_is_left_out() -> None:
    assert left_out("date,headline\n1990,\n") == [((2,), "headline", "give it one")]
