"""The fonts: cut to the characters of a site, named ours, the same each time, and shown as they should be."""

import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser

from policybrief import typefaces
from policybrief.model import Page

from .plain import serving
from .sites import SETTINGS, minimal, publish

ROOT = Path(__file__).parent.parent
BRIEF = "briefs/boost-phase-defense/index.html"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"
OWN = {"content/site.yaml": SETTINGS.replace("fonts: system", "fonts: own")}
PAGES = (
    Page("index.html", "<p>Zeit – 1972 pp.\u202f112 US\u2011Russian</p>".encode()),
    Page("assets/site.css", b"p { color: red }"),
)
WITHOUT = "import sys; sys.modules[{!r}] = None; from policybrief.cli import main; sys.exit(main(sys.argv[1:]))"


def opened(content: bytes) -> TTFont:
    return TTFont(BytesIO(content))


def fonts(folder: Path) -> list[Path]:
    return sorted((folder / "assets/fonts").glob("*.woff2"))


@pytest.fixture(scope="module")
def served(real: Path) -> Iterator[str]:
    with serving(real, POLICY) as address:
        yield address


@pytest.fixture(params=["served", "file"])
def address(request: pytest.FixtureRequest, served: str, real: Path) -> str:
    return served + BRIEF if request.param == "served" else (real / BRIEF).as_uri()


# ---------------------------------------------------------------- what is cut


@pytest.mark.parametrize("face", typefaces.FACES, ids=lambda face: face.name)
def test_the_same_characters_give_the_same_bytes(face: typefaces.Face) -> None:
    wanted = frozenset(map(ord, typefaces.shown(PAGES).characters))
    first = typefaces.cut(face, wanted)
    typefaces.cut.cache_clear()
    assert typefaces.cut(face, frozenset(sorted(wanted))) == first


@pytest.mark.parametrize("face", typefaces.FACES, ids=lambda face: face.name)
def test_no_name_in_a_font_is_the_reserved_one(face: typefaces.Face) -> None:
    names = [str(name) for name in opened(typefaces.cut(face, frozenset(b"a")))["name"].names]
    assert "Docket Serif" in names
    assert [name for name in names if "source" in name.lower() or "adobe" in name.lower()] == []


def test_a_font_holds_what_is_shown_and_no_more() -> None:
    held = set(opened(typefaces.cut(typefaces.ROMAN, frozenset(map(ord, "abc\u2011\u202f"))))["cmap"].getBestCmap())
    assert held == set(map(ord, "abc\u2011\u202f"))


def test_hyphens_and_spaces_that_do_not_break_look_like_their_likes() -> None:
    shapes = opened(typefaces.cut(typefaces.ROMAN, frozenset(map(ord, "- \u2011\u00a0\u202f\u2009")))).getBestCmap()
    assert shapes[0x2011] == shapes[ord("-")]
    assert {shapes[space] for space in (0xA0, 0x202F, 0x2009)} <= {shapes[ord(" ")], "uni00A0"}


@pytest.mark.parametrize("face", typefaces.FACES, ids=lambda face: face.name)
def test_the_word_joiner_takes_no_room(face: typefaces.Face) -> None:
    font = opened(typefaces.cut(face, frozenset(map(ord, "a\u2060"))))
    joiner = font.getBestCmap()[0x2060]
    assert (font["hmtx"][joiner], font["glyf"][joiner].numberOfContours) == ((0, 0), 0)


def test_characters_that_the_typeface_lacks_are_passed_by() -> None:
    assert set(opened(typefaces.cut(typefaces.ROMAN, frozenset(map(ord, "a漢"))))["cmap"].getBestCmap()) == {ord("a")}


@pytest.mark.parametrize("face", ["roman", "semibold"])
def test_small_capitals_and_old_figures_are_glyphs_of_their_own(real: Path, face: str) -> None:
    font = opened((real / f"assets/fonts/docket-serif-{face}.woff2").read_bytes())
    assert {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord} >= {"smcp", "c2sc", "onum", "tnum"}


def test_the_real_site_has_every_character_that_the_typeface_has(real: Path) -> None:
    pages = [Page(p.name, p.read_bytes()) for p in real.rglob("*") if p.is_file()]
    shown = frozenset(map(ord, typefaces.together([typefaces.shown(pages)]).characters))
    whole = TTFont(typefaces.folder() / typefaces.ROMAN.file).getBestCmap()
    held = opened((real / "assets/fonts/docket-serif-roman.woff2").read_bytes()).getBestCmap()
    assert (shown & whole.keys()) - held.keys() == set()
    assert {chr(code) for code in shown - held.keys()} <= set("\n\r\u00ad●")


