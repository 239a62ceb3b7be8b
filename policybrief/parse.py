"""One source to what it says; knows no other source, no glossary and no page.

content/briefs/x.md        front matter and a body          one entry
content/timeline/x.yaml    a list of tables with `text`     many entries
content/sources.yaml       CSL-YAML                         sources
content/site.yaml          settings
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from . import dates, fields, markup
from .fields import Fields, Items, Layout, Scalar, Table, tidy
from .load import CONTENT, SourceFile
from .model import (
    Article,
    Author,
    Body,
    Brief,
    Change,
    Citation,
    Entry,
    Event,
    Fact,
    Figure,
    Form,
    Kind,
    Match,
    Opening,
    Point,
    Reference,
    Settings,
    Source,
    Status,
    Term,
    Via,
)
from .problem import Position, Problem, Severity, did_you_mean

FOLDERS = {"briefs": Kind.BRIEF, "glossary": Kind.TERM, "timeline": Kind.EVENT, "pages": Kind.ARTICLE}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LIMIT = 80
RESERVED_SLUGS = frozenset("index static assets files briefs glossary timeline sources search 404 con nul aux prn".split()) | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}
"""Folders of the site, and what Windows takes for a device."""
GIST_LIMIT = 280
DEFINITION_LIMIT = 20_000
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


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one source says, and what is wrong with it."""

    entries: tuple[Entry, ...] = ()
    settings: Settings | None = None
    problems: tuple[Problem, ...] = ()
    blind: frozenset[Kind] = frozenset()
    """Kinds of entry that it may hold and that could not be read: unknown names of these are not told."""


def unread(path: str) -> Parsed:
    """What stands for a source that could not be loaded, so that links to it are not told as mistakes of their own."""
    parts = path.split("/")
    if path == f"{CONTENT}/site.yaml":
        return Parsed(settings=Settings(unread=True))
    if path == f"{CONTENT}/sources.yaml":
        return Parsed(blind=frozenset((Kind.SOURCE,)))
    kind = FOLDERS.get(parts[1]) if parts[0] == CONTENT and len(parts) in (2, 3) else None
    if kind is None:
        return Parsed()
    slug, _, ending = parts[-1].rpartition(".")
    if len(parts) == 3 and ending.lower() == "md":
        return Parsed((placeholder(kind, slug, Body(), path),))
    whole = len(parts) == 2 or ending.lower() in ("yaml", "yml")
    return Parsed(blind=frozenset((kind,)) if whole else frozenset())


def parse(source: SourceFile) -> Parsed:
    """One source, whatever its kind; the folder decides."""
    parts = source.path.split("/")
    if parts == [CONTENT, "site.yaml"]:
        return parse_settings(source)
    if parts == [CONTENT, "sources.yaml"]:
        return parse_sources(source)
    kind = FOLDERS.get(parts[1]) if len(parts) == 3 else None
    if kind is None:
        return Parsed(problems=(astray(source.path),))
    slug, _, ending = parts[2].rpartition(".")
    if ending.lower() in ("yaml", "yml"):
        return parse_list(source, kind)
    return parse_entry(source, kind, slug) if ending.lower() == "md" else Parsed(problems=(astray(source.path),))


def astray(path: str) -> Problem:
    folders = ", ".join(f"{CONTENT}/{folder}/" for folder in FOLDERS)
    name = path.rsplit("/", 1)[-1]
    known = did_you_mean(name, ("site.yaml", "sources.yaml"), f"entries are .md or .yaml files directly in {folders}")
    return Problem(Position(path), "stray-file", f"{path} belongs to no kind of entry", known, Severity.WARNING)


# ---------------------------------------------------------------- one entry a file

BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)


