"""Views: relations seen from either end, numbers, letters, years, neighbors."""

from collections.abc import Mapping
from pathlib import Path
from time import process_time

import pytest

from policybrief import link
from policybrief.dates import Date, read
from policybrief.entries import UNKNOWN
from policybrief.load import SourceFile
from policybrief.model import (
    Body,
    Brief,
    Closing,
    Event,
    Key,
    Kind,
    Link,
    Markup,
    Opening,
    Piece,
    Prose,
    Settings,
    Site,
    Term,
    Via,
)
from policybrief.parse import parse
from policybrief.pipeline import Woven
from policybrief.problem import Position
from policybrief.prose import grouped
from policybrief.shown import Bibliography, Cards, Cited, Listing, Passage, Way, leftward
from policybrief.views import LISTED, Views, latest, minutes

from .sites import BRIEF, minimal, woven

SOURCES = "".join(f"- {{id: {key}, type: book, title: {title}}}\n" for key, title in zip("abcde", "ZYXWV", strict=True))
ONE = """\
---
title: One
date: 2009
authors: [{family: A}]
summary: S.
restates: d
---
The ozone layer was [named](event:1985-named) [@c], and [@a; @c, p. 2].

## Later

The ozone layer and the [[montreal-protocol|accord]] held [@b].
See [[two#last]].
"""
TWO = """\
---
title: Two
date: 2010
authors: [{family: A}]
summary: S.
related: [one]
---
The Montreal Protocol was [signed](event:1987-signed) [@a].

## Last

The Montreal Protocol has been amended.
"""
PROTOCOL = """\
---
name: Montreal Protocol
kind: treaty
gist: A treaty.
sources: [b]
---
It shields the ozone layer, and was [signed](event:1987-signed) in 1987.
"""
LAYER = """\
---
name: ozone layer
kind: concept
gist: A layer.
was: [shield]
facts:
  - {what: healed, date: 2066, sources: [c]}
  - {what: named, date: 1985, event: 1985-named}
figures: [{what: width, value: 30 km, sources: [a]}]
related: [montreal-protocol]
sources: [a, {cite: e, at: p. 9}]
---
High up [@e].
"""
NAMED = "---\ntitle: It is named\ndate: 1985\nkind: treaty\nactors: [shield]\nsources: [a]\n---\nIn May.\n"
SIGNED = """\
---
title: It is signed
date: 1987
kind: treaty
actors: [montreal-protocol]
terms: [ozone-layer]
---
In Montreal.
"""
LONDON = """\
---
title: It is amended
date: 1990
kind: treaty
---
After [Montreal](event:1987-signed), the parties to the [[montreal-protocol]] met.
"""
TEXTS: Mapping[str, str] = {
    "content/sources.yaml": SOURCES,
    "content/briefs/one.md": ONE,
    "content/briefs/two.md": TWO,
    "content/glossary/montreal-protocol.md": PROTOCOL,
    "content/glossary/ozone-layer.md": LAYER,
    "content/timeline/1985-named.md": NAMED,
    "content/timeline/1987-signed.md": SIGNED,
    "content/timeline/1990-london.md": LONDON,
    "content/pages/about.md": "---\ntitle: About\n---\nOn [the brief](brief:one), the [[ozone-layer]] and [@a].\n",
}


def site_of(texts: Mapping[str, str]) -> Site:
    """A sound site without files."""
    parsed = [parse(SourceFile(path, text)) for path, text in texts.items()]
    entries = (entry for one in parsed for entry in one.entries)
    site, problems, *_ = link.link(link.as_read(entries, Settings(event_kinds={"treaty": "A treaty"})))
    assert [problem for one in parsed for problem in one.problems] + list(problems) == []
    return site


@pytest.fixture(scope="module")
def views() -> Views:
    return Views(site_of(TEXTS))


def term(views: Views, slug: str) -> dict[str, object]:
    entry = views.entries[Key(Kind.TERM, slug)]
    assert isinstance(entry, Term)
    return views.term(entry)


