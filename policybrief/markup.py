"""Markdown to a body of pieces; knows no other document, no glossary and no template.

    caps → masks → Python-Markdown → allow-list (nh3) → cut into pieces

Content is not trusted: Python-Markdown sanitises nothing, so the finished HTML passes an allow-list,
and because it is slow on some inputs, delimiters, nesting and blocks are capped.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from .masks import FIRST, MARK, NOTE, Mask, Place, Role, mask, number, restore
from .model import Body, Closing, Markup, Opening, Piece, Point, Prose, Reference, Section, Via
from .problem import Problem, Severity

# ---------------------------------------------------------------- what may be published

TAGS: Final = frozenset(
    "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
    "img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr u "
    "ul var".split()
)
ATTRIBUTES: Final = {
    "*": {"lang", "dir"},
    "a": {"href", "class"},
    "blockquote": {"cite"},
    "code": {"class"},
    "div": {"class"},
    "figure": {"class"},
    "img": {"src", "alt"},
    "li": {"id"},
    "ol": {"start"},
    "q": {"cite"},
    "sup": {"id"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
SCHEMES: Final = {"http", "https", "mailto"}
SIGNED: Final = "\ue0f0"
"""Begins each class and id that the converter gave, so that nothing an author writes can pass for one:
`masks` lets no such character into a tag."""
OURS: Final = {
    ("a", "class"): re.compile(f"{SIGNED}footnote-(?:ref|backref)"),
    ("code", "class"): re.compile(rf"language-[\w+#.-]{{1,30}}|{SIGNED}verbatim"),
    ("div", "class"): re.compile(f"{SIGNED}footnote"),
    ("figure", "class"): re.compile(f"{SIGNED}quotation"),
    ("li", "id"): re.compile(rf"{SIGNED}fn-\S{{1,60}}"),
    ("sup", "id"): re.compile(rf"{SIGNED}fnref\d*-\S{{1,60}}"),
}
"""Attributes that only Markdown's own output may carry, and the values it gives them."""
WRITABLE: Final = {
    tag: (ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())) - {name for owner, name in OURS if owner == tag} for tag in TAGS
}
"""The attributes that authors may write, by tag."""


def refused(tag: str, attributes: Mapping[str, str]) -> str:
    """The first thing in a tag that may not be published; or nothing."""
    if tag not in TAGS:
        return f"<{tag}"
    return next((f"{name}=" for name, value in attributes.items() if name not in WRITABLE[tag] or not cited(name, value)), "")


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """nh3's question about each attribute: the value to keep, or None."""
    pattern = OURS.get((tag, attribute))
    return value if cited(attribute, value) and (pattern is None or pattern.fullmatch(value)) else None


def cited(attribute: str, value: str) -> bool:
    """Whether a value may be published: nh3 looks at every address but that of a quotation's source."""
    return attribute != "cite" or value.startswith(("https://", "http://"))


CLEANER: Final = nh3.Cleaner(tags=set(TAGS), attributes=ATTRIBUTES, attribute_filter=allowed, url_schemes=SCHEMES, link_rel=None)
"""Takes out everything outside the allow-list. Most of it `masks` has taken out and told before."""


# ---------------------------------------------------------------- caps

RUN_LIMIT = 200
"""The same sign repeated without a break."""
BLOCK_LIMIT = 400
"""One sign in a paragraph, item or cell: each may make Python-Markdown read on to its end."""
NESTING_LIMIT = 50
"""Quotations, lists and elements of HTML within each other."""
BLANKS_LIMIT = 500
"""Spaces in a row."""
PARAGRAPHS_LIMIT = 10_000
LINES_LIMIT = 15_000
"""Lines that are not empty."""
ADJACENT_LIMIT = 200
"""Headings, rules or definitions without an empty line between them."""
ADJACENT = re.compile(r"\n(?:#|:|[=-]+ *(?=\n|\Z))")
NOTES_LIMIT = 2_000
"""Notes, and marks that point at them."""
NOTE_LIMIT = 100
"""Marks that point at one note."""
BLOCK = re.compile(r"[^ \t\n][^\n]*(?:\n[ \t]*[^ \t\n][^\n]*)*+")
CAPS: Final = (
    (rf"([\[\]()!<>`*_~\\|])\1{{{RUN_LIMIT}}}", f"a character is repeated more than {RUN_LIMIT} times"),
    (rf"[ \t]{{{BLANKS_LIMIT + 1}}}", f"more than {BLANKS_LIMIT} spaces stand in a row"),
    (
        rf"^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{{1,9}}[.)](?=[ \t]))){{{NESTING_LIMIT + 1}}}",
        f"lists or quotations are nested more than {NESTING_LIMIT} deep",
    ),
    (rf"^(?: {{4}}| {{0,3}}\t){{{NESTING_LIMIT + 1}}}[ \t]*\S", f"a line is indented more than {NESTING_LIMIT} deep"),
)


