"""The corpus that is measured with: the same on every machine, as large as it says, and without a mistake."""

import hashlib
import re
from pathlib import Path
from statistics import mean

from bench import corpus, prose
from bench.corpus import Brief, Event, Size, Term
from bench.linking import as_term
from policybrief import vocabulary

from .sites import pages, woven

SMALL = Size(10)
TEXTS = [corpus.brief(number, SMALL).text for number in range(SMALL.briefs)]


def test_two_corpora_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        corpus.write(tmp_path / name, Size(3, 12, 6))
    one, two = (
        {file.relative_to(tmp_path / name): file.read_bytes() for file in files(tmp_path / name)} for name in ("one", "two")
    )
    assert list(one.values()) == list(two.values()) and len(one) == 3 + 12 + 6 + 1


def test_the_bytes_are_those_of_every_machine() -> None:
    """Pinned: figures of different days and machines are figures of the same corpus."""
    digest = hashlib.sha256("".join(map(corpus.source, corpus.entries(SMALL))).encode()).hexdigest()
    assert digest == "40762e43465dda799b23f6b74cc01d0421e5b5bf7d427c58ba596ae292708b1c"


def test_a_small_site_is_the_beginning_of_a_large_one() -> None:
    assert [corpus.brief(number, Size(10_000)) for number in range(3)] == [corpus.brief(number, SMALL) for number in range(3)]


def test_there_is_as_much_as_was_asked_for() -> None:
    kinds = [type(entry) for entry in corpus.entries(Size(7, 20, 5))]
    assert [kinds.count(kind) for kind in (Brief, Term, Event)] == [7, 20, 5]


def test_no_name_comes_twice() -> None:
    size = Size(50, 1_500, 1_000)
    names = [(entry.folder, entry.slug) for entry in corpus.entries(size)]
    assert len(set(names)) == len(names) == 2_550


def test_a_hundred_and_fifty_terms_have_577_forms() -> None:
    forms = [form for number in range(150) for form in corpus.term(number).forms]
    assert len(set(forms)) == len(forms) == 577


def test_the_forms_of_many_terms_are_nobody_elses() -> None:
    forms = [form.casefold() for number in range(15_000) for form in corpus.term(number).forms]
    assert len(set(forms)) == len(forms)


def test_a_brief_has_about_1500_words_and_9500_bytes() -> None:
    words = [len(corpus.source(corpus.brief(number, SMALL)).split()) for number in range(10)]
    sizes = [len(corpus.source(corpus.brief(number, SMALL)).encode()) for number in range(10)]
    assert 1_450 < mean(words) < 1_600
    assert 9_000 < mean(sizes) < 10_000


def test_a_brief_has_all_that_policy_prose_has() -> None:
    for text in TEXTS:
        counts = [
            len(re.findall(pattern, text, re.MULTILINE)) for pattern in (r"^## ", r"^- ", r"^\[\^", r"^>", r"^\|---", "event:")
        ]
        assert counts == [5, 3, 2, 3, 1, 3]


def test_terms_are_met_about_25_times_in_a_brief() -> None:
    forms = sorted((form for number in range(158) for form in corpus.term(number).forms), key=len, reverse=True)
    any_form = re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b")
    assert 22 <= mean(len(any_form.findall(text)) for text in TEXTS) <= 28


def test_a_term_without_an_entry_is_named_in_one_brief_of_forty() -> None:
    size = Size(80)
    name = corpus.term(size.terms + 3).name
    assert [number for number in range(size.briefs) if name in corpus.brief(number, size).text] == [3, 43]


def test_a_coined_word_is_coined_once() -> None:
    assert len({prose.coined(number) for number in range(prose.COINED)}) == prose.COINED


def test_an_event_has_a_day_of_its_own() -> None:
    size = Size(0)
    assert len({corpus.event(number, size).day for number in range(10_000)}) == 10_000


def test_it_has_no_mistake_and_every_page(tmp_path: Path) -> None:
    corpus.write(tmp_path, SMALL)
    assert woven(tmp_path).problems == ()
    made = pages(tmp_path)
    entries = list(corpus.entries(SMALL))
    assert all(f"{entry.folder}/{entry.slug}/index.html" in made for entry in entries)


def test_its_vocabulary_has_no_mistake_at_any_size() -> None:
    assert vocabulary.compile([as_term(corpus.term(number)) for number in range(1_500)])[1] == ()


def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())
