"""Markdown to a body of pieces; knows no other document, no glossary and no template.

    caps → masks → Python-Markdown → allow-list → cut into pieces

Python-Markdown is slow on some inputs, so delimiters, nesting and blocks are capped.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockQuoteProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from .allowed import CLEANER, SIGNED, refused
from .cut import Cutter
from .masks import FIRST, NAMED, NAMED_END, NOTE, Masked, Place, mask
from .model import Body
from .problem import Problem, Severity

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
BLOCK = re.compile(r"[^ \t\n][^\n]*(?:\n[ \t]*[^ \t\n][^\n]*)*")
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
                if (
                    text
                    and len(text) > BLOCK_LIMIT
                    and not isinstance(text, AtomicString)
                    and max(map(text.count, "*_`<")) > BLOCK_LIMIT
                ):
                    raise Crowded(text)


class Unmarked(Treeprocessor):
    """Takes text without a sign that any inline pattern begins with past all of them: most text of a brief is so."""

    SIGNS = re.compile(r"[\\`*_\[<&]|  \n")

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and self.SIGNS.search(element.text) is None:
                element.text = AtomicString(element.text)
            if element.tail and self.SIGNS.search(element.tail) is None:
                element.tail = AtomicString(element.tail)


class Blocks(HtmlBlockPreprocessor):
    """Looks for blocks of HTML only where there is a sign of one."""

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if any("<" in line or "&" in line for line in lines) else lines


class Tables(TableProcessor):
    """Looks for the rows of a table only where there is a bar between two cells."""

    def test(self, parent: Element, block: str) -> bool:
        return "|" in block and super().test(parent, block)


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


class EditorsNotes(BlockQuoteProcessor):
    """Takes each quotation that `masks` found to be an editor's note out of the text, to stand at its end."""

    BEGINS = re.compile(rf"(?:^|\n)[ ]{{0,3}}>[ ]{{0,3}}{NAMED}(?P<name>[a-z0-9-]+){NAMED_END}[ \t]*(?P<title>[^\n]*)")

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.held: list[Element] = []

    def test(self, parent: Element, block: str) -> bool:
        return self.BEGINS.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        begin = list(self.BEGINS.finditer(block))
        self.parser.parseBlocks(parent, [block[: begin[0].start()]])
        ends = [*(following.start() for following in begin[1:]), len(block)]
        self.parser.state.set("blockquote")
        for begins, end in zip(begin, ends, strict=True):
            note = Element("li", {"id": f"ed-{begins['name']}"})
            SubElement(note, "p", {"class": "note-title"}).text = begins["title"]
            self.parser.parseChunk(note, "\n".join(self.clean(line) for line in block[begins.end() : end].split("\n")))
            self.held.append(note)
        self.parser.state.reset()


class Gathering(Treeprocessor):
    """Puts the editor's notes at the end of the text, in their order."""

    def __init__(self, md: markdown.Markdown, notes: EditorsNotes) -> None:
        super().__init__(md)
        self.notes = notes

    def run(self, root: Element) -> None:
        if self.notes.held:
            SubElement(SubElement(root, "div", {"class": "editors-notes"}), "ol").extend(self.notes.held)
            self.notes.held = []


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
        notes = EditorsNotes(md.parser)
        md.parser.blockprocessors.register(Tables(md.parser, {"use_align_attribute": True}), "table", 75)
        md.parser.blockprocessors.register(notes, "editors-notes", 25)  # quotations are read at 20
        md.treeprocessors.register(Gathering(md, notes), "gathering", 45)  # after the notes of the text, at 50
        md.treeprocessors.register(Attribution(md), "attribution", 25)
        md.treeprocessors.register(Crowd(md), "crowd", 22)
        md.treeprocessors.register(Unmarked(md), "unmarked", 21)
        md.preprocessors.register(Blocks(md), "html_block", 20)  # in the place of the library's
        md.treeprocessors.register(Signature(md), "signature", 5)
        for name in LINKS:
            md.inlinePatterns.deregister(name)


LINKS = ("reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref")
"""What the library looks for at each bracket: `masks` has found all of it, and leaves only marks of notes."""


@cache
def converter() -> markdown.Markdown:
    """Python-Markdown with what policy briefs need, and nothing that lets authors set attributes.

    One instance, reset before each text: making one costs more than a short text does.
    """
    notes = FootnoteExtension(SEPARATOR="-", BACKLINK_TEXT="↑", PLACE_MARKER="\x00no marker\x00")
    return markdown.Markdown(extensions=["fenced_code", "sane_lists", "def_list", notes, TableExtension(), Ours()])


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
        clean = converted(masked.text)
    except Crowded as crowded:
        converter.cache_clear()  # it stopped midway, and is of no more use
        at = max(0, text.find(str(crowded).partition(FIRST)[0][:40]))
        return Reading(Body(), (costly(place, at, f"one paragraph holds * or _, ` or < more than {BLOCK_LIMIT} times"),))
    except RecursionError:
        converter.cache_clear()
        return Reading(Body(), (costly(place, 0, "the text is nested too deeply"),))
    cutter = Cutter(masked.masks, masked.notes)
    body = replace(cutter.cut(clean), written=text)
    return Reading(body, (*cutter.problems, *high_headings(cutter.high, text, place), *unset(cutter, masked)))


