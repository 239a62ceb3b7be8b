r"""Whatever is ours to understand, out of Markdown before Markdown sees it, and back where it was not meant.

Python-Markdown keeps no positions, and some characters cost it dearly. So references, comments and
stray delimiters are found in the author's own text, where their place is known, and a mark of
private-use characters takes their stead; the finished HTML is cut at the marks.

    [[abm-treaty|the accord]]   [the accord](term:abm-treaty)   →   ⟨3⟩the accord⟨4⟩
    [[abm-treaty]]   [@key]   ![a map](map.png)                 →   ⟨5⟩
    \*   &amp;   a stray [ or <   a comment                     →   ⟨6⟩

A mark that lands in code gives back the author's characters. Only emphasis, code, notes and the
elements that a text may use are left for Markdown to find.
"""

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import NamedTuple

from .model import CLAIM, Kind, Reference, Via
from .problem import STRANGE, Position, Problem, Severity

FIRST, LAST = "\ue000", "\ue001"
DIGITS = {ord(str(digit)): chr(0xE010 + digit) for digit in range(10)}
NUMBERS = {ord(mark): chr(digit) for digit, mark in DIGITS.items()}
MARK = re.compile(f"{FIRST}([\ue010-\ue019]+){LAST}")


class Role(Enum):
    """What a mark stands for."""

    OPENING = auto()
    CLOSING = auto()
    POINT = auto()
    PLAIN = auto()
    QUIET = auto()
    CLAIMS = auto()
    EDITOR = auto()


@dataclass(frozen=True, slots=True)
class Mask:
    """One mark: what it stands for, and what the author wrote there."""

    role: Role
    written: str
    reference: Reference | None = None
    said: str = ""
    """Of a plain one: the characters that readers see. Of claims: their numbers. Of an editor's note: its name."""
    problem: Problem | None = None
    """What is wrong with it, unless it stands in code."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks, and their meanings by number."""

    text: str
    masks: tuple[Mask, ...]
    deepest: tuple[int, int]
    """How deep elements of HTML are nested within each other, and the offset where they are."""
    notes: Mapping[str, Position]
    """The editor's notes in their order, and where each begins."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in its file."""

    path: str
    line: int
    indent: int
    """How many columns of the file stand before each line of the text."""
    breaks: tuple[int, ...]
    """Where its lines begin, but for the first."""

    @classmethod
    def of(cls, text: str, path: str, line: int, indent: int) -> "Place":
        """The place of a text whose first line is a line of the file."""
        return cls(path, line, indent, tuple(match.end() for match in re.finditer("\n", text)))

    def at(self, offset: int) -> Position:
        """The position of an offset in the text."""
        row = bisect_right(self.breaks, offset)
        start = self.breaks[row - 1] if row else 0
        return Position(self.path, self.line + row, offset - start + 1 + self.indent)


Refused = Callable[[str, Mapping[str, str]], str]
"""Answers the first thing in a tag that may not be published, of its name and its attributes; or nothing."""


def mask(text: str, place: Place, refused: Refused) -> Masked:
    """The text with a mark for everything that Markdown is not to see."""
    return Masker(text, place, refused).run()


# ---------------------------------------------------------------- what is looked for


def words(depth: int) -> str:
    """A pattern of what may stand between brackets, with further brackets in it to a depth."""
    inner = rf"|\[{words(depth - 1)}\]" if depth else ""
    return rf"(?>(?:[^\[\]\\`\n]++|\\.|`[^`\n]{{0,200}}+`|`|{SOFT}{inner})*)"


