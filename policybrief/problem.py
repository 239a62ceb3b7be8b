"""What can be wrong with an author's text, and where: values, never exceptions.

Lines and columns count from 1; columns count Unicode code points, not bytes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error stops publication, a warning does under --strict, a remark never."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file."""

    path: str
    """Relative to the site's folder, with forward slashes."""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, told in the author's words, with its cure."""

    at: Position
    code: str
    """Stable, lower-case, hyphenated; each has a section in docs/diagnostics.md."""
    message: str
    help: str
    severity: Severity = Severity.ERROR
    width: int = 1
    """How many characters the code frame underlines."""


TOLD_LIMIT = 800
"""A message never says more than this many characters, however long the words that it quotes."""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by place, each told once, none at length."""
    told = dict.fromkeys(replace(p, message=shortened(p.message), help=shortened(p.help)) for p in problems)
    return tuple(sorted(told, key=lambda p: (p.at, p.code, p.message)))


def shortened(text: str) -> str:
    """A text, or its beginning and its end."""
    return text if len(text) <= TOLD_LIMIT else f"{text[: TOLD_LIMIT // 2]} … {text[-TOLD_LIMIT // 3 :]}"


def strict(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same problems with every warning made an error."""
    return tuple(replace(one, severity=Severity.ERROR) if one.severity is Severity.WARNING else one for one in problems)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether anything here stops publication."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names closest to a misspelt one, best first, at most three."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=most, cutoff=0.6)
    return [by_fold[name] for name in close]


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A help line: the nearest names, or what else to do."""
    names = nearest(word, known)
    return f"did you mean {' or '.join(names)}?" if names else otherwise


# ---------------------------------------------------------------- what no text may hold

STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ue000-\ue0ff\ufeff\ufffe\uffff]")
"""Control characters, line breaks that only some programs take for one, what turns the order of characters around (UAX 9,
overrides), halves of characters, byte order marks, and the private-use characters that markup keeps for itself."""


def strange(character: str, at: Position) -> Problem:
    """A character that no text may hold."""
    message = f"the character U+{ord(character):04X} has no place in a text"
    return Problem(at, "control-character", message, "delete it; an editor can show hidden characters")


# ---------------------------------------------------------------- as text

FRAME_WIDTH = 100
"""A code frame never shows more of a line than this many characters."""


def describe(problem: Problem, sources: Mapping[str, str]) -> str:
    """The whole message as plain text: place, code, frame and help, without a final line break."""
    at = problem.at
    lines = [printable(f"{at}: {problem.severity}[{problem.code}]: {problem.message}")]
    text = sources.get(at.path, "").split("\n")
    if at.line <= len(text) and text[at.line - 1].strip():
        lines += frame(text[at.line - 1], at, problem.width)
    lines.append(f"  help: {printable(problem.help)}")
    return "\n".join(lines)


def frame(line: str, at: Position, width: int) -> list[str]:
    """The offending line, cut to size around the place, and the marks below it."""
    column = min(at.column, len(line) + 1) - 1
    start = max(0, min(column - FRAME_WIDTH // 3, len(line) - FRAME_WIDTH))
    end = start + FRAME_WIDTH
    before = "…" * (start > 0) + printable(line[start:column])
    marked = printable(line[column : min(column + width, end)])
    after = printable(line[column + len(marked) : end]) + "…" * (end < len(line))
    margin = f"{at.line:>5} | "
    marks = " " * cells(before) + "^" * max(1, cells(marked))
    return [f"{margin}{before}{marked}{after}", f"{'| ':>{len(margin)}}{marks}"]


def printable(text: str) -> str:
    """Text with every control character shown as one other, so that a terminal stays whole and columns count."""
    return "".join(char if char.isprintable() else SHOWN.get(char, REPLACEMENT) for char in text)


REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
SHOWN = {"\t": "\N{RIGHTWARDS ARROW}"} | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f", " ")
"""What stands for a tab, and for the spaces that typesetters use."""


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: two for a wide character, none for an accent of its own."""
    wide = sum(unicodedata.east_asian_width(char) in ("W", "F") for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)
