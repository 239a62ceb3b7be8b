"""The notes of the real brief: one list, on wide screens beside their passages."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

BRIEF = "briefs/boost-phase-defense/index.html"
PLACES = """() => [...document.querySelectorAll('.editors-notes li')].map((note) => {
  const mark = document.querySelector(`.note-mark[data-note="${note.dataset.note}"]`).getClientRects()[0];
  const text = document.querySelector('.prose > p').getBoundingClientRect();
  const { top, bottom, left } = note.getBoundingClientRect();
  return { top, bottom, left, mark: (mark.top + mark.bottom) / 2, edge: text.right };
})"""
LINE = 27
"""The height of a line of the text, in pixels."""


def opened(browser: Browser, real: Path, width: int, **options: Any) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    page.goto((real / BRIEF).as_uri())
    page.evaluate("document.fonts.ready.then(() => 0)")
    return page


@pytest.mark.parametrize("script", [True, False])
def test_each_note_stands_level_with_its_passage_or_below_the_note_before(browser: Browser, real: Path, script: bool) -> None:
    page = opened(browser, real, 1440, java_script_enabled=script)
    places = page.evaluate(PLACES)
    page.close()
    assert len(places) > 20
    end = 0.0
    for note in places:
        assert note["left"] >= note["edge"]
        assert note["top"] >= end
        assert abs(note["top"] - note["mark"]) <= LINE / 2 + 4 or abs(note["top"] - end - 16) <= 1
        end = note["bottom"]


def test_on_other_screens_the_notes_are_one_list_after_the_text(browser: Browser, real: Path) -> None:
    page = opened(browser, real, 900)
    places = page.evaluate(PLACES)
    end = page.evaluate("[...document.querySelectorAll('.prose > p')].at(-1).getBoundingClientRect().bottom")
    page.close()
    assert all(note["top"] > end for note in places)
    assert all(one["bottom"] <= next["top"] for one, next in pairwise(places))


def test_every_mark_leads_to_its_note_and_back_and_no_note_stands_twice(browser: Browser, real: Path) -> None:
    page = opened(browser, real, 900)
    ways = page.evaluate(
        """() => [...document.querySelectorAll('.prose > :not(section) .note-mark, .prose > p .note-mark')].map((mark) => {
          const note = document.querySelector(mark.hash);
          return [...note.querySelectorAll('.note-back a')].filter((back) => back.hash === '#' + mark.id).length;
        })"""
    )
    titles = page.locator(".note-title").all_inner_texts()
    page.close()
    assert len(ways) > 30
    assert set(ways) == {1}
    assert len(titles) == len(set(titles))
