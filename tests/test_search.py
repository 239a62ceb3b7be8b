"""The search page in a browser: what is found, in what order, and what stands there without script."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .sites import BRIEF, minimal, pages, put

ROOT = Path(__file__).parent.parent
LIMIT = 2048
"""Bytes of the script, packed."""


@pytest.fixture
def page(browser: Browser, real: Path) -> Iterator[Page]:
    """The search page, opened from a disk."""
    opened = browser.new_page()
    opened.goto((real / "search/index.html").as_uri())
    yield opened
    opened.close()


def titles(page: Page, group: str) -> list[str]:
    """The titles found of one kind, as they are ranked."""
    part = page.locator(".results > section", has=page.get_by_role("heading", name=group))
    return part.locator("li > p:first-child a").all_inner_texts()


def passages(page: Page) -> list[Locator]:
    """The passages of briefs that were found."""
    return (
        page.locator(".results > section", has=page.get_by_role("heading", name="Passages"))
        .locator("ol")
        .first.locator("li")
        .all()
    )


def test_all_words_must_match_and_each_may_be_a_beginning(page: Page) -> None:
    page.get_by_role("searchbox").fill("boost def")
    marked = [set(" ".join(found.locator("mark").all_inner_texts()).lower().split()) for found in passages(page)]
    assert marked
    assert all("boost" in words and words & {"defense", "defend", "defenses", "defended"} for words in marked)
    page.get_by_role("searchbox").fill("boost qqqq")
    expect(page.get_by_role("status")).to_have_text("No results")


def test_what_bears_the_name_comes_before_what_tells_of_it(page: Page) -> None:
    page.get_by_role("searchbox").fill("abm treaty")
    assert titles(page, "Glossary")[0] == "ABM Treaty"
    page.get_by_role("searchbox").fill("Treaty on the Limitation of Anti-Ballistic Missile Systems")
    assert titles(page, "Glossary")[0] == "ABM Treaty"  # one of its forms


@pytest.mark.parametrize("written", ["PUTIN", "pútin", "Pu\u00adtin", "Put\u2060in", "putin\u00a0"])
def test_case_accents_and_what_is_not_seen_make_no_difference(page: Page, written: str) -> None:
    page.get_by_role("searchbox").fill(written)
    assert "Putin" in titles(page, "Glossary")[0]


def test_every_hyphen_is_one(page: Page) -> None:
    page.get_by_role("searchbox").fill("boost-phase")
    plain = page.locator(".results li").count()
    page.get_by_role("searchbox").fill("boost\u2011phase")
    assert page.locator(".results li").count() == plain > 0


@pytest.mark.parametrize("written", ["START\u00a0II", "START\u202fII", "ST\u00adART II", "US-\u2060Russian", "US\u2011Russian"])
def test_words_are_found_as_they_are_set(page: Page, written: str) -> None:
    counts = []
    for words in (written, "START II" if "II" in written else "US-Russian"):
        page.get_by_role("searchbox").fill(words)
        counts.append(page.get_by_role("status").inner_text())
    assert counts[0] == counts[1] != "No results"


def test_words_that_an_author_set_are_found_as_one_types_them(browser: Browser, tmp_path: Path) -> None:
    text = "An at\u00adoll of START\u00a0XI, No.\u202f7, in US\u2011Tongan and Anglo-\u2060Tongan talks."
    put(tmp_path / "out", pages(minimal(tmp_path / "in", {"content/briefs/protocol.md": f"{BRIEF}\n{text}\n"})))
    opened = browser.new_page()
    opened.goto((tmp_path / "out/search/index.html").as_uri())
    for typed in ("atoll", "START XI", "No. 7", "US-Tongan", "Anglo-Tongan"):
        opened.get_by_role("searchbox").fill(typed)
        expect(opened.locator(".results li")).to_have_count(1)
    opened.close()


def test_the_number_of_results_is_told_and_the_words_are_marked(page: Page) -> None:
    page.get_by_role("searchbox").fill("stability")
    count = page.locator(".results li").count()
    expect(page.get_by_role("status")).to_have_text(f"{count} results")
    assert {text.lower() for text in page.locator(".results mark").all_inner_texts()} == {"stability"}


def test_a_search_can_be_shared_by_its_address(browser: Browser, real: Path) -> None:
    page = browser.new_page()
    page.goto((real / "search/index.html").as_uri() + "?q=glassboro")
    assert page.get_by_role("searchbox").input_value() == "glassboro"
    assert titles(page, "Timeline")
    page.close()


def test_the_keyboard_goes_from_the_field_to_the_first_result_and_on(page: Page) -> None:
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("sdi")
    page.keyboard.press("Enter")
    expect(page.locator(".results a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html")
    assert "/search/" not in page.url


def test_a_passage_that_was_found_is_there(page: Page) -> None:
    page.get_by_role("searchbox").fill("podvig concludes")
    page.locator(".results a[href*='#p']").first.click()
    expect(page.locator(":target")).to_contain_text("Podvig concludes")


def test_what_an_author_wrote_never_becomes_markup(page: Page) -> None:
    page.get_by_role("searchbox").fill("<img src=x onerror=alert(1)>")
    assert page.locator(".results img").count() == 0


def test_without_script_the_lists_stand_there_and_no_form(browser: Browser, real: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((real / "search/index.html").as_uri())
    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("link", name="Glossary, from A to Z").click()
    assert page.url.endswith("/glossary/index.html")
    page.close()


def test_the_script_is_small_and_no_other_page_loads_it(real: Path) -> None:
    assert len(gzip.compress((ROOT / "static/js/search.js").read_bytes(), 9, mtime=0)) <= LIMIT
    holders = [path for path in real.rglob("*.html") if "js/search.js" in path.read_text("utf-8")]
    assert holders == [real / "search/index.html"]
