"""The timeline in a real browser: its list, its strip, its script, on paper and without."""

import gzip
import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from policybrief import pipeline, still, urls
from policybrief.dates import day_number
from policybrief.model import Kind, Site
from policybrief.pipeline import Woven
from policybrief.threads import Timeline, short
from policybrief.views import Views

from . import axe
from .cases import folded
from .plain import serving
from .sites import BRIEF, SETTINGS, minimal, publish, put, silent, woven

ROOT = Path(__file__).parent.parent
REAL = "real/timeline/index.html"
LONG = "long/timeline/index.html"
ENTRIES = ".events > li"
PAGES = (REAL, "real/timeline/by/actor/putin/index.html", "real/timeline/by/index.html", "real/timeline/lanes/index.html", LONG)
TIME = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?")
SHOWN = """[...document.querySelectorAll('.events > li')]
  .filter((row) => row.querySelector('h3').checkVisibility()).map((row) => row.id)"""
WATCH = """window.told = [];
  new MutationObserver(() => told.push(1)).observe(document.querySelector('[role=status]'), {childList: true})"""
MANY = "".join(
    f"- {{slug: e{n}, title: Event {n}, date: {1900 + n // 8}-0{n % 8 + 1}-11, kind: {('vote', 'treaty')[n % 2]}, text: W}}\n"
    for n in range(400)
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, real: Path) -> Path:
    """Two sites in one folder: real/ is the real one, long/ has 401 events; and what a divided one has for the script."""
    out = tmp_path_factory.mktemp("timelines")
    long = minimal(tmp_path_factory.mktemp("long"), {"content/timeline/many.yaml": MANY})
    publish(long, out / "long")
    (out / "real").symlink_to(real)
    script = '<script src="../../../../../real/assets/js/timeline.js" defer></script>'
    parts = f'<!doctype html><nav class="decades" data-events="../../../index.html"></nav>{script}'
    put(out / "divided/timeline", {"by/actor/x/index.html": parts, "signed/index.html": "<!doctype html><title>Signed</title>"})
    return out


@pytest.fixture(scope="module")
def served(built: Path) -> Iterator[str]:
    with serving(built) as address:
        yield address


