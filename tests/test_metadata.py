"""What programs read of a page: the same as persons see, in the order and the words that they expect."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from policybrief.dates import Date, read
from policybrief.metadata import as_json_ld, day, open_graph, reference, signed
from policybrief.model import Author, Settings, Source
from policybrief.problem import Position

from .cases import folded
from .sites import BRIEF, SETTINGS, SOURCES, minimal, pages

ROOT = Path(__file__).parent.parent
PAGE = "briefs/protocol/index.html"
BRIEF_PATH = "content/briefs/protocol.md"
ORDER = (
    *("title", "author", "author_institution", "author_orcid", "publication_date", "online_date"),
    *("technical_report_institution", "technical_report_number", "series_title", "publisher", "language", "abstract"),
    *("abstract_html_url", "fulltext_html_url", "public_url", "reference"),
)
FULL = """\
authors:
  - {family: Author, given: Ann, affiliation: An Institute, orcid: 0000-0002-1825-0097}
  - {family: Other, given: Ben}
series: Memos
number: "7"
subtitle: And what it did not
updated: 2010-01-02
licence: CC BY 4.0
"""
AUTHORS = "authors: [{family: Author, given: Ann}]\n"


class Metas(HTMLParser):
    """The names and contents of a page's `<meta>`, in their order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or given.get("property")
        if tag == "meta" and name:
            self.found.append((name, given.get("content") or ""))


def metas(page: str) -> list[tuple[str, str]]:
    return Metas(page).found


def things(page: str) -> dict[str, dict[str, Any]]:
    """What a page says of itself in JSON-LD, by type."""
    texts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    found = [thing for text in texts for thing in json.loads(text).get("@graph", [json.loads(text)])]
    return {thing["@type"]: thing for thing in found}


def full(root: Path) -> dict[str, str]:
    """The small site with a brief that says all it can."""
    settings = SETTINGS + "publisher: Ozone House\nlang: en-GB\n"
    return pages(minimal(root, {BRIEF_PATH: BRIEF.replace(AUTHORS, FULL), "content/site.yaml": settings}))


def date(edtf: str) -> Date:
    found = read(edtf)
    assert isinstance(found, Date)
    return found


def test_the_policy_of_a_page_knows_its_data(real: Path) -> None:
    for path in ("index.html", "timeline/index.html", "briefs/boost-phase-defense/index.html", "glossary/abm-treaty/index.html"):
        page = (real / path).read_text(encoding="utf-8")
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        hashes = (b64encode(sha256(block.encode()).digest()).decode() for block in blocks)
        policy = re.search(r"script-src 'self'([^;]*);", page)
        assert policy is not None
        assert sorted(policy[1].split()) == sorted(f"'sha256-{hash}'" for hash in hashes)


# ---------------------------------------------------------------- Highwire Press


def test_a_brief_has_the_tags_of_a_report_in_their_order(tmp_path: Path) -> None:
    found = [name.removeprefix("citation_") for name, _ in metas(full(tmp_path)[PAGE]) if name.startswith("citation_")]
    assert tuple(dict.fromkeys(found)) == ORDER
    assert found[1:5] == ["author", "author_institution", "author_orcid", "author"]


def test_the_tags_say_what_the_page_shows(tmp_path: Path) -> None:
    found = dict(metas(full(tmp_path)[PAGE]))
    assert found["citation_title"] == "What the Protocol did"
    assert found["citation_publication_date"] == found["citation_online_date"] == "2009/09/16"
    assert (found["citation_technical_report_institution"], found["citation_technical_report_number"]) == ("Ozone House", "7")
    assert found["citation_public_url"] == "https://ozone.example/briefs/protocol/"


def test_a_restated_brief_does_not_say_when_it_was_online(tmp_path: Path) -> None:
    brief = BRIEF.replace("summary:", "restates: unep-1987\nsummary:")
    page = pages(minimal(tmp_path, {BRIEF_PATH: brief}))[PAGE]
    assert "citation_online_date" not in dict(metas(page))
    assert things(page)["Report"]["isBasedOn"]["url"] == "https://ozone.unep.org/"


