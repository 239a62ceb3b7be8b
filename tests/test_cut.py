"""Finished HTML to a body: sections and their ids, editor’s notes, claims, and what is counted."""

import re
from pathlib import Path

import pytest

from policybrief.cut import TAKEN, slugify
from policybrief.markup import read
from policybrief.model import EditorsNote, Prose, Section
from policybrief.problem import Severity

from .cases import body, prose, shown, told

# ---------------------------------------------------------------- sections


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("The “Boost-Phase” That Wasn’t", "the-boost-phase-that-wasnt"),
        ("Über *uns* & `code`", "uber-uns-code"),
        ("Договор ПРО", "договор-про"),
        ("条约", "条约"),
        ("2000", "2000"),
        ("—", "section"),
        ("Sources", "section-sources"),
        ("P1", "section-p1"),
        ("m-t-abm-1", "section-m-t-abm-1"),
        ("fnref 1", "section-fnref-1"),
        ("The [[abm-treaty]] of [old](term:x) [@a]", "the-abm-treaty-of-old"),
        ("A ![map](map.png)", "a-map"),
    ],
)
def test_a_section_has_an_id_of_its_words(title: str, id: str) -> None:
    (section,) = body(f"## {title}").sections
    assert section.id == id


def test_headings_of_the_same_words_are_numbered() -> None:
    assert [section.id for section in body("## A\n\n## A 2\n\n## A\n\n## A").sections] == ["a", "a-2", "a-3", "a-4"]


def test_a_section_has_its_title_and_level() -> None:
    assert body("##  The *Plan*  of\t“X” &amp; `y`").sections == (Section("the-plan-of-x-y", "The Plan of “X” & y", 2),)


def test_a_heading_in_a_quotation_or_a_list_begins_no_section() -> None:
    made = body("> ## a\n\n- b\n\n    ## c\n\nd")
    assert made.sections == ()
    assert "<h2>a</h2>" in shown(made.pieces)


def test_every_id_that_a_template_uses_is_kept_free() -> None:
    templates = (Path(__file__).parent.parent / "templates").rglob("*.html")
    used = {id for file in templates for id in re.findall(r'\bid="([\w-]+)"', file.read_text(encoding="utf-8"))}
    assert used <= TAKEN


def test_a_slug_has_letters_digits_and_single_hyphens() -> None:
    assert slugify("  A – b__c’s  ") == "a-b-cs"


# ---------------------------------------------------------------- editor’s notes

TWO = "One[!b] two[!a].\n\n> [!a] The *first*  `note` of [[x]]\n> A word.\n\n> [!b] Second\n> B."


def test_a_body_knows_its_editors_notes_by_their_order() -> None:
    assert body(TWO).notes == (EditorsNote("ed-a", 1, "The first note of x"), EditorsNote("ed-b", 2, "Second"))


def test_an_editors_note_is_an_anchor_and_its_marks_are_none() -> None:
    assert body(TWO).anchors == {"p1", "ed-a", "ed-b", "editors-notes"}


def test_the_words_of_editors_notes_are_not_counted() -> None:
    assert body(TWO).words == body("One two.").words == 2


def test_paragraphs_are_numbered_as_if_there_were_no_editors_note() -> None:
    made = body("a[!n]\n\n> [!n] T\n> b\n>\n> c\n\nd")
    assert re.findall('<p id="([^"]*)"', shown(made.pieces)) == ["p1", "p2"]


def test_editors_notes_are_a_section_of_their_own() -> None:
    made = body("a[^1][!n]\n\n## B\n\nc\n\n> [!n] T\n> d\n\n[^1]: e")
    assert [(section.id, section.apart) for section in made.sections] == [("b", False), ("notes", True), ("editors-notes", True)]
    sections = {piece.text.strip(): piece.section for piece in made.pieces if isinstance(piece, Prose)}
    assert (sections["c"], sections["e"], sections["d"]) == ("b", "notes", "editors-notes")


def test_the_title_of_an_editors_note_is_quiet_and_its_text_is_not() -> None:
    pieces = body("a[!n]\n\n> [!n] T *u*\n> b\n>\n> > c").pieces
    quiet = {piece.text: (bool(piece.quiet), piece.quoted) for piece in pieces if isinstance(piece, Prose)}
    hushed, spoken, quoted = (True, False), (False, False), (False, True)
    assert quiet == {"a": spoken, "T ": hushed, "u": hushed, "b": spoken, "c": quoted}