SPECIAL = re.compile(r"[\\`~<&!\[\]\ue000-\ue0ff]")
"""Every construct begins with one of these. The last are kept for marks: `load` lets none in, but an author may
hide them in YAML."""
ACTIVE = re.compile(r"[<&\[\ue000-\ue0ff]")
SOFT = r"\n(?![ \t]*(?:\n|\Z))"
"""A line break within a paragraph."""
BLANK = re.compile(r"\n[ \t]*(?=\n)")
LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
ENTITY = re.compile(r"&(?:#[0-9]{1,10}|#[xX][0-9A-Fa-f]{1,10}|[A-Za-z][A-Za-z0-9]{1,31});")
SIGN = re.compile(f"{ESCAPE.pattern}|{ENTITY.pattern}")
TICKS = re.compile(r"`+")
FENCE = re.compile(r"(?P<ticks>`{3,}|~{3,})[ \t]*(?P<language>[\w#.+-]*)(?P<rest>[^\n]*)\n")

AUTOLINK = re.compile(r"<(?:(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000})|(?P<mail>[\w.+-]{1,100}@[\w.-]{1,200}))>")
TAG = re.compile(
    r"""<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]{0,30})(?P<attributes>(?:[\s/](?>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*))?)>"""
)
TAG_LIMIT = 4000
ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`]+)))?"""
)
SWALLOWED = frozenset("iframe math noembed noframes noscript object script style svg template textarea title xmp".split())
"""Elements whose content is not prose."""
UNCOUNTED = frozenset("br dd dt hr li p tbody td tfoot th thead tr".split())
"""Elements that need no end."""

NAME = re.compile(
    r"\[\[(?P<called>(?=[^\[\]|\\\n#]*[^\[\]|\\\s#])[^\[\]|\\\n]{1,200})"
    rf"(?:\\?\|\s*(?P<label>(?:[^\[\]\n]|{SOFT}){{1,500}}?)\s*)?\]\](?!\()"
)
ENTRY = re.compile(r"(?P<kind>term|event|brief|page):(?P<slug>[^#]*)(?:#(?P<fragment>.*))?\Z")
CITATION = re.compile(rf"\[(?P<cited>@(?:[^\[\]\n]|{SOFT}){{1,500}})\](?!\()")
CITED = re.compile(r"\s*@(?P<key>[A-Za-z0-9][A-Za-z0-9_.:/-]*?)\s*(?:,\s*(?P<locator>[^;]+?))?\s*\Z")
EDITOR = re.compile(r"\[!(?P<name>[^\[\]\s\ue000-\ue0ff]{1,80})\](?!\()")
EDITOR_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
EDITOR_BEGINS = re.compile(r"(?:^|\n) {0,3}> {0,3}\Z")
NAMED, NAMED_END = "\ue0f1", "\ue0f2"
"""Around the name of an editor's note, where its text begins: for `markup` to find in what Markdown has read."""
CLAIMED = re.compile(rf"<!--[ \t]*claims:[ \t]*(?P<numbers>{CLAIM}(?:[\s,]+{CLAIM})*)\s*-->")
CLAIMING = re.compile(r"<!--[ \t]*claims:")
BLOCKLIKE = re.compile(
    r" {4}|\t|[ \t]*(?:\n|\Z|#|>|```|~~~|\||:[ \t]|[-+*][ \t]|\d{1,9}[.)][ \t]|<!--|\[\^|([-*_])(?: *\1){2,}[ \t]*(?:\n|\Z)"
    r"|</?(?:blockquote|details|div|dl|figure|h[1-6]|hr|ol|pre|section|table|ul)\b)"
)
"""What begins a line that is no paragraph's."""
NOTE = re.compile(r"\[\^(?P<note>[^\[\]\s\"'<>&\ue000-\ue0ff]{1,60})\](?P<colon>:?)")
LABEL = re.compile(rf"\[(?P<words>{words(2)})\]")
TITLE = r"\"[^\"\n]*+\"|'[^'\n]*+'"
ADDRESS = re.compile(
    r"\([ \t]*\n?[ \t]*(?:<(?P<angled>[^<>\n]*+)>|(?P<bare>(?>(?:\\.|[^\s()<>\\]|\((?>(?:\\.|[^\s()<>\\])*)\))*)))"
    rf"(?:[ \t]*\n?[ \t]+(?:{TITLE}))?[ \t]*\n?[ \t]*\)"
)
ADDRESS_LIMIT = 2000
SHORT = re.compile(r"\[(?P<name>[^\[\]\n]{0,500})\]")
DEFINITION = re.compile(
    rf"^[ ]{{0,3}}\[(?![\^@\]])(?P<name>{words(0)})\]:[ \t]*\n?[ \t]*(?:<(?P<angled>[^<>\n]*+)>|(?P<bare>[^\s<]\S*+))"
    rf"(?:[ \t]*\n?[ \t]+(?:{TITLE}|\([^()\n]*+\)))?[ \t]*$",
    re.MULTILINE,
)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


