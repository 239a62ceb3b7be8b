"""The glossary's forms, and where they occur in a run of text; knows neither files nor HTML.

A form is compared word by word: hyphens count as spaces, possessives stay outside, the longest form
that begins at a word wins. Forms are kept by their first word, so that the cost of a text hardly
grows with the number of terms.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .model import Form, Match, Term
from .problem import Position, Problem, did_you_mean

WORD = re.compile(r"[^\W_]+")
GAPS = str.maketrans({"\u00a0": " ", "\n": " ", "\t": " ", "-": " ", "\u2010": " ", "\u2011": " ", "\u2013": " ", "’": "'"})
NUMERAL = re.compile(r"[ \u00a0-](?:[IVX]+|[0-9]+)(?![\w])")
HEAD_NOUNS = frozenset(
    "Act Agency Bill Bureau Caucus Center Commission Committee Council Department Institute Office Organization Protocol "
    "Summit Working".split()
)
"""A name directly before one of these is part of a longer name."""


class Word(NamedTuple):
    """A word of a text, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A form, taken apart for comparison."""

    slug: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    """What stands between the words, hyphens and white space as one space."""
    close: str
    """What follows the last word: a closing bracket or stop that belongs to the form."""
    fold: bool
    """Each word may begin with a capital."""
    name: bool
    """A proper name or an abbreviation."""
    at: Position


@dataclass(frozen=True, slots=True)
class Found:
    """An occurrence of a term."""

    slug: str
    start: int
    end: int


class Vocabulary:
    """All forms of a glossary, ready to search with."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.by_first: dict[str, list[Pattern]] = {}
        self.by_text: dict[str, str] = {}
        for pattern in patterns:
            self.by_first.setdefault(pattern.words[0].casefold(), []).append(pattern)
            self.by_text.setdefault(" ".join(pattern.words).casefold(), pattern.slug)
        for patterns_here in self.by_first.values():
            patterns_here.sort(key=lambda pattern: -len(pattern.words))

    def find(self, text: str) -> Iterator[Found]:
        """Occurrences from left to right, the longest at each place, none overlapping."""
        words = [Word(match[0], match.start(), match.end()) for match in WORD.finditer(text)]
        index = 0
        while index < len(words):
            found = self.at(text, words, index)
            if found is None:
                index += 1
                continue
            yield found
            while index < len(words) and words[index].start < found.end:
                index += 1

    def at(self, text: str, words: list[Word], index: int) -> Found | None:
        """The longest form that begins with one word."""
        for pattern in self.by_first.get(words[index].text.casefold(), ()):
            end = matched(pattern, text, words, index)
            if end is not None:
                if guarded(pattern, text, end):
                    return None
                return Found(pattern.slug, words[index].start, end)
        return None

    def named(self, name: str) -> str | None:
        """The slug of the term with this name or form, in whatever case."""
        return self.by_text.get(" ".join(WORD.findall(name)).casefold())

    def names(self) -> Iterable[str]:
        """All forms, for suggestions."""
        return self.by_text.keys()


def matched(pattern: Pattern, text: str, words: list[Word], index: int) -> int | None:
    """Where the pattern ends if it begins at a word, else None."""
    last = index + len(pattern.words) - 1
    if last >= len(words):
        return None
    for offset, expected in enumerate(pattern.words):
        if not same(expected, words[index + offset].text, pattern.fold):
            return None
    for offset, gap in enumerate(pattern.gaps):
        between = text[words[index + offset].end : words[index + offset + 1].start]
        if squeezed(between) != gap:
            return None
    end = words[last].end
    if not text.startswith(pattern.close, end):
        return None
    return end + len(pattern.close)


def same(expected: str, actual: str, fold: bool) -> bool:
    """Whether two words are one: exactly, or but for a first capital."""
    return actual == expected or (fold and actual[:1].lower() + actual[1:] == expected)


