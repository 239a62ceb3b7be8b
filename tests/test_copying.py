"""Words taken away from a page, in a real browser: as they are, and as a quotation with its source and a link to them."""

import re
from pathlib import Path
from urllib.parse import unquote

import brotli
import pytest
from playwright.sync_api import Locator, Page, expect

from . import axe
from .test_passages import NARROW, OFFER, READ, REFUSE, SAID, Visit, buttons
from .test_passages import built as built
from .test_passages import served as served
from .test_passages import visit as visit

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
UNSEEN = set("\u00a0\u202f\u2060\u2011\u00ad")
# Selects words of a paragraph, across its markup, as a mouse would.
SELECT = """([id, first, last]) => {
  const walker = document.createTreeWalker(document.querySelector(id), NodeFilter.SHOW_TEXT);
  const signs = [];
  while (walker.nextNode()) {
    const { currentNode } = walker;
    [...currentNode.data].forEach((sign, at) => sign === "\\u2060" || signs.push([currentNode, at, sign]));
  }
  const text = signs.map(([, , sign]) => /\\s/.test(sign) ? " " : sign).join("");
  const [from, to] = [text.indexOf(first), text.indexOf(last) + last.length - 1].map((place) => signs[place]);
  getSelection().setBaseAndExtent(from[0], from[1], to[0], to[1] + 1);
}"""
MIDDLE = """([id, word]) => {
  const walker = document.createTreeWalker(document.querySelector(id), NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && !walker.currentNode.data.includes(word)) continue;
  const range = document.createRange();
  const start = walker.currentNode.data.indexOf(word);
  range.setStart(walker.currentNode, start);
  range.setEnd(walker.currentNode, start + word.length);
  const { left, right, top, bottom } = range.getBoundingClientRect();
  return [(left + right) / 2, (top + bottom) / 2];
}"""
"""Where a word stands in the window."""
LONG = ("#p5", "Nearly every", "any way.")


def select(page: Page, id: str, first: str, last: str = "") -> None:
    page.evaluate(SELECT, [id, first, last or first])


def offered(page: Page) -> Locator:
    return page.get_by_role("button", name="Copy as quotation")


def quoted(page: Page, *words: str) -> list[str]:
    """The lines of a quotation of selected words."""
    select(page, *words)
    offered(page).click()
    expect(page.get_by_role("status")).to_have_text("Quotation copied")
    lines: list[str] = page.evaluate(READ).split("\n")
    return lines


# ---------------------------------------------------------------- as they are


@pytest.mark.parametrize("path", [OFFER, "offer/timeline/2000-06-02-nbc-interview/index.html", "offer/timeline/index.html"])
def test_words_copied_from_any_page_are_plain(visit: Visit, path: str) -> None:
    page = visit(path, **CLIPBOARD)
    assert set(page.inner_text("main")) & UNSEEN
    page.evaluate("getSelection().selectAllChildren(document.querySelector('main'))")
    page.keyboard.press("Control+c")
    copied = page.evaluate(READ)
    assert "June 2000" in copied
    assert not set(copied) & UNSEEN


def test_copied_html_is_plain_and_its_links_lead_here(visit: Visit, served: str) -> None:
    page = visit(**CLIPBOARD)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p5'))")
    page.keyboard.press("Control+c")
    html = page.evaluate("navigator.clipboard.read().then(([one]) => one.getType('text/html')).then((blob) => blob.text())")
    assert f'href="{served}offer/briefs/' in html
    assert "<button" not in html
    assert "&nbsp;" not in html and not set(html) & UNSEEN


def test_words_without_anything_set_are_copied_by_the_browser(visit: Visit) -> None:
    page = visit(**CLIPBOARD)
    page.evaluate("addEventListener('copy', (event) => window.ours = event.defaultPrevented)")
    select(page, "#p5", "must be preserved")
    page.keyboard.press("Control+c")
    assert page.evaluate("[window.ours, getSelection().toString()]") == [False, "must be preserved"]
    assert page.evaluate(READ) == "must be preserved"


