"""The next site is made of the one before the last, as if it were made from nothing."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from policybrief.inventory import MARKER
from policybrief.write import Published, publish, standing

from .folders import HANDS, NEW, OLD, POSIX, again, counts, numbers, pages, tree


def test_what_is_kept_is_the_same_file(tmp_path: Path) -> None:
    out = tmp_path / "site"
    last, before = publish(pages(OLD), out), numbers(out)
    for text in ("once", "twice", "thrice"):
        last = again({**OLD, "index.html": text}, out, last)
        assert counts(last)[:3] == (1, 3, 0)
        assert {path: numbers(out)[path] for path in OLD if path != "index.html"} == {
            path: before[path] for path in OLD if path != "index.html"
        }


def test_the_next_site_is_made_of_the_one_before_the_last(tmp_path: Path) -> None:
    out = tmp_path / "site"
    last, first = publish(pages(OLD), out), numbers(out)
    last = again(NEW, out, last)
    second = numbers(out)
    last = again({**NEW, "index.html": "third"}, out, last)
    assert [numbers(out)[path] for path in (".", "a", "a/b", "css")] == [first[path] for path in (".", "a", "a/b", "css")]
    again(NEW, out, last)
    assert [numbers(out)[path] for path in (".", "a", "a/b", "css")] == [second[path] for path in (".", "a", "a/b", "css")]


@POSIX
@pytest.mark.parametrize("seed", range(12))
def test_a_site_made_of_the_last_ones_is_that_made_from_nothing(tmp_path: Path, seed: int) -> None:
    chance, out = random.Random(seed), tmp_path / "site"
    names = ["index.html", "a", "a/b", "a/c", "a/b/c", "d/e/f", "d/e/g", "d/h", "é/x", "i", "j/k/l/m"]
    last: Published | None = None
    for number in range(25):
        files: dict[str, str] = {}
        for name in chance.sample(names, chance.randint(0, len(names))):
            if not any(name.startswith(f"{other}/") or other.startswith(f"{name}/") for other in files):
                files[name] = f"{name} {chance.choice(['as ever', str(number)])}"
        there = [path for path in sorted(out.rglob("*")) if path.is_file() and path.name != MARKER] if last else []
        for path in chance.sample(there, min(len(there), chance.choice([0, 0, 1, 2]))):
            chance.choice(HANDS[:-1])(path)
        if last and chance.random() < 0.2:
            (out / "empty" / "folder").mkdir(parents=True)
        if last and chance.random() < 0.2:
            (out / ".DS_Store").write_text("")
        last = again(files, out, last) if last and chance.random() < 0.8 else publish(pages(files), out)
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        publish(pages(files), tmp_path / "new")
        assert tree(out) == files
        assert [numbers(out).keys(), (out / MARKER).read_bytes()] == [
            numbers(tmp_path / "new").keys(),
            (tmp_path / "new" / MARKER).read_bytes(),
        ]
        assert {oct(path.stat().st_mode & 0o7777) for path in out.rglob("*") if path.is_file()} == {"0o644"}
        assert standing(out, [], last.stamps).digests == last.digests


# ---------------------------------------------------------------- what somebody has been at


def without_a_file(spare: Path) -> None:
    (spare / "site" / "css" / "site.css").unlink()


def without_a_folder(spare: Path) -> None:
    shutil.rmtree(spare / "site" / "a")


def with_a_file_more(spare: Path) -> None:
    (spare / "site" / "css" / "more").write_text("more")


def with_another_file(spare: Path) -> None:
    (spare / "site" / "css" / "site.css").unlink()
    (spare / "site" / "css" / "site.css").write_text("odd ")


def with_a_closed_folder(spare: Path) -> None:
    (spare / "site" / "css").chmod(0o700)


def with_a_link(spare: Path) -> None:
    (spare / "site" / "css").rename(spare / "elsewhere")
    (spare / "site" / "css").symlink_to(spare / "elsewhere")


def without_its_note(spare: Path) -> None:
    (spare / "note.json").unlink()


def with_an_odd_note(spare: Path) -> None:
    (spare / "note.json").write_text("[" * 100_000)


def with_a_note_that_leads_elsewhere(spare: Path) -> None:
    note = json.loads((spare / "note.json").read_text())
    (spare / "note.json").write_text(json.dumps({**note, "apart": ["../../mine.txt"]}))


def with_a_note_of_another_kind(spare: Path) -> None:
    note = json.loads((spare / "note.json").read_text())
    (spare / "note.json").write_text(json.dumps({**note, "folders": ["css"]}))


def a_file(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.write_text("")


def a_link(spare: Path) -> None:
    spare.rename(spare.with_name("elsewhere"))
    spare.symlink_to(spare.with_name("elsewhere"))


def of_another_site(spare: Path) -> None:
    out = spare.with_name("site")
    shutil.copytree(out, spare.with_name("copy"))
    shutil.rmtree(out)
    spare.with_name("copy").rename(out)


@POSIX
@pytest.mark.parametrize(
    "deed",
    [
        *(without_a_file, without_a_folder, with_a_file_more, with_another_file, with_a_closed_folder),
        *(
            with_a_link,
            without_its_note,
            with_an_odd_note,
            with_a_note_that_leads_elsewhere,
            with_a_note_of_another_kind,
            a_file,
            a_link,
            of_another_site,
        ),
    ],
)
def test_a_spare_that_somebody_has_been_at_is_not_used(tmp_path: Path, deed: Callable[[Path], None]) -> None:
    out = tmp_path / "site"
    (tmp_path / "mine.txt").write_text("mine")
    last = again(OLD, out, publish(pages(NEW), out))
    deed(tmp_path / ".site.spare")
    last = again(NEW, out, last)
    assert tree(out) == NEW
    assert {oct(path.stat().st_mode & 0o7777) for path in out.rglob("*") if path.is_dir()} == {"0o755"}
    assert (tmp_path / "mine.txt").read_text() == "mine"
    again(OLD, out, last)
    assert tree(out) == OLD