def parse_entry(source: SourceFile, kind: Kind, slug: str) -> Parsed:
    """A Markdown file: front matter between two lines of `---`, then the body."""
    problems = check_slug(slug, Position(source.path))
    opening = BOUNDARY.match(source.text)
    if opening is None:
        help = "begin the file with a line `---`, the keys, and another line `---`"
        message = "the file does not begin with front matter"
        missing = Problem(Position(source.path), "no-front-matter", message, help)
        return Parsed((placeholder(kind, slug, Body(), source.path),), None, (*problems, missing))
    closing = BOUNDARY.search(source.text, opening.end())
    if closing is None:
        help = "add a line `---` between the keys and the text"
        message = "the front matter that begins here never ends"
        endless = Problem(Position(source.path), "open-front-matter", message, help, width=3)
        return Parsed((placeholder(kind, slug, Body(), source.path),), None, (*problems, endless))
    node, mistakes = fields.read(source.text[opening.end() + 1 : closing.start()], source.path, 2)
    text = source.text[closing.end() + 1 :]
    line = source.text.count("\n", 0, closing.end()) + 2
    reading = markup.read(text, source.path, line)
    told = [*problems, *mistakes, *reading.problems]
    if not isinstance(node, Table):
        if not mistakes:
            message = "the front matter holds no keys"
            told.append(Problem(Position(source.path, 2), "wrong-type", message, "write `key: value` lines"))
        return Parsed((placeholder(kind, slug, reading.body, source.path),), None, tuple(told))
    entry = make(kind, Fields(node, article(kind), told), slug, reading.body, Position(source.path))
    at = Position(source.path, min(line, source.text.count("\n") + 1))
    if not text.strip() or not (reading.body.pieces or reading.problems):
        told.append(Problem(at, "empty-body", "there is no text below the front matter", "write it"))
    told.extend(check_length(text, kind, at))
    return Parsed((entry,), None, tuple(told))


def check_length(text: str, kind: Kind, at: Position) -> list[Problem]:
    """What is shown on a page of many is not as long as a brief."""
    if kind is Kind.BRIEF or len(text) <= DEFINITION_LIMIT:
        return []
    message = f"the text has {len(text):,} characters; it may have {DEFINITION_LIMIT:,}"
    return [Problem(at, "too-large", message, "make a brief of it")]


def placeholder(kind: Kind, slug: str, body: Body, path: str) -> Entry:
    """Stands for an entry whose keys cannot be read, so that its text and the links to it are still checked."""
    at = Position(path)
    return make(kind, Fields(Table((), at), article(kind), []), slug, body, at)


def article(kind: Kind) -> str:
    return {Kind.BRIEF: "a brief", Kind.TERM: "a term", Kind.EVENT: "an event", Kind.ARTICLE: "a page"}[kind]


def check_slug(slug: str, at: Position) -> list[Problem]:
    """A slug is an address for years: short, plain, and safe on every file system."""
    if SLUG.fullmatch(slug) and len(slug) <= SLUG_LIMIT and slug not in RESERVED_SLUGS:
        return []
    better = re.sub("[^a-z0-9]+", "-", markup.slugify(slug))[:SLUG_LIMIT].strip("-") or "entry"
    if better in RESERVED_SLUGS:
        better = f"the-{better}"
    message = f"“{slug}” cannot be part of an address"
    help = f"use a to z, 0 to 9 and single hyphens, at most {SLUG_LIMIT}: {better}"
    return [Problem(at, "bad-slug", message, help)]


# ---------------------------------------------------------------- many entries a file


def parse_list(source: SourceFile, kind: Kind) -> Parsed:
    """A YAML file that holds a list of entries; `slug` names each, `text` is its body."""
    node, mistakes = fields.read(source.text, source.path)
    told = list(mistakes)
    if node is not None and not isinstance(node, Items):
        told.append(Problem(node.at, "wrong-type", "this file should hold a list", "begin each entry with `- slug: …`"))
    entries = []
    for item in node.values if isinstance(node, Items) else ():
        if isinstance(item, Table):
            entries += list_entry(source, kind, Fields(item, article(kind), told))
        else:
            told.append(Problem(item.at, "wrong-type", "this item has no keys", "begin each entry with `- slug: …`"))
    return Parsed(tuple(entries), None, tuple(told), frozenset((kind,)) if told and not entries else frozenset())


