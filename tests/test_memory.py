"""What is remembered of a build: whatever was changed since, the next comes out as one from nothing."""

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from policybrief import still
from policybrief.cli import CACHE, main, way
from policybrief.memory import STORES, Memory
from policybrief.problem import Position
from policybrief.still import Wish

from .sites import MINIMAL, minimal, put, silent

ROOT = Path(__file__).parent.parent
SEEDS = (20261130, 20261201, 20261202)
"""Each of a random walk of its own, so that several processes may share them."""
STEPS = int(os.environ.get("POLICYBRIEF_STEPS", "300"))
"""Of all walks together; more on demand."""
TICK = 20_000_000
"""Nanoseconds; more lie between two changes to a file here."""
WORDS = (
    "treaty protocol ozone layer fund party vote agreement minister offer defense plan report summit the a of in on and then "
    "Lisbon Montreal Vienna Kigali TERM-3 TERM-5 Name 7 Name 9 1987 in April 1991 on 3 May 1992 signed"
).split()


def built(
    root: Path, *, remembered: bool = True, drafts: bool = False, jobs: int = 1
) -> tuple[dict[str, bytes] | None, list[tuple[Position, str, str]]]:
    """The files that a build leaves, None where it publishes nothing; and what is wrong with the site."""
    out = root / ("_site" if remembered else "_anew")
    wish = Wish(root, drafts=drafts)
    memory = Memory(root / CACHE if remembered else None, way(wish, out), jobs, tick=TICK)
    try:
        outcome = still.run(wish, memory, out, silent)
    finally:
        memory.close()
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return (files if outcome.sound else None), [(one.at, one.code, one.message) for one in outcome.problems]


def agree(root: Path) -> bool:
    """Whether a remembered build and one from nothing come out alike; whether the site could be published."""
    remembered, anew = built(root), built(root, remembered=False)
    assert remembered[1] == anew[1]
    if anew[0] is not None:
        assert remembered[0] is not None
        assert remembered[0].keys() == anew[0].keys()
        assert [path for path, content in anew[0].items() if remembered[0][path] != content] == []
    return anew[0] is not None


# ---------------------------------------------------------------- random walks


