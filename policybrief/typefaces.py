"""The pages of a site into the fonts that they are set in, cut to their characters; the only module that knows fontTools.

The letters are those of Source Serif Pro (Adobe, SIL Open Font License 1.1), which the extra `fonts` installs. Its
licence reserves the name “Source”, and a font that was cut is a changed one: so it is called Docket Serif.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from html import unescape
from importlib.util import find_spec
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .model import Page

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

NEEDED = ("font_source_serif_pro", "fontTools", "brotli")
FAMILY = "Docket Serif"
FOLDER = "assets/fonts/"
WRITTEN = (".html", ".css", ".js")
"""Files whose characters may be shown."""
COUNTED = "0123456789IVXLCDM"
"""What a browser writes by itself, when it counts."""
PLAIN = ("kern", "liga", "ccmp", "locl", "onum", "pnum", "lnum", "tnum")
SMALL = ("smcp", "c2sc", "sups", "case")
ALIASES = {0xA0: 0x20, 0x2011: 0x2D, 0x202F: 0x20, 0x2009: 0x20}
"""Characters that the typeface lacks, and those whose shape they have: the hyphen and the spaces that do not break."""
JOINER = 0x2060
"""Forbids a break, and is drawn as nothing."""
MADE = 3_500_000_000
"""When each font says that it was made, in seconds from 1904: always the same."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font of the family."""

    name: str
    file: str
    """In the package that holds the typeface."""
    weight: int
    style: str
    features: tuple[str, ...]
    """OpenType features kept, where the typeface has them."""


ROMAN = Face("roman", "SourceSerifPro-Regular.ttf", 400, "normal", PLAIN + SMALL)
ITALIC = Face("italic", "SourceSerifPro-It.ttf", 400, "italic", PLAIN)
SEMIBOLD = Face("semibold", "SourceSerifPro-Semibold.ttf", 600, "normal", PLAIN + SMALL)
FACES = (ROMAN, ITALIC, SEMIBOLD)


@dataclass(frozen=True, slots=True)
class Fallback:
    """A typeface that readers may have, shown until ours has come."""

    name: str
    local: tuple[str, ...]
    """Names under which machines have it, or one that is as wide."""
    scale: float
    """How wide its letters are, as a share of those in `widths`."""
    widths: str
    """Widths of the characters from U+0020 to U+007E, in thousandths of an em."""


TIMES = """
250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 564 564 564 444
921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500
333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541
"""
"""Liberation Serif 1.07, table hmtx; made as wide as Times New Roman."""
DEJAVU = """
318 402 460 838 636 950 890 275 390 390 500 838 318 338 318 337 636 636 636 636 636 636 636 636 636 636 337 337 838 838 838 536
1000 722 735 765 802 730 694 799 872 395 401 747 664 1024 875 820 673 820 753 685 667 843 722 1028 712 660 695 390 337 390 838 500
500 596 640 560 640 592 370 640 644 320 310 606 320 948 644 602 640 640 478 513 402 644 565 856 564 565 527 636 337 636 838
"""
"""DejaVu Serif 2.37, table hmtx."""
GEORGIA = 1.098
"""Georgia’s letters against those of Times in English prose, measured in a browser."""
FALLBACKS = (
    Fallback("Georgia", ("Georgia", "Gelasio"), GEORGIA, TIMES),
    Fallback("Times", ("Times New Roman", "Liberation Serif", "Tinos"), 1, TIMES),
    Fallback("DejaVu", ("DejaVu Serif",), 1, DEJAVU),
)


def installed() -> bool:
    """Whether the extra `fonts` is here."""
    return all(find_spec(name) for name in NEEDED)


def drawable() -> bool:
    """Whether what draws pictures with its letters is here too."""
    return installed() and find_spec("PIL") is not None


@dataclass(frozen=True, slots=True)
class Shown:
    """What some pages show: every character, and how often each letter from U+0020 to U+007E."""

    characters: str = ""
    letters: tuple[int, ...] = ()


def shown(pages: Iterable[Page]) -> Shown:
    """The characters that pages may show, and the letters of their texts."""
    texts = [(page.path, page.content.decode()) for page in pages if page.path.endswith(WRITTEN)]
    characters = set[str]().union(*(unescape(text) for _, text in texts))
    read = "".join(unescape(BLANKS.sub("", MARKUP.sub("\0", text))) for path, text in texts if path.endswith(".html"))
    plain = read.encode("ascii", "ignore")
    return Shown("".join(sorted(characters)), tuple(plain.count(letter.encode()) for letter in LETTERS) if plain else ())


