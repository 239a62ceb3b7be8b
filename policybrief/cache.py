"""Bytes by name, kept between builds in one file; and values as bytes, and back. Knows nothing of ours.

A store that is damaged, foreign, of another version, in use by another build or on a disk that cannot be written is
none: it holds nothing, and keeps nothing. What it answers is what was put into it, or nothing, never half of it.
"""

import io
import os
import pickle
import sqlite3
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

FORMAT = 1
"""Changes with the shape of the file."""
PLAIN = {("builtins", "frozenset"): frozenset, ("builtins", "set"): set, ("builtins", "complex"): complex}
"""Types of Python that a value may hold and pickle does not write by itself."""


class Store:
    """What is kept in a file; without one, nothing."""

    def __init__(self, file: Path | None) -> None:
        """Opens the file of a store, or makes it; whoever has it open elsewhere goes first, and this one is none."""
        self.file, self.fresh = file, 0
        self.lock: io.IOBase | None = None
        self.connection: sqlite3.Connection | None = None
        self.owner = os.getpid()
        if file is not None:
            self.open(file)

    def open(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self.lock = locked(file.with_suffix(".lock"))
            if self.lock is not None:
                self.connection = opened(file)
        except (OSError, sqlite3.Error):
            self.connection = None

    @property
    def held(self) -> bool:
        """Whether anything that is put here is kept."""
        return self.connection is not None

    def get(self, name: str) -> bytes | None:
        """What was put under a name; None where nothing was, or where it cannot be read as it was."""
        connection = self.mine()
        if connection is None:
            return None
        try:
            row = connection.execute("SELECT value, print FROM kept WHERE name = ?", (name,)).fetchone()
        except sqlite3.Error:
            return None
        intact = row is not None and isinstance(row[0], bytes) and print_of(row[0]) == row[1]
        return row[0] if intact else None

    def put(self, name: str, value: bytes) -> None:
        """Keeps something, in place of what was under that name."""
        if self.connection is not None:
            with self.doubted():
                self.connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (name, value, print_of(value)))

    def forget(self, wanted: Callable[[str], bool]) -> None:
        """Lets go of everything whose name is not wanted, and of its room."""
        if self.connection is None:
            return
        with self.doubted():
            names = [name for (name,) in self.connection.execute("SELECT name FROM kept") if not wanted(name)]
            self.connection.executemany("DELETE FROM kept WHERE name = ?", ((name,) for name in names))

    def commit(self) -> None:
        """Makes sure of what was put so far: after this it is there for the next build, and for the processes of this one."""
        if self.connection is not None:
            with self.doubted():
                self.connection.commit()

    def close(self) -> None:
        """Gives up the file; what was not made sure of is not kept."""
        if self.connection is not None:
            with suppress(sqlite3.Error):
                self.connection.close()
        if self.lock is not None:
            self.lock.close()
        self.connection = self.lock = None

    __del__ = close

    @contextmanager
    def doubted(self) -> Iterator[None]:
        """A full or a broken disk ends the keeping, not the build."""
        try:
            yield
        except (sqlite3.Error, OSError):
            self.close()

    def mine(self) -> sqlite3.Connection | None:
        """The connection of this process: what was opened before a fork must not be used behind it (SQLite, How To Corrupt)."""
        if self.connection is not None and self.owner != os.getpid():
            assert self.file is not None
            self.owner = os.getpid()
            INHERITED.append(self.connection)
            try:
                self.connection = sqlite3.connect(f"{self.file.resolve().as_uri()}?mode=ro", uri=True)
            except sqlite3.Error:
                self.connection = None
        return self.connection


INHERITED: list[sqlite3.Connection] = []
"""Connections of a parent process, which a child must not even close."""


def opened(file: Path) -> sqlite3.Connection:
    """The file as a database with one table; one that is no such database, or of another format, is begun anew."""
    try:
        return connected(file)
    except sqlite3.Error:
        for path in (file, file.with_name(file.name + "-journal")):
            path.unlink(missing_ok=True)
        return connected(file)


def connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=0)
    try:
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = TRUNCATE; PRAGMA cache_size = -8000")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if version != FORMAT or tables != ["kept"]:
            if tables or version:
                raise sqlite3.DatabaseError("of another format")
            connection.execute("CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB, print INTEGER)")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("SELECT count(*) FROM kept WHERE name = ''").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def locked(file: Path) -> io.IOBase | None:
    """A lock that ends with the process; None while another process has it."""
    handle = file.open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


# ---------------------------------------------------------------- values


def freeze(value: object) -> bytes:
    """A value as bytes: what Python has by itself, and dataclasses, named tuples and enumerations."""
    out = io.BytesIO()
    Freezer(out, protocol=5).dump(value)
    return out.getvalue()


def thaw(frozen: bytes | None, modules: Collection[str]) -> Any:
    """The value that was frozen; None where there is none. It is made of types of these modules alone, and runs nothing else."""
    if frozen is None:
        return None
    try:
        return Thawer(io.BytesIO(frozen), modules).load()
    except Exception:  # whatever unpickling raises (its documentation names no end of it): what cannot be read is not there
        return None


def print_of(value: object, *passed_over: type) -> int:
    """A number that differs where values do: 63 bits of BLAKE2b (RFC 7693). Values of some types count for nothing.

    Sets must stand in dataclasses, since pickle writes them in an order that differs from run to run.
    """
    data = value if isinstance(value, bytes) else printed(value, frozenset(passed_over))
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1


def printed(value: object, passed_over: frozenset[type]) -> bytes:
    """A value as bytes that do not depend on which of its parts are one object."""
    out = io.BytesIO()
    printer = Printer(out, protocol=5)
    printer.fast, printer.passed_over = True, passed_over
    printer.dump(value)
    return out.getvalue()


class Freezer(pickle.Pickler):
    """Writes dataclasses by their fields in order: a third of the time of what dataclasses offer when they are frozen."""

    def reducer_override(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind is MappingProxyType:
            return dict, (dict(value),)
        getter = getter_of(kind)
        return NotImplemented if getter is None else (kind, getter(value))


class Printer(Freezer):
    """The same, for prints alone."""

    passed_over: frozenset[type] = frozenset()

    def reducer_override(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind in self.passed_over:
            return tuple, ()
        if is_set_in(kind):
            held = (getattr(value, field.name) for field in fields(kind))
            return kind, tuple(sorted(one) if isinstance(one, frozenset) else one for one in held)
        return super().reducer_override(value)


@cache
def is_set_in(kind: type) -> bool:
    """Whether a dataclass has a field that is a set."""
    return is_dataclass(kind) and any("frozenset" in str(field.type) for field in fields(kind))


@cache
def getter_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What takes a dataclass apart; None for other types."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names) if names else lambda value: ()


class Thawer(pickle.Unpickler):
    """Reads what `freeze` wrote: a file that somebody else put here can make values of ours, and nothing else."""

    def __init__(self, file: io.BytesIO, modules: Collection[str]) -> None:
        super().__init__(file)
        self.modules = modules

    def find_class(self, module: str, name: str) -> Any:
        return known(module, name, frozenset(self.modules))


@cache
def known(module: str, name: str, modules: frozenset[str]) -> Any:
    """A type that values may be made of."""
    if (module, name) in PLAIN:
        return PLAIN[module, name]
    if module == "builtins" and name in ("tuple", "dict"):
        return {"tuple": tuple, "dict": dict}[name]
    found = getattr(__import__(module, fromlist=[name]), name, None) if module in modules else None
    if not isinstance(found, type):
        raise pickle.UnpicklingError(f"{module}.{name} is no type of ours")
    return found
