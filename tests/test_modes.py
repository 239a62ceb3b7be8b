"""The real site as readers set their browsers: large, widely spaced, in colors of their own, without motion, by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from . import axe
from .plain import serving
from .sites import BRIEF, SETTINGS, minimal, publish
from .test_browser import PAGE_TYPES

WINDOW: dict[str, Any] = {"viewport": {"width": 1280, "height": 1024}, "bypass_csp": True, "service_workers": "block"}
WITH_CARDS = ("brief", "term", "person", "timeline", "event", "about")
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
"""WCAG 2.2, 1.4.12."""
STUCK = """() => [...document.querySelectorAll("body *")]
  .filter((box) => ["fixed", "sticky"].includes(getComputedStyle(box).position) && box.checkVisibility())
  .map((box) => box.getBoundingClientRect())
  .reduce((sum, { width, height }) => sum + width * height, 0) / (innerWidth * innerHeight)"""
"""The share of the window that boxes cover which do not scroll."""
CLIPPED = """() => [...document.querySelectorAll("body *")].filter((box) => {
    const { overflowX, overflowY, clipPath } = getComputedStyle(box);
    const wide = ["hidden", "clip"].includes(overflowX) && box.scrollWidth > box.clientWidth + 1;
    const high = ["hidden", "clip"].includes(overflowY) && box.scrollHeight > box.clientHeight + 1;
    return clipPath === "none" && box.checkVisibility() && (wide || high);
  }).map((box) => box.outerHTML.slice(0, 80))"""
"""What a box cuts off that is meant to be seen."""
OVERLAPPING = """() => {
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const unseen = (box) => getComputedStyle(box).clipPath !== "none" || (box.parentElement && unseen(box.parentElement));
  const block = (box) => getComputedStyle(box).display.startsWith("inline") ? block(box.parentElement) : box;
  for (let text; (text = walker.nextNode());) {
    const box = text.parentElement;
    if (!text.data.trim() || !box.checkVisibility() || unseen(box)) continue;
    range.selectNodeContents(text);
    const holder = block(box);
    for (const { left, right, top, bottom } of range.getClientRects()) lines.push({ left, right, top, bottom, holder, text });
  }
  lines.sort((one, other) => one.top - other.top);
  const found = [];
  lines.forEach((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next].top < one.bottom - 4; next++) {
      const other = lines[next];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      if (one.holder !== other.holder && across > 2) found.push([one.text.data.trim(), other.text.data.trim()]);
    }
  });
  return found;
}"""
"""Pairs of texts of different blocks that stand on each other by more than the leading of a line."""
STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((stop) => stop.checkVisibility({ visibilityProperty: true }) && !stop.disabled)"""
FOCUS = """async () => {
  const paper = getComputedStyle(document.body).backgroundColor;
  const level = (color) => {
    const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = color.match(/[\\d.]+/g).map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (...colors) => {
    const levels = colors.map(level);
    return (Math.max(...levels) + 0.05) / (Math.min(...levels) + 0.05);
  };
  const found = [];
  for (const stop of (STOPS)()) {
    stop.focus();
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(stop);
    const { left, top, right, bottom } = stop.getClientRects()[0] ?? stop.getBoundingClientRect();
    const within = (top + bottom) / 2 > 0 && (top + bottom) / 2 < innerHeight;
    const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const drawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && ratio(outlineColor, paper) >= 3;
    const free = within && stop.contains(there);
    if (document.activeElement !== stop || !free || !(drawn || stop.closest("svg"))) found.push(stop.outerHTML.slice(0, 90));
  }
  return found;
}""".replace("STOPS", STOPS)
SHIFTS = """window.shifted = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) shifted += one.value; })
    .observe({ type: "layout-shift", buffered: true });"""
