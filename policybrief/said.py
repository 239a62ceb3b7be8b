"""Dates as sentences write them: a text into what it dates and where; and the events that a date may mean.

Read are dates that name a year from 1000 to 2999: “2 June 2000”, “June 2, 2000”, “2 Jun 2000”, “2000-06-02”, “26–27 April
2000”, “late 1999”, “mid-June 2000”, “the summer of 2000”, “the 1990s”, “1993”. A number that belongs to something else, as
in an identifier, on a page or in a sum, is no year.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .dates import MONTHS, Date, Mistake, Precision, read, weekday
from .model import Event


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date in a text, from one code point to another."""

    start: int
    end: int
    date: Date


@dataclass(frozen=True, slots=True)
class Impossible:
    """A date in a text that no calendar has: the day does not exist, or was another day of the week."""

    start: int
    end: int
    message: str
    cures: tuple[str, ...]
    """What the text may say instead, in words and in its own order of day and month."""


def find(text: str) -> Iterator[SaidDate]:
    """Every date of a text, in order; none overlap, and of two that begin together the longer counts."""
    return (one for one in search(text) if isinstance(one, SaidDate))


def impossible(text: str) -> Iterator[Impossible]:
    """Every date of a text that is in no calendar: “31 June 2000”, “Friday, 3 June 2000”; but not what is marked “[sic]”."""
    return (one for one in search(text) if isinstance(one, Impossible))


def fitting(date: Date, events: Sequence[Event]) -> tuple[Event, ...]:
    """The events that a date in a sentence may mean; a card is offered where there is exactly one.

    A day, or days, mean the events of just these days, for certain or about (`~`).
    A month means the events that are dated by that month; where there are none, all that lie within it.
    Anything coarser, and above all a bare year, means no event. Nor does what the sentence itself calls vague.
    """
    if date.approximate or date.uncertain or "X" in date.edtf:
        return ()
    same = tuple(event for event in events if (event.date.first, event.date.last) == (date.first, date.last))
    if date.precision is Precision.MONTH:
        return same or tuple(event for event in events if date.contains(event.date))
    by_day = date.start is not None and date.start.precision is Precision.DAY
    return same if date.precision is Precision.DAY or by_day else ()


def search(text: str) -> Iterator[SaidDate | Impossible]:
    """Dates that can be and dates that cannot."""
    for found in DATE.finditer(text) if DATED.search(text) else ():
        number = int((found.lastgroup or "f0")[1:])
        form, build = FORMS[number]
        if form in BARE and (
            NUMBERED.search(text, max(0, found.start() - 20), found.start()) or COUNTED.match(text, found.end())
        ):
            continue
        edtf = build(*found.groups(default="")[BOUNDS[number] : BOUNDS[number + 1] - 1])
        date = read(edtf + "~" * (found[1] is not None and edtf[-1].isdigit() and "/" not in edtf))
        if isinstance(date, Date):
            yield SaidDate(found.start(), found.end(), date)
        if SIC.match(text, found.end()):
            continue
        if isinstance(date, Date):
            yield from misnamed(text, found, date)
        elif re.search(r"-\d\d-\d\d", edtf):
            yield Impossible(found.start(), found.end(), reason(date, edtf), tuple(worded(date, found[0])))


def misnamed(text: str, found: re.Match[str], date: Date) -> Iterator[Impossible]:
    """A day of the week before a date that was another."""
    named = WEEKDAY.search(text, max(0, found.start() - 24), found.start())
    if named is None or date.precision is not Precision.DAY or date.first is None or date.approximate:
        return
    actual = WEEKDAYS[weekday(date.first)]
    if named[1][:3] != actual[:3]:
        cure = f"{actual if named[2] else actual[:3]}{named[3]}{found[0]}"
        yield Impossible(named.start(), found.end(), f"{date.words()} was a {actual}", (" ".join(cure.split()),))


def reason(mistake: Mistake, edtf: str) -> str:
    """Why a date cannot be, in words."""
    ends = [date for date in map(read, edtf.split("/")) if isinstance(date, Date)]
    return f"{ends[1].words()} is earlier than {ends[0].words()}" if len(ends) == 2 else mistake.message


