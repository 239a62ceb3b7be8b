"""The files of static/ to those that a page asks for: few, and without what browsers pass over.

static/css/*.css            →   assets/site.css, on every page
static/css/timeline/*.css   →   assets/css/timeline.css, where a template names it
static/js/brief/*.js        →   assets/js/brief.js, the same
static/js/search.js         →   assets/js/search.js
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from . import urls
from .model import Page
from .problem import Position, Problem

STATIC = "static/"
CONTENT = "content/"
JOINED = re.compile(r"static/(?P<kind>css|js)/(?:(?P<folder>[^/]+)/)?[^/]+\.(?P=kind)")
FIRST = "/layers.css"
"""Ends the name of the sheet that puts the layers in order."""


def published(path: str) -> str:
    """Where a file of the author's stands in the site."""
    if path.startswith(STATIC):
        return "assets/" + path.removeprefix(STATIC)
    return "files/" + path.removeprefix(CONTENT)


def assembled(path: str, parts: Sequence[bytes], margin: bytes | None) -> Page:
    """A published file of its parts; `margin` are the last rules of the style sheet of all pages."""
    held = [*parts, *([] if margin is None else [margin])]
    if path.endswith(".css") and (len(parts) > 1 or margin is not None):
        return Page(path, layered(map(lean, held)))
    return Page(path, b"\n".join(held))


def joined(names: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """What each published file is made of. The style sheet of all pages is never missing."""
    made: dict[str, list[str]] = {urls.STYLE: []}
    for name in sorted(names, key=lambda name: (not name.endswith(FIRST), name)):
        made.setdefault(target(name), []).append(name)
    return made


def target(name: str) -> str:
    """The published file of which a file becomes a part, or the whole."""
    found = JOINED.fullmatch(name)
    if found is None or not (found["folder"] or found["kind"] == "css"):
        return published(name)
    return f"assets/{found['kind']}/{found['folder']}.{found['kind']}" if found["folder"] else urls.STYLE


def taken(names: Iterable[str]) -> Iterator[Problem]:
    """Files that would stand where others are put together."""
    for path, parts in joined(names).items():
        for name in parts:
            if published(name) == path and (len(parts) > 1 or path == urls.STYLE):
                others = next((part for part in parts if part != name), "static/css/layers.css").rpartition("/")[0]
                message = f"{path} is made of the files of {others}/"
                yield Problem(Position(name), "duplicate-slug", message, "put the file there, or rename it")


GAP = rb"(?>(?:\s|/\*(?:[^*]|\*(?!/))*\*/)+)"
SKIPPED = re.compile(
    rb"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""  # as it is
    rb"|GAP?(?P<sign>(?>(?:;GAP?)*)\}|[{,;])GAP?"
    rb"|(?<=:)GAP"
    rb"|(?P<gap>GAP)".replace(b"GAP", GAP),
    re.DOTALL,
)


def lean(css: bytes) -> bytes:
    """A style sheet without comments, and without blanks that part nothing (CSS Syntax 3, 4.3.2 and 4.3.5)."""
    return SKIPPED.sub(leaner, css).strip()


BRACE = re.compile(rb"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|[{}]""", re.DOTALL)


def layered(sheets: Iterable[bytes]) -> bytes:
    """Lean style sheets as one; what follows on rules of its own layer stands in one block with them."""
    joined: list[bytes] = []
    for block in chain.from_iterable(map(blocks, sheets)):
        head, brace, rules = block.partition(b"{")
        if brace and joined and head.startswith(b"@layer ") and joined[-1].startswith(head + brace):
            joined[-1] = joined[-1][:-1] + rules
        else:
            joined.append(block)
    return b"".join(joined)


def blocks(sheet: bytes) -> Iterator[bytes]:
    """The rules of a lean style sheet that stand in no other."""
    begins = depth = 0
    for found in BRACE.finditer(sheet):
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == b"}":
            yield sheet[begins : found.end()]
            begins = found.end()
    if begins < len(sheet):
        yield sheet[begins:]


def leaner(found: re.Match[bytes]) -> bytes:
    """What remains of a part: a string, a sign, a blank where some stood between two words."""
    if found["string"]:
        return found["string"]
    if found["sign"]:
        return found["sign"][-1:]
    return b" " if found["gap"] and not found["gap"].startswith(b"/*") else b""
