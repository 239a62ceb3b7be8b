"""The forms of a glossary: what they find, what they leave, and whose they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief.model import Body, Form, Match, Term
from policybrief.problem import Position
from policybrief.vocabulary import Found, Sureness, Vocabulary, american, compile, plural

from .cases import calm

AT = Position("glossary/x.md", 3, 7)


def form(
    text: str,
    match: Match | None = None,
    plural: str | None = None,
    line: int = 3,
    *,
    contextual: bool = False,
    ambiguous: bool = False,
) -> Form:
    return Form(text, Position("glossary/x.md", line, 7), match, plural, contextual, ambiguous)


def term(slug: str, *forms: str | Form, linked: bool = True) -> Term:
    made = tuple(form(one) if isinstance(one, str) else one for one in forms)
    return Term(slug, slug, "concept", "A gist.", Body(), AT, forms=made, linked=linked)


def vocabulary(*terms: Term) -> Vocabulary:
    """A vocabulary in which nothing is wrong."""
    made, problems = compile(terms)
    assert problems == ()
    return made


def finds(text: str, *terms: Term) -> list[tuple[str, str]]:
    """What is found in a text and nothing speaks against: slug and words."""
    return [(found.slug, text[found.start : found.end]) for found in vocabulary(*terms).find(text) if not found.refused]


def refusals(text: str, *terms: Term) -> list[tuple[str, str]]:
    """What is found in a text and is no mention: words and why."""
    return [(text[found.start : found.end], found.refused) for found in vocabulary(*terms).find(text) if found.refused]


def words(text: str, *forms: str | Form) -> list[str]:
    """The words that one term finds."""
    return [said for _, said in finds(text, term("x", *forms))]


# ---------------------------------------------------------------- case


def test_a_name_is_found_as_it_is_written_and_in_capitals() -> None:
    assert words("Duma, duma, DUMA", "Duma") == ["Duma", "DUMA"]
    assert words("the ABM TREATY, the ABM treaty", "ABM Treaty") == ["ABM TREATY"]


def test_a_name_in_capitals_may_be_spelled_as_in_britain() -> None:
    assert words("NATIONAL MISSILE DEFENCE", "National Missile Defense") == ["NATIONAL MISSILE DEFENCE"]


def test_exact_keeps_a_name_from_capitals() -> None:
    assert words("Duma, DUMA", form("Duma", Match.EXACT)) == ["Duma"]


def test_an_abbreviation_is_found_as_it_is_written() -> None:
    assert words("ABM, Abm, abm", "ABM") == ["ABM"]


def test_a_form_with_a_digit_is_found_as_it_is_written() -> None:
    assert words("the 1972 treaty, the 1972 Treaty", "1972 treaty") == ["1972 treaty"]


def test_each_word_of_a_common_form_may_begin_with_a_capital() -> None:
    text = "strategic stability, Strategic stability, Strategic Stability, STRATEGIC STABILITY"
    assert words(text, "strategic stability") == ["strategic stability", "Strategic stability", "Strategic Stability"]


def test_exact_takes_that_away() -> None:
    assert words("deterrence, Deterrence", form("deterrence", Match.EXACT)) == ["deterrence"]


def test_fold_lets_a_name_begin_with_small_letters() -> None:
    assert words("Founding Act, founding act, FOUNDING ACT", form("Founding Act", Match.FOLD)) == ["Founding Act", "founding act"]


def test_case_counts_in_other_alphabets_too() -> None:
    assert words("Дума, дума", "Дума") == ["Дума"]
    assert words("Ошибка, ошибка", "ошибка") == ["Ошибка", "ошибка"]


# ---------------------------------------------------------------- between words


@pytest.mark.parametrize("gap", ["-", " ", "  ", "\n", "\u00a0", "\u202f", "\t", "\u2010", "\u2011", "\u2013", "-\n"])
def test_hyphens_and_white_space_are_one(gap: str) -> None:
    assert words(f"boost{gap}phase defense", "boost-phase defense") == [f"boost{gap}phase defense"]
    assert words(f"boost{gap}phase defense", "boost phase defense") == [f"boost{gap}phase defense"]


@pytest.mark.parametrize("gap", [" - ", " – ", "—", ", ", ". ", "/", "’", " (", "\ufffc", ""])
def test_nothing_else_joins_words(gap: str) -> None:
    assert words(f"boost{gap}phase", "boost-phase") == []


def test_an_apostrophe_of_either_kind_may_be_within_a_form() -> None:
    assert words("People's Republic, People’s Republic", "People’s Republic") == ["People's Republic", "People’s Republic"]


def test_a_hanging_hyphen_is_found_where_it_hangs() -> None:
    text = "intermediate- and short-range missiles; intermediate and short-range missiles"
    assert words(text, "intermediate- and short-range missile") == ["intermediate- and short-range missiles"]


def test_brackets_within_and_behind_belong_to_the_form() -> None:
    assert words("National Missile Defense (NMD), National Missile Defense NMD", "National Missile Defense (NMD)") == [
        "National Missile Defense (NMD)"
    ]


# ---------------------------------------------------------------- edges


@pytest.mark.parametrize("text", ["ABM’s", "ABM's", "ABM-capable", "non-ABM", "ABM/TMD", "(ABM)", "“ABM”", "ABM—", "–ABM"])
def test_what_stands_beside_a_word_stays_outside(text: str) -> None:
    assert words(text, "ABM") == ["ABM"]


@pytest.mark.parametrize("text", ["ABMX", "XABM", "ABM2", "éABM", "ABMñ", "яABM"])
def test_letters_and_digits_of_all_kinds_are_of_the_word(text: str) -> None:
    assert words(text, "ABM") == []


def test_the_possessive_of_a_plural_stays_outside() -> None:
    assert words("the ICBMs’ range", "ICBM") == ["ICBMs"]


@pytest.mark.parametrize("written", ["U.S.", "US"])
def test_initials_are_found_with_stops_and_without(written: str) -> None:
    assert words("The U.S. and the U.S., the US, but not U. S. or us", written) == ["U.S.", "U.S.", "US"]


@pytest.mark.parametrize("written", ["U.S.", "US"])
def test_exact_takes_that_away_too(written: str) -> None:
    assert words("The U.S., the US", form(written, Match.EXACT)) == [written]


def test_an_initialism_is_not_found_in_a_longer_one() -> None:
    assert words("the U.S.S.R.", "U.S.") == []


# ---------------------------------------------------------------- plurals


def test_a_common_word_has_its_regular_plural() -> None:
    assert words("interceptors, an Interceptor", "interceptor") == ["interceptors", "Interceptor"]


def test_an_abbreviation_has_one() -> None:
    assert words("ICBMs", "ICBM") == ["ICBMs"]


@pytest.mark.parametrize("name", ["Yabloko", "Moscow summit", "START II", "A"])
def test_a_name_has_none(name: str) -> None:
    assert words(name + "s", name) == []


def test_a_name_has_the_one_that_its_form_says() -> None:
    assert words("NMD plans, NMD plan", form("NMD plan", plural="NMD plans")) == ["NMD plans", "NMD plan"]


def test_a_form_may_have_none() -> None:
    assert words("umbrellas, umbrella", form("umbrella", plural="")) == ["umbrella"]


@pytest.mark.parametrize(
    ("one", "many"),
    [("party", "parties"), ("day", "days"), ("boss", "bosses"), ("box", "boxes"), ("church", "churches"), ("Duma", "Dumas")],
)
def test_the_regular_plural(one: str, many: str) -> None:
    assert plural(one) == many


def test_the_noun_before_a_preposition_takes_the_plural() -> None:
    assert words("rules of the road", "rule of the road") == ["rules of the road"]
    assert words("statements on principles of stability", "statement on principles of stability") != []


# ---------------------------------------------------------------- which one


def test_the_longest_form_wins() -> None:
    terms = term("start", "START"), term("start-ii", "START II"), term("protocol", "START II protocol")
    assert finds("START II protocol, START II, START", *terms) == [
        ("protocol", "START II protocol"),
        ("start-ii", "START II"),
        ("start", "START"),
    ]


def test_the_leftmost_form_wins_over_a_longer_one() -> None:
    assert finds("a b c d", term("x", "a b"), term("y", "b c d")) == [("x", "a b")]


def test_after_a_form_the_search_goes_on() -> None:
    assert finds("a b a b", term("x", "a b")) == [("x", "a b"), ("x", "a b")]


def test_a_longer_form_that_does_not_fit_gives_way() -> None:
    assert finds("ABM system", term("abm", "ABM"), term("x", "ABM systematic")) == [("abm", "ABM")]


def test_of_two_forms_of_as_many_words_the_one_with_its_stop_wins() -> None:
    assert finds("U.S. and U.S,", term("x", "U.S"), term("y", "U.S.")) == [("y", "U.S."), ("x", "U.S")]


# ---------------------------------------------------------------- guards


@pytest.mark.parametrize("text", ["START III", "START-3", "START 3", "START\nIV", "START\u00a0X"])
def test_a_name_before_a_numeral_is_part_of_another(text: str) -> None:
    assert refusals(text, term("x", "START")) == [("START", "a number follows: it may be another name")]


@pytest.mark.parametrize("text", ["START Ill", "START IIIrd", "START. III", "START 3rd"])
def test_what_only_looks_like_a_numeral_is_none(text: str) -> None:
    assert words(text, "START") == ["START"]


@pytest.mark.parametrize("noun", ["Act", "Protocol", "Commission", "Organization", "Office"])
def test_a_name_before_a_head_noun_is_part_of_another(noun: str) -> None:
    why = f"“{noun}” follows: it may be part of a longer name"
    assert refusals(f"the NMD {noun}", term("x", "NMD")) == [("NMD", why)]


@pytest.mark.parametrize("text", ["New START", "New\nSTART", "New\u00a0START"])
def test_a_name_behind_new_is_another(text: str) -> None:
    assert refusals(text, term("x", "START")) == [("START", "“New” stands before it: it may be another name")]


@pytest.mark.parametrize("text", ["new START", "Renew START", "New, START", "New-style START"])
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert words(text, "START") == ["START"]


@pytest.mark.parametrize("noun", ["act", "Acting", "Protocols", "program"])
def test_other_words_do_not_make_a_longer_name(noun: str) -> None:
    assert words(f"National Missile Defense {noun}", "National Missile Defense") == ["National Missile Defense"]


def test_nothing_is_found_within_a_longer_name() -> None:
    terms = term("nmd", "National Missile Defense"), term("defense", "missile defense")
    assert finds("the National Missile Defense Act", *terms) == []


def test_a_longer_name_that_is_a_form_is_found() -> None:
    terms = term("nmd", "National Missile Defense"), term("act", "National Missile Defense Act")
    assert finds("the National Missile Defense Act", *terms) == [("act", "National Missile Defense Act")]


def test_common_words_have_no_guard() -> None:
    assert words("deterrence II and deterrence Act", "deterrence") == ["deterrence", "deterrence"]


# ---------------------------------------------------------------- whose a form is


def test_a_form_of_two_terms_is_told_with_both_places() -> None:
    _, (problem,) = compile([term("x", form("Duma", line=4)), term("y", form("Duma", line=5))])
    assert (problem.code, str(problem.at)) == ("duplicate-form", "glossary/x.md:5:7")
    assert problem.message == "the form “Duma” already belongs to x"
    assert "glossary/x.md:4:7" in problem.help


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("boost phase", "boost-phase"),
        ("Boost-phase", "boost phase"),
        ("umbrella", "Umbrella"),
        ("People’s party", "People's party"),
    ],
)
def test_forms_that_are_found_at_the_same_place_clash(one: str, other: str) -> None:
    _, problems = compile([term("x", one), term("y", other)])
    assert [problem.code for problem in problems] == ["duplicate-form"]


@pytest.mark.parametrize(
    ("one", "other"), [("START", "start"), ("ABM", "Abm"), ("a b", "a/b"), ("U.S", "U.S."), ("State", "States")]
)
def test_forms_that_are_never_found_at_the_same_place_do_not(one: str, other: str) -> None:
    assert compile([term("x", one), term("y", other)])[1] == ()


def test_a_term_may_say_a_form_twice() -> None:
    assert compile([term("x", "Duma", "Duma")])[1] == ()


def test_a_made_plural_takes_nothing_from_another_term() -> None:
    assert finds("talks", term("x", "talk"), term("y", "talks")) == [("y", "talks")]
    assert finds("talks", term("y", "talks"), term("x", "talk")) == [("y", "talks")]


def test_a_form_without_a_word_is_told() -> None:
    made, (problem,) = compile([term("x", "—")])
    assert problem.code == "wrong-type"
    assert list(made.find("—")) == []


# ---------------------------------------------------------------- forms that need their context

SHARED = form("the treaty", contextual=True)


def test_a_contextual_form_is_found_as_one_and_without_its_article() -> None:
    text = "The treaty, the Treaty"
    found = list(vocabulary(term("x", SHARED)).find(text))
    assert [(one.pattern.sure, text[one.start : one.end]) for one in found] == [
        (Sureness.CONTEXTUAL, "treaty"),
        (Sureness.CONTEXTUAL, "Treaty"),
    ]


def test_a_contextual_form_that_terms_share_is_found_once_for_all() -> None:
    (found,) = vocabulary(term("x", SHARED), term("y", SHARED), term("z", SHARED)).find("the treaty")
    assert found.slugs == ("x", "y", "z")


def test_several_terms_may_share_a_contextual_form() -> None:
    assert compile([term("x", SHARED), term("y", SHARED), term("z", SHARED)])[1] == ()


@pytest.mark.parametrize("first", ["strong", "contextual"])
@pytest.mark.parametrize("written", ["the treaty", "The treaty", "the-treaty"])
def test_a_contextual_form_that_another_term_has_alone_is_told(first: str, written: str) -> None:
    strong, contextual = term("x", form(written, line=4)), term("y", form("the treaty", line=5, contextual=True))
    _, problems = compile([strong, contextual] if first == "strong" else [contextual, strong])
    assert [(problem.code, problem.at.line) for problem in problems] == [("duplicate-form", 5)]
    assert problems[0].message == "the form “the treaty” already belongs to x"


def test_a_contextual_form_that_another_term_has_as_its_plural_is_told() -> None:
    _, problems = compile([term("x", "talk"), term("y", form("talks", contextual=True))])
    assert [problem.code for problem in problems] == ["duplicate-form"]


def test_a_term_may_have_one_form_in_both_ways() -> None:
    made = vocabulary(term("x", "treaty", form("treaty", contextual=True)))
    assert ([found.slug for found in made.find("treaty")], made.named("treaty")) == (["x"], "x")


def test_a_contextual_form_without_a_word_is_told() -> None:
    assert [problem.code for problem in compile([term("x", form("—", contextual=True))])[1]] == ["wrong-type"]


def test_a_contextual_form_has_no_plural() -> None:
    made = vocabulary(term("x", form("talk", contextual=True)), term("y", "talks"))
    assert [found.slug for found in made.find("talks")] == ["y"]
    assert vocabulary(term("x", form("talk", contextual=True))).named("talks") is None


# ---------------------------------------------------------------- forms that several terms share

HELD = form("Bush", ambiguous=True)


def test_an_ambiguous_form_is_found_with_all_its_terms() -> None:
    (found,) = vocabulary(term("x", HELD), term("y", HELD)).find("Bush")
    assert (found.pattern.sure, found.slugs) == (Sureness.AMBIGUOUS, ("x", "y"))


def test_an_ambiguous_form_that_another_term_has_alone_is_told() -> None:
    _, problems = compile([term("x", "Bush"), term("y", HELD), term("z", HELD)])
    assert [problem.code for problem in problems] == ["duplicate-form", "duplicate-form"]


def test_a_longer_form_wins_over_an_ambiguous_one() -> None:
    assert finds("George Bush", term("x", HELD, "George Bush"), term("y", HELD)) == [("x", "George Bush")]


# ---------------------------------------------------------------- where a term is defined


def defined(text: str, *terms: Term) -> Found:
    (found,) = vocabulary(*terms).find(text)
    return found


@pytest.mark.parametrize("text", ["missile defense (MD)", "missile\ndefense\n(MD)", "Missile Defense\u00a0(MD)"])
def test_an_abbreviation_in_brackets_is_a_part_of_the_mention(text: str) -> None:
    found = defined(text, term("x", "missile defense"))
    assert found.short is not None
    assert text[slice(*found.short)] == "MD"


def test_an_abbreviation_that_has_other_letters_must_be_a_form() -> None:
    text = "test ban (CTBT)"
    assert defined(text, term("x", "test ban", "CTBT")).short == (10, 14)
    assert defined(text, term("x", "test ban")).short is None


def test_the_plural_of_an_abbreviation_is_one_too() -> None:
    assert defined("ballistic missiles (BMs)", term("x", "ballistic missile", "BM")).short == (20, 23)


def test_an_abbreviation_of_another_term_is_strange() -> None:
    found = next(iter(vocabulary(term("x", "missile defense"), term("y", "MD")).find("missile defense (MD)")))
    assert (found.strange, found.short) == ("y", None)


@pytest.mark.parametrize("text", ["Anti-Ballistic Missile (ABM) Treaty", "Anti-Ballistic\nMissile (ABM)\nTreaty"])
def test_an_abbreviation_may_stand_within_the_words(text: str) -> None:
    assert words(text, "Anti-Ballistic Missile Treaty") == [text]


@pytest.mark.parametrize(
    "text", ["Anti-Ballistic Missile (AMB) Treaty", "Anti-Ballistic (ABM) Missile Treaty", "Anti-Ballistic Missile (ABM"]
)
def test_nothing_else_may(text: str) -> None:
    assert words(text, "Anti-Ballistic Missile Treaty") == []


# ---------------------------------------------------------------- spelling


@pytest.mark.parametrize(
    ("british", "same"),
    [
        ("defence", "defense"),
        ("Defences", "Defenses"),
        ("THEATRE", "THEATER"),
        ("programme", "program"),
        ("favoured", "favored"),
        ("neighbouring", "neighboring"),
        ("organisation", "organization"),
        ("Stabilising", "Stabilizing"),
        ("analyse", "analyze"),
        ("de\u00adfence", "defense"),
        ("rise", "rise"),
        ("this", "this"),
        ("SS", "SS"),
    ],
)
def test_a_word_is_known_in_american_spelling(british: str, same: str) -> None:
    assert american(british) == same


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["the treaty", "The Treaty", "the-treaty", " the  treaty "])
def test_a_contextual_form_names_the_one_term_that_has_it(name: str) -> None:
    assert vocabulary(term("x", SHARED), term("y", "accord")).named(name) == "x"


def test_a_contextual_form_that_two_terms_have_names_neither() -> None:
    assert vocabulary(term("x", SHARED), term("y", form("The Treaty", contextual=True))).named("the treaty") is None


def test_a_contextual_form_names_a_term_that_is_not_linked() -> None:
    assert vocabulary(term("x", SHARED, linked=False)).named("the treaty") == "x"


def test_a_term_that_is_not_linked_is_not_found_but_known() -> None:
    made = vocabulary(term("russia", "Russian Federation", linked=False))
    assert [found.refused for found in made.find("the Russian Federation")] == ["its term is never linked"]
    assert made.named("Russian Federation") == "russia"


def test_nothing_is_found_within_the_name_of_a_term_that_is_not_linked() -> None:
    terms = term("senate", "US Senate", linked=False), term("us", "US")
    assert finds("the US Senate and the US", *terms) == [("us", "US")]


@pytest.mark.parametrize("name", ["ABM Treaty", "abm treaty", "ABM-TREATY", " ABM  Treaty "])
def test_a_name_is_known_in_whatever_case(name: str) -> None:
    assert vocabulary(term("abm-treaty", "ABM Treaty")).named(name) == "abm-treaty"


def test_a_name_that_no_term_has_is_not_known() -> None:
    assert vocabulary(term("abm-treaty", "ABM Treaty")).named("CTBT") is None


def test_a_name_that_differs_only_by_case_is_that_of_the_term_that_is_linked() -> None:
    assert vocabulary(term("x", "START", linked=False), term("y", "start")).named("Start") == "y"


# ---------------------------------------------------------------- what holds for every text

forms = st.lists(st.sampled_from(["a", "b", "A", "a b", "b-c", "c (d)", "e.", "F", "a of b"]), min_size=1, unique=True)
SCRAPS = ["a", "b", "A", "as", "c", "d", "e", "F", " ", "-", "(", ")", ".", "\n", "’s", "I", "Act"]
texts = st.lists(st.sampled_from(SCRAPS)).map("".join)


@calm
@given(forms, texts)
def test_what_is_found_stands_in_order_and_apart(those: list[str], text: str) -> None:
    made, _ = compile([term(f"t{index}", one) for index, one in enumerate(those)])
    ends = 0
    for found in made.find(text):
        assert ends <= found.start < found.end <= len(text)
        ends = found.end


@calm
@given(forms, texts)
def test_what_is_found_is_known_by_its_name(those: list[str], text: str) -> None:
    made, _ = compile([term(f"t{index}", one) for index, one in enumerate(those)])
    for found in made.find(text):
        assert made.named(text[found.start : found.end]) is not None


@calm
@given(st.text(min_size=1), st.text())
def test_any_form_and_any_text_are_searched(one: str, text: str) -> None:
    made, _ = compile([term("x", one)])
    for found in made.find(text + one + text):
        assert found.slug == "x"
