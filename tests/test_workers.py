"""`map` by several processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

import pytest

from policybrief import pipeline, render, still, workers
from policybrief.memory import Memory
from policybrief.templates import TemplateFault, read_templates
from policybrief.workers import AHEAD, Killed, jobs_for, spread

from .sites import EVENT, minimal, silent, woven

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.forks, pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")]


@pytest.fixture(autouse=True)
def guard() -> Iterator[None]:
    """Ends a test that hangs."""
    signal.alarm(60)
    yield
    signal.alarm(0)


def children() -> list[str]:
    """The children of this process, zombies too."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def double(number: int) -> int:
    return 2 * number


def whose(_: int) -> int:
    return os.getpid()


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize("jobs", [1, 2, 4])
@pytest.mark.parametrize("amount", [0, 1, 25, 26, 1000])
def test_answers_are_those_of_map_in_its_order(amount: int, jobs: int) -> None:
    assert list(spread(double, range(amount), jobs)) == list(map(double, range(amount)))
    assert children() == []


def test_answers_of_any_size_come_whole() -> None:
    sizes = [0, 1, 100_000, 3_000_000, 7] * 4
    assert list(spread(bytes, sizes, 2, chunk=2)) == [bytes(size) for size in sizes]


def test_several_processes_work() -> None:
    assert len(set(spread(whose, range(100), 2)) - {os.getpid()}) == 2


def test_a_slow_worker_changes_no_order() -> None:
    def slow(number: int) -> int:
        time.sleep(0.2 if number == 0 else 0)
        return number

    assert list(spread(slow, range(40), 2, chunk=1)) == list(range(40))


@pytest.mark.parametrize(("amount", "jobs"), [(100, 1), (100, 0), (25, 4)])
def test_one_job_or_one_chunk_is_done_here(amount: int, jobs: int) -> None:
    assert set(spread(whose, range(amount), jobs)) == {os.getpid()}


def test_a_process_with_threads_is_not_forked() -> None:
    script = "import os, threading; from policybrief.workers import spread; wait = threading.Event()\n"
    script += "threading.Thread(target=wait.wait).start()\n"
    script += "print(set(spread(lambda _: os.getpid(), range(100), 2)) == {os.getpid()}); wait.set()"
    assert python(script).stdout == "True\n"


def test_neither_the_function_nor_its_items_are_pickled() -> None:
    def unpicklable(call: Callable[[], int]) -> int:
        return call()

    calls = [lambda number=number: number for number in range(100)]
    assert list(spread(unpicklable, calls, 2)) == list(range(100))


def test_workers_within_workers_and_side_by_side() -> None:
    def inner(number: int) -> list[int]:
        return list(spread(double, range(number, number + 3), 2, chunk=1))

    pairs = list(zip(spread(inner, range(9), 2, chunk=1), spread(double, range(9), 2, chunk=1), strict=True))
    assert pairs == [([2 * n, 2 * n + 2, 2 * n + 4], 2 * n) for n in range(9)]
    assert children() == []


# ---------------------------------------------------------------- how much at a time


def test_nothing_is_done_before_it_is_asked_for() -> None:
    answers = spread(double, range(100), 2)
    assert children() == []
    assert next(answers) == 0
    assert len(children()) == 2
    del answers
    assert children() == []


def test_little_is_done_ahead(tmp_path: Path) -> None:
    def noted(number: int) -> int:
        (tmp_path / str(number)).touch()
        return number

    for answer in spread(noted, range(1000), 2, chunk=5):
        begun = len(list(tmp_path.iterdir()))
        assert begun <= 5 * (answer // 5 + 2 * AHEAD)  # from the chunk that is read, the chunks of two workers
    assert begun == 1000


def test_jobs_are_as_asked_or_by_cores_and_by_amount() -> None:
    assert jobs_for(7, 1) == 7
    assert jobs_for(None, 0) == jobs_for(None, 49) == 1
    assert jobs_for(None, 50) == min(2, workers.cores())
    assert jobs_for(None, 1_000_000) == workers.cores()
    assert 1 <= workers.cores() <= len(os.sched_getaffinity(0))


def test_a_process_held_to_one_core_has_one_job() -> None:
    script = "import os; os.sched_setaffinity(0, list(os.sched_getaffinity(0))[:1])\n"
    script += "from policybrief.workers import jobs_for; print(jobs_for(None, 100_000))"
    assert python(script).stdout == "1\n"


def test_where_no_more_processes_can_be_had_fewer_do_the_same() -> None:
    script = "import resource; from policybrief.workers import spread\n"
    script += "resource.setrlimit(resource.RLIMIT_NOFILE, ({}, {}))\n"
    script += "print(list(spread(abs, range(-99, 1), 8)) == list(range(99, -1, -1)))"
    for files in (6, 7, 8, 10, 12, 16, 24):
        done = python(script.format(files, files))
        assert (done.stdout, done.stderr) == ("True\n", "")


# ---------------------------------------------------------------- errors


class Wrong(Exception):
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Unportable(Exception):
    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"{number} is {reason}")


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_the_error_of_the_earliest_item_is_raised_after_all_answers_before_it(jobs: int) -> None:
    def wrong(number: int) -> int:
        if number == 61:
            time.sleep(0.2)
        if number >= 61:
            raise Wrong(number)
        return number

    answers = spread(wrong, range(200), jobs, chunk=10)
    assert list(islice(answers, 61)) == list(range(61))
    with pytest.raises(Wrong) as raised:
        next(answers)
    assert raised.value.number == 61
    assert children() == []


