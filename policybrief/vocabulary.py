"""The glossary's forms, and where they occur in a run of text; knows neither files nor HTML.

A form is compared word by word: hyphens count as spaces, possessives stay outside, British and American
spellings are one, the longest form that begins at a word wins. Forms are kept by their first words, so
that the cost of a text hardly grows with the number of terms.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import islice, pairwise
from operator import is_
from typing import NamedTuple

from .frozen import print_of
from .model import Form, Match, Term
from .problem import Position, Problem

WORD = re.compile(r"[^\W_]+(?:\u00ad+[^\W_]+)*")
"""A soft hyphen is within a word."""
BLANKS = re.compile(r"[ \t\n\u00a0\u202f]+")
SIGNS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2013": "-", "’": "'", "\u00ad": None, "\u2060": None})
JOINTS = frozenset((" ", "-", "-\n"))
"""What may stand between the words of a form; a line may be broken after a hyphen."""
NUMERAL = re.compile(r"[ \u00a0\u202f\n\u2011-](?:[IVX]+|[0-9]+)(?!\w)")
FOLLOWING = re.compile(r"[ \u00a0\u202f\n]([A-Z][A-Za-z\u00ad]+)")
HEAD_NOUNS = frozenset(
    "Act Agency Bill Bureau Caucus Center Commission Committee Council Department Institute Office Organization Protocol "
    "Summit Working".split()
)
"""A name directly before one of these is part of a longer name."""
CONTINUED = re.compile(
    r"[ \u00a0\u202f\n](?:(?:on|of|for|against|between|concerning)[ \u00a0\u202f\n](?:the[ \u00a0\u202f\n])?)?[A-Z][\w-]*"
)
"""Behind “the Convention”: on Biological Diversity, Secretariat, between France and Spain."""
PRECEDING = re.compile(r"(?<!\w)(?:New|NEW)[ \u00a0\u202f\n]\Z")
"""A name directly behind this word is part of a longer name."""
ABBREVIATION = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Z]+(?:-?[A-Z0-9]+)*")
HEADED = re.compile(r"[^\W\d_](?:[^\W\d_]*[ -])+[^\W\d_ -]+")
"""Several words; with no capital but its first letter, it is a common name as a heading has it."""
INITIALS = re.compile(r"[A-Z]{2,5}")
STOPPED = re.compile(r"(?:[A-Z]\.){2,5}")
PREPOSITION = re.compile(r"( (?:of|on|in|for|to|against|between) )")
"""The noun before the first of these takes the plural: rules of the road."""
ARTICLE = re.compile(r"(?<!\w)[Tt]he[ \u00a0\u202f\n]\Z")
BRACKET = re.compile(r"[ \u00a0\n]\(")
BRACKETED = re.compile(r"[ \u00a0\n]\((?P<short>[A-Z][A-Za-z0-9-]{1,9})\)")
"""An abbreviation that stands behind what it is short for."""


class Word(NamedTuple):
    """A word of a text, and where it stands."""

    text: str
    """In American spelling, without soft hyphens."""
    start: int
    end: int


class Sureness(Enum):
    """How surely a form means a term."""

    STRONG = auto()
    CONTEXTUAL = auto()
    """Only where the text has named the term before."""
    AMBIGUOUS = auto()
    """Only where the text or its front matter decides between several terms."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A form, taken apart for comparison."""

    slug: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    """What stands between the words; a hyphen or white space is one space."""
    close: str
    """What follows the last word: a closing bracket or stop that belongs to the form."""
    fold: bool
    """Each word may begin in either case; its own are kept with a small letter."""
    name: bool
    """A proper name or an abbreviation."""
    loud: bool
    """A name that may also stand in capitals."""
    form: Form
    text: str
    """The form as it was written, or as it was made."""
    article: bool = False
    """“The” stands before it, and stays outside a link."""
    sure: Sureness = Sureness.STRONG
    rivals: tuple["Pattern", ...] = ()
    """Of a form that terms share: those of the others."""


@dataclass(frozen=True, slots=True)
class Found:
    """An occurrence of a form; of one that terms share, with all of them."""

    slug: str
    start: int
    end: int
    pattern: Pattern
    refused: str = ""
    """Why it is no mention of the term; empty when it may be one."""
    short: tuple[int, int] | None = None
    """Where its abbreviation stands in brackets behind it."""
    strange: str = ""
    """The other term to which that abbreviation belongs."""
    instead: "Found | None" = None
    """What begins at the same word and counts where this one means nothing."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every term that it may stand for."""
        return (self.slug, *(rival.slug for rival in self.pattern.rivals))


