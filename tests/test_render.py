"""Rendering: every page at its path, every link at its end, files where they are published, and what programs read."""

import re
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policybrief import pipeline, render, templates, urls
from policybrief.dates import Date, read
from policybrief.pipeline import Woven
from policybrief.still import Wish

from .sites import BRIEF, EVENT, MINIMAL, SETTINGS, TERM, minimal, pages, silent, woven

ROOT = Path(__file__).parent.parent
BRIEF_PATH = "content/briefs/protocol.md"
TERM_PATH = "content/glossary/montreal-protocol.md"
EVENT_PATH = "content/timeline/1987-09-16-signed.md"
BRIEF_PAGE = "briefs/protocol/index.html"
EVENT_PAGE = "timeline/1987-09-16-signed/index.html"
ABOUT = "---\ntitle: About\n---\n"
ATOM = "{http://www.w3.org/2005/Atom}"


def made(root: Path) -> dict[str, bytes]:
    """Every page of the site in a folder, as bytes."""
    return {page.path: page.content for page in pipeline.pages(Wish(root), woven(root), silent)}


def about(root: Path, body: str, files: Mapping[str, str | bytes] | None = None) -> str:
    """The page that this body makes."""
    return pages(minimal(root, {**(files or {}), "content/pages/about.md": ABOUT + body + "\n"}))["about/index.html"]


def links(page: str) -> list[str]:
    """Where the links within the prose of a page lead."""
    prose = page[page.index('<div class="prose">') :]
    return re.findall(r'<a\b[^>]* href="([^"]*)"', prose[: prose.index("</div>")])


def date(edtf: str) -> Date:
    found = read(edtf)
    assert isinstance(found, Date)
    return found


# ---------------------------------------------------------------- pages


def test_a_site_has_its_pages_and_no_more(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/pages/about.md": ABOUT + "A.\n", "static/css/a.css": "", "static/js/a.js": "x"})
    assert set(made(root)) == {
        "index.html",
        "404.html",
        "briefs/index.html",
        BRIEF_PAGE,
        "briefs/protocol/cite.bib",
        "briefs/protocol/cite.ris",
        "briefs/protocol/cite.json",
        "glossary/index.html",
        "glossary/montreal-protocol/index.html",
        "timeline/index.html",
        "timeline/by/index.html",
        "timeline/by/kind/treaty/index.html",
        "timeline/by/brief/protocol/index.html",
        "timeline/lanes/index.html",
        EVENT_PAGE,
        "timeline/timeline.json",
        "timeline/timeline.csv",
        "timeline/timeline.ics",
        "timeline/timelinejs.json",
        "sources/index.html",
        "print/index.html",
        "search/index.html",
        "search/index.js",
        "about/index.html",
        "feed.xml",
        "sitemap.xml",
        "robots.txt",
        "sw.js",
        "assets/site.css",
        "assets/js/a.js",
    }


def test_all_briefs_stand_on_one_page_with_one_glossary(tmp_path: Path) -> None:
    noted = BRIEF.replace("amended.", "amended.[^1] See [above](#later-years).\n\n[^1]: By name.")
    root = minimal(tmp_path, {BRIEF_PATH: noted, "content/briefs/second.md": noted.replace("What the", "What else the")})
    page = made(root)["print/index.html"].decode()
    assert re.findall(r"<h2 .*?>What( else)? the Protocol did<", page) == ["", " else"]
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r' (?:href="#|aria-describedby=")([^"]*)"', page)) <= set(ids)
    assert re.findall(r'<h3 id="([^"]*)"', page) == [
        f"e-{slug}-{section}" for slug in ("protocol", "second") for section in ("later-years", "notes")
    ]
    assert page.count('class="entry"') == 1
    assert re.findall(r"\[\d[^<]*\]", page) == ["[1, p.\N{NO-BREAK SPACE}3]"] * 2


def test_no_two_pages_share_a_path(real_site: Woven) -> None:
    paths = [page.path for page in pipeline.pages(Wish(ROOT), real_site, silent)]
    assert len(paths) == len(set(paths))


def test_an_empty_glossary_and_an_empty_timeline_have_pages_too(tmp_path: Path) -> None:
    text = BRIEF.split("---\n")[1]
    root = minimal(tmp_path, {BRIEF_PATH: f"---\n{text}---\nWords.\n"})
    (root / TERM_PATH).unlink()
    (root / EVENT_PATH).unlink()
    assert {"glossary/index.html", "timeline/index.html", "sources/index.html"} <= pages(root).keys()


