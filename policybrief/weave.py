"""One body with each link at its end, and the mentions it makes.

Terms are found over the flattened text of a block, across emphasis and line breaks, and never by
reading HTML: a match may cover any pieces whose markup is balanced.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from .choice import Decision, Met, Wishes, choose
from .model import Body, Closing, Key, Kind, Link, Markup, Mention, Opening, Piece, Point, Prose, Reference, Scope, Via
from .problem import Position
from .vocabulary import Vocabulary

BREAK = "\ufffc"
"""Stands in the flattened text for whatever no form may reach across."""
SNIPPET_WORDS = 14
SNIPPET_SPAN = 400
"""Characters in which so many words are looked for."""
Resolve = Callable[[Reference], Link | None]
Find = Callable[[Position, str, str, bool], Position]
"""Tells where words stand in a source: of an entry's place, the words, the prose before them in its text or in its
notes, and whether it is these."""


@dataclass(frozen=True, slots=True)
class Woven:
    """A body after linking."""

    pieces: tuple[Piece, ...]
    mentions: tuple[Mention, ...]
    decisions: tuple["Made", ...] = ()
    prose: str = ""
    """All words of the body, block by block."""
    notes: int = 0
    """Where its notes begin in them."""

    def place(self, entry: Position, words: str, offset: int, find: Find) -> Position:
        """Where the words at an offset of the prose stand in the source of the entry."""
        noted = offset >= self.notes
        return find(entry, words, self.prose[self.notes if noted else 0 : offset], noted)


@dataclass(frozen=True, slots=True)
class Made:
    """What was decided of one occurrence of a term, and where."""

    decision: Decision
    section: str
    words: str
    offset: int
    """Where they begin in the prose of the body."""


def weave(
    body: Body,
    resolve: Resolve,
    words_of: Callable[[Link], str],
    vocabulary: Vocabulary | None,
    wishes: Wishes,
) -> Woven:
    """Resolves the explicit references of a body and links the first mention of each term in a section.

    `resolve` finds the end of a reference, or reports it and answers None; `words_of` names a link that
    brought no words of its own; no vocabulary means that no term is linked by itself.
    """
    return Weaver(body, resolve, words_of, vocabulary, wishes).run()


class Weaver:
    """Goes through one body, block by block."""

    def __init__(
        self,
        body: Body,
        resolve: Resolve,
        words_of: Callable[[Link], str],
        vocabulary: Vocabulary | None,
        wishes: Wishes,
    ) -> None:
        self.key, self.body, self.resolve, self.words_of = wishes.key, body, resolve, words_of
        self.vocabulary, self.wishes = vocabulary, wishes
        self.chapters = chapters(body, wishes.scope)
        self.met = Met()
        self.counts: dict[Key, int] = {}
        self.mentions: list[Mention] = []
        self.decisions: list[Made] = []
        self.offset = 0  # how much prose stands before the block

    def run(self) -> Woven:
        pieces: list[Piece] = []
        prose: list[str] = []
        notes: int | None = None
        apart = {section.id for section in self.body.sections if section.apart}
        for block in blocks(self.body.pieces):
            if notes is None and section_of(block) in apart:
                notes = self.offset
            resolved = self.resolved(block)
            pieces += self.block(resolved)
            prose.append("".join(prose_of(piece) for piece in resolved))
            self.offset += len(prose[-1]) + 1
        return Woven(
            tuple(pieces), tuple(self.mentions), tuple(self.decisions), "\n".join(prose), self.offset if notes is None else notes
        )

    def resolved(self, block: Sequence[Piece]) -> list[Piece]:
        """The block with each reference followed to its end; one that has none leaves its words."""
        result: list[Piece] = []
        lost = False
        for piece in block:
            if isinstance(piece, Opening | Point) and isinstance(piece.link, Reference):
                link = self.resolve(piece.link)
                if link is not None:
                    result.append(replace(piece, link=link))
                elif isinstance(piece, Opening):
                    lost = True
            elif isinstance(piece, Closing) and lost:
                lost = False
            else:
                result.append(piece)
        return result

    def block(self, pieces: list[Piece]) -> list[Piece]:
        """One block with its terms linked and its mentions noted."""
        chapter = self.chapter(pieces)
        for piece in pieces:
            if isinstance(piece, Opening | Point) and isinstance(piece.link, Link):
                target = piece.link.target
                if target is not None and target.kind is Kind.TERM:
                    self.met.link(chapter, target.slug)
        return self.noted(self.with_terms(pieces, chapter, self.vocabulary) if self.vocabulary is not None else pieces)

    def chapter(self, pieces: Sequence[Piece]) -> str:
        """The stretch of text in which a first mention counts."""
        first = next((piece for piece in pieces if isinstance(piece, Prose | Point)), None)
        if first is None or self.wishes.scope is Scope.PAGE:
            return ""
        return first.apart or self.chapters.get(first.section, "")

    def with_terms(self, pieces: list[Piece], chapter: str, vocabulary: Vocabulary) -> list[Piece]:
        """The block with a link around each mention that the rules choose."""
        text = flattened(pieces, self.wishes.quotations)
        section = section_of(pieces)
        for decision in choose(vocabulary.find(text), text, chapter, self.met, self.wishes):
            found = decision.found
            if decision.linked:
                pieces, cut = self.linked(pieces, decision)
                decision = replace(decision, why=f"{decision.why}{cut}")
            self.decisions.append(Made(decision, section, text[found.start : found.end], self.offset + found.start))
        return pieces

    def linked(self, pieces: list[Piece], decision: Decision) -> tuple[list[Piece], str]:
        """The block with one more link; where an element cuts the words, only their first part is linked."""
        found, quotations = decision.found, self.wishes.quotations
        divided = split(split(pieces, found.start, quotations), found.end, quotations)
        run, cut = around(divided, found.start, found.end, quotations), ""
        if run is None:
            first = beginning_of(divided, found.start, quotations)
            held = divided[first]
            assert isinstance(held, Prose)
            divided = split(divided, found.start + len(held.text.rstrip()), quotations)
            run, cut = (first, first + 1), "; an element cuts the words, so that their first part is linked"
        first, last = run
        link = Link(Via.NAME, Key(Kind.TERM, decision.slug), automatic=True)
        made = [*divided[:first], Opening(link), *divided[first:last], Closing(), *divided[last:]]
        return (self.shortened(made, *found.short) if found.short is not None else made), cut

    def shortened(self, pieces: list[Piece], start: int, end: int) -> list[Piece]:
        """The block with an abbreviation marked as one."""
        quotations = self.wishes.quotations
        divided = split(split(pieces, start, quotations), end, quotations)
        run = around(divided, start, end, quotations)
        if run is None:
            return divided
        return [*divided[: run[0]], Markup("<abbr>", 1), *divided[run[0] : run[1]], Markup("</abbr>", -1), *divided[run[1] :]]

    def noted(self, pieces: list[Piece]) -> list[Piece]:
        """The same pieces, each link to an entry with an id of its own, and a mention for it."""
        result: list[Piece] = []
        text = spoken(pieces, self.words_of)
        offset = 0
        for index, piece in enumerate(pieces):
            if isinstance(piece, Opening | Point) and isinstance(piece.link, Link) and piece.link.target:
                words = self.words_of(piece.link) if isinstance(piece, Point) else inner(pieces, index)
                piece = replace(piece, link=self.mention(piece.link, text, offset, words, section_of(pieces)))
            result.append(piece)
            offset += len(said(piece, self.words_of))
        return result

    def mention(self, link: Link, text: str, offset: int, words: str, section: str) -> Link:
        assert link.target is not None
        if link.target == self.key:
            return link
        count = self.counts[link.target] = self.counts.get(link.target, 0) + 1
        id = f"m-{link.target.kind.value[0]}-{link.target.slug}-{count}"
        shown = "" if link.via is Via.CITATION else words
        before = ending(text[max(0, offset - SNIPPET_SPAN) : offset])
        ends = offset + len(shown)
        after = beginning(text[ends : ends + SNIPPET_SPAN])
        self.mentions.append(Mention(self.key, link.target, id, section, before, shown, after, link.automatic))
        return replace(link, id=id)


def chapters(body: Body, scope: Scope) -> dict[str, str]:
    """For each section the one that holds it and begins a stretch in which a first mention counts."""
    result, current = {}, ""
    deepest = 3 if scope is Scope.H3 else 2
    for section in body.sections:
        current = section.id if section.level <= deepest else current
        result[section.id] = current
    return result


def blocks(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces, block by block; what opens just before a block's first words goes with it."""
    block: list[Piece] = []
    between: list[Piece] = []
    number: int | None = None
    for piece in pieces:
        if not isinstance(piece, Prose | Point):
            between.append(piece)
            continue
        if number not in (None, piece.block):
            edge = boundary(between)
            yield [*block, *between[:edge]]
            block, between = [], between[edge:]
        block += [*between, piece]
        between, number = [], piece.block
    yield [*block, *between]


