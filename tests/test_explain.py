"""Why a term is linked or is not: every occurrence, at its place, with the rule that decided."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from policybrief.explain import Explained, explain

from .sites import BRIEF, SETTINGS, TERM, minimal, woven

ROOT = Path(__file__).parent.parent
BRIEF_PATH = "content/briefs/protocol.md"
TERM_PATH = "content/glossary/montreal-protocol.md"


def explained(root: Path, files: Mapping[str, str], path: str = BRIEF_PATH) -> list[Explained]:
    """What is said of the entries in one file of the small site."""
    site = woven(minimal(root, files))
    entries = [entry for entry in site.entries if entry.at.path == path]
    return [one for entry in entries for one in explain(entry.at, site.bodies[entry.key], site.find)]


def written(text: str, keys: str = "") -> Mapping[str, str]:
    """The small site's brief with another text, which begins in line 7, or later behind further keys."""
    return {BRIEF_PATH: BRIEF.split("---\n")[1].join(("---\n", f"{keys}---\n{text}\n"))}


def term(name: str, keys: str = "", text: str = "Words.") -> str:
    return f"---\nname: {name}\nkind: concept\ngist: A thing.\n{keys}---\n{text}\n"


def shown(one: Explained) -> str:
    return f"{one.words} {'→' if one.linked else '–'} {one.term}: {one.why}"


FORMS = "forms: [{text: the pact, contextual: true}, {text: Bush, ambiguous: true, near: [Texas]}]\n"
GLOSSARY = {
    TERM_PATH: TERM.replace("kind:", "forms: [{text: the pact, contextual: true}]\nabbreviation: MP\nkind:"),
    "content/glossary/alpha.md": term("Alpha Accord", FORMS),
    "content/glossary/beta.md": term("beta ray", "forms: [{text: Bush, ambiguous: true, near: [Gulf]}]\n"),
    "content/glossary/gamma.md": term("gamma ray"),
    "content/glossary/silent.md": term("silent ray", "link: false\n"),
}
LINKED = {
    "a first mention": ("The MP.", "", ["MP → montreal-protocol: first mention"]),
    "every mention": ("The MP.", "terms: {scope: all}\n", ["MP → montreal-protocol: every mention is linked"]),
    "a wording that points back": (
        "Of beta ray, gamma ray and the MP. The pact holds.",
        "",
        [
            "beta ray → beta: first mention",
            "gamma ray → gamma: first mention",
            "MP – montreal-protocol: 2 other terms are linked in this sentence",
            "pact → montreal-protocol: “the pact” where only montreal-protocol has been named",
        ],
    ),
    "what front matter says": ("So Bush said.", "terms: {Bush: beta}\n", ["Bush → beta: front matter says which"]),
    "what stands near": ("So Bush said in Texas.", "", ["Bush → alpha: words near it say which"]),
}
LEFT = {
    "a second mention": ("The MP.\n\nThe MP.", "", "MP – montreal-protocol: linked before in this section"),
    "a second mention in a sentence": ("The MP and the MP.", "", "MP – montreal-protocol: linked before in this sentence"),
    "a third term in a sentence": (
        "Alpha Accord, beta ray, gamma ray.",
        "",
        "gamma ray – gamma: 2 other terms are linked in this sentence",
    ),
    "a term that is never linked": ("A silent ray.", "", "silent ray – silent: its term is never linked"),
    "a term that is skipped": (
        "The MP.",
        "terms: {skip: [montreal-protocol]}\n",
        "MP – montreal-protocol: front matter skips it",
    ),
    "a number": ("The MP 2.", "", "MP – montreal-protocol: a number follows: it may be another name"),
    "a longer name": ("The MP Act.", "", "MP – montreal-protocol: “Act” follows: it may be part of a longer name"),
    "another name": ("The New MP.", "", "MP – montreal-protocol: “New” stands before it: it may be another name"),
    "nothing to point back to": (
        "The pact.",
        "",
        "pact – alpha or montreal-protocol: neither has been named before in this section",
    ),
    "two to point back to": (
        "The MP. The Alpha Accord. The pact.",
        "",
        "pact – alpha or montreal-protocol: it may mean alpha or montreal-protocol: all have been named in this section",
    ),
    "nothing that decides": ("So Bush said.", "", "Bush – alpha or beta: it may mean alpha or beta"),
}


@pytest.mark.parametrize("name", LINKED)
def test_a_link_names_its_rule(name: str, tmp_path: Path) -> None:
    text, keys, expected = LINKED[name]
    assert [shown(one) for one in explained(tmp_path, {**GLOSSARY, **written(text, keys)})] == expected


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_alone_names_the_rule_that_refused(name: str, tmp_path: Path) -> None:
    text, keys, expected = LEFT[name]
    assert shown(explained(tmp_path, {**GLOSSARY, **written(text, keys)})[-1]) == expected


def test_a_term_in_its_own_entry_says_so(tmp_path: Path) -> None:
    files = {TERM_PATH: TERM.replace("A treaty of", "The Montreal Protocol of")}
    assert [shown(one) for one in explained(tmp_path, files, TERM_PATH)] == [
        "Montreal Protocol – montreal-protocol: this is its own entry"
    ]


def test_a_link_that_an_element_cuts_says_so(tmp_path: Path) -> None:
    (one,) = explained(tmp_path, written("The Montreal *Protocol holds*."))
    assert one.linked
    assert one.why == "first mention; an element cuts the words, so that their first part is linked"


