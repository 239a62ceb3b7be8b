"""Dates as sheets write them: what is read, what is read and told, and what is left out with its cure."""

import pytest

from .test_rows import TIMELINEJS, left_out, row, taken


@pytest.mark.parametrize("written", ["1987-09-16", "1977~", "2000-06/..", "199X", "2000-06-02T14:00"])
def test_edtf_is_taken_as_it_is(written: str) -> None:
    event, told = row(date=written)
    assert (event.date.edtf, told) == (written, [])


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("September 16, 1987", "1987-09-16"),
        ("9/16/1987", "1987-09-16"),
        ("44 BC", "-0043"),
        ("1970-1980", "1970/1980"),
        ("late 1999", "1999-36~"),
        ("Mid-1999", "1999-38~"),
        ("not before 1999", "1999/.."),
    ],
)
def test_another_notation_that_means_one_date_is_read_and_told(written: str, edtf: str) -> None:
    event, told = row(date=written)
    assert (event.date.edtf, told) == (edtf, [f"date: “{written}” is read as {edtf}"])


def test_the_midnight_that_spreadsheets_add_is_no_time() -> None:
    event, told = row(date="1987-09-16 00:00:00")
    assert (event.date.edtf, told) == ("1987-09-16", [])


@pytest.mark.parametrize("written", ["02/06/2000", "2000-02-30", "sometime", ""])
def test_what_may_mean_several_dates_or_none_is_left_out_with_its_cure(written: str) -> None:
    ((rows, column, help),) = left_out(f"date,title,text,kind\n1990,a,a,vote\n{written},b,b,vote\n")
    assert (rows, column) == ((3,), "date")
    assert help


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("before 1962", "write /1961 or ../1961"),
        ("after June 1962", "write 1962-07/ or 1962-07/.."),
        ("1962 or 1963", "write 1962/1963 or 1962?"),
        ("[1962,1963]", "write 1962/1963"),
        ("early October 1962", "write 1962-10"),
    ],
)
def test_what_edtf_cannot_say_in_full_is_left_out_with_what_comes_near(written: str, cure: str) -> None:
    assert left_out(f'date,title,text,kind\n1990,a,a,vote\n"{written}",b,b,vote\n') == [((3,), "date", cure)]


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("43831", "write 2020-01-01, else write Y43831"),
        ("43831.75", "write 2020-01-01, else"),
        ("36678.0", "write 2000-06-01, else write Y36678"),
        ("-12000", "write Y-12000"),
        ("200006", "write 2000-06"),
        ("99999", "write Y99999"),
        ("43831/43835", "write Y43831/Y43835"),
    ],
)
def test_a_bare_number_that_may_count_days_is_no_year(written: str, cure: str) -> None:
    ((rows, column, help),) = left_out(f"date,title,text,kind\n1990,a,a,vote\n{written},b,b,vote\n")
    assert (rows, column) == ((3,), "date")
    assert cure in help


@pytest.mark.parametrize(
    ("written", "edtf"), [("1987.0", "1987"), ("20000616", "2000-06-16"), ("Y43831", "Y43831"), ("AD 12000", "Y12000")]
)
def test_a_number_that_says_what_it_counts_is_read(written: str, edtf: str) -> None:
    assert row(date=written)[0].date.edtf == edtf


def test_a_year_of_timelinejs_that_may_count_days_is_left_out() -> None:
    ((rows, column, help),) = left_out(f"{TIMELINEJS}43831,,,,,,,,,Headline,Text,,,vote\n1990,,,,,,,,,b,b,,,vote\n")
    assert (rows, column) == ((2,), "Year")
    assert "2020-01-01" in help


def test_the_day_in_added_may_be_a_spreadsheets_number() -> None:
    _, losses = taken("date,title,text,kind,added\n1990,a,a,vote,43831\n")
    assert ["2020-01-01" in loss.help for loss in losses] == [True]


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
        ("1990,21,,,,,,", "Month"),
        ("1990,,6,,,,,", "Month"),
        ("1990,6,32,,,,,", "Day"),
        ("1990,,,,1989,,,", "End Year"),
        ("1990,,,,,6,,", "End Year"),
    ],
)
def test_an_impossible_date_of_timelinejs_names_its_row_and_column(cells: str, column: str) -> None:
    ((rows, told, help),) = left_out(f"{TIMELINEJS}{cells},,Headline,Text,,,vote\n")
    assert (rows, told) == ((2,), column)
    assert help


def test_a_time_of_day_that_cannot_be_kept_is_told() -> None:
    rows = "1990,6,27,14:30,1990,6,29,,,a,a,,,vote\n1990,6,27,noon,,,,,,b,b,,,vote\n1990,6,27,14:30:15,,,,,,c,c,,,vote\n"
    assert [(loss.rows, loss.column) for loss in taken(TIMELINEJS + rows)[1]] == [
        ((2,), "End Year"),
        ((3,), "Time"),
        ((4,), "Time"),
    ]
