"""The real site on paper: read out of the PDFs that the browser makes of it."""

import io
import re
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from .sites import SETTINGS, minimal, publish

FORMATS = ("A4", "Letter")
MEMO = "briefs/boost-phase-defense/index.html"
BLOCKS = """selector => [...document.querySelectorAll(selector)]
  .filter((block) => block.checkVisibility() && !block.querySelector('p, li'))
  .map((block) => block.innerText)"""
INK = (b"rg", b"RG", b"g", b"G")


@dataclass(frozen=True, slots=True)
class Paper:
    """A page of the site, printed."""

    pages: tuple[str, ...]
    """What stands on each, without spaces, hyphens and what the style sheet adds between words."""
    blocks: tuple[str, ...]
    """What ought to stand there, paragraph by paragraph, alike."""
    notes: tuple[str, ...]
    texts: tuple[str, ...]
    """What stands on each page, as it is read out."""
    sizes: frozenset[float]
    """Of the letters, in points."""
    reader: PdfReader

    def holds(self, block: str) -> int:
        """The page on which a paragraph ends, from 1; 0 where it is on none. It may run over from the page before."""
        for number, text in enumerate(self.pages):
            if block in text or (number and runs_over(block, self.pages[number - 1], text)):
                return number + 1
        return 0


def runs_over(block: str, before: str, after: str) -> bool:
    """Whether a page ends somewhere with the beginning of a paragraph, the longest that it holds, and the next has the rest."""
    longest = bisect_left(range(len(block)), True, key=lambda at: block[: at + 1] not in before)
    return block[longest:] in after


def bare(text: str) -> str:
    """Without what differs from one typeface to another: spaces, hyphens, and letters that are joined."""
    return re.sub(r"\s|[-\u2060\u00ad\u200b·]", "", normalize("NFKC", text))


def words_of(text: str) -> str:
    return re.sub(r"<https?:[^>]*>", "", bare(text))


@pytest.fixture(scope="module", params=FORMATS)
def memo(request: pytest.FixtureRequest, browser: Browser, real: Path) -> Paper:
    return printed(browser, real / MEMO, request.param)


def printed(browser: Browser, path: Path, format: str) -> Paper:
    """A page on paper, printed by a reader whose screen is dark."""
    page: Page = browser.new_page(color_scheme="dark")
    page.goto(path.as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    reader = PdfReader(io.BytesIO(page.pdf(format=format, tagged=True)))
    blocks, notes = (tuple(map(bare, page.evaluate(BLOCKS, found))) for found in ("main :is(p, li, h1, h2)", ".editors-notes p"))
    page.close()
    texts, sizes = zip(*map(read, reader.pages), strict=True)
    return Paper(tuple(map(words_of, texts)), blocks, notes, texts, frozenset().union(*sizes), reader)


def read(part: PageObject) -> tuple[str, set[float]]:
    """What stands on a page, and the sizes of its letters, in points."""
    sizes: set[float] = set()

    def visit(text: str, place: list[float], matrix: list[float], font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(size * abs(matrix[3]) * abs(place[3]), 1))

    return part.extract_text(visitor_text=visit), sizes


def inks(paper: Paper) -> set[tuple[float, ...]]:
    """The colours that anything is drawn in."""
    drawn = [ContentStream(part.get_contents(), paper.reader) for part in paper.reader.pages]
    return {
        tuple(round(float(share), 1) for share in share_of) for one in drawn for share_of, key in one.operations if key in INK
    }


def test_the_memo_with_its_notes_takes_at_most_six_pages(memo: Paper) -> None:
    assert len(memo.notes) >= 40
    assert max(map(memo.holds, memo.notes)) <= 6
    assert len(memo.pages) <= 11  # with the events, the glossary and the sources


def test_every_word_of_the_memo_is_on_paper(memo: Paper) -> None:
    assert len(memo.blocks) > 200
    assert [block for block in memo.blocks if not memo.holds(block)] == []


def test_pages_are_numbered_and_carry_the_name_of_the_site(memo: Paper) -> None:
    count = len(memo.pages)
    wanted = [f"{number}/{count}" for number in range(1, count + 1)]
    assert [number for number, page in zip(wanted, memo.pages, strict=True) if number not in page] == []
    assert all("TheOfferThatWasn’t" in page for page in memo.pages)


def test_no_letter_is_smaller_than_eight_and_a_half_points(memo: Paper) -> None:
    assert min(memo.sizes) >= 8.5


def test_ink_is_black_on_white_for_a_reader_of_a_dark_screen(memo: Paper) -> None:
    assert inks(memo) == {(0.0, 0.0, 0.0), (0.6, 0.6, 0.6)}  # letters, and hairlines


def test_paper_gives_the_addresses_of_sources_and_no_way_back(memo: Paper) -> None:
    text = "".join(memo.texts)
    assert text.count("<http") > 50
    assert "↑" not in text
    assert "All citations" not in text


def test_the_pdf_is_tagged_and_named(memo: Paper) -> None:
    assert "/StructTreeRoot" in memo.reader.trailer["/Root"]  # type: ignore[operator]
    assert memo.reader.metadata and (memo.reader.metadata.title or "").startswith("Putin’s Boost-Phase Defense")


def test_no_heading_stands_at_the_foot_of_a_page(memo: Paper) -> None:
    headings = [block for block in memo.blocks if re.match(r"[A-Z]", block) and len(block) < 30]
    assert headings
    feet = [re.sub(r"TheOfferThatWasn’t|\d+/\d+", "", page) for page in memo.pages]
    assert [foot[-40:] for foot in feet for heading in headings if foot.endswith(heading)] == []


def test_the_timeline_is_printed_in_columns(browser: Browser, real: Path) -> None:
    paper = printed(browser, real / "timeline/index.html", "A4")
    assert len(paper.pages) <= 18
    assert [block for block in paper.blocks if not paper.holds(block)] == []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("path", ["index.html", MEMO, "glossary/index.html", "timeline/index.html", "sources/index.html"])
def test_no_page_holds_the_foot_alone(browser: Browser, real: Path, path: str, format: str) -> None:
    last = printed(browser, real / path, format).pages[-1].replace("TheOfferThatWasn’t", "", 1)
    before, foot, _ = last.partition("policybriefexamplesite.TextunderCCBY4.0")
    assert not foot or len(re.sub(r"\d+/\d+", "", before + last.rpartition("corrections@example.org.")[2])) > 40


def test_a_name_with_quotes_heads_the_page_as_it_is(browser: Browser, tmp_path: Path) -> None:
    named = SETTINGS.replace("Ozone briefs", "'A \"quoted\" \\ </name>'")
    root = minimal(tmp_path / "in", {"content/site.yaml": named})
    paper = printed(browser, publish(root, tmp_path / "out") / "briefs/protocol/index.html", "A4")
    assert 'A"quoted"\\</name>' in paper.pages[0]
