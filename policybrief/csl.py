"""A work that is cited, from the keys of CSL 1.0.2."""

import re

from . import dates, fields
from .cut import slugify
from .entries import read_author
from .fields import Fields, Items, Layout, Scalar, Table
from .model import Source

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
        help = f"use letters, digits and hyphens: {slugify(id.text) or 'author-2000'}"
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
