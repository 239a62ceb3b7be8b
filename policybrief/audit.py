"""What a site's record still lacks, and how its words are used: remarks for its editors, none of which stops a build."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import chronology, theme
from .model import Brief, Event, Fact, Figure, Key, Kind, Site, Term
from .problem import Position, Problem, Severity
from .vocabulary import WORD, abbreviates, american
from .weave import Find, Made, Woven

OFTEN = 3
"""Times that a name stands in the briefs before an entry is asked for."""
ACRONYM = re.compile(r"(?<![\w/-])[A-Z][A-Z0-9]+(?:[/-][A-Za-z]*[A-Z0-9]+)*(?![\w/-])")
NAME = re.compile(r"(?<![\w-])[A-Z][\w’-]+(?:[ \n\u00a0](?:(?:of|for|on|the|and|&)[ \n\u00a0])?[A-Z][\w’-]+)+")
"""Capitalised words in a row."""
SENTENCE = re.compile(r"(?:\A|[.!?…:\n])[ \n”’)\]]*[“‘(\[]?\Z")
EXPANDED = re.compile(r"((?:[A-Z][\w-]*(?:[ \n\u00a0](?:and|of|for|on|the))*[ \n\u00a0]){1,7})\(([A-Z][A-Za-z0-9-]{1,9})\)")
CALENDAR = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday "
    "Friday Saturday Sunday".split()
)


@dataclass(frozen=True, slots=True)
class Unsourced:
    """Something that is said without a source of its own: it rests on general reference."""

    at: Position
    entry: str
    """The name of the term or the title of the event that says it."""
    what: str


def unsourced(site: Site) -> tuple[Unsourced, ...]:
    """Every dated fact, figure, detail and whole entry that cites nothing, by its place."""
    citing = {mention.source for mention in site.mentions if mention.target.kind is Kind.SOURCE}
    entries: tuple[Term | Event, ...] = (*site.terms, *site.events)
    found = [one for entry in entries for one in lacking(entry, cites=entry.key in citing)]
    return tuple(sorted(found, key=lambda one: (one.at.path, one.at.line, one.at.column)))


def lacking(entry: Term | Event, *, cites: bool) -> Iterator[Unsourced]:
    """What one entry says without a source; `cites` is whether its text cites any."""
    name = entry.name if isinstance(entry, Term) else entry.title
    parts: tuple[Fact | Figure, ...] = (*entry.facts, *entry.figures) if isinstance(entry, Term) else ()
    if not cites and not entry.sources and not any(part.sources for part in parts):
        yield Unsourced(entry.at, name, "the whole entry")
    for detail in entry.general_reference:
        yield Unsourced(detail.at, name, detail.text)
    if isinstance(entry, Term):
        for fact in entry.facts:
            if not fact.sources:
                yield Unsourced(fact.at, name, f"{fact.what}, {fact.date.words()}")
        for figure in entry.figures:
            if not figure.sources:
                yield Unsourced(figure.at, name, f"{figure.what}: {figure.value}")


# ---------------------------------------------------------------- the words


def remarks(site: Site, woven: Mapping[Key, Woven], find: Find) -> Iterator[Problem]:
    """Everything about the use of terms that an editor may want to look at."""
    yield from unused(site, woven)
    yield from unmatched(site, woven)
    yield from circular(site)
    yield from nameless(site, woven, find)
    yield from chronology.remarks(site, woven, find)
    yield from theme.remarks(site.settings.theme)
    for brief in site.briefs:
        yield from early(site, brief, woven[brief.key], find)
        yield from otherwise(site, brief, woven[brief.key], find)


def remarks_beside_errors(site: Site) -> Iterator[Problem]:
    """What stays true when the errors of a site are mended; most of the above may come of an entry that could not be read."""
    return chronology.half_covered(site)


def remark(at: Position, code: str, message: str, help: str, width: int = 1) -> Problem:
    return Problem(at, code, message, help, Severity.REMARK, width)


def unused(site: Site, woven: Mapping[Key, Woven]) -> Iterator[Problem]:
    """Terms that no text mentions and no front matter names."""
    used = {mention.target for mention in site.mentions}
    for key, one in woven.items():
        used |= {Key(Kind.TERM, slug) for made in one.decisions for slug in made.decision.found.slugs} - {key}
    for event in site.events:
        used |= {Key(Kind.TERM, reference.target) for reference in (*event.actors, *event.terms)}
    for term in site.terms:
        used |= {Key(Kind.TERM, reference.target) for reference in (*term.parties, *term.related)}
    for term in site.terms:
        if term.key not in used:
            yield remark(term.at, "unused-term", f"nothing mentions {term.name}", "mention it, or take the entry out")


def unmatched(site: Site, woven: Mapping[Key, Woven]) -> Iterator[Problem]:
    """Forms that no text holds, term by term."""
    patterns = [made.decision.found.pattern for one in woven.values() for made in one.decisions]
    met = {one.form for pattern in patterns for one in (pattern, *pattern.rivals)}
    said = spoken("\n".join(text for one in woven.values() for text in (one.prose, *(link.name for link in one.pointed))))
    for term in site.terms:
        own = (term.name, term.full_name, term.abbreviation)
        idle = [form for form in term.forms if form not in met and form.text not in own and spoken(form.text) not in said]
        if idle:
            listed = ", ".join(f"“{form.text}”" for form in idle)
            yield remark(idle[0].at, "unmatched-form", f"no text holds {listed}", "take out what none is going to hold")


def spoken(text: str) -> str:
    """A text as words in small letters."""
    return f" {' '.join(american(word) for word in WORD.findall(text))} ".casefold()


def circular(site: Site) -> Iterator[Problem]:
    """Two definitions that lead to each other and to nothing else."""
    led: dict[Key, set[Key]] = {}
    for mention in site.mentions:
        if mention.source.kind is Kind.TERM and mention.target.kind is not Kind.SOURCE:
            led.setdefault(mention.source, set()).add(mention.target)
    for term in site.terms:
        for other in led.get(term.key, ()):
            if led[term.key] == {other} and led.get(other) == {term.key} and term.slug < other.slug:
                message = f"this definition and that of {other.slug} cite each other and nothing else"
                yield remark(term.at, "circular-definition", message, "say in one of the two what can be understood alone")


def nameless(site: Site, woven: Mapping[Key, Woven], find: Find) -> Iterator[Problem]:
    """Names and acronyms that the briefs use often and that have no entry."""
    known = {form.text.casefold() for term in site.terms for form in term.forms}
    counts: Counter[str] = Counter()
    first: dict[str, tuple[Brief, int]] = {}
    for brief in site.briefs:
        for words, offset in unknown_names(woven[brief.key]):
            counts[words] += 1
            first.setdefault(words, (brief, offset))
    for words, count in sorted(counts.items()):
        if count >= OFTEN and words.casefold() not in known:
            brief, offset = first[words]
            at = woven[brief.key].place(brief.at, offset, find)
            message = f"“{words}” stands in the briefs {count} times and has no entry"
            yield remark(at, "nameless", message, f'write one: policybrief new term "{words}"', len(words))


def unknown_names(woven: Woven) -> Iterator[tuple[str, int]]:
    """The names of a text that lie outside every occurrence of a form."""
    taken = [(made.offset, made.offset + len(made.words)) for made in woven.decisions]
    ends: set[int] = set()
    for found in (*NAME.finditer(woven.prose), *ACRONYM.finditer(woven.prose)):
        words = " ".join(found[0].split()).removesuffix("’s")
        if SENTENCE.search(woven.prose, max(0, found.start() - 4), found.start()) and " " in words:
            words = words.split(" ", 1)[1]  # its first word may only begin the sentence
        known = any(start < found.end() and found.start() < end for start, end in taken) or found.end() in ends
        if not known and CALENDAR.isdisjoint(words.split()) and (" " in words or ACRONYM.fullmatch(words)):
            ends.add(found.end())
            yield words, found.start()


def early(site: Site, brief: Brief, woven: Woven, find: Find) -> Iterator[Problem]:
    """Abbreviations that a brief uses before it says what they are short for."""
    for term in site.terms:
        short = next((made for made in woven.decisions if says(made, term, short=True)), None)
        long = next((made for made in woven.decisions if says(made, term, short=False)), None)
        if short is not None and long is not None and short.offset < long.offset:
            at = woven.place(brief.at, short.offset, find)
            whole = " ".join(long.words.split())
            message = f"“{short.words}” stands here before “{whole}”, which it is short for"
            yield remark(
                at, "early-abbreviation", message, f"write {whole} ({short.words}) where it comes first", len(short.words)
            )


def says(made: Made, term: Term, *, short: bool) -> bool:
    """Whether an occurrence is a term's abbreviation, or its name in full."""
    if made.decision.found.slug != term.slug or made.decision.found.refused or not term.abbreviation:
        return False
    is_short = made.words == term.abbreviation
    return is_short if short else not is_short and abbreviates(term.abbreviation, made.words.replace("-", " ").split())


