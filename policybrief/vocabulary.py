"""The glossary's forms, and where they occur in a run of text; knows neither files nor HTML.

A form is compared word by word: hyphens count as spaces, possessives stay outside, the longest form
that begins at a word wins. Forms are kept by their first word, so that the cost of a text hardly
grows with the number of terms.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from .model import Form, Match, Term
from .problem import Position, Problem

WORD = re.compile(r"[^\W_]+")
BLANKS = re.compile(r"[ \t\n\u00a0\u202f]+")
SIGNS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2013": "-", "’": "'"})
JOINTS = frozenset((" ", "-", "-\n"))
"""What may stand between the words of a form; a line may be broken after a hyphen."""
NUMERAL = re.compile(r"[ \u00a0\n\u2011-](?:[IVX]+|[0-9]+)(?!\w)")
FOLLOWING = re.compile(r"[ \u00a0\n]([A-Z][a-z]+)")
HEAD_NOUNS = frozenset(
    "Act Agency Bill Bureau Caucus Center Commission Committee Council Department Institute Office Organization Protocol "
    "Summit Working".split()
)
"""A name directly before one of these is part of a longer name."""
ABBREVIATION = re.compile(r"[A-Z]{2,6}")
PREPOSITION = re.compile(r"( (?:of|on|in|for|to|against|between) )")
"""The noun before the first of these takes the plural: rules of the road."""


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
    """What stands between the words; a hyphen or white space is one space."""
    close: str
    """What follows the last word: a closing bracket or stop that belongs to the form."""
    fold: bool
    """Each word may begin in either case; its own are kept with a small letter."""
    name: bool
    """A proper name or an abbreviation."""
    at: Position
    text: str
    """The form as it was written."""


@dataclass(frozen=True, slots=True)
class Found:
    """An occurrence of a term."""

    slug: str
    start: int
    end: int


class Vocabulary:
    """All forms of a glossary, ready to search with; those of `silent` terms are known, and passed over."""

    def __init__(self, patterns: Iterable[Pattern], silent: Collection[str] = (), contextual: Iterable[Pattern] = ()) -> None:
        self.silent = silent
        self.contextual: dict[str, set[str]] = {}
        """The slugs that a contextual form may stand for, by its words in small letters."""
        for pattern in contextual:
            self.contextual.setdefault(" ".join(pattern.words).casefold(), set()).add(pattern.slug)
        self.by_first: dict[str, list[Pattern]] = {}
        self.by_text: dict[str, str] = {}
        """The slug of every form, by its words in small letters."""
        for pattern in sorted(patterns, key=lambda pattern: pattern.slug in silent):  # among equals, what is linked
            self.by_text.setdefault(" ".join(pattern.words).casefold(), pattern.slug)
            self.by_first.setdefault(pattern.words[0].casefold(), []).append(pattern)
        for those in self.by_first.values():
            those.sort(key=lambda pattern: (-len(pattern.words), -len(pattern.close), pattern.fold))

    def find(self, text: str) -> Iterator[Found]:
        """Occurrences from left to right, the longest at each place, none overlapping."""
        words = [Word(match[0], match.start(), match.end()) for match in WORD.finditer(text)]
        past = 0
        for index, word in enumerate(words):
            longest = self.at(text, words, index) if word.start >= past else None
            if longest is not None:
                pattern, past = longest
                if pattern.slug not in self.silent and not guarded(pattern, text, past):
                    yield Found(pattern.slug, word.start, past)

    def at(self, text: str, words: Sequence[Word], index: int) -> tuple[Pattern, int] | None:
        """The longest form that begins with one word, and where it ends."""
        for pattern in self.by_first.get(words[index].text.casefold(), ()):
            end = matched(pattern, text, words, index)
            if end is not None:
                return pattern, end
        return None

    def named(self, name: str) -> str | None:
        """The slug of the term with this name or form, in whatever case."""
        words = " ".join(WORD.findall(name)).casefold()
        sole = self.contextual.get(words, set())
        return self.by_text.get(words) or (next(iter(sole)) if len(sole) == 1 else None)


def matched(pattern: Pattern, text: str, words: Sequence[Word], index: int) -> int | None:
    """Where the pattern ends if it begins at a word, else None."""
    held = words[index : index + len(pattern.words)]
    if len(held) < len(pattern.words) or not all(map(partial(same, pattern.fold), pattern.words, (word.text for word in held))):
        return None
    if not all(gap == joint(text[one.end : two.start]) for gap, (one, two) in zip(pattern.gaps, pairwise(held), strict=True)):
        return None
    end = held[-1].end
    if not text.startswith(pattern.close, end):
        return None
    end += len(pattern.close)
    cut = pattern.close.endswith(".") and text[end : end + 1].isalnum()  # U.S. in U.S.S.R.
    return None if cut else end


def same(fold: bool, expected: str, actual: str) -> bool:
    """Whether two words are one: exactly, or but for the case of the first letter."""
    return actual == expected or (fold and softened(actual) == expected)


def softened(word: str) -> str:
    """A word that begins with a small letter."""
    return word[:1].lower() + word[1:]


def joint(gap: str) -> str:
    """What stands between two words: a hyphen or any white space as one space, anything else as it is."""
    plain = gap.translate(SIGNS)
    return " " if plain in JOINTS else BLANKS.sub(" ", plain)


def guarded(pattern: Pattern, text: str, end: int) -> bool:
    """Whether a name is only the beginning of another: START in “START III”, NMD in “NMD Act”."""
    if not pattern.name:
        return False
    following = FOLLOWING.match(text, end)
    return NUMERAL.match(text, end) is not None or (following is not None and following[1] in HEAD_NOUNS)


# ---------------------------------------------------------------- from terms


def compile(terms: Sequence[Term]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The vocabulary of a glossary, and what is wrong with its forms."""
    owned: dict[tuple[str, ...], list[Pattern]] = {}
    forms = [(form, make(term.slug, form.text, form)) for term in terms for form in term.forms]
    problems = [wordless(form) for form, pattern in forms if pattern is None]
    strong = [(form, pattern) for form, pattern in forms if pattern is not None and not form.contextual]
    contextual = [pattern for form, pattern in forms if pattern is not None and form.contextual]
    for _, pattern in strong:
        rival = rival_of(pattern, owned)
        if rival is not None:
            problems.append(claimed(pattern, rival))
        else:
            owned.setdefault(key(pattern), []).append(pattern)
    for form, pattern in strong:
        for text in plurals(form, pattern):
            made = make(pattern.slug, text, form)
            if made is not None and not any(clash(made, other) for other in owned.get(key(made), ())):  # it never steals
                owned.setdefault(key(made), []).append(made)
    rivals = ((pattern, rival_of(pattern, owned)) for pattern in contextual)  # among themselves they may share
    problems += [claimed(pattern, rival) for pattern, rival in rivals if rival is not None]
    silent = frozenset(term.slug for term in terms if not term.linked)
    found = Vocabulary((pattern for patterns in owned.values() for pattern in patterns), silent, contextual)
    return found, tuple(problems)


