"""Results into a page: goals, tables for each size, growth, previews, a profile, and what each tool does of the job."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from .results import HUGO, MANY, TERMS, Measure, Notes, Table, goals, memory, processor, shown, wall
from .scenarios import SCENARIOS, Scenario
from .tools import TOOLS


def report(table: Table, notes: Notes) -> str:
    """The whole page, as Markdown."""
    return "\n".join(line for part in parts(table, notes) for line in part) + "\n"


def parts(table: Table, notes: Notes) -> Iterator[list[str]]:
    """Its sections, in order."""
    yield head(notes)
    yield ["", "## Goals", "", *grid(["what", "goal", "measured", "verdict"]), *(goal.row for goal in goals(table, notes))]
    for briefs in table.sizes():
        yield of_size(table, briefs)
    yield grown(table)
    yield of_linking(table, notes)
    yield of_saves(notes)
    yield of_profile(notes)
    yield [
        "",
        "## What each does of the job",
        "",
        *grid(["tool", "does"]),
        *(f"| {tool.name} | {tool.does} |" for tool in TOOLS.values()),
    ]


PROFILED = "A cold build of 1,000 briefs under cProfile, in one process; a module’s own time, without what it calls."
TOLD = "The same as `policybrief build --profile` tells it:"
HEAD = """\
# Speed, beside the peers

Made by `make bench`; how it is measured stands in [docs/speed.md](../docs/speed.md).
Seconds depend on the machine, ratios hardly.

- {day}
- {machine}
- {versions}
- Corpus: briefs of 1,550 words, 150 terms with 577 forms, 200 events; by `bench/corpus.py`.
"""


def head(notes: Notes) -> list[str]:
    return HEAD.format(day=notes.day, machine=notes.machine, versions="; ".join(notes.versions)).rstrip("\n").splitlines()


def of_size(table: Table, briefs: int) -> list[str]:
    """Three tables: seconds, processor seconds, memory, each with its ratio to Hugo."""
    loads = [run.load for key, runs in table.runs.items() if key[1:3] == (briefs, TERMS) for run in runs]
    lines = ["", f"## {briefs:,} briefs", "", f"Load of the machine before the runs, our own included: {median(loads):.1f}."]
    tools = [tool for tool in TOOLS if any((tool, briefs, TERMS, scenario) in table.runs for scenario in SCENARIOS)]
    run = [one for one in SCENARIOS.values() if any((tool, briefs, TERMS, one.name) in table.runs for tool in tools)]
    for title, measure in (("Seconds", wall), ("Processor seconds", processor), ("Memory in MB", memory)):
        lines += ["", f"{title}, and how many times Hugo’s:", "", *grid(["", *(TOOLS[tool].name for tool in tools), "runs"])]
        lines += (row(table, tools, briefs, scenario, measure) for scenario in run)
    changes = [
        f"{changed:,} by {scenario.says}" for scenario in SCENARIOS.values() if (changed := table.changed(briefs, scenario.name))
    ]
    return [*lines, "", f"Of our files were changed: {'; '.join(changes)}."] if changes else lines


def row(table: Table, tools: Sequence[str], briefs: int, scenario: Scenario, measure: Measure) -> str:
    """One scenario, by each tool."""
    cells = (cell(table, tool, briefs, scenario.name, measure) for tool in tools)
    counts = {len(table.runs.get((tool, briefs, TERMS, scenario.name), ())) for tool in tools}
    runs = "–".join(map(str, sorted({min(counts), max(counts)})))
    return f"| {scenario.says} | {' | '.join(cells)} | {runs} |"


def cell(table: Table, tool: str, briefs: int, scenario: str, measure: Measure) -> str:
    value = shown(table.median(tool, briefs, scenario, measure))
    ratio = None if tool == HUGO else table.ratio(tool, HUGO, briefs, scenario, measure)
    return value if ratio is None else f"{value} ({shown(ratio, '×')})"


def grown(table: Table) -> list[str]:
    """How the time grows with the briefs."""
    sizes = [briefs for briefs in table.sizes() if briefs >= 100]
    steps = list(pairwise(sizes))
    if not steps:
        return []
    lines = ["", "## Growth", "", "How many times the seconds of the smaller site:", ""]
    lines += grid(["", *(f"{few:,} to {many:,}" for few, many in steps)])
    for scenario in SCENARIOS.values():
        for tool in TOOLS:
            cells = [shown(table.growth(tool, scenario.name, few, many, wall), "×") for few, many in steps]
            if any(cell != "–" for cell in cells):
                lines.append(f"| {TOOLS[tool].name}: {scenario.says} | {' | '.join(cells)} |")
    return lines


def of_linking(table: Table, notes: Notes) -> list[str]:
    """What more terms cost: in one text, and in a whole build, which also makes their pages."""
    lines = ["", "## Linking", "", *grid(["", "150 terms", "1,500 terms", "ratio"])]
    few, many = (notes.linking.get(terms) for terms in (TERMS, MANY))
    if few and many:
        lines.append(f"| linking one brief, in ms | {shown(few)} | {shown(many)} | {shown(many / few, '×')} |")
    for tool in TOOLS:
        for briefs in table.sizes():
            values = [table.median(tool, briefs, "cold", processor, terms) for terms in (TERMS, MANY)]
            if values[0] and values[1]:
                said = f"{TOOLS[tool].name}: processor seconds of a cold build of {briefs:,} briefs, with the pages of the terms"
                lines.append(f"| {said} | {shown(values[0])} | {shown(values[1])} | {shown(values[1] / values[0], '×')} |")
    return lines


def of_saves(notes: Notes) -> list[str]:
    """The previews."""
    if not notes.saves:
        return []
    lines = ["", "## Preview", "", "Milliseconds from a save to the message that tells the browser to load again:", ""]
    lines += grid(["", "median", "least", "most", "saves"])
    for name, waited in notes.saves.items():
        tool, _, briefs = name.rpartition("-")
        numbers = (1_000 * value for value in (median(waited), min(waited), max(waited)))
        lines.append(f"| {TOOLS[tool].name}, {int(briefs):,} briefs | {' | '.join(map(shown, numbers))} | {len(waited)} |")
    return lines


def of_profile(notes: Notes) -> list[str]:
    """Where our time goes: as a profiler sees it, and as the engine tells it."""
    lines = ["", "## Where our time goes"] if notes.profile else []
    lines += ["", PROFILED, "", *grid(["module", "share"]), *notes.profile.splitlines()] if notes.profile else []
    lines += ["", TOLD, "", "```text", *notes.told.splitlines(), "```"] if notes.told else []
    return lines


def grid(names: Sequence[str]) -> list[str]:
    """The head of a table."""
    return [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
