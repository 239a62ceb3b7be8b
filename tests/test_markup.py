"""Markdown to pieces: the cases in fixtures/markup.txt, what is told, what is never published, and what it may cost."""

import itertools
import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown.extensions.tables import TableProcessor
from markdown.preprocessors import HtmlBlockPreprocessor

from policybrief.allowed import CLEANER, TAGS, refused
from policybrief.link import as_read, link
from policybrief.markup import LINKS, Crowded, Reading, converted, converter, read
from policybrief.masks import Place, mask
from policybrief.model import Article, Body, Closing, Link, Markup, Opening, Piece, Point, Prose, Settings, Via
from policybrief.problem import Position, Severity

from .cases import FIXTURES, body, calm, cases, prose, shown, told


@cases("markup.txt")
def test_a_text_is_read_as_listed(source: str, expected: str) -> None:
    assert shown(body(source).pieces) == expected


ROOT = FIXTURES.parent.parent
WRITTEN = [path.read_text("utf-8") for folder in ("content", "docs") for path in sorted((ROOT / folder).rglob("*.md"))]
TRIED = [part for path in sorted(FIXTURES.glob("*.txt")) for part in path.read_text("utf-8").split("\n.\n")]
CALM = st.text(alphabet="ab Z1é.,;:?!'\"()/%+=@$€§“”‘’–-{} \n\u2009ß中", max_size=40)
SIGNS = "a, b , ,\n,\n\n,*,_,`,[,],(,),<,b>,&,amp;,\\,  \n,    ,# ,- ,1. ,> ,|,---,!,[^1],\n[^1]: ,~~~\n,é".split(",")
MARKS = """*em* **strong** *two words* **a *b* c** *a**b* _u_ `c` [^1] [^2] [[t|w]] [x](y.csv) [@s] <b> </b> <div> </div> <br> <q>
    &amp; a*b*c **a**b *.* 1900 1. 1) (x “q” ~~~ ``` > - + 1. # ## |a|b|\n|---|---| --- === : ! ![a](b.png) \n[^1]: [!a]
    <!-- ^ \\ * ** _"""
PLAIN = st.sampled_from(["Words that mean nothing at all in Markdown, however long they go on", "Some words.", "## A heading"])
LINES = st.sampled_from([mark.replace("\\n", "\n") for mark in MARKS.split()]) | PLAIN
ENDS = st.sampled_from(
    [" ", " ", "\n", "\n\n", "\n\n", "\n\n\n", "", "  \n", "\n    ", "\n> ", "\n- ", "\n\n: ", "\n\n[^1]: ", "\n\n> [!a] T\n> "]
)


def unhurried() -> markdown.Markdown:
    """The converter as the library would have it, which tries every pattern on every text."""
    made = converter.__wrapped__()
    made.treeprocessors.deregister("unmarked")
    made.preprocessors.register(HtmlBlockPreprocessor(made), "html_block", 20)
    made.parser.blockprocessors.register(TableProcessor(made.parser, {"use_align_attribute": True}), "table", 75)
    whole = markdown.Markdown()
    for name, priority in zip(LINKS, (170, 160, 150, 140, 130, 125), strict=True):
        pattern = whole.inlinePatterns[name]
        pattern.md = made
        made.inlinePatterns.register(pattern, name, priority)
    return made


def check_against_the_library(text: str) -> None:
    """What we make of a text is what the library and the allow-list make of it, once references are masked."""
    masked = mask(text, Place.of(text, "x.md", 1, 0), refused).text
    try:
        expected = CLEANER.clean(unhurried().convert(masked))
    except Crowded:
        with pytest.raises(Crowded):
            converted(masked)
    else:
        assert converted(masked) == expected


def test_every_text_of_the_repository_is_read_as_the_library_reads_it() -> None:
    assert len(WRITTEN) > 100 < len(TRIED)
    for text in [*WRITTEN, *TRIED]:
        check_against_the_library(text)


