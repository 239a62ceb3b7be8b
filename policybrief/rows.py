"""One row of a sheet to an entry of the timeline.

Nothing is guessed in silence: what was changed is told as well as what was left out.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from . import dates, scaffold, verbatim
from .cells import Cells, shortened
from .cut import slugify
from .dating import as_serial, date_of
from .entries import SLUG_LIMIT, check_slug, other_year
from .fields import tidy
from .model import Likeness, Site, Status, likeness
from .problem import Position, did_you_mean

SOURCES = ("sources", "source", "url", "link", "reference")
"""The columns that name sources; all of them are read."""


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
    likenesses: frozenset[Likeness] = frozenset()
    """Of the events of the timeline: to bring in one of these would be to tell it twice."""

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
        likenesses = frozenset(event.likeness for event in site.events)
        return cls(kinds, terms, sources, events, frozenset(brief.slug for brief in site.briefs), likenesses)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is written."""

    row: int
    slug: str
    values: tuple[tuple[str, str], ...]
    """Keys and their values as YAML writes them."""
    text: str
    """In Markdown."""
    likeness: Likeness
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes an entry of one row, for a site."""

    cells: Cells
    known: Known
    taken: Collection[str]
    """The names that events have already."""
    likenesses: Collection[Likeness]

    def draft(self) -> Draft | None:
        """The entry that a row makes; None where it makes none."""
        if self.cells.row.beyond:
            message = f"what stands beyond the last named column is left out, cells: {self.cells.row.beyond}"
            self.cells.lose("", message, "name their columns, or see to the commas")
        if self.cells.form.timelinejs and (kind := self.cells.cell("type").casefold()) in ("title", "era"):
            self.cells.lose("type", f"“{kind}” is no event, so it makes no entry", "tell it in the text of a page")
            return None
        date, title = date_of(self.cells), self.cells.line("title")
        if date is None:
            return None
        if not title:
            self.cells.leave(self.cells.form.columns["title"], "the event has no title", "give it one")
            return None
        slug, like = self.slug(title, date), likeness(title, date)
        if slug is None:
            return None
        if like in self.likenesses:
            message = f"the timeline has an event of this title already, {date.words()}"
            self.cells.leave(self.cells.form.columns["title"], message, "take one of the two away")
            return None
        values, after = tuple(self.values(title, date)), tuple(self.cells.split("after"))
        return Draft(self.cells.row.number, slug, values, self.text(title), like, after)

    def values(self, title: str, date: dates.Date) -> Iterator[tuple[str, str]]:
        """Every key but the name, the text and `after`, which need more than the row."""
        yield "title", scalar(title)
        yield "date", scalar(date.edtf)
        yield "date_text", scalar(self.date_text(date))
        yield "place", scalar(self.cells.line("place"))
        yield "kind", scalar(self.kind())
        yield "actors", listed(self.terms("actors"))
        yield "terms", listed(self.terms("terms"))
        yield "order", self.order()
        yield "bears_on", self.bearings()
        yield "general_reference", listed(self.cells.lines("general_reference"))
        yield "sources", flow(self.sources())
        yield "status", self.status()
        yield "was", listed(self.cells.lines("was"))
        yield "added", self.added()

    # names

    def slug(self, title: str, date: dates.Date) -> str | None:
        """The name that the row gives, or one made of its date and title; None where an event is called so already."""
        given, made = tidy(self.cells.value("id")), named(scaffold.stamp(date), slugify(title))
        slug, column = given or made, self.cells.form.columns.get("id", "")
        if not slug:
            return unlike(f"{scaffold.stamp(date)}-event", self.taken)
        if check_slug(slug, Position("")):
            slug = named("", slugify(given)) or made or f"{scaffold.stamp(date)}-event"
            self.cells.lose(
                column, f"“{shortened(given)}” cannot be part of an address; it is called {slug}", "choose another name"
            )
        if slug not in self.taken:
            return slug
        help = "take one of the two away, or give this one another name in a column `id`"
        self.cells.leave(column, f"the timeline has an event {slug} already", help)
        return None

    def kind(self) -> str:
        """One of the kinds that the site lists; else the first of them."""
        written, first = tidy(self.cells.value("kind")), next(iter(self.known.kinds.values()))
        found = self.known.kinds.get(written.casefold())
        if found is not None:
            return found
        column = self.cells.form.columns.get("kind", "")
        kinds = ", ".join(dict.fromkeys(self.known.kinds.values()))
        if written:
            help = suggested(written, tuple(self.known.kinds), f"write one of: {kinds}; or list it in content/site.yaml")
            self.cells.lose(column, f"“{shortened(written)}” is no kind of event here; `{first}` is written", help)
        else:
            self.cells.lose(column, f"the kind of event is not said; `{first}` is written", f"write one of: {kinds}")
        return first

    def terms(self, key: str) -> list[str]:
        """Terms of the glossary, by whatever they are called."""
        found = []
        for part in self.cells.split(key):
            whole = self.known.terms.get(part.casefold())
            for name in [part] if whole or self.cells.form.ours else map(str.strip, part.split(",")):
                slug = self.known.terms.get(name.casefold())
                if slug is None and name:
                    help = suggested(name, tuple(self.known.terms), "write the term, then name it in the entry")
                    self.cells.lose(
                        self.cells.form.columns[key], f"“{shortened(name)}” is no term of the glossary; it is left out", help
                    )
                found += [slug] if slug else []
        return list(dict.fromkeys(found))

    def sources(self) -> Iterator[str]:
        """Citations as YAML writes them, of every column that names sources."""
        columns = [name for name in SOURCES if name in self.cells.sheet.names]
        for name in ["sources"] if self.cells.form.ours else [] if self.cells.form.timelinejs else columns:
            for part in re.split(r"\n" if self.cells.form.ours else r"[\n|]|;\s", self.cells.cell(name)):
                if cited := tidy(part):
                    yield from self.citation(cited, name)

    def citation(self, cited: str, column: str) -> Iterator[str]:
        """A key or an address of a source, with the place in it after a comma."""
        whole = self.known.sources.get(cited.rstrip("/"))
        name, _, locator = (cited, "", "") if whole else cited.partition(", ")
        slug = self.known.sources.get(name.rstrip("/"))
        if slug is None:
            add = "add it to content/sources.yaml, then cite it in the entry"
            help = add if "://" in name else suggested(name, tuple(self.known.sources), add)
            self.cells.lose(column, f"“{shortened(cited)}” is no source of the site; it is left out", help)
        else:
            yield f"{{cite: {scalar(slug)}, at: {scalar(locator)}}}" if locator else scalar(slug)

    # the rest

    def date_text(self, date: dates.Date) -> str:
        """The date in the words of the row, where they name no year but its own."""
        words = self.cells.line("date_text")
        year = other_year(words, date)
        if not year:
            return words
        message = f"“{shortened(words)}” is left out: it names {year}, and the date of the row is {date.words()}"
        self.cells.lose(self.cells.form.columns["date_text"], message, "mend the words or the date")
        return ""

    def text(self, title: str) -> str:
        """The text in Markdown: as it is where the column says so, else so that it says just what stands there."""
        written = self.cells.cell("markdown") if self.cells.form.ours else verbatim.as_markdown(self.cells.value("text"))
        if written.strip():
            return written
        self.cells.lose(
            self.cells.form.columns.get("text", ""), "the event has no text; its title stands in its place", "write one"
        )
        return verbatim.as_markdown(title if title.endswith((".", "!", "?")) else f"{title}.")

    def order(self) -> str:
        written = self.cells.value("order").removesuffix(".0")
        if written and not re.fullmatch("-?[0-9]{1,9}", written):
            self.cells.lose(
                self.cells.form.columns["order"], f"“{shortened(written)}” is no whole number; it is left out", "write one: 2"
            )
            return ""
        return written if written.strip("-0") else ""

    def bearings(self) -> str:
        """`brief 2.1-2.6` in each line, gathered by brief."""
        found: dict[str, list[str]] = {}
        for line in self.cells.lines("bears_on"):
            brief, _, claims = line.partition(" ")
            if brief in self.known.briefs:
                found.setdefault(brief, []).extend([claims] if claims else [])
            else:
                self.cells.lose("bears on", f"“{shortened(brief)}” is no brief of the site; it is left out", "name one that is")
        pairs = (f"{scalar(brief)}: {listed(claims) or '[]'}" for brief, claims in found.items())
        return f"{{{', '.join(pairs)}}}" if found else ""

    def status(self) -> str:
        written = self.cells.value("status").casefold()
        if written and written not in tuple(Status):
            self.cells.lose(
                self.cells.form.columns["status"], f"“{shortened(written)}” is no status; it is left out", "see docs/formats.md"
            )
            return ""
        return "" if written == Status.PUBLISHED else written

    def added(self) -> str:
        written = tidy(self.cells.value("added"))
        read = dates.read(written) if written else None
        if isinstance(read, dates.Mistake):
            self.cells.lose(self.cells.form.columns["added"], f"{read.message}; it is left out", as_serial(written) + read.help)
            return ""
        return scalar(read.edtf) if read is not None else ""


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
