"""Threads: which events belong together, where each stands, and what an entry of the chronicle tells."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from policybrief import link, urls
from policybrief.model import Author, Body, Settings, Source
from policybrief.problem import Position
from policybrief.threads import DIVIDED, FOLDED, WORDS, Timeline, divided, short
from policybrief.views import Views

from .sites import BRIEF, EVENT, minimal, woven
from .test_chronicle import date, events

AT = Position("x.md")
PARTY = "---\nname: Canada\nkind: state\ngist: A state.\n---\nA state.\n"
LATER = EVENT.replace("1987-09-16", "1990-06-29").replace("[montreal-protocol]", "[canada]\nterms: [montreal-protocol]")
LATEST = EVENT.replace("1987-09-16", "1992-11-25").replace("[montreal-protocol]", "[canada]\nterms: [montreal-protocol]")


def timeline(root: Path) -> Timeline:
    files = {
        "content/glossary/canada.md": PARTY,
        "content/timeline/1990-later.md": LATER,
        "content/timeline/1992-latest.md": LATEST,
    }
    return Timeline(Views(woven(minimal(root, files)).site))


def many(count: int) -> Timeline:
    found = events(*(f"{1000 + number % 900}" for number in range(count)))
    return Timeline(Views(link.link(link.as_read(found, Settings(event_kinds={"treaty": "Treaty"}))).site))


def test_actors_kinds_terms_and_briefs_have_threads(tmp_path: Path) -> None:
    found = timeline(tmp_path).groups
    assert {group: [(one.to.words, len(one.events)) for one in threads] for group, threads in found.items()} == {
        "actor": [("Canada", 2)],
        "kind": [("Treaty", 3)],
        "term": [],  # a term that acts has its thread as an actor
        "brief": [("What the Protocol did", 1)],
    }


def test_an_event_knows_its_place_in_each_thread(tmp_path: Path) -> None:
    found = timeline(tmp_path)
    places = found.event(found.views.site.events[1])["places"]
    assert isinstance(places, tuple)
    assert [(one.to.words, one.to.path, one.number, one.of) for one in places] == [
        ("The whole timeline", urls.TIMELINE, 2, 3),
        ("Canada", "timeline/by/actor/canada/index.html", 1, 2),
        ("Treaty", "timeline/by/kind/treaty/index.html", 2, 3),
    ]
    assert [one.previous is None for one in places] == [False, True, False]


def test_a_term_leads_to_the_thread_that_follows_it_where_there_is_one(tmp_path: Path) -> None:
    found = timeline(tmp_path)
    threads = {term.slug: found.term(term)["thread"] for term in found.views.site.terms}
    assert threads["montreal-protocol"] is None
    assert threads["canada"] == found.groups["actor"][0].line


def test_an_entry_leads_to_its_neighbors(tmp_path: Path) -> None:
    found = timeline(tmp_path)
    entries = found.chronicle(found.views.site.events).entries
    assert [(one.previous, one.following) for one in entries] == [
        ("", "e-1990-later"),
        ("e-1987-09-16-signed", "e-1992-latest"),
        ("e-1990-later", ""),
    ]


def test_an_entry_tells_where_it_is_discussed_and_what_it_rests_on(tmp_path: Path) -> None:
    found = timeline(tmp_path)
    told = found.one(found.views.site.events[0])
    assert [(way.words, way.note) for way in told.discussed] == [("¶ 1", "What the Protocol did")]
    assert [way.words for way in told.sources] == ["The Montreal Protocol on Substances that Deplete the Ozone Layer 1987"]
    assert [(actor.slug, actor.to.path) for actor in told.actors] == [
        ("montreal-protocol", "glossary/montreal-protocol/index.html")
    ]


def test_a_brief_is_called_by_its_title_without_the_subtitle(tmp_path: Path) -> None:
    titled = BRIEF.replace("title: What the Protocol did", 'title: "What the Protocol did: a look back"')
    found = Timeline(Views(woven(minimal(tmp_path, {"content/briefs/protocol.md": titled})).site))
    told = found.one(found.views.site.events[0])
    assert {way.note for way in told.discussed} == {"What the Protocol did"}


def test_an_entry_is_discussed_where_a_brief_links_it_and_nowhere_else(tmp_path: Path) -> None:
    """Check 14: what links it is what discusses it; without its last link it is discussed nowhere."""
    brief = re.sub(r"\[([^\]]*)\]\(event:[^)]*\)", r"\1", BRIEF)
    assert brief != BRIEF
    found = Timeline(Views(woven(minimal(tmp_path, {"content/briefs/protocol.md": brief})).site))
    assert found.one(found.views.site.events[0]).discussed == ()


def test_an_actor_leads_to_its_thread_where_it_has_one(tmp_path: Path) -> None:
    found = timeline(tmp_path)
    (actor,) = found.one(found.views.site.events[1]).actors
    assert (actor.to.path, actor.to.fragment) == ("timeline/by/actor/canada/index.html", "e-1990-later")


def test_three_hundred_stand_in_one_list_and_more_are_folded() -> None:
    assert many(FOLDED).everything()["chronicle"].folds == ()
    folds = many(FOLDED + 1).everything()["chronicle"].folds
    assert sum(len(fold.entries) for fold in folds) == FOLDED + 1


def test_long_texts_are_folded_sooner() -> None:
    found = many(2)
    short, long = (replace(event, body=Body(words=words)) for event, words in zip(found.whole.events, (1, WORDS), strict=True))
    assert found.chronicle((short, short)).folds == ()
    assert len(found.chronicle((short, long)).folds) == 2


def test_more_than_two_thousand_stand_by_decade() -> None:
    assert many(DIVIDED).whole.parts == ()
    found = many(DIVIDED + 1)
    assert sum(len(one.events) for one in found.whole.parts) == DIVIDED + 1
    assert found.placed[urls.TIMELINE, "e-e0"] == "timeline/by/decade/1000s/index.html"
    assert not found.abreast


def test_a_view_of_so_many_stands_by_decade_too() -> None:
    found = many(DIVIDED + 1)
    (kind,) = found.groups["kind"]
    assert next((part.to.path, part.of) for part in kind.parts) == ("timeline/by/kind/treaty--1000s/index.html", kind.to)
    assert {page.to.path for page in found.pages} >= {kind.to.path, *(part.to.path for part in kind.parts)}
    assert found.placed[kind.to.path, "e-e0"] == "timeline/by/kind/treaty--1000s/index.html"


def test_few_with_long_names_are_divided_too(tmp_path: Path) -> None:
    (party,) = timeline(tmp_path).groups["actor"]
    long = replace(party, events=tuple(replace(event, title="x" * 500_000) for event in party.events))
    assert [(part.to.words, part.to.path) for part in divided(long).parts] == [
        ("1990", "timeline/by/actor/canada--1990/index.html"),
        ("1992", "timeline/by/actor/canada--1992/index.html"),
    ]


def test_a_passage_is_named_by_section_and_paragraph(tmp_path: Path) -> None:
    event = "[x](event:1987-09-16-signed)"
    text = f"{event}\n\n## One\n\n{event} {event}\n\n### Part\n\n- {event}[^1]\n\n## Two\n\n{event}\n\n[^1]: {event}\n"
    brief = BRIEF.split("---\n")[1].join(("---\n", "---\n")) + text
    found = Timeline(Views(woven(minimal(tmp_path, {"content/briefs/protocol.md": brief})).site))
    discussed = found.one(found.views.site.events[0]).discussed
    assert [way.words for way in discussed] == ["¶ 1", "§ I, ¶ 2", "§ I", "§ II, ¶ 3", "in a note"]


@pytest.mark.parametrize(
    ("authors", "more", "words"),
    [
        ((Author("Podvig", "Pavel"),), {}, "Podvig 2000"),
        ((Author("A"), Author(literal="B")), {}, "A and B 2000"),
        ((Author("A"), Author("B"), Author("C")), {}, "A et al. 2000"),
        ((), {"container": "The Times"}, "The Times 2000"),
        ((), {"publisher": "A Press"}, "A Press 2000"),
        ((), {}, "A title 2000"),
    ],
)
def test_a_source_in_few_words(authors: tuple[Author, ...], more: dict[str, str], words: str) -> None:
    assert short(Source("s", "book", "A title", AT, authors, date("2000"), **more)) == words  # type: ignore[arg-type]
