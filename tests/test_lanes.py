"""Lanes: the busiest actors side by side, the rest in one column, on one scale."""

from itertools import pairwise

from policybrief.lanes import FLOOR, LANES, Lanes, lanes

from .test_chronicle import events

MANY = tuple("abcdefgh")


def made(*acting: str) -> Lanes:
    """One event a year; a letter is an actor."""
    found = events(*(str(1990 + year) for year in range(len(acting))))
    return lanes(found, {event.slug: tuple(names) for event, names in zip(found, acting, strict=True)})


def test_the_busiest_come_first_and_equals_by_name() -> None:
    assert [(lane.label, lane.count) for lane in made("ba", "bc", "b").lanes] == [("b", 3), ("a", 1), ("c", 1)]


def test_the_rest_share_a_lane() -> None:
    found = made("abcdef", "abcdef", "gh", "ag")
    assert [lane.label for lane in found.lanes] == [*"abcdef", "Others"]
    assert found.lanes[LANES].count == 2
    assert [row.cells[LANES] for row in found.rows] == ["", "", "g, h", "g"]


def test_a_joint_event_has_a_mark_in_each_lane() -> None:
    found = made("ab", "b")
    assert [len(row.marks) for row in found.rows] == [2, 1]
    assert found.rows[0].marks == tuple(sorted(lane.x for lane in found.lanes))


def test_an_event_without_an_actor_has_no_row() -> None:
    found = made("a", "", "a", "")
    assert ([row.event.slug for row in found.rows], found.actorless) == (["e0", "e2"], 2)


def test_time_runs_down_and_rows_never_touch() -> None:
    rows = made(*"abab").rows
    assert rows[0].y == FLOOR
    assert all(later.y - one.y > FLOOR for one, later in pairwise(rows))


def test_nobody_has_no_lane() -> None:
    assert lanes([], {}) == Lanes((), (), FLOOR, 0)