# ---------------------------------------------------------------- one pass over one text


class Target(NamedTuple):
    """An address, and the place at which its author may mend it."""

    address: str
    start: int
    width: int


class Masker:
    """Goes through a text once, from one special character to the next."""

    def __init__(self, text: str, place: Place, refused: Refused) -> None:
        self.text, self.place, self.refused = text, place, refused
        self.masks: list[Mask] = []
        self.targets = definitions(text)
        self.notes = Notes.of(text)
        self.noted: set[str] = set()
        self.notes_asked = {found["name"] for found in EDITOR.finditer(text) if not begins_note(found)}
        self.edited: dict[str, Position] = {}
        self.blank = -1  # where the block ends that was looked at last
        self.lone: dict[str, int] = {}  # delimiters, and before what end they have no counterpart
        self.anchors: list[Reference | None] = []  # what the open <a> point at
        self.unended: Counter[str] = Counter()  # how many elements of each kind are open
        self.deepest = 0, 0

    def run(self) -> Masked:
        text = self.between(0, len(self.text))
        masks = (replace(mask, problem=None) if self.is_answered(mask) else mask for mask in self.masks)
        return Masked(text, tuple(masks), self.deepest, self.edited)

    def is_answered(self, mask: Mask) -> bool:
        """Whether this wants an editor's note that is there."""
        return mask.role is Role.EDITOR and mask.said in self.edited

    def between(self, start: int, end: int) -> str:
        """A stretch of the text, masked."""
        parts, at = [], start
        while (special := SPECIAL.search(self.text, at, end)) is not None:
            part, stop = self.construct(special[0], special.start(), end)
            parts += [self.text[at : special.start()], part]
            at = stop
        return "".join([*parts, self.text[at:end]])

    def construct(self, char: str, at: int, end: int) -> tuple[str, int]:
        """What begins at a special character, masked, and where it ends."""
        match char:
            case "\\":
                return self.escape(at, end)
            case "&":
                return self.entity(at, end)
            case "`" | "~":
                return self.code(at, end)
            case "<":
                return self.angle(at, end)
            case "!" if self.text.startswith("[", at + 1, end):
                return self.image(at, end)
            case "[":
                return self.bracket(at, end)
            case "]" if self.text.startswith("]]", at, end):
                return self.half(at)
            case "!" | "]":
                return char, at + 1
        return self.plain(char), at + 1

    # characters

    def escape(self, at: int, end: int) -> tuple[str, int]:
        r"""\* is a plain *, and so with every sign."""
        found = ESCAPE.match(self.text, at, end)
        return (self.plain(found[0], found[1]), found.end()) if found is not None else ("\\", at + 1)

    def entity(self, at: int, end: int) -> tuple[str, int]:
        """&nbsp; is the character itself; one that no text may hold stays as it is written."""
        found = ENTITY.match(self.text, at, end)
        if found is None or character(found) == found[0]:
            return self.plain("&"), at + 1
        return self.plain(found[0], character(found)), found.end()

    def half(self, at: int) -> tuple[str, int]:
        """[[ or ]] without the other."""
        shown = self.text[at : at + 2]
        help = "write [[name]] or [[name|words]]; for plain brackets, put a backslash before each"
        problem = Problem(self.place.at(at), "unclosed-link", f"`{shown}` has no counterpart", help, width=2)
        return self.plain(shown, shown, problem), at + 2

    # code

    def code(self, at: int, end: int) -> tuple[str, int]:
        """A block between fences or a run between backticks, which Markdown will find again."""
        fence = FENCE.match(self.text, at, end) if self.begins_line(at) else None
        if fence is not None and (self.text[at] == "~" or "`" not in fence["rest"]):
            return self.fenced(fence, end)
        ticks = TICKS.match(self.text, at, end)
        if ticks is None:
            return "~", at + 1
        stop = min(self.block_end(at), end)
        if self.lone.get(ticks[0]) != stop:
            for run in TICKS.finditer(self.text, ticks.end(), stop):
                if run[0] == ticks[0]:
                    return self.verbatim(at, run.end()), run.end()
            self.lone[ticks[0]] = stop
        return self.plain(ticks[0]), ticks.end()

    def fenced(self, fence: re.Match[str], end: int) -> tuple[str, int]:
        """Words after the name of the language mean nothing to Markdown, so they go."""
        ticks, at = fence["ticks"], fence.end() - 1
        while self.lone.get("\n" + ticks) != end and (at := self.text.find("\n" + ticks, at, end)) >= 0:
            at += 1 + len(ticks)
            if LINE_END.match(self.text, at, end):
                return f"{ticks}{fence['language']}\n{self.verbatim(fence.end(), at)}", at
        self.lone["\n" + ticks] = end
        return self.plain(ticks, ticks, self.unclosed("block of code", fence.start(), ticks)), fence.end("ticks")

    def verbatim(self, start: int, end: int) -> str:
        """Code. Should Markdown not take it for that, nothing in it can pass for a link, a tag or a mark."""
        return ACTIVE.sub(lambda found: self.plain(found[0]), self.text[start:end])

    def begins_line(self, at: int) -> bool:
        return at == 0 or self.text[at - 1] == "\n"

    def block_end(self, at: int) -> int:
        """Where the paragraph ends that holds an offset."""
        if at >= self.blank:
            found = BLANK.search(self.text, at)
            self.blank = found.start() if found is not None else len(self.text)
        return self.blank

    # HTML

    def angle(self, at: int, end: int) -> tuple[str, int]:
        """A comment, an address between < and >, a tag, or a plain <."""
        if self.text.startswith("<!--", at, end):
            return self.comment(at, end)
        address = AUTOLINK.match(self.text, at, end)
        if address is not None:
            return self.autolink(address), address.end()
        tag = TAG.match(self.text, at, end)
        if tag is not None and len(tag[0]) <= TAG_LIMIT and not STRANGE.search(html.unescape(tag[0])):
            return self.tag(tag, end)
        return self.plain("<"), at + 1

    def comment(self, at: int, end: int) -> tuple[str, int]:
        """On a line of its own it leaves an empty line, elsewhere nothing."""
        close = self.text.find("-->", at + 4, end) if self.lone.get("<!--") != end else -1
        if close < 0:
            self.lone["<!--"] = end
            return self.plain("<!--", "<!--", self.unclosed("comment", at, "<!--")), at + 4
        stop = close + 3
        rest = LINE_END.match(self.text, stop, end)
        if rest is not None and self.begins_line(at - len(self.indentation(at))):
            claims = self.claims(at, rest.end()) if CLAIMING.match(self.text, at, stop) else ""
            return "\n" * self.text.count("\n", at, rest.end()) + claims, rest.end()
        told = self.misplaced(at) if CLAIMING.match(self.text, at, stop) else None
        lines = self.text[at:stop].split("\n")
        blanks = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]  # an indented block must stay one
        problems = (told, *[None] * len(lines))
        marks = (self.plain(line[len(blank) :], "", one) for blank, line, one in zip(blanks, lines, problems, strict=False))
        return "\n".join(blank + mark for blank, mark in zip(blanks, marks, strict=True)), stop

    def claims(self, at: int, end: int) -> str:
        """<!-- claims: 2.1 2.2 --> goes to the beginning of the paragraph below it."""
        found = CLAIMED.match(self.text, at, end)
        if found is None:
            help = "write numbers, <!-- claims: 2.1 2.2 -->; begin a remark of your own with another word"
            return self.plain("", "", Problem(self.place.at(at), "bad-claim", "these are no numbers of claims", help, width=4))
        problem = self.misplaced(at)
        if BLOCKLIKE.match(self.text, end):
            return self.plain("", "", problem) + "\n\n"
        return self.mark(Role.CLAIMS, "", None, " ".join(re.findall(CLAIM, found["numbers"])), problem)

    def misplaced(self, at: int) -> Problem:
        help = "put the comment on a line of its own, directly above the paragraph that restates them"
        return Problem(self.place.at(at), "bad-claim", "no paragraph of the text begins below these claims", help, width=4)

    def indentation(self, at: int) -> str:
        """The spaces before an offset, up to three."""
        before = self.text[max(0, at - 3) : at]
        return before[len(before.rstrip(" ")) :]

    def autolink(self, found: re.Match[str]) -> str:
        """<https://…>, <someone@…>"""
        address = found["address"] or f"mailto:{found['mail']}"
        reference = self.points_at(Target(address, found.start(), len(found[0])))
        return self.mark(Role.OPENING, "<", reference) + self.plain(found[0][1:-1]) + self.mark(Role.CLOSING, ">", reference)

    def tag(self, found: re.Match[str], end: int) -> tuple[str, int]:
        """A tag that may be published stays for Markdown; what <a> and <img> point at is ours to follow."""
        name, ends, stop = found["tag"].lower(), bool(found["end"]), found.end()
        attributes = attributes_of(found["attributes"]) if not ends else {}
        refused = self.refused(name, attributes)
        problem = self.removed(found, refused) if refused and not ends else None
        if refused.startswith("<"):
            stop = self.element_end(name, stop, end) if name in SWALLOWED and not ends else stop
            return self.plain(self.text[found.start() : stop], "", problem), stop
        if name == "a":
            return self.anchor(found, attributes.get("href"), problem), stop
        if name == "img":
            reference = self.reference(Via.IMAGE, attributes.get("src", ""), found, locator=attributes.get("alt", ""))
            return self.mark(Role.POINT, found[0], reference, "", problem), stop
        if name not in UNCOUNTED:
            self.nest(name, ends, found.start())
        return found[0] + (self.plain("", "", problem) if problem is not None else ""), stop

    def anchor(self, found: re.Match[str], address: str | None, problem: Problem | None) -> str:
        """<a href="…"> and its end."""
        if found["end"]:
            reference = self.anchors.pop() if self.anchors else None
            return self.mark(Role.CLOSING if reference else Role.PLAIN, found[0], reference)
        self.anchors.append(self.points_at(Target(address, found.start(), len(found[0]))) if address is not None else None)
        return self.mark(Role.OPENING if address is not None else Role.PLAIN, found[0], self.anchors[-1], "", problem)

    def element_end(self, name: str, at: int, end: int) -> int:
        """Where an element ends whose content is not prose; if it never does, where its tag does."""
        closing = None
        if self.lone.get(name) != end:
            closing = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(self.text, at, end)
        if closing is None:
            self.lone[name] = end
        return closing.end() if closing is not None else at

    def nest(self, name: str, ends: bool, at: int) -> None:
        """Counts the elements that are open; an end counts only against its own kind, or it would hide another."""
        self.unended[name] = max(0, self.unended[name] + (-1 if ends else 1))
        depth = self.unended.total()
        if depth > self.deepest[0]:
            self.deepest = depth, at

    # brackets

    def bracket(self, at: int, end: int) -> tuple[str, int]:
        """A name, a citation, a note, the address of a later link, a link, or plain brackets."""
        for pattern, made in ((NAME, self.name), (CITATION, self.citation), (NOTE, self.note), (EDITOR, self.editor)):
            found = pattern.match(self.text, at, end)
            if found is not None:
                return made(found), found.end()
        definition = DEFINITION.match(self.text, at - len(self.indentation(at)), end)
        if definition is not None:
            return "\n" * definition[0].count("\n"), definition.end()
        label, target, stop = self.labelled(at, at, end)
        if label is not None and target is not None:
            return self.around(label.start("words"), label.end("words"), at, stop, self.points_at(target)), stop
        if self.text.startswith("[[", at, end):
            return self.half(at)
        if label is None:
            return self.plain("["), at + 1
        problem = self.no_link(at) if self.text.startswith("(", stop, end) else None
        return self.plain("[", "[", problem) + self.between(at + 1, stop - 1) + "]", stop

    def image(self, at: int, end: int) -> tuple[str, int]:
        """![text equivalent](path)"""
        label, target, stop = self.labelled(at, at + 1, end)
        if label is None or target is None:
            return "!", at + 1
        alt = " ".join(unescaped(label["words"]).split())
        reference = Reference(Via.IMAGE, target.address, self.place.at(target.start), locator=alt, width=target.width)
        return self.mark(Role.POINT, self.text[at:stop], reference), stop

    def labelled(self, at: int, bracket: int, end: int) -> tuple[re.Match[str] | None, Target | None, int]:
        """[words] and what they point at: an (address), the [name] of one, or that which has these words as its name."""
        label = LABEL.match(self.text, bracket, end)
        if label is None:
            return None, None, bracket
        found = ADDRESS.match(self.text, label.end(), end)
        if found is not None and (address := address_in(found)) is not None:
            return label, Target(address, at, len(first_line(self.text[at : found.end()]))), found.end()
        short = SHORT.match(self.text, label.end(), end)
        target = self.targets.get(folded(short["name"] or label["words"])) if short is not None else None
        if short is not None and target is not None:
            return label, target, short.end()
        return label, self.targets.get(folded(label["words"])), label.end()

    def name(self, found: re.Match[str]) -> str:
        """[[slug]], [[kind:slug#section|words]]; and [[!words]] or [[!slug|words]], in which no term is linked"""
        called = found["called"].strip()
        if called.startswith("!"):
            return self.mark(Role.QUIET, found[0], None, (found["label"] or called[1:]).strip())
        entry = ENTRY.match(called)
        if entry is not None:
            reference = self.points_at(Target(called, found.start(), len(first_line(found[0]))))
        else:
            target, _, fragment = called.partition("#")
            reference = self.reference(Via.NAME, target.strip(), found, fragment=fragment.strip())
        if found["label"] is None:
            return self.mark(Role.POINT, found[0], reference)
        return self.around(found.start("label"), found.end("label"), found.start(), found.end(), reference)

    def citation(self, found: re.Match[str]) -> str:
        """[@key], [@key, p. 12; @other]"""
        marks: list[str] = []
        offset = found.start("cited")
        for part in found["cited"].split(";"):
            cited = CITED.match(part)
            if cited is None:
                help = "write [@key] or [@key, p. 12]; join several with semicolons"
                message = f"“{part.strip()}” is not a citation"
                problem = Problem(self.place.at(offset), "bad-citation", message, help, width=len(part))
                return self.plain(found[0], found[0], problem)
            at, locator = self.place.at(offset + cited.start("key") - 1), " ".join((cited["locator"] or "").split())
            reference = Reference(Via.CITATION, cited["key"], at, Kind.SOURCE, locator=locator, width=len(cited["key"]) + 1)
            marks.append(self.mark(Role.POINT, "" if marks else found[0], reference))
            offset += len(part) + 1
        return "".join(marks)

    def note(self, found: re.Match[str]) -> str:
        """[^1] stays for Markdown, and so does the text of the note: [^1]: …"""
        note, problem = found["note"], None
        if self.notes.is_text(found):
            if note in self.noted:
                problem = self.noteless(found, f"there are two notes “{note}”", "give each its own name")
            elif note not in self.notes.wanted:
                help = f"write [^{note}] where the text wants it, or delete it"
                problem = self.noteless(found, f"nothing points at the note “{note}”", help, Severity.WARNING)
            self.noted.add(note)
            return found[0] + (self.plain("", "", problem) if problem is not None else "")
        if note in self.notes.written:
            return found[0]
        return self.plain(found[0], found[0], self.noteless(found, f"there is no note “{note}”", f"write it: [^{note}]: …"))

    def editor(self, found: re.Match[str]) -> str:
        """[!name] where a text wants an editor's note, and where the note begins: > [!name] Title"""
        name, at = found["name"], self.place.at(found.start())
        width, told = len(found[0]), None
        if not EDITOR_NAME.fullmatch(name):
            help = "use a to z, 0 to 9 and single hyphens: [!a-name]; for plain brackets, put a backslash before the first"
            told = Problem(at, "unknown-note", f"“{name}” cannot name an editor’s note", help, width=width)
            return self.plain(found[0], found[0], told)
        if not begins_note(found):
            help = f"write it below the paragraph: > [!{name}] A title"
            told = Problem(at, "unknown-note", f"there is no editor’s note “{name}”", help, width=width)
            return self.mark(Role.EDITOR, found[0], None, name, told)
        if name in self.edited:
            help = f"give each its own name; the other is at {self.edited[name]}"
            told = Problem(at, "unknown-note", f"there are two editor’s notes “{name}”", help, width=width)
        elif name not in self.notes_asked:
            message, help = f"nothing points at the editor’s note “{name}”", f"write [!{name}] where the text wants it"
            told = Problem(at, "unknown-note", message, help, Severity.WARNING, width)
        self.edited.setdefault(name, at)
        return NAMED + name + NAMED_END + (self.plain("", "", told) if told is not None else "")

    # references

    def points_at(self, target: Target) -> Reference:
        """What an address points at: an entry, a section of this page, a file, the web."""
        at, entry = self.place.at(target.start), ENTRY.match(target.address)
        if entry is None:
            return pointed(target.address, at, target.width)
        kind, slug = Kind(entry["kind"]), entry["slug"].strip()
        return Reference(Via.NAME, slug, at, kind, fragment=entry["fragment"] or "", width=target.width)

    def reference(self, via: Via, target: str, found: re.Match[str], *, fragment: str = "", locator: str = "") -> Reference:
        """What the whole of a construct points at."""
        at, width = self.place.at(found.start()), len(first_line(found[0]))
        return Reference(via, target, at, fragment=fragment, locator=locator, width=width)

    # marks

    def around(self, start: int, end: int, before: int, after: int, reference: Reference) -> str:
        """Marks on both sides of some words, for what is written from `before` them to `after` them."""
        opening = self.mark(Role.OPENING, self.text[before:start], reference)
        return opening + self.between(start, end) + self.mark(Role.CLOSING, self.text[end:after], reference)

    def plain(self, written: str, said: str | None = None, problem: Problem | None = None) -> str:
        """Characters that mean nothing to Markdown, said as they are written if not otherwise."""
        return self.mark(Role.PLAIN, written, None, written if said is None else said, problem)

    def mark(
        self, role: Role, written: str, reference: Reference | None = None, said: str = "", problem: Problem | None = None
    ) -> str:
        self.masks.append(Mask(role, written, reference, said, problem))
        return FIRST + str(len(self.masks) - 1).translate(DIGITS) + LAST

    # what is wrong

    def unclosed(self, what: str, at: int, begins: str) -> Problem:
        help = "put `-->` behind it" if begins == "<!--" else f"put a line {begins} behind it"
        return Problem(self.place.at(at), "unclosed-block", f"the {what} that begins here never ends", help, width=len(begins))

    def removed(self, found: re.Match[str], refused: str) -> Problem:
        message = f"`{refused}…` is not published: it is not among the HTML that a text may use"
        help = "use Markdown, or one of the elements listed in docs/formats.md"
        at = found.start() + max(0, found[0].lower().find(refused))
        return Problem(self.place.at(at), "html-removed", message, help, Severity.WARNING, len(refused))

    def no_link(self, at: int) -> Problem:
        message = "this is no link: what stands in round brackets is not an address"
        help = "put an address with spaces between < and >; for plain brackets, put a backslash before the first"
        return Problem(self.place.at(at), "broken-link", message, help, Severity.WARNING)

    def noteless(self, found: re.Match[str], message: str, help: str, severity: Severity = Severity.ERROR) -> Problem:
        return Problem(self.place.at(found.start()), "unknown-note", message, help, severity, len(found["note"]) + 3)


