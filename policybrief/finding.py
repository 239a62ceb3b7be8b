"""A site to its search index: what a reader may look for, where it stands, and how much each word of it weighs.

The index is a classic script, since a page that was opened from a disk may not fetch a file.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from . import urls
from .extracts import blocks
from .model import Brief, Event, Kind, Source, Term
from .views import Views


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that can be found; what it says is plain text, and may be empty."""

    address: str
    """As seen from the search page."""
    title: str
    note: str = ""
    """What stands beside the title: a date, an author, the brief that holds a passage."""
    gist: str = ""
    names: str = ""
    """Other wordings for it, which are searched and not shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one kind, in the order in which they are told when they weigh the same."""

    label: str
    weights: tuple[int, int, int, int]
    """What a word counts for in a title, a note, a gist, a name; 0 where it is not looked for."""
    places: tuple[Place, ...]


SEARCHABLE = 200_000
"""Words of all briefs, or of all events, above which their texts are not searched, only what is said about them."""


def index(views: Views) -> tuple[Group, ...]:
    """Everything that can be found, in the order in which results are grouped."""
    briefs, events = views.all(Kind.BRIEF), views.all(Kind.EVENT)
    in_briefs, in_events = (views.words(kind) <= SEARCHABLE for kind in (Kind.BRIEF, Kind.EVENT))
    return (
        Group("Briefs", (9, 2, 3, 8), tuple(map(of_brief, briefs))),
        Group("Glossary", (9, 0, 3, 8), tuple(map(of_term, views.all(Kind.TERM)))),
        Group("Timeline", (6, 4, 3, 0), tuple(of_event(event, views if in_events else None) for event in events)),
        Group(
            "Passages", (0, 0, 3, 0), tuple(place for brief in briefs for place in passages(brief, views)) if in_briefs else ()
        ),
        Group("Sources", (3, 3, 2, 0), tuple(map(of_source, views.all(Kind.SOURCE)))),
    )


def of_brief(brief: Brief) -> Place:
    names = ", ".join(author.name for author in brief.authors)
    gist = " ".join((brief.summary, *brief.key_points))
    return Place(address(urls.path_of(brief.key)), brief.title, f"{names}, {brief.date.words()}", gist, brief.subtitle)


def of_term(term: Term) -> Place:
    """A term, by every wording that means it alone."""
    forms = (form.text for form in term.forms if not form.contextual)
    names = dict.fromkeys(name for name in (term.full_name, term.abbreviation, *forms) if name not in ("", term.name))
    return Place(address(urls.path_of(term.key)), term.name, term.kind, term.gist, " · ".join(names))


def of_event(event: Event, views: Views | None) -> Place:
    """An event, by what its page tells; without views by its date and title alone."""
    words = event.date_text or event.date.words()
    if views is None:
        return Place(address(urls.path_of(event.key)), event.title, words)
    text = " ".join(block.text for block in blocks(views.text(event.key).pieces, views.name_of) if not block.heading)
    return Place(address(urls.path_of(event.key)), event.title, words, text)


def of_source(source: Source) -> Place:
    note = ", ".join(author.name for author in source.authors)
    gist = ", ".join(
        part for part in (source.container, source.publisher, source.issued.words() if source.issued else "") if part
    )
    return Place(address(urls.path_of(source.key), urls.anchor_of(source.key)), source.title, note, gist)


def passages(brief: Brief, views: Views) -> Iterator[Place]:
    """The text of a brief, paragraph by paragraph; what is not numbered leads to its section."""
    text, path = views.text(brief.key), urls.path_of(brief.key)
    titles = {section.id: section.title for section in text.body.sections}
    for block in blocks(text.pieces, views.name_of):
        if not block.heading:
            anchor, note = (f"p{block.paragraph}", f"¶{block.paragraph}") if block.paragraph else (block.section, "")
            yield Place(address(path, anchor), titles.get(block.section) or brief.title, note, block.text)


def address(path: str, fragment: str = "") -> str:
    return urls.way(urls.SEARCH, path, fragment)


def as_script(groups: tuple[Group, ...]) -> str:
    """The index as a classic script, a place in each line; it sets `searchIndex` and does nothing else."""
    return "const searchIndex = [\n" + ",\n".join(map(group_as_script, groups)) + "\n];\n"


def group_as_script(group: Group) -> str:
    """`[label, weights, [[address, title, note, gist, names], …]]`, without the empty texts at the end of a place."""
    lines = ",\n".join(written(values(place)) for place in group.places)
    return f"[{written(group.label)}, {written(group.weights)}, [\n{lines}\n]]"


def values(place: Place) -> list[str]:
    found = [place.address, place.title, place.note, place.gist, place.names]
    while not found[-1]:
        found.pop()
    return found


def written(value: object) -> str:
    """A value in JSON, every text of which is one in script too (ECMAScript 2019)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
