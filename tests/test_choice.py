"""The rules by which occurrences become links, one by one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from policybrief.choice import (
    Decision,
    Met,
    Wishes,
    by_context,
    by_decision,
    by_itself,
    by_sentence,
    choose,
    decided,
    is_itself,
    is_met,
    is_skipped,
    meaning,
    refused,
    sentence_ends,
    settle,
    stands_in,
)
from policybrief.model import Body, Form, Key, Kind, Scope, Term
from policybrief.problem import Position
from policybrief.vocabulary import Found, Vocabulary, compile

AT = Position("glossary.yaml")
BRIEF = Key(Kind.BRIEF, "memo")
WISHES = Wishes(BRIEF)
ALL = Wishes(BRIEF, Scope.ALL)


def term(slug: str, *forms: Form) -> Term:
    return Term(slug, slug, "concept", "A gist.", Body(), AT, forms=forms)


def name(text: str) -> Form:
    return Form(text, AT)


def pointing(text: str) -> Form:
    return Form(text, AT, contextual=True)


def shared(text: str, *near: str) -> Form:
    return Form(text, AT, ambiguous=True, near=near)


def vocabulary(*terms: Term) -> Vocabulary:
    made, problems = compile(terms)
    assert problems == ()
    return made


GLOSSARY = vocabulary(
    term("a", name("Alpha"), pointing("the pact")),
    term("b", name("Beta"), pointing("the pact")),
    term("c", name("Gamma")),
    term("d", name("Delta")),
    term("x", name("First Bush"), shared("Bush", "Kuwait")),
    term("y", name("Second Bush"), shared("Bush", "Kyoto", "Iraq")),
)


def found(text: str) -> list[Found]:
    return list(GLOSSARY.find(text))


def one(text: str) -> Found:
    (only,) = found(text)
    return only


def met(section: str = "", *slugs: str) -> Met:
    """What a text knows that has linked some terms."""
    made = Met()
    for slug in slugs:
        made.link(section, slug)
    return made


def chosen(text: str, wishes: Wishes = WISHES, known: Met | None = None, section: str = "") -> list[tuple[str, bool]]:
    """What becomes of each occurrence: slug, and whether it is a link."""
    decisions = choose(GLOSSARY.find(text), text, section, met() if known is None else known, wishes)
    return [(decision.slug, decision.linked) for decision in decisions]


def links(text: str, wishes: Wishes = WISHES, known: Met | None = None, section: str = "") -> list[str]:
    return [slug for slug, linked in chosen(text, wishes, known, section) if linked]


# ---------------------------------------------------------------- what a text knows


def test_a_link_is_known_to_its_section_and_to_the_page() -> None:
    known = met("s", "a")
    assert (known.page, known.linked, known.live) == ({"a"}, {("s", "a")}, {"s": {"a"}})


def test_a_name_is_only_named() -> None:
    known = Met()
    known.name("s", "a")
    assert (known.page, known.linked, known.live) == (set(), set(), {"s": {"a"}})


# ---------------------------------------------------------------- what an occurrence stands for


@pytest.mark.parametrize(("wishes", "why"), [(WISHES, "first mention"), (ALL, "every mention is linked")])
def test_a_form_of_one_term_stands_for_it(wishes: Wishes, why: str) -> None:
    assert by_itself(one("Alpha"), "Alpha", "", met(), wishes) == ("a", why)


def test_words_that_point_back_stand_for_the_one_term_that_was_named() -> None:
    assert by_context(one("the pact"), "the pact", "s", met("s", "a", "c"), WISHES)[0] == "a"
    assert by_context(one("the pact"), "the pact", "s", met("s", "b"), WISHES)[0] == "b"


def test_words_that_point_back_at_two_stand_for_neither_and_say_both() -> None:
    slug, why = by_context(one("the pact"), "the pact", "s", met("s", "a", "b"), WISHES)
    assert (slug, why) == ("", "it may mean a or b: all have been named in this section")


@pytest.mark.parametrize("known", [met(), met("other", "a"), met("s", "c")], ids=["nothing", "elsewhere", "another"])
def test_words_that_point_back_at_nothing_stand_for_nothing(known: Met) -> None:
    assert by_context(one("the pact"), "the pact", "s", known, WISHES)[0] == ""


def test_front_matter_decides_what_a_shared_form_means() -> None:
    wishes = replace(WISHES, means={"bush": "y"})
    assert by_decision(one("Bush"), "Bush", "", met(), wishes) == ("y", "front matter says which")


def test_front_matter_weighs_more_than_words_near_a_form() -> None:
    assert by_decision(one("Bush"), "Bush in Kuwait", "", met(), replace(WISHES, means={"bush": "y"}))[0] == "y"


@pytest.mark.parametrize(("text", "slug"), [("Bush in Kuwait", "x"), ("Kyoto, then Bush", "y"), ("Bush: Iraq, Kyoto", "y")])
def test_words_near_a_shared_form_decide(text: str, slug: str) -> None:
    assert by_decision(one(text), text, "", met(), WISHES) == (slug, "words near it say which")


@pytest.mark.parametrize("text", ["Bush", "Bush, Kuwait, Iraq", "Bush, kuwait", "Bush, Kuwaiti"])
def test_a_shared_form_that_nothing_decides_says_all_that_it_may_mean(text: str) -> None:
    assert by_decision(one(text), text, "", met(), WISHES) == ("", "it may mean x or y")


@pytest.mark.parametrize(("text", "slug"), [("Alpha", "a"), ("the pact", "b"), ("Bush in Iraq", "y")])
def test_each_kind_of_form_has_its_rule(text: str, slug: str) -> None:
    assert meaning(one(text), text, "", met("", "b"), WISHES)[0] == slug


@pytest.mark.parametrize(
    ("word", "text", "stands"),
    [
        ("Iraq", "In Iraq.", True),
        ("Iraq", "Iraqi", False),
        ("Iraq", "iraq", False),
        ("U.S.", "the U.S. army", True),
        ("a+b", "a+b", True),
        ("Gulf War", "the Gulf War of", True),
    ],
)
def test_a_word_stands_in_a_text_as_a_whole(word: str, text: str, stands: bool) -> None:
    assert stands_in(word, text) is stands


# ---------------------------------------------------------------- whether it may be linked


def test_an_entry_does_not_link_to_itself() -> None:
    assert is_itself("a", "", met(), Wishes(Key(Kind.TERM, "a")))
    assert not is_itself("a", "", met(), Wishes(Key(Kind.TERM, "b")))
    assert not is_itself("a", "", met(), Wishes(Key(Kind.BRIEF, "a")))


def test_a_brief_may_skip_terms() -> None:
    wishes = replace(WISHES, skipped=frozenset(["a"]))
    assert is_skipped("a", "", met(), wishes)
    assert not is_skipped("b", "", met(), wishes)


def test_a_term_is_linked_once_in_a_section() -> None:
    assert is_met("a", "s", met("s", "a"), WISHES)
    assert not is_met("a", "t", met("s", "a"), WISHES)
    assert not is_met("b", "s", met("s", "a"), WISHES)


def test_a_name_without_a_link_is_no_first_mention() -> None:
    known = Met()
    known.name("s", "a")
    assert not is_met("a", "s", known, WISHES)


def test_where_all_are_linked_it_may_be_linked_again() -> None:
    assert not is_met("a", "s", met("s", "a"), ALL)


def test_the_first_rule_that_refuses_gives_the_reason() -> None:
    wishes = replace(WISHES, skipped=frozenset(["a"]))
    assert refused("a", "", met("", "a"), wishes) == "front matter skips it"
    assert refused("a", "", met("", "a"), WISHES) == "linked before in this section"
    assert refused("a", "", met(), WISHES) == ""


# ---------------------------------------------------------------- one occurrence by itself


def test_a_guarded_occurrence_names_nothing() -> None:
    known = Met()
    decision = decided(one("Alpha III"), "Alpha III", "", known, WISHES)
    assert (decision.linked, decision.why, known.live) == (False, "a number follows: it may be another name", {})


def test_a_name_counts_as_named_where_it_is_not_linked() -> None:
    known = Met()
    assert not decided(one("Alpha"), "Alpha", "s", known, replace(WISHES, skipped=frozenset(["a"]))).linked
    assert known.live == {"s": {"a"}}


def test_words_that_point_back_name_nothing_themselves() -> None:
    known = met("s", "a")
    known.live["s"].discard("a")
    decided(one("the pact"), "the pact", "s", known, WISHES)
    assert known.live == {"s": set()}


@pytest.mark.parametrize(("text", "undecided"), [("the pact", True), ("Bush", True), ("Alpha", False), ("Alpha III", False)])
def test_what_may_mean_several_terms_is_undecided(text: str, undecided: bool) -> None:
    assert decided(one(text), text, "", met(), WISHES).undecided is undecided


# ---------------------------------------------------------------- a sentence


def sentence(text: str) -> list[Decision]:
    return [Decision(one, one.slug, "first mention", linked=True) for one in found(text)]


def settled(text: str, known: Met, wishes: Wishes = WISHES) -> Iterator[tuple[str, str]]:
    for decision in settle(sentence(text), "s", known, wishes):
        yield decision.slug, "" if decision.linked else decision.why


def test_of_three_terms_in_a_sentence_the_first_two_are_linked() -> None:
    known = Met()
    why = "2 other terms are linked in this sentence"
    assert list(settled("Alpha, Beta, Gamma", known)) == [("a", ""), ("b", ""), ("c", why)]
    assert known.linked == {("s", "a"), ("s", "b")}


def test_those_that_the_page_has_not_met_come_first() -> None:
    assert [slug for slug, why in settled("Alpha, Beta, Gamma", met("before", "a")) if not why] == ["b", "c"]
    assert [slug for slug, why in settled("Alpha, Beta, Gamma", met("before", "a", "b")) if not why] == ["a", "c"]


def test_a_term_is_linked_once_in_a_sentence() -> None:
    assert list(settled("Alpha, Alpha, Beta, Alpha", Met())) == [
        ("a", ""),
        ("a", "linked before in this sentence"),
        ("b", ""),
        ("a", "linked before in this sentence"),
    ]


def test_where_all_are_linked_a_sentence_has_no_limit() -> None:
    assert [why for _, why in settled("Alpha, Beta, Gamma, Alpha", Met(), ALL)] == ["", "", "", ""]


def test_what_is_no_link_does_not_count() -> None:
    first, *others = sentence("Alpha, Beta, Gamma")
    decisions = list(settle([replace(first, linked=False, why="no"), *others], "s", Met(), WISHES))
    assert [decision.linked for decision in decisions] == [False, True, True]


# ---------------------------------------------------------------- a block


def test_a_block_is_decided_sentence_by_sentence() -> None:
    assert links("Alpha, Beta and Gamma. Gamma and Delta.") == ["a", "b", "c", "d"]


def test_a_later_block_knows_the_earlier_ones() -> None:
    known = Met()
    assert links("Alpha.", known=known) == ["a"]
    assert links("Alpha, Beta.", known=known) == ["b"]
    assert links("Alpha.", known=known, section="next") == ["a"]


def test_words_that_point_back_are_linked_where_their_name_had_no_link() -> None:
    assert links("Gamma, Delta and Alpha. The pact holds.") == ["c", "d", "a"]


def test_words_that_point_back_stand_behind_the_name() -> None:
    assert links("The pact, and Alpha.", ALL) == ["a"]
    assert links("Alpha, and the pact.", ALL) == ["a", "a"]


def test_two_names_leave_words_that_point_back_alone() -> None:
    assert chosen("Alpha and Beta, and the pact.", ALL)[2][1] is False


def test_every_occurrence_is_decided_in_its_order() -> None:
    text = "Alpha III. Bush and the pact, Gamma; Alpha, Gamma."
    decisions = choose(GLOSSARY.find(text), text, "", Met(), WISHES)
    assert [decision.found.start for decision in decisions] == [one.start for one in found(text)]


# ---------------------------------------------------------------- sentences


def parts(text: str) -> list[str]:
    ends = sentence_ends(text)
    return [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    "text",
    [
        "One. Two.",
        "One! Two?",
        "One… Two.",
        "“One.” Two.",
        "(One.) Two.",
        "One.\nTwo.",
        "One.\u00a0Two.",
        "One. “Two.”",
        "One. 2 more.",
        "One. Überall.",
        "One. Дума.",
        "One.\ufffc Two.",
        "One. \ufffcTwo.",
    ],
)
def test_a_sentence_ends_here(text: str) -> None:
    assert len(parts(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "One. two.",
        "One, two: three; four.",
        "Mr. Bush spoke.",
        "George W. Bush spoke.",
        "The U.S. Senate voted.",
        "It fell by 3.5 per cent.",
        "So e.g. Russia.",
        "No. 5 is alive.",
        "Under Art. 5 of it.",
        "",
    ],
)
def test_and_does_not_here(text: str) -> None:
    assert len(parts(text)) == 1


def test_occurrences_are_parted_by_sentences() -> None:
    text = "Alpha, Beta. No term. Gamma. Delta."
    slugs = [[one.slug for one in those] for those in by_sentence(found(text), sentence_ends(text))]
    assert slugs == [["a", "b"], ["c"], ["d"]]


def test_no_occurrence_makes_no_sentence() -> None:
    assert list(by_sentence([], sentence_ends("No term. None."))) == []
