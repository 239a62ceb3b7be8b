"""Plain text to the same text set as a compositor would: spaces, dashes and quotation marks, never a letter or a digit.

Each rule finds the edits that it wants in a text, and can be switched off by its name. What looks like an address,
a number to dial, a date in digits or the name of a file is hidden from all of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

NO_BREAK = "\u00a0"
NARROW = "\u202f"
JOINER = "\u2060"
"""Forbids a break where it stands and is not seen; unlike U+2011 it leaves the hyphen one that a reader can search for."""
HIDDEN = "\ufffc"
"""Stands for each character that no rule may look at."""


class Edit(NamedTuple):
    """What is to stand instead of the characters between two offsets."""

    start: int
    end: int
    new: str


Rule = Callable[[str, str], Iterable[Edit]]
"""A text and its language (BCP 47) to edits that do not overlap, in their order."""


def typeset(text: str, lang: str, rules: frozenset[str]) -> str:
    """A text by the rules that are named, in a language (BCP 47); set twice, it is as if set once."""
    return typeset_parts((text,), lang, rules)[0]


def typeset_parts(parts: tuple[str, ...], lang: str, rules: frozenset[str]) -> tuple[str, ...]:
    """The text of one block, which markup divides, set as a whole and divided at the same places; itself if nothing changes."""
    whole = "".join(parts)
    text = hiding(whole)
    hidden = [was for was, now in zip(whole, text, strict=True) if now == HIDDEN] if HIDDEN in text else []
    borders: Sequence[int] = ()
    for name, rule in RULES.items():
        edits = tuple(rule(text, lang)) if name in rules else ()
        if edits:
            borders = moved(borders or list(accumulate(map(len, parts), initial=0)), edits)
            text = edited(text, edits)
    if not borders:
        return parts
    if hidden:
        found = iter(hidden)
        text = re.sub(HIDDEN, lambda _: next(found), text)
    return tuple(text[start:end] for start, end in pairwise(borders))


def hiding(text: str) -> str:
    """A text as the rules see it, as long as before.

    Only the words that hold a sign are looked at, which takes a third of the time; but numbers to dial may hold spaces.
    """
    parts, done = [], 0
    for sign in SIGNS.finditer(text):
        at = sign.start()
        if sign[0] in "+(":
            return UNTOUCHED.sub(blanked, text)
        if at >= done:
            begins = max(done, text.rfind(" ", done, at) + 1, text.rfind("\n", done, at) + 1)
            ends = WORD_END.search(text, at)
            parts += [text[done:begins], UNTOUCHED.sub(blanked, text[begins : ends.start() if ends else None])]
            done = ends.start() if ends else len(text)
    return "".join([*parts, text[done:]]) if parts else text


def blanked(found: re.Match[str]) -> str:
    """As many characters that no rule looks at."""
    return HIDDEN * len(found[0])


def edited(text: str, edits: Sequence[Edit]) -> str:
    parts, done = [], 0
    for edit in edits:
        parts += [text[done : edit.start], edit.new]
        done = edit.end
    return "".join([*parts, text[done:]])


def moved(borders: Sequence[int], edits: Sequence[Edit]) -> list[int]:
    """The same borders after the edits; one within an edit comes to stand behind what is new."""
    result, shift, done = [], 0, 0
    for border in borders:
        while done < len(edits) and edits[done].start < border:
            edit = edits[done]
            shift += len(edit.new) - (edit.end - edit.start)
            done += 1
        behind = edits[done - 1].end if done else 0
        result.append(max(border, behind) + shift)
    return result


# ---------------------------------------------------------------- what no rule may look at

UNTOUCHED = re.compile(
    rf"""
      {HIDDEN}+
    | (?<!\w)(?:[a-z][a-z0-9+.-]*://|www\.|doi:|mailto:)[^\s<>"“”«»]*[^\s<>"“”«».,;:!?'’)\]]   # addresses: RFC 3986
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                                             # mail addresses
    | (?<![\w-])[+-]?\d{{4}}-(?:0[1-9]|1[0-2]|2[1-9]|3\d|4[01])(?:-\d\d)?(?:T[\d:.]+Z?)?(?![\w-])  # dates: ISO 8601-2:2019
    | (?<![\w+])\+\d[\d ()./-]{{5,}}\d                                                         # numbers to dial: ITU-T E.123
    | \(\d{{3}}\)\ ?\d{{3}}-\d{{4}}(?!\d)
    | (?<![\w-])\d{{3}}-(?:\d{{3}}-)?\d{{4}}(?![\w-])
    | (?<![\w-])(?:--?[a-z][\w-]*(?![\w]))                                                     # options of a command
    | (?<!\w)[\w./-]*[\w-]\.(?:html?|md|pdf|csv|json|ya?ml|txt|xlsx?|docx?|py|css|js|xml|zip|png|jpe?g|svg)(?!\w)  # files
    """,
    re.VERBOSE,
)
SIGNS = re.compile(
    rf"@|/|\+|{HIDDEN}|\.(?=\w)(?<=[\w)].)|-(?=\d)(?<=\d.)|-(?=[a-z-])(?<![\w-].)|\((?=\d)|:(?:(?<=doi.)|(?<=mailto.))"
)
"""Without one of these a text holds nothing of the kind."""
WORD_END = re.compile("[ \n]")


# ---------------------------------------------------------------- quotation marks

MARKS: Mapping[str, str] = {"en": "“”‘’", "en-gb": "‘’“”", "de": "„“‚‘", "fr": "«»“”", "ru": "«»„“"}
"""For each language the outer and the inner quotation marks."""
OPEN_AFTER = frozenset(" \t\n\u00a0\u202f\u2060([{—–-/“‘„‚«\"'")
ELIDED = re.compile(r"\d0s\b|(?:tis|twas|em|til|cause|round|n)\b", re.IGNORECASE)
"""What may follow an apostrophe at the beginning of a word."""


def quotes(text: str, lang: str) -> Iterator[Edit]:
    """Straight quotation marks and apostrophes as the language has them; those that are curly stay as they are."""
    marks = MARKS.get(lang.casefold()) or MARKS.get(primary(lang))
    if marks is None or ('"' not in text and "'" not in text):
        return
    open_ones: list[str] = []
    for found in re.finditer("[\"']", text):
        new = quote(text, found.start(), open_ones, marks, level_decides=lang.casefold() == "en-gb")
        if new:
            yield Edit(found.start(), found.end(), new)


def quote(text: str, at: int, open_ones: list[str], marks: str, *, level_decides: bool) -> str:
    """What one straight mark becomes; `open_ones` are the marks that close what is open, the innermost last."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    opens = (not before or before in OPEN_AFTER) and bool(after) and not after.isspace()
    if text[at] == "'" and ((before.isalnum() and after.isalnum()) or (opens and ELIDED.match(text, at + 1))):
        return "’"
    if opens:
        inner = bool(open_ones) if level_decides else text[at] == "'" or marks[1] in open_ones
        open_ones.append(marks[3] if inner else marks[1])
        return marks[2] if inner else marks[0]
    if text[at] == "'" and marks[3] not in open_ones and not (level_decides and open_ones):
        return "" if before.isdigit() or not before else "’"
    return open_ones.pop() if open_ones else ""


# ---------------------------------------------------------------- dashes and ranges

HYPHENS = re.compile(r"(?<!-)-{2,3}(?!-)")
BEFORE_A_DASH = re.compile(r"(?<=[^\s\u2060\u00a0\u202f])(?:[ \t\n]+(?=[–—]\s)|(?=—(?![\s\u00a0])))")


def dashes(text: str, lang: str) -> Iterator[Edit]:
    """Two hyphens are an en dash, three an em dash; in Russian two are an em dash as well."""
    for found in HYPHENS.finditer(text) if "--" in text else ():
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if before and after and before.isspace() == after.isspace():
            yield Edit(*found.span(), "–" if len(found[0]) == 2 and primary(lang) != "ru" else "—")


def leading(text: str, lang: str) -> Iterator[Edit]:
    """No line begins with a dash."""
    for found in BEFORE_A_DASH.finditer(text) if "–" in text or "—" in text else ():
        yield Edit(*found.span(), NO_BREAK if found[0] else JOINER)


BETWEEN = re.compile(r"\d[-–]")
RANGE = re.compile(rf"(?<![\w.,/–{JOINER}-])(\d{{1,4}})(-|–(?!{JOINER}))(?=(\d{{1,4}})(?![\w/–-]|[.,]\d))")


def ranges(text: str, lang: str) -> Iterator[Edit]:
    """From one number to a greater: an en dash, with no break at it."""
    for found in RANGE.finditer(text) if BETWEEN.search(text) else ():
        if found[2] == "–" or rises(found[1], found[3]):
            yield Edit(*found.span(2), "–" + JOINER)


def rises(first: str, last: str) -> bool:
    """Whether two numbers are the ends of a range: years, or pages and counts; the last may be shortened (1990-96)."""
    if len(last) >= len(first):
        return len(last) < 4 + (len(first) == 4) and int(first) < int(last)
    return len(last) > 1 and int(first) < int(first[: -len(last)] + last)


# ---------------------------------------------------------------- where no line ends

GAP = r"[ \t\n]+"
CAPITAL = "[A-ZÀ-ÖØ-ÞА-ЯЁ]"
COUNT = rf"(?<![\w.,/–{JOINER}-])(?:\d{{1,3}}(?:[.,\u00a0\u202f]\d{{3}})+|\d{{1,3}}|\d{{5,}})(?:[.,]\d+)?"
"""A number that is no year."""
UNITS = "(?:[kKMGT]?(?:m|g|t|W|Hz|B|V|J)|km/h|m/s|%|‰|°C?|€|£)(?!\\w)"
NUMBERED = (
    rf"{CAPITAL}[\w’'-]*{GAP}(?=(?:[IVX]{{2,5}}|[VX])(?!\w))",
    rf"(?:[A-Z]{{2,}}|Article|Part|Chapter|War|Annex|Phase|Protocol|Title|Volume|Table|Artikel|Teil|Kapitel){GAP}(?=I(?![\w’']))",
    rf"\d[\d.,]*{GAP}(?={UNITS})",
)
SIGNED = rf"(?:§§?|¶¶?|№){GAP}(?=[\dIVX])"
INITIALS = (
    rf"(?<!\.)(?<![A-Z][ \n\u00a0]){CAPITAL}\.{GAP}(?={CAPITAL}(?:\.|\w))"
    r"(?!(?:The|A|An|All|In|Its?|This|That|These|Those|There|But|And|If|We|He|She|They|His|Her|Their|On|At|For|As|No|To|When"
    r"|Der|Die|Das|Es|Le|La|Il|Они|Он)\b)",
)
MONTHS = {
    "en": "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)",
    "de": "(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)",
    "fr": "(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)",
    "ru": "(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)",
}
SMALL = (
    "(?!(?:and|or|to|of|in|on|the|an?|at|by|for|with|from|that|which|who|is|was|were|are|had|has|have|as|when|after"
    "|before|but|if|not|it|he|she|they|we|than|then|through|until|since|while|during|under|over|because)\\b)"
)
"""A word after a number that does not say what is counted."""
PLACES: Mapping[str, tuple[str, ...]] = {
    "en": (
        rf"New{GAP}(?=[A-Z]{{2,}}\b)",
        rf"(?:[Nn]os?\.|[Nn]ote|[Pp](?:p?|ars?|aras?)\.|[Pp](?:art|aras?|ars|ages?|aragraphs?|hase)|[Vv]ols?\.|[Vv]olume"
        rf"|[Cc](?:hs?|a)?\.|[Cc]hapter|[Cc]laims?|[Ss]ecs?\.|[Ss]ection|[Aa]rts?\.|[Aa]rticle|[Aa]nnex|[Ff]igs?\.|[Ff]igure"
        rf"|[Tt]able|[Tt]itle|[Bb]rief){GAP}(?=\d)",
        rf"\d{{1,2}}{GAP}(?={MONTHS['en']}\b)",
        rf"{MONTHS['en']}\.?{GAP}(?=\d{{1,2}}(?!\d))",
        rf"{COUNT}{GAP}(?={SMALL}[a-z]{{2,}})",
        rf"per{GAP}(?=cent\b)",
        rf"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Gen|Gov|Rep|Lt|Col|Adm|Capt|Sgt|St|Messrs|Sir)\.?{GAP}(?=[A-Z])",
        rf"(?:e\.g|i\.e|cf|v|vs)\.{GAP}(?=\w)",
        rf"et{GAP}(?=al\b)",
        rf"\d+{GAP}(?=(?:a\.m|p\.m|BCE?|CE)\b)",
        rf"AD{GAP}(?=\d)",
    ),
    "de": (
        rf"(?:Nr\.|S\.|Art\.|Abs\.|Kap\.|Bd\.|Rn\.|Artikel|Abschnitt|Kapitel|Teil|Band|Seiten?){GAP}(?=\d)",
        rf"\d{{1,2}}\.{GAP}(?={MONTHS['de']}\b)",
        rf"[A-Za-z]\.{GAP}(?=[A-Za-zÄ]\.)",
        rf"v\.{GAP}(?=Chr\b)",
        rf"{COUNT}{GAP}(?=[A-ZÄÖÜ][a-zäöüß]+)",
        rf"(?:Dr\.|Prof\.|Hr\.|Herrn?|Frau|St\.){GAP}(?=[A-ZÄÖÜ])",
    ),
    "fr": (
        rf"(?:n[°ᵒo]s?|nᵒˢ|p\.|pp\.|art\.|chap\.|vol\.|t\.|fig\.|article|chapitre|page){GAP}(?=\d)",
        rf"(?:\d{{1,2}}|1er){GAP}(?={MONTHS['fr']}\b)",
        rf"{COUNT}{GAP}(?!(?:et|ou|à|de|en|le|la|les|du|des|par|pour|dans|sur|que|qui|est|sont|ans?\s)\b)(?=[a-zà-ÿ]{{2,}})",
        rf"(?:MM?\.|Mmes?|Mlles?|Dr|Pr|St|Ste){GAP}(?=[A-ZÀ-ÖØ-Þ])",
        rf"(?<![\w.,])\d{{1,3}}{GAP}(?=\d{{3}}(?!\d))",
        rf"[IVX]+e{GAP}(?=siècles?\b)",
    ),
    "ru": (
        rf"(?i:в|во|к|ко|с|со|о|об|у|и|а|не|ни|на|по|до|за|из|от|но|да){GAP}(?=\w)",
        rf"(?<![\w.,])\d{{1,3}}{GAP}(?=\d{{3}}(?!\d))",
        rf"\w+{GAP}(?=(?:же|ли|бы|ль|ж|б)\b)",
        rf"(?:с|стр|ст|гл|рис|табл|п|т|им|г|ул)\.{GAP}(?=[\dА-ЯЁа-яё])",
        rf"\d{{1,2}}{GAP}(?={MONTHS['ru']}\b)",
        rf"(?:\d+|[IVX]+){GAP}(?=(?:гг?|вв?|млн|млрд|тыс)\b)",
        rf"{COUNT}{GAP}(?=[а-яё]{{2,}})",
    ),
}
"""For each language the places where a space does not end a line; each pattern begins a word and ends with the space."""
UNBROKEN = {
    lang: re.compile(rf"\b(?=\w)(?:{'|'.join((*NUMBERED, *INITIALS, *PLACES.get(lang, ())))})|{SIGNED}") for lang in ("", *PLACES)
}


def no_break(text: str, lang: str) -> Iterator[Edit]:
    """A number stays with what it counts or names, a title and an initial with the name."""
    language = primary(lang) if primary(lang) in PLACES else ""
    found = english(text) if language == "en" else UNBROKEN[language].finditer(text)
    gaps = {one.end(): one.start() + len(one[0].rstrip(" \t\n")) for one in found}
    for end, start in sorted(gaps.items()):
        yield Edit(start, end, NO_BREAK)


LARGE = re.compile(rf"[0-9{CAPITAL[1:-1]}§¶№](?:(?<!\w.)|(?<=[§¶№]))")
"""Where a pattern may begin with a capital, a digit or a sign."""
SMALL_LETTERS = re.compile(
    r"[ \t\n.](?:(?<=\.)(?:(?<=\be\.g.)|(?<=\bi\.e.)|(?<=\bcf.)|(?<=\bv.)|(?<=\bvs.))[ \t\n]"
    r"|(?<!\.)[ \t\n]*(?=[0-9]|cent\b|al\b))"
)
"""Behind a word in small letters with which an English pattern may begin."""
IN_ENGLISH = re.compile(rf"[^ \t\n]*?(?:{UNBROKEN['en'].pattern})")


def english(text: str) -> Iterator[re.Match[str]]:
    """What the English pattern finds, tried only where it may begin, which takes half of the time; there may be one twice.

    No match reaches across a space but the one at its end, so each can be looked for by itself.
    """
    for place in LARGE.finditer(text):
        found = UNBROKEN["en"].match(text, place.start())
        if found is not None:
            yield found
    for place in SMALL_LETTERS.finditer(text):
        at = place.start()
        begins = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), text.rfind("\t", 0, at)) + 1
        found = IN_ENGLISH.match(text, begins)
        if found is not None:
            yield found


