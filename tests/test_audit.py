"""The audit: everything that is said without a source, and every remark on words, at its place, and nothing else."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from policybrief.audit import unsourced
from policybrief.problem import Severity

from .sites import BRIEF, EVENT, SETTINGS, TERM, minimal, woven

TERM_PATH = "content/glossary/montreal-protocol.md"
EVENT_PATH = "content/timeline/1987-09-16-signed.md"


def lacking(root: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """What a sound site says without a source: place, entry and statement."""
    site = woven(minimal(root, files))
    assert site.sound, site.problems
    return [f"{one.at}: {one.entry}: {one.what}" for one in unsourced(site.site)]


def term(keys: str, text: str = TERM) -> Mapping[str, str]:
    return {TERM_PATH: text.replace("kind:", f"{keys}\nkind:", 1)}


def event(keys: str, text: str = EVENT) -> Mapping[str, str]:
    return {EVENT_PATH: text.replace("kind:", f"{keys}\nkind:", 1)}


BARE = TERM.replace("sources: [unep-1987]\n", "")
BARE_EVENT = EVENT.replace("sources: [unep-1987]\n", "")


def test_of_a_site_that_cites_everything_nothing_is_listed(tmp_path: Path) -> None:
    assert lacking(tmp_path, {}) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({TERM_PATH: BARE}, [f"{TERM_PATH}:1:1: Montreal Protocol: the whole entry"], id="a whole term"),
        pytest.param(
            {EVENT_PATH: BARE_EVENT}, [f"{EVENT_PATH}:1:1: The Montreal Protocol is signed: the whole entry"], id="a whole event"
        ),
        pytest.param({TERM_PATH: BARE.replace("of 1987", "of 1987 [@unep-1987]")}, [], id="a term whose text cites"),
        pytest.param({EVENT_PATH: BARE_EVENT.replace("text", "text [@unep-1987]")}, [], id="an event whose text cites"),
        pytest.param(
            term("facts: [{what: signed, date: 1987-09}]"),
            [f"{TERM_PATH}:3:9: Montreal Protocol: signed, September 1987"],
            id="a fact",
        ),
        pytest.param(
            term("facts: [{what: signed, date: 1987-09-16, event: 1987-09-16-signed}]"),
            [f"{TERM_PATH}:3:9: Montreal Protocol: signed, 16 September 1987"],
            id="a fact whose event cites",
        ),
        pytest.param(term("facts: [{what: signed, date: 1987, sources: [unep-1987]}]"), [], id="a fact with its source"),
        pytest.param(
            term("figures: [{what: parties, value: all}]"), [f"{TERM_PATH}:3:11: Montreal Protocol: parties: all"], id="a figure"
        ),
        pytest.param(term("figures: [{what: parties, value: all, sources: [unep-1987]}]"), [], id="a figure with its source"),
        pytest.param(
            term("general_reference: [the hour, the room]"),
            [f"{TERM_PATH}:3:21: Montreal Protocol: the hour", f"{TERM_PATH}:3:31: Montreal Protocol: the room"],
            id="details of a term",
        ),
        pytest.param(
            event("general_reference: [the hour]"),
            [f"{EVENT_PATH}:4:21: The Montreal Protocol is signed: the hour"],
            id="a detail of an event",
        ),
    ],
)
def test_what_has_no_source_of_its_own_is_listed(files: Mapping[str, str], expected: list[str], tmp_path: Path) -> None:
    assert lacking(tmp_path, files) == expected


def test_all_of_an_entry_is_listed_in_the_order_of_its_lines(tmp_path: Path) -> None:
    keys = "general_reference: [a]\nfigures: [{what: b, value: c}]\nfacts:\n  - {what: d, date: 1987}\n  - {what: e, date: 1986}"
    found = lacking(tmp_path, {**term(keys, BARE), EVENT_PATH: BARE_EVENT})
    assert [one.rpartition(": ")[2] for one in found] == ["the whole entry", "a", "c", "d, 1987", "e, 1986", "the whole entry"]
    assert [one.split(":")[0] for one in found] == [TERM_PATH] * 5 + [EVENT_PATH]


def test_the_order_of_entries_is_that_of_their_files(tmp_path: Path) -> None:
    files = {f"content/glossary/{slug}.md": BARE.replace("Montreal Protocol", name) for slug, name in [("b", "A"), ("a", "B")]}
    assert [one.split(": ")[1] for one in lacking(tmp_path, files)] == ["B", "A"]


def test_drafts_briefs_and_pages_are_not_listed(tmp_path: Path) -> None:
    page = "---\ntitle: About\n---\nWe.\n"
    draft = BARE.replace("Montreal Protocol", "Ozone").replace("kind:", "status: draft\nkind:")
    assert lacking(tmp_path, {"content/pages/about.md": page, "content/glossary/ozone.md": draft}) == []


# ---------------------------------------------------------------- remarks on words

BRIEF_PATH = "content/briefs/protocol.md"
OZONE = "content/glossary/ozone-layer.md"


def remarks(root: Path, files: Mapping[str, str]) -> list[str]:
    """The remarks on a sound site: place, code and message."""
    site = woven(minimal(root, files), remarks=True)
    assert site.sound, site.problems
    return [
        f"{one.at}: {one.code}: {one.message}"
        for one in site.problems
        if one.severity is Severity.REMARK and one.code != "untold-event"
    ]


def written(text: str, keys: str = "") -> Mapping[str, str]:
    """The small site's brief with another text, which begins in line 7, or later behind further keys."""
    return {BRIEF_PATH: BRIEF.split("---\n")[1].join(("---\n", f"{keys}---\n{text}"))}


