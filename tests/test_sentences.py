"""Automatic links, sentence by sentence: fixtures/sentences.txt says what the rules make of each."""

import re
from collections.abc import Iterator
from difflib import unified_diff
from functools import lru_cache
from typing import NamedTuple

import pytest

from policybrief.link import as_read, link
from policybrief.load import SourceFile
from policybrief.model import Closing, Entry, Key, Kind, Link, Opening, Piece, Prose, Settings
from policybrief.parse import parse
from policybrief.problem import Problem

from .cases import FIXTURES, prose
from .files import BRIEF, BRIEF_PATH, LIST_PATH

ARROW, WISH, WRONG, GROUP = "→", "@ ", "! ", "§ "


class Case(NamedTuple):
    """A text, what its front matter says about terms, and what becomes of it."""

    text: str
    wishes: str
    expected: tuple[str, ...]
    """Each automatic link as “words: slug”; each problem as “! code”."""
    line: int


def read() -> Iterator[Case]:
    """The cases of the table. Groups are titles for its readers."""
    text: list[str] = []
    wishes, links = "", list[str]()
    lines = FIXTURES.joinpath("sentences.txt").read_text(encoding="utf-8").splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith(GROUP))
    closed = False
    for number, line in enumerate([*lines[first:], ""], first + 1):
        if closed and not line.startswith(WRONG):
            yield Case(unescaped("\n".join(text).strip("\n")), wishes, tuple(links), number - 1)
            text, wishes, links, closed = [], "", [], False
        if line.startswith(ARROW):
            links, closed = [one.strip() for one in line.removeprefix(ARROW).split(" | ") if one.strip()], True
        elif line.startswith(WRONG):
            links.append(line)
        elif line.startswith(WISH) and not text:
            wishes = line.removeprefix(WISH)
        elif not line.startswith(GROUP) and (line or text):
            text.append(line)


def unescaped(text: str) -> str:
    """Signs that nobody sees stand in the table by their number."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def escaped(text: str) -> str:
    return re.sub(r"[\u00a0\u00ad\u2011\u202f\u2060]", lambda found: f"\\u{ord(found[0]):04x}", text.replace("\n", "↵"))


CASES = tuple(read())


@lru_cache(1)
def glossary() -> tuple[Entry, ...]:
    found = parse(SourceFile(LIST_PATH, FIXTURES.joinpath("sentences.yaml").read_text(encoding="utf-8")))
    assert found.problems == ()
    return found.entries


def woven(text: str, wishes: str = "") -> tuple[tuple[Piece, ...], tuple[Problem, ...]]:
    """The pieces of a brief with this text, and what is wrong."""
    terms = f"terms: {wishes}\n" if wishes else ""
    found = parse(SourceFile(BRIEF_PATH, f"---\n{BRIEF}{terms}---\n{text}\n"))
    site, problems, *_ = link(as_read((*found.entries, *glossary()), Settings()))
    return site.texts[Key(Kind.BRIEF, "offer")].pieces, (*found.problems, *problems)


def linked(pieces: tuple[Piece, ...]) -> Iterator[str]:
    """The automatic links, in reading order."""
    words: list[str] = []
    target: Key | None = None
    for piece in pieces:
        if isinstance(piece, Opening) and isinstance(piece.link, Link):
            words, target = [], piece.link.target if piece.link.automatic else None
        elif isinstance(piece, Closing) and target is not None:
            yield f"{escaped(''.join(words))}: {target.slug}"
        elif isinstance(piece, Prose):
            words.append(piece.text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}: {escaped(case.text)[:60]}")
def test_a_sentence_is_linked_as_the_table_says(case: Case) -> None:
    wishes = f"{{{case.wishes}}}" if case.wishes else ""
    pieces, problems = woven(case.text, wishes)
    found = (*linked(pieces), *(f"! {problem.code}" for problem in problems))
    if found != case.expected:
        there = f"sentences.txt:{case.line}"
        lines = unified_diff(case.expected, found, there, "found", lineterm="", n=9)
        pytest.fail("\n".join([escaped(case.text), f"terms: {wishes}" * bool(wishes), *lines]), pytrace=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}: {escaped(case.text)[:60]}")
def test_linking_leaves_the_words_of_a_sentence(case: Case) -> None:
    assert prose(woven(case.text, f"{{{case.wishes}}}")[0]) == prose(woven(case.text, "off")[0])


def test_the_table_is_long_enough_and_names_no_case_twice() -> None:
    assert len({(case.text, case.wishes) for case in CASES}) == len(CASES) >= 120


def test_every_slug_of_the_table_is_one_of_the_glossary() -> None:
    named = {one.rpartition(": ")[2] for case in CASES for one in case.expected if not one.startswith("!")}
    assert named <= {entry.slug for entry in glossary()}
