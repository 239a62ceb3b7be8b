"""How long the steps of a build take, and what each source costs. Knows nothing of ours."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

DEAREST = 10


class Timing:
    """Seconds by step and by source, as they are spent by this process."""

    def __init__(self) -> None:
        self.steps: dict[str, tuple[float, int]] = {}
        """By step: the seconds, and how many things were done."""
        self.sources: dict[str, float] = {}
        """By the path of a source: the seconds that went into it, whatever the step."""

    @contextmanager
    def of(self, step: str, count: int = 1, source: str = "") -> Iterator[None]:
        """Counts what is done within it; steps may lie within one another, and are told apart."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - begun
            seconds, done = self.steps.get(step, (0.0, 0))
            self.steps[step] = seconds + spent, done + count
            if source:
                self.sources[source] = self.sources.get(source, 0.0) + spent

    def told(self) -> str:
        """All steps in the order in which they were first done, and the dearest sources."""
        lines = [f"{seconds:9.3f} s {count:>9,}  {step}" for step, (seconds, count) in self.steps.items()]
        dearest = sorted(self.sources.items(), key=lambda one: -one[1])[:DEAREST]
        if dearest:
            lines += ["", *(f"{seconds:9.3f} s            {source}" for source, seconds in dearest)]
        return "\n".join(lines)