def list_entry(source: SourceFile, kind: Kind, reader: Fields) -> list[Entry]:
    """One entry of a list; none where it has no slug."""
    slug, text = reader.scalar("slug", required=True), reader.scalar("text", required=True)
    body, at = Body(), reader.table.at
    if slug is not None:
        reader.problems.extend(check_slug(slug.text, slug.at))
    if text is not None:
        reading = read_body(source, text)
        reader.problems.extend([*reading.problems, *check_length(text.text, kind, text.at)])
        body = reading.body
    entry = make(kind, reader, slug.text if slug else "", body, at)
    return [entry] if slug else []


def read_body(source: SourceFile, text: Scalar) -> markup.Reading:
    """A body in YAML. Where its lines are not those of the file, all its places are where it begins."""
    if text.layout is Layout.CHANGED:
        return gathered(markup.read(text.text, source.path), text.at)
    if text.layout is Layout.LINE:
        return markup.read(text.text, source.path, text.at.line, text.at.column - 1)
    return markup.read(text.text, source.path, text.at.line + 1, indentation(source.text, text))


def gathered(reading: markup.Reading, at: Position) -> markup.Reading:
    """The same reading with every place at one."""
    pieces = (
        replace(piece, link=replace(piece.link, at=at))
        if isinstance(piece, Opening | Point) and isinstance(piece.link, Reference)
        else piece
        for piece in reading.body.pieces
    )
    problems = tuple(replace(problem, at=at) for problem in reading.problems)
    return markup.Reading(replace(reading.body, pieces=tuple(pieces)), problems)


def indentation(text: str, scalar: Scalar) -> int:
    """How far a text below `|` is indented in its file."""
    written = next(row for row in text.split("\n")[scalar.at.line :] if row.strip())
    told = next(row for row in scalar.text.split("\n") if row.strip())
    return len(written) - len(told)


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
    linked, skipped = read_linking(reader)
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
        linked=linked,
        skipped=skipped,
        was=read_was(reader),
    )


UNKNOWN = dates.Date("", None, None, False, False, dates.Precision.INTERVAL, None, None, True, True)
"""Stands in until a mistake is mended; an entry with it is never published."""


def read_linking(reader: Fields) -> tuple[bool, tuple[Reference, ...]]:
    """`terms: off`, or `terms: {skip: [slugs]}`."""
    node = reader.take("terms")
    if isinstance(node, Items):
        message = "`terms` is a list; in a brief it says whether terms are linked by themselves"
        reader.wrong(node.at, "wrong-type", message, "write `terms: off`, or `terms: {skip: [slug]}`")
        return True, ()
    if not isinstance(node, Table):
        return reader.choice("terms", ("on", "off"), "on") == "on", ()
    inner = Fields(node, "`terms`", reader.problems)
    skipped = read_references(inner, "skip", Kind.TERM)
    inner.close()
    return True, skipped


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
        role=reader.text("role", most=200),
        linked=reader.flag("link", default=True),
        facts=tuple(fact for table in reader.tables("facts", "a fact") if (fact := read_fact(table))),
        figures=tuple(read_figure(table) for table in reader.tables("figures", "a figure")),
        parties=read_references(reader, "parties", Kind.TERM),
        related=read_references(reader, "related", Kind.TERM),
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
    inner.close()
    chosen = Match(match) if match else None
    return Form(text, node.at, chosen, "" if plural == "none" else plural or None) if text else None


def read_fact(table: Fields) -> Fact | None:
    what, date = table.text("what", required=True, most=80), table.date("date", required=True)
    event = read_reference(table.scalar("event"), Kind.EVENT)
    note, sources = table.text("note", most=300), read_citations(table)
    table.close()
    return Fact(what, date, event, sources, note) if date else None


