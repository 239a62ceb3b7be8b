"""A site that still stands as it was built: whether there is anything to do, without any of what does it.

A build that has nothing to do imports nothing that parses, links or renders.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import load, write
from .memory import Lost, Memory, Stamp, settled, stamp
from .problem import Problem, has_errors, in_order, strict

if TYPE_CHECKING:
    from .model import Site

ENGINE = Path(__file__).parent
SOURCE_FOLDERS = (load.CONTENT, load.STATIC, "templates")
Told = Callable[[str, int, int], None]
"""Told of progress: the step, how much is done, how much there is."""
Inputs = Mapping[str, Stamp | None]
"""Every file that a build reads, with its stamp; None where it may change yet without another."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a build is asked for."""

    root: Path
    """The site's folder, which holds content/."""
    url: str = ""
    """Where the site will be published; instead of site.yaml's."""
    drafts: bool = False
    strict: bool = False
    remarks: bool = False
    """Whether an editor wants to hear how terms are used."""
    decisions: bool = False
    """Whether somebody wants to know what was decided at each occurrence of a term."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build."""

    problems: tuple[Problem, ...]
    texts: Mapping[str, str]
    """Every source by path, for code frames."""
    entries: int
    links: int
    drafts: int
    pages: int
    """Those for readers; 0 where the site was not sound."""
    typeset: bool
    site: "Site | None" = None
    """None where there was nothing to do."""

    @property
    def sound(self) -> bool:
        """Whether it was published, or could be."""
        return not has_errors(self.problems)


def run(wish: Wish, memory: Memory, out: Path | None, told: Told) -> Outcome:
    """The site, published to `out`; or rendered and thrown away, where there is none."""
    with memory.timing.of("look for changes"):
        found = load.scan(wish.root)
        seen = inputs(wish, found, memory.tick)
        same = unchanged(wish, memory, out, found, seen) if out else None
    if same is not None:
        return same
    from . import pipeline  # and with it all that a site is made by

    try:
        return pipeline.made(wish, memory, out, told, found, seen)
    except Lost:
        memory.clear()
        return pipeline.made(wish, memory, out, told, found, seen)


def unchanged(wish: Wish, memory: Memory, out: Path, found: load.Found, seen: Inputs) -> Outcome | None:
    """What the last build came to, where every file that it read is as it was, and every file that it made still stands."""
    before, counts = memory.part("inputs"), memory.part("outcome")
    if before is None or counts is None or found.problems or None in before.values() or seen != before:
        return None
    digests, stamps = memory.published()
    standing = write.standing(out, kept_out(wish), stamps)
    if not standing.marked or standing.digests != digests:
        return None
    problems = memory.problems()
    if problems is None:
        return None
    return Outcome(in_order(strict(problems) if wish.strict else problems), Texts(wish.root), *counts)


def inputs(wish: Wish, found: load.Found, tick: int) -> Inputs:
    """The stamps of all files that a build reads, of templates and the engine's own too."""
    now = time.time_ns()
    stamps = {path: stamp(status) for files in (found.sources, found.files) for path, status in files.items()}
    folders = [*template_folders(wish.root), *([] if (wish.root / load.STATIC).is_dir() else [engine_folder(load.STATIC)])]
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    stamps |= {str(path): stamp(path.stat()) for path in files}
    return {path: one if settled(one, now, tick) else None for path, one in stamps.items()}


def kept_out(wish: Wish) -> list[Path]:
    """Folders that are never published to; the first may hold the published one."""
    return [wish.root, *(wish.root / folder for folder in SOURCE_FOLDERS)]


class Texts(Mapping[str, str]):
    """Sources by path, each read when it is asked for."""

    def __init__(self, root: Path, read: Mapping[str, str] | None = None) -> None:
        self.root, self.read = root, dict(read or {})

    def __getitem__(self, path: str) -> str:
        if path not in self.read:
            source = load.decode(path, self.root / path, []) if path.startswith(f"{load.CONTENT}/") else None
            if source is None:
                raise KeyError(path)
            self.read[path] = source.text
        return self.read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.read)

    def __len__(self) -> int:
        return len(self.read)


def template_folders(root: Path) -> list[Path]:
    """The site's own templates first, then the engine's, in a wheel or in a checkout."""
    folders = (root / "templates", ENGINE / "templates", ENGINE.parent / "templates")
    return list(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def engine_folder(name: str) -> Path:
    """A folder of the engine's own look."""
    return next(folder for folder in (ENGINE / name, ENGINE.parent / name) if folder.is_dir())
