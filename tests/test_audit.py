"""The audit: everything that is said without a source, at its place, and nothing that has one."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from policybrief.audit import unsourced

from .sites import EVENT, TERM, minimal, woven

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
