"""A brief to the ways in which others cite it: a line of text, BibTeX, RIS, and the JSON of CSL 1.0.2."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import urls
from .model import Author, Brief, Settings, Source

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros that every style of BibTeX defines."""
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: f"\\{sign}" for sign in "&%$#_"}
"""What TeX does not take as it stands. BibTeX counts braces even after a backslash, so those have names."""


@dataclass(frozen=True, slots=True)
class Form:
    """A citation in one format, and the file that holds it."""

    label: str
    type: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A brief as others cite it."""

    words: str
    """A line without address and full stop, for citations of a passage."""
    line: str
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a citation of a brief says; empty where nothing is known."""

    brief: Brief
    settings: Settings
    restated: Source | None
    address: str

    @property
    def institution(self) -> str:
        return self.settings.publisher or self.settings.title

    @property
    def lang(self) -> str:
        return self.brief.lang or self.settings.lang

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, month and day of its date, as far as they are known for certain; CSL, BibTeX and RIS count no others."""
        date = self.brief.date
        if date.iso:
            return tuple(int(part) for part in date.iso[:10].split("-"))
        return () if date.year is None or date.year < 1 or "X" in date.edtf else (date.year,)

    @property
    def note(self) -> str:
        return f"Restates: {self.restated.title}" if self.restated else ""


def cited(brief: Brief, settings: Settings, restated: Source | None, address: str) -> Cited:
    """How a brief is cited; `address` is the whole one of its page, or empty."""
    report, words = Report(brief, settings, restated, address), in_words(brief)
    forms = (
        Form("BibTeX", "application/x-bibtex", urls.beside(brief.key, "cite.bib"), as_bibtex(report)),
        Form("RIS", "application/x-research-info-systems", urls.beside(brief.key, "cite.ris"), as_ris(report)),
        Form("CSL-JSON", "application/vnd.citationstyles.csl+json", urls.beside(brief.key, "cite.json"), as_csl(report)),
    )
    return Cited(words, f"{words}.{f' {address}' if address else ''}", forms)


def in_words(brief: Brief) -> str:
    """Authors, title, series and number, date."""
    series = f"{brief.series} {brief.number}".strip() if brief.series else ""
    said = [f"“{brief.title},”", *([f"{series},"] if series else []), brief.date.words()]
    return f"{names(brief.authors)}, {' '.join(said)}{', restated' if brief.restates else ''}"


def names(authors: Sequence[Author]) -> str:
    """As in a byline: A, B and C."""
    *first, last = [author.name for author in authors] or [""]
    return f"{', '.join(first)} and {last}" if first else last


# ---------------------------------------------------------------- BibTeX


def as_bibtex(report: Report) -> str:
    """An entry of type `techreport`, a field in each line; letters beyond ASCII stand as they are."""
    lines = ",\n".join(f"  {name} = {value}" for name, value in bibtex_fields(report))
    return f"@techreport{{{report.brief.slug},\n{lines}\n}}\n"


def bibtex_fields(report: Report) -> Iterator[tuple[str, str]]:
    brief, parts = report.brief, report.parts
    yield "author", braced(" and ".join(as_bibtex_name(author) for author in brief.authors))
    yield "title", braced(braced(tex(brief.title)))  # twice, so that no style changes its capitals
    yield "institution", braced(tex(report.institution))
    yield from ((name, braced(tex(text))) for name, text in (("type", brief.series), ("number", brief.number)) if text)
    yield from (("year", braced(str(year))) for year in parts[:1])
    yield from (("month", MONTHS[month - 1]) for month in parts[1:2])
    yield from (("day", braced(str(day))) for day in parts[2:3])
    yield "language", braced(tex(report.lang))
    if report.address:
        yield "url", braced(report.address)
    if report.note:
        yield "note", braced(tex(report.note))


def as_bibtex_name(author: Author) -> str:
    """`Family, Given`; a part that BibTeX would take apart, and the name of a body, stand in braces."""
    if not author.family:
        return braced(tex(author.name))
    parts = [author.family, *([author.given] if author.given else [])]
    return ", ".join(braced(tex(part)) if re.search(r",| and ", part) else tex(part) for part in parts)


def braced(text: str) -> str:
    return f"{{{text}}}"


def tex(text: str) -> str:
    """A text as TeX takes it."""
    return "".join(TEX.get(sign, sign) for sign in one_line(text))


# ---------------------------------------------------------------- RIS


def as_ris(report: Report) -> str:
    """A record of type `RPRT`: two letters, two spaces, a hyphen and a space in each line, which CR LF ends."""
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in ris_fields(report))


def ris_fields(report: Report) -> Iterator[tuple[str, str]]:
    brief = report.brief
    said = [("TI", brief.title), *(("AU", author.sorted_name) for author in brief.authors), ("T3", brief.series)]
    said += [("SN", brief.number), ("PB", report.institution), *ris_dates(report.parts), ("AB", brief.summary)]
    said += [("LA", report.lang), ("UR", report.address), ("N1", report.note)]
    yield "TY", "RPRT"
    yield from (one for one in said if one[1])
    yield "ER", ""


def ris_dates(parts: Sequence[int]) -> list[tuple[str, str]]:
    """The year, and the date as YYYY/MM/DD/ with what is not known left empty."""
    if not parts:
        return []
    year, *rest = parts
    month, day = [*(f"{part:02}" for part in rest), "", ""][:2]
    return [("PY", f"{year:04}"), ("DA", f"{year:04}/{month}/{day}/")]


# ---------------------------------------------------------------- CSL


def as_csl(report: Report) -> str:
    """A list of one item of type `report`, a variable in each line."""
    brief = report.brief
    said: dict[str, object] = {
        "id": brief.slug,
        "type": "report",
        "title": brief.title,
        "author": [as_csl_name(author) for author in brief.authors],
        "issued": {"date-parts": [list(report.parts)]} if brief.date.iso else {"literal": brief.date.words()},
        "collection-title": brief.series,
        "number": brief.number,
        "publisher": report.institution,
        "abstract": brief.summary,
        "language": report.lang,
        "URL": report.address,
        "note": report.note,
    }
    lines = ",\n".join(f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in said.items() if value)
    return f"[{{\n{lines}\n}}]\n"


def as_csl_name(author: Author) -> dict[str, str]:
    named = {"family": author.family, "given": author.given} if author.family else {"literal": author.name}
    return {part: text for part, text in named.items() if text}


def one_line(text: str) -> str:
    return " ".join(text.split())
