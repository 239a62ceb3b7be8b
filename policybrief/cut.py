"""Finished HTML and the marks in it to a body of pieces: one pass, a stack of open elements."""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from .allowed import SIGNED
from .masks import MARK, Mask, Role, number, restore
from .model import (
    IN_HEADING,
    Below,
    Body,
    Claim,
    Closing,
    EditorsNote,
    Markup,
    Opening,
    Piece,
    Point,
    Prose,
    Reference,
    Section,
    Via,
)
from .problem import Problem

TOKEN = re.compile(r'<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[\w:-]+="[^"]*")*)\s*/?>|(?P<text>[^<]+)')
ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
HEADINGS = {f"h{level}": level for level in range(1, 7)}
HEADING_TAGS = frozenset(HEADINGS)
BLOCKS = frozenset(
    "blockquote caption dd details div dl dt figcaption figure hr li ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
) | set(HEADINGS)
CODE = frozenset(("code", "verbatim", "pre", "kbd", "samp", "var"))
QUIET = {
    **dict.fromkeys(HEADINGS, IN_HEADING),
    **dict.fromkeys(CODE, "it stands in code"),
    "attribution": "it stands below a quotation",
    "abbr": "its author marks it as an abbreviation",
    "cite": "it stands in the title of a work",
    "dfn": "it stands where a word is defined",
    "note-title": IN_HEADING,
    "summary": IN_HEADING,
}
"""Elements in which no term is looked for, and why."""
QUIET_TAGS = frozenset(QUIET)
QUOTED = frozenset(("blockquote", "q"))
DISPLAYS = frozenset(("table", "figure"))
ATTRIBUTED = frozenset(("quotation",))
AT_THE_END = frozenset(("editors-notes", "notes"))
VERBATIM = frozenset(("verbatim",))
HOLDERS = frozenset(("blockquote", "figure", "quotation", "li", "note", "dd", "dt", "td", "th", "details"))
"""Elements in which a heading begins no section of the text."""
VOID = frozenset(("br", "hr", "img"))
APART: Final = {
    "footnote": Section("notes", "Notes", 2, apart=True),
    "editors-notes": Section("editors-notes", "Editor’s notes", 2, apart=True),
}
"""What stands at the end of a text, by the class that the converter gives it."""
SIDES = ("left", "center", "right")
TAKEN = frozenset(
    "actors briefs changes contents crowds decades events facts figures further key-points main notes parties record related "
    "sources terms threads used by-kind named editors-notes all-notes bears-on took-part asked in-order".split()
)
"""Ids that the templates use."""
RESERVED = re.compile(r"p-?\d+|(?:m|s|fn|fnref\d*|ed|edref\d*|g|gs|c|t)-.*")
"""Ids that paragraphs, mentions, sources and notes have."""


class Shell(NamedTuple):
    """What is written for an element, before and after what it holds."""

    tag: str
    opening: str = ""
    closing: str = ""
    mute: bool = False
    """Whether not even its words are shown."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A link that is open: its piece, what it points at, and how deep it began."""

    piece: int
    reference: Reference
    depth: int


