"""Numbers of paragraphs, in a real browser: the site's own brief, and a small one with notes, quotations and many paragraphs."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from . import axe
from .plain import serving
from .sites import BRIEF, minimal, publish

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "static" / "js" / "brief" / "passages.js"
STYLES = [ROOT / "static" / "css" / "passages.css", ROOT / "static" / "css" / "glossary" / "glossary.css"]
OFFER = "offer/briefs/boost-phase-defense/index.html"
OZONE = "ozone/briefs/protocol/index.html"
PAGES = [OFFER, OZONE]
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
SAID = "Link and citation of paragraph 3 copied"
COPIES = "Copy link and citation of paragraph 3"

TEXT = """\
The Protocol was signed in 1987; [it goes on](#later) at some length, so that a note finds room beside it.[!year]

> [!year] The year
> It is beyond doubt.

It says:

> “It quotes one paragraph.”
>
> “And another.”

A list follows, which has paragraphs too.

- A point.

- A second.

## Later

“Quoted from its first word on,” it says.[!word]

> [!word] The word
> It is in the text.

"""
FILLING = "A paragraph that fills the page, with words enough to make of it a line and a half or so.\n\n"

WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective + " " + event.blockedURI));
"""
REFUSE = "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));"
READ = "navigator.clipboard.readText()"
# Where everything stands on the page, but for the list that stays in sight.
PLACES = """() => {
  const parts = [...document.querySelectorAll("main *:not(.passage, .rail, .rail *)")];
  return parts.filter((part) => part.checkVisibility()).map((part) => {
    const { x, y, width, height } = part.getBoundingClientRect();
    return [x, y + scrollY, width, height];
  });
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, real: Path) -> Path:
    """Two sites in one folder: offer/ is the real one, ozone/ has a brief of 124 paragraphs."""
    out = tmp_path_factory.mktemp("passages")
    head = BRIEF.split("---\n")[1]
    brief = f"---\n{head}---\n{TEXT}{120 * FILLING}"
    small = minimal(tmp_path_factory.mktemp("small"), {"content/briefs/protocol.md": brief})
    publish(small, out / "ozone", url="https://ozone.example/a/b/")
    (out / "offer").symlink_to(real)
    return out


@pytest.fixture(scope="module")
def served(built: Path) -> Iterator[str]:
    with serving(built) as address:
        yield address


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """Opens a page in a context of its own; afterwards nothing has gone wrong in it and nothing broke its policy."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str = OFFER, *, base: str = served, numbers: bool = False, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "service_workers": "block"} | options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(base + path)
        if numbers:
            switch(page).click()
        return page

    yield opened
    broken = [page.evaluate("window.broken ?? []") for context in contexts for page in context.pages]
    for context in contexts:
        context.close()
    assert errors == []
    assert [line for lines in broken for line in lines] == []


def switch(page: Page) -> Any:
    return page.get_by_role("button", name="Paragraph numbers", exact=True)


def drawn(page: Page) -> dict[str, str]:
    """The number that the style draws before each paragraph of the text, by the paragraph's id."""
    shot = page.context.new_cdp_session(page).send("DOMSnapshot.captureSnapshot", {"computedStyles": []})
    strings, document = shot["strings"], shot["documents"][0]
    nodes, layout = document["nodes"], document["layout"]
    pseudo = {node: strings[kind] for node, kind in zip(*nodes["pseudoType"].values(), strict=True)}
    found = {}
    for node, text in zip(layout["nodeIndex"], layout["text"], strict=True):
        around = node if node in pseudo else nodes["parentIndex"][node]
        if text >= 0 and pseudo.get(around) == "before":
            attributes = [strings[part] for part in nodes["attributes"][nodes["parentIndex"][around]]]
            id = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("id", "")
            if re.fullmatch(r"p\d+", id):
                found[id] = strings[text].strip()
    return found


def ids(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('.brief .prose > p')].map((paragraph) => paragraph.id)")
    return found


def buttons(page: Page) -> Any:
    return page.get_by_role("button", name=re.compile(r"^Copy link and citation of paragraph \d+$"))


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize("path", PAGES)
def test_the_number_beside_a_paragraph_is_that_of_its_id(visit: Visit, path: str) -> None:
    page = visit(path)
    named = ids(page)
    assert len(named) > 30
    assert named == [f"p{number}" for number in range(1, len(named) + 1)]
    assert drawn(page) == {id: id[1:] for id in named}


def test_wide_screens_and_paper_have_numbers_without_a_script(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    assert len(drawn(page)) == 39
    page.emulate_media(media="print")
    assert len(drawn(page)) == 39
    page.set_viewport_size({"width": 390, "height": 844})
    assert len(drawn(page)) == 39
    page.emulate_media(media="screen")
    assert drawn(page) == {}


@pytest.mark.parametrize("viewport", [WIDE, NARROW, {"width": 320, "height": 640}], ids=["wide", "narrow", "narrowest"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_when_numbers_are_switched_on(visit: Visit, path: str, viewport: dict[str, int]) -> None:
    page = visit(path, viewport=viewport)
    before = page.evaluate(PLACES)
    switch(page).click()
    assert len(drawn(page)) == len(ids(page))
    assert page.evaluate(PLACES) == before
    assert page.evaluate("document.scrollingElement.scrollWidth") <= viewport["width"]


def test_nothing_moves_when_the_script_comes(visit: Visit) -> None:
    assert visit(OZONE).evaluate(PLACES) == visit(OZONE, java_script_enabled=False).evaluate(PLACES)


@pytest.mark.parametrize("viewport", [WIDE, {"width": 320, "height": 640}], ids=["wide", "narrowest"])
def test_a_number_stands_left_of_its_first_line_and_within_the_page(visit: Visit, viewport: dict[str, int]) -> None:
    page = visit(OZONE, viewport=viewport, numbers=True)
    for number in (1, 3, 7, 99, 120):
        paragraph, button = (page.locator(f"#p{number}{part}").bounding_box() for part in ("", " > .passage"))
        assert paragraph and button
        assert button["x"] >= 0 and button["x"] + button["width"] <= paragraph["x"]
        assert paragraph["y"] == button["y"]
        assert min(button["width"], button["height"]) >= 24
        width = page.evaluate(f"parseFloat(getComputedStyle(document.querySelector('#p{number}'), '::before').width)")
        assert 0 < width <= paragraph["x"]


def test_no_number_stands_on_a_note_a_quotation_or_a_list(visit: Visit) -> None:
    page = visit(OZONE, numbers=True)
    assert page.locator(".brief.beside").count() == 1
    others = ".editors-notes li, .prose blockquote, .prose > ul, .prose > h2"
    boxes = "parts => parts.map((part) => part.getBoundingClientRect().toJSON())"
    mine, theirs = page.locator(".passage").evaluate_all(boxes), page.locator(others).evaluate_all(boxes)
    assert len(mine) == 124 and len(theirs) == 5
    for a in mine:
        for b in theirs:
            assert a["right"] <= b["left"] or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]


def test_notes_stand_beside_their_passages_as_before(visit: Visit) -> None:
    page = visit(OZONE)
    mark, note = page.locator('.note-mark[data-note="1"]').bounding_box(), page.locator("#ed-year").bounding_box()
    assert mark and note
    assert abs(note["y"] - mark["y"]) < 8
    assert note["x"] > mark["x"]


def test_numbers_are_not_copied_with_the_text(visit: Visit) -> None:
    page = visit(numbers=True, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p12'))")
    page.evaluate("getSelection().setBaseAndExtent(document.querySelector('#p11'), 0, document.querySelector('#p14'), 0)")
    page.keyboard.press("ControlOrMeta+C")
    copied = page.evaluate(READ)
    assert copied.lstrip().startswith("None of this")
    assert not re.search(r"^\s*1[1-4]\b", copied, re.MULTILINE)


def test_a_number_is_read_aloud_once(visit: Visit) -> None:
    page = visit()
    assert "3" not in page.locator("#p3").aria_snapshot()
    switch(page).click()
    heard = page.locator("#p3").aria_snapshot()
    assert heard.count("3") == 1 and COPIES in heard


# ---------------------------------------------------------------- link and citation


@pytest.mark.parametrize("path", PAGES)
def test_pressing_a_number_copies_a_citation_and_the_address(visit: Visit, path: str) -> None:
    page = visit(path, numbers=True, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=COPIES, exact=True).click()
    expect(page.get_by_role("status")).to_have_text(SAID)
    citation = page.locator(".cite").get_attribute("data-citation")
    site, _, rest = path.removesuffix("index.html").partition("/")
    address = f"https://{site}.example/a/b/{rest}#p3"
    assert page.evaluate(READ) == f"{citation}, para. 3.\n{address}"
    assert citation and "“" in citation and not citation.endswith(".")


def test_without_a_canonical_address_the_page_s_own_is_copied(visit: Visit, built: Path, served: str) -> None:
    text = (built / OFFER).read_text()
    (built / OFFER).with_name("draft.html").write_text(re.sub(r'<link rel="canonical"[^>]*>', "", text))
    path = OFFER.replace("index", "draft")
    page = visit(path + "?a=b#p9", numbers=True, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=COPIES, exact=True).click()
    expect(page.get_by_role("status")).to_have_text(SAID)
    assert page.evaluate(READ).endswith(f".\n{served}{path}?a=b#p3")


@pytest.mark.parametrize("place", ["served", "file"])
@pytest.mark.parametrize("refusal", [REFUSE, "delete Navigator.prototype.clipboard;"], ids=["refused", "absent"])
def test_where_the_clipboard_is_refused_the_words_are_laid_out(
    visit: Visit, built: Path, served: str, refusal: str, place: str
) -> None:
    page = visit(base=served if place == "served" else built.as_uri() + "/", numbers=True)
    page.evaluate(f"() => {{ {refusal} }}")
    button = page.get_by_role("button", name=COPIES, exact=True)
    button.focus()
    page.keyboard.press("Enter")
    slip = page.get_by_role("dialog", name="Link and citation of paragraph 3")
    expect(slip).to_be_visible()
    words = slip.get_by_role("textbox")
    expect(words).to_be_focused()
    expect(words).not_to_be_editable()
    assert words.input_value().endswith("/#p3")
    assert page.evaluate("((text) => text.selectionEnd - text.selectionStart === text.value.length)(document.activeElement)")
    slip.get_by_role("button", name="Close").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(slip).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_a_number_can_be_pressed_where_the_mouse_rests_on_its_paragraph(visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("#p3 > .passage")
    expect(button).not_to_be_visible()
    page.locator("#p3").hover()
    expect(button).to_be_visible()
    expect(buttons(page)).to_have_count(1)
    box, text = button.bounding_box(), page.locator("#p3").bounding_box()
    assert box and text
    page.mouse.move(text["x"] + 5, box["y"] + 10)
    page.mouse.move(box["x"] + 10, box["y"] + 10, steps=20)  # over what lies between
    expect(button).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_role("status")).to_have_text(SAID)


def test_what_was_said_goes_away(visit: Visit) -> None:
    page = visit(numbers=True, permissions=["clipboard-write"])
    buttons(page).nth(2).click()
    expect(page.get_by_role("status")).to_have_text(SAID)
    expect(page.get_by_role("status")).to_have_text("", timeout=6000)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_keyboard_meets_numbers_only_when_they_are_switched_on(visit: Visit, viewport: dict[str, int]) -> None:
    page = visit(viewport=viewport)
    expect(buttons(page)).to_have_count(0)
    page.evaluate("document.querySelector('.passage').focus()")
    assert page.evaluate("document.activeElement === document.body")
    switch(page).click()
    expect(buttons(page)).to_have_count(39)
    page.locator("#p2 > .passage").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#p2 > .passage")).to_be_focused()


def test_the_choice_is_kept(visit: Visit) -> None:
    page = visit(viewport=NARROW)
    expect(switch(page)).to_have_attribute("aria-pressed", "false")
    switch(page).click()
    page.reload()
    expect(switch(page)).to_have_attribute("aria-pressed", "true")
    assert len(drawn(page)) == 39
    switch(page).click()
    page.reload()
    assert drawn(page) == {}


def test_numbers_work_where_storage_is_forbidden(visit: Visit) -> None:
    page = visit()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })")
    page.reload()
    switch(page).click()
    expect(buttons(page)).to_have_count(39)


def test_a_card_has_no_number(visit: Visit) -> None:
    """The first paragraph of a section is shown in its card."""
    page = visit(OZONE, numbers=True)
    page.get_by_role("link", name="it goes on").hover()
    card = page.locator(".card")
    expect(card).to_contain_text("Quoted from")
    assert card.get_by_role("button").count() == 0
    assert len(drawn(page)) == len(ids(page))


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_paragraph_that_was_asked_for_is_marked(visit: Visit, viewport: dict[str, int]) -> None:
    page = visit(OFFER + "#p5", viewport=viewport)
    style = "(id) => getComputedStyle(document.querySelector(id)).outlineStyle"
    assert page.evaluate(style, "#p5") == "solid"
    assert page.evaluate(style, "#p6") == "none"
    page.emulate_media(media="print")
    assert page.evaluate(style, "#p5") == "none"


def test_other_pages_have_no_switch(visit: Visit) -> None:
    page = visit("offer/glossary/abm-treaty/index.html")
    page.evaluate(SCRIPT.read_text())
    expect(switch(page)).to_have_count(0)


# ---------------------------------------------------------------- for everyone


def test_nothing_is_asked_for(visit: Visit) -> None:
    page = visit()
    page.context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    switch(page).click()
    page.evaluate(f"() => {{ {REFUSE} }}")
    buttons(page).nth(2).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert [url for url in asked if not url.endswith("favicon.svg")] == []  # which a browser asks for by itself


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_with_numbers_on(visit: Visit, width: int, scheme: str) -> None:
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = visit(OFFER + "#p5", numbers=True, bypass_csp=True, permissions=["clipboard-write"], **options)
    buttons(page).nth(2).click()
    expect(page.get_by_role("status")).to_have_text(SAID)
    assert axe.wrong(page) == []
    page.evaluate(f"() => {{ {REFUSE} }}")
    buttons(page).nth(2).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert axe.wrong(page) == []


def test_the_style_of_numbers_costs_little_to_send() -> None:
    assert len(gzip.compress(b"".join(style.read_bytes() for style in STYLES), 9, mtime=0)) <= 1024
