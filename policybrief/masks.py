"""Explicit references out of Markdown, before Markdown sees them, and back where they were not meant.

Python-Markdown keeps no positions. So each reference is found in the author's own text, where its
place is known, and a private-use mark takes its stead; the finished HTML is cut at the marks.

    [[abm-treaty|the accord]]   →   ⟨3⟩the accord⟨4⟩      opening and closing
    [[abm-treaty]]  [@key]      →   ⟨5⟩                   a point
    <!-- a comment -->          →   ⟨6⟩ or an empty line

A mark that lands in code gives back the author's characters.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto

from .model import Kind, Reference, Via
from .problem import Position, Problem

FIRST, LAST = "\ue000", "\ue001"
DIGITS = {ord(str(digit)): chr(0xE010 + digit) for digit in range(10)}
MARK = re.compile(f"{FIRST}([\ue010-\ue019]+){LAST}")


class Role(Enum):
    """What a mark stands for."""

    OPENING = auto()
    CLOSING = auto()
    POINT = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Mask:
    """One mark: what it stands for, and what the author wrote there."""

    role: Role
    written: str
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks, and their meanings by number."""

    text: str
    masks: tuple[Mask, ...]
    problems: tuple[Problem, ...]


DESTINATION = r"\(\s*(?P<{0}><[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
CONSTRUCT = re.compile(
    r"""
      (?P<fence> ^(?P<ticks>`{{3,}}|~{{3,}})[^\n]*\n (?:.*\n)*? (?P=ticks)[`~]*[ ]*$ )
    | (?P<code> (?<!`)(?P<run>`+)(?!`) .{{1,2000}}? (?<!`)(?P=run)(?!`) )
    | (?P<escape> \\[^\n] )
    | (?P<line> ^[ ]{{0,3}}<!--(?:(?!-->)[\s\S])*-->[ ]*(?:\n|\Z) )
    | (?P<comment> <!--(?:(?!-->)[\s\S])*--> )
    | (?P<name> \[\[ (?P<called>[^\[\]|\n]{{1,200}}) (?:\|(?P<label>[^\[\]]{{1,500}}))? \]\] )
    | (?P<cite> \[(?P<cited>@[^\[\]\n]{{1,500}})\] )
    | (?P<image> !\[(?P<alt>[^\[\]]{{0,1000}})\]{image} )
    | (?P<link> \[(?P<words>(?:\\.|[^\[\]\\]){{1,1000}})\]{link} )
    """.format(image=DESTINATION.format("picture"), link=DESTINATION.format("address")),
    re.VERBOSE | re.MULTILINE,
)
CITED = re.compile(r"\s*@(?P<key>[A-Za-z0-9][A-Za-z0-9_.:/-]*?)(?:,\s*(?P<locator>[^;]+?))?\s*\Z")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
ENTRY = re.compile(r"(?P<kind>term|event|brief|page):(?P<slug>[^#]*)(?:#(?P<fragment>.*))?\Z")


def mask(text: str, path: str, line: int, indent: int) -> Masked:
    """The text with a mark for each reference; `line` and `indent` say where it stands in its file."""
    return Masker(text, path, line, indent).run()


