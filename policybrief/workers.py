"""`map` by several processes: the same answers in the same order, sooner. Knows nothing of ours.

Workers are forked, so each finds in its memory whatever the function and the items hold, however large; only numbers
go to a worker, and only pickled answers come back:

    parent ──the number of a chunk's first item──▶ worker     a pipe each way, and who finds it closed
           ◀──the chunk's answers, and its error──            knows that the other is gone

`concurrent.futures` would pickle the function and its items, take all items before it gives the first answer, and
cost 30 ms to import, where this costs 6. A fork takes 2 ms, and 6 more for each 100 MB that the parent holds; a chunk
of work should take longer, and then a worker is worth it from one chunk on.

Only Linux forks: on macOS system libraries may not survive it, and Windows has none. There, and wherever other
threads run, whose locks a fork would leave locked, all is done in this process.
"""

import gc
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector
from struct import Struct
from typing import NoReturn, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

CHUNK = 25
"""Items handed to a worker at a time."""
GIVEN = 2
"""Chunks that a worker has at most: the one it is at, and the next."""
AHEAD = 4
"""Chunks for each worker, at most, that are begun before their turn has come."""
NUMBER = Struct("=Q")
"""How the number of an item, or the length of an answer, goes through a pipe."""
QUOTA = "/sys/fs/cgroup/cpu.max"
"""Where Linux says what share of its cores a container may use."""


class Killed(ChildProcessError):
    """A worker has ended and left its work undone: the system ended it, somebody did, or a library crashed."""


