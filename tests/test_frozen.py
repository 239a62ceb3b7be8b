"""Values as bytes, and numbers for them."""

import os
import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest

from policybrief.dates import Date, read
from policybrief.frozen import freeze, print_of, thaw
from policybrief.model import Body, Kind, Section, Term
from policybrief.problem import Position

OURS = ("policybrief.dates", "policybrief.model", "policybrief.problem")
AT = Position("content/glossary/abm.md", 3, 1)
TERM = Term("abm", "ABM", "system", "A missile.", Body(anchors=frozenset(("p1", "p2"))), AT)


def test_a_value_comes_back_as_it_was() -> None:
    date = read("1999-12~/2000")
    assert isinstance(date, Date)
    value = {"one": (TERM, date, Kind.TERM), "two": [AT, None, 1.5, b"x"]}
    assert thaw(freeze(value), OURS) == value


def test_what_cannot_be_read_is_not_there() -> None:
    assert thaw(None, OURS) is None
    assert thaw(freeze(TERM)[:-9], OURS) is None
    assert thaw(b"", OURS) is None


@dataclass(frozen=True)
class Runs:
    """Runs something when it is read, as a hostile file would."""

    folder: str

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.folder,)


@dataclass(frozen=True)
class Foreign:
    """A value of a type that is not ours."""

    text: str


@pytest.mark.parametrize("value", [Foreign("x"), print, os.getcwd])
def test_a_file_of_another_hand_makes_nothing_but_our_values(value: object) -> None:
    assert thaw(pickle.dumps(value), OURS) is None


def test_a_file_of_another_hand_runs_nothing(tmp_path: Path) -> None:
    raw = pickle.dumps(Runs(str(tmp_path / "ran")))
    assert thaw(raw, OURS) is None
    assert not (tmp_path / "ran").exists()
    pickle.loads(raw)
    assert (tmp_path / "ran").exists()  # so it would have run


def test_prints_are_alike_where_values_are() -> None:
    text = "".join(["a", "bc"])
    assert print_of((text, text)) == print_of(("abc", "".join(["ab", "c"])))
    assert print_of(("abc", "abd")) != print_of(("abc", "abc"))
    assert print_of(Section("a", "A", 2)) != print_of(Section("a", "A", 3))


def test_places_count_for_nothing_where_that_is_wanted() -> None:
    moved = Term("abm", "ABM", "system", "A missile.", TERM.body, Position(AT.path, 9, 9))
    assert print_of(moved, Position) == print_of(TERM, Position)
    assert print_of(moved) != print_of(TERM)


def test_prints_do_not_depend_on_the_order_of_a_set() -> None:
    sets = [frozenset(names) for names in (["p1", "p2", "x", "y"], ["y", "x", "p2", "p1"])]
    assert len({print_of(Body(anchors=one)) for one in sets}) == 1
