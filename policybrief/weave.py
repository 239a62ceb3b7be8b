"""One body with each link at its end, and the mentions it makes.

Terms are found over the flattened text of a block, across emphasis and line breaks, and never by
reading HTML: a match may cover any pieces whose markup is balanced.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .choice import Decision, Met, Wishes, choose
from .model import Body, Closing, Key, Kind, Link, Mention, Opening, Piece, Point, Prose, Reference, Scope, Via
from .problem import Position
from .vocabulary import WORD, Vocabulary, american
from .wrap import Wish, depth_of, extent, starts_of, wrap

BREAK = "\ufffc"
"""Stands in the flattened text for whatever no form may reach across."""
SNIPPET_WORDS = 14
SNIPPET_SPAN = 400
"""Characters in which so many words are looked for."""
ADDRESS = re.compile(r"(?<!\w)(?:[a-z][a-z0-9+.-]*://|www\.)\S+|(?<!\S)\S+@\S+\.\w+")
"""A web or mail address written out."""
CUT = "; an element cuts the words, so that their first part is linked"
LINKING, WORDED = (Opening, Point), (Prose, Point)
"""Pieces that point at something, and pieces that a reader reads; to make `Opening | Point` costs more than to use it."""
Resolve = Callable[[Reference], Link | None]
Find = Callable[[Position, str, int, bool], Position]
"""Tells where words stand in a source: of an entry's place, the prose of its text or of its notes, where the words
begin in it, and whether it is the notes."""


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
    pointed: tuple["Pointed", ...] = ()
    dated: tuple["Dated", ...] = ()

    def place(self, entry: Position, offset: int, find: Find) -> Position:
        """Where the words at an offset of the prose stand in the source of the entry."""
        if offset >= self.notes:
            return find(entry, self.prose[self.notes :], offset - self.notes, True)
        return find(entry, self.prose[: self.notes], offset, False)


@dataclass(frozen=True, slots=True)
class Pointed:
    """A link to an entry that an author wrote, and where."""

    at: Position
    words: str
    target: Key
    name: str
    """By which the author called it: a slug or a form."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that is a link to the only event it can be that of."""

    words: str
    offset: int
    """Where they begin in the prose of the body."""
    event: Key


@dataclass(frozen=True, slots=True)
class Made:
    """What was decided of one occurrence of a term, and where."""

    decision: Decision
    section: str
    words: str
    offset: int
    """Where they begin in the prose of the body."""


class Dating(NamedTuple):
    """A date in a text that is that of one event alone, and where it stands."""

    start: int
    end: int
    event: Key


Calendar = Callable[[str], Iterable[Dating]]
"""Tells which dates of a text are those of an event."""


def weave(
    body: Body,
    resolve: Resolve,
    words_of: Callable[[Link], str],
    vocabulary: Vocabulary | None,
    wishes: Wishes,
    calendar: Calendar,
) -> Woven:
    """Resolves the explicit references of a body and links the first mention of each term in a section, and of each date.

    `resolve` finds the end of a reference, or reports it and answers None; `words_of` names a link that
    brought no words of its own; no vocabulary means that no term is linked by itself.
    """
    return Weaver(body, resolve, words_of, vocabulary, wishes, calendar).run()