def capped(text: str, place: Place) -> list[Problem]:
    """Why a text would cost too much to read; empty when it would not."""
    found = ((re.search(pattern, text, re.MULTILINE), message) for pattern, message in CAPS)
    problems = [costly(place, one.start(), message) for one, message in found if one is not None]
    lines = 0
    for count, block in enumerate(BLOCK.finditer(text), 1):
        lines += block[0].count("\n") + 1
        if len(ADJACENT.findall(block[0])) > ADJACENT_LIMIT:
            message = f"more than {ADJACENT_LIMIT} headings, rules or definitions stand without an empty line between them"
            problems.append(costly(place, block.start(), message))
        if block[0].count("`") > BLOCK_LIMIT < max(line.count("`") for line in block[0].split("\n")):
            problems.append(costly(place, block.start(), f"one line holds ` more than {BLOCK_LIMIT} times"))
        if count > PARAGRAPHS_LIMIT or lines > LINES_LIMIT:
            message = f"the text has more than {PARAGRAPHS_LIMIT:,} paragraphs or {LINES_LIMIT:,} lines"
            return [*problems, costly(place, block.start(), message)]
    marks = Counter(NOTE.findall(text))
    if marks.total() > NOTES_LIMIT or max(marks.values(), default=0) > NOTE_LIMIT:
        message = f"there are more than {NOTES_LIMIT:,} notes, or {NOTE_LIMIT} marks of one"
        problems.append(costly(place, text.index("[^"), message))
    return problems


def costly(place: Place, offset: int, message: str) -> Problem:
    return Problem(place.at(offset), "too-complex", message, "divide it, or write it more simply")


# ---------------------------------------------------------------- Markdown


class Crowded(Exception):
    """A run of text holds so many signs that Python-Markdown would take long over them."""


class Crowd(Treeprocessor):
    """Looks at each paragraph, item and cell just before its emphasis is looked for."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            for text in (element.text, element.tail):
                if text and not isinstance(text, AtomicString) and max(map(text.count, "*_`<")) > BLOCK_LIMIT:
                    raise Crowded(text)


class Attribution(Treeprocessor):
    """A quotation whose last paragraph begins with a dash becomes a figure that says who spoke.

    Markdown makes one of two quotations that follow each other; the dash ends the first.
    """

    DASH = re.compile(r"\s*(?:—|--|―)\s*")

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            children = [part for child in parent for part in self.parts(child)]
            if len(children) > len(parent) or any(new is not old for new, old in zip(children, parent, strict=False)):
                parent[:] = children

    def parts(self, child: Element) -> list[Element]:
        """A quotation as one figure for each speaker it names, and what is left; anything else as it is."""
        if child.tag != "blockquote" or not any(self.named(paragraph) for paragraph in list(child)[1:]):
            return [child]
        made, held = [], Element("blockquote")
        for part in child:
            if self.named(part) and len(held):
                made.append(self.figure(held, part))
                held = Element("blockquote")
            else:
                held.append(part)
        if len(held):
            held.tail = "\n"
            made.append(held)
        return made

    def named(self, paragraph: Element) -> bool:
        return paragraph.tag == "p" and self.DASH.match(paragraph.text or "") is not None

    def figure(self, quotation: Element, speaker: Element) -> Element:
        figure = Element("figure", {"class": "quotation"})
        figure.tail = quotation.tail = "\n"
        figure.append(quotation)
        caption = SubElement(figure, "figcaption")
        caption.text = self.DASH.sub("", speaker.text or "", count=1)
        caption.extend(speaker)
        return figure


class Signature(Treeprocessor):
    """Signs code and the classes and ids that the converter gave, before the HTML that authors wrote is put in."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "code":
                element.set("class", "verbatim")
            for name in element.attrib.keys() & {"class", "id"}:
                element.set(name, SIGNED + element.attrib[name])


