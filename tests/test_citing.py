"""Citations of a brief: what each format says, what it escapes, and that all of them agree."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from policybrief.citing import Cited, cited, names, tex
from policybrief.dates import Date, read
from policybrief.load import SourceFile
from policybrief.model import Author, Body, Brief, Settings
from policybrief.parse import parse
from policybrief.problem import Position

from .sites import BRIEF, minimal, pages

SETTINGS = Settings(title="Ozone briefs", publisher="Ozone House")
ADDRESS = "https://ozone.example/briefs/protocol/"
ANN, BODY = Author("Author", "Ann"), Author(literal="Barnes and Noble")


def date(edtf: str) -> Date:
    found = read(edtf)
    assert isinstance(found, Date)
    return found


PLAIN = Brief("protocol", "What the Protocol did", date("2009-09-16"), (ANN,), "A short account.", Body(), Position("x.md"))


def made(brief: Brief = PLAIN, address: str = ADDRESS) -> Cited:
    return cited(brief, SETTINGS, None, address)


def text(brief: Brief, label: str) -> str:
    """The citation of a brief in one format."""
    return next(form.text for form in made(brief).forms if form.label == label)


def bibtex(entry: str) -> dict[str, str]:
    """The fields of an entry as BibTeX finds them: it counts braces, whatever stands before one."""
    found, depth, start = {}, 0, 0
    opened = re.fullmatch(r"@techreport\{[\w-]+,\n(.*)\n\}\n", entry, re.DOTALL)
    assert opened
    for place, sign in enumerate(opened[1] + ","):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
        if sign == "," and depth == 0:
            name, _, value = opened[1][start:place].partition("=")
            found[name.strip()] = value.strip().removeprefix("{").removesuffix("}")
            start = place + 1
    return found


def ris(record: str) -> list[tuple[str, str]]:
    """The tags and values of a record."""
    lines = record.removesuffix("\r\n").split("\r\n")
    assert all(re.fullmatch("[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines)
    return [(line[:2], line[6:]) for line in lines]


def csl(brief: Brief) -> dict[str, object]:
    (item,) = json.loads(text(brief, "CSL-JSON"))
    assert isinstance(item, dict)
    return item


# ---------------------------------------------------------------- words


def test_a_line_says_who_what_where_and_when() -> None:
    brief = replace(PLAIN, series="Memos", number="7", authors=(ANN, Author("Li", "Bo")))
    assert made(brief).line == f"Ann Author and Bo Li, “What the Protocol did,” Memos 7, 16 September 2009. {ADDRESS}"
    assert made(brief, "").line.endswith("16 September 2009.")


def test_three_authors_are_divided_by_a_comma_and_a_word() -> None:
    assert names([ANN, Author("Li", "Bo"), BODY]) == "Ann Author, Bo Li and Barnes and Noble"
    assert names([]) == ""


# ---------------------------------------------------------------- BibTeX


def test_bibtex_has_a_report_with_its_fields() -> None:
    fields = bibtex(text(replace(PLAIN, series="Memos", number="7"), "BibTeX"))
    assert fields["author"] == "Author, Ann"
    assert fields["title"] == "{What the Protocol did}"
    assert (fields["institution"], fields["type"], fields["number"]) == ("Ozone House", "Memos", "7")
    assert (fields["year"], fields["month"], fields["day"], fields["url"]) == ("2009", "sep", "16", ADDRESS)


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ("50 % & more_or #1 $2", r"50 \% \& more\_or \#1 \$2"),
        ("a {b", r"a \textbraceleft{}b"),
        (r"a\b~c^d", r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d"),
        ("Тройной «é»", "Тройной «é»"),
        ("two\n lines", "two lines"),
    ],
)
def test_what_tex_would_read_is_escaped(written: str, escaped: str) -> None:
    assert tex(written) == escaped


def test_a_brace_in_a_title_does_not_end_the_entry() -> None:
    fields = bibtex(text(replace(PLAIN, title="A } b, {c = {d}"), "BibTeX"))
    assert fields["title"] == r"{A \textbraceright{} b, \textbraceleft{}c = \textbraceleft{}d\textbraceright{}}"
    assert fields["institution"] == "Ozone House"


def test_bodies_and_names_with_commas_stay_whole() -> None:
    brief = replace(PLAIN, authors=(BODY, Author("King, Jr.", "M. L."), Author("Li")))
    assert bibtex(text(brief, "BibTeX"))["author"] == "{Barnes and Noble} and {King, Jr.}, M. L. and Li"


# ---------------------------------------------------------------- RIS


def test_ris_begins_with_its_type_and_ends_with_its_end() -> None:
    record = ris(text(PLAIN, "RIS"))
    assert (record[0], record[-1]) == (("TY", "RPRT"), ("ER", ""))
    assert record[1:3] == [("TI", "What the Protocol did"), ("AU", "Author, Ann")]
    assert {("PY", "2009"), ("DA", "2009/09/16/"), ("UR", ADDRESS)} <= set(record)


def test_a_text_of_many_lines_is_one_in_ris() -> None:
    record = ris(text(replace(PLAIN, summary="One.\r\nER  - \nTwo."), "RIS"))
    assert dict(record)["AB"] == "One. ER - Two."


# ---------------------------------------------------------------- CSL


def test_csl_keeps_the_parts_of_names_and_dates() -> None:
    item = csl(replace(PLAIN, authors=(ANN, BODY), date=date("2000-11")))
    assert item["author"] == [{"family": "Author", "given": "Ann"}, {"literal": "Barnes and Noble"}]
    assert item["issued"] == {"date-parts": [[2000, 11]]}


def test_our_own_reader_of_csl_understands_it() -> None:
    parsed = parse(SourceFile("content/sources.yaml", "references: " + text(replace(PLAIN, series="Memos"), "CSL-JSON")))
    (source,) = parsed.entries
    assert parsed.problems == ()
    assert (source.title, source.url, source.collection) == (PLAIN.title, ADDRESS, "Memos")  # type: ignore[union-attr]
    assert (source.authors, source.issued) == ((ANN,), PLAIN.date)  # type: ignore[union-attr]


# ---------------------------------------------------------------- together


@pytest.mark.parametrize(
    ("edtf", "year", "parts"),
    [
        ("2009-09-16", "2009", {"date-parts": [[2009, 9, 16]]}),
        ("2009", "2009", {"date-parts": [[2009]]}),
        ("2009~", "2009", {"literal": "about 2009"}),
        ("2009-23", "2009", {"literal": "fall 2009"}),
        ("200X", None, {"literal": "2000–2009"}),
    ],
)
def test_no_format_says_more_of_a_date_than_is_known(edtf: str, year: str | None, parts: object) -> None:
    brief = replace(PLAIN, date=date(edtf))
    assert bibtex(text(brief, "BibTeX")).get("year") == dict(ris(text(brief, "RIS"))).get("PY") == year
    assert csl(brief)["issued"] == parts


def test_all_formats_agree() -> None:
    brief = replace(PLAIN, series="Memos", number="7", lang="de")
    fields, record, item = bibtex(text(brief, "BibTeX")), dict(ris(text(brief, "RIS"))), csl(brief)
    assert fields["number"] == record["SN"] == item["number"] == "7"
    assert fields["type"] == record["T3"] == item["collection-title"] == "Memos"
    assert fields["institution"] == record["PB"] == item["publisher"] == "Ozone House"
    assert fields["language"] == record["LA"] == item["language"] == "de"


def test_the_page_shows_what_its_files_hold(tmp_path: Path) -> None:
    brief = BRIEF.replace("summary:", "restates: unep-1987\nsummary:")
    made = pages(minimal(tmp_path, {"content/briefs/protocol.md": brief}))
    page = made["briefs/protocol/index.html"]
    for name in ("cite.bib", "cite.ris", "cite.json"):
        assert f'href="{name}"' in page
        assert made[f"briefs/protocol/{name}"].replace("\r\n", "\n") in page.replace("&#34;", '"').replace("\r\n", "\n")
    assert 'data-citation="Ann Author, “What the Protocol did,” 16 September 2009, restated"' in page


def test_briefs_lead_to_the_older_and_the_newer(tmp_path: Path) -> None:
    files = {f"content/briefs/b-{year}.md": BRIEF.replace("2009-09-16", f"{year}-01-01") for year in (2001, 2020)}
    made = pages(minimal(tmp_path, {**files}))
    assert 'rel="prev" href="../b-2001/index.html"' in made["briefs/protocol/index.html"]
    assert 'rel="next" href="../b-2020/index.html"' in made["briefs/protocol/index.html"]
    assert 'rel="next"' not in made["briefs/b-2020/index.html"]
    assert 'rel="prev"' not in made["briefs/b-2001/index.html"]


def test_a_brief_that_is_alone_has_no_neighbours(tmp_path: Path) -> None:
    assert "neighbours" not in pages(minimal(tmp_path))["briefs/protocol/index.html"]