def jobs_for(asked: int | None, amount: int) -> int:
    """How many processes an amount of items is worth: as asked, or one for each core while each has a chunk to do."""
    return asked if asked is not None else max(1, min(cores(), amount // CHUNK))


def cores() -> int:
    """The cores that this process may use, in a container too."""
    here = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    with suppress(OSError, ValueError):  # no such file, or no limit: "max 100000"
        with open(QUOTA) as file:
            quota, period = map(int, file.read().split())
        here = min(here, max(1, quota // period))
    return here


def spread(
    function: Callable[[Item], Answer], items: Sequence[Item], jobs: int, *, chunk: int = CHUNK
) -> Generator[Answer, None, None]:
    """`map(function, items)`, by as many as `jobs` processes; little is done ahead of what is asked for.

    What fails is raised as in one process: the error of the earliest item, after the answers to all before it.
    """
    wanted = min(jobs, -(-len(items) // chunk))
    if wanted > 1 and may_fork():
        yield from shared(function, items, wanted, chunk)
    else:
        yield from map(function, items)


def may_fork() -> bool:
    """Whether this is Linux, and no other thread runs."""
    if sys.platform != "linux":
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


# ---------------------------------------------------------------- the parent


class Worker:
    """A worker as its parent knows it."""

    def __init__(self, pid: int, orders: int, answers: int) -> None:
        self.pid, self.orders, self.answers = pid, orders, answers
        self.owed: deque[int] = deque()
        """The first items of the chunks that it has been given, and has not answered."""
        self.heard = bytearray()
        """What has come of its next answer."""

    def order(self, first: int) -> None:
        """Gives it a chunk; that it is gone will be heard at the other pipe."""
        self.owed.append(first)
        with suppress(BrokenPipeError):
            os.write(self.orders, NUMBER.pack(first))

    def hear(self) -> Iterator[tuple[int, bytes]]:
        """The answers that have come whole, each with its chunk's first item; raises `Killed` where it is gone."""
        piece = os.read(self.answers, 1 << 20)
        if not piece:
            raise Killed(self.fate())
        self.heard += piece
        while len(self.heard) >= NUMBER.size:
            end = NUMBER.size + NUMBER.unpack_from(self.heard)[0]
            if len(self.heard) < end:
                return
            yield self.owed.popleft(), bytes(self.heard[NUMBER.size : end])
            del self.heard[:end]

    def fate(self) -> str:
        """How it ended, in words."""
        try:
            code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        except ChildProcessError:
            return "a worker process ended before its work was done"
        self.pid = 0
        if code == -signal.SIGINT:
            raise KeyboardInterrupt  # Ctrl-C goes to all of us, and it was the first to hear of it
        if code >= 0:
            return f"a worker process ended before its work was done (exit code {code})"
        name = next((one.name for one in signal.Signals if one == -code), f"signal {-code}")
        why = ", as the system does when memory runs out" if code == -signal.SIGKILL else ""
        return f"a worker process was killed ({name}){why}"

    def end(self) -> None:
        """Ends it, whatever it is at: it holds nothing that would be lost."""
        os.close(self.orders)
        os.close(self.answers)
        if self.pid:
            with suppress(ChildProcessError, ProcessLookupError):  # where SIGCHLD is ignored, it may be gone already
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)


def shared(function: Callable[[Item], Answer], items: Sequence[Item], wanted: int, chunk: int) -> Iterator[Answer]:
    """The answers of several workers, who end with this generator however it ends."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()  # else a worker that prints would print once more what waits there
    workers: list[Worker] = []
    try:
        with undisturbed(), suppress(OSError):  # no room for one more: those who are there do it
            while len(workers) < wanted:
                workers.append(hired(function, items, chunk, workers))
        yield from gathered(workers, len(items), chunk) if workers else map(function, items)
    finally:
        with undisturbed():
            for worker in workers:
                worker.end()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Lets Ctrl-C wait for a moment."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def gathered(workers: Sequence[Worker], amount: int, chunk: int) -> Iterator[Answer]:
    """The answers in their order; what comes early waits, and no worker is far ahead of what is asked for."""
    with DefaultSelector() as listening:
        crew = Crew(workers, listening, range(0, amount, chunk))
        for turn in range(len(crew.chunks)):
            answers, error = pickle.loads(crew.heard(turn))
            for answer in answers:
                yield answer
                crew.listen(turn, patience=0)  # a pipe holds little, and who waits to be heard does no work
            if error is not None:
                raise error


class Crew:
    """The workers together: who is given what, and what has come before its turn."""

    def __init__(self, workers: Sequence[Worker], listening: DefaultSelector, chunks: Sequence[int]) -> None:
        self.present, self.listening, self.chunks = list(workers), listening, chunks
        self.ahead = AHEAD * len(workers)
        self.begun = 0
        """How many chunks have been given."""
        self.early: dict[int, bytes | Killed] = {}
        for worker in workers:
            listening.register(worker.answers, EVENT_READ, worker)

    def heard(self, turn: int) -> bytes:
        """What is answered to a chunk, as soon as it is; raises `Killed` where it never will be."""
        self.hand_out(turn)
        while self.chunks[turn] not in self.early:
            self.listen(turn)
        told = self.early.pop(self.chunks[turn])
        if isinstance(told, Killed):
            raise told
        return told

    def hand_out(self, turn: int) -> None:
        """Gives the next chunks to those with least to do."""
        while self.present and self.begun < min(len(self.chunks), turn + self.ahead):
            idlest = min(self.present, key=lambda worker: len(worker.owed))
            if len(idlest.owed) == GIVEN:
                return
            idlest.order(self.chunks[self.begun])
            self.begun += 1

    def listen(self, turn: int, patience: float | None = None) -> None:
        """Hears those who have something to say, and gives them more to do."""
        for key, _ in self.listening.select(patience):
            worker: Worker = key.data
            try:
                self.early.update(worker.hear())
            except Killed as killed:
                self.bury(worker, killed)
        self.hand_out(turn)

    def bury(self, worker: Worker, killed: Killed) -> None:
        """Notes which chunks nobody will answer: what it owed, and all the rest where it was the last."""
        self.listening.unregister(worker.answers)
        self.present.remove(worker)
        self.early.update(dict.fromkeys(worker.owed, killed))
        if not self.present and self.begun < len(self.chunks):
            self.early[self.chunks[self.begun]] = killed


# ---------------------------------------------------------------- the child


def hired(function: Callable[[Item], Answer], items: Sequence[Item], chunk: int, before: Sequence[Worker]) -> Worker:
    """One worker more. Ctrl-C must wait meanwhile, or it would unwind the parent's stack in the child."""
    pipes: list[int] = []
    try:
        pipes += os.pipe()
        pipes += os.pipe()
        pid = os.fork()
    except OSError:
        for pipe in pipes:
            os.close(pipe)
        raise
    told, orders, answers, telling = pipes
    if pid:
        os.close(told)
        os.close(telling)
        return Worker(pid, orders, answers)
    try:  # never to leave this function: what stands above it, open files and exit handlers are the parent's
        for pipe in (orders, answers, *(pipe for worker in before for pipe in (worker.orders, worker.answers))):
            os.close(pipe)  # else a pipe would not be closed when the parent is gone
        work(function, items, chunk, told, telling)
    finally:
        os._exit(1)


def work(function: Callable[[Item], Answer], items: Sequence[Item], chunk: int, told: int, telling: int) -> NoReturn:
    """Answers chunk after chunk until nobody asks any more."""
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)  # Ctrl-C and others end it at once and in silence
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    gc.freeze()  # what was there before stays: looking at it would copy it
    with open(telling, "wb") as pipe:
        while order := os.read(told, NUMBER.size):
            (first,) = NUMBER.unpack(order)
            answer = pickled(*tried(function, items[first : first + chunk]))
            pipe.write(NUMBER.pack(len(answer)))
            pipe.write(answer)
            pipe.flush()
    os._exit(0)


def tried(function: Callable[[Item], Answer], items: Sequence[Item]) -> tuple[list[Answer], BaseException | None]:
    """The answers up to the first error, and this error."""
    answers: list[Answer] = []
    try:
        for item in items:
            answers.append(function(item))
    except BaseException as error:  # not ours to judge: the parent raises it
        return answers, error
    return answers, None


def pickled(answers: list[Answer], error: BaseException | None) -> bytes:
    """Both as bytes; an answer that no pipe can carry is an error too."""
    try:
        return pickle.dumps((answers, None if error is None else portable(error)), pickle.HIGHEST_PROTOCOL)
    except Exception as unfit:
        return pickle.dumps(([], portable(unfit)), pickle.HIGHEST_PROTOCOL)


def portable(error: BaseException) -> BaseException:
    """An error as it can be raised elsewhere: with its traceback as a note, and where it cannot be pickled, in words."""
    from traceback import format_exception  # needed only here, and 2 ms to import

    note = "In a worker process:\n" + "".join(format_exception(error)).rstrip()
    try:
        copy: BaseException = pickle.loads(pickle.dumps(error))
        same = type(copy) is type(error) and str(copy) == str(error)
    except Exception:
        same = False
    carried = error if same else RuntimeError(f"{type(error).__name__}: {error}")
    carried.add_note(note)
    return carried
