"""Parsing: every key of every kind of entry, read into its field; and what is wrong with one source."""

import re
from dataclasses import fields as fields_of
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policybrief.load import SourceFile
from policybrief.model import (
    Article,
    Author,
    Brief,
    Entry,
    Event,
    Kind,
    Match,
    Opening,
    Point,
    Prose,
    Reference,
    Source,
    Status,
    Term,
    Via,
)
from policybrief.parse import CSL_TYPES, DEFINITION_LIMIT, GIST_LIMIT, TERM_KINDS, Parsed, parse
from policybrief.problem import STRANGE, Position, Problem, Severity

from .sites import pages, put, woven

BRIEF_PATH = "content/briefs/offer.md"
TERM_PATH = "content/glossary/abm-treaty.md"
EVENT_PATH = "content/timeline/1972-05-26-signed.md"
PAGE_PATH = "content/pages/about.md"
LIST_PATH = "content/glossary/more.yaml"
SOURCES_PATH = "content/sources.yaml"
SETTINGS_PATH = "content/site.yaml"

BRIEF = "title: T\ndate: 2000-11\nauthors: [{family: A}]\nsummary: S.\n"
TERM = "name: ABM Treaty\nkind: treaty\ngist: G.\n"
EVENT = "title: T\ndate: 1972-05-26\nkind: treaty\n"
PAGE = "title: T\n"
NEEDED = {BRIEF_PATH: BRIEF, TERM_PATH: TERM, EVENT_PATH: EVENT, PAGE_PATH: PAGE}


def parsed(path: str, keys: str, body: str = "Text.\n") -> Parsed:
    """What an entry says that has these keys."""
    return parse(SourceFile(path, f"---\n{keys}---\n{body}"))


def entry(path: str, more: str = "", body: str = "Text.\n") -> Entry:
    """A sound entry with some keys added."""
    found = parsed(path, NEEDED[path] + more, body)
    assert found.problems == ()
    return found.entries[0]


def brief(more: str = "", body: str = "Text.\n") -> Brief:
    found = entry(BRIEF_PATH, more, body)
    assert isinstance(found, Brief)
    return found


def term(more: str = "") -> Term:
    found = entry(TERM_PATH, more)
    assert isinstance(found, Term)
    return found


def event(more: str = "") -> Event:
    found = entry(EVENT_PATH, more)
    assert isinstance(found, Event)
    return found


def told(found: Parsed) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.at.line, problem.at.column) for problem in found.problems]


def wrong(path: str, more: str) -> list[tuple[str, int, int]]:
    """What is told of an entry with a wrong key below the needed ones; lines count from that key."""
    above = NEEDED[path].count("\n") + 1
    return [(code, line - above, column) for code, line, column in told(parsed(path, NEEDED[path] + more))]


def targets(references: tuple[Reference, ...]) -> list[str]:
    return [reference.target for reference in references]


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


# ---------------------------------------------------------------- briefs


def test_a_brief_has_all_its_keys() -> None:
    found = brief(
        """\
subtitle: Below
series: PONARS
number: 0180
key_points: [One., Two.]
updated: 2001-01-05
lang: en-GB
licence: CC BY 4.0
restates: podvig-2000
related: [other]
changes: [{date: 2001-01-05, kind: correction, note: A date.}, {date: 2002, note: More.}]
"""
    )
    assert (found.title, found.summary, found.subtitle, found.series, found.number) == ("T", "S.", "Below", "PONARS", "0180")
    assert (found.date.edtf, found.updated and found.updated.edtf) == ("2000-11", "2001-01-05")
    assert (found.key_points, found.lang, found.licence) == (("One.", "Two."), "en-GB", "CC BY 4.0")
    assert found.restates == Reference(Via.CITATION, "podvig-2000", Position(BRIEF_PATH, 13, 11), Kind.SOURCE, width=11)
    assert found.related == (Reference(Via.NAME, "other", Position(BRIEF_PATH, 14, 11), Kind.BRIEF, width=5),)
    assert [(change.kind, change.note) for change in found.changes] == [("correction", "A date."), ("update", "More.")]


