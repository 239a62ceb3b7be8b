"""A command into what it cost: `python -I -S launch.py LOG COMMAND…` prints its exit code, seconds, processor seconds, and bytes.

It is a program of its own and imports next to nothing, because Linux counts the memory of whoever starts a process as
that of the process. Printed are the most memory of any one process, as the system counts it, and the most of all
processes together, without counting twice what they share; that is looked at every 20 ms, and only where there are several.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator

PERIOD = 0.02
UNIT = 1 if sys.platform == "darwin" else 1024


def main(log: str, *command: str) -> None:
    ended, peaks = threading.Event(), [0]
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    streams = [(os.POSIX_SPAWN_DUP2, said, 1), (os.POSIX_SPAWN_DUP2, said, 2)]
    silence = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
    begun = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[silence, *streams])
    watching = threading.Thread(target=watch, args=(process, ended, peaks))
    watching.start()
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - begun
    ended.set()
    watching.join()
    print(os.waitstatus_to_exitcode(status), wall, used.ru_utime + used.ru_stime, used.ru_maxrss * UNIT, peaks[0])


def watch(process: int, ended: threading.Event, peaks: list[int]) -> None:
    """Keeps the most memory that a process and its descendants had together."""
    while not ended.wait(PERIOD):
        family = list(descent(process))
        if len(family) > 1:
            peaks[0] = max(peaks[0], sum(map(share, family)))


def descent(process: int) -> Iterator[int]:
    """A process and all that descend from it."""
    yield process
    try:
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children") as children:
                for child in children.read().split():
                    yield from descent(int(child))
    except OSError:  # it has ended, or the system has no /proc
        return


def share(process: int) -> int:
    """The bytes of a process, what it shares divided among those who share it."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as lines:
            return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    except OSError:
        return 0


if __name__ == "__main__":
    main(*sys.argv[1:])
