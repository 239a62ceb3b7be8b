"""The real site in a real browser: from disk and from a server, wide and narrow, light, dark and on paper."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Request

from . import axe
from .plain import serving

PAGE_TYPES = {
    "home": "index.html",
    "brief": "briefs/boost-phase-defense/index.html",
    "briefs": "briefs/index.html",
    "glossary": "glossary/index.html",
    "term": "glossary/abm-treaty/index.html",
    "person": "glossary/putin/index.html",
    "timeline": "timeline/index.html",
    "event": "timeline/2000-06-02-nbc-interview/index.html",
    "sources": "sources/index.html",
    "about": "about/index.html",
    "reader": "print/index.html",
    "search": "search/index.html",
    "found": "search/index.html?q=missile+defense",
    "404": "404.html",
}


@pytest.fixture(scope="module")
def served(real: Path) -> Iterator[str]:
    """The address of the site on a plain server, below /a/b/."""
    with serving(real.parent.parent) as address:
        yield address + "a/b/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGE_TYPES)
def test_axe_finds_nothing(browser: Browser, served: str, name: str, scheme: Literal["light", "dark"]) -> None:
    page = browser.new_page(bypass_csp=True, color_scheme=scheme, service_workers="block")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(served + PAGE_TYPES[name])
        assert axe.wrong(page) == []
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_keyboard_opens_the_citations_and_axe_finds_nothing_in_them(browser: Browser, served: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, bypass_csp=True, service_workers="block")
    page.goto(served + PAGE_TYPES["brief"])
    page.get_by_text("Cite this brief").focus()
    page.keyboard.press("Enter")
    assert page.locator(".cite pre").first.is_visible()
    assert axe.wrong(page) == []
    assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    page.close()


def visit(page: Page, address: str) -> tuple[list[str], list[str]]:
    """Opens a page and answers what it said on the console, and every request it made."""
    said: list[str] = []
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("request", note)
    page.goto(address)
    return said, asked


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_no_page_asks_another_host_or_breaks_its_own_policy(browser: Browser, served: str, name: str) -> None:
    page = browser.new_page()
    said, asked = visit(page, served + PAGE_TYPES[name])
    page.close()
    assert [line for line in said if "favicon" not in line and "404 (File not found)" not in line] == []
    assert [url for url in asked if not url.startswith(served.removesuffix("a/b/"))] == []
    assert any(url.endswith("site.css") for url in asked)


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_no_control_asks_another_host(browser: Browser, served: str, name: str) -> None:
    page = browser.new_page()
    said, asked = visit(page, served + PAGE_TYPES[name])
    page.evaluate("document.querySelectorAll('button, summary, input, select').forEach((control) => control.click())")
    page.wait_for_timeout(50)
    page.close()
    assert [line for line in said if "favicon" not in line and "404 (File not found)" not in line] == []
    assert [url for url in asked if not url.startswith(served.removesuffix("a/b/"))] == []


WORDS = """() => {
  for (const made of document.querySelectorAll("main :is(button, form, output, .here)")) made.remove(); // only scripts need them
  return document.querySelector("main").innerText.split(/\\s+/).filter((word) => /\\w/.test(word)).length;
}"""


@pytest.mark.parametrize("name", [name for name in PAGE_TYPES if name not in ("found", "404")])
def test_without_script_a_page_says_the_same(browser: Browser, served: str, name: str) -> None:
    counts = []
    for script in (True, False):
        page = browser.new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=script, service_workers="block")
        page.goto(served + PAGE_TYPES[name])
        counts.append(page.evaluate(WORDS))
        page.close()
    assert 0.98 <= counts[0] / counts[1] <= 1.02


@pytest.mark.parametrize("name", [name for name in PAGE_TYPES if name != "404"])
def test_every_page_opens_from_disk_with_its_style(browser: Browser, real: Path, name: str) -> None:
    page = browser.new_page()
    said, asked = visit(page, real.as_uri() + "/" + PAGE_TYPES[name])
    styled, named = page.evaluate("document.styleSheets.length"), page.locator("link[rel=stylesheet]").count()
    page.close()
    assert said == []
    assert styled == named >= 1
    assert all(url.startswith("file:") for url in asked)


def test_a_reader_goes_from_a_term_to_a_passage_and_back_from_disk(browser: Browser, real: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((real / "glossary/abm-treaty/index.html").as_uri())
    page.click(".used mark >> nth=0")
    assert "/briefs/boost-phase-defense/index.html#m-t-abm-treaty-1" in page.url
    assert page.locator(":target").inner_text().startswith("Anti-Ballistic Missile")
    page.click(":target")
    assert page.url.endswith("#g-abm-treaty")  # what the brief itself says of the term
    assert page.locator(":target .back a").count() == page.locator('[id^="m-t-abm-treaty-"]').count()
    page.click(":target dfn a")
    assert page.url.endswith("/glossary/abm-treaty/index.html")
    page.close()


def test_the_first_tab_reaches_the_link_to_the_text(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(served + PAGE_TYPES["brief"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator(".skip").bounding_box()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_paper_holds_every_word_of_the_brief_and_no_navigation(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(served + PAGE_TYPES["brief"])
    page.emulate_media(media="print")
    shown = page.inner_text("main")
    assert "At no time, Podvig concludes" in shown
    assert not page.locator(".site-head nav").is_visible()
    assert not page.locator(".skip").is_visible()
    page.close()