class Masker:
    """One pass over one text."""

    def __init__(self, text: str, path: str, line: int, indent: int) -> None:
        self.text, self.path, self.line, self.indent = text, path, line, indent
        self.breaks = [match.end() for match in re.finditer("\n", text)]
        self.masks: list[Mask] = []
        self.problems: list[Problem] = []

    def run(self) -> Masked:
        return Masked(CONSTRUCT.sub(self.replace, self.text), tuple(self.masks), tuple(self.problems))

    def replace(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "line":
                return "\n" * found[0].count("\n")
            case "comment":
                return self.mark(Role.NOTHING, found[0]) + "\n" * found[0].count("\n")
            case "name":
                return self.name(found)
            case "cite":
                return self.citation(found)
            case "image":
                return self.image(found)
            case "link":
                return self.link(found)
        return found[0]

    def name(self, found: re.Match[str]) -> str:
        """[[slug]], [[kind:slug#section|words]]"""
        called = found["called"].strip()
        entry = ENTRY.match(called)
        if entry is not None:
            reference = self.entry(entry, found)
        else:
            target, _, fragment = called.partition("#")
            reference = self.reference(Via.NAME, target.strip(), found, fragment=fragment)
        if found["label"] is None:
            return self.mark(Role.POINT, found[0], reference)
        return self.around(f"[[{found['called']}|", found["label"], "]]", reference)

    def citation(self, found: re.Match[str]) -> str:
        """[@key], [@key, p. 12; @other]"""
        marks: list[str] = []
        offset = found.start() + 1
        for part in found["cited"].split(";"):
            cited = CITED.match(part)
            if cited is None:
                at, help = self.position(offset), "write [@key] or [@key, p. 12]; join several with semicolons"
                problem = Problem(at, "bad-citation", f"“{part.strip()}” is not a citation", help, width=len(part))
                self.problems.append(problem)
                return found[0]
            reference = Reference(
                Via.CITATION,
                cited["key"],
                self.position(offset + cited.start("key") - 1),
                Kind.SOURCE,
                locator=cited["locator"] or "",
                width=len(cited["key"]) + 1,
            )
            marks.append(self.mark(Role.POINT, "" if marks else found[0], reference))
            offset += len(part) + 1
        return "".join(marks)

    def image(self, found: re.Match[str]) -> str:
        """![text equivalent](path)"""
        reference = self.reference(Via.IMAGE, found["picture"].strip("<>"), found, locator=found["alt"])
        return self.mark(Role.POINT, found[0], reference)

    def link(self, found: re.Match[str]) -> str:
        """[words](address)"""
        reference = self.address(found["address"].strip("<>"), found)
        return self.around("[", found["words"], found[0][len(found["words"]) + 1 :], reference)

    def address(self, address: str, found: re.Match[str]) -> Reference:
        """What an address points at: an entry, a section of this page, a file, the web."""
        entry = ENTRY.match(address)
        if entry is not None:
            return self.entry(entry, found)
        return pointed(address, self.position(found.start()), len(found[0].split("\n")[0]))

    def entry(self, entry: re.Match[str], found: re.Match[str]) -> Reference:
        kind = Kind(entry["kind"])
        return self.reference(Via.NAME, entry["slug"].strip(), found, kind=kind, fragment=entry["fragment"] or "")

    def reference(
        self, via: Via, target: str, found: re.Match[str], *, kind: Kind | None = None, fragment: str = "", locator: str = ""
    ) -> Reference:
        width = len(found[0].split("\n")[0])
        return Reference(via, target, self.position(found.start()), kind, fragment, locator, width)

    def around(self, before: str, words: str, after: str, reference: Reference) -> str:
        return self.mark(Role.OPENING, before, reference) + words + self.mark(Role.CLOSING, after)

    def mark(self, role: Role, written: str, reference: Reference | None = None) -> str:
        self.masks.append(Mask(role, written, reference))
        return FIRST + str(len(self.masks) - 1).translate(DIGITS) + LAST

    def position(self, offset: int) -> Position:
        row = bisect_right(self.breaks, offset)
        start = self.breaks[row - 1] if row else 0
        return Position(self.path, self.line + row, offset - start + 1 + self.indent)


def pointed(address: str, at: Position, width: int) -> Reference:
    """What an address points at that is not the name of an entry."""
    if address.startswith("#"):
        return Reference(Via.ANCHOR, "", at, fragment=address[1:], width=width)
    if SCHEME.match(address) or address.startswith("//"):
        return Reference(Via.WEB, address, at, width=width)
    target, _, fragment = address.partition("#")
    return Reference(Via.FILE, target, at, fragment=fragment, width=width)


def number(mark: re.Match[str]) -> int:
    """Which mask a mark in the finished HTML stands for."""
    return int("".join(str(ord(char) - 0xE010) for char in mark[1]))


def restore(text: str, masks: tuple[Mask, ...]) -> str:
    """The author's own characters in place of every mark."""
    return MARK.sub(lambda mark: masks[number(mark)].written, text)
