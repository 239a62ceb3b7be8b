"""The brief and its time: the events beside the text, and when each section is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

BRIEF = "briefs/boost-phase-defense/index.html"
CURRENT = ".rail [aria-current]"


@pytest.fixture
def wide(browser: Browser, real: Path) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((real / BRIEF).as_uri())
    yield page
    page.close()


@pytest.fixture
def narrow(browser: Browser, real: Path) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((real / BRIEF).as_uri())
    yield page
    page.close()


def scroll_to(page: Page, selector: str) -> None:
    """Brings something near the top of the window, as a reader would."""
    page.evaluate("selector => scrollBy(0, document.querySelector(selector).getBoundingClientRect().top - 40)", selector)


def test_the_event_of_the_passage_being_read_is_marked_and_only_it(wide: Page) -> None:
    """Check 13."""
    for event in ("2000-04-14-duma-start-ii", "2000-06-02-nbc-interview", "1999-12-31-yeltsin-resigns"):
        passage = f".prose a.event[href*='{event}']"
        if not wide.locator(passage).count():
            pytest.fail(f"the brief no longer mentions {event}")
        scroll_to(wide, passage)
        expect(wide.locator(CURRENT)).to_have_count(1)
        last = wide.evaluate(
            """() => [...document.querySelectorAll('.prose a.event')].filter((link) => !link.closest('section'))
              .findLast((link) => link.getBoundingClientRect().top < innerHeight * 0.4).getAttribute("href")"""
        )
        expect(wide.locator(CURRENT)).to_have_attribute("href", last)
        expect(wide.locator(CURRENT)).to_be_in_viewport()


def test_marking_moves_neither_the_page_nor_the_focus(wide: Page) -> None:
    wide.focus(".site-title a")
    scroll_to(wide, ".prose a.event[href*='2000-06-02-nbc-interview']")
    before = wide.evaluate("scrollY")
    expect(wide.locator(CURRENT)).to_have_count(1)
    wide.wait_for_timeout(200)
    assert wide.evaluate("scrollY") == before
    assert wide.evaluate("document.getAnimations().length") == 0
    expect(wide.locator(".site-title a")).to_be_focused()


def test_before_the_first_event_nothing_is_marked(wide: Page) -> None:
    wide.wait_for_timeout(200)
    assert wide.locator(CURRENT).count() == 0


def test_the_list_leads_to_every_passage_and_each_passage_to_its_event(wide: Page) -> None:
    """Check 14: both ways, for all events that the text mentions."""
    mentioned = wide.locator(".prose a.event").evaluate_all(
        "links => links.map((link) => link.id + ' ' + link.getAttribute('href'))"
    )
    listed = wide.locator(".rail li").evaluate_all(
        """items => items.flatMap((item) => [...item.querySelectorAll('.passage-of')]
          .map((way) => way.hash.slice(1) + ' ' + item.querySelector('.event').getAttribute('href')))"""
    )
    assert sorted(mentioned) == sorted(listed)
    assert len(mentioned) > 30


def test_the_list_can_be_put_below_the_text_and_the_choice_is_kept(wide: Page) -> None:
    box = "document.querySelector('{}').getBoundingClientRect().{}"
    beside = f"{box.format('.rail', 'right')} < {box.format('.prose', 'left')}"
    assert wide.evaluate(beside)
    wide.get_by_role("button", name="Events beside the text").click()
    assert not wide.evaluate(beside)
    wide.reload()
    assert not wide.evaluate(beside)
    wide.get_by_role("button", name="Events beside the text").click()
    assert wide.evaluate(beside)


def test_without_script_the_list_stands_beside_the_text(browser: Browser, real: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page.goto((real / BRIEF).as_uri())
    rail, prose = page.locator(".rail").bounding_box(), page.locator(".prose").bounding_box()
    page.close()
    assert rail and prose
    assert rail["x"] + rail["width"] < prose["x"]
    assert rail["height"] <= 800


def test_on_a_narrow_screen_each_section_says_when_it_is(narrow: Page, wide: Page) -> None:
    spans = narrow.locator(".when-here")
    assert spans.all_inner_texts()[1] == "January 1999\u00a0– June 2000, 9\u00a0events"
    expect(spans.first).to_be_visible()
    expect(wide.locator(".when-here").first).to_be_hidden()
    rail, prose = narrow.locator(".rail").bounding_box(), narrow.locator(".prose").bounding_box()
    assert rail and prose
    assert rail["y"] >= prose["y"] + prose["height"]


def test_a_line_below_a_heading_is_no_paragraph(narrow: Page) -> None:
    narrow.get_by_role("button", name="Paragraph numbers").click()
    last = narrow.evaluate("[...document.querySelectorAll('.prose > p[id]')].at(-1).id")
    assert narrow.locator(".prose > p[id]").count() == int(last.removeprefix("p"))
    assert narrow.locator(".when-here .passage").count() == 0


def test_a_jump_over_all_passages_marks_the_last_of_them(wide: Page) -> None:
    wide.evaluate("document.querySelector('.terms').scrollIntoView()")
    last = wide.evaluate(
        "[...document.querySelectorAll('.prose a.event')].filter((link) => !link.closest('section')).at(-1).getAttribute('href')"
    )
    expect(wide.locator(CURRENT)).to_have_attribute("href", last)