@calm
@given(st.lists(CALM, max_size=4).map("\n\n".join))
@example("1900 was calm.\n\n\n1. is an item")
@example("a - b\n- c")
@example("a  \nb")
@example("\n\na\n")
def test_plain_paragraphs_are_read_as_the_library_reads_them(text: str) -> None:
    check_against_the_library(text)


@calm
@given(st.lists(st.sampled_from(SIGNS), max_size=30).map("".join))
def test_signs_in_any_order_are_read_as_the_library_reads_them(text: str) -> None:
    check_against_the_library(text)


@settings(calm, max_examples=400)
@given(st.lists(st.tuples(LINES, ENDS).map("".join), max_size=20).map("".join))
@example("One\n\nTwo\n\n:\tDefined")
@example("<div>\n\nOne\n\n## Two\n\n</div>\n\n*Three*")
@example("<b>One\n\nTwo\n\n</b>Three")
@example("```\nOne\n\nTwo *three*\n\n```")
@example("- one\n\nTwo\n\n    Three words that go on for quite a while *and* four[^1]\n\n[^1]: Five")
@example("*" * 201 + " Words that mean nothing at all in Markdown, however long they go on " + "* " * 201)
def test_plain_words_among_signs_are_read_as_the_library_reads_them(text: str) -> None:
    check_against_the_library(text)


@pytest.mark.parametrize("text", ["One. Two.", "In 2000, “it” (so) was: calm – 5 %!\n1999 too\n\n## And so *on*\n\n**A** b."])
def test_plain_text_is_not_shown_to_the_library(text: str) -> None:
    converter.cache_clear()
    assert converted(text).startswith("<p>")
    assert converter.cache_info().misses == 0


# ---------------------------------------------------------------- bodies


def test_words_are_counted_with_headings_and_without_notes() -> None:
    assert body("## One two\n\nThree *four*. [[five]][^1][!a]\n\n[^1]: Six.\n\n> [!a] Seven\n> Eight.").words == 4


def test_prose_knows_its_section() -> None:
    found = {piece.text: piece.section for piece in body("a\n\n## B\n\nc\n\n### D\n\ne").pieces if isinstance(piece, Prose)}
    assert found == {"a": "", "B": "b", "c": "b", "D": "d", "e": "d"}


def test_prose_of_one_paragraph_shares_a_block() -> None:
    pieces = [piece for piece in body("a *b* [[c]]\n\n- d\n- e").pieces if isinstance(piece, Prose | Point)]
    assert [len(list(group)) for _, group in itertools.groupby(piece.block for piece in pieces)] == [4, 1, 1]


@pytest.mark.parametrize(
    "text", ["## a", "[a](b)", "`a`", "<kbd>a</kbd>", "[[!a]]", "<abbr>a</abbr>", "<dfn>a</dfn>", "> b\n>\n> — a"]
)
def test_some_words_are_never_searched_for_terms(text: str) -> None:
    assert all(piece.quiet for piece in body(text).pieces if isinstance(piece, Prose) and "a" in piece.text)


@pytest.mark.parametrize("text", ["> a", "> - a", "<q>a</q>", "<blockquote>a</blockquote>"])
def test_quoted_words_are_known_as_such(text: str) -> None:
    assert [
        (piece.quoted, bool(piece.quiet)) for piece in body(text).pieces if isinstance(piece, Prose) and "a" in piece.text
    ] == [(True, False)]


def test_each_table_stands_apart() -> None:
    pieces = body("a\n\n| b |\n|---|\n| c |\n\nd\n\n| e |\n|---|").pieces
    apart = {piece.text: piece.apart for piece in pieces if isinstance(piece, Prose) and piece.text.strip()}
    assert apart == {"a": "", "b": " display 1", "c": " display 1", "d": "", "e": " display 2"}


