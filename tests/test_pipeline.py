"""The whole of it, on small sites and on the real one."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from policybrief import pipeline, still
from policybrief.memory import Memory

from .sites import BRIEF, EVENT, TERM, minimal, pages, silent, woven

ROOT = Path(__file__).parent.parent
BRIEF_PAGE = "briefs/protocol/index.html"
TERM_PAGE = "glossary/montreal-protocol/index.html"
EVENT_PAGE = "timeline/1987-09-16-signed/index.html"


class Anatomy(HTMLParser):
    """The ids and the links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        foreign = tag == "link" and found.get("rel") == "canonical"
        self.links += [str(found[name]) for name in ("href", "src") if found.get(name) and not foreign]
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        data = found.get("type") == "application/ld+json"  # a block of data, which no browser runs
        if tag == "style" or (tag == "script" and "src" not in found and not data):
            self.inline.append(tag)


def dead_links(site: Mapping[str, str], prefix: str) -> list[str]:
    """Links within a site that lead to no page, or to no id on it; the site stands at `prefix`."""
    anatomy = {path: Anatomy(text) for path, text in site.items() if path.endswith(".html")}
    dead = []
    for path, page in anatomy.items():
        for link in page.links:
            split = urlsplit(urljoin(prefix + path, link))
            if urlsplit(link).scheme:
                continue
            end = unquote(split.path.removeprefix(urlsplit(prefix).path))
            fragment = unquote(split.fragment)
            outside = not urljoin(prefix + path, link).startswith(prefix)
            nowhere = fragment and end in anatomy and fragment not in anatomy[end].ids
            if outside or end not in site or nowhere:
                dead.append(f"{path}: {link}")
    return dead


# ---------------------------------------------------------------- small sites


def test_every_entry_has_its_page(tmp_path: Path) -> None:
    assert {BRIEF_PAGE, TERM_PAGE, EVENT_PAGE, "index.html", "404.html", "feed.xml", "sitemap.xml"} <= pages(
        minimal(tmp_path)
    ).keys()


def test_a_term_page_lists_the_passages_that_use_it(tmp_path: Path) -> None:
    page = pages(minimal(tmp_path))[TERM_PAGE]
    assert 'href="../../briefs/protocol/index.html#m-t-montreal-protocol-1"' in page
    assert "Later years" in page


def test_an_event_page_lists_the_passages_that_discuss_it(tmp_path: Path) -> None:
    assert 'href="../../briefs/protocol/index.html#m-e-1987-09-16-signed-1"' in pages(minimal(tmp_path))[EVENT_PAGE]


def test_a_brief_lists_its_terms_its_events_and_its_sources(tmp_path: Path) -> None:
    page = pages(minimal(tmp_path))[BRIEF_PAGE]
    assert "A treaty that phases out substances" in page
    assert 'href="../../timeline/1987-09-16-signed/index.html"' in page
    assert '<li id="s-unep-1987">' in page


def test_the_sources_page_leads_to_what_cites_them(tmp_path: Path) -> None:
    page = pages(minimal(tmp_path))["sources/index.html"]
    for way in (
        "../briefs/protocol/index.html#m-s-unep-1987-1",
        "../glossary/montreal-protocol/index.html",
        "../timeline/1987-09-16-signed/index.html",
    ):
        assert f'href="{way}"' in page


def test_a_draft_appears_in_no_file_unless_asked_for(tmp_path: Path) -> None:
    draft = BRIEF.replace("title: What the Protocol did", "title: Unripe thoughts\nstatus: draft")
    root = minimal(tmp_path, {"content/briefs/unripe.md": draft})
    assert not [path for path, text in pages(root).items() if "Unripe" in text or "unripe" in path]
    shown = pages(root, drafts=True)["briefs/unripe/index.html"]
    assert "Draft" in shown
    assert 'content="noindex"' in shown


