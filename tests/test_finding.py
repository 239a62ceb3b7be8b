"""The search index: what may be looked for, where it stands, what it is called."""

import json
from pathlib import Path

from policybrief.finding import Place, as_script, index
from policybrief.views import Views

from .sites import BRIEF, TERM, minimal, woven

TERM_PATH = "content/glossary/montreal-protocol.md"


def places(root: Path, label: str, files: dict[str, str | bytes] | None = None) -> tuple[Place, ...]:
    """What the small site lets readers find of one kind."""
    groups = index(Views(woven(minimal(root, files)).site))
    return next(group.places for group in groups if group.label == label)


def test_a_brief_is_found_by_its_title_authors_date_and_summary(tmp_path: Path) -> None:
    (brief,) = places(tmp_path, "Briefs")
    assert brief == Place(
        "../briefs/protocol/index.html", "What the Protocol did", "Ann Author, 16 September 2009", "A short account."
    )


def test_a_passage_leads_to_its_paragraph_and_says_its_section(tmp_path: Path) -> None:
    first, second = places(tmp_path, "Passages")
    assert (first.address, first.title, first.note) == ("../briefs/protocol/index.html#p1", "What the Protocol did", "¶1")
    assert (second.address, second.title, second.note) == ("../briefs/protocol/index.html#p2", "Later years", "¶2")


def test_a_passage_keeps_its_words_and_drops_its_citations(tmp_path: Path) -> None:
    assert places(tmp_path, "Passages")[0].gist == "The Montreal Protocol was signed in 1987."


def test_a_heading_is_no_passage_and_a_list_leads_to_its_section(tmp_path: Path) -> None:
    found = places(tmp_path, "Passages", {"content/briefs/protocol.md": BRIEF + "\n- One item\n- Two\n"})
    assert [place.gist for place in found[2:]] == ["One item", "Two"]
    assert {place.address for place in found[2:]} == {"../briefs/protocol/index.html#later-years"}


def test_a_term_is_found_by_its_forms_but_not_by_words_that_only_point_back(tmp_path: Path) -> None:
    forms = "forms: [ozone treaty, {text: the treaty, contextual: true}]\nabbreviation: MP\nkind:"
    (term,) = places(tmp_path, "Glossary", {TERM_PATH: TERM.replace("kind:", forms)})
    assert (term.title, term.note, term.names) == ("Montreal Protocol", "treaty", "MP · ozone treaty")


def test_an_event_is_found_by_the_words_of_its_date_and_its_text(tmp_path: Path) -> None:
    (event,) = places(tmp_path, "Timeline")
    assert (event.note, event.gist) == ("16 September 1987", "Delegates signed the text in Montreal.")


def test_a_source_is_found_in_the_list_of_sources(tmp_path: Path) -> None:
    (source,) = places(tmp_path, "Sources")
    assert source.address == "../sources/index.html#s-unep-1987"


def test_the_script_sets_one_value_and_is_json_within(tmp_path: Path) -> None:
    groups = index(Views(woven(minimal(tmp_path)).site))
    script = as_script(groups)
    read = json.loads(script.removeprefix("const searchIndex = ").removesuffix(";\n"))
    assert [label for label, _, _ in read] == ["Briefs", "Glossary", "Timeline", "Passages", "Sources"]
    assert read[1][2][0][:3] == ["../glossary/montreal-protocol/index.html", "Montreal Protocol", "treaty"]


def test_a_text_that_looks_like_script_stays_a_text(tmp_path: Path) -> None:
    brief = BRIEF.replace("A short account.", "'A \"];alert(1)// b'")
    script = as_script(index(Views(woven(minimal(tmp_path, {"content/briefs/protocol.md": brief})).site)))
    assert '"A \\"];alert(1)//' in script
