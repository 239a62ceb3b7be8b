"""Marks: what is masked, what is given back, and where each reference stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief.allowed import refused
from policybrief.masks import FIRST, LAST, MARK, NAMED, NAMED_END, Mask, Masked, Place, Role, mask, number, pointed, restore
from policybrief.model import Kind, Reference, Via
from policybrief.problem import Position

from .cases import calm

AT = Position("x.md")


def masked(text: str, line: int = 1, indent: int = 0) -> Masked:
    return mask(text, Place.of(text, "x.md", line, indent), refused)


def left(text: str) -> str:
    """What Markdown is to see, each mark as a dot and the name of each editor's note in brackets."""
    return MARK.sub("·", masked(text).text).replace(NAMED, "⟨").replace(NAMED_END, "⟩")


def references(text: str, line: int = 1, indent: int = 0) -> list[Reference]:
    """What a text points at, each once."""
    masks = masked(text, line, indent).masks
    return [one.reference for one in masks if one.reference is not None and one.role is not Role.CLOSING]


def places(text: str, line: int = 1, indent: int = 0) -> list[tuple[int, int, int]]:
    """Line, column and width of what a text points at."""
    return [(one.at.line, one.at.column, one.width) for one in references(text, line, indent)]


# ---------------------------------------------------------------- what Markdown sees


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[a]] and [[a|b]]", "· and ·b·"),
        ("[*a*](b) ![c](d) [@e]", "·*a*· · ·"),
        ("<https://a.example> <b@c.example>", "··· ···"),
        ("\\* \\[[a]] &amp; &", "· ··a]] · ·"),
        ("`[[a]]` ``b ` c`` `d", "`··a]]` ``b ` c`` ·d"),
        ("a < b [c", "a · b ·c"),
        ("[^1] [^2]\n\n[^1]: a", "[^1] ·\n\n[^1]: a"),
        ("<q>a</q> <a href='b'>c</a> <img src=d>", "<q>a</q> ·c· ·"),
        ("<script>a</script>b <video>c</video>", "·b ·c·"),
        ("<b onclick=a>c</b>", "<b onclick=a>·c</b>"),
        ("a\n<!-- b -->\nc <!-- d --> e", "a\n\nc · e"),
        ("a <!-- b\n  c --> d", "a ·\n  · d"),
        ("```py\n[[a]] &\n```\n[[b]]", "```py\n··a]] ·\n```\n·"),
        ("``` py extra\n```", "```py\n```"),
        ("```\n[[a]]", "·\n·"),
        ("[a]: b\n[a]", "\n·a·"),
        ("a[!b] [!b]\n\n> [!b] C", "a· ·\n\n> ⟨b⟩ C"),
        ("> [!b] C\n>[!d] E\n   > [!f] G", "> ⟨b⟩· C\n>⟨d⟩· E\n   > ⟨f⟩· G"),
        ("    > [!b] C\n\n> > [!b] C\n\n>  [!b] C", "    > · C\n\n> > · C\n\n>  ⟨b⟩ C"),
        ("[!b c] [! b] [!] [!B] [![b](c)](d)", "·!b c] ·! b] ·!] · ···"),
        ("`[!b]` \\[!b]", "`·!b]` ·!b]"),
        ("<!-- claims: 1 -->\na\n<!-- claims: 2 3 -->\n*b*", "\n·a\n\n·*b*"),
        ("<!-- claims: 1 -->\n## a\n<!-- claims: x -->\nb", "\n·\n\n## a\n\n·b"),
        ("a <!-- claims: 1 --> b\n<!-- claims: 1 --> c", "a · b\n· c"),
    ],
)
def test_what_is_ours_is_masked_and_the_rest_left(text: str, expected: str) -> None:
    assert left(text) == expected


