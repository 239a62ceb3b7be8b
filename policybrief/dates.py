"""EDTF strings to bounds, order and words; a string that is none comes back as a mistake with its cure.

Read here, by the names of the EDTF profile of ISO 8601-2:2019 (Library of Congress, 4 February 2019):

    level 0   date, date and time, time interval
    level 1   letter-prefixed and negative years, seasons, qualification of a whole date,
              unspecified digits from the right, open and unknown ends of an interval
    level 2   sub-year groupings (25-41)

Days are counted in the proleptic Gregorian calendar from 0001-01-01 = 1, as `datetime.date.toordinal`
counts them. Years are astronomical: 0 is 1 BC, -43 is 44 BC. The standard fixes no months for a season;
ours are the meteorological ones, and a winter runs into the year after.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import islice, product
from math import inf
from unicodedata import combining, decimal, normalize


class Precision(StrEnum):
    """The finest part of a date that is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"  # quarters, thirds and halves of a year too
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Date:
    """A date or an interval, as far as it is known."""

    edtf: str
    """As the author wrote it."""
    first: int | None
    """The first possible day; None where the beginning is open or unknown."""
    last: int | None
    """The last possible day; None where the end is open or unknown."""
    approximate: bool
    uncertain: bool
    precision: Precision
    start: "Date | None" = None
    """The beginning of an interval; None where it is open or unknown."""
    end: "Date | None" = None
    open_start: bool = False
    """Written `..`: without a beginning, which is not the same as an unknown one."""
    open_end: bool = False

    @property
    def order(self) -> tuple[int, float, float]:
        """A sort key over all dates: what begins first, then what is shorter, then the instant within the day.

        A day without a time stands before its times; a time without a zone is taken for UTC. A time in a zone is placed
        by its instant, also where that is of the day before or after in UTC, so that any two of them follow each other.
        """
        anchor = (self.last if self.first is None else self.first) or 0
        length = inf if self.first is None or self.last is None else self.last - self.first
        clock = clock_of(self.edtf)
        if clock is None or length:
            return anchor, length, -inf
        over, second = divmod(clock.seconds - 60 * (clock.ahead or 0), 86_400)
        return anchor + over, length, second

    @property
    def year(self) -> int | None:
        """The astronomical year of the first day, or of the last where the first is not known."""
        anchor = self.last if self.first is None else self.first
        return None if anchor is None else civil(anchor)[0]

    @property
    def iso(self) -> str:
        """A value for `<time datetime>` (HTML), or empty where HTML cannot say this date exactly."""
        exact = self.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR)
        vague = self.approximate or self.uncertain or "X" in self.edtf
        if not exact or vague or not 1 <= (self.year or 0) <= 9999:
            return ""
        clock = clock_of(self.edtf)
        return self.edtf[:10] + (f"T{clock.time}{clock.zone}" if clock else "")

    def words(self) -> str:
        """The date in an English sentence: `26 May 1972`, `about 1977`, `late 1999`, `since June 2000`."""
        if self.precision is Precision.INTERVAL:
            return spelled_interval(self)
        part = LOOSELY.get(self.edtf[-3:-1]) if self.approximate and self.precision is Precision.SEASON else None
        if part is not None:
            return "perhaps " * self.uncertain + f"{part}{year_words(self.year or 0)}"
        marks = "perhaps " * self.uncertain + "about " * self.approximate
        return marks + (within(spelled(self.edtf)) if marks else spelled(self.edtf))

    def contains(self, other: "Date") -> bool:
        """Whether every possible day of the other lies within this; an unknown end contains nothing."""
        after = self.first is not None and other.first is not None and self.first <= other.first
        before = self.last is not None and other.last is not None and other.last <= self.last
        return (self.open_start or after) and (self.open_end or before)

    @property
    def instant(self) -> int | None:
        """Of a time of day in a known zone, its second in UTC, counted as days are."""
        clock = clock_of(self.edtf) if self.precision is Precision.DAY else None
        if clock is None or clock.ahead is None or self.first is None:
            return None
        return 86_400 * self.first + clock.seconds - 60 * clock.ahead

    def certainly_before(self, other: "Date") -> bool:
        """Whether the last possible day of this precedes the first of the other; `~` widens nothing."""
        return self.last is not None and other.first is not None and self.last < other.first

    def possibly_before(self, other: "Date") -> bool:
        """Whether the bounds allow this to come first; within one day they do."""
        return not other.certainly_before(self)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a string is refused, and what to write instead."""

    message: str
    help: str
    column: int
    """Code points before the place, from 0, in the string as it was given."""
    width: int
    suggestions: tuple[str, ...]
    """The cures named in the help; each can be read."""
    near: bool = False
    """Whether the cures come near to what was written and say something else: `1962/1963` for “1962 or 1963”."""


def read(text: str) -> Date | Mistake:
    """What an EDTF string says, or why it is refused; outer white space does not count."""
    written = text.strip()
    date = known(written)
    if date is not None:
        return date
    mistake = refused(written)
    return replace(mistake, column=mistake.column + text.find(written))


# ---------------------------------------------------------------- reading

SINGLE = re.compile(
    r"""( Y-?[1-9][0-9]{4,11}(?!-) | -?[0-9]{4} | -?[0-9]{3}X | -?[0-9]{2}XX )
        (?: (?<!X)-( [0-9]{2} | XX-XX | XX )
            (?: (?<!X)-( [0-9]{2} | XX ) )? )?
        ( [?~%] | (?<=-[0-9]{2}-[0-9]{2})
          T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){1,2} (?:Z|[+-][01][0-9](?::?[0-5][0-9])?)? )?""",
    re.VERBOSE,
)
"""Year, month or part of the year, day, qualifier or time. No year beyond twelve digits."""

OPEN = ("..", "")
COUNTED = (Precision.YEAR, Precision.DECADE, Precision.CENTURY)

DASH = "\N{EN DASH}"

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
PARTS = {number: (name, number, 1) for number, name in enumerate(MONTHS, 1)} | {
    21: ("spring", 3, 3), 22: ("summer", 6, 3), 23: ("fall", 9, 3), 24: ("winter", 12, 3),
    25: ("northern spring", 3, 3), 26: ("northern summer", 6, 3),
    27: ("northern fall", 9, 3), 28: ("northern winter", 12, 3),
    29: ("southern spring", 9, 3), 30: ("southern summer", 12, 3),
    31: ("southern fall", 3, 3), 32: ("southern winter", 6, 3),
    33: ("first quarter of", 1, 3), 34: ("second quarter of", 4, 3),
    35: ("third quarter of", 7, 3), 36: ("fourth quarter of", 10, 3),
    37: ("first third of", 1, 4), 38: ("second third of", 5, 4), 39: ("last third of", 9, 4),
    40: ("first half of", 1, 6), 41: ("second half of", 7, 6),
}  # fmt: skip
"""What a number after the year stands for: its name, its first month, how many months it lasts."""
LOOSELY = {"33": "early ", "38": "mid-", "36": "late "}
"""A part of a year that is only about right, as readers say it: the first or last quarter, the middle third."""
CONVENTION = (
    "Spring is March to May, summer June to August, fall September to November, "
    "and winter December to February of the year after."
)
"""What a season means here; the standard leaves it open."""


def known(text: str) -> Date | None:
    """The date that a string says, or None."""
    return interval(text) if "/" in text else single(text)


def interval(text: str) -> Date | None:
    """Two dates, or one and an open or unknown end; without times of day, as in the profile."""
    left, _, right = text.partition("/")
    start, end = single(left), single(right)
    ends = [date for date in (start, end) if date is not None]
    complete = (start or left in OPEN) and (end or right in OPEN)
    if not ends or not complete or "T" in text or (start and end and end.certainly_before(start)):
        return None
    return Date(
        text,
        start.first if start else None,
        end.last if end else None,
        any(date.approximate for date in ends),
        any(date.uncertain for date in ends),
        Precision.INTERVAL,
        start,
        end,
        left == "..",
        right == "..",
    )


def single(text: str) -> Date | None:
    """A date that is no interval."""
    match = SINGLE.fullmatch(text)
    if match is None:
        return None
    year, month, day, tail = match.groups()
    bounds = extent(year, month, day)
    if bounds is None:
        return None
    first, last, precision = bounds
    return Date(text, first, last, tail == "~" or tail == "%", tail == "?" or tail == "%", precision)


def extent(year: str, month: str | None, day: str | None) -> tuple[int, int, Precision] | None:
    """The first and the last possible day, or None for what no calendar has."""
    if year == "-0000":
        return None
    if month is None or month[0] == "X":
        low, high = decades(year)
        return day_number(low, 1, 1), day_number(high, 12, 31), COUNTED[year.count("X")]
    number, part = int(year), int(month)
    if part not in PARTS:
        return None
    if day is None or (day == "XX" and part <= 12):
        return *months(number, part), Precision.MONTH if part <= 12 else Precision.SEASON
    if part > 12 or not 1 <= int(day) <= month_length(number, part):
        return None
    only = day_number(number, part, int(day))
    return only, only, Precision.DAY


def decades(year: str) -> tuple[int, int]:
    """The first and the last year that `1999`, `199X` or `Y-17000` may be."""
    nearest, farthest = (int(year.lstrip("Y").replace("X", digit)) for digit in "09")
    return (farthest, nearest) if "-" in year else (nearest, farthest)


def months(year: int, part: int) -> tuple[int, int]:
    """The first and the last day of a month or another part of a year."""
    _, first, length = PARTS[part]
    later, month = divmod(first + length - 1, 12)
    return day_number(year, first, 1), day_number(year + later, month + 1, 1) - 1


# ---------------------------------------------------------------- the calendar


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    first, last = months(year, month)
    return last - first + 1


def day_number(year: int, month: int, day: int) -> int:
    """The number of a day, 0001-01-01 being 1; trusts that the day exists."""
    year -= month <= 2  # years are taken from March on, so that the leap day comes last
    since_march = (153 * ((month + 9) % 12) + 2) // 5
    return 365 * year + year // 4 - year // 100 + year // 400 + since_march + day - 306


@lru_cache(maxsize=65_536)
def civil(day: int) -> tuple[int, int, int]:
    """The astronomical year, the month and the day that have this number."""
    eras, rest = divmod(day + 305, 146_097)  # 400 years from 1 March 0000
    centuries = min(rest // 36_524, 3)
    fours, rest = divmod(rest - centuries * 36_524, 1_461)
    years = min(rest // 365, 3)
    rest -= years * 365
    month = (5 * rest + 2) // 153
    year = 400 * eras + 100 * centuries + 4 * fours + years + (month >= 10)
    return year, (month + 2) % 12 + 1, rest - (153 * month + 2) // 5 + 1


def weekday(day: int) -> str:
    """`Mon` to `Sun`."""
    return ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")[day % 7]


# ---------------------------------------------------------------- the clock

TIME = re.compile(r"T(\d\d):(\d\d)(?::(\d\d))?(?:(Z)|([+-])(\d\d):?(\d\d)?)?$")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day."""

    time: str
    """`14:00`, or `14:00:30`."""
    seconds: int
    """Since midnight where it was read off."""
    ahead: int | None
    """Minutes by which its zone is before UTC; None where none is told."""

    @property
    def zone(self) -> str:
        """As HTML writes it: `Z`, `-04:00`, or empty."""
        if not self.ahead:
            return "" if self.ahead is None else "Z"
        return f"{'-' if self.ahead < 0 else '+'}{abs(self.ahead) // 60:02}:{abs(self.ahead) % 60:02}"


