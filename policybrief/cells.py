"""One row of a sheet, read by the keys of an entry; whatever of it is lost is told, with its column and a cure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import verbatim
from .fields import tidy
from .problem import STRANGE
from .sheets import Row, Sheet

LIMITS = {"title": 200, "place": 120, "date_text": 80}
"""How long a value may be; `entries` holds to it."""


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
class Cells:
    """The cells of one row; what is lost is appended to `losses`."""

    row: Row
    sheet: Sheet
    form: Form
    losses: list[Loss]

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
        return [item for part in self.value(key).split("\n") if (item := tidy(part))]

    def split(self, key: str) -> list[str]:
        """The items of a list."""
        pattern = r"\n" if self.form.ours else r"[\n;|]"
        return [item for part in re.split(pattern, self.value(key)) if (item := tidy(part))]

    def lose(self, column: str, message: str, help: str) -> None:
        """Tells what of the row is not carried over as it was."""
        self.losses.append(Loss((self.row.number,), self.sheet.names.get(column, column), message, help))

    def leave(self, column: str, message: str, help: str) -> None:
        """Tells why the row is not carried over at all."""
        self.losses.append(Loss((self.row.number,), self.sheet.names.get(column, column), message, help, left_out=True))


def shortened(text: str) -> str:
    """The beginning of what is quoted in a message."""
    line = tidy(text)
    return line if len(line) <= 60 else f"{line[:59]}…"