class Cutter:
    """Cuts finished HTML into pieces: one pass, a stack of open elements, and the marks."""

    def __init__(self, masks: tuple[Mask, ...], notes: Iterable[str] = ()) -> None:
        self.masks = masks
        self.numbers = {name: number for number, name in enumerate(notes, 1)}
        self.problems: list[Problem] = []
        self.high: list[str] = []  # titles of headings that stand too high
        self.notes: dict[str, EditorsNote] = {}
        self.noted = ""  # the editor's note that is open
        self.titled = 0  # the piece that opens its title
        self.marks: dict[str, list[int]] = {}  # by editor's note, the paragraphs that want it; 0 for what is none
        self.claims: list[Claim] = []
        self.claimed: dict[str, Mask] = {}  # by paragraph, the mark of its claims
        self.pieces: list[Piece] = []
        self.sections: list[Section] = []
        self.anchors: set[str] = set()
        self.namesakes: Counter[str] = Counter()
        self.open: list[Shell] = []
        self.tags: list[str] = []  # of the elements that are open
        self.block = self.paragraph = self.displays = 0
        self.section = ""
        self.heading: int | None = None  # the piece that opens it
        self.link: Cut | None = None
        self.hushed = self.broken = False
        self.signed: frozenset[str] = frozenset()

    def cut(self, clean: str) -> Body:
        """All pieces, in order."""
        self.signed = frozenset(re.findall(f'id="{SIGNED}([^"]*)"', clean))
        for token in TOKEN.finditer(clean):
            if token["text"] is not None:
                self.text(html.unescape(token["text"]))
            elif token["end"]:
                self.end(token["tag"])
            else:
                self.start(token["tag"], dict(ATTRIBUTE.findall(token["attributes"])))
        self.abandon()
        apart = {section.id for section in self.sections if section.apart}
        return Body(
            tuple(merged(self.pieces)),
            tuple(self.sections),
            frozenset(self.anchors),
            counted(piece for piece in self.pieces if not (isinstance(piece, Prose) and piece.section in apart)),
            tuple(self.notes.values()),
            tuple(self.claims),
        )

    # elements

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in BLOCKS:
            self.abandon()
            self.block += 1
        self.displays += tag in DISPLAYS and not self.within(DISPLAYS)
        element = self.written(tag, attributes)
        if element.tag == "note-title":
            self.titled = len(self.pieces)
        if element.opening:
            self.pieces.append(Markup(element.opening, 0 if tag in VOID else 1))
        if tag not in VOID:
            self.open.append(element)
            self.tags.append(element.tag)
        if tag == "q":
            self.say("“")
        self.broken = tag == "br"

    def end(self, tag: str) -> None:
        if tag in BLOCKS:
            self.abandon()
            self.block += 1
        if tag == "q":
            self.say("”")
        element = self.open.pop()
        self.tags.pop()
        if tag == "p" and self.nothing_said():
            return
        if element.tag == "note-title":
            self.entitle_note(self.titled)
        if self.heading is not None and tag in HEADINGS and element.closing:
            if self.heading == len(self.pieces) - 1:
                self.heading = None
                self.pieces.pop()  # a heading without words
                return
            self.entitle(self.heading, tag)
            self.pieces += (Markup(element.closing, -1), Below(self.section))
        elif element.closing:
            self.pieces.append(Markup(element.closing, -1))

    def written(self, tag: str, attributes: dict[str, str]) -> Shell:
        """What is to be written for an element of the converter's."""
        kind = attributes.pop("class", "").removeprefix(SIGNED)
        id = attributes.pop("id", "").removeprefix(SIGNED)
        side = attributes.pop("align", "")
        match tag, kind:
            case "a", "footnote-ref":
                return self.note_link(attributes, "note-ref", 'role="doc-noteref"')
            case "a", "footnote-backref":
                return self.note_link(attributes, "note-back", 'role="doc-backlink" aria-label="Back to the text"')
            case (("a" | "img"), _):
                return Shell(tag)  # those of authors are marks
            case "div", ("footnote" | "editors-notes"):
                return self.end_section(APART[kind])
            case "li", _ if id in self.notes:
                return Shell("note", "<li>", "</li>")  # the second of its name
            case "li", _ if id.startswith("ed-"):
                self.noted = id
                self.anchors.add(id)
                self.notes[id] = EditorsNote(id, len(self.notes) + 1, "")
                return Shell("note", f'<li id="{id}" data-note="{len(self.notes)}">', f"{self.ways_back(id)}</li>")
            case "p", "note-title":
                return Shell(kind, f'<p class="{kind}">', "</p>")
            case "code", "verbatim":
                return Shell("verbatim", "<code>", "</code>")
            case "hr", _ if self.open and self.open[-1].tag == "notes":
                return Shell(tag)  # the rule that Python-Markdown puts above them
            case "figure", "quotation":
                return Shell("quotation", '<figure class="quotation">', "</figure>")
            case "figcaption", _ if self.within(ATTRIBUTED):
                return Shell("attribution", "<figcaption>", "</figcaption>")
            case "table", _:
                opening = f'<div class="scroll" tabindex="0" role="group" aria-label="Table"><table{listed(attributes)}>'
                return Shell(tag, opening, "</table></div>")
            case (("h1" | "h2" | "h3" | "h4" | "h5" | "h6"), _):
                return self.heading_tag(tag, attributes)
        if tag == "p" and not self.open:
            self.paragraph += 1
            id = f"p{self.paragraph}"
        if id:
            self.anchors.add(id)
        given = {"id": id, "class": f"align-{side}" if side in SIDES else kind}
        shown = listed({name: value for name, value in given.items() if value} | attributes)
        return Shell(tag, f"<{tag}{shown}>", f"</{tag}>")

    def end_section(self, section: Section) -> Shell:
        """What stands at the end of a text: its notes, and those of its editor."""
        self.section = section.id
        self.sections.append(section)
        self.anchors.add(section.id)
        opening = f'<section class="{section.id}" role="doc-endnotes" aria-labelledby="{section.id}">'
        return Shell(section.id, f'{opening}<h2 id="{section.id}">{section.title}</h2>', "</section>")

    def note_link(self, attributes: dict[str, str], kind: str, role: str) -> Shell:
        """The way to a note, or back; nothing where there is no such note."""
        if self.link is not None:
            self.problems.append(nested(self.link.reference))
        elif attributes.get("href", "").removeprefix("#") in self.signed:
            return Shell("a", f'<a class="{kind}" href="{attributes["href"]}" {role}>', "</a>")
        return Shell("a", mute=True)

    # editor's notes and claims

    def editors_mark(self, mark: Mask) -> None:
        """The way to an editor's note; within a note, without a way back."""
        name, number = mark.said, self.numbers.get(mark.said)
        if number is None or mark.problem is not None:
            self.problems += [mark.problem] if mark.problem is not None else []
            return self.say(mark.written)
        if self.link is not None:
            self.problems.append(nested(self.link.reference))
            return None
        given = {
            "class": "note-mark",
            "href": f"#ed-{name}",
            "role": "doc-noteref",
            "aria-label": f"ed. {number}: editor’s note",
        }
        if not self.within(AT_THE_END):
            wanting = self.marks.setdefault(name, [])
            wanting.append(self.numbered())
            given["id"] = f"edref{len(wanting)}-{name}"
            given |= {"data-note": str(number)} if len(wanting) == 1 else {}  # beside the first the note is set
        self.pieces.append(Markup(f"<a{listed(given)}>ed. {number}</a>"))
        return None

    def ways_back(self, id: str) -> str:
        """From an editor's note to each passage that wants it; several are called by their paragraphs."""
        name = id.removeprefix("ed-")
        places = self.marks.get(name, [])
        ways = []
        for place, paragraph in enumerate(places, 1):
            shown = f"¶{paragraph}" if paragraph and len(places) > 1 else "↑"
            label = f"Back to {'the text' if shown == '↑' else shown}" + (f", passage {place}" if place > 1 else "")
            ways.append(f'<a href="#edref{place}-{name}" role="doc-backlink" aria-label="{label}">{shown}</a>')
        return f'<p class="note-back">{" ".join(ways)}</p>' if ways else ""

    def entitle_note(self, start: int) -> None:
        """Gives an editor's note the title that has been read."""
        title = " ".join("".join(map(words_of, self.pieces[start + 1 :])).split())
        self.notes[self.noted] = replace(self.notes[self.noted], title=title)

    def claim(self, mark: Mask) -> None:
        """The claims that the paragraph holds which is open."""
        if [element.tag for element in self.open] == ["p"]:
            self.claimed[f"p{self.paragraph}"] = mark
            self.claims += (Claim(number, f"p{self.paragraph}", self.section) for number in mark.said.split())
        elif mark.problem is not None:
            self.problems.append(mark.problem)

    # headings

    def heading_tag(self, tag: str, attributes: dict[str, str]) -> Shell:
        """A heading gets its id when its words are known; one within a quotation or a list begins no section."""
        if self.within(HEADING_TAGS):
            return Shell(tag)
        shown = "h2" if tag == "h1" else tag
        if not self.within(HOLDERS):
            self.heading = len(self.pieces)
        return Shell(tag, f"<{shown}{listed(attributes)}>", f"</{shown}>")

    def entitle(self, start: int, tag: str) -> None:
        """Makes a section of a heading that has been read."""
        held = self.pieces[start + 1 :]
        self.heading = None
        title = " ".join("".join(map(words_of, held)).split())
        level = max(2, HEADINGS[tag])
        if tag == "h1":
            self.high.append(title)
        self.section = self.unique(slugify(title) or "section")
        self.anchors.add(self.section)
        self.sections.append(Section(self.section, title, level))
        opening = self.pieces[start]
        assert isinstance(opening, Markup)
        self.pieces[start] = Markup(opening.html.replace(f"<h{level}", f'<h{level} id="{self.section}"', 1), 1)
        self.pieces[start + 1 :] = [replace(one, section=self.section) if isinstance(one, Prose | Point) else one for one in held]

    def unique(self, id: str) -> str:
        """The id, unlike any that a page may have otherwise, with a number behind it where there is one like it."""
        if id in TAKEN or RESERVED.fullmatch(id):
            id = f"section-{id}"
        numbered = id
        while numbered in self.anchors or self.namesakes[id] == 0:
            self.namesakes[id] += 1
            numbered = id if self.namesakes[id] == 1 else f"{id}-{self.namesakes[id]}"
        return numbered

    # text and marks

    def text(self, text: str) -> None:
        """A run of text, with the marks in it; in code they give back what was written."""
        if self.within(VERBATIM):
            return self.say(restore(text, self.masks))
        code = self.within(CODE)
        said, position = [], 0
        for mark in MARK.finditer(text):
            said.append(text[position : mark.start()])
            position = mark.end()
            found = self.masks[number(mark)]
            if code or found.role is Role.PLAIN:
                said.append(self.plainly(found, verbatim=code))
            else:
                self.say("".join(said))
                said = []
                self.marked(found)
        return self.say("".join([*said, text[position:]]))

    def plainly(self, mark: Mask, *, verbatim: bool) -> str:
        """A mark as characters: those of a plain one, or what its author wrote where it stands in code."""
        quietly = verbatim and (mark.said or mark.role in (Role.CLAIMS, Role.EDITOR, Role.QUIET))
        if mark.problem is not None and not quietly:
            self.problems.append(mark.problem)
        return mark.said if mark.role is Role.PLAIN else mark.written

    def marked(self, mark: Mask) -> None:
        """A mark that is more than characters."""
        match mark.role:
            case Role.CLAIMS:
                return self.claim(mark)
            case Role.EDITOR:
                return self.editors_mark(mark)
            case Role.QUIET:
                return self.hush(mark.said)
        if mark.problem is not None:
            self.problems.append(mark.problem)
        if mark.reference is None:
            return None
        if mark.role is Role.OPENING:
            return self.open_link(mark.reference)
        if mark.role is Role.CLOSING:
            return self.close_link(mark.reference)
        return self.point(mark.reference)

    def hush(self, text: str) -> None:
        """Words in which no term is looked for."""
        self.hushed = True
        self.say(text)
        self.hushed = False

    def say(self, text: str) -> None:
        """A run of prose; white space between blocks, and a note's number, are only markup."""
        last = self.pieces[-1] if self.pieces else None
        inmost = self.open[-1] if self.open else Shell("")
        if self.broken and text and not text[0].isspace():
            text = "\n" + text  # words on two lines are two words
        self.broken = False
        between = last is None or isinstance(last, Below) or (isinstance(last, Markup) and block_level(last.html))
        if inmost.tag != "pre" and between:
            text = text.lstrip(" \t\n")
        if not text or inmost.mute:
            return
        if inmost.tag == "a" and inmost.closing:
            self.pieces.append(Markup(html.escape(text, quote=False)))
            return
        where = (self.block, self.section, self.quiet(), self.within(QUOTED), self.apart(), self.numbered())
        if isinstance(last, Prose) and where == (
            last.block,
            last.section,
            last.quiet,
            last.quoted,
            last.apart,
            last.paragraph,
        ):
            text, _ = last.text + text, self.pieces.pop()
        self.pieces.append(Prose(text, *where))

    def quiet(self) -> str:
        """Why no term is to be looked for here; empty where they are."""
        if self.hushed:
            return "its author wants no link here"
        if self.link is not None:
            return "it stands in a link"
        return next((QUIET[tag] for tag in self.tags if tag in QUIET), "") if self.within(QUIET_TAGS) else ""

    def apart(self) -> str:
        """The table or figure that is open."""
        return f" display {self.displays}" if self.within(DISPLAYS) else ""

    def numbered(self) -> int:
        """The number of the paragraph that is open."""
        return self.paragraph if self.open and self.open[0].tag == "p" else 0

    def within(self, tags: frozenset[str]) -> bool:
        """Whether one of these elements is open."""
        return not tags.isdisjoint(self.tags)

    def nothing_said(self) -> bool:
        """Takes back the beginning of a paragraph that held nothing but a comment."""
        last = self.pieces[-1]
        if not isinstance(last, Markup) or last.depth != 1 or last.html[:3] not in ("<p>", "<p "):
            return False
        self.pieces.pop()
        if not self.open:
            self.unsay(f"p{self.paragraph}")
        return True

    def unsay(self, id: str) -> None:
        """Takes back the number of a paragraph that says nothing, and the claims that were to be in it."""
        self.anchors.discard(id)
        self.paragraph -= 1
        self.claims = [claim for claim in self.claims if claim.anchor != id]
        mark = self.claimed.pop(id, None)
        if mark is not None and mark.problem is not None:
            self.problems.append(mark.problem)

    # links

    def open_link(self, reference: Reference) -> None:
        if self.link is not None:
            self.problems.append(nested(reference))
            return
        self.link = Cut(len(self.pieces), reference, len(self.open))
        self.pieces.append(Opening(reference))

    def close_link(self, reference: Reference) -> None:
        if self.link is None or self.link.reference is not reference:
            return
        if self.link.depth != len(self.open):
            self.abandon()
        elif not "".join(map(words_of, self.pieces[self.link.piece :])).strip():
            self.abandon("this link has no words", "write them between the square brackets")
        else:
            self.link = None
            self.pieces.append(Closing())

    def abandon(
        self,
        message: str = "this link does not end where it began: an emphasis, a paragraph or another element cuts it off",
        help: str = "put the whole link inside the element, or the whole element inside the link",
    ) -> None:
        """A link that cannot be one is told, and its words stay as text."""
        if self.link is not None:
            reference = self.link.reference
            self.pieces[self.link.piece] = Markup("")
            self.problems.append(Problem(reference.at, "broken-link", message, help, width=reference.width))
            self.link = None

    def point(self, reference: Reference) -> None:
        if self.link is not None and reference.via is not Via.IMAGE:
            self.problems.append(nested(reference))
        else:
            self.pieces.append(Point(reference, self.block, self.section, self.quiet(), self.apart(), self.numbered()))


