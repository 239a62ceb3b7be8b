"""The keys of each kind of entry, read into its fields; and what is wrong with one of them."""

import re
from dataclasses import fields as fields_of
from pathlib import Path

import pytest

from policybrief.entries import GIST_LIMIT, TERM_KINDS
from policybrief.model import Article, Author, Brief, Detail, Event, Kind, Linking, Match, Reference, Scope, Status, Term, Via
from policybrief.problem import Position

from .files import (
    BRIEF,
    BRIEF_PATH,
    EVENT,
    EVENT_PATH,
    PAGE_PATH,
    TERM,
    TERM_PATH,
    brief,
    entry,
    event,
    parsed,
    targets,
    term,
    told,
    wrong,
)

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
    assert found.authors == (Author("A"),)
    assert (found.title, found.summary, found.subtitle, found.series, found.number) == ("T", "S.", "Below", "PONARS", "0180")
    assert (found.date.edtf, found.updated and found.updated.edtf) == ("2000-11", "2001-01-05")
    assert (found.key_points, found.lang, found.licence) == (("One.", "Two."), "en-GB", "CC BY 4.0")
    assert found.restates == Reference(Via.CITATION, "podvig-2000", Position(BRIEF_PATH, 13, 11), Kind.SOURCE, width=11)
    assert found.related == (Reference(Via.NAME, "other", Position(BRIEF_PATH, 14, 11), Kind.BRIEF, width=5),)
    assert [(change.kind, change.note) for change in found.changes] == [("correction", "A date."), ("update", "More.")]


def test_a_brief_needs_few_keys() -> None:
    found = brief()
    assert (found.status, found.linking, found.restates, found.updated) == (Status.PUBLISHED, Linking(), None, None)
    assert (found.key_points, found.related, found.changes, found.was) == ((), (), (), ())


def test_every_field_is_tested_here() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")
    for kind in (Brief, Term, Event, Article):
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
    assert (found.linking.on, targets(found.linking.skipped)) == (linked, skipped)


@pytest.mark.parametrize("scope", list(Scope))
def test_a_brief_says_how_far_a_first_mention_reaches(scope: Scope) -> None:
    assert brief(f"terms: {{scope: {scope}}}\n").linking.scope is scope


@pytest.mark.parametrize(("written", "quotations"), [("true", True), ("false", False)])
def test_a_brief_says_whether_quotations_are_linked(written: str, quotations: bool) -> None:
    assert brief(f"terms: {{quotations: {written}}}\n").linking.quotations is quotations
    assert brief().linking.quotations is None


def test_a_brief_says_what_a_form_means_that_terms_share() -> None:
    linking = brief("terms: {Bush: bush-gw, the ICC: court}\n").linking
    assert [(meaning.form, meaning.term.target) for meaning in linking.meanings] == [("Bush", "bush-gw"), ("the ICC", "court")]
    assert [meaning.at.column for meaning in linking.meanings] == [9, 24]