@pytest.mark.parametrize("text", ["a", "*a*", "- a", "| a |\n|---|", "a\n: b", "<span>a</span>", "<div>a</div>"])
def test_all_others_are(text: str) -> None:
    assert not any(piece.quiet for piece in body(text).pieces if isinstance(piece, Prose))


def test_a_paragraph_of_its_own_has_a_number_and_is_an_anchor() -> None:
    made = body("a\n\n> b\n\n- c\n\n<!-- d --> <!-- e -->\n\nf")
    assert re.findall('<p id="([^"]*)"', shown(made.pieces)) == ["p1", "p2"]
    assert made.anchors == {"p1", "p2"}


# ---------------------------------------------------------------- what is told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [[b.", ["1:3+2 unclosed-link"]),
        ("A b]].", ["1:4+2 unclosed-link"]),
        ("`[[` and\n[[a]", ["2:1+2 unclosed-link"]),
        ("*a [b* c](term:d)", ["1:4+14 broken-link"]),
        ("[a *b](term:c) d*", ["1:1+14 broken-link"]),
        ("- [a\n- b](term:c)", ["1:3+2 broken-link"]),
        ("a <a href=b>c\n\nd</a>", ["1:3+10 broken-link"]),
        ("[](term:a) [ ](b.csv)", ["1:1+10 broken-link", "1:12+10 broken-link"]),
        ("[a](b c)", ["1:1+1 broken-link"]),
        ("[a [[b]] c](d.csv)", ["1:4+5 nested-link"]),
        ("[a [b](c.csv) d](e.csv)", ["1:4+10 nested-link"]),
        ("[a [@b]](c.csv)", ["1:5+2 nested-link"]),
        ("[a <https://b.example>](c.csv)", ["1:4+19 nested-link"]),
        ("<a href=b>c [[d]]</a>", ["1:13+5 nested-link"]),
        ("[a[^1]](b.csv)\n\n[^1]: c", ["1:1+14 nested-link"]),
        ("[@a b]", ["1:2+4 bad-citation"]),
        ("[@a; b]", ["1:5+2 bad-citation"]),
        ("a[^1] `[^2]`", ["1:2+4 unknown-note"]),
        ("a[^1]\n\n[^1]: b\n[^1]: c", ["4:1+4 unknown-note"]),
        ("a\n\n[^1]: b", ["3:1+4 unknown-note"]),
        ("a\n\n# B", ["3:3+1 heading-level"]),
        ("B a\n\n# The *B* c\n\nd\n\nE\n===", ["3:3+7 heading-level", "7:1+1 heading-level"]),
        ("<h1>A</h1>", ["1:5+1 heading-level"]),
        ("a <!-- b", ["1:3+4 unclosed-block"]),
        ("a\n\n```\nb", ["3:1+3 unclosed-block"]),
        ("a <video>b</video>", ["1:3+6 html-removed"]),
        ("a <b style='c'>d</b>", ["1:6+6 html-removed"]),
        ("`<video>`\n\n<b ID=c>d</b>", ["3:4+3 html-removed"]),
        ("<a href=b target=c>d</a>", ["1:11+7 html-removed"]),
        ("<div class=footnote>a</div>", ["1:6+6 html-removed"]),
        ("    <video> [[ [^1] <!-- [a](b c) [@a b]\n\n`<video> [[`", []),
        ("<script>[[ `</script>", ["1:1+7 html-removed"]),
    ],
)
def test_a_mistake_is_told_at_its_place(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_places_are_those_of_the_file() -> None:
    text = "<!-- a\nb -->\nc <!-- d\n--> [[e\n\n# F\n"
    assert told(text, line=20, indent=4) == ["23:9+2 unclosed-link", "25:7+1 heading-level"]


def test_what_is_only_doubtful_is_a_warning() -> None:
    for text in ("# a", "<video>", "[a](b c)", "[^1]: a"):
        assert [problem.severity for problem in read(text, "x.md").problems] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a [[b", "a [[b"),
        ("a]]", "a]]"),
        ("a[^1]", "a[^1]"),
        ("[@a b]", "[@a b]"),
        ("a <!-- b", "a <!-- b"),
        ("```\na", "```\na"),
        ("*a [b* c](term:d)", "a b c"),
        ("[a [[b]] c](d.csv)", "a  c"),
        ("a <video>b</video> c", "a b c"),
        ("a <script>b</script> c", "a  c"),
        ("[a](b c)", "[a](b c)"),
    ],
)
def test_what_is_wrong_stays_as_it_is_written(text: str, said: str) -> None:
    assert prose(read(text, "x.md").body.pieces) == said


# ---------------------------------------------------------------- what holds for every text

SCRAPS = [
    *"[]()`*_<>!\\&;#|^@:-—é \t\u00a0\ue000\ue001\ue0f0\x02\x03",
    *["\n", "\n\n", "    ", "\n- ", "\n1. ", "\n> ", "\n## ", "\n# ", "\n---\n", "\n===\n", "\n: ", "\n|a|b|\n|-|-|\n|", "```"],
    *["[[x]]", "[[x|y]]", "[@k]", "[w](term:x)", "![a](b)", "\n[r]: y\n", "[r]", "[^1]", "\n[^1]: ", "<!--", "-->", "&amp;"],
    *["<q>", "</q>", "<div>", "</div>", "<b>", "</b>", "<i lang=a>", "<a href='x'>", "</a>", "<img src=x>", "<p>", "</p>"],
    *["<h2>", "</h2>", "<table>", "<td>", "</table>", "<pre>", "</pre>", "<code>", "</code>", "<ul><li>", "</ul>", "<br>"],
    *["<script>", "</script>", "<sup id='fnref-1'>", "<div class=footnote>", "<li id=fn-1>", "ABM", " Treaty", "~~~", "&#xE000;"],
    *["[!a]", "[!b]", "\n\n> [!a] A\n> ", "\n> [!b] B", "\n\n> ", "\n<!-- claims: 1 2.1 -->\n", "\n\n<!-- claims: x -->\n"],
    *["<div class=editors-notes>", "<li id=ed-a>", "<kbd>", "</kbd>", "\ue000\ue010\ue001"],
]
scraps = st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join)
anything = scraps | st.text()


@calm
@given(anything)
def test_whatever_is_written_can_be_read(text: str) -> None:
    for problem in read(text, "x.md").problems:
        assert 1 <= problem.at.line <= text.count("\n") + 1


@calm
@given(anything)
def test_elements_are_balanced(text: str) -> None:
    depths = list(itertools.accumulate(piece.depth for piece in read(text, "x.md").body.pieces if isinstance(piece, Markup)))
    assert min(depths, default=0) >= 0
    assert not depths or depths[-1] == 0


@calm
@given(anything)
def test_links_are_balanced_and_never_nest(text: str) -> None:
    edges = [piece for piece in read(text, "x.md").body.pieces if isinstance(piece, Opening | Closing)]
    assert [isinstance(piece, Opening) for piece in edges] == [True, False] * (len(edges) // 2)


@calm
@given(anything)
def test_tags_match_and_ids_are_unique(text: str) -> None:
    reader = Tags(read(text, "x.md").body.pieces)
    assert reader.misfits == reader.open == []
    assert len(set(reader.ids)) == len(reader.ids)


@calm
@given(anything)
def test_every_way_within_a_sound_text_arrives(text: str) -> None:
    reading = read(text, "x.md")
    if not reading.problems:
        reader = Tags(reading.body.pieces)
        assert set(reader.ways) <= set(reader.ids)
        assert {claim.anchor for claim in reading.body.claims} <= reading.body.anchors
        assert {note.id for note in reading.body.notes} == {id for id in reader.ids if id.startswith("ed-")}


@calm
@given(anything)
def test_nothing_live_is_left_of_anything(text: str) -> None:
    assert Tags(read(text, "x.md").body.pieces).live == []


@calm
@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="\\`*_{}[]()<>#+-.!|&:~=")))
def test_every_letter_of_plain_prose_is_kept(text: str) -> None:
    assert "".join(prose(read(text, "x.md").body.pieces).split()) == "".join(text.split())