def worded(mistake: Mistake, text: str) -> Iterator[str]:
    """The cures of a mistake as the text writes dates: `30 June 2000`, or `June 30, 2000`."""
    american = re.search(rf"{MONTH}{GAP}[0-9]{{1,2}}(?![0-9])", text) is not None
    for date in map(read, mistake.suggestions):
        if isinstance(date, Date) and "X" not in date.edtf and evenly(date):
            words = date.edtf if text[:4].isdigit() and date.precision is Precision.DAY else date.words()
            yield MONTH_LAST.sub(month_first, words) if american else words


def evenly(date: Date) -> bool:
    """Whether both ends of an interval are known alike."""
    return date.start is None or date.end is None or date.start.precision is date.end.precision


def month_first(found: re.Match[str]) -> str:
    """A day as Americans write it."""
    days, name, year = found.groups()
    return f"{name} {days}" + (f", {year}" if year else "")


# ---------------------------------------------------------------- how sentences write them

NUMBERS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
WEEKDAYS = {name[:3]: name for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
PARTS = {"early": 33, "mid": 38, "late": 36}
DECADES = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
SPANS = {"first quarter": 33, "second quarter": 34, "third quarter": 35, "fourth quarter": 36, "last quarter": 36} | {
    "first half": 40,
    "second half": 41,
}

GAP = "(?:[ \\t\u00a0\u2009\u202f]|\\n(?!\\s*\\n)){1,40}"
DASH = rf"(?:{GAP})?[-\u2010-\u2014](?:{GAP})?"
TO = rf"(?:{DASH}|{GAP}(?:to|until|through){GAP})"
AND = rf"(?:{TO}|{GAP}and{GAP})"
PLAIN = [name.lower() for name in MONTHS if name not in ("March", "May", "August")]
SHORTENED = ["Sept", *(name[:3] for name in MONTHS if name != "May")]
MONTH = rf"({'|'.join([*MONTHS, *map(str.upper, MONTHS), *PLAIN])}|(?:{'|'.join(SHORTENED)})\b\.?)"
"""A month in full, also in capitals, or in small letters where it is no other word; or in short, with a stop or without."""
DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
YEAR = r"([12][0-9]{3})"
COMMA = rf"(?:,{GAP}|{GAP}(?:of{GAP})?)"
OF = rf"{GAP}(?:of{GAP}|in{GAP})?"
PART = rf"([Ee]arly|[Mm]id|[Ll]ate)(?:[-\u2010\u2011]|{GAP}(?:in{GAP})?(?:the{GAP})?)"
SEASON = "([Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
SPAN = rf"([Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast){GAP}(quarter|half)"
VAGUE = rf"(?:([Aa]bout|[Aa]round|[Cc]irca|c\.|ca\.){GAP})?"
YEARS = rf"{YEAR}{TO}{YEAR}"
ISO = r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})"
SHORT = rf"{YEAR}\u2013([0-9]{{2}})"
MONTH_LAST = re.compile(rf"\b([0-9]{{1,2}}(?:\u2013[0-9]{{1,2}})?) ({'|'.join(MONTHS)})(?: ([0-9]{{4}}))?")
BARE = (YEARS, SHORT, YEAR)


def month(year: str, name: str) -> str:
    return f"{year}-{NUMBERS[name[:3].casefold()]:02}"


def day(year: str, name: str, number: str) -> str:
    return f"{month(year, name)}-{int(number):02}"


def part(said: str, year: str) -> str:
    return f"{year}-{PARTS[said.casefold()]}~"


