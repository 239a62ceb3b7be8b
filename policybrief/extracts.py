"""The pieces of a text into plain words of it: its first sentences, its blocks."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .model import IN_HEADING, Link, Markup, Piece, Point, Prose

SUMMARY_WORDS = 45
"""How much of an event a card tells, in whole sentences."""


@dataclass(frozen=True, slots=True)
class Block:
    """The words of one paragraph, item, cell or heading, without links and citations."""

    text: str
    section: str
    paragraph: int
    heading: bool


def opening(pieces: Sequence[Piece], name_of: Callable[[Link], str]) -> str:
    """The first sentences of a text, without its links and citations."""
    first = next((piece.block for piece in pieces if isinstance(piece, Prose) and not piece.quiet), None)
    said = []
    for piece in pieces:
        if isinstance(piece, Prose) and piece.block == first:
            said.append(piece.text)
        elif isinstance(piece, Point) and piece.block == first and isinstance(piece.link, Link):
            said.append(name_of(piece.link))
    text = re.sub(r" +(?=[.,;:])", "", " ".join("".join(said).split()))
    short = ""
    for sentence in re.split(r"(?<=[.!?])(?= )|(?<=[.!?][”’])(?= )", text):
        if short and len((short + sentence).split()) > SUMMARY_WORDS:
            break
        short += sentence
    return short.strip()


def blocks(pieces: Sequence[Piece], name_of: Callable[[Link], str]) -> tuple[Block, ...]:
    """A text block by block; what says nothing is left out."""
    held: dict[int, list[str]] = {}
    places: dict[int, tuple[str, int, bool]] = {}
    said: list[str] = []
    for piece in pieces:
        if isinstance(piece, Prose | Point):
            said = held.setdefault(piece.block, [])
            places.setdefault(piece.block, (piece.section, piece.paragraph, piece.quiet == IN_HEADING))
        if isinstance(piece, Prose):
            said.append(piece.text)
        elif isinstance(piece, Point) and isinstance(piece.link, Link):
            said.append(name_of(piece.link))
        elif isinstance(piece, Markup) and piece.html.startswith("<br"):
            said.append(" ")
    texts = {block: re.sub(r" +(?=[.,;:])", "", " ".join("".join(words).split())) for block, words in held.items()}
    return tuple(Block(text, *places[block]) for block, text in texts.items() if text)


def words_apart(pieces: Iterable[Piece]) -> int:
    """How many words the editor's notes of a text have: they stand in its margin only where they find room beside it."""
    return sum(len(piece.text.split()) for piece in pieces if isinstance(piece, Prose) and piece.section == "editors-notes")
