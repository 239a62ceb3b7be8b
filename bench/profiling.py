"""A cold build of ours into where its time goes, module by module: `python -m bench.profiling SITE`.

It runs in one process, which a profiler slows down, so the shares count and not the seconds.
"""

import cProfile
import io
import pstats
import re
import sys
import tempfile
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

from policybrief.cli import main as command

MODULE = re.compile(r"site-packages/([\w-]+)|python3\.\d+/(?!site-packages)([\w-]+)|(policybrief/\w+)\.py|(_bootstrap)")
MOST = 14


def main(site: str) -> None:
    profile = cProfile.Profile(builtins=False)  # what is built in counts for whoever calls it
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        words = ["build", "--site", site, "--out", str(Path(folder) / "out"), "--jobs", "1", "--no-cache"]
        code = profile.runcall(command, words)
    if code:
        raise SystemExit(code)
    spent = by_module(pstats.Stats(profile))
    for name, seconds in spent.most_common(MOST):
        print(f"| {name} | {100 * seconds / spent.total():.1f} % |")


def by_module(stats: pstats.Stats) -> Counter[str]:
    """The seconds spent in each module of ours and in each library, without those that they call."""
    spent: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in stats.stats.items():  # type: ignore[attr-defined]  # typeshed leaves it out
        spent[module(file)] += own
    return spent


def module(file: str) -> str:
    """`policybrief/weave`, `jinja2`; templates are named as such."""
    found = MODULE.search(file)
    if found is None:
        return "templates" if file.endswith((".html", ".xml", ".js", ".css", ".txt")) else "other"
    return found[1] or found[2] or found[3] or "imports"


if __name__ == "__main__":
    main(sys.argv[1])
