"""A file is locked by one at a time, until it is closed or its process has ended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policybrief.lock import locked

ROOT = Path(__file__).parent.parent
HOLDING = """\
import os, sys
from policybrief.lock import locked
print(locked(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)), flush=True)
sys.stdin.read()
"""


def opened(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT)


def test_who_comes_second_goes_away_until_the_first_has_closed(tmp_path: Path) -> None:
    first, second = opened(tmp_path / "lock"), opened(tmp_path / "lock")
    assert (locked(first), locked(second)) == (True, False)
    os.close(first)
    assert locked(second)
    os.close(second)


def test_a_process_that_is_killed_gives_its_lock_back(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path / "lock")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        mine = opened(tmp_path / "lock")
        assert not locked(mine)
        other.kill()
        other.wait()
        assert locked(mine)
    os.close(mine)


def test_what_is_no_open_file_is_told_and_not_taken_for_locked(tmp_path: Path) -> None:
    handle = opened(tmp_path / "lock")
    os.close(handle)
    with pytest.raises(OSError):
        locked(handle)
