"""Measurements into a page: goals met and missed, tables for each size, growth, and what each tool does of the job."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .race import Run
from .scenarios import SCENARIOS, Scenario
from .tools import TOOLS

Measure = Callable[[Run], float]

TERMS = 150
"""As many as the corpus has, but for the cost of linking."""
MANY = 1_500
HUGO = "hugo"


@dataclass(frozen=True, slots=True)
class Notes:
    """What stands beside the measurements."""

    day: str
    machine: str
    versions: Sequence[str]
    saves: Mapping[str, Sequence[float]]
    """Seconds from save to told, by tool and number of briefs: `ours-1000`."""
    linking: Mapping[int, float]
    """Milliseconds to link one brief, by the number of terms."""
    profile: str = ""
    """Rows of a table: module and share."""
    told: str = ""
    """What the engine says of its own steps."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached; `limit` is None where the number is only to be told."""

    says: str
    value: float | None
    limit: float | None
    unit: str = "×"

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.limit is None:
            return "–"
        return "met" if self.value <= self.limit else f"missed, {self.value / self.limit:.1f} times the goal"

    @property
    def row(self) -> str:
        limit = "–" if self.limit is None else f"≤ {self.limit:g} {self.unit}"
        return f"| {self.says} | {limit} | {shown(self.value, self.unit)} | {self.verdict} |"


class Table:
    """All runs, ready to be asked."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.runs: dict[tuple[str, int, int, str], list[Run]] = {}
        for run in runs:
            self.runs.setdefault((run.tool, run.briefs, run.terms, run.scenario), []).append(run)

    def sizes(self) -> list[int]:
        """How many briefs there were."""
        return sorted({briefs for _, briefs, terms, _ in self.runs if terms == TERMS})

    def median(self, tool: str, briefs: int, scenario: str, measure: Measure, terms: int = TERMS) -> float | None:
        """The median of a measure; None where nothing was measured."""
        runs = self.runs.get((tool, briefs, terms, scenario))
        return median(map(measure, runs)) if runs else None

    def ratio(self, tool: str, other: str, briefs: int, scenario: str, measure: Measure, terms: int = TERMS) -> float | None:
        """How many times the other's median; None unless both were measured in one race."""
        mine, theirs = (self.runs.get((name, briefs, terms, scenario)) for name in (tool, other))
        if not mine or not theirs or mine[0].race != theirs[0].race:
            return None
        return median(map(measure, mine)) / median(map(measure, theirs))

    def changed(self, briefs: int, scenario: str) -> int | None:
        """How many files of ours a scenario changes."""
        counts = [run.changed for run in self.runs.get(("ours", briefs, TERMS, scenario), ()) if run.changed is not None]
        return max(counts, default=None)

    def growth(self, tool: str, scenario: str, few: int, many: int, measure: Measure) -> float | None:
        """How many times what it takes with few briefs it takes with many."""
        small, large = (self.median(tool, briefs, scenario, measure) for briefs in (few, many))
        return large / small if small is not None and large is not None else None


def wall(run: Run) -> float:
    return run.wall


def processor(run: Run) -> float:
    return run.processor


def memory(run: Run) -> float:
    return run.memory / 1e6


def shown(value: float | None, unit: str = "") -> str:
    """A number with three digits that count."""
    if value is None:
        return "–"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f}{' ' if unit else ''}{unit}"


# ---------------------------------------------------------------- goals


def goals(table: Table, notes: Notes) -> Iterator[Goal]:
    """Those of the project, in the order in which they were set; the one that is hardest for us first."""
    for briefs, limit in ((100, None), (1_000, 2.0), (10_000, 3.0)):
        says = f"cold, with all links and cards, against Hugo without any, {briefs:,} briefs"
        yield Goal(says, table.ratio("ours", HUGO, briefs, "cold", wall), limit)
    for other, limit in (("hugo-linking", 0.4), ("eleventy-linking", 0.65)):
        says = f"cold, against {TOOLS[other].name}, 1,000 briefs"
        yield Goal(says, table.ratio("ours", other, 1_000, "cold", wall), limit)
    for scenario, limits in (("body", (1.0, 0.15, 0.05)), ("title", (1.2, 0.3, 0.12)), ("nothing", (0.3, 0.06, 0.03))):
        for briefs, limit in zip((100, 1_000, 10_000), limits, strict=True):
            says = f"{SCENARIOS[scenario].says}, against Hugo, {briefs:,} briefs"
            yield Goal(says, table.ratio("ours", HUGO, briefs, scenario, wall), limit)
    for briefs, limit in ((100, 0.5), (1_000, 0.35), (10_000, 0.2)):
        yield Goal(
            f"memory of a cold build, against Hugo, {briefs:,} briefs", table.ratio("ours", HUGO, briefs, "cold", memory), limit
        )
    for says, scenario, limit in (("a cold build", "cold", 11.0), ("a build after one edit", "body", 4.0)):
        says = f"growth of {says} from 1,000 to 10,000 briefs"
        yield Goal(says, table.growth("ours", scenario, 1_000, 10_000, wall), limit)
    for briefs, limit in ((1_000, 200.0), (10_000, 600.0)):
        waited = notes.saves.get(f"ours-{briefs}")
        yield Goal(f"preview, from save to told, {briefs:,} briefs", 1_000 * median(waited) if waited else None, limit, "ms")
    few, many = (notes.linking.get(terms) for terms in (TERMS, MANY))
    yield Goal("linking one brief: from 150 to 1,500 terms", many / few if few and many else None, 1.4)


# ---------------------------------------------------------------- the page


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
