"""Any text as Markdown that says just that, and HTML as the text that it shows."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policybrief import markup, verbatim
from policybrief.markup import Reading
from policybrief.model import Markup, Prose
from policybrief.problem import STRANGE

SIGNS = st.text(st.sampled_from("\\`*_{}[]()#+-.!<>&|~:@^=\"' \n\t1a") | st.characters(exclude_categories=["Cs"]), max_size=40)
MARKS = (
    *("[[", "]]", "[@a]", "[!x]", "> ", "- ", "1. ", "1) ", "# ", "===", "---", "~~~", "```", "<b>", "<!--", "-->"),
    *("&amp;", "&#65;", "<http://a.b>", "[a](b)", "[^1]", "[^1]: ", "[x]: http://a", "\n", "\n\n", "word", " ", "    "),
    *("| a | b |", "|---|---|", ": def", "*a*", "_b_", "**", "<!-- claims: 1 -->", "\\", "[words](event:x)", "![a](b.png)"),
)
TEXTS = SIGNS | st.lists(st.sampled_from(MARKS), max_size=14).map("".join)


def said(reading: Reading) -> str:
    """The words of a text, a space between its paragraphs."""
    blocks: dict[int, str] = {}
    for piece in reading.body.pieces:
        if isinstance(piece, Prose):
            blocks[piece.block] = blocks.get(piece.block, "") + piece.text
    return " ".join(" ".join(blocks.values()).split())


@settings(deadline=None)
@given(TEXTS)
def test_any_text_says_just_itself(text: str) -> None:
    reading = markup.read(verbatim.as_markdown(text), "x.md")
    assert reading.problems == ()
    assert said(reading) == " ".join(STRANGE.sub("", text).split())


@settings(deadline=None)
@given(TEXTS)
def test_nothing_in_a_text_becomes_markup(text: str) -> None:
    pieces = markup.read(verbatim.as_markdown(text), "x.md").body.pieces
    assert all(isinstance(piece, Prose | Markup) for piece in pieces)
    html = "".join(piece.html for piece in pieces if isinstance(piece, Markup))
    assert re.sub(r"</?p(?: id=\"p\d+\")?>|\n", "", html) == ""


def test_plain_words_stay_as_they_are() -> None:
    text = "Signed in Montreal (Canada), 16 September: a 50% cut, well-known & agreed - see p. 3!"
    assert verbatim.as_markdown(text) == text


def test_paragraphs_stay_apart() -> None:
    assert verbatim.as_markdown("  One\n two \n\n\n\nthree\n") == "One\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>two</b></p><p>three &amp; four</p>", "One two\n\nthree & four"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ('<a href="https://x.example/">words</a><img src="x.png">', "words"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("a<script>alert(1)</script>b<style>p{}</style>", "ab"),
        ("x < 5 <b>and</b> <Moscow>", "x < 5 and <Moscow>"),
        ("<p>never closed", "never closed"),
        ("</b></script>stray", "stray"),
    ],
)
def test_html_shows_its_words(html: str, text: str) -> None:
    assert verbatim.shown(html) == text


def test_what_only_looks_like_html_is_none() -> None:
    assert not verbatim.is_html("x < 5, y > 6, AT&T, <Moscow>")
    assert verbatim.is_html("AT&amp;T") and verbatim.is_html("a<BR/>b")


@given(st.text(max_size=80))
def test_any_html_can_be_read(html: str) -> None:
    assert isinstance(verbatim.shown(html), str)