def test_an_address_that_an_entry_had_before_leads_to_it(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/glossary/montreal-protocol.md": TERM.replace("kind:", "was: [ozone-treaty]\nkind:")})
    assert "url=../montreal-protocol/index.html" in pages(root)["glossary/ozone-treaty/index.html"]


def test_a_file_that_is_linked_is_published_and_no_other(tmp_path: Path) -> None:
    files = {
        "content/briefs/protocol.md": BRIEF + "\nSee [the figures](figures.csv).\n",
        "content/briefs/figures.csv": "a,b\n",
        "content/briefs/private.csv": "c,d\n",
    }
    published = pages(minimal(tmp_path, files))
    assert published["files/briefs/figures.csv"] == "a,b\n"
    assert not [path for path in published if "private" in path]


def test_relative_links_to_markdown_files_lead_to_their_pages(tmp_path: Path) -> None:
    brief = BRIEF + "\nSee [the entry](../glossary/montreal-protocol.md) and [the day](../timeline/1987-09-16-signed.md).\n"
    page = pages(minimal(tmp_path, {"content/briefs/protocol.md": brief}))[BRIEF_PAGE]
    assert '<a class="term" href="#g-montreal-protocol"' in page  # at the foot of the brief, and from there to its page
    assert '<dfn><a href="../../glossary/montreal-protocol/index.html">' in page
    assert '<a class="event" href="../../timeline/1987-09-16-signed/index.html"' in page


def test_a_title_is_escaped_wherever_it_is_shown(tmp_path: Path) -> None:
    brief = BRIEF.replace("title: What the Protocol did", "title: \"<script>alert('x')</script> & more\"")
    for path, text in pages(minimal(tmp_path, {"content/briefs/protocol.md": brief})).items():
        if not re.search(r"/cite\.\w+$", path):  # which no browser shows as a page
            assert "<script>alert" not in text, path


def test_the_feed_and_the_site_map_are_well_formed_whatever_they_hold(tmp_path: Path) -> None:
    brief = BRIEF.replace("summary: A short account.", 'summary: "a < b & c > d ]]> “x”"')
    site = pages(minimal(tmp_path, {"content/briefs/protocol.md": brief}))
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(site["feed.xml"])
    assert feed.findtext(f"{atom}entry/{atom}summary") == "a < b & c > d ]]> “x”"
    assert feed.findtext(f"{atom}updated") == "2009-09-16T00:00:00Z"
    ElementTree.fromstring(site["sitemap.xml"])


def test_without_an_address_there_is_a_feed_and_no_site_map(tmp_path: Path) -> None:
    site = pages(minimal(tmp_path, {"content/site.yaml": "title: No address\ntimeline: {kinds: {treaty: Treaty}}\n"}))
    ElementTree.fromstring(site["feed.xml"])
    assert "sitemap.xml" not in site


def test_the_page_for_what_is_not_found_works_at_any_depth_below_a_path(tmp_path: Path) -> None:
    page = pages(minimal(tmp_path), url="https://x.example/a/b/")["404.html"]
    assert 'href="/a/b/assets/site.css"' in page
    for path in ("search", "briefs", "glossary", "timeline"):
        assert f'<li><a href="/a/b/{path}/index.html">' in page


def test_a_template_of_the_site_shadows_the_engines(tmp_path: Path) -> None:
    own = '{% extends "base.html" %}{% block main %}<h1>Ours</h1>{% endblock %}'
    assert "<h1>Ours</h1>" in pages(minimal(tmp_path, {"templates/404.html": own}))["404.html"]


def test_a_template_that_comes_changes_or_goes_counts_in_the_next_build(tmp_path: Path) -> None:
    root, own = minimal(tmp_path, {"templates/empty.html": ""}), tmp_path / "templates/404.html"
    titles = [re.findall("<h1>.*</h1>", pages(root)["404.html"])]
    for title in ("Ours", "Ours still"):
        own.write_text(f"<h1>{title}</h1>", encoding="utf-8")
        titles.append(re.findall("<h1>.*</h1>", pages(root)["404.html"]))
    own.unlink()
    titles.append(re.findall("<h1>.*</h1>", pages(root)["404.html"]))
    assert titles == [titles[0], ["<h1>Ours</h1>"], ["<h1>Ours still</h1>"], titles[0]]


def test_a_template_that_cannot_be_used_is_told_with_its_line(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"templates/404.html": "fine\n{{ nobody.knows }}\n"})
    with pytest.raises(pipeline.Faulty) as fault:
        pipeline.rehearse(still.Wish(root), woven(root), silent)
    problem = fault.value.woven.problems[-1]
    assert (str(problem.at), problem.code) == ("templates/404.html:2:1", "template")