def ozone(keys: str = "", text: str = "It lies in the stratosphere.") -> Mapping[str, str]:
    return {OZONE: f"---\nname: ozone layer\nkind: concept\ngist: Air with ozone.\n{keys}---\n{text}\n"}


def test_on_the_minimal_site_there_is_nothing_to_remark(tmp_path: Path) -> None:
    assert remarks(tmp_path, {}) == []


def test_remarks_are_made_only_when_asked_for(tmp_path: Path) -> None:
    root = minimal(tmp_path, ozone())
    assert woven(root).problems == ()
    assert [problem.code for problem in woven(root, remarks=True).problems] == ["unused-term"]


def test_of_a_site_with_errors_only_what_no_error_causes_is_remarked(tmp_path: Path) -> None:
    settings = SETTINGS.replace("timeline: {", "timeline: {covers: 1990/2010, ")
    files = {"content/site.yaml": settings, "content/timeline/x.md": EVENT.replace("1987-09-16", "1989/1991")}
    root = minimal(tmp_path, {**ozone(), **files, EVENT_PATH: EVENT.replace("1987-09-16", "1987-09-31")})
    assert [problem.code for problem in woven(root, remarks=True).problems] == ["bad-date", "half-covered"]
    assert [problem.code for problem in woven(root).problems] == ["bad-date"]


def test_a_remark_stays_one_under_strict(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, ozone()), remarks=True, strict=True)
    assert site.sound
    assert [problem.severity for problem in site.problems] == [Severity.REMARK]


def test_a_term_that_nothing_mentions_is_remarked_at_its_entry(tmp_path: Path) -> None:
    assert remarks(tmp_path, ozone()) == [f"{OZONE}:1:1: unused-term: nothing mentions ozone layer"]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({BRIEF_PATH: BRIEF + "\nThe ozone layer mends.\n"}, id="a brief"),
        pytest.param({BRIEF_PATH: BRIEF + "\nThe [[ozone-layer|layer]] mends.\n"}, id="a link"),
        pytest.param({TERM_PATH: TERM.replace("of 1987.", "of 1987 on the ozone layer.")}, id="a term"),
        pytest.param({EVENT_PATH: EVENT.replace("the text", "the text on the ozone layer")}, id="an event"),
        pytest.param(term("related: [ozone-layer]"), id="what is related"),
        pytest.param(term("parties: [ozone-layer]"), id="a party"),
        pytest.param(event("terms: [ozone-layer]"), id="what an event is about"),
        pytest.param({EVENT_PATH: EVENT.replace("[montreal", "[ozone-layer, montreal")}, id="an actor"),
    ],
)
def test_a_term_that_something_mentions_is_not(files: Mapping[str, str], tmp_path: Path) -> None:
    assert remarks(tmp_path, {**ozone(), **files}) == []