def rival_of(pattern: Pattern, owned: Mapping[tuple[str, ...], Sequence[Pattern]]) -> Pattern | None:
    """Another term's form that would be found at the same places."""
    others = (other for other in owned.get(key(pattern), ()) if other.slug != pattern.slug)
    return next((other for other in others if clash(pattern, other)), None)


def make(slug: str, text: str, form: Form) -> Pattern | None:
    """A form taken apart; None when it holds no word."""
    words = list(WORD.finditer(text))
    if not words:
        return None
    gaps = tuple(joint(text[one.end() : two.start()]) for one, two in pairwise(words))
    name = text != text.lower() or any(char.isdigit() for char in text)
    fold = form.match is Match.FOLD or (form.match is None and not name)
    kept = tuple(softened(word[0]) if fold else word[0] for word in words)
    return Pattern(slug, kept, gaps, text[words[-1].end() :].strip(), fold, name, form.at, text)


def key(pattern: Pattern) -> tuple[str, ...]:
    """Forms that differ here can never be found at the same place."""
    return (*(softened(word) for word in pattern.words), *pattern.gaps, pattern.close)


def clash(one: Pattern, other: Pattern) -> bool:
    """Whether two forms with the same key can be found at the same place."""
    return one.fold or other.fold or one.words == other.words


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
    help = f"give it to one of the two; the other is at {rival.at}"
    return Problem(pattern.at, "duplicate-form", message, help, width=len(pattern.text))


def wordless(form: Form) -> Problem:
    return Problem(form.at, "wrong-type", f"the form “{form.text}” holds no word", "write the words that prose uses")
