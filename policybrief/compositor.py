"""A finished page to the same page with its words set: what `typography` says, on text alone.

Attributes, code, scripts, drawings and all that stands in the head are left as they are.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from html import escape, unescape
from typing import NamedTuple

from .typography import HIDDEN, KEPT, SMALL_CAPS, acronyms, typeset_parts

ATTRIBUTES = r"""[^<>"']*+(?>(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*)"""
INLINE = "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
"""Elements that a line runs through: what stands on both sides of their tags is one text."""
PLAIN = "h[1-6]|dt|th|caption"
"""Elements in which acronyms are left as capitals."""
SEALED = "head|script|style|textarea|pre"
APART = rf"(?:svg|math|{PLAIN})\b|[a-z][a-z0-9]*+\s(?=[^>]*(?:lang=|prose))"
"""How the tags of elements begin that may be set in another way than what stands around them, and are no part of a line."""
BLOCKS = rf"(?:<(?:/(?!(?:{INLINE})\b)|(?!(?:{INLINE}|{SEALED})\b|{APART}))[a-z]{ATTRIBUTES}>\s*+)"
LINE = rf"(?P<line>(?>(?:[^<]++|</?(?:{INLINE})\b{ATTRIBUTES}>)+))"
TOKEN = re.compile(
    rf"(?P<before>(?>{BLOCKS}*)){LINE}|(?>{BLOCKS}+)"
    rf"|<(?P<sealed>{SEALED})\b.*?</(?P=sealed)>|<!--.*?-->|<[!?][^>]*>"
    rf"|<(?P<name>[a-z][a-z0-9]*+)(?P<attributes>{ATTRIBUTES})>|<",
    re.DOTALL,
)
LOUD = re.compile("</?[A-Z][A-Za-z0-9]*")
"""A tag in capitals, which HTML allows."""
TAG = re.compile(rf"(</?[a-z]+\b{ATTRIBUTES}>)")
NAME = re.compile(r"</?([a-z]+)")
QUIET = frozenset("code kbd samp svg var math".split())
VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
NOTED = ("<code", "<kbd", "<samp", "<var", "lang=")
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
    if not rules:
        return page
    quiet = LOUD.sub(lambda found: found[0].lower(), page)
    return "".join(composed(quiet, lang, rules))


def composed(page: str, lang: str, rules: frozenset[str]) -> Iterator[str]:
    """The page, part by part; its tags are in small letters."""
    elements = [Element(len(page) + 1, lang, False, rules - {SMALL_CAPS})]
    for found in TOKEN.finditer(page):
        line = found["line"]
        while (found.start("line") if line else found.start()) >= elements[-1].end:
            elements.pop()
        if line:
            _, lang, quiet, own = elements[-1]
            yield found["before"]
            yield line if quiet else line_of(line, lang, own)
            continue
        yield found[0]
        if found["name"] and found["name"] not in VOID and not found["attributes"].endswith("/"):
            elements.append(opened(page, found, elements[-1], rules))


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
    return len(page) + 1


@cache
def tags_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</?{name}\b")


def language(attributes: str) -> str:
    """The language that a tag names, if it names one."""
    found = LANG.search(attributes) if "lang" in attributes else None
    return found[1] if found else ""


@lru_cache(KEPT)
def line_of(line: str, lang: str, rules: frozenset[str]) -> str:
    """The words of one block and the inline markup among them, set."""
    parts = TAG.split(line)  # text and tags in turn
    if not any(sign in line for sign in NOTED):
        parts[::2] = map(finish(rules), typeset_parts(tuple(map(unescape, parts[::2])), lang, rules))
        return "".join(parts)
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
