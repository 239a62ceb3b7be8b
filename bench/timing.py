"""A command into what it cost, as a user would run it: start-up, work and end."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCH = Path(__file__).parent / "launch.py"


class Failed(Exception):
    """A command that did not end well, or whose output is not what it should be: no number is to be had."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took, its children included."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds of user and system."""
    memory: int
    """The most bytes of all processes together, or of the largest if that is more."""


def run(command: Sequence[str], folder: Path, log: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """One run in a folder; what it said stands in the log."""
    launched = [sys.executable, "-I", "-S", str(LAUNCH), str(log), *command]
    surroundings = {**os.environ, **(environment or {})}
    done = subprocess.run(launched, cwd=folder, env=surroundings, capture_output=True, text=True, check=True)
    code, wall, processor, largest, together = done.stdout.split()
    if code != "0":
        raise Failed(f"{' '.join(command)} ended with {code}:\n{log.read_text(errors='replace')[-2_000:]}")
    return Cost(float(wall), float(processor), max(int(largest), int(together)))