FORMS: tuple[tuple[str, Callable[..., str]], ...] = (
    (
        rf"{DAY}{OF}{MONTH}{COMMA}{YEAR}{TO}{DAY}{OF}{MONTH}{COMMA}{YEAR}",
        lambda a, b, c, d, e, f: f"{day(c, b, a)}/{day(f, e, d)}",
    ),
    (
        rf"{MONTH}{GAP}{DAY}{COMMA}{YEAR}{TO}{MONTH}{GAP}{DAY}{COMMA}{YEAR}",
        lambda a, b, c, d, e, f: f"{day(c, a, b)}/{day(f, d, e)}",
    ),
    (rf"{DAY}{OF}{MONTH}{TO}{DAY}{OF}{MONTH}{COMMA}{YEAR}", lambda a, b, c, d, e: f"{day(e, b, a)}/{day(e, d, c)}"),
    (rf"{MONTH}{GAP}{DAY}{TO}{MONTH}{GAP}{DAY}{COMMA}{YEAR}", lambda a, b, c, d, e: f"{day(e, a, b)}/{day(e, c, d)}"),
    (rf"{DAY}{AND}{DAY}{OF}{MONTH}{COMMA}{YEAR}", lambda a, b, c, d: f"{day(d, c, a)}/{day(d, c, b)}"),
    (rf"{MONTH}{GAP}{DAY}{AND}{DAY}{COMMA}{YEAR}", lambda a, b, c, d: f"{day(d, a, b)}/{day(d, a, c)}"),
    (rf"{DAY}{OF}{MONTH}{COMMA}{YEAR}", lambda a, b, c: day(c, b, a)),
    (rf"{MONTH}{GAP}{DAY}{COMMA}{YEAR}", lambda a, b, c: day(c, a, b)),
    (rf"{MONTH}{COMMA}{YEAR}{TO}{MONTH}{COMMA}{YEAR}", lambda a, b, c, d: f"{month(b, a)}/{month(d, c)}"),
    (rf"{MONTH}{TO}{MONTH}{COMMA}{YEAR}", lambda a, b, c: f"{month(c, a)}/{month(c, b)}"),
    (rf"{PART}{MONTH}{COMMA}{YEAR}", lambda _, a, b: f"{month(b, a)}~"),
    (rf"{MONTH}{COMMA}{YEAR}", lambda a, b: month(b, a)),
    (rf"{PART}([12][0-9]{{2}})0s", lambda a, b: "/".join(f"{b}{digit}" for digit in DECADES[a.casefold()])),
    (r"([12][0-9]{2})0s", lambda a: f"{a}X"),
    (rf"{PART}{YEAR}", part),
    (rf"{SEASON}{OF}{YEAR}(?:[-\u2013/](?:[0-9]{{4}}|[0-9]{{2}}))?", lambda a, b: f"{b}-{SEASONS[a.casefold()]}"),
    (rf"{ISO}(?!\.[a-z])", lambda a, b, c: f"{a}-{b}-{c}"),
    (rf"{SPAN}{OF}{YEAR}", lambda a, b, c: f"{c}-{SPANS[f'{a.casefold()} {b}']}"),
    (YEARS, lambda a, b: f"{a}/{b}"),
    (SHORT, lambda a, b: f"{a}/{a[:2]}{b}"),
    (YEAR, lambda a: a),
)
"""Each way to write a date, and the EDTF that its numbers and words make."""

BEFORE = r"(?<![\w$€£¥§№#/.,:@~&=+*^_\\\u2010-\u2015-])"
AFTER = r"(?![\w%°€£$])(?!['’]?[-\u2010-\u2015]\w)(?![.,:/]\d)"
ANY = "|".join(f"(?P<f{number}>{form})" for number, (form, _) in enumerate(FORMS))
DATE = re.compile(f"{BEFORE}{VAGUE}(?:{ANY}){AFTER}")
BOUNDS = (*DATE.groupindex.values(), DATE.groups + 1)
"""Which group of the pattern is each form; those between it and the next are its own."""
DATED = re.compile("[12][0-9]{2}")
"""What every date holds."""
WEEKDAY = re.compile(rf"\b(Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(day)?\b(\.?,?{GAP}(?:the{GAP})?)\Z")
"""A day of the week right before a date."""
SIC = re.compile(r"\W{0,3}\[sic\]")
"""What says that a mistake is that of the text quoted."""
NUMBERED = re.compile(
    r"(?:\b(?:Articles?|Sections?|Resolutions?|Chapters?|Figures?|Tables?|Notes?|Nos?\.|Vols?\.|[Nn]umbers?|[Pp]{1,2}\.|[Pp]ages?|"
    r"[Pp]oints?|[Pp]aragraphs?|Part|Protocol|ISO|RFC|Windows|line|lines|PDD|Rooms?)|[$€£¥§№#])\s*\Z"
)
"""What stands before a number that counts or names something."""
COUNTED = re.compile(
    rf"(?:{GAP}|[-\u2010\u2011])(?:[a-z]+{GAP})?(?:percent|per{GAP}cent|dollars|euros|rubles|pounds|pages|words|copies|people|persons|"
    r"men|soldiers|troops|miles|kilomet(?:er|re)s|km|tons|tonnes|missiles|warheads|launchers|interceptors|tanks|times|years|days|"
    r"million|billion|seats|votes|members|sites)\b"
)
"""What stands behind a number of things."""
