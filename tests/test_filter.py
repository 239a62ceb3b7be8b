"""The glossary's index and its filter, in a real browser, with the real glossary."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from . import axe
from .plain import serving
from .sites import TERM, minimal, publish

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "static" / "js" / "filter.js"
REAL = "real/glossary/index.html"
SMALL = "small/glossary/index.html"
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective + " " + event.blockedURI));
"""
TERMS = {
    "montreal-protocol": TERM,
    "cfc": "---\nname: Chlorofluorocarbon\nabbreviation: CFC\nkind: concept\ngist: A gas that “thins” the layer.\n---\nA gas.\n",
    "creme": "---\nname: Crème\nfull_name: Institut d’Été\nkind: body\ngist: A body of 1987–1990.\n---\nA body.\n",
    "vienna": "---\nname: Vienna Convention\nkind: treaty\ngist: A treaty on the layer.\n---\nA treaty.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, real: Path) -> Path:
    """Two sites in one folder: real/ is the real one, small/ has four terms."""
    out = tmp_path_factory.mktemp("filter")
    small = minimal(tmp_path_factory.mktemp("small"), {f"content/glossary/{slug}.md": term for slug, term in TERMS.items()})
    publish(small, out / "small")
    (out / "real").symlink_to(real)
    return out


@pytest.fixture(scope="module")
def served(built: Path) -> Iterator[str]:
    with serving(built) as address:
        yield address


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """Opens a page in a context of its own; afterwards nothing has gone wrong in it and nothing broke its policy."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str = SMALL, *, base: str = served, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "service_workers": "block"} | options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(base + path)
        return page

    yield opened
    broken = [page.evaluate("window.broken ?? []") for context in contexts for page in context.pages]
    for context in contexts:
        context.close()
    assert errors == []
    assert [line for lines in broken for line in lines] == []


def words(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Filter")


def kind(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Kind")


def count(page: Page) -> Locator:
    return page.locator("[aria-live=polite]")


def listed(page: Page) -> list[str]:
    """The ids of the terms in sight."""
    ids: list[str] = page.evaluate(
        "[...document.querySelectorAll('.letter [id^=t-]')].filter((row) => row.checkVisibility()).map((row) => row.id.slice(2))"
    )
    return ids


ALL = ["cfc", "creme", "montreal-protocol", "vienna"]

# ---------------------------------------------------------------- the index


def test_the_whole_list_stands_without_a_script(visit: Visit) -> None:
    page = visit(REAL, java_script_enabled=False)
    assert page.locator(".letter [id^=t-]").count() == len(list((ROOT / "content" / "glossary").glob("*.md")))
    assert page.locator("input, select, [aria-live]").count() == 0


def test_every_jump_leads_to_its_heading(visit: Visit) -> None:
    page = visit(REAL)
    jumps = page.locator(".letters a").evaluate_all("links => links.map((link) => [link.text, link.hash.slice(1)])")
    assert jumps[-1] == ["By kind", "by-kind"]
    assert [page.locator(f'[id="{id}"]').inner_text() for _, id in jumps] == [text for text, _ in jumps]


def test_a_term_has_an_address_in_the_list(visit: Visit) -> None:
    page = visit(REAL + "#t-abm-treaty")
    target = page.locator(":target")
    expect(target).to_contain_text("ABM Treaty")
    expect(target).to_be_in_viewport()
    assert target.evaluate("row => getComputedStyle(row).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_terms_stand_by_kind_too(visit: Visit) -> None:
    page = visit(REAL)
    links = page.locator(".kinds a")
    assert links.count() == page.locator(".letter [id^=t-]").count()
    treaties = page.locator(".kinds div").filter(has=page.get_by_role("heading", name="Treaties", exact=True))
    treaties.get_by_role("link", name="ABM Treaty", exact=True).click()
    page.wait_for_url("**/glossary/abm-treaty/**")


# ---------------------------------------------------------------- the filter


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vien", ["vienna"]),  # the beginning of a name
        ("cfc", ["cfc"]),  # an abbreviation
        ("institut", ["creme"]),  # a full name
        ("PHASES", ["montreal-protocol"]),  # a gist, in any case
        ("creme ete", ["creme"]),  # without accents
        ("CRÈME", ["creme"]),  # with them
        ("d'ete", ["creme"]),  # a plain apostrophe
        ("1987-1990", ["creme"]),  # a plain dash
        ("1987–\u20601990", ["creme"]),  # one that was set
        ("layer\u00a0treaty", ["montreal-protocol", "vienna"]),
        ("layer treaty", ["montreal-protocol", "vienna"]),
        ("  treaty   layer ", ["montreal-protocol", "vienna"]),  # in any order, with any gaps
        ("layer nothing", []),
        ("used in", []),  # what only the page says
        (" ", ALL),
    ],
)
def test_typing_leaves_what_holds_every_word(visit: Visit, typed: str, found: list[str]) -> None:
    page = visit()
    assert listed(page) == ALL
    words(page).press_sequentially(typed)
    assert listed(page) == found
    expect(count(page)).to_have_text("" if found == ALL else f"{len(found)} of 4 terms")


def test_a_kind_narrows_what_words_have_found(visit: Visit) -> None:
    page = visit()
    assert kind(page).locator("option").all_inner_texts() == ["All kinds", "Treaties", "Concepts", "Bodies"]
    words(page).fill("layer")
    assert listed(page) == ["cfc", "montreal-protocol", "vienna"]
    kind(page).select_option("Treaties")
    assert listed(page) == ["montreal-protocol", "vienna"]
    words(page).fill("vienna")
    expect(count(page)).to_have_text("1 of 4 terms")


def test_no_letter_and_no_jump_is_left_that_leads_nowhere(visit: Visit) -> None:
    page = visit()
    words(page).fill("treaty")
    assert page.locator("h2:visible").all_inner_texts() == ["M", "V"]
    assert page.locator(".letters a:visible").all_inner_texts() == ["M", "V"]
    words(page).fill("")
    assert page.locator("h2:visible").all_inner_texts() == ["C", "M", "V", "By kind"]
    assert page.locator(".letters a:visible").all_inner_texts() == ["C", "M", "V", "By kind"]


def test_the_first_term_in_sight_stands_level_with_its_letter(visit: Visit) -> None:
    """Though others of its letter are hidden."""
    page = visit(viewport={"width": 1280, "height": 800})
    letter, first = page.locator("#letter-1"), page.locator("#t-cfc dt")
    before = first.bounding_box()["y"] - letter.bounding_box()["y"]  # type: ignore[index]
    words(page).fill("crème")
    after = page.locator("#t-creme dt").bounding_box()["y"] - letter.bounding_box()["y"]  # type: ignore[index]
    assert before == after


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_list_does_not_jump_when_the_count_comes(visit: Visit, width: int) -> None:
    page = visit(REAL, viewport={"width": width, "height": 800})
    before = page.locator(".letters").bounding_box()
    words(page).fill("a")
    expect(count(page)).not_to_be_empty()
    after = page.locator(".letters").bounding_box()
    assert before and after and before["y"] == after["y"]
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_esc_brings_back_the_whole_list(visit: Visit, served: str) -> None:
    page = visit(SMALL + "?q=layer&kind=treaty")
    words(page).press("Escape")
    assert listed(page) == ALL
    expect(words(page)).to_have_value("")
    expect(kind(page)).to_have_value("")
    expect(words(page)).to_be_focused()
    expect(page).to_have_url(served + SMALL)


@pytest.mark.parametrize("place", ["served", "file"])
def test_the_address_holds_the_filter(visit: Visit, built: Path, served: str, place: str) -> None:
    base = served if place == "served" else built.as_uri() + "/"
    page = visit(base=base)
    words(page).fill("layer & crème")
    kind(page).select_option("Treaties")
    words(page).fill("layer")
    expect(page).to_have_url(base + SMALL + "?q=layer&kind=treaty")
    other = visit(SMALL + "?q=layer&kind=treaty", base=base)
    assert listed(other) == ["montreal-protocol", "vienna"]
    expect(words(other)).to_have_value("layer")
    expect(kind(other)).to_have_value("treaty")
    expect(count(other)).to_have_text("2 of 4 terms")


def test_the_address_keeps_its_fragment_and_what_else_it_asks(visit: Visit, served: str) -> None:
    page = visit(SMALL + "?from=x#t-vienna")
    words(page).fill("é v")
    expect(page).to_have_url(served + SMALL + "?from=x&q=%C3%A9+v#t-vienna")


def test_a_kind_that_is_not_there_is_all_kinds(visit: Visit) -> None:
    page = visit(SMALL + "?kind=nothing")
    assert listed(page) == ALL
    expect(kind(page)).to_have_value("")
    expect(count(page)).to_have_text("")


def test_enter_sends_nothing(visit: Visit) -> None:
    page = visit()
    words(page).fill("vienna")
    asked: list[str] = []
    page.on("request", lambda request: None if "favicon" in request.url else asked.append(request.url))  # the browser’s own
    words(page).press("Enter")
    assert listed(page) == ["vienna"]
    assert asked == []


def test_the_keyboard_goes_from_words_to_kind_to_the_list(visit: Visit) -> None:
    page = visit()
    words(page).focus()
    page.keyboard.press("Tab")
    expect(kind(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="C", exact=True)).to_be_focused()


def test_other_pages_do_not_load_it(visit: Visit) -> None:
    for path in ("index.html", "vienna/index.html"):
        expected = path == "index.html"
        assert bool(visit(SMALL.replace("index.html", path)).locator("script[src$='filter.js']").count()) == expected


# ---------------------------------------------------------------- for everyone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_with_the_filter_used(visit: Visit, width: int, scheme: str) -> None:
    page = visit(REAL + "#t-abm-treaty", viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    for typed in ("", "treaty", "nothing at all"):
        words(page).fill(typed)
        assert axe.wrong(page) == []
    assert min(page.locator(".filter :is(input, select)").evaluate_all("parts => parts.map((part) => part.offsetHeight)")) >= 24


def test_the_filter_costs_little_to_send() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9, mtime=0)) <= 1536