# ---------------------------------------------------------------- what is known beforehand


class Notes(NamedTuple):
    """The notes that a text has, and those that it wants."""

    written: frozenset[str]
    wanted: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Notes":
        """From every [^note] in it."""
        found = list(NOTE.finditer(text)) if "[^" in text else []
        texts = {note.start() for note in found if cls.is_text(note)}
        return cls(
            frozenset(note["note"] for note in found if note.start() in texts),
            frozenset(note["note"] for note in found if note.start() not in texts),
        )

    @staticmethod
    def is_text(found: re.Match[str]) -> bool:
        """Whether this begins the text of a note."""
        line = found.string.rfind("\n", 0, found.start()) + 1
        return bool(found["colon"]) and found.start() - line <= 3 and not found.string[line : found.start()].strip(" ")


def begins_note(found: re.Match[str]) -> bool:
    """Whether the text of an editor's note begins here."""
    return EDITOR_BEGINS.search(found.string[max(0, found.start() - 8) : found.start()]) is not None


def definitions(text: str) -> dict[str, Target]:
    """The addresses that a text writes apart from their links: [name]: address"""
    targets: dict[str, Target] = {}
    for found in DEFINITION.finditer(text) if "]:" in text else ():
        address = address_in(found)
        if address is not None:
            group = "bare" if found["bare"] is not None else "angled"
            targets.setdefault(folded(found["name"]), Target(address, found.start(group), len(found[group])))
    return targets


