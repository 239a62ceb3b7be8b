"""Links put around words of one block: each covers the smallest run of pieces whose markup is balanced."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from .model import Closing, Link, Markup, Opening, Piece, Point, Prose


@dataclass(frozen=True, slots=True)
class Wish:
    """Words that are to be a link, by their offsets in the text of the block."""

    start: int
    end: int
    link: Link
    short: tuple[int, int] | None = None
    """Where an abbreviation of them stands outside the link, which is to be marked as one."""


def wrap(pieces: Sequence[Piece], wishes: Sequence[Wish]) -> tuple[list[Piece], frozenset[int]]:
    """The block with all these links, none of which overlap; and the starts of those that an element cuts.

    Of words that an element cuts, only the first part becomes a link.
    """
    edges = {edge for wish in wishes for edge in (wish.start, wish.end, *(wish.short or ()))}
    divided = divide(pieces, sorted(edges))
    starts = starts_of(divided)
    ends: defaultdict[int, list[Piece]] = defaultdict(list)
    begins: defaultdict[int, list[Piece]] = defaultdict(list)
    parted: dict[int, Link] = {}
    cut = set()
    for wish in wishes:
        run = around(divided, starts, wish.start, wish.end)
        if run is None:
            parted[first_at(divided, starts, wish.start)] = wish.link
            cut.add(wish.start)
        else:
            begins[run[0]].append(Opening(wish.link))
            ends[run[1]].append(Closing())
        short = around(divided, starts, *wish.short) if wish.short is not None else None
        if short is not None:
            begins[short[0]].append(Markup("<abbr>", 1))
            ends[short[1]].append(Markup("</abbr>", -1))
    result: list[Piece] = []
    for index, piece in enumerate(divided):
        result += [*ends[index], *begins[index], *(part(piece, parted[index]) if index in parted else (piece,))]
    return [*result, *ends[len(divided)]], frozenset(cut)


def extent(piece: Piece) -> int:
    """How much of the block's text a piece is: a reference without words of its own counts as one character."""
    if isinstance(piece, Prose):
        return len(piece.text)
    return int(isinstance(piece, Point))


def starts_of(pieces: Iterable[Piece]) -> list[int]:
    """Where each piece begins in the text of the block, and where the last ends."""
    return list(accumulate(map(extent, pieces), initial=0))


def divide(pieces: Iterable[Piece], edges: Sequence[int]) -> list[Piece]:
    """The pieces with a boundary at each of these offsets, which are in order."""
    result: list[Piece] = []
    start = 0
    for piece in pieces:
        end = start + extent(piece)
        if isinstance(piece, Prose):
            within = edges[bisect_left(edges, start + 1) : bisect_left(edges, end)]
            bounds = (start, *within, end)
            result += [replace(piece, text=piece.text[one - start : two - start]) for one, two in pairwise(bounds)]
        else:
            result.append(piece)
        start = end
    return result


def around(pieces: Sequence[Piece], starts: Sequence[int], start: int, end: int) -> tuple[int, int] | None:
    """The smallest run of pieces that holds the text from `start` to `end` and whole elements only.

    In `<strong>ABM</strong> Treaty` the run begins before the element; None when no run is whole, or
    when a link stands in it.
    """
    first, last = first_at(pieces, starts, start), bisect_left(starts, end)
    while not extent(pieces[last - 1]):
        last -= 1
    while lowest(pieces[first:last]) < 0 and first and depth_of(pieces[first - 1]) > 0:
        first -= 1
    while sum(map(depth_of, pieces[first:last])) > 0 and last < len(pieces) and depth_of(pieces[last]) < 0:
        last += 1
    run = pieces[first:last]
    whole = lowest(run) >= 0 and sum(map(depth_of, run)) == 0
    linked = any(isinstance(piece, Opening | Closing) for piece in run)
    return (first, last) if whole and not linked else None


def first_at(pieces: Sequence[Piece], starts: Sequence[int], start: int) -> int:
    """The piece whose words begin at an offset."""
    index = bisect_left(starts, start)
    while not extent(pieces[index]):
        index += 1
    return index


def part(piece: Piece, link: Link) -> tuple[Piece, ...]:
    """A run of prose as a link, without the space behind it."""
    assert isinstance(piece, Prose)
    words = piece.text.rstrip()
    return (Opening(link), replace(piece, text=words), Closing(), *divide([replace(piece, text=piece.text[len(words) :])], ()))


def depth_of(piece: Piece) -> int:
    """How a piece changes the nesting of elements."""
    return piece.depth if isinstance(piece, Markup) else 0


def lowest(pieces: Sequence[Piece]) -> int:
    """How far the nesting falls below where it began."""
    return min(accumulate(map(depth_of, pieces), initial=0))
