"""One source to what it says; knows no other source, no glossary and no page.

content/briefs/x.md        front matter and a body          one entry
content/timeline/x.yaml    a list of tables with `text`     many entries
content/sources.yaml       CSL-YAML                         sources
content/site.yaml          settings
"""

import re
from dataclasses import dataclass, replace

from . import fields, markup, theme
from .csl import WEB, make_source, read_web
from .dates import Date
from .entries import article, check_slug, make
from .fields import Fields, Items, Layout, Scalar, Table
from .load import CONTENT, SourceFile
from .model import (
    Body,
    Entry,
    Era,
    Kind,
    Opening,
    Point,
    Reference,
    Scope,
    Settings,
)
from .problem import Position, Problem, Severity, did_you_mean
from .typography import CHOICES

FOLDERS = {"briefs": Kind.BRIEF, "glossary": Kind.TERM, "timeline": Kind.EVENT, "pages": Kind.ARTICLE}
DEFINITION_LIMIT = 20_000


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
    scope, quotations = read_links(reader)
    unset = read_typography(reader)
    before = len(told)
    kinds, covers, eras = read_timeline(reader)
    unread = not kinds and len(told) > before
    settings = Settings(
        title=reader.text("title", required=True, most=120),
        tagline=reader.text("tagline", most=300),
        url=url if url.endswith("/") or not url else url + "/",
        lang=reader.text("lang", most=20) or "en",
        publisher=reader.text("publisher", most=200),
        licence=reader.text("licence", most=100),
        licence_url=read_web(reader, "licence_url"),
        corrections=read_desk(reader),
        offline=reader.flag("offline", default=True),
        system_fonts=reader.choice("fonts", ("own", "system"), "own") == "system",
        theme=theme.read(reader),
        scope=scope,
        quotations=quotations,
        unset=unset,
        event_kinds=kinds,
        covers=covers,
        eras=eras,
        at=node.at,
        unread=unread,
    )
    reader.close()
    return Parsed((), settings, tuple(told))


def read_links(reader: Fields) -> tuple[Scope, bool]:
    """`links: {scope: h2, quotations: false}`"""
    links = reader.fields("links", "`links`")
    if links is None:
        return Scope.H2, False
    scope, quotations = Scope(links.choice("scope", tuple(Scope), Scope.H2)), links.flag("quotations", default=False)
    links.close()
    return scope, quotations


def read_typography(reader: Fields) -> frozenset[str]:
    """`typography: off`, or `typography: {quotes: false}`; answers with the rules that are switched off."""
    node = reader.take("typography")
    if isinstance(node, Items):
        message = "`typography` is a list; it says of each rule whether it is on"
        reader.wrong(node.at, "wrong-type", message, "write `typography: off`, or `typography: {quotes: false}`")
        return frozenset()
    if not isinstance(node, Table):
        return frozenset() if reader.choice("typography", ("on", "off"), "on") == "on" else frozenset(CHOICES)
    inner = Fields(node, "`typography`", reader.problems)
    unset = frozenset(name for name in CHOICES if not inner.flag(name, default=True))
    inner.close()
    return unset


MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")


def read_desk(reader: Fields) -> str:
    """Where mistakes are told: a mail address or an address on the web."""
    scalar = reader.scalar("corrections")
    if scalar is None or WEB.fullmatch(scalar.text) or MAIL.fullmatch(scalar.text):
        return scalar.text if scalar else ""
    help = "write a mail address, or an address that begins with https://"
    reader.wrong(scalar.at, "unsafe-address", "`corrections` is no address", help, scalar)
    return ""


def read_timeline(reader: Fields) -> tuple[dict[str, str], Date | None, tuple[Era, ...]]:
    """`timeline: {kinds: {slug: label}, covers: 1963/2007, eras: [{id, label, date}]}`"""
    timeline = reader.fields("timeline", "`timeline`")
    if timeline is None:
        return {}, None, ()
    kinds, covers, eras = read_kinds(timeline), timeline.date("covers"), read_eras(timeline)
    timeline.close()
    return kinds, covers, eras


def read_kinds(timeline: Fields) -> dict[str, str]:
    """The label of each kind of event; its word becomes the address of its view."""
    kinds = timeline.fields("kinds", "`kinds`")
    if kinds is None:
        return {}
    for key, _ in kinds.table.pairs:
        timeline.problems.extend(check_slug(key.text, key.at))
    return {key.text: kinds.text(key.text, most=60) or key.text for key, _ in kinds.table.pairs}


def read_eras(timeline: Fields) -> tuple[Era, ...]:
    """Eras with a name each, in the order of their dates; whatever is not so is told and left out."""
    eras: list[Era] = []
    for table in timeline.tables("eras", "an era"):
        id, label = table.scalar("id", required=True), table.text("label", required=True, most=60)
        scalar, date = table.scalar("date", required=True), table.date("date")
        table.close()
        if id is None or scalar is None or date is None:
            continue
        slips = check_slug(id.text, id.at)
        timeline.problems.extend(slips)
        if any(era.id == id.text for era in eras):
            timeline.wrong(id.at, "duplicate-slug", f"there is already an era called {id.text}", "rename one of the two", id)
        elif eras and not follows(date, eras[-1].date):
            message = f"{date.words()} does not begin after {eras[-1].date.words()}, the era before"
            timeline.wrong(scalar.at, "contradicted-order", message, "list the eras in the order of their dates", scalar)
        elif not slips:
            eras.append(Era(id.text, label, date))
    return tuple(eras)


def follows(date: Date, earlier: Date) -> bool:
    """Whether an era begins later than another."""
    return date.first is not None and (earlier.first is None or date.first > earlier.first)
