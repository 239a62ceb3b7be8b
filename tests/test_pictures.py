"""Pictures of pages: their size and weight, that nothing of a title is lost or hidden, and when they are drawn anew."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from policybrief import pipeline
from policybrief.memory import Memory
from policybrief.model import Settings, Shade, Theme
from policybrief.pictures import BOTTOM, HEIGHT, MARGIN, MEASURE, TITLES, TOP, WIDTH, Words, arranged, drawn, palette, said
from policybrief.still import Wish
from policybrief.typefaces import ITALIC, ROMAN, letters
from policybrief.typography import CHOICES

from .sites import BRIEF, SETTINGS, minimal, publish, silent
from .test_metadata import metas
from .test_typefaces import ROOT, WITHOUT

OWN = SETTINGS.replace("fonts: system\n", "tagline: On the air.\n")
SITE = {"content/site.yaml": OWN}
PAGE, PICTURE = "briefs/protocol/index.html", "briefs/protocol/picture.png"
RULES = frozenset(CHOICES)
LONG = "Keeping the Count of Warheads That Nobody Inspects: " * 8
TITLED = [
    Words("START II"),
    Words("Putin’s Boost-Phase Defense: The Offer That Wasn’t", ("Policy Memo", "No. 180"), "", "Pavel Podvig", "A site"),
    Words(LONG, ("Memo",), LONG, LONG, LONG),
    Words("Договор по ПРО: предложение, которого не было", (), "О переговорах", "Павел Подвиг", "Записки"),
    Words("L’Europe face à la défense antimissile : « l’offre »", (), "Note", "Élodie Lefèvre"),
    Words("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf"),
]


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def ready(words: Words, lang: str = "en") -> Words:
    found = said(words, lang, RULES)
    assert found is not None
    return found


@pytest.fixture(params=TITLED, ids=lambda words: words.title[:12])
def words(request: pytest.FixtureRequest) -> Words:
    return ready(request.param)


# ---------------------------------------------------------------- what is drawn


def test_a_picture_is_light_and_as_large_as_is_asked_for(words: Words) -> None:
    content = drawn(words, Settings())
    picture = opened(content)
    assert (picture.format, picture.size, picture.mode) == ("PNG", (1200, 630), "P")
    assert len(content) <= 30_000


def test_the_same_words_are_the_same_bytes(words: Words) -> None:
    assert drawn(words, Settings()) == drawn(words, Settings())


def test_no_letter_touches_an_edge_or_what_stands_below(words: Words) -> None:
    """All that is not paper lies within the margins, and none of it between the words and the rule of the foot."""
    picture = opened(drawn(words, Settings())).convert("RGB")
    paper = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    bounds = [
        box for box in (inked(picture, paper, (0, 0, *picture.size)), inked(picture, paper, (0, 98, WIDTH, BOTTOM + 20))) if box
    ]
    assert all(box[0] >= MARGIN - 4 and box[2] <= WIDTH - MARGIN + 4 for box in bounds)
    assert bounds[-1][3] < BOTTOM + 12


def inked(picture: Image.Image, paper: Image.Image, part: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    from PIL import ImageChops

    found = ImageChops.difference(picture.crop(part), paper.crop(part)).getbbox()
    return found and (found[0] + part[0], found[1] + part[1], found[2] + part[0], found[3] + part[1])


def test_a_title_is_whole_in_letters_as_large_as_there_is_room_for(words: Words) -> None:
    title, *_ = (lines for lines, _, _ in arranged(words))
    shown = " ".join(line.text for line in title)
    assert all(line.width <= MEASURE for line in title)
    assert len(title) * title[0].size * 1.16 <= BOTTOM - TOP
    assert shown == words.title or (shown.endswith("…") and words.title.startswith(shown[:-1]) and title[0].size == TITLES[-1])


def test_a_short_title_is_set_larger_than_a_long_one() -> None:
    sizes = [next(arranged(ready(words)))[0][0].size for words in TITLED[:3]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == TITLES[0] and sizes[-1] == TITLES[-1]


def test_what_the_typography_keeps_together_stands_on_one_line() -> None:
    for lines, _, _ in arranged(
        ready(Words("What the Soviet Union and the United States agreed on 26 May 1972 and in START II"))
    ):
        assert [line.text for line in lines if line.text.endswith(("26", "START"))] == []


def test_a_letter_stands_where_its_typeface_puts_it() -> None:
    """The distances between pairs are those of Source Serif Pro 3.001 in another program, HarfBuzz 14.5."""
    assert [
        round(letters(ROMAN).places(text)[-1] * 1000) for text in ("The Offer That Wasn’t. AVATAR", "Today: Two “Tests” P.A. LT")
    ] == [
        13708,
        11690,
    ]
    assert round(letters(ITALIC).places("The Offer That Wasn’t. AVATAR")[-1] * 1000) == 13173


def test_words_without_letters_are_left_out_and_so_is_a_picture_without_its_title() -> None:
    assert said(Words("معاهدة"), "ar", RULES) is None
    assert said(Words("Treaty", ("معاهدة", "No. 7"), "معاهدة"), "en", RULES) == Words("Treaty", ("No.\u00a07",))


def test_the_colors_are_those_of_the_theme() -> None:
    theme = Theme(colors={"paper": Shade("#102030", "#000000"), "seal": Shade("#405060", "#000000")})
    colors = palette(Settings(theme=theme))
    assert colors[:3] == [0x10, 0x20, 0x30]
    assert colors[-3:] == [0x40, 0x50, 0x60]
    assert len(colors) <= 16 * 3


# ---------------------------------------------------------------- what pages say of them


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictured")
    arabic = BRIEF.replace("What the Protocol did", "معاهدة")
    files = SITE | {
        "content/briefs/arabic.md": arabic,
        "content/briefs/old.md": BRIEF.replace("---\nThe", "status: withdrawn\n---\nThe"),
    }
    return publish(minimal(folder / "in", files), folder / "out")


def head(out: Path, path: str) -> dict[str, str]:
    return dict(metas((out / path).read_text("utf-8")))


@pytest.mark.parametrize(
    ("page", "picture", "alt"),
    [
        (PAGE, PICTURE, "What the Protocol did. Ann Author"),
        ("glossary/montreal-protocol/index.html", "picture.png", "Ozone briefs. On the air"),
        ("index.html", "picture.png", "Ozone briefs. On the air"),
        ("briefs/arabic/index.html", "picture.png", "Ozone briefs. On the air"),
    ],
)
def test_a_page_names_its_picture(out: Path, page: str, picture: str, alt: str) -> None:
    found = head(out, page)
    assert found["og:image"] == f"https://ozone.example/{picture}"
    assert (found["og:image:width"], found["og:image:height"]) == (str(WIDTH), str(HEIGHT))
    assert found["og:image:alt"] == alt
    assert found["twitter:card"] == "summary_large_image"
    assert opened((out / picture).read_bytes()).size == (WIDTH, HEIGHT)


def test_there_is_no_picture_that_no_page_names(out: Path) -> None:
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.png")) == [PICTURE, "picture.png"]
    assert "og:image" not in head(out, "briefs/old/index.html")


@pytest.mark.parametrize("settings", [SETTINGS, OWN.replace("url: https://ozone.example/\n", "")])
def test_without_a_typeface_or_an_address_there_is_none(tmp_path: Path, settings: str) -> None:
    out = publish(minimal(tmp_path / "in", {"content/site.yaml": settings}), tmp_path / "out")
    assert list(out.rglob("*.png")) == []
    assert not {"og:image", "twitter:card"} & head(out, PAGE).keys()


# ---------------------------------------------------------------- what is remembered


@pytest.fixture
def builds(tmp_path: Path) -> tuple[Path, Path]:
    """A site, and the folder into which it was published with a memory."""
    root, out = minimal(tmp_path / "in", SITE), tmp_path / "out"
    again(root, out)
    return root, out


def again(root: Path, out: Path) -> None:
    memory, wish = Memory(root.parent / "cache", tick=0), Wish(root)
    woven = pipeline.weave(wish, memory, silent)
    pipeline.build(wish, woven, out, silent, memory, {})
    memory.close()


def written(out: Path) -> tuple[int, int]:
    """When each picture was written: that of the brief, and that of the site."""
    return (out / PICTURE).stat().st_mtime_ns, (out / "picture.png").stat().st_mtime_ns


def test_a_picture_is_drawn_again_only_where_its_words_or_colors_change(builds: tuple[Path, Path]) -> None:
    root, out = builds
    brief = root / "content/briefs/protocol.md"
    first = written(out)
    brief.write_text(BRIEF + "\nAnd more was said.\n")
    again(root, out)
    assert written(out) == first
    brief.write_text(BRIEF.replace("did", "did not do"))
    again(root, out)
    second = written(out)
    assert (second[0] != first[0], second[1] == first[1]) == (True, True)
    (root / "content/site.yaml").write_text(OWN + "theme: {seal: {light: 1d5c4a, dark: 8fd6bd}}\n")
    again(root, out)
    third = written(out)
    assert third[0] != second[0] and third[1] != second[1]


def test_without_pillow_a_site_is_set_in_type_all_the_same_and_told_so_once(tmp_path: Path) -> None:
    root, out = minimal(tmp_path / "in", SITE), tmp_path / "out"
    command = (sys.executable, "-c", WITHOUT.format("PIL"), "build", "--site", str(root), "--out", str(out))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert done.stderr.count("policybrief[fonts]") == 1
    assert (len(list(out.rglob("*.woff2"))), list(out.rglob("*.png"))) == (3, [])
    assert "og:image" not in head(out, PAGE)
