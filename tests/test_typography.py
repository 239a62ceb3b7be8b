"""Text set as a compositor would: the table of fixtures, and what holds of every text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policybrief.pipeline import Woven
from policybrief.typography import CHOICES, RULES, UNBROKEN, acronyms, no_break, typeset, typeset_parts

from .cases import FIXTURES, calm
from .sites import SETTINGS, minimal, woven

ALL = frozenset(RULES)
SIGNS = str.maketrans({"~": "\u00a0", "_": "\u202f", "^": "\u2060"})
ROWS = [line.split(" | ") for line in (FIXTURES / "typography.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
LANGUAGES = st.sampled_from(["en", "en-US", "en-GB", "de", "fr", "ru", "es", ""])
SAID = """START II I VI US Russian NPT 5 7 1990 1996 96 112 118 1,550 February May Mr J. No. pp. per cent B SS non km % - -- ---
    – — ' " “ ” « » ‘ ’ ; : ! ? . , ( ) / www.x.org a@b.org x.md 2000-06-02 в г. же siècle z. Köpfe"""
WORDS = st.sampled_from([*SAID.split(), *"   \n\u00a0\u2060\u202f"])
TEXTS = st.lists(WORDS, max_size=30).map("".join)


def letters(text: str) -> str:
    """What no rule may change: without spaces, dashes, quotation marks and joiners."""
    return re.sub("[\\s\u2060\"'“”‘’„‚«»–—-]", "", text)


@pytest.mark.parametrize(("lang", "source", "expected"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_text_is_set(lang: str, source: str, expected: str) -> None:
    assert typeset(source, lang, ALL) == expected.translate(SIGNS)


@pytest.mark.parametrize(("lang", "source", "expected"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_what_is_set_is_not_set_again(lang: str, source: str, expected: str) -> None:
    assert typeset(expected.translate(SIGNS), lang, ALL) == expected.translate(SIGNS)


@calm
@given(TEXTS, LANGUAGES)
def test_no_letter_and_no_digit_changes(text: str, lang: str) -> None:
    assert letters(typeset(text, lang, ALL)) == letters(text)


@calm
@given(TEXTS, LANGUAGES)
def test_set_twice_is_set_once(text: str, lang: str) -> None:
    once = typeset(text, lang, ALL)
    assert typeset(once, lang, ALL) == once


@calm
@given(st.lists(TEXTS, min_size=1, max_size=4), LANGUAGES)
def test_divided_text_is_set_like_the_whole(parts: list[str], lang: str) -> None:
    laid = typeset_parts(tuple(parts), lang, ALL)
    assert "".join(laid) == typeset("".join(parts), lang, ALL)
    assert [letters(part) for part in laid if letters(part)] == [letters(part) for part in parts if letters(part)]


BOUND = """p. pp. No. no. nos. per cent et al al. e.g. i.e. cf. v. vs. 5 12 1,200 1990 XIV IV V I Article A. B. St. Mr Sir Putin
    note page claims kg m % May June a.m. BCE AD New NEW START § §§ ¶ words men of – (5 “No. x-ray U.S. S. км É. Él x.5
    10\u202f000 _5"""
GAPS = st.sampled_from([" ", "\n", "  ", " \t", "", ", ", ". ", "\u00a0"])


@calm
@given(st.lists(st.sampled_from(BOUND.split()) | GAPS, max_size=24).map("".join))
def test_where_english_does_not_break_is_found_as_by_the_whole_pattern(text: str) -> None:
    whole = [(found.end(), found.start() + len(found[0].rstrip())) for found in UNBROKEN["en"].finditer(text)]
    assert [(edit.end, edit.start) for edit in no_break(text, "en")] == whole


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_can_be_left_out(rule: str) -> None:
    sources = {lang: " ".join(source for own, source, _ in ROWS if own == lang) for lang in ("en-US", "fr")}
    assert any(typeset(text, lang, ALL) != typeset(text, lang, ALL - {rule}) for lang, text in sources.items())


def test_without_rules_a_text_stays_as_it_is() -> None:
    assert typeset('START II -- "5 February"', "en", frozenset()) == 'START II -- "5 February"'


def test_acronyms_are_found_and_roman_numerals_are_not() -> None:
    assert acronyms("NATO and the ICBMs of START III, US, MIRVed") == [
        "",
        "NATO",
        " and the ",
        "ICBM",
        "s of ",
        "START III",
        ", US, MIRVed",
    ]


@pytest.mark.parametrize("text", ["START IInd", "START VIth", "XIV II"])
def test_only_a_whole_numeral_goes_with_an_acronym(text: str) -> None:
    assert "".join(acronyms(text)[1::2]) in ("START", "")


def settings(root: Path, lines: str) -> Woven:
    return woven(minimal(root, {"content/site.yaml": SETTINGS + lines}))


def test_a_site_switches_rules_by_name(tmp_path: Path) -> None:
    assert settings(tmp_path, "").site.settings.unset == frozenset()
    assert settings(tmp_path, "typography: {quotes: false, dashes: true}\n").site.settings.unset == {"quotes"}
    assert settings(tmp_path, "typography: off\n").site.settings.unset == set(CHOICES)


def test_an_unknown_rule_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    (problem,) = settings(tmp_path, "typography: {qoutes: false}\n").problems
    assert (problem.code, problem.help) == ("unknown-key", "did you mean quotes?")


def test_a_list_of_rules_is_an_error(tmp_path: Path) -> None:
    assert [problem.code for problem in settings(tmp_path, "typography: [quotes]\n").problems] == ["wrong-type"]