def test_the_fonts_of_the_real_site_weigh_little(real: Path) -> None:
    assert len(fonts(real)) == 3
    assert sum(path.stat().st_size for path in fonts(real)) <= 80 * 1024


# ---------------------------------------------------------------- what stands beside


def test_the_licence_lies_beside_the_fonts(real: Path) -> None:
    text = (real / "assets/fonts/OFL.txt").read_text(encoding="utf-8")
    assert "Reserved Font Name 'Source'" in text
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_the_style_sheet_names_the_fonts_and_keeps_its_rules(real: Path) -> None:
    style = (real / "assets/site.css").read_text(encoding="utf-8")
    assert style.startswith("@layer")
    assert re.findall(r'url\("(.*?)"\)', style) == [
        f"fonts/docket-serif-{name}.woff2" for name in ("roman", "italic", "semibold")
    ]
    assert style.count("font-display:swap") == 3
    assert "--small-caps:all-small-caps" in style


def test_a_fallback_is_drawn_as_wide_as_our_letters() -> None:
    own = typefaces.measures()
    rules = typefaces.fallback_rules([letter == "n" for letter in typefaces.LETTERS], own)
    rule = next(rule for rule in rules if "Times New Roman" in rule)
    found = re.search(r"size-adjust:([\d.]+)%;ascent-override:([\d.]+)%", rule)
    assert found
    assert float(found[1]) == pytest.approx(own.widths[ord("n") - 0x20] / 500 * 100, abs=0.1)  # an n of Times is half an em wide
    assert float(found[1]) * float(found[2]) / 10_000 == pytest.approx(own.ascent, abs=0.01)


# ---------------------------------------------------------------- with and without


def test_a_site_is_set_in_type_unless_it_asks_for_the_systems(tmp_path: Path) -> None:
    assert len(fonts(publish(minimal(tmp_path / "own", OWN), tmp_path / "with"))) == 3
    out = publish(minimal(tmp_path / "system"), tmp_path / "without")
    assert fonts(out) == []
    assert "font-face" not in (out / "assets/site.css").read_text()


@pytest.mark.parametrize("lacking", typefaces.NEEDED)
def test_without_the_extra_a_site_is_built_and_told_so_once(tmp_path: Path, lacking: str) -> None:
    root = minimal(tmp_path / "in", OWN)
    command = (sys.executable, "-c", WITHOUT.format(lacking), "build", "--site", str(root), "--out", str(tmp_path / "out"))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert done.stderr.count("policybrief[fonts]") == 1
    assert "3 entries" in done.stdout
    assert fonts(tmp_path / "out") == []


# ---------------------------------------------------------------- in a browser


def test_the_fonts_come_from_a_server_and_from_disk(browser: Browser, address: str) -> None:
    page = browser.new_page(service_workers="block")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => 0)")
    loaded = (
        "[...document.fonts].filter((font) => font.status === 'loaded' && font.family.replaceAll('\"', '') === 'Docket Serif')"
    )
    assert page.evaluate(f"{loaded}.length") == 3
    assert [text for text in refused if "Content Security Policy" in text or "font" in text] == []
    page.close()


def test_small_capitals_and_old_figures_are_drawn(browser: Browser, address: str) -> None:
    page = browser.new_page(service_workers="block")
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.evaluate(
        """() => document.querySelector('main').replaceChildren(...['NATO', 'nato', '1972', '1972', '1972'].map((words) => {
          const line = document.createElement('p');
          line.append(words);
          return line;
        }))"""
    )
    styles = (
        "normal",
        "all-small-caps",
        "oldstyle-nums proportional-nums",
        "lining-nums proportional-nums",
        "lining-nums tabular-nums",
    )
    drawn: list[tuple[bytes, float]] = []
    for number, style in enumerate(styles):
        line = page.locator("main p").nth(number)
        line.evaluate(
            "(line, style) => { line.style.cssText = `font-synthesis: none; inline-size: max-content; font-variant: ${style}`; }",
            style,
        )
        drawn.append((line.screenshot(), line.evaluate("line => line.getBoundingClientRect().width")))
    capitals, small, old, lining, tabular = drawn
    assert small[1] < capitals[1]
    assert old[0] != lining[0]
    assert lining[0] != tabular[0]
    page.close()
