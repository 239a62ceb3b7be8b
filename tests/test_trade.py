"""Two folders trade names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from policybrief.trade import trade_at_once, trade_in_turns

from .folders import tree


@pytest.mark.parametrize("trade", [trade_at_once, trade_in_turns])
def test_folders_trade_names(tmp_path: Path, trade: Callable[[Path, Path], bool | None]) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "was").write_text(name)
    if trade(tmp_path / "one", tmp_path / "other") is False:
        pytest.skip("this system cannot")
    assert tree(tmp_path) == {"one/was": "other", "other/was": "one"}


def test_a_trade_in_turns_that_fails_puts_the_old_folder_back(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "was").write_text("other")
    with pytest.raises(OSError):
        trade_in_turns(tmp_path / "missing", tmp_path / "other")
    assert tree(tmp_path) == {"other/was": "other"}