UNSEARCHED = {
    "words left alone": ("The [[!Montreal Protocol]].", "its author wants no link here"),
    "code": ("The `Montreal Protocol`.", "it stands in code"),
    "a link": ("The [Montreal Protocol](https://ozone.unep.org/).", "it stands in a link"),
    "a quotation": ("> The Montreal Protocol.", "it stands in a quotation"),
    "below a quotation": ("> Words.\n>\n> — The Montreal Protocol", "it stands below a quotation"),
    "a heading": ("Words.\n\n## The Montreal Protocol", "it stands in a heading"),
    "a title": ("Of <cite>The Montreal Protocol</cite>.", "it stands in the title of a work"),
    "an abbreviation": ("The <abbr>Montreal Protocol</abbr>.", "its author marks it as an abbreviation"),
}


@pytest.mark.parametrize("name", UNSEARCHED)
def test_where_no_term_is_looked_for_it_says_why(name: str, tmp_path: Path) -> None:
    text, why = UNSEARCHED[name]
    assert [shown(one) for one in explained(tmp_path, written(text))] == [f"Montreal Protocol – montreal-protocol: {why}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The [[montreal-protocol]].", "Montreal Protocol → montreal-protocol: its author links it", id="by slug"),
        pytest.param("[It](term:montreal-protocol) holds.", "It → montreal-protocol: its author links it", id="with words"),
        pytest.param("[A fund](event:fund).", "A fund → event:fund: its author links it", id="an event"),
    ],
)
def test_a_link_of_an_author_says_so(text: str, expected: str, tmp_path: Path) -> None:
    event = "---\ntitle: The fund begins\ndate: 1991\nkind: treaty\n---\nWords.\n"
    files = {**written(text), "content/timeline/fund.md": event}
    assert [shown(one) for one in explained(tmp_path, files)] == [expected]


def test_quotations_are_explained_where_they_are_searched(tmp_path: Path) -> None:
    files = {**written("> The Montreal Protocol."), "content/site.yaml": SETTINGS + "links: {quotations: true}\n"}
    assert [shown(one) for one in explained(tmp_path, files)] == ["Montreal Protocol → montreal-protocol: first mention"]


PLACES = {
    "a line and a column": ("Words.\nOf the Montreal Protocol.", [(8, 8)]),
    "two in a line": ("Montreal Protocol, Montreal Protocol.", [(7, 1), (7, 20)]),
    "words over two lines": ("Of the Montreal\nProtocol. The Montreal Protocol.", [(7, 8), (8, 15)]),
    "words in emphasis": ("Of the *Montreal* Protocol. The Montreal Protocol.", [(7, 9), (7, 33)]),
    "behind the same words in a link": ("[Montreal Protocol](term:montreal-protocol). Montreal Protocol.", [(7, 1), (7, 46)]),
    "behind the same name in a link": ("The [[Montreal Protocol]]. Montreal Protocol.", [(7, 5), (7, 28)]),
    "behind the same words in a comment": ("<!-- Montreal Protocol -->\nMontreal Protocol.", [(8, 1)]),
    "behind the same words in a citation": ("Words [@unep-1987, Montreal Protocol, p. 3]. Montreal Protocol.", [(7, 46)]),
    "behind the same words in a heading": ("Words.\n\n## Montreal Protocol\n\nMontreal Protocol.", [(9, 4), (11, 1)]),
    "behind words left alone": ("The [[!Montreal Protocol]]. Montreal Protocol.", [(7, 8), (7, 29)]),
    "before and behind a note": (
        "Montreal Protocol.[^a]\n\n[^a]: A Montreal Protocol.\n\nMontreal Protocol.",
        [(7, 1), (9, 9), (11, 1)],
    ),
    "before and behind an editor’s note": (
        "Montreal Protocol.[!a]\n\n> [!a] A title\n> A Montreal Protocol.\n\nMontreal Protocol.",
        [(7, 1), (10, 5), (12, 1)],
    ),
    "cells of a table": ("| Montreal Protocol | b |\n|---|---|\n| c | Montreal Protocol |", [(7, 3), (9, 7)]),
}


@pytest.mark.parametrize("name", PLACES)
def test_an_occurrence_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    text, places = PLACES[name]
    found = explained(tmp_path, written(text))
    assert [(one.at.path, one.at.line, one.at.column) for one in found] == [(BRIEF_PATH, *place) for place in places]


def test_a_place_in_a_list_of_entries_is_that_of_its_own_entry(tmp_path: Path) -> None:
    more = "".join(
        f"- slug: {name}\n  name: {name} ray\n  kind: concept\n  gist: A ray.\n  text: |\n    The Montreal Protocol.\n"
        for name in "xyz"
    )
    found = explained(tmp_path, {"content/glossary/more.yaml": more}, "content/glossary/more.yaml")
    assert [(one.at.line, one.at.column) for one in found] == [(6, 9), (12, 9), (18, 9)]


def test_the_example_in_the_documents_is_what_is_said(tmp_path: Path) -> None:
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    example = re.search(
        r"In a brief with these paragraphs,\n\n```markdown\n(.*?)```\n\nit prints:\n\n```text\n(.*?)```", text, re.DOTALL
    )
    assert example is not None
    said = [
        f"{one.at}: “{one.words}” {'→' if one.linked else '–'} {one.term}: {one.why}"
        for one in explained(tmp_path, written(example[1]))
    ]
    assert said == example[2].splitlines()