def event(views: Views, slug: str) -> dict[str, object]:
    entry = views.entries[Key(Kind.EVENT, slug)]
    assert isinstance(entry, Event)
    return views.event(entry)


def brief(views: Views, slug: str) -> dict[str, object]:
    entry = views.entries[Key(Kind.BRIEF, slug)]
    assert isinstance(entry, Brief)
    return views.brief(entry)


def ways(found: object) -> list[tuple[str, str]]:
    """Where the ways in a view lead."""
    found = found.events if isinstance(found, Listing) else found
    assert isinstance(found, tuple)
    leading = [one if isinstance(one, Way) else one.to for one in found]
    return [(way.path, way.fragment) for way in leading]


def holders(found: object) -> list[str]:
    """The paths of the entries whose passages a view lists."""
    assert isinstance(found, tuple)
    return [passages.entry.path for passages in found]


def numbered(view: dict[str, object]) -> list[str]:
    """The sources of a page, in the order of their numbers."""
    bibliography = view["bibliography"]
    assert isinstance(bibliography, Bibliography)
    listed = bibliography.listed()
    assert [one.number for one in listed] == list(range(1, len(listed) + 1))
    return [one.source.slug for one in listed]


# ---------------------------------------------------------------- relations


def test_a_term_lists_the_briefs_and_pages_that_use_it_with_their_passages(views: Views) -> None:
    assert holders(term(views, "ozone-layer")["used_in"]) == ["briefs/one/index.html", "about/index.html"]


def test_a_term_lists_the_terms_that_name_it_each_at_its_first_mention() -> None:
    head = PROTOCOL.replace("Montreal Protocol", "CFC").partition("It shields")[0]
    text = head + "The ozone layer.\n\n## Part\n\nThe ozone layer.\n"
    made = Views(site_of({**TEXTS, "content/glossary/cfc.md": text}))
    assert ways(term(made, "ozone-layer")["named_in"]) == [
        ("glossary/cfc/index.html", "m-t-ozone-layer-1"),
        ("glossary/montreal-protocol/index.html", "m-t-ozone-layer-1"),
    ]
    assert ways(term(made, "montreal-protocol")["named_in"]) == []


def test_an_event_lists_whatever_discusses_it(views: Views) -> None:
    assert holders(event(views, "1987-signed")["discussed_in"]) == [
        "briefs/two/index.html",
        "glossary/montreal-protocol/index.html",
        "timeline/1990-london/index.html",
    ]


def test_a_brief_lists_whatever_mentions_it(views: Views) -> None:
    assert holders(brief(views, "one")["mentioned_in"]) == ["about/index.html"]
    assert holders(brief(views, "two")["mentioned_in"]) == ["briefs/one/index.html"]


def test_a_passage_leads_to_the_words_and_shows_them_in_their_place(views: Views) -> None:
    found = term(views, "montreal-protocol")["used_in"]
    assert isinstance(found, tuple)
    first = next(passages for passages in found if passages.entry.path == "briefs/one/index.html").places[0]
    to = Way("accord", "briefs/one/index.html", "m-t-montreal-protocol-1")
    assert first == Passage(to, "Later", "The ozone layer and the ", "accord", first.after)
    assert first.after.startswith(" held")


def test_a_term_is_linked_once_a_section_and_each_is_a_passage(views: Views) -> None:
    found = term(views, "ozone-layer")["used_in"]
    assert isinstance(found, tuple)
    assert [place.section for place in found[0].places] == ["", "Later"]


def cards(views: Views, slug: str) -> Cards:
    found = brief(views, slug)["cards"]
    assert isinstance(found, Cards)
    return found


