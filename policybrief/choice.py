"""Which occurrences of terms become links: each rule is one small function, and says why it refuses.

an occurrence → what it stands for → may it be linked here? → at most two in a sentence
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .model import Key, Kind, Scope
from .vocabulary import Found, Sureness, spoken

SENTENCE_LIMIT = 2
"""Links in one sentence that nobody wrote; more are hard to read."""
STOP = re.compile(r"(?<=[.!?…])[\ufffc”’)\]]*[ \n\u00a0]+(?=[\ufffc“‘(\[]*(?P<next>\w+))")
"""Where a sentence may end: before a capital or a figure, unless what stands before is only short for something."""
BEGINNINGS = frozenset(
    "A After All An And As At Before But By During Each For From He Her His How If In It Its Many No Nor On One Or She Since So "
    "Some Such That The Their Then There These They This Those Though Under Until We What When Where Which While Who With Yet "
    "You".split()
)
SHORTENED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sen|Rep|No|Nos|Art|Arts|Sec|Ch|Fig|Vol|pp?|vs|etc|ca|cf|e\.g|i\.e))\.\Z"
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How terms are to be linked in one text."""

    key: Key
    """The entry that the text belongs to."""
    scope: Scope = Scope.H2
    skipped: frozenset[str] = frozenset()
    means: Mapping[str, str] = field(default_factory=dict)
    """What forms mean that several terms share: the form as `spoken` has it, and a slug."""
    quotations: bool = False
    """Whether terms are linked in quotations too."""
    silent: frozenset[str] = frozenset()
    """Terms that are never linked."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One occurrence, and what was decided."""

    found: Found
    slug: str
    why: str
    """The rule that links it, or that leaves it alone."""
    linked: bool
    undecided: bool = False
    """It may mean several terms, and nothing says which."""


@dataclass(slots=True)
class Met:
    """The terms that a text has named so far."""

    page: set[str] = field(default_factory=set)
    linked: set[tuple[str, str]] = field(default_factory=set)
    """Section and slug of every mention that is a link."""
    written: set[tuple[str, str]] = field(default_factory=set)
    """Those of them that an author wrote, also such as stand further down in the same block."""
    live: dict[str, set[str]] = field(default_factory=dict)
    """By section, the terms that it has named by a form of their own, linked or not."""

    def name(self, section: str, slug: str) -> None:
        """Takes note of a name that is no link."""
        self.live.setdefault(section, set()).add(slug)

    def write(self, section: str, slug: str) -> None:
        """Takes note of a link that an author wrote; that it names its term, `name` is told where it stands."""
        self.page.add(slug)
        self.linked.add((section, slug))
        self.written.add((section, slug))

    def link(self, section: str, slug: str) -> None:
        """Takes note of a link."""
        self.name(section, slug)
        self.page.add(slug)
        self.linked.add((section, slug))


def choose(
    found: Iterable[Found], text: str, section: str, met: Met, wishes: Wishes, written: Sequence[tuple[int, str]] = ()
) -> Iterator[Decision]:
    """What becomes of each occurrence in a block; `section` names the stretch in which a first mention counts.

    `written` are the terms to which an author links in the block, each with its place in the text, in order.
    """
    links = deque(written)
    for sentence in by_sentence(found, sentence_ends(text)):
        decisions = []
        for one in sentence:
            while links and links[0][0] < one.start:
                met.name(section, links.popleft()[1])
            decisions.append(decided(one, text, section, met, wishes))
        yield from settle(decisions, section, met, wishes)
    for _, slug in links:
        met.name(section, slug)


def decided(one: Found, text: str, section: str, met: Met, wishes: Wishes) -> Decision:
    """One occurrence by itself; a name counts as named even where it is not linked."""
    if one.refused:
        if one.slug in wishes.silent:
            met.name(section, one.slug)
        return Decision(one, one.slug, one.refused, linked=False)
    meant, why = meaning(one, text, section, met, wishes)
    if not meant and one.instead is not None:
        return decided(one.instead, text, section, met, wishes)
    if not meant:
        return Decision(one, one.slug, why, linked=False, undecided=True)
    refusal = refused(meant, section, met, wishes)
    if one.pattern.sure is not Sureness.CONTEXTUAL:
        met.name(section, meant)
    return Decision(one, meant, refusal or why, linked=not refusal)


def settle(decisions: Sequence[Decision], section: str, met: Met, wishes: Wishes) -> Iterator[Decision]:
    """The decisions of one sentence: each term once, at most two terms, those first that the page has not met."""
    if wishes.scope is Scope.ALL:
        kept = [one for one in decisions if one.linked]
    else:
        firsts = list({one.slug: one for one in reversed(decisions) if one.linked}.values())[::-1]
        kept = sorted(firsts, key=lambda one: (one.slug in met.page, one.found.start))[:SENTENCE_LIMIT]
    for one in decisions:
        if not one.linked:
            yield one
        elif one in kept:
            met.link(section, one.slug)
            yield one
        elif any(other.slug == one.slug for other in kept):
            yield Decision(one.found, one.slug, "linked before in this sentence", linked=False)
        else:
            yield Decision(one.found, one.slug, f"{SENTENCE_LIMIT} other terms are linked in this sentence", linked=False)


