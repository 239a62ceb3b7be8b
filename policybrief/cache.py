"""`map`, remembered: a pure step's answer is kept under everything it depends on. Knows nothing of content.

The memory lives as long as its Memory does: through one build, or through all builds of a preview.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from . import workers

Input = TypeVar("Input")
Answer = TypeVar("Answer")


class Memory:
    """Answers by step and input; `jobs` workers find those that are missing, or as many as are worth it."""

    def __init__(self, jobs: int | None = 1, *, keep: bool = True) -> None:
        self.jobs, self.keep = jobs, keep
        self.answers: dict[tuple[str, Any], Any] = {}

    def map(self, step: str, function: Callable[[Input], Answer], inputs: Iterable[Input]) -> tuple[Answer, ...]:
        """`function` of each input, in order. Inputs must be hashable and say all that the answer depends on."""
        wanted = [(step, item) for item in inputs]
        missing = [key for key in dict.fromkeys(wanted) if key not in self.answers]
        fresh = dict(zip(missing, self.found(function, [item for _, item in missing]), strict=True))
        known = {key: fresh[key] if key in fresh else self.answers[key] for key in wanted}
        if self.keep:
            self.answers = {key: answer for key, answer in self.answers.items() if key[0] != step} | known
        return tuple(known[key] for key in wanted)

    def found(self, function: Callable[[Input], Answer], inputs: Sequence[Input]) -> Iterator[Answer]:
        """The answers themselves, by one process or several."""
        return workers.spread(function, inputs, workers.jobs_for(self.jobs, len(inputs)))