def test_every_page_says_its_title_its_language_and_the_site(tmp_path: Path) -> None:
    page = pages(minimal(tmp_path, {"content/site.yaml": SETTINGS + "lang: de\n"}))[BRIEF_PAGE]
    assert "<title>What the Protocol did · Ozone briefs</title>" in page
    assert '<html lang="de">' in page


@pytest.mark.parametrize(("status", "indexed"), [("published", True), ("superseded", False), ("withdrawn", False)])
def test_only_what_is_published_is_indexed(status: str, indexed: bool, tmp_path: Path) -> None:
    site = pages(minimal(tmp_path, {BRIEF_PATH: BRIEF.replace("summary:", f"status: {status}\nsummary:")}))
    assert ('content="noindex"' not in site[BRIEF_PAGE]) is indexed
    assert ("https://ozone.example/briefs/protocol/" in site["sitemap.xml"]) is indexed


def test_a_page_names_its_whole_address_where_the_site_has_one(tmp_path: Path) -> None:
    canonical = '<link rel="canonical" href="https://ozone.example/briefs/protocol/">'
    assert canonical in pages(minimal(tmp_path))[BRIEF_PAGE]
    nowhere = {"content/site.yaml": SETTINGS.replace("url: https://ozone.example/\n", "")}
    assert 'rel="canonical"' not in pages(minimal(tmp_path, nowhere))[BRIEF_PAGE]


def test_a_wish_for_another_address_is_followed_everywhere(tmp_path: Path) -> None:
    site = pages(minimal(tmp_path), url="https://y.example/b/")
    assert 'href="https://y.example/b/briefs/protocol/"' in site[BRIEF_PAGE]
    assert not [path for path, text in site.items() if "https://ozone.example/" in text]


@pytest.mark.parametrize(("path", "old"), [(BRIEF_PATH, "briefs/old"), (TERM_PATH, "glossary/old"), (EVENT_PATH, "timeline/old")])
def test_each_former_address_leads_to_the_entry(path: str, old: str, tmp_path: Path) -> None:
    text = str(MINIMAL[path]).replace("---\n", "---\nwas: [old, older]\n", 1)
    site = pages(minimal(tmp_path, {path: text}))
    for name in (old, f"{old}er"):
        page = site[f"{name}/index.html"]
        assert re.search(r'http-equiv="refresh" content="0; url=\.\./[a-z0-9-]+/index\.html"', page)
        assert 'content="noindex"' in page


# ---------------------------------------------------------------- links in prose


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("[[montreal-protocol]]", "../glossary/montreal-protocol/index.html"),
        ("[x](event:1987-09-16-signed)", "../timeline/1987-09-16-signed/index.html"),
        ("[x](brief:protocol#later-years)", "../briefs/protocol/index.html#later-years"),
        ("[x](../briefs/protocol.md)", "../briefs/protocol/index.html"),
        ("[x](#p1)", "#p1"),
        ("[x](about.md)", "index.html"),
        ("[x](https://x.example/?a=1&b=2)", "https://x.example/?a=1&amp;b=2"),
        ("[x](mailto:a@x.example)", "mailto:a@x.example"),
        ("[x](../table%201.csv)", "../files/table%201.csv"),
        ("[x](../table%201.csv#row=2)", "../files/table%201.csv#row%3D2"),
        ("[x](../../static/images/seal.svg)", "../assets/images/seal.svg"),
        ("[@unep-1987]", "#s-unep-1987"),
    ],
)
def test_a_link_has_its_address(written: str, address: str, tmp_path: Path) -> None:
    files = {"content/table 1.csv": "a", "static/images/seal.svg": "<svg/>"}
    assert links(about(tmp_path, f"See {written}.", files)) == [address]


def test_a_picture_has_its_path_and_its_words(tmp_path: Path) -> None:
    page = about(tmp_path, "![A “map” & more](map%201.png)", {"content/pages/map 1.png": b"x"})
    assert '<img src="../files/pages/map%201.png" alt="A “map” &amp; more"' in page


def test_words_of_authors_are_escaped(tmp_path: Path) -> None:
    page = about(tmp_path, "1 < 2 & 3 > 2, {{ 7 * 7 }} {% raw %}")
    assert "1 &lt; 2 &amp; 3 &gt; 2, {{ 7 * 7 }} {% raw %}" in page


