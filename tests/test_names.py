"""Paths that can stand together in one folder, on any disk."""

import pytest

from policybrief.names import Names, folders_above, folders_of, is_safe


@pytest.mark.parametrize("path", ["index.html", "a/b/c.html", "a..b/.c", "Straße/é", "a b"])
def test_a_path_below_its_folder_is_taken(path: str) -> None:
    names = Names([])
    names.take(path)
    with pytest.raises(ValueError, match="is taken by another page"):
        names.take(path)


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../out", "a/../../out", "a//b", "a/", "./a", "a\\b", "a\0b", "C:/a"])
def test_a_path_that_could_leave_its_folder_on_some_system_is_not(path: str) -> None:
    assert not is_safe(path)
    with pytest.raises(ValueError, match="cannot be the path of a page"):
        Names([]).take(path)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Index.html", "index.HTML", "is taken"),
        ("caf\u00e9", "cafe\u0301", "is taken"),
        ("Straße", "STRASSE", "is taken"),
        ("A/b", "a", "is taken"),  # by the folder
        ("a", "A/b", "lies below another page"),
    ],
)
def test_a_path_that_meets_another_on_some_disk_is_not(one: str, other: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Names([one]).take(other)


def test_folders_are_those_that_paths_lead_through() -> None:
    assert list(folders_above("a/b/c.html")) == ["a/b", "a"]
    assert folders_of(["a/b/c.html", "d/e", "f"]) == {"a", "a/b", "d"}