def boundary(between: Sequence[Piece]) -> int:
    """How much of what stands between the words of two blocks still belongs to the first."""
    opening = next((index for index, piece in enumerate(between) if isinstance(piece, Opening)), len(between))
    ends = (index + 1 for index, piece in enumerate(between[:opening]) if depth_of(piece) <= 0)
    return max(ends, default=0)


def section_of(pieces: Sequence[Piece]) -> str:
    """The section that holds a block."""
    return next((piece.section for piece in pieces if isinstance(piece, Prose | Point)), "")


def flattened(pieces: Sequence[Piece], quotations: bool) -> str:
    """The text in which terms are looked for, as long as the block's prose."""
    return "".join(searchable(piece, quotations) for piece in pieces)


def searchable(piece: Piece, quotations: bool) -> str:
    if isinstance(piece, Prose):
        return BREAK * len(piece.text) if piece.quiet or (piece.quoted and not quotations) else piece.text
    return BREAK if isinstance(piece, Point) else ""


def prose_of(piece: Piece) -> str:
    """What a piece adds to the words of a body, as long as what is searched."""
    if isinstance(piece, Prose):
        return piece.text
    return BREAK if isinstance(piece, Point) else ""


def spoken(pieces: Sequence[Piece], words_of: Callable[[Link], str]) -> str:
    """The text of a block as a reader meets it."""
    return "".join(said(piece, words_of) for piece in pieces)


