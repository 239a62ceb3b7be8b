"""The dates of a site into what in them contradicts itself, and what they leave open.

Contradictions are mistakes: two entries, or an entry and a sentence, cannot both be right. Remarks are for editors.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from . import said
from .dates import Date, Precision
from .model import Entry, Event, Fact, Key, Kind, Likeness, Mention, Reference, Settings, Site, Term
from .problem import Position, Problem, Severity
from .weave import Find, Pointed, Woven

Named = Callable[[Reference], Key | None]
"""The entry that front matter names."""


def contradictions(entries: Mapping[Key, Entry], doubles: Iterable[Entry], settings: Settings, named: Named) -> Iterator[Problem]:
    """Everything in the dates of entries that cannot be; `doubles` are entries whose names others have."""
    known = tuple(entries.values())
    for entry in (*known, *doubles):
        if isinstance(entry, Event):
            yield from beyond(entry, settings)
            yield from disordered(entry, entries, named)
            yield from out_of_time(entry, entries, named)
        elif isinstance(entry, Term):
            yield from misdated(entry, entries, named)
    yield from circles(entries, named)
    yield from repeated([entry for entry in known if isinstance(entry, Event) and entry.date.edtf])


# ---------------------------------------------------------------- events


def beyond(event: Event, settings: Settings) -> Iterator[Problem]:
    """An event that the timeline does not cover: the two have no day in common."""
    covers = settings.covers
    weight = apart(event.date, covers) if covers else None
    if covers is None or weight is None:
        return
    verb = "is" if weight is Severity.ERROR else "may be"
    message = f"{event.date.words()} {verb} outside {covers.words()}, which the timeline covers"
    yield at_date(event, "outside-covers", message, "mend the date, or `covers` in content/site.yaml", weight)


def disordered(event: Event, entries: Mapping[Key, Entry], named: Named) -> Iterator[Problem]:
    """An event that begins before one that it claims to come after, or may do so."""
    for reference in event.after:
        key = named(reference)
        earlier = entries.get(key) if key else None
        if not isinstance(earlier, Event) or not (event.date.edtf and earlier.date.edtf):
            continue  # a date that could not be read is told already
        if earlier.key == event.key:
            yield at_name(reference, "contradicted-order", "no event comes after itself", "take it out of `after`")
        elif precedes(event.date, earlier.date):
            message = f"{event.date.words()} is before {earlier.date.words()}, the date of {earlier.slug}"
            help = "mend one of the dates, or take the claim out of `after`"
            yield at_name(reference, "contradicted-order", message, help)
        elif may_begin_before(event, earlier):
            message = f"{event.date.words()} may be before {earlier.date.words()}, the date of {earlier.slug}"
            help = "date one of them closer, or give events of one day an `order`"
            yield at_name(reference, "unproved-order", message, help, Severity.WARNING)


def precedes(one: Date, other: Date) -> bool:
    """Whether a date is before another: by the instant, where both tell a time and its zone."""
    if one.instant is not None and other.instant is not None:
        return one.instant < other.instant
    return before(one, other) is Severity.ERROR


def circles(entries: Mapping[Key, Entry], named: Named) -> Iterator[Problem]:
    """Events each of which claims to come after another of them; each circle is told once."""
    claims = {
        event.key: {key: reference for reference in event.after if (key := named(reference)) and key != event.key}
        for event in entries.values()
        if isinstance(event, Event)
    }
    while True:
        try:
            return TopologicalSorter(claims).prepare()
        except CycleError as error:
            earlier, later, *others = error.args[1]
            names = " after ".join(key.slug for key in reversed((earlier, later, *others)))
            yield at_name(
                claims[later].pop(earlier), "contradicted-order", f"a circle: {names}", "take one of these claims out of `after`"
            )


def may_begin_before(event: Event, earlier: Event) -> bool:
    """Whether the dates allow an event to begin before another; of one day, what the timeline shows first."""
    begins, began = event.date.start or event.date, earlier.date.start or earlier.date
    if begins.instant is not None and began.instant is not None:
        return begins.instant < began.instant
    if begins.first is None or began.last is None or begins.first < began.last:
        return True
    return begins.first == began.last and shown(event) < shown(earlier)


def shown(event: Event) -> tuple[tuple[int, float, float], int, str]:
    """What decides the place of an event in the timeline."""
    return event.date.order, event.order, event.slug


LIVES = {
    "person": ("born", "died"),
    "state": ("founded|established|proclaimed|independent", "dissolved|abolished|ceased to exist"),
    "body": ("founded|established|created|formed", "dissolved|abolished|disbanded|replaced|ceased to exist"),
}
"""What a dated fact says of the beginning and of the end of an actor."""
CIRCUMSTANCE = r"(?: (?:as|at|by|in|on)\b.*)?"


def out_of_time(event: Event, entries: Mapping[Key, Entry], named: Named) -> Iterator[Problem]:
    """Actors that were not yet there at the time of an event, or no more."""
    for reference in event.actors:
        key = named(reference)
        actor = entries.get(key) if key else None
        if not isinstance(actor, Term) or actor.kind not in LIVES:
            continue
        began, ended = (fact_that(actor.facts, words) for words in LIVES[actor.kind])
        early = before(event.date, began.date) if began else None
        late = before(ended.date, event.date) if ended else None
        wrong, weight = (ended, late) if late else (began, early)
        if wrong is not None and weight is not None:
            could = "cannot" if weight is Severity.ERROR else "may not"
            message = f"{actor.name} {could} have taken part, {event.date.words()}: {wrong.what} {wrong.date.words()}"
            help = f"name another actor, or mend one of the dates; the other is at {wrong.at}"
            yield at_name(reference, "out-of-time", message, help, weight)


def fact_that(facts: Sequence[Fact], words: str) -> Fact | None:
    """The first fact that says one of some words, with or without its circumstance: `died`, `died in office`."""
    return next((fact for fact in facts if re.fullmatch(f"(?:{words}){CIRCUMSTANCE}", fact.what.casefold())), None)


def repeated(events: Sequence[Event]) -> Iterator[Problem]:
    """Events that have the date and the title of another."""
    first: dict[Likeness, Event] = {}
    for event in sorted(events, key=lambda event: event.at):
        other = first.setdefault(event.likeness, event)
        if other is not event:
            message = f"{other.slug} has this title and this date too"
            yield at_date(event, "duplicate-event", message, f"take one of the two out; the other is at {other.at}")


def misdated(term: Term, entries: Mapping[Key, Entry], named: Named) -> Iterator[Problem]:
    """A fact and the event that tells of it are of one time."""
    for fact in term.facts:
        key = named(fact.event) if fact.event else None
        event = entries.get(key) if key else None
        weight = apart(fact.date, event.date) if isinstance(event, Event) else None
        if fact.event is not None and isinstance(event, Event) and weight is not None:
            message = f"“{fact.what}” is of {fact.date.words()}, and {event.slug} of {event.date.words()}"
            yield at_name(fact.event, "contradicted-date", message, "mend one of the dates, or name another event", weight)


def apart(one: Date, other: Date) -> Severity | None:
    """How much it weighs that two dates have no day in common; nothing where they have one."""
    return before(one, other) or before(other, one)


def before(one: Date, other: Date) -> Severity | None:
    """How much it weighs that a date is before another: an error, but a warning where `~` or `?` allow that it is not."""
    if not one.certainly_before(other):
        return None
    (_, last), (first, _) = reach(one), reach(other)
    assert last is not None and first is not None
    return Severity.ERROR if last < first else Severity.WARNING


def reach(date: Date) -> tuple[int | None, int | None]:
    """The first and the last day that a date may mean: `~` and `?` widen it by its own length, and by a month at least."""
    if date.first is None or date.last is None or not (date.approximate or date.uncertain):
        return date.first, date.last
    margin = max(31, date.last - date.first + 1)
    return date.first - margin, date.last + margin


def at_date(event: Event, code: str, message: str, help: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(event.date_at or event.at, code, message, help, severity, max(1, len(event.date.edtf)))


def at_name(reference: Reference, code: str, message: str, help: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(reference.at, code, message, help, severity, reference.width)


# ---------------------------------------------------------------- sentences against events

STOP = re.compile(r"[.!?;:…](?=[\s”’)]|$)")
ATTACHED = re.compile(r"\s*(?:\(|(?:on|in|of|at)\s+)?")
RELATIVE = re.compile(
    r"\b(?:after|afterwards|ago|already|as|back|before|by|during|earlier|ended?|following|for|from|later|next|once|since|still|then|"
    r"thereafter|until|till|when|while|years?|months?|weeks?|days?|anniversary|again|but|and|or)\b",
    re.IGNORECASE,
)
"""Words with which a sentence sets one time against another, so that its date need not be the event's."""


