"""The keys of one table to the entry that they make; whatever is missing is told, and a stand-in takes its place."""

import re
from collections.abc import Callable
from dataclasses import replace

from . import dates, fields
from .cut import slugify
from .fields import Fields, Items, Scalar, Table, tidy
from .model import (
    CLAIM,
    LISTS,
    Article,
    Author,
    Bearing,
    Body,
    Brief,
    Change,
    Citation,
    Detail,
    Entry,
    Event,
    Fact,
    Figure,
    Form,
    Kind,
    Linking,
    Match,
    Meaning,
    Reference,
    Scope,
    Status,
    Term,
    Via,
)
from .problem import Position, Problem, did_you_mean

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LIMIT = 80
RESERVED_SLUGS = frozenset(
    "index static assets files briefs glossary timeline sources search print by lanes 404 con nul aux prn".split()
) | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
"""Folders of the site, and what Windows takes for a device."""
GIST_LIMIT = 280
TERM_KINDS = (
    "treaty",
    "agreement",
    "statement",
    "law",
    "program",
    "system",
    "concept",
    "body",
    "meeting",
    "medium",
    "person",
    "state",
)


def article(kind: Kind) -> str:
    return {Kind.BRIEF: "a brief", Kind.TERM: "a term", Kind.EVENT: "an event", Kind.ARTICLE: "a page"}[kind]


def check_slug(slug: str, at: Position) -> list[Problem]:
    """A slug is an address for years: short, plain, and safe on every file system."""
    if SLUG.fullmatch(slug) and len(slug) <= SLUG_LIMIT and slug not in RESERVED_SLUGS:
        return []
    better = re.sub("[^a-z0-9]+", "-", slugify(slug))[:SLUG_LIMIT].strip("-") or "entry"
    if better in RESERVED_SLUGS:
        better = f"the-{better}"
    message = f"“{slug}” cannot be part of an address"
    help = f"use a to z, 0 to 9 and single hyphens, at most {SLUG_LIMIT}: {better}"
    return [Problem(at, "bad-slug", message, help)]


# ---------------------------------------------------------------- the kinds of entry


def make(kind: Kind, reader: Fields, slug: str, body: Body, at: Position) -> Entry:
    """An entry of one kind from its keys. What is missing is told, and a stand-in takes its place."""
    makers: dict[Kind, Callable[[Fields, str, Body, Position], Entry]] = {
        Kind.BRIEF: make_brief,
        Kind.TERM: make_term,
        Kind.EVENT: make_event,
        Kind.ARTICLE: make_article,
    }
    entry = makers[kind](reader, slug, body, at)
    reader.close()
    return entry


def make_brief(reader: Fields, slug: str, body: Body, at: Position) -> Brief:
    return Brief(
        slug=slug,
        title=reader.text("title", required=True, most=200) or slug,
        date=reader.date("date", required=True) or UNKNOWN,
        authors=tuple(read_author(table) for table in reader.tables("authors", "an author", required=True)),
        summary=reader.text("summary", required=True, most=600),
        body=body,
        at=at,
        subtitle=reader.text("subtitle", most=200),
        series=reader.text("series", most=200),
        number=reader.text("number", most=20),
        key_points=reader.texts("key_points"),
        updated=reader.date("updated"),
        status=read_status(reader),
        lang=reader.text("lang", most=20),
        licence=reader.text("licence", most=100),
        restates=read_reference(reader.scalar("restates"), Kind.SOURCE, Via.CITATION),
        related=read_references(reader, "related", Kind.BRIEF),
        changes=tuple(change for table in reader.tables("changes", "a change") if (change := read_change(table))),
        linking=read_linking(reader),
        was=read_was(reader),
    )


UNKNOWN = dates.Date("", None, None, False, False, dates.Precision.INTERVAL, None, None, True, True)
"""Stands in until a mistake is mended; an entry with it is never published."""