def clock_of(edtf: str) -> Clock | None:
    """The time of day in a date, if it has one."""
    match = TIME.search(edtf)
    if match is None:
        return None
    hours, minutes, seconds, utc, sign, over, odd = match.groups()
    ahead = int(f"{sign}1") * (60 * int(over) + int(odd or 0)) if sign else 0 if utc else None
    time = f"{hours}:{minutes}" + (f":{seconds}" if seconds not in (None, "00") else "")
    return Clock(time, 3600 * int(hours) + 60 * int(minutes) + int(seconds or 0), ahead)


def clock_words(clock: Clock) -> str:
    """A time of day in words: `14:00`, `14:00 UTC`, `23:30 (UTC−4)`."""
    if not clock.ahead:
        return clock.time + " UTC" * (clock.ahead == 0)
    hours, odd = divmod(abs(clock.ahead), 60)
    sign = "\N{MINUS SIGN}" if clock.ahead < 0 else "+"
    return f"{clock.time} (UTC{sign}{hours}{f':{odd:02}' if odd else ''})"


# ---------------------------------------------------------------- words


@lru_cache(maxsize=65_536)  # an event's date stands on many pages
def spelled(edtf: str) -> str:
    """A date that is no interval in words, without its qualifier."""
    match = SINGLE.fullmatch(edtf)
    if match is None:
        raise ValueError(f"{edtf} was never read")
    year, month, day, tail = match.groups()
    named = spelled_years(year)
    if month is None:
        return named
    if month[0] == "X":
        return f"{named}, {'month and day' if '-' in month else 'month'} unknown"
    name, first, length = PARTS[int(month)]
    named = f"{name} {year_span(int(year), int(year) + 1) if first + length > 13 else named}"
    if day is None or day == "XX":
        return f"{named}, day unknown" if day else named
    clock = clock_of(tail or "")
    return f"{int(day)} {named}" + (f", {clock_words(clock)}" if clock else "")


