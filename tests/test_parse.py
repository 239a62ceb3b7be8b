"""Parsing: files into entries and settings, alone or many at once; and what is wrong with one source."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policybrief.load import SourceFile
from policybrief.model import Article, Brief, Entry, Event, Kind, Opening, Point, Prose, Reference, Scope, Source, Status, Term
from policybrief.parse import DEFINITION_LIMIT, Parsed, parse
from policybrief.problem import STRANGE, Position, Problem, Severity

from .files import (
    BRIEF,
    BRIEF_PATH,
    EVENT,
    EVENT_PATH,
    ITEM,
    LIST_PATH,
    NEEDED,
    PAGE,
    PAGE_PATH,
    SETTINGS_PATH,
    SOURCES_PATH,
    TERM_PATH,
    brief,
    entry,
    parsed,
    told,
    wrong,
)
from .sites import pages, put, woven


def words(found: Entry) -> str:
    assert not isinstance(found, Source)
    return "".join(piece.text for piece in found.body.pieces if isinstance(piece, Prose))


def references(found: Entry) -> list[Reference]:
    assert not isinstance(found, Source)
    links = [piece.link for piece in found.body.pieces if isinstance(piece, Opening | Point)]
    return [link for link in links if isinstance(link, Reference)]


# ---------------------------------------------------------------- one file, one entry


@pytest.mark.parametrize(
    ("path", "kind", "type_"),
    [
        (BRIEF_PATH, Kind.BRIEF, Brief),
        (TERM_PATH, Kind.TERM, Term),
        (EVENT_PATH, Kind.EVENT, Event),
        (PAGE_PATH, Kind.ARTICLE, Article),
    ],
)
def test_the_folder_makes_the_kind_and_the_file_name_the_slug(path: str, kind: Kind, type_: type) -> None:
    found = entry(path)
    assert type(found) is type_
    assert (found.key.kind, f"{found.slug}.md", found.at) == (kind, Path(path).name, Position(path))


@pytest.mark.parametrize("path", NEEDED)
def test_only_the_needed_keys_are_needed(path: str) -> None:
    keys = NEEDED[path].splitlines(keepends=True)
    for key in keys:
        found = parsed(path, NEEDED[path].replace(key, ""))
        assert {problem.code for problem in found.problems} <= {"missing-key", "wrong-type"}
        assert f"needs `{key.split(':')[0]}`" in found.problems[0].message or len(keys) == 1


@pytest.mark.parametrize("path", NEEDED)
def test_every_kind_has_a_status_and_former_names(path: str) -> None:
    found = entry(path, "status: withdrawn\nwas: [old, older]\n")
    assert not isinstance(found, Source)
    assert (found.status, found.was) == (Status.WITHDRAWN, ("old", "older"))
    assert wrong(path, "status: drfat\n") == [("unknown-value", 1, 9)]


@pytest.mark.parametrize("path", NEEDED)
def test_a_key_of_another_kind_is_unknown(path: str) -> None:
    other = {BRIEF_PATH: "gist: x", TERM_PATH: "summary: x", EVENT_PATH: "authors: x", PAGE_PATH: "date: 2000"}[path]
    assert wrong(path, other + "\n") == [("unknown-key", 1, 1)]


@pytest.mark.parametrize("ending", ["MD", "Md"])
def test_the_case_of_the_ending_does_not_count(ending: str) -> None:
    found = parse(SourceFile(f"content/pages/about.{ending}", "---\ntitle: T\n---\nText.\n"))
    assert (found.entries[0].slug, found.problems) == ("about", ())


def test_the_body_is_what_stands_below_the_second_line_of_hyphens() -> None:
    assert words(brief(body="One --- two.\n\n---\n\nThree.\n")) == "One --- two.Three."


def test_a_reference_in_a_body_has_its_place_in_the_file() -> None:
    found = brief(body="One.\n\nThe [[abm-treaty]] and [x](event:y).\n")
    assert [(reference.at.line, reference.at.column) for reference in references(found)] == [(9, 5), (9, 24)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Text.\n", [("no-front-matter", 1, 1)]),
        ("\n---\ntitle: T\n---\nText.\n", [("no-front-matter", 1, 1)]),
        ("----\ntitle: T\n---\nText.\n", [("no-front-matter", 1, 1)]),
        ("---", [("open-front-matter", 1, 1)]),
        ("---\ntitle: T\nText.\n", [("open-front-matter", 1, 1)]),
        ("---\ntitle: T\n----\n", [("open-front-matter", 1, 1)]),
        ("---\n---\nText.\n", [("wrong-type", 2, 1)]),
        ("---\n# nothing\n---\nText.\n", [("wrong-type", 2, 1)]),
        ("---\njust words\n---\nText.\n", [("wrong-type", 2, 1)]),
        ("---\n- a\n---\nText.\n", [("wrong-type", 2, 1)]),
        ("---\ntitle: T\n---\n", [("empty-body", 4, 1)]),
        ("---\ntitle: T\n---\n \n\n", [("empty-body", 4, 1)]),
        ("---\ntitle: T\n---", [("empty-body", 3, 1)]),
        ("---\ntitle: a: b\n---\n[@ x]\n", [("yaml-colon", 2, 9), ("bad-citation", 4, 2)]),
        ("---  \ntitle: T\n--- \nText.\n", []),
    ],
)
def test_front_matter_and_text_are_both_needed(text: str, expected: list[tuple[str, int, int]]) -> None:
    found = parse(SourceFile(PAGE_PATH, text))
    assert told(found) == expected
    assert [entry.slug for entry in found.entries] == ["about"]  # so that links to it are no second mistake


@pytest.mark.parametrize(
    "name", ["über", "a_b", "A", "a--b", "-a", "a-", "a.b", "a b", "x" * 81, "привет", "index", "con", "lpt1", "sources", "files"]
)
def test_a_name_that_can_be_no_address_is_told_with_one_that_can(name: str) -> None:
    found = parse(SourceFile(f"content/pages/{name}.md", f"---\n{PAGE}---\nText.\n"))
    assert told(found) == [("bad-slug", 1, 1)]
    better = found.problems[0].help.rsplit(": ", 1)[1]
    assert parse(SourceFile(f"content/pages/{better}.md", f"---\n{PAGE}---\nText.\n")).problems == ()


@pytest.mark.parametrize("name", ["a", "2000", "a-1-b", "x" * 80])
def test_a_name_of_letters_digits_and_hyphens_is_an_address(name: str) -> None:
    assert parse(SourceFile(f"content/pages/{name}.md", f"---\n{PAGE}---\nText.\n")).problems == ()


@pytest.mark.parametrize(
    "path", ["content/x.md", "content/notes/x.md", "content/briefs/old/x.md", "content/site.yml", "content/README.md"]
)
def test_a_text_that_stands_astray_is_a_warning(path: str) -> None:
    found = parse(SourceFile(path, "x"))
    assert (found.entries, told(found), found.problems[0].severity) == ((), [("stray-file", 1, 1)], "warning")


def test_a_setting_file_with_another_ending_is_recognized() -> None:
    assert parse(SourceFile("content/site.yml", "x")).problems[0].help.startswith("did you mean site.yaml")


@pytest.mark.parametrize(("path", "limited"), [(TERM_PATH, True), (EVENT_PATH, True), (PAGE_PATH, True), (BRIEF_PATH, False)])
def test_all_but_a_brief_have_a_greatest_length(path: str, limited: bool) -> None:
    found = parsed(path, NEEDED[path], "word " * (DEFINITION_LIMIT // 5 + 1))
    assert [code for code, *_ in told(found)] == ["too-large"] * limited


# ---------------------------------------------------------------- many entries a file

LIST = """\
- slug: one
  name: One
  kind: concept
  gist: G.
  text: |
    First [[two]].

      Indented [[two]].
