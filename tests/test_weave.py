"""Linking one body: the cases in fixtures/links.txt, and what holds for all bodies."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief import markup, vocabulary
from policybrief.choice import Wishes
from policybrief.model import (
    Body,
    Closing,
    Form,
    Key,
    Kind,
    Link,
    Match,
    Mention,
    Opening,
    Piece,
    Point,
    Prose,
    Reference,
    Scope,
    Term,
    Via,
)
from policybrief.problem import Position
from policybrief.vocabulary import Vocabulary
from policybrief.weave import Calendar, Dating, Woven, blocks, chapters, weave

from .cases import calm, cases, prose, shown

AT = Position("glossary.md")
BRIEF = Key(Kind.BRIEF, "memo")


def term(slug: str, *forms: str | Form, linked: bool = True) -> Term:
    made = tuple(Form(form, AT) if isinstance(form, str) else form for form in forms)
    return Term(slug, slug, "concept", "A gist.", Body(), AT, forms=made, linked=linked)


GLOSSARY = (
    term("abm-treaty", "ABM Treaty", "Anti-Ballistic Missile Treaty", "Anti-Ballistic Missile (ABM) Treaty"),
    term("abm", "ABM", "ABM system", "anti-ballistic missile"),
    term("nmd", "NMD", "National Missile Defense"),
    term("tmd", "TMD", "theater missile defense"),
    term("start", "START"),
    term("start-ii", "START II"),
    term("start-ii-protocol", "START II Protocol"),
    term("talks", "start"),
    term("ctbt", "CTBT"),
    term("icbm", "ICBM"),
    term("boost-phase-defense", "boost-phase defense"),
    term("umbrella", "umbrella"),
    term("deterrence", "deterrence", linked=False),
    term("us", "U.S."),
    term("self", "self"),
)
VOCABULARY, CLASHES = vocabulary.compile(GLOSSARY)


def woven(
    text: str,
    key: Key = BRIEF,
    *,
    linked: bool = True,
    skipped: frozenset[str] = frozenset(),
    words: str = "Name",
    calendar: Calendar = lambda text: (),
) -> Woven:
    """A text in Markdown with its links; whatever is called nowhere leads nowhere."""

    def resolve(reference: Reference) -> Link | None:
        if reference.target == "nowhere":
            return None
        named = reference.via in (Via.NAME, Via.CITATION)
        target = Key(reference.kind or Kind.TERM, reference.target) if named else None
        return Link(reference.via, target, "" if target else reference.target, reference.fragment, reference.locator)

    body = markup.read(text, "memo.md").body
    scope = Scope.H2 if key.kind is Kind.BRIEF else Scope.PAGE
    return weave(body, resolve, lambda link: words, VOCABULARY if linked else None, Wishes(key, scope, skipped), calendar)


def linked(text: str) -> str:
    """What the fixture file expects: a brief that skips the umbrella, or the entry `self` when the text names it."""
    key = Key(Kind.TERM, "self") if "itself" in text else BRIEF
    return shown(woven(text, key, skipped=frozenset(["umbrella"])).pieces)


@cases("links.txt")
def test_terms_are_linked_as_listed(source: str, expected: str) -> None:
    assert linked(source) == expected


def test_the_glossary_of_the_cases_has_no_clash() -> None:
    assert CLASHES == ()


def test_without_a_vocabulary_only_what_is_written_is_linked() -> None:
    assert shown(woven("NMD and [[abm]].", linked=False).pieces) == '<p id="p1">NMD and {= term abm}.</p>'


def test_in_a_definition_a_term_is_linked_once() -> None:
    text = "NMD.\n\n## One\n\nNMD."
    assert shown(woven(text, Key(Kind.TERM, "abm")).pieces).count("{term nmd}") == 1


# ---------------------------------------------------------------- mentions


def mentions(text: str, key: Key = BRIEF) -> list[Mention]:
    return list(woven(text, key).mentions)


def test_a_mention_knows_both_ends_its_section_and_its_words() -> None:
    (mention,) = mentions("One.\n\n## The Plan\n\nThey made *NMD* public.")
    assert (mention.source, mention.target, mention.section) == (BRIEF, Key(Kind.TERM, "nmd"), "the-plan")
    assert (mention.before, mention.words, mention.after) == ("They made ", "NMD", " public.")
    assert mention.automatic


def test_a_mention_that_the_author_made_is_not_automatic() -> None:
    (mention,) = mentions("See [the plan](event:x).")
    assert not mention.automatic
    assert mention.words == "the plan"


def test_ids_count_the_mentions_of_each_entry() -> None:
    found = mentions("[[abm]] and [[abm|x]].\n\n## Two\n\nABM, [[event:abm]] and [@abm].")
    assert [mention.id for mention in found] == ["m-t-abm-1", "m-t-abm-2", "m-t-abm-3", "m-e-abm-1", "m-s-abm-1"]


def test_each_mention_has_the_id_of_its_link() -> None:
    made = woven("NMD, [[abm]], [words](event:x) and [@a; @b].")
    links = [piece.link for piece in made.pieces if isinstance(piece, Opening | Point)]
    assert [link.id for link in links if isinstance(link, Link)] == [mention.id for mention in made.mentions]


def test_links_that_leave_the_site_are_no_mentions() -> None:
    assert mentions("[a](https://x.example/), [b](#c), ![d](e.png), [f](g.csv).") == []


def test_a_link_of_an_entry_to_itself_is_no_mention() -> None:
    made = woven("[[abm]]", Key(Kind.TERM, "abm"))
    assert made.mentions == ()
    assert [piece.link for piece in made.pieces if isinstance(piece, Point)] == [Link(Via.NAME, Key(Kind.TERM, "abm"))]


def test_a_name_without_words_is_told_with_the_name_of_its_entry() -> None:
    (mention,) = mentions("Of [[abm]] only.")
    assert (mention.before, mention.words, mention.after) == ("Of ", "Name", " only.")


def test_a_citation_is_told_without_words() -> None:
    (mention,) = mentions("So it is [@a]. Thus.")
    assert (mention.before, mention.words, mention.after) == ("So it is ", "", ". Thus.")


def test_a_passage_leaves_out_citations_and_the_space_before_them() -> None:
    (_, mention) = mentions("It is so [@a]. And\nNMD came.")
    assert mention.before == "It is so. And "


def test_a_long_passage_is_cut_on_both_sides() -> None:
    (mention,) = mentions(f"{'before ' * 20}NMD{' after' * 20}.")
    assert mention.before == "… " + "before " * 14
    assert mention.after == " after" * 14 + " …"


def test_a_passage_does_not_leave_its_paragraph() -> None:
    (mention,) = mentions("One.\n\nTwo NMD three.\n\nFour.")
    assert (mention.before, mention.after) == ("Two ", " three.")


def test_the_words_of_a_link_may_hold_a_picture() -> None:
    (mention,) = mentions("[a ![b](c.png) d](term:x)")
    assert mention.words == "a  d"


# ---------------------------------------------------------------- what holds for every text

SCRAPS = """\
ABM Treaty NMD START II the (ABM) * ** - ` ’s [[abm]] [[x|ABM]] [[nowhere|NMD]] [@a] [ ](term:abm) <q> </q>\
""".split()
texts = st.lists(
    st.sampled_from([*SCRAPS, "\n", "\n\n", "  \n", "\n\n## ", "\n\n- ", "\n\n> ", "\n\n| a |\n|---|\n| NMD |\n"]), max_size=40
).map(" ".join)


@calm
@given(texts)
def test_linking_changes_no_word(text: str) -> None:
    assert prose(woven(text).pieces) == prose(woven(text, linked=False).pieces) == prose(markup.read(text, "memo.md").body.pieces)


@calm
@given(texts)
def test_links_never_nest_and_are_always_closed(text: str) -> None:
    edges = [piece for piece in woven(text).pieces if isinstance(piece, Opening | Closing)]
    assert all(isinstance(piece, Opening) for piece in edges[::2])
    assert all(isinstance(piece, Closing) for piece in edges[1::2])
    assert len(edges) % 2 == 0


@calm
@given(texts)
def test_ids_are_unique_and_in_the_order_of_the_mentions(text: str) -> None:
    made = woven(text)
    links = [piece.link for piece in made.pieces if isinstance(piece, Opening | Point)]
    ids = [link.id for link in links if isinstance(link, Link) and link.id]
    assert ids == [mention.id for mention in made.mentions]
    assert len(set(ids)) == len(ids)


@calm
@given(texts)
def test_blocks_are_the_pieces_again_and_each_link_lies_within_one(text: str) -> None:
    body = markup.read(text, "memo.md").body
    parts = list(blocks(body.pieces))
    assert tuple(piece for part in parts for piece in part) == body.pieces
    for part in parts:
        assert sum(isinstance(piece, Opening) for piece in part) == sum(isinstance(piece, Closing) for piece in part)


@calm
@given(st.lists(st.sampled_from(["a", "b", "c", "d e", "d", "f.", "G"]), min_size=1, max_size=8, unique=True), texts)
def test_linking_changes_no_word_with_any_glossary(forms: list[str], text: str) -> None:
    body = markup.read(text.replace("ABM", "a b").replace("NMD", "d-e G"), "memo.md").body
    words, _ = vocabulary.compile([term(f"t{index}", form) for index, form in enumerate(forms)])
    made = weave(body, lambda reference: None, lambda link: "", words, Wishes(BRIEF), year_1972)
    assert prose(made.pieces) == prose(body.pieces)


NAMES = ["ABM", "ABM Treaty", "Treaty", "NMD", "START", "START II", "abm treaty", "the", "U.S.", "US", "a", "SS-20", "defence"]
AROUND = [
    "the",
    "The",
    "a",
    "US",
    "U.S.",
    "SS-20s",
    "defense",
    "[[!NMD]]",
    "New",
    "III",
    "Act",
    "Mis\u00adsile",
    "[^1]",
    "<kbd>",
    "</kbd>",
]
BREAKS = ["\n\n", "\n\n## H\n\n", "\n\n### H\n\n", "\n\n- ", "\n\n> ", "\n\n| NMD |\n|---|\n| ABM |\n\n", ". ", "? "]
passages = st.lists(st.sampled_from([*SCRAPS, *AROUND, *BREAKS, "\u00a0", "\n"]), max_size=40).map(
    lambda words: " ".join(words) + "\n\n[^1]: NMD and the ABM Treaty.\n"
)
kinds = st.sampled_from(
    [{}, {"contextual": True}, {"ambiguous": True, "near": ("NMD",)}, {"ambiguous": True}, {"match": Match.FOLD}]
)
wordings = st.builds(lambda text, how: Form(text, AT, **how), st.sampled_from(NAMES), kinds)
glossaries = st.lists(st.tuples(st.lists(wordings, max_size=4), st.booleans()), max_size=6).map(
    lambda those: vocabulary.compile([term(f"t{index}", *forms, linked=linked) for index, (forms, linked) in enumerate(those)])[0]
)
wishes = st.builds(
    Wishes,
    st.sampled_from([BRIEF, Key(Kind.TERM, "t0")]),
    st.sampled_from(Scope),
    st.sampled_from([frozenset[str](), frozenset(["t1"])]),
    st.sampled_from([{}, {"abm": "t1", "us": "t0"}]),
    st.booleans(),
)


def leads(reference: Reference) -> Link | None:
    return Link(reference.via, Key(Kind.TERM, reference.target)) if reference.via is Via.NAME else None


def by_block(pieces: Iterable[Piece]) -> dict[int, str]:
    """The words of each paragraph, cell and item."""
    said: dict[int, str] = {}
    for piece in pieces:
        if isinstance(piece, Prose):
            said[piece.block] = said.get(piece.block, "") + piece.text
    return said


def automatic(made: Woven, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each link that nobody wrote: the table or the section that it stands in, and where it leads."""
    found = []
    for opening, inside in pairwise(made.pieces):
        if isinstance(opening, Opening) and isinstance(opening.link, Link) and opening.link.automatic and opening.link.target:
            at = made.pieces.index(inside)
            first = next(piece for piece in made.pieces[at:] if isinstance(piece, Prose))
            found.append((first.apart or places.get(first.section, ""), opening.link.target.slug))
    return found


@calm
@given(glossaries, passages, wishes)
def test_linking_changes_no_word_of_any_paragraph(words: Vocabulary, text: str, wish: Wishes) -> None:
    body = markup.read(text, "memo.md").body
    made = weave(body, leads, lambda link: "", words, wish, year_1972)
    assert by_block(made.pieces) == by_block(body.pieces)


@calm
@given(glossaries, passages, wishes)
def test_every_decision_points_at_its_words(words: Vocabulary, text: str, wish: Wishes) -> None:
    made = weave(markup.read(text, "memo.md").body, leads, lambda link: "", words, wish, year_1972)
    for one in made.decisions:
        assert made.prose[one.offset : one.offset + len(one.words)] == one.words != ""


@calm
@given(glossaries, passages, wishes)
def test_no_section_links_a_term_twice_by_itself(words: Vocabulary, text: str, wish: Wishes) -> None:
    body = markup.read(text, "memo.md").body
    made = weave(body, leads, lambda link: "", words, replace(wish, scope=Scope.H2), year_1972)
    links = automatic(made, chapters(body, Scope.H2))
    assert len(links) == len(set(links)) == sum(one.decision.linked for one in made.decisions)


@calm
@given(glossaries, passages, wishes)
def test_every_link_that_nobody_wrote_is_a_decision(words: Vocabulary, text: str, wish: Wishes) -> None:
    made = weave(markup.read(text, "memo.md").body, leads, lambda link: "", words, wish, year_1972)
    openings = [piece.link for piece in made.pieces if isinstance(piece, Opening)]
    slugs = [link.target.slug for link in openings if isinstance(link, Link) and link.automatic and link.target]
    assert slugs == [one.decision.slug for one in made.decisions if one.decision.linked]


@pytest.mark.parametrize("text", ["", "\n", "<!-- a -->", "---"])
def test_a_body_without_words_has_no_mentions(text: str) -> None:
    assert woven(text).mentions == ()


def test_a_citation_leaves_no_gap_before_a_comma_in_what_follows_a_mention() -> None:
    mention = next(one for one in woven("The CTBT [@unep], and more.").mentions if one.target.slug == "ctbt")
    assert (mention.words, mention.after) == ("CTBT", ", and more.")


# ---------------------------------------------------------------- dates

SIGNED = Key(Kind.EVENT, "signed")


def year_1972(text: str) -> list[Dating]:
    """Every 1972 in a text is when something was signed."""
    return [Dating(found.start(), found.end(), SIGNED) for found in re.finditer("1972", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("In 1972 it was.", "In {event signed}1972{/} it was.", id="a date"),
        pytest.param("In **1972** it was.", "In <strong>{event signed}1972{/}</strong> it was.", id="in emphasis"),
        pytest.param("In 1972, and 1972.", "In {event signed}1972{/}, and 1972.", id="once"),
        pytest.param("It [was](event:signed) in 1972.", "It {event signed}was{/} in 1972.", id="not beside a link to it"),
        pytest.param("In 1972 it [was](event:signed).", "In 1972 it {event signed}was{/}.", id="nor before one"),
        pytest.param("The `1972` and [1972](https://x.example/).", None, id="not in code or links"),
        pytest.param("NMD in 1972.", "{term nmd}NMD{/} in {event signed}1972{/}.", id="beside a term"),
    ],
)
def test_a_date_leads_to_its_event(text: str, expected: str | None) -> None:
    made = shown(woven(text, calendar=year_1972).pieces)
    assert made == f'<p id="p1">{expected}</p>' if expected is not None else "event signed" not in made


def test_a_date_is_linked_once_in_each_section() -> None:
    made = woven("In 1972.\n\n## One\n\nIn 1972. In 1972.\n\n## Two\n\nIn 1972.", calendar=year_1972)
    assert [(mention.section, mention.automatic) for mention in made.mentions] == [("", True), ("one", True), ("two", True)]
    assert [one.words for one in made.dated] == ["1972"] * 3


def test_an_event_does_not_lead_to_itself_by_its_date() -> None:
    assert woven("In 1972.", SIGNED, calendar=year_1972).mentions == ()