def read_linking(reader: Fields) -> Linking:
    """`terms: off`, or `terms: {skip: [slugs], scope: h3, quotations: true, "a shared form": slug}`."""
    node = reader.take("terms")
    if isinstance(node, Items):
        message = "`terms` is a list; in a brief it says whether terms are linked by themselves"
        reader.wrong(node.at, "wrong-type", message, "write `terms: off`, or `terms: {skip: [slug]}`")
        return Linking()
    if not isinstance(node, Table):
        return Linking(reader.choice("terms", ("on", "off"), "on") == "on")
    inner = Fields(node, "`terms`", reader.problems)
    skipped = read_references(inner, "skip", Kind.TERM)
    scope = inner.choice("scope", tuple(Scope))
    quotations = inner.choice("quotations", ("true", "false"))
    others = [key for key, _ in node.pairs if key.text not in ("skip", "scope", "quotations")]
    found = [(key, read_reference(inner.scalar(key.text), Kind.TERM)) for key in others]
    meanings = tuple(Meaning(tidy(key.text), key.at, term) for key, term in found if term is not None)
    return Linking(True, Scope(scope) if scope else None, quotations == "true" if quotations else None, skipped, meanings)


def make_term(reader: Fields, slug: str, body: Body, at: Position) -> Term:
    term = Term(
        slug=slug,
        name=reader.text("name", required=True, most=120) or slug,
        kind=reader.choice("kind", TERM_KINDS, required=True),
        gist=reader.text("gist", required=True, most=GIST_LIMIT),
        body=body,
        at=at,
        full_name=reader.text("full_name", most=300),
        abbreviation=reader.text("abbreviation", most=30),
        filed_as=reader.text("filed_as", most=120),
        role=reader.text("role", most=200),
        linked=reader.flag("link", default=True),
        facts=tuple(fact for table in reader.tables("facts", "a fact") if (fact := read_fact(table))),
        figures=tuple(read_figure(table) for table in reader.tables("figures", "a figure")),
        parties=read_references(reader, "parties", Kind.TERM),
        related=read_references(reader, "related", Kind.TERM),
        bears_on=read_bearings(reader),
        general_reference=read_details(reader),
        sources=read_citations(reader),
        status=read_status(reader),
        was=read_was(reader),
    )
    forms = [*own_forms(term, reader), *(form for node in reader.items("forms") if (form := read_form(node, reader)))]
    return replace(term, forms=tuple(forms))


def own_forms(term: Term, reader: Fields) -> list[Form]:
    """The names that a term has without listing them."""
    found: dict[str, Form] = {}
    for key, text in (("name", term.name), ("full_name", term.full_name), ("abbreviation", term.abbreviation)):
        node = reader.nodes.get(key)
        if text and isinstance(node, Scalar):
            found.setdefault(text, Form(text, node.at))
    return list(found.values())


def read_form(node: fields.Node, reader: Fields) -> Form | None:
    """A wording, or a table that says how it is matched."""
    if isinstance(node, Scalar) and node.text.strip():
        return Form(tidy(node.text), node.at)
    if not isinstance(node, Table):
        reader.wrong_item("forms", node, "a text")
        return None
    inner = Fields(node, "a form", reader.problems)
    text = inner.text("text", required=True, most=200)
    match = inner.choice("match", tuple(Match))
    plural = inner.text("plural", most=200)
    contextual, ambiguous = inner.flag("contextual", default=False), inner.flag("ambiguous", default=False)
    near = inner.texts("near")
    inner.close()
    if near and not ambiguous:
        inner.wrong(
            node.at, "wrong-type", "`near` decides only for a form that is ambiguous", "add `ambiguous: true`, or take `near` out"
        )
    chosen = Match(match) if match else None
    said = "" if plural == "none" else plural or None
    return Form(text, node.at, chosen, said, contextual, ambiguous, near) if text else None


