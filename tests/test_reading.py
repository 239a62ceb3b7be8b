"""The real brief read with its cards open, from a server and from disk, under the policy that its page declares."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pypdf import PdfReader

from . import axe
from .plain import serving

BRIEF = "briefs/boost-phase-defense/index.html"
CARD = ".card:popover-open"
TERM = "#m-t-abm-treaty-1"
PHONE: ViewportSize = {"width": 390, "height": 844}
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective + " " + event.blockedURI));
"""
MENTIONS = ".prose a:is(.term, .event, .section, .citation, .note-ref, .note-mark)"
SOURCE = """const sourceOf = (link) => {
  const address = link.getAttribute('href');
  if (address.startsWith('#')) return document.querySelector(address);
  const leads = ({ content }) => content.querySelector('a').getAttribute('href') === address;
  return [...document.querySelectorAll('template')].find(leads);
};"""
"""What the page holds to explain a mention: an entry, a template, a note or a source."""
COLLAPSED = "text => text.replace(/\\s+/g, ' ').trim()"


@pytest.fixture(scope="module")
def served(real: Path) -> Iterator[str]:
    """The site's address; every answer carries the policy of acceptance check 12."""
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"
    with serving(real, policy) as address:
        yield address


@pytest.fixture(params=["served", "file"])
def address(request: pytest.FixtureRequest, served: str, real: Path) -> str:
    return served + BRIEF if request.param == "served" else (real / BRIEF).as_uri()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A wide window; what is opened in it asks for nothing after it has come, and breaks no policy."""
    opened = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    opened.add_init_script(WATCH)
    yield opened
    broken = [line for page in opened.pages for line in page.evaluate("window.broken")]
    opened.close()
    assert broken == []


def read(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """The page, and what it asks for from now on."""
    page = context.new_page()
    page.goto(address)
    asked: list[str] = []
    page.on("request", lambda request: None if "favicon" in request.url else asked.append(request.url))  # the browser's own
    return page, asked


def test_every_mention_of_the_brief_opens_a_card_that_explains_it(context: BrowserContext, address: str) -> None:
    """Checks 5, 11, 12 and 19: Enter opens it, it says what the page holds of it, Esc leads back."""
    page, asked = read(context, address)
    page.set_viewport_size({"width": 1100, "height": 800})  # too narrow for notes in the margin
    found = page.evaluate(
        """(mentions) => {
          SOURCE
          const plain = (text) => text.replace(/\\s+/g, ' ').trim();
          const result = [];
          const opened = () => document.querySelectorAll('.card:popover-open');
          const press = (target, key) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          for (const link of document.querySelectorAll(mentions)) {
            const source = sourceOf(link);
            link.focus();
            link.click(); // as Enter does: a click without a pointer
            const [card] = opened();
            const box = card?.getBoundingClientRect();
            const held = source.content ?? source;
            const first = (source.matches('h2, h3') ? null : held.querySelector('.gist, .when, p')) ?? source;
            result.push({
              id: source.id,
              count: opened().length,
              label: card?.ariaLabel ?? '',
              says: !!card && plain(card.textContent).includes(plain(first.textContent).replace(/\\s*↑.*$/, '')),
              inside: !!card && card.contains(document.activeElement),
              ids: card?.querySelectorAll('[id]').length,
              fits: !!box && box.left >= 0 && box.right <= innerWidth,
            });
            press(document.activeElement, 'Escape');
            result.at(-1).back = document.activeElement === link && !opened().length;
          }
          return result;
        }""".replace("SOURCE", SOURCE),
        MENTIONS,
    )
    wrong = [
        one
        for one in found
        if not (one["count"] == 1 and one["label"] and one["says"] and one["inside"] and one["fits"] and one["back"])
        or one["ids"]
    ]
    assert len(found) > 200
    assert wrong == []
    assert {one["label"] for one in found if one["id"].startswith("s-")} >= {"Sources [1]"}
    assert asked == []


def test_the_mouse_the_keyboard_and_esc(context: BrowserContext, address: str) -> None:
    """Checks 1 to 5 and 8."""
    page, asked = read(context, address)
    page.hover(TERM)
    assert page.locator(CARD).count() == 0
    expect(page.locator(CARD)).to_have_accessible_name("ABM Treaty")
    page.hover(f"{CARD} a[aria-expanded]")
    expect(page.locator(CARD)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)
    page.mouse.move(1270, 5)
    page.focus(TERM)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(CARD)).to_have_count(1)
    expect(page.locator(TERM)).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("!!document.activeElement.closest('.card')")
    assert not page.url.endswith("#g-abm-treaty")
    page.keyboard.press("Escape")
    expect(page.locator(TERM)).to_be_focused()
    assert asked == []


def test_a_tap_opens_a_sheet(browser: Browser, address: str) -> None:
    """Check 6."""
    page = browser.new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(address)
    page.tap(TERM)
    box = page.locator(CARD).bounding_box()
    assert box and box["y"] + box["height"] <= 845
    assert box["height"] <= 0.6 * 844 + 1
    assert page.url == address
    page.tap(TERM)
    expect(page.locator(CARD)).to_have_count(0)
    page.close()


def test_a_click_leads_to_what_the_page_says_of_it(context: BrowserContext, address: str) -> None:
    """Check 7."""
    page, _ = read(context, address)
    page.click(TERM)
    assert page.url.endswith("#g-abm-treaty")
    expect(page.locator("#g-abm-treaty")).to_be_in_viewport()


def test_a_note_in_the_margin_needs_no_card(context: BrowserContext, address: str) -> None:
    page, _ = read(context, address)
    mark = page.locator(".note-mark[data-note='1']")
    mark.hover()
    page.wait_for_timeout(400)
    assert page.locator(CARD).count() == 0
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#ed-*")


def test_without_script_every_mention_leads_to_words(browser: Browser, real: Path) -> None:
    """Check 10."""
    page = browser.new_page(java_script_enabled=False)
    page.goto((real / BRIEF).as_uri())
    links = page.locator(MENTIONS).evaluate_all("links => links.map((link) => link.href)")
    page.close()
    ids = {path: set(re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8"))) for path in real.rglob("*.html")}
    lost = []
    for link in links:
        address, _, fragment = link.removeprefix("file://").partition("#")
        if Path(address) not in ids or (fragment and fragment not in ids[Path(address)]):
            lost.append(link)
    assert len(links) > 200
    assert lost == []


def test_paper_has_each_definition_once(context: BrowserContext, address: str) -> None:
    """Check 13: printed with a card open."""
    page, _ = read(context, address)
    page.focus(TERM)
    page.keyboard.press("Enter")
    assert page.locator(CARD).count() == 1
    gists: list[str] = page.locator(".entry .gist").all_inner_texts()
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    text = re.sub(r"[\s\u00ad\u2060-]", "", "".join(part.extract_text() for part in pages))
    counts = {gist: text.count(re.sub(r"[\s\u00ad\u2060-]", "", gist)) for gist in gists}
    assert len(counts) >= 40
    assert {gist: count for gist, count in counts.items() if count != 1} == {}


def test_nothing_is_found_by_axe_with_cards_open(browser: Browser, served: str) -> None:
    """Check 16."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, bypass_csp=True, reduced_motion="reduce")
    page.goto(served + BRIEF)
    for count, link in enumerate([TERM, f"{CARD} a[aria-expanded]"], 1):
        page.focus(link)
        page.keyboard.press("Enter")
        assert page.locator(CARD).count() == count
        assert axe.wrong(page) == []
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((named) => named.id)")
        assert len(ids) == len(set(ids))
    page.close()
