"""policybrief beside its peers: `python -m bench.speed [install|run|serve|linking|profile|report]…`, all of it without a word.

Each step keeps what it has measured in a folder, so that a long run can be made in pieces, in any order and on any day;
`report` makes bench/RESULTS.md of all pieces. A ratio is shown only where both numbers come from one race.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from . import linking, race, results, saving, tools
from .corpus import Size
from .report import report as paged
from .scenarios import MOST, SCENARIOS
from .timing import Failed
from .tools import TOOLS

HOME = tools.ROOT / ".bench"
RESULTS = Path(__file__).parent / "RESULTS.md"
SIZES = (10, 100, 1_000, 10_000)
PREVIEWED = ("hugo", "eleventy", "ours")


def main() -> None:
    asked = read_command()
    steps: Mapping[str, Callable[[argparse.Namespace], None]] = {
        "install": install,
        "run": run,
        "serve": serve,
        "linking": link,
        "profile": profile,
        "report": report,
    }
    for name in asked.steps or steps:
        if name not in steps:
            raise SystemExit(f"there is no step {name}; choose from {', '.join(steps)}")
        steps[name](asked)


def read_command() -> argparse.Namespace:
    reading = argparse.ArgumentParser(prog="python -m bench.speed", description="Measures policybrief beside its peers.")
    reading.add_argument("steps", nargs="*", help="install, run, serve, linking, profile, report (default: all of them)")
    reading.add_argument("--home", type=Path, default=HOME, help="folder for peers, sites and measurements (default: .bench)")
    reading.add_argument(
        "--briefs", type=int, nargs="+", default=SIZES, help="how many briefs, a race each (default: 10 to 10,000)"
    )
    reading.add_argument("--terms", type=int, default=results.TERMS, help="how many terms (default: %(default)s)")
    reading.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS), help="which tools (default: all installed)")
    reading.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=list(SCENARIOS), help="which (default: all)")
    reading.add_argument("--repeats", type=int, choices=range(1, MOST + 1), metavar="N", help="of each (default: 5; 3 at 10,000)")
    reading.add_argument("--saves", type=int, default=saving.SAVES, help="saves in the preview (default: %(default)s)")
    return reading.parse_args()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def install(asked: argparse.Namespace) -> None:
    """The peers."""
    tools.install(asked.home)


def run(asked: argparse.Namespace) -> None:
    """A race for each size."""
    for briefs in asked.briefs:
        run_one(asked, Size(briefs, asked.terms), asked.scenarios)


def run_one(asked: argparse.Namespace, size: Size, scenarios: Sequence[str]) -> None:
    """One race; what is measured is kept scenario by scenario, so that little is lost when it is ended."""
    names = [name for name in asked.tools if TOOLS[name].installed(asked.home)]
    say(f"{size.briefs} briefs and {size.terms} terms by {', '.join(names)}")
    repeats = asked.repeats or (5 if size.briefs < 10_000 else 3)
    held: list[race.Run] = []
    for one in race.Race(asked.home, size, names, scenarios, repeats).run(say):
        if held and held[-1].scenario != one.scenario:
            race.keep(measured(asked), held)
            held = []
        held.append(one)
    race.keep(measured(asked), held)


def serve(asked: argparse.Namespace) -> None:
    """The previews; Eleventy's builds in parts, as it can."""
    for briefs in asked.briefs:
        for name in PREVIEWED if briefs >= 1_000 else ():
            if name in asked.tools and TOOLS[name].installed(asked.home):
                site = asked.home / "work" / f"preview-{briefs}" / name
                waited = saving.saves(asked.home, site, name, Size(briefs, asked.terms), asked.saves)
                say(f"{name}, {briefs} briefs: {', '.join(f'{1_000 * seconds:.0f}' for seconds in waited)} ms")
                note(asked, "saves", {f"{name}-{briefs}": waited})


def link(asked: argparse.Namespace) -> None:
    """One text against two glossaries, and cold builds of 1,000 briefs with the larger one."""
    note(asked, "linking", {str(size): cost for size, cost in linking.costs((results.TERMS, results.MANY)).items()})
    if 1_000 in asked.briefs:
        run_one(asked, Size(1_000, results.MANY), ["cold"])


def profile(asked: argparse.Namespace) -> None:
    """Where a cold build of ours spends its time."""
    site = asked.home / "work/profile"
    TOOLS["ours"].write(site, Size(1_000))
    note(asked, "profile", {"rows": heard(sys.executable, "-m", "bench.profiling", str(site)), "told": ""})
    if "--profile" in heard(sys.executable, "build.py", "build", "--help"):
        note(asked, "profile", {"told": heard(*TOOLS["ours"].command(asked.home, site), "--profile", "--quiet")})


def heard(*command: str) -> str:
    """What a command prints, on whichever stream."""
    done = subprocess.run(command, cwd=tools.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def report(asked: argparse.Namespace) -> None:
    """All that was measured, as a page."""
    known = notes(asked)
    versions = [TOOLS[name].version(asked.home) for name in ("ours", "hugo", "eleventy") if TOOLS[name].installed(asked.home)]
    python = f"Python {platform.python_version()}, {tools.libraries()}"
    page = paged(
        results.Table(race.kept(measured(asked))),
        results.Notes(
            date.today().isoformat(),
            machine(),
            [*versions, python],
            known.get("saves", {}),
            {int(size): cost for size, cost in known.get("linking", {}).items()},
            known.get("profile", {}).get("rows", ""),
            known.get("profile", {}).get("told", ""),
        ),
    )
    RESULTS.write_text(page, encoding="utf-8")
    print(page)


def machine() -> str:
    """The cores, the processor and the memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {model()}, {memory:.0f} GiB of memory, {platform.system()} {platform.release().split('-')[0]}"


def model() -> str:
    """The processor's name, where the system tells it."""
    table = Path("/proc/cpuinfo")
    lines = table.read_text().splitlines() if table.exists() else []
    return next(
        (line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.processor() or platform.machine()
    )


# ---------------------------------------------------------------- what is kept between steps


def measured(asked: argparse.Namespace) -> Path:
    folder: Path = asked.home / "measured"
    return folder


def notes(asked: argparse.Namespace) -> dict[str, Any]:
    """What was measured beside the races."""
    file = measured(asked) / "notes.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


def note(asked: argparse.Namespace, name: str, more: Mapping[str, object]) -> None:
    """Adds to it."""
    known = notes(asked)
    known[name] = known.get(name, {}) | dict(more)
    measured(asked).mkdir(parents=True, exist_ok=True)
    (measured(asked) / "notes.json").write_text(json.dumps(known, indent=1) + "\n")


if __name__ == "__main__":
    main()