def test_each_work_that_the_author_cites_is_a_reference(tmp_path: Path) -> None:
    """Those that stand in an editor's note alone are not the author's."""
    sources = SOURCES + "".join(f"  - {{id: {id}, type: book, title: On {id}}}\n" for id in ("notes", "once"))
    text = BRIEF + "\nIt has [@once], and again [@unep-1987].[!seen]\n\n> [!seen] Seen\n> So it was [@notes; @once].\n"
    page = pages(minimal(tmp_path, {BRIEF_PATH: text, "content/sources.yaml": sources}))[PAGE]
    assert "On notes" in page
    assert [content for name, content in metas(page) if name == "citation_reference"] == [
        "citation_title=The Montreal Protocol on Substances that Deplete the Ozone Layer; citation_publication_date=1987/09/16",
        "citation_title=On once",
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            Source(
                *("a", "article-journal", "Ozone; and Air", Position("")),
                authors=(Author("Li", "Bo"), Author(literal="A Body")),
                container="Journal of Air",
                volume="3",
                issue="2",
                page="11–19",
                doi="10.1000/x",
            ),
            "citation_title=Ozone, and Air; citation_author=Li, Bo; citation_author=A Body; "
            "citation_journal_title=Journal of Air; citation_volume=3; citation_issue=2; "
            "citation_firstpage=11; citation_lastpage=19; citation_doi=10.1000/x",
        ),
        (
            Source("b", "report", "Ozone", Position(""), issued=date("2001-05"), publisher="A Body", number="7"),
            "citation_title=Ozone; citation_publication_date=2001; citation_technical_report_institution=A Body; "
            "citation_technical_report_number=7",
        ),
        (
            Source("c", "webpage", "Ozone", Position(""), issued=date("200X"), container="A site", number="7"),
            "citation_title=Ozone",
        ),
    ],
)
def test_a_reference_says_what_is_known_of_it_and_nothing_else(source: Source, said: str) -> None:
    assert reference(source) == said


def test_no_other_page_is_a_report(tmp_path: Path) -> None:
    assert [path for path, text in pages(minimal(tmp_path)).items() if "citation_title" in text] == [PAGE]


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ([Author("Berg", "Anna")], ["Berg, Anna"]),
        ([Author("Van der Berg", "Anna Maria")], ["Van der Berg, Anna Maria;"]),
        ([Author("Van der Berg", "Anna Maria"), Author("Li", "Bo")], ["Van der Berg, Anna Maria", "Li, Bo"]),
        ([Author(literal="An Agency")], ["An Agency"]),
        ([Author(literal="An Agency"), Author("Li", "Bo")], ["Li, Bo"]),
    ],
)
def test_authors_are_named_as_zotero_takes_them(authors: list[Author], names: list[str]) -> None:
    assert [tag.content for tag in signed(authors)] == names


@pytest.mark.parametrize(
    ("edtf", "shown"), [("2000-11-03", "2000/11/03"), ("2000-11", "2000"), ("2000", "2000"), ("1999-23", "1999")]
)
def test_a_date_is_whole_or_a_year(edtf: str, shown: str) -> None:
    assert day(date(edtf)) == shown


# ---------------------------------------------------------------- Open Graph


def test_a_page_says_its_title_its_summary_and_its_whole_address(tmp_path: Path) -> None:
    found = dict(metas(full(tmp_path)[PAGE]))
    assert {name: text for name, text in found.items() if name.startswith("og:")} == {
        "og:type": "article",
        "og:title": "What the Protocol did",
        "og:description": "A short account.",
        "og:url": "https://ozone.example/briefs/protocol/",
        "og:site_name": "Ozone briefs",
        "og:locale": "en_GB",
    }


def test_without_an_address_nothing_claims_one(tmp_path: Path) -> None:
    page = pages(minimal(tmp_path, {"content/site.yaml": "title: No address\ntimeline: {kinds: {treaty: Treaty}}\n"}))[PAGE]
    assert not {"og:url", "citation_public_url"} & dict(metas(page)).keys()
    assert things(page)["Report"]["url"] == "index.html"
    assert things(page)["BreadcrumbList"]["itemListElement"][0]["item"] == "../../index.html"