- slug: two
  name: Two
  kind: concept
  gist: G.
  text: Second [[one]].
"""


def test_a_list_holds_entries() -> None:
    found = parse(SourceFile(LIST_PATH, LIST))
    assert found.problems == ()
    assert [(entry.key.kind, entry.slug, entry.at) for entry in found.entries] == [
        (Kind.TERM, "one", Position(LIST_PATH, 1, 3)),
        (Kind.TERM, "two", Position(LIST_PATH, 9, 3)),
    ]


@pytest.mark.parametrize(
    ("path", "keys"), [("content/briefs/x.yaml", BRIEF), ("content/timeline/x.yml", EVENT), ("content/pages/x.YAML", PAGE)]
)
def test_every_kind_may_stand_in_a_list(path: str, keys: str) -> None:
    rows = [f"- slug: a\n  text: Text.\n  {keys}", f"- slug: b\n  text: Text.\n  {keys}"]
    found = parse(SourceFile(path, "".join(row.rstrip("\n").replace("\n", "\n  ").replace("    ", "  ") + "\n" for row in rows)))
    assert ([entry.slug for entry in found.entries], found.problems) == (["a", "b"], ())


def places(text: str) -> list[tuple[int, int]]:
    """Where the references of an entry in a list stand, whose `text` is this."""
    found = parse(SourceFile(LIST_PATH, f"- slug: one\n  name: One\n  kind: concept\n  gist: G.\n  text: {text}\n"))
    assert found.problems == ()
    return [(reference.at.line, reference.at.column) for reference in references(found.entries[0])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [[b]].", [(5, 11)]),
        ("'A [[b]].'", [(5, 12)]),
        ("\n    A [[b]].", [(6, 7)]),
        ("|\n    A [[b]].\n\n    C\n    [[d]].", [(6, 7), (9, 5)]),
        ("|-\n    A [[b]].", [(6, 7)]),
        ("|\n\n\n      A [[b]].", [(8, 9)]),
        ("|2\n      A [[b]].\n    C [[d]].", [(6, 9), (7, 7)]),
        (">\n    A\n    [[b]].\n\n    C [[d]].", [(5, 9), (5, 9)]),
        ("'A ''b'' [[b]].'", [(5, 10)]),
        ('"A\\n\\nB\\n\\nC [[d]]."', [(5, 10)]),
        ("A\n    [[b]].\n\n    C.", [(5, 9)]),
    ],
)
def test_a_reference_in_a_body_of_a_list_has_its_place(text: str, expected: list[tuple[int, int]]) -> None:
    assert places(text) == expected


def test_a_body_of_a_list_may_hold_an_editors_note_and_claims() -> None:
    text = "  text: |\n    <!-- claims: 1.1 -->\n    A.[!why]\n\n    > [!why] Why\n    > Because.\n"
    found = parse(
        SourceFile("content/briefs/more.yaml", f"- slug: a\n  {BRIEF.rstrip().replace(chr(10), chr(10) + '  ')}\n{text}")
    )
    assert found.problems == ()
    (only,) = found.entries
    assert isinstance(only, Brief)
    assert [(note.id, note.title) for note in only.body.notes] == [("ed-why", "Why")]
    assert [(claim.number, claim.anchor) for claim in only.body.claims] == [("1.1", "p1")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|\n    A[!b].", [("unknown-note", 6, 6)]),
        ("|\n    A.\n\n    > [!b] T", [("unknown-note", 8, 7)]),
        ("|\n    A[!b].\n\n    > [!b] T\n\n    > [!b] U", [("unknown-note", 10, 7)]),
        ("|\n    <!-- claims: x -->\n    A.", [("bad-claim", 6, 5)]),
    ],
    ids=["no such note", "nothing points at it", "two of one name", "no claims"],
)
def test_a_mistake_in_a_body_of_a_list_has_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    found = parse(SourceFile(LIST_PATH, f"- slug: one\n  name: One\n  kind: concept\n  gist: G.\n  text: {text}\n"))
    assert told(found) == expected


def test_a_mistake_in_a_folded_body_stands_where_the_body_begins() -> None:
    found = parse(SourceFile(LIST_PATH, LIST + '- slug: x\n  name: X\n  kind: body\n  gist: G.\n  text: "A\\n\\n[@ b]"\n'))
    assert told(found) == [("bad-citation", 18, 10)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("slug: one\n", [("wrong-type", 1, 1)]),
        ("words\n", [("wrong-type", 1, 1)]),
        ("- words\n", [("wrong-type", 1, 3)]),
        ("- [a]\n", [("wrong-type", 1, 3)]),
        ("- slug: A b\n  text: x\n  title: T\n", [("bad-slug", 1, 9)]),
        ("- text: x\n  title: T\n", [("missing-key", 1, 3)]),
        ("- slug: a\n  title: T\n", [("missing-key", 1, 3)]),
        ("- slug: a\n  text:\n  title: T\n", [("missing-key", 2, 3)]),
        ("- slug: a\n  text: [x]\n  title: T\n", [("wrong-type", 2, 9)]),
        ("- slug: a\n  text: x\n", [("missing-key", 1, 3)]),
        ("# nothing yet\n", []),
        ("[]\n", []),
        (f"- slug: a\n  title: T\n  text: {'word ' * 5_000}\n", [("too-large", 3, 9)]),
    ],
)
def test_a_wrong_list_is_told(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert told(parse(SourceFile("content/pages/more.yaml", text))) == expected


# ---------------------------------------------------------------- sources


@pytest.mark.parametrize("text", [ITEM, "references:\n" + ITEM, "---\nreferences:\n" + ITEM + "...\n"])
def test_sources_stand_in_a_list_or_below_references(text: str) -> None:
    found = parse(SourceFile(SOURCES_PATH, text))
    assert ([entry.slug for entry in found.entries], found.problems) == (["a"], ())


@pytest.mark.parametrize("text", ["# none yet\n", "[]\n", "references: []\n", "references:\n"])
def test_there_may_be_no_source_yet(text: str) -> None:
    assert parse(SourceFile(SOURCES_PATH, text)) == Parsed()


# ---------------------------------------------------------------- settings


def test_the_site_has_all_its_settings() -> None:
    text = """\
