"""Lines as a browser breaks them, by acceptance check 12: which words stay together, and how they are copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .plain import serving
from .sites import BRIEF, SETTINGS, minimal, pages, put

REAL = "real/briefs/boost-phase-defense/index.html"
SMALL = "briefs/protocol/index.html"
WIDTHS = range(320, 1281, 40)
KEPT = (
    r"(?:New )?START(?: I+)?|SALT I+|US-Russian|SS-20|Article [IVX]+|No\. \d+|pp\. \d+[-–]\d+"
    r"|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b|[\d,]+ warheads"
)
"""What is not to be broken, as a copy of the page has it."""
TOGETHER = 'START II, New <em>START</em>, US-[Russian](https://ozone.example/), 5 February and pp. 112-118, said "Mr Smith"'
BROKEN = """(kept) => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const places = [];
  while (walker.nextNode()) {
    [...walker.currentNode.data].forEach((sign, at) => sign === "\\u2060" || places.push([walker.currentNode, at, sign]));
  }
  const text = places.map(([, , sign]) => /\\s/.test(sign) ? " " : sign).join("");
  const line = ([node, at]) => {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  const found = [...text.matchAll(new RegExp(kept, "g"))].map((one) => [
    one[0], line(places[one.index]), line(places[one.index + one[0].length - 1]),
  ]).filter(([, first]) => first.height);
  return [found.length, found.filter(([, first, last]) => last.top > first.bottom - 2).map(([words]) => words)];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, real: Path) -> Iterator[str]:
    """The real site, and two small ones with words to keep together all over a paragraph: on/ sets them, off/ does not."""
    out = tmp_path_factory.mktemp("breaks")
    (out / "real").symlink_to(real)
    said = " ".join(f"{TOGETHER} {'a' * (number % 9)}." for number in range(80))
    for name in ("on", "off"):
        texts = {"content/briefs/protocol.md": f"{BRIEF}\n{said}\n", "content/site.yaml": f"{SETTINGS}typography: {name}\n"}
        made = pages(minimal(tmp_path_factory.mktemp(name), texts))
        put(out / name, made)
    with serving(out) as served:
        yield served


def opened(browser: Browser, address: str) -> Page:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    return page


def broken(page: Page) -> tuple[int, list[str]]:
    """How often such words stand on the page, and those that a line divides at one of 25 widths."""
    count, divided = 0, []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        count, some = page.evaluate(BROKEN, KEPT)
        divided += some
    return count, divided


@pytest.mark.parametrize(("path", "least"), [(REAL, 100), (f"on/{SMALL}", 400)])
def test_no_line_divides_what_belongs_together_at_25_widths(browser: Browser, address: str, path: str, least: int) -> None:
    page = opened(browser, address + path)
    count, divided = broken(page)
    page.context.close()
    assert (count >= least, divided) == (True, [])


def test_without_the_rules_lines_do_divide_it(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}off/{SMALL}")
    count, divided = broken(page)
    page.context.close()
    assert len(divided) > count


def test_copied_words_have_plain_spaces_and_hyphens(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}on/{SMALL}")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.prose'))")
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    page.context.close()
    assert "START II, New START, US-Russian, 5 February and pp. 112–118, said “Mr Smith”" in copied
    assert not set(copied) & set("\u00a0\u202f\u2060\u2011")


@pytest.mark.parametrize("words", ["START II", "New START", "US-Russian", "5 February", "112–118"])
def test_the_browser_finds_the_words_on_the_page(browser: Browser, address: str, words: str) -> None:
    page = opened(browser, f"{address}on/{SMALL}")
    found = page.evaluate("words => window.find(words)", words)
    page.context.close()
    assert found
