"""The HTML of every page of the real site, read more strictly than browsers do (HTML Living Standard)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from .test_browser import PAGE_TYPES

VOID = frozenset("area base br col hr img input link meta source wbr".split())
PHRASING = frozenset(
    "a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark meter output progress q s samp script "
    "select small span strong sub sup svg template textarea time u var wbr".split()
)
"""What may stand in a line of text (3.2.5.2.5), of what the site uses."""
LINES = frozenset(
    "p h1 h2 h3 h4 h5 h6 pre summary label button abbr b bdi cite code data dfn em i kbd mark q s samp small span strong sub "
    "sup time u var".split()
)
"""What holds nothing but that."""
ONLY = {
    "ul": "li template script",
    "ol": "li template script",
    "dl": "dt dd div template script",
    "table": "caption colgroup thead tbody tfoot tr",
    "thead": "tr",
    "tbody": "tr",
    "tr": "td th",
    "select": "option optgroup",
    "html": "head body",
    "head": "meta title link script",
}
"""What else must hold certain elements only."""
WITHIN = {"li": "ul ol", "dt": "dl div", "dd": "dl div", "figcaption": "figure", "summary": "details", "legend": "fieldset"}
BUSY = frozenset("a button input select textarea label summary".split())
"""What answers to a click, and so holds nothing else that does."""
GLOBAL = re.compile(r"(?:aria|data)-[a-z-]+|class|dir|hidden|id|lang|popover|role|spellcheck|tabindex|title|translate")
OWN = {
    "a": "href rel hreflang type download",
    "blockquote": "cite",
    "button": "type disabled",
    "details": "open name",
    "html": "lang",
    "img": "src alt width height loading decoding",
    "input": "autocomplete name type value",
    "label": "for",
    "link": "rel href type title",
    "meta": "charset name property content http-equiv media",
    "ol": "start type",
    "q": "cite",
    "script": "src defer type blocking",
    "td": "colspan rowspan headers",
    "th": "colspan rowspan headers scope",
    "time": "datetime",
}
POINTERS = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
"""Attributes that hold ids of the same page."""


@dataclass(frozen=True, slots=True)
class Element:
    name: str
    above: tuple[str, ...]
    """The elements that hold it, outermost first."""
    attributes: tuple[tuple[str, str | None], ...] = field(compare=False)
    line: int = field(compare=False)


class Strict(HTMLParser):
    """The elements of a page in their order, and every tag that stands where none may."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.elements: list[Element] = []
        self.slips: list[str] = []
        self.feed(text)
        self.slips += [f"<{name}> is never closed" for name in self.stack]

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(name, tuple(self.stack), tuple(attributes), self.getpos()[0]))
        if name not in VOID:
            self.stack.append(name)

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(name, tuple(self.stack), tuple(attributes), self.getpos()[0]))
        if "svg" not in (*self.stack, name):
            self.slips.append(f"{self.getpos()[0]}: <{name}/> closes itself")

    def handle_endtag(self, name: str) -> None:
        if not self.stack or self.stack.pop() != name:
            self.slips.append(f"{self.getpos()[0]}: </{name}> closes nothing")


def wrong(text: str) -> list[str]:
    """What is wrong with a page."""
    page = Strict(text)
    elements = [one for one in page.elements if "svg" not in one.above]
    return [*page.slips, *(f"{one.line}: {slip}" for one in elements for slip in misplaced(one)), *of_the_whole(elements)]


