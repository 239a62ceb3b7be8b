"""The real site: what it must hold, and what it must say of where it comes from."""

import re
from pathlib import Path

import pytest

from policybrief.entries import GIST_LIMIT
from policybrief.model import Kind, Site, Via

from .sites import pages, woven

ROOT = Path(__file__).parent.parent
BRIEF = ROOT / "content/briefs/boost-phase-defense.md"
CLAIMS = [f"{section}.{number}" for section, count in enumerate((9, 34, 24, 29, 13)) for number in range(1, count + 1)]
"""The memo's claims, numbered by section: the introduction is 0."""
WANTED_TERMS = (
    "abm-treaty abm nmd start-ii demarcation-agreement tmd boost-phase-defense strategic-stability inf-treaty cfe-treaty "
    "ctbt state-duma putin yeltsin clinton"
).split()


@pytest.fixture(scope="module")
def site() -> Site:
    found = woven(ROOT, strict=True)
    assert found.problems == ()
    return found.site


@pytest.fixture(scope="module")
def paragraphs() -> list[str]:
    """The blocks of the brief's body, as its source has them."""
    return [block.strip() for block in BRIEF.read_text().split("---\n", 2)[2].split("\n\n") if block.strip()]


def claims(text: str) -> list[str]:
    return " ".join(re.findall(r"<!-- claims:([\d. ]+)-->", text)).split()


def test_the_brief_restates_every_claim_of_the_memo_in_order() -> None:
    assert len(CLAIMS) == 109
    assert claims(BRIEF.read_text()) == CLAIMS


def test_every_paragraph_of_the_brief_says_which_claims_it_restates(paragraphs: list[str]) -> None:
    own = [block for block in paragraphs if not block.startswith(("#", ">"))]
    assert [block[:60] for block in own if not claims(block)] == []


def test_each_section_restates_the_claims_of_its_number() -> None:
    sections = re.split(r"^## .*$", BRIEF.read_text(), flags=re.MULTILINE)
    assert [{claim.split(".")[0] for claim in claims(text)} for text in sections] == [{"0"}, {"1"}, {"2"}, {"3"}, {"4"}]


def test_the_brief_is_about_as_long_as_the_memo(site: Site) -> None:
    assert 2300 <= site.briefs[0].body.words <= 2900


def test_every_block_quotation_says_who_when_and_where(paragraphs: list[str]) -> None:
    quotations = [block for block in paragraphs if block.startswith(">")]
    assert len(quotations) == 3
    for quotation in quotations:
        assert re.search(r"^> — Vladimir Putin, .*(?:NBC|Rome).*2000.*\[@", quotation, re.MULTILINE)


def test_the_brief_leads_to_the_original(site: Site) -> None:
    assert site.briefs[0].restates is not None
    page = pages(ROOT)["briefs/boost-phase-defense/index.html"]
    assert 'href="http://russianforces.org/podvig/2000/11/putins_boost-phase_defense_the.shtml"' in page
    assert "This page restates the original in other words" in page


def test_the_glossary_holds_the_terms_of_the_memo(site: Site) -> None:
    assert {term.slug for term in site.terms} >= set(WANTED_TERMS)


def test_every_term_is_complete(site: Site) -> None:
    for term in site.terms:
        assert 0 < len(term.gist) <= GIST_LIMIT, term.slug
        assert 60 <= term.body.words <= 250, term.slug
        assert term.kind == "state" or term.sources, term.slug


def test_every_event_is_complete(site: Site) -> None:
    assert len(site.events) >= 20
    for event in site.events:
        assert 30 <= event.body.words <= 120, event.slug
        assert event.actors, event.slug
        assert event.sources, event.slug
        assert event.added, event.slug


def test_the_name_of_an_events_file_begins_with_its_date(site: Site) -> None:
    for event in site.events:
        start = event.date.start or event.date
        assert event.slug.startswith(start.edtf.rstrip("?~%")), event.slug


def test_the_brief_mentions_what_it_rests_on(site: Site) -> None:
    mentioned = {mention.target for mention in site.mentions if mention.source.kind is Kind.BRIEF}
    assert len({key for key in mentioned if key.kind is Kind.TERM}) >= 25
    assert len({key for key in mentioned if key.kind is Kind.EVENT}) >= 15


def test_every_citation_of_the_brief_has_its_source(site: Site) -> None:
    keys = {source.key for source in site.sources}
    cited = [mention.target for mention in site.mentions if mention.target.kind is Kind.SOURCE]
    assert cited
    assert set(cited) <= keys


def test_prose_uses_typographic_quotation_marks(site: Site) -> None:
    straight = re.compile(r"""(?<![=\w])["']|["'](?![\w>])""")
    for file in sorted((ROOT / "content").rglob("*.md")):
        body = re.sub(r"<[^>]*>|\]\([^)]*\)", "", file.read_text().split("---\n", 2)[2])
        assert not straight.findall(body), file


def test_no_link_in_prose_is_left_without_an_end(site: Site) -> None:
    ways = {Via.NAME, Via.CITATION, Via.WEB, Via.FILE, Via.ANCHOR, Via.IMAGE}
    for pieces in site.bodies.values():
        for piece in pieces:
            link = getattr(piece, "link", None)
            assert link is None or (type(link).__name__ == "Link" and link.via in ways)