def test_emphasis_within_a_link_is_kept(tmp_path: Path) -> None:
    assert re.search(r"<a [^>]*>the <em>accord</em></a>", about(tmp_path, "[[montreal-protocol|the *accord*]]"))


def test_citations_are_numbered_as_they_come(tmp_path: Path) -> None:
    more = "references:\n" + "".join(f"  - {{id: {key}, type: book, title: {key.upper()}}}\n" for key in ("a", "b", "unep-1987"))
    page = about(tmp_path, "One [@b], two [@a, p. 7], three [@b].", {"content/sources.yaml": more})
    assert re.findall(r">\[([^\]]*)\]</a>", page) == ["1", "2, p.\u00a07", "1"]
    assert page.index('id="s-b"') < page.index('id="s-a"')


def test_every_mention_can_be_returned_to(tmp_path: Path) -> None:
    page = about(tmp_path, "[[montreal-protocol]] and [[montreal-protocol]] [@unep-1987]")
    for id in ("m-t-montreal-protocol-1", "m-t-montreal-protocol-2", "m-s-unep-1987-1"):
        assert page.count(f'id="{id}"') == 1


# ---------------------------------------------------------------- what our templates tell


def main(page: str) -> str:
    """The words of a page's main part, its elements left out."""
    inner = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]*>", " ", inner).split())


def term_page(root: Path, keys: str, files: Mapping[str, str | bytes] | None = None) -> str:
    """The page of a term with some keys added."""
    site = pages(minimal(root, {TERM_PATH: TERM.replace("kind:", f"{keys}\nkind:", 1), **(files or {})}))
    return site["glossary/montreal-protocol/index.html"]


CLAIMING = (
    BRIEF.replace("The Montreal Protocol was", "<!-- claims: 1.1 -->\nThe Montreal Protocol was").replace(
        "The Montreal Protocol has", "<!-- claims: 2.1 2.2 -->\nThe Montreal Protocol has"
    )
    + "\n<!-- claims: 2.3 -->\nMore.\n"
)
PROTOCOL_PAGE = "../../briefs/protocol/index.html"


def test_a_term_and_an_event_lead_to_the_paragraphs_that_they_bear_on(tmp_path: Path) -> None:
    bears_on = "bears_on: {protocol: [1.1-2.3]}"
    files = {BRIEF_PATH: CLAIMING, EVENT_PATH: EVENT.replace("kind:", f"{bears_on}\nkind:", 1)}
    term = term_page(tmp_path, bears_on, files)
    for page in (term, pages(tmp_path)[EVENT_PAGE]):
        told = "Bears on What the Protocol did Introduction: paragraph 1 Later years: paragraphs 2 , 3"
        assert told in main(page)
        for id in ("p1", "p2", "p3"):
            assert f'href="{PROTOCOL_PAGE}#{id}" aria-label="paragraph {id[1:]}"' in page


def test_what_bears_on_nothing_does_not_say_so(tmp_path: Path) -> None:
    site = pages(minimal(tmp_path))
    assert not [path for path, text in site.items() if "Bears on" in text]


def test_a_term_tells_what_it_took_part_in_from_further_events(tmp_path: Path) -> None:
    later = EVENT.replace("1987-09-16", "1990-06-29").replace("actors: [montreal-protocol]", "terms: [montreal-protocol]")
    files = {"content/timeline/1990-06-29-london.md": later}
    both = main(term_page(tmp_path, "link: true", files))
    assert both.index("Took part in 16 September 1987") < both.index("Further events 29 June 1990")
    assert "In the timeline" not in both


def test_a_term_that_took_part_in_nothing_is_in_the_timeline(tmp_path: Path) -> None:
    files = {EVENT_PATH: EVENT.replace("actors: [montreal-protocol]", "terms: [montreal-protocol]")}
    page = main(term_page(tmp_path, "link: true", files))
    assert "In the timeline 16 September 1987" in page
    assert "Took part in" not in page and "Further events" not in page


