"""The rows of a sheet to entries of the timeline, and everything in them that could not be carried over.

Three kinds of sheet are known by the names of their columns: our own export, that of TimelineJS, and any other that has
a date and a title. Nothing is guessed in silence: what was changed is told as well as what was left out.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from . import parse, sheets
from .cells import Cells, Form, Loss, shortened
from .cut import slugify
from .dating import DAY, END_DAY
from .exchange import MADE, WRITTEN
from .load import CONTENT, SIZE_LIMIT, SourceFile
from .problem import Severity, did_you_mean
from .rows import SOURCES, Draft, Known, Reader, listed
from .sheets import Refused, Sheet

COLUMNS = {
    "id": ("id", "slug"),
    "date": ("date", "start", "start date", "begin", "beginning", "edtf", "when"),
    "end": ("end", "end date", "finish"),
    "date_text": ("date text", "display date"),
    "title": ("title", "headline", "name", "event"),
    "text": ("text", "summary", "description", "body"),
    "place": ("place", "location", "where"),
    "kind": ("kind", "type", "group", "category"),
    "actors": ("actors", "actor", "who", "participants"),
    "terms": ("terms", "term", "tags"),
    "sources": SOURCES,
    "after": ("after",),
    "order": ("order",),
    "added": ("added",),
}
"""The names by which a column is known; of two that mean the same, the one that stands first here is read."""
OURS = {name: (sheets.plain(name),) for name in WRITTEN}
"""The columns of our own export."""
TIMELINEJS = {"title": ("headline",), "text": ("text",), "date_text": ("display date",), "kind": ("group",)}
ROWS_LIMIT = 15_000
"""As many events, named and worded as shortly as can be, fill the largest source."""
KNOWN_NAMES = frozenset(name for names in (*COLUMNS.values(), *OURS.values(), DAY, END_DAY) for name in names)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The events of a sheet in our own format, and what of them is lost."""

    text: str
    """A list of entries in YAML; empty where no row could be carried over."""
    events: int
    losses: tuple[Loss, ...]


def take(raw: bytes, known: Known) -> Arrival:
    """All that a file holds; `sheets.Refused` where it is no table, or a table of something else."""
    if not known.kinds:
        help = "list them there under `timeline` and `kinds`: `meeting: Meeting`"
        raise Refused("content/site.yaml lists no kinds of event", help)
    sheet = sheets.read(raw, KNOWN_NAMES)
    form = form_of(sheet)
    losses = list(unread(sheet, form))
    drafts = tuple(drafts_of(sheet, form, known, losses))
    events = known.events | {draft.slug for draft in drafts}
    text = "".join(entry(settled(draft, events, losses, sheet)) for draft in drafts)
    within_limit(len(text.encode()))
    return Arrival(text, len(drafts), gathered(losses))


def place(name: str) -> str:
    """The file of the timeline in which the events of a sheet stand unless another is named."""
    return f"{CONTENT}/timeline/{slugify(name) or 'imported'}.yaml"


# ---------------------------------------------------------------- what kind of sheet it is


def form_of(sheet: Sheet) -> Form:
    """The kind of a sheet by its columns."""
    names = sheet.names
    if not sheet.rows:
        raise Refused("there is no event in the file", "write a row of names and below it a row for each event")
    if len(sheet.rows) > ROWS_LIMIT:
        raise Refused(f"the sheet has {len(sheet.rows):,} rows; it may have {ROWS_LIMIT:,}", "divide it")
    ours = "markdown" in names and "id" in names
    timelinejs = "year" in names and "headline" in names
    wanted = OURS if ours else TIMELINEJS if timelinejs else COLUMNS
    columns = {key: found for key, known in wanted.items() if (found := next((name for name in known if name in names), ""))}
    listed = ", ".join(names.values())
    if "date" not in columns and not timelinejs:
        raise Refused(f"no column holds a date; the columns are {listed}", "name one `date`, or `start` and `end`")
    if "title" not in columns:
        raise Refused(f"no column holds a title; the columns are {listed}", "name one `title` or `headline`")
    return Form(columns, ours, timelinejs)