def test_a_brief_needs_few_keys() -> None:
    found = brief()
    assert (found.status, found.linked, found.skipped, found.restates, found.updated) == (Status.PUBLISHED, True, (), None, None)
    assert (found.key_points, found.related, found.changes, found.was) == ((), (), (), ())


def test_every_field_is_tested_here() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")
    for kind in (Brief, Term, Event, Source):
        names = {field.name for field in fields_of(kind)} - {"slug", "at", "body", "kind_at"}
        assert {name for name in names if not re.search(rf"\bfound\.{name}\b", tested)} == set(), kind


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("{family: Podvig, given: Pavel}", Author("Podvig", "Pavel")),
        ("{family: Null}", Author("Null")),
        ("{literal: The Ministry}", Author(literal="The Ministry")),
        ("{family: P, given: Q, affiliation: MIT, orcid: 0000-0001}", Author("P", "Q", "", "MIT", "0000-0001")),
    ],
)
def test_an_author_is_a_person_or_a_body(author: str, expected: Author) -> None:
    found = parsed(BRIEF_PATH, BRIEF.replace("{family: A}", author))
    assert isinstance(found.entries[0], Brief)
    assert (found.entries[0].authors, found.problems) == ((expected,), ())


@pytest.mark.parametrize(
    ("authors", "code", "column"),
    [
        ("[{affiliation: MIT}]", "missing-key", 11),
        ("[Ann Author]", "wrong-type", 11),
        ("Ann Author", "wrong-type", 10),
        ("{family: A}", "wrong-type", 10),
        ("[]", "missing-key", 1),
        ("[{famly: A}]", "missing-key", 11),
    ],
)
def test_a_wrong_author_is_told(authors: str, code: str, column: int) -> None:
    found = parsed(BRIEF_PATH, BRIEF.replace("[{family: A}]", authors))
    assert told(found)[0] == (code, 4, column)


@pytest.mark.parametrize(
    ("written", "linked", "skipped"),
    [
        ("on", True, []),
        ("off", False, []),
        ("", True, []),
        ("{}", True, []),
        ("{skip: []}", True, []),
        ("{skip: [abm, nmd]}", True, ["abm", "nmd"]),
    ],
)
def test_a_brief_says_whether_its_terms_are_linked(written: str, linked: bool, skipped: list[str]) -> None:
    found = brief(f"terms: {written}\n")
    assert (found.linked, targets(found.skipped)) == (linked, skipped)


@pytest.mark.parametrize(
    ("written", "code", "column"),
    [
        ("no", "unknown-value", 8),
        ("[abm]", "wrong-type", 8),
        ("{skip: abm}", "wrong-type", 15),
        ("{skpi: [abm]}", "unknown-key", 9),
        ("{skip: [[abm]]}", "wrong-type", 16),
    ],
)
def test_and_says_it_in_no_other_way(written: str, code: str, column: int) -> None:
    assert wrong(BRIEF_PATH, f"terms: {written}\n") == [(code, 1, column)]


def test_a_list_of_terms_in_a_brief_is_told_what_the_key_is_for() -> None:
    found = parsed(BRIEF_PATH, BRIEF + "terms: [abm]\n")
    assert found.problems[0].help == "write `terms: off`, or `terms: {skip: [slug]}`"


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ("updated: 2001-02-29\n", "bad-date", 18),
        ("key_points: One.\n", "wrong-type", 13),
        ("related: [a, '']\n", "wrong-type", 15),
        ("restates: [a]\n", "wrong-type", 11),
        ("changes: [{note: x}]\n", "missing-key", 11),
        ("changes: [{date: 2001, note: x, kind: slip}]\n", "unknown-value", 39),
        ("was: old\n", "wrong-type", 6),
        ("was: [Old Name]\n", "bad-slug", 7),
        ("was: [index]\n", "bad-slug", 7),
        (f"subtitle: {'x' * 201}\n", "too-long", 11),
    ],
)
def test_a_wrong_value_in_a_brief_is_told_at_its_place(more: str, code: str, column: int) -> None:
    assert wrong(BRIEF_PATH, more) == [(code, 1, column)]