def test_a_term_is_named_under_others_and_quoted_from_briefs_and_pages(tmp_path: Path) -> None:
    files = {
        "content/glossary/ozone.md": TERM.replace("Montreal Protocol", "ozone").replace(
            "of 1987", "the Montreal Protocol shields"
        ),
        "content/pages/about.md": ABOUT + "Of the Montreal Protocol.\n",
    }
    page = term_page(tmp_path, "link: true", files)
    used = page[page.index('class="used"') : page.index("</section>", page.index('class="used"'))]
    named = page[page.index('aria-labelledby="named"') :].partition("</section>")[0]
    assert re.findall(r"<a [^>]*>(What the Protocol did|About|ozone)</a>", used) == ["What the Protocol did", "About"]
    assert '<a href="../ozone/index.html#m-t-montreal-protocol-1"' in named
    assert "Named under ozone" in main(page)


BARE = TERM.replace("sources: [unep-1987]\n", "")


@pytest.mark.parametrize("key", ["facts: [{what: signed, date: 1987-09-16", "figures: [{what: signed, value: 16 September 1987"])
def test_what_has_no_source_says_that_it_is_general_reference(key: str, tmp_path: Path) -> None:
    without = main(term_page(tmp_path / "a", f"{key}}}]"))
    cited = main(term_page(tmp_path / "b", f"{key}, sources: [unep-1987]}}]"))
    assert "signed 16 September 1987 general reference" in without
    assert "signed 16 September 1987 [1]" in cited
    assert "general reference" not in cited


@pytest.mark.parametrize(
    ("keys", "sources", "expected"),
    [
        ("link: true", True, ""),
        ("link: true", False, "General reference."),
        ("general_reference: [the hour]", True, "From general reference: the hour."),
        ("general_reference: [the hour, the room]", True, "From general reference: the hour; the room."),
        ("general_reference: [the hour]", False, "From general reference: the hour."),
    ],
    ids=["cited", "not cited", "a detail", "details", "a detail and not cited"],
)
def test_the_sources_of_a_term_and_an_event_say_what_rests_on_general_reference(
    keys: str, sources: bool, expected: str, tmp_path: Path
) -> None:
    key = keys.replace("link: true", "order: 1")
    event, term = (text if sources else text.replace("sources: [unep-1987]\n", "") for text in (EVENT, TERM))
    files = {EVENT_PATH: event.replace("kind:", f"{key}\nkind:", 1), TERM_PATH: term.replace("kind:", f"{keys}\nkind:", 1)}
    site = pages(minimal(tmp_path, files))
    for path in (EVENT_PAGE, "glossary/montreal-protocol/index.html"):
        section = site[path][site[path].index('aria-labelledby="sources"') :].partition("</section>")[0]
        assert re.findall(r'<p class="general">(.*)</p>', section) == [expected] * bool(expected)
        assert ("<ol>" in section) is sources


def test_a_brief_and_a_page_without_sources_have_no_section_of_them(tmp_path: Path) -> None:
    site = pages(
        minimal(tmp_path, {BRIEF_PATH: BRIEF.replace(" [@unep-1987, p. 3]", ""), "content/pages/about.md": ABOUT + "A.\n"})
    )
    for path in (BRIEF_PAGE, "about/index.html"):
        assert 'aria-labelledby="sources"' not in site[path]
        assert "General reference" not in site[path]


def test_a_page_that_asks_for_them_lists_all_editors_notes(tmp_path: Path) -> None:
    asking = "---\ntitle: About\nshows: [editors-notes]\n---\nA.\n"
    site = pages(
        minimal(
            tmp_path, {BRIEF_PATH: noted(2), TERM_PATH: TERM + "\nA.[!n]\n\n> [!n] T & *u*\n", "content/pages/about.md": asking}
        )
    )
    page = site["about/index.html"]
    listed = page[page.index('aria-labelledby="all-notes"') :].partition("</section>")[0]
    assert "All editor’s notes What the Protocol did T T Montreal Protocol T &amp; u" in main(page)
    ways = re.findall(r'<li><a href="../([a-z/-]+)index\.html#([\w-]+)">', listed)
    assert ways == [("briefs/protocol/", "ed-n0"), ("briefs/protocol/", "ed-n1"), ("glossary/montreal-protocol/", "ed-n")]
    assert all(f'id="{id}"' in site[f"{path}index.html"] for path, id in ways)


def test_a_page_that_asks_for_notes_where_there_are_none_has_no_empty_list(tmp_path: Path) -> None:
    asking = "---\ntitle: About\nshows: [editors-notes]\n---\nA.\n"
    assert "All editor’s notes" not in pages(minimal(tmp_path, {"content/pages/about.md": asking}))["about/index.html"]


