"""A finished page to the same page with its words set: what `typography` says, on text alone.

Attributes, code, scripts, drawings and all that stands in the head are left as they are.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from html import escape, unescape
from typing import NamedTuple

from .typography import CAPITALS, HIDDEN, SMALL_CAPS, acronyms, typeset_parts

ATTRIBUTES = r"""[^<>"']*+(?>(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*)"""
INLINE = "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
"""Elements that a line runs through: what stands on both sides of their tags is one text."""
PLAIN = "h[1-6]|dt|th|caption"
"""Elements in which acronyms are left as capitals."""
SEALED = "head|script|style|textarea|pre"
APART = rf"(?:svg|math|{PLAIN})\b|[a-z][a-z0-9]*+\s(?=[^>]*(?:lang=|prose))"
"""How the tags of elements begin that may be set in another way than what stands around them, and are no part of a line."""
BLOCKS = rf"(?:<(?:/(?!(?:{INLINE})\b)|(?!(?:{INLINE}|{SEALED})\b|{APART}))[a-z]{ATTRIBUTES}>\s*+)"
BEGIN, END = "\ue0e0", "\ue0e1"
"""Around a part that stands on many pages, so that it is set once; `load` lets neither into a text."""
LINE = rf"(?P<line>(?>(?:[^<{BEGIN}{END}]++|</?(?:{INLINE})\b{ATTRIBUTES}>)+))"
TOKEN = re.compile(
    rf"(?>{BLOCKS}*){LINE}|(?>{BLOCKS}+)|{BEGIN}(?P<part>[^{END}]*+){END}"
    rf"|<(?P<sealed>{SEALED})\b.*?</(?P=sealed)>|<!--.*?-->|<[!?][^>]*>"
    rf"|<(?P<name>[a-z][a-z0-9]*+)(?P<attributes>{ATTRIBUTES})>|<",
    re.DOTALL,
)
LOUD = re.compile("</?[A-Z][A-Za-z0-9]*")
"""A tag in capitals, which HTML allows."""
TAG = re.compile(rf"(</?[a-z]+\b{ATTRIBUTES}>)")
NAME = re.compile(r"</?([a-z]+)")
FAR = sys.maxsize
"""Behind the end of every page."""
SHORT, KEPT = 400, 16_384
"""Lines of so few characters are remembered, so many of them: what stands on one page stands on many."""
QUIET = frozenset("code kbd samp svg var math".split())
VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
NOTED = re.compile("<code|<kbd|<samp|<var|lang=")
"""What makes parts of a line differ in how they are set."""
UNNAMED = re.compile(PLAIN)
LANG = re.compile(r'\blang="([^"]*)"')
PROSE = re.compile(r'\bclass="(?:[^"]*\s)?prose[\s"]')


class Element(NamedTuple):
    """An open element that is set in its own way."""

    end: int
    """Where it ends in the page."""
    lang: str
    quiet: bool
    rules: frozenset[str]


def compose(page: str, lang: str, rules: frozenset[str]) -> str:
    """A page of well-formed HTML by the rules that are named; `lang` (BCP 47) holds where the page names no other."""
    quiet = LOUD.sub(lambda found: found[0].lower(), page) if rules and LOUD.search(page) else page
    made = "".join(composed(quiet, Element(FAR, lang, False, rules - {SMALL_CAPS}), rules)) if rules else quiet
    return made.replace(BEGIN, "").replace(END, "")


def part(html: str) -> str:
    """Elements that many pages hold, in the same words, for `compose` to know them by; they hold no part themselves."""
    return f"{BEGIN}{html}{END}"


@lru_cache(KEPT)
def set_part(html: str, around: "Element", rules: frozenset[str]) -> str:
    """A part of a page within an element."""
    return "".join(composed(html, around, rules))


def composed(page: str, around: "Element", rules: frozenset[str]) -> Iterator[str]:
    """A page, or a part of one within an element, bit by bit. What stays as it is between two lines is one bit."""
    outer: list[Element] = []
    done = 0
    for found in TOKEN.finditer(page):
        kind = found.lastgroup  # the last group that took part says which of the alternatives it was
        if kind == "line":
            start, end = found.span("line")
            while start >= around.end:
                around = outer.pop()
            if around.quiet:
                continue
            line = found["line"]
            made = line_of(line, around.lang, around.rules)
            if made != line:
                yield page[done:start]
                yield made
                done = end
        elif kind == "part":
            while found.start() >= around.end:
                around = outer.pop()
            yield page[done : found.start()]
            yield set_part(found["part"], around._replace(end=FAR), rules)
            done = found.end()
        elif kind == "attributes" and found["name"] not in VOID and not found["attributes"].endswith("/"):
            while found.start() >= around.end:
                around = outer.pop()
            inner = opened(page, found, around, rules)
            if inner is not around:
                outer.append(around)
                around = inner
    yield page[done:]


def opened(page: str, tag: re.Match[str], around: Element, rules: frozenset[str]) -> Element:
    """The element that a tag opens, within another; the other itself where it changes nothing."""
    name, attributes = tag["name"], tag["attributes"]
    own = around.rules
    if UNNAMED.fullmatch(name):
        own = own - {SMALL_CAPS} if SMALL_CAPS in own else own
    elif PROSE.search(attributes):
        own = rules
    lang, quiet = language(attributes) or around.lang, around.quiet or name in QUIET
    if (lang, quiet, own) == around[1:]:
        return around
    return Element(min(around.end, end_of(page, tag.end(), name)), lang, quiet, own)


def end_of(page: str, start: int, name: str) -> int:
    """Where an element ends whose tag ends at `start`: at its own end tag, or with the page."""
    depth = 1
    for found in tags_of(name).finditer(page, start):
        depth += -1 if found[0][1] == "/" else 1
        if not depth:
            return found.start()
    return FAR


@cache
def tags_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</?{name}\b")


def language(attributes: str) -> str:
    """The language that a tag names, if it names one."""
    found = LANG.search(attributes) if "lang" in attributes else None
    return found[1] if found else ""


def line_of(line: str, lang: str, rules: frozenset[str]) -> str:
    """The words of one block and the inline markup among them, set; short ones are remembered, since they come again."""
    return short_line(line, lang, rules) if len(line) <= SHORT else words_of(line, lang, rules)


@lru_cache(KEPT)
def short_line(line: str, lang: str, rules: frozenset[str]) -> str:
    return words_of(line, lang, rules)


def words_of(line: str, lang: str, rules: frozenset[str]) -> str:
    """The same, worked out; the line itself where no rule changes anything, as in most."""
    parts = TAG.split(line)  # text and tags in turn
    if NOTED.search(line) is not None:
        return mixed(parts, lang, rules)
    texts = tuple(map(unescape, parts[::2]) if "&" in line else parts[::2])
    made = typeset_parts(texts, lang, rules)
    plain = made is texts and "&" not in line and line.count(">") == len(texts) - 1
    if plain and (SMALL_CAPS not in rules or CAPITALS.search(line) is None):
        return line
    parts[::2] = map(finish(rules), made)
    return "".join(parts)


def mixed(parts: list[str], lang: str, rules: frozenset[str]) -> str:
    """A line whose parts are set in different ways."""
    spoken = languages(parts, lang)
    texts = parts[::2]
    for one in dict.fromkeys(filter(None, spoken)):
        heard = tuple(heard_as(text, own, one, lang) for text, own in zip(texts, spoken, strict=True))
        for place, words in enumerate(typeset_parts(heard, one, rules)):
            if spoken[place] == one:
                parts[2 * place] = finish(rules)(words)
    return "".join(parts)


def heard_as(text: str, own: str, one: str, lang: str) -> str:
    """What the rules of one language see of a text: a word of another is a word, but the line around it is nothing."""
    if own == one:
        return unescape(text)
    return " " if own == lang else HIDDEN


def languages(parts: Sequence[str], lang: str) -> list[str]:
    """For each text of a line the language in which it is to be set; empty for what is quiet."""
    result, within = [lang], [lang]
    for tag in parts[1::2]:
        found = NAME.match(tag)
        name = found[1] if found else ""
        if tag.startswith("</"):
            del within[max(1, len(within) - 1) :]
        elif name not in VOID:
            within.append("" if name in QUIET or not within[-1] else language(tag) or within[-1])
        result.append(within[-1])
    return result


def finish(rules: frozenset[str]) -> Callable[[str], str]:
    """What makes HTML of a text that has been set."""
    return capitals if SMALL_CAPS in rules else written


def capitals(text: str) -> str:
    """A text as HTML, its acronyms marked."""
    parts = acronyms(text)
    return "".join(f'<span class="sc">{part}</span>' if place % 2 else written(part) for place, part in enumerate(parts))


def written(text: str) -> str:
    """A text as HTML."""
    return escape(text, quote=False)
