"""Markdown to a body of pieces; knows no other document, no glossary and no template.

    caps → masks → Python-Markdown → allow-list (nh3) → cut into pieces

Content is not trusted: Python-Markdown sanitises nothing, so the finished HTML passes an allow-list,
and because it is slow on some inputs, delimiters and nesting are capped before it starts.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from .masks import MARK, Mask, Role, mask, number, pointed, restore
from .model import Body, Closing, Markup, Opening, Piece, Point, Prose, Reference, Section, Via
from .problem import Position, Problem, Severity

# ---------------------------------------------------------------- what may be published

TAGS: Final = frozenset(
    "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
    "img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr u "
    "ul var".split()
)
ATTRIBUTES: Final = {
    "*": {"lang", "dir"},
    "a": {"href", "id", "class"},
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
OURS: Final = {
    ("a", "class"): re.compile(r"footnote-(?:ref|backref)"),
    ("a", "id"): re.compile(r"(?!)"),
    ("code", "class"): re.compile(r"language-[\w+#.-]{1,30}"),
    ("div", "class"): re.compile(r"footnote"),
    ("figure", "class"): re.compile(r"quotation"),
    ("li", "id"): re.compile(r"fn-[\w-]{1,60}"),
    ("sup", "id"): re.compile(r"fnref\d*-[\w-]{1,60}"),
}
"""Attributes that only Markdown's own output may carry, and the values it gives them."""


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """nh3's question about each attribute: the value to keep, or None."""
    pattern = OURS.get((tag, attribute))
    return value if pattern is None or pattern.fullmatch(value) else None