def test_a_brief_explains_its_terms_as_the_glossary_orders_them(views: Views) -> None:
    found = cards(views, "one")
    assert [(card.id, card.term.gist) for card in found.terms] == [
        ("g-montreal-protocol", "A treaty."),
        ("g-ozone-layer", "A layer."),
    ]
    assert all(card.uses >= len(card.back) > 0 for card in found.terms)


def test_each_card_of_a_brief_leads_back_to_the_mentions(views: Views) -> None:
    ids = {mention.id for mention in views.text(Key(Kind.BRIEF, "one")).mentions}
    assert all({way.fragment for way in card.back} <= ids for card in cards(views, "one").terms)


def test_a_brief_explains_its_events_and_how_far_away_they_were(views: Views) -> None:
    (card,) = cards(views, "one").events
    assert card.to.path == "timeline/1985-named/index.html"
    assert card.distance.endswith(" before")
    assert card.summary


def test_other_pages_explain_what_their_texts_mention(views: Views) -> None:
    found = event(views, "1990-london")["cards"]
    assert isinstance(found, Cards)
    assert [(card.term.slug, card.id, card.state, card.back) for card in found.terms] == [("montreal-protocol", "", "", ())]
    assert found.ids == {}


def test_a_brief_lists_its_events_in_time(views: Views) -> None:
    assert ways(brief(views, "one")["events"]) == [("timeline/1985-named/index.html", "")]


def test_a_term_lists_the_events_that_it_took_part_in_and_those_that_name_or_mention_it(views: Views) -> None:
    layer, protocol = term(views, "ozone-layer"), term(views, "montreal-protocol")
    assert ways(layer["took_part"]) == [("timeline/1985-named/index.html", "")]  # as an actor, under its former name
    assert ways(layer["events"]) == [("timeline/1987-signed/index.html", "")]  # among its terms
    assert ways(protocol["took_part"]) == [("timeline/1987-signed/index.html", "")]
    assert ways(protocol["events"]) == [("timeline/1990-london/index.html", "")]  # in its text


def test_a_term_lists_the_first_hundred_events_and_counts_the_rest() -> None:
    years = range(1800, 1800 + LISTED + 3)
    texts = {f"content/timeline/e{year}.md": SIGNED.replace("1987", f"{year}") for year in years}
    found = term(Views(site_of({**TEXTS, **texts})), "montreal-protocol")["took_part"]
    assert isinstance(found, Listing)
    assert (len(found.events), found.more) == (LISTED, 4)
    assert found.events[-1].event.slug == f"e{1800 + LISTED - 1}"


def test_no_event_is_listed_twice() -> None:
    text = SIGNED.replace("terms: [ozone-layer]", "terms: [montreal-protocol, ozone-layer]") + "The [[montreal-protocol]].\n"
    made = term(Views(site_of({**TEXTS, "content/timeline/1987-signed.md": text})), "montreal-protocol")
    assert ways(made["took_part"]) == [("timeline/1987-signed/index.html", "")]
    assert ("timeline/1987-signed/index.html", "") not in ways(made["events"])


def test_a_former_name_in_front_matter_leads_to_the_entry(views: Views) -> None:
    assert ways(event(views, "1985-named")["actors"]) == [("glossary/ozone-layer/index.html", "")]
    assert views.former == {Key(Kind.TERM, "shield"): Key(Kind.TERM, "ozone-layer")}


def test_related_entries_are_ways(views: Views) -> None:
    assert ways(brief(views, "two")["related"]) == [("briefs/one/index.html", "")]
    assert ways(term(views, "ozone-layer")["related"]) == [("glossary/montreal-protocol/index.html", "")]
    assert ways(event(views, "1987-signed")["terms"]) == [("glossary/ozone-layer/index.html", "")]