# ---------------------------------------------------------------- terms


def test_a_term_has_all_its_keys() -> None:
    found = term(
        """\
full_name: Treaty on the Limitation
abbreviation: ABMT
role: none
link: false
facts:
  - {what: signed, date: 1972-05-26, event: 1972-05-26-signed, note: in Moscow, sources: [a, {cite: b, at: p. 1}]}
figures:
  - {what: sites, value: at most 2, sources: [c]}
parties: [russia, united-states]
related: [nmd]
sources: [a, {cite: d, at: Article XV}]
"""
    )
    assert (found.name, found.kind, found.gist, found.full_name) == ("ABM Treaty", "treaty", "G.", "Treaty on the Limitation")
    assert (found.abbreviation, found.role, found.linked) == ("ABMT", "none", False)
    (fact,) = found.facts
    assert (fact.what, fact.date.edtf, fact.note) == ("signed", "1972-05-26", "in Moscow")
    assert fact.event == Reference(Via.NAME, "1972-05-26-signed", Position(TERM_PATH, 10, 45), Kind.EVENT, width=17)
    assert [(citation.source.target, citation.locator) for citation in fact.sources] == [("a", ""), ("b", "p. 1")]
    assert [(figure.what, figure.value, len(figure.sources)) for figure in found.figures] == [("sites", "at most 2", 1)]
    assert (targets(found.parties), targets(found.related)) == (["russia", "united-states"], ["nmd"])
    assert [(citation.source.target, citation.locator) for citation in found.sources] == [("a", ""), ("d", "Article XV")]
    assert {reference.kind for reference in (*found.parties, *found.related)} == {Kind.TERM}
    assert {(citation.source.kind, citation.source.via) for citation in found.sources} == {(Kind.SOURCE, Via.CITATION)}


def test_a_name_a_full_name_and_an_abbreviation_are_forms() -> None:
    found = term("full_name: 'Treaty on the Limitation'\nabbreviation: ABMT\nforms: [the accord]\n")
    assert [(form.text, form.at.line, form.at.column) for form in found.forms] == [
        ("ABM Treaty", 2, 7),
        ("Treaty on the Limitation", 5, 13),
        ("ABMT", 6, 15),
        ("the accord", 7, 9),
    ]


def test_a_name_that_is_its_own_abbreviation_is_one_form() -> None:
    assert [form.text for form in term("abbreviation: ABM Treaty\n").forms] == ["ABM Treaty"]


def test_a_form_may_say_how_it_is_matched_and_what_its_plural_is() -> None:
    found = term("forms: [{text: a, match: exact}, {text: b, match: fold, plural: bs}, {text: c, plural: none}, d]\n")
    assert [(form.match, form.plural) for form in found.forms[1:]] == [
        (Match.EXACT, None),
        (Match.FOLD, "bs"),
        (None, ""),
        (None, None),
    ]


@pytest.mark.parametrize("kind", TERM_KINDS)
def test_the_kinds_of_term_are_a_closed_list(kind: str) -> None:
    assert parsed(TERM_PATH, TERM.replace("treaty", kind)).problems == ()


