"""A number of briefs, terms and events into a site of that size: `python -m bench.corpus FOLDER --briefs 1000`.

A brief has 1,500 words (some 9.5 kB): front matter, an introduction and five sections with two notes, a list, a quotation,
a table, three links to events, and some 25 mentions of terms. 150 terms have 577 forms. Every entry depends on its number
and on how many terms and events there are, so a small site is the beginning of a large one, and the bytes are the same
on every Python and machine. The prose is of our own making. Each fortieth brief names a term that has no entry yet.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from .prose import ABOUT, GIVEN, HOW, WHAT, Draw, capital, coined

FIRST_DAY, DAYS, STEP = date(1970, 1, 1).toordinal(), 17_893, 7_919
"""Events stand on days of their own within 49 years: the two numbers have no factor in common."""
FORMS, FORMED = 577, 150
"""So many forms have so many terms."""
UNLISTED, EVERY = 8, 40
"""So many terms have no entry, and each is named by one brief in forty."""
KINDS = {"treaty": "Treaty", "vote": "Vote", "meeting": "Meeting", "decision": "Decision"}
HEADINGS = ("What Was Promised", "Who Paid", "What the Record Shows", "The Objections", "What Remains to Be Done")
BRANCHES = "graduated shared voluntary binding regional seasonal joint partial mutual staged".split()
MATTERS = "carbon harbor harvest transit budget mining forest pension reactor river satellite shipping".split()
NOUNS = ("ceiling", "allowance", "safeguard", "disclosure")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    briefs: int
    terms: int = 150
    events: int = 200


@dataclass(frozen=True, slots=True)
class Brief:
    slug: str
    title: str
    day: str
    author: tuple[str, str]
    """Given and family name."""
    summary: str
    text: str
    """Markdown; a link to an event leads to `event:` and its name."""
    folder = "briefs"


@dataclass(frozen=True, slots=True)
class Term:
    slug: str
    name: str
    kind: str
    gist: str
    more: tuple[str, ...]
    """Its other forms."""
    text: str
    folder = "glossary"

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.name, *self.more)


@dataclass(frozen=True, slots=True)
class Event:
    slug: str
    title: str
    day: str
    kind: str
    place: str
    actors: tuple[str, ...]
    terms: tuple[str, ...]
    text: str
    folder = "timeline"


Entry = Brief | Term | Event


def entries(size: Size) -> Iterator[Entry]:
    """Everything, one by one, so that the largest site needs no memory."""
    yield from (term(number) for number in range(size.terms))
    yield from (event(number, size) for number in range(size.events))
    yield from (brief(number, size) for number in range(size.briefs))


# ---------------------------------------------------------------- terms


def term(number: int) -> Term:
    """A treaty, a body, a concept, a program, a person or a state, with three or four forms."""
    draw = Draw("term", number)
    kind, names = named(number)
    about = draw.one(ABOUT)
    gist = f"A {kind} that bears on {about}: it was meant to secure {draw.one(WHAT)} {draw.one(HOW)}."
    text = "\n\n".join(draw.paragraph([""] * 3) for _ in range(2)) + "\n"
    return Term(slugged(names[0]), names[0], kind, gist, names[1:], text)


def named(number: int) -> tuple[str, tuple[str, ...]]:
    """The kind of a term, and its forms, its name first."""
    turn, kind = divmod(number, 6)
    word, about, short = coined(number), ABOUT[number % len(ABOUT)], letters(number)
    given, field = GIVEN[turn % len(GIVEN)], capital(about)
    kinds = (
        ("treaty", (f"{word} Convention", short, f"{word} text", f"Convention of {word} on {field}")),
        ("body", (f"{word} Forum", short, f"Forum of {word}", f"Standing Forum of {word} for {field}")),
        ("concept", concept(turn)),
        ("program", (f"{word} Initiative", short, f"{word} scheme", f"{word} Initiative for {field}")),
        ("person", (f"{given} {word}", word, f"Minister {word}", f"Ambassador {word}")),
        ("state", (word, f"Republic of {word}", f"{word} government", f"Government of {word}")),
    )
    name, forms = kinds[kind]
    return name, forms[: forms_of(number)]


def concept(turn: int) -> tuple[str, ...]:
    """A common name of two or three words, in four wordings."""
    rest, branch = divmod(turn, len(BRANCHES))
    rest, matter = divmod(rest, len(MATTERS))
    words = f"{BRANCHES[branch]} {MATTERS[matter]}" + (f" {coined(turn).lower()}" if rest else "")
    return tuple(f"{words} {noun}" for noun in NOUNS)


def letters(number: int) -> str:
    """An abbreviation of four letters, another one for each term."""
    alphabet = "BCDFGHKLMNPRSTVW"
    return "".join(alphabet[number // step % 16] for step in (4096, 256, 16, 1))


def forms_of(number: int) -> int:
    """Three or four, 577 in all for 150 terms."""
    return (number + 1) * FORMS // FORMED - number * FORMS // FORMED


# ---------------------------------------------------------------- events


def event(number: int, size: Size) -> Event:
    """Something that happened on a day of its own."""
    draw = Draw("event", number)
    day, place, slug = occasion(number)
    title = f"{capital(draw.one(ABOUT))} on the agenda at {place}"
    persons, treaties = range(4, size.terms, 6), range(0, size.terms, 6)
    actors = (slugged(named(draw.one(persons))[1][0]),) if persons else ()
    about = (slugged(named(draw.one(treaties))[1][0]),) if treaties else ()
    told = draw.paragraph(["", said(draw, size), ""]) + "\n"
    return Event(slug, title, day, draw.one(list(KINDS)), place, actors, about, told)


def occasion(number: int) -> tuple[str, str, str]:
    """The day and the place of an event, and its name."""
    day, place = date.fromordinal(FIRST_DAY + number * STEP % DAYS).isoformat(), coined(10_000 + number)
    return day, place, f"{day}-{slugged(place)}"


def said(draw: Draw, size: Size) -> str:
    """A form of some term; the first terms are named more often than the last."""
    if not size.terms:
        return ""
    kind, forms = named(min(draw.number(size.terms), draw.number(size.terms)))
    return in_a_sentence(kind, draw.one(forms) if draw.number(3) == 0 else forms[0])


def in_a_sentence(kind: str, form: str) -> str:
    """A form with its article, if it takes one."""
    bare = kind in ("concept", "person") or (kind == "state" and " " not in form)
    return form if bare else f"the {form}"


# ---------------------------------------------------------------- briefs


def brief(number: int, size: Size) -> Brief:
    """A brief of 1,500 words."""
    draw = Draw("brief", number, size.terms, size.events)
    place, about = coined(20_000 + number), draw.one(ABOUT)
    title = f"{capital(about)} After {place}: {draw.one(('Lessons', 'An Account', 'A Bill', 'Three Choices'))}"
    day = date.fromordinal(date(1995, 1, 1).toordinal() + draw.number(11_000)).isoformat()
    author = (draw.one(GIVEN), coined(33_000 + draw.number(400)))
    summary = f"{draw.sentence()} This brief asks what followed for {about}, and who bore the cost."
    text = "\n\n".join(chain(*written(draw, number, size)))
    return Brief(f"{slugged(title)[:60].rstrip('-')}-{number:05}", title, day, author, summary, text + "\n")


def written(draw: Draw, number: int, size: Size) -> Iterator[list[str]]:
    """Introduction and sections, each as its blocks."""
    yield [paragraph(draw, size) + unlisted(draw, number, size), paragraph(draw, size) + led(draw, size)]
    for place, heading in enumerate(HEADINGS):
        yield [f"## {heading}", paragraph(draw, size) + f"[^{place}]" * (place in (1, 3))]
        yield extra(draw, size, place)
        yield [paragraph(draw, size)] if place in (1, 3) else []
        yield [paragraph(draw, size) + led(draw, size)] if place in (0, 2) else []
    yield [f"[^{place}]: {draw.sentence()}" for place in (1, 3)]


def paragraph(draw: Draw, size: Size) -> str:
    """Five sentences, two of which name a term."""
    first = draw.number(5)
    return draw.paragraph([said(draw, size) if (first + place) % 5 in (0, 2) else "" for place in range(5)])


def unlisted(draw: Draw, number: int, size: Size) -> str:
    """In each fortieth brief, a term that has no entry yet."""
    if number % EVERY >= UNLISTED:
        return ""
    kind, forms = named(size.terms + number % EVERY)
    return "\n" + draw.sentence(in_a_sentence(kind, forms[0]))


def led(draw: Draw, size: Size) -> str:
    """A sentence that leads to an event."""
    if not size.events:
        return ""
    _, place, slug = occasion(draw.number(size.events))
    return f"\nMuch of this goes back to [what was said at {place}](event:{slug})."


def extra(draw: Draw, size: Size, place: int) -> list[str]:
    """What a section has beside paragraphs: a list, a quotation, a table."""
    if place == 1:
        return ["\n".join(f"- {draw.sentence(said(draw, size) if item == 0 else '')}" for item in range(3))]
    if place == 2:
        return [f"> {draw.sentence()}\n>\n> — {draw.one(GIVEN)} {coined(34_000 + draw.number(400))}, in a letter"]
    if place == 3:
        rows = (f"| {capital(draw.one(ABOUT))} | {draw.number(900) + 100} | {draw.number(90) + 10} |" for _ in range(5))
        return ["\n".join(["| Field | Before | After |", "|---|---|---|", *rows])]
    return []


def slugged(words: str) -> str:
    """Words as a name of files and addresses."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in words.lower()).split())