PICTURED = ("media", "media credit", "media caption", "media thumbnail", "alt text", "background")


def unread(sheet: Sheet, form: Form) -> Iterator[Loss]:
    """The columns that nothing is made of."""
    read = {*form.columns.values(), *((*DAY, *END_DAY, "type") if form.timelinejs else ())}
    made = [written for name, written in sheet.names.items() if form.ours and name in {*MADE, "approximate", "uncertain"}]
    if made:
        yield Loss((), ", ".join(made), "this follows from the other columns, so it is not read", "nothing needs to be done")
    for name, written in sheet.names.items():
        rows = tuple(row.number for row in sheet.rows if name in row.cells)
        if rows and name not in read and written not in made and not (form.columns.get("sources") and name in SOURCES):
            yield Loss(rows, written, *why_unread(name, written, form))


def why_unread(name: str, written: str, form: Form) -> tuple[str, str]:
    """Why nothing is made of a column, and what to do about it."""
    if name != sheets.plain(written) and sheets.plain(written) in form.columns.values():
        return "another column before it is called so, and is read", "give one of the two another name"
    if form.timelinejs and name in PICTURED:
        return "an event has no picture of its own", "put the picture into its text: ![what it shows](picture.png)"
    return "nothing of an event is called so", "put it into the text"


# ---------------------------------------------------------------- all rows


def drafts_of(sheet: Sheet, form: Form, known: Known, losses: list[Loss]) -> Iterator[Draft]:
    """The rows that make an entry which can be read back."""
    taken, likenesses, size = set(known.events), set(known.likenesses), 0
    for row in sheet.rows:
        draft = Reader(Cells(row, sheet, form, losses), known, taken, likenesses).draft()
        if draft is not None and sound(draft, losses):
            size = within_limit(size + len(entry(draft).encode()))
            taken.add(draft.slug)
            likenesses.add(draft.likeness)
            yield draft


def within_limit(size: int) -> int:
    """A number of bytes that a source may hold."""
    if size > SIZE_LIMIT:
        raise Refused(f"its entries would make a file of more than {SIZE_LIMIT:,} bytes", "divide it")
    return size


def sound(draft: Draft, losses: list[Loss]) -> bool:
    """Whether its entry can be read back without a mistake; what is written can be read."""
    source = SourceFile(f"{CONTENT}/timeline/import.yaml", entry(draft))
    for problem in parse.parse(source).problems:
        if problem.severity is Severity.ERROR:
            losses.append(Loss((draft.row,), "", problem.message, problem.help, left_out=True))
            return False
    return True


def settled(draft: Draft, events: Collection[str], losses: list[Loss], sheet: Sheet) -> Draft:
    """The draft with those of the events it names that there are."""
    for slug in draft.after:
        if slug not in events:
            message = f"no event is called “{shortened(slug)}”; it is left out"
            losses.append(Loss((draft.row,), sheet.names["after"], message, did_you_mean(slug, events, "name one that is there")))
    after = listed(slug for slug in dict.fromkeys(draft.after) if slug in events and slug != draft.slug)
    return replace(draft, values=(*draft.values, ("after", after)))


def gathered(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Losses of the same kind as one, in the order of their first rows."""
    found: dict[tuple[str, str, str, bool], list[int]] = {}
    for loss in losses:
        found.setdefault((loss.column, loss.message, loss.help, loss.left_out), []).extend(loss.rows)
    merged = [Loss(tuple(dict.fromkeys(rows)), *what) for what, rows in found.items()]
    return tuple(sorted(merged, key=lambda loss: (loss.rows[:1], loss.column)))


# ---------------------------------------------------------------- YAML


def entry(draft: Draft) -> str:
    """One entry of a list."""
    values = "".join(f"  {key}: {value}\n" for key, value in draft.values if value)
    return f"- slug: {draft.slug}\n{values}  text: {block(draft.text)}\n"


def block(text: str) -> str:
    """A text of several lines below `|`; within quotes where its own white space would not come through there."""
    if re.search(r"\A\s|^ *\t|\r", text, re.MULTILINE):
        return json.dumps(text, ensure_ascii=False)
    return "|\n" + "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