def said(piece: Piece, words_of: Callable[[Link], str]) -> str:
    if isinstance(piece, Prose):
        return piece.text
    if isinstance(piece, Point) and isinstance(piece.link, Link):
        return "" if piece.link.via in (Via.CITATION, Via.IMAGE) else words_of(piece.link)
    return ""


def inner(pieces: Sequence[Piece], opening: int) -> str:
    """The words of a link."""
    words = []
    for index in range(opening + 1, len(pieces)):  # a slice would copy the whole block for each link
        piece = pieces[index]
        if isinstance(piece, Closing):
            break
        words.append(piece.text if isinstance(piece, Prose) else "")
    return "".join(words)


def beginning(text: str) -> str:
    """The first words of a text, with a mark of omission."""
    words = text.split()
    shown = words if len(words) <= SNIPPET_WORDS else [*words[:SNIPPET_WORDS], "…"]
    return tidy(" " * text[:1].isspace() + " ".join(shown))


def ending(text: str) -> str:
    """The last words of a text, with a mark of omission."""
    words = text.split()
    shown = words if len(words) <= SNIPPET_WORDS else ["…", *words[-SNIPPET_WORDS:]]
    return tidy(" ".join(shown) + " " * text[-1:].isspace())


def tidy(text: str) -> str:
    """Without the space that a citation leaves before a stop."""
    return re.sub(r"(?:^|(?<=\S)) (?=[.,;:](?: |$))", "", text)


# ---------------------------------------------------------------- putting links into a block


def split(pieces: Sequence[Piece], offset: int, quotations: bool) -> list[Piece]:
    """The pieces with a piece boundary at an offset of their flattened text."""
    result: list[Piece] = []
    start = 0
    for piece in pieces:
        end = start + len(searchable(piece, quotations))
        if isinstance(piece, Prose) and start < offset < end:
            result += [replace(piece, text=piece.text[: offset - start]), replace(piece, text=piece.text[offset - start :])]
        else:
            result.append(piece)
        start = end
    return result


def beginning_of(pieces: Sequence[Piece], start: int, quotations: bool) -> int:
    """Where the first run of prose behind an offset stands."""
    offset = 0
    for index, piece in enumerate(pieces):
        if isinstance(piece, Prose) and offset >= start:
            return index
        offset += len(searchable(piece, quotations))
    raise AssertionError("an occurrence has words")


def around(pieces: Sequence[Piece], start: int, end: int, quotations: bool) -> tuple[int, int] | None:
    """The smallest run of pieces that holds the text from `start` to `end` and whole elements only.

    In `<strong>ABM</strong> Treaty` the run begins before the element; None when no run is whole, or
    when a link stands in it.
    """
    offset, covered = 0, []
    for index, piece in enumerate(pieces):
        length = len(searchable(piece, quotations))
        if length and start <= offset and offset + length <= end:
            covered.append(index)
        offset += length
    first, last = covered[0], covered[-1] + 1
    while lowest(pieces[first:last]) < 0 and first and depth_of(pieces[first - 1]) > 0:
        first -= 1
    while sum(map(depth_of, pieces[first:last])) > 0 and last < len(pieces) and depth_of(pieces[last]) < 0:
        last += 1
    run = pieces[first:last]
    whole = lowest(run) >= 0 and sum(map(depth_of, run)) == 0
    linked = any(isinstance(piece, Opening | Closing) for piece in run)
    return (first, last) if whole and not linked else None


def depth_of(piece: Piece) -> int:
    return piece.depth if isinstance(piece, Markup) else 0


def lowest(pieces: Sequence[Piece]) -> int:
    """How far the nesting falls below where it began."""
    return min(accumulate(map(depth_of, pieces), initial=0))
