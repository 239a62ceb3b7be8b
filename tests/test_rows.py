"""Rows to entries: dates, names and lists as sheets write them, and what of each is told to be lost."""

import pytest

from policybrief import importing
from policybrief.load import SourceFile
from policybrief.model import Event
from policybrief.parse import parse
from policybrief.problem import has_errors
from policybrief.rows import Known, Loss

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


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize("written", ["1987-09-16", "1977~", "2000-06/..", "199X", "2000-06-02T14:00"])
def test_edtf_is_taken_as_it_is(written: str) -> None:
    event, told = row(date=written)
    assert (event.date.edtf, told) == (written, [])


@pytest.mark.parametrize(
    ("written", "edtf"),
    [("September 16, 1987", "1987-09-16"), ("9/16/1987", "1987-09-16"), ("44 BC", "-0043"), ("1970-1980", "1970/1980")],
)
def test_another_notation_that_means_one_date_is_read_and_told(written: str, edtf: str) -> None:
    event, told = row(date=written)
    assert (event.date.edtf, told) == (edtf, [f"date: “{written}” is read as {edtf}"])


def test_the_midnight_that_spreadsheets_add_is_no_time() -> None:
    event, told = row(date="1987-09-16 00:00:00")
    assert (event.date.edtf, told) == ("1987-09-16", [])


@pytest.mark.parametrize("written", ["02/06/2000", "2000-02-30", "sometime", "late 1999", ""])
def test_what_may_mean_several_dates_or_none_is_left_out_with_its_cure(written: str) -> None:
    ((rows, column, help),) = left_out(f"date,title,text,kind\n1990,a,a,vote\n{written},b,b,vote\n")
    assert (rows, column) == ((3,), "date")
    assert help


def test_start_and_end_make_one_date() -> None:
    sheet = "Start,End,Title,Text,Kind\n1990-06-27,29 June 1990,a,a,vote\n1990,1990,b,b,vote\n1991,,c,c,vote\n"
    assert [event.date.edtf for event in taken(sheet)[0]] == ["1990-06-27/1990-06-29", "1990", "1991"]


def test_an_end_before_its_start_is_left_out() -> None:
    assert left_out("start,end,title\n1991,1990,a\n") == [((2,), "end", "write 1990/1991")]


@pytest.mark.parametrize(
    ("cells", "edtf"),
    [
        ("1987,9,16,,,,,", "1987-09-16"),
        ("1987,09,,,,,,", "1987-09"),
        ("1987,,,,,,,", "1987"),
        ("-44,3,15,,,,,", "-0043-03-15"),
        ("-1,,,,,,,", "0000"),
        ("-12000,,,,,,,", "Y-11999"),
        ("1987,9,16,14:30,,,,", "1987-09-16T14:30"),
        ("1990,6,27,,1990,6,29,", "1990-06-27/1990-06-29"),
    ],
)
def test_the_columns_of_timelinejs_make_a_date(cells: str, edtf: str) -> None:
    (event,), _ = taken(f"{TIMELINEJS}{cells},,Headline,Text,,,vote\n")
    assert event.date.edtf == edtf


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("1991,2,30,,,,,", "Day"),
        ("1992,13,,,,,,", "Month"),
        ("abc,,,,,,,", "Year"),
        ("0,,,,,,,", "Year"),
        ("1990,June,,,,,,", "Month"),
        ("1990,,,,1989,,,", "End Year"),
        ("1990,,,,,6,,", "End Year"),
    ],
)
def test_an_impossible_date_of_timelinejs_names_its_row_and_column(cells: str, column: str) -> None:
    ((rows, told, help),) = left_out(f"{TIMELINEJS}{cells},,Headline,Text,,,vote\n")
    assert (rows, told) == ((2,), column)
    assert help


def test_a_time_of_day_that_cannot_be_kept_is_told() -> None:
    rows = "1990,6,27,14:30,1990,6,29,,,a,a,,,vote\n1990,6,27,noon,,,,,,b,b,,,vote\n"
    assert [(loss.rows, loss.column) for loss in taken(TIMELINEJS + rows)[1]] == [((2,), "End Year"), ((3,), "Time")]


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


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize("text", ["# *One* [[two]] <three>", "- a\n- b", "| a |", "[@unep-1987]", "![a](b.png)", "   four"])
def test_nothing_in_a_cell_becomes_markup(text: str) -> None:
    event, told = row(text=text)
    assert ("".join(getattr(piece, "text", "") for piece in event.body.pieces).split(), told) == (text.split(), [])


def test_html_is_read_as_its_words_and_told() -> None:
    event, told = row(text="<p>One <b>two</b></p>")
    assert event.body.written.strip() == "One two"
    assert told == ["text: it holds HTML; its words are kept, its links and its looks are not"]


def test_an_event_without_a_text_says_its_title() -> None:
    event, told = row(text="")
    assert (event.body.written.strip(), told) == ("A title.", ["text: the event has no text; its title stands in its place"])


def test_what_is_too_long_is_cut_and_told() -> None:
    event, told = row(place="x" * 130)
    assert (len(event.place), told) == (120, ["place: it has 130 characters and is cut to 120"])


def test_hidden_characters_are_left_out_and_told() -> None:
    event, told = row(title="A\x07 title")
    assert (event.title, told) == ("A title", ["title: it holds characters that no text may hold; they are left out"])


def test_a_row_without_a_title_is_left_out() -> None:
    assert left_out("date,headline\n1990,\n") == [((2,), "headline", "give it one")]


def test_cells_beyond_the_last_column_are_told() -> None:
    _, losses = taken("date,title,text,kind\n1990,a,a,vote,more\n")
    assert [loss.message for loss in losses] == ["what stands beyond the last named column is left out, cells: 1"]