def spelled_years(year: str) -> str:
    """`1999`, `44 BC`; a decade (`1990s`) or a century."""
    low, high = decades(year)
    if year.endswith("XX"):
        return f"{ordinal(abs(int(year[:-2])) + 1)} century" + " BC" * (low < 0)
    if year.endswith("X"):  # `1900s` would be taken for a century
        return f"{low}s" if low > 100 and low % 100 else year_span(low, high)
    return year_words(low)


def year_words(year: int) -> str:
    """A year in words, counted as readers count: there is no year 0."""
    if year <= 0:
        return f"{1 - year:{',' if year <= -9999 else ''}} BC"
    return str(year) if 100 <= year <= 9999 else f"AD {year:,}"


def year_span(low: int, high: int) -> str:
    """Two years as one stretch: 1997 and 1998 as four digits, a dash and two."""
    if low <= 0 < high:
        return f"{year_words(low)} {DASH} {year_words(high)}"
    if high <= 0:
        return f"{1 - low}{DASH}{year_words(high)}"
    short = low > 100 and low % 100 and low // 100 == high // 100
    return f"{year_words(low)}{DASH}{high % 100:02}" if short else f"{year_words(low)}{DASH}{high}"


def within(words: str) -> str:
    """A date behind a word such as `about` or `since`: decades, centuries and parts of a year take an article."""
    return f"the {words}" if re.match(r"\d+s$|\d+(?:st|nd|rd|th) |(?:first|second|third|fourth|last) ", words) else words