MEASURE = """() => {
  const range = document.createRange();
  const counts = [];
  for (const block of [...document.querySelectorAll(".prose > p")].slice(0, 12)) {
    const lines = new Map();
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let text; (text = walker.nextNode());) {
      for (let at = 0; at < text.length; at++) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const { top, bottom } = range.getClientRects()[0] ?? {};
        const line = Math.round((top + bottom) / 2 / 10);
        if (top !== undefined) lines.set(line, (lines.get(line) ?? 0) + 1);
      }
    }
    counts.push(...[...lines.values()].slice(0, -1));
  }
  return counts.reduce((sum, count) => sum + count, 0) / counts.length;
}"""
"""Characters in a full line of the text."""

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def served(real: Path) -> Iterator[str]:
    """The address of the site on a plain server, below /a/b/."""
    with serving(real.parent.parent) as address:
        yield address + "a/b/"


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """Opens a page of the real site in a context of its own."""
    contexts: list[BrowserContext] = []

    def opened(name: str, **options: Any) -> Page:
        context = browser.new_context(**WINDOW | options)
        contexts.append(context)
        page = context.new_page()
        page.goto(served + PAGE_TYPES[name])
        return page

    yield opened
    for context in contexts:
        context.close()


# ---------------------------------------------------------------- large and widely spaced


