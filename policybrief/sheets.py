"""The bytes of a file to a table of texts: CSV (RFC 4180) as spreadsheets write it, or our own JSON.

Commas, semicolons or tabs divide the columns; a byte order mark is passed over. A file that is no table is refused
with its cure.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from .problem import STRANGE

SIZE_LIMIT = 5_000_000
"""Bytes of one file; it is read whole."""
DIVIDERS = ",;\t"
BINARY = {b"PK\x03\x04": "a workbook or another archive", b"\xd0\xcf\x11\xe0": "an old workbook", b"%PDF": "a PDF"}
AS_CSV = "in the program that made it, save the sheet as “CSV UTF-8”"


class Refused(Exception):
    """Nothing can be read from a file; says why, and what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says, by the plain names of its columns; empty cells are left out."""

    number: int
    """As spreadsheets count: the row of names is the first."""
    cells: Mapping[str, str]
    beyond: int = 0
    """How many cells it has to the right of the last name."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; each plain name of a column with the name as it was written."""

    names: Mapping[str, str]
    rows: tuple[Row, ...]


def read(raw: bytes, known: Collection[str]) -> Sheet:
    """The table that a file holds; `known` are the plain names of columns that tell which sign divides them."""
    text = decoded(raw)
    if not text.strip():
        raise Refused("the file is empty", "write a row of names and a row for each event")
    return from_json(text) if text.lstrip()[0] in "{[" else from_csv(text, known)


def plain(name: str) -> str:
    """The name of a column without its case and its signs: `Start_Date` is `start date`."""
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def decoded(raw: bytes) -> str:
    """A text in UTF-8, or in UTF-16 where a byte order mark says so."""
    if len(raw) > SIZE_LIMIT:
        raise Refused(f"the file has {len(raw):,} bytes; it may have {SIZE_LIMIT:,}", "divide it")
    kind = next((kind for begin, kind in BINARY.items() if raw.startswith(begin)), "")
    if kind:
        raise Refused(f"the file is {kind}, not a table in plain text", AS_CSV)
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused(f"byte 0x{raw[error.start]:02x} in line {line} is not UTF-8", AS_CSV) from error
    if "\0" in text:
        raise Refused("the file holds bytes that no text has", AS_CSV)
    return text


# ---------------------------------------------------------------- CSV


def from_csv(text: str, known: Collection[str]) -> Sheet:
    """A table of rows of cells, the first being the names of the columns."""
    tables = [list(divided(text, divider, first=True)) for divider in DIVIDERS]
    heads = [table[0] if table else [] for table in tables]
    best = max(range(len(DIVIDERS)), key=lambda index: (sum(plain(name) in known for name in heads[index]), len(heads[index])))
    head, *rows = divided(text, DIVIDERS[best])
    names = unlike(head)
    found = (row_of(number, cells, list(names)) for number, cells in enumerate(rows, 2))
    return Sheet(names, tuple(row for row in found if row.cells or row.beyond))


def divided(text: str, divider: str, *, first: bool = False) -> Iterator[list[str]]:
    """The rows of a table, or only its first; a quotation mark that is never closed is refused where it stands."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    for number in count(1):
        try:
            row = next(reader, None)
        except csv.Error as error:
            if first:
                return
            cure = "see to the quotation marks around it; one within a cell is written twice"
            raise Refused(f"row {number} cannot be read: {error}", cure) from error
        if row is None:
            return
        yield row
        if first:
            return


def unlike(head: Sequence[str]) -> dict[str, str]:
    """The plain names of columns, each once, with what was written."""
    names: dict[str, str] = {}
    for place, written in enumerate((STRANGE.sub("", written) for written in head), 1):
        name = plain(written) or f"column {place}"
        names[name if name not in names else f"{name} {place}"] = written.strip() or f"column {place}"
    return names


def row_of(number: int, cells: Sequence[str], names: Sequence[str]) -> Row:
    """A row whose cells stand below names; what is missing at its end is empty."""
    found = {name: cell for name, cell in zip(names, map(clean, cells), strict=False) if cell}
    return Row(number, found, sum(bool(cell.strip()) for cell in cells[len(names) :]))


def clean(cell: str) -> str:
    """A cell without white space around it, its lines ended by `\\n`; the spaces before a first line are kept."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\A(?:[ \t]*\n)+|[ \t\n]+\Z", "", text)


# ---------------------------------------------------------------- JSON


def from_json(text: str) -> Sheet:
    """The events of a `timeline.json` as rows, the items of a list each in a line."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"this JSON cannot be read: {error}", "take a timeline.json as the site publishes it") from error
    events = whole.get("events") if isinstance(whole, dict) and whole.get("format") == "policybrief timeline" else None
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise Refused("this JSON is no timeline of policybrief’s", "take a timeline.json as the site publishes it, or a CSV file")
    rows = (
        Row(number, {plain(key): cell for key, value in event.items() if (cell := clean(said(value)))})
        for number, event in enumerate(events, 1)
    )
    return Sheet(unlike([*dict.fromkeys(key for event in events for key in event)]), tuple(rows))


def said(value: object) -> str:
    """A value of JSON as a cell says it."""
    if isinstance(value, dict):
        return ", ".join(str(value[key]) for key in ("slug", "at") if value.get(key))
    if isinstance(value, list):
        return "\n".join(said(item) for item in value)
    return "" if value is None or isinstance(value, bool) else str(value)
