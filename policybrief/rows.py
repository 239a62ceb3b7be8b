"""One row of a sheet to an entry of the timeline, with what of it could not be carried over as it was.

Nothing is guessed in silence: what was changed is told as well as what was left out.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from . import dates, scaffold, verbatim
from .cut import slugify
from .entries import SLUG_LIMIT, check_slug
from .fields import tidy
from .model import Site, Status
from .problem import STRANGE, Position, did_you_mean
from .sheets import Row, Sheet

DAY, END_DAY = ("year", "month", "day", "time"), ("end year", "end month", "end day", "end time")
"""The columns of TimelineJS that make a date, and those that make its end."""
SOURCES = ("sources", "source", "url", "link", "reference")
"""The columns that name sources; all of them are read."""
LIMITS = {"title": 200, "place": 120, "date_text": 80}
"""How long a value may be; `entries` holds to it."""
MIDNIGHT = re.compile(r"(?<=\d) 00:00(?::00(?:\.0+)?)?$")
"""What spreadsheets put behind a day."""
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d)?(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Known:
    """What a site has that events may point at."""

    kinds: Mapping[str, str]
    """The names and labels of the kinds of event, in small letters, to the name."""
    terms: Mapping[str, str]
    """Whatever a term is called, in small letters, to its name."""
    sources: Mapping[str, str]
    """The keys and addresses of sources to the key."""
    events: frozenset[str]
    briefs: frozenset[str]

    @classmethod
    def of(cls, site: Site) -> "Known":
        kinds = {text.casefold(): slug for slug, label in site.settings.event_kinds.items() for text in (label, slug)}
        terms: dict[str, str] = {}
        for term in site.terms:
            for text in (term.slug, *(form.text for form in term.forms if not (form.contextual or form.ambiguous))):
                terms.setdefault(text.casefold(), term.slug)
        sources = {source.url.rstrip("/"): source.slug for source in reversed(site.sources) if source.url}
        sources |= {source.slug: source.slug for source in site.sources}
        events = frozenset(slug for event in site.events for slug in (event.slug, *event.was))
        return cls(kinds, terms, sources, events, frozenset(brief.slug for brief in site.briefs))


@dataclass(frozen=True, slots=True)
class Loss:
    """What could not be carried over as it was, and what to do about it."""

    rows: tuple[int, ...]
    """Empty where the whole file is meant."""
    column: str
    """As the file calls it; empty where the whole row is meant."""
    message: str
    help: str
    left_out: bool = False
    """The rows are not carried over at all."""


@dataclass(frozen=True, slots=True)
class Form:
    """Which column of a sheet is read as what."""

    columns: Mapping[str, str]
    """A key of ours to the plain name of a column."""
    ours: bool = False
    timelinejs: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is written."""

    row: int
    slug: str
    values: tuple[tuple[str, str], ...]
    """Keys and their values as YAML writes them."""
    text: str
    """In Markdown."""
    after: tuple[str, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads one row; what it cannot carry over it tells."""

    row: Row
    sheet: Sheet
    form: Form
    known: Known
    taken: Collection[str]
    losses: list[Loss]

    def draft(self) -> Draft | None:
        """The entry that a row makes; None where it makes none."""
        if self.row.beyond:
            self.lose(
                "",
                f"what stands beyond the last named column is left out, cells: {self.row.beyond}",
                "name their columns, or see to the commas",
            )
        if self.form.timelinejs and (kind := self.cell("type").casefold()) in ("title", "era"):
            self.lose("type", f"“{kind}” is no event, so it makes no entry", "tell it in the text of a page")
            return None
        date, title = self.date(), self.line("title")
        if date is None:
            return None
        if not title:
            self.leave(self.form.columns["title"], "the event has no title", "give it one")
            return None
        slug = self.slug(title, date)
        if slug is None:
            return None
        return Draft(self.row.number, slug, tuple(self.values(title, date)), self.text(title), tuple(self.split("after")))

    def values(self, title: str, date: dates.Date) -> Iterator[tuple[str, str]]:
        """Every key but the name, the text and `after`, which need more than the row."""
        yield "title", scalar(title)
        yield "date", scalar(date.edtf)
        yield "date_text", scalar(self.line("date_text"))
        yield "place", scalar(self.line("place"))
        yield "kind", scalar(self.kind())
        yield "actors", listed(self.terms("actors"))
        yield "terms", listed(self.terms("terms"))
        yield "order", self.order()
        yield "bears_on", self.bearings()
        yield "general_reference", listed(map(tidy, self.lines("general_reference")))
        yield "sources", flow(self.sources())
        yield "status", self.status()
        yield "was", listed(self.lines("was"))
        yield "added", self.added()

    # cells

    def cell(self, name: str) -> str:
        """What stands in a column, without the characters that no text may hold."""
        text = self.row.cells.get(name, "")
        if STRANGE.search(text):
            self.lose(name, "it holds characters that no text may hold; they are left out", "see how the file was made")
        return STRANGE.sub("", text)

    def value(self, key: str) -> str:
        """What stands in the column of a key; of a sheet that is not ours, without HTML."""
        name = self.form.columns.get(key, "")
        text = self.cell(name) if name else ""
        if self.form.ours or not verbatim.is_html(text):
            return text
        message = "it holds HTML; its words are kept, its links and its looks are not"
        self.lose(name, message, "mark up the text in Markdown, and set links there")
        return verbatim.shown(text)

    def line(self, key: str) -> str:
        """A value on one line, no longer than it may be."""
        text, most = tidy(self.value(key)), LIMITS[key]
        if len(text) <= most:
            return text
        self.lose(self.form.columns[key], f"it has {len(text):,} characters and is cut to {most}", "write it more shortly")
        return text[: most - 1].rstrip() + "…"

    def lines(self, key: str) -> list[str]:
        return [part.strip() for part in self.value(key).split("\n") if part.strip()]

    def split(self, key: str) -> list[str]:
        """The items of a list."""
        pattern = r"\n" if self.form.ours else r"[\n;|]"
        return [part.strip() for part in re.split(pattern, self.value(key)) if part.strip()]

    # dates

    def date(self) -> dates.Date | None:
        """When it happened; None where nobody can tell, and then the row is lost."""
        if self.form.timelinejs:
            return self.counted()
        written = tidy(self.value("date"))
        if not written:
            self.leave(self.form.columns["date"], "the event has no date", "give it one, as far as it is known: 2000-06, 1999~")
            return None
        start = self.day("date", written)
        ends = tidy(self.value("end"))
        if start is None or not ends:
            return start
        end = self.day("end", ends)
        return None if end is None else self.lasting(start, end, self.form.columns["end"])

    def day(self, key: str, written: str) -> dates.Date | None:
        """A date in EDTF, or in another notation that can mean one date only."""
        written = MIDNIGHT.sub("", written)
        column, read = self.form.columns[key], dates.read(written)
        if isinstance(read, dates.Date):
            return read
        meant = read.suggestions
        foreign = dates.impossible(written) is None and dates.wrong_interval(written) is None
        other = dates.read(meant[0]) if foreign and len(meant) == 1 else read
        if isinstance(other, dates.Date):
            self.lose(column, f"“{shortened(written)}” is read as {other.edtf}", "see whether that is meant")
            return other
        self.leave(column, read.message, read.help)
        return None

    def lasting(self, start: dates.Date, end: dates.Date, column: str) -> dates.Date | None:
        """Two dates as one."""
        if start.edtf == end.edtf:
            return start
        written = "/".join(date.edtf.partition("T")[0] for date in (start, end))
        read = dates.read(written)
        if isinstance(read, dates.Mistake):
            self.leave(column, read.message, read.help)
            return None
        if "T" in start.edtf + end.edtf:
            self.lose(column, "what lasts for days has no times of day", "say them in the text")
        return read

    def counted(self) -> dates.Date | None:
        """A date in the columns of TimelineJS."""
        start = self.parts(DAY)
        if start is None or not any(self.cell(name) for name in END_DAY[:3]):
            return start
        end = self.parts(END_DAY)
        return None if end is None else self.lasting(start, end, "end year")

    def parts(self, columns: tuple[str, ...]) -> dates.Date | None:
        """Year, month, day and time in cells of their own; a year before 1 counts as readers count: -44 is 44 BC."""
        year, month, day, time = (self.cell(name).removesuffix(".0") for name in columns)
        if not re.fullmatch(r"-?\d{1,9}", year) or int(year) == 0:
            message = f"“{shortened(year)}” is no year" if year else "there is no year"
            self.leave(columns[0], message, "write its digits; years before 1 carry a minus, and there is no year 0")
            return None
        for name, part in ((columns[1], month), (columns[2], day)):
            if part and not re.fullmatch(r"\d{1,2}", part):
                self.leave(name, f"“{shortened(part)}” is no number of a {name.split()[-1]}", "write one: 6 for June")
                return None
        written = "-".join([edtf_year(int(year)), *(f"{part:0>2}" for part in (month, day if month else "") if part)])
        read = dates.read(written)
        if isinstance(read, dates.Mistake):
            self.leave(columns[2] if day else columns[1], read.message, read.help)
            return None
        return self.timed(read, time, columns[3])

    def timed(self, date: dates.Date, time: str, column: str) -> dates.Date:
        """A day with its time of day, where it has one that can be read."""
        if not time:
            return date
        clock = CLOCK.fullmatch(time)
        read = dates.read(f"{date.edtf}T{clock[1]:0>2}:{clock[2]}") if clock is not None else None
        if isinstance(read, dates.Date):
            return read
        self.lose(
            column, f"the time of day “{shortened(time)}” is left out", "say it in the text, or write 14:00 beside a whole day"
        )
        return date

    # names

    def slug(self, title: str, date: dates.Date) -> str | None:
        """The name that the row gives, or one made of its date and title; None where an event is called so already."""
        given, made = tidy(self.value("id")), named(scaffold.stamp(date), slugify(title))
        slug, column = given or made, self.form.columns.get("id", "")
        if not slug:
            return unlike(f"{scaffold.stamp(date)}-event", self.taken)
        if check_slug(slug, Position("")):
            slug = named("", slugify(given)) or made or f"{scaffold.stamp(date)}-event"
            self.lose(column, f"“{shortened(given)}” cannot be part of an address; it is called {slug}", "choose another name")
        if slug not in self.taken:
            return slug
        help = "take one of the two away, or give this one another name in a column `id`"
        self.leave(column, f"the timeline has an event {slug} already", help)
        return None

    def kind(self) -> str:
        """One of the kinds that the site lists; else the first of them."""
        written, first = tidy(self.value("kind")), next(iter(self.known.kinds.values()))
        found = self.known.kinds.get(written.casefold())
        if found is not None:
            return found
        column = self.form.columns.get("kind", "")
        kinds = ", ".join(dict.fromkeys(self.known.kinds.values()))
        if written:
            help = suggested(written, tuple(self.known.kinds), f"write one of: {kinds}; or list it in content/site.yaml")
            self.lose(column, f"“{shortened(written)}” is no kind of event here; `{first}` is written", help)
        else:
            self.lose(column, f"the kind of event is not said; `{first}` is written", f"write one of: {kinds}")
        return first

    def terms(self, key: str) -> list[str]:
        """Terms of the glossary, by whatever they are called."""
        found = []
        for part in self.split(key):
            whole = self.known.terms.get(part.casefold())
            for name in [part] if whole or self.form.ours else map(str.strip, part.split(",")):
                slug = self.known.terms.get(name.casefold())
                if slug is None and name:
                    help = suggested(name, tuple(self.known.terms), "write the term, then name it in the entry")
                    self.lose(self.form.columns[key], f"“{shortened(name)}” is no term of the glossary; it is left out", help)
                found += [slug] if slug else []
        return list(dict.fromkeys(found))

    def sources(self) -> Iterator[str]:
        """Citations as YAML writes them, of every column that names sources."""
        columns = [name for name in SOURCES if name in self.sheet.names]
        for name in ["sources"] if self.form.ours else [] if self.form.timelinejs else columns:
            for part in re.split(r"\n" if self.form.ours else r"[\n|]|;\s", self.cell(name)):
                if cited := part.strip():
                    yield from self.citation(cited, name)

    def citation(self, cited: str, column: str) -> Iterator[str]:
        """A key or an address of a source, with the place in it after a comma."""
        whole = self.known.sources.get(cited.rstrip("/"))
        name, _, locator = (cited, "", "") if whole else cited.partition(", ")
        slug = self.known.sources.get(name.rstrip("/"))
        if slug is None:
            add = "add it to content/sources.yaml, then cite it in the entry"
            help = add if "://" in name else suggested(name, tuple(self.known.sources), add)
            self.lose(column, f"“{shortened(cited)}” is no source of the site; it is left out", help)
        else:
            yield f"{{cite: {scalar(slug)}, at: {scalar(tidy(locator))}}}" if locator else scalar(slug)

    # the rest

    def text(self, title: str) -> str:
        """The text in Markdown: as it is where the column says so, else so that it says just what stands there."""
        written = self.cell("markdown") if self.form.ours else verbatim.as_markdown(self.value("text"))
        if written.strip():
            return written
        self.lose(self.form.columns.get("text", ""), "the event has no text; its title stands in its place", "write one")
        return verbatim.as_markdown(title if title.endswith((".", "!", "?")) else f"{title}.")

    def order(self) -> str:
        written = self.value("order").removesuffix(".0")
        if written and not re.fullmatch("-?[0-9]{1,9}", written):
            self.lose(self.form.columns["order"], f"“{shortened(written)}” is no whole number; it is left out", "write one: 2")
            return ""
        return written if written.strip("-0") else ""

    def bearings(self) -> str:
        """`brief 2.1-2.6` in each line, gathered by brief."""
        found: dict[str, list[str]] = {}
        for line in self.lines("bears_on"):
            brief, _, claims = line.partition(" ")
            if brief in self.known.briefs:
                found.setdefault(brief, []).extend([claims] if claims else [])
            else:
                self.lose("bears on", f"“{shortened(brief)}” is no brief of the site; it is left out", "name one that is")
        pairs = (f"{scalar(brief)}: {listed(claims) or '[]'}" for brief, claims in found.items())
        return f"{{{', '.join(pairs)}}}" if found else ""

    def status(self) -> str:
        written = self.value("status").casefold()
        if written and written not in tuple(Status):
            self.lose(self.form.columns["status"], f"“{shortened(written)}” is no status; it is left out", "see docs/formats.md")
            return ""
        return "" if written == Status.PUBLISHED else written

    def added(self) -> str:
        written = tidy(self.value("added"))
        read = dates.read(written) if written else None
        if isinstance(read, dates.Mistake):
            self.lose(self.form.columns["added"], f"{read.message}; it is left out", read.help)
            return ""
        return scalar(read.edtf) if read is not None else ""

    # what is told

    def lose(self, column: str, message: str, help: str) -> None:
        """Tells what of the row is not carried over as it was."""
        self.losses.append(Loss((self.row.number,), self.sheet.names.get(column, column), message, help))

    def leave(self, column: str, message: str, help: str) -> None:
        """Tells why the row is not carried over at all."""
        self.losses.append(Loss((self.row.number,), self.sheet.names.get(column, column), message, help, left_out=True))


def edtf_year(year: int) -> str:
    """A year as readers count in EDTF, whose year 0000 is 1 BC."""
    astronomical = year + (year < 0)
    sign = "-" if astronomical < 0 else ""
    digits = f"{sign}{abs(astronomical):04}"
    return digits if abs(astronomical) <= 9999 else f"Y{digits}"


def named(stamp: str, words: str) -> str:
    """A name made of a date and some words, cut between words; empty where the words have no Latin letter or digit."""
    latin = re.sub("[^a-z0-9]+", "-", words).strip("-")
    slug = "-".join(filter(None, (stamp, latin)))
    if len(slug) > SLUG_LIMIT:
        slug = slug[: SLUG_LIMIT + 1].rpartition("-")[0] or slug[:SLUG_LIMIT]
    return slug if latin and not check_slug(slug, Position("")) else ""


def unlike(slug: str, taken: Collection[str]) -> str:
    """A name, with a number behind it where it is taken."""
    number, found = 1, slug
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    return found


@lru_cache(10_000)
def suggested(word: str, known: tuple[str, ...], otherwise: str) -> str:
    """`did_you_mean`, worked out once for a word that many rows say."""
    return did_you_mean(word, known, otherwise)


def shortened(text: str) -> str:
    """The beginning of what is quoted in a message."""
    line = tidy(text)
    return line if len(line) <= 60 else f"{line[:59]}…"


# ---------------------------------------------------------------- YAML

PLAIN = re.compile(r"-?[A-Za-z0-9./][A-Za-z0-9_./~?%+-]*(?::[A-Za-z0-9_./~?%+-]+)*")
"""What needs no quotation marks."""


def scalar(text: str) -> str:
    """A text as a value; empty where there is none."""
    return text if not text or PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def listed(texts: Iterable[str]) -> str:
    """Texts as a list; empty where there is none."""
    return flow(map(scalar, texts))


def flow(values: Iterable[str]) -> str:
    """Finished values as a list; empty where there is none."""
    inside = ", ".join(values)
    return f"[{inside}]" if inside else ""