def test_many_entries_may_stand_in_one_yaml_file(tmp_path: Path) -> None:
    entries = "- slug: 1990-06-29-london\n  title: London amends it\n  date: 1990-06-29\n  kind: vote\n"
    entries += "  text: |\n    The [[montreal-protocol]] grew.\n"
    site = pages(minimal(tmp_path, {"content/timeline/more.yaml": entries}))
    assert "London amends it" in site["timeline/1990-06-29-london/index.html"]


def test_a_mistake_in_a_body_in_yaml_has_its_place(tmp_path: Path) -> None:
    entries = (
        "- slug: 1990-06-29-london\n  title: London\n  date: 1990-06-29\n  kind: vote\n  text: |\n    The [[nobody]] grew.\n"
    )
    problem = woven(minimal(tmp_path, {"content/timeline/more.yaml": entries})).problems[0]
    assert str(problem.at) == "content/timeline/more.yaml:6:9"


@pytest.mark.forks
def test_workers_make_the_same_site(tmp_path: Path) -> None:
    more = {f"content/timeline/{1900 + n}-01-01-x.md": EVENT.replace("1987-09-16", f"{1900 + n}-01-01") for n in range(60)}
    wish = still.Wish(minimal(tmp_path, more))
    assert pipeline.weave(wish, Memory(jobs=2), silent).site == pipeline.weave(wish, Memory(), silent).site


# ---------------------------------------------------------------- the real site


@pytest.mark.parametrize("prefix", ["https://offer.example/", "https://offer.example/a/b/"])
def test_every_link_and_fragment_of_the_real_site_resolves(prefix: str) -> None:
    assert dead_links(pages(ROOT, url=prefix), prefix) == []


def test_no_page_repeats_an_id(real_pages: dict[str, str]) -> None:
    for path, text in real_pages.items():
        if path.endswith(".html"):
            ids = Anatomy(text).ids
            assert len(ids) == len(set(ids)), path


def test_no_page_holds_inline_style_or_script_that_runs(real_pages: dict[str, str]) -> None:
    assert not {path: found for path, text in real_pages.items() if path.endswith(".html") and (found := Anatomy(text).inline)}


def test_no_page_loads_anything_from_another_host(real_pages: dict[str, str]) -> None:
    loads = re.compile(
        r'<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\b(?:src|data)="(?:https?:)?//|@import|url\(\s*["\']?(?:https?:)?//'
    )
    sheets = re.compile(r'<link\b(?=[^>]*rel="(?:stylesheet|icon|preload|preconnect)")[^>]*href="(?:https?:)?//')
    assert not [path for path, text in real_pages.items() if loads.search(text) or sheets.search(text)]


def test_comments_of_authors_are_not_published(real_pages: dict[str, str]) -> None:
    assert not [path for path, text in real_pages.items() if path.endswith(".html") and ("claims:" in text or "<!--" in text)]


def test_two_builds_in_different_worlds_are_the_same_bytes(tmp_path: Path) -> None:
    sums = []
    for name, world in {
        "one": {"TZ": "Asia/Vladivostok", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        "two/deeper": {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
    }.items():
        root = tmp_path / name
        root.mkdir(parents=True)
        for folder in ("content", "static", "templates"):
            shutil.copytree(ROOT / folder, root / folder)
        environment = {**os.environ, **world, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-m", "policybrief", "--quiet"], cwd=root, env=environment, check=True)
        files = sorted(path for path in (root / "_site").rglob("*") if path.is_file())
        sums.append([(path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files])
    assert len(sums[0]) > 90
    assert sums[0] == sums[1]
