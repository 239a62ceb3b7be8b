"""Addresses: where each thing stands, and the way from any page to any other."""

import posixpath
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief import urls
from policybrief.model import Key, Kind
from policybrief.urls import absolute, anchor_of, path_of, way

names = st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=6)
paths = st.lists(names.filter(lambda name: name not in (".", "..")), min_size=1, max_size=4).map("/".join)
fragments = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
OWN = [urls.HOME, urls.BRIEFS, urls.GLOSSARY, urls.TIMELINE, urls.SOURCES, urls.NOT_FOUND, urls.FEED, urls.STYLE]
ENTRIES = [path_of(Key(kind, "x")) for kind in Kind]


@pytest.mark.parametrize(
    ("kind", "path", "anchor"),
    [
        (Kind.BRIEF, "briefs/x/index.html", "e-x"),
        (Kind.TERM, "glossary/x/index.html", "e-x"),
        (Kind.EVENT, "timeline/x/index.html", "e-x"),
        (Kind.ARTICLE, "x/index.html", "e-x"),
        (Kind.SOURCE, "sources/index.html", "s-x"),
    ],
)
def test_every_kind_of_entry_has_its_place(kind: Kind, path: str, anchor: str) -> None:
    assert (path_of(Key(kind, "x")), anchor_of(Key(kind, "x"))) == (path, anchor)


@pytest.mark.parametrize(
    ("start", "end", "fragment", "expected"),
    [
        ("index.html", "index.html", "", "index.html"),
        ("briefs/x/index.html", "briefs/x/index.html", "", "index.html"),
        ("briefs/x/index.html", "briefs/x/index.html", "later", "#later"),
        ("index.html", "briefs/x/index.html", "", "briefs/x/index.html"),
        ("briefs/x/index.html", "index.html", "", "../../index.html"),
        ("briefs/x/index.html", "briefs/index.html", "", "../index.html"),
        ("briefs/index.html", "briefs/x/index.html", "p1", "x/index.html#p1"),
        ("briefs/x/index.html", "briefs/y/index.html", "", "../y/index.html"),
        ("briefs/x/index.html", "glossary/x/index.html", "", "../../glossary/x/index.html"),
        ("x/index.html", "xy/index.html", "", "../xy/index.html"),
        ("404.html", "feed.xml", "", "feed.xml"),
        ("x/index.html", "files/a b%.csv", "", "../files/a%20b%25.csv"),
        ("files/x.html", "files/a:b.csv", "", "a%3Ab.csv"),
        ("x/index.html", "x/index.html", "über uns", "#%C3%BCber%20uns"),
        ("x/index.html", "files/ü?#.csv", "a/b", "../files/%C3%BC%3F%23.csv#a%2Fb"),
    ],
)
def test_the_way_is_relative_and_names_its_file(start: str, end: str, fragment: str, expected: str) -> None:
    assert way(start, end, fragment) == expected


@pytest.mark.parametrize("start", [*OWN, *ENTRIES])
def test_every_page_leads_to_every_other(start: str) -> None:
    for end in [*OWN, *ENTRIES]:
        assert posixpath.normpath(posixpath.join(posixpath.dirname(start), way(start, end))) == end


@given(paths, paths, fragments)
def test_the_way_between_any_two_paths_arrives(start: str, end: str, fragment: str) -> None:
    found = way(start, end, fragment)
    path, _, anchor = found.partition("#")
    arrived = posixpath.normpath(posixpath.join(posixpath.dirname(start), unquote(path))) if path else start
    assert (arrived, unquote(anchor)) == (posixpath.normpath(end), fragment)


@given(paths, paths, fragments, st.sampled_from(["https://x.example/", "https://x.example/a/b/", "file:///media/stick/"]))
def test_a_browser_arrives_too_wherever_the_site_stands(start: str, end: str, fragment: str, base: str) -> None:
    here = base + quote(start)
    arrived = urlsplit(urljoin(here, way(start, end, fragment)))
    assert unquote(arrived.path) == urlsplit(base).path + end
    assert unquote(arrived.fragment) == fragment


@given(paths, paths, fragments)
def test_a_way_is_plain_ascii_without_a_scheme(start: str, end: str, fragment: str) -> None:
    found = way(start, end, fragment)
    assert found.isascii() and found.isprintable()
    assert not set(found) & set(" \"'<>`\\:?&")


@pytest.mark.parametrize(
    ("path", "fragment", "expected"),
    [
        ("index.html", "", "https://x.example/a/"),
        ("briefs/x/index.html", "", "https://x.example/a/briefs/x/"),
        ("briefs/x/index.html", "p1", "https://x.example/a/briefs/x/#p1"),
        ("404.html", "", "https://x.example/a/404.html"),
        ("feed.xml", "", "https://x.example/a/feed.xml"),
        ("files/my-index.html", "", "https://x.example/a/files/my-index.html"),
        ("files/ü b.csv", "ö", "https://x.example/a/files/%C3%BC%20b.csv#%C3%B6"),
    ],
)
def test_a_whole_address_leaves_out_the_name_that_servers_add(path: str, fragment: str, expected: str) -> None:
    assert absolute("https://x.example/a/", path, fragment) == expected
