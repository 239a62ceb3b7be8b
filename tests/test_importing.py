"""Sheets to entries: what is written can be read, what goes out comes in again, and the command tells what is lost."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policybrief import cli, importing, sheets
from policybrief.dating import DAY, END_DAY
from policybrief.load import SourceFile
from policybrief.model import Event
from policybrief.parse import parse
from policybrief.rows import Draft

from .sites import minimal, pages, put, woven
from .test_exchange import EVENT_PATH, event
from .test_rows import KNOWN, TIMELINEJS, taken

ROOT = Path(__file__).parent.parent
RICH = """\
- slug: rich
  title: "A title, with “quotes”: and; signs"
  date: 1990-06-27/1990-06-29~
  date_text: late June, 1990
  place: "London,\\_England\\_"
  kind: vote
  actors: [montreal-protocol]
  terms: [montreal-protocol]
  after: [1987-09-16-signed]
  order: 2
  bears_on: {protocol: []}
  general_reference: ["the hour; the place", "the day\\_"]
  sources: [unep-1987, {cite: unep-1987, at: "Article 2, (3); p. 4"}]
  status: superseded
  was: [london, london-1990]
  added: 2026-11
  text: |
    Delegates *met* [@unep-1987, p. 3], [after](event:1987-09-16-signed) the [[montreal-protocol]].

        kept  as   it is

    - one
      - two