class Vocabulary:
    """All forms of a glossary, ready to search with; those of `silent` terms are known, and passed over."""

    def __init__(self, patterns: Iterable[Pattern], silent: Collection[str] = ()) -> None:
        self.silent = silent
        self.by_start: dict[tuple[str, ...], list[Pattern]] = {}
        """Patterns by their first two words, or their only one."""
        self.by_text: dict[str, str] = {}
        """The slug of every form that one term has alone, by its words in small letters."""
        self.by_several: dict[str, tuple[str, ...]] = {}
        """The slugs of every form that terms share."""
        for pattern in sorted(patterns, key=lambda pattern: (pattern.slug in silent, pattern.sure.value)):
            said = ("the " if pattern.article else "") + " ".join(pattern.words).casefold()
            if pattern.rivals:
                self.by_several.setdefault(said, (pattern.slug, *(rival.slug for rival in pattern.rivals)))
            else:
                self.by_text.setdefault(said, pattern.slug)
            start = tuple(word.casefold() for word in pattern.words[:2])
            self.by_start.setdefault(start, []).append(pattern)
        self.openers = frozenset(start[0] for start in self.by_start)
        self.longest = max((len(one.words) for those in self.by_start.values() for one in those), default=0)
        for those in self.by_start.values():
            those.sort(key=lambda pattern: (-len(pattern.words), -len(pattern.close), pattern.sure.value, pattern.fold))

    def find(self, text: str) -> Iterator[Found]:
        """Occurrences from left to right, the longest at each place, none overlapping; guarded ones say why."""
        past = 0
        for match in WORD.finditer(text):
            if small(match[0]) in self.openers and match.start() >= past:  # so few that only these are looked at closely
                found = self.found(text, self.ahead(text, match.start()), 0)
                if found is not None:
                    past = max(found.end, found.short[1] + 1 if found.short is not None else 0)
                    yield found

    def ahead(self, text: str, start: int) -> Sequence[Word]:
        """The words from one on, as many as a form may have with its abbreviation in it or before it."""
        matches = islice(WORD.finditer(text, start), self.longest + 2)
        return [Word(american(match[0]), match.start(), match.end()) for match in matches]

    def found(self, text: str, words: Sequence[Word], index: int) -> Found | None:
        """The longest form that begins with one word; where that is contextual, with the longest that is not."""
        fitting = list(self.at(text, words, index))
        if not fitting:
            return None
        first, *others = (self.seen(text, words, index, pattern, end) for pattern, end in fitting)
        strong = (other for other in others if other.pattern.sure is Sureness.STRONG)
        return replace(first, instead=next(strong, None)) if first.pattern.sure is Sureness.CONTEXTUAL else first

    def seen(self, text: str, words: Sequence[Word], index: int, pattern: Pattern, end: int) -> Found:
        """An occurrence with whatever speaks against it, and the abbreviation that it brings or is."""
        begins = words[index].start
        if all(one.slug in self.silent for one in (pattern, *pattern.rivals)):
            return Found(pattern.slug, begins, end, pattern, "its term is never linked")
        refused = guarded(pattern, text, begins, end) or continued(pattern, text, end)
        if refused or pattern.sure is not Sureness.STRONG:
            return Found(pattern.slug, begins, end, pattern, refused)
        return self.expanded(text, words, index, pattern, end) or self.shortened(text, begins, pattern, end)

    def expanded(self, text: str, words: Sequence[Word], index: int, pattern: Pattern, end: int) -> Found | None:
        """NMD (National Missile Defense): the mention is what stands in brackets."""
        if len(pattern.words) != 1 or not ABBREVIATION.fullmatch(pattern.text) or not BRACKET.match(text, end):
            return None
        for other, ends in self.at(text, words, index + 1) if index + 1 < len(words) else ():
            if other.slug == pattern.slug and text.startswith(")", ends):
                return Found(pattern.slug, words[index + 1].start, ends, other, short=(words[index].start, end))
        return None

    def shortened(self, text: str, begins: int, pattern: Pattern, end: int) -> Found:
        """National Missile Defense (NMD): the abbreviation is its own, nobody’s, or another term’s."""
        bracketed = BRACKETED.match(text, end)
        if bracketed is None:
            return Found(pattern.slug, begins, end, pattern)
        owner, fits = self.named(bracketed["short"]), abbreviates(bracketed["short"], pattern.words)
        if owner == pattern.slug or (fits and owner is None):
            return Found(pattern.slug, begins, end, pattern, short=bracketed.span("short"))
        return Found(pattern.slug, begins, end, pattern, strange=owner if fits and owner is not None else "")

    def at(self, text: str, words: Sequence[Word], index: int) -> Iterator[tuple[Pattern, int]]:
        """The forms that begin with one word, the longest first, each with its end."""
        start = tuple(word.text.casefold() for word in words[index : index + 2])
        for pattern in (*self.by_start.get(start, ()), *self.by_start.get(start[:1], ())):
            end = matched(pattern, text, words, index)
            if end is not None and (
                not pattern.article or ARTICLE.search(text, max(0, words[index].start - 5), words[index].start)
            ):
                yield pattern, end

    def prints(self) -> dict[str, int]:
        """By the words with which forms begin, a number that differs where what is found at them does."""

        def weighed(pattern: Pattern) -> tuple[Pattern, list[bool]]:
            return pattern, [one.slug in self.silent for one in (pattern, *pattern.rivals)]

        return {" ".join(start): print_of([*map(weighed, those)], Position) for start, those in self.by_start.items()}

    def shared(self, name: str) -> tuple[str, ...]:
        """The slugs of the terms that share this form, in whatever case and number."""
        return self.by_several.get(spoken(name), ())

    def ambiguous(self) -> dict[str, tuple[str, ...]]:
        """The forms that front matter may decide, each with the terms that share it."""
        patterns = (one for those in self.by_start.values() for one in those if one.sure is Sureness.AMBIGUOUS)
        return {spoken(one.form.text): (one.slug, *(rival.slug for rival in one.rivals)) for one in patterns}

    def named(self, name: str) -> str | None:
        """The slug of the term that alone has this name or form, in whatever case."""
        return self.by_text.get(spoken(name))


