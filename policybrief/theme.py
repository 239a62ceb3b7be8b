"""The theme of `site.yaml` into tokens of the style sheet; knows how far colors stand apart (WCAG 2.2, 1.4.3)."""

import re
from collections.abc import Iterator, Mapping

from .fields import Fields
from .model import Shade, Theme
from .problem import Problem, Severity

COLORS: Mapping[str, Shade] = {
    "paper": Shade("#fbf9f4", "#15171a"),
    "wash": Shade("#f1ede2", "#1e2126"),
    "mark": Shade("#f6e7bd", "#30291a"),
    "ink": Shade("#1c1a17", "#e8e3d8"),
    "soft": Shade("#4b463e", "#bdb6a8"),
    "seal": Shade("#7c1d1d", "#f2ab9b"),
    "link": Shade("#1d3d63", "#a8cbf6"),
    "visited": Shade("#4a2a5e", "#d3b8ee"),
    "border": Shade("#8a8272", "#7d828b"),
    "hairline": Shade("#c9c1b0", "#3d4046"),
}
"""The tokens for colors, and what they are where a theme does not say; as in `static/css/tokens.css`."""
GROUNDS = ("paper", "wash", "mark")
TEXTS = ("ink", "soft", "seal", "link", "visited")
LEAST = 4.5
"""How far text stands apart from its ground (WCAG 2.2, 1.4.3)."""
LEAST_BORDER = 3.0
"""How far the edge of a field does (1.4.11)."""
COLOR = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
MEASURE = re.compile(r"(\d{2}(?:\.\d{1,2})?)rem")
MEASURES = (20, 50)
FAMILY = re.compile(r"[\w .-]{1,60}")
GENERIC = ("serif", "sans-serif", "monospace", "system-ui", "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded")
GUARD = "@media not ((prefers-contrast: more) or (forced-colors: active))"
"""Readers who ask for other colors get them."""


# ---------------------------------------------------------------- what is written


def read(reader: Fields) -> Theme:
    """`theme: {seal: {light: 1d5c4a, dark: 8fd6bd}, serif: [Iowan Old Style, serif], measure: 32rem}`"""
    table = reader.fields("theme", "`theme`")
    if table is None:
        return Theme()
    colors = {name: shade for name in COLORS if (shade := read_shade(table, name))}
    theme = Theme(colors, read_families(table, "serif"), read_families(table, "mono"), read_measure(table))
    table.close()
    return theme


def read_shade(table: Fields, name: str) -> Shade | None:
    """A color for light screens and one for dark ones."""
    pair = table.fields(name, "a color")
    if pair is None:
        return None
    light, dark = read_color(pair, "light"), read_color(pair, "dark")
    pair.close()
    return Shade(light, dark, pair.table.at) if light and dark else None


def read_color(pair: Fields, name: str) -> str:
    scalar = pair.scalar(name, required=True)
    found = COLOR.fullmatch(scalar.text) if scalar else None
    if scalar and not found:
        help = "write six digits of red, green and blue, as 7c1d1d; with a # it needs quotes"
        pair.wrong(scalar.at, "bad-theme", f"“{scalar.text}” is no color", help, scalar)
    return f"#{found[1].lower()}" if found else ""


def read_families(table: Fields, name: str) -> tuple[str, ...]:
    """Names of typefaces, the wanted one first."""
    scalars = table.scalars(name)
    for one in scalars:
        if not FAMILY.fullmatch(one.text):
            help = "write the bare names of typefaces: [Iowan Old Style, Georgia, serif]"
            table.wrong(one.at, "bad-theme", f"“{one.text}” is no name of a typeface", help, one)
    return tuple(one.text for one in scalars if FAMILY.fullmatch(one.text))


def read_measure(table: Fields) -> str:
    """How long a line may be."""
    scalar = table.scalar("measure")
    found = MEASURE.fullmatch(scalar.text) if scalar else None
    if scalar and not (found and MEASURES[0] <= float(found[1]) <= MEASURES[1]):
        help = f"write a length from {MEASURES[0]}rem to {MEASURES[1]}rem; 34rem hold about 63 letters"
        table.wrong(scalar.at, "bad-theme", f"`measure` cannot be “{scalar.text}”", help, scalar)
        return ""
    return scalar.text if scalar else ""


# ---------------------------------------------------------------- what is published


def rules(theme: Theme) -> str:
    """The tokens that a theme sets, as rules of a style sheet; empty where it sets none."""
    colors = [f"--{name}: light-dark({shade.light}, {shade.dark});" for name, shade in theme.colors.items()]
    stacks = (("serif", theme.serif), ("mono", theme.mono))
    sizes = [f"--{name}: {', '.join(map(family, names))};" for name, names in stacks if names]
    sizes += [f"--measure: {theme.measure};"] * bool(theme.measure)
    parts = [f":root {{ {' '.join(sizes)} }}"] * bool(sizes)
    parts += [f"{GUARD} {{ :root {{ {' '.join(colors)} }} }}"] * bool(colors)
    return f"@layer tokens {{ {' '.join(parts)} }}\n" if parts else ""


def family(name: str) -> str:
    """A typeface as CSS writes it: only the names of kinds of typefaces stand without quotes."""
    return name if name in GENERIC else f'"{name}"'


def shade(theme: Theme, name: str) -> Shade:
    """A color of the site: the theme's, or ours."""
    return theme.colors.get(name, COLORS[name])


# ---------------------------------------------------------------- contrast


def remarks(theme: Theme) -> Iterator[Problem]:
    """Pairs of colors that the theme has changed and that stand too near to each other to be read."""
    pairs = [(text, ground, LEAST) for text in TEXTS for ground in GROUNDS] + [("border", "paper", LEAST_BORDER)]
    for one, ground, least in pairs:
        changed = theme.colors.get(one) or theme.colors.get(ground)
        for scheme in ("light", "dark") if changed else ():
            colors = [getattr(shade(theme, name), scheme) for name in (one, ground)]
            if changed and (found := contrast(*colors)) < least:
                message = f"`{one}` on `{ground}` has a contrast of {found:.1f}:1 on {scheme} screens ({' on '.join(colors)})"
                help = f"make it {least:g}:1 or more, so that it can be read"
                yield Problem(changed.at, "low-contrast", message, help, Severity.REMARK)


def contrast(one: str, other: str) -> float:
    """The contrast of two colors, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """How light a color such as `#7c1d1d` is, from 0 to 1 (WCAG 2.2, “relative luminance”)."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