SHORT = 3
"""So few characters do not stand alone at the end of a line, nor at the beginning."""
COMPOUND = re.compile(r"-(?<=[\w.].)(?=([^\W_]+))")
LEFT = re.compile(r"(?:[^\W\d_]\.){2,}$|[^\W_]+$")
FAR = 4 * SHORT
"""So far before a hyphen one looks for the beginning of the word: U.S.S.R.-led has some points."""


def hyphens(text: str, lang: str) -> Iterator[Edit]:
    """No break at a hyphen with a short word on either side: US-Russian, B-2, non-NPT."""
    for found in COMPOUND.finditer(text):
        at, right = found.start(), found[1]
        word = LEFT.search(text[max(0, at - FAR) : at])
        left = word[0].replace(".", "") if word else ""
        if left and min(len(left), len(right)) <= SHORT and not (left.isdigit() and right.isdigit()):
            yield Edit(found.end(), found.end(), JOINER)


# ---------------------------------------------------------------- French

FRENCH = re.compile(
    r"(?<=[^\s\u00a0\u202f\u2060(\[{:;!?«])[ \t\n\u00a0]?(?=[;:!?]+(?:[\s\u00a0\u202f)»”\],.]|$))"
    r"|(?<=[^\s\u00a0\u202f\u2060(\[{«])[ \t\n\u00a0]?(?=»(?:[\s\u00a0\u202f)»”\],.]|$))"
    r"|(?<=«)[ \t\n\u00a0]?(?=[^\s\u202f])"
)


