"""The harness beside the peers: what an edit changes, what counts as a number, and how numbers are put together."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench import corpus, profiling, race, report, saving, scenarios, timing, tools
from bench.corpus import Size
from bench.race import Race, Run
from bench.results import Goal, Notes, Table, memory, processor, shown, wall
from bench.scenarios import SCENARIOS, differing, digests, page
from bench.timing import Failed
from bench.tools import OURS, TOOLS

SMALL = Size(4, 6, 3)
NOTES = Notes("2026-12-01", "2 cores", ["policybrief 0"], {"ours-1000": [0.3, 0.1, 0.2]}, {150: 5.0, 1_500: 6.0})


def run(tool: str, seconds: float, scenario: str = "cold", briefs: int = 1_000, began: float = 1.0) -> Run:
    return Run(tool, briefs, 150, scenario, began, seconds, 2 * seconds, int(seconds * 1e6), 0.5)


# ---------------------------------------------------------------- numbers


def test_a_median_is_that_of_all_runs_and_of_each_measure() -> None:
    table = Table(run("ours", seconds) for seconds in (5, 1, 3))
    medians = [table.median("ours", 1_000, "cold", measure) for measure in (wall, processor, memory)]
    assert medians == [3, 6, 3]


def test_a_ratio_is_that_of_the_medians() -> None:
    table = Table([*(run("ours", seconds) for seconds in (4, 6, 100)), *(run("hugo", seconds) for seconds in (1, 2, 3))])
    assert table.ratio("ours", "hugo", 1_000, "cold", wall) == 3


def test_what_was_not_run_in_one_race_is_not_compared() -> None:
    table = Table([run("ours", 4), run("hugo", 2, began=2.0)])
    assert table.ratio("ours", "hugo", 1_000, "cold", wall) is None
    assert table.ratio("ours", "eleventy", 1_000, "cold", wall) is None


def test_growth_is_the_ratio_of_two_sizes() -> None:
    table = Table([run("ours", 2), run("ours", 18, briefs=10_000)])
    assert table.growth("ours", "cold", 1_000, 10_000, wall) == 9
    assert table.growth("ours", "body", 1_000, 10_000, wall) is None


def test_a_goal_is_met_missed_or_not_measured() -> None:
    verdicts = [Goal("x", value, limit).verdict for value, limit in ((1.0, 1.0), (3.0, 2.0), (None, 2.0), (3.0, None))]
    assert verdicts == ["met", "missed, 1.5 times the goal", "not measured", "–"]


def test_numbers_are_shown_with_the_digits_that_count() -> None:
    assert [shown(value) for value in (12_345.6, 45.67, 1.234, 0.12345, None)] == ["12,346", "45.7", "1.23", "0.123", "–"]


def test_the_page_holds_the_ratio_we_lose_beside_those_we_win() -> None:
    runs = [run("ours", 6), run("hugo", 2), run("ours", 0.1, "body"), run("hugo", 2, "body")]
    text = report.report(Table(runs), NOTES)
    assert "against Hugo without any, 1,000 briefs | ≤ 2 × | 3.00 × | missed, 1.5 times the goal |" in text
    assert "a sentence more in one brief, against Hugo, 1,000 briefs | ≤ 0.15 × | 0.050 × | met |" in text
    assert "preview, from save to told, 1,000 briefs | ≤ 200 ms | 200 ms | met |" in text
    assert "from 150 to 1,500 terms | ≤ 1.4 × | 1.20 × | met |" in text
    assert "| cold: nothing published, nothing remembered | 6.00 (3.00 ×) | 2.00 | 1 |" in text


def test_the_page_says_what_each_tool_does() -> None:
    text = report.report(Table([]), NOTES)
    assert all(f"| {tool.name} | {tool.does} |" in text for tool in TOOLS.values())


def test_pieces_of_a_run_are_merged_and_the_latest_counts(tmp_path: Path) -> None:
    race.keep(tmp_path, [run("ours", 9), run("hugo", 1), run("ours", 1, "body")])
    race.keep(tmp_path, [run("ours", 3, began=2.0), run("ours", 4, began=2.0)])
    found = Table(race.kept(tmp_path))
    assert found.median("ours", 1_000, "cold", wall) == 3.5
    assert found.median("hugo", 1_000, "cold", wall) == 1
    assert found.median("ours", 1_000, "body", wall) == 1


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/x/.venv/lib/python3.11/site-packages/markdown/core.py", "markdown"),
        ("/x/lib/python3.11/re/__init__.py", "re"),
        ("/x/lib/python3.11/json/decoder.py", "json"),
        ("/x/policybrief/weave.py", "policybrief/weave"),
        ("<frozen importlib._bootstrap>", "imports"),
        ("/x/templates/brief.html", "templates"),
        ("<string>", "other"),
    ],
)
def test_time_is_told_by_module(file: str, name: str) -> None:
    assert profiling.module(file) == name


# ---------------------------------------------------------------- edits


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_an_edit_changes_one_source_and_a_second_one_too(tool: tools.Tool, tmp_path: Path) -> None:
    tool.write(tmp_path, SMALL)
    changed: dict[str, list[list[str]]] = {}
    for scenario in SCENARIOS.values():
        for time in (0, 1):
            before = digests(tmp_path)
            scenario.prepare(tool, tmp_path, SMALL, time)
            changed.setdefault(scenario.name, []).append(differing(before, digests(tmp_path)))
    saved = {name: one.edit for name, one in SCENARIOS.items() if one.edit}
    expected = {name: [[tool.file(edit(SMALL, time))[0]] for time in (0, 1)] for name, edit in saved.items()}
    template = [[tool.template("")[0]]] * 2
    assert changed == {"cold": [[], []], "nothing": [[], []], **expected, "template": template}


def test_a_body_edit_adds_one_sentence() -> None:
    before, after = corpus.brief(2, SMALL), scenarios.body_edit(SMALL, 0)
    assert isinstance(after, corpus.Brief)
    assert set(after.text.splitlines()) - set(before.text.splitlines()) == {
        f"The report was later found by {scenarios.mark('body', 0)}."
    }
    assert replace(after, text=before.text) == before


def test_a_title_edit_and_a_gist_edit_leave_the_text() -> None:
    title, gist = scenarios.title_edit(SMALL, 0), scenarios.gist_edit(SMALL, 0)
    assert isinstance(title, corpus.Brief) and isinstance(gist, corpus.Term)
    assert replace(title, title=corpus.brief(1, SMALL).title) == corpus.brief(1, SMALL)
    assert replace(gist, gist=scenarios.named_first(SMALL).gist) == scenarios.named_first(SMALL)
    assert gist.name in corpus.brief(0, SMALL).text


def test_marks_are_words_that_stand_nowhere() -> None:
    marks = {scenarios.mark(name, time) for name in SCENARIOS for time in range(scenarios.MOST)}
    assert len(marks) == len(SCENARIOS) * scenarios.MOST
    assert not any(mark in corpus.source(entry) for mark in marks for entry in corpus.entries(SMALL))


def test_peers_get_the_same_words() -> None:
    entry = corpus.brief(1, SMALL)
    texts = [tool.file(entry)[1].split("---\n", 2)[2] for tool in TOOLS.values()]
    assert len({len(text.split()) for text in texts}) == 1
    assert ["](event:" in text for text in texts] == [tool is OURS for tool in TOOLS.values()]


# ---------------------------------------------------------------- what counts as a number


def test_a_page_that_does_not_show_the_edit_is_no_number(tmp_path: Path) -> None:
    edited = tmp_path / OURS.out / page(scenarios.body_edit(SMALL, 0))
    tools.put(edited, b"the old text")
    with pytest.raises(Failed, match="does not hold"):
        SCENARIOS["body"].check(OURS, tmp_path, SMALL, 0)
    edited.write_text(scenarios.mark("body", 0))
    SCENARIOS["body"].check(OURS, tmp_path, SMALL, 0)


def test_folders_are_compared_file_by_file_but_for_hidden_ones(tmp_path: Path) -> None:
    for path, content in (("one/a", "1"), ("one/b", "2"), ("one/.c", "3"), ("two/a", "1"), ("two/b", "4"), ("two/d", "5")):
        tools.put(tmp_path / path, content.encode())
    assert differing(digests(tmp_path / "one"), digests(tmp_path / "two")) == ["b", "d"]


def test_a_command_is_timed_with_its_children(tmp_path: Path) -> None:
    work = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(3_000_000)); bytearray(90_000_000)'])"
    cost = timing.run([sys.executable, "-c", work], tmp_path, tmp_path / "log")
    assert cost.wall > 0 and cost.processor > 0
    assert cost.memory > 90_000_000


def test_the_memory_of_a_small_command_is_not_that_of_the_harness(tmp_path: Path) -> None:
    held = bytearray(100_000_000)
    cost = timing.run([sys.executable, "-S", "-c", ""], tmp_path, tmp_path / "log")
    assert len(held) > cost.memory > 1_000_000


def test_a_command_that_fails_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"(?s)ended with 3:.*no such luck"):
        timing.run([sys.executable, "-c", "print('no such luck'); raise SystemExit(3)"], tmp_path, tmp_path / "log")


def test_our_own_race_from_first_to_last(tmp_path: Path) -> None:
    said: list[str] = []
    runs = list(Race(tmp_path, SMALL, ["ours"], ["body", "gist", "term"], 1).run(said.append))
    assert [one.scenario for one in runs] == ["body", "gist", "term"]
    assert sum("byte for byte as from nothing" in line for line in said) == 3


def test_a_save_in_our_preview_is_told_and_seen(tmp_path: Path) -> None:
    assert len(saving.saves(tmp_path, tmp_path / "site", "ours", SMALL, 1)) == 1