def matched(pattern: Pattern, text: str, words: Sequence[Word], index: int) -> int | None:
    """Where the pattern ends if it begins at a word, else None; within it, its own abbreviation may stand in brackets."""
    held = words[index : index + len(pattern.words)]
    if len(held) < len(pattern.words):
        return None
    for place, (expected, word) in enumerate(zip(pattern.words, held, strict=True)):
        if not same(pattern, expected, word.text):
            return infixed(pattern, text, words, index, place)
        if place and joint(text[held[place - 1].end : word.start]) != pattern.gaps[place - 1]:
            return infixed(pattern, text, words, index, place)
    end = held[-1].end
    if not text.startswith(pattern.close, end):
        return None
    end += len(pattern.close)
    cut = pattern.close.endswith(".") and text[end : end + 1].isalnum()  # U.S. in U.S.S.R.
    return None if cut else end


def infixed(pattern: Pattern, text: str, words: Sequence[Word], index: int, place: int) -> int | None:
    """Where a pattern ends that holds an abbreviation of its first words: “Anti-Ballistic Missile (ABM) Treaty”."""
    rest = words[index + place : index + len(pattern.words) + 1]
    if place < 2 or len(rest) <= len(pattern.words) - place:
        return None
    short, *others = rest
    opened, closed = text[words[index + place - 1].end : short.start], text[short.end : others[0].start]
    if not abbreviates(short.text, pattern.words[:place]) or (joint(opened), joint(closed)) != (" (", ") "):
        return None
    if not all(same(pattern, expected, word.text) for expected, word in zip(pattern.words[place:], others, strict=True)):
        return None
    if not all(
        gap == joint(text[one.end : two.start]) for gap, (one, two) in zip(pattern.gaps[place:], pairwise(others), strict=True)
    ):
        return None
    return others[-1].end if not pattern.close else None


@lru_cache(65_536)
def small(word: str) -> str:
    """A word as forms are kept by it."""
    return american(word).casefold()


def same(pattern: Pattern, expected: str, actual: str) -> bool:
    """Whether two words are one: exactly, or but for the case of the first letter, or in capitals."""
    if actual == expected:
        return True
    return (pattern.fold and softened(actual) == expected) or (pattern.loud and actual == expected.upper())


def softened(word: str) -> str:
    """A word that begins with a small letter."""
    return word[:1].lower() + word[1:]


def joint(gap: str) -> str:
    """What stands between two words: a hyphen or any white space as one space, anything else as it is."""
    plain = gap.translate(SIGNS)
    return " " if plain in JOINTS else BLANKS.sub(" ", plain)


def spoken(text: str) -> str:
    """A wording as its words in small letters, in American spelling."""
    return " ".join(american(word) for word in WORD.findall(text)).casefold()