def test_a_language_without_a_territory_is_no_locale() -> None:
    tags = open_graph("T", "", "website", "", Settings(lang="en"), "en")
    assert [tag.name for tag in tags] == ["og:type", "og:title", "og:site_name"]


def test_every_page_that_is_indexed_has_a_description(tmp_path: Path) -> None:
    settings = SETTINGS + "tagline: What was agreed.\n"
    made = pages(
        minimal(tmp_path, {"content/site.yaml": settings, "content/pages/about.md": "---\ntitle: About\n---\nWhat we do.\n"})
    )
    indexed = [dict(metas(text)) for path, text in made.items() if path.endswith(".html") and "noindex" not in text]
    assert all(found["description"] == found["og:description"] for found in indexed)


# ---------------------------------------------------------------- schema.org


def test_a_report_says_what_its_brief_shows(tmp_path: Path) -> None:
    page = full(tmp_path)[PAGE]
    found = things(page)["Report"]
    assert (found["reportNumber"], found["datePublished"], found["dateModified"]) == ("7", "2009-09-16", "2010-01-02")
    assert found["author"][0]["affiliation"]["name"] == "An Institute"
    for value in (found["name"], found["alternativeHeadline"], found["abstract"], found["author"][1]["name"], found["license"]):
        assert f">{value}" in page or f" {value}" in page


def test_a_term_and_the_glossary_are_one_set(tmp_path: Path) -> None:
    made = pages(minimal(tmp_path))
    (listed,) = things(made["glossary/index.html"])["DefinedTermSet"]["hasDefinedTerm"]
    term = things(made["glossary/montreal-protocol/index.html"])["DefinedTerm"]
    assert listed["url"] == term["url"] == "https://ozone.example/glossary/montreal-protocol/"
    assert term["inDefinedTermSet"]["url"] == "https://ozone.example/glossary/"
    assert term["description"] in made["glossary/index.html"]


def test_an_event_has_its_date_and_its_address(tmp_path: Path) -> None:
    found = things(pages(minimal(tmp_path))["timeline/1987-09-16-signed/index.html"])["Event"]
    assert (found["name"], found["startDate"]) == ("The Montreal Protocol is signed", "1987-09-16")
    assert found["url"] == "https://ozone.example/timeline/1987-09-16-signed/"


def test_every_inner_page_that_search_engines_know_says_where_it_stands(tmp_path: Path) -> None:
    made = {
        path: text for path, text in pages(minimal(tmp_path)).items() if path.endswith("index.html") and "noindex" not in text
    }
    assert {path for path, text in made.items() if "BreadcrumbList" not in text} == {"index.html"}
    trail = things(made["timeline/by/kind/treaty/index.html"])["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in trail] == ["Ozone briefs", "Timeline", "Views of the timeline", "Timeline: Treaty"]


def test_the_last_step_of_a_trail_is_the_heading_of_its_page(real_pages: dict[str, str]) -> None:
    for path, text in real_pages.items():
        if "BreadcrumbList" in text:
            last = things(text)["BreadcrumbList"]["itemListElement"][-1]["name"]
            heading = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
            assert heading and folded(unescape(re.sub("<[^>]+>", "", heading[1]))) == last, path


def test_linked_data_cannot_end_its_element() -> None:
    assert "<" not in as_json_ld([{"name": "</script><b>"}])
    assert json.loads(as_json_ld([{"name": "</script>&"}]))["name"] == "</script>&"
    assert as_json_ld([]) == ""


# ---------------------------------------------------------------- the browser's frame


def test_the_colours_of_the_browsers_frame_are_those_of_the_paper(real_pages: dict[str, str]) -> None:
    tokens = (ROOT / "static/css/tokens.css").read_text("utf-8")
    paper = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", tokens)
    named = re.findall(r'"theme-color".*content="(#\w+)"', real_pages["index.html"])
    assert paper
    assert list(paper.groups()) == named


def test_every_page_names_an_icon_that_is_there() -> None:
    made = pages(ROOT, url="https://x.example/a/")
    assert made["assets/favicon.svg"].startswith("<svg")
    assert 'href="/a/assets/favicon.svg"' in made["404.html"]
    assert 'href="../../assets/favicon.svg"' in made["briefs/boost-phase-defense/index.html"]