def test_a_gist_is_as_long_as_a_popup_can_show() -> None:
    fits, exceeds = (TERM.replace("G.", "g" * length) for length in (GIST_LIMIT, GIST_LIMIT + 1))
    assert parsed(TERM_PATH, fits).problems == ()
    assert told(parsed(TERM_PATH, exceeds)) == [("too-long", 4, 7)]


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ("link: no\n", "unknown-value", 7),
        ("forms: accord\n", "wrong-type", 8),
        ("forms: ['']\n", "wrong-type", 10),
        ("forms: [[a]]\n", "wrong-type", 9),
        ("forms: [{match: exact}]\n", "missing-key", 9),
        ("forms: [{text: a, match: exactly}]\n", "unknown-value", 26),
        ("forms: [{text: a, plurals: b}]\n", "unknown-key", 19),
        ("facts: [{date: 2000}]\n", "missing-key", 9),
        ("facts: [{what: x}]\n", "missing-key", 9),
        ("facts: [{what: x, date: 2000-42}]\n", "bad-date", 30),
        ("figures: [{what: x}]\n", "missing-key", 11),
        ("figures: [{what: x, value: y, unit: z}]\n", "unknown-key", 31),
        ("parties: russia\n", "wrong-type", 10),
        ("sources: [{at: p. 1}]\n", "missing-key", 11),
        ("sources: [{cite: a, page: 1}]\n", "unknown-key", 21),
        ("sources: [[a]]\n", "wrong-type", 11),
        ("sources: ['']\n", "wrong-type", 12),
        ("sources: a\n", "wrong-type", 10),
    ],
)
def test_a_wrong_value_in_a_term_is_told_at_its_place(more: str, code: str, column: int) -> None:
    assert wrong(TERM_PATH, more) == [(code, 1, column)]


# ---------------------------------------------------------------- events and pages


def test_an_event_has_all_its_keys() -> None:
    found = event(
        """\
weekday: Fri
date_text: in the evening
place: Moscow
actors: [nixon, brezhnev]
terms: [abm-treaty]
after: [1969-11-17-helsinki]
order: 2
sources: [a]
added: 2026-11-23
"""
    )
    assert (found.title, found.date.edtf, found.kind, found.kind_at) == ("T", "1972-05-26", "treaty", Position(EVENT_PATH, 4, 7))
    assert (found.date_text, found.place, found.order) == ("in the evening", "Moscow", 2)
    assert (targets(found.actors), targets(found.terms)) == (["nixon", "brezhnev"], ["abm-treaty"])
    assert targets(found.after) == ["1969-11-17-helsinki"]
    kinds = {reference.kind for reference in (*found.actors, *found.terms)}, {reference.kind for reference in found.after}
    assert kinds == ({Kind.TERM}, {Kind.EVENT})
    assert (len(found.sources), found.added and found.added.edtf) == (1, "2026-11-23")


@pytest.mark.parametrize(
    ("date", "weekday", "expected"),
    [
        ("1972-05-26", "Fri", None),
        ("1972-05-26?", "Fri", None),
        ("1972-05-26T12:00", "Fri", None),
        ("-0043-03-15", "Fri", None),
        ("1972-05-26", "Thu", "write Fri, or mend the date"),
        ("1972-05", "Fri", "leave `weekday` out, or write the day"),
        ("1972-05-26/1972-05-27", "Fri", "leave `weekday` out, or write the day"),
        ("1972-05-26/..", "Fri", "leave `weekday` out, or write the day"),
        ("../1972-05-26", "Fri", "leave `weekday` out, or write the day"),
        ("1972-05-26", "Friday", "did you mean Fri?"),
        ("1972-05-26", "x", "use one of: Mon, Tue, Wed, Thu, Fri, Sat, Sun"),
    ],
)
def test_a_weekday_is_checked(date: str, weekday: str, expected: str | None) -> None:
    found = parsed(EVENT_PATH, EVENT.replace("1972-05-26", date) + f"weekday: {weekday}\n")
    assert [problem.help for problem in found.problems] == ([expected] if expected else [])
    assert [(problem.at.line, problem.at.column) for problem in found.problems] == ([(5, 10)] if expected else [])


def test_a_weekday_of_a_wrong_date_is_not_a_second_mistake() -> None:
    found = parsed(EVENT_PATH, EVENT.replace("1972-05-26", "1972-05-32") + "weekday: Fri\n")
    assert told(found) == [("bad-date", 3, 15)]


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ("order: first\n", "wrong-type", 8),
        ("actors: nixon\n", "wrong-type", 9),
        ("added: yesterday\n", "bad-date", 8),
        ("place: [Moscow]\n", "wrong-type", 8),
        ("actor: [nixon]\n", "unknown-key", 1),
    ],
)
def test_a_wrong_value_in_an_event_is_told_at_its_place(more: str, code: str, column: int) -> None:
    assert wrong(EVENT_PATH, more) == [(code, 1, column)]