def ordinal(number: int) -> str:
    """`1st`, `12th`, `22nd`."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def spelled_interval(date: Date) -> str:
    """An interval in words; an open end and an unknown one are told apart."""
    if date.start and date.end:
        return between(date.start, date.end)
    if date.start:
        start = within(date.start.words())
        return f"since {start}" if date.open_end else f"from {start}, end unknown"
    end = within(date.end.words()) if date.end else ""
    return f"until {end}" if date.open_start else f"to {end}, beginning unknown"


def between(start: Date, end: Date) -> str:
    """Two dates joined by a dash, with spaces unless single words meet; what they share is said once."""
    left, right = start.words(), end.words()
    if left == right:
        return left
    ours, theirs = left.split(), right.split()
    shared = 0 if re.search("[?~%]|-X", start.edtf + end.edtf) else alike(ours, theirs)
    days = Precision.DAY in (start.precision, end.precision)
    if shared == min(len(ours), len(theirs)) or (days and shared < 2):  # May 2000 and 3 May 2000; days of two months
        shared = 0
    heads = ours[: len(ours) - shared], theirs[: len(theirs) - shared]
    tight = all(len(head) == 1 and DASH not in head[0] for head in heads)
    return " ".join(heads[0]) + (DASH if tight else f" {DASH} ") + right


def alike(ours: list[str], theirs: list[str]) -> int:
    """How many words two texts have in common at their ends."""
    pairs = enumerate(zip(reversed(ours), reversed(theirs), strict=False))
    return next((count for count, (one, other) in pairs if one != other), min(len(ours), len(theirs)))


# ---------------------------------------------------------------- what is wrong

EXAMPLES = ("2000-06-02", "2000-06", "2000")
LONGEST = 60
"""A text of more characters is not searched for a date."""

REASONS = (
    (r"[\[{].*|.*[\]}]", "“{}” is a set of dates; one date or one interval is wanted"),
    (r"(?i)(?<!not )\b(before|after)\b", "EDTF has no “{}”; an interval says from when or to when something lasted"),
    (r"(?i)\b(or)\b(?! so| there)", "EDTF of level 1 has no “{}”; one date or one interval is wanted"),
    (r"(?i)\b(?:BC|BCE|B\.C\.|B\.C\.E\.)(?!\w)", "years before 1 carry a minus, and 1 BC is the year 0000"),
    (r"(?<=[\d-])[ux]+\b|(?<=^\d\d)\?\?$|(?<=^\d\d\d)\?$", "“{}” stands for no digit; an unknown digit is written X"),
    (r"(?<=\d)T.*", "“{}” is not a time of day, as T14:00 and T14:00Z are"),
    (r"^[-\dXY/.?~%]*?([?~%]+)[-\dXY/.?~%]*$", "“{}” is written once, at the end, and holds for the whole date"),
    (r"^[-\d]*X[-\dX]*$", "X may stand for the last one or two digits of a year, for the day, or for month and day"),
    (r"^\d\d?[-/. ]\d\d?[-/. ]\d{2,4}$", "“{}” is read as day and month here, as month and day there"),
    (r"^['\u2019]?\d\ds?$", "“{}” does not say its century"),
    (r"(?i)^(?!.*(?:century|\bad\b|\bce\b|\bchr\b|\bj\.-c))\D*\d{0,2}\D*$", "“{}” names no year"),
    (r"^Y?-?\d+[ES]\d+.*$", "“{}” is EDTF of level 2; a year is written in full here"),
    (
        r"^[-\d\s/]*[\u2010-\u2015\u2212][-\d\s/\u2010-\u2015\u2212]*$",
        "“{}” has a dash; in EDTF a hyphen joins the parts of a date, a slash two dates",
    ),
    (r"^.*$", "“{}” is not a date in EDTF"),
)
"""What the eye falls on first, and what to say of it; a group is the part to point at."""
NEAR = re.compile(r"[\[{\]}]|\b(?<!not )(?:before|after|or|week|early|mid|late)\b(?! so\b| thereabouts)", re.IGNORECASE)
"""What no date in EDTF says in full."""

ABROAD = (
    "januar janner janvier janv", "februar fevrier fevr", "marz mrz mars", "avril avr", "mai", "juni juin",
    "juli juillet juil", "aout", "septembre", "oktober okt octobre", "novembre", "dezember dez decembre",
)  # fmt: skip
"""The months in German and French, where they are not as in English, without accents."""
WORDS = (
    {name: f"m{number:02}" for number, month in enumerate(MONTHS, 1) for name in (month.lower(), month[:3].lower())}
    | {"sept": "m09", "spring": "s21", "summer": "s22", "autumn": "s23", "fall": "s23", "winter": "s24"}
    | {name: f"m{number:02}" for number, names in enumerate(ABROAD, 1) for name in names.split()}
    | {"first": "1", "second": "2", "third": "3", "fourth": "4", "unknown": ""}
    | {"beginning": "early", "start": "early", "middle": "mid", "end": "late", "anfang": "early", "mitte": "mid", "ende": "late"}
    | dict.fromkeys(("open", "present", "now", "today"), "..")
)
SIMPLER: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"^[\u2010-\u2015] ?(?=\d{4}$)", "until "),
    (r"[\u2010-\u2015\u2212]", "-"),
    (r"['\"\u2018-\u201f(){}\[\]]|(?<=[a-z])\.|(?<=\d)\.(?=[ -])|(?<!\.)[.;,]$|^\+0*(?=\d{4}\b)", ""),
    (r"(?<=\d)\.{3,}(?=\d)", ".."),
    (r"(?<=\d)-{2,}(?=\d)", "/"),
    (r"(?<=\d),(?=\d{3} ?(?:bc|ad|ce))", ""),
    (r"\b(?:v\.? ?chr|av\.? ?j-?c)\b", "bc"),
    (r"[ ,]+(?:or so|or thereabouts|approx(?:imately)?)$", "~"),
    (r"\b(?:the|of|in|on|at|year|le|du|de|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b", ""),
    (r"(?<=\d)(?:st|nd|rd|th|er)\b", ""),
    (r"[\s,]+", " "),
    (r" ?([-/]) ?", r"\1"),
    (r"\b(early|mid|late)-", r"\1 "),
    (r"\b[a-z]+\b", lambda found: WORDS.get(found[0], found[0])),
    (r"^(?:from|between) (.+) (?:to|until|through|and) (.+)$", r"\1/\2"),
    (r" (?:to|until|through|and|&) ", "/"),
    (r"(?<=\d)-\.\.$", "/.."),
    (r"^(\d\d?:\d\d(?::\d\d)?) (.+)$", r"\2 \1"),
    (r"^(\d{4})-?w(\d\d)(?:-?([1-7]))?$", lambda found: in_week(int(found[1]), int(found[2]), found[3])),
    (r"^(\d{4})-(\d{3})$", lambda found: nth_day(found[1], int(found[2]))),
    (
        r"\b(\d{1,4})(-\d\d-\d\d) ?bce?\b|\b(0\d{3})(-\d\d) ?bce?\b",
        lambda found: f"{before_christ(found[1] or found[3])}{found[2] or found[4]}",
    ),
    (r"^y(-?\d+)e(\d\d?)$", lambda found: f"y{int(found[1]) * 10 ** int(found[2])}"),
    (r"(\d+)-(\d+) bc", r"\1 bc-\2 bc"),
    (r"(\d+) century\b", lambda found: f"{int(found[1]) - 1:02}xx"),
    (r"(\d+) ?bce?\b", lambda found: before_christ(found[1])),
    (r"\bad (\d+)|(\d+) (?:ad|ce)\b", lambda found: f"{found[1] or found[2]:0>4}"),
    (r"\bq([1-4])\b|\b([1-4]) quarter\b|\b([1-4])q(?: |(?=\d)|$)", lambda found: f"s{32 + int(found[found.lastindex or 1])} "),
    (r"\bh([12])\b|\b([12]) half\b|\b([12])h(?: |(?=\d)|$)", lambda found: f"s{39 + int(found[found.lastindex or 1])} "),
    (r"(?<=s\d\d) +(?=[-/]|$)| +(?= )", ""),
)
"""In order: prose to a few signs, June to m06 and spring to s21."""


def before_christ(year: str) -> str:
    """The astronomical year of one before Christ, of which there is none called 0."""
    number = 1 - max(1, int(year))
    return f"{number:05}" if number else "0000"


def in_week(year: int, week: int, day: str | None) -> str:
    """The days of a week of ISO 8601, or one of them."""
    try:
        first, last = (datetime.date.fromisocalendar(year, week, int(one)) for one in (day or 1, day or 7))
    except ValueError:
        return ""
    return once(f"{first}/{last}")


def nth_day(year: str, number: int) -> str:
    """The day of a year that has a number (ordinal dates of ISO 8601)."""
    first, _ = months(int(year), 1)
    found = civil(first + number - 1)
    return "{:04}-{:02}-{:02}".format(*found) if found[0] == int(year) else ""


CURES = (
    (r"(-?\d{4})-(\d\d)-(\d\d)/(\d\d)-(\d\d)", "{0}-{1}-{2}/{0}-{3}-{4}"),
    (r"(-?\d{4})-(\d\d)-(\d\d)/(\d\d)", "{0}-{1}-{2}/{0}-{1}-{3}"),
    (r"(-?\d{4})-(\d\d)/(\d\d)", "{0}-{1}/{0}-{2}", "{0}-{1}-{2}"),
    (r"(\d{4})[_:](\d\d)[_:](\d\d)", "{0}-{1}-{2}"),
    (r"(\d{4})(\d\d)(\d\d)", "{0}-{1}-{2}"),
    (r"(\d{4})(\d\d)", "{0}-{1}"),
    (r"(-?\d{4})[-/. ]m?(\d\d?)[-/. ](\d\d?)", "{0}-{1:0>2}-{2:0>2}"),
    (r"(-?\d{4})[-/. ]m?(\d\d?)", "{0}-{1:0>2}"),
    (r"(\d\d?)[-/. ]m(\d\d)[-/. ](-?\d{4})", "{2}-{1}-{0:0>2}"),
    (r"(\d\d?)[-/. ]m(\d\d)[-/. ](\d\d)", "20{2}-{1}-{0:0>2}", "19{2}-{1}-{0:0>2}"),
    (r"(\d\d?)[-/](\d\d?) m(\d\d) (-?\d{4})", "{3}-{2}-{0:0>2}/{3}-{2}-{1:0>2}"),
    (r"(\d\d?)[-/](\d\d?) m(\d\d) (\d\d)", "20{3}-{2}-{0:0>2}/20{3}-{2}-{1:0>2}", "19{3}-{2}-{0:0>2}/19{3}-{2}-{1:0>2}"),
    (r"m(\d\d)[-/. ](\d\d?)[-/. ](-?\d{4})", "{2}-{0}-{1:0>2}"),
    (r"m(\d\d)[-/. ](-?\d{4})", "{1}-{0}"),
    (r"(\d\d?)[-/. ](\d\d?)[-/. ](\d{4})", "{2}-{1:0>2}-{0:0>2}", "{2}-{0:0>2}-{1:0>2}"),
    (r"(\d\d?)[-/. ](\d\d?)[-/. ](\d\d)", "20{2}-{1:0>2}-{0:0>2}", "20{2}-{0:0>2}-{1:0>2}", "19{2}-{1:0>2}-{0:0>2}"),
    (r"(\d\d?)[-/.](\d{4})", "{1}-{0:0>2}"),
    (r"s(\d\d)[-/ ](-?\d{4})(?:[-/]\d+)?", "{1}-{0}"),
    (r"(-?\d{4})[- ]s(\d\d)", "{0}-{1}"),
    (r"(\d\d)(\d\d)[-/](\d\d)", "{0}{1}/{0}{2}"),
    (r"(\d\d)00s", "{0}0X", "{0}XX"),
    (r"(\d{3})\ds", "{0}X"),
    (r"(\d)0s", "19{0}X", "20{0}X"),
    (r"early (\d{4})", "{0}-33~", "{0}-01/{0}-03"),
    (r"mid (\d{4})", "{0}-38~", "{0}-05/{0}-08"),
    (r"late (\d{4})", "{0}-36~", "{0}-10/{0}-12"),
    (r"early (\d{3})0s", "{0}0/{0}3"),
    (r"mid (\d{3})0s", "{0}4/{0}6"),
    (r"late (\d{3})0s", "{0}7/{0}9"),
    (r"(\d{3})(?:[?u-]|[?ux]-.+)", "{0}X"),
    (r"(\d\d)(?:\?\?|uu|--)", "{0}XX"),
    (r"(\d{3})\dx", "{0}X"),
    (r"(\d)xxx", "{0}000/{0}999"),
    (r"(\d\d[\dx]x)-.+", "{0}"),
    (r"(\d{4})-(?:xx|uu|\dx|x\d).*", "{0}-XX"),
    (r"(\d{4}-\d\d)-(?:uu|\dx|x\d)", "{0}-XX"),
    (r"(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d)?.*", "{0}T{1}", "{0}"),
    (r"(\d{4}-\d\d-\d\d)(?:z|/p\d+[dwmy])", "{0}"),
    (r"(-?\d{5}|-?\d{9,12})", "Y{0}"),
    (r"y(-?\d{4})", "{0}"),
    (r"(y-?\d{5,12})-.+", "{0}"),
    (r"(y?-?\d+)s\d+", "{0}~"),
    (r"(\d\d)", "19{0}", "20{0}"),
    (r"(\d{3})", "0{0}"),
    (r"([^ .]+)(?:\.\.| )(?:.*(?:\.\.| ))?([^ .]+)", "{0}/{1}"),
    (r"\.\.([^ .]+)", "../{0}"),
    (r"([^ .]+)\.\.", "{0}/.."),
    (r"([^/ ]+)/.+/([^/ ]+)", "{0}/{1}"),
)
"""What simpler text may stand for; what cannot be read afterwards is not suggested."""

AFFIXES = (
    (r"(?:circa|ca|c|about|around|approximately|approx) ?(.+)", "", "~"),
    (r"(?:perhaps|possibly|probably|maybe) (.+)", "", "?"),
    (r"(?:since|from|not before|(?:not|no) earlier than) (.+)", "", "/.."),
    (r"(.+?)(?: onwards?|-)", "", "/.."),
    (r"(?:until|to|by|not after|(?:not|no) later than) (.+)", "../", ""),
    (r"(?:early|mid|late) (.+)", "", ""),
    (r"(?:\S+ )?week (.+)", "", ""),
)
"""Words around a date, and what they put before and after its cure."""


def refused(text: str) -> Mistake:
    """Why a string is no date; it is known to be none."""
    if not text:
        return mistake("the date is empty", (), 0, 0)
    return impossible(text) or wrong_interval(text) or foreign(text)


def mistake(message: str, cures: Iterable[str], column: int, width: int) -> Mistake:
    """A mistake that suggests the cures which can be read, three at most, or else examples."""
    best = tuple(islice((cure for cure in dict.fromkeys(map(once, cures)) if known(cure)), 3))
    *others, last = best or ("a day as 2000-06-02", "a month as 2000-06", "a year as 2000")
    help = f"write {', '.join(others)} or {last}" if others else f"write {last}"
    return Mistake(message, help, column, width, best or EXAMPLES)


def once(cure: str) -> str:
    """A cure that says one date where both ends of an interval are the same."""
    left, _, right = cure.partition("/")
    return left if left == right else cure


def impossible(text: str) -> Mistake | None:
    """A date that has the right form, and that no calendar has."""
    match = SINGLE.fullmatch(text)
    if match is None or single(text):
        return None
    year, month, day, tail = match.groups(default="")
    mark = tail.partition("T")[0]
    if year == "-0000":
        return mistake("there is no year -0000: the year before 0001 is 0000", [text[1:]], 0, 5)
    part, swapped = int(month), f"{year}-{day}-{month}{mark}"
    if part not in PARTS:
        message = f"there is no month {month}: months are 01 to 12, seasons and other parts of a year 21 to 41"
        other = swapped if day else f"{year}/{year[:-2]}{month}" if part else f"{year}-XX{mark}"
        return mistake(message, [other, year + mark], match.start(2), 2)
    name = PARTS[part][0]
    if part > 12:
        named = f"the {name.removesuffix(' of')}" if name.endswith(" of") else name
        message = f"{month} stands for {named}, which has no numbered days"
        return mistake(message, [swapped, f"{year}-{month}{mark}"], match.start(2), 2)
    most = month_length(int(year), part)
    message = f"{int(day)} {name} does not exist: {name} {year_words(int(year))} has {most} days"
    nearest = most if int(day) else "XX"
    return mistake(message, [f"{year}-{month}-{nearest}{mark}", f"{year}-{month}{mark}"], match.start(3), 2)


def wrong_interval(text: str) -> Mistake | None:
    """Two ends of which each, or one, can be read; but not together."""
    left, slash, right = text.partition("/")
    start, end = single(left), single(right)
    if start and end and end.certainly_before(start):
        message = f"the interval ends before it begins: {right} is earlier than {left}"
        return mistake(message, [f"{right}/{left}"], 0, len(text))
    if slash and left in OPEN and right in OPEN:
        return mistake("an interval needs a date on at least one side", ["2000/..", "../2000"], 0, len(text))
    if "T" in text and slash and (start or left in OPEN) and (end or right in OPEN):
        days = "/".join(side.partition("T")[0] for side in (left, right))
        return mistake("an interval runs from date to date, without times of day", [days], 0, len(text))
    wrong = impossible(left) or (slash and impossible(right)) or None
    if wrong is None:
        return None
    cures = (f"{first}/{second}" for first, second in product(fitting(left), fitting(right)))
    return mistake(wrong.message, cures, wrong.column + (0 if impossible(left) else len(left) + 1), wrong.width)


def fitting(end: str) -> tuple[str, ...]:
    """What to write at one end of an interval: what stands there if it can be read, else its cures."""
    if end in OPEN or single(end):
        return (end,)
    wrong = impossible(end)
    return wrong.suggestions if wrong else tuple(guesses(end))


def foreign(text: str) -> Mistake:
    """What is not EDTF at all: other notations, and prose."""
    if len(text) > LONGEST:
        return mistake(f"“{text[:LONGEST]}…” is not a date in EDTF", (), 0, len(text))
    tried = ((re.search(pattern, text, re.ASCII | re.DOTALL), reason) for pattern, reason in REASONS)
    found, reason = next((match, reason) for match, reason in tried if match)
    part = found.lastindex or 0
    cures = guesses(text)
    wrong = None if cures else next(filter(None, map(impossible, candidates(simpler(text)))), None)
    if wrong is not None:  # 31 June 2000
        return mistake(wrong.message, wrong.suggestions, 0, len(text))
    made = mistake(reason.format(found[part]), cures, found.start(part), len(found[part]))
    return replace(made, near=NEAR.search(text) is not None)


def guesses(text: str) -> list[str]:
    """EDTF that an author may have meant, likeliest first."""
    plain = simpler(text)
    return either(plain) or beside(plain) or timed(plain) or meant(plain) or list(islice(joined(plain), 1))


def simpler(text: str) -> str:
    """A text in few signs, without accents; empty where it is too long to be a date."""
    text = "".join(str(decimal(sign, sign)) for sign in normalize("NFKD", text) if not combining(sign)).casefold()
    if len(text) > LONGEST:
        return ""
    for pattern, plain in SIMPLER:
        text = re.sub(pattern, plain, text, flags=re.ASCII)
    return text.strip()


def timed(text: str) -> list[str]:
    """A day with its time of day, where a simple text has both; else nothing."""
    found = re.fullmatch(r"(.+?)(?:t(\d\d):?(\d\d)|[t ](\d\d?):(\d\d))(?::\d\d(?:\.\d+)?)?(.*)", text, re.ASCII)
    if found is None:
        return []
    day, *clock, rest = found.groups(default="")
    zone = re.fullmatch(r" ?(?:(z|utc|gmt)|([+-]\d\d):?(\d\d)?)?", rest, re.ASCII)
    hours, minutes = filter(None, clock)
    ends = ["Z" if zone[1] else f"{zone[2]}:{zone[3] or '00'}" if zone[2] else ""] if zone else []
    dated = meant(day.rstrip(" ,"))
    cures = [f"{one}T{hours:0>2}:{minutes}{end}" for one in dated for end in ends]
    return [cure for cure in cures if known(cure)]


def meant(text: str) -> list[str]:
    """What a simple text may stand for as it is, else without its marks or the words around it."""
    readable = [cure for cure in candidates(text) if known(cure)]
    return readable or [cure for cure in unframed(text) if known(cure)]


def candidates(text: str) -> list[str]:
    """A simple text in each of the forms that it may stand for, whether they can be read or not."""
    found = [text.upper()]
    for pattern, *cures in CURES:
        if match := re.fullmatch(pattern, text, re.ASCII):
            found += [cure.format(*match.groups(default="")).upper() for cure in cures]
    return found


def unframed(text: str) -> list[str]:
    """The same for a text with marks, or words at one end; one layer is taken off at a time."""
    marks = "".join(sorted(set(re.findall("[?~%]", text))))
    if marks and "/" not in text:
        mark = marks if len(marks) == 1 else "%"
        return [f"{cure}{mark}".replace("~?", "%") for cure in meant(re.sub("[?~%]", "", text).strip())[:1]]
    for pattern, before, after in AFFIXES:
        if match := re.fullmatch(pattern, text):
            return [f"{before}{cure}{after}".replace("~?", "%") for cure in meant(match[1])]
    return []


def beside(text: str) -> list[str]:
    """The times before or after what a simple text says, with an unknown end and with an open one: `before 1962`."""
    found = re.fullmatch(r"(before|after) (.+)", text)
    dates = [single(cure) for cure in meant(found[2])[:1]] if found else []
    if found is None or not dates or dates[0] is None:
        return []
    before = found[1] == "before"
    nearest = next_to(dates[0], -1 if before else 1)
    return [f"{sign}/{nearest}" if before else f"{nearest}/{sign}" for sign in OPEN[::-1]]


def next_to(date: Date, step: int) -> str:
    """The day, month or year before a date (-1) or after it (1), in EDTF."""
    assert date.first is not None and date.last is not None
    year, month, day = civil(date.first - 1 if step < 0 else date.last + 1)
    width = {Precision.DAY: 3, Precision.MONTH: 2, Precision.SEASON: 2}.get(date.precision, 1)
    return "-".join((f"{'-' * (year < 0)}{abs(year):04}", f"{month:02}", f"{day:02}")[:width])


def either(text: str) -> list[str]:
    """One date of two, as an interval and as the first with a doubt: `1962 or 1963`."""
    left, word, right = text.partition(" or ")
    both = next(joined(f"{left}/{right}"), "") if word else ""
    return [both, f"{both.partition('/')[0]}?"] if both else []


def joined(text: str) -> Iterator[str]:
    """What a simple text may stand for as two dates; either may lend the other its month or year.

    One or two digits before more than a year are a day: in “22-28 October 1962” nobody means the year 1922.
    """
    cuts = [cut.start() for sign in "/-" for cut in re.finditer(sign, text)][:9]
    for left, right in ((text[:cut], text[cut + 1 :]) for cut in cuts):
        words = right.split()
        plain = [] if re.fullmatch(r"\d\d?", left, re.ASCII) and not re.fullmatch(r"\d+", right, re.ASCII) else [left]
        starts = [*plain, *(f"{left} {' '.join(words[-count:])}" for count in (2, 1) if len(words) > count)]
        ends = [right, *(f"{word} {right}" for word in left.split()[:1])]
        pairs = product(*([cure for side in sides for cure in meant(side)] for sides in (starts, ends)))
        yield from filter(known, (f"{first}/{last}" for first, last in pairs))
