"""Every page is valid HTML, says the checker of the W3C (https://validator.github.io/validator/), where it is installed.

VNU="java -jar …/vnu.jar" .venv/bin/python -m pytest tests/test_validity.py
"""

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from .plain import serving

SERVED = {"JAVA_TOOL_OPTIONS": "-Xss4m -Dnu.validator.servlet.allow-forbidden-hosts=true"}
"""Lets it ask this machine: from a folder it takes all style sheets and scripts for those of another host."""


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command, or the end of the test that wants it."""
    command = shlex.split(os.environ.get("VNU", "vnu"))
    if shutil.which(command[0]) is None:
        pytest.skip(f"NO VNU: {command[0]} is not installed here, so that no page was checked for valid HTML; see {__file__}")
    return command


def test_the_checker_has_nothing_to_say_of_any_page(checker: list[str], real: Path) -> None:
    """No error, no warning and no remark."""
    pages = sorted(path.relative_to(real).as_posix() for path in real.rglob("*.html"))
    with serving(real) as address:
        words = [*checker, "--format", "json", "--stdout", *(address + page for page in pages)]
        done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", env=os.environ | SERVED, check=False)
    said = [
        (one["url"].removeprefix(address), one.get("lastLine"), one["message"]) for one in json.loads(done.stdout)["messages"]
    ]
    assert len(pages) > 200
    assert said == []