@pytest.fixture(scope="module")
def site(real_site: Woven) -> Site:
    return real_site.site


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """Opens a page in a context of its own; afterwards nothing has gone wrong in it."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str = REAL, *, base: str = served, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "service_workers": "block"} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
        page.goto(base + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def in_sight(page: Page) -> list[str]:
    """The ids of the entries that are shown."""
    ids: list[str] = page.evaluate(SHOWN)
    return ids


def status(page: Page) -> Locator:
    return page.get_by_role("status")


def search(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search")


def choose(page: Page, *names: str) -> None:
    if not page.locator(".narrow-by details[open]").count():
        page.locator(".narrow-by summary").click()
    for name in names:
        page.get_by_role("checkbox", name=name, exact=True).check()


# ---------------------------------------------------------------- the list


def test_without_a_script_every_title_date_and_source_stands_there(visit: Visit, site: Site) -> None:
    page = visit(java_script_enabled=False)
    text = folded(page.locator("main").evaluate("main => main.textContent"))
    sources = {source.slug: source for source in site.sources}
    for event in site.events:
        assert event.title in text
        assert (event.date_text or event.date.words()) in text
        assert all(short(sources[citation.source.target]) in text for citation in event.sources)
    assert page.locator(".narrow-by").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere(visit: Visit, built: Path, path: str) -> None:
    page = visit(path, java_script_enabled=False)
    links = page.locator("main a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    ids: dict[Path, set[str]] = {}
    for link in {link for link in links if not link.startswith(("http", "mailto"))}:
        target, _, fragment = link.partition("#")
        file = (built / path).parent.joinpath(target).resolve() if target else built / path
        if file not in ids:
            ids[file] = set(re.findall(r'\bid="([^"]*)"', file.read_text()))
        assert not fragment or fragment in ids[file], link


def test_one_list_in_time_with_a_heading_each(visit: Visit, site: Site) -> None:
    page = visit(java_script_enabled=False)
    assert page.locator("main ol.events").count() == 1
    assert in_sight(page) == [f"e-{event.slug}" for event in site.events]
    assert page.locator(f"{ENTRIES} h3").count() == len(site.events)
    levels = page.locator("h1, h2, h3, h4").evaluate_all("heads => heads.map((head) => +head.tagName[1])")
    assert all(later - one <= 1 for one, later in pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_every_time_is_one_that_html_knows(visit: Visit, path: str) -> None:
    times = visit(path).locator("time").evaluate_all("times => times.map((time) => time.dateTime)")
    assert all(TIME.fullmatch(time) for time in times)


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
@pytest.mark.parametrize("path", PAGES[:2])
def test_nothing_overlaps_and_nothing_is_cut_off(visit: Visit, path: str, width: int) -> None:
    page = visit(path, viewport={"width": width, "height": 800})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    boxes = page.evaluate(
        """[...document.querySelectorAll('.events > li > *')].map((part) => part.getBoundingClientRect())
        .map(({left, right, top, bottom}) => [left, right, top, bottom])"""
    )
    assert all(left >= 0 and right <= width for left, right, _, _ in boxes)
    for at, (left, right, top, bottom) in enumerate(boxes):
        for one in boxes[at + 1 : at + 12]:
            across, down = min(right, one[1]) - max(left, one[0]), min(bottom, one[3]) - max(top, one[2])
            assert across <= 2 or down <= 2


def test_neighbors_are_apart_and_a_longer_gap_is_wider(visit: Visit, site: Site) -> None:
    page = visit()
    space = page.locator(ENTRIES).evaluate_all("rows => rows.map((row) => parseFloat(getComputedStyle(row).paddingBlockStart))")
    steps = [entry.moment.step for entry in Timeline(Views(site)).chronicle(site.events).entries]
    assert min(space[1:]) >= 20
    assert [round((px - 24) / 3) for px in space[1:]] == steps[1:]


def test_the_crowd_of_june_2000_is_named_and_leads_to_its_first_event(visit: Visit) -> None:
    page = visit()
    page.get_by_role("link", name="10 days, 10 events: 31 May 2000 \N{EN DASH} 9 June 2000").first.click()
    expect(page.locator(":target")).to_contain_text("Lisbon")
    assert page.locator(f"{ENTRIES} .crowd").count() == 2


def test_the_printed_pages_hold_every_title_and_date(browser: Browser, served: str, site: Site) -> None:
    """Check 2: an A4 PDF, as a reader would print it."""
    page = browser.new_page(service_workers="block")
    page.goto(served + REAL)
    printed = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    page.close()
    text = re.sub(r"[\s\u00ad-]", "", "".join(sheet.extract_text() for sheet in printed))
    wanted = [words for event in site.events for words in (event.title, event.date_text or event.date.words())]
    assert [words for words in wanted if re.sub(r"[\s\u00ad-]", "", words) not in text] == []


def test_dates_are_the_same_wherever_they_are_read(visit: Visit) -> None:
    """Check 19: no date is ever made in the browser."""
    zones = ("America/Los_Angeles", "Asia/Vladivostok")
    here, there = (visit(timezone_id=zone).locator(".events .when").all_inner_texts() for zone in zones)
    assert here == there
    assert len(here) > 90


def test_paper_holds_every_title_and_tears_no_entry(browser: Browser, served: str, site: Site) -> None:
    page = browser.new_page(service_workers="block")
    page.goto(served + REAL)
    page.emulate_media(media="print")
    text = " ".join(folded(page.inner_text("main")).split())
    assert [event.title for event in site.events if event.title not in text] == []
    assert set(page.locator(ENTRIES).evaluate_all("rows => rows.map((row) => getComputedStyle(row).breakInside)")) == {"avoid"}
    page.close()


# ---------------------------------------------------------------- the strip


@pytest.mark.parametrize(("width", "name"), [(1280, "wide"), (768, "narrow"), (390, "narrow"), (320, "narrow")])
def test_one_strip_is_shown_and_its_links_can_be_hit(visit: Visit, width: int, name: str) -> None:
    page = visit(viewport={"width": width, "height": 800})
    assert page.locator("svg.strip:visible").evaluate_all("strips => strips.map((strip) => strip.classList[1])") == [name]
    boxes = [hit.bounding_box() for hit in page.locator("svg.strip:visible .hit").all()]
    assert all(box and box["width"] >= 23.9 and box["height"] >= 23.9 for box in boxes)
    assert all(one["x"] + one["width"] <= later["x"] + 0.1 for one, later in pairwise(boxes) if one and later)
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


def test_each_mark_is_drawn_within_a_pixel_of_its_place(visit: Visit, site: Site) -> None:
    page = visit()
    line = page.locator("svg.wide .axis line").first.bounding_box()
    dots = page.locator("svg.wide circle").evaluate_all(
        "dots => dots.map((dot) => { const {left, right} = dot.getBoundingClientRect(); return (left + right) / 2; })"
    )
    first, last = day_number(1963, 1, 1), day_number(2008, 1, 1)
    days = [event.date.first for event in site.events if event.date.first == event.date.last]
    assert line and len(days) == len(dots)
    expected = [line["x"] + line["width"] * ((day or 0) - first) / (last - first) for day in days]
    assert max(abs(dot - x) for dot, x in zip(dots, expected, strict=True)) <= 1


def test_the_strip_leads_into_the_list(visit: Visit) -> None:
    page = visit()
    page.locator("svg.wide a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_contain_text("hotline")


# ---------------------------------------------------------------- the filter


def test_two_actors_are_a_union_and_it_says_which(visit: Visit, site: Site) -> None:
    page = visit()
    choose(page, "NATO", "Boris Yeltsin")
    expected = [f"e-{one.slug}" for one in site.events if {"nato", "yeltsin"} & {actor.target for actor in one.actors}]
    assert in_sight(page) == expected
    expect(status(page)).to_have_text(f"{len(expected)} of {len(site.events)} events: Boris Yeltsin or NATO")
    choose(page, "Vote")
    assert len(in_sight(page)) < len(expected)


def test_the_address_holds_the_filter_and_clear_restores_all(visit: Visit, site: Site) -> None:
    page = visit()
    choose(page, "NATO", "Boris Yeltsin")
    search(page).fill("moscow")
    found, address = in_sight(page), page.url
    assert address.endswith("?q=moscow&actor=yeltsin&actor=nato")
    other = visit(address.split("/", 3)[3])
    assert in_sight(other) == found
    expect(status(other)).to_contain_text("“moscow”")
    other.get_by_role("button", name="Clear").click()
    assert len(in_sight(other)) == len(site.events)
    expect(status(other)).to_have_text("")
    assert "?" not in other.url


def test_the_count_is_announced_once(visit: Visit) -> None:
    page = visit()
    page.evaluate(WATCH)
    choose(page, "NATO")
    assert page.evaluate("told.length") == 1


def test_years_stand_while_one_of_their_events_does(visit: Visit) -> None:
    page = visit()
    search(page).fill("kigali nothing")
    assert page.locator("h2.year:visible").count() == 0
    search(page).fill("umbrella")
    assert page.locator("h2.year:visible").all_inner_texts() == ["2000"]


def test_what_the_address_names_is_shown_although_it_is_filtered_out(visit: Visit) -> None:
    page = visit(REAL + "?q=hotline#e-2000-06-02-nbc-interview")
    assert "e-2000-06-02-nbc-interview" in in_sight(page)
    expect(page.locator("[aria-current=true]")).to_contain_text("NBC")
    expect(page.locator("[aria-current=true] h3")).to_be_in_viewport()


def test_the_ways_into_the_list_are_narrowed_with_it(visit: Visit, site: Site) -> None:
    years, crowds, marks = (f"{box}:visible" for box in (".letters li", ".crowds li", "svg.wide a:not(.out)"))
    page = visit()
    before = [page.locator(box).count() for box in (years, crowds, marks)]
    page = visit(REAL + "?actor=yeltsin")
    found = [event for event in site.events if "yeltsin" in {actor.target for actor in event.actors}]
    assert page.locator(years).all_inner_texts() == list(dict.fromkeys(str(event.date.year) for event in found))
    assert page.locator(crowds).count() == 0
    assert 0 < page.locator(marks).count() <= len(found)
    expect(page.locator(".crowds")).to_be_hidden()
    search(page).fill("nothing of the kind")
    expect(page.locator(".letters")).to_be_hidden()
    page.get_by_role("button", name="Clear").click()
    assert [page.locator(box).count() for box in (years, crowds, marks)] == before


def test_a_crowd_is_named_while_one_of_its_events_is_shown(visit: Visit) -> None:
    page = visit()
    search(page).fill("umbrella")
    assert page.locator(".crowds li:visible").count() == 1
    page.locator(".crowds li:visible a").click()
    expect(page.locator(":target h3")).to_be_in_viewport()


def test_the_year_that_an_address_names_is_shown_although_it_is_filtered_out(visit: Visit) -> None:
    page = visit(REAL + "?actor=nato#y-1963")
    assert page.locator("h2.year:visible").first.inner_text() == "1963"
    expect(page.locator("#y-1963")).to_be_in_viewport()
    assert "e-1963-06-20-hotline" not in in_sight(page)


@pytest.mark.parametrize("name", ["//example.org/x", "https://example.org/x", "javascript:0", "../../x", "%2F%2Fexample.org"])
def test_an_address_leads_nowhere_but_to_an_event(visit: Visit, name: str) -> None:
    page = visit("divided/timeline/by/actor/x/index.html")
    page.route("**/*", lambda route: route.abort() if "127.0.0.1" not in route.request.url else route.continue_())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page.url}?again#e-{name}", wait_until="load")
    page.wait_for_timeout(200)
    assert [url for url in asked if "timeline.js" not in url and "by/actor/x/" not in url] == []


def test_an_event_of_a_divided_chronicle_is_found_on_its_own_page(visit: Visit) -> None:
    page = visit("divided/timeline/by/actor/x/index.html#e-signed")
    expect(page).to_have_title("Signed")
    assert page.url.endswith("divided/timeline/signed/index.html")


def test_back_restores_what_was_before(visit: Visit) -> None:
    page = visit(REAL + "?actor=nato")
    before = in_sight(page)
    page.evaluate("location.hash = 'e-1963-06-20-hotline'")
    expect(page.locator("#e-1963-06-20-hotline h3")).to_be_visible()
    page.go_back()
    expect(page.locator("#e-1963-06-20-hotline h3")).to_be_hidden()
    assert in_sight(page) == before
    page.get_by_role("link", name="About this site").click()
    page.go_back()
    assert in_sight(page) == before


@pytest.mark.parametrize("place", ["served", "file"])
def test_it_works_from_a_disk_too(visit: Visit, built: Path, served: str, place: str) -> None:
    page = visit(base=served if place == "served" else built.as_uri() + "/")
    search(page).fill("hotline")
    assert "e-1963-06-20-hotline" in in_sight(page)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(":target")).to_contain_text("hotline")


# ---------------------------------------------------------------- lanes


def test_lanes_say_what_each_row_is_and_lead_to_it(visit: Visit, site: Site) -> None:
    page = visit("real/timeline/lanes/index.html")
    rows = page.locator(".lanes a")
    acting = [event for event in site.events if event.actors]
    assert rows.count() == len(acting)
    assert rows.first.get_attribute("href") == f"../index.html#e-{acting[0].slug}"
    expect(rows.first.locator(".title")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1280
    expect(visit("real/timeline/lanes/index.html", viewport={"width": 390, "height": 800}).locator(".title").first).to_be_hidden()


def test_who_has_which_lane_stays_in_sight(visit: Visit) -> None:
    page = visit("real/timeline/lanes/index.html")
    page.locator(".lanes a").nth(40).scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 400)")
    expect(page.locator(".lane-names text").first).to_be_in_viewport()


# ---------------------------------------------------------------- from event to event


def test_keys_and_buttons_step_through_the_list(visit: Visit, site: Site) -> None:
    page = visit()
    for key, at in (("j", 0), ("j", 1), ("ArrowRight", 2), ("k", 1), ("ArrowLeft", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(page.locator("[aria-current=true]")).to_have_id(f"e-{site.events[at].slug}")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(":target h3 a")).to_be_focused()
    page.keyboard.press("/")
    expect(search(page)).to_be_focused()


def test_nothing_moves_while_someone_types(visit: Visit) -> None:
    page = visit(REAL + "#e-1963-06-20-hotline")
    search(page).focus()
    for key in ("j", "k", "/", "ArrowLeft", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(search(page)).to_have_value("jk/")
    assert "#" not in page.url  # a search lets go of what was named
    choose(page, "NATO")
    page.keyboard.press("j")
    assert "#" not in page.url
    assert page.locator("[aria-current=true]").count() == 0


def test_back_restores_the_filter_before(visit: Visit) -> None:
    page = visit()
    choose(page, "NATO")
    choose(page, "Ronald Reagan")
    page.go_back()
    assert "nato" in page.url and "reagan" not in page.url
    expect(page.get_by_role("status")).to_contain_text("NATO")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("")


def test_back_leads_to_the_event_before(visit: Visit) -> None:
    page = visit(REAL)
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("#e-"))
    first = page.url
    page.keyboard.press("j")
    expect(page).not_to_have_url(first)
    page.go_back()
    expect(page).to_have_url(first)


@pytest.mark.parametrize(
    ("key", "path"), [("j", "2000-06-02-military-explanation"), ("ArrowLeft", "2000-05-31-clinton-in-lisbon")]
)
def test_keys_lead_from_one_event_to_the_next(visit: Visit, key: str, path: str) -> None:
    page = visit("real/timeline/2000-06-02-nbc-interview/index.html")
    page.keyboard.press(key)
    page.wait_for_url(f"**/{path}/index.html")


def test_every_key_is_listed_and_has_a_control(visit: Visit) -> None:
    page = visit()
    keys = page.locator("[aria-keyshortcuts]").evaluate_all(
        "parts => parts.map((part) => part.getAttribute('aria-keyshortcuts'))"
    )
    assert " ".join(keys).split() == ["/", "k", "ArrowLeft", "j", "ArrowRight"]
    expect(page.locator(".keys")).to_have_text(re.compile(r"/ to search, j or → next, k or ← previous, Esc to clear"))


def test_a_swipe_goes_to_the_next(visit: Visit, site: Site) -> None:
    page = visit(viewport={"width": 390, "height": 800}, has_touch=True)
    swipe = """([start, end]) => {
      const list = document.querySelector('.chronicle-list');
      const touch = (clientX) => new Touch({identifier: 1, target: list, clientX, clientY: 300});
      list.dispatchEvent(new TouchEvent('touchstart', {touches: [touch(start)], changedTouches: [touch(start)]}));
      list.dispatchEvent(new TouchEvent('touchend', {touches: [], changedTouches: [touch(end)]}));
    }"""
    for ends, at in (([300, 100], 0), ([300, 100], 1), ([100, 300], 0), ([100, 120], 0)):
        page.evaluate(swipe, ends)
        expect(page.locator("[aria-current=true]")).to_have_id(f"e-{site.events[at].slug}")


def test_a_swipe_on_an_events_page_goes_to_the_next(visit: Visit) -> None:
    page = visit("real/timeline/2000-06-02-nbc-interview/index.html", viewport={"width": 390, "height": 800}, has_touch=True)
    page.evaluate(
        """() => {
          const area = document.querySelector('.event-page');
          const touch = (clientX) => new Touch({identifier: 1, target: area, clientX, clientY: 300});
          area.dispatchEvent(new TouchEvent('touchstart', {touches: [touch(300)], changedTouches: [touch(300)]}));
          area.dispatchEvent(new TouchEvent('touchend', {touches: [], changedTouches: [touch(100)]}));
        }"""
    )
    page.wait_for_url("**/2000-06-02-military-explanation/index.html")


def test_the_story_is_followed_from_its_first_event_without_a_script(visit: Visit, site: Site) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_role("link", name="Follow it event by event").click()
    for event in site.events[:4]:
        expect(page.locator("h1")).to_have_text(re.compile(re.escape(event.title[:12])))
        page.locator(".after a[rel=next]").click()


def test_every_event_of_the_memo_shows_its_passages_and_leads_to_them(visit: Visit, site: Site, built: Path) -> None:
    views = Views(site)
    (brief,) = site.briefs
    mentioned = views.targets(brief.key, Kind.EVENT)
    assert len(mentioned) > 30
    text = (built / "real" / urls.path_of(brief.key)).read_text()
    for key in mentioned:
        page = (built / "real" / urls.path_of(key)).read_text()
        used = page[page.index('id="used"') :]
        back = set(re.findall(rf'href="\.\./\.\./briefs/{brief.slug}/index\.html#([^"]*)"', used))
        assert back == {mention.id for mention in views.mentions(brief.key, key)}
        assert all(f'id="{id}"' in text for id in back)


def test_a_thread_is_followed_without_a_script(visit: Visit, site: Site) -> None:
    page = visit("real/timeline/2000-06-02-nbc-interview/index.html", java_script_enabled=False)
    page.locator(".threads").get_by_role("link", name="Vladimir Putin", exact=True).click()
    expect(page.locator(":target")).to_contain_text("an interview with NBC")  # the passage that discusses it
    page.locator(":target").get_by_role("link", name="Next").click()
    putin = [one.slug for one in site.events if "putin" in {actor.target for actor in one.actors}]
    following = putin[putin.index("2000-06-02-nbc-interview") + 1]
    assert page.url.endswith(f"/timeline/by/actor/putin/index.html#e-{following}")


def test_keys_stay_on_the_thread_on_which_a_reader_came(visit: Visit, site: Site) -> None:
    page = visit("real/timeline/2000-06-02-nbc-interview/index.html")
    page.locator(".threads li", has_text="Vladimir Putin").get_by_role("link", name="After").click()
    putin = [one.slug for one in site.events if "putin" in {actor.target for actor in one.actors}]
    at = putin.index("2000-06-02-nbc-interview")
    page.wait_for_url(f"**/timeline/{putin[at + 1]}/index.html#t-actor-putin")
    expect(page.locator("h1")).to_be_in_viewport()
    page.keyboard.press("j")
    page.wait_for_url(f"**/timeline/{putin[at + 2]}/index.html#t-actor-putin")
    page.keyboard.press("k")
    page.wait_for_url(f"**/timeline/{putin[at + 1]}/index.html#t-actor-putin")
    expect(page.locator(".neighbours")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_crowded_time_has_a_line_of_its_own_beside_it(visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    wide = width > 1_000
    line = "getComputedStyle(row, '::before').borderInlineEndColor" if wide else "getComputedStyle(row).borderInlineStartColor"
    crowded, plain = (
        page.locator(rows).first.evaluate(f"row => {line}") for rows in (".events > .crowded", f"{ENTRIES}:not(.crowded)")
    )
    assert crowded != plain


def test_an_event_says_how_sure_its_date_is_and_where_it_stands(visit: Visit) -> None:
    page = visit("real/timeline/2000-06-02-nbc-interview/index.html")
    expect(page.locator(".docket")).to_contain_text("known to the day")
    expect(page.locator(".threads li").first).to_have_text(re.compile(r"The whole timeline \d+ of 101"))


# ---------------------------------------------------------------- very many


def test_more_than_three_hundred_are_folded_by_year(visit: Visit) -> None:
    page = visit(LONG)
    assert page.locator("details.fold").count() == 51
    assert page.locator(f"{ENTRIES} h3").count() == 401
    assert in_sight(page) == []


def test_folded_entries_stand_on_one_line_with_their_year(visit: Visit) -> None:
    page = visit(LONG, viewport={"width": 1280, "height": 900})
    page.evaluate("document.querySelectorAll('.fold').forEach((fold) => (fold.open = true))")
    ask = "parts => [...new Set(parts.map((part) => Math.round(part.getBoundingClientRect().left)))]"
    (left,) = page.locator(".fold .events h3").evaluate_all(ask)
    assert page.locator(".fold summary, h1").evaluate_all(ask) == [left]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_word_without_end_breaks(visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 900})
    page.locator(f"{ENTRIES} :is(h3 a, .docket .kind, .docket > :last-child)").evaluate_all(
        "parts => parts.forEach((part) => (part.textContent = 'W'.repeat(190)))"
    )
    assert page.evaluate("document.scrollingElement.scrollWidth") == width


def test_a_folded_year_opens_for_what_the_address_names(visit: Visit) -> None:
    page = visit(LONG + "#e-e399")
    assert "e-e399" in in_sight(page)
    expect(page.locator("#e-e399 h3")).to_be_in_viewport()
    search(page).fill("Event 17")
    assert {"e-e17", "e-e170"} <= set(in_sight(page))


def test_only_folded_entries_wait_to_be_laid_out_and_none_on_paper(visit: Visit) -> None:
    ask = "rows => [...new Set(rows.map((row) => getComputedStyle(row).contentVisibility))]"
    assert visit().locator(ENTRIES).evaluate_all(ask) == ["visible"]
    page = visit(LONG)
    assert page.locator(ENTRIES).evaluate_all(ask) == ["auto"]
    page.emulate_media(media="print")
    assert page.locator(ENTRIES).evaluate_all(ask) == ["visible"]


def test_more_than_two_thousand_stand_by_decade(tmp_path: Path) -> None:
    many = "".join(f"- {{slug: e{n}, title: E {n}, date: {1900 + n // 21}, kind: treaty, text: W.}}\n" for n in range(2_001))
    brief = BRIEF.replace("1987-09-16-signed", "e0")
    root = minimal(
        tmp_path, {"content/timeline/many.yaml": many, "content/briefs/protocol.md": brief, "content/site.yaml": SETTINGS}
    )
    made = {page.path: page.content.decode() for page in pipeline.pages(still.Wish(root), woven(root), silent)}
    assert 'href="by/decade/1900s/index.html"' in made[urls.TIMELINE]
    assert 'id="e-e0"' in made["timeline/by/decade/1900s/index.html"]
    assert 'data-events="index.html"' in made[urls.TIMELINE]
    assert 'data-events="../../../index.html"' in made["timeline/by/kind/treaty/index.html"]
    assert 'href="../search/index.html">Search them all' in made[urls.TIMELINE]
    assert "../by/decade/1900s/index.html#e-e0" in made["timeline/e0/index.html"]


@pytest.mark.parametrize("count", [240, 1_100, 1_500])
def test_no_page_takes_a_megabyte_whatever_events_are_called(tmp_path: Path, count: int) -> None:
    """All in one month, with long titles, one actor, one source, one event that all mention: 1,500 are too many for a page."""
    title = "The delegations of both governments meet again and publish what they agreed on the verification of limits, no."
    text = "What they agreed on the [[montreal-protocol]] is told in papers that both sides have handed out. " * 4
    text += "It was [[the-delegations-meet-0|as before]]."
    many = "".join(
        f"- {{slug: the-delegations-meet-{n}, title: '{title} {n}', date: 2000-06-{n % 28 + 1:02}, kind: vote,"
        f" actors: [montreal-protocol], sources: [unep-1987], text: '{text}'}}\n"
        for n in range(count)
    )
    files = {f"content/timeline/{n}.yaml": "".join(many.splitlines(True)[n : n + 1_000]) for n in range(0, count, 1_000)}
    root = minimal(tmp_path, files)
    made = {page.path: page.content for page in pipeline.pages(still.Wish(root), woven(root), silent)}
    pages = {path: content for path, content in made.items() if path.endswith(".html")}
    assert max(map(len, pages.values())) < 1_000_000
    whole = [content for path, content in pages.items() if path == urls.TIMELINE or path.startswith("timeline/by/decade/")]
    assert sum(content.count(b'<li id="e-the-delegations') for content in whole) == count


@pytest.mark.parametrize("count", [0, 1])
def test_of_none_or_one_nothing_is_said_that_is_not_there(tmp_path: Path, count: int) -> None:
    root = minimal(tmp_path, {} if count else {"content/briefs/protocol.md": re.sub(r"\[signed\]\(.*?\)", "signed", BRIEF)})
    if not count:
        (root / "content/timeline/1987-09-16-signed.md").unlink()
    page = {one.path: one.content.decode() for one in pipeline.pages(still.Wish(root), woven(root), silent)}[urls.TIMELINE]
    assert page.count('<li id="e-') == page.count('<svg class="strip wide"') == count
    assert page.count('class="views"') == count
    assert "event by event" not in page
    assert "compressed" not in page


# ---------------------------------------------------------------- for everyone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(visit: Visit, path: str, width: int, scheme: str) -> None:
    page = visit(path, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    if path != REAL:  # which is seen to as it opens with the other kinds of page
        assert axe.wrong(page) == []
    if page.locator(".narrow-by").count():
        choose(page)
        search(page).fill("a")
        assert axe.wrong(page) == []


def test_large_letters_and_forced_colors_lose_nothing(visit: Visit) -> None:
    page = visit(viewport={"width": 640, "height": 800}, forced_colors="active")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 640
    assert (
        page.locator("svg.strip:visible .column, svg.strip:visible .dot").first.evaluate("mark => getComputedStyle(mark).fill")
        != "none"
    )


def test_it_costs_little_to_send() -> None:
    assert len(gzip.compress((ROOT / "static/js/timeline.js").read_bytes(), 9, mtime=0)) <= 4_096
    styles = b"".join(path.read_bytes() for path in sorted((ROOT / "static/css/timeline").glob("*.css")))
    assert len(gzip.compress(styles, 9, mtime=0)) <= 4_096


@pytest.mark.parametrize("path", [*PAGES, "real/timeline/2000-06-02-nbc-interview/index.html"])
def test_nothing_is_asked_of_another_host(browser: Browser, served: str, path: str) -> None:
    page = browser.new_page(service_workers="block")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served + path)
    page.wait_for_load_state("networkidle")
    page.close()
    assert len(asked) > 2
    assert all(url.startswith(served) for url in asked)