def together(many: Iterable[Shown]) -> Shown:
    """What all of them show, and what a browser writes by itself."""
    characters, letters = set(COUNTED), [0] * len(LETTERS)
    for one in many:
        characters.update(one.characters)
        letters = [sum(pair) for pair in zip(letters, one.letters, strict=True)] if one.letters else letters
    return Shown("".join(sorted(characters)), tuple(letters))


def fonts(characters: str) -> list[Page]:
    """The fonts, cut to some characters, with their licence."""
    wanted = frozenset(map(ord, characters))
    made = (Page(f"{FOLDER}{slug(face)}.woff2", cut(face, wanted)) for face in FACES)
    return [*made, Page(f"{FOLDER}OFL.txt", (folder() / "LICENSE.txt").read_bytes())]


LETTERS = tuple(map(chr, range(0x20, 0x7F)))
MARKUP = re.compile(r"<(?:script\b.*?</script>|[^>]*>)", re.DOTALL)
BLANKS = re.compile(r"\s(?=\s)")
"""White space before more of it is not seen."""


def slug(face: Face) -> str:
    return f"{FAMILY.lower().replace(' ', '-')}-{face.name}"


def folder() -> Path:
    """Where the typeface lies, as its package was installed."""
    found = find_spec(NEEDED[0])
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "files"


# ---------------------------------------------------------------- fonts


@lru_cache(maxsize=2 * len(FACES))
def cut(face: Face, wanted: frozenset[int]) -> bytes:
    """A font of just these characters as WOFF 2; kept, since a preview mostly asks for the same again."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(folder() / face.file, recalcTimestamp=False)
    alias(font)
    del font["name"]  # while it is there, half of the time goes into a search for what still uses the old names
    subsetter = Subsetter(Options(layout_features=list(face.features), hinting=False, notdef_outline=True))
    subsetter.populate(unicodes=sorted(wanted))
    subsetter.subset(font)
    rename(font, face)
    font["head"].created = font["head"].modified = MADE
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def alias(font: "TTFont") -> None:
    """Gives characters that the typeface lacks the shape of their likes, and the word joiner none and no width."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    name = f"uni{JOINER:04X}"
    font["glyf"][name], font["hmtx"][name] = Glyph(), (0, 0)
    for table in font["cmap"].tables:
        for character, like in ALIASES.items():
            if like in table.cmap and character <= 0xFFFF and table.isUnicode():
                table.cmap.setdefault(character, table.cmap[like])
        if table.isUnicode():
            table.cmap[JOINER] = name


def rename(font: "TTFont", face: Face) -> None:
    """Names it ours; the names of its makers stand in the licence (OpenType, table `name`)."""
    from fontTools.ttLib import newTable

    style = face.name.capitalize()
    names = {
        0: "Copyright: see OFL.txt",
        1: FAMILY,
        2: "Italic" if face.style == "italic" else "Regular",
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        5: "Version 1.000",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        13: "SIL Open Font License, Version 1.1",
        14: "https://openfontlicense.org",
    }
    font["name"] = newTable("name")
    font["name"].names = []
    for key, words in names.items():
        font["name"].setName(words, key, 3, 1, 0x409)


# ---------------------------------------------------------------- rules


@dataclass(frozen=True, slots=True)
class Measures:
    """Of our roman."""

    widths: tuple[int, ...]
    """Of the characters from U+0020 to U+007E, in thousandths of an em."""
    ascent: float
    """In em, as the descent."""
    descent: float


def style_of(shown: Shown, own: Measures) -> bytes:
    """The rules that name the fonts and their fallbacks, for the end of a style sheet beside their folder."""
    stack = ",".join(f'"{name}"' for name in (FAMILY, *(f"{FAMILY} {one.name}" for one in FALLBACKS)))
    tokens = f"--serif:{stack},serif;--small-caps:all-small-caps;--small-caps-spacing:0.04em"
    rules = [*map(font_rule, FACES), *fallback_rules(shown.letters, own), f"@layer tokens{{:root{{{tokens}}}}}"]
    return ("\n" + "".join(rules)).encode()