def abbreviates(short: str, words: Sequence[str]) -> bool:
    """Whether some words may be abbreviated so: CFE, Conventional Armed Forces in Europe. The first must be in it."""
    letters = iter(word[0].upper() for word in words)
    return len(short) > 1 and short[0] == words[0][0].upper() and all(letter in letters for letter in short)


# ---------------------------------------------------------------- guards


def guarded(pattern: Pattern, text: str, start: int, end: int) -> str:
    """Why a name is only a part of another; empty when it is not."""
    if not pattern.name:
        return ""
    if NUMERAL.match(text, end) is not None:
        return "a number follows: it may be another name"
    following = FOLLOWING.match(text, end)
    if following is not None and american(following[1]).capitalize() in HEAD_NOUNS:
        return f"“{following[1]}” follows: it may be part of a longer name"
    if PRECEDING.search(text, max(0, start - 5), start) is not None:
        return "“New” stands before it: it may be another name"
    return ""


def continued(pattern: Pattern, text: str, end: int) -> str:
    """Why a wording that points back means something else: what follows makes another name of it."""
    following = CONTINUED.match(text, end) if pattern.sure is Sureness.CONTEXTUAL else None
    return f"“{' '.join(following[0].split())}” follows: it may be another" if following is not None else ""


# ---------------------------------------------------------------- spelling

STEMS = {
    "armour": "armor",
    "artefact": "artifact",
    "behaviour": "behavior",
    "centre": "center",
    "colour": "color",
    "defence": "defense",
    "endeavour": "endeavor",
    "favour": "favor",
    "fibre": "fiber",
    "harbour": "harbor",
    "honour": "honor",
    "judgement": "judgment",
    "labour": "labor",
    "licence": "license",
    "manoeuvre": "maneuver",
    "metre": "meter",
    "kilometre": "kilometer",
    "neighbour": "neighbor",
    "offence": "offense",
    "plough": "plow",
    "programme": "program",
    "rumour": "rumor",
    "sceptic": "skeptic",
    "sulphur": "sulfur",
    "theatre": "theater",
    "vigour": "vigor",
}
"""British spellings of the words of the trade, and American ones."""
STEM = re.compile(rf"({'|'.join(STEMS)})(s|ed|ing|al|ism|hood)?")
ISE = re.compile(r"(?<=[a-z]{3})([iy])s(?=(?:e|es|ed|er|ers|ing|able|ation\w*)\Z)")


@lru_cache(65_536)
def american(word: str) -> str:
    """A word in American spelling and without soft hyphens; its capitals stay."""
    plain = word.replace("\u00ad", "")
    small = plain.lower()
    stem = STEM.fullmatch(small)
    other = STEMS[stem[1]] + (stem[2] or "") if stem is not None else ISE.sub(r"\1z", small)
    if other == small:
        return plain
    if plain.isupper():
        return other.upper()
    return other[:1].upper() + other[1:] if plain[:1].isupper() else other


# ---------------------------------------------------------------- from terms


LAST: list[tuple[Sequence[Term], tuple[Vocabulary, tuple[Problem, ...]]]] = []
"""The last glossary, and its vocabulary: a preview follows one glossary through many builds."""