# ---------------------------------------------------------------- what an occurrence stands for


def meaning(one: Found, text: str, section: str, met: Met, wishes: Wishes) -> tuple[str, str]:
    """The term that an occurrence stands for and the rule that says so; none, and why not."""
    rules: dict[Sureness, Callable[[Found, str, str, Met, Wishes], tuple[str, str]]] = {
        Sureness.STRONG: by_itself,
        Sureness.CONTEXTUAL: by_context,
        Sureness.AMBIGUOUS: by_decision,
    }
    return rules[one.pattern.sure](one, text, section, met, wishes)


def by_itself(one: Found, text: str, section: str, met: Met, wishes: Wishes) -> tuple[str, str]:
    """A form of one term alone."""
    return one.slug, "first mention" if wishes.scope is not Scope.ALL else "every mention is linked"


def by_context(one: Found, text: str, section: str, met: Met, wishes: Wishes) -> tuple[str, str]:
    """“The treaty”, where the section has named exactly one that is called so."""
    live = [slug for slug in one.slugs if slug in met.live.get(section, ())]
    if len(live) == 1:
        return live[0], f"“{one.pattern.form.text}” where only {live[0]} has been named"
    if live:
        return "", f"it may mean {' or '.join(live)}: all have been named in this section"
    named = "neither has been named before" if len(one.slugs) > 1 else "it has not been named before"
    return "", f"{named} in this section"


def by_decision(one: Found, text: str, section: str, met: Met, wishes: Wishes) -> tuple[str, str]:
    """A form that terms share, where front matter or words near it decide."""
    chosen = wishes.means.get(spoken(one.pattern.form.text))
    if chosen is not None:
        return chosen, "front matter says which"
    patterns = [pattern for pattern in (one.pattern, *one.pattern.rivals) if pattern.slug not in wishes.skipped]
    if len(patterns) < 2:
        return patterns[0].slug if patterns else one.slug, "front matter skips the others"
    near = [pattern.slug for pattern in patterns if any(stands_in(word, text) for word in pattern.form.near)]
    if len(near) == 1:
        return near[0], "words near it say which"
    return "", f"it may mean {' or '.join(one.slugs)}"


def stands_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


# ---------------------------------------------------------------- whether it may be linked


def refused(slug: str, section: str, met: Met, wishes: Wishes) -> str:
    """Why a mention is no link here; empty when it may be one."""
    for rule in (is_itself, is_silent, is_skipped, is_met):
        why = rule(slug, section, met, wishes)
        if why:
            return why
    return ""


def is_itself(slug: str, section: str, met: Met, wishes: Wishes) -> str:
    """An entry does not link to itself."""
    return "this is its own entry" if wishes.key == Key(Kind.TERM, slug) else ""


def is_silent(slug: str, section: str, met: Met, wishes: Wishes) -> str:
    """The term asks for it."""
    return "its term is never linked" if slug in wishes.silent else ""


def is_skipped(slug: str, section: str, met: Met, wishes: Wishes) -> str:
    """The brief asks for it."""
    return "front matter skips it" if slug in wishes.skipped else ""


def is_met(slug: str, section: str, met: Met, wishes: Wishes) -> str:
    """Only the first mention in a section is linked."""
    if wishes.scope is Scope.ALL or (section, slug) not in met.linked:
        return ""
    if (section, slug) in met.written:
        return "its author links it in this text" if wishes.scope is Scope.PAGE else "its author links it in this section"
    return "linked before in this text" if wishes.scope is Scope.PAGE else "linked before in this section"


# ---------------------------------------------------------------- sentences


def sentence_ends(text: str) -> list[int]:
    """Where the sentences of a block end, the last one with the block."""
    ends = [stop.start() for stop in STOP.finditer(text) if begins_sentence(stop)]
    return [*ends, len(text)]


def begins_sentence(stop: re.Match[str]) -> bool:
    """Whether what follows a stop is a new sentence; behind U.S. or an initial only a word says so that begins many."""
    before = stop.string[max(0, stop.start() - 6) : stop.start()]
    return not stop["next"][0].islower() and (SHORTENED.search(before) is None or stop["next"] in BEGINNINGS)


def by_sentence(found: Iterable[Found], ends: Sequence[int]) -> Iterator[list[Found]]:
    """Occurrences, sentence by sentence."""
    held: list[Found] = []
    sentences = iter(ends)
    end = next(sentences)
    for one in found:
        while one.start >= end:
            if held:
                yield held
            held, end = [], next(sentences)
        held.append(one)
    if held:
        yield held