def test_the_contents_of_a_brief_leave_out_its_notes(tmp_path: Path) -> None:
    page = pages(minimal(tmp_path, {BRIEF_PATH: noted(1).replace("A.[", "A.[^1][", 1) + "\n[^1]: B.\n\n## Last\n\nC.\n"}))[
        BRIEF_PAGE
    ]
    contents = page[page.index('aria-labelledby="contents"') :].partition("</nav>")[0]
    assert re.findall(r'href="#([^"]*)"', contents) == ["later-years", "last"]
    assert page.count('id="notes"') == page.count('id="editors-notes"') == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("desk@x.example", '<a href="mailto:desk@x.example">desk@x.example</a>'),
        ("https://x.example/?a=1&b=2", '<a href="https://x.example/?a=1&amp;b=2">Tell us</a>'),
        ("http://x.example", '<a href="http://x.example">Tell us</a>'),
        ("http.desk@x.example", '<a href="mailto:http.desk@x.example">http.desk@x.example</a>'),
    ],
    ids=["mail", "web", "web without s", "mail that looks like the web"],
)
def test_the_foot_of_every_page_says_where_mistakes_are_told(address: str, expected: str, tmp_path: Path) -> None:
    site = pages(
        minimal(tmp_path, {"content/site.yaml": SETTINGS + f"corrections: {address}\n", "content/pages/about.md": ABOUT + "A.\n"})
    )
    feet = {path: text[text.index("<footer class=") :] for path, text in site.items() if path.endswith(".html")}
    assert {"index.html", "404.html", "about/index.html", BRIEF_PAGE, EVENT_PAGE} < feet.keys()
    assert [path for path, foot in feet.items() if f"Found a mistake? {expected}." not in foot] == []


def test_a_site_without_such_an_address_does_not_ask_for_mistakes(tmp_path: Path) -> None:
    assert "mistake" not in pages(minimal(tmp_path))["index.html"]


# ---------------------------------------------------------------- many bodies on one page


def test_ids_within_a_body_are_told_apart_on_the_timeline(tmp_path: Path) -> None:
    body = "One.[^1][!n]\n\n## Part\n\nSee [there](#part), [here](#ed-n).[!n]\n\n> [!n] T\n> U.\n\n[^1]: A note.\n"
    second = EVENT.replace("1987-09-16", "1988-01-01")
    files = {EVENT_PATH: EVENT + "\n" + body, "content/timeline/1988-01-01-second.md": second + "\n" + body}
    page = pages(minimal(tmp_path, files))["timeline/index.html"]
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    for id in ("part", "ed-n", "edref1-n", "edref2-n", "editors-notes"):
        assert {f"e-1987-09-16-signed-{id}", f"e-1988-01-01-second-{id}"} <= set(ids)
    inner = [link.removeprefix("#") for link in re.findall(r'href="(#[^"]+)"', page)]
    assert [link for link in inner if link not in ids and link != "main"] == []


def test_the_chronicle_names_the_briefs_that_discuss_an_event(tmp_path: Path) -> None:
    other = BRIEF.replace("What the Protocol did", "'A second look: in short'")
    page = pages(minimal(tmp_path, {"content/briefs/second.md": other}))["timeline/index.html"]
    discussed = page[page.index("<dt>Discussed in") :]
    assert re.findall("<cite>(.*?)</cite> <a", discussed) == ["What the Protocol did", "A second look"]


def test_actors_side_by_side_say_how_many_events_name_none(tmp_path: Path) -> None:
    nobody = EVENT.replace("actors: [montreal-protocol]\n", "").replace("1987-09-16", "1988")
    page = pages(minimal(tmp_path, {"content/timeline/1988-a.md": nobody}))["timeline/lanes/index.html"]
    assert "Not shown: 1\u00a0event that names no actor." in page
    page = pages(minimal(tmp_path, {"content/timeline/1988-b.md": nobody.replace("1988", "1989")}))["timeline/lanes/index.html"]
    assert "Not shown: 2\u00a0events that name no actor." in page