def spacing(text: str, lang: str) -> Iterator[Edit]:
    """In French a narrow space before ; : ! ? and within « »."""
    if primary(lang) == "fr":
        for found in FRENCH.finditer(text):
            yield Edit(*found.span(), NARROW)


@cache
def primary(lang: str) -> str:
    """The language of a tag without its region: en of en-GB."""
    return lang.casefold().partition("-")[0]


RULES: Mapping[str, Rule] = {
    "quotes": quotes,
    "dashes": dashes,
    "ranges": ranges,
    "spacing": spacing,
    "leading": leading,
    "no_break": no_break,
    "hyphens": hyphens,
}
"""By the names under which they are switched, in the order in which they are applied."""

SMALL_CAPS = "small_caps"
"""Not a rule on text: markup around acronyms, which `compositor` puts there."""
CHOICES = (*RULES, SMALL_CAPS)
"""Every name that a site may switch; all are on where it is silent."""
CAPITALS = re.compile("[A-Z][A-Z][A-Z]")
ACRONYM = re.compile(r"(?<![\w’'-])(?![IVXLCDM]+(?![\w-]))[A-Z]{3,}(?:[ \u00a0][IVX]+(?![\w’'])|(?=s?(?![\w’'])|[’']s\b))")
"""Three capitals or more that are no Roman numeral, with the one behind them: START II."""


def acronyms(text: str) -> list[str]:
    """A text divided at its acronyms: every second part is one."""
    parts, done = [], 0
    for found in ACRONYM.finditer(hiding(text)) if CAPITALS.search(text) else ():
        parts += [text[done : found.start()], found[0]]
        done = found.end()
    return [*parts, text[done:]]