def test_only_the_first_mark_of_a_note_says_where_it_is_set() -> None:
    html = shown(body("a[!n] b[!n] c[!m][^1].\n\n[^1]: d[!m]\n\n> [!n] T\n> e[!m]\n\n> [!m] U").pieces)
    assert re.findall(r'id="edref([\w-]+)"(?: data-note="(\d)")?', html) == [("1-n", "1"), ("2-n", ""), ("1-m", "2")]
    assert re.findall(r'<li id="ed-(\w)" data-note="(\d)">', html) == [("n", "1"), ("m", "2")]


@pytest.mark.parametrize("marks", [1, 2, 12])
def test_each_mark_has_a_way_back(marks: int) -> None:
    html = shown(body("a[!n] " * marks + "\n\n> [!n] T").pieces)
    ids = re.findall(r'id="(edref[\w-]+)"', html)
    assert ids == [f"edref{number}-n" for number in range(1, marks + 1)]
    assert re.findall(r'href="#(edref[\w-]+)"', html) == ids
    assert len(set(re.findall(r'aria-label="(Back[^"]*)"', html))) == marks


def test_a_note_that_only_another_note_points_at_has_no_way_back() -> None:
    html = shown(body("a[!n]\n\n> [!n] T\n> b[!m]\n\n> [!m] U\n> c").pieces)
    assert html.count("doc-backlink") == 1


def test_a_heading_within_an_editors_note_begins_no_section() -> None:
    made = body("a[!n]\n\n> [!n] T\n>\n> ## B\n>\n> c")
    assert [section.id for section in made.sections] == ["editors-notes"]
    assert made.words == 1


@pytest.mark.parametrize("title", ["Ed-a", "edref1-a", "Editor’s notes", "Notes", "All notes", "Bears on", "Took part"])
def test_no_section_takes_an_id_that_notes_or_templates_have(title: str) -> None:
    (section, _) = body(f"## {title}\n\nb[!n]\n\n> [!n] T").sections
    assert section.id == f"section-{slugify(title)}"


# ---------------------------------------------------------------- what is wrong with an editor’s note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a [!n] b", ["1:3+4 unknown-note"], id="no such note"),
        pytest.param("a\nb[!n]\n\n> [!m] T", ["2:2+4 unknown-note", "4:3+4 unknown-note"], id="of another name"),
        pytest.param("a[!n]\n\n> [!n] T\n\n> [!n] U", ["5:3+4 unknown-note"], id="two of one name"),
        pytest.param("a\n\n> [!n] T", ["3:3+4 unknown-note"], id="nothing points at it"),
        pytest.param("a[!n]\n\n> [!n]\n> b", ["3:3+4 unknown-note"], id="no title"),
        pytest.param("a[!n]\n\n> [!n] <!-- later -->\n> b", ["3:3+4 unknown-note"], id="only a comment for a title"),
        pytest.param("a [!NOTE] b", ["1:3+7 unknown-note"], id="capitals"),
        pytest.param("> [!NOTE]\n> b", ["1:3+7 unknown-note"], id="the alert of another engine"),
        pytest.param("a [!n_m] b", ["1:3+6 unknown-note"], id="an underscore"),
        pytest.param("a [!-n] b [!n--m] c", ["1:3+5 unknown-note", "1:11+7 unknown-note"], id="hyphens"),
        pytest.param("a [!ñ] b", ["1:3+4 unknown-note"], id="an accent"),
        pytest.param("[a [!n]](b.csv)\n\n> [!n] T", ["1:1+15 nested-link"], id="within a link"),
        pytest.param("a[!n]\n\n<div>\n\n> [!n] T\n\n</div>", ["5:3+4 unknown-note"], id="within an element of HTML"),
        pytest.param("a[!n]\n\n- b\n\n    > [!n] T", ["1:2+4 unknown-note", "5:7+4 unknown-note"], id="within an item"),
        pytest.param("a[!n]\n\n> > [!n] T", ["1:2+4 unknown-note", "3:5+4 unknown-note"], id="within a quotation"),
        pytest.param("a `[!n]` \\[!n]\n\n    [!n]\n\n```\n> [!n]\n```", [], id="in code"),
    ],
)
def test_a_wrong_editors_note_is_told_at_its_place(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def problem_of(text: str) -> tuple[str, str, Severity]:
    """The one thing that is wrong with a text."""
    (problem,) = read(text, "x.md", line=7, indent=4).problems
    return problem.message, problem.help, problem.severity


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("a[!n]", "there is no editor’s note “n”", "write it below the paragraph: > [!n] A title"),
        ("a[!n]\n\n> [!n] T\n\n> [!n] U", "there are two editor’s notes “n”", "give each its own name; the other is at x.md:9:7"),
        ("a[!N]", "“N” cannot name an editor’s note", "use a to z, 0 to 9 and single hyphens: [!a-name]; for plain brackets, "),
        ("a[!n]\n\n> [!n]\n> b", "this editor’s note has no title", "write one: [!n] A title"),
        (
            "a[!n]\n\n<div>\n> [!n] T\n</div>",
            "this editor’s note is not a block of its own",
            "put an empty line above it, and begin its line with >",
        ),
    ],
    ids=["no such note", "two of one name", "bad name", "no title", "no block"],
)
def test_a_wrong_editors_note_is_an_error_and_told_with_its_cure(text: str, message: str, help: str) -> None:
    found = problem_of(text)
    assert (found[0], found[2]) == (message, Severity.ERROR)
    assert found[1].startswith(help)


