"""The pieces of one text into its HTML, for the page that it stands on; each link is written by a macro of the page."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import chain

from . import urls
from .assets import published
from .model import Below, Closing, Key, Kind, Link, Markup, Opening, Piece, Point, Prose, Via
from .shown import Bibliography, Span
from .templates import Safe
from .views import Views

Macro = Callable[..., str]
"""The name of a macro for links, and its values, to what it makes of them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page that a text stands on."""

    path: str
    macro: Macro
    cards: Mapping[Key, str]
    """The id of each entry that is explained at the foot of the page."""
    spans: Mapping[str, Span]
    """By section, the time that it tells of."""


class Prosewriter:
    """Writes the pieces of one body. Among others, ids are prefixed with the entry's, and headings are one level lower."""

    def __init__(self, views: Views, sheet: Sheet, key: Key, bibliography: Bibliography | None, among: bool) -> None:
        """Without a bibliography no citation is marked."""
        self.views, self.sheet, self.macro = views, sheet, sheet.macro
        self.key, self.bibliography, self.among = key, bibliography, among

    def written(self, pieces: Sequence[Piece]) -> Safe:
        """The pieces as HTML."""
        following = chain(pieces[1:], (None,))
        joined = (self.joined(piece, after) for piece, after in zip(pieces, following, strict=False))
        return Safe("".join(self.one(piece) for piece in grouped(tuple(joined))))

    def joined(self, piece: Piece, following: Piece | None) -> Piece:
        """A citation never begins a line; where none is marked, no gap is left."""
        if not (isinstance(piece, Prose) and isinstance(following, Point) and following.link.via is Via.CITATION):
            return piece
        words = piece.text.rstrip()
        return replace(piece, text=words if self.bibliography is None or words == piece.text else words + "\u00a0")

    def one(self, piece: Piece | tuple[Opening, tuple[Piece, ...]]) -> str:
        if isinstance(piece, tuple):
            opening, held = piece
            assert isinstance(opening.link, Link)
            return self.linked(opening.link, self.written(held))
        if isinstance(piece, Markup):
            return self.lowered(piece.html) if self.among else piece.html
        if isinstance(piece, Prose):
            return escape(piece.text, quote=False)
        if isinstance(piece, Point) and isinstance(piece.link, Link):
            return self.point(piece.link)
        if isinstance(piece, Below) and piece.section in self.sheet.spans:
            return self.macro("span", self.sheet.spans[piece.section])
        return ""

    def lowered(self, html: str) -> str:
        """Markup as one of many texts has it."""
        return HEADING.sub(
            lambda found: f"{found[1]}{int(found[2]) + 1}", OWN_IDS.sub(rf"\g<0>{urls.anchor_of(self.key)}-", html)
        )

    def point(self, link: Link) -> str:
        """A reference that brought no words: a citation, a picture, a name."""
        if link.via is Via.IMAGE:
            return self.macro("picture", published(link.address), link.locator)
        assert link.target is not None
        if link.via is not Via.CITATION:
            return self.linked(link, section_title(self.views, link) or self.views.way(link.target).words)
        if self.bibliography is None:
            return ""
        return self.macro("citation", self.bibliography.mark(link.target.slug, link.locator), "" if self.among else link.id)

    def linked(self, link: Link, words: str) -> str:
        """The one place where a link in prose becomes HTML."""
        if link.via is Via.WEB:
            return self.macro("outward", link.address, words)
        if link.via is Via.FILE:
            return self.macro("inward", published(link.address), link.fragment, "file", "", words, "", "")
        target = link.target or self.key
        kind = target.kind.value if link.target else "section"
        id = "" if self.among else link.id
        path, fragment = urls.path_of(target), link.fragment
        if self.among and kind == "section":
            path, fragment = self.sheet.path, f"{urls.anchor_of(self.key)}-{fragment}"
        entry = self.sheet.cards.get(target, "") if not fragment else ""
        return self.macro("inward", path, fragment, kind, target.slug, words, id, entry)


HEADING = re.compile(r"(</?h)([2-5])\b")
OWN_IDS = re.compile(r'\b(?:id|aria-labelledby)="|\bhref="#')
"""Where a body's markup names its own ids."""


def section_title(views: Views, link: Link) -> str:
    """The title of the section that a link names, if it names one."""
    if link.target is None or not link.fragment or link.target.kind is Kind.SOURCE:
        return ""
    sections = views.outline(link.target).sections
    return next((section.title for section in sections if section.id == link.fragment), "")


def grouped(pieces: Sequence[Piece]) -> Iterable[Piece | tuple[Opening, tuple[Piece, ...]]]:
    """Pieces with each link and what it holds as one."""
    held: list[Piece] | None = None
    opening: Opening | None = None
    for piece in pieces:
        if isinstance(piece, Opening):
            opening, held = piece, []
        elif isinstance(piece, Closing) and opening is not None and held is not None:
            yield opening, tuple(held)
            opening = held = None
        elif held is not None:
            held.append(piece)
        else:
            yield piece
