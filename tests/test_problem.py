"""Problems: their order, their frames, and the names they suggest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief.problem import (
    FRAME_WIDTH,
    STRANGE,
    TOLD_LIMIT,
    Position,
    Problem,
    Severity,
    cells,
    describe,
    did_you_mean,
    frame,
    has_errors,
    in_order,
    nearest,
    printable,
    shortened,
    strict,
)

PATH = "content/briefs/x.md"


def problem(line: int = 1, column: int = 1, *, code: str = "c", message: str = "m", width: int = 1, path: str = PATH) -> Problem:
    return Problem(Position(path, line, column), code, message, "h", width=width)


def warning() -> Problem:
    return Problem(Position(PATH), "c", "m", "h", Severity.WARNING)


def shown(line: str, column: int, width: int = 1) -> list[str]:
    return frame(line, Position(PATH, 1, column), width)


# ---------------------------------------------------------------- order and weight


def test_problems_are_sorted_by_path_line_and_column() -> None:
    ordered = [problem(path="a.md", line=9), problem(line=2, column=3), problem(line=2, column=10), problem(line=10)]
    assert list(in_order(reversed(ordered))) == ordered


def test_problems_at_one_place_are_sorted_by_code_and_message() -> None:
    ordered = [problem(code="a", message="z"), problem(code="b", message="x"), problem(code="b", message="y")]
    assert list(in_order(reversed(ordered))) == ordered


def test_a_problem_is_told_once() -> None:
    assert in_order([problem(), problem(), problem(2)]) == (problem(), problem(2))


def test_a_message_is_cut_in_its_middle() -> None:
    told = in_order([problem(message="a" * 5_000 + "z")])[0].message
    assert len(told) <= TOLD_LIMIT
    assert told.startswith("aaa")
    assert " … " in told
    assert told.endswith("z")


def test_a_short_text_is_not_cut() -> None:
    assert shortened("x" * TOLD_LIMIT) == "x" * TOLD_LIMIT


def test_only_an_error_stops_publication() -> None:
    assert not has_errors([warning()])
    assert has_errors([warning(), problem()])


def test_strict_makes_every_warning_an_error() -> None:
    assert has_errors(strict([warning()]))


# ---------------------------------------------------------------- code frames


def test_a_problem_is_described_with_place_frame_and_help() -> None:
    assert describe(problem(2, 5, width=3), {PATH: "one\nthe two\n"}) == "\n".join(
        (
            "content/briefs/x.md:2:5: error[c]: m",
            "    2 | the two",
            "      |     ^^^",
            "  help: h",
        )
    )


def test_a_file_that_could_not_be_read_has_no_frame() -> None:
    assert describe(problem(), {}) == "content/briefs/x.md:1:1: error[c]: m\n  help: h"


def test_an_empty_line_has_no_frame() -> None:
    assert "|" not in describe(problem(2), {PATH: "one\n\n"})


def test_a_line_behind_the_end_has_no_frame() -> None:
    assert "|" not in describe(problem(9), {PATH: "one\n"})


def test_a_column_behind_the_end_is_marked_at_the_end() -> None:
    assert shown("abc", 99) == ["    1 | abc", "      |    ^"]


def test_no_mark_stands_beyond_the_line() -> None:
    assert shown("abc", 3, 50) == ["    1 | abc", "      |   ^"]


def test_a_long_line_is_cut_on_both_sides() -> None:
    line, marks = shown("x" * 300 + "HERE" + "y" * 300, 301, 4)
    assert line.startswith("    1 | …x")
    assert line.endswith("y…")
    assert len(line) <= FRAME_WIDTH + 10
    assert line[marks.index("^") :].startswith("HERE")
    assert marks.count("^") == 4


def test_a_tab_is_shown_and_counts_as_one() -> None:
    assert shown("\tsummary: A", 1) == ["    1 | →summary: A", "      | ^"]


def test_marks_stand_below_wide_characters() -> None:
    assert shown("条約 [[x]]", 4, 5) == ["    1 | 条約 [[x]]", "      |      ^^^^^"]


def test_an_accent_of_its_own_takes_no_room() -> None:
    assert cells("e\u0301") == 1


def test_the_bar_stands_below_the_bar_in_long_files() -> None:
    line, marks = frame("x", Position(PATH, 1_234_567, 1), 1)
    assert line.index("|") == marks.index("|")


@given(st.text(max_size=400).filter(lambda line: "\n" not in line), st.integers(1, 500), st.integers(1, 500))
def test_any_place_of_any_line_can_be_framed(line: str, column: int, width: int) -> None:
    first, second = shown(line, column, width)
    assert first.isprintable()
    assert len(first) <= FRAME_WIDTH + 10
    assert cells(second.rstrip("^")) <= cells(first)
    assert "^" in second


# ---------------------------------------------------------------- characters


@pytest.mark.parametrize("char", ["\x1b", "\x00", "\x9b", "\u202e", "\u200b", "\ud800"])
def test_what_could_move_a_cursor_is_replaced(char: str) -> None:
    assert printable(f"a{char}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_spaces_of_typesetters_are_shown_as_spaces() -> None:
    assert printable("10\u202fkm, §\u00a05") == "10 km, § 5"


def test_a_path_and_a_message_are_made_printable() -> None:
    told = describe(problem(path="a\nb.md", message="\x1b[31mred"), {})
    assert told.count("\n") == 1
    assert "\x1b" not in told


@given(st.text())
def test_printable_text_has_as_many_characters(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert printable(text).isprintable()


@pytest.mark.parametrize("char", "\x00 \x08 \x0c \x1b \x7f \x85 \u2028 \u2029 \ue000 \ufeff \uffff".split(" "))
def test_no_text_may_hold(char: str) -> None:
    assert STRANGE.search(char)


@pytest.mark.parametrize("char", ["\t", "\n", "\u00a0", "\u00ad", "\u200d", "é", "語", "\U0001f600", "\uf8ff"])
def test_any_text_may_hold(char: str) -> None:
    assert not STRANGE.search(char)


# ---------------------------------------------------------------- the nearest names


def test_the_nearest_name_comes_first() -> None:
    assert nearest("abm-treety", ["start-ii", "abm", "abm-treaty"])[0] == "abm-treaty"


def test_case_does_not_make_a_name_distant() -> None:
    assert nearest("ABM-TREATY", ["abm-treaty"]) == ["abm-treaty"]


def test_no_more_than_three_names_are_suggested() -> None:
    assert len(nearest("aaaa", ["aaab", "aaac", "aaad", "aaae"])) == 3


def test_several_names_are_joined_by_or() -> None:
    assert did_you_mean("titl", ["title", "subtitle"], "none") == "did you mean title or subtitle?"


def test_without_a_near_name_the_help_says_what_else_to_do() -> None:
    assert did_you_mean("zzz", ["title"], "see the list") == "see the list"
