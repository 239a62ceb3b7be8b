"""What a page is called into the picture that shows it where its address is shared; the only module that knows Pillow.

A picture is set like the head of a brief: the seal’s double rule, the docket, the title. Its letters stand where their
typeface puts them: what Pillow would make of them differs from machine to machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .model import Brief, Settings
from .theme import shade
from .typefaces import ALIASES, ITALIC, JOINER, ROMAN, SEMIBOLD, Face, drawable, letters
from .typography import typeset

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
"""In pixels, as those who show such pictures ask for."""
MARGIN = 76
MEASURE = WIDTH - 2 * MARGIN
DOCKET, DECK, BYLINE, FOOT = 31, 37, 31, 31
"""How large the letters of each are."""
TITLES = (104, 96, 88, 80, 72, 64, 56, 50)
"""The same of a title: the first that lets it stand in few enough lines."""
LEADING = 1.16
GAP = 24
TOP, BOTTOM = 176, 506
"""Between them stand title, deck and byline."""
SHADES = 8
"""From paper to ink; enough for smooth letters, and few enough for small files."""
INK, SOFT = 255, 205
"""How dark letters are."""
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture says."""

    title: str
    docket: tuple[str, ...] = ()
    deck: str = ""
    byline: str = ""
    foot: str = ""

    @property
    def alt(self) -> str:
        """What matters of it, for those who cannot see it."""
        return ". ".join(part.rstrip(".") for part in (self.title, self.deck, self.byline) if part)


def edition() -> int:
    """A number that is another where another Pillow is; 0 where none is."""
    found = find_spec("PIL") if drawable() else None
    return Path(found.origin).stat().st_mtime_ns if found and found.origin else 0


def of_brief(brief: Brief, settings: Settings, rules: frozenset[str]) -> Words | None:
    """What the picture of a brief says; none where the typeface lacks a letter of its title."""
    lang = brief.lang or settings.lang
    docket = (brief.series, f"No. {brief.number}" if brief.number else "", brief.date.words())
    byline = ", ".join(author.name for author in brief.authors)
    return said(Words(brief.title, docket, brief.subtitle, byline, settings.title), lang, rules)


def of_site(settings: Settings, rules: frozenset[str]) -> Words | None:
    """The same of the site, for all other pages."""
    publisher = settings.publisher if settings.publisher != settings.title else ""
    return said(Words(settings.title, deck=settings.tagline, foot=publisher), settings.lang, rules)


def said(words: Words, lang: str, rules: frozenset[str]) -> Words | None:
    """Words as they are set, without those that cannot be."""

    def one(text: str) -> str:
        ready = " ".join(typeset(text, lang, rules).replace(chr(JOINER), "").split(" "))
        return ready if letters(ROMAN).holds(ready) else ""

    docket = tuple(filter(None, map(one, words.docket)))
    title = one(words.title)
    return Words(title, docket, one(words.deck), one(words.byline), one(words.foot)) if title else None


# ---------------------------------------------------------------- lines


@dataclass(frozen=True, slots=True)
class Line:
    """One line of letters of one size."""

    text: str
    face: Face
    size: int

    @property
    def width(self) -> float:
        return width(self.text, self.face) * self.size


@lru_cache(maxsize=4096)
def width(text: str, face: Face) -> float:
    """How long a text is, in em; kept, since lines are tried out in many sizes."""
    return letters(face).places(text)[-1]


def arranged(words: Words) -> Iterator[tuple[Sequence[Line], float, int]]:
    """Title, deck and byline, each with the space above it and its darkness; where room is short, the deck gives way."""
    upright = not letters(ITALIC).holds(words.deck)
    deck = cut(balanced(words.deck, ROMAN if upright else ITALIC, DECK), 2) if words.deck else []
    byline = cut(broken(words.byline, ROMAN, BYLINE, MEASURE), 1) if words.byline else []
    for below in ([deck, byline], [byline]):
        room = BOTTOM - TOP - sum(GAP * bool(lines) + sum(line.size * LEADING for line in lines) for lines in below)
        title = fitted(words.title, room)
        if title:
            break
    title = title or cut(broken(words.title, ROMAN, TITLES[-1], MEASURE), int(room / (TITLES[-1] * LEADING)))
    yield title, 0, INK
    yield from ((lines, GAP, SOFT) for lines in below if lines)


def fitted(title: str, room: float) -> list[Line]:
    """A title in the largest letters that leave it no higher than there is room; nothing where even the smallest do not."""
    for size in TITLES:
        lines = broken(title, ROMAN, size, MEASURE)
        if len(lines) * size * LEADING <= room and all(line.width <= MEASURE for line in lines):
            return balanced(title, ROMAN, size)
    return []


def balanced(text: str, face: Face, size: int) -> list[Line]:
    """A text in as few lines as it needs, each about as long as the others."""
    lines = broken(text, face, size, MEASURE)
    low, high = 0.0, float(MEASURE)
    while len(lines) > 1 and high - low > 4:
        middle = (low + high) / 2
        tried = broken(text, face, size, middle)
        low, high = (low, middle) if len(tried) == len(lines) else (middle, high)
    return broken(text, face, size, high)