def test_a_page_has_a_title_and_an_order() -> None:
    found = entry(PAGE_PATH, "order: 3\n")
    assert isinstance(found, Article)
    assert (found.title, found.order) == ("T", 3)


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

ITEM = "- id: a\n  type: book\n  title: T\n"


def source(more: str = "") -> Source:
    """A sound source with some keys added."""
    found = parse(SourceFile(SOURCES_PATH, ITEM + more))
    assert found.problems == ()
    assert isinstance(found.entries[0], Source)
    return found.entries[0]


def test_a_source_has_all_its_keys() -> None:
    found = source(
        """\
  author: [{family: P, given: Q}, {literal: R}]
  issued: 2000-11
  accessed: 2026-11-23
  URL: https://x.example/a?b=c#d
  container-title: C
  collection-title: D
  volume: 5
  issue: 2
  page: 10–12
  edition: 3
  number: 0180
  publisher: E
  DOI: 10.1/x
  note: F
"""
    )
    assert (found.slug, found.type, found.title, found.at) == ("a", "book", "T", Position(SOURCES_PATH, 1, 7))
    assert found.authors == (Author("P", "Q"), Author(literal="R"))
    assert (found.issued and found.issued.edtf, found.accessed and found.accessed.edtf) == ("2000-11", "2026-11-23")
    assert (found.url, found.container, found.collection) == ("https://x.example/a?b=c#d", "C", "D")
    assert (found.volume, found.issue, found.page, found.edition) == ("5", "2", "10–12", "3")
    assert (found.number, found.publisher, found.doi, found.note) == ("0180", "E", "10.1/x", "F")


def test_a_source_may_hold_the_variables_of_csl_that_are_not_shown() -> None:
    assert source("  editor: [{family: E}]\n  ISBN: 1-2\n  publisher-place: Paris\n").title == "T"


@pytest.mark.parametrize("text", [ITEM, "references:\n" + ITEM, "---\nreferences:\n" + ITEM + "...\n"])
def test_sources_stand_in_a_list_or_below_references(text: str) -> None:
    found = parse(SourceFile(SOURCES_PATH, text))
    assert ([entry.slug for entry in found.entries], found.problems) == (["a"], ())


@pytest.mark.parametrize("text", ["# none yet\n", "[]\n", "references: []\n", "references:\n"])
def test_there_may_be_no_source_yet(text: str) -> None:
    assert parse(SourceFile(SOURCES_PATH, text)) == Parsed()


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2000-11-03", "2000-11-03"),
        ("'2000'", "2000"),
        ("1999-12/2000-01", "1999-12/2000-01"),
        ("{date-parts: [[2000, 11, 3]]}", "2000-11-03"),
        ("{date-parts: [[2000, 11]]}", "2000-11"),
        ("{date-parts: [['2000']]}", "2000"),
        ("{date-parts: [[2000, 6, 3], [2000, 6, 5]]}", "2000-06-03/2000-06-05"),
        ("{date-parts: [[-43, 3, 15]]}", "-0043-03-15"),
        ("{date-parts: [[1977]], circa: true}", "1977~"),
        ("{date-parts: [[1977]], circa: false}", "1977"),
        ("{year: 2000, month: 11, day: 3}", "2000-11-03"),
        ("{year: 2000, month: 11}", "2000-11"),
        ("{year: 2000}", "2000"),
        ("\n  - year: 2000\n    month: 11", "2000-11"),
        ("[{year: 1999}, {year: 2001}]", "1999/2001"),
    ],
)
def test_a_date_of_a_source_is_edtf_or_comes_in_parts(written: str, edtf: str) -> None:
    found = source(f"  issued: {written}\n  accessed: 2020\n")
    assert found.issued is not None
    assert found.issued.edtf == edtf


