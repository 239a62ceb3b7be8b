"""A new site, or a new entry in it: files copied or filled in, never one overwritten. Knows no clock.

starter/content, README.md, …    to a new site, beside the engine's templates and static
starter/entries/event.md         to a new event, with its `$title` and `$date` filled in
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from unicodedata import category

from . import dates, load, parse
from .cut import slugify
from .entries import SLUG_LIMIT, check_slug
from .problem import Position

HARMLESS = frozenset({".git", ".DS_Store"})
"""What a folder may hold and still count as empty: a repository is often there before its site."""


@dataclass(eq=False)
class Refused(Exception):
    """What was asked for cannot be made; nothing that was there before has changed."""

    message: str
    help: str


# ---------------------------------------------------------------- a site


def new_site(folder: Path, engine: Path) -> list[Path]:
    """A site that builds, with a look of its own; `engine` is the folder of the package."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(path.name not in HARMLESS for path in folder.iterdir()):
            raise Refused(f"{folder} is not empty", "name a new folder, or an empty one")
        return [make(folder / name, file.read_bytes()) for name, file in sorted(parts(engine))]
    except OSError as error:
        raise unmade(folder, error) from error


def parts(engine: Path) -> Iterator[tuple[str, Path]]:
    """The files of a new site: where each will stand, and where it is copied from."""
    for name, file in below(engine / "starter"):
        if not name.startswith("entries/"):
            yield name, file
    for look in ("templates", "static"):
        home = next(home for home in (engine, engine.parent) if (home / look).is_dir())  # a wheel, or a checkout
        for name, file in below(home / look):
            yield f"{look}/{name}", file


def below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file in a folder, by its path from there."""
    return ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- an entry


def new_entry(root: Path, kind: str, title: str, today: str, date: str = "") -> Path:
    """A draft that passes the checks; `kind` is brief, term or event, and an event needs its date."""
    if not (root / load.CONTENT).is_dir():
        raise Refused(f"{root} holds no {load.CONTENT}/", "go to a site's folder, or start one: policybrief new site my-site")
    title = plain(title)
    told = read_date(kind, date or (today if kind == "brief" else ""))
    kinds = event_kinds(root) if kind == "event" else [""]
    words = {"title": json.dumps(title, ensure_ascii=False), "date": told.edtf if told else "", "today": today}
    form = Path(__file__).parent / "starter" / "entries" / f"{kind}.md"
    text = Template(form.read_text(encoding="utf-8")).substitute(words, kind=kinds[0], kinds=", ".join(kinds))
    folder = next(folder for folder, known in parse.FOLDERS.items() if known == kind)
    slug = name_for(title, stamp(told) if told and kind == "event" else "")
    path = f"{load.CONTENT}/{folder}/{slug}.md"
    for problem in parse.parse(load.SourceFile(path, text)).problems:  # read back: what we write, we can read
        raise Refused(problem.message, problem.help)
    try:
        return make(root / path, text.encode())
    except FileExistsError as error:
        raise Refused(f"{path} is there already", "go on writing there, or choose another title") from error
    except OSError as error:
        raise unmade(root / path, error) from error


def plain(title: str) -> str:
    """A title in one line, as the parser will read it."""
    title = " ".join(title.split())
    strange = next((char for char in title if category(char) in ("Cc", "Cs", "Co") or char in "\ufffe\uffff"), "")
    if strange:
        raise Refused(f"the title holds the character U+{ord(strange):04X}", "type the title anew, without it")
    return title


def read_date(kind: str, date: str) -> dates.Date | None:
    """The date of a brief or an event; a term has none."""
    if kind == "term" and date:
        raise Refused("a term has no date", "leave it out, and list dated facts under `facts`")
    if kind == "event" and not date:
        raise Refused("an event needs a date", "give it as far as it is known: 2000-06-02, 2000-06, 2000 or 1999~")
    told = dates.read(date) if date else None
    if isinstance(told, dates.Mistake):
        raise Refused(told.message, told.help)
    return told


def event_kinds(root: Path) -> list[str]:
    """The kinds of event that the site's settings list."""
    path = f"{load.CONTENT}/site.yaml"
    source = load.decode(path, root / path, []) if (root / path).is_file() else None
    settings = parse.parse(source).settings if source else None
    if settings is None or not settings.event_kinds:
        raise Refused(f"{path} lists no kinds of event", "list them there under `timeline` and `kinds`: `meeting: Meeting`")
    return list(settings.event_kinds)


def stamp(date: dates.Date) -> str:
    """The day, month or year that a file name begins with; of an interval, the first that is known.

    Years before 1 are counted as readers count them: `44-bc-03-15`.
    """
    known = date.start or date.end or date
    year, month, day = dates.civil(known.last or 0 if known.first is None else known.first)
    depth = {dates.Precision.DAY: 2, dates.Precision.MONTH: 1}.get(known.precision, 0)
    parts = [f"{year:04}" if year > 0 else f"{1 - year}-bc", f"{month:02}", f"{day:02}"]
    return "-".join(parts[: 1 + depth])


def name_for(title: str, stamp: str) -> str:
    """A slug from a title, after the date if there is one; where it is too long, cut between words."""
    slug = f"{stamp}-{slugify(title)}" if stamp else slugify(title)
    if len(slug) > SLUG_LIMIT:
        whole = slug[: SLUG_LIMIT + 1].rpartition("-")[0]
        slug = whole if len(whole) > len(stamp) else slug[:SLUG_LIMIT]
    for problem in check_slug(slug, Position(slug)):
        raise Refused(problem.message, "begin with another title, in Latin letters; it may be changed in the file")
    return slug


# ---------------------------------------------------------------- files


def make(path: Path, content: bytes) -> Path:
    """A file that was not there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
    return path


def unmade(path: Path, error: OSError) -> Refused:
    """What the disk would not have."""
    at = f" at {error.filename}" if error.filename else ""
    return Refused(f"{path} could not be made: {error.strerror or error}{at}", "mend this, or choose another place")