def read_figure(table: Fields) -> Figure:
    figure = Figure(
        table.text("what", required=True, most=120), table.text("value", required=True, most=200), read_citations(table)
    )
    table.close()
    return figure


def make_event(reader: Fields, slug: str, body: Body, at: Position) -> Event:
    date = reader.date("date", required=True)
    kind = reader.scalar("kind", required=True)
    check_weekday(reader, date)
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
        sources=read_citations(reader),
        added=reader.date("added"),
        status=read_status(reader),
        was=read_was(reader),
    )


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
    return Article(slug, title, body, at, reader.whole("order"), read_status(reader), read_was(reader))


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


# ---------------------------------------------------------------- sources and settings


def parse_sources(source: SourceFile) -> Parsed:
    """CSL-YAML: a list of items, or `references:` with such a list."""
    node, mistakes = fields.read(source.text, source.path)
    told = list(mistakes)
    if isinstance(node, Table):
        top = Fields(node, "sources.yaml", told)
        items = top.items("references")
        top.close()
    else:
        items = node.values if isinstance(node, Items) else ()
    if isinstance(node, Scalar):
        told.append(Problem(node.at, "wrong-type", "this file should hold a list of sources", "begin each with `- id: …`"))
    entries = []
    for item in items:
        if not isinstance(item, Table):
            told.append(Problem(item.at, "wrong-type", "this item has no keys", "begin each source with `- id: …`"))
        elif (entry := make_source(Fields(item, "a source", told))) is not None:
            entries.append(entry)
    return Parsed(tuple(entries), None, tuple(told), frozenset((Kind.SOURCE,)) if told and not items else frozenset())


CSL_TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage".split()
)
"""The types of CSL 1.0.2."""
UNREAD = frozenset(
    "abstract annote archive archive-place archive_location authority available-date call-number chair chapter-number "
    "citation-key citation-label citation-number collection-editor collection-number compiler composer container-author "
    "container-title-short contributor curator dimensions director division editor editorial-director event event-date "
    "event-place event-title executive-producer first-reference-note-number genre guest host illustrator interviewer "
    "ISBN ISSN jurisdiction keyword language license locator medium narrator number-of-pages number-of-volumes organizer "
    "original-author original-date original-publisher original-publisher-place original-title page-first part-number "
    "part-title performer PMCID PMID printing-number producer publisher-place recipient references reviewed-author "
    "reviewed-genre reviewed-title scale script-writer section series-creator source status submitted supplement-number "
    "title-short translator version volume-title volume-title-short year-suffix".split()
)
"""Variables of CSL 1.0.2 that programs for references write and our pages do not show."""
SOURCE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,79}")
WEB = re.compile(r"https?://[^\s<>\"]+")


def make_source(reader: Fields) -> Source | None:
    id = reader.scalar("id", required=True)
    title = reader.text("title", required=True, most=400)
    source = Source(
        slug=id.text if id else "",
        type=reader.choice("type", sorted(CSL_TYPES), "document", required=True),
        title=title,
        at=id.at if id else reader.table.at,
        authors=tuple(read_author(table) for table in reader.tables("author", "an author")),
        issued=read_issued(reader, "issued"),
        accessed=read_issued(reader, "accessed"),
        url=read_web(reader, "URL"),
        container=reader.text("container-title", most=300),
        collection=reader.text("collection-title", most=300),
        volume=reader.text("volume", most=60),
        issue=reader.text("issue", most=60),
        page=reader.text("page", most=60),
        edition=reader.text("edition", most=60),
        number=reader.text("number", most=60),
        publisher=reader.text("publisher", most=300),
        doi=reader.text("DOI", most=200).removeprefix("https://doi.org/"),
        note=reader.text("note", most=1000),
    )
    reader.close(UNREAD)
    if id is not None and not SOURCE_KEY.fullmatch(id.text):
        help = f"use letters, digits and hyphens: {markup.slugify(id.text) or 'author-2000'}"
        reader.wrong(id.at, "bad-slug", f"“{id.text}” cannot be cited", help, id)
        return None
    return source if id and title else None