def tails(words: Sequence[str]) -> Iterator[str]:
    """The last two of some words, the last three, and so on."""
    return (" ".join(words[-count:]) for count in range(2, len(words) + 1))


def otherwise(site: Site, brief: Brief, woven: Woven, find: Find) -> Iterator[Problem]:
    """Expansions in a brief that are not those of the glossary, and those of one term with the abbreviation of another."""
    owners = {term.abbreviation: term for term in site.terms if term.abbreviation}
    whole = [(made.offset, made.offset + len(made.words)) for made in woven.decisions]
    ends = {made.offset + len(made.words): made for made in woven.decisions if not made.decision.found.refused}
    for found in EXPANDED.finditer(woven.prose):
        term, before = owners.get(found[2]), ends.get(found.start(2) - 2)
        if term is None or any(start <= found.start() and found.end() <= end for start, end in whole):
            continue  # the abbreviation stands within a form
        said = next((words for words in tails(found[1].split()) if abbreviates(found[2], words.replace("-", " ").split())), "")
        if said and spoken(said) not in {spoken(form.text) for form in term.forms}:
            at = woven.place(brief.at, found.start() + found[1].rindex(said.split()[0]), find)
            message = f"“{said}” is not what the glossary says {found[2]} is short for"
            help = f"write {term.full_name or term.name}, or add the form to {term.slug}"
            yield remark(at, "other-expansion", message, help, len(said))
        elif before is not None and before.decision.slug != term.slug and before.decision.slug in shortened(site):
            at = woven.place(brief.at, before.offset, find)
            words = " ".join(before.words.split())
            message = f"“{words}” is {before.decision.slug}, and {found[2]} behind it is {term.slug}"
            help = "write the abbreviation of the first, or put the second outside the brackets"
            yield remark(at, "other-expansion", message, help, len(words))


def shortened(site: Site) -> set[str]:
    """The terms that have an abbreviation."""
    return {term.slug for term in site.terms if term.abbreviation}