class Ours(Extension):
    """Registers what is ours among the library's own: inline patterns run at 20, notes are done at 15."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.treeprocessors.register(Attribution(md), "attribution", 25)
        md.treeprocessors.register(Crowd(md), "crowd", 22)
        md.treeprocessors.register(Signature(md), "signature", 5)


@cache
def converter() -> markdown.Markdown:
    """Python-Markdown with what policy briefs need, and nothing that lets authors set attributes.

    One instance, reset before each text: making one costs more than a short text does.
    """
    notes = FootnoteExtension(SEPARATOR="-", BACKLINK_TEXT="↩", PLACE_MARKER="\x00no marker\x00")
    columns = TableExtension(use_align_attribute=True)
    return markdown.Markdown(extensions=["fenced_code", "sane_lists", "def_list", notes, columns, Ours()])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, and what is wrong with it."""

    body: Body
    problems: tuple[Problem, ...]


def read(text: str, path: str, line: int = 1, indent: int = 0) -> Reading:
    """A Markdown text as a body; `line` and `indent` say where it stands in its file."""
    place = Place.of(text, path, line, indent)
    problems = capped(text, place)
    if problems:
        return Reading(Body(), tuple(problems))
    masked = mask(text, place, refused)
    depth, deepest = masked.deepest
    if depth > NESTING_LIMIT:
        return Reading(Body(), (costly(place, deepest, f"elements of HTML are nested more than {NESTING_LIMIT} deep"),))
    try:
        rough = converter().reset().convert(masked.text)
    except Crowded as crowded:
        converter.cache_clear()  # it stopped midway, and is of no more use
        at = max(0, text.find(str(crowded).partition(FIRST)[0][:40]))
        return Reading(Body(), (costly(place, at, f"one paragraph holds * or _, ` or < more than {BLOCK_LIMIT} times"),))
    except RecursionError:
        converter.cache_clear()
        return Reading(Body(), (costly(place, 0, "the text is nested too deeply"),))
    cutter = Cutter(masked.masks)
    body = cutter.cut(CLEANER.clean(rough))
    return Reading(body, (*cutter.problems, *high_headings(cutter.high, text, place)))


HIGH = re.compile(r"^(?:#(?!#)|<h1\b[^<>]*>|(?=.*\n=))[ \t]*(?P<words>.*)", re.MULTILINE)


def high_headings(titles: Sequence[str], text: str, place: Place) -> Iterator[Problem]:
    """Headings of the first level; Markdown has not told where they were, so they are looked for in their order."""
    places = HIGH.finditer(text)
    for title in titles:
        first = title.partition(" ")[0]
        offset = next((found.start("words") for found in places if first in found["words"]), 0)
        message = f"“{title}” is a heading of the first level; that one is the title in front matter"
        yield Problem(place.at(offset), "heading-level", message, "begin headings with ##", Severity.WARNING, len(title))


# ---------------------------------------------------------------- cutting

