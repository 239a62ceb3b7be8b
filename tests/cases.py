"""Fixture files of title, source and expectation, and bodies in a form that such a file can hold."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

import pytest
from hypothesis import settings

from policybrief.markup import read
from policybrief.model import Below, Body, Closing, Link, Markup, Opening, Piece, Point, Prose, Reference

calm = settings(deadline=None)
"""For what holds of every text: how long a machine takes over one is not the fact."""
FIXTURES = Path(__file__).parent / "fixtures"


def cases(name: str) -> pytest.MarkDecorator:
    """Parametrizes a test with the cases of a file: a title, a line with a dot, the source, a dot, what is expected, a dot."""
    parts = FIXTURES.joinpath(name).read_text(encoding="utf-8").split("\n.\n")
    triples = zip(parts[0:-1:3], parts[1::3], parts[2::3], strict=True)
    found = [pytest.param(source, expected, id=title.strip().rpartition("\n")[2]) for title, source, expected in triples]
    return pytest.mark.parametrize(("source", "expected"), found)


def body(text: str) -> Body:
    """A text in which nothing is wrong."""
    reading = read(text, "x.md")
    assert reading.problems == ()
    return reading.body


def told(text: str, line: int = 1, indent: int = 0) -> list[str]:
    """What is wrong with a text: line, column, width, code."""
    problems = read(text, "x.md", line, indent).problems
    return [f"{one.at.line}:{one.at.column}+{one.width} {one.code}" for one in problems]


def shown(pieces: Iterable[Piece]) -> str:
    """A body as HTML, with each link in braces: {name term:x}words{/}, and {= name x} for one without words."""
    return "".join(map(piece_shown, pieces))


def piece_shown(piece: Piece) -> str:
    match piece:
        case Markup():
            return piece.html
        case Prose():
            return escape(piece.text, quote=False)
        case Opening():
            return f"{{{end(piece.link)}}}"
        case Closing():
            return "{/}"
        case Point():
            return f"{{= {end(piece.link)}}}"
        case Below():
            return ""


def end(link: Reference | Link) -> str:
    """What is pointed at: `name term:x#section`, `citation source:key (p. 12)`, `web https://…`, `term x` once it is found."""
    fragment = f"#{link.fragment}" if link.fragment else ""
    locator = f" ({link.locator})" if link.locator else ""
    if isinstance(link, Reference):
        kind = f"{link.kind}:" if link.kind else ""
        return f"{link.via} {kind}{link.target}{fragment}{locator}"
    if link.target is None:
        return f"{link.via} {link.address}{fragment}{locator}"
    return f"{link.target.kind} {link.target.slug}{fragment}{locator}"


def prose(pieces: Iterable[Piece]) -> str:
    """All that a body says in words of its own."""
    return "".join(piece.text for piece in pieces if isinstance(piece, Prose))


def folded(text: str) -> str:
    """Words as their author wrote them: with plain spaces, and without joiners."""
    return text.translate({0xA0: " ", 0x202F: " ", 0x2060: None})
