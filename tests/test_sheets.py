"""Files to tables: what spreadsheets write is read, and what is no table is refused with a cure."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief import sheets
from policybrief.sheets import Refused

KNOWN = {"date", "title", "text"}


def cells(raw: bytes | str) -> list[dict[str, str]]:
    """The rows of a table."""
    return [dict(row.cells) for row in sheets.read(raw.encode() if isinstance(raw, str) else raw, KNOWN).rows]


def refusal(raw: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        sheets.read(raw, KNOWN)
    return caught.value


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_the_sign_that_divides_columns_is_found(divider: str) -> None:
    text = "Date|Title\n2000|One, two; three\n".replace("|", divider).replace("One, two; three", '"One, two; three"')
    assert cells(text) == [{"date": "2000", "title": "One, two; three"}]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_with_and_without_a_mark_at_its_head(coding: str) -> None:
    assert cells("date,title\n2000,café\n".encode(coding)) == [{"date": "2000", "title": "café"}]


def test_names_lose_case_and_signs_and_are_kept_as_written() -> None:
    sheet = sheets.read(b"Start_Date , TITLE,,title\n2000,a,b,c\n", {"start date", "title"})
    assert sheet.names == {"start date": "Start_Date", "title": "TITLE", "column 3": "column 3", "title 4": "title"}


def test_rows_are_counted_as_in_a_spreadsheet() -> None:
    sheet = sheets.read(b'date,title\n2000,"two\r\nlines"\n\n,\n2001,b\n', KNOWN)
    assert [(row.number, row.cells.get("title")) for row in sheet.rows] == [(2, "two\nlines"), (5, "b")]


def test_ragged_rows_are_read_as_far_as_they_go() -> None:
    sheet = sheets.read(b"date,title\n2000\n2001,b,c,,d\n", KNOWN)
    assert [(dict(row.cells), row.beyond) for row in sheet.rows] == [({"date": "2000"}, 0), ({"date": "2001", "title": "b"}, 2)]


def test_our_own_json_is_read_as_a_table() -> None:
    sources = [{"slug": "a", "title": "A", "at": "p. 3, 4", "url": ""}, {"slug": "b", "title": "B", "at": "", "url": ""}]
    event = {"id": "x", "date_text": "", "order": 2, "approximate": True, "first": None, "kind": {"slug": "vote", "name": "Vote"}}
    raw = json.dumps({"format": "policybrief timeline", "events": [event | {"sources": sources, "was": ["y", "z"]}]})
    assert cells(raw) == [{"id": "x", "order": "2", "kind": "vote", "sources": "a, p. 3, 4\nb", "was": "y\nz"}]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"PK\x03\x04rest", "a workbook or another archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"date,title\n2000,caf\xe9\n", "byte 0xe9 in line 2 is not UTF-8"),
        (b"date\0title", "bytes that no text has"),
        (b'date,title\n2000,"never closed\n2001,b\n', "row 2 cannot be read"),
        (b"date,title\n2000," + b"x" * 200_000, "row 2 cannot be read"),
        (b"{", "this JSON cannot be read"),
        (b"[" * 100_000, "this JSON cannot be read"),
        (b'{"events": []}', "no timeline of policybrief’s"),
        (b'{"format": "policybrief timeline", "events": [1]}', "no timeline of policybrief’s"),
        (b"x" * (sheets.SIZE_LIMIT + 1), "it may have"),
    ],
)
def test_what_is_no_table_is_refused_with_a_cure(raw: bytes, message: str) -> None:
    refused = refusal(raw)
    assert message in refused.message
    assert refused.help


@given(st.binary(max_size=200) | st.text(st.sampled_from(',;\t\n\r"ab{[:]}'), max_size=60).map(str.encode))
def test_any_bytes_are_a_table_or_refused(raw: bytes) -> None:
    with suppress(Refused):
        table = sheets.read(raw, KNOWN)
        assert all(row.cells.keys() <= table.names.keys() for row in table.rows)
