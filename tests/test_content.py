"""The real site: what it must hold, and what it must say of where it comes from."""

import re
from pathlib import Path

import pytest

from policybrief.audit import unsourced
from policybrief.dates import Date, read
from policybrief.entries import GIST_LIMIT
from policybrief.model import Brief, Event, Fact, Figure, Key, Kind, Prose, Site, Term, Via
from policybrief.views import citations_of

from .sites import woven

ROOT = Path(__file__).parent.parent
BRIEF = ROOT / "content/briefs/boost-phase-defense.md"
CLAIMS = [f"{section}.{number}" for section, count in enumerate((9, 34, 24, 29, 13)) for number in range(1, count + 1)]
"""The memo's claims, numbered by section: the introduction is 0."""
RECORD = {
    entry: (date, claims.split())
    for entry, date, claims in (
        line.split("\t") for line in (ROOT / "tests/record.tsv").read_text().splitlines() if not line.startswith("#")
    )
}
BARE = ("2000-05-07-putin-inaugurated", "2002-05-28-nato-russia-council")
"""Events that rest on general reference as a whole."""
OTHER_DAYS = {"2000-01-19-draft-protocol": "1 March 2001"}
"""Days that an entry names and that are no event's, fact's or source's."""
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
    assert 2300 <= site.texts[site.briefs[0].key].body.words <= 2900


def test_every_block_quotation_says_who_when_and_where(paragraphs: list[str]) -> None:
    quotations = [block for block in paragraphs if block.startswith(">") and not block.startswith("> [!")]
    assert len(quotations) == 3
    for quotation in quotations:
        assert re.search(r"^> — Vladimir Putin, .*(?:NBC|Rome).*2000.*\[@", quotation, re.MULTILINE)


def test_the_brief_leads_to_the_original(site: Site, real_pages: dict[str, str]) -> None:
    assert site.briefs[0].restates is not None
    page = real_pages["briefs/boost-phase-defense/index.html"]
    assert 'href="http://russianforces.org/podvig/2000/11/putins_boost-phase_defense_the.shtml"' in page
    assert "This page restates the original in other words" in page


def test_the_record_is_whole(site: Site) -> None:
    entries: tuple[Term | Event, ...] = (*site.terms, *site.events)
    listed = {Key(Kind.SOURCE, citation.source.target) for entry in entries for citation in citations_of(entry)}
    cited = listed | {mention.target for mention in site.mentions if mention.target.kind is Kind.SOURCE}
    assert len(site.terms) >= 75
    assert len(site.events) >= 95
    assert len(cited) >= 120
    assert len(site.texts[site.briefs[0].key].body.notes) == 22


def test_the_glossary_holds_the_terms_of_the_memo(site: Site) -> None:
    assert {term.slug for term in site.terms} >= set(WANTED_TERMS)


def test_every_term_is_complete(site: Site) -> None:
    for term in site.terms:
        assert 0 < len(term.gist) <= GIST_LIMIT, term.slug
        assert 60 <= site.texts[term.key].body.words <= 250, term.slug
        assert term.kind == "state" or term.sources, term.slug


def test_every_event_is_complete(site: Site) -> None:
    assert len(site.events) >= 20
    for event in site.events:
        assert 30 <= site.texts[event.key].body.words <= 120, event.slug
        assert event.actors, event.slug
        assert event.sources or event.slug in BARE, event.slug
        assert event.added, event.slug


def test_the_timeline_runs_from_the_hotline_to_the_suspension_of_the_cfe_treaty(site: Site) -> None:
    assert (site.events[0].slug, site.events[-1].slug) == ("1963-06-20-hotline", "2007-12-12-cfe-suspended")


def test_every_event_has_the_date_of_the_record(site: Site) -> None:
    told = {f"timeline/{event.slug}": event.date.edtf for event in site.events}
    assert {entry: date for entry, (date, _) in RECORD.items() if date} == told


@pytest.mark.parametrize("entry", [entry for entry, (_, claims) in RECORD.items() if claims])
def test_every_claim_that_the_record_ties_to_an_entry_is_tied_in_the_content(site: Site, entry: str) -> None:
    body = site.texts[site.briefs[0].key].body
    entries: tuple[Term | Event, ...] = (*site.terms, *site.events)
    held = next(one for one in entries if one.at.path == f"content/{entry}.md")
    tied = {claim.number for one in held.bears_on for claim in body.claims_between(one.first, one.last)}
    wanted = [claim.split("-") for claim in RECORD[entry][1]]
    assert tied >= {claim.number for ends in wanted for claim in body.claims_between(ends[0], ends[-1])}
    assert tied


def test_the_claims_that_the_engine_reads_are_those_of_the_memo(site: Site) -> None:
    assert [claim.number for claim in site.texts[site.briefs[0].key].body.claims] == CLAIMS