- {slug: far, title: Far, date: Y-17000, kind: treaty, text: "\\tA block\\n\\n## A heading"}
- {slug: early, title: Early, date: -0043-03-15?, kind: treaty, text: 'A line.'}
"""


def again(root: Path, made: Mapping[str, str], kind: str) -> dict[str, str]:
    """What a site publishes whose timeline has gone, and has come in again from what it published."""
    site = root / kind
    put(site, {path: file.read_bytes() for path, file in contents(root / "site").items() if "/timeline/" not in path})
    sheet = put(root, {f"timeline.{kind}": made[f"timeline/timeline.{kind}"]}) / f"timeline.{kind}"
    assert cli.main(["import", "timeline", str(sheet), "--quiet"], site) == cli.FINE
    assert woven(site).problems == woven(root / "site").problems == ()
    return pages(site)


def contents(root: Path) -> dict[str, Path]:
    return {path.relative_to(root).as_posix(): path for path in (root / "content").rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_goes_out_and_comes_in_again_is_the_same_site(tmp_path: Path, kind: str) -> None:
    made = pages(minimal(tmp_path / "site", {"content/timeline/more.yaml": RICH}))
    assert again(tmp_path, made, kind) == made


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_real_timeline_goes_out_and_comes_in_again(tmp_path: Path, kind: str) -> None:
    put(tmp_path / "site", {path: file.read_bytes() for path, file in contents(ROOT).items()})
    made = pages(tmp_path / "site")
    assert again(tmp_path, made, kind) == made


# ---------------------------------------------------------------- what is written can be read


def test_what_the_checks_only_warn_of_is_carried_over() -> None:
    events, losses = taken("id,date,title,kind,markdown\nx,2000,Title,vote,# A heading\n")
    assert (len(events), losses) == (1, [])


COLUMNS = [names[-1] for names in importing.COLUMNS.values()]
CELLS = st.text(st.characters() | st.sampled_from("\n\t\"'#:-[]{}|>*&!%@`<, "), max_size=30)


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=4))
def test_whatever_cells_hold_the_entries_can_be_read(rows: list[tuple[str, str, str, str]]) -> None:
    events = [
        {"id": str(number), "date": "2000", "title": title or "x", "markdown": text, "place": place, "general_reference": [other]}
        for number, (title, text, place, other) in enumerate(rows)
    ]
    raw = json.dumps(
        {"format": "policybrief timeline", "events": [{"id": "x", "date": "2000", "title": "x", "markdown": "x"}, *events]}
    )
    taken(raw)


WORDS = st.sampled_from(
    ["1987", "-44", "6", "31", "14:30", "<b>x</b>", "a; b", "unep-1987, p. 3", "Montreal Protocol", "vote", "era", ""]
)


@settings(deadline=None)
@given(
    st.sampled_from([COLUMNS, list(importing.OURS), DAY + END_DAY]), st.lists(st.lists(WORDS | CELLS, max_size=18), max_size=4)
)
def test_whatever_a_sheet_holds_its_entries_can_be_read(names: list[str], rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([[*names, "Headline"], ["1987"] * 12, *rows])
    taken(out.getvalue().encode("utf-8", "replace").decode().replace("\0", ""))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co"]) | st.sampled_from("\n\t \r"), min_size=1, max_size=60))
def test_a_text_is_read_as_it_is_written(text: str) -> None:
    entry = importing.entry(Draft(2, "x", (("title", "x"), ("date", "2000"), ("kind", "vote")), text, ("x", 1, 1)))
    parsed = parse(SourceFile("content/timeline/x.yaml", entry))
    bodies = [one.body for one in parsed.entries if isinstance(one, Event)]
    assert parsed.problems or [body.written.strip("\n") for body in bodies] == [text.strip("\n")]


# ---------------------------------------------------------------- sheets


def test_a_sheet_of_timelinejs_tells_what_it_had_besides() -> None:
    rows = (
        ",,,,,,,,,The title,Words,,title,\n1987,9,16,,,,,,,Agreed,Text,https://x.example/a.jpg,,treaty\n1900,,,,,,,,,Age,,,era,\n"
    )
    events, losses = taken(TIMELINEJS + rows)
    assert [one.title for one in events] == ["Agreed"]
    assert [(loss.rows, loss.column) for loss in losses] == [((2,), "Type"), ((3,), "Media"), ((4,), "Type")]


def test_of_two_columns_of_one_name_the_second_is_told() -> None:
    (event,), losses = taken("date,Date,title,text,kind\n1990,1991,a,a,vote\n")
    assert event.date.edtf == "1990"
    assert [(loss.rows, loss.column, loss.message) for loss in losses] == [
        ((2,), "Date", "another column before it is called so, and is read")
    ]


def test_a_column_of_no_use_is_told_once_for_all_its_rows() -> None:
    _, losses = taken("date,title,text,kind,Colour\n1990,a,a,vote,red\n1991,b,b,vote,\n1992,c,c,vote,blue\n")
    assert [(loss.rows, loss.column) for loss in losses] == [((2, 4), "Colour")]


@pytest.mark.parametrize("sheet", ["a,b\n1,2\n", "date,words\n2000,x\n", "title,words\nx,y\n", "date,title\n"])
def test_a_sheet_without_events_is_refused(sheet: str) -> None:
    with pytest.raises(sheets.Refused) as caught:
        importing.take(sheet.encode(), KNOWN)
    assert caught.value.help


def test_more_than_a_source_may_hold_is_refused() -> None:
    rows = "".join(f"2000,title {number},{'words ' * 2000},vote\n" for number in range(90))
    with pytest.raises(sheets.Refused, match="1,000,000 bytes"):
        importing.take(f"date,title,text,kind\n{rows}".encode(), KNOWN)


def test_more_than_a_source_may_hold_by_what_events_come_after_is_refused() -> None:
    names = ";".join(f"{'x' * 50}-{number}" for number in range(99))
    first = "".join(f"{name},2000,{name},t,vote,\n" for name in names.split(";"))
    rows = "".join(f"a{number},2000,title {number},t,vote,{names}\n" for number in range(200))
    with pytest.raises(sheets.Refused, match="1,000,000 bytes"):
        importing.take(f"id,date,title,text,kind,after\n{first}{rows}".encode(), KNOWN)


def test_more_rows_than_a_source_can_hold_are_counted_and_refused() -> None:
    with pytest.raises(sheets.Refused, match="60,000 rows; it may have 15,000") as caught:
        importing.take(("date,title\n" + "2000,a\n" * 60_000).encode(), KNOWN)
    assert caught.value.help == "divide it"


# ---------------------------------------------------------------- the command


def given_sheet(root: Path, text: str) -> tuple[Path, Path]:
    """A small site, and a sheet beside it."""
    return minimal(root / "site"), put(root, {"My Sheet.csv": text}) / "My Sheet.csv"


def test_the_command_writes_a_file_of_the_timeline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, sheet = given_sheet(tmp_path, "date,title,text,kind\n1990,London,Words.,vote\n")
    assert cli.main(["import", "timeline", str(sheet)], root) == cli.FINE
    assert capsys.readouterr().out == f"1 event → {root / 'content/timeline/my-sheet.yaml'}\n"
    assert woven(root).problems == ()
    assert "timeline/1990-london/index.html" in pages(root)


def test_the_command_writes_nothing_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, sheet = given_sheet(tmp_path, "date,title,text,kind\n1990,London,Words.,vote\n")
    before = (root / EVENT_PATH).read_bytes()
    assert cli.main(["import", "timeline", str(sheet), "--out", str(root / EVENT_PATH)], root) == cli.USAGE
    assert "is there already" in capsys.readouterr().err
    assert (root / EVENT_PATH).read_bytes() == before


def test_rows_left_out_are_told_and_end_the_command_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, sheet = given_sheet(tmp_path, "date,title,text,kind\n1990,London,Words.,vote\n2000-02-30,Never,Words.,vote\n")
    assert cli.main(["import", "timeline", str(sheet)], root) == cli.CONTENT
    printed = capsys.readouterr()
    assert "My Sheet.csv: row 3: date: left out: 30 February does not exist" in printed.err
    assert printed.out.endswith("my-sheet.yaml, 1 row left out\n")


def test_where_nothing_can_be_carried_over_nothing_is_written(tmp_path: Path) -> None:
    root, sheet = given_sheet(tmp_path, "date,title\nsometime,Never\n")
    assert cli.main(["import", "timeline", str(sheet)], root) == cli.CONTENT
    assert not (root / "content/timeline/my-sheet.yaml").exists()


def test_the_command_tells_programs_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, sheet = given_sheet(tmp_path, "date,title,text\n1990,London,Words.\n")
    cli.main(["import", "timeline", str(sheet), "--json"], root)
    loss, summary = map(json.loads, capsys.readouterr().out.splitlines())
    assert (loss["type"], loss["rows"], loss["left_out"]) == ("loss", [2], False)
    assert (summary["type"], summary["events"], summary["left_out"]) == ("summary", 1, 0)


@pytest.mark.parametrize("content", ["", "PK\x03\x04", "a,b\n1,2\n", '{"events": 1}', 'date,title\n1,"x'])
def test_a_file_that_cannot_be_used_ends_the_command_with_2_and_a_cure(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root, sheet = given_sheet(tmp_path, content)
    assert cli.main(["import", "timeline", str(sheet)], root) == cli.USAGE
    assert "\n  help: " in capsys.readouterr().err


def test_a_file_that_is_not_there_ends_the_command_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "timeline", str(tmp_path / "no.csv")], minimal(tmp_path / "site")) == cli.USAGE
    assert "no such file" in capsys.readouterr().err


def test_a_site_with_mistakes_can_still_take_events_in(tmp_path: Path) -> None:
    root, sheet = given_sheet(tmp_path, "date,title,text,kind\n1990,London,Words.,vote\n")
    put(root, {EVENT_PATH: event(date="1987-02-30")})
    assert cli.main(["import", "timeline", str(sheet), "--quiet"], root) == cli.FINE