def denied(key: Key, woven: Woven, entries: Mapping[Key, Entry]) -> Iterator[Problem]:
    """Links to an event whose words, or whose sentence, date it otherwise than its entry."""
    links = [link for link in woven.pointed if link.target.kind is Kind.EVENT and link.target != key]
    mentions = [one for one in woven.mentions if one.target.kind is Kind.EVENT and not one.automatic]
    for link, mention in zip(links, mentions, strict=False):
        event = entries.get(link.target)
        if isinstance(event, Event):
            yield from contradicted(link, mention, event)


def contradicted(link: Pointed, mention: Mention, event: Event) -> Iterator[Problem]:
    """The date that a sentence gives an event, where it cannot be the event's."""
    date = claimed(mention)
    if date is None or apart(date, event.date) is not Severity.ERROR:
        return
    message = f"the sentence says {date.words()}, and the date of {event.slug} is {event.date.words()}"
    help = "mend the sentence or the event, or link another event; where the sentence is right, put its date into another one"
    yield Problem(link.at, "contradicted-date", message, help, Severity.WARNING)


def claimed(mention: Mention) -> Date | None:
    """The date that a sentence gives the event it links: in the words of the link, right behind them, or its only one.

    The only date of a sentence counts where no word sets it against another time.
    """
    within = next(said.find(mention.words), None)
    if within is not None:
        return within.date
    before = STOP.split(mention.before)[-1]
    stop = STOP.search(mention.after)
    after = mention.after[: stop.start()] if stop else mention.after
    behind = ATTACHED.match(after)
    following = next(said.find(after), None)
    if following is not None and behind is not None and following.start == behind.end() > 0:
        return following.date
    dates = [one.date for text in (before, after) for one in said.find(text)]
    relative = any(RELATIVE.search(text) for text in (before, mention.words, after))
    return dates[0] if len(dates) == 1 and not relative else None


