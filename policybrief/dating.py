"""The cells of a row to the date that they say, in EDTF or in any notation that can mean one date only."""

import re

from . import dates
from .cells import Cells, shortened
from .fields import tidy

DAY, END_DAY = ("year", "month", "day", "time"), ("end year", "end month", "end day", "end time")
"""The columns of TimelineJS that make a date, and those that make its end."""
MIDNIGHT = re.compile(r"(?<=\d) 00:00(?::00(?:\.0+)?)?$")
"""What spreadsheets put behind a day."""
NOUGHTS = re.compile(r"^(-?\d+)\.0+$")
"""What they put behind a number."""
NUMBER = re.compile(r"(?!.*(?:bc\.?e?|b\.c\.|ad|ce)\b)(?:.*[^\dy])?-?(?:\d{5,7}|\d{9,})(?!\d)", re.IGNORECASE)
"""A text with a number that is no year of four digits, nor a day in eight, and does not say that it is a year."""
DOUBTFUL = "may be a year, or count days as spreadsheets do"
EPOCH = dates.day_number(1899, 12, 30)
"""The day from which spreadsheets count, as of March 1900."""
SERIALS = range(10_000, dates.day_number(2100, 1, 1) - EPOCH)
"""The numbers that may be such days, from 1927 to 2099."""
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00(?:\.0+)?)?")
"""Hours and minutes; of seconds there may only be none."""


def date_of(cells: Cells) -> dates.Date | None:
    """When it happened; None where nobody can tell, and then the row is lost."""
    if cells.form.timelinejs:
        return counted(cells)
    written = tidy(cells.value("date"))
    if not written:
        cells.leave(cells.form.columns["date"], "the event has no date", "give it one, as far as it is known: 2000-06, 1999~")
        return None
    start = day(cells, "date", written)
    ends = tidy(cells.value("end"))
    if start is None or not ends:
        return start
    end = day(cells, "end", ends)
    return None if end is None else lasting(cells, start, end, cells.form.columns["end"])


def day(cells: Cells, key: str, written: str) -> dates.Date | None:
    """A date in EDTF, or in another notation that can mean one date only."""
    written = NOUGHTS.sub(r"\1", MIDNIGHT.sub("", written))
    column, read = cells.form.columns[key], dates.read(written)
    if isinstance(read, dates.Date):
        return read
    if NUMBER.match(written):
        cells.leave(column, f"“{shortened(written)}” {DOUBTFUL}", f"{as_serial(written)}{read.help}")
        return None
    other = meant(written, read)
    if other is not None:
        cells.lose(column, f"“{shortened(written)}” is read as {other.edtf}", "see whether that is meant")
        return other
    cells.leave(column, read.message, read.help)
    return None


def meant(written: str, mistake: dates.Mistake) -> dates.Date | None:
    """The one date that another notation can mean: the only cure, or that which says in words what is written."""
    if dates.impossible(written) is not None or dates.wrong_interval(written) is not None:
        return None
    cures = [cure for cure in map(dates.read, mistake.suggestions) if isinstance(cure, dates.Date)]
    same = [cure for cure in cures if cure.words().casefold() == written.casefold()]
    only = [] if mistake.near or len(cures) > 1 else cures
    return next(iter(same or only), None)


def as_serial(number: str) -> str:
    """The beginning of a cure: the day by which spreadsheets mean a number, if there is one."""
    found = re.fullmatch(r"([1-9][0-9]{4})(?:\.[0-9]+)?", number)
    if found is None or int(found[1]) not in SERIALS:
        return ""
    year, month, day = dates.civil(EPOCH + int(found[1]))
    return f"if it is a spreadsheet’s number for a day, write {year}-{month:02}-{day:02}, else "


def lasting(cells: Cells, start: dates.Date, end: dates.Date, column: str) -> dates.Date | None:
    """Two dates as one."""
    if start.edtf == end.edtf:
        return start
    written = "/".join(date.edtf.partition("T")[0] for date in (start, end))
    read = dates.read(written)
    if isinstance(read, dates.Mistake):
        cells.leave(column, read.message, read.help)
        return None
    if "T" in start.edtf + end.edtf:
        cells.lose(column, "what lasts for days has no times of day", "say them in the text")
    return read


def counted(cells: Cells) -> dates.Date | None:
    """A date in the columns of TimelineJS."""
    start = parts(cells, DAY)
    if start is None or not any(cells.cell(name) for name in END_DAY[:3]):
        return start
    end = parts(cells, END_DAY)
    return None if end is None else lasting(cells, start, end, "end year")


def parts(cells: Cells, columns: tuple[str, ...]) -> dates.Date | None:
    """Year, month, day and time in cells of their own; a year before 1 counts as readers count: -44 is 44 BC."""
    year, month, day, time = (cells.cell(name).removesuffix(".0") for name in columns)
    if not re.fullmatch(r"-?\d{1,9}", year) or int(year) == 0:
        message = f"“{shortened(year)}” is no year" if year else "there is no year"
        cells.leave(columns[0], message, "write its digits; years before 1 carry a minus, and there is no year 0")
        return None
    if int(year) in SERIALS:
        cells.leave(
            columns[0],
            f"“{year}” {DOUBTFUL}",
            f"{as_serial(year)}Y{year} in a sheet with a column `date`; divide a day into its cells",
        )
        return None
    for name, part, pattern in ((columns[1], month, "0?[1-9]|1[0-2]"), (columns[2], day, r"\d{1,2}")):
        if part and not re.fullmatch(pattern, part):
            cells.leave(
                name, f"“{shortened(part)}” is no number of a {name.split()[-1]}", "write one: 6 for June, or for the sixth"
            )
            return None
    if day and not month:
        cells.leave(columns[1], "there is a day, and no month", "write its number: 6 for June")
        return None
    written = "-".join([edtf_year(int(year)), *(f"{part:0>2}" for part in (month, day) if part)])
    read = dates.read(written)
    if isinstance(read, dates.Mistake):
        cells.leave(columns[2] if day else columns[1], read.message, read.help)
        return None
    return timed(cells, read, time, columns[3])


def timed(cells: Cells, date: dates.Date, time: str, column: str) -> dates.Date:
    """A day with its time of day, where it has one that can be read."""
    if not time:
        return date
    clock = CLOCK.fullmatch(time)
    read = dates.read(f"{date.edtf}T{clock[1]:0>2}:{clock[2]}") if clock is not None else None
    if isinstance(read, dates.Date):
        return read
    cells.lose(
        column, f"the time of day “{shortened(time)}” is left out", "say it in the text, or write 14:00 beside a whole day"
    )
    return date


def edtf_year(year: int) -> str:
    """A year as readers count in EDTF, whose year 0000 is 1 BC."""
    astronomical = year + (year < 0)
    sign = "-" if astronomical < 0 else ""
    digits = f"{sign}{abs(astronomical):04}"
    return digits if abs(astronomical) <= 9999 else f"Y{digits}"
