"""Words of a text, found again in its source."""

import re

import pytest

from policybrief.pipeline import Woven
from policybrief.places import find
from policybrief.problem import Position

BRIEF = "---\ntitle: NMD\nsummary: On NMD.\n---\nThe first NMD.\n\nThe second NMD, and *National\nMissile* Defense.\n"
READ = "The first NMD.\nThe second NMD, and National\nMissile Defense."
LIST = "- slug: a\n  text: NMD is it.\n- slug: b\n  name: NMD\n  text: Of NMD.\n"


def place(prose: str, words: str, text: str = BRIEF, *, nth: int = 1, line: int = 1, noted: bool = False) -> tuple[int, int]:
    """Where the words stand in a source that has this prose."""
    offset = [found.start() for found in re.finditer(re.escape(words), prose)][nth - 1]
    found = find({"x.md": text}, Position("x.md", line, 1), prose, offset, noted=noted)
    assert found.path == "x.md"
    return found.line, found.column


def test_words_are_found_behind_the_front_matter() -> None:
    assert place(READ, "NMD") == (5, 11)


def test_each_occurrence_has_its_own_place() -> None:
    assert place(READ, "NMD", nth=2) == (7, 12)


def test_marks_and_line_breaks_may_stand_between_words() -> None:
    assert [place(READ, word) for word in ("National", "Missile", "Defense")] == [(7, 22), (8, 1), (8, 10)]


def test_where_a_word_is_not_it_is_the_last_before_it() -> None:
    assert place("The first THAAD. The second NMD", "THAAD") == (5, 5)


def test_where_none_is_it_is_the_entry() -> None:
    assert place("THAAD TMD", "TMD", line=3) == (3, 1)


def test_a_text_that_is_not_there_is_the_entry() -> None:
    at = Position("y.md", 2, 3)
    assert find({"x.md": BRIEF}, at, "NMD", 0) == at


@pytest.mark.parametrize("text", ["NMDs of NMD", "xNMD, of NMD", "2NMD; of NMD", "éNMD — of NMD"])
def test_only_whole_words_are_found(text: str) -> None:
    assert place("of NMD", "NMD", text) == (1, text.rindex("NMD") + 1)


def test_the_case_must_be_the_same() -> None:
    assert place("NMD", "NMD", "nmd\nNMD") == (2, 1)


@pytest.mark.parametrize("source", ["ABM Treaty", "**ABM** Treaty", "ABM\n> Treaty", "ABM _Treaty_", "ABM <!-- x --> Treaty"])
def test_what_no_reader_sees_may_stand_between(source: str) -> None:
    assert place("ABM Treaty", "Treaty", source)[1] == len(source.split("\n")[-1].split("Treaty")[0]) + 1


@pytest.mark.parametrize("source", ["A *N*MD", "A **NM**D", "A N<!-- x -->MD", "A *N***M**D"])
def test_a_mark_may_stand_within_a_word(source: str) -> None:
    assert place("A NMD is", "NMD", source + " is") == (1, source.index("N", 1) + 1)


@pytest.mark.parametrize(
    ("prose", "source"),
    [
        ("It was polio and NMD.", "It was <b>polio</b> and NMD."),
        ("The memo’s NMD", "The memo&rsquo;s NMD"),
        ("One NMD two", "<b>One</b> <i>NMD</i> two"),
        ("R&D of NMD", "R&amp;D of NMD"),
        ("see here NMD.", 'see <span lang="en">here</span> NMD.'),
    ],
)
def test_tags_and_entities_are_no_words(prose: str, source: str) -> None:
    assert place(prose, "NMD", source) == (1, source.index("NMD") + 1)


def test_a_soft_hyphen_may_stand_within_a_word() -> None:
    assert place("A Mis\u00adsile", "Mis", "A Mis\u00adsile") == (1, 3)


@pytest.mark.parametrize(
    "unsaid", ["<!-- NMD and -->", "[x](NMD.csv)", "[@NMD]", "[[NMD|it]]", "[[NMD]]", "[@x, p. 3, NMD]", "![NMD](x.png)"]
)
def test_words_that_no_reader_sees_are_passed(unsaid: str) -> None:
    assert place("NMD and NMD", "NMD", f"{unsaid} NMD and NMD") == (1, len(unsaid) + 2)


def test_a_word_that_is_made_for_readers_loses_nothing_behind_it() -> None:
    assert place("The Treaty of 1972 and NMD", "NMD", "[[abm-treaty]] and NMD") == (1, 20)


NOTED = "One[^1] NMD.[!a]\n\n[^1]: A note on NMD.\n\n> [!a] Title\n> Of NMD.\n\nThe NMD again.\n"


def test_notes_are_no_part_of_the_text() -> None:
    assert place("One NMD.\nThe NMD again.", "NMD", NOTED, nth=2) == (8, 5)


def test_in_notes_only_notes_are_searched() -> None:
    prose = "A note on NMD.\nTitle\nOf NMD."
    assert [place(prose, "NMD", NOTED, nth=nth, noted=True) for nth in (1, 2)] == [(3, 17), (6, 6)]


def test_editors_notes_are_read_behind_the_others_wherever_they_are_written() -> None:
    source = "Text.[^a] More.[!ed]\n\n> [!ed] The WHO note\n> The WHO changed it.\n\n[^a]: The WHO footnote says it.\n"
    prose = "The WHO footnote says it.\nThe WHO note\nThe WHO changed it."
    assert [place(prose, "WHO", source, nth=nth, noted=True) for nth in (1, 2, 3)] == [(6, 11), (3, 13), (4, 7)]


@pytest.mark.parametrize(("prose", "line", "expected"), [("NMD is it.", 1, (2, 9)), ("Of NMD.", 3, (5, 12))])
def test_in_a_list_the_search_begins_at_the_entry(prose: str, line: int, expected: tuple[int, int]) -> None:
    assert place(prose, "NMD", LIST, line=line) == expected


def test_front_matter_that_does_not_end_is_searched() -> None:
    assert place("NMD", "NMD", "---\ntitle: NMD\n") == (2, 8)


def test_a_rule_within_the_text_is_no_end_of_front_matter() -> None:
    assert place("NMD\nNMD", "NMD", "---\ntitle: T\n---\nNMD\n\n---\n\nNMD\n") == (4, 1)


def test_every_occurrence_in_the_real_briefs_is_where_it_is_said_to_be(real_site: Woven) -> None:
    met = 0
    for brief in real_site.site.briefs:
        lines = real_site.texts[brief.at.path].split("\n")
        for made in real_site.bodies[brief.key].decisions:
            at = real_site.bodies[brief.key].place(brief.at, made.offset, real_site.find)
            first = re.findall(r"[^\W_]+", made.words)[0]
            assert at.path == brief.at.path
            assert lines[at.line - 1][at.column - 1 :].startswith(first)
            met += 1
    assert met > 200
