"""What may be another than in the last build: nothing that is spared has changed."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from policybrief import still
from policybrief.changes import UNKNOWN, Changes, compared
from policybrief.cli import CACHE, way
from policybrief.memory import Memory
from policybrief.still import Wish

from .sites import silent
from .test_memory import TICK, Author

STEPS = 40


def numbers(root: Path, folder: str) -> tuple[dict[str, int], dict[str, int]] | None:
    """What a build keeps of the answers that pages and texts have asked for; None where there is nothing."""
    wish, out = Wish(root), root / f"_{folder}"
    memory = Memory(root / folder, way(wish, out), tick=TICK)
    try:
        sound = still.run(wish, memory, out, silent).sound
        held = memory.store.held  # not where a damaged store was given up
        pages: Any = memory.part("made")
        texts: Any = memory.part("linked")
    finally:
        memory.close()
    return (pages[2], texts[2]) if sound and held and pages else None


def test_every_number_that_is_kept_is_that_of_a_build_from_nothing(tmp_path: Path) -> None:
    root, saved = tmp_path / "site", tmp_path / "saved"
    author = Author(root, 7)
    numbers(root, CACHE)
    agreed = 0
    for step in range(STEPS):
        shutil.copytree(root / "content", saved)
        said = author.step()
        kept, anew = numbers(root, CACHE), numbers(root, f"again-{step}")
        if anew is None:  # the author takes it back
            shutil.rmtree(root / "content")
            saved.rename(root / "content")
        else:
            shutil.rmtree(saved)
        if anew is not None and kept is not None:
            assert [compared(one, other) for one, other in zip(kept, anew, strict=True)] == [set(), set()], said
            agreed += 1
    assert agreed > STEPS // 2


@pytest.mark.parametrize(
    ("facet", "by"),
    [
        ("face term/abm", Changes(faces={"term/abm"})),
        ("text brief/offer", Changes(texts={"brief/offer"})),
        ("outline brief/offer", Changes(texts={"brief/offer"})),
        ("said term/abm brief/offer", Changes(texts={"brief/offer"})),
        ("uses term/abm", Changes(mentions={"term/abm"})),
        ("holders term/abm", Changes(mentions={"term/abm"})),
        ("holders term/abm", Changes(faces={"brief/offer"})),
        ("name term:abm", Changes(faces={"event/signed"})),
        ("title term/abm", Changes(faces={"term/abm"})),
        ("date event/signed", Changes(faces={"event/signed"})),
        ("year 1972", Changes(faces={"event/signed"})),
        ("beside brief/offer", Changes(faces={"brief/other"})),
        ("places event/signed", Changes(mentions={"event/other"})),
        ("thread timeline/by/kind/treaty/index.html", Changes(texts={"event/other"})),
        ("indexed", Changes(faces={"brief/offer"})),
        ("list event", Changes()),
        ("template brief.html", Changes()),
        ("face term/abm", UNKNOWN),
    ],
)
def test_what_may_be_another_is_looked_at(facet: str, by: Changes) -> None:
    assert not by.spare(facet)


@pytest.mark.parametrize(
    "facet", ["face term/nmd", "text brief/other", "said term/abm term/nmd", "uses term/nmd", "holders term/nmd", "name term:abm"]
)
def test_an_edited_text_spares_what_does_not_ask_for_it(facet: str) -> None:
    assert Changes(texts={"brief/offer"}, mentions={"term/abm"}).spare(facet)


def test_names_on_one_side_alone_have_changed() -> None:
    assert compared({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4, "d": 5}) == {"a", "c", "d"}
