"""Bytes by name, kept between builds in one file. Knows nothing of ours.

A store that is damaged, foreign, of another version, in use by another build or on a disk that cannot be written is
none: it holds nothing, and keeps nothing. What it answers is what was put into it, or nothing, never half of it.
"""

import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .frozen import print_of
from .lock import locked

FORMAT = 1
"""Changes with the shape of the file."""


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
            self.lock = file.with_suffix(".lock").open("ab")
            if locked(self.lock.fileno()):
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
        """A full disk or a damaged file ends the keeping, not the build; the next begins with another file."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self.close()
            if self.file is not None and isinstance(error, sqlite3.Error):
                with suppress(OSError):
                    remove(self.file)

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
        remove(file)
        return connected(file)


def remove(file: Path) -> None:
    """Takes a database away, and the journal that SQLite would take for that of the next file of this name."""
    for path in (file, file.with_name(file.name + "-journal")):
        path.unlink(missing_ok=True)


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
