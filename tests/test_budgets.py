"""What a first visit to the real brief costs, in bytes as a server with brotli sends them, and in requests."""

import re
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser

from .plain import serving

BRIEF = "briefs/boost-phase-defense/index.html"
FIRST_FLIGHT = 14_336
"""Ten packets: what a server sends before it waits for an answer (RFC 6928)."""
NOTES = '<section class="editors-notes"'


@pytest.fixture(scope="module")
def page(real: Path) -> str:
    return (real / BRIEF).read_text(encoding="utf-8")


def sent(text: str | bytes) -> int:
    return len(brotli.compress(text.encode() if isinstance(text, str) else text, quality=11))


def test_the_first_flight_holds_the_style_sheet_and_the_whole_argument(real: Path, page: str) -> None:
    """From the head to the last paragraph, some 3,000 words: all that is on the screen before a reader scrolls, and more."""
    argument = page.partition(NOTES)[0]
    numbers = re.findall(r'<p id="p(\d+)"', page)
    assert re.findall(r'<p id="p(\d+)"', argument) == numbers
    assert len(numbers) > 35
    assert sent(argument) + sent((real / "assets/site.css").read_bytes()) <= FIRST_FLIGHT


def test_the_whole_page_with_its_notes_terms_events_and_sources_takes_three_flights(real: Path, page: str) -> None:
    """Its 14,000 words alone are 20 KiB, so that not even they would go into one."""
    assert FIRST_FLIGHT < sent(re.sub(r"<script.*?</script>|<[^>]*>", " ", page, flags=re.DOTALL)) < 22_000
    assert sent(page) + sent((real / "assets/site.css").read_bytes()) <= 38_912


def test_no_script_of_the_brief_is_waited_for(page: str) -> None:
    assert [tag for tag in re.findall(r"<script src[^>]*>", page) if " defer" not in tag or "blocking" in tag] == []


@pytest.mark.parametrize(("kind", "most"), [("css", 6 * 1024), ("js", 6 * 1024), ("woff2", 80 * 1024)])
def test_style_sheets_scripts_and_fonts_are_light(browser: Browser, real: Path, kind: str, most: int) -> None:
    asked = [path for path in visited(browser, real) if path.endswith(f".{kind}")]
    packed = kind == "woff2"  # which is brotli already
    assert asked
    assert sum(len((real / path).read_bytes()) if packed else sent((real / path).read_bytes()) for path in asked) <= most


def test_the_brief_asks_for_eight_files_at_most(browser: Browser, real: Path) -> None:
    """With its icon, for which a browser without a window does not ask."""
    asked = visited(browser, real)
    assert len({*asked, "assets/favicon.svg"}) <= 8
    assert len(asked) == len(set(asked))


def visited(browser: Browser, real: Path) -> list[str]:
    """What a reader's browser asks for who reads the brief to its end: all from this site."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with serving(real) as address:
        page.goto(address + BRIEF)
        page.evaluate("document.fonts.ready.then(() => 0)")
        page.evaluate("scrollTo(0, document.scrollingElement.scrollHeight)")
        page.wait_for_timeout(100)
    context.close()
    assert [url for url in asked if not url.startswith(address)] == []
    return [url.removeprefix(address) for url in asked]