def test_no_source_is_cited_where_none_is_listed(tmp_path: Path) -> None:
    files = {EVENT_PATH: EVENT.replace("in Montreal", "in Montreal [@unep-1987, p. 3]")}
    site = pages(minimal(tmp_path, files))
    assert "#s-unep-1987" in site[EVENT_PAGE]
    assert 'href="#s-unep-1987"' not in site["timeline/index.html"]
    assert "p. 3" not in site["timeline/index.html"]


# ---------------------------------------------------------------- files


def noted(notes: int) -> str:
    """A brief with so many editor's notes."""
    marks = "".join(f"[!n{number}]" for number in range(notes))
    return BRIEF + f"\nA.{marks}\n\n" + "".join(f"> [!n{number}] T\n> U.\n\n" for number in range(notes))


def margin(root: Path, files: Mapping[str, str | bytes]) -> str:
    """What the style sheet says for the margin."""
    return made(minimal(root, {"static/css/a.css": "a {}", **files}))["assets/site.css"].decode().removeprefix("a {}")


def test_a_site_whose_briefs_have_no_editors_note_has_no_rules_for_the_margin(tmp_path: Path) -> None:
    elsewhere = {TERM_PATH: TERM + noted(2).partition("amended.\n")[2], "content/pages/about.md": ABOUT + "A.[!n]\n\n> [!n] T\n"}
    assert "note" not in margin(tmp_path, elsewhere)


@pytest.mark.parametrize("most", [1, 2, 12])
def test_the_margin_has_a_rule_for_each_note_of_the_brief_with_most(most: int, tmp_path: Path) -> None:
    text = margin(tmp_path, {BRIEF_PATH: noted(most), "content/briefs/second.md": noted(1)})
    numbers = [str(number) for number in range(1, most + 1)]
    assert re.findall(r'\[data-note="(\d+)"\]\{--mark:--mark-\1\}', text) == numbers
    assert text.count("{") == text.count("}")


def test_files_are_published_byte_by_byte(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "static/a.bin": b"\x00\xff\r\n",
        "content/b.pdf": b"%PDF\xff",
        "content/pages/about.md": ABOUT + "[b](../b.pdf)\n",
    }
    site = made(minimal(tmp_path, files))
    assert (site["assets/a.bin"], site["files/b.pdf"]) == (b"\x00\xff\r\n", b"%PDF\xff")


def test_a_static_file_that_is_linked_is_published_once(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"static/a.pdf": "x", "content/pages/about.md": ABOUT + "[a](../../static/a.pdf)\n"})
    paths = [page.path for page in pipeline.pages(Wish(root), woven(root), silent)]
    assert paths.count("assets/a.pdf") == 1
    assert "files/a.pdf" not in paths


# ---------------------------------------------------------------- what programs read


