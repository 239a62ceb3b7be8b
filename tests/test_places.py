"""Words of a text, found again in its source."""

import pytest

from policybrief.places import find
from policybrief.problem import Position

BRIEF = "---\ntitle: NMD\nsummary: On NMD.\n---\nThe first NMD.\n\nThe second NMD, and *National\nMissile* Defense.\n"
LIST = "- slug: a\n  text: NMD.\n- slug: b\n  name: NMD\n  text: Of NMD.\n"


def place(words: str, before: str = "", text: str = BRIEF, line: int = 1) -> tuple[int, int]:
    found = find({"x.md": text}, Position("x.md", line, 1), words, before)
    assert found.path == "x.md"
    return found.line, found.column


def test_words_are_found_behind_the_front_matter() -> None:
    assert place("NMD") == (5, 11)


def test_the_words_before_them_are_counted() -> None:
    assert place("NMD", "The first NMD.\nThe second ") == (7, 12)


@pytest.mark.parametrize("words", ["National Missile Defense", "National\nMissile Defense", "National-Missile Defense"])
def test_marks_and_line_breaks_may_stand_between_words(words: str) -> None:
    assert place(words) == (7, 22)


def test_where_there_are_not_so_many_it_is_the_last() -> None:
    assert place("NMD", "NMD NMD NMD NMD ") == (7, 12)


def test_where_there_are_none_it_is_the_entry() -> None:
    assert place("TMD", line=3) == (3, 1)


def test_a_text_that_is_not_there_is_the_entry() -> None:
    at = Position("y.md", 2, 3)
    assert find({"x.md": BRIEF}, at, "NMD", "") == at


@pytest.mark.parametrize("text", ["NMDs and NMD", "xNMD, NMD", "2NMD; NMD", "éNMD — NMD"])
def test_only_whole_words_are_found(text: str) -> None:
    assert place("NMD", text=text) == (1, text.rindex("NMD") + 1)


def test_the_case_must_be_the_same() -> None:
    assert place("NMD", text="nmd\nNMD") == (2, 1)


@pytest.mark.parametrize("source", ["ABM Treaty", "**ABM** Treaty", "ABM\n> Treaty", "ABM _Treaty_", "ABM <!-- x --> Treaty"])
def test_what_no_reader_sees_may_stand_between(source: str) -> None:
    assert place("ABM Treaty", text=source) == (1, source.index("ABM") + 1)


@pytest.mark.parametrize(
    "unsaid", ["<!-- NMD -->", "[x](NMD.csv)", "[@NMD]", "[[NMD|it]]", "[[NMD]]", "[@x, p. 3, NMD]", "![NMD](x.png)"]
)
def test_words_that_no_reader_sees_are_not_counted(unsaid: str) -> None:
    assert place("NMD", text=f"{unsaid} NMD and NMD") == (1, len(unsaid) + 2)


NOTED = "One[^1] NMD.[!a]\n\n[^1]: A note on NMD.\n\n> [!a] Title\n> Of NMD.\n\nThe NMD again.\n"


def test_notes_are_no_part_of_the_text() -> None:
    assert place("NMD", "One NMD.\nThe ", NOTED) == (8, 5)


def test_in_notes_only_notes_are_searched() -> None:
    at = Position("x.md", 1, 1)
    first, second = (find({"x.md": NOTED}, at, "NMD", before, noted=True) for before in ("A note on ", "A note on NMD. Of "))
    assert ((first.line, first.column), (second.line, second.column)) == ((3, 17), (6, 6))


def test_signs_that_nobody_sees_may_stand_within_words() -> None:
    assert place("Mis\u00adsile", text="A Mis\u00adsile") == (1, 3)


@pytest.mark.parametrize(("line", "expected"), [(1, (2, 9)), (3, (4, 9))])
def test_in_a_list_the_search_begins_at_the_entry(line: int, expected: tuple[int, int]) -> None:
    assert place("NMD", text=LIST, line=line) == expected


def test_front_matter_that_does_not_end_is_searched() -> None:
    assert place("NMD", text="---\ntitle: NMD\n") == (2, 8)


def test_a_rule_within_the_text_is_no_end_of_front_matter() -> None:
    assert place("NMD", text="---\ntitle: T\n---\nNMD\n\n---\n\nNMD\n") == (4, 1)


def test_initials_with_stops_are_found() -> None:
    assert place("U.S.", text="The U.S. and US") == (1, 5)
