"""Cards beside mentions, in a real browser: fixtures/cards.html with the site's own style and script."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from . import axe
from .conftest import QUIET, chromium
from .plain import serving

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "static" / "js" / "site" / "cards.js"
STYLE = ROOT / "static" / "css" / "cards.css"
FIXTURE = Path(__file__).parent / "fixtures" / "cards.html"
POLICY = re.findall(r'"(default-src [^"]*)"', FIXTURE.read_text())[0]
ROOM = "#narrow { max-inline-size: 14rem; } main { padding-block-end: 100vh; }"
OTHER = '<!doctype html><html lang="en"><title>The entry</title><h1>The whole entry</h1>'
CARD = ".card:popover-open"
TERM = "#m-abm-treaty"
PHONE = {"width": 390, "height": 844}

# Before the page's own script: what breaks the policy, when the mouse reached something, and when cards came and went.
WATCH = """
window.broken = [];
window.moments = [];
document.addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective + " " + event.blockedURI));
document.addEventListener("pointerover", () => moments.push(["over", performance.now()]), true);
document.addEventListener("pointerout", () => moments.push(["out", performance.now()]), true);
document.addEventListener("focusin", () => moments.push(["focus", performance.now()]), true);
new MutationObserver((changes) => {
  for (const { addedNodes, removedNodes } of changes) {
    for (const node of addedNodes) if (node.className === "card") moments.push(["shown", performance.now()]);
    for (const node of removedNodes) if (node.className === "card") moments.push(["gone", performance.now()]);
  }
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cards")
    styles = sorted((ROOT / "static" / "css").glob("*.css"), key=lambda path: (path.name != "layers.css", path.name))
    (made / "site.css").write_text("\n".join([*(path.read_text() for path in styles), ROOM]))
    (made / "cards.js").write_bytes(SCRIPT.read_bytes())
    (made / "brief.html").write_bytes(FIXTURE.read_bytes())
    (made / "full.html").write_text(OTHER)
    return made


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The fixture's address on a server that sends the policy as a header too."""
    with serving(folder, POLICY) as address:
        yield address + "brief.html"


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """Opens the fixture in a context of its own; afterwards nothing has gone wrong in it and nothing broke its policy."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(address: str = served, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield opened
    broken = [page.evaluate("window.broken ?? []") for context in contexts for page in context.pages]
    for context in contexts:
        context.close()
    assert errors == []
    assert [line for lines in broken for line in lines] == []


@pytest.fixture(params=["served", "file"])
def address(request: pytest.FixtureRequest, served: str, folder: Path) -> str:
    return served if request.param == "served" else (folder / "brief.html").as_uri()


def cards(page: Page) -> int:
    return page.locator(CARD).count()


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def leave(page: Page) -> None:
    page.mouse.move(1270, 5)


def tab_to(page: Page, selector: str) -> None:
    """Puts the focus there as the Tab key does."""
    page.evaluate("selector => document.querySelector(selector).focus()", selector)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(selector)).to_be_focused()


def took(page: Page, first: str, then: str, which: Callable[[Iterable[float]], float] = max) -> float:
    """Milliseconds from the last moment of one kind before the last of another, or before the first of it."""
    moments: list[tuple[str, float]] = page.evaluate("moments")
    end = which(time for kind, time in moments if kind == then)
    return end - max(time for kind, time in moments if kind == first and time <= end)


def opened_by_hover(page: Page, selector: str = TERM, count: int = 1) -> None:
    page.hover(selector)
    expect(page.locator(CARD)).to_have_count(count)


def inside(page: Page, selector: str = CARD) -> bool:
    inner: bool = page.evaluate("selector => !!document.activeElement.closest(selector)", selector)
    return inner


# ---------------------------------------------------------------- with the mouse


def test_a_card_opens_when_the_mouse_has_rested_on_a_term(visit: Visit, address: str) -> None:
    """Check 1."""
    page = visit(address)
    opened_by_hover(page)
    assert took(page, "over", "shown") >= 299
    expect(page.get_by_role("dialog")).to_have_accessible_name("ABM Treaty")
    expect(page.locator(TERM)).to_have_attribute("aria-expanded", "true")
    expect(page.locator("body")).to_be_focused()


def test_the_next_card_comes_sooner(visit: Visit) -> None:
    page = visit()
    opened_by_hover(page)
    first = took(page, "over", "shown")
    leave(page)
    expect(page.locator(CARD)).to_have_count(0)
    assert took(page, "out", "gone") >= 299
    opened_by_hover(page, "#m-stability")
    assert 119 <= took(page, "over", "shown") < first


def test_a_card_stays_while_the_mouse_is_on_its_term_or_on_its_way_to_it(visit: Visit) -> None:
    """Check 2."""
    page = visit()
    opened_by_hover(page)
    page.wait_for_timeout(2000)
    assert cards(page) == 1
    page.mouse.move(*middle(page, CARD), steps=10)
    page.wait_for_timeout(400)
    assert cards(page) == 1


def test_the_gap_between_a_term_and_its_card_is_a_bridge(visit: Visit) -> None:
    page = visit()
    opened_by_hover(page)
    box = page.locator(CARD).bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] - 4)
    page.wait_for_timeout(400)
    assert cards(page) == 1


def test_what_esc_has_closed_stays_closed_until_the_mouse_leaves(visit: Visit) -> None:
    """Check 3."""
    page = visit()
    opened_by_hover(page)
    page.keyboard.press("Escape")
    assert cards(page) == 0
    page.wait_for_timeout(1000)
    x, y = middle(page, TERM)
    page.mouse.move(x + 2, y)
    page.wait_for_timeout(350)
    assert cards(page) == 0
    leave(page)
    opened_by_hover(page)


def test_a_click_follows_the_link(visit: Visit, served: str) -> None:
    """Check 7."""
    page = visit()
    opened_by_hover(page)
    with page.context.expect_page() as second:
        page.click(TERM, modifiers=["Control"])
    assert second.value.url == served + "#g-abm-treaty"
    assert page.url == served
    page.click(TERM)
    assert page.url == served + "#g-abm-treaty"
    expect(page.locator(CARD)).to_have_count(0)


def test_nothing_opens_that_scrolls_under_a_still_mouse(visit: Visit) -> None:
    """Check 9."""
    page = visit()
    x, y = middle(page, TERM)
    page.mouse.move(x, y - 60)
    page.mouse.wheel(0, 60)
    page.wait_for_function("() => document.querySelector('#m-abm-treaty').matches(':hover')")
    page.wait_for_timeout(1000)
    assert cards(page) == 0
    page.mouse.move(x + 1, y - 60)
    expect(page.locator(CARD)).to_have_count(1)


def test_a_card_stands_at_the_line_of_its_term_that_the_mouse_is_on(visit: Visit) -> None:
    """Check 14."""
    page = visit()
    lines = page.evaluate("[...document.querySelector('#m-wrapped').getClientRects()].map((line) => line.toJSON())")
    assert len(lines) == 2
    for line in lines:
        leave(page)
        expect(page.locator(CARD)).to_have_count(0)
        page.mouse.move(line["left"] + 10, line["top"] + line["height"] / 2)
        expect(page.locator(CARD)).to_have_count(1)
        box = page.locator(CARD).bounding_box()
        assert box
        assert 0 <= box["y"] - line["bottom"] <= 12
        assert abs(box["x"] - line["left"]) < 1


def test_a_card_stands_above_where_there_is_no_room_below(visit: Visit) -> None:
    page = visit(viewport={"width": 1280, "height": 400})
    opened_by_hover(page, "#m-section")
    card, term = page.locator(CARD).bounding_box(), page.locator("#m-section").bounding_box()
    assert card and term
    assert 0 <= term["y"] - (card["y"] + card["height"]) <= 12


def test_in_hebrew_a_card_starts_at_the_right(visit: Visit) -> None:
    """Check 20."""
    page = visit()
    opened_by_hover(page, "#m-rtl")
    card, term = page.locator(CARD).bounding_box(), page.locator("#m-rtl").bounding_box()
    assert card and term
    assert abs(card["x"] + card["width"] - term["x"] - term["width"]) < 1
    expect(page.locator(CARD)).to_have_attribute("lang", "he")
    expect(page.locator(CARD)).to_have_attribute("dir", "rtl")


# ---------------------------------------------------------------- with keys


def test_a_card_opens_at_the_focus_and_leaves_it_there(visit: Visit) -> None:
    """Check 4."""
    page = visit()
    tab_to(page, TERM)
    expect(page.locator(CARD)).to_have_count(1)
    assert (
        took(page, "focus", "shown", min) >= 299
    )  # where keys are slow, the term before it may have shown one: the next is quick
    expect(page.locator(TERM)).to_be_focused()
    page.mouse.move(900, 700)
    page.wait_for_timeout(400)
    assert cards(page) == 1
    page.keyboard.press("Escape")
    assert cards(page) == 0
    expect(page.locator(TERM)).to_be_focused()


def test_a_card_closes_when_the_focus_leaves_its_term(visit: Visit) -> None:
    page = visit()
    tab_to(page, TERM)
    expect(page.locator(CARD)).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    assert cards(page) == 0


def test_enter_goes_into_the_card_esc_comes_back_and_tab_goes_on(visit: Visit, address: str) -> None:
    """Check 5."""
    page = visit(address)
    tab_to(page, TERM)
    page.keyboard.press("Enter")
    assert inside(page)
    assert page.url == address
    page.keyboard.press("Escape")
    assert cards(page) == 0
    expect(page.locator(TERM)).to_be_focused()
    page.wait_for_timeout(350)
    assert cards(page) == 0
    page.keyboard.press("Enter")
    page.locator(f"{CARD} a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#m-stability")).to_be_focused()
    assert not page.locator(CARD, has_text="1972 in which").count()


def test_enter_in_a_card_follows_its_link(visit: Visit) -> None:
    page = visit()
    tab_to(page, TERM)
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator(f"{CARD} >> text=Full entry")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/full.html")


def test_enter_on_a_term_in_a_card_goes_one_deeper(visit: Visit) -> None:
    page = visit()
    tab_to(page, TERM)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert cards(page) == 2
    assert inside(page, f"{CARD} {CARD}")
    page.keyboard.press("Escape")
    assert cards(page) == 1
    expect(page.locator(f"{CARD} a").first).to_be_focused()


# ---------------------------------------------------------------- by touch


def test_a_tap_opens_a_sheet_and_a_second_or_one_outside_closes_it(visit: Visit, served: str) -> None:
    """Check 6."""
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page.tap(TERM)
    assert cards(page) == 1
    box = page.locator(CARD).bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert round(box["y"] + box["height"]) == PHONE["height"]
    assert box["height"] <= 0.6 * PHONE["height"] + 1
    page.tap(TERM)
    assert cards(page) == 0
    page.tap(TERM)
    page.tap(f"{CARD} .state")
    assert cards(page) == 1
    page.tap("h1")
    assert cards(page) == 0
    assert page.url == served


def test_a_term_that_its_sheet_would_hide_moves_into_sight(visit: Visit) -> None:
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page.tap("#m-section")
    card, term = page.locator(CARD).bounding_box(), page.locator("#m-section").bounding_box()
    assert card and term
    assert term["y"] + term["height"] <= card["y"]


def test_a_tap_in_a_card_opens_another_on_it(visit: Visit) -> None:
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page.tap(TERM)
    page.tap(f"{CARD} .event")
    assert cards(page) == 2
    page.tap("h1")
    assert cards(page) == 1
    page.tap("h1")
    assert cards(page) == 0


# ---------------------------------------------------------------- one on another


def test_esc_closes_one_card_at_a_time(visit: Visit, address: str) -> None:
    """Check 8."""
    page = visit(address)
    opened_by_hover(page)
    opened_by_hover(page, f"{CARD} .event", count=2)
    expect(page.get_by_role("dialog").last).to_have_accessible_name("ABM Treaty signed")
    page.keyboard.press("Escape")
    assert cards(page) == 1
    page.keyboard.press("Escape")
    assert cards(page) == 0


def test_the_third_card_opens_no_other(visit: Visit) -> None:
    page = visit()
    opened_by_hover(page)
    opened_by_hover(page, f"{CARD} .event", count=2)
    opened_by_hover(page, f"{CARD} {CARD} .term", count=3)
    deepest = page.locator(f"{CARD} {CARD} {CARD}")
    expect(deepest).to_have_accessible_name("Strategic stability")
    assert deepest.locator(".term").count() == 1
    assert deepest.locator("[aria-expanded], [aria-haspopup]").count() == 0
    leave(page)
    expect(page.locator(CARD)).to_have_count(0)


# ---------------------------------------------------------------- what a card says


@pytest.mark.parametrize(
    ("mention", "name", "words"),
    [
        (
            "interview",
            "Interview with NBC",
            "2 June 2000 Interview with NBC He tells a network that the work could be shared. The event",
        ),
        ("source", "Sources [1]", "Pavel Podvig. The Offer That Wasn’t. November 2000. All citations of source 1"),
        (
            "ed",
            "Taken up again within days",
            "Taken up again within days The memo holds that the idea was dropped at once. It was not, as stability demanded.",
        ),
        ("fn", "note 1", "The first note, and only it."),
        ("section", "Setting the stage", "Setting the stage The proposal was made for Europe, and its author kept to ited. 1."),
        (
            "stability",
            "Strategic stability",
            "Strategic stability A state of forces in which neither side gains by striking first; the ABM Treaty was to keep it. "
            "Full entry",
        ),
    ],
)
def test_a_card_says_what_is_mentioned_and_only_that(visit: Visit, mention: str, name: str, words: str) -> None:
    """Check 19."""
    page = visit()
    opened_by_hover(page, f"#m-{mention}")
    expect(page.get_by_role("dialog")).to_have_accessible_name(name)
    expect(page.locator(CARD)).to_have_text(re.compile(r"\s*".join(map(re.escape, words.split())) + r"\s*$"))
    assert page.locator(f"{CARD} :is([id], [data-note], [role=doc-backlink], h1, h2, h3)").count() == 0


def test_a_link_without_a_card_stays_a_link(visit: Visit) -> None:
    page = visit()
    page.hover("#m-lost")
    page.wait_for_timeout(350)
    assert cards(page) == 0
    assert page.locator("#m-lost").get_attribute("aria-haspopup") is None
    page.click("#m-lost")
    page.wait_for_url("**/full.html")


def test_without_script_every_mention_leads_to_its_words(visit: Visit, folder: Path) -> None:
    """Check 10."""
    page = visit(java_script_enabled=False)
    fragments = re.findall(r'<a class="[^"]*"(?: id="[^"]*")?(?: role="[^"]*")? href="(#?)([^"#]+)', FIXTURE.read_text())
    assert len(fragments) > 10
    for here, name in fragments:
        assert page.locator(f"#{name}").is_visible() if here else (folder / name).is_file()


# ---------------------------------------------------------------- when cards go


def test_paper_shows_no_card(visit: Visit) -> None:
    """Check 13."""
    page = visit()
    page.evaluate("addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('.card').length; })")
    opened_by_hover(page)
    page.pdf()
    assert page.evaluate("printed") == 0
    opened_by_hover(page, "#m-stability")
    page.emulate_media(media="print")
    assert not page.locator(".card").is_visible()
    assert not page.locator(".card-switch").is_visible()


def test_a_page_that_comes_back_has_no_ghost(browser: Browser, served: str) -> None:
    """Section 4.2, Back: the page is kept alive meanwhile, which Playwright's own settings forbid."""
    keeping = browser.browser_type.launch(
        executable_path=chromium(), args=QUIET, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = keeping.new_page()
    page.add_init_script("addEventListener('pageshow', (event) => { window.kept = event.persisted; })")
    page.goto(served)
    tab_to(page, TERM)
    page.keyboard.press("Enter")
    assert cards(page) == 1
    page.evaluate("location.href = 'full.html'")
    page.wait_for_url("**/full.html")
    page.evaluate("history.back()")
    page.wait_for_function("() => location.pathname.endsWith('brief.html')")
    page.wait_for_timeout(350)
    kept, left = page.evaluate("kept"), page.locator(".card").count()
    keeping.close()
    assert kept
    assert left == 0


def test_previews_can_be_hidden_and_the_choice_is_kept(visit: Visit, served: str) -> None:
    page = visit()
    page.get_by_role("button", name="Hide previews").click()
    page.reload()
    page.hover(TERM)
    page.wait_for_timeout(350)
    assert cards(page) == 0
    assert page.locator("[aria-haspopup]").count() == 0
    tab_to(page, TERM)
    page.keyboard.press("Enter")
    page.wait_for_url(served + "#g-abm-treaty")
    page.get_by_role("button", name="Show previews").click()
    opened_by_hover(page)


# ---------------------------------------------------------------- for everyone, everywhere


def test_nothing_is_asked_for_after_the_page_has_come(visit: Visit, folder: Path) -> None:
    """Check 11: checks 1, 5 and 8 pass from disk above; here without any network."""
    page = visit((folder / "brief.html").as_uri())
    page.context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened_by_hover(page)
    opened_by_hover(page, f"{CARD} .event", count=2)
    leave(page)
    expect(page.locator(CARD)).to_have_count(0)
    tab_to(page, TERM)
    page.keyboard.press("Enter")
    assert inside(page)
    assert asked == []


def test_the_policy_holds_for_all_that_cards_do(visit: Visit, served: str) -> None:
    """Check 12; every other test looks for violations too."""
    page = visit(served, viewport=PHONE, has_touch=True)
    page.tap(TERM)
    page.tap(f"{CARD} .event")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    tab_to(page, "#m-stability")
    page.keyboard.press("Enter")
    assert cards(page) == 1
    assert page.evaluate("broken") == []


def test_cards_fit_a_page_at_four_times_its_size(visit: Visit) -> None:
    """Check 15."""
    page = visit(viewport={"width": 320, "height": 256})
    page.locator(TERM).scroll_into_view_if_needed()
    tab_to(page, TERM)
    page.keyboard.press("Enter")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    card = page.locator(CARD)
    assert card.evaluate("card => card.scrollHeight > card.clientHeight && card.scrollWidth <= card.clientWidth")
    box = card.bounding_box()
    assert box and box["y"] >= 0.4 * 256 - 1
    assert min(card.locator("a").evaluate_all("links => links.map((link) => link.offsetHeight)")) >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE], ids=["wide", "narrow"])
def test_axe_finds_nothing_with_none_or_one_or_two_cards(visit: Visit, viewport: dict[str, int], scheme: str) -> None:
    """Check 16."""
    page = visit(viewport=viewport, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    for count in range(3):
        if count:
            tab_to(page, [TERM, f"{CARD} .event"][count - 1])
            page.keyboard.press("Enter")
        assert cards(page) == count
        assert axe.wrong(page) == []
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((named) => named.id)")
        assert len(ids) == len(set(ids))
        assert page.locator("a a").count() == 0


def test_cards_move_only_for_those_who_like_it_and_have_an_edge_in_forced_colors(visit: Visit) -> None:
    page = visit(reduced_motion="reduce", forced_colors="active")
    opened_by_hover(page)
    style = "(name) => getComputedStyle(document.querySelector('.card'))[name]"
    assert page.evaluate(style, "transitionDuration") == "0s"
    assert page.evaluate(style, "borderLeftWidth") == "1px"
    assert page.evaluate(style, "borderLeftStyle") == "solid"


@pytest.mark.parametrize(("path", "limit"), [(SCRIPT, 3072), (STYLE, 1536)], ids=["script", "style"])
def test_cards_cost_little_to_send(path: Path, limit: int) -> None:
    """Check 20."""
    assert len(gzip.compress(path.read_bytes(), 9, mtime=0)) <= limit