CALM = r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\\_*`~\[\]<>&#|^]"
"""A character that means nothing in Markdown, within a line."""
STRESS = rf"\*(?![\s*]){CALM}++(?<!\s)\*(?!\*)|\*\*(?![\s*]){CALM}++(?<!\s)\*\*(?!\*)"
INLINE = rf"(?>(?:{CALM}++|{STRESS})*)"
LINE = rf"(?!\d+[.)])(?:[^\W_]|[“‘({FIRST}]|(?=\*{{1,2}}[^\s*])){INLINE}(?<!\s)"
PARAGRAPH = rf"{LINE}(?>(?:\n{LINE})*)"
PLAIN = rf"(?:{PARAGRAPH}|#{{2,6}} {LINE})(?=\n\n|\n*\Z)"
"""A paragraph or a heading without a sign that means something in Markdown, but for stress: so is most of a brief."""
RUN = re.compile(rf"(?:(?<=\n\n)|\A\n*+){PLAIN}(?>(?:\n\n++{PLAIN})*)")
HELD, HELD_END = "\ue0f4", "\ue0f5"
PUT_BACK = re.compile(rf"<p>{HELD}(?P<run>\d+){HELD_END}</p>|{HELD}(?P<words>\d+){HELD_END}")
WORDS = re.compile(rf"(?<=\w ){CALM}{{30,}}+(?<! )(?=[ \n]|\Z)|(?<=\w ){CALM}{{30,}}(?<! )(?= )")
"""The words of a line behind its first, as far as they mean nothing in Markdown."""
DEFINED = re.compile("^ {0,3}:[ \\t]", re.MULTILINE)
"""What makes the paragraph above it a term that is defined."""


def converted(text: str) -> str:
    """The HTML of a text, cleaned. Python-Markdown would take most of a build over plain words, so it never sees them.

    Runs of plain paragraphs, and plain words of other lines, are held back and put into what it makes of the rest. Where it
    took a run for code or for a part of some HTML, that comes back as its author wrote it.
    """
    if max(map(text.count, "*_`<")) > BLOCK_LIMIT or DEFINED.search(text):
        return CLEANER.clean(converter().reset().convert(text))
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"{HELD}{len(held) - 1}{HELD_END}"

    def put_back(found: re.Match[str]) -> str:
        return paragraphs(held[int(found["run"])]) if found["run"] else held[int(found["words"])]

    rest = WORDS.sub(hold, RUN.sub(hold, text))
    if PUT_BACK.fullmatch("<p>" + rest.strip("\n") + "</p>"):
        return paragraphs(held[0])
    made = converter().reset().convert(rest)
    if "<" in text:  # some HTML of the author's may reach around what is held
        return CLEANER.clean(PUT_BACK.sub(put_back, made))
    return PUT_BACK.sub(put_back, CLEANER.clean(made))


def paragraphs(run: str) -> str:
    """What Python-Markdown and the allow-list make of plain paragraphs and headings."""
    return "\n".join(map(paragraph, re.split("\n\n+", run.strip("\n"))))


def paragraph(text: str) -> str:
    html = EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", text)) if "*" in text else text
    if not html.startswith("#"):
        return f"<p>{html}</p>"
    signs, _, title = html.partition(" ")
    return f"<h{len(signs)}>{title.strip()}</h{len(signs)}>"


STRONG, EMPHASIS = re.compile(r"\*\*([^*]+)\*\*"), re.compile(r"\*([^*]+)\*")


def unset(cutter: Cutter, masked: Masked) -> Iterator[Problem]:
    """Editor's notes that Markdown did not find at the beginning of a quotation, and those without a title."""
    for name, at in masked.notes.items():
        note = cutter.notes.get(f"ed-{name}")
        if note is None:
            help = "put an empty line above it, and begin its line with >"
            yield Problem(at, "unknown-note", "this editor’s note is not a block of its own", help, width=len(name) + 3)
        elif not note.title:
            help = f"write one: [!{name}] A title"
            yield Problem(at, "unknown-note", "this editor’s note has no title", help, width=len(name) + 3)


HIGH = re.compile(r"^(?:#(?!#)|<h1\b[^<>]*>|(?=.*\n=))[ \t]*(?P<words>.*)", re.MULTILINE)


def high_headings(titles: Sequence[str], text: str, place: Place) -> Iterator[Problem]:
    """Headings of the first level; Markdown has not told where they were, so they are looked for in their order."""
    places = HIGH.finditer(text)
    for title in titles:
        first = title.partition(" ")[0]
        offset = next((found.start("words") for found in places if first in found["words"]), 0)
        message = f"“{title}” is a heading of the first level; that one is the title in front matter"
        yield Problem(place.at(offset), "heading-level", message, "begin headings with ##", Severity.WARNING, len(title))