class Weaver:
    """Goes through one body, block by block."""

    def __init__(
        self,
        body: Body,
        resolve: Resolve,
        words_of: Callable[[Link], str],
        vocabulary: Vocabulary | None,
        wishes: Wishes,
        calendar: Calendar,
    ) -> None:
        self.key, self.body, self.resolve, self.words_of = wishes.key, body, resolve, words_of
        self.vocabulary, self.wishes, self.calendar = vocabulary, wishes, calendar
        self.chapters = chapters(body, wishes.scope)
        self.titles = {section.id: section.title for section in body.sections}
        self.met = Met()
        self.counts: dict[Key, int] = {}
        self.mentions: list[Mention] = []
        self.decisions: list[Made] = []
        self.pointed: list[Pointed] = []
        self.dated: list[Dated] = []
        self.told: set[tuple[str, Key]] = set()  # section and key of every event that has a link
        self.offset = 0  # how much prose stands before the block

    def run(self) -> Woven:
        pieces: list[Piece] = []
        prose: list[str] = []
        notes: int | None = None
        apart = {section.id for section in self.body.sections if section.apart}
        for block in blocks(self.body.pieces):
            if notes is None and place_of(block).section in apart:
                notes = self.offset
            resolved = self.resolved(block)
            pieces += self.block(resolved)
            prose.append("".join(prose_of(piece) for piece in resolved))
            self.offset += len(prose[-1]) + 1
        return Woven(
            tuple(pieces),
            tuple(self.mentions),
            tuple(self.decisions),
            "\n".join(prose),
            self.offset if notes is None else notes,
            tuple(self.pointed),
            tuple(self.dated),
        )

    def resolved(self, block: Sequence[Piece]) -> list[Piece]:
        """The block with each reference followed to its end; one that has none leaves its words."""
        result: list[Piece] = []
        lost = False
        for index, piece in enumerate(block):
            if isinstance(piece, LINKING) and isinstance(piece.link, Reference):
                link = self.resolve(piece.link)
                if link is not None:
                    result.append(replace(piece, link=link))
                    if link.target is not None and link.via is not Via.CITATION:
                        words = inner(block, index) if isinstance(piece, Opening) else self.words_of(link)
                        self.pointed.append(Pointed(piece.link.at, words, link.target, piece.link.target))
                elif isinstance(piece, Opening):
                    lost = True
            elif isinstance(piece, Closing) and lost:
                lost = False
            else:
                result.append(piece)
        return result

    def block(self, pieces: list[Piece]) -> list[Piece]:
        """One block with its terms and dates linked and its mentions noted."""
        chapter = self.chapter(pieces)
        written = list(links_of(pieces))
        for _, target in written:
            if target.kind is Kind.TERM:
                self.met.write(chapter, target.slug)
            elif target.kind is Kind.EVENT:
                self.told.add((chapter, target))
        terms = [(offset, target.slug) for offset, target in written if target.kind is Kind.TERM]
        return self.noted(self.with_links(pieces, chapter, terms))

    def chapter(self, pieces: Sequence[Piece]) -> str:
        """The stretch of text in which a first mention counts."""
        if self.wishes.scope is Scope.PAGE:
            return ""
        place = place_of(pieces)
        return place.apart or self.chapters.get(place.section, "")

    def with_links(self, pieces: list[Piece], chapter: str, written: Sequence[tuple[int, str]]) -> list[Piece]:
        """The block with a link around each mention that the rules choose, and around each date of an event."""
        text = flattened(pieces, self.wishes.quotations)
        decisions = self.decided(text, chapter, written)
        linked = [one for one in decisions if one.linked]
        wanted = [Wish(one.found.start, one.found.end, to(Key(Kind.TERM, one.slug)), one.found.short) for one in linked]
        dates = list(self.datings(text, chapter, [(one.found.start, one.found.end) for one in decisions]))
        wanted += [Wish(one.start, one.end, to(one.event)) for one in dates]
        made, cut = wrap(pieces, wanted) if wanted else (pieces, frozenset())
        self.note(pieces, decisions, cut)
        words = "".join(map(prose_of, pieces)) if dates else ""
        self.dated += (Dated(words[one.start : one.end], self.offset + one.start, one.event) for one in dates)
        return made

    def decided(self, text: str, chapter: str, written: Sequence[tuple[int, str]]) -> list[Decision]:
        """What becomes of each occurrence of a term in a block."""
        if self.vocabulary is None:
            return []
        return list(choose(self.vocabulary.find(text), text, chapter, self.met, self.wishes, written))

    def datings(self, text: str, chapter: str, taken: Sequence[tuple[int, int]]) -> Iterator[Dating]:
        """The dates of events that the section has not led to yet, none of them within the name of a term."""
        for one in self.calendar(text):
            free = not any(start < one.end and one.start < end for start, end in taken)
            if free and one.event != self.key and (chapter, one.event) not in self.told:
                self.told.add((chapter, one.event))
                yield one

    def note(self, pieces: Sequence[Piece], decisions: Iterable[Decision], cut: Collection[int]) -> None:
        """Keeps what was decided of each occurrence in a block, and why nothing was asked of the others."""
        held = [replace(one, why=one.why + CUT) if one.linked and one.found.start in cut else one for one in decisions]
        if self.vocabulary is not None:
            held += passed(pieces, self.vocabulary, self.wishes.quotations)
        if not held:
            return
        words, section = "".join(map(prose_of, pieces)), place_of(pieces).section
        for one in sorted(held, key=lambda one: one.found.start):
            start, end = one.found.start, one.found.end
            self.decisions.append(Made(one, section, words[start:end], self.offset + start))

    def noted(self, pieces: list[Piece]) -> list[Piece]:
        """The same pieces, each link to an entry with an id of its own, and a mention for it."""
        if next(links_of(pieces), None) is None:
            return pieces
        result: list[Piece] = []
        heard = [said(piece, self.words_of) for piece in pieces]
        text, place = "".join(heard), place_of(pieces)
        offset = 0
        for index, piece in enumerate(pieces):
            if isinstance(piece, LINKING) and isinstance(piece.link, Link) and piece.link.target:
                words = self.words_of(piece.link) if isinstance(piece, Point) else inner(pieces, index)
                piece = replace(piece, link=self.mention(piece.link, text, offset, words, place))
            result.append(piece)
            offset += len(heard[index])
        return result

    def mention(self, link: Link, text: str, offset: int, words: str, place: Prose | Point) -> Link:
        """The link with an id, which is noted; `place` is any part of the block that holds it."""
        assert link.target is not None
        if link.target == self.key:
            return link
        count = self.counts[link.target] = self.counts.get(link.target, 0) + 1
        id = f"m-{link.target.kind.value[0]}-{link.target.slug}-{count}"
        shown = "" if link.via is Via.CITATION else words
        before = ending(text[max(0, offset - SNIPPET_SPAN) : offset])
        ends = offset + len(shown)
        after = beginning(text[ends : ends + SNIPPET_SPAN])
        heading = self.titles.get(place.section, "")
        made = Mention(self.key, link.target, id, place.section, before, shown, after, link.automatic, place.paragraph, heading)
        self.mentions.append(made)
        return replace(link, id=id)