def both_ways(views: Views) -> tuple[set[tuple[Key, Key]], set[tuple[Key, Key]]]:
    """What briefs say that they use, and what terms and events say that they are used by."""
    paths = {views.way(key).path: key for key in views.entries if key.kind is not Kind.SOURCE}
    down = {(one.key, card.term.key) for one in views.site.briefs for card in cards(views, one.slug).terms}
    down |= {(one.key, paths[path]) for one in views.site.briefs for path, _ in ways(views.brief(one)["events"])}
    up = {(paths[holder], one.key) for one in views.site.terms for holder in holders(views.term(one)["used_in"])}
    up |= {(paths[holder], one.key) for one in views.site.events for holder in holders(views.event(one)["discussed_in"])}
    return down, {(holder, key) for holder, key in up if holder.kind is Kind.BRIEF}


def test_what_a_brief_uses_is_used_by_it(views: Views) -> None:
    down, up = both_ways(views)
    assert down == up
    assert len(down) == 5


def test_so_it_is_in_the_real_site(real_site: Woven) -> None:
    down, up = both_ways(Views(real_site.site))
    assert down == up
    assert len(down) > 30


def test_what_is_named_twice_is_listed_once() -> None:
    text = NAMED.replace("[shield]", "[ozone-layer, shield, ozone-layer]")
    views = Views(site_of({**TEXTS, "content/timeline/1985-named.md": text}))
    assert ways(event(views, "1985-named")["actors"]) == [("glossary/ozone-layer/index.html", "")]


# ---------------------------------------------------------------- claims and notes

CLAIMING = """\
---
title: Three
date: 2008
authors: [{family: A}]
summary: S.
was: [third]
---
<!-- claims: 0.1 -->
It opens.

## Past

<!-- claims: 1.1 1.2 -->
Once.

<!-- claims: 1.3 -->
Then.

### Of late

<!-- claims: 1.4, 0.2 -->
Lately.

## To come[!soon]

<!-- claims: 2.1 -->
Soon.

> [!soon] How *soon*
> In a year.
"""


def bearings(bears_on: str, kind: Kind = Kind.TERM) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    """What an entry bears on: each brief, its sections, their paragraphs as words and fragment."""
    path, text, slug = {
        Kind.TERM: ("content/glossary/ozone-layer.md", LAYER, "ozone-layer"),
        Kind.EVENT: ("content/timeline/1985-named.md", NAMED, "1985-named"),
    }[kind]
    texts = {**TEXTS, "content/briefs/three.md": CLAIMING, path: text.replace("---\n", f"---\nbears_on: {bears_on}\n", 1)}
    texts["content/briefs/two.md"] = TWO.replace("The Montreal Protocol has", "<!-- claims: 5 -->\nThe Montreal Protocol has")
    made = Views(site_of(texts))
    found = (term if kind is Kind.TERM else event)(made, slug)["bears_on"]
    assert isinstance(found, tuple)
    assert {way.path for one in found for part in one.sections for way in part.ways} <= {one.brief.path for one in found}
    return [
        (one.brief.words, [(part.section, [(way.words, way.fragment) for way in part.ways]) for part in one.sections])
        for one in found
    ]


@pytest.mark.parametrize("kind", [Kind.TERM, Kind.EVENT])
def test_what_an_entry_bears_on_is_told_by_brief_and_section(kind: Kind) -> None:
    assert bearings("{three: [0.1-1.1, 1.4, 2.1], two: [5]}", kind) == [
        ("Three", [("", [("1", "p1")]), ("Past", [("2", "p2")]), ("Of late", [("4", "p4")]), ("To come", [("5", "p5")])]),
        ("Two", [("Last", [("2", "p2")])]),
    ]


def test_a_paragraph_is_told_once_however_many_of_its_claims_are_named() -> None:
    assert bearings("{three: [1.1, 1.2, 1.1-1.3, 1.2]}") == [("Three", [("Past", [("2", "p2"), ("3", "p3")])])]


def test_a_brief_that_is_named_in_two_ways_is_told_once() -> None:
    assert bearings("{third: [1.1], three: [1.3]}") == [("Three", [("Past", [("2", "p2"), ("3", "p3")])])]


