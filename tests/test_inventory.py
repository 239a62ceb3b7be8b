"""What stands in a published folder: what a build left, what a hand has been at, and what is not ours."""

import os
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from policybrief.inventory import MARKER, Refused
from policybrief.write import Published, publish, standing

from .folders import HANDS, NEW, OLD, POSIX, again, pages, refusal, tree


def test_what_a_build_left_stands(tmp_path: Path) -> None:
    done = publish(pages(OLD), tmp_path / "site")
    now = standing(tmp_path / "site", [], done.stamps)
    assert now.digests == done.digests == {path: sha256(text.encode()).hexdigest() for path, text in OLD.items()}


def test_nothing_stands_where_nothing_is(tmp_path: Path) -> None:
    done = publish(pages(OLD), tmp_path / "site")
    assert standing(tmp_path / "other", [], done.stamps).digests == {}


def test_nothing_stands_without_stamps(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    assert standing(tmp_path / "site", [], {}).digests == {}


@POSIX
@pytest.mark.parametrize("deed", HANDS)
def test_a_file_that_a_hand_has_been_at_does_not_stand(tmp_path: Path, deed: Callable[[Path], None]) -> None:
    out = tmp_path / "site"
    done = publish(pages(OLD), out)
    deed(out / "css" / "site.css")
    assert set(standing(out, [], done.stamps).digests) == set(OLD) - {"css/site.css"}
    assert tree_after(out, done) == OLD


def tree_after(out: Path, last: Published) -> dict[str, str]:
    """What stands after three more builds of the old site, of which the second makes use of the spare."""
    last = again(OLD, out, last)
    last = again({**OLD, "more": "more"}, out, last)
    again(OLD, out, last)
    return tree(out)


@pytest.mark.parametrize("path", ["notes.txt", "css/mine.css", "new/mine.html", "a/b/c/d"])
def test_what_no_build_put_there_is_refused_with_memory_too(tmp_path: Path, path: str) -> None:
    files = {name: text for name, text in OLD.items() if path != "a/b/c/d" or name != "a/b/c.html"}
    done = publish(pages(files), tmp_path / "site")
    (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "site" / path).write_text("mine")
    with pytest.raises(Refused, match=f"holds {path}, which no build put there"):
        standing(tmp_path / "site", [], done.stamps)


def test_what_may_not_be_published_to_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(Refused, match="is not a folder"):
        standing(tmp_path / "site", [], {})


def test_after_another_build_what_still_stands_may_be_kept(tmp_path: Path) -> None:
    out = tmp_path / "site"
    done = publish(pages(OLD), out)
    now = standing(out, [], done.stamps)
    again(NEW, out, done)
    publish(pages({"index.html": "third"}), out, [], now.only(["css/site.css"]))
    assert tree(out) == {"index.html": "third", "css/site.css": "same"}


def test_what_another_build_has_changed_cannot_be_kept(tmp_path: Path) -> None:
    out = tmp_path / "site"
    done = publish(pages(OLD), out)
    now = standing(out, [], done.stamps)
    again(NEW, out, done)
    with pytest.raises(Refused, match=r"another build has changed a/b/c\.html"):
        publish([], out, [], now)
    assert tree(out) == NEW


# ---------------------------------------------------------------- what is not ours


@pytest.mark.parametrize(
    "marker", [None, "", "{}", "[[", "[" * 100_000, '{"made_by": "policybrief", "format": 2, "files": {}}', "\ufeff{}"]
)
def test_a_folder_that_we_did_not_make_is_refused(tmp_path: Path, marker: str | None) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    if marker is not None:
        (tmp_path / MARKER).write_text(marker)
    assert "was not made by policybrief" in refusal(tmp_path).message
    assert tree(tmp_path) == {"thesis.txt": "mine"}


@POSIX
def test_a_marker_that_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / MARKER)
    assert "was not made by policybrief" in refusal(tmp_path).message


@pytest.mark.parametrize("path", ["notes.txt", ".git/HEAD", "css/mine.css", "INDEX.html"])
def test_a_file_that_no_build_put_there_is_refused(tmp_path: Path, path: str) -> None:
    out = tmp_path / "site"
    publish(pages({name: text for name, text in OLD.items() if name != "index.html"}), out)
    (out / path).parent.mkdir(exist_ok=True)
    (out / path).write_text("mine")
    assert f"holds {path}" in refusal(out).message
    assert (out / path).read_text() == "mine"


def test_what_file_browsers_leave_behind_is_swept_away(tmp_path: Path) -> None:
    publish(pages(OLD), tmp_path / "site")
    (tmp_path / "site" / "css" / ".DS_Store").write_text("")
    publish(pages(OLD), tmp_path / "site")
    assert tree(tmp_path / "site") == OLD


def test_a_name_that_a_disk_recomposed_is_still_ours(tmp_path: Path) -> None:
    publish(pages({"caf\u00e9": ""}), tmp_path / "site")
    (tmp_path / "site" / "caf\u00e9").rename(tmp_path / "site" / "cafe\u0301")
    publish(pages({"tea": ""}), tmp_path / "site")
    assert [unicodedata.normalize("NFC", name) for name in tree(tmp_path / "site")] == ["tea"]