def nested(reference: Reference) -> Problem:
    help = "end the outer link before it, or move it out"
    return Problem(reference.at, "nested-link", "a link stands within a link", help, width=reference.width)


def listed(attributes: Mapping[str, str]) -> str:
    """Attributes as they are written in a tag."""
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def words_of(piece: Piece) -> str:
    """What a piece adds to a title, as far as it is known without its site."""
    if isinstance(piece, Prose):
        return piece.text
    reference = piece.link if isinstance(piece, Point) else None
    if isinstance(reference, Reference):
        return {Via.IMAGE: reference.locator or " ", Via.NAME: reference.target}.get(reference.via, "")
    return ""


def counted(pieces: Iterable[Piece]) -> int:
    """How many words a body has; a word may be part emphasis, but never part of two blocks."""
    prose = (piece for piece in pieces if isinstance(piece, Prose))
    return sum(len("".join(one.text for one in block).split()) for _, block in groupby(prose, lambda piece: piece.block))


def merged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The same pieces, with neighbouring tags of blocks written as one."""
    held: Markup | None = None
    for piece in pieces:
        if isinstance(piece, Markup) and block_level(piece.html):
            held = Markup(held.html + piece.html, held.depth + piece.depth) if held is not None else piece
        elif piece != Markup(""):
            if held is not None:
                yield held
            held = None
            yield piece
    if held is not None:
        yield held


@lru_cache(1024)
def block_level(markup: str) -> bool:
    """Whether a tag begins or ends a block."""
    found = re.match(r"</?([a-z0-9]+)", markup)
    return found is not None and found[1] in BLOCKS


# ---------------------------------------------------------------- names of sections


def slugify(title: str) -> str:
    """A title as an id: `The “Boost-Phase” That Wasn’t` → `the-boost-phase-that-wasnt`."""
    plain = unicodedata.normalize("NFKD", title.replace("’", "").replace("'", ""))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", letters.lower()).strip("-")