def squeezed(gap: str) -> str:
    """What stands between two words, hyphens and any white space as one space."""
    return re.sub(r" +", " ", gap.translate(GAPS))


def guarded(pattern: Pattern, text: str, end: int) -> bool:
    """Whether a name is only the beginning of another: START in “START III”, NMD in “NMD Act”."""
    if not pattern.name:
        return False
    if NUMERAL.match(text, end):
        return True
    following = re.match(r"[ \u00a0\n]([A-Z][a-z]+)", text[end : end + 30])
    return following is not None and following[1] in HEAD_NOUNS


# ---------------------------------------------------------------- from terms


def compile(terms: Iterable[Term]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The vocabulary of a glossary, and each form that two terms claim."""
    owners: dict[tuple[str, ...], Pattern] = {}
    problems = []
    generated = []
    for term in terms:
        for form in term.forms:
            pattern = make(term.slug, form.text, form)
            if pattern is None:
                problems.append(wordless(form))
                continue
            owner = owners.setdefault(key(pattern), pattern)
            if owner.slug != pattern.slug:
                problems.append(claimed(form, owner))
            generated += [(term, text, form) for text in plurals(form, pattern)]
    for term, text, form in generated:
        pattern = make(term.slug, text, form)
        if pattern is not None:
            owners.setdefault(key(pattern), pattern)  # a generated form never steals
    linked = {term.slug for term in terms if term.linked}
    vocabulary = Vocabulary(pattern for pattern in owners.values() if pattern.slug in linked)
    for pattern in owners.values():
        vocabulary.by_text.setdefault(" ".join(pattern.words).casefold(), pattern.slug)
    return vocabulary, tuple(problems)


def key(pattern: Pattern) -> tuple[str, ...]:
    """What two forms must not share: the words, in the case that counts."""
    return tuple(word.casefold() if pattern.fold else word for word in pattern.words)


def make(slug: str, text: str, form: Form) -> Pattern | None:
    """A form taken apart; None when it holds no word."""
    words = list(WORD.finditer(text))
    if not words:
        return None
    gaps = tuple(squeezed(text[one.end() : two.start()]) for one, two in zip(words, words[1:], strict=False))
    capital = any(word[0] != word[0].lower() for word in words) or any(char.isdigit() for char in text)
    fold = form.match is Match.FOLD or (form.match is None and not capital)
    spoken = tuple(word[0].lower() if fold and not capital else word[0] for word in words)
    return Pattern(slug, spoken, gaps, text[words[-1].end() :].strip(), fold, capital, form.at)


def plurals(form: Form, pattern: Pattern) -> list[str]:
    """The plural of a common word or an abbreviation; of a name only when its form says it."""
    if form.plural is not None:
        return [form.plural] if form.plural else []
    if pattern.name and not re.fullmatch(r"[A-Z]{2,6}", form.text):
        return []
    head, of, rest = form.text.partition(" of ")
    return [plural(head) + of + rest]


def plural(words: str) -> str:
    """The regular English plural of the last word."""
    if re.search(r"[^aeiou]y$", words):
        return words[:-1] + "ies"
    if re.search(r"(?:s|x|z|ch|sh)$", words):
        return words + "es"
    return words + "s"


def claimed(form: Form, owner: Pattern) -> Problem:
    message = f"the form “{form.text}” already belongs to {owner.slug}"
    help = f"give it to one of the two; the other is at {owner.at}"
    return Problem(form.at, "duplicate-form", message, help, width=len(form.text))


def wordless(form: Form) -> Problem:
    return Problem(form.at, "wrong-type", f"the form “{form.text}” holds no word", "write the words that prose uses")


def suggestion(name: str, slugs: Iterable[str], vocabulary: Vocabulary) -> str:
    """What an unknown name may have meant: the nearest slugs, then the nearest forms."""
    owner = vocabulary.named(name)
    if owner is not None:
        return f"did you mean {owner}?"
    return did_you_mean(name, [*slugs, *vocabulary.names()], "see the file names in content/ for the names that exist")