@pytest.mark.parametrize(
    ("written", "code", "column"),
    [
        ("soon", "bad-date", 11),
        ("{date-parts: [[2000, 13, 3]]}", "bad-date", 11),
        ("{date-parts: [[2000, 2, 30]]}", "bad-date", 11),
        ("{date-parts: [[2000, [6]]]}", "wrong-type", 32),
        ("{date-parts: [2000]}", "wrong-type", 25),
        ("{date-parts: [[]]}", "bad-date", 11),
        ("{date-parts: 2000}", "wrong-type", 24),
        ("{year: MM}", "bad-date", 11),
        ("{month: 11}", "bad-date", 11),
        ("{yaer: 2000}", "unknown-key", 12),
        ("[2000]", "wrong-type", 12),
        ("{}", "bad-date", 11),
    ],
)
def test_a_wrong_date_of_a_source_is_told(written: str, code: str, column: int) -> None:
    found = parse(SourceFile(SOURCES_PATH, f"{ITEM}  issued: {written}\n"))
    assert (code, 4, column) in told(found)


@pytest.mark.parametrize("id", ["a", "podvig-2000-memo", "Podvig2000", "10.1000/xyz", "a:b_c.d", "2000"])
def test_a_source_is_cited_by_a_plain_key(id: str) -> None:
    assert parse(SourceFile(SOURCES_PATH, ITEM.replace("id: a", f"id: {id}"))).entries[0].slug == id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ITEM.replace("id: a", "id: Müller 2000"), [("bad-slug", 1, 7)]),
        (ITEM.replace("- id: a\n ", "-"), [("missing-key", 1, 3)]),
        (ITEM.replace("  title: T\n", ""), [("missing-key", 1, 3)]),
        (ITEM.replace("book", "boook"), [("unknown-value", 2, 9)]),
        (ITEM.replace("  type: book\n", ""), [("missing-key", 1, 3)]),
        (ITEM + "  URL: javascript:alert(1)\n", [("unsafe-address", 4, 8)]),
        (ITEM + "  URL: www.x.example\n", [("unsafe-address", 4, 8)]),
        (ITEM + "  author: P\n", [("wrong-type", 4, 11)]),
        (ITEM + "  url: https://x.example\n", [("unknown-key", 4, 3)]),
        ("- a\n", [("wrong-type", 1, 3)]),
        ("words\n", [("wrong-type", 1, 1)]),
        ("reference:\n" + ITEM, [("unknown-key", 1, 1)]),
    ],
)
def test_a_wrong_source_is_told(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert told(parse(SourceFile(SOURCES_PATH, text))) == expected


def test_the_types_are_those_of_csl() -> None:
    assert len(CSL_TYPES) == 45
    assert {"report", "article-newspaper", "treaty", "legal_case", "software"} <= CSL_TYPES


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
timeline:
  kinds: {vote: Vote, treaty: A treaty, test: ''}
"""
    settings = parse(SourceFile(SETTINGS_PATH, text)).settings
    assert settings is not None
    assert (settings.title, settings.tagline, settings.url, settings.lang) == ("T", "U", "https://x.example/a/", "de")
    assert (settings.publisher, settings.licence, settings.licence_url) == ("P", "CC0", "https://l.example/")
    assert list(settings.event_kinds.items()) == [("vote", "Vote"), ("treaty", "A treaty"), ("test", "test")]


def test_only_a_title_is_needed() -> None:
    found = parse(SourceFile(SETTINGS_PATH, "title: T\n"))
    assert found.problems == ()
    assert found.settings is not None
    assert (found.settings.url, found.settings.lang, found.settings.event_kinds) == ("", "en", {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lang: en\n", [("missing-key", 1, 1)]),
        ("titel: T\n", [("missing-key", 1, 1), ("unknown-key", 1, 1)]),
        ("title: T\nurl: x.example\n", [("unsafe-address", 2, 6)]),
        ("title: T\nlicence_url: javascript:x\n", [("unsafe-address", 2, 14)]),
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
