"""Reading without a connection: what is kept, under what name, and that nothing old is shown to who has one."""

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from policybrief.offline import edition, kept

from .plain import serving, stated_policy
from .sites import BRIEF, SETTINGS, minimal, pages, publish

BRIEF_PATH = "content/briefs/protocol.md"
SECONDS = count(1_000_000_000, 10)
"""When each build was made: servers tell versions of a file apart by seconds."""
SETTLED = """\
async (wanted) => {
  for (let turn = 0; turn < 500; turn++) {
    const names = (await caches.keys()).map((name) => name.split(" ").at(-1));
    if (names.join() === wanted.join()) return names;
    await new Promise((done) => setTimeout(done, 20));
  }
}
"""
"""Waits until just these editions are kept, and answers them."""
READY = """Promise.race([
  navigator.serviceWorker.ready.then(() => 0),
  new Promise((_, fail) => setTimeout(fail, 20_000, new Error("no worker came"))),
])"""


def edition_of(worker: str) -> str:
    found = re.search(r'OURS \+ "(\w+)"', worker)
    assert found
    return found[1]


def build(root: Path, **files: str) -> Path:
    """Publishes the small site, and answers where; a build later than another replaces it."""
    minimal(root, {path.replace("__", "/"): text for path, text in files.items()})
    out = publish(root, root.parent / "published")
    when = next(SECONDS)
    for file in out.rglob("*"):
        os.utime(file, (when, when))
    return out


# ---------------------------------------------------------------- what is kept


def test_pages_and_what_they_need_are_kept_but_neither_views_nor_files_to_take_away() -> None:
    paths = ["index.html", "timeline/by/kind/vote/index.html", "timeline/lanes/index.html", "assets/site.css", "search/index.js"]
    paths += ["briefs/x/cite.bib", "timeline/timeline.json", "files/report.pdf", "404.html"]
    assert kept(paths) == ["404.html", "assets/site.css", "index.html", "search/index.js"]


def test_everything_that_is_kept_is_published(real_pages: dict[str, str]) -> None:
    listed = re.findall(r'^"(.*)",?$', real_pages["sw.js"], re.MULTILINE)
    assert len(listed) > 200
    assert set(listed) <= real_pages.keys()


def test_the_edition_is_that_of_the_bytes(tmp_path: Path) -> None:
    assert edition({"a": "1", "b": "2"}) == edition({"b": "2", "a": "1"}) != edition({"a": "2", "b": "1"})
    first, again = (pages(minimal(tmp_path))["sw.js"] for _ in range(2))
    changed = pages(minimal(tmp_path, {BRIEF_PATH: BRIEF.replace("amended", "changed")}))["sw.js"]
    assert edition_of(first) == edition_of(again) != edition_of(changed)


def test_a_site_that_is_not_to_be_kept_says_so_to_those_who_have_it(tmp_path: Path) -> None:
    site = pages(minimal(tmp_path, {"content/site.yaml": SETTINGS + "offline: false\n"}))
    assert "data-worker" not in site["index.html"]
    assert "unregister" in site["sw.js"]
    assert "addAll" not in site["sw.js"]


# ---------------------------------------------------------------- in a browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been anywhere."""
    opened = browser.new_context()
    yield opened
    opened.close()


def visit(page: Page, address: str) -> None:
    """Opens a page and waits until the site is kept."""
    page.goto(address)
    page.evaluate(READY)


def port_of(address: str) -> int:
    return urlsplit(address).port or 0


def test_after_one_visit_every_page_loads_without_a_server(context: BrowserContext, tmp_path: Path) -> None:
    page, folder = context.new_page(), build(tmp_path / "site")
    with serving(folder) as address:
        visit(page, address)
    for path, words in {
        "briefs/protocol/index.html": "The Montreal Protocol was",
        "briefs/protocol/": "The Montreal Protocol was",
        "glossary/montreal-protocol/index.html": "A treaty of 1987",
        "timeline/index.html": "Delegates signed",
        "nowhere.html": "There is no such page",
    }.items():
        page.goto(address + path)
        expect(page.get_by_role("main")).to_contain_text(words)
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"  # the style came too


def test_search_works_without_a_server(context: BrowserContext, tmp_path: Path) -> None:
    page, folder = context.new_page(), build(tmp_path / "site")
    with serving(folder) as address:
        visit(page, address)
    page.goto(address + "search/index.html?q=delegates")
    expect(page.get_by_role("status")).to_have_text("1 result")


def test_who_is_back_online_sees_the_new_text_at_once_and_keeps_it(context: BrowserContext, tmp_path: Path) -> None:
    page, folder = context.new_page(), build(tmp_path / "site")
    with serving(folder) as address:
        visit(page, address)
        page.goto(address + "briefs/protocol/index.html")
    build(tmp_path / "site", **{BRIEF_PATH.replace("/", "__"): BRIEF.replace("amended", "strengthened")})
    with serving(folder, port=port_of(address)):
        page.goto(address + "briefs/protocol/index.html")
        expect(page.get_by_role("main")).to_contain_text("strengthened")
    page.goto(address + "briefs/protocol/index.html")
    expect(page.get_by_role("main")).to_contain_text("strengthened")


def test_a_new_edition_takes_the_place_of_the_old(context: BrowserContext, tmp_path: Path) -> None:
    page, folder = context.new_page(), build(tmp_path / "site")
    with serving(folder) as address:
        visit(page, address)
        build(tmp_path / "site", **{BRIEF_PATH.replace("/", "__"): BRIEF.replace("amended", "strengthened")})
        newest = edition_of((folder / "sw.js").read_text("utf-8"))
        page.reload()
        assert page.evaluate(SETTLED, [newest]) == [newest]
    page.goto(address + "briefs/protocol/index.html")  # which was not visited since
    expect(page.get_by_role("main")).to_contain_text("strengthened")


def test_what_was_kept_is_taken_away_where_the_site_no_longer_wants_it(context: BrowserContext, tmp_path: Path) -> None:
    page, folder = context.new_page(), build(tmp_path / "site")
    with serving(folder) as address:
        visit(page, address)
        assert len(page.evaluate("caches.keys()")) == 1
        build(tmp_path / "site", **{"content__site.yaml": SETTINGS + "offline: false\n"})
        page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
        assert page.evaluate(SETTLED, []) == []


def test_the_policy_of_the_pages_as_a_header_lets_the_site_be_kept(context: BrowserContext, tmp_path: Path) -> None:
    page, folder = context.new_page(), build(tmp_path / "site")
    with serving(folder, policy=stated_policy()) as address:
        visit(page, address)
    page.goto(address + "glossary/index.html")
    expect(page.get_by_role("main")).to_contain_text("Montreal Protocol")


def test_nothing_is_kept_from_a_disk(context: BrowserContext, tmp_path: Path) -> None:
    page, folder = context.new_page(), build(tmp_path / "site")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    page.wait_for_load_state("load")
    assert said == []
