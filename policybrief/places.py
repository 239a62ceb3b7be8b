"""Where words of a text stand in its source; Markdown keeps no positions, so they are looked for again."""

import re
from collections.abc import Mapping
from functools import lru_cache

from .problem import Position

WORD = re.compile(r"[^\W_]+")
UNSAID = re.compile(
    r"<!--.*?-->|!\[[^\[\]\n]*\]\([^()\n]*\)|\]\([^()\n]*\)|\[@[^\[\]]*\]|\[\[(?!!)[^\[\]|\n]*(?:\||\]\])", re.DOTALL
)
"""What a source holds and its readers do not see: comments, pictures, addresses, citations, names in links."""
NOTES = re.compile(
    r"^ {0,3}> {0,3}\[![^\n]*(?:\n {0,3}>[^\n]*)*|^\[\^[^\]\n]+\]:[^\n]*(?:\n(?: {4}[^\n]*|[ \t]*(?=\n)))*", re.MULTILINE
)
"""Notes, which stand at the end of a text and anywhere in its source."""


def find(texts: Mapping[str, str], entry: Position, words: str, before: str, *, noted: bool = False) -> Position:
    """The place of some words of an entry; `before` is the prose that precedes them in it, or in its notes.

    The words are counted in the prose and then in the source, where marks and line breaks may stand
    between them. Where the source does not have them so often, the last place is told; where it does
    not have them at all, the entry.
    """
    pattern = sought(words)
    text = texts.get(entry.path, "")
    shown = said(text, noted=noted)
    places = [found.start() for found in pattern.finditer(shown, begin(text, entry.line))]
    if not places:
        return entry
    offset = places[min(len(pattern.findall(before)), len(places) - 1)]
    line = text.count("\n", 0, offset) + 1
    return Position(entry.path, line, offset - (text.rfind("\n", 0, offset) + 1) + 1)


@lru_cache(8)
def said(text: str, *, noted: bool) -> str:
    """A source as long as it is, with only what its readers see in its notes, or outside them."""
    shown = UNSAID.sub(lambda found: blank(found[0]), text)
    if not noted:
        return NOTES.sub(lambda found: blank(found[0]), shown)
    kept, end = [], 0
    for note in NOTES.finditer(shown):
        kept += [blank(shown[end : note.start()]), note[0]]
        end = note.end()
    return "".join([*kept, blank(shown[end:])])


def blank(text: str) -> str:
    """Spaces in place of a text, its lines kept."""
    return re.sub(r"[^\n]", " ", text)


def sought(words: str) -> re.Pattern[str]:
    """Words in a row, whatever stands between them but letters and digits."""
    return re.compile(r"(?<![^\W_])" + r"[\W_]{1,40}?".join(map(re.escape, WORD.findall(words))) + r"(?![^\W_])")


def body(text: str) -> str:
    """What an author wrote below the front matter."""
    return text[begin(text, 1) :]


def begin(text: str, line: int) -> int:
    """Where the prose of an entry begins: behind its front matter, or at its line in a list of many."""
    if text.startswith("---") and line == 1:
        closing = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, 3)
        return closing.end() if closing is not None else 0
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start
