"""`map`, remembered."""

from policybrief.memory import Memory


def double(number: int) -> int:
    return 2 * number


def test_answers_come_in_the_order_of_the_inputs() -> None:
    assert Memory().map("double", double, [3, 1, 2]) == (6, 2, 4)


def test_what_is_known_is_not_asked_again() -> None:
    asked: list[int] = []

    def noted(number: int) -> int:
        asked.append(number)
        return -number

    memory = Memory()
    memory.map("negate", noted, [1, 2])
    assert memory.map("negate", noted, [2, 3]) == (-2, -3)
    assert asked == [1, 2, 3]


def test_a_memory_that_keeps_nothing_asks_again() -> None:
    asked: list[int] = []
    memory = Memory(keep=False)
    for _ in range(2):
        memory.map("note", asked.append, [1])
    assert asked == [1, 1]


def test_what_is_no_longer_wanted_is_forgotten() -> None:
    memory = Memory()
    memory.map("double", double, [1, 2])
    memory.map("double", double, [2])
    assert list(memory.answers) == [("double", 2)]


def test_steps_do_not_share_answers() -> None:
    memory = Memory()
    memory.map("double", double, [1])
    assert memory.map("negate", lambda number: -number, [1]) == (-1,)


def test_workers_give_the_same_answers() -> None:
    numbers = range(200)
    assert Memory(jobs=2).map("double", double, numbers) == Memory().map("double", double, numbers)