@pytest.mark.parametrize("path", [*PAGE_TYPES.values(), "timeline/by/index.html", "timeline/lanes/index.html"])
def test_a_phone_with_letters_of_twice_the_size_scrolls_no_page_sideways(visit: Visit, served: str, path: str) -> None:
    """WCAG 2.2, 1.4.4, by the setting for text alone; a word too long for a line breaks."""
    page = visit("404", viewport={"width": 390, "height": 800})
    page.goto(served + path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.scrollingElement.scrollWidth") == width


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_nothing_scrolls_sideways_or_stays_in_the_way_when_a_page_is_zoomed(visit: Visit, name: str) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.10: a window of 1280 by 1024 at 200 and 400 %, and a phone of 320 by 200."""
    page = visit(name)
    for width, height in ((640, 512), (320, 256), (320, 200)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert page.evaluate(STUCK) < 0.15


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_wide_spacing_of_text_cuts_off_nothing(visit: Visit, name: str) -> None:
    page = visit(name)
    page.add_style_tag(content=SPACING)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(50)  # notes beside the text are put in their places
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate(OVERLAPPING) == []


@pytest.mark.parametrize(("width", "least", "most"), [(1440, 60, 68), (390, 34, 60)])
def test_a_line_has_as_many_characters_as_are_read_with_ease(visit: Visit, width: int, least: int, most: int) -> None:
    page = visit("brief", viewport={"width": width, "height": 900})
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert least <= page.evaluate(MEASURE) <= most


@pytest.mark.parametrize("width", [1440, 390])
def test_the_text_is_large_and_led(visit: Visit, width: int) -> None:
    page = visit("brief", viewport={"width": width, "height": 900})
    size, line = page.evaluate(
        "(({ fontSize, lineHeight }) => [fontSize, lineHeight].map(parseFloat))(getComputedStyle(document.querySelector('#p1')))"
    )
    assert 17 <= size <= 20
    assert 1.45 <= line / size <= 1.6


# ---------------------------------------------------------------- colors


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", WITH_CARDS)
def test_axe_finds_nothing_with_a_card_open(visit: Visit, name: str, scheme: str) -> None:
    page = visit(name, color_scheme=scheme, reduced_motion="reduce")
    open_card(page)
    assert axe.wrong(page) == []


def open_card(page: Page) -> None:
    page.keyboard.press("Tab")
    page.locator("main a[aria-expanded]").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".card:popover-open").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_asks_for_contrast_gets_black_and_white(visit: Visit, scheme: str) -> None:
    page = visit("brief", color_scheme=scheme, contrast="more")
    paper, ink = (page.evaluate(f"getComputedStyle(document.body).{key}") for key in ("backgroundColor", "color"))
    assert {paper, ink} == {"rgb(255, 255, 255)", "rgb(0, 0, 0)"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colors_keep_what_is_marked(visit: Visit, scheme: str) -> None:
    page = visit("timeline", forced_colors="active", color_scheme=scheme)
    ground, ink = page.evaluate(DRAWN)
    assert ground not in ink
    assert len(ink) == 1  # every mark of the strip is drawn in the reader's own ink
    page = visit("brief", forced_colors="active", color_scheme=scheme)
    page.evaluate("document.querySelector('#m-e-2000-06-02-nbc-interview-1').scrollIntoView()")
    page.wait_for_selector(".rail [aria-current]")
    marked, plain = (
        page.locator(f".rail li{which}").first.evaluate(EDGE) for which in (":has([aria-current])", ":not(:has([aria-current]))")
    )
    assert marked != plain
    assert page.locator(".prose .term").first.evaluate("link => getComputedStyle(link).textDecorationLine") == "underline"


DRAWN = """() => {
  const full = (mark) => mark.matches(".column, .dot:not(.about, .perhaps)");
  const own = (mark) => getComputedStyle(mark)[full(mark) ? "fill" : "stroke"];
  const marks = [...document.querySelectorAll(".strip :is(.dot, .column, .bar)")].filter((mark) => mark.checkVisibility());
  return [getComputedStyle(document.body).backgroundColor, [...new Set(marks.map(own))]];
}"""
EDGE = "item => getComputedStyle(item).borderInlineStartColor"


# ---------------------------------------------------------------- motion


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_nothing_moves_for_who_wants_no_motion(visit: Visit, name: str) -> None:
    page = visit(name, reduced_motion="reduce")
    if name in WITH_CARDS:
        open_card(page)
    assert page.evaluate("document.getAnimations().length") == 0
    styles = "[...document.querySelectorAll('*')].map((box) => getComputedStyle(box)[name])"
    for key, none in (("transitionDuration", "0s"), ("animationName", "none"), ("scrollBehavior", "auto")):
        assert set(page.evaluate(f"(name) => {styles}", key)) == {none}


def never(route: Route) -> None:
    route.abort()


def late(route: Route) -> None:
    sleep(0.8)
    route.continue_()


@pytest.mark.parametrize(
    ("name", "come"),
    [(name, late) for name in ("home", "brief", "glossary", "term", "timeline", "event", "search", "found", "about", "404")]
    + [(name, never) for name in ("brief", "glossary", "timeline", "event")],
)
def test_nothing_shifts_but_lines_when_late_fonts_come(
    visit: Visit, served: str, name: str, come: Callable[[Route], None]
) -> None:
    """Over a whole scroll on a phone. Other letters break lines elsewhere, however well their widths were matched: where an
    entry begins with lines full of links, this alone is more than 0.01."""
    most = 0.05 if come is late and name in ("event", "term") else 0.01
    page = visit("404", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.route("**/*.woff2", come)
    page.add_init_script(SHIFTS)
    page.goto(served + PAGE_TYPES[name])
    page.evaluate("document.fonts.ready.then(() => 0)")
    height = page.evaluate("document.scrollingElement.scrollHeight")
    for top in range(0, height, max(400, height // 60)):
        page.evaluate(f"scrollTo(0, {top})")
    page.wait_for_timeout(100)
    assert page.evaluate("shifted") <= most


# ---------------------------------------------------------------- the keyboard


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_every_stop_of_the_keyboard_is_seen_and_none_is_covered(visit: Visit, name: str) -> None:
    """WCAG 2.2, 2.4.7, 2.4.11 and 2.4.13."""
    page = visit(name)
    page.keyboard.press("Tab")
    if name != "search":  # where the field has the focus
        assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate(FOCUS) == []


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_the_keyboard_goes_through_a_page_in_its_order_and_leaves_it(visit: Visit, name: str) -> None:
    page = visit(name)
    page.evaluate(f"window.stops = ({STOPS})(); window.met = []")
    page.evaluate("addEventListener('focusin', ({ target }) => target.closest('.card') || met.push(stops.indexOf(target)))")
    count = page.evaluate("stops.length")
    first = page.evaluate("document.activeElement === document.body ? 0 : stops.indexOf(document.activeElement) + 1")
    expected = list(range(first, min(count, first + 20)))
    for _ in range(60):  # a card that opens meanwhile is gone through too
        page.keyboard.press("Tab")
        if page.evaluate("met.length") == len(expected):
            break
    assert page.evaluate("met") == expected
    page.evaluate("stops.at(-1).focus()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== stops.at(-1)")


# ---------------------------------------------------------------- from right to left

ARABIC = {
    "content/site.yaml": SETTINGS.replace("title: Ozone briefs", "title: أوراق الأوزون\nlang: ar"),
    "content/briefs/protocol.md": """\
---
title: ما الذي فعله البروتوكول
date: 2009-09-16
authors: [{family: كاتب, given: علي}]
summary: عرض قصير.
---
وقعت الدول [البروتوكول](event:1987-09-16-signed) في 16 سبتمبر 1987.[!when] [@unep-1987, p. 3]

> [!when] متى وقع
> وقع البروتوكول في مونتريال.

## ما بعد ذلك

عدلت الدول البروتوكول مرات كثيرة 1990.[^many]

[^many]: مرات.
""",
}
ORDER = """selector => {
  const [first, last] = [0, -1].map((at) => {
    const text = document.querySelector(selector).firstChild;
    const range = document.createRange();
    const start = (at + text.length) % text.length;
    range.setStart(text, start);
    range.setEnd(text, start + 1);
    return range.getBoundingClientRect().left;
  });
  return first < last;
}"""
"""Whether the first character of an element stands left of its last."""
LEFT = """([selector, sign]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let left;
  while (walker.nextNode()) {
    const at = walker.currentNode.data.lastIndexOf(sign);
    if (at < 0) continue;
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + 1);
    left = range.getBoundingClientRect().left;
    if (!walker.currentNode.parentElement.closest("sup")) return left;
  }
  return left;
}"""
"""Where the last of some sign stands in the first text of an element that has it."""


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(minimal(tmp_path_factory.mktemp("arabic"), ARABIC), tmp_path_factory.mktemp("leftward") / "out")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", ["index.html", "briefs/protocol/index.html", "glossary/index.html", "timeline/index.html"])
def test_a_site_in_arabic_runs_from_right_to_left(browser: Browser, arabic: Path, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    page.goto((arabic / path).as_uri())
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert page.evaluate("scrollX") == 0
    assert axe.wrong(page) == []
    assert page.locator("time").count() == 0 or page.evaluate(ORDER, "time")
    page.close()


def test_in_arabic_dates_stops_and_marks_stand_where_they_are_read(browser: Browser, arabic: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((arabic / "briefs/protocol/index.html").as_uri())

    def left(selector: str, sign: str) -> float:
        found: float = page.evaluate(LEFT, [selector, sign])
        return found

    assert left(".docket time", "1") > left(".docket [dir]", "r")
    assert left(".docket time", "1") < left(".docket time", "9")  # 16 September 2009
    assert left(".prose > p:last-of-type", "1") > left(".prose > p:last-of-type", ".") > left(".prose sup a", "1")
    assert left(".site-foot p:last-of-type", "M") < left(".site-foot p:last-of-type", "t")  # Made … host
    page.close()


def test_only_what_runs_from_right_to_left_asks_for_its_rules(arabic: Path, real: Path) -> None:
    assert 'href="../../assets/css/leftward.css"' in (arabic / "briefs/protocol/index.html").read_text(encoding="utf-8")
    assert "leftward.css" not in (real / "index.html").read_text(encoding="utf-8")


def test_in_arabic_events_stand_right_of_the_text_and_notes_left(browser: Browser, arabic: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((arabic / "briefs/protocol/index.html").as_uri())
    note, text, rail = (page.locator(part).first.bounding_box() for part in (".editors-notes li", ".prose > p", ".rail"))
    page.close()
    assert note and text and rail
    assert note["x"] + note["width"] <= text["x"]
    assert text["x"] + text["width"] <= rail["x"]


# ---------------------------------------------------------------- titles


def test_a_brief_beside_one_of_an_endless_word_keeps_its_width(browser: Browser, tmp_path: Path) -> None:
    word = "Straßenverkehrsgenehmigungsverfahrensbeschleunigungsgesetz"
    other = BRIEF.replace("What the Protocol did", word).replace("2009", "2010")
    out = publish(minimal(tmp_path / "site", {"content/briefs/other.md": other}), tmp_path / "out")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    for path in ("briefs/protocol/index.html", "briefs/other/index.html", "index.html", "briefs/index.html"):
        page.goto((out / path).as_uri())
        assert word in page.content()
        assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    page.close()