@pytest.mark.parametrize("text", ["a\n\nb", "a (b) c", "a_b *c*", "- a\n- b", "| a |\n|---|", "é”—…", "a ! b", "] a"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert masked(text).text == text


def test_lines_stay_where_they_are() -> None:
    text = "a\n<!-- b\nc -->\nd <!-- e\nf --> [[g]]\n[h]: i\n[j]: k\n"
    assert masked(text).text.count("\n") == text.count("\n")


# ---------------------------------------------------------------- and back again

SCRAPS = [
    *"[]()`*_<>!\\&;#|^@a \n\té\u00a0\ue000\ue001\ue0f0\x02\x03",
    *["\n\n", "    ", "- ", "> ", "[[x]]", "[[x|y]]", "[@k]", "[w](term:x)", "![a](b)", "[^1]", "&amp;", "&#xE000;"],
    *["[!x]", "[!X]", "> [!x] T", "\n<!-- claims: 1 -->\n"],
    *["<q>", "</q>", "<a href='x'>", "</a>", "<script>", "</script>", "<img src=x>", "\ue000\ue010\ue001"],
]
scraps = st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join)


@calm
@given(scraps | st.text())
def test_every_mark_gives_back_what_was_written(text: str) -> None:
    """But for what leaves no mark: comments and addresses on lines of their own, words after a fence, editor's notes."""
    if not re.search("<!--|]:|```|~~~|> ?\\[!", text):
        made = masked(text)
        assert restore(made.text, made.masks) == text


@calm
@given(scraps | st.text())
def test_every_mark_has_a_mask_and_every_mask_one_mark(text: str) -> None:
    made = masked(text)
    assert sorted(number(found) for found in MARK.finditer(made.text)) == list(range(len(made.masks)))


@calm
@given(scraps)
def test_no_character_of_a_mark_is_left_but_in_marks(text: str) -> None:
    """And around the names of editor's notes, where one begins."""
    made = masked(text)
    rest = re.sub(f"> ?{NAMED}[a-z0-9-]+{NAMED_END}", "", MARK.sub("", made.text))
    assert not re.search("[\ue000-\ue0ff]", rest)


@calm
@given(scraps)
def test_every_opening_is_closed_by_the_same_reference(text: str) -> None:
    """Those of HTML excepted, which authors may leave open."""
    made = [one for one in masked(text).masks if not one.written.lower().startswith(("<a", "</a"))]
    opened = [id(one.reference) for one in made if one.role is Role.OPENING]
    assert sorted(opened) == sorted(id(one.reference) for one in made if one.role is Role.CLOSING)


def test_marks_are_numbered_from_nought() -> None:
    made = masked("[[a]]" * 11)
    assert made.text.endswith(f"{FIRST}\ue011\ue010{LAST}")
    assert [number(found) for found in MARK.finditer(made.text)] == list(range(11))


def test_a_mark_is_restored_once() -> None:
    held = Mask(Role.PLAIN, f"{FIRST}\ue010{LAST}")
    assert restore(f"{FIRST}\ue010{LAST}", (held,)) == held.written


@pytest.mark.parametrize("text", ["&#xE000;&#xE010;", "&#57344;", "&#xe0f0;", "&#x2;", "&#00000000000057344;", "&#xE000"])
def test_an_entity_cannot_stand_for_what_no_text_may_hold(text: str) -> None:
    made = masked(text)
    assert all(one.said == "&" or not re.search("[\x00-\x1f\ue000-\ue0ff]", one.said) for one in made.masks)
    assert "&" not in made.text


# ---------------------------------------------------------------- where things stand


def test_a_reference_stands_where_it_begins() -> None:
    assert places("One [[a]],\ntwo [words](term:b) ![c](d)") == [(1, 5, 5), (2, 5, 15), (2, 21, 7)]


def test_a_text_within_a_file_counts_from_its_line_and_its_indentation() -> None:
    assert places("[[a]]\n [[b]]", line=12, indent=4) == [(12, 5, 5), (13, 6, 5)]


def test_each_work_in_a_citation_has_its_own_place() -> None:
    assert places("[@a, p. 1; @bc]") == [(1, 2, 2), (1, 12, 3)]


def test_a_reference_within_the_words_of_a_link_has_its_own_place() -> None:
    assert places("[see [[a]]\nand [@b]](term:c)") == [(1, 1, 10), (1, 6, 5), (2, 6, 2)]


@pytest.mark.parametrize(
    "before",
    ["<!-- a\nb -->\n", "x <!-- a\nb -->\n", "```\n[[a]]\n```", "    [a](b\n\n", "&amp; \\*\n\n", "[a]: b\n\n", "<style>\n"],
)
def test_what_stands_before_does_not_move_it(before: str) -> None:
    text = f"{before}\nthe [[name]]"
    assert places(text)[-1][:2] == (text.count("\n") + 1, 5)


def test_tabs_and_accents_count_as_one_column() -> None:
    assert places("\té e\u0301 [[a]]") == [(1, 7, 5)]


def test_an_address_apart_from_its_link_is_told_where_it_stands() -> None:
    assert places("[words][a] and ![words][a]\n\n[a]: <term:b>") == [(3, 7, 6), (3, 7, 6)]


def test_a_link_over_two_lines_is_as_wide_as_its_first() -> None:
    assert places("[two\nlines](term:x)") == [(1, 1, 4)]


def test_an_editors_note_stands_where_its_name_does() -> None:
    made = masked("[!a] [!b]\n\n> [!a] T\n> t\n> [!b] U", line=3, indent=4)
    assert dict(made.notes) == {"a": Position("x.md", 5, 7), "b": Position("x.md", 7, 7)}
    assert list(made.notes) == ["a", "b"]


# ---------------------------------------------------------------- what is pointed at


@pytest.mark.parametrize(
    ("address", "via", "target", "fragment"),
    [
        ("#part", Via.ANCHOR, "", "part"),
        ("https://a.example/#b", Via.WEB, "https://a.example/#b", ""),
        ("mailto:a@b.example", Via.WEB, "mailto:a@b.example", ""),
        ("//a.example", Via.WEB, "//a.example", ""),
        ("javascript:a", Via.WEB, "javascript:a", ""),
        ("JaVa\tScript:a", Via.WEB, "JaVa\tScript:a", ""),
        (" vbscript:a", Via.WEB, " vbscript:a", ""),
        ("a/b.md#c", Via.FILE, "a/b.md", "c"),
        ("a b.csv", Via.FILE, "a b.csv", ""),
        ("", Via.FILE, "", ""),
    ],
)
def test_an_address_is_what_it_looks_like(address: str, via: Via, target: str, fragment: str) -> None:
    assert pointed(address, AT, 1) == Reference(via, target, AT, fragment=fragment)


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:b)",
        "[a](java&#115;cript:b)",
        "[a](javascript&colon;b)",
        "[a](java\\script:b)",
        "[a](<javascript:b>)",
        "[a][b]\n\n[b]: javascript:b",
        "<javascript:b>",
        "<a href=javascript:b>c</a>",
        "<a href='&#106;avascript:b'>c</a>",
    ],
)
def test_an_address_that_would_run_is_seen_through(text: str) -> None:
    (found,) = references(text)
    assert found.via is Via.WEB or found.target == "java\\script:b"


def test_a_name_is_of_any_kind_unless_it_says_which() -> None:
    assert [(one.target, one.kind) for one in references("[[a]] [[event:a]] [b](page:a)")] == [
        ("a", None),
        ("a", Kind.EVENT),
        ("a", Kind.ARTICLE),
    ]


@pytest.mark.parametrize("text", ["[[]]", "[[ ]]", "[[#a]]", "[[a\nb]]", "[[a|]]", "[@]", "[^ a]", "[](", "![a]", "[a] (b)"])
def test_what_only_looks_like_a_reference_is_none(text: str) -> None:
    assert references(text) == []


def test_an_address_may_not_be_endless() -> None:
    assert references(f"[a](https://x.example/{'b' * 2000})") == []


def test_of_two_addresses_with_one_name_the_first_counts() -> None:
    assert references("[a]\n\n[a]: b\n[A]: c")[0].target == "b"