TOKEN = re.compile(r'<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[\w:-]+="[^"]*")*)\s*/?>|(?P<text>[^<]+)')
ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "blockquote caption dd details div dl dt figcaption figure hr li ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
) | set(HEADINGS)
CODE = frozenset(("code", "verbatim", "pre", "kbd", "samp", "var"))
QUIET = CODE | {"blockquote", "q", "caption", "figcaption", "summary", "dfn", "abbr"} | set(HEADINGS)
HOLDERS = frozenset(("blockquote", "figure", "li", "dd", "dt", "td", "th", "details"))
"""Elements in which a heading begins no section of the text."""
VOID = frozenset(("br", "hr", "img"))
NOTES = '<section class="notes" role="doc-endnotes" aria-labelledby="notes"><h2 id="notes">Notes</h2>'
SIDES = ("left", "center", "right")
TAKEN = frozenset(
    "actors briefs changes contents events facts figures further key-points main notes parties record related sources terms "
    "used".split()
)
"""Ids that the templates use."""
RESERVED = re.compile(r"p-?\d+|(?:m|s|fn|fnref\d*)-.*")
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

    def __init__(self, masks: tuple[Mask, ...]) -> None:
        self.masks = masks
        self.problems: list[Problem] = []
        self.high: list[str] = []  # titles of headings that stand too high
        self.pieces: list[Piece] = []
        self.sections: list[Section] = []
        self.anchors: set[str] = set()
        self.namesakes: Counter[str] = Counter()
        self.open: list[Shell] = []
        self.block = self.paragraph = 0
        self.section = ""
        self.heading: int | None = None  # the piece that opens it
        self.link: Cut | None = None
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
        return Body(tuple(merged(self.pieces)), tuple(self.sections), frozenset(self.anchors), counted(self.pieces))

    # elements

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in BLOCKS:
            self.abandon()
            self.block += 1
        element = self.written(tag, attributes)
        if element.opening:
            self.pieces.append(Markup(element.opening, 0 if tag in VOID else 1))
        if tag not in VOID:
            self.open.append(element)
        if tag == "q":
            self.say("“")

    def end(self, tag: str) -> None:
        if tag in BLOCKS:
            self.abandon()
            self.block += 1
        if tag == "q":
            self.say("”")
        element = self.open.pop()
        if tag == "p" and self.nothing_said():
            return
        if self.heading is not None and tag in HEADINGS and element.closing:
            if self.heading == len(self.pieces) - 1:
                self.heading = None
                self.pieces.pop()  # a heading without words
                return
            self.entitle(self.heading, tag)
        if element.closing:
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
            case "div", "footnote":
                return Shell("notes", NOTES, "</section>")
            case "code", "verbatim":
                return Shell("verbatim", "<code>", "</code>")
            case "hr", _ if self.open and self.open[-1].tag == "notes":
                return Shell(tag)  # the rule that Python-Markdown puts above them
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

    def note_link(self, attributes: dict[str, str], kind: str, role: str) -> Shell:
        """The way to a note, or back; nothing where there is no such note."""
        if self.link is not None:
            self.problems.append(nested(self.link.reference))
        elif attributes.get("href", "").removeprefix("#") in self.signed:
            return Shell("a", f'<a class="{kind}" href="{attributes["href"]}" {role}>', "</a>")
        return Shell("a", mute=True)

    # headings

    def heading_tag(self, tag: str, attributes: dict[str, str]) -> Shell:
        """A heading gets its id when its words are known; one within a quotation or a list begins no section."""
        if self.within(HEADINGS):
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
        if self.within(("verbatim",)):
            return self.say(restore(text, self.masks))
        code = self.within(CODE)
        said, position = [], 0
        for mark in MARK.finditer(text):
            said.append(text[position : mark.start()])
            position = mark.end()
            found = self.masks[number(mark)]
            if found.problem is not None and not (code and found.said):
                self.problems.append(found.problem)
            if found.reference is None or code:
                said.append(found.said if found.reference is None else found.written)
                continue
            self.say("".join(said))
            said = []
            self.marked(found.role, found.reference)
        return self.say("".join([*said, text[position:]]))

    def marked(self, role: Role, reference: Reference) -> None:
        if role is Role.OPENING:
            self.open_link(reference)
        elif role is Role.CLOSING:
            self.close_link(reference)
        else:
            self.point(reference)

    def say(self, text: str) -> None:
        """A run of prose; white space between blocks, and a note's number, are only markup."""
        last = self.pieces[-1] if self.pieces else None
        inmost = self.open[-1] if self.open else Shell("")
        if inmost.tag != "pre" and (last is None or (isinstance(last, Markup) and block_level(last.html))):
            text = text.lstrip(" \t\n")
        if not text or inmost.mute:
            return
        if inmost.tag == "a" and inmost.closing:
            self.pieces.append(Markup(html.escape(text, quote=False)))
            return
        quiet = self.quiet()
        if isinstance(last, Prose) and (last.block, last.quiet) == (self.block, quiet):
            self.pieces[-1] = replace(last, text=last.text + text)
        else:
            self.pieces.append(Prose(text, self.block, self.section, quiet))

    def quiet(self) -> bool:
        """Whether terms are not to be looked for here."""
        return self.link is not None or self.within(QUIET)

    def within(self, tags: Collection[str]) -> bool:
        """Whether one of these elements is open."""
        return any(element.tag in tags for element in self.open)

    def nothing_said(self) -> bool:
        """Takes back the beginning of a paragraph that held nothing but a comment."""
        last = self.pieces[-1]
        if not isinstance(last, Markup) or last.depth != 1 or last.html[:3] not in ("<p>", "<p "):
            return False
        self.pieces.pop()
        if not self.open:
            self.anchors.discard(f"p{self.paragraph}")
            self.paragraph -= 1
        return True

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
            self.pieces.append(Point(reference, self.block, self.section, self.quiet()))


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


def counted(pieces: Sequence[Piece]) -> int:
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