def test_an_entry_that_bears_on_nothing_says_so(views: Views) -> None:
    assert (term(views, "ozone-layer")["bears_on"], event(views, "1985-named")["bears_on"]) == ((), ())


def test_all_editors_notes_are_listed_by_the_entries_that_hold_them() -> None:
    note = "\nA word.[!{0}] And.[!more]\n\n> [!{0}] On {0}\n> B.\n\n> [!more] More\n> C.\n"
    texts = {
        **TEXTS,
        "content/briefs/three.md": CLAIMING,
        "content/timeline/1985-named.md": NAMED + note.format("named"),
        "content/glossary/ozone-layer.md": LAYER + note.format("layer"),
        "content/pages/about.md": TEXTS["content/pages/about.md"].replace("---\nOn", "shows: [editors-notes]\n---\nOn"),
    }
    made = Views(site_of(texts))
    (about,) = made.site.articles
    found = made.article(about)["editors_notes"]
    assert isinstance(found, tuple)
    assert [(one.entry.words, [(way.words, way.path, way.fragment) for way in one.notes]) for one in found] == [
        ("Three", [("How soon", "briefs/three/index.html", "ed-soon")]),
        (
            "ozone layer",
            [
                ("On layer", "glossary/ozone-layer/index.html", "ed-layer"),
                ("More", "glossary/ozone-layer/index.html", "ed-more"),
            ],
        ),
        (
            "It is named",
            [("On named", "timeline/1985-named/index.html", "ed-named"), ("More", "timeline/1985-named/index.html", "ed-more")],
        ),
    ]


def test_a_page_that_does_not_ask_for_them_lists_no_notes(views: Views) -> None:
    assert views.article(views.site.articles[0])["editors_notes"] == ()


# ---------------------------------------------------------------- sources


def test_sources_are_numbered_as_a_reader_meets_them(views: Views) -> None:
    assert numbered(brief(views, "one")) == ["c", "a", "b", "d"]


def test_a_source_keeps_its_number(views: Views) -> None:
    bibliography = Bibliography(views.sources)
    marks = [bibliography.mark(slug, locator) for slug, locator in [("b", ""), ("a", "p. 1"), ("b", "p. 2")]]
    assert [(mark.number, mark.source.slug, mark.locator) for mark in marks] == [(1, "b", ""), (2, "a", "p. 1"), (1, "b", "p. 2")]


def test_a_term_cites_in_its_text_then_its_facts_in_time_then_its_figures_then_its_list(views: Views) -> None:
    assert numbered(term(views, "ozone-layer")) == ["e", "c", "a"]


def test_facts_stand_in_time_with_their_events_and_marks(views: Views) -> None:
    facts = term(views, "ozone-layer")["facts"]
    assert isinstance(facts, list)
    assert [(one.fact.what, one.event.path if one.event else None, len(one.marks)) for one in facts] == [
        ("named", "timeline/1985-named/index.html", 0),
        ("healed", None, 1),
    ]


def test_an_event_cites_what_its_front_matter_lists(views: Views) -> None:
    assert numbered(event(views, "1985-named")) == ["a"]


def test_the_restated_source_is_shown_and_listed(views: Views) -> None:
    assert brief(views, "one")["restated"] == views.sources["d"]
    assert brief(views, "two")["restated"] is None


def cited_by(views: Views) -> dict[str, list[tuple[str, str]]]:
    return {one.source.slug: [(way.path, way.fragment) for way in one.used_by] for one in views.cited()[0]}


def test_a_source_lists_what_cites_it_once_each(views: Views) -> None:
    assert cited_by(views) == {
        "e": [("glossary/ozone-layer/index.html", "m-s-e-1")],
        "d": [("briefs/one/index.html", "")],
        "c": [("briefs/one/index.html", "m-s-c-1"), ("glossary/ozone-layer/index.html", "")],
        "b": [("briefs/one/index.html", "m-s-b-1"), ("glossary/montreal-protocol/index.html", "")],
        "a": [
            ("briefs/two/index.html", "m-s-a-1"),
            ("briefs/one/index.html", "m-s-a-1"),
            ("about/index.html", "m-s-a-1"),
            ("glossary/ozone-layer/index.html", ""),
            ("timeline/1985-named/index.html", ""),
        ],
    }


