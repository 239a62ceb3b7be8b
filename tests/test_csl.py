"""The keys of CSL 1.0.2, read into a source; and what is wrong with one of them."""

import re
from dataclasses import fields as fields_of
from pathlib import Path

import pytest

from policybrief.csl import CSL_TYPES
from policybrief.load import SourceFile
from policybrief.model import Author, Source
from policybrief.parse import parse
from policybrief.problem import Position

from .files import ITEM, SOURCES_PATH, told


def source(more: str = "") -> Source:
    """A sound source with some keys added."""
    found = parse(SourceFile(SOURCES_PATH, ITEM + more))
    assert found.problems == ()
    assert isinstance(found.entries[0], Source)
    return found.entries[0]


def test_a_source_has_all_its_keys() -> None:
    found = source(
        """\
  author: [{family: P, given: Q}, {literal: R}]
  issued: 2000-11
  accessed: 2026-11-23
  URL: https://x.example/a?b=c#d
  container-title: C
  collection-title: D
  volume: 5
  issue: 2
  page: 10–12
  edition: 3
  number: 0180
  publisher: E
  DOI: 10.1/x
  note: F
"""
    )
    assert (found.slug, found.type, found.title, found.at) == ("a", "book", "T", Position(SOURCES_PATH, 1, 7))
    assert found.authors == (Author("P", "Q"), Author(literal="R"))
    assert (found.issued and found.issued.edtf, found.accessed and found.accessed.edtf) == ("2000-11", "2026-11-23")
    assert (found.url, found.container, found.collection) == ("https://x.example/a?b=c#d", "C", "D")
    assert (found.volume, found.issue, found.page, found.edition) == ("5", "2", "10–12", "3")
    assert (found.number, found.publisher, found.doi, found.note) == ("0180", "E", "10.1/x", "F")


def test_every_field_is_tested_here() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")
    names = {field.name for field in fields_of(Source)}
    assert {name for name in names if not re.search(rf"\bfound\.{name}\b", tested)} == set()


def test_a_source_may_hold_the_variables_of_csl_that_are_not_shown() -> None:
    assert source("  editor: [{family: E}]\n  ISBN: 1-2\n  publisher-place: Paris\n").title == "T"


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2000-11-03", "2000-11-03"),
        ("'2000'", "2000"),
        ("1999-12/2000-01", "1999-12/2000-01"),
        ("{date-parts: [[2000, 11, 3]]}", "2000-11-03"),
        ("{date-parts: [[2000, 11]]}", "2000-11"),
        ("{date-parts: [['2000']]}", "2000"),
        ("{date-parts: [[2000, 6, 3], [2000, 6, 5]]}", "2000-06-03/2000-06-05"),
        ("{date-parts: [[-43, 3, 15]]}", "-0043-03-15"),
        ("{date-parts: [[1977]], circa: true}", "1977~"),
        ("{date-parts: [[1977]], circa: false}", "1977"),
        ("{year: 2000, month: 11, day: 3}", "2000-11-03"),
        ("{year: 2000, month: 11}", "2000-11"),
        ("{year: 2000}", "2000"),
        ("\n  - year: 2000\n    month: 11", "2000-11"),
        ("[{year: 1999}, {year: 2001}]", "1999/2001"),
    ],
)
def test_a_date_of_a_source_is_edtf_or_comes_in_parts(written: str, edtf: str) -> None:
    found = source(f"  issued: {written}\n  accessed: 2020\n")
    assert found.issued is not None
    assert found.issued.edtf == edtf


@pytest.mark.parametrize(
    ("written", "code", "column"),
    [
        ("soon", "bad-date", 11),
        ("{date-parts: [[2000, 13, 3]]}", "bad-date", 11),
        ("{date-parts: [[2000, 2, 30]]}", "bad-date", 11),
        ("{date-parts: [[2000, [6]]]}", "wrong-type", 32),
        ("{date-parts: [2000]}", "wrong-type", 25),
        ("{date-parts: [[]]}", "bad-date", 11),
        ("{date-parts: 2000}", "wrong-type", 24),
        ("{year: MM}", "bad-date", 11),
        ("{month: 11}", "bad-date", 11),
        ("{yaer: 2000}", "unknown-key", 12),
        ("[2000]", "wrong-type", 12),
        ("{}", "bad-date", 11),
    ],
)
def test_a_wrong_date_of_a_source_is_told(written: str, code: str, column: int) -> None:
    found = parse(SourceFile(SOURCES_PATH, f"{ITEM}  issued: {written}\n"))
    assert (code, 4, column) in told(found)


@pytest.mark.parametrize("id", ["a", "podvig-2000-memo", "Podvig2000", "10.1000/xyz", "a:b_c.d", "2000"])
def test_a_source_is_cited_by_a_plain_key(id: str) -> None:
    assert parse(SourceFile(SOURCES_PATH, ITEM.replace("id: a", f"id: {id}"))).entries[0].slug == id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ITEM.replace("id: a", "id: Müller 2000"), [("bad-slug", 1, 7)]),
        (ITEM.replace("- id: a\n ", "-"), [("missing-key", 1, 3)]),
        (ITEM.replace("  title: T\n", ""), [("missing-key", 1, 3)]),
        (ITEM.replace("book", "boook"), [("unknown-value", 2, 9)]),
        (ITEM.replace("  type: book\n", ""), [("missing-key", 1, 3)]),
        (ITEM + "  URL: javascript:alert(1)\n", [("unsafe-address", 4, 8)]),
        (ITEM + "  URL: www.x.example\n", [("unsafe-address", 4, 8)]),
        (ITEM + "  author: P\n", [("wrong-type", 4, 11)]),
        (ITEM + "  url: https://x.example\n", [("unknown-key", 4, 3)]),
        ("- a\n", [("wrong-type", 1, 3)]),
        ("words\n", [("wrong-type", 1, 1)]),
        ("reference:\n" + ITEM, [("unknown-key", 1, 1)]),
    ],
)
def test_a_wrong_source_is_told(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert told(parse(SourceFile(SOURCES_PATH, text))) == expected


def test_the_types_are_those_of_csl() -> None:
    assert len(CSL_TYPES) == 45
    assert {"report", "article-newspaper", "treaty", "legal_case", "software"} <= CSL_TYPES