def to(target: Key) -> Link:
    """A link that nobody wrote."""
    return Link(Via.NAME, target, automatic=True)


def passed(pieces: Sequence[Piece], vocabulary: Vocabulary, quotations: bool) -> Iterator[Decision]:
    """The occurrences where no term is looked for, each with the reason; but not a term's own name in a link to it."""
    reasons = [reason(piece, quotations) for piece in pieces]
    if not any(reasons):
        return
    heard = zip(pieces, reasons, strict=True)
    text = "".join(prose_of(piece) if why else BREAK * len(prose_of(piece)) for piece, why in heard)
    starts, ends = starts_of(pieces), targets(pieces)
    for found in vocabulary.find(text):
        index = bisect_right(starts, found.start) - 1
        why = found.refused or reasons[index]
        if ends[index] != Key(Kind.TERM, found.slug):
            yield Decision(replace(found, refused=why, strange=""), found.slug, why, linked=False)


def links_of(pieces: Sequence[Piece]) -> Iterator[tuple[int, Key]]:
    """Every entry to which the block links, with the offset of the link in its text."""
    start = 0
    for piece in pieces:
        if isinstance(piece, LINKING) and isinstance(piece.link, Link) and piece.link.target is not None:
            yield start, piece.link.target
        start += extent(piece)


def reason(piece: Piece, quotations: bool) -> str:
    """Why no term is looked for in a piece; empty where they are, and where there are no words."""
    if not isinstance(piece, Prose):
        return ""
    return piece.quiet or ("it stands in a quotation" if piece.quoted and not quotations else "")


def targets(pieces: Sequence[Piece]) -> list[Key | None]:
    """For each piece, where the link leads that it stands in."""
    result: list[Key | None] = []
    end: Key | None = None
    for piece in pieces:
        if isinstance(piece, Opening | Closing):
            end = piece.link.target if isinstance(piece, Opening) and isinstance(piece.link, Link) else None
        result.append(end)
    return result


def chapters(body: Body, scope: Scope) -> dict[str, str]:
    """For each section the one that holds it and begins a stretch in which a first mention counts."""
    return body.chapters(3 if scope is Scope.H3 else 2)


def blocks(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces, block by block; what opens just before a block's first words goes with it."""
    block: list[Piece] = []
    between: list[Piece] = []
    number: int | None = None
    for piece in pieces:
        if not isinstance(piece, WORDED):
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


def place_of(pieces: Sequence[Piece]) -> Prose | Point:
    """Any words of a block: they know where it stands."""
    return next((piece for piece in pieces if isinstance(piece, WORDED)), Prose("", 0))


def flattened(pieces: Sequence[Piece], quotations: bool) -> str:
    """The text in which terms are looked for, as long as the block's prose; an address in it is not words."""
    text = "".join(searchable(piece, quotations) for piece in pieces)
    return ADDRESS.sub(lambda found: BREAK * len(found[0]), text) if "/" in text or "@" in text else text


def searchable(piece: Piece, quotations: bool) -> str:
    return BREAK * extent(piece) if reason(piece, quotations) else prose_of(piece)


def prose_of(piece: Piece) -> str:
    """What a piece adds to the words of a body, as long as what is searched."""
    if isinstance(piece, Prose):
        return piece.text
    return BREAK if isinstance(piece, Point) else ""


def vocabulary_of(pieces: Sequence[Piece], quotations: bool) -> frozenset[str]:
    """Every word, as forms are made of them, that a search in a body can meet."""
    parts: list[str] = []
    former = ""
    for piece in pieces:
        text, why = prose_of(piece), reason(piece, quotations)
        cut = why != former and text[:1].isalnum() and parts and parts[-1][-1:].isalnum()  # two searches, and two words
        parts += [BREAK, text] if cut else [text]
        former = why
    words = {word for text in ("\n".join(parts), "".join(parts)) for word in WORD.findall(text)}
    return frozenset(american(word).casefold() for word in words)


def said(piece: Piece, words_of: Callable[[Link], str]) -> str:
    """What a piece adds to the text of a block as a reader meets it."""
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
