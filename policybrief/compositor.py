"""A finished page to the same page with its words set: what `typography` says, on text alone.

Attributes, code, scripts, drawings and all that stands in the head are left as they are.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape

from .typography import HIDDEN, SMALL_CAPS, acronyms, typeset_parts

ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
INLINE = "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr"
"""Elements that a line runs through: what stands on both sides of their tags is one text."""
TOKEN = re.compile(
    rf"<(?P<sealed>head|script|style|textarea|pre)\b.*?</(?P=sealed)>|<!--.*?-->|<[!?][^>]*>"
    rf"|(?P<line>(?:[^<]+|</?(?:{INLINE})\b{ATTRIBUTES}>)+)"
    rf"|<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>{ATTRIBUTES})>|<",
    re.DOTALL | re.IGNORECASE,
)
PART = re.compile(rf"<(?P<closing>/?)(?P<name>[a-z]+)(?P<attributes>{ATTRIBUTES})>|(?P<text>[^<]+)", re.IGNORECASE)
QUIET = frozenset("code kbd samp svg var math".split())
PLAIN = frozenset("h1 h2 h3 h4 h5 h6 dt th caption".split())
"""Elements in which acronyms are left as capitals."""
VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
LANG = re.compile(r'\blang="([^"]*)"')
PROSE = re.compile(r'\bclass="(?:[^"]* )?prose[ "]')
KEPT = 32_768
"""How many lines are remembered: what stands on one page stands on many."""


def compose(page: str, lang: str, rules: frozenset[str]) -> str:
    """A page of well-formed HTML by the rules that are named; `lang` (BCP 47) holds where the page names no other."""
    return "".join(composed(page, lang, rules)) if rules else page


def composed(page: str, lang: str, rules: frozenset[str]) -> Iterator[str]:
    """The page, part by part; of each element that is open its name, its language, and whether it is quiet and prose."""
    elements = [("", lang, False, False)]
    for found in TOKEN.finditer(page):
        _, lang, quiet, prose = elements[-1]
        line, name = found["line"], (found["name"] or "").lower()
        if line is not None:
            yield line if quiet or line.isspace() else line_of(line, lang, rules - {SMALL_CAPS} if not prose else rules)
            continue
        yield found[0]
        if not name or name in VOID:
            continue
        if found["closing"]:
            close(elements, name)
        elif not found["attributes"].endswith("/"):
            attributes = found["attributes"]
            prose = (prose or PROSE.search(attributes) is not None) and name not in PLAIN
            elements.append((name, language(attributes) or lang, quiet or name in QUIET, prose))


def close(elements: list[tuple[str, str, bool, bool]], name: str) -> None:
    """Ends an element, and those within it that HTML lets end by themselves."""
    depth = next((place for place in range(len(elements) - 1, 0, -1) if elements[place][0] == name), len(elements))
    del elements[depth:]


def language(attributes: str) -> str:
    """The language that a tag names, if it names one."""
    found = LANG.search(attributes) if "lang" in attributes else None
    return found[1] if found else ""


@lru_cache(KEPT)
def line_of(line: str, lang: str, rules: frozenset[str]) -> str:
    """The words of one block and the inline markup among them, set."""
    parts = [found[0] for found in PART.finditer(line)]
    spoken = languages(line, lang)
    for one in dict.fromkeys(filter(None, spoken)):
        heard = [heard_as(part, own, one, lang) for part, own in zip(parts, spoken, strict=True) if own is not None]
        laid = iter(typeset_parts(tuple(heard), one, rules))
        for place, own in enumerate(spoken):
            words = next(laid) if own is not None else ""
            if own == one:
                parts[place] = capitals(words) if SMALL_CAPS in rules else written(words)
    return "".join(parts)


def heard_as(part: str, own: str, one: str, lang: str) -> str:
    """What the rules of one language see of a text: a word of another is a word, but the line around it is nothing."""
    if own == one:
        return unescape(part)
    return " " if own == lang else HIDDEN


def languages(line: str, lang: str) -> list[str | None]:
    """For each part of a line the language in which it is to be set: empty for what is quiet, None for a tag."""
    result: list[str | None] = []
    within = [lang]
    for found in PART.finditer(line):
        result.append(within[-1] if found["text"] is not None else None)
        if found["closing"]:
            del within[max(1, len(within) - 1) :]
        elif found["name"] and found["name"].lower() not in VOID:
            quiet = found["name"].lower() in QUIET or not within[-1]
            within.append("" if quiet else language(found["attributes"]) or within[-1])
    return result


def capitals(text: str) -> str:
    """A text as HTML, its acronyms marked."""
    parts = acronyms(text)
    return "".join(f'<span class="sc">{part}</span>' if place % 2 else written(part) for place, part in enumerate(parts))


def written(text: str) -> str:
    """A text as HTML."""
    return escape(text, quote=False)