def read_issued(reader: Fields, name: str) -> dates.Date | None:
    """A date in EDTF, or in parts: as CSL-JSON writes them, or as older Pandoc does."""
    node = reader.nodes.get(name)
    if isinstance(node, Items):
        tables = list(reader.tables(name, "a date"))
    elif isinstance(node, Table):
        tables = [Fields(node, "a date", reader.problems)]
    else:
        return reader.date(name)
    reader.asked[name] = None
    days = [day for table in tables for day in read_parts(table)]
    if not days:
        reader.wrong(node.at, "bad-date", f"`{name}` holds no year", f"write for example `{name}: 2000-06-02`")
        return None
    return reader.read_date(Scalar("/".join(days), node.at, Layout.CHANGED))


def read_parts(table: Fields) -> list[str]:
    """`date-parts: [[2000, 11, 3]]`, or the keys year, month and day; one day or two, in EDTF."""
    days = [read_day(node, table) for node in table.items("date-parts")]
    year, month, day = table.text("year"), table.text("month"), table.text("day")
    named = [year, month, day] if day else [year, month] if month else [year]
    days += [named] if year else []
    about = "~" if table.text("circa") not in ("", "0", "false") else ""
    table.close()
    return [edtf(parts) + about for parts in days if parts]


def read_day(node: fields.Node, table: Fields) -> list[str]:
    """Year, month and day in a list."""
    if not isinstance(node, Items):
        table.wrong_item("date-parts", node, "a list")
        return []
    for part in node.values:
        if not isinstance(part, Scalar):
            table.wrong_item("date-parts", part, "a text")
    return [part.text for part in node.values if isinstance(part, Scalar)]


def edtf(parts: list[str]) -> str:
    """Year, month and day as one date: 2000, 6, 2 is 2000-06-02."""
    year, *rest = parts
    minus, digits = ("-", year[1:]) if year.startswith("-") else ("", year)
    return "-".join([f"{minus}{digits:0>4}", *(f"{part:0>2}" for part in rest)])


def read_web(reader: Fields, name: str) -> str:
    """An address on the web, and nothing that could run."""
    scalar = reader.scalar(name)
    if scalar is None:
        return ""
    if not WEB.fullmatch(scalar.text):
        reader.wrong(scalar.at, "unsafe-address", f"`{name}` is no web address", "begin it with https://", scalar)
        return ""
    return scalar.text


def parse_settings(source: SourceFile) -> Parsed:
    """`site.yaml`."""
    node, mistakes = fields.read(source.text, source.path)
    told = list(mistakes)
    if not isinstance(node, Table):
        if not mistakes:
            told.append(Problem(Position(source.path), "wrong-type", "the settings hold no keys", "write `title: …`"))
        return Parsed((), Settings(unread=True), tuple(told))
    reader = Fields(node, "site.yaml", told)
    url = read_web(reader, "url")
    settings = Settings(
        title=reader.text("title", required=True, most=120),
        tagline=reader.text("tagline", most=300),
        url=url if url.endswith("/") or not url else url + "/",
        lang=reader.text("lang", most=20) or "en",
        publisher=reader.text("publisher", most=200),
        licence=reader.text("licence", most=100),
        licence_url=read_web(reader, "licence_url"),
        event_kinds=read_kinds(reader),
        at=node.at,
    )
    reader.close()
    return Parsed((), settings, tuple(told))


def read_kinds(reader: Fields) -> dict[str, str]:
    """`timeline: {kinds: {slug: label}}`"""
    timeline = reader.fields("timeline", "`timeline`")
    kinds = timeline.fields("kinds", "`kinds`") if timeline else None
    if timeline:
        timeline.close()
    if kinds is None:
        return {}
    return {key.text: kinds.text(key.text, most=60) or key.text for key, _ in kinds.table.pairs}
