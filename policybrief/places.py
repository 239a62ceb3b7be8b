"""Where words of a text stand in its source; Markdown keeps no positions, so prose and source are laid side by side."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest

from .problem import Position

WORD = re.compile(r"[^\W_]+")
APART = 400
"""Words of a source that may lie between two that follow each other in the prose."""
NEAR = 2
"""Words of a source that may lie before one that is the same, whatever follows it."""
UNSAID = re.compile(
    r"<!--.*?-->|</?[A-Za-z][^<>]*>|&#?\w+;|!\[[^\[\]\n]*\]\([^()\n]*\)|\]\([^()\n]*\)|\[@[^\[\]]*\]|\[\[(?!!)[^\[\]|\n]*(?:\||\]\])",
    re.DOTALL,
)
"""What a source holds and its readers do not see: comments, tags, entities, pictures, addresses, citations, names in links."""
NOTES = re.compile(
    r"^ {0,3}> {0,3}\[![^\n]*(?:\n {0,3}>[^\n]*)*|^\[\^[^\]\n]+\]:[^\n]*(?:\n(?: {4}[^\n]*|[ \t]*(?=\n)))*", re.MULTILINE
)
"""Notes, which stand at the end of a text and anywhere in its source."""


def find(texts: Mapping[str, str], entry: Position, prose: str, offset: int, noted: bool = False) -> Position:
    """The place in the source of the words at an offset of an entry's prose, or of that of its notes.

    Of words that the source does not hold as they are read, the place of the last before them that it does;
    where there is none, that of the entry.
    """
    text = texts.get(entry.path, "")
    read, held = beside(prose, text, entry.line, noted=noted)
    index = bisect_right(read, offset) - 1
    if index < 0:
        return entry
    place = held[index]
    line = text.count("\n", 0, place) + 1
    return Position(entry.path, line, place - text.rfind("\n", 0, place))


@lru_cache(16)
def beside(prose: str, text: str, line: int, *, noted: bool) -> tuple[list[int], list[int]]:
    """The offsets of the words of some prose that were found in its source, and of the same words there.

    Word follows word; where they differ, both go on to the next two words that are the same in both.
    """
    words = list(WORD.finditer(prose))
    source = [word for start, end in parts(text, line, noted=noted) for word in WORD.finditer(said(text), start, end)]
    plain = [word[0] for word in source]
    places: dict[str, list[int]] = {}
    for number, each in enumerate(plain):
        places.setdefault(each, []).append(number)
    read, held, past = [], [], 0
    for word, following in zip_longest(words, words[1:]):
        place = past if joins(plain, past, word[0]) else sought(plain, places, past, word[0], following[0] if following else "")
        if place is not None:
            read.append(word.start())
            held.append(source[place].start())
            past = place + joins(plain, place, word[0])
    return read, held


def joins(plain: Sequence[str], place: int, word: str) -> int:
    """How many words of a source in a row are one in the prose, as `**AB**M` is; 0 where they are not."""
    joined = ""
    for count in range(1, 9):
        if place + count > len(plain):
            return 0
        joined += plain[place + count - 1]
        if joined == word:
            return count
        if not word.startswith(joined):
            return 0
    return 0


def sought(plain: Sequence[str], places: Mapping[str, Sequence[int]], past: int, word: str, following: str) -> int | None:
    """Where a word stands next in the source with the same word behind it as in the prose."""
    those = places.get(word, ())
    for place in those[bisect_left(those, past) :]:
        if place > past + APART:
            return None
        if place <= past + NEAR or not following or plain[place + 1 : place + 2] == [following]:
            return place
    return None


def parts(text: str, line: int, *, noted: bool) -> list[tuple[int, int]]:
    """The stretches of a source that hold an entry's text, or its notes, in the order in which they are read.

    Notes stand in the order in which they are written, those of an editor behind the others.
    """
    start = begin(text, line)
    notes = [found.span() for found in NOTES.finditer(said(text), start)]
    if noted:
        return sorted(notes, key=lambda span: text.startswith("[^", span[0]), reverse=True)
    edges = [start, *(edge for span in notes for edge in span), len(text)]
    return list(zip(edges[::2], edges[1::2], strict=True))


@lru_cache(8)
def said(text: str) -> str:
    """A source as long as it is, with only what its readers see."""
    return UNSAID.sub(lambda found: blank(found[0]), text)


def blank(text: str) -> str:
    """Spaces in place of a text, its lines kept."""
    return re.sub(r"[^\n]", " ", text)


def begin(text: str, line: int) -> int:
    """Where the prose of an entry begins: behind its front matter, or at its line in a list of many."""
    if text.startswith("---") and line == 1:
        closing = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, 3)
        return closing.end() if closing is not None else 0
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start