def test_forms_that_no_text_holds_are_remarked_term_by_term_at_the_first(tmp_path: Path) -> None:
    forms = term("forms: [Protocol of Montreal, Montreal Treaty, ozone treaty]")
    files = {**forms, BRIEF_PATH: BRIEF + "\nThe Montreal Treaty holds.\n"}
    said = "no text holds “Protocol of Montreal”, “ozone treaty”"
    assert remarks(tmp_path, files) == [f"{TERM_PATH}:3:9: unmatched-form: {said}"]


def test_a_name_that_no_text_holds_is_not_remarked(tmp_path: Path) -> None:
    keys = "full_name: Montreal Protocol on Substances that Deplete the Ozone Layer\nabbreviation: MP"
    assert remarks(tmp_path, term(keys)) == []


@pytest.mark.parametrize(
    ("form", "words"),
    [
        pytest.param("Protocol of Montreal", "The Protocol of Montreal", id="as it is"),
        pytest.param("ozone treaty", "The ozone treaties", id="in its plural"),
        pytest.param("ozone treaty", "On “New ozone treaties”: the *ozone* treaty", id="linked before"),
        pytest.param("{text: the treaty, contextual: true}", "The treaty", id="contextual"),
        pytest.param("ozone treaty", "The [[ozone treaty]]", id="as the name in a link"),
        pytest.param("ozone treaty", "An [ozone treaty](term:montreal-protocol)", id="as the words of a link"),
        pytest.param("ozone treaty", "<q>An ozone treaty</q>", id="in a quotation"),
    ],
)
def test_a_form_that_a_text_holds_is_not_remarked(form: str, words: str, tmp_path: Path) -> None:
    assert remarks(tmp_path, {**term(f"forms: [{form}]"), BRIEF_PATH: f"{BRIEF}\n{words} holds.\n"}) == []


def test_a_form_that_only_a_brief_without_automatic_links_holds_is_not_remarked(tmp_path: Path) -> None:
    plain = {"content/briefs/plain.md": written("The ozone treaty.\n", "terms: off\n")[BRIEF_PATH]}
    assert remarks(tmp_path, {**term("forms: [ozone treaty]"), **plain}) == []


def test_two_definitions_that_lead_only_to_each_other_are_remarked_once(tmp_path: Path) -> None:
    files = {**ozone(text="What the Montreal Protocol protects."), TERM_PATH: TERM.replace("of 1987", "on the ozone layer")}
    said = "this definition and that of ozone-layer cite each other and nothing else"
    assert remarks(tmp_path, files) == [f"{TERM_PATH}:1:1: circular-definition: {said}"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It holds most of the air’s ozone.", id="one that says something else"),
        pytest.param("The Montreal Protocol protects it [since 1987](event:1987-09-16-signed).", id="one that leads to an event"),
    ],
)
def test_a_definition_that_can_be_understood_breaks_the_circle(text: str, tmp_path: Path) -> None:
    assert remarks(tmp_path, {**ozone(text=text), TERM_PATH: TERM.replace("of 1987", "on the ozone layer")}) == []


def test_a_name_without_an_entry_is_remarked_where_it_stands_first(tmp_path: Path) -> None:
    files = written("Delegates asked UNEP.\nIn spring UNEP answered, and in fall UNEP left.\n")
    assert remarks(tmp_path, files) == [f"{BRIEF_PATH}:7:17: nameless: “UNEP” stands in the briefs 3 times and has no entry"]


def test_the_words_of_a_name_count_together(tmp_path: Path) -> None:
    files = {BRIEF_PATH: BRIEF + "\nThey met Mostafa Tolba, saw Mostafa Tolba, and heard Mostafa Tolba.\n"}
    said = "“Mostafa Tolba” stands in the briefs 3 times and has no entry"
    assert remarks(tmp_path, files) == [f"{BRIEF_PATH}:13:10: nameless: {said}"]


def test_a_name_may_be_broken_over_two_lines(tmp_path: Path) -> None:
    files = {BRIEF_PATH: BRIEF + "\nThey met Mostafa Tolba, saw Mostafa Tolba, and heard Mostafa\nTolba.\n"}
    assert [one.split(": ")[1] for one in remarks(tmp_path, files)] == ["nameless"]