@calm
@given(anything)
def test_a_text_is_read_the_same_again(text: str) -> None:
    assert read(text, "x.md") == read(text, "x.md")


# ---------------------------------------------------------------- what is never published

OWN = {"section", "div", "table", "a", "h2"}
SAFE = set("id class lang dir cite start colspan rowspan scope role tabindex aria-label aria-labelledby data-note".split())
VOID = {"br", "hr"}


class Tags(HTMLParser):
    """What a browser would make of a body: its elements, whether they match, and what is live in them."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        super().__init__()
        self.open: list[str] = []
        self.misfits: list[str] = []
        self.live: list[str] = []
        self.ids: list[str] = []
        self.ways: list[str] = []
        for piece in pieces:
            if isinstance(piece, Markup | Prose):
                self.feed(shown([piece]))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS | OWN or tag == "img":
            self.live.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.ways.append((value or "").removeprefix("#"))
            link = tag == "a" and name == "href" and (value or "").startswith(("#fn", "#ed"))
            loose = name == "cite" and not re.match("https?://", value or "")
            if (name not in SAFE and not link) or loose or "\ue0f0" in (value or ""):
                self.live.append(f"{tag} {name}={value}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.misfits.append(tag)


RUNS = "javascript:alert(1)"
ADDRESSES = [
    RUNS,
    "JaVaScRiPt:alert(1)",
    "java&#115;cript:alert(1)",
    "java&#x73;cript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#1;javascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "\\javascript:alert(1)",
    "javascript\\:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg>",
    "file:///etc/passwd",
    "//evil.example/x",
    "blob:https://evil.example/x",
    "view-source:javascript:alert(1)",
    'https://a.example/" onclick="alert(1)',
]
FORMS = ["[a]({})", "[a](<{}>)", "![a]({})", "[a][b]\n\n[b]: {}", "![a][b]\n\n[b]: <{}>", "[b]\n\n[b]: {}", "<{}>"]
HTML_FORMS = ["<a href='{}'>b</a>", "<A HREF={}>b</A>", "<img src='{}'>", "<div><a href='{}'>b</a></div>", "<q cite='{}'>b</q>"]
UNSAFE = [form.format(address) for form in (*FORMS, *HTML_FORMS) for address in ADDRESSES]
HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    "<scr<script>ipt>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "<img src=x onerror=alert(1)//",
    "<img src='x' onerror='alert(1)' alt='>'>",
    "<b onclick=alert(1)>b</b>",
    "<b/onclick=alert(1)>b</b>",
    "<b\nonmouseover\n=\nalert(1)>b</b>",
    "<div onclick='alert(1)'>b</div>",
    "<p style='background:url(javascript:alert(1))'>b</p>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>a</math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<form action='https://evil.example/'><input name=a><button formaction=javascript:alert(1)>b</button></form>",
    "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>b</details>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!DOCTYPE html><script>alert(1)</script>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<%= system('x') %>",
    "<a href=x id=main class=citation name=location>b</a>",
    "<span id=contents class=evil>b</span>",
    "<li id=fn-1><sup id=fnref-1><div class=footnote><a class=footnote-ref href='https://evil.example/'>b</a>",
    "<div class=editors-notes><ol><li id=ed-a data-note=1><p class=note-title>b</p></li></ol></div>",
    "<a class=note-mark href='https://evil.example/' id=edref1-a>ed. 1</a>",
    '[!"onclick=alert(1)] [!a&quot;]',
    "a[!b]\n\n> [!b] <script>alert(1)</script> <img src=x onerror=alert(1)>\n> <script>alert(1)</script>",
    "a[!b]\n\n> [!b] [c](javascript:alert(1))\n> [d](javascript:alert(1))",
    "<b title='\ue0f1a\ue0f2'>\n\n> \ue0f1a\ue0f2 b",
    "<!-- claims: <script>alert(1)</script> -->\na",
    "<!-- claims: 1 --><script>alert(1)</script>",
    "<div class='\ue0f0footnote'><a class='\ue0f0footnote-ref' href='#fn-1'>b</a></div>",
    "```{ .py onclick=alert(1) }\na\n```",
    '```"onclick=alert(1)\na\n```',
    "~~~ { #main }\na\n~~~",
    "a {: onclick=alert(1) }",
    "## a {: #main onclick=alert(1) }",
    "<div markdown=1 onclick=alert(1)>\n\n**a**\n\n</div>",
    "*[a]: <script>alert(1)</script>\n\na",
    '[^"onclick=alert(1)]\n\n[^"onclick=alert(1)]: a',
    "[^<script>]\n\n[^<script>]: a",
    '[a](b "c" onclick="alert(1)")',
    "[a](b 'c\" onclick=alert(1) \"')",
    '![a" onerror="alert(1)](b)',
    "![a'><script>alert(1)</script>](b)",
    '[[a"><script>alert(1)</script>]]',
    "[[a|<script>alert(1)</script>]]",
    '[@a, "><script>alert(1)</script>]',
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "> <script>\n> alert(1)\n> </script>",
    "- <img src=x onerror=alert(1)>",
    "\ue000\ue010\ue001<b onclick=alert(1)>",
    "&#xE000;&#xE010;&#xE001; [[a]]",
    "`\ue000\ue010\ue001` [[a]]",
    ": ```\n[a]: b\n&#xE000;&#xE010;&#xE001;```",
    "`\n## a\n<script>alert(1)</script> [b](javascript:alert(1)) ` `",
    "<b title='&#xE000;&#xE010;&#xE001;'>",
    "a\x02wzxhzdk:0\x03b <b>c</b>",
    "\x02klzzwxh:0000\x03 *a*",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "{{ 1 + 1 }} {% raw %}",
    "<p><table><p><script>alert(1)</script>",
    "<td onclick=alert(1)>a",
    "<a href=javascript:alert(1)><b>a</a></b>",
    "a<br/onload=alert(1)>b",
    "<q cite=javascript:alert(1)>a</q>",
    "<blockquote cite='data:text/html,a'>b</blockquote>",
]


def followed(reading: Reading) -> tuple[list[Link], list[str]]:
    """Where the links of a text lead, followed by themselves; and the codes of what is wrong with the rest."""
    page = Article("x", "A page", reading.body, Position("content/pages/x.md"))
    site, problems, *_ = link(as_read([page], Settings()))
    links = [piece.link for piece in site.texts[page.key].pieces if isinstance(piece, Opening | Point)]
    return [one for one in links if isinstance(one, Link)], [problem.code for problem in problems]


@pytest.mark.parametrize("text", [*HOSTILE, *UNSAFE])
def test_nothing_live_is_published(text: str) -> None:
    reading = read(text, "content/pages/x.md")
    links, _ = followed(reading)
    assert Tags(reading.body.pieces).live == []
    assert [one.address for one in links if not re.match("https?://|mailto:", one.address)] == []


@pytest.mark.parametrize("address", [RUNS, "VBScript:a", "data:text/html,a", "java&Tab;script:a", "file:///a", "//a.example"])
@pytest.mark.parametrize("form", ["[a]({})", "[a][b]\n\n[b]: {}", "<a href='{}'>b</a>"])
def test_an_unsafe_address_is_told(address: str, form: str) -> None:
    assert followed(read(form.format(address), "content/pages/x.md")) == ([], ["unsafe-address"])


@pytest.mark.parametrize("address", ["https://a.example/?b=c&d", "http://a.example", "mailto:a@b.example"])
@pytest.mark.parametrize("form", ["[a]({})", "[a][b]\n\n[b]: {}", "<a href='{}'>b</a>", "<{}>"])
def test_a_safe_address_is_kept_as_it_is(address: str, form: str) -> None:
    assert followed(read(form.format(address), "content/pages/x.md")) == ([Link(Via.WEB, None, address)], [])


def test_a_mark_cannot_be_forged() -> None:
    pieces = body("[[a]] \ue000\ue010\ue001 &#xE000;&#xE010;&#xE001; `\ue000\ue010\ue001`").pieces
    assert [piece for piece in pieces if isinstance(piece, Point)] == [
        piece for piece in body("[[a]]").pieces if isinstance(piece, Point)
    ]


# ---------------------------------------------------------------- what it may cost

DEEP = "".join("    " * depth + "- a\n" for depth in range(400))
COSTLY = {
    "open brackets": "[" * 5000,
    "open pictures": "![" * 3000,
    "open links": "[a](" * 5000,
    "brackets apart": "[a " * 50_000,
    "names never closed": "[[a| " * 20_000,
    "brackets in addresses": "[a]((a " * 20_000,
    "open tags": "<a " * 20_000,
    "open declarations": "<!" * 5000,
    "open sections": "<![" * 5000,
    "open comments": "a <!-- " * 20_000,
    "tags in tags": "<b " + "a=b " * 2000 + ">",
    "elements that last": "".join(f'<b lang="{number}">a\n\n' for number in range(3000)),
    "ends of nothing": "</b>" * 20_000,
    "scripts never closed": "<script>" * 20_000,
    "addresses": "<https://a.example> " * 10_000,
    "ampersands": "&" * 50_000,
    "entities": "&amp;" * 50_000,
    "backslashes": "\\ " * 50_000,
    "backticks": "`a ``b " * 20_000,
    "backticks of all lengths": "\n".join("`" * length for length in range(1, 200)),
    "spaces behind a fence": "```" + " " * 4000,
    "fences never closed": "```py\na\n" * 7000,
    "fences that are none": "```a b\n" * 7000,
    "quotations in quotations": ">" * 5000,
    "dashes": "- " * 1000,
    "lists in lists": DEEP,
    "elements in elements": "<div>" * 500,
    "elements that read Markdown": "<div markdown=1>\n" * 500,
    "stars": "*a " * 5000,
    "stars in paragraphs": ("**a _b ***c " * 60 + "\n\n") * 50,
    "code in one paragraph": "`a` " * 5000,
    "a wide table": "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|a" * 5000 + "|\n",
    "backticks in a table": "|a|b|\n|-|-|\n" + "` " * 20_000,
    "rules without empty lines": "- \n" * 10_000,
    "lines of hard spaces": "|a|b|\n|-|-|\n" + "\u00a0\n" * 40_000,
    "ends that hide what is open": "</pre><u>a\n\n" * 3000,
    "a long table": "|a|b|\n|-|-|\n" + "|a|b|\n" * 10_000,
    "addresses apart from links": "".join(f"[a{number}]: b\n" for number in range(10_000)),
    "addresses that are none": "[a]: b c\n" * 10_000,
    "notes": "".join(f"a[^{number}]\n\n[^{number}]: b\n\n" for number in range(900)),
    "editor’s notes": "".join(f"a[!n{number}]\n\n> [!n{number}] b\n\n" for number in range(4000)),
    "editor’s notes without empty lines": "".join(f"> [!n{number}] b\n" for number in range(2000)),
    "editor’s notes of one name": "> [!n] b\n\n" * 7000,
    "marks of one editor’s note": "a[!n] " * 20_000 + "\n\n> [!n] b",
    "marks of no editor’s note": "[!a" * 190 + "[!a] " * 20_000,
    "claims": "<!-- claims: 1 2.1 -->\na\n\n" * 5000,
    "claims that are none": "<!-- claims: " + "1 " * 20_000 + "x -->\na",
    "claims never closed": "<!-- claims: 1 " * 20_000,
    "too many notes": "".join(f"a[^{number}]\n\n[^{number}]: b\n\n" for number in range(3000)),
    "one note pointed at often": "a[^1]\n\n" * 3000 + "[^1]: b",
    "words": "word " * 150_000,
    "lines": "word word\n" * 14_000,
    "paragraphs": "word word\n\n" * 9_900,
    "too many paragraphs": "word word\n\n" * 30_000,
    "headings of one title": "## a\n\n" * 5000,
    "headings without empty lines": "## a\n" * 10_000,
    "headings of the first level": "a\n=\n\n" * 3000,
    "definitions without empty lines": "a\n: b\n" * 5000,
    "empty lines": "\n" * 300_000,
    "spaces": "a" + " " * 4000 + "b",
    "lines of spaces": (" " * 490 + "\n") * 1000,
    "one long word": "a" * 500_000,
    "brackets in code that is none": "`\n## a\n" + "[a " * 20_000 + "`",
    "characters of marks": "\ue000\ue010\ue001" * 20_000,
}
TOO_COMPLEX = {
    *["open brackets", "spaces behind a fence", "quotations in quotations", "dashes", "lists in lists", "elements in elements"],
    *["elements that read Markdown", "elements that last", "ends of nothing", "stars", "backticks", "code in one paragraph"],
    *["too many notes", "one note pointed at often", "too many paragraphs", "headings without empty lines", "spaces"],
    *["definitions without empty lines", "backticks in a table", "rules without empty lines", "lines of hard spaces"],
    "ends that hide what is open",
}


@pytest.mark.parametrize("name", COSTLY)
def test_a_costly_text_is_read_or_refused(name: str) -> None:
    codes = {problem.code for problem in read(COSTLY[name], "x.md").problems}
    assert ("too-complex" in codes) == (name in TOO_COMPLEX)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n b" + "[" * 201, ["3:3+1 too-complex"]),
        ("a\nb" + " " * 501 + "c", ["2:2+1 too-complex"]),
        ("a\n\n" + "> " * 51 + "b", ["3:1+1 too-complex"]),
        ("a\n\n" + "    " * 51 + "b", ["3:1+1 too-complex"]),
        ("a\n\nb " + "*c " * 401, ["3:1+1 too-complex"]),
        ("a\n" + "<div>" * 51, ["2:251+1 too-complex"]),
        ("a\n\n" + "## b\n" * 202, ["3:1+1 too-complex"]),
        ("a\n\n|b|\n|-|\n|" + "`" * 199 + " ` " * 300 + "|", ["3:1+1 too-complex"]),
        ("a\n\n" * 10_001, ["20001:1+1 too-complex"]),
        ("a[^1]" * 101 + "\n\n[^1]: b", ["1:2+1 too-complex"]),
    ],
)
def test_what_is_too_complex_is_told_at_its_place(text: str, expected: list[str]) -> None:
    assert told(text) == expected
    assert read(text, "x.md").body == Body()


@pytest.mark.parametrize(
    "text",
    [
        *["[" * 200, "a" + " " * 500, "> " * 40 + "b", "- a\n" * 1000, "*c " * 400, "|a|\n|-|\n" + "|a *b* _c_|\n" * 1000],
        *["```\n" + "a_b * c\n" * 1000 + "```", "[@a] " * 1000, "<div>" * 50 + "</div>" * 50, "a[^1]" * 100 + "\n\n[^1]: b"],
    ],
)
def test_what_authors_write_is_not_too_complex(text: str) -> None:
    assert "too-complex" not in {problem.code for problem in read(text, "x.md").problems}


def test_after_a_text_that_was_refused_the_next_is_read_as_ever() -> None:
    before = read("a *b*\n\n> c", "x.md")
    for text in ("- " * 45 + "\n" + "*a " * 401, "a\n: b\n" * 190):
        read(text, "x.md")
    assert read("a *b*\n\n> c", "x.md") == before