def compile(terms: Sequence[Term]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The vocabulary of a glossary, and what is wrong with its forms; of the very same terms, the very same."""
    if not LAST or len(LAST[0][0]) != len(terms) or not all(map(is_, LAST[0][0], terms)):
        LAST[:] = [(tuple(terms), compiled(terms))]
    return LAST[0][1]


def compiled(terms: Sequence[Term]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    owned: dict[tuple[str, ...], list[Pattern]] = {}
    forms = [(form, make(term.slug, form.text, form)) for term in terms for form in term.forms]
    problems = [wordless(form) for form, pattern in forms if pattern is None]
    patterns = [pattern for _, pattern in forms if pattern is not None]
    for pattern in patterns:
        rival = rival_of(pattern, owned) if pattern.sure is Sureness.STRONG else None
        if rival is not None:
            problems.append(claimed(pattern, rival))
        elif pattern.sure is Sureness.STRONG:
            owned.setdefault(key(pattern), []).append(pattern)
    shared = [pattern for pattern in patterns if pattern.sure is not Sureness.STRONG]
    for pattern in patterns:
        for text in made_of(pattern):
            made = make(pattern.slug, text, pattern.form)
            if made is not None and made.sure is not Sureness.STRONG:
                shared.append(made)
            elif made is not None and not any(clash(made, other) for other in owned.get(key(made), ())):  # it never steals
                owned.setdefault(key(made), []).append(made)
    rivals = ((pattern, rival_of(pattern, owned)) for pattern in shared if pattern.text == pattern.form.text)
    problems += [claimed(pattern, rival) for pattern, rival in rivals if rival is not None]
    silent = frozenset(term.slug for term in terms if not term.linked)
    all_of_them = (pattern for those in owned.values() for pattern in those)
    return Vocabulary([*all_of_them, *together(shared)], silent), tuple(problems)


def together(patterns: Iterable[Pattern]) -> Iterator[Pattern]:
    """Of the forms that several terms share, one for all of them."""
    groups: dict[tuple[Sureness, tuple[str, ...]], dict[str, Pattern]] = {}
    for pattern in patterns:
        groups.setdefault((pattern.sure, key(pattern)), {}).setdefault(pattern.slug, pattern)
    for group in groups.values():
        first, *others = group.values()
        alone = first.sure is Sureness.AMBIGUOUS and not others
        yield replace(first, rivals=tuple(others), sure=Sureness.STRONG if alone else first.sure)


def rival_of(pattern: Pattern, owned: Mapping[tuple[str, ...], Sequence[Pattern]]) -> Pattern | None:
    """Another term's form that would be found at the same places."""
    others = (other for other in owned.get(key(pattern), ()) if other.slug != pattern.slug)
    return next((other for other in others if clash(pattern, other)), None)


def make(slug: str, text: str, form: Form) -> Pattern | None:
    """A form taken apart; None when it holds no word."""
    article = form.contextual and text.casefold().startswith("the ") and len(WORD.findall(text)) > 1
    written, text = text, text[4:] if article else text
    words = list(WORD.finditer(text))
    if not words:
        return None
    gaps = tuple(joint(text[one.end() : two.start()]) for one, two in pairwise(words))
    name = text != text.lower() or any(char.isdigit() for char in text)
    plain = not name or (text[1:].islower() and HEADED.fullmatch(text) is not None)
    fold = form.match is Match.FOLD or (form.match is None and plain) or form.contextual
    loud = name and form.match is None and not ABBREVIATION.fullmatch(text)
    kept = tuple(softened(american(word[0])) if fold else american(word[0]) for word in words)
    sure = Sureness.CONTEXTUAL if form.contextual else Sureness.AMBIGUOUS if form.ambiguous else Sureness.STRONG
    return Pattern(slug, kept, gaps, text[words[-1].end() :].strip(), fold, name, loud, form, written, article, sure)


def key(pattern: Pattern) -> tuple[str, ...]:
    """Forms that differ here can never be found at the same place."""
    article, gap = (["the"], [" "]) if pattern.article else ([], [])
    return (*article, *(softened(word) for word in pattern.words), *gap, *pattern.gaps, pattern.close)


def clash(one: Pattern, other: Pattern) -> bool:
    """Whether two forms with the same key can be found at the same place."""
    return one.fold or other.fold or one.words == other.words


def made_of(pattern: Pattern) -> Iterator[str]:
    """What a form is also found as: its plural, and its initials with stops or without."""
    form = pattern.form
    if pattern.sure is Sureness.CONTEXTUAL:
        return
    yield from plurals(form, pattern)
    if INITIALS.fullmatch(form.text) and form.match is not Match.EXACT:
        yield "".join(f"{letter}." for letter in form.text)
    elif STOPPED.fullmatch(form.text) and form.match is not Match.EXACT:
        yield form.text.replace(".", "")


def plurals(form: Form, pattern: Pattern) -> list[str]:
    """The plural of a common word or an abbreviation; of a name only when its form says it."""
    if form.plural is not None:
        return [form.plural] if form.plural else []
    if pattern.name and not ABBREVIATION.fullmatch(form.text):
        return []
    head, *rest = PREPOSITION.split(form.text, maxsplit=1)
    return ["".join([plural(head), *rest])]


def plural(words: str) -> str:
    """The regular English plural of the last word."""
    if re.search(r"[^aeiou]y$", words):
        return words[:-1] + "ies"
    if re.search(r"(?:s|x|z|ch|sh)$", words):
        return words + "es"
    return words + "s"


def claimed(pattern: Pattern, rival: Pattern) -> Problem:
    message = f"the form “{pattern.text}” already belongs to {rival.slug}"
    help = f"give it to one of the two, or say in both `ambiguous: true`; the other is at {rival.form.at}"
    return Problem(pattern.form.at, "duplicate-form", message, help, width=len(pattern.text))


def wordless(form: Form) -> Problem:
    return Problem(form.at, "wrong-type", f"the form “{form.text}” holds no word", "write the words that prose uses")