# ---------------------------------------------------------------- as our engine reads it

SETTINGS = f"""\
title: Made-up briefs
tagline: A corpus to measure with
url: https://briefs.example/
fonts: system
timeline:
  kinds: {json.dumps(KINDS)}
"""


def path_of(entry: Entry) -> str:
    return f"content/{entry.folder}/{entry.slug}.md"


def source(entry: Entry) -> str:
    """An entry with its front matter; JSON is YAML."""
    return matter(keys(entry)) + entry.text


def matter(values: Mapping[str, object]) -> str:
    """Front matter."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"---\n{''.join(lines)}---\n"


def keys(entry: Entry) -> dict[str, object]:
    """What front matter says of an entry."""
    if isinstance(entry, Brief):
        given, family = entry.author
        author = {"family": family, "given": given}
        return {"title": entry.title, "date": entry.day, "authors": [author], "summary": entry.summary}
    if isinstance(entry, Term):
        return {"name": entry.name, "kind": entry.kind, "gist": entry.gist, "forms": list(entry.more)}
    named = {"actors": list(entry.actors), "terms": list(entry.terms)}
    return {"title": entry.title, "date": entry.day, "kind": entry.kind, "place": entry.place, **named}


def write(folder: Path, size: Size) -> None:
    """A whole site for our engine."""
    for name in ("briefs", "glossary", "timeline"):
        (folder / "content" / name).mkdir(parents=True, exist_ok=True)
    (folder / "content/site.yaml").write_bytes(SETTINGS.encode())
    for entry in entries(size):
        (folder / path_of(entry)).write_bytes(source(entry).encode())


def main() -> None:
    reading = argparse.ArgumentParser(prog="python -m bench.corpus", description="Makes up a site to measure with.")
    reading.add_argument("folder", type=Path, help="a new folder, or an empty one")
    reading.add_argument("--briefs", type=int, default=100, help="how many (default: %(default)s)")
    reading.add_argument("--terms", type=int, default=150, help="how many (default: %(default)s)")
    reading.add_argument("--events", type=int, default=200, help="how many (default: %(default)s)")
    asked = reading.parse_args()
    if asked.folder.exists() and any(asked.folder.iterdir()):
        reading.error(f"{asked.folder} is not empty")
    write(asked.folder, Size(asked.briefs, asked.terms, asked.events))


if __name__ == "__main__":
    main()
