"""A small but complete site, page by page: what the engine makes of it is kept in golden/expected.

Its templates are its own and bare, so that a new look changes nothing here. When a change is meant:

    python -m tests.test_golden accept

writes the pages as they now are; the difference is then read in the commit.
"""

import shutil
import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest

from policybrief import pipeline
from policybrief.still import Wish

from .sites import silent, woven

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
SITE, EXPECTED = GOLDEN / "site", GOLDEN / "expected"
SHOWN = 60
"""Lines of a difference; more than that nobody reads."""

Tree = Mapping[str, bytes]


def made() -> Tree:
    """The site as it is now."""
    return {page.path: page.content for page in pipeline.pages(Wish(SITE), woven(SITE), silent)}


def kept() -> Tree:
    """The site as it was accepted."""
    files = (path for path in EXPECTED.rglob("*") if path.is_file())
    return {path.relative_to(EXPECTED).as_posix(): path.read_bytes() for path in files}


def accept(tree: Tree) -> None:
    """Keeps a site as the one that is expected."""
    shutil.rmtree(EXPECTED, ignore_errors=True)
    for path, content in tree.items():
        file = EXPECTED / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def difference(path: str, before: bytes | None, after: bytes | None) -> Iterator[str]:
    """How one file has changed, line by line; one that is no text only says that it has."""
    try:
        old, new = ((side or b"").decode().splitlines() for side in (before, after))
    except UnicodeDecodeError:
        yield f"{path} differs"
        return
    names = (f"expected/{path}" * (before is not None), f"made/{path}" * (after is not None))
    yield from unified_diff(old, new, *names, lineterm="")


def differences(before: Tree, after: Tree) -> list[str]:
    """How one tree differs from another, file by file."""
    changed = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    return [line for path in changed for line in difference(path, before.get(path), after.get(path))]


def test_the_golden_site_has_no_problem() -> None:
    assert woven(SITE).problems == ()


def test_the_golden_site_has_a_page_template_of_its_own_for_each_of_ours() -> None:
    ours, own = ({path.name for path in folder.iterdir()} for folder in (ROOT / "templates", SITE / "templates"))
    assert ours <= own


def test_the_golden_site_is_as_it_was_accepted() -> None:
    found = differences(kept(), made())
    told = [*islice(found, SHOWN), *([f"… and {len(found) - SHOWN} lines more"] if len(found) > SHOWN else [])]
    if told:
        pytest.fail("\n".join([*told, "", "if this is meant: python -m tests.test_golden accept"]), pytrace=False)


def test_a_changed_line_is_shown_with_its_file() -> None:
    before = {"a.html": b"one\ntwo\n", "b.html": b"same\n"}
    after = {"a.html": b"one\n2\n", "b.html": b"same\n"}
    shown = differences(before, after)
    assert shown == ["--- expected/a.html", "+++ made/a.html", "@@ -1,2 +1,2 @@", " one", "-two", "+2"]


def test_a_file_too_many_or_too_few_is_shown() -> None:
    assert differences({}, {"a.html": b"new\n"}) == ["--- ", "+++ made/a.html", "@@ -0,0 +1 @@", "+new"]
    assert differences({"a.html": b"old\n"}, {}) == ["--- expected/a.html", "+++ ", "@@ -1 +0,0 @@", "-old"]


def test_a_picture_that_differs_is_only_named() -> None:
    assert differences({"a.png": b"\xff1"}, {"a.png": b"\xff2"}) == ["a.png differs"]


if __name__ == "__main__":
    if sys.argv[1:] != ["accept"]:
        raise SystemExit("to accept the site as it now is: python -m tests.test_golden accept")
    for line in differences(kept(), made()):
        print(line)
    accept(made())
