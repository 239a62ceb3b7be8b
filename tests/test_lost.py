"""The page for what is not found: what an address may have meant is offered where a script may run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from . import axe
from .plain import serving

NOWHERE = "**/nowhere/**"


@pytest.fixture
def lost(browser: Browser, real: Path) -> Iterator[Page]:
    """A page of a server that answers every address that begins with nowhere/ as one that it does not know."""

    def missing(route: Route) -> None:
        route.fulfill(status=404, path=real / "404.html")

    page = browser.new_page(bypass_csp=True, service_workers="block")
    page.route(NOWHERE, missing)
    with serving(real.parent.parent) as address:
        page.goto(address + "a/b/about/index.html")
        yield page
        page.close()


def ask(page: Page, name: str) -> None:
    page.goto(page.evaluate("new URL('../nowhere/', location).href") + name)


@pytest.mark.parametrize("name", ["abm-treety", "ABM-Treaty/", "abmtreaty/index.html", "abm-treaty.html"])
def test_the_nearest_page_is_offered_and_leads_there(lost: Page, name: str) -> None:
    ask(lost, name)
    lost.get_by_text("Did you mean").get_by_role("link", name="ABM Treaty", exact=True).click()
    lost.wait_for_url("**/a/b/glossary/abm-treaty/index.html")
    expect(lost.get_by_role("heading", level=1)).to_have_text("ABM Treaty")


@pytest.mark.parametrize("name", ["", "qqqqqqqqqqqq", "%E0%A4%A"])
def test_what_is_like_nothing_gets_no_offer(lost: Page, name: str) -> None:
    ask(lost, name)
    expect(lost.get_by_role("link", name="All briefs")).to_be_visible()
    assert lost.get_by_text("Did you mean").count() == 0


def test_axe_finds_nothing_with_an_offer(lost: Page) -> None:
    ask(lost, "abm-treety")
    expect(lost.get_by_text("Did you mean")).to_be_visible()
    assert axe.wrong(lost) == []


def test_no_other_page_loads_the_script(real: Path) -> None:
    assert [path for path in real.rglob("*.html") if "js/lost.js" in path.read_text("utf-8")] == [real / "404.html"]