FULL_DATE = re.compile(
    r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})"
)
MONTHS = "January February March April May June July August September October November December".split()


def days_of(text: str) -> set[int]:
    """The days that a text names in full, as day numbers."""
    found = (
        date for day, month, year in FULL_DATE.findall(text) if (date := read(f"{year}-{MONTHS.index(month) + 1:02}-{day:0>2}"))
    )
    return {date.first for date in found if isinstance(date, Date) and date.first is not None}


def test_a_date_is_told_alike_everywhere(site: Site) -> None:
    """Each day that a summary, a definition or a note names is the day of an event, of a dated fact or of a source."""
    dates = [event.date for event in site.events] + [fact.date for term in site.terms for fact in term.facts]
    dates += [source.issued for source in site.sources if source.issued]
    known = {day for date in dates for day in (date.first, date.last)}
    entries: tuple[Term | Event | Brief, ...] = (*site.terms, *site.events, *site.briefs)
    strange = {entry.slug: days_of(words_of(site, entry.key)) - known for entry in entries}
    assert {slug: days for slug, days in strange.items() if days} == {slug: days_of(text) for slug, text in OTHER_DAYS.items()}


def test_a_date_that_is_linked_is_that_of_its_event(site: Site) -> None:
    events = {event.slug: event for event in site.events}
    linked = 0
    for mention in site.mentions:
        if mention.target.kind is Kind.EVENT:
            date = events[mention.target.slug].date
            for day in days_of(mention.words):
                linked += 1
                assert date.first is not None and date.last is not None
                assert date.first <= day <= date.last, (mention.source, mention.words)
    assert linked >= 10


def words_of(site: Site, key: Key) -> str:
    """The text of an entry as its readers see it."""
    return "".join(piece.text for piece in site.texts[key].pieces if isinstance(piece, Prose))


def test_every_fact_has_a_source_or_says_that_it_has_none(site: Site) -> None:
    keys = {source.slug for source in site.sources}
    bare = {one.at for one in unsourced(site)}
    assert len(bare) >= 50
    for term in site.terms:
        said: tuple[Fact | Figure, ...] = (*term.facts, *term.figures)
        for fact in said:
            assert {citation.source.target for citation in fact.sources} <= keys
            assert bool(fact.sources) != (fact.at in bare), (term.slug, fact.what)


def test_no_two_terms_share_a_form_unless_both_say_that_it_is_contextual(site: Site) -> None:
    owners: dict[str, set[tuple[str, bool]]] = {}
    for term in site.terms:
        for form in term.forms:
            owners.setdefault(form.text.casefold().replace("-", " "), set()).add((term.slug, form.contextual))
    shared = {text: those for text, those in owners.items() if len({slug for slug, _ in those}) > 1}
    assert shared  # “the treaty” is of several
    assert {text for text, those in shared.items() if not all(contextual for _, contextual in those)} == set()


def test_each_editors_note_has_a_passage_and_a_place_in_the_index(real_pages: dict[str, str]) -> None:
    made = real_pages
    brief, about = made["briefs/boost-phase-defense/index.html"], made["about/index.html"]
    notes = re.findall(r'<li id="(ed-[a-z0-9-]+)" data-note="(\d+)"><p class="note-title">(.+?)</p>(.*?)</li>', brief, re.DOTALL)
    assert [number for _, number, _, _ in notes] == [str(number) for number in range(1, 23)]
    for id, _, title, text in notes:
        assert f'href="#{id}"' in brief
        assert f'href="../briefs/boost-phase-defense/index.html#{id}">{title}</a>' in about
        assert id in ("ed-politicians",) or 'class="citation"' in text, id


def test_persons_and_bodies_list_what_they_took_part_in(site: Site, real_pages: dict[str, str]) -> None:
    actors = {reference.target for event in site.events for reference in event.actors}
    persons = {term.slug for term in site.terms if term.kind == "person"}
    assert persons - actors <= {"zhirinovsky", "lukin"}  # named in the memo, in no event
    assert all('id="took-part"' in real_pages[f"glossary/{slug}/index.html"] for slug in actors)


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
    for pieces in (text.pieces for text in site.texts.values()):
        for piece in pieces:
            link = getattr(piece, "link", None)
            assert link is None or (type(link).__name__ == "Link" and link.via in ways)


# ---------------------------------------------------------------- what it says of itself


def test_the_page_about_the_site_names_everything_that_its_scripts_store() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "static/js").rglob("*.js"))
    about = (ROOT / "content/pages/about.md").read_text("utf-8")
    section = about.partition("## What is stored in your browser")[2].partition("\n## ")[0]
    assert set(re.findall(r"localStorage\.(\w+)", scripts)) == set(re.findall(r"`(\w+)`", section))
    assert not re.search(r"sessionStorage|indexedDB|document\.cookie|localStorage\[|[gs]etItem", scripts)
