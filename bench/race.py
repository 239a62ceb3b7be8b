"""Tools and scenarios into measurements: all tools in turn within each repeat, so that noise falls on all alike."""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from . import timing
from .corpus import Size
from .scenarios import SCENARIOS, Scenario, differing, digests
from .timing import Failed
from .tools import OURS, TOOLS, Tool

SMALL = 1_000
"""Up to so many briefs, each scenario is followed by a build from nothing; beyond, the last one that leaves the template."""

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One build, measured."""

    tool: str
    briefs: int
    terms: int
    scenario: str
    race: float
    """When its race began: only runs of one race are compared."""
    wall: float
    processor: float
    memory: int
    load: float
    """The machine's load over the last minute, before it."""
    changed: int | None = None
    """How many published files became others; counted for ours, once a scenario."""


@dataclass(frozen=True, slots=True)
class Race:
    """What is run, and where."""

    home: Path
    size: Size
    tools: Sequence[str]
    scenarios: Sequence[str]
    repeats: int

    def site(self, tool: str) -> Path:
        return self.home / "work" / f"{self.size.briefs}-{self.size.terms}" / tool

    @property
    def log(self) -> Path:
        return self.home / "log"

    def run(self, told: Told) -> Iterator[Run]:
        """Every measurement, as it is made."""
        begun = time.time()
        for name in self.tools:
            told(f"writing {self.size.briefs} briefs for {name}")
            TOOLS[name].write(self.site(name), self.size)
        chosen = [one for one in SCENARIOS.values() if one.name in self.scenarios]
        last = ([one for one in chosen if not one.template] or chosen)[-1]
        for scenario in chosen:
            yield from self.repeated(scenario, begun, told)
            if "ours" in self.tools and not scenario.cold and (self.size.briefs <= SMALL or scenario is last):
                self.compare(scenario)
                told(f"{scenario.name:10} byte for byte as from nothing")

    def repeated(self, scenario: Scenario, begun: float, told: Told) -> Iterator[Run]:
        """One scenario, each tool once a round; another tool begins each round."""
        for name in self.tools:
            if not scenario.cold and not (self.site(name) / TOOLS[name].out).exists():
                told(f"building for {name}")
                self.build(TOOLS[name], self.site(name))
        for turn in range(self.repeats):
            for name in (*self.tools[turn % len(self.tools) :], *self.tools[: turn % len(self.tools)]):
                run = self.once(name, scenario, begun, turn)
                told(f"{scenario.name:10} {name:18} {run.wall:9.3f} s {run.processor:9.3f} s {run.memory / 1e6:7.0f} MB")
                yield run

    def once(self, name: str, scenario: Scenario, begun: float, turn: int) -> Run:
        """One build, whose output is then looked at."""
        tool, site = TOOLS[name], self.site(name)
        scenario.prepare(tool, site, self.size, turn)
        counted = scenario.name == "nothing" or (tool is OURS and turn == 0 and not scenario.cold)
        before = digests(site / tool.out) if counted else {}
        os.sync()  # what an earlier run left to be written is not to be paid for by this one
        load = os.getloadavg()[0]
        cost = self.build(tool, site)
        scenario.check(tool, site, self.size, turn)
        changed = differing(before, digests(site / tool.out)) if counted else []
        if scenario.name == "nothing":
            must_be_same(tool, changed)
        known = (name, self.size.briefs, self.size.terms, scenario.name, begun)
        return Run(*known, cost.wall, cost.processor, cost.memory, load, len(changed) if counted else None)

    def build(self, tool: Tool, site: Path) -> timing.Cost:
        return timing.run(tool.command(self.home, site), site, self.log, tool.environment(site))

    def compare(self, scenario: Scenario) -> None:
        """Our remembered build with one from nothing."""
        site, out = self.site("ours"), self.site("ours").with_name("anew")
        timing.run(OURS.anew(self.home, site, out), site, self.log)
        wrong = differing(digests(site / OURS.out), digests(out))
        if wrong:
            raise Failed(f"{scenario.name}: {len(wrong)} files are not those of a build from nothing, the first {wrong[0]}")


def must_be_same(tool: Tool, changed: Sequence[str]) -> None:
    """Nothing to do must do nothing; a time of the build in a feed or a site map is forgiven the peers."""
    for path in changed:
        if tool is OURS or not path.endswith(".xml"):
            raise Failed(f"{tool.name}: nothing was to do, and {path} is another")


# ---------------------------------------------------------------- measurements as files


def keep(folder: Path, runs: Sequence[Run]) -> None:
    """Adds a race's runs to those kept; of a tool in a scenario at a size, the latest race's replace all others."""
    folder.mkdir(parents=True, exist_ok=True)
    for key in {(run.briefs, run.terms, run.scenario) for run in runs}:
        fresh = [run for run in runs if (run.briefs, run.terms, run.scenario) == key]
        file = folder / "{}-{}-{}.json".format(*key)
        old = [run for run in read(file) if run.tool not in {one.tool for one in fresh}]
        file.write_text("".join(json.dumps(asdict(run)) + "\n" for run in (*old, *fresh)))


def kept(folder: Path) -> list[Run]:
    """All runs."""
    return [run for file in sorted(folder.glob("*-*-*.json")) for run in read(file)]


def read(file: Path) -> list[Run]:
    return [Run(**json.loads(line)) for line in file.read_text().splitlines()] if file.exists() else []