class Author:
    """Changes a site at random, as an author may: mostly soundly."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.chance, self.made = root, random.Random(seed), 0
        put(root, MINIMAL)
        shutil.copytree(ROOT / "templates", root / "templates")
        shutil.copytree(ROOT / "static", root / "static")
        for kind, count in (("term", 16), ("event", 14), ("brief", 10), ("page", 2)):
            for _ in range(count):
                self.add(kind)
        self.moves: list[tuple[int, Callable[[], object]]] = [
            (8, self.reword),
            (3, self.retitle),
            (3, self.add),
            (2, self.remove),
            (2, self.rename),
            (3, self.reform),
            (2, self.redate),
            (1, self.template),
            (1, self.settings),
            (1, self.static),
            (1, self.hand),
            (1, self.forget),
            (1, self.interrupt),
            (1, self.source),
        ]
        self.untried = [move for _, move in self.moves]
        self.chance.shuffle(self.untried)

    def step(self) -> str:
        """One change, and what it was: each kind once, then each as often as authors make it."""
        weights, moves = zip(*self.moves, strict=True)
        move = self.untried.pop() if self.untried else self.chance.choices(moves, weights)[0]
        return f"{move.__name__} {move() or ''}"

    # what there is

    def files(self, *folders: str) -> list[Path]:
        return sorted(path for folder in folders for path in (self.root / "content" / folder).glob("*.md"))

    def some(self, *folders: str) -> Path:
        return self.chance.choice(self.files(*(folders or ("briefs", "glossary", "timeline", "pages"))))

    def prose(self) -> str:
        """A few paragraphs with links of every kind to what there is."""
        parts = []
        for number in range(self.chance.randint(1, 4)):
            words = [self.chance.choice(WORDS) for _ in range(self.chance.randint(4, 25))]
            for _ in range(self.chance.randint(0, 3)):
                words.insert(self.chance.randrange(len(words)), self.link())
            parts.append(" ".join(words).capitalize() + ".")
            if self.chance.random() < 0.3:
                parts.append(f"## Part {number} {self.chance.choice(WORDS)}")
                parts.append("Words of it, and of Name 4.")
        return "\n\n".join(parts)

    def link(self) -> str:
        kind = self.chance.choice(("glossary", "timeline", "briefs", "cite", "path", "note"))
        if kind == "cite":
            return "[@unep-1987, p. 3]"
        if kind == "note":
            return "*emphasis*"
        found = self.some(*(("glossary",) if kind == "path" else (kind,)))
        if kind == "path":
            return f"[its entry](../glossary/{found.name})"
        if kind == "timeline":
            return f"[what happened](event:{found.stem})"
        return f"[[{'brief:' if kind == 'briefs' else ''}{found.stem}]]"

    # what an author does

    def add(self, kind: str = "") -> str:
        self.made += 1
        number, kind = self.made, kind or self.chance.choice(("term", "event", "brief"))
        text = self.prose()
        if kind == "term":
            forms = f"forms: [Name {number}, TERM-{number}]"
            kind = self.chance.choice(("treaty", "concept", "person"))
            head = f"name: Term {number}\nkind: {kind}\ngist: A gist of {number}.\n{forms}"
            return self.write(f"glossary/term-{number}.md", head, text)
        if kind == "event":
            date = f"{self.chance.randint(1985, 1994)}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
            actor = self.chance.choice(self.files("glossary")).stem
            head = f"title: Event {number}\ndate: {date}\nkind: {self.chance.choice(('treaty', 'vote'))}\nactors: [{actor}]"
            return self.write(f"timeline/event-{number}.md", head, text)
        if kind == "page":
            return self.write(f"pages/page-{number}.md", f"title: Page {number}\norder: {number}", text)
        head = (
            f"title: Brief {number}\ndate: 20{number % 20:02}-03-0{number % 9 + 1}\n"
            f"authors: [{{family: Author, given: Ann}}]\nsummary: A summary of {number}."
        )
        return self.write(f"briefs/brief-{number}.md", head, text)

    def write(self, path: str, head: str, text: str) -> str:
        put(self.root, {f"content/{path}": f"---\n{head}\n---\n{text}\n"})
        return path

    def edit(self, path: Path, change: Callable[[str, str], tuple[str, str]]) -> str:
        _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
        head, text = change(head, text)
        path.write_text(f"---\n{head}---\n{text}", encoding="utf-8")
        return path.name

    def reword(self) -> str:
        return self.edit(self.some(), lambda head, text: (head, self.prose() + "\n"))

    def line(self, path: Path, key: str, value: str) -> str:
        """A key of the front matter with another value."""

        def change(head: str, text: str) -> tuple[str, str]:
            lines = [line for line in head.splitlines() if not line.startswith(f"{key}:")]
            return "\n".join([*lines, f"{key}: {value}"]) + "\n", text

        return self.edit(path, change)

    def retitle(self) -> str:
        path = self.some()
        return self.line(path, "name" if path.parent.name == "glossary" else "title", f"Called {self.chance.randrange(50)} “now”")

    def reform(self) -> str:
        path = self.some("glossary")
        what = self.chance.choice(("forms", "gist", "linked", "facts"))
        event = self.chance.choice(self.files("timeline")).stem
        values = {
            "forms": f"[Name {self.chance.randrange(30)}, {self.chance.choice(WORDS)} {self.chance.choice(WORDS)}]",
            "gist": f"Another gist {self.chance.randrange(99)}.",
            "linked": self.chance.choice(("true", "false")),
            "facts": f"[{{what: begun, date: {self.chance.randint(1985, 1994)}, event: {event}}}]",
        }
        return f"{what} of {self.line(path, what, values[what])}"

    def redate(self) -> str:
        path = self.some("briefs", "timeline")
        return self.line(path, "date", f"{self.chance.randint(1985, 1994)}-{self.chance.randint(1, 12):02}")

    def remove(self) -> str:
        path = self.some("briefs", "glossary", "timeline")
        path.unlink()
        return path.name

    def rename(self) -> str:
        self.made += 1
        path = self.some("briefs", "glossary", "timeline")
        old = path.stem
        path = path.rename(path.with_name(f"{path.parent.name[:4]}-renamed-{self.made}.md"))
        self.line(path, "was", f"[{old}]")
        return f"{old} to {path.stem}"

    def template(self) -> str:
        path = self.chance.choice(sorted((self.root / "templates").rglob("*.html")))
        path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" * self.chance.randint(1, 4), encoding="utf-8")
        return path.name

    def settings(self) -> str:
        path = self.root / "content/site.yaml"
        text = MINIMAL["content/site.yaml"]
        assert isinstance(text, str)
        more = self.chance.choice(("tagline: A line\n", "offline: false\n", "links: {scope: all}\n", "publisher: A Press\n", ""))
        path.write_text(text + more, encoding="utf-8")
        return more.strip()

    def static(self) -> str:
        path = self.root / "static/css" / self.chance.choice(("base.css", "own.css"))
        path.write_text(f"p {{ color: #{self.chance.randrange(1000):03} }}\n", encoding="utf-8")
        return path.name

    def hand(self) -> str:
        """A hand in the published folder."""
        found = sorted(path for path in (self.root / "_site").rglob("*.html"))
        if not found:
            return ""
        path = self.chance.choice(found)
        if self.chance.random() < 0.5:
            path.unlink()
        else:
            path.write_text("another hand", encoding="utf-8")
        return path.name

    def forget(self) -> str:
        """A store that is damaged."""
        for file in (self.root / ".cache").glob("*.db"):
            raw = bytearray(file.read_bytes())
            for _ in range(self.chance.randint(1, 40)):
                raw[self.chance.randrange(len(raw))] ^= 0xFF
            file.write_bytes(bytes(raw))
        return ""

    def interrupt(self) -> str:
        """A build that is killed."""
        command = (sys.executable, str(ROOT / "build.py"), "build", "--quiet", "--site", str(self.root))
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(self.chance.random())
            except subprocess.TimeoutExpired:
                process.kill()
        return ""

    def source(self) -> str:
        path = self.root / "content/sources.yaml"
        text = MINIMAL["content/sources.yaml"]
        assert isinstance(text, str)
        path.write_text(text.replace("that Deplete", self.chance.choice(("that Deplete", "which Deplete"))), encoding="utf-8")
        return path.name


@pytest.mark.parametrize("seed", SEEDS)
def test_every_remembered_build_is_that_from_nothing(tmp_path: Path, seed: int) -> None:
    root, saved = tmp_path / "site", tmp_path / "saved"
    author = Author(root, seed)
    assert agree(root)
    steps = -(-STEPS // len(SEEDS))
    sound = 0
    for number in range(steps):
        shutil.copytree(root / "content", saved, dirs_exist_ok=False)
        said = [author.step() for _ in range(author.chance.choice((1, 1, 1, 2, 3)))]
        try:
            good = agree(root)
        except AssertionError as error:
            error.add_note(f"step {number}: {said}")
            raise
        sound += good
        if not good:  # the author takes it back
            shutil.rmtree(root / "content")
            saved.rename(root / "content")
        else:
            shutil.rmtree(saved)
    assert sound > steps // 3


# ---------------------------------------------------------------- what is told, and what is not imported

HEAVY = {"jinja2", "markdown", "livereload", "tornado", "yaml", "nh3", "fontTools"}


def imported(root: Path, *words: str) -> set[str]:
    """The libraries that a command has imported at its end."""
    script = "import sys; from policybrief.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script, *words, "--site", str(root)], cwd=ROOT, capture_output=True, text=True)
    return set(done.stderr.split()) & HEAVY


def test_a_build_with_nothing_to_do_imports_nothing_that_makes_a_site(tmp_path: Path) -> None:
    root = minimal(tmp_path)
    assert imported(root, "build", "--quiet") == {"jinja2", "markdown", "yaml", "nh3"}
    time.sleep(2.1)  # until no file may change unseen any more
    imported(root, "build", "--quiet")
    assert imported(root, "build", "--quiet") == set()


def test_help_imports_no_library() -> None:
    script = "import sys\nfrom policybrief.cli import main\ntry: main(['--help'])\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert "usage: policybrief" in done.stdout
    assert set(done.stderr.split()) & HEAVY == set()


def test_nothing_is_touched_where_nothing_is_to_be_done(tmp_path: Path) -> None:
    root = minimal(tmp_path)
    built(root)
    before = (root / "_site").stat()
    assert built(root)[0]
    assert (root / "_site").stat() == before


def test_one_changed_text_makes_few_pages(tmp_path: Path) -> None:
    briefs = {f"content/briefs/b-{number}.md": MINIMAL["content/briefs/protocol.md"] for number in range(20)}
    root = minimal(tmp_path, briefs)
    built(root)
    at = {path: path.stat().st_ino for path in (root / "_site/briefs").rglob("index.html")}
    path = root / "content/briefs/b-7.md"
    path.write_text(path.read_text(encoding="utf-8").replace("has been amended", "was amended"), encoding="utf-8")
    assert agree(root)
    assert [path.parent.name for path, inode in at.items() if path.stat().st_ino != inode] == ["b-7"]


@pytest.mark.forks
@pytest.mark.parametrize("jobs", [2, 3])
def test_several_processes_remember_the_same(tmp_path: Path, jobs: int) -> None:
    briefs = {f"content/briefs/b-{number}.md": MINIMAL["content/briefs/protocol.md"] for number in range(90)}
    root = minimal(tmp_path, briefs)
    assert built(root, jobs=jobs) == built(root, remembered=False)
    put(root, {"content/glossary/montreal-protocol.md": str(MINIMAL["content/glossary/montreal-protocol.md"]) + "More.\n"})
    assert built(root, jobs=jobs) == built(root, remembered=False)


def test_a_warning_is_told_again_where_nothing_is_to_be_done(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/stray.md": "A text that belongs to nothing.\n"})
    told = [built(root)[1] for _ in range(3)]
    assert [code for _, code, _ in told[0]] == ["stray-file"]
    assert told[0] == told[1] == told[2]


def test_a_memory_of_another_engine_is_none(tmp_path: Path) -> None:
    root = minimal(tmp_path)
    built(root)
    (store,) = (root / CACHE).glob("*.db")
    memory = Memory(root / CACHE, way(Wish(root), root / "_site"))
    assert memory.part("inputs") is not None
    memory.parts.clear()
    memory.engine += 1
    assert memory.part("inputs") is None
    memory.close()
    assert store.exists()


@pytest.mark.parametrize("part", ["texts", "words", "linked", "made", "faces", "published"])
def test_a_part_that_is_lost_costs_no_more_than_a_build(tmp_path: Path, part: str) -> None:
    root = minimal(tmp_path)
    built(root)
    with store_of(root) as store:
        store.execute("DELETE FROM kept WHERE name = ?", (part,))
    path = root / "content/glossary/montreal-protocol.md"
    path.write_text(path.read_text(encoding="utf-8") + "More of it.\n", encoding="utf-8")
    assert agree(root)
    assert kept(root, part)


@pytest.mark.parametrize(
    "harm", ["DELETE FROM kept WHERE name LIKE 'text %'", "UPDATE kept SET name = CAST(x'ff66' AS TEXT) WHERE name = 'made'"]
)
def test_a_store_that_was_damaged_is_begun_anew(tmp_path: Path, harm: str) -> None:
    root = minimal(tmp_path)
    built(root)
    with store_of(root) as store:
        store.execute(harm)
    for words in ("More of it.", "More of the same."):
        path = root / "content/pages/about.md"
        put(root, {"content/pages/about.md": f"---\ntitle: About\n---\n{words}\n"})
        assert agree(root), path
    assert kept(root, "made")


@contextmanager
def store_of(root: Path) -> Iterator[sqlite3.Connection]:
    """The only store of a site, as a hand may change it."""
    (file,) = (root / CACHE).glob("*.db")
    connection = sqlite3.connect(file)
    with closing(connection), connection:
        yield connection


def kept(root: Path, part: str) -> bool:
    """Whether the last build has kept something."""
    memory = Memory(root / CACHE, way(Wish(root), root / "_site"), tick=TICK)
    try:
        return memory.part(part) is not None
    finally:
        memory.close()


def test_no_more_stores_are_kept_than_there_is_use_for(tmp_path: Path) -> None:
    for number in range(9):
        Memory(tmp_path, number).close()
    assert len([*tmp_path.glob("*.db")]) == STORES


def test_what_is_no_longer_used_is_forgotten(tmp_path: Path) -> None:
    root = minimal(tmp_path, {f"content/briefs/b-{number}.md": MINIMAL["content/briefs/protocol.md"] for number in range(30)})
    built(root)
    sizes = []
    for number in range(8):
        put(root, {"content/briefs/b-3.md": str(MINIMAL["content/briefs/protocol.md"]) + f"\nVersion {number}.\n"})
        built(root)
        with sqlite3.connect(next((root / CACHE).glob("*.db"))) as connection:
            (count,) = connection.execute("SELECT count(*) FROM kept").fetchone()
        connection.close()
        sizes.append(count)
    assert len(set(sizes)) == 1


def test_the_profile_names_steps_and_the_dearest_sources(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "build", "--profile", "--site", str(minimal(tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {"parse", "link", "render"} <= set(re.findall(r"^ +[\d.]+ s +[\d,]+  ([a-z ]+)$", done.stderr, re.MULTILINE))
    assert re.search(r"^ +[\d.]+ s +content/briefs/protocol\.md$", done.stderr, re.MULTILINE)


def test_cleaning_takes_the_memory_away(tmp_path: Path) -> None:
    root = minimal(tmp_path)
    built(root)
    assert main(["clean", "--quiet", "--site", str(root)]) == 0
    assert not (root / "_site").exists()
    assert [*(root / CACHE).iterdir()] == []