# ---------------------------------------------------------------- what is written, as it is meant


def pointed(address: str, at: Position, width: int) -> Reference:
    """What an address points at that is not the name of an entry."""
    if address.startswith("#"):
        return Reference(Via.ANCHOR, "", at, fragment=address[1:], width=width)
    if SCHEME.match(re.sub(r"[\x00-\x20]", "", address)) or address.startswith("//"):
        return Reference(Via.WEB, address, at, width=width)
    target, _, fragment = address.partition("#")
    return Reference(Via.FILE, target, at, fragment=fragment, width=width)


def address_in(found: re.Match[str]) -> str | None:
    """The address in a link or in a definition; None when it is too long to be one."""
    address = found["angled"] if found["angled"] is not None else found["bare"]
    return unescaped(address).strip() if len(address) <= ADDRESS_LIMIT else None


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes in a tag; of two with one name the first counts, as in a browser."""
    found = reversed(list(ATTRIBUTE.finditer(tag)))
    return {one["name"].lower(): unescaped(one["double"] or one["single"] or one["bare"] or "", escape=False) for one in found}


def unescaped(text: str, *, escape: bool = True) -> str:
    """A text that is no Markdown, with its entities and escaped signs as they are meant."""
    signs = SIGN if escape else ENTITY
    return signs.sub(lambda sign: sign[0][1] if sign[0][0] == "\\" else character(sign), text)


def character(entity: re.Match[str]) -> str:
    """The character that an entity stands for; the entity itself where no text may hold that one."""
    said = html.unescape(entity[0])
    return entity[0] if STRANGE.search(said) else said


def folded(name: str) -> str:
    """The name of an address, in which neither case nor spaces count."""
    return " ".join(name.split()).casefold()


def first_line(text: str) -> str:
    return text.partition("\n")[0]


# ---------------------------------------------------------------- back again


def number(mark: re.Match[str]) -> int:
    """Which mask a mark in the finished HTML stands for."""
    return int(mark[1].translate(NUMBERS))


def restore(text: str, masks: tuple[Mask, ...]) -> str:
    """The author's own characters in place of every mark."""
    return MARK.sub(lambda mark: masks[number(mark)].written, text)
