"""One file of content, parsed, for tests."""

from policybrief.load import SourceFile
from policybrief.model import Brief, Entry, Event, Reference, Term
from policybrief.parse import Parsed, parse

BRIEF_PATH = "content/briefs/offer.md"
TERM_PATH = "content/glossary/abm-treaty.md"
EVENT_PATH = "content/timeline/1972-05-26-signed.md"
PAGE_PATH = "content/pages/about.md"
LIST_PATH = "content/glossary/more.yaml"
SOURCES_PATH = "content/sources.yaml"
SETTINGS_PATH = "content/site.yaml"

BRIEF = "title: T\ndate: 2000-11\nauthors: [{family: A}]\nsummary: S.\n"
TERM = "name: ABM Treaty\nkind: treaty\ngist: G.\n"
EVENT = "title: T\ndate: 1972-05-26\nkind: treaty\n"
PAGE = "title: T\n"
ITEM = "- id: a\n  type: book\n  title: T\n"
NEEDED = {BRIEF_PATH: BRIEF, TERM_PATH: TERM, EVENT_PATH: EVENT, PAGE_PATH: PAGE}


def parsed(path: str, keys: str, body: str = "Text.\n") -> Parsed:
    """What an entry says that has these keys."""
    return parse(SourceFile(path, f"---\n{keys}---\n{body}"))


def entry(path: str, more: str = "", body: str = "Text.\n") -> Entry:
    """A sound entry with some keys added."""
    found = parsed(path, NEEDED[path] + more, body)
    assert found.problems == ()
    return found.entries[0]


def brief(more: str = "", body: str = "Text.\n") -> Brief:
    found = entry(BRIEF_PATH, more, body)
    assert isinstance(found, Brief)
    return found


def term(more: str = "") -> Term:
    found = entry(TERM_PATH, more)
    assert isinstance(found, Term)
    return found


def event(more: str = "") -> Event:
    found = entry(EVENT_PATH, more)
    assert isinstance(found, Event)
    return found


def told(found: Parsed) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.at.line, problem.at.column) for problem in found.problems]


def wrong(path: str, more: str) -> list[tuple[str, int, int]]:
    """What is told of an entry with a wrong key below the needed ones; lines count from that key."""
    above = NEEDED[path].count("\n") + 1
    return [(code, line - above, column) for code, line, column in told(parsed(path, NEEDED[path] + more))]


def targets(references: tuple[Reference, ...]) -> list[str]:
    return [reference.target for reference in references]
