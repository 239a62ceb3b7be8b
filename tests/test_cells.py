"""Cells to values: without HTML and hidden characters, no longer than they may be, and all of that told."""

from .test_rows import row, taken


def test_html_is_read_as_its_words_and_told() -> None:
    event, told = row(text="<p>One <b>two</b></p>")
    assert event.body.written.strip() == "One two"
    assert told == ["text: it holds HTML; its words are kept, its links and its looks are not"]


def test_what_is_too_long_is_cut_and_told() -> None:
    event, told = row(place="x" * 130)
    assert (len(event.place), told) == (120, ["place: it has 130 characters and is cut to 120"])


def test_hidden_characters_are_left_out_and_told() -> None:
    event, told = row(title="A\x07 title")
    assert (event.title, told) == ("A title", ["title: it holds characters that no text may hold; they are left out"])


def test_cells_beyond_the_last_column_are_told() -> None:
    _, losses = taken("date,title,text,kind\n1990,a,a,vote,more\n")
    assert [loss.message for loss in losses] == ["what stands beyond the last named column is left out, cells: 1"]
