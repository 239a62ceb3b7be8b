"""Assets: where a file stands, which are put together, and what a style sheet loses on the way."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief import urls
from policybrief.assets import assembled, joined, lean, published, taken

from .cases import calm


def made(files: Mapping[str, str]) -> dict[str, str]:
    """The published files, as text."""
    margins = {urls.STYLE: b"m {}"}
    pages = (
        assembled(path, [files[name].encode() for name in parts], margins.get(path)) for path, parts in joined(files).items()
    )
    return {page.path: page.content.decode() for page in pages}


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("content/briefs/a.csv", "files/briefs/a.csv"),
        ("content/a b.pdf", "files/a b.pdf"),
        ("static/js/a.js", "assets/js/a.js"),
        ("static/a.png", "assets/a.png"),
    ],
)
def test_a_file_has_its_place(path: str, where: str) -> None:
    assert published(path) == where


def test_style_sheets_are_one_with_the_layers_first_and_the_margin_last() -> None:
    sheets = {f"static/css/{name}.css": f"{name} {{}}" for name in ("z", "a", "layers")}
    assert made(sheets) == {"assets/site.css": "layers{}a{}z{}m{}"}


def test_rules_of_one_layer_that_follow_on_each_other_stand_in_one_block() -> None:
    sheets = {
        "static/css/a.css": "@layer base { a::before { content: '}' } }",
        "static/css/b.css": "@layer base { @media print { b {} } }\n@layer print { b {} }",
        "static/css/c.css": "@layer base { c {} }\n@layer base, print;",
    }
    assert made(sheets)["assets/site.css"] == (
        "@layer base{a::before{content:'}'}@media print{b{}}}@layer print{b{}}@layer base{c{}}@layer base,print;m{}"
    )


def test_a_site_without_style_sheets_has_one_for_the_margin() -> None:
    assert made({}) == {"assets/site.css": "m{}"}


def test_what_stands_in_a_folder_is_put_together() -> None:
    names = ("css/wide/b.css", "css/wide/a.css", "js/wide/b.js", "js/wide/a.js", "js/a.js", "js/wide/deep/a.js", "js/wide/a.txt")
    assert made({f"static/{name}": name for name in names}) == {
        "assets/site.css": "m{}",
        "assets/css/wide.css": "css/wide/a.csscss/wide/b.css",
        "assets/js/wide.js": "js/wide/a.js\njs/wide/b.js",
        "assets/js/a.js": "js/a.js",
        "assets/js/wide/deep/a.js": "js/wide/deep/a.js",
        "assets/js/wide/a.txt": "js/wide/a.txt",
    }


def test_a_file_in_the_place_of_others_is_told() -> None:
    names = ("static/site.css", "static/js/wide.js", "static/js/wide/a.js", "static/css/a.css", "static/js/a.js")
    assert [(str(one.at), one.message) for one in taken(names)] == [
        ("static/site.css:1:1", "assets/site.css is made of the files of static/css/"),
        ("static/js/wide.js:1:1", "assets/js/wide.js is made of the files of static/js/wide/"),
    ]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/* what: it's */\na {\n  b: c; /* d\n e */\n\n  f: g;\n}\n", "a{b:c;f:g}"),
        ("a :hover , b > c d::before { --x: calc(1px + 2px) ; }", "a :hover,b > c d::before{--x:calc(1px + 2px)}"),
        ("@media (min-width: 40rem) and (color) {\n  a { b: c; }\n}\n", "@media (min-width:40rem) and (color){a{b:c}}"),
        ('a { content: " /* a ; { "; }', 'a{content:" /* a ; { "}'),
        ("a/* b */c { d: e;; }", "ac{d:e}"),
    ],
)
def test_a_style_sheet_loses_comments_and_blanks_that_part_nothing(written: str, sent: str) -> None:
    assert lean(written.encode()).decode() == sent


STRINGS = st.text(alphabet="a /*\\\n", max_size=8).map(lambda text: f'"{text}"'.replace("\\", "\\\\"))


@calm
@given(STRINGS, STRINGS)
def test_strings_in_a_style_sheet_stay_as_they_are(one: str, other: str) -> None:
    assert lean(f"{one}/* {other[1:-1].replace('*', '')} */{other}".encode()) == f"{one}{other}".encode()
