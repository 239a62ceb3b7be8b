"""Finished pages with their words set: what is text, what is one line, and what is left alone."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief.compositor import compose, part
from policybrief.typography import CHOICES

from .cases import calm
from .test_typography import letters

ALL = frozenset(CHOICES)
LEFT = (
    "<head><script></script><title>START II</title></head>",
    "<!DOCTYPE html>",
    '<p title="5 May" data-words="START II" aria-label="No. 7">x</p>',
    "<p><code>a -- b</code></p>",
    '<pre class="verbatim"><code>"x" -- 5 May</code></pre>',
    '<script type="application/ld+json">{"name": "START II"}</script>',
    "<p><kbd>5 May</kbd> <samp>No. 7</samp></p>",
    "<svg><svg><text>START II</text></svg><text>5 May</text></svg>",
    "<textarea>5 May</textarea>",
    "<!-- START II > 5 May -->",
    "a < b",
    '<img alt="a > b, 5 May">',
)


def shown(page: str, lang: str = "en", rules: frozenset[str] = ALL) -> str:
    """The page as it is set, with signs for what cannot be seen."""
    return compose(page, lang, rules).translate(str.maketrans("\u00a0\u202f\u2060", "~_^"))


@pytest.mark.parametrize("page", LEFT)
def test_what_is_no_text_is_left_alone(page: str) -> None:
    assert compose(page, "en", ALL) == page


def test_tags_in_capitals_are_the_same() -> None:
    assert shown("<PRE>5 May</PRE><P>5 May <CODE>5 May</CODE></P>") == "<pre>5 May</pre><p>5~May <code>5 May</code></p>"


def test_without_rules_a_page_is_the_same() -> None:
    assert compose("<p>START II &#39;</p>", "en", frozenset()) == "<p>START II &#39;</p>"


def test_a_line_runs_through_its_links() -> None:
    assert shown('<p>On <em>5</em> May, <a href="x">START</a> II</p>') == '<p>On <em>5</em>~May, <a href="x">START</a>~II</p>'


def test_a_line_ends_with_its_block() -> None:
    assert shown("<li>No.</li> <li>7</li>") == "<li>No.</li> <li>7</li>"


def test_quotation_marks_close_across_markup_and_code() -> None:
    assert shown('<p>"<em>x</em> <code>"</code> y"</p>') == '<p>“<em>x</em> <code>"</code> y”</p>'


def test_what_is_escaped_stays_escaped() -> None:
    assert shown("<p>R&amp;D &lt;5 May&gt; &#39;x&#39;</p>") == "<p>R&amp;D &lt;5~May&gt; ‘x’</p>"


def test_each_language_has_its_own_rules() -> None:
    page = '<html lang="fr"><body><p>Oui !</p><p lang="en">No !</p><p>"Un <i lang="en">"one"</i>"</p></body></html>'
    assert "<p>Oui_!</p>" in shown(page)
    assert '<p lang="en">No !</p>' in shown(page)
    assert '<p>«_Un <i lang="en">“one”</i>_»</p>' in shown(page)


def test_acronyms_are_marked_in_prose_but_not_in_its_headings() -> None:
    page = '<h2>NATO</h2><div class="prose"><h2>NATO</h2><p>NATO, US <a href="x">START</a> III</p></div><p>NATO</p>'
    prose = '<p><span class="sc">NATO</span>, US <a href="x"><span class="sc">START</span></a>~III</p>'
    assert shown(page) == f'<h2>NATO</h2><div class="prose"><h2>NATO</h2>{prose}</div><p>NATO</p>'
    assert 'class="sc"' not in shown(page, rules=ALL - {"small_caps"})


PARTS = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<code>",
    "</code>",
    '<i lang="fr">',
    "</i>",
    "<br>",
    "<svg>",
    "</svg>",
    '<div class="prose">',
]
PARTS += [
    "</div>",
    "NATO",
    "START",
    "II",
    "5",
    "May",
    " ",
    " ",
    "-",
    '"',
    "&#39;",
    "&amp;",
    "!",
    "x",
    "\n",
    "<h2>",
    "</h2>",
    "&lt;",
]


@calm
@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join), st.sampled_from(["en", "fr"]))
def test_tags_stay_and_so_do_letters(page: str, lang: str) -> None:
    set_page = re.sub(r'<span class="sc">(\w+)</span>', r"\1", compose(page, lang, ALL))
    assert re.findall("<[^>]*>", set_page) == re.findall("<[^>]*>", page)
    assert letters(unescape(set_page)) == letters(unescape(page))


WHOLE = [*'NATO START II 5 May - " &#39; &amp; ! x <b>NATO</b> <code>--</code> <br>'.split(), " ", "\n", '<i lang="fr">Oui !</i>']
WHOLE += [
    "<h2>START II</h2>",
    '<div class="prose"><p>NATO -- 5 May</p></div>',
    '<p lang="de">"5 Mai"</p>',
    "<svg><text>--</text></svg>",
]


@calm
@given(
    st.lists(st.lists(st.sampled_from(WHOLE), max_size=12).map("".join), min_size=1, max_size=4), st.sampled_from(["en", "fr"])
)
def test_a_part_of_many_pages_is_set_like_what_stands_around_it(contents: list[str], lang: str) -> None:
    around = '<section>{0}</section><div class="prose"><section>{0}</section></div><pre>{0}</pre><ul lang="fr"><li>{0}</li></ul>'
    parts = [f"<section>{content}</section>" for content in contents]
    plain, parted = ("".join(map(around.format, one)) for one in (parts, map(part, parts)))
    for rules in (ALL, frozenset[str]()):
        assert compose(parted, lang, rules) == compose(plain, lang, rules)
