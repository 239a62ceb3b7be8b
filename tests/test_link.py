"""Linking: every way in which a name finds its end, every way in which it does not, and the order of a site."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from policybrief import link
from policybrief.load import SourceFile
from policybrief.model import Key, Kind, Link, Opening, Point, Settings, Site, Via
from policybrief.parse import Parsed, parse
from policybrief.pipeline import Woven
from policybrief.problem import Position, Problem, Severity

from .sites import BRIEF, EVENT, MINIMAL, SETTINGS, SOURCES, TERM, minimal, pages, woven

BRIEF_PATH = "content/briefs/protocol.md"
TERM_PATH = "content/glossary/montreal-protocol.md"
EVENT_PATH = "content/timeline/1987-09-16-signed.md"
PAGE = "---\ntitle: About\n---\nAbout it.\n\n## The team\n\nWe.\n"
OTHER = BRIEF.replace("What the Protocol did", "Another").replace("2009-09-16", "2010")
SUN = TERM.replace("Montreal Protocol", "ozone layer\nfull_name: stratospheric ozone layer").replace("treaty", "concept")
LONDON = EVENT.replace("1987-09-16", "1990-06-29").replace("is signed", "is amended")
MORE: Mapping[str, str | bytes] = {
    "content/pages/about.md": PAGE,
    "content/briefs/other.md": OTHER,
    "content/glossary/ozone-layer.md": SUN,
    "content/timeline/1990-06-29-london.md": LONDON,
    "content/briefs/table.csv": "a,b\n",
    "content/briefs/map.png": b"\x89PNG",
    "content/briefs/über uns.pdf": "x",
    "static/images/seal.svg": "<svg/>",
}


def wide(root: Path, files: Mapping[str, str | bytes] | None = None) -> Woven:
    """A site of seven entries and some files, with some added or replaced."""
    return woven(minimal(root, {**MORE, **(files or {})}))


def said(root: Path, body: str, files: Mapping[str, str | bytes] | None = None) -> Woven:
    """The same with a body for the page, which begins in line 4."""
    return wide(root, {"content/pages/about.md": PAGE.replace("About it.", body), **(files or {})})


def links(site: Site, kind: Kind = Kind.ARTICLE, slug: str = "about") -> list[Link]:
    """The links of one body, in reading order."""
    pieces = site.texts[Key(kind, slug)].pieces
    found = [piece.link for piece in pieces if isinstance(piece, Opening | Point)]
    return [link for link in found if isinstance(link, Link)]


def followed(root: Path, body: str, files: Mapping[str, str | bytes] | None = None) -> Link:
    """The one explicit link of a sound body."""
    site = said(root, body, files)
    assert site.problems == ()
    (only,) = [link for link in links(site.site) if not link.automatic]
    return only


def refused(root: Path, body: str, files: Mapping[str, str | bytes] | None = None) -> Problem:
    """The one problem of a body that is not."""
    site = said(root, body, files)
    (problem,) = site.problems
    assert site.sound == (problem.severity is Severity.WARNING)
    return problem


def drafted(text: str, key: str) -> str:
    """The same as a draft."""
    return text.replace(key, f"status: draft\n{key}", 1)


# ---------------------------------------------------------------- how a name is found


@pytest.mark.parametrize(
    ("written", "kind", "slug"),
    [
        ("[[montreal-protocol]]", Kind.TERM, "montreal-protocol"),
        ("[[term:montreal-protocol]]", Kind.TERM, "montreal-protocol"),
        ("[[montreal-protocol|the accord]]", Kind.TERM, "montreal-protocol"),
        ("[the accord](term:montreal-protocol)", Kind.TERM, "montreal-protocol"),
        ("[[Montreal Protocol]]", Kind.TERM, "montreal-protocol"),
        ("[[montreal protocol]]", Kind.TERM, "montreal-protocol"),
        ("[[stratospheric ozone layer|up there]]", Kind.TERM, "ozone-layer"),
        ("[[term:Ozone Layer]]", Kind.TERM, "ozone-layer"),
        ("[[ozone layers]]", Kind.TERM, "ozone-layer"),
        ("[[1987-09-16-signed]]", Kind.EVENT, "1987-09-16-signed"),
        ("[[event:1987-09-16-signed|signed]]", Kind.EVENT, "1987-09-16-signed"),
        ("[signed](event:1987-09-16-signed)", Kind.EVENT, "1987-09-16-signed"),
        ("[[protocol]]", Kind.BRIEF, "protocol"),
        ("[[brief:protocol]]", Kind.BRIEF, "protocol"),
        ("[it](brief:protocol)", Kind.BRIEF, "protocol"),
        ("[[page:about]]", Kind.ARTICLE, "about"),
        ("[@unep-1987]", Kind.SOURCE, "unep-1987"),
        ("[it](../briefs/protocol.md)", Kind.BRIEF, "protocol"),
        ("[it](./../briefs/protocol.md)", Kind.BRIEF, "protocol"),
        ("[it](../../content/briefs/protocol.md)", Kind.BRIEF, "protocol"),
        ("[it](about.md)", Kind.ARTICLE, "about"),
        ("[it](../glossary/montreal-protocol.md)", Kind.TERM, "montreal-protocol"),
        ("[it](../timeline/1987-09-16-signed.md)", Kind.EVENT, "1987-09-16-signed"),
        ("[it](../glossary/montreal%2Dprotocol.md)", Kind.TERM, "montreal-protocol"),
    ],
)
def test_a_name_finds_its_entry(written: str, kind: Kind, slug: str, tmp_path: Path) -> None:
    assert followed(tmp_path, f"So {written} it is.").target == Key(kind, slug)


@pytest.mark.parametrize(
    ("written", "slug", "fragment"),
    [
        ("[[protocol#later-years]]", "protocol", "later-years"),
        ("[[brief:protocol#later-years|then]]", "protocol", "later-years"),
        ("[then](brief:protocol#later-years)", "protocol", "later-years"),
        ("[then](brief:protocol#p1)", "protocol", "p1"),
        ("[then](../briefs/protocol.md#later-years)", "protocol", "later-years"),
        ("[then](../briefs/protocol.md#later%2Dyears)", "protocol", "later-years"),
        ("[[brief:protocol#]]", "protocol", ""),
    ],
)
def test_a_fragment_names_a_section_or_a_paragraph(written: str, slug: str, fragment: str, tmp_path: Path) -> None:
    found = followed(tmp_path, f"So {written} it is.")
    assert (found.target, found.fragment) == (Key(Kind.BRIEF, slug), fragment)


@pytest.mark.parametrize("written", ["#the-team", "#the%2Dteam", "#p1"])
def test_an_anchor_names_a_place_on_the_same_page(written: str, tmp_path: Path) -> None:
    found = followed(tmp_path, f"See [there]({written}).")
    assert (found.via, found.target, found.fragment) == (Via.ANCHOR, None, written[1:].replace("%2D", "-"))


@pytest.mark.parametrize("written", ["[x](#über)", "[x](#%C3%BCber)", "[x](about.md#%C3%BCber)", "[[page:about#über]]"])
def test_a_fragment_may_be_encoded_or_not(written: str, tmp_path: Path) -> None:
    (problem,) = said(tmp_path, f"See {written}.").problems
    assert problem.message.endswith("has no section “über”")


def test_an_id_beyond_ascii_is_encoded_once(tmp_path: Path) -> None:
    body = "See [there](#привет) and [there](#%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82).\n\n## Привет\n\nWe."
    page = pages(minimal(tmp_path, {"content/pages/about.md": PAGE.replace("About it.", body)}))["about/index.html"]
    assert page.count('href="#%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82"') == 2


@pytest.mark.parametrize("address", ["https://x.example/a?b=c#d", "http://x.example", "HTTPS://X.EXAMPLE/", "mailto:a@x.example"])
def test_an_address_on_the_web_is_kept(address: str, tmp_path: Path) -> None:
    found = followed(tmp_path, f"See [it]({address}).")
    assert (found.via, found.target, found.address) == (Via.WEB, None, address)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("../briefs/table.csv", "content/briefs/table.csv"),
        ("../briefs/%C3%BCber%20uns.pdf", "content/briefs/über uns.pdf"),
        ("<../briefs/über uns.pdf>", "content/briefs/über uns.pdf"),
        ("../../static/images/seal.svg", "static/images/seal.svg"),
    ],
)
def test_a_file_is_found_and_published(written: str, path: str, tmp_path: Path) -> None:
    site = said(tmp_path, f"See [it]({written}).")
    (found,) = links(site.site)
    assert (site.problems, found.via, found.address, site.site.files) == ((), Via.FILE, path, (path,))


def test_a_place_within_a_file_is_kept(tmp_path: Path) -> None:
    assert followed(tmp_path, "See [it](../briefs/%C3%BCber%20uns.pdf#page=3).").fragment == "page=3"


@pytest.mark.parametrize("name", ["maps.png", "MAPS.PNG", "m.JPeG"])
def test_a_picture_is_found_and_published(name: str, tmp_path: Path) -> None:
    site = said(tmp_path, f"![A map](../briefs/{name})", {f"content/briefs/{name}": b"x"})
    (found,) = links(site.site)
    assert site.problems == ()
    assert (found.via, found.address, found.locator) == (Via.IMAGE, f"content/briefs/{name}", "A map")
    assert site.site.files == (f"content/briefs/{name}",)


def test_a_citation_keeps_its_place_in_the_source(tmp_path: Path) -> None:
    assert followed(tmp_path, "So [@unep-1987, pp. 3–4].").locator == "pp. 3–4"


def test_a_name_that_an_entry_had_before_leads_to_it(tmp_path: Path) -> None:
    files = {TERM_PATH: TERM.replace("kind:", "was: [ozone-treaty, op]\nkind:")}
    for written in ("[[ozone-treaty]]", "[[term:op]]", "[x](term:op)"):
        assert followed(tmp_path, written, files).target == Key(Kind.TERM, "montreal-protocol")


@pytest.mark.parametrize("path", ["content/glossary/x.md", "content/timeline/x.md", "content/briefs/x.md"])
def test_a_bare_name_means_a_term_then_an_event_then_a_brief_then_a_page(path: str, tmp_path: Path) -> None:
    made = {
        "content/glossary/x.md": TERM.replace("Montreal Protocol", "X"),
        "content/timeline/x.md": EVENT.replace("is signed", "is announced"),
        "content/briefs/x.md": BRIEF,
        "content/pages/x.md": PAGE,
    }
    files = {name: text for name, text in made.items() if list(made).index(name) >= list(made).index(path)}
    kinds = {"glossary": Kind.TERM, "timeline": Kind.EVENT, "briefs": Kind.BRIEF}
    assert followed(tmp_path, "[[x]]", files).target == Key(kinds[path.split("/")[1]], "x")


def test_a_published_entry_is_meant_rather_than_a_draft_of_the_same_name(tmp_path: Path) -> None:
    files = {
        "content/glossary/x.md": TERM.replace("Montreal Protocol", "X").replace("kind:", "status: draft\nkind:"),
        "content/briefs/x.md": BRIEF,
    }
    assert followed(tmp_path, "[[x]]", files).target == Key(Kind.BRIEF, "x")


def test_a_point_says_the_title_of_what_it_names(tmp_path: Path) -> None:
    body = "[[montreal-protocol]], [[event:1987-09-16-signed]], [[protocol]], [[protocol#later-years]]."
    page = pages(minimal(tmp_path, {"content/pages/about.md": PAGE.replace("About it.", body)}))["about/index.html"]
    for words in ("Montreal Protocol", "The Montreal Protocol is signed", "What the Protocol did", "Later years"):
        assert f">{words}</a>" in page


# ---------------------------------------------------------------- how a name is not found

FIXTURE = Path(__file__).parent / "fixtures" / "references.txt"
BLOCKS = [block.strip("\n").split("\n") for block in FIXTURE.read_text(encoding="utf-8").split("\n\n")]
CASES = [block for block in BLOCKS if not block[0].startswith("#")]
UNPUBLISHED = {"content/x.exe": "x", "content/x.html": "x", "content-old/x.csv": "x", "README.txt": "x"}


@pytest.mark.parametrize(("title", "source", "expected"), CASES, ids=[case[0] for case in CASES])
def test_is_told_with_its_place_and_cure(title: str, source: str, expected: str, tmp_path: Path) -> None:
    problem = refused(tmp_path, f"So {source} it is.", UNPUBLISHED)
    cited = source.startswith("[@")
    assert f"{problem.code}: {problem.message}; {problem.help}" == expected
    assert (problem.at.line, problem.at.column, problem.width) == (4, 4 + cited, len(source) - 2 * cited)


def test_a_reference_that_leads_nowhere_leaves_its_words(tmp_path: Path) -> None:
    site = said(tmp_path, "So [the words](term:nobody) are.")
    text = "".join(getattr(piece, "text", "") for piece in site.site.texts[Key(Kind.ARTICLE, "about")].pieces)
    assert text.startswith("So the words are.")


def test_every_place_of_a_mistake_is_told(tmp_path: Path) -> None:
    assert [problem.at.column for problem in said(tmp_path, "[[a-b]] [[a-b]] [@c]").problems] == [1, 9, 18]


def test_no_section_is_missed_in_a_text_that_cannot_be_read(tmp_path: Path) -> None:
    site = said(tmp_path, "[[other#later-years]]", {"content/briefs/other.md": "---\ntitle: x\n"})
    assert [problem.code for problem in site.problems] == ["open-front-matter"]


def test_a_link_to_a_list_does_not_lead_to_one_of_its_entries(tmp_path: Path) -> None:
    entries = {"content/glossary/more.yaml": "- slug: x\n  name: X\n  kind: body\n  gist: G.\n  text: T.\n"}
    assert refused(tmp_path, "[x](../glossary/more.yaml)", entries).code == "file-type"


# ---------------------------------------------------------------- front matter

ABOVE = {
    BRIEF_PATH: BRIEF,
    TERM_PATH: TERM.replace("sources: [unep-1987]\n", ""),
    EVENT_PATH: EVENT.split("actors")[0] + "---\nText.\n",
}
NAMED = {
    "restates": (BRIEF_PATH, "restates: NAME", "unknown-source"),
    "related briefs": (BRIEF_PATH, "related: [NAME]", "unknown-brief"),
    "terms to skip": (BRIEF_PATH, "terms: {skip: [NAME]}", "unknown-term"),
    "parties": (TERM_PATH, "parties: [NAME]", "unknown-term"),
    "related terms": (TERM_PATH, "related: [NAME]", "unknown-term"),
    "sources of a term": (TERM_PATH, "sources: [NAME]", "unknown-source"),
    "an event of a fact": (TERM_PATH, "facts: [{what: x, date: 1980/1990, event: NAME}]", "unknown-event"),
    "a brief that a term bears on": (TERM_PATH, "bears_on: {NAME: [1, 2]}", "unknown-brief"),
    "a brief that an event bears on": (EVENT_PATH, "bears_on: {NAME: [1]}", "unknown-brief"),
    "a brief of which nothing is named": (TERM_PATH, "bears_on: {NAME: []}", "unknown-brief"),
    "sources of a fact": (TERM_PATH, "facts: [{what: x, date: 1987, sources: [NAME]}]", "unknown-source"),
    "sources of a figure": (TERM_PATH, "figures: [{what: x, value: y, sources: [NAME]}]", "unknown-source"),
    "actors": (EVENT_PATH, "actors: [NAME]", "unknown-actor"),
    "terms of an event": (EVENT_PATH, "terms: [NAME]", "unknown-term"),
    "what came before": (EVENT_PATH, "after: [NAME]", "unknown-event"),
    "sources of an event": (EVENT_PATH, "sources: [{cite: NAME, at: p. 1}]", "unknown-source"),
}


def naming(case: str, name: str) -> dict[str, str]:
    """A file whose front matter names an entry in its second line."""
    path, key, _ = NAMED[case]
    return {path: ABOVE[path].replace("---\n", f"---\n{key.replace('NAME', name)}\n", 1)}


@pytest.mark.parametrize("case", NAMED)
def test_a_name_in_front_matter_is_checked(case: str, tmp_path: Path) -> None:
    path, key, code = NAMED[case]
    (problem,) = wide(tmp_path, naming(case, "xyzzy")).problems
    assert (problem.code, problem.at) == (code, Position(path, 2, key.index("NAME") + 1))
    assert problem.width == 5


@pytest.mark.parametrize("case", ["terms to skip", "parties", "related terms", "actors", "terms of an event"])
def test_front_matter_names_a_term_by_its_slug_and_not_by_a_form(case: str, tmp_path: Path) -> None:
    (problem,) = wide(tmp_path, naming(case, "ozone layer")).problems
    assert (problem.code, problem.help) == (NAMED[case][2], "did you mean ozone-layer?")


@pytest.mark.parametrize(
    ("case", "old"),
    [
        ("related briefs", "brief-once"),
        ("parties", "term-once"),
        ("terms to skip", "term-once"),
        ("actors", "term-once"),
        ("an event of a fact", "event-once"),
        ("what came before", "event-once"),
        ("a brief that a term bears on", "brief-once"),
        ("a brief that an event bears on", "brief-once"),
    ],
)
def test_front_matter_may_name_an_entry_as_it_was(case: str, old: str, tmp_path: Path) -> None:
    files = {
        "content/briefs/other.md": OTHER.replace("summary:", "was: [brief-once]\nsummary:") + "\n<!-- claims: 1 2 -->\nMore.\n",
        "content/glossary/ozone-layer.md": SUN.replace("kind:", "was: [term-once]\nkind:"),
        "content/timeline/1980-before.md": EVENT.replace("1987-09-16", "1980").replace("kind:", "was: [event-once]\nkind:"),
    }
    root = minimal(tmp_path, {**MORE, **files, **naming(case, old)})
    assert woven(root).problems == ()
    assert pages(root)


def test_a_term_to_skip_may_be_named_as_it_was(tmp_path: Path) -> None:
    files = {
        TERM_PATH: TERM.replace("kind:", "was: [ozone-treaty]\nkind:"),
        BRIEF_PATH: BRIEF.replace("summary:", "terms: {skip: [ozone-treaty]}\nsummary:"),
    }
    site = wide(tmp_path, files)
    assert site.problems == ()
    assert [found.target for found in links(site.site, Kind.BRIEF, "protocol") if found.automatic] == []


def test_terms_off_leaves_only_what_the_author_linked(tmp_path: Path) -> None:
    site = wide(tmp_path, {BRIEF_PATH: BRIEF.replace("summary:", "terms: off\nsummary:")}).site
    assert not [found for found in links(site, Kind.BRIEF, "protocol") if found.automatic]
    assert [found for found in links(site, Kind.BRIEF, "other") if found.automatic]


@pytest.mark.parametrize(
    ("date", "after", "code"),
    [
        ("1987-09-16", "1990-06-29-london", "contradicted-order"),
        ("1990-06-28", "1990-06-29-london", "contradicted-order"),
        ("1990-06-29", "1990-06-29-london", "unproved-order"),
        ("1990-06", "1990-06-29-london", "unproved-order"),
        ("1990-05~/1990-07", "1990-06-29-london", "unproved-order"),
        ("1991", "1990-06-29-london", None),
        ("1987", "london-once", "contradicted-order"),
        ("1987", "1987-09-16-signed", "contradicted-order"),
    ],
)
def test_what_an_event_comes_after_is_checked_against_the_dates(date: str, after: str, code: str | None, tmp_path: Path) -> None:
    files = {
        EVENT_PATH: EVENT.replace("1987-09-16", date).replace("kind:", f"after: [{after}]\nkind:"),
        "content/timeline/1990-06-29-london.md": LONDON.replace("kind:", "was: [london-once]\nkind:"),
    }
    codes = [problem.code for problem in wide(tmp_path, files).problems if problem.code.endswith("-order")]
    assert codes == ([code] if code else [])


def test_a_contradiction_names_both_dates(tmp_path: Path) -> None:
    (problem,) = wide(tmp_path, {EVENT_PATH: EVENT.replace("kind:", "after: [1990-06-29-london]\nkind:")}).problems
    assert problem.message == "16 September 1987 is before 29 June 1990, the date of 1990-06-29-london"


def test_an_unknown_kind_of_event_lists_those_of_the_settings(tmp_path: Path) -> None:
    (problem,) = wide(tmp_path, {EVENT_PATH: EVENT.replace("kind: treaty", "kind: xyzzy")}).problems
    assert (problem.code, problem.help) == ("unknown-kind", "kinds in content/site.yaml: treaty, vote")


def test_a_site_without_kinds_says_so(tmp_path: Path) -> None:
    (problem, *_) = wide(tmp_path, {"content/site.yaml": "title: T\n"}).problems
    assert (problem.code, problem.help) == ("unknown-kind", "kinds in content/site.yaml: none")


@pytest.mark.parametrize("timeline", ["{kinds: [treaty, vote]}", "treaty", "{kinds: treaty}"])
def test_where_the_kinds_cannot_be_read_no_event_is_told_of_its_own(timeline: str, tmp_path: Path) -> None:
    settings = SETTINGS.replace("{kinds: {treaty: Treaty, vote: Vote}}", timeline)
    (problem,) = woven(minimal(tmp_path, {"content/site.yaml": settings})).problems
    assert (problem.code, problem.at.path) == ("wrong-type", "content/site.yaml")


def test_what_a_mistaken_date_hides_is_no_second_mistake(tmp_path: Path) -> None:
    files = {EVENT_PATH: EVENT.replace("1987-09-16", "1987-09-31").replace("kind:", "after: [1990-06-29-london]\nkind:")}
    assert [problem.code for problem in wide(tmp_path, files).problems] == ["bad-date"]


# ---------------------------------------------------------------- facts and their events


@pytest.mark.parametrize(
    ("fact", "event", "code"),
    [
        ("1990-06-29", "1990-06-29", None),
        ("1990-06-28", "1990-06-29", "contradicted-date"),
        ("1990-06-30", "1990-06-29", "contradicted-date"),
        ("1990", "1990-06-29", None),
        ("1990-06", "1990-06-29", None),
        ("1990-05", "1990-06-29", "contradicted-date"),
        ("1989", "1990-06-29", "contradicted-date"),
        ("199X", "1990-06-29", None),
        ("1990-06-29", "1990", None),
        ("1991", "1990", "contradicted-date"),
        ("1990-05/1990-07", "1990-06-29", None),
        ("1990-06-29/..", "1990-06-29", None),
        ("1990-06-30/..", "1990-06-29", "contradicted-date"),
        ("1990-06-28", "../1990-06-29", None),
        ("1990-06-29T12:00", "1990-06-29", None),
    ],
)
def test_a_fact_is_of_the_time_of_its_event(fact: str, event: str, code: str | None, tmp_path: Path) -> None:
    files = {
        TERM_PATH: TERM.replace("kind:", f"facts: [{{what: amended, date: {fact}, event: 1990-06-29-london}}]\nkind:"),
        "content/timeline/1990-06-29-london.md": LONDON.replace("1990-06-29", event),
    }
    assert [problem.code for problem in wide(tmp_path, files).problems] == ([code] if code else [])


def test_a_fact_that_contradicts_its_event_is_told_with_both_dates(tmp_path: Path) -> None:
    key = "facts: [{what: amended, date: 1990-06, event: london-once}]"
    files = {
        TERM_PATH: TERM.replace("kind:", f"{key}\nkind:"),
        "content/timeline/1990-06-29-london.md": LONDON.replace("1990-06-29", "1990-07-02").replace(
            "kind:", "was: [london-once]\nkind:"
        ),
    }
    (problem,) = wide(tmp_path, files).problems
    assert (problem.message, problem.width) == ("“amended” is of June 1990, and 1990-06-29-london of 2 July 1990", 11)
    assert problem.at == Position(TERM_PATH, 3, key.index("london-once") + 1)


def test_a_fact_of_a_draft_or_of_a_mistaken_date_is_no_second_mistake(tmp_path: Path) -> None:
    fact = TERM.replace("kind:", "facts: [{what: amended, date: 1980, event: 1990-06-29-london}]\nkind:")
    london = "content/timeline/1990-06-29-london.md"
    for number, (text, code) in enumerate(
        [(drafted(LONDON, "kind:"), "unpublished"), (LONDON.replace("06-29", "06-31"), "bad-date")]
    ):
        site = wide(tmp_path / str(number), {TERM_PATH: fact, london: text})
        assert [problem.code for problem in site.problems] == [code]


# ---------------------------------------------------------------- claims

CLAIMING = (
    BRIEF.replace("The Montreal Protocol was", "<!-- claims: 1.1 1.2 -->\nThe Montreal Protocol was").replace(
        "The Montreal Protocol has", "<!-- claims: 2.1 -->\nThe Montreal Protocol has"
    )
    + "\n<!-- claims: 2.2, 2.3a -->\nMore.\n"
)


def bearing(root: Path, bears_on: str, files: Mapping[str, str | bytes] | None = None) -> Woven:
    """A site whose term bears on claims; its brief marks 1.1, 1.2, 2.1, 2.2 and 2.3a."""
    term = TERM.replace("---\n", f"---\nbears_on: {bears_on}\n", 1)
    return wide(root, {BRIEF_PATH: CLAIMING, TERM_PATH: term, **(files or {})})


@pytest.mark.parametrize("claims", ["1.1", "2.3a", "1.1-1.2", "1.2-2.3a", "1.1–2.3a", "2.1-2.1", "1.1, 2.3a, 1.1", ""])
def test_claims_that_the_brief_marks_are_found(claims: str, tmp_path: Path) -> None:
    assert bearing(tmp_path, f"{{protocol: [{claims}]}}").problems == ()


@pytest.mark.parametrize(
    ("claims", "message", "help"),
    [
        ("9", "protocol has no claim 9", "its claims go from 1.1 to 2.3a"),
        ("1.10", "protocol has no claim 1.10", "its claims go from 1.1 to 2.3a"),
        ("2.3", "protocol has no claim 2.3", "its claims go from 1.1 to 2.3a"),
        ("1.1-2.9", "protocol has no claim 2.9", "its claims go from 1.1 to 2.3a"),
        ("0.1-2.1", "protocol has no claim 0.1", "its claims go from 1.1 to 2.3a"),
        ("2.1-1.2", "in protocol, claim 1.2 stands before 2.1", "write 1.2-2.1"),
    ],
    ids=["unknown", "tenth", "without its letter", "unknown last", "unknown first", "reversed"],
)
def test_a_claim_that_the_brief_does_not_mark_is_told(claims: str, message: str, help: str, tmp_path: Path) -> None:
    (problem,) = bearing(tmp_path, f"{{protocol: [1.1, {claims}]}}").problems
    assert (problem.code, problem.message, problem.help) == ("unknown-claim", message, help)
    assert (problem.at, problem.width) == (Position(TERM_PATH, 2, 28), len(claims))


def test_a_brief_without_claims_is_told_how_to_mark_them(tmp_path: Path) -> None:
    (problem,) = bearing(tmp_path, "{other: [1.1-2.1]}").problems
    assert (problem.code, problem.message) == ("unknown-claim", "other has no claim 1.1")
    assert problem.help == "mark them there: <!-- claims: 1.1 -->"


def test_each_claim_that_is_not_there_is_told(tmp_path: Path) -> None:
    event = EVENT.replace("kind:", "bears_on: {protocol: [7, 1.1, 8]}\nkind:")
    assert [problem.code for problem in bearing(tmp_path, "{protocol: [9]}", {EVENT_PATH: event}).problems] == [
        "unknown-claim"
    ] * 3


def test_a_brief_that_is_none_is_told_once(tmp_path: Path) -> None:
    (problem,) = bearing(tmp_path, "{protocols: [1.1, 1.2, 9]}").problems
    assert (problem.code, problem.help) == ("unknown-brief", "did you mean protocol?")


def test_an_entry_bears_on_no_draft_unless_drafts_are_shown(tmp_path: Path) -> None:
    files = {"content/briefs/other.md": drafted(CLAIMING, "summary:")}
    assert [problem.code for problem in bearing(tmp_path, "{other: [1.1]}", files).problems] == ["unpublished"]
    assert woven(tmp_path, drafts=True).problems == ()


def test_no_claim_is_missed_in_a_brief_that_cannot_be_read(tmp_path: Path) -> None:
    files = {BRIEF_PATH: "---\ntitle: x\n"}
    assert [problem.code for problem in bearing(tmp_path, "{protocol: [1.1]}", files).problems] == ["open-front-matter"]


# ---------------------------------------------------------------- forms that several terms share


def shared(root: Path, contextual: str, written: str) -> Woven:
    """A page that names something, beside two terms that may share “the treaty”."""
    form = "forms: [{text: the treaty, contextual: true}]\nkind:"
    files = {TERM_PATH: TERM.replace("kind:", form)}
    if contextual == "both":
        files["content/glossary/ozone-layer.md"] = SUN.replace("kind:", form)
    return said(root, written, files)


def test_a_contextual_form_is_never_linked_by_itself(tmp_path: Path) -> None:
    site = shared(tmp_path, "one", "The treaty held, and so did the treaty of 1987.")
    assert (site.problems, links(site.site)) == ((), [])


@pytest.mark.parametrize("written", ["[[the treaty]]", "[[The Treaty]]", "[[term:the treaty]]", "[[the treaty|it]]"])
def test_a_name_in_brackets_may_be_a_contextual_form_of_one_term(written: str, tmp_path: Path) -> None:
    site = shared(tmp_path, "one", written)
    assert site.problems == ()
    assert [found.target for found in links(site.site)] == [Key(Kind.TERM, "montreal-protocol")]


def test_a_contextual_form_of_two_terms_names_neither(tmp_path: Path) -> None:
    site = shared(tmp_path, "both", "[[the treaty]]")
    assert [problem.code for problem in site.problems] == ["ambiguous-form"]


# ---------------------------------------------------------------- editor’s notes

NOTED = PAGE.replace("About it.", "About it.[!why]\n\n> [!why] Why\n> The ozone layer heals [@unep-1987].\n")


@pytest.mark.parametrize("written", ["[x](page:noted#ed-why)", "[[page:noted#ed-why|x]]", "[x](noted.md#ed-why)"])
def test_a_link_may_end_at_an_editors_note(written: str, tmp_path: Path) -> None:
    assert followed(tmp_path, written, {"content/pages/noted.md": NOTED}).fragment == "ed-why"


@pytest.mark.parametrize("fragment", ["ed-wy", "edref1-why", "ed-"])
def test_a_link_ends_at_no_editors_note_that_is_not_there(fragment: str, tmp_path: Path) -> None:
    problem = refused(tmp_path, f"[x](page:noted#{fragment})", {"content/pages/noted.md": NOTED})
    assert problem.code == "missing-anchor"
    assert fragment not in problem.help


@pytest.mark.parametrize("section", ["editors-notes", "notes"])
def test_a_link_may_end_where_notes_begin(section: str, tmp_path: Path) -> None:
    files = {"content/pages/noted.md": NOTED.replace("[!why]", "[!why][^1]", 1) + "\n[^1]: So.\n"}
    assert followed(tmp_path, f"[x](page:noted#{section})", files).fragment == section


def test_an_editors_note_mentions_and_links_as_any_text(tmp_path: Path) -> None:
    site = wide(tmp_path, {"content/pages/noted.md": NOTED}).site
    mentions = [mention for mention in site.mentions if mention.source == Key(Kind.ARTICLE, "noted")]
    assert [(one.target.slug, one.section) for one in mentions] == [
        ("ozone-layer", "editors-notes"),
        ("unep-1987", "editors-notes"),
    ]


def test_the_title_of_an_editors_note_is_not_linked_by_itself(tmp_path: Path) -> None:
    site = wide(tmp_path, {"content/pages/noted.md": NOTED.replace("Why\n> The ozone layer", "The ozone layer\n> It")}).site
    assert [found.target.slug for found in links(site, slug="noted") if found.target] == ["unep-1987"]


# ---------------------------------------------------------------- drafts and doubles


@pytest.mark.parametrize(
    ("path", "text", "written"),
    [
        ("content/glossary/ozone-layer.md", drafted(SUN, "kind:"), "[[ozone-layer]]"),
        ("content/briefs/other.md", drafted(OTHER, "summary:"), "[[brief:other]]"),
        ("content/briefs/other.md", drafted(OTHER, "summary:"), "[x](../briefs/other.md)"),
        ("content/briefs/other.md", drafted(OTHER, "summary:"), "[x](../briefs/other.md#later-years)"),
        ("content/briefs/other.md", drafted(OTHER, "summary:").replace("summary:", "was: [once]\nsummary:"), "[[once]]"),
        ("content/timeline/1990-06-29-london.md", drafted(LONDON, "kind:"), "[x](event:1990-06-29-london)"),
    ],
)
def test_a_draft_is_not_linked_from_what_is_published(path: str, text: str, written: str, tmp_path: Path) -> None:
    root = minimal(tmp_path, {**MORE, path: text, "content/pages/about.md": PAGE.replace("About it.", written)})
    assert [problem.code for problem in woven(root).problems] == ["unpublished"]
    assert woven(root, drafts=True).problems == ()


def test_a_draft_is_not_named_in_front_matter_of_what_is_published(tmp_path: Path) -> None:
    files = {**naming("actors", "ozone-layer"), "content/glossary/ozone-layer.md": drafted(SUN, "kind:")}
    assert [problem.code for problem in wide(tmp_path, files).problems] == ["unpublished"]


def test_terms_that_are_drafts_are_not_linked_by_themselves(tmp_path: Path) -> None:
    files = {"content/glossary/ozone-layer.md": drafted(SUN, "kind:")}
    site = said(tmp_path, "The ozone layer heals.", files)
    assert (site.problems, links(site.site), site.drafts) == ((), [], 1)


def test_a_draft_may_link_what_is_published_and_other_drafts(tmp_path: Path) -> None:
    files = {
        "content/briefs/other.md": drafted(OTHER, "summary:") + "\n[[ozone-layer]] [[protocol]]\n",
        "content/glossary/ozone-layer.md": drafted(SUN, "kind:"),
    }
    assert woven(minimal(tmp_path, {**MORE, **files}), drafts=True).problems == ()


@pytest.mark.parametrize("status", ["superseded", "withdrawn"])
def test_what_is_superseded_or_withdrawn_stays_where_it_is(status: str, tmp_path: Path) -> None:
    files = {"content/briefs/other.md": OTHER.replace("summary:", f"status: {status}\nsummary:")}
    assert followed(tmp_path, "[[other]]", files).target == Key(Kind.BRIEF, "other")


DOUBLE = "- slug: montreal-protocol\n  name: Other\n  kind: treaty\n  gist: G.\n  parties: [xyzzy]\n  text: A [[nobody]].\n"


def test_a_name_given_twice_is_told_at_the_second_and_the_first_is_kept(tmp_path: Path) -> None:
    site = wide(tmp_path, {"content/glossary/a.yaml": DOUBLE.replace("  parties: [xyzzy]\n", "").replace("[[nobody]]", "b")})
    assert [term.name for term in site.site.terms] == ["Other", "ozone layer"]
    (problem,) = site.problems
    assert (problem.code, str(problem.at)) == ("duplicate-slug", "content/glossary/montreal-protocol.md:1:1")
    assert problem.help.endswith("the other is at content/glossary/a.yaml:1:3")


def test_the_second_of_a_name_is_checked_too(tmp_path: Path) -> None:
    site = wide(tmp_path, {"content/glossary/z.yaml": DOUBLE})
    assert {problem.code for problem in site.problems} == {"duplicate-slug", "unknown-name", "unknown-term"}


def test_entries_of_different_kinds_may_share_a_name(tmp_path: Path) -> None:
    assert wide(tmp_path, {"content/briefs/montreal-protocol.md": OTHER, "content/pages/protocol.md": PAGE}).problems == ()


def test_a_source_given_twice_is_told(tmp_path: Path) -> None:
    site = wide(tmp_path, {"content/sources.yaml": SOURCES + SOURCES.split("references:\n")[1]})
    assert [(problem.code, problem.at.line) for problem in site.problems] == [("duplicate-slug", 7)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("was: [once]", "was: [once]"),
        ("was: [ozone-layer]", ""),
        ("was: [montreal-protocol]", ""),
    ],
)
def test_a_former_name_leads_to_one_entry_only(first: str, second: str, tmp_path: Path) -> None:
    files = {
        TERM_PATH: TERM.replace("kind:", f"{first}\nkind:"),
        "content/glossary/ozone-layer.md": SUN.replace("kind:", f"{second}\nkind:" if second else "kind:"),
    }
    site = wide(tmp_path, files)
    assert [problem.code for problem in site.problems] == ["duplicate-slug"]
    assert site.problems[0].help == "take it out of `was`, or rename the other"


def test_a_former_name_may_be_that_of_another_kind(tmp_path: Path) -> None:
    assert wide(tmp_path, {TERM_PATH: TERM.replace("kind:", "was: [other, other]\nkind:")}).problems == ()


# ---------------------------------------------------------------- order


def site_of(*sources: tuple[str, str]) -> Site:
    """A site linked without files."""
    parsed: list[Parsed] = [parse(SourceFile(path, text)) for path, text in sources]
    assert [one.problems for one in parsed if one.problems] == []
    entries = (entry for one in parsed for entry in one.entries)
    return link.link(link.as_read(entries, Settings(event_kinds={"treaty": "Treaty"}))).site


def test_briefs_stand_newest_first_and_by_name_within_a_day() -> None:
    dates = {"a": "2000", "b": "2001-05", "c": "2001-05-09", "d": "2001-05-09", "e": "2001"}
    made = [(f"content/briefs/{slug}.md", BRIEF.replace("2009-09-16", date)) for slug, date in dates.items()]
    assert [brief.slug for brief in site_of(*made).briefs] == [brief.slug for brief in site_of(*reversed(made)).briefs]
    assert [brief.slug for brief in site_of(*made).briefs] == ["c", "d", "b", "e", "a"]


def test_terms_stand_as_a_reader_looks_them_up() -> None:
    names = ["ABM", "abate", "the Acid", "Zeal", "“Allies”", "Äther"]
    made = [(f"content/glossary/t{n}.md", TERM.replace("Montreal Protocol", name)) for n, name in enumerate(names)]
    assert [term.name for term in site_of(*made).terms] == ["abate", "ABM", "the Acid", "“Allies”", "Zeal", "Äther"]


def test_events_stand_in_time_then_by_their_order_then_by_name() -> None:
    made = []
    for slug, date, order in [
        ("g", "2000", 0),
        ("f", "2000-06", 0),
        ("e", "2000-06-02", 2),
        ("d", "2000-06-02", 1),
        ("c", "2000-06-02", 1),
        ("b", "2000-01-01", 0),
        ("a", "-0043-03-15", 0),
        ("h", "1999-12-31/2000-01-02", 0),
        ("i", "../1980", 0),
    ]:
        text = EVENT.replace("1987-09-16", date).replace("kind:", f"order: {order}\nkind:")
        made.append((f"content/timeline/{slug}.md", text))
    expected = ["a", "i", "h", "b", "g", "f", "c", "d", "e"]
    assert [event.slug for event in site_of(*made).events] == expected
    assert [event.slug for event in site_of(*reversed(made)).events] == expected


def test_pages_stand_by_their_order_and_name() -> None:
    orders = {"c": 1, "b": 2, "a": 2}
    made = [(f"content/pages/{slug}.md", PAGE.replace("title:", f"order: {order}\ntitle:")) for slug, order in orders.items()]
    assert [article.slug for article in site_of(*made).articles] == ["c", "a", "b"]


def test_sources_stand_by_author_or_title_then_by_date() -> None:
    items = """\