def test_what_cites_a_source_lists_it(views: Views) -> None:
    makers = {Kind.BRIEF: brief, Kind.TERM: term, Kind.EVENT: event}
    for slug, users in cited_by(views).items():
        for path, _ in users:
            key = next(key for key in views.entries if key.kind is not Kind.SOURCE and views.way(key).path == path)
            listed = numbered(makers[key.kind](views, key.slug)) if key.kind in makers else [slug]
            assert slug in listed


def test_sources_that_nothing_cites_stand_apart() -> None:
    views = Views(site_of({**TEXTS, "content/sources.yaml": SOURCES + "- {id: f, type: book, title: U}\n"}))
    cited, further = views.cited()
    assert [one.source.slug for one in cited] == ["e", "d", "c", "b", "a"]
    assert further == (Cited(6, views.sources["f"]),)
    assert [one.number for one in cited] == [1, 2, 3, 4, 5]


# ---------------------------------------------------------------- lists


def test_the_glossary_stands_under_its_letters() -> None:
    names = ["ABM", "abate", "the Zeal", "“Allies”", "9M730", "Österreich"]
    text = PROTOCOL.split("sources")[0] + "---\nText.\n"
    texts = {f"content/glossary/t{n}.md": text.replace("Montreal Protocol", name) for n, name in enumerate(names)}
    letters = Views(site_of(texts)).letters()
    assert [(group.letter, [one.term.name for one in group.terms]) for group in letters] == [
        ("0–9", ["9M730"]),
        ("A", ["abate", "ABM", "“Allies”"]),
        ("Z", ["the Zeal"]),
        ("Ö", ["Österreich"]),
    ]


def test_a_listed_term_counts_its_passages_in_briefs(views: Views) -> None:
    uses = {one.term.slug: one.uses for group in views.letters() for one in group.terms}
    assert uses == {"montreal-protocol": 3, "ozone-layer": 2}


def dated(slug: str, edtf: str) -> Event:
    date = read(edtf) if edtf else UNKNOWN
    assert isinstance(date, Date)
    at = Position("content/timeline/x.md")
    return Event(slug, slug, date, "treaty", at, Body(), at)


def chronicle(*events: Event) -> Views:
    return Views(link.link(link.as_read(events, Settings(event_kinds={"treaty": "A treaty"}))).site)


def test_events_know_what_came_before_and_after() -> None:
    views = chronicle(dated("b", "2000"), dated("a", "1999"), dated("c", "2001"))
    around = [(views.event(one)["previous"], views.event(one)["following"]) for one in views.site.events]
    shown = [tuple(ways(found) for found in pair) for pair in around]
    a, b, c = ([(f"timeline/{slug}/index.html", "")] for slug in "abc")
    assert shown == [([], b), (a, c), (b, [])]


def test_an_event_says_its_kind_in_the_words_of_the_settings(views: Views) -> None:
    assert event(views, "1985-named")["kind"] == "A treaty"


def test_a_register_lists_all_briefs_newest_first(views: Views) -> None:
    assert [row.to.path for row in views.rows()] == ["briefs/two/index.html", "briefs/one/index.html"]


@pytest.mark.parametrize(("words", "expected"), [(0, 1), (100, 1), (460, 2), (2_300, 10), (2_500, 11)])
def test_a_brief_takes_minutes_to_read(words: int, expected: int) -> None:
    assert minutes(words) == expected


def test_the_contents_of_a_brief_are_its_sections_of_the_second_level(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {"content/briefs/protocol.md": BRIEF + "\n### Deeper\n\nA.\n\n## Last\n\nB.\n"})).site
    contents = Views(site).brief(site.briefs[0])["contents"]
    assert isinstance(contents, list)
    assert [section.title for section in contents] == ["Later years", "Last"]