def test_an_error_says_where_in_the_worker_it_was_raised() -> None:
    with pytest.raises(ZeroDivisionError, match="by zero") as raised:
        list(spread(lambda number: 1 // number, range(100), 2))
    assert raised.value.__notes__[0].startswith("In a worker process:\nTraceback")
    assert "test_workers.py" in raised.value.__notes__[0]


def test_an_error_that_cannot_be_pickled_comes_in_words() -> None:
    def wrong(number: int) -> int:
        raise Unportable(number, "odd")

    with pytest.raises(RuntimeError, match="Unportable: 0 is odd"):
        list(spread(wrong, range(100), 2))


def test_an_answer_that_cannot_be_pickled_is_an_error() -> None:
    with pytest.raises((AttributeError, TypeError, RuntimeError)) as raised:
        list(spread(lambda number: lambda: number, range(100), 2))
    assert "lambda" in str(raised.value)
    assert children() == []


def test_recursion_without_end_is_told_as_such() -> None:
    def endless(number: int) -> int:
        return endless(number + 1)

    with pytest.raises(RecursionError, match="maximum recursion depth"):
        list(spread(endless, range(100), 2))


def test_a_fault_in_a_template_keeps_its_place(tmp_path: Path) -> None:
    files = {"templates/event.html": "a\n{{ nobody }}\n"}
    files |= {f"content/timeline/{year}-01-01-x.md": EVENT.replace("1987-09-16", f"{year}-01-01") for year in range(1900, 1960)}
    site = woven(minimal(tmp_path, files)).site
    templates = read_templates([tmp_path / "templates", ROOT / "templates"], {})

    def rendered(_: int) -> int:
        renderer = render.Renderer(site, templates, {})
        return len([*map(renderer.done, renderer.jobs())])

    with pytest.raises(TemplateFault) as alone:
        rendered(0)
    with pytest.raises(TemplateFault) as raised:
        list(spread(rendered, range(4), 2, chunk=1))
    told = raised.value
    assert (told.file, told.line, told.message) == (str(tmp_path / "templates/event.html"), 2, alone.value.message)
    assert str(told) == str(alone.value)


# ---------------------------------------------------------------- ends


@pytest.mark.parametrize("fatal", [1, 70, 99])
def test_a_killed_worker_is_told_and_leaves_nothing(fatal: int) -> None:
    def deadly(number: int) -> int:
        if number == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(Killed, match=r"a worker process was killed \(SIGKILL\), as the system does when memory runs out"):
        list(spread(deadly, range(100), 2, chunk=10))
    assert children() == []


def test_an_error_before_a_killed_worker_wins() -> None:
    def deadly(number: int) -> int:
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.2)
        raise Wrong(number)

    with pytest.raises(Wrong):
        list(spread(deadly, range(100), 2, chunk=1))


def test_when_all_workers_die_nothing_hangs() -> None:
    with pytest.raises(Killed, match=r"ended before its work was done \(exit code 5\)"):
        list(spread(lambda number: os._exit(5), range(1000), 4, chunk=1))
    assert children() == []


def test_a_worker_that_dies_idle_is_not_missed() -> None:
    answers = spread(double, range(1000), 2, chunk=1)
    got = [next(answers)]
    os.kill(int(children()[0]), signal.SIGKILL)
    with suppress(Killed):  # if it owed something
        for answer in answers:
            got.append(answer)
    assert got == list(map(double, range(len(got))))
    assert children() == []


def test_a_dead_worker_is_told_where_its_parent_ignores_the_death_of_children() -> None:
    script = "import os, signal; from policybrief.workers import Killed, spread\n"
    script += "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
    script += "print(list(spread(abs, range(50), 2)) == list(range(50)))\n"
    script += "try: list(spread(lambda number: os._exit(5), range(50), 2))\n"
    script += "except Killed as killed: print(killed)"
    done = python(script)
    assert (done.stdout, done.stderr) == ("True\na worker process ended before its work was done\n", "")


def test_a_generator_closed_early_leaves_no_worker() -> None:
    def endless(number: int) -> int:
        while number > 9:
            time.sleep(1)
        return number

    answers = spread(endless, range(100), 2, chunk=10)
    assert next(answers) == 0
    answers.close()
    assert children() == []


def test_an_error_of_the_reader_leaves_no_worker() -> None:
    def reader() -> None:
        for answer in spread(double, range(100), 2):
            raise Wrong(answer)

    with pytest.raises(Wrong) as raised:
        reader()
    assert raised.value.number == 0
    del raised  # which holds the reader, and what it read
    assert children() == []


def test_a_function_that_says_exit_ends_as_it_would_alone() -> None:
    with pytest.raises(SystemExit) as raised:
        list(spread(sys.exit, range(7, 100), 2))
    assert raised.value.code == 7


# ---------------------------------------------------------------- other processes

AT_WORK = """\
import atexit, os, time
from policybrief.workers import spread
atexit.register(print, "over")
print("begun")
def endless(number):
    os.write(2, b"working\\n")
    while number > 0:
        time.sleep(1)
try:
    list(spread(endless, range(1, 5), 2, chunk=2))
except KeyboardInterrupt:
    raise SystemExit(130)
"""


def python(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)


@contextmanager
def at_work(script: str = AT_WORK) -> Iterator[subprocess.Popen[str]]:
    """A process in a group of its own, whose two workers have begun."""
    command = [sys.executable, "-c", script]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        assert process.stderr is not None
        for _ in range(2):
            assert process.stderr.readline() == "working\n"
        yield process


def gone(group: int) -> bool:
    """Whether nobody is left in a process group, after a moment."""
    for _ in range(300):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_ctrl_c_ends_all_at_once_and_in_silence(send: Callable[[int, int], None]) -> None:
    with at_work() as process:
        send(process.pid, signal.SIGINT)
        said, complaints = process.communicate(timeout=60)
        assert process.returncode == 130
        assert set(complaints.split()) <= {"working"}
        assert said == "begun\nover\n"  # once each: no worker empties the parent's buffers, nor ends as it does
        assert gone(process.pid)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_workers_do_not_outlive_a_killed_parent(end: signal.Signals) -> None:
    with at_work(AT_WORK.replace("time.sleep(1)", "time.sleep(0.1); number -= 1")) as process:
        process.send_signal(end)
        assert process.wait(60) == -end
        assert gone(process.pid)


def test_importing_the_command_imports_no_pool() -> None:
    script = "import sys, policybrief.cli, policybrief.pipeline\n"
    script += "print({'concurrent.futures.process', 'multiprocessing'} & sys.modules.keys() or 'none')"
    assert python(script).stdout == "none\n"


def test_the_real_site_is_the_same_by_one_worker_and_by_several(tmp_path: Path) -> None:
    wish = still.Wish(ROOT)
    alone, together = (pipeline.weave(wish, Memory(jobs=jobs), silent) for jobs in (1, 3))
    assert together.site.ties == alone.site.ties
    assert [*pipeline.pages(wish, together, silent, jobs=3)] == [*pipeline.pages(wish, alone, silent)]


# ---------------------------------------------------------------- a build


@contextmanager
def building(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A build with two workers that read a large site."""
    text = EVENT + "\nThe *delegates* signed, and [[montreal-protocol]] was open to others.\n" * 60
    years = {f"content/timeline/{year}-01-01-x.md": text.replace("1987-09-16", f"{year}-01-01") for year in range(1000, 1800)}
    command = [sys.executable, str(ROOT / "build.py"), "build", "--jobs", "2", "--site", str(minimal(root, years))]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        while len(workers_of(process)) < 2:
            assert process.poll() is None
        yield process


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in found.read_text().split()] if found.exists() else []


@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_ctrl_c_ends_a_build_and_its_workers(send: Callable[[int, int], None], tmp_path: Path) -> None:
    with building(tmp_path) as process:
        send(process.pid, signal.SIGINT)
        said = process.communicate(timeout=60)
        assert said == ("", "policybrief: interrupted; what was published before still stands\n")
        assert process.returncode == 130
        assert gone(process.pid)
    assert {path.name for path in tmp_path.iterdir()} == {"content", ".cache"}


def test_a_killed_worker_ends_a_build_in_plain_words(tmp_path: Path) -> None:
    with building(tmp_path) as process:
        os.kill(workers_of(process)[1], signal.SIGKILL)
        printed, said = process.communicate(timeout=60)
        assert (printed, process.returncode) == ("", 3)
        assert said.splitlines() == [
            "policybrief: a worker process was killed (SIGKILL), as the system does when memory runs out; "
            "what was published before still stands",
            "  help: run it again; --jobs 1 needs the least memory. If that ends too, see CONTRIBUTING.md for how to report it",
        ]
        assert gone(process.pid)
    assert {path.name for path in tmp_path.iterdir()} == {"content", ".cache"}
