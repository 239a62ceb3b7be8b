"""The architecture's table of what may know what, kept true by walking the imports."""

import ast
import re
import sys
from pathlib import Path

import pytest

ENGINE = Path(__file__).parent.parent / "policybrief"
DATA = {"problem", "dates", "model"}
MAY_KNOW: dict[str, set[str]] = {
    "__init__": set(),
    "problem": set(),
    "dates": set(),
    "model": {"dates", "problem"},
    "said": {"dates", "model"},
    "load": {"problem"},
    "fields": {"dates", "problem"},
    "masks": {"model", "problem"},
    "allowed": set(),
    "cut": {"allowed", "masks", "model", "problem"},
    "markup": {"allowed", "cut", "masks", "model", "problem"},
    "entries": {"cut", "dates", "fields", "model", "problem"},
    "csl": {"cut", "dates", "entries", "fields", "model"},
    "typography": set(),
    "compositor": {"typography"},
    "theme": {"fields", "model", "problem"},
    "parse": {"csl", "dates", "entries", "fields", "load", "markup", "model", "problem", "theme", "typography"},
    "vocabulary": {"frozen", "model", "problem"},
    "choice": {"model", "vocabulary"},
    "wrap": {"model"},
    "weave": {"choice", "model", "problem", "vocabulary", "wrap"},
    "chronology": {"dates", "model", "problem", "said", "weave"},
    "changes": set(),
    "link": {"changes", "choice", "chronology", "frozen", "model", "problem", "said", "vocabulary", "weave"},
    "places": {"problem"},
    "explain": {"model", "problem", "weave"},
    "audit": {"chronology", "model", "problem", "theme", "vocabulary", "weave"},
    "urls": {"model"},
    "moments": {"dates", "model"},
    "chronicle": {"dates", "model"},
    "strip": {"chronicle", "dates", "model"},
    "lanes": {"chronicle", "model"},
    "shown": {"dates", "model"},
    "extracts": {"model"},
    "views": {"dates", "extracts", "frozen", "model", "moments", "shown", "urls"},
    "exchange": {"dates", "extracts", "model", "urls", "views"},
    "metadata": {"dates", "exchange", "model", "shown", "urls"},
    "citing": {"model", "urls"},
    "offline": {"urls"},
    "assets": {"model", "problem", "urls"},
    "finding": {"extracts", "model", "urls", "views"},
    "ical": {"__init__", "dates", "exchange"},
    "timelinejs": {"dates", "exchange"},
    "stretches": {"chronicle", "dates", "model"},
    "threads": {"chronicle", "frozen", "lanes", "model", "shown", "stretches", "urls", "views"},
    "templates": {"frozen", "shown"},
    "prose": {"assets", "model", "shown", "templates", "urls", "views"},
    "render": {
        "__init__",
        "assets",
        "citing",
        "compositor",
        "dates",
        "exchange",
        "finding",
        "frozen",
        "ical",
        "metadata",
        "model",
    }
    | {"offline", "pictures", "prose", "shown", "strip", "templates", "theme", "threads", "timelinejs", "typography"}
    | {"urls", "views"},
    "typefaces": {"model"},
    "pictures": {"model", "theme", "typefaces", "typography"},
    "names": set(),
    "lock": set(),
    "trade": set(),
    "inventory": set(),
    "spare": {"inventory", "names", "trade"},
    "write": {"inventory", "lock", "model", "names", "spare", "trade"},
    "workers": set(),
    "frozen": set(),
    "timing": set(),
    "cache": {"frozen", "lock"},
    "memory": {"__init__", "cache", "frozen", "link", "model", "problem", "timing"},
    "still": {"load", "memory", "model", "pipeline", "problem", "write"},
    "intake": {"changes", "frozen", "link", "load", "memory", "model", "parse", "problem", "still", "workers"},
    "press": {"memory", "model", "render", "still", "typefaces", "urls", "workers"},
    "pipeline": {
        "assets",
        "audit",
        "changes",
        "frozen",
        "intake",
        "link",
        "load",
        "memory",
        "model",
        "pictures",
        "places",
        "press",
        "problem",
    }
    | {"render", "still", "templates", "typefaces", "urls", "weave", "workers", "write"},
    "serve": set(),
    "scaffold": {"cut", "dates", "entries", "load", "parse", "problem"},
    "sheets": {"problem"},
    "verbatim": {"allowed", "problem"},
    "cells": {"fields", "problem", "sheets", "verbatim"},
    "dating": {"cells", "dates", "fields"},
    "rows": {"cells", "cut", "dates", "dating", "entries", "fields", "model", "problem", "scaffold", "verbatim"},
    "importing": {"cells", "cut", "dating", "exchange", "load", "parse", "problem", "rows", "sheets"},
    "__main__": {"cli"},
    "cli": {"__init__", "audit", "cells", "explain", "importing", "memory", "model", "pipeline", "problem", "rows"}
    | {"scaffold", "serve", "sheets", "still", "typefaces", "write"},
}
LIBRARIES = {
    "fields": {"yaml"},
    "allowed": {"nh3"},
    "markup": {"markdown"},
    "templates": {"jinja2", "markupsafe"},
    "serve": {"livereload", "tornado"},
    "typefaces": {"fontTools"},
    "pictures": {"PIL"},
}


def imported(module: str) -> tuple[set[str], set[str]]:
    """The modules of ours, and the libraries beyond the standard one, that a module imports anywhere."""
    ours, others = set(), set()
    for node in ast.walk(ast.parse((ENGINE / f"{module}.py").read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            names = [alias.name for alias in node.names]
            siblings = [name for name in names if (ENGINE / f"{name}.py").exists()]
            ours |= {node.module} if node.module else set(siblings) | ({"__init__"} if len(siblings) < len(names) else set())
        elif isinstance(node, ast.ImportFrom) and node.module:
            others.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            others |= {alias.name.split(".")[0] for alias in node.names}
    return ours, others - sys.stdlib_module_names


@pytest.mark.parametrize("module", sorted(path.stem for path in ENGINE.glob("*.py")))
def test_a_module_knows_what_the_table_says(module: str) -> None:
    assert imported(module) == (MAY_KNOW[module], LIBRARIES.get(module, set()))


def test_the_table_names_every_module() -> None:
    assert MAY_KNOW.keys() == {path.stem for path in ENGINE.glob("*.py")}


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 leaves the reader too far on when the last turn of such a group fails: write `(?>(...)*)`."""
    group = re.compile(r"\)(?:[*+?]|\{[\d,{}]+\})\+(?! )")
    found = [file.name for file in sorted(ENGINE.glob("*.py")) if group.search(file.read_text("utf-8"))]
    assert found == []