title: T
tagline: U
url: https://x.example/a
lang: de
publisher: P
licence: CC0
licence_url: https://l.example/
corrections: desk@x.example
offline: false
timeline:
  kinds: {vote: Vote, treaty: A treaty, test: ''}
"""
    settings = parse(SourceFile(SETTINGS_PATH, text)).settings
    assert settings is not None
    assert (settings.title, settings.tagline, settings.url, settings.lang) == ("T", "U", "https://x.example/a/", "de")
    assert (settings.publisher, settings.licence, settings.licence_url) == ("P", "CC0", "https://l.example/")
    assert settings.corrections == "desk@x.example"
    assert not settings.offline
    assert list(settings.event_kinds.items()) == [("vote", "Vote"), ("treaty", "A treaty"), ("test", "test")]


@pytest.mark.parametrize(
    "kind",
    ["..", "treaty/pact", "Press release", "Treaty", "Ä", "?", "#x", "%2e", "con", "index", "-a", "k" * 81],
)
def test_the_word_of_a_kind_becomes_an_address(kind: str) -> None:
    """It is the name of a folder, on every disk."""
    found = parse(SourceFile(SETTINGS_PATH, f"title: T\ntimeline:\n  kinds:\n    vote: Vote\n    '{kind}': Label\n"))
    assert [(one.code, one.at.line, one.at.column) for one in found.problems] == [("bad-slug", 5, 6)]
    assert found.settings is not None
    assert found.settings.event_kinds == {"vote": "Vote", kind: "Label"}  # so that its events are not told as well


def test_only_a_title_is_needed() -> None:
    found = parse(SourceFile(SETTINGS_PATH, "title: T\n"))
    assert found.problems == ()
    assert found.settings is not None
    assert (found.settings.url, found.settings.lang, found.settings.event_kinds) == ("", "en", {})
    assert found.settings.corrections == ""
    assert found.settings.offline


@pytest.mark.parametrize(
    "address", ["a@b.example", "a.b+c@d-e.f.example", "https://x.example/mistakes?site=1", "http://x.example"]
)
def test_mistakes_are_told_by_mail_or_on_the_web(address: str) -> None:
    found = parse(SourceFile(SETTINGS_PATH, f"title: T\ncorrections: {address}\n"))
    assert found.settings is not None
    assert (found.settings.corrections, found.problems) == (address, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lang: en\n", [("missing-key", 1, 1)]),
        ("titel: T\n", [("missing-key", 1, 1), ("unknown-key", 1, 1)]),
        ("title: T\nurl: x.example\n", [("unsafe-address", 2, 6)]),
        ("title: T\nlicence_url: javascript:x\n", [("unsafe-address", 2, 14)]),
        ("title: T\ncorrections: javascript:x\n", [("unsafe-address", 2, 14)]),
        ("title: T\ncorrections: ftp://x.example\n", [("unsafe-address", 2, 14)]),
        ("title: T\ncorrections: mailto:a@b.example\n", [("unsafe-address", 2, 14)]),
        ("title: T\ncorrections: a@b.example?subject=x\n", [("unsafe-address", 2, 14)]),
        ("title: T\ncorrections: the desk\n", [("unsafe-address", 2, 14)]),
        ("title: T\ncorrections: a@b\n", [("unsafe-address", 2, 14)]),
        ("title: T\ncorrections: [a@b.example]\n", [("wrong-type", 2, 14)]),
        ("title: T\ntimeline: x\n", [("wrong-type", 2, 11)]),
        ("title: T\ntimeline: {kind: {}}\n", [("unknown-key", 2, 12)]),
        ("title: T\ntimeline: {kinds: [a]}\n", [("wrong-type", 2, 19)]),
        ("title: T\ntimeline: {kinds: {a: [b]}}\n", [("wrong-type", 2, 23)]),
        ("- a\n", [("wrong-type", 1, 1)]),
        ("# nothing\n", [("wrong-type", 1, 1)]),
        ("a: b: c\n", [("yaml-colon", 1, 5)]),
    ],
)
def test_a_wrong_setting_is_told(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert told(parse(SourceFile(SETTINGS_PATH, text))) == expected


# ---------------------------------------------------------------- whatever is written

pieces = st.sampled_from(
    [
        *"ab*_`#>[]()!|\\<&\n -",
        "---\n",
        "\n\n",
        "was: [a]\n",
        "terms: off\n",
        "text: |\n  ",
        "[[x]]",
        "[[brief:x#y|",
        "[@a, p. 1]",
        "[^1]",
        "[^1]: n\n",
        "[!e]",
        "\n\n> [!e] E\n> ",
        "<!-- claims: 1.1 -->\n",
        "[w](x.md#%C3)",
        "![](y.png)",
        "<!--",
        "-->",
        "<b>",
        "| a | b |\n|---|---|\n",
        "```\n",
        "\r\n",
        "é",
        "\U0001f600",
    ]
)
mixtures = st.lists(pieces, max_size=25).map("".join)
entries = st.tuples(st.sampled_from(sorted(NEEDED)), mixtures, mixtures).map(
    lambda made: (made[0], f"---\n{NEEDED[made[0]]}{made[1] if len(made[1]) % 3 == 0 else ''}---\n{made[2]}")
)
"""Files whose front matter is often sound, with any body."""
LISTED = "- slug: x\n  name: X\n  kind: body\n  gist: G.\n  text: |\n    "
known = st.sampled_from([*NEEDED, LIST_PATH, SOURCES_PATH, SETTINGS_PATH, "content/x.md"])
files = st.one_of(
    st.tuples(known, st.one_of(st.text(max_size=60), mixtures)),
    st.tuples(st.just(LIST_PATH), mixtures.map(LISTED.__add__)),
    entries,
)


def inside(problem: Problem, text: str) -> bool:
    """Whether a problem has a place in the file."""
    rows = text.split("\n")
    place = problem.at
    return 1 <= place.line <= len(rows) and 1 <= place.column <= len(rows[place.line - 1]) + 1


@given(files)
@settings(max_examples=400, deadline=None)
def test_any_text_is_parsed_and_every_problem_has_a_place_inside_it(file: tuple[str, str]) -> None:
    path, text = file
    text = STRANGE.sub("", text).replace("\r", "")
    found = parse(SourceFile(path, text))
    assert all(inside(problem, text) for problem in found.problems)
    assert all(problem.message and problem.help for problem in found.problems)


@given(st.one_of(files, st.tuples(st.just(PAGE_PATH), st.binary(max_size=40))))
@settings(max_examples=300, deadline=None)
def test_any_file_gives_a_sound_site_or_an_error(file: tuple[str, str | bytes]) -> None:
    path, content = file
    with TemporaryDirectory() as folder:
        root = put(Path(folder), {SETTINGS_PATH: "title: T\ntimeline: {kinds: {treaty: Treaty}}\n", path: content})
        site = woven(root)
        assert all(problem.message and problem.help for problem in site.problems)
        assert all(inside(problem, site.texts[problem.at.path]) for problem in site.problems if problem.at.path in site.texts)
        assert site.sound == all(problem.severity is Severity.WARNING for problem in site.problems)
        if site.sound:
            assert pages(root)


# ---------------------------------------------------------------- how terms are linked


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("", (Scope.H2, False)),
        ("links: {scope: page}\n", (Scope.PAGE, False)),
        ("links: {scope: all, quotations: true}\n", (Scope.ALL, True)),
        ("links: {}\n", (Scope.H2, False)),
    ],
)
def test_a_site_says_how_its_terms_are_linked(links: str, expected: tuple[Scope, bool]) -> None:
    found = parse(SourceFile(SETTINGS_PATH, f"title: T\n{links}"))
    assert found.settings is not None
    assert (found.settings.scope, found.settings.quotations, found.problems) == (*expected, ())


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ("{scope: h4}", "unknown-value"),
        ("{scpoe: h2}", "unknown-key"),
        ("{quotations: yes}", "unknown-value"),
        ("on", "wrong-type"),
    ],
)
def test_and_no_other_way(links: str, code: str) -> None:
    found = parse(SourceFile(SETTINGS_PATH, f"title: T\nlinks: {links}\n"))
    assert [problem.code for problem in found.problems] == [code]