def broken(text: str, face: Face, size: int, room: float) -> list[Line]:
    """A text in lines of some width, broken at spaces that may be; a word that is longer has a line of its own."""
    lines: list[list[str]] = []
    left = 0.0
    space = width(" ", face) * size
    for word in text.split(" "):
        long = width(word, face) * size
        if lines and long + space <= left:
            lines[-1].append(word)
            left -= long + space
        else:
            lines.append([word])
            left = room - long
    return [Line(" ".join(line), face, size) for line in lines]


def cut(lines: Sequence[Line], most: int) -> list[Line]:
    """No more than some lines, and none longer than there is room: what is left out is an ellipsis."""
    kept = list(lines[:most])
    if len(lines) > most:
        kept[-1] = replace(kept[-1], text=kept[-1].text + ELLIPSIS)
    return [shortened(line) for line in kept]


def shortened(line: Line) -> Line:
    """A line that ends in an ellipsis where there is no room for all of it: after a word, or within the only one."""
    text = line.text.removesuffix(ELLIPSIS)
    while line.width > MEASURE:
        text = (text.rpartition(" ")[0] or text[:-1]).rstrip(" ,.:;")
        line = replace(line, text=text + ELLIPSIS)
    return line


# ---------------------------------------------------------------- drawing


def drawn(words: Words, settings: Settings) -> bytes:
    """A picture as PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (WIDTH, HEIGHT), 0)
    canvas = ImageDraw.Draw(image)
    seals = [*RULES, *docket(canvas, words.docket)]
    top = float(TOP)
    for lines, gap, dark in arranged(words):
        top += gap
        for line in lines:
            write(canvas, line, MARGIN, round(top + line.size * 0.86), dark)
            top += line.size * LEADING
    bold = SEMIBOLD if letters(SEMIBOLD).holds(words.foot) else ROMAN
    for line in cut(broken(words.foot, bold, FOOT, MEASURE), 1):
        write(canvas, line, MARGIN, HEIGHT - 50, SOFT)
    image = image.point([round(level * (SHADES - 1) / 255) for level in range(256)])
    canvas = ImageDraw.Draw(image)
    for box in seals:
        canvas.rectangle(box, SHADES)
    image.putpalette(palette(settings))
    written = BytesIO()
    image.save(written, "PNG", bits=4, compress_type=RUNS)
    return written.getvalue()


RUNS = 3
"""How zlib is to look for what repeats (`Z_RLE`): twice as fast as its best, and for letters nearly as good."""
Box = tuple[int, int, int, int]
RIGHT = WIDTH - MARGIN - 1
RULES: tuple[Box, ...] = (MARGIN, 72, RIGHT, 77), (MARGIN, 84, RIGHT, 87), (MARGIN, HEIGHT - 98, RIGHT, HEIGHT - 97)
"""The double one above all, and that above the foot."""


def docket(canvas: "ImageDraw", parts: Sequence[str]) -> Iterator[Box]:
    """Writes the docket line, and answers what stands between its parts."""
    left = float(MARGIN)
    for number, part in enumerate(parts):
        line = Line(part, ROMAN, DOCKET)
        if left + line.width > WIDTH - MARGIN:
            return
        if number:
            at = round(left) - 20
            yield at, 124, at + 6, 130
        write(canvas, line, left, 138, SOFT)
        left += line.width + 34


def write(canvas: "ImageDraw", line: Line, left: float, base: int, dark: int) -> None:
    """A line of letters on its base."""
    for letter, begins in zip(line.text.translate(ALIASES), letters(line.face).places(line.text), strict=False):
        if letter == " ":
            continue
        at = left + begins * line.size
        shape, right, below = letter_of(line.face, line.size, letter, round(at % 1 * 2) / 2)
        canvas.bitmap((int(at) + right, base + below), shape, dark)


@lru_cache(maxsize=2048)
def letter_of(face: Face, size: int, letter: str, shift: float) -> tuple["Image", int, int]:
    """A letter, and where its picture stands about the point at which it is written; `shift` moves it by a part of a pixel."""
    from PIL import Image, ImageDraw

    left, top, right, bottom = map(int, font_of(face, size).getbbox(letter, anchor="ls"))
    shape = Image.new("L", (max(1, right - left + 2), max(1, bottom - top)), 0)
    ImageDraw.Draw(shape).text((shift - left, -top), letter, 255, font_of(face, size), "ls")
    return shape, left, top


@cache
def font_of(face: Face, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(letters(face).file, size, layout_engine=ImageFont.Layout.BASIC)


def palette(settings: Settings) -> list[int]:
    """From paper to ink, and the seal: red, green and blue of each."""
    paper, ink, seal = (channels(shade(settings.theme, name).light) for name in ("paper", "ink", "seal"))
    steps = [step / (SHADES - 1) for step in range(SHADES)]
    return [*(round(one + (other - one) * step) for step in steps for one, other in zip(paper, ink, strict=True)), *seal]


def channels(color: str) -> tuple[int, ...]:
    """Red, green and blue of `#7c1d1d`."""
    return tuple(bytes.fromhex(color.removeprefix("#")))