def font_rule(face: Face) -> str:
    source = f'url("fonts/{slug(face)}.woff2") format("woff2")'
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{face.weight};font-style:{face.style};font-display:swap;src:{source}}}'
    )


def fallback_rules(letters: Sequence[int], own: Measures) -> Iterator[str]:
    """Each fallback drawn as wide and as high as our letters, so that nothing moves when they come (CSS Fonts 5)."""
    for one in FALLBACKS:
        size = mean(own.widths, letters) / (mean(tuple(map(int, one.widths.split())), letters) * one.scale)
        source = ",".join(f'local("{name}")' for name in one.local)
        yield (
            f'@font-face{{font-family:"{FAMILY} {one.name}";src:{source};size-adjust:{size:.1%};'
            f"ascent-override:{own.ascent / size:.1%};descent-override:{own.descent / size:.1%};line-gap-override:0%}}"
        )


def mean(widths: Sequence[int], letters: Sequence[int]) -> float:
    """The mean width of letters as often as they were counted; of each once where nothing was."""
    weights = letters if any(letters) else [1] * len(widths)
    return sum(width * weight for width, weight in zip(widths, weights, strict=True)) / sum(weights)


@cache
def measures() -> Measures:
    """Our roman, measured."""
    from fontTools.ttLib import TTFont

    font = TTFont(folder() / ROMAN.file)
    unit, shapes, advances = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    widths = tuple(round(1000 * advances[shapes[ord(letter)]][0] / unit) for letter in LETTERS)
    return Measures(widths, font["hhea"].ascent / unit, -font["hhea"].descent / unit)


# ---------------------------------------------------------------- letters


@dataclass(frozen=True)
class Letters:
    """One face, and where each of its letters stands in a line."""

    file: Path
    shapes: Mapping[int, str]
    """Names of glyphs by character."""
    widths: Mapping[str, float]
    """By name of glyph, in em."""
    unit: int
    """So many make an em."""
    spaces: dict[tuple[str, str], float] = field(default_factory=dict)
    """Between pairs that were set already."""

    def holds(self, text: str) -> bool:
        """Whether there is a shape for each character."""
        return all(ord(character) in self.shapes for character in text)

    def places(self, text: str) -> tuple[float, ...]:
        """Where each letter of a line begins, and where the last ends, in em."""
        names = [self.shapes[ord(character)] for character in text]
        steps = (self.widths[name] + (self.space(name, after) if after else 0) for name, after in pairwise([*names, ""]))
        return tuple(accumulate(steps, initial=0.0))

    def space(self, left: str, right: str) -> float:
        """By how much two letters stand further apart than others; below zero, nearer."""
        if (left, right) not in self.spaces:
            self.spaces[left, right] = self.kerned(left, right) / self.unit
        return self.spaces[left, right]

    def kerned(self, left: str, right: str) -> int:
        """The same in units: the first table that knows the left one decides (OpenType, table `GPOS`, lookup type 2)."""
        for table in self.kerning:
            if left not in table.Coverage.glyphs:
                continue
            if table.Format == 2:
                classes = table.Class1Record[table.ClassDef1.classDefs.get(left, 0)].Class2Record
                return getattr(classes[table.ClassDef2.classDefs.get(right, 0)].Value1, "XAdvance", 0)
            for pair in table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord:
                if pair.SecondGlyph == right:
                    return int(pair.Value1.XAdvance)
        return 0

    @cached_property
    def kerning(self) -> tuple[Any, ...]:
        """The tables of pairs."""
        from fontTools.ttLib import TTFont

        with TTFont(self.file) as font:
            lookups = font["GPOS"].table.LookupList.Lookup
        return tuple(table for lookup in lookups if lookup.LookupType == PAIRS for table in lookup.SubTable)


PAIRS = 2
"""The type of a lookup that says how far pairs stand apart."""


@cache
def letters(face: Face) -> Letters:
    """A face, uncut."""
    from fontTools.ttLib import TTFont

    with TTFont(folder() / face.file) as font:
        unit, shapes, advances = font["head"].unitsPerEm, dict(font.getBestCmap()), font["hmtx"].metrics
    shapes |= {character: shapes[like] for character, like in ALIASES.items()}
    return Letters(folder() / face.file, shapes, {name: width / unit for name, (width, _) in advances.items()}, unit)