@pytest.mark.parametrize(
    ("written", "code", "column"),
    [
        ("no", "unknown-value", 8),
        ("[abm]", "wrong-type", 8),
        ("{skip: abm}", "wrong-type", 15),
        ("{skpi: [abm]}", "wrong-type", 15),
        ("{scope: h4}", "unknown-value", 16),
        ("{quotations: yes}", "unknown-value", 21),
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
filed_as: Treaty, ABM
role: none
link: false
facts:
  - {what: signed, date: 1972-05-26, event: 1972-05-26-signed, note: in Moscow, sources: [a, {cite: b, at: p. 1}]}
figures:
  - {what: sites, value: at most 2, sources: [c]}
parties: [russia, united-states]
related: [nmd]
bears_on: {offer: [2.1, 2.4-2.6], other: [3]}
general_reference: [the place of signing, "  the hour\tof it "]
sources: [a, {cite: d, at: Article XV}]
"""
    )
    assert (found.name, found.kind, found.gist, found.full_name) == ("ABM Treaty", "treaty", "G.", "Treaty on the Limitation")
    assert (found.abbreviation, found.role, found.linked) == ("ABMT", "none", False)
    assert found.filed_as == "Treaty, ABM"
    (fact,) = found.facts
    assert (fact.what, fact.date.edtf, fact.note) == ("signed", "1972-05-26", "in Moscow")
    assert fact.event == Reference(Via.NAME, "1972-05-26-signed", Position(TERM_PATH, 11, 45), Kind.EVENT, width=17)
    assert [(citation.source.target, citation.locator) for citation in fact.sources] == [("a", ""), ("b", "p. 1")]
    assert [(figure.what, figure.value, len(figure.sources)) for figure in found.figures] == [("sites", "at most 2", 1)]
    assert (targets(found.parties), targets(found.related)) == (["russia", "united-states"], ["nmd"])
    assert [(citation.source.target, citation.locator) for citation in found.sources] == [("a", ""), ("d", "Article XV")]
    assert {reference.kind for reference in (*found.parties, *found.related)} == {Kind.TERM}
    assert [(one.brief.target, one.first, one.last) for one in found.bears_on] == [
        ("offer", "2.1", "2.1"),
        ("offer", "2.4", "2.6"),
        ("other", "3", "3"),
    ]
    assert [detail.text for detail in found.general_reference] == ["the place of signing", "the hour of it"]
    assert (fact.at, found.figures[0].at) == (Position(TERM_PATH, 11, 5), Position(TERM_PATH, 13, 5))
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


def test_a_form_may_be_ambiguous() -> None:
    found = term("forms: [{text: Bush, ambiguous: true, near: [Kyoto, Iraq]}, {text: b, ambiguous: true}, c]\n")
    assert [(form.ambiguous, form.near) for form in found.forms[1:]] == [(True, ("Kyoto", "Iraq")), (True, ()), (False, ())]


def test_words_near_a_form_need_one_that_is_ambiguous() -> None:
    assert wrong(TERM_PATH, "forms: [{text: a, near: [b]}]\n") == [("wrong-type", 1, 9)]


def test_a_form_may_be_contextual() -> None:
    found = term("forms: [{text: the treaty, contextual: true}, {text: a, contextual: false}, b]\n")
    assert [form.contextual for form in found.forms] == [False, True, False, False]


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
        ("forms: [{text: a, contextual: yes}]\n", "unknown-value", 31),
        ("general_reference: the hour\n", "wrong-type", 20),
        ("general_reference: ['']\n", "wrong-type", 22),
        ("general_reference: [{hour: x}]\n", "wrong-type", 21),
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
bears_on: {offer: [1.1]}
general_reference: [the hour]
sources: [a]
added: 2026-11-23
"""
    )
    assert (found.title, found.date.edtf, found.kind, found.kind_at) == ("T", "1972-05-26", "treaty", Position(EVENT_PATH, 4, 7))
    assert found.date_at == Position(EVENT_PATH, 3, 7)
    assert (found.date_text, found.place, found.order) == ("in the evening", "Moscow", 2)
    assert (targets(found.actors), targets(found.terms)) == (["nixon", "brezhnev"], ["abm-treaty"])
    assert targets(found.after) == ["1969-11-17-helsinki"]
    assert [(one.brief.target, one.first) for one in found.bears_on] == [("offer", "1.1")]
    assert found.general_reference == (Detail("the hour", Position(EVENT_PATH, 13, 21)),)
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
        ("general_reference: the hour\n", "wrong-type", 20),
    ],
)
def test_a_wrong_value_in_an_event_is_told_at_its_place(more: str, code: str, column: int) -> None:
    assert wrong(EVENT_PATH, more) == [(code, 1, column)]


def test_a_page_has_all_its_keys() -> None:
    found = entry(PAGE_PATH, "order: 3\nshows: [editors-notes, editors-notes]\nstatus: superseded\nwas: [old]\n")
    assert isinstance(found, Article)
    assert (found.title, found.order, found.shows) == ("T", 3, ("editors-notes",))
    assert (found.status, found.was) == (Status.SUPERSEDED, ("old",))


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ("shows: editors-notes\n", "wrong-type", 8),
        ("shows: [editors-note]\n", "unknown-value", 9),
        ("shows: [editors-notes, timeline]\n", "unknown-value", 24),
        ("shows: [[editors-notes]]\n", "wrong-type", 9),
        ("show: [editors-notes]\n", "unknown-key", 1),
        ("bears_on: {offer: [1]}\n", "unknown-key", 1),
    ],
)
def test_a_wrong_value_in_a_page_is_told_at_its_place(more: str, code: str, column: int) -> None:
    assert wrong(PAGE_PATH, more) == [(code, 1, column)]