def impossible(entry: Position, woven: Woven, find: Find) -> Iterator[Problem]:
    """Dates in a text that no calendar has."""
    for wrong in said.impossible(woven.prose):
        help = f"write {' or '.join(wrong.cures)}" if wrong.cures else "look it up in a source"
        at = woven.place(entry, wrong.start, find)
        yield Problem(at, "impossible-date", wrong.message, help, Severity.WARNING, wrong.end - wrong.start)


# ---------------------------------------------------------------- remarks


def remarks(site: Site, woven: Mapping[Key, Woven], find: Find) -> Iterator[Problem]:
    """Events that no brief mentions, dates of briefs without an event, and what is to be said of single dates."""
    yield from untold(site)
    yield from half_covered(site)
    for brief in site.briefs:
        yield from eventless(brief.at, woven[brief.key], site.events, find)


def untold(site: Site) -> Iterator[Problem]:
    """Events to which no brief leads; of a site that has briefs."""
    led = {mention.target for mention in site.mentions if mention.source.kind is Kind.BRIEF}
    for event in site.events if site.briefs else ():
        if event.key not in led and not event.bears_on:
            message = f"no brief mentions “{event.title}”"
            yield remark(
                event.at, "untold-event", message, "link it where a brief speaks of it, or say in `bears_on` to which it matters"
            )


def half_covered(site: Site) -> Iterator[Problem]:
    """Events of which a known bound lies outside the time that the timeline covers."""
    covers = site.settings.covers
    for event in site.events if covers is not None else ():
        assert covers is not None
        if sticks_out(event.date, covers) and not apart(event.date, covers):
            message = f"{event.date.words()} lies in part outside {covers.words()}, which the timeline covers"
            help = "date the event closer, or mend `covers` in content/site.yaml"
            yield remark(event.date_at or event.at, "half-covered", message, help, max(1, len(event.date.edtf)))


def sticks_out(date: Date, covers: Date) -> bool:
    """Whether a date may begin before another does, or end after it; what is open or unknown does neither."""
    early = date.first is not None and covers.first is not None and date.first < covers.first
    return early or (date.last is not None and covers.last is not None and covers.last < date.last)


def eventless(at: Position, woven: Woven, events: Sequence[Event], find: Find) -> Iterator[Problem]:
    """Days and months in a text in which no event lies; each once."""
    met: set[str] = set()
    for one in said.find(woven.prose):
        precision = one.date.start.precision if one.date.start else one.date.precision
        if precision not in (Precision.DAY, Precision.MONTH) or one.date.edtf in met:
            continue
        met.add(one.date.edtf)
        if all(apart(one.date, event.date) is Severity.ERROR for event in events if is_close(event.date)):
            message = f"no event of the timeline is of {one.date.words()}"
            help = "write one, if the day matters to the argument"
            yield remark(woven.place(at, one.start, find), "eventless-date", message, help, one.end - one.start)


def is_close(date: Date) -> bool:
    """Whether a date is known to the month, or to days with both their ends."""
    return (
        date.first is not None
        and date.last is not None
        and date.precision in (Precision.DAY, Precision.MONTH, Precision.INTERVAL)
    )


def remark(at: Position, code: str, message: str, help: str, width: int = 1) -> Problem:
    return Problem(at, code, message, help, Severity.REMARK, width)