def test_a_note_that_nothing_points_at_is_only_a_warning() -> None:
    message, help, severity = problem_of("a\n\n> [!n] T")
    assert (message, severity) == ("nothing points at the editor’s note “n”", Severity.WARNING)
    assert help == "write [!n] where the text wants it"


def test_what_is_wrong_with_a_mark_stays_as_it_is_written() -> None:
    assert prose(read("a[!n] [!N]\n\n> [!M] b", "x.md").body.pieces) == "a[!n] [!N][!M] b"


@pytest.mark.parametrize("text", ["<kbd>[!n]</kbd>", "<code>[!n]</code>", "<pre>[!n]</pre>", "`[!n]`", "    [!n]"])
@pytest.mark.parametrize("note", ["", "\n\nb[!n]\n\n> [!n] T"], ids=["alone", "with its note"])
def test_a_mark_in_code_is_what_is_written(text: str, note: str) -> None:
    assert prose(body(text + note).pieces).startswith("[!n]")


# ---------------------------------------------------------------- claims


def claims(text: str) -> list[tuple[str, str, str]]:
    """The claims of a sound text: number, paragraph, section."""
    return [(claim.number, claim.anchor, claim.section) for claim in body(text).claims]


@pytest.mark.parametrize(
    ("comment", "numbers"),
    [
        ("<!-- claims: 2.1 -->", ["2.1"]),
        ("<!-- claims: 2 2.1 2.1.3 10.12a -->", ["2", "2.1", "2.1.3", "10.12a"]),
        ("<!-- claims: 2.1, 2.2,2.3 -->", ["2.1", "2.2", "2.3"]),
        ("<!--claims:2.1-->", ["2.1"]),
        ("<!-- claims: 2.1\n2.2 -->", ["2.1", "2.2"]),
        ("  <!-- claims: 2.1 -->", ["2.1"]),
        ("<!-- claims: 2.1 -->  ", ["2.1"]),
    ],
    ids=["one", "several", "commas", "no spaces", "two lines", "indented", "spaces behind"],
)
def test_claims_are_those_of_the_paragraph_below(comment: str, numbers: list[str]) -> None:
    assert claims(f"a\n\n{comment}\nb\n\nc") == [(number, "p2", "") for number in numbers]


def test_claims_stand_in_the_order_of_the_text_with_their_sections() -> None:
    text = "<!-- claims: 3 -->\na\n\n## B\n\nc\n\n<!-- claims: 1 2 -->\nd\n\n## E\n\n<!-- claims: 2 -->\nf"
    assert claims(text) == [("3", "p1", ""), ("1", "p3", "b"), ("2", "p3", "b"), ("2", "p4", "e")]


@pytest.mark.parametrize(
    "paragraph",
    [
        "*a* b",
        "[[a]]",
        "[a](term:b)",
        "![a](b.png)",
        "1999 was a year",
        "“a”",
        "[!n] a\n\n> [!n] T",
        "`a`",
        "<q>a</q>",
    ],
)
def test_a_paragraph_may_begin_with_anything(paragraph: str) -> None:
    assert claims(f"<!-- claims: 1 -->\n{paragraph}") == [("1", "p1", "")]


def test_claims_within_a_paragraph_begin_another() -> None:
    assert claims("a\n<!-- claims: 1 -->\nb\nc") == [("1", "p2", "")]
    assert claims("- a\n\n<!-- claims: 1 -->\nb") == [("1", "p1", "")]


def test_a_claim_leads_to_a_paragraph_that_is_there() -> None:
    for below in ("<p></p>", "<div>b</div>", "<p>b</p>", "<span></span>"):
        reading = read(f"<!-- claims: 1 -->\n{below}", "x.md")
        assert {claim.anchor for claim in reading.body.claims} <= reading.body.anchors, below
        assert reading.body.claims or reading.problems, below