def test_a_list_that_no_page_can_show_is_told_with_those_that_one_can() -> None:
    helps = [parsed(PAGE_PATH, f"title: T\nshows: [{name}]\n").problems[0].help for name in ("editor-notes", "maps")]
    assert helps == ["did you mean editors-notes?", "use one of: editors-notes"]


# ---------------------------------------------------------------- claims that an entry bears on


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ("[]", [("", "")]),  # so that the brief is looked up all the same
        ("[2]", [("2", "2")]),
        ("[2.10]", [("2.10", "2.10")]),  # no number: 2.1 is another claim
        ("[2.13a, '3']", [("2.13a", "2.13a"), ("3", "3")]),
        ("[2.4-2.6]", [("2.4", "2.6")]),
        ("[2.4–2.6]", [("2.4", "2.6")]),
        ("[2.4 – 2.6]", [("2.4", "2.6")]),
        ("[1.2.3-1.2.4b]", [("1.2.3", "1.2.4b")]),
        ("\n  - 2.4-2.6\n  - 3", [("2.4", "2.6"), ("3", "3")]),
    ],
    ids=["none", "one", "tenth", "letter", "hyphen", "dash", "spaced dash", "deep", "lines"],
)
@pytest.mark.parametrize("path", [TERM_PATH, EVENT_PATH])
def test_a_claim_is_a_number_or_two_with_all_between(path: str, claims: str, expected: list[tuple[str, str]]) -> None:
    written = f"bears_on:\n  offer: {claims}\n".replace("\n  - ", "\n    - ")
    found = entry(path, written)
    assert isinstance(found, Term | Event)
    assert [(one.first, one.last) for one in found.bears_on] == expected


def test_a_bearing_has_its_place_and_its_brief() -> None:
    (only,) = term("bears_on: {offer: [2.4-2.6]}\n").bears_on
    assert (only.at, only.width) == (Position(TERM_PATH, 5, 20), 7)
    assert only.brief == Reference(Via.NAME, "offer", Position(TERM_PATH, 5, 12), Kind.BRIEF, width=5)


@pytest.mark.parametrize("bears_on", ["", "{}"])
def test_an_entry_may_bear_on_nothing(bears_on: str) -> None:
    assert event(f"bears_on: {bears_on}\n").bears_on == term(f"bears_on: {bears_on}\n").bears_on == ()


@pytest.mark.parametrize("path", [TERM_PATH, EVENT_PATH])
@pytest.mark.parametrize(
    ("bears_on", "code", "column"),
    [
        ("offer", "wrong-type", 11),
        ("[2.1]", "wrong-type", 11),
        ("{offer: 2.1}", "wrong-type", 19),
        ("{offer: {}}", "wrong-type", 19),
        ("{offer: [[2.1]]}", "wrong-type", 20),
        ("{offer: ['']}", "wrong-type", 21),
        ("{offer: [the second]}", "bad-claim", 20),
        ("{offer: [2.1, 2.x]}", "bad-claim", 25),
        ("{offer: [2.]}", "bad-claim", 20),
        ("{offer: [-2]}", "bad-claim", 20),
        ("{offer: [2.1A]}", "bad-claim", 20),
        ("{offer: [2.1-]}", "bad-claim", 20),
        ("{offer: [2.1—2.3]}", "bad-claim", 20),
        ("{offer: [2.1-2.2-2.3]}", "bad-claim", 20),
        ("{offer: [2.1], offer: [2.2]}", "repeated-key", 26),
    ],
)
def test_a_wrong_claim_is_told_at_its_place(path: str, bears_on: str, code: str, column: int) -> None:
    assert wrong(path, f"bears_on: {bears_on}\n") == [(code, 1, column)]


def test_a_wrong_claim_is_told_with_a_right_one() -> None:
    (problem,) = parsed(TERM_PATH, TERM + "bears_on: {offer: [second]}\n").problems
    assert problem.message == "“second” is no number of a claim"
    assert problem.help == "write a number such as 2.1, or the first and the last of several: 2.4-2.6"
    assert problem.width == 6
