"""What can be wrong with an author's text, and where: values, never exceptions.

Lines and columns count from 1; columns count Unicode code points, not bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error stops publication, a warning does under --strict."""

    ERROR = "error"
    WARNING = "warning"


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


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by place, each told once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.at, p.code, p.message)))


def strict(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same problems with every warning made an error."""
    return tuple(replace(problem, severity=Severity.ERROR) for problem in problems)


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


FRAME_WIDTH = 100
"""A code frame never shows more of a line than this many characters."""


def describe(problem: Problem, sources: Mapping[str, str]) -> str:
    """The whole message as plain text: place, code, frame and help, without a final line break."""
    at = problem.at
    lines = [f"{at}: {problem.severity}[{problem.code}]: {printable(problem.message)}"]
    text = sources.get(at.path, "").split("\n")
    if at.line <= len(text) and text[at.line - 1].strip():
        lines += frame(text[at.line - 1], at, problem.width)
    lines.append(f"  help: {printable(problem.help)}")
    return "\n".join(lines)


def frame(line: str, at: Position, width: int) -> list[str]:
    """The offending line, cut to size around the place, and the marks below it."""
    column = min(at.column, len(line) + 1) - 1
    start = max(0, min(column - FRAME_WIDTH // 3, len(line) - FRAME_WIDTH))
    shown = printable(line[start : start + FRAME_WIDTH].rstrip("\r"))
    before, after = "…" if start else "", "…" if start + FRAME_WIDTH < len(line) else ""
    margin = f"{at.line:>5} | "
    room = max(1, min(width, len(shown) - (column - start)))
    marks = " " * (column - start + len(before)) + "^" * room
    return [f"{margin}{before}{shown}{after}", f"      | {marks}"]


def printable(text: str) -> str:
    """Text with control characters shown one for one as a replacement, so a terminal stays whole."""
    return "".join(char if char.isprintable() or char == " " else "\N{REPLACEMENT CHARACTER}" for char in text)