def feed(root: Path, files: Mapping[str, str | bytes] | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(made(minimal(root, files))[urls.FEED])


def test_the_feed_lists_the_briefs_newest_first(tmp_path: Path) -> None:
    second = BRIEF.replace("What the Protocol did", "Second").replace("2009-09-16", "2010-02")
    found = feed(tmp_path, {"content/briefs/second.md": second})
    assert [entry.findtext(f"{ATOM}title") for entry in found.findall(f"{ATOM}entry")] == ["Second", "What the Protocol did"]
    assert found.findtext(f"{ATOM}updated") == "2010-02-01T00:00:00Z"


def test_the_feed_tells_of_an_update(tmp_path: Path) -> None:
    found = feed(tmp_path, {BRIEF_PATH: BRIEF.replace("summary:", "updated: 2011-03-04\nsummary:")})
    assert found.findtext(f"{ATOM}entry/{ATOM}published") == "2009-09-16T00:00:00Z"
    assert found.findtext(f"{ATOM}entry/{ATOM}updated") == found.findtext(f"{ATOM}updated") == "2011-03-04T00:00:00Z"


def test_ids_in_the_feed_are_unique_with_and_without_an_address(tmp_path: Path) -> None:
    second = {"content/briefs/second.md": BRIEF}
    for number, settings in enumerate((SETTINGS, SETTINGS.replace("url: https://ozone.example/\n", ""))):
        found = feed(tmp_path / str(number), {**second, "content/site.yaml": settings})
        ids = [id.text for id in found.iter(f"{ATOM}id")]
        assert len(ids) == len(set(ids)) == 3
        assert all(id and re.match(r"https://|urn:uuid:", id) for id in ids)


def test_a_site_without_briefs_has_a_feed_that_says_so(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/pages/about.md": ABOUT + "A.\n"})
    (root / BRIEF_PATH).unlink()
    found = ElementTree.fromstring(made(root)[urls.FEED])
    assert (found.findtext(f"{ATOM}updated"), found.findall(f"{ATOM}entry")) == ("1970-01-01T00:00:00Z", [])


def test_the_site_map_lists_every_page_for_readers_once(tmp_path: Path) -> None:
    root = minimal(tmp_path, {TERM_PATH: TERM.replace("kind:", "was: [old]\nkind:")})
    listed = [loc.text for loc in ElementTree.fromstring(made(root)[urls.SITEMAP]).iter() if loc.tag.endswith("loc")]
    assert len(listed) == len(set(listed)) == 13
    assert "https://ozone.example/glossary/old/" not in listed
    assert "https://ozone.example/404.html" not in listed


def test_robots_are_shown_the_site_map_where_there_is_one(tmp_path: Path) -> None:
    assert "Sitemap: https://ozone.example/sitemap.xml" in made(minimal(tmp_path))[urls.ROBOTS].decode()


@pytest.mark.parametrize(
    ("edtf", "instant"),
    [
        ("2000-06-02", "2000-06-02T00:00:00Z"),
        ("2000-11", "2000-11-01T00:00:00Z"),
        ("1977~", "1977-01-01T00:00:00Z"),
        ("0987", "0987-01-01T00:00:00Z"),
        ("-0043-03-15", "0001-03-15T00:00:00Z"),
        ("../2000-06-02", "2000-06-02T00:00:00Z"),
        ("2000-06-02/..", "2000-06-02T00:00:00Z"),
    ],
)
def test_an_instant_is_the_first_moment_of_a_date(edtf: str, instant: str) -> None:
    assert render.instant(date(edtf)) == instant


# ---------------------------------------------------------------- templates


def fault(root: Path, template: str, text: str) -> templates.TemplateFault:
    """What is said of a template of the site's own."""
    site = woven(minimal(root, {f"templates/{template}": text})).site
    renderer = render.Renderer(site, templates.read_templates([root / "templates", ROOT / "templates"], {}), {})
    with pytest.raises(templates.TemplateFault) as raised:
        deque(map(renderer.done, renderer.jobs()))
    return raised.value


@pytest.mark.parametrize("template", ["links", "frame", "chronicle"])
def test_macros_that_cannot_be_read_are_told_where_a_page_wants_them(template: str, tmp_path: Path) -> None:
    told = fault(tmp_path, f"parts/{template}.html", "{% macro inward( %}\n")
    assert (Path(told.file).name, told.line) == (f"{template}.html", 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n{{ nobody }}\n", 2),
        ("a\n\n{{ site.titel }}\n", 3),
        ("{% if %}\n", 1),
        ("a\n{% block x %}\n", 2),
        ("{% extends 'nothing.html' %}\n", 1),
        ("a\n{{ site.title | nofilter }}\n", 2),
    ],
)
def test_a_wrong_template_is_told_with_its_file_and_line(text: str, line: int, tmp_path: Path) -> None:
    told = fault(tmp_path, "home.html", text)
    assert (Path(told.file).name, told.line) == ("home.html", line)


def test_a_wrong_part_is_told_with_its_file(tmp_path: Path) -> None:
    links = (ROOT / "templates/parts/links.html").read_text(encoding="utf-8")
    assert Path(fault(tmp_path, "parts/links.html", links + "\n{{ nobody }}\n").file).name == "links.html"


def test_a_look_is_decided_in_one_macro(tmp_path: Path) -> None:
    links = (ROOT / "templates/parts/links.html").read_text(encoding="utf-8")
    plain = "{% macro outward(address, words) %}[{{ words }}]{% endmacro %}"
    own = re.sub(r"{% macro outward.*?{%- endmacro %}", plain, links, flags=re.DOTALL)
    assert "See [there]." in about(tmp_path, "See [there](https://x.example).", {"templates/parts/links.html": own})


def test_pages_are_rendered_one_by_one_as_they_are_asked_for(tmp_path: Path) -> None:
    asked: list[tuple[str, int, int]] = []
    made = pipeline.pages(Wish(minimal(tmp_path)), woven(tmp_path), lambda *step: asked.append(step))
    assert (next(made).path, [number for _, number, _ in asked]) == ("index.html", [1])