def test_a_citation_is_copied_plain(visit: Visit) -> None:
    page = visit(numbers=True, **CLIPBOARD)
    buttons(page).nth(2).click()
    expect(page.get_by_role("status")).to_have_text(SAID)
    assert not set(page.evaluate(READ)) & UNSEEN
    page.evaluate("document.querySelector('details.cite').open = true")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('details.cite'))")
    page.keyboard.press("Control+c")
    copied = page.evaluate(READ)
    assert "PONARS Policy Memo 180" in copied
    assert not set(copied) & UNSEEN


# ---------------------------------------------------------------- as a quotation


def test_selected_words_are_quoted_with_their_source(visit: Visit) -> None:
    page = visit(**CLIPBOARD)
    words, source, link = quoted(page, *LONG)
    assert words == (
        "“Nearly every official statement issued jointly by Russia and the United States calls the treaty a "
        "‘cornerstone of strategic stability’, and Russia is firmly against altering it in any way.”"
    )
    assert source == f"{page.locator('.cite').get_attribute('data-citation')}, para. 5."
    directive = "Nearly%20every%20official%20statement,it%20in%20any%20way."
    assert link == f"https://offer.example/a/b/briefs/boost-phase-defense/#p5:~:text={directive}"
    expect(offered(page)).to_have_count(0)


def test_few_words_are_named_whole_and_with_escaped_hyphens(visit: Visit) -> None:
    page = visit(**CLIPBOARD)
    words, _, link = quoted(page, "#p5", "Anti-Ballistic Missile (ABM) Treaty")
    assert words == "“Anti-Ballistic Missile (ABM) Treaty”"
    assert link.endswith("#p5:~:text=Anti%2DBallistic%20Missile%20(ABM)%20Treaty")


@pytest.mark.parametrize(
    "words", [LONG, ("#p21", "stationing of SS-20"), ("#p1", "of June 2000")], ids=["long", "hyphen", "date"]
)
def test_the_link_leads_to_the_words(visit: Visit, served: str, words: tuple[str, ...]) -> None:
    """Without the paragraph's own id, only the words can have been found."""
    _, _, link = quoted(visit(**CLIPBOARD), *words)
    found = visit(OFFER + "#" + link[link.index(":~:") :])
    found.wait_for_function("scrollY > 0")
    box = found.locator(words[0]).bounding_box()
    assert box and -box["height"] < box["y"] < 800


@pytest.mark.parametrize("first", ["#p5", "#key-points"], ids=["two paragraphs", "from before the text"])
def test_nothing_is_offered_for_more_than_a_paragraph(visit: Visit, first: str) -> None:
    page = visit()
    select(page, *LONG)
    expect(offered(page)).to_have_count(1)
    page.evaluate("id => getSelection().setBaseAndExtent(document.querySelector(id), 0, document.querySelector('#p6'), 2)", first)
    expect(offered(page)).to_have_count(0)


def test_a_paragraph_selected_by_three_clicks_is_quoted(visit: Visit) -> None:
    page = visit(**CLIPBOARD)
    page.locator("#p3").click(click_count=3, position={"x": 60, "y": 40})
    offered(page).click()
    expect(page.get_by_role("status")).to_have_text("Quotation copied")
    assert page.evaluate(READ).startswith("“The memo therefore sets")


def test_it_is_offered_where_the_selection_ends_and_goes_with_it(visit: Visit) -> None:
    page = visit()
    select(page, "#p5", "At the center")
    button, text = offered(page).bounding_box(), page.locator("#p5").bounding_box()
    assert button and text
    assert 0 < button["y"] - text["y"] < 40 and button["x"] >= text["x"]
    assert button["height"] >= 24
    page.evaluate("getSelection().removeAllRanges()")
    expect(offered(page)).to_have_count(0)


