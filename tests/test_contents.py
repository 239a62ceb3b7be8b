"""The contents of the real brief, and the section being read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

BRIEF = "briefs/boost-phase-defense/index.html"
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
READ = ".contents [aria-current]"
HERE = ".here"


@pytest.fixture
def page(browser: Browser, real: Path) -> Iterator[Page]:
    opened = browser.new_page(viewport=WIDE)
    opened.goto((real / BRIEF).as_uri())
    yield opened
    opened.close()


def headings(page: Page) -> list[str]:
    return page.locator(".contents a").all_inner_texts()


def test_the_section_being_read_is_marked_and_named_above_the_events(page: Page) -> None:
    for place in (1, 3, 0, 2):  # up and down
        page.evaluate("place => document.querySelectorAll('.argument > .prose > h2')[place].scrollIntoView()", place)
        expect(page.locator(READ)).to_have_count(1)
        expect(page.locator(READ)).to_have_text(headings(page)[place])
        expect(page.locator(HERE)).to_have_text(headings(page)[place])
        expect(page.locator(HERE)).to_be_in_viewport()


def test_a_section_is_read_until_the_next_one_begins(page: Page) -> None:
    page.evaluate("scrollBy(0, document.querySelectorAll('.argument > .prose > h2')[1].getBoundingClientRect().top - 700)")
    expect(page.locator(READ)).to_have_text(headings(page)[0])


def test_before_the_first_section_the_way_leads_to_the_contents(page: Page) -> None:
    assert page.locator(READ).count() == 0
    expect(page.locator(HERE)).to_have_text("Contents")
    page.locator(HERE).click()
    expect(page.locator("#contents")).to_be_in_viewport()


def test_where_events_stand_below_the_text_nothing_stands_above_them(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.evaluate("document.querySelectorAll('.argument > .prose > h2')[2].scrollIntoView()")
    expect(page.locator(READ)).to_have_text(headings(page)[2])
    expect(page.locator(HERE)).to_be_hidden()


def test_without_script_the_contents_lead_to_each_section(browser: Browser, real: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((real / BRIEF).as_uri())
    assert len(headings(page)) == page.locator(".argument > .prose > h2[id]").count()
    page.locator(".contents a").nth(1).click()
    assert page.url.endswith("#" + str(page.locator(".argument > .prose > h2").nth(1).get_attribute("id")))
    page.close()
