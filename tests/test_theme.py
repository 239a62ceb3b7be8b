"""A theme: its values are checked, become tokens, and are said to be too near to each other where they are."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from policybrief.model import Shade, Theme
from policybrief.theme import COLORS, GROUNDS, TEXTS, contrast, remarks, rules

from . import axe
from .sites import SETTINGS, minimal, pages, publish, woven

ROOT = Path(__file__).parent.parent
EXAMPLE = dict(
    re.findall(r"^```(?:yaml|jinja) (\S+)\n(.*?)^```$", (ROOT / "docs/theming.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
)


def told(root: Path, theme: str) -> list[str]:
    """What is said of a site with this theme."""
    found = woven(minimal(root, {"content/site.yaml": f"{SETTINGS}theme: {theme}\n"}), remarks=True).problems
    return [f"{problem.at.line}:{problem.at.column} {problem.code}: {problem.message}" for problem in found]


def test_the_colors_known_are_those_of_the_style_sheet() -> None:
    tokens = (ROOT / "static/css/tokens.css").read_text("utf-8").partition("@media")[0]
    assert {name: Shade(*pair) for name, *pair in re.findall(r"--(\w+): light-dark\((#\w+), (#\w+)\)", tokens)} == COLORS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_own_text_stands_seven_to_one_apart_from_every_ground(scheme: str) -> None:
    found = {
        (text, ground): contrast(*(getattr(COLORS[name], scheme) for name in (text, ground)))
        for text in TEXTS
        for ground in GROUNDS
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < 7} == {}


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        ("{seel: {light: 1d5c4a, dark: 8fd6bd}}", "5:9 unknown-key: `seel` is not a key of `theme`"),
        ("{seal: {light: 1d5c4a}}", "5:15 missing-key: a color needs `dark`"),
        ("{seal: {light: green, dark: 8fd6bd}}", "5:23 bad-theme: “green” is no color"),
        ("{seal: 1d5c4a}", "5:15 wrong-type: `seal` is a text; it should be a set of keys and values"),
        ("{serif: ['\"; } body { display: none'\x20]}", '5:18 bad-theme: “"; } body { display: none” is no name of a typeface'),
        ("{measure: 80rem}", "5:18 bad-theme: `measure` cannot be “80rem”"),
        ("{measure: 40ch}", "5:18 bad-theme: `measure` cannot be “40ch”"),
    ],
)
def test_a_mistake_in_a_theme_is_told_with_its_place(tmp_path: Path, theme: str, said: str) -> None:
    assert told(tmp_path, theme) == [said]


def test_colors_too_near_to_each_other_are_remarked_on_with_their_contrast(tmp_path: Path) -> None:
    assert "5:14 low-contrast: `ink` on `paper` has a contrast of 2.2:1 on dark screens (#505050 on #15171a)" in told(
        tmp_path, "{ink: {light: 1c1a17, dark: '#505050'}}"
    )


def test_what_a_theme_leaves_alone_is_not_remarked_on() -> None:
    assert list(remarks(Theme())) == []
    assert {problem.message.split("`")[1] for problem in remarks(Theme({"seal": Shade("#fbf9f4", "#f2ab9b")}))} == {"seal"}


def test_a_theme_becomes_tokens_and_yields_to_who_asks_for_other_colors() -> None:
    assert rules(Theme()) == ""
    text = rules(Theme({"seal": Shade("#1d5c4a", "#8fd6bd")}, ("Iowan Old Style", "serif"), (), "32rem"))
    sizes, colors = text.split("@media")
    assert '--serif: "Iowan Old Style", serif; --measure: 32rem;' in sizes
    assert "not ((prefers-contrast: more) or (forced-colors: active))" in colors
    assert "--seal: light-dark(#1d5c4a, #8fd6bd);" in colors


def test_with_a_typeface_of_its_own_a_site_ships_none(tmp_path: Path) -> None:
    out = publish(minimal(tmp_path / "in", {"content/site.yaml": EXAMPLE["content/site.yaml"]}), tmp_path / "out")
    assert not list(out.rglob("*.woff2"))


def test_the_example_is_built_as_it_stands_with_its_template(tmp_path: Path) -> None:
    assert EXAMPLE.keys() == {"content/site.yaml", "templates/404.html"}
    made = pages(minimal(tmp_path, EXAMPLE))
    assert "The ozone layer is elsewhere too." in made["404.html"]
    assert "There is no such page" in pages(minimal(tmp_path / "plain"))["404.html"]
    assert 'content="#101413"' in made["index.html"]
    assert list(remarks(woven(tmp_path).site.settings.theme)) == []


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 20, 19)")])
def test_the_example_is_seen_as_it_says(browser: Browser, tmp_path: Path, scheme: str, paper: str) -> None:
    out = publish(minimal(tmp_path / "in", EXAMPLE), tmp_path / "out")
    page = browser.new_page(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page.goto((out / "briefs/protocol/index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert "Iowan Old Style" in page.evaluate("getComputedStyle(document.body).fontFamily")
    assert page.locator(".prose").evaluate("text => text.clientWidth") == 512
    assert axe.wrong(page) == []
    page.emulate_media(contrast="more")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    page.close()
