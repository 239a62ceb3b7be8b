"""Bytes kept between builds."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from policybrief.cache import Store


def kept(file: Path) -> Store:
    """A store in which something was kept by an earlier build."""
    store = Store(file)
    store.put("a", b"1")
    store.commit()
    store.close()
    return Store(file)


def test_what_was_put_is_there_for_the_next_build(tmp_path: Path) -> None:
    store = kept(tmp_path / "x.db")
    assert (store.get("a"), store.get("b")) == (b"1", None)


def test_what_was_not_made_sure_of_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.db")
    store.put("a", b"1")
    assert store.get("a") == b"1"
    store.close()
    assert Store(tmp_path / "x.db").get("a") is None


def test_what_is_not_wanted_is_forgotten(tmp_path: Path) -> None:
    store = kept(tmp_path / "x.db")
    store.put("b", b"2")
    store.forget(lambda name: name == "b")
    assert (store.get("a"), store.get("b")) == (None, b"2")


def test_without_a_file_nothing_is_kept() -> None:
    store = Store(None)
    store.put("a", b"1")
    assert (store.held, store.get("a")) == (False, None)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_store_is_begun_anew(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(content)
    assert kept(file).get("a") == b"1"


@pytest.mark.parametrize("change", ["PRAGMA user_version = 99", "CREATE TABLE other (x)", "DROP TABLE kept"])
def test_a_database_of_another_kind_is_begun_anew(change: str, tmp_path: Path) -> None:
    kept(tmp_path / "x.db").close()
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute(change)
    connection.close()
    store = Store(tmp_path / "x.db")
    assert (store.held, store.get("a")) == (True, None)


def test_a_value_that_was_changed_by_another_hand_is_not_there(tmp_path: Path) -> None:
    kept(tmp_path / "x.db").close()
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("UPDATE kept SET value = ?", (b"2",))
    connection.close()
    assert Store(tmp_path / "x.db").get("a") is None


def test_every_cut_and_every_turned_byte_leaves_a_store_that_tells_the_truth(tmp_path: Path) -> None:
    kept(tmp_path / "x.db").close()
    whole = (tmp_path / "x.db").read_bytes()
    for place in range(0, len(whole), 97):
        for number, damaged in enumerate((whole[:place], whole[:place] + bytes((whole[place] ^ 0x55,)) + whole[place + 1 :])):
            file = tmp_path / f"{place}-{number}.db"
            file.write_bytes(damaged)
            store = Store(file)
            assert store.get("a") in (b"1", None)
            store.put("b", b"2")
            store.commit()
            store.close()


def test_a_second_build_at_the_same_time_keeps_nothing(tmp_path: Path) -> None:
    first, second = kept(tmp_path / "x.db"), Store(tmp_path / "x.db")
    assert (first.held, second.held, second.get("a")) == (True, False, None)
    first.close()
    assert Store(tmp_path / "x.db").get("a") == b"1"


def test_a_place_that_cannot_be_written_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not Store(tmp_path / "file" / "x.db").held
    (tmp_path / "folder.db").mkdir()
    assert not Store(tmp_path / "folder.db").held


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_no_store(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert not Store(tmp_path / "x.db").held
