"""Measurements into medians, ratios and growth, and these into goals met and missed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from .race import Run
from .scenarios import SCENARIOS
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