def read_fact(table: Fields) -> Fact | None:
    what, date = table.text("what", required=True, most=80), table.date("date", required=True)
    event = read_reference(table.scalar("event"), Kind.EVENT)
    note, sources = table.text("note", most=300), read_citations(table)
    table.close()
    return Fact(what, date, table.table.at, event, sources, note) if date else None


def read_figure(table: Fields) -> Figure:
    what, value = table.text("what", required=True, most=120), table.text("value", required=True, most=200)
    figure = Figure(what, value, table.table.at, read_citations(table))
    table.close()
    return figure


def make_event(reader: Fields, slug: str, body: Body, at: Position) -> Event:
    date = reader.date("date", required=True)
    kind = reader.scalar("kind", required=True)
    check_weekday(reader, date)
    check_date_text(reader, date)
    written = reader.scalar("date")
    return Event(
        slug=slug,
        title=reader.text("title", required=True, most=200) or slug,
        date=date or UNKNOWN,
        kind=kind.text if kind else "",
        kind_at=kind.at if kind else at,
        body=body,
        at=at,
        date_text=reader.text("date_text", most=80),
        place=reader.text("place", most=120),
        actors=read_references(reader, "actors", Kind.TERM),
        terms=read_references(reader, "terms", Kind.TERM),
        after=read_references(reader, "after", Kind.EVENT),
        order=reader.whole("order"),
        bears_on=read_bearings(reader),
        general_reference=read_details(reader),
        sources=read_citations(reader),
        added=reader.date("added"),
        status=read_status(reader),
        was=read_was(reader),
        date_at=written.at if written else None,
    )


YEARS = re.compile(r"(?<![\w.,])[12][0-9]{3}(?![\d%])")


def check_date_text(reader: Fields, date: dates.Date | None) -> None:
    """The years in an author's words for a date are among those of the date."""
    words = reader.scalar("date_text")
    if words is None or date is None:
        return
    for year in YEARS.findall(words.text):
        said = dates.read(year)
        if isinstance(said, dates.Date) and (said.certainly_before(date) or date.certainly_before(said)):
            help = "mend the words or the date"
            reader.wrong(
                words.at, "contradicted-date", f"“{words.text}” names {year}, and the date is {date.words()}", help, words
            )
            return


def check_weekday(reader: Fields, date: dates.Date | None) -> None:
    """An author may claim the day of the week; the calendar decides."""
    claimed = reader.scalar("weekday")
    if claimed is None or date is None:
        return
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    if not reader.choice("weekday", days):
        return
    if date.first is None or date.first != date.last:
        help = "leave `weekday` out, or write the day"
        reader.wrong(claimed.at, "weekday", f"{date.words()} is not one day, so it has no weekday", help, claimed)
    elif dates.weekday(date.first) != claimed.text:
        actual = dates.weekday(date.first)
        help = f"write {actual}, or mend the date"
        reader.wrong(claimed.at, "weekday", f"{date.words()} was a {actual}, not a {claimed.text}", help, claimed)


def make_article(reader: Fields, slug: str, body: Body, at: Position) -> Article:
    title = reader.text("title", required=True, most=200) or slug
    return Article(slug, title, body, at, reader.whole("order"), read_lists(reader), read_status(reader), read_was(reader))


def read_lists(reader: Fields) -> tuple[str, ...]:
    """The lists that a page shows below its text."""
    found = reader.scalars("shows")
    for scalar in found:
        if scalar.text not in LISTS:
            help = did_you_mean(scalar.text, LISTS, "use one of: " + ", ".join(LISTS))
            reader.wrong(scalar.at, "unknown-value", f'`shows` cannot hold "{scalar.text}"', help, scalar)
    return tuple(dict.fromkeys(scalar.text for scalar in found if scalar.text in LISTS))


# ---------------------------------------------------------------- parts that several kinds share