- {id: e, type: book, title: The Zebra}
- {id: d, type: book, title: T, author: [{family: Podvig}], issued: 2001}
- {id: c, type: book, title: T, author: [{family: Podvig}], issued: 2000-11}
- {id: b, type: book, title: T, author: [{family: Podvig}]}
- {id: a, type: book, title: T, author: [{literal: The Academy}]}
"""
    assert [source.slug for source in site_of(("content/sources.yaml", items)).sources] == ["a", "b", "c", "d", "e"]


def test_the_order_of_files_changes_nothing_in_a_sound_site() -> None:
    made = [(path, str(text)) for path, text in {**MINIMAL, **MORE}.items() if path.endswith((".md", "sources.yaml"))]
    assert site_of(*made) == site_of(*reversed(made))


# ---------------------------------------------------------------- mentions


def test_every_kind_of_entry_is_mentioned(tmp_path: Path) -> None:
    body = (
        "[[protocol]], [x](event:1987-09-16-signed), [[montreal-protocol]] [@unep-1987] [[ozone-layer]] [s](https://x.example)."
    )
    site = said(tmp_path, body).site
    about = Key(Kind.ARTICLE, "about")
    assert [mention.target.kind for mention in site.mentions if mention.source == about] == [
        Kind.BRIEF,
        Kind.EVENT,
        Kind.TERM,
        Kind.SOURCE,
        Kind.TERM,
    ]


def test_mentions_stand_entry_by_entry_in_reading_order(tmp_path: Path) -> None:
    sources = list(dict.fromkeys(mention.source for mention in wide(tmp_path).site.mentions))
    assert sources == [Key(Kind.BRIEF, "other"), Key(Kind.BRIEF, "protocol")]


def test_a_mention_and_its_link_share_an_id(tmp_path: Path) -> None:
    site = said(tmp_path, "[[ozone-layer]] [[ozone-layer]] [@unep-1987]").site
    about = Key(Kind.ARTICLE, "about")
    ids = [mention.id for mention in site.mentions if mention.source == about]
    assert ids == [found.id for found in links(site)] == ["m-t-ozone-layer-1", "m-t-ozone-layer-2", "m-s-unep-1987-1"]


def test_an_entry_does_not_mention_itself(tmp_path: Path) -> None:
    site = said(tmp_path, "[[page:about]] [here](#the-team) [here](about.md)").site
    assert [mention for mention in site.mentions if mention.source == mention.target] == []
    assert {found.id for found in links(site)} == {""}


def test_only_what_is_linked_is_published(tmp_path: Path) -> None:
    assert wide(tmp_path).site.files == ()
