"""The words of the command line, what is printed, and how a command ends.

    0  fine                                      2  usage, settings, or a disk that would not have it
    1  content has errors; nothing published     3  a fault of ours
                                               130  interrupted
Diagnostics go to stderr, results to stdout; with --json everything goes to stdout, one object a line.
Nothing heavy is imported that the verb does not need.
"""

import argparse
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from . import __version__
from .problem import Problem, Severity, describe, printable

if TYPE_CHECKING:
    from .cells import Loss
    from .memory import Memory
    from .model import Site
    from .pipeline import Woven
    from .serve import Built
    from .still import Outcome, Wish

FINE, CONTENT, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
VERBS = ("build", "serve", "check", "explain", "new", "import", "clean")
VALUED = ("--site", "--out", "--base-url", "--jobs", "--host", "--port", "--date")
"""Flags that take the next word, which is then no verb."""
ISSUES = "see CONTRIBUTING.md for how to report it"
RETRY = f"run it again; --jobs 1 needs the least memory. If that ends too, {ISSUES}"


class Stop(Exception):
    """Ends a command with a message: what was asked for cannot be had."""

    def __init__(self, message: str, help: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.message, self.help, self.code = message, help, code


def run() -> None:
    """The console script."""
    raise SystemExit(main(sys.argv[1:]))


def main(words: Sequence[str], root: Path = Path()) -> int:
    """Carries out one command and answers its exit code; `root` is the site's folder unless --site names one."""
    gc.set_threshold(50_000, 20, 100)  # a site is one large tree without circles: looking for them took a fifth of a build
    sys.stdout, sys.stderr = sys.stdout or open(os.devnull, "w"), sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    asked = read_command(words)
    verbs = {"build": build, "check": check, "explain": explain, "serve": serve, "new": new}
    verbs |= {"import": bring, "clean": clean}
    try:
        code = verbs[asked.verb](asked, Path(asked.site) if asked.site else root)
        sys.stdout.flush()
        return code
    except Stop as stop:
        print(f"policybrief: {printable(stop.message)}\n  help: {printable(stop.help)}", file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print("policybrief: interrupted; what was published before still stands", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (whoever read us has gone; nothing more is said)
        return FINE
    except ChildProcessError as error:  # neither what was asked for nor the content is to blame
        print(f"policybrief: {printable(str(error))}; what was published before still stands\n  help: {RETRY}", file=sys.stderr)
        return FAULT
    except OSError as error:
        if asked.verbose:
            raise
        print(f"policybrief: {printable(str(error))}", file=sys.stderr)
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (it may be what failed)
        return USAGE
    except Exception as error:  # a bug: the one place where any exception is caught, and it ends the command
        if asked.verbose:
            raise
        print(f"policybrief: a fault of ours: {type(error).__name__}: {printable(str(error))}", file=sys.stderr)
        print(f"  help: run it again with --verbose, and {ISSUES}", file=sys.stderr)
        return FAULT


# ---------------------------------------------------------------- the words


def read_command(words: Sequence[str]) -> argparse.Namespace:
    """The command that the words say, its verb first or after flags; `build` where there is none."""
    before = ["", *words]
    verb = next((index for index, word in enumerate(words) if word in VERBS and before[index] not in VALUED), None)
    if verb is not None:
        return parser().parse_args([words[verb], *words[:verb], *words[verb + 1 :]])
    if all(word not in ("-h", "--help", "--version") for word in words) and (not words or words[0].startswith("-")):
        return parser().parse_args(["build", *words])
    return parser().parse_args(words)


def parser() -> argparse.ArgumentParser:
    """All verbs and flags."""
    whole = argparse.ArgumentParser(
        prog="policybrief",
        description="Makes a cross-linked static site of policy briefs, their glossary and their timeline.",
        epilog="Without a verb, `build`. Each verb has its own --help. Exit codes: 0 fine, 1 content has errors, "
        "2 usage or disk, 3 a fault of policybrief, 130 interrupted.",
    )
    whole.add_argument("--version", action="version", version=f"policybrief {__version__}")
    verbs = whole.add_subparsers(dest="verb", metavar="VERB", required=True)
    said, made = said_flags(), made_flags()
    building = verbs.add_parser("build", parents=[made, out_flag(), said], help="make the site (the default)", description=BUILD)
    building.set_defaults(verb="build")
    building.add_argument(
        "--profile", action="store_true", help="print what each step and the dearest sources took, in one process, on stderr"
    )
    checking = verbs.add_parser("check", parents=[made, said], help="everything but writing", description=CHECK)
    checking.add_argument("--unsourced", action="store_true", help="list what rests on general reference: facts without a source")
    explaining = verbs.add_parser("explain", parents=[made, said], help="why terms are linked, or are not", description=EXPLAIN)
    explaining.add_argument("file", metavar="FILE", help="a file of the site: content/briefs/x.md")
    serving = verbs.add_parser(
        "serve", parents=[made, out_flag(".cache/preview"), said], help="preview while writing", description=SERVE
    )
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    serving.add_argument("--port", type=port_number, default=5500, help="port, or the next free one (default: %(default)s)")
    serving.add_argument("--open", action="store_true", help="open a browser")
    starting = verbs.add_parser("new", help="start a site, a brief, a term or an event", description=NEW)
    add_new(starting, said)
    bringing = verbs.add_parser("import", parents=[said], help="events from a sheet", description=IMPORT)
    bringing.add_argument("what", choices=("timeline",), help="what is brought in: timeline")
    bringing.add_argument("file", metavar="FILE", help="a CSV file, a sheet of TimelineJS saved as CSV, or a timeline.json")
    bringing.add_argument(
        "--out", metavar="FILE", default="", help="the file to write (default: one in content/timeline/, called as the sheet)"
    )
    verbs.add_parser("clean", parents=[out_flag(), said], help="take away what was made", description=CLEAN)
    return whole


BUILD = "Reads content/, checks all of it, and publishes the whole site at once. When anything is wrong, nothing is published."
EXPLAIN = "Says of every occurrence of a term in a text which rule made it a link, or why it is none."
CHECK = "Does all that `build` does except writing: prints every mistake with its place and its cure."
SERVE = "Builds, shows the site on this machine, and builds again after each save; the browser follows. Ctrl-C ends it."
NEW = "Starts a site in a new folder, or an entry in the site you are in."
IMPORT = (
    "Writes the events of a sheet into a new file of the timeline, and lists row by row what could not be carried over. "
    "Ends with 1 when whole rows are left out."
)
CLEAN = "Takes away the published folder and what was remembered. Only a folder that policybrief made is taken away."


def said_flags() -> argparse.ArgumentParser:
    """Flags that every verb has."""
    flags = argparse.ArgumentParser(add_help=False)
    flags.add_argument(
        "--site", metavar="DIR", default="", help="the site's folder (default: the one you are in; of build.py, its own)"
    )
    flags.add_argument("--json", action="store_true", help="print diagnostics and the summary as JSON, one object a line")
    loud = flags.add_mutually_exclusive_group()
    loud.add_argument("--quiet", action="store_true", help="print errors only")
    loud.add_argument("--verbose", action="store_true", help="print what is being done; faults with their traceback")
    return flags


def made_flags() -> argparse.ArgumentParser:
    """Flags of the verbs that make a site."""
    flags = argparse.ArgumentParser(add_help=False)
    flags.add_argument(
        "--base-url", metavar="URL", type=web_address, help="where the site will stand; instead of `url` in site.yaml"
    )
    flags.add_argument("--drafts", action="store_true", help="include entries whose status is draft, marked as such")
    flags.add_argument("--strict", action="store_true", help="warnings count as errors")
    flags.add_argument(
        "--jobs",
        metavar="N",
        type=job_number,
        help="work in N processes, on Linux (default: one for each core, where there is enough to do)",
    )
    flags.add_argument("--no-cache", action="store_true", help="make everything anew, remembering nothing")
    return flags


def out_flag(default: str = "_site") -> argparse.ArgumentParser:
    """The folder that is published."""
    flags = argparse.ArgumentParser(add_help=False)
    flags.add_argument(
        "--out", metavar="DIR", default="", help=f"the folder to publish to (default: {default} in the site's folder)"
    )
    flags.set_defaults(usual_out=default)
    return flags


def add_new(starting: argparse.ArgumentParser, said: argparse.ArgumentParser) -> None:
    """The things that `new` starts."""
    kinds = starting.add_subparsers(dest="kind", metavar="KIND", required=True)
    site = kinds.add_parser("site", parents=[said], help="a whole site in a new folder")
    site.add_argument("folder", help="the folder to make")
    for kind in ("brief", "term", "event"):
        entry = kinds.add_parser(
            kind, parents=[said], help=f"a {kind} in this site" if kind != "event" else "an event in this site"
        )
        entry.add_argument("title", help="its title; the file is named after it")
        if kind == "event":
            entry.add_argument("--date", required=True, help="when it happened, in EDTF: 2000-06-02, 2000-06, 1999~")


def web_address(text: str) -> str:
    """A base URL, ending in a slash."""
    if not text.startswith(("http://", "https://")) or any(char in text for char in ' \t\n"<>?#'):
        raise argparse.ArgumentTypeError(f"“{text}” is no address; write https://example.org/ or https://example.org/briefs/")
    return text if text.endswith("/") else text + "/"


def job_number(text: str) -> int:
    """A number of processes."""
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of processes; write 1 to 64")
    return int(text)


def port_number(text: str) -> int:
    """A TCP port."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; write 1 to 65535")
    return int(text)


# ---------------------------------------------------------------- the verbs


def build(asked: argparse.Namespace, root: Path) -> int:
    """`build`: the site, published whole, or the reasons why not."""
    from .memory import Memory

    out, wish = out_of(asked, root), wish_of(asked, root)
    memory = Memory(None if asked.no_cache else root / CACHE, way(wish, out), 1 if asked.profile else asked.jobs)
    code = make(asked, wish, memory, out)
    if asked.profile:
        print(f"  seconds      done  step, and what lies within it\n{memory.timing.told()}", file=sys.stderr)
    return code


def check(asked: argparse.Namespace, root: Path) -> int:
    """`check`: as `build`, but nothing is written."""
    from .memory import Memory

    wish = replace(wish_of(asked, root), remarks=not asked.quiet)
    return make(asked, wish, Memory(jobs=asked.jobs), None, list_unsourced if asked.unsourced else None)


def explain(asked: argparse.Namespace, root: Path) -> int:
    """`explain`: why each occurrence of a term in a text is a link, or is none."""
    from . import pipeline
    from .explain import explain as explained
    from .memory import Memory
    from .model import Brief

    path = Path(asked.file)
    woven = pipeline.weave(replace(wish_of(asked, root), decisions=True), Memory(jobs=asked.jobs), quietly)
    name = path.resolve().relative_to(root.resolve()).as_posix() if path.resolve().is_relative_to(root.resolve()) else asked.file
    entries = [entry for entry in woven.entries if entry.at.path == name]
    if not woven.sound:
        tell(asked, woven)
    if not entries and not path.is_file():
        raise Stop(f"there is no file {asked.file}", "name a file below content/, as content/briefs/offer.md")
    if not entries:
        raise Stop(f"{asked.file} holds no entry of this site", "name a file below content/; drafts need --drafts")
    for entry in entries:
        if isinstance(entry, Brief) and not entry.linking.on and not asked.json:
            print(f"{entry.at}: no term is linked automatically: its front matter says `terms: off`")
        for one in explained(entry.at, woven.bodies[entry.key], woven.find):
            if asked.json:
                place = {"path": one.at.path, "line": one.at.line, "column": one.at.column}
                said = {"words": one.words, "term": one.term, "linked": one.linked, "why": one.why}
                print(json.dumps({"type": "occurrence", **place, **said}, ensure_ascii=False))
            else:
                print(f"{one.at}: “{' '.join(one.words.split())}” {'→' if one.linked else '–'} {one.term}: {one.why}")
    return FINE if woven.sound else CONTENT


def lacking() -> str:
    """What a site of its own typeface does without, since something is not installed; empty where all is."""
    from . import typefaces

    if not typefaces.installed():
        return "set in the reader’s own typefaces; for the site’s own: pip install 'policybrief[fonts]'"
    return "" if typefaces.drawable() else "without pictures for shared links; for them: pip install 'policybrief[fonts]'"


def make(
    asked: argparse.Namespace,
    wish: "Wish",
    memory: "Memory",
    out: Path | None,
    report: "Callable[[argparse.Namespace, Site], None] | None" = None,
) -> int:
    """One build, printed; of a sound site, with a report."""
    from . import still, write

    begun = time.perf_counter()
    bar = Bar(sys.stderr, shown=not (asked.quiet or asked.json), verbose=asked.verbose)
    try:
        outcome = still.run(wish, memory, out, bar.told)
    except write.Refused as refusal:
        raise Stop(refusal.message, refusal.help) from refusal
    finally:
        bar.close()
        memory.close()
    tell(asked, outcome)
    if report is not None and outcome.sound and outcome.site is not None:
        report(asked, outcome.site)
    summary = summed(outcome, time.perf_counter() - begun, out)
    if asked.json:
        print(json.dumps(summary, ensure_ascii=False))
    elif not asked.quiet:
        if summary["out"] and outcome.typeset and (note := lacking()):
            print(note, file=sys.stderr)
        print(sentence(summary, published=out is not None), file=sys.stdout if outcome.sound else sys.stderr)
    return FINE if outcome.sound else CONTENT


def serve(asked: argparse.Namespace, root: Path) -> int:
    """`serve`: a preview that follows the author."""
    from . import serve, still, write
    from .memory import Memory

    wish = wish_of(asked, root, "http://localhost/")
    out = out_of(asked, root)
    memory = Memory(None if asked.no_cache else root / CACHE, way(wish, out), asked.jobs)

    def once() -> "Built":
        begun = time.perf_counter()
        try:
            outcome = still.run(wish, memory, out, quietly)
        except write.Refused as refusal:
            return serve.Built(f"{refusal.message}\n  help: {refusal.help}", "", ok=False)
        told = "\n\n".join(describe(problem, outcome.texts) for problem in outcome.problems)
        return serve.Built(told, sentence(summed(outcome, time.perf_counter() - begun, None)), outcome.sound)

    watched = [root / folder for folder in still.SOURCE_FOLDERS]
    try:
        serve.serve(once, out, watched, asked.host, asked.port, asked.open, lambda text: print(text, flush=True))
    except OSError as error:
        raise Stop(
            f"no preview at {asked.host}:{asked.port}: {error.strerror or error}", "choose another --port or --host"
        ) from error
    return FINE


def new(asked: argparse.Namespace, root: Path) -> int:
    """`new`: a site, or an entry."""
    from . import scaffold

    try:
        if asked.kind == "site":
            made = scaffold.new_site(Path(asked.folder), Path(__file__).parent)
            print(f"{asked.folder} holds a new site of {len(made)} files. Next:\n  cd {asked.folder}\n  policybrief serve")
        else:
            need_site(root)
            path = scaffold.new_entry(root, asked.kind, asked.title, date.today().isoformat(), getattr(asked, "date", ""))
            print(f"{path}: a draft; it is shown with --drafts, and published when its line `status: draft` is gone")
    except scaffold.Refused as refusal:
        raise Stop(refusal.message, refusal.help) from refusal
    return FINE


def bring(asked: argparse.Namespace, root: Path) -> int:
    """`import`: events from a sheet, in a file of their own."""
    from . import importing, pipeline, rows, scaffold, sheets, still
    from .memory import Memory

    need_site(root)
    try:
        raw = Path(asked.file).read_bytes()
    except OSError as error:
        raise Stop(f"{asked.file} cannot be read: {(error.strerror or str(error)).lower()}", "name a CSV or JSON file") from error
    site = pipeline.weave(still.Wish(root), Memory(), quietly).site
    out = Path(asked.out) if asked.out else root / importing.place(Path(asked.file).stem)
    if out.exists():
        raise Stop(f"{out} is there already; nothing is written over", "name another file with --out, or take this one away")
    try:
        arrival = importing.take(raw, rows.Known.of(site))
    except sheets.Refused as refusal:
        raise Stop(f"{asked.file}: {refusal.message}", refusal.help) from refusal
    if arrival.events:
        scaffold.make(out, arrival.text.encode())
    tell_losses(asked, arrival.losses)
    lost = len({row for loss in arrival.losses if loss.left_out for row in loss.rows})
    if asked.json:
        said = {"events": arrival.events, "left_out": lost, "out": str(out) if arrival.events else ""}
        print(json.dumps({"type": "summary", "ok": not lost, **said}, ensure_ascii=False))
    elif not asked.quiet or lost:
        told = f"{plural(arrival.events, 'event')}{f' → {out}' if arrival.events else ''}"
        left = f", {plural(lost, 'row')} left out" if lost else ""
        print(printable(told + left))
    return CONTENT if lost else FINE


def clean(asked: argparse.Namespace, root: Path) -> int:
    """`clean`: the published folder and what was remembered, gone."""
    from . import memory, write

    need_site(root)
    try:
        for folder in (out_of(asked, root), root / CACHE / "preview"):
            if write.withdraw(folder) and not asked.quiet:
                print(f"{os.path.relpath(folder)} is gone")
        if memory.forget(root / CACHE) and not asked.quiet:
            print(f"what was remembered in {os.path.relpath(root / CACHE)} is gone")
    except write.Refused as refusal:
        raise Stop(refusal.message, refusal.help) from refusal
    return FINE


CACHE = ".cache"
"""Beside content/: what the last builds remember."""


def way(wish: "Wish", out: Path) -> tuple[object, ...]:
    """What tells one way of building a site from another."""
    return wish.url, wish.drafts, os.path.relpath(out, wish.root)


def wish_of(asked: argparse.Namespace, root: Path, url: str = "") -> "Wish":
    """What a build is asked for."""
    from .still import Wish

    need_site(root)
    return Wish(root, asked.base_url or url, asked.drafts, asked.strict)


def need_site(root: Path) -> None:
    """Stops where no site stands."""
    if not (root / "content").is_dir():
        where = root if str(root) != "." else "this folder"
        raise Stop(
            f"{where} holds no content/", "go to a site's folder, name it with --site, or start one: policybrief new site my-site"
        )


def out_of(asked: argparse.Namespace, root: Path) -> Path:
    """The folder to publish to."""
    return Path(asked.out) if asked.out else root / str(asked.usual_out)


# ---------------------------------------------------------------- what is printed


def tell(asked: argparse.Namespace, outcome: "Outcome | Woven") -> None:
    """Every problem, in order; last the remarks of which there may be many."""
    for problem in sorted(outcome.problems, key=lambda problem: problem.code == "unmatched-form"):
        if asked.json:
            print(json.dumps(as_json(problem), ensure_ascii=False))
        elif problem.severity is Severity.REMARK:
            print(coloured(brief(problem), problem, sys.stderr), file=sys.stderr)
        elif not asked.quiet or problem.severity is Severity.ERROR:
            print(coloured(describe(problem, outcome.texts), problem, sys.stderr), end="\n\n", file=sys.stderr)


def list_unsourced(asked: argparse.Namespace, site: "Site") -> None:
    """Everything that rests on general reference, each with its place."""
    from .audit import unsourced

    found = unsourced(site)
    for one in found:
        if asked.json:
            place = {"path": one.at.path, "line": one.at.line, "column": one.at.column}
            print(json.dumps({"type": "unsourced", **place, "entry": one.entry, "what": one.what}, ensure_ascii=False))
        else:
            print(f"{one.at}: {one.entry}: {one.what}")
    if not asked.json and not asked.quiet:
        print(f"{plural(len(found), 'statement')} without a source of its own\n")


def tell_losses(asked: argparse.Namespace, losses: "Sequence[Loss]") -> None:
    """What an import could not carry over, with its rows and its column."""
    for loss in losses:
        if asked.json:
            said = {"rows": loss.rows, "column": loss.column, "left_out": loss.left_out}
            print(json.dumps({"type": "loss", **said, "message": loss.message, "help": loss.help}, ensure_ascii=False))
        elif loss.left_out or not asked.quiet:
            rows = f"row{'' if len(loss.rows) == 1 else 's'} {', '.join(map(str, loss.rows))}" if loss.rows else ""
            place = ": ".join(part for part in (asked.file, rows, loss.column) if part)
            weight = "left out: " if loss.left_out else ""
            print(f"{printable(f'{place}: {weight}{loss.message}')}\n  help: {printable(loss.help)}\n", file=sys.stderr)


def brief(problem: Problem) -> str:
    """A remark, in one line."""
    return printable(f"{problem.at}: {problem.severity}[{problem.code}]: {problem.message}; {problem.help}")


def as_json(problem: Problem) -> dict[str, object]:
    """A problem for programs."""
    return {
        "type": "problem",
        "severity": problem.severity.value,
        "code": problem.code,
        "path": problem.at.path,
        "line": problem.at.line,
        "column": problem.at.column,
        "width": problem.width,
        "message": problem.message,
        "help": problem.help,
    }


def summed(outcome: "Outcome", seconds: float, out: Path | None) -> dict[str, object]:
    """What came of a build, in numbers."""
    counts = Counter(problem.severity for problem in outcome.problems)
    return {
        "type": "summary",
        "ok": outcome.sound,
        "entries": outcome.entries,
        "pages": outcome.pages,
        "links": outcome.links,
        "drafts": outcome.drafts,
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "remarks": counts[Severity.REMARK],
        "seconds": round(seconds, 2),
        "out": os.path.relpath(out) if out and outcome.sound else "",
    }


def sentence(summary: dict[str, object], *, published: bool = True) -> str:
    """The same in one line; `published` is whether it was to be."""
    counted = ", ".join(f"{summary[name]:,} {name}" for name in ("entries", "pages", "links") if summary[name])
    wrong = ", ".join(plural(int(str(summary[name])), name[:-1]) for name in ("errors", "warnings", "remarks") if summary[name])
    held = f", {plural(int(str(summary['drafts'])), 'draft')} left out" if summary["drafts"] else ""
    where = f" → {summary['out']}" if summary["out"] else ""
    if not summary["ok"]:
        return f"{wrong}{'; nothing published' if published else ''} ({summary['seconds']} s)"
    return f"{counted}{held}{f', {wrong}' if wrong else ''} in {summary['seconds']} s{where}"


def plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def coloured(text: str, problem: Problem, stream: TextIO) -> str:
    """The severity in colour, where a person reads it on a terminal and has not said NO_COLOR."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    colour = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.REMARK: "36"}[problem.severity]
    word = f"{problem.severity}[{problem.code}]"
    return text.replace(word, f"\x1b[1;{colour}m{word}\x1b[0m", 1)


def quietly(step: str, done: int, total: int) -> None:
    """Says nothing of progress."""


class Bar:
    """Progress on a terminal, once a build has taken a moment; nothing in a pipe."""

    WIDTH = 24

    def __init__(self, stream: TextIO, *, shown: bool = True, verbose: bool = False, patience: float = 0.5) -> None:
        """`patience` is how many seconds a build may take before the bar is drawn."""
        self.stream, self.verbose, self.patience = stream, verbose, patience
        self.shown = shown and stream.isatty() and os.environ.get("TERM") != "dumb"
        self.begun = self.drawn = time.monotonic()
        self.step = ""

    def told(self, step: str, done: int, total: int) -> None:
        """Takes note of progress."""
        if self.verbose and step != self.step:
            print(f"{time.monotonic() - self.begun:6.2f} s  {step}", file=self.stream)
        self.step = step
        now = time.monotonic()
        if self.shown and not self.verbose and now - self.begun >= self.patience and (now - self.drawn > 0.05 or done == total):
            self.drawn = now
            filled = self.WIDTH * done // max(1, total)
            bar = "█" * filled + "░" * (self.WIDTH - filled)
            print(f"\r{bar} {step} {done:,} of {total:,}\x1b[K", end="", file=self.stream, flush=True)

    def close(self) -> None:
        """Wipes the bar away."""
        if self.shown and self.drawn != self.begun:
            print("\r\x1b[K", end="", file=self.stream, flush=True)