def sanitise(markup: str) -> str:
    """The markup with everything outside the allow-list taken out."""
    return nh3.clean(
        markup,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=allowed,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


class Lost(HTMLParser):
    """Collects what the allow-list will take out, so that no author loses anything unawares."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found[f"<{tag}"] = None
            return
        for name, value in attrs:
            known = name in ATTRIBUTES["*"] or name in ATTRIBUTES.get(tag, ())
            if not known or allowed(tag, name, value or "") is None:
                self.found[f"{name}="] = None


# ---------------------------------------------------------------- caps

RUN_LIMIT = 200
"""The same delimiter repeated without a break."""
BLOCK_LIMIT = 400
"""One delimiter in one block: each opening one may make Python-Markdown read to the block's end."""
NESTING_LIMIT = 50
"""Quotations and lists within each other."""
BLANKS_LIMIT = 500
"""Spaces in a row."""
RUNS = re.compile(r"([\[\]()!<>`*_~\\|])\1{%d,}" % RUN_LIMIT)
BLANKS = re.compile(r"[ \t]{%d,}" % BLANKS_LIMIT)
NESTED = re.compile(r"^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){%d,}" % NESTING_LIMIT, re.MULTILINE)
INDENTED = re.compile(r"^[ ]{%d,}\S" % (4 * NESTING_LIMIT), re.MULTILINE)
LEADING = re.compile(r"^([ \t]*)(?:[-+*]|\d{1,9}[.)])[ \t]", re.MULTILINE)


def capped(text: str, place: "Place") -> list[Problem]:
    """Why a text would cost too much to read; empty when it would not."""
    problems = []
    for pattern, message in (
        (RUNS, f"a character is repeated more than {RUN_LIMIT} times"),
        (BLANKS, f"more than {BLANKS_LIMIT} spaces stand in a row"),
        (NESTED, f"lists or quotations are nested more than {NESTING_LIMIT} deep"),
        (INDENTED, f"a line is indented by more than {4 * NESTING_LIMIT} spaces"),
    ):
        found = pattern.search(text)
        if found is not None:
            problems.append(Problem(place.at(found.start()), "too-complex", message, "write it more simply"))
    offset = 0
    for block in re.split(r"(\n[ \t]*\n)", text):
        crowded = next((char for char in "[<`*_!" if block.count(char) > BLOCK_LIMIT), None)
        if crowded is not None:
            message = f"one paragraph holds “{crowded}” more than {BLOCK_LIMIT} times"
            at = place.at(offset + block.index(crowded))
            problems.append(Problem(at, "too-complex", message, "divide it with empty lines, or write it more simply"))
        offset += len(block)
    return problems


# ---------------------------------------------------------------- Markdown


class Attribution(Treeprocessor):
    """A quotation whose last paragraph begins with a dash becomes a figure that says who spoke."""

    DASH = re.compile(r"\s*(?:—|--|―)\s*")

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "blockquote" and len(child) > 1 and self.named(child[-1]):
                    parent[index] = self.figure(child)

    def named(self, last: Element) -> bool:
        return last.tag == "p" and self.DASH.match(last.text or "") is not None

    def figure(self, quotation: Element) -> Element:
        last = quotation[-1]
        quotation.remove(last)
        figure = Element("figure", {"class": "quotation"})
        figure.tail, quotation.tail = quotation.tail, "\n"
        figure.append(quotation)
        caption = SubElement(figure, "figcaption")
        caption.text = self.DASH.sub("", last.text or "", count=1)
        caption.extend(last)
        return figure


class Quotations(Extension):
    """Registers Attribution, before inline patterns are run."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (the library's name)
        md.treeprocessors.register(Attribution(md), "attribution", 25)


def converter() -> markdown.Markdown:
    """Python-Markdown with what policy briefs need, and nothing that lets authors set attributes."""
    notes = FootnoteExtension(SEPARATOR="-", BACKLINK_TEXT="↩", PLACE_MARKER="\x00no marker\x00")
    columns = TableExtension(use_align_attribute=True)
    return markdown.Markdown(extensions=["fenced_code", "sane_lists", "def_list", notes, columns, Quotations()])


CONVERTER: Final = converter()
"""One instance, reset before each text: making one costs more than a short text does."""


# ---------------------------------------------------------------- a text's place in its file


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stands in its file, and how to find a place in it again."""

    text: str
    path: str
    line: int
    indent: int
    masks: tuple[Mask, ...] = ()
    """What the marks in `text` stand for."""

    def at(self, offset: int) -> Position:
        """The position of an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        column = len(restore(self.text[start:offset], self.masks)) + 1 + self.indent
        return Position(self.path, self.line + self.text.count("\n", 0, offset), column)

    def of(self, words: str) -> Position:
        """The first place of some words outside references; the body's own when they cannot be found again."""
        return self.at(max(0, self.text.find(words)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, and what is wrong with it."""

    body: Body
    problems: tuple[Problem, ...]


def read(text: str, path: str, line: int = 1, indent: int = 0) -> Reading:
    """A Markdown text as a body; `line` and `indent` say where it stands in its file."""
    problems = capped(text, Place(text, path, line, indent))
    if problems:
        return Reading(Body(), tuple(problems))
    masked = mask(text, path, line, indent)
    place = Place(masked.text, path, line, indent, masked.masks)
    try:
        rough = CONVERTER.reset().convert(masked.text)
    except RecursionError:
        problem = Problem(Position(path, line), "too-complex", "the text is nested too deeply", "write it more simply")
        return Reading(Body(), (problem,))
    cutter = Cutter(place)
    body = cutter.cut(sanitise(rough))
    return Reading(body, (*masked.problems, *cutter.problems, *lost(rough, place)))


def lost(rough: str, place: Place) -> Iterator[Problem]:
    """A warning for each kind of raw HTML that will not be published."""
    if not re.search(r"<[A-Za-z]", place.text):
        return
    parser = Lost()
    parser.feed(rough)
    for written in parser.found:
        if written in place.text:
            message = f"`{written}…` is not published: it is not among the HTML that a text may use"
            help = "use Markdown, or one of the elements listed in docs/formats.md"
            yield Problem(place.of(written), "html-removed", message, help, Severity.WARNING, len(written))


# ---------------------------------------------------------------- cutting

TOKEN = re.compile(r'<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[\w:-]+="[^"]*")*)\s*/?>|(?P<text>[^<]+)')
ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "blockquote caption dd details div dl dt figcaption figure hr li ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
) | set(HEADINGS)
CODE = frozenset(("code", "pre", "kbd", "samp", "var"))
QUIET = CODE | {"a", "blockquote", "q", "figcaption", "summary", "dfn", "abbr"} | set(HEADINGS)
VOID = frozenset(("br", "hr", "img"))
TAKEN = frozenset(("main", "contents", "notes", "terms", "events", "sources", "cite", "top", "menu", "used"))
"""Ids that the templates use."""
UNKNOWN_NOTE = re.compile(r"\[\^([^\]\s]{1,60})\]")
UNCLOSED = re.compile(r"\[\[|\]\]")


class Cutter:
    """Cuts finished HTML into pieces: one pass, a stack of open elements, and the marks."""

    def __init__(self, place: Place) -> None:
        self.masks, self.place = place.masks, place
        self.problems: list[Problem] = []
        self.pieces: list[Piece] = []
        self.sections: list[Section] = []
        self.anchors: set[str] = set()
        self.open: list[str] = []
        self.block = self.paragraph = self.words = 0
        self.section = ""
        self.heading: list[str] | None = None
        self.link: tuple[int, Reference, int] | None = None  # its piece, what it points at, how deep it began
        self.raw_links: list[bool] = []

    def cut(self, clean: str) -> Body:
        """All pieces, in order."""
        for token in TOKEN.finditer(self.sectioned(clean)):
            if token["text"] is not None:
                self.text(html.unescape(token["text"]))
            elif token["end"]:
                self.end(token["tag"])
            else:
                self.start(token["tag"], dict(ATTRIBUTE.findall(token["attributes"])))
        self.abandon()
        return Body(tuple(merged(self.pieces)), tuple(self.sections), frozenset(self.anchors), self.words)

    def sectioned(self, clean: str) -> str:
        """The HTML with every heading's section id known beforehand: `<h2>` as `<h2 id="…">`."""
        return re.sub(r"<(h[1-6])>(.*?)</\1>", self.named, clean, flags=re.DOTALL)

    def named(self, found: re.Match[str]) -> str:
        title = self.title(found[2])
        level = HEADINGS[found[1]]
        if level == 1:
            message = f"“{title}” is a heading of the first level; that one is the title in front matter"
            at = self.place.of(title)
            self.problems.append(Problem(at, "heading-level", message, "begin headings with ##", Severity.WARNING, len(title)))
            level = 2
        id = unique(slugify(title) or "section", self.anchors | TAKEN)
        self.anchors.add(id)
        self.sections.append(Section(id, title, level))
        return f'<h{level} id="{id}">{found[2]}</h{level}>'

    def title(self, markup: str) -> str:
        """A heading's words, as a table of contents shows them."""

        def words(mark: re.Match[str]) -> str:
            found = self.masks[number(mark)]
            named = found.role is Role.POINT and found.reference is not None and found.reference.via is Via.NAME
            return found.reference.target if named and found.reference is not None else ""

        return " ".join(html.unescape(re.sub(r"<[^>]*>", "", MARK.sub(words, markup))).split())

    # elements

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in BLOCKS:
            self.abandon()
            self.block += 1
        if tag == "img":
            alt, source = html.unescape(attributes.get("alt", "")), html.unescape(attributes.get("src", ""))
            return self.point(Reference(Via.IMAGE, source, self.place.of(source), locator=alt, width=len(source)))
        if tag == "a" and not attributes.get("class", "").startswith("footnote-"):
            return self.raw_link(html.unescape(attributes.get("href", "")))
        if tag == "a":
            self.raw_links.append(False)
        if tag in HEADINGS:
            self.section = attributes["id"]
        if tag == "hr" and self.open[-1:] == ["section"]:
            return None  # the rule that Python-Markdown puts above the notes
        opened, extra = element(tag, attributes)
        if tag == "p" and not self.open:
            self.paragraph += 1
            attributes = {"id": f"p{self.paragraph}"} | attributes
            self.anchors.add(attributes["id"])
        if attributes.get("id"):
            self.anchors.add(attributes["id"])
        shown = "".join(f' {name}="{value}"' for name, value in (attributes | extra).items() if name not in ("align",))
        self.pieces.append(Markup(f"<{opened}{shown}>", 0 if tag in VOID else 1))
        if tag not in VOID:
            self.open.append(opened)
        if tag == "q":
            self.say("“")
        elif tag == "table":
            self.pieces[-1] = Markup('<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>', 1)
        elif opened == "section":
            self.pieces.append(Markup('<h2 id="notes">Notes</h2>'))
        return None

    def end(self, tag: str) -> None:
        if tag == "a" and self.raw_links and self.raw_links.pop():
            self.close_link()
            return
        if tag == "div" and self.open[-1:] == ["section"]:
            tag = "section"
        if tag in BLOCKS:
            self.abandon()
            self.block += 1
        if tag == "q":
            self.say("”")
        if self.open:
            self.open.pop()
        last = self.pieces[-1] if self.pieces else None
        if tag == "p" and isinstance(last, Markup) and last.html.startswith("<p") and last.depth == 1:
            self.pieces.pop()  # a paragraph that held nothing but a comment
            return
        self.pieces.append(Markup("</table></div>" if tag == "table" else f"</{tag}>", -1))

    # text and marks

    def text(self, text: str) -> None:
        if any(tag in CODE for tag in self.open):
            self.say(restore(text, self.masks))
            return
        position = 0
        for mark in MARK.finditer(text):
            self.say(text[position : mark.start()])
            self.marked(self.masks[number(mark)])
            position = mark.end()
        self.say(text[position:])

    def marked(self, found: Mask) -> None:
        if found.role is Role.OPENING and found.reference is not None:
            self.open_link(found.reference)
        elif found.role is Role.CLOSING:
            self.close_link()
        elif found.role is Role.POINT and found.reference is not None:
            self.point(found.reference)

    def say(self, text: str) -> None:
        """A run of prose; white space between blocks, and a note's number, are only markup."""
        last = self.pieces[-1] if self.pieces else None
        if last is None or (isinstance(last, Markup) and block_level(last.html)):
            text = text.lstrip()
        if not text:
            return
        if isinstance(last, Markup) and last.html.startswith('<a class="note-'):
            self.pieces.append(Markup(html.escape(text, quote=False)))
            return
        self.words += len(text.split())
        quiet = self.link is not None or any(tag in QUIET for tag in self.open)
        if not any(tag in CODE for tag in self.open):
            self.doubtful(text)
        if isinstance(last, Prose) and (last.block, last.quiet) == (self.block, quiet):
            self.pieces[-1] = replace(last, text=last.text + text)
        else:
            self.pieces.append(Prose(text, self.block, self.section, quiet))

    def doubtful(self, text: str) -> None:
        """Characters that were meant to be a note or a link and have become text."""
        for note in UNKNOWN_NOTE.finditer(text):
            message = f"there is no note “{note[1]}”"
            self.problems.append(
                Problem(self.place.of(note[0]), "unknown-note", message, f"write it: [^{note[1]}]: …", width=len(note[0]))
            )
        half = UNCLOSED.search(text)
        if half is not None:
            self.problems.append(
                Problem(self.place.of(half[0]), "unclosed-link", f"`{half[0]}` has no counterpart", "write [[name]] or [[name|words]]", width=2)
            )

    # links

    def open_link(self, reference: Reference) -> None:
        if self.link is not None:
            self.problems.append(nested(reference))
            return
        self.link = len(self.pieces), reference, len(self.open)
        self.pieces.append(Opening(reference))

    def close_link(self) -> None:
        if self.link is None:
            return
        _, reference, depth = self.link
        if depth != len(self.open):
            self.abandon()
            return
        self.link = None
        self.pieces.append(Closing())

    def abandon(self) -> None:
        """A link that an element's edge cuts off is told, and its words stay as text."""
        if self.link is None:
            return
        index, reference, _ = self.link
        self.link = None
        self.pieces[index] = Markup("")
        message = "this link begins inside an element and ends outside it"
        help = "put the whole link inside the emphasis, or the whole emphasis inside the link"
        self.problems.append(Problem(reference.at, "broken-link", message, help, width=reference.width))

    def raw_link(self, address: str) -> None:
        """A link that Markdown made itself: <https://…>, [text][1], or raw HTML."""
        self.raw_links.append(bool(address) and self.link is None)
        if self.raw_links[-1]:
            self.open_link(pointed(address, self.place.of(address), len(address)))

    def point(self, reference: Reference) -> None:
        if self.link is not None and reference.via is not Via.IMAGE:
            self.problems.append(nested(reference))
            return
        quiet = self.link is not None or any(tag in QUIET for tag in self.open)
        self.pieces.append(Point(reference, self.block, self.section, quiet))


def nested(reference: Reference) -> Problem:
    return Problem(
        reference.at,
        "nested-link",
        "a link stands within a link",
        "end the outer link before it, or move it out",
        width=reference.width,
    )


def element(tag: str, attributes: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The element to write for one of Markdown's, and the attributes it gains."""
    match tag, attributes.get("class", ""):
        case "div", "footnote":
            attributes.pop("class")
            return "section", {"class": "notes", "role": "doc-endnotes", "aria-labelledby": "notes"}
        case "a", "footnote-ref":
            return "a", {"class": "note-ref", "role": "doc-noteref"}
        case "a", "footnote-backref":
            return "a", {"class": "note-back", "role": "doc-backlink", "aria-label": "Back to the text"}
    if "align" in attributes:
        return tag, {"class": f"align-{attributes['align']}"}
    return tag, {}


def merged(pieces: list[Piece]) -> Iterator[Piece]:
    """The same pieces, with neighbouring markup at block level written as one."""
    held: Markup | None = None
    for piece in pieces:
        if isinstance(piece, Markup) and not piece.html:
            continue
        if isinstance(piece, Markup) and held is not None:
            held = Markup(held.html + piece.html, held.depth + piece.depth)
        elif isinstance(piece, Markup) and block_level(piece.html):
            held = piece
        else:
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


def unique(id: str, taken: set[str] | frozenset[str]) -> str:
    """The id, or the id with the first free number behind it."""
    if id not in taken and not re.fullmatch(r"(?:p|fn|fnref|m|c|s|e)-?\d.*|(?:m|c|s|e|fn|fnref)-.*", id):
        return id
    count = 2
    while f"{id}-{count}" in taken:
        count += 1
    return f"{id}-{count}"