@pytest.mark.parametrize(
    "text",
    ["<!-- Claims: 1 -->\na", "<!-- claims 1 -->\na", "<!-- a claims: 1 -->\na", "<!-- -->\na", "`<!-- claims: 1 -->`"],
    ids=["capital", "no colon", "other words before", "empty", "code"],
)
def test_an_ordinary_comment_stays_one(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize("text", ["```\n<!-- claims: 1 -->\na\n```", "    <!-- claims: 1 -->\n    a"])
def test_claims_in_code_are_what_is_written(text: str) -> None:
    assert claims(text) == []
    assert prose(body(text).pieces) == "<!-- claims: 1 -->\na\n"


def test_nothing_of_claims_is_ever_shown() -> None:
    for text in (
        "<!-- claims: 7 -->\na",
        "<!-- claims: 7 -->\n- a",
        "<pre>\n<!-- claims: 7 -->\na</pre>",
        "a\n<!-- claims: 7 -->",
    ):
        assert "7" not in shown(read(text, "x.md").body.pieces), text


@pytest.mark.parametrize(
    "numbers",
    ["", "the first", "2.1 and 2.2", "2.", "2.1-2.3", "2.1; 2.2", ".1", "2.1A", "2.1ab"],
    ids=lambda numbers: numbers or "none",
)
def test_claims_that_are_no_numbers_are_told(numbers: str) -> None:
    (problem,) = read(f"a\n\n<!-- claims: {numbers} -->\nb", "x.md").problems
    assert (problem.code, problem.message) == ("bad-claim", "these are no numbers of claims")
    assert (problem.at.line, problem.at.column, problem.width, problem.severity) == (3, 1, 4, Severity.ERROR)


@pytest.mark.parametrize(
    "below",
    [
        pytest.param("", id="the end of the text"),
        pytest.param("\n\nb", id="an empty line"),
        pytest.param("\n## B", id="a heading"),
        pytest.param("\nB\n---", id="a heading underlined"),
        pytest.param("\n- b", id="a list"),
        pytest.param("\n3. b", id="a numbered list"),
        pytest.param("\n> b", id="a quotation"),
        pytest.param("\n> [!n] T", id="an editor’s note"),
        pytest.param("\n```\nb\n```", id="a fence"),
        pytest.param("\n    b", id="an indented block of code"),
        pytest.param("\n| b | c |\n|---|---|", id="a table"),
        pytest.param("\nb | c\n---|---\nd | e", id="a table without bars outside"),
        pytest.param("\nb\n: c", id="a definition"),
        pytest.param("\n---", id="a rule of hyphens"),
        pytest.param("\n***", id="a rule of stars"),
        pytest.param("\n* * *", id="a rule of stars apart"),
        pytest.param("\n[^1]: b", id="the text of a note"),
        pytest.param("\n<!-- b -->\nc", id="a comment"),
        pytest.param("\n<!-- claims: 2 -->\nc", id="further claims"),
        pytest.param("\n<div>b</div>", id="an element that is no paragraph"),
    ],
)
def test_claims_without_a_paragraph_below_are_told(below: str) -> None:
    problems = read(f"a[^1][!n]\n\n<!-- claims: 1 -->{below}", "x.md").problems
    assert [str(problem.at) for problem in problems if problem.code == "bad-claim"] == ["x.md:3:1"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- a\n\n    <!-- claims: 1 -->\n    b", id="an item"),
        pytest.param("a\n: b\n\n    <!-- claims: 1 -->\n    c", id="a definition"),
        pytest.param("> <!-- claims: 1 -->\n> a", id="a quotation"),
        pytest.param("a[^1]\n\n[^1]: b\n\n    <!-- claims: 1 -->\n    c", id="a note"),
    ],
)
def test_claims_of_what_is_no_paragraph_of_the_text_are_told(text: str) -> None:
    assert [problem.code for problem in read(text, "x.md").problems] == ["bad-claim"]


def test_what_stands_below_claims_is_read_as_it_would_be_without_them() -> None:
    for below in ("## B", "- b", "> b", "```\nb\n```", "    b", "b\n: c", "| b |\n|---|", "---", "***", "b\n---"):
        assert shown(read(f"<!-- claims: 1 -->\n{below}", "x.md").body.pieces) == shown(body(below).pieces), below


BODY = body("\n\n".join(f"<!-- claims: {number} -->\na" for number in ("1", "2 3", "2", "4a")))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("1", "1", ["1"]),
        ("3", "3", ["3"]),
        ("2", "2", ["2", "2"]),  # every paragraph that holds it
        ("1", "3", ["1", "2", "3"]),
        ("3", "4a", ["3", "2", "4a"]),
        ("4a", "1", []),
        ("1", "5", []),
        ("0", "4a", []),
        ("4", "4", []),
    ],
)
def test_claims_between_two_are_all_that_the_text_has_from_one_to_the_other(first: str, last: str, expected: list[str]) -> None:
    assert [claim.number for claim in BODY.claims_between(first, last)] == expected