def test_a_name_is_counted_over_all_briefs(tmp_path: Path) -> None:
    other = BRIEF + "\nIt asked UNEP, and UNEP answered.\n"
    files = {BRIEF_PATH: BRIEF + "\nIt asked UNEP.\n", "content/briefs/other.md": other}
    (remark,) = remarks(tmp_path, files)
    assert remark.endswith("nameless: “UNEP” stands in the briefs 3 times and has no entry")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("It asked UNEP, and UNEP answered.", id="twice"),
        pytest.param("The UNEP answered. But UNEP was asked.", id="twice, behind the first word of a sentence"),
        pytest.param("In April May June July met in April May June July and April May June July.", id="months"),
        pytest.param("Delegates came. Delegates spoke. Delegates left.", id="a word that begins sentences"),
        pytest.param("See the Montreal Protocol, the Montreal Protocol, and the Montreal Protocol.", id="a term"),
    ],
)
def test_what_is_no_name_or_not_often_there_is_not_remarked(words: str, tmp_path: Path) -> None:
    assert remarks(tmp_path, {BRIEF_PATH: f"{BRIEF}\n{words}\n"}) == []


def test_an_abbreviation_before_its_expansion_is_remarked_where_it_stands(tmp_path: Path) -> None:
    files = {**term("abbreviation: MP"), **written("Of the\nMP all speak.\nThe Montreal Protocol is old.\n")}
    said = "“MP” stands here before “Montreal Protocol”, which it is short for"
    assert remarks(tmp_path, files) == [f"{BRIEF_PATH}:8:1: early-abbreviation: {said}"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The Montreal Protocol (MP) is old.\nOf the MP all speak.\n", id="behind it"),
        pytest.param("The Montreal Protocol is old.\nOf the MP all speak.\n", id="later"),
        pytest.param("Of the MP all speak.\n", id="by itself"),
        pytest.param("In the MP Act.\nThe Montreal Protocol is old.\n", id="as a part of another name"),
    ],
)
def test_an_abbreviation_after_its_expansion_is_not_remarked(text: str, tmp_path: Path) -> None:
    assert remarks(tmp_path, {**term("abbreviation: MP"), **written(text)}) == []


def test_another_expansion_than_the_glossarys_is_remarked_where_it_stands(tmp_path: Path) -> None:
    files = {**term("abbreviation: MP"), **written("It was the\nMontreal Pact (MP) that held.\n")}
    said = "“Montreal Pact” is not what the glossary says MP is short for"
    assert remarks(tmp_path, files) == [f"{BRIEF_PATH}:8:1: other-expansion: {said}"]


def test_a_term_with_the_abbreviation_of_another_is_remarked(tmp_path: Path) -> None:
    other = "---\nname: Ozone Fund\nabbreviation: OF\nkind: body\ngist: A fund.\n---\nOf the Montreal Protocol.\n"
    files = {**term("abbreviation: MP"), "content/glossary/fund.md": other, **written("The Montreal\nProtocol (OF) held.\n")}
    said = "“Montreal Protocol” is montreal-protocol, and OF behind it is fund"
    assert f"{BRIEF_PATH}:7:5: other-expansion: {said}" in remarks(tmp_path, files)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        pytest.param("abbreviation: MP", "Montreal Protocol (MP)", id="the name"),
        pytest.param("abbreviation: MP", "Montreal\nProtocol (MP)", id="over two lines"),
        pytest.param("abbreviation: MP\nforms: [Montreal Pact]", "Montreal Pact (MP)", id="a form"),
        pytest.param("abbreviation: MP", "Member of the House (MP)", id="words with other initials"),
        pytest.param("abbreviation: MP\nforms: [Montreal Program]", "Montreal Programme (MP)", id="a British spelling"),
        pytest.param("abbreviation: MP", "Member of Parliament (XY)", id="an abbreviation of nothing"),
    ],
)
def test_an_expansion_of_the_glossarys_is_not_remarked(keys: str, words: str, tmp_path: Path) -> None:
    assert remarks(tmp_path, {**term(keys), **written(f"It was the {words} that held.\n")}) == []