def test_the_contents_of_a_brief_leave_out_its_notes(tmp_path: Path) -> None:
    notes = "\n## Last\n\nB.[^1][!n]\n\n[^1]: C.\n\n> [!n] T\n> D.\n"
    site = woven(minimal(tmp_path, {"content/briefs/protocol.md": BRIEF + notes})).site
    contents = Views(site).brief(site.briefs[0])["contents"]
    assert isinstance(contents, list)
    assert [section.title for section in contents] == ["Later years", "Last"]
    assert [section.title for section in site.texts[site.briefs[0].key].body.sections] == [
        "Later years",
        "Last",
        "Notes",
        "Editor’s notes",
    ]


# ---------------------------------------------------------------- ways and groups


def test_a_way_to_an_entry_says_its_name(views: Views) -> None:
    assert views.way(Key(Kind.TERM, "ozone-layer"), note="n") == Way("ozone layer", "glossary/ozone-layer/index.html", "", "n")
    assert views.way(Key(Kind.SOURCE, "a")) == Way("Z", "sources/index.html", "s-a")
    assert views.way(Key(Kind.SOURCE, "a"), "m-1").fragment == "m-1"


def test_a_link_and_what_it_holds_are_one() -> None:
    opening = Opening(Link(Via.WEB, None, "https://x.example/"))
    a, b, c = (Prose(text, 1) for text in "abc")
    bold = Markup("<b>", 1), Markup("</b>", -1)
    pieces: list[Piece] = [a, opening, bold[0], b, bold[1], Closing(), c, opening, Closing()]
    assert list(grouped(pieces)) == [a, (opening, (bold[0], b, bold[1])), c, (opening, ())]


def test_every_text_of_the_real_site_is_still_there_when_grouped(real_site: Woven) -> None:
    for pieces in (text.pieces for text in real_site.site.texts.values()):
        flat = [one for piece in grouped(pieces) for one in (piece[1] if isinstance(piece, tuple) else (piece,))]
        assert [piece for piece in flat if isinstance(piece, Prose)] == [piece for piece in pieces if isinstance(piece, Prose)]


# ---------------------------------------------------------------- many entries


def test_the_neighbors_of_many_events_are_found_at_once() -> None:
    views = chronicle(*(dated(f"e{n}", f"{1000 + n}") for n in range(4_000)))
    begun = process_time()
    assert sum(len(ways(views.event(one)["following"])) for one in views.site.events) == 3_999
    assert process_time() - begun < 0.8


# ---------------------------------------------------------------- languages


@pytest.mark.parametrize("lang", ["ar", "he", "fa-IR", "ur", "AR-eg", "az-Arab", "pa-Arab-PK"])
def test_a_language_may_run_from_right_to_left(lang: str) -> None:
    assert leftward(lang)


@pytest.mark.parametrize("lang", ["en", "en-US", "ru", "art", "hebrew", "uk", "ks-Deva", "ar-Latn", ""])
def test_most_languages_run_from_left_to_right(lang: str) -> None:
    assert not leftward(lang)


# ---------------------------------------------------------------- changes


def test_the_last_change_of_a_brief_is_told_whatever_the_order(tmp_path: Path) -> None:
    items = ["{date: 2026-03-04, kind: correction, note: A date.}", "{date: 2025-01, note: More.}"]
    for number, changes in enumerate((items, items[::-1])):
        text = BRIEF.replace("summary:", f"changes: [{', '.join(changes)}]\nsummary:")
        (brief,) = woven(minimal(tmp_path / str(number), {"content/briefs/protocol.md": text})).site.briefs
        found = latest(brief.changes)
        assert found and (found.words, found.date.words()) == ("Corrected", "4 March 2026")
    assert latest(()) is None