def test_escape_takes_it_away_until_something_else_is_selected(visit: Visit) -> None:
    page = visit()
    select(page, *LONG)
    expect(offered(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(offered(page)).to_have_count(0)
    page.mouse.move(5, 5)
    page.wait_for_timeout(400)
    expect(offered(page)).to_have_count(0)
    assert page.evaluate("getSelection().toString()").startswith("Nearly every")
    select(page, "#p5", "At the center")
    expect(offered(page)).to_be_visible()


def test_the_keyboard_reaches_it_and_passes_on(visit: Visit) -> None:
    page = visit(**CLIPBOARD)
    page.locator("#p3").scroll_into_view_if_needed()
    page.mouse.dblclick(*page.evaluate(MIDDLE, ["#p3", "memo"]))
    expect(offered(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(offered(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Quotation copied")
    assert page.evaluate(READ).startswith("“memo”")


def test_a_finger_is_offered_it_late_and_at_the_foot_of_the_window(visit: Visit) -> None:
    page = visit(viewport=NARROW, has_touch=True, is_mobile=True)
    page.locator("#p5").tap(position={"x": 5, "y": 5})
    page.evaluate("document.activeElement.blur()")
    select(page, "#p5", "must be preserved")
    page.wait_for_timeout(600)
    expect(offered(page)).to_have_count(0)
    expect(offered(page)).to_be_visible()
    box = offered(page).bounding_box()
    assert box and (box["y"] + box["height"], box["width"]) == (NARROW["height"], NARROW["width"])
    assert box["height"] >= 44


def test_nothing_moves_when_it_is_offered(visit: Visit) -> None:
    page = visit()
    before = page.locator(".prose").bounding_box()
    select(page, *LONG)
    expect(offered(page)).to_be_visible()
    assert page.locator(".prose").bounding_box() == before


def test_where_the_clipboard_is_refused_the_quotation_is_laid_out(visit: Visit) -> None:
    page = visit()
    page.evaluate(f"() => {{ {REFUSE} }}")
    select(page, *LONG)
    offered(page).click()
    slip = page.get_by_role("dialog", name="Quotation")
    assert slip.get_by_role("textbox").input_value().startswith("“Nearly every")


def test_a_quotation_asks_for_nothing(visit: Visit) -> None:
    page = visit(**CLIPBOARD)
    page.context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    quoted(page, *LONG)
    assert [url for url in asked if not url.endswith("favicon.svg")] == []  # which a browser asks for by itself


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_a_quotation_offered(visit: Visit, scheme: str) -> None:
    page = visit(bypass_csp=True, color_scheme=scheme)
    select(page, *LONG)
    expect(offered(page)).to_be_visible()
    assert axe.wrong(page) == []


# ---------------------------------------------------------------- what programs read


PLAIN = (".json", ".bib", ".ris", ".csv", ".ics", ".xml", ".txt", "index.js")


def test_files_for_programs_are_plain(built: Path) -> None:
    files = [path for path in (built / "offer").rglob("*") if path.name.endswith(PLAIN)]
    assert {path.suffix for path in files} >= {".json", ".bib", ".ris", ".csv", ".ics", ".xml", ".js"}
    assert {path.name: found for path in files if (found := set(path.read_text("utf-8")) & UNSEEN)} == {}


def test_what_programs_read_in_a_page_is_plain(built: Path) -> None:
    page = (built / OFFER).read_text("utf-8")
    heads = re.findall(r"<head>.*?</head>|<script.*?</script>|<pre.*?</pre>|data-citation=\"[^\"]*\"", page, re.DOTALL)
    assert len(heads) > 4
    assert set(unquote("".join(heads))) & UNSEEN == set()


# ---------------------------------------------------------------- what it costs


def test_the_scripts_of_a_brief_weigh_at_most_six_kibibytes(built: Path) -> None:
    page = built / OFFER
    scripts = [page.parent / name for name in re.findall(r'<script src="([^"]*)"', page.read_text("utf-8"))]
    assert len(scripts) == 2
    assert sum(len(brotli.compress(script.read_bytes())) for script in scripts) <= 6 * 1024
