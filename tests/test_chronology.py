"""The chronology: twelve faults give twelve messages; dates that can be give none."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from policybrief.problem import Severity

from .sites import BRIEF, SETTINGS, minimal, woven

ERAS = (
    "  covers: 1985/2010\n  eras:\n    - {id: early, label: Early, date: ../1989}\n    - {id: late, label: Late, date: 1990/..}\n"
)
OPEN = SETTINGS.replace(
    "timeline: {kinds: {treaty: Treaty, vote: Vote}}\nfonts: system\n",
    "timeline:\n  kinds: {treaty: Treaty, vote: Vote}\n",
)
SITE = OPEN + ERAS + "fonts: system\n"
STATE = "---\nname: Soviet Union\nkind: state\ngist: A party until its end.\n"
STATE += "facts: [{what: dissolved, date: 1991-12-26}]\n---\nA state.\n"
PERSON = "---\nname: Ann Envoy\nkind: person\ngist: An envoy.\n"
PERSON += "facts: [{what: born, date: 1950}, {what: died in office, date: 1995}]\n---\nA.\n"


def event(title: str, date: str, keys: str = "") -> str:
    """An event whose keys begin in line 5."""
    return f"---\ntitle: {title}\ndate: {date}\nkind: treaty\n{keys}---\nIt happened.\n"


def brief(text: str) -> str:
    """A brief whose text begins in line 7."""
    return BRIEF.split("---\n")[1].join(("---\n", f"---\n{text}\n"))


CLEAN: Mapping[str, str] = {
    "content/site.yaml": SITE,
    "content/glossary/soviet-union.md": STATE,
    "content/glossary/ann-envoy.md": PERSON,
    "content/timeline/london.md": event(
        "London", "1990-06-29", "weekday: Fri\nafter: [1987-09-16-signed]\nactors: [soviet-union]\n"
    ),
    "content/timeline/copenhagen.md": event("Copenhagen", "1992-11-23/1992-11-25", "after: [london]\nactors: [ann-envoy]\n"),
    "content/briefs/protocol.md": brief(
        "It was [signed](event:1987-09-16-signed) in September 1987.\n"
        "On 29 June 1990 it was [amended](event:london), three years after 1987 [@unep-1987].\n"
        "[In late 1992](event:copenhagen) it was amended again."
    ),
}
T = "content/timeline/x.md"
FAULTS: Mapping[str, tuple[str, str, str, int, int]] = {
    "a day that cannot be": ("content/timeline/a.md", event("A", "1990-02-30"), "bad-date", 3, 15),
    "words for a date": ("content/timeline/b.md", event("B", "late 1990"), "bad-date", 3, 7),
    "a reversed interval": ("content/timeline/c.md", event("C", "1990-06-16/1990-06-01"), "bad-date", 3, 7),
    "a wrong weekday": ("content/timeline/d.md", event("D", "1990-06-30", "weekday: Fri\n"), "weekday", 5, 10),
    "an order that dates deny": ("content/timeline/e.md", event("E", "1988", "after: [london]\n"), "contradicted-order", 5, 9),
    "an order that dates leave open": (
        "content/timeline/f.md",
        event("F", "1990-06", "after: [london]\n"),
        "unproved-order",
        5,
        9,
    ),
    "an event that is not covered": ("content/timeline/g.md", event("G", "2011-01-01"), "outside-covers", 3, 7),
    "a state after its end": ("content/timeline/h.md", event("H", "1993", "actors: [soviet-union]\n"), "out-of-time", 5, 10),
    "a person before birth or after death": (
        "content/timeline/i.md",
        event("I", "1996", "actors: [ann-envoy]\n"),
        "out-of-time",
        5,
        10,
    ),
    "an event twice": ("content/timeline/zz.md", event("london", "1990-06-29"), "duplicate-event", 3, 7),
    "a link to a vanished event": ("content/briefs/k.md", brief("It was [held](event:londn)."), "unknown-event", 7, 8),
    "a sentence that denies its event": (
        "content/briefs/l.md",
        brief("It was\n[amended](event:london) in May 1990."),
        "contradicted-date",
        8,
        1,
    ),
}


def messages(root: Path, files: Mapping[str, str]) -> list[tuple[str, str, int, int]]:
    """What is told of a site: path, code, line and column."""
    found = woven(minimal(root, files)).problems
    return [(one.at.path, one.code, one.at.line, one.at.column) for one in found]


def test_a_clean_chronology_gives_no_message(tmp_path: Path) -> None:
    assert messages(tmp_path, CLEAN) == []


def test_twelve_faults_give_twelve_messages(tmp_path: Path) -> None:
    files = {**CLEAN, **{path: text for path, text, _, _, _ in FAULTS.values()}}
    expected = [(path, code, line, column) for path, _, code, line, column in FAULTS.values()]
    assert len(expected) == 12
    assert messages(tmp_path, files) == sorted(expected, key=lambda one: (one[0], one[2], one[3]))


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_alone_gives_its_message(name: str, tmp_path: Path) -> None:
    path, text, code, line, column = FAULTS[name]
    assert messages(tmp_path, {**CLEAN, path: text}) == [(path, code, line, column)]


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_a_cure(name: str, tmp_path: Path) -> None:
    path, text, *_ = FAULTS[name]
    (found,) = woven(minimal(tmp_path, {**CLEAN, path: text})).problems
    assert found.help
    doubtful = found.code == "unproved-order" or name == "a sentence that denies its event"
    assert found.severity is (Severity.WARNING if doubtful else Severity.ERROR)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (event("X", "1984~"), ("outside-covers", Severity.WARNING, "about 1984 may be outside 1985–2010")),
        (event("X", "1983~"), ("outside-covers", Severity.ERROR, "about 1983 is outside 1985–2010")),
        (event("X", "2011-01?"), ("outside-covers", Severity.WARNING, "perhaps January 2011 may be outside 1985–2010")),
        (
            event("X", "1992-01~", "actors: [soviet-union]\n"),
            ("out-of-time", Severity.WARNING, "Soviet Union may not have taken part, about January 1992"),
        ),
        (
            event("X", "1992-03~", "actors: [soviet-union]\n"),
            ("out-of-time", Severity.ERROR, "Soviet Union cannot have taken part, about March 1992"),
        ),
        (
            event("X", "1990-05~", "after: [london]\n"),
            ("unproved-order", Severity.WARNING, "about May 1990 may be before 29 June 1990"),
        ),
        (
            event("X", "1990-04~", "after: [london]\n"),
            ("contradicted-order", Severity.ERROR, "about April 1990 is before 29 June 1990"),
        ),
    ],
)
def test_what_is_only_about_right_is_told_as_a_doubt(written: str, expected: tuple[str, Severity, str], tmp_path: Path) -> None:
    (found,) = woven(minimal(tmp_path, {**CLEAN, T: written})).problems
    assert (found.code, found.severity) == expected[:2]
    assert found.message.startswith(expected[2])


def test_a_fact_that_is_only_about_right_may_be_of_its_event(tmp_path: Path) -> None:
    for date, weight in (("1990-05~", Severity.WARNING), ("1990-04~", Severity.ERROR)):
        facts = f"facts: [{{what: met, date: {date}, event: london}}]\n"
        files = {**CLEAN, "content/glossary/ann-envoy.md": PERSON.split("facts:")[0] + facts + "---\nA.\n"}
        (found,) = woven(minimal(tmp_path, files)).problems
        assert (found.code, found.severity) == ("contradicted-date", weight)


def test_events_whose_dates_cannot_be_read_are_not_called_the_same(tmp_path: Path) -> None:
    files = {f"content/timeline/{name}.md": event("Vote", date) for name, date in (("a", "in 1993"), ("b", "in 1994"))}
    assert [code for _, code, _, _ in messages(tmp_path, {**CLEAN, **files})] == ["bad-date", "bad-date"]


def test_events_that_come_after_each_other_in_a_circle_are_told_once(tmp_path: Path) -> None:
    files = {f"content/timeline/{one}.md": event(one, "1990", f"after: [{other}]\n") for one, other in ("ab", "bc", "ca")}
    told = [one for one in woven(minimal(tmp_path, {**CLEAN, **files})).problems if one.severity is Severity.ERROR]
    assert [(one.code, one.message.split(":")[0]) for one in told] == [("contradicted-order", "a circle")]


def test_times_in_other_zones_are_compared_by_the_instant(tmp_path: Path) -> None:
    moscow, new_york = event("M", "2000-06-03T01:00+04:00"), event("N", "2000-06-02T18:00-04:00", "after: [m]\n")
    files = {"content/timeline/m.md": moscow, "content/timeline/n.md": new_york}
    assert messages(tmp_path, {**CLEAN, **files}) == []


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("It was [amended](event:london) on 29 June 1990.", False),
        ("It was [amended](event:london) in 1990.", False),
        ("It was [amended](event:london) in 1991.", True),
        ("It was [amended in May 1990](event:london).", True),
        ("In May 1990 ministers [amended](event:london) it.", True),
        ("In May 1990, a month before the parties [met](event:london), a draft was sent.", False),
        ("Drafted in May 1990. It was [amended](event:london) later.", False),
        ("It was [amended](event:london) in mid-1990.", False),
        ("It was [amended](event:london) in late 1995.", True),
        ("Between May 1989 and June 1990 it was [amended](event:london).", False),
        ("The treaty of 1987, [amended](event:london) in 1990.", False),
        ("[In 1987 and 1990](event:london)", True),
    ],
)
def test_a_sentence_may_not_deny_the_event_it_links(sentence: str, wrong: bool, tmp_path: Path) -> None:
    codes = [code for _, code, _, _ in messages(tmp_path, {**CLEAN, "content/briefs/x.md": brief(sentence)})]
    assert codes == ["contradicted-date"] * wrong


def test_the_words_for_a_date_keep_to_its_years(tmp_path: Path) -> None:
    files = {T: event("X", "1990-10/1990-12", "date_text: late 1990\n")}
    assert messages(tmp_path, {**CLEAN, **files}) == []
    files = {T: event("X", "1990-10/1990-12", "date_text: late 1991\n")}
    assert messages(tmp_path, {**CLEAN, **files}) == [(T, "contradicted-date", 5, 12)]


@pytest.mark.parametrize(
    ("eras", "expected"),
    [
        ("[{id: a, label: A, date: ../1989}, {id: b, label: B, date: 1989/..}]", []),
        ("[{id: a, label: A, date: 1990/..}, {id: b, label: B, date: 1989}]", [("contradicted-order", 5, 68)]),
        ("[{id: a, label: A, date: 1989}, {id: a, label: B, date: 1990}]", [("duplicate-slug", 5, 46)]),
        ("[{id: A b, label: A, date: 1989}]", [("bad-slug", 5, 15)]),
        ("[{id: a, label: A, date: early}]", [("bad-date", 5, 34)]),
        ("[{id: a, label: A}]", [("missing-key", 5, 10)]),
    ],
)
def test_eras_have_names_of_their_own_and_stand_in_order(eras: str, expected: list[tuple[str, int, int]], tmp_path: Path) -> None:
    found = messages(tmp_path, {"content/site.yaml": f"{OPEN}  eras: {eras}\nfonts: system\n"})
    assert [one[1:] for one in found] == expected


def test_the_settings_hold_what_the_timeline_covers(tmp_path: Path) -> None:
    settings = woven(minimal(tmp_path, CLEAN)).site.settings
    assert settings.covers is not None
    assert settings.covers.edtf == "1985/2010"
    assert [(era.id, era.label, era.date.edtf) for era in settings.eras] == [
        ("early", "Early", "../1989"),
        ("late", "Late", "1990/.."),
    ]


# ---------------------------------------------------------------- remarks


def remarks(root: Path, files: Mapping[str, str]) -> list[tuple[str, str, int, int]]:
    """The remarks on dates of a sound site."""
    site = woven(minimal(root, {**CLEAN, **files}), remarks=True)
    assert site.sound, site.problems
    ours = ("untold-event", "half-covered", "eventless-date")
    return [(one.at.path, one.code, one.at.line, one.at.column) for one in site.problems if one.code in ours]


def test_of_a_clean_chronology_nothing_is_remarked(tmp_path: Path) -> None:
    assert remarks(tmp_path, {}) == []


def test_an_event_that_no_brief_mentions_is_remarked(tmp_path: Path) -> None:
    assert remarks(tmp_path, {T: event("X", "1991")}) == [(T, "untold-event", 1, 1)]
    assert remarks(tmp_path, {T: event("X", "1991", "bears_on: {protocol: []}\n")}) == []


@pytest.mark.parametrize(
    ("date", "told"),
    [("1984-12/1985-02", True), ("2010-12-31/2011-01-01", True), ("198X", True), ("2010-12-31", False), ("2009/..", False)],
)
def test_an_event_that_is_covered_in_part_is_remarked(date: str, told: bool, tmp_path: Path) -> None:
    found = remarks(tmp_path, {T: event("X", date, "bears_on: {protocol: []}\n")})
    assert found == [(T, "half-covered", 3, 7)] * told


def test_an_impossible_day_comes_with_a_cure_in_words(tmp_path: Path) -> None:
    files = {**CLEAN, "content/briefs/x.md": brief("It met on June 31, 1990.")}
    (told,) = woven(minimal(tmp_path, files)).problems
    assert (told.code, told.severity, told.at.line, told.at.column) == ("impossible-date", Severity.WARNING, 7, 11)
    assert told.help == "write June 30, 1990 or June 1990"


def test_a_day_with_the_weekday_of_another_is_told(tmp_path: Path) -> None:
    text = "It met on Friday, 29 June 1990, and on Thursday, 28 June 1990.\nIt met on\nMonday, 24 November 1992."
    (told,) = woven(minimal(tmp_path, {**CLEAN, "content/briefs/x.md": brief(text)})).problems
    assert (told.code, told.at.line, told.at.column, told.width) == ("impossible-date", 9, 1, 24)
    assert (told.message, told.help) == ("24 November 1992 was a Tuesday", "write Tuesday, 24 November 1992")


def test_impossible_days_are_told_in_every_kind_of_text(tmp_path: Path) -> None:
    about = "---\ntitle: About\n---\nFounded on 0 June 1990, or “on 31 June 1990” [sic].\n"
    files = {**CLEAN, "content/pages/about.md": about, T: event("X", "1991").replace("It", "On 1991-02-29 it")}
    assert [(one.at.path, one.code) for one in woven(minimal(tmp_path, files)).problems] == [
        ("content/pages/about.md", "impossible-date"),
        (T, "impossible-date"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It met again on 5 May 1999.", [("eventless-date", 7, 17)]),
        ("It met again\nin May 1999, and in May 1999.", [("eventless-date", 8, 4)]),
        ("It met in 1999, in late 1998 and in the 1970s.", []),
        ("It met on 24 November 1992.", []),
    ],
)
def test_dates_of_a_brief_without_an_event_are_remarked(text: str, expected: list[tuple[str, int, int]], tmp_path: Path) -> None:
    assert [one[1:] for one in remarks(tmp_path, {"content/briefs/x.md": brief(text)})] == expected