def read_author(table: Fields) -> Author:
    author = Author(
        family=table.text("family", most=100),
        given=table.text("given", most=100),
        literal=table.text("literal", most=200),
        affiliation=table.text("affiliation", most=300),
        orcid=table.text("orcid", most=40),
    )
    if not author.name:
        table.wrong(table.table.at, "missing-key", "an author needs `family` or `literal`", "add `family: …` and `given: …`")
    table.close()
    return author


def read_change(table: Fields) -> Change | None:
    date = table.date("date", required=True)
    kind = table.choice("kind", ("correction", "update", "clarification", "retraction"), "update")
    note = table.text("note", required=True, most=600)
    table.close()
    return Change(date, kind, note) if date else None


def read_status(reader: Fields) -> Status:
    return Status(reader.choice("status", tuple(Status), Status.PUBLISHED))


def read_was(reader: Fields) -> tuple[str, ...]:
    """Slugs that an entry had before."""
    found = reader.scalars("was")
    for scalar in found:
        reader.problems.extend(check_slug(scalar.text, scalar.at))
    return tuple(scalar.text for scalar in found if SLUG.fullmatch(scalar.text))


def read_reference(scalar: Scalar | None, kind: Kind, via: Via = Via.NAME) -> Reference | None:
    """A slug in front matter."""
    if scalar is None or not scalar.text:
        return None
    return Reference(via, scalar.text, scalar.at, kind, width=len(scalar.text))


def read_references(reader: Fields, name: str, kind: Kind) -> tuple[Reference, ...]:
    """A list of slugs in front matter."""
    found = (read_reference(scalar, kind) for scalar in reader.scalars(name))
    return tuple(reference for reference in found if reference is not None)


CLAIMS = re.compile(rf"(?P<first>{CLAIM})(?:\s*[-–]\s*(?P<last>{CLAIM}))?")


def read_bearings(reader: Fields) -> tuple[Bearing, ...]:
    """`bears_on: {brief: [2.1, 2.4-2.6]}`"""
    briefs = reader.fields("bears_on", "`bears_on`")
    if briefs is None:
        return ()
    found = []
    for key, _ in briefs.table.pairs:
        brief = Reference(Via.NAME, key.text, key.at, Kind.BRIEF, width=len(key.text))
        named = briefs.scalars(key.text)
        if not named:
            found.append(Bearing(brief, "", "", key.at))
        for scalar in named:
            claims = CLAIMS.fullmatch(scalar.text.strip())
            if claims is None:
                help = "write a number such as 2.1, or the first and the last of several: 2.4-2.6"
                reader.wrong(scalar.at, "bad-claim", f"“{scalar.text}” is no number of a claim", help, scalar)
            else:
                first, last = claims["first"], claims["last"] or claims["first"]
                found.append(Bearing(brief, first, last, scalar.at, len(scalar.text)))
    return tuple(found)


def read_details(reader: Fields) -> tuple[Detail, ...]:
    """What an entry says without a source of its own."""
    return tuple(Detail(tidy(scalar.text), scalar.at) for scalar in reader.scalars("general_reference"))


def read_citations(reader: Fields) -> tuple[Citation, ...]:
    """`sources`: a list of keys, or of tables {cite, at}."""
    found = (read_citation(node, reader) for node in reader.items("sources"))
    return tuple(citation for citation in found if citation is not None)


def read_citation(node: fields.Node, reader: Fields) -> Citation | None:
    """A source key, or a table that also says where in the source."""
    if isinstance(node, Table):
        inner = Fields(node, "a citation", reader.problems)
        source, locator = inner.scalar("cite", required=True), inner.text("at", most=120)
        inner.close()
    elif isinstance(node, Scalar) and node.text.strip():
        source, locator = node, ""
    else:
        reader.wrong_item("sources", node, "a text")
        return None
    reference = read_reference(source, Kind.SOURCE, Via.CITATION)
    return Citation(reference, locator) if reference else None