def misplaced(one: Element) -> Iterator[str]:
    """What is wrong with where an element stands, and with its attributes."""
    parent = one.above[-1] if one.above else ""
    if one.name not in PHRASING and (line := LINES & set(one.above)):
        yield f"<{one.name}> in a line of <{min(line)}>"
    if parent in ONLY and one.name not in ONLY[parent].split():
        yield f"<{one.name}> in <{parent}>"
    if one.name in WITHIN and parent not in (*WITHIN[one.name].split(), "template"):
        yield f"<{one.name}> in <{parent}>"
    if one.name in BUSY and (
        held := (BUSY - {"label"} if one.name in ("input", "select", "textarea") else BUSY) & set(one.above)
    ):
        yield f"<{one.name}> in <{min(held)}>"
    names = [name for name, _ in one.attributes]
    yield from (f"{name} twice" for name, count in Counter(names).items() if count > 1)
    if one.name != "svg":
        known = OWN.get(one.name, "").split()
        yield from (f"{name} on <{one.name}>" for name in names if name not in known and not GLOBAL.fullmatch(name))
    if one.name == "img" and "alt" not in names:
        yield "<img> without alt"


def of_the_whole(elements: list[Element]) -> Iterator[str]:
    """What is wrong with a page as a whole: its ids, its headings, its parts."""
    values = [(name, value or "") for one in elements for name, value in one.attributes]
    ids = Counter(value for name, value in values if name == "id")
    yield from (f"the id {id} twice" for id, count in ids.items() if count > 1)
    yield from (f"no id {id}" for name, value in values if name in POINTERS for id in value.split() if id not in ids)
    yield from (f"the id “{id}”" for id in ids if not id or re.search(r"\s", id))
    levels = [int(one.name[1]) for one in elements if re.fullmatch("h[1-6]", one.name) and "template" not in one.above]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"headings {levels[:5]}"
    yield from (f"h{later} after h{one}" for one, later in pairwise(levels) if later > one + 1)
    names = Counter(one.name for one in elements)
    yield from (f"{names[name]} <{name}>" for name in ("html", "head", "title", "body", "main") if names[name] != 1)


def test_every_page_of_the_real_site_is_sound_html(real_pages: dict[str, str]) -> None:
    found = {path: wrong(text) for path, text in real_pages.items() if path.endswith(".html")}
    assert len(found) > 200
    assert {path: slips for path, slips in found.items() if slips} == {}


WHOLE = '<html lang="en"><head><title>T</title></head><body><main><h1>T</h1>{}</main></body></html>'


@pytest.mark.parametrize(
    ("html", "slip"),
    [
        ("<p>One<p>Two</p>", "1: <p> in a line of <p>"),
        ("<ul><p>One</p></ul>", "1: <p> in <ul>"),
        ("<p><b>One</p></b>", "1: </p> closes nothing"),
        ('<a href="#"><button>One</button></a>', "1: <button> in <a>"),
        ('<p id="a">One</p><p id="a">Two</p>', "the id a twice"),
        ('<p aria-labelledby="b">One</p>', "no id b"),
        ("<h3>One</h3>", "h3 after h1"),
        ('<p style="color: red">One</p>', "1: style on <p>"),
        ("<p/>", "1: <p/> closes itself"),
        ('<p class="a" class="b">One</p>', "1: class twice"),
    ],
)
def test_what_is_not_sound_is_found(html: str, slip: str) -> None:
    assert wrong(WHOLE.format("")) == []
    assert slip in wrong(WHOLE.format(html))


TREE = """text => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const path = (node) => node.parentElement ? [...path(node.parentElement), node.parentElement.localName] : [];
  return [...page.querySelectorAll("*")].map((node) => [...path(node), node.localName].join(" "));
}"""


@pytest.mark.parametrize("name", sorted({path.partition("?")[0] for path in PAGE_TYPES.values()}))
def test_a_browser_has_nothing_to_mend(browser: Browser, real_pages: dict[str, str], name: str) -> None:
    """What its parser moves, closes or adds would make another tree than the one that was written."""
    page = browser.new_page()
    tree = page.evaluate(TREE, real_pages[name])
    page.close()
    written = [one for one in Strict(real_pages[name]).elements if "template" not in one.above]
    assert [" ".join((*one.above, one.name)).lower() for one in written] == [path.lower() for path in tree]
