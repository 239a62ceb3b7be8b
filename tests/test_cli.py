"""The command as a person meets it: words, what is printed where, and how it ends."""

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from policybrief.cli import Bar

from .sites import BRIEF, EVENT, SETTINGS, TERM, minimal

ROOT = Path(__file__).parent.parent


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a folder."""
    world = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "policybrief", *words]
    return subprocess.run(command, cwd=folder, env=world, capture_output=True, text=True, timeout=120)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return minimal(tmp_path)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return minimal(tmp_path, {"content/briefs/protocol.md": BRIEF.replace("2009-09-16", "2009-02-30")})


def test_a_build_says_what_it_made_on_stdout(site: Path) -> None:
    done = run(site)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("3 entries, 15 pages, ")
    assert done.stdout.rstrip().endswith("→ _site")
    assert (site / "_site/index.html").is_file()


def test_errors_go_to_stderr_and_end_with_one(faulty: Path) -> None:
    done = run(faulty)
    assert (done.returncode, done.stdout) == (1, "")
    assert "content/briefs/protocol.md:3:15: error[bad-date]" in done.stderr
    assert "1 error; nothing published" in done.stderr
    assert not (faulty / "_site").exists()


def test_check_writes_nothing(site: Path) -> None:
    assert run(site, "check").returncode == 0
    assert not (site / "_site").exists()


def test_json_gives_one_object_a_line(faulty: Path) -> None:
    problem, summary = (json.loads(line) for line in run(faulty, "check", "--json").stdout.splitlines())
    assert (problem["code"], problem["path"], problem["line"], problem["column"]) == (
        "bad-date",
        "content/briefs/protocol.md",
        3,
        15,
    )
    assert (summary["ok"], summary["errors"]) == (False, 1)


def test_quiet_says_nothing_when_all_is_well(site: Path) -> None:
    done = run(site, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_verbose_tells_the_steps(site: Path) -> None:
    told = run(site, "--verbose").stderr
    assert [word for word in ("reading", "linking", "rendering", "publishing") if word in told] == [
        "reading",
        "linking",
        "rendering",
        "publishing",
    ]


def test_strict_ends_with_one_on_a_warning(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/stray.md": "words"})
    assert run(root, "check").returncode == 0
    assert run(root, "check", "--strict").returncode == 1


FACTS = """\
facts:
  - {what: signed, date: 1987-09-16}
  - {what: in force, date: 1989-01-01, sources: [unep-1987]}
general_reference: [the hour]
kind:"""
UNSOURCED = [
    "content/glossary/montreal-protocol.md:4:5: Montreal Protocol: signed, 16 September 1987",
    "content/glossary/montreal-protocol.md:6:21: Montreal Protocol: the hour",
]


@pytest.fixture
def lacking(tmp_path: Path) -> Path:
    """A sound site of which two statements cite nothing."""
    return minimal(tmp_path, {"content/glossary/montreal-protocol.md": TERM.replace("kind:", FACTS, 1)})


def test_unsourced_lists_what_rests_on_general_reference_and_counts_it(lacking: Path) -> None:
    done = run(lacking, "check", "--unsourced")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:4] == [*UNSOURCED, "2 statements without a source of its own", ""]
    assert done.stdout.splitlines()[4].startswith("3 entries, 15 pages, ")


def test_unsourced_gives_programs_one_object_a_line(lacking: Path) -> None:
    first, second, summary = (json.loads(line) for line in run(lacking, "check", "--unsourced", "--json").stdout.splitlines())
    assert first == {
        "type": "unsourced",
        "path": "content/glossary/montreal-protocol.md",
        "line": 4,
        "column": 5,
        "entry": "Montreal Protocol",
        "what": "signed, 16 September 1987",
    }
    assert (second["what"], second["line"], second["column"]) == ("the hour", 6, 21)
    assert (summary["ok"], "what" in summary) == (True, False)


def test_unsourced_and_quiet_print_the_list_and_no_more(lacking: Path) -> None:
    done = run(lacking, "check", "--unsourced", "--quiet")
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (0, UNSOURCED, "")


def test_unsourced_says_that_nothing_is(site: Path) -> None:
    assert run(site, "check", "--unsourced").stdout.startswith("0 statements without a source of its own\n")
    assert run(site, "check", "--unsourced", "--quiet").stdout == ""


@pytest.mark.parametrize("flags", [[], ["--json"], ["--quiet"]], ids=["text", "json", "quiet"])
def test_nothing_is_listed_of_a_site_with_errors(lacking: Path, flags: list[str]) -> None:
    (lacking / "content/briefs/protocol.md").write_text(BRIEF.replace("2009-09-16", "2009-02-30"))
    done = run(lacking, "check", "--unsourced", *flags)
    assert done.returncode == 1
    assert "unsourced" not in done.stdout and "the hour" not in done.stdout and "statement" not in done.stdout


def test_without_the_flag_nothing_is_listed(lacking: Path) -> None:
    assert run(lacking, "check").stdout.startswith("3 entries, ")


def test_only_check_lists_what_is_unsourced(site: Path) -> None:
    assert run(site, "build", "--unsourced").returncode == 2


OZONE = "---\nname: ozone layer\nkind: concept\ngist: Air.\nforms: [ozone shield]\n---\nIt lies high.\n"
REMARKS = [
    "content/glossary/ozone-layer.md:1:1: remark[unused-term]: nothing mentions ozone layer; mention it, or take the entry out",
    "content/glossary/ozone-layer.md:5:9: remark[unmatched-form]: no text holds “ozone shield”; "
    "take out what none is going to hold",
]


@pytest.fixture
def remarkable(tmp_path: Path) -> Path:
    """A sound site on which there are two remarks to be made."""
    return minimal(tmp_path, {"content/glossary/ozone-layer.md": OZONE})


def test_check_prints_each_remark_in_one_line_and_counts_them(remarkable: Path) -> None:
    done = run(remarkable, "check")
    assert (done.returncode, done.stderr.splitlines()) == (0, REMARKS)
    assert re.fullmatch(r"4 entries, 16 pages, \d+ links, 2 remarks in [\d.]+ s\n", done.stdout)


def test_one_remark_is_counted_as_one(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/glossary/ozone-layer.md": OZONE.replace("forms: [ozone shield]\n", "")})
    assert ", 1 remark in " in run(root, "check").stdout


def test_a_remark_never_stops_anything(remarkable: Path) -> None:
    done = run(remarkable, "check", "--strict")
    assert (done.returncode, done.stderr.splitlines()) == (0, REMARKS)


def test_a_remark_stands_beside_a_warning(remarkable: Path) -> None:
    (remarkable / "content/stray.md").write_text("words")
    done = run(remarkable, "check")
    assert done.returncode == 0
    remarks = [line for line in done.stderr.splitlines() if "remark[" in line]
    assert (remarks, "warning[stray-file]" in done.stderr) == (REMARKS, True)
    assert ", 1 warning, 2 remarks in " in done.stdout


@pytest.mark.parametrize("verb", [[], ["build"], ["build", "--strict"]])
def test_only_check_makes_remarks(remarkable: Path, verb: Sequence[str]) -> None:
    done = run(remarkable, *verb)
    assert (done.returncode, done.stderr) == (0, "")
    assert "remark" not in done.stdout


def test_quiet_makes_no_remarks(remarkable: Path) -> None:
    done = run(remarkable, "check", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_remarks_are_objects_for_programs(remarkable: Path) -> None:
    first, second, summary = (json.loads(line) for line in run(remarkable, "check", "--json").stdout.splitlines())
    assert (first["type"], first["severity"], first["code"]) == ("problem", "remark", "unused-term")
    assert (second["code"], second["line"], second["column"]) == ("unmatched-form", 5, 9)
    assert second["help"]
    assert (summary["ok"], summary["errors"], summary["warnings"], summary["remarks"]) == (True, 0, 0, 2)


def test_a_build_counts_no_remarks_for_programs(remarkable: Path) -> None:
    (summary,) = (json.loads(line) for line in run(remarkable, "--json").stdout.splitlines())
    assert summary["remarks"] == 0


def test_nothing_is_remarked_beside_an_error(remarkable: Path) -> None:
    (remarkable / "content/briefs/protocol.md").write_text(BRIEF.replace("2009-09-16", "2009-02-30"))
    done = run(remarkable, "check")
    assert done.returncode == 1
    assert "remark" not in done.stderr


EXPLAINED = [
    "content/briefs/protocol.md:7:5: “Montreal Protocol” → montreal-protocol: first mention",
    "content/briefs/protocol.md:7:27: “signed” → event:1987-09-16-signed: its author links it",
    "content/briefs/protocol.md:11:5: “Montreal Protocol” → montreal-protocol: first mention",
]


def test_explain_says_of_each_term_why_it_is_linked_and_writes_nothing(site: Path) -> None:
    done = run(site, "explain", "content/briefs/protocol.md")
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (0, EXPLAINED, "")
    assert not (site / "_site").exists()


def test_explain_says_why_a_term_is_not(tmp_path: Path) -> None:
    again = BRIEF + "Of the Montreal\nProtocol all speak.\n"
    done = run(minimal(tmp_path, {"content/briefs/protocol.md": again}), "explain", "content/briefs/protocol.md")
    assert done.stdout.splitlines() == [
        *EXPLAINED,
        "content/briefs/protocol.md:12:8: “Montreal Protocol” – montreal-protocol: linked before in this section",
    ]


def test_explain_finds_the_file_from_elsewhere(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in ("content/briefs/protocol.md", str(site / "content/briefs/protocol.md")):
        assert run(elsewhere, "explain", name, "--site", str(site)).stdout.splitlines() == EXPLAINED
    assert run(site / "content/briefs", "explain", "protocol.md", "--site", "../..").stdout.splitlines() == EXPLAINED


def test_explain_gives_programs_one_object_a_line(site: Path) -> None:
    first, written, second = (
        json.loads(line) for line in run(site, "explain", "content/briefs/protocol.md", "--json").stdout.splitlines()
    )
    assert first == {
        "type": "occurrence",
        "path": "content/briefs/protocol.md",
        "line": 7,
        "column": 5,
        "words": "Montreal Protocol",
        "term": "montreal-protocol",
        "linked": True,
        "why": "first mention",
    }
    assert written["term"] == "event:1987-09-16-signed"
    assert (second["line"], second["column"]) == (11, 5)


@pytest.mark.parametrize("name", ["content/briefs/none.md", "../protocol.md", "content"])
def test_explain_tells_a_file_that_is_not_there(site: Path, name: str) -> None:
    done = run(site, "explain", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"policybrief: there is no file {name}\n  help: " in done.stderr


@pytest.mark.parametrize("name", ["content/sources.yaml", "content/site.yaml"])
def test_explain_tells_a_file_that_holds_no_entry(site: Path, name: str) -> None:
    done = run(site, "explain", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"policybrief: {name} holds no entry of this site\n  help: " in done.stderr


def test_explain_needs_a_file(site: Path) -> None:
    done = run(site, "explain")
    assert done.returncode == 2
    assert "required: FILE" in done.stderr


def test_explain_reads_a_draft_when_asked(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/briefs/protocol.md": BRIEF.replace("title:", "status: draft\ntitle:")})
    without, drafts = (
        run(root, "explain", "content/briefs/protocol.md"),
        run(root, "explain", "content/briefs/protocol.md", "--drafts"),
    )
    assert (without.returncode, "--drafts" in without.stderr) == (2, True)
    assert (drafts.returncode, len(drafts.stdout.splitlines())) == (0, 3)


def test_explain_tells_what_is_wrong_too_and_ends_with_one(site: Path) -> None:
    event = site / "content/timeline/1987-09-16-signed.md"
    event.write_text(EVENT.replace("kind: treaty", "kind: treety"))
    done = run(site, "explain", "content/briefs/protocol.md")
    assert (done.returncode, done.stdout.splitlines()) == (1, EXPLAINED)
    assert "error[unknown-kind]" in done.stderr


def test_a_file_that_cannot_be_read_is_no_mistake_in_the_command(site: Path) -> None:
    (site / "content/briefs/protocol.md").write_text("Only words.\n")
    done = run(site, "explain", "content/briefs/protocol.md")
    assert done.returncode == 1
    assert "error[no-front-matter]" in done.stderr
    assert "holds no entry" not in done.stderr


def test_explain_says_that_a_brief_has_no_automatic_links(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/briefs/protocol.md": BRIEF.replace("summary:", "terms: off\nsummary:")})
    done = run(root, "explain", "content/briefs/protocol.md")
    assert done.returncode == 0
    assert "terms: off" in done.stdout + done.stderr


def test_out_names_the_folder(site: Path) -> None:
    assert run(site, "--out", "public").returncode == 0
    assert (site / "public/index.html").is_file()


def test_base_url_sets_the_address(site: Path) -> None:
    run(site, "--base-url", "https://x.example/a")
    assert "https://x.example/a/briefs/protocol/" in (site / "_site/sitemap.xml").read_text()


@pytest.mark.parametrize(
    "words", [["--base-url", "ftp://x"], ["--jobs", "0"], ["--nonsense"], ["frobnicate"], ["new", "poem", "x"]]
)
def test_words_that_are_off_end_with_two_and_say_so(site: Path, words: Sequence[str]) -> None:
    done = run(site, *words)
    assert done.returncode == 2
    assert "error:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_content_is_told(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 2
    assert "holds no content/" in done.stderr
    assert "policybrief new site" in done.stderr


def test_a_foreign_folder_is_not_replaced(site: Path) -> None:
    (site / "_site").mkdir()
    (site / "_site/thesis.doc").write_text("years of work")
    done = run(site)
    assert done.returncode == 2
    assert "was not made by policybrief" in done.stderr
    assert (site / "_site/thesis.doc").read_text() == "years of work"


def test_the_sources_are_never_the_output(site: Path) -> None:
    for out in (".", "content", "content/briefs", ".."):
        done = run(site, "--out", out)
        assert done.returncode == 2, out
        assert (site / "content/briefs/protocol.md").read_text() == BRIEF


def test_clean_takes_away_what_was_made_and_nothing_else(site: Path) -> None:
    run(site)
    assert run(site, "clean").returncode == 0
    assert not (site / "_site").exists()
    assert (site / "content/site.yaml").read_text() == SETTINGS


def test_clean_leaves_a_foreign_folder_alone(site: Path) -> None:
    (site / "_site").mkdir()
    (site / "_site/thesis.doc").write_text("years of work")
    assert run(site, "clean").returncode == 2
    assert (site / "_site/thesis.doc").is_file()


def test_drafts_left_out_are_counted(tmp_path: Path) -> None:
    draft = BRIEF.replace("title: What", "status: draft\ntitle: What")
    root = minimal(tmp_path, {"content/briefs/unripe.md": draft})
    assert "1 draft left out" in run(root).stdout
    assert "draft" not in run(root, "--drafts").stdout


def test_the_version_is_told() -> None:
    assert run(ROOT, "--version").stdout == "policybrief 0.1.0\n"


@pytest.mark.parametrize("verb", ["", "build", "serve", "check", "explain", "new", "clean"])
def test_every_verb_has_help(verb: str) -> None:
    done = run(ROOT, *[verb] * bool(verb), "--help")
    assert done.returncode == 0
    assert "usage: policybrief" in done.stdout


def test_a_fault_of_ours_ends_with_three_and_no_traceback(site: Path) -> None:
    """A function of ours that is given nonsense stands for any exception that nobody foresaw."""
    (site / "templates").mkdir()
    (site / "templates/404.html").write_text("{{ way(7) }}")
    done = run(site)
    assert done.returncode == 3
    assert "a fault of ours: TypeError" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (site / "_site").exists()


def test_a_mistake_in_a_template_is_told_as_one(site: Path) -> None:
    (site / "templates").mkdir()
    (site / "templates/404.html").write_text("fine\n{{ 1 // 0 }}\n")
    done = run(site)
    assert done.returncode == 1
    assert "templates/404.html:2:1: error[template]: this template cannot be used: integer division" in done.stderr
    assert "    2 | {{ 1 // 0 }}" in done.stderr


def test_flags_may_stand_before_the_verb(site: Path) -> None:
    assert run(site, "--strict", "check").returncode == 0
    assert run(site, "--out", "build").stdout.rstrip().endswith("→ build")


def test_the_front_door_does_the_same(tmp_path: Path) -> None:
    door = [sys.executable, str(ROOT / "build.py"), "--out", str(tmp_path / "out"), "--quiet"]
    assert subprocess.run(door, cwd=tmp_path, timeout=120).returncode == 0
    assert (tmp_path / "out/briefs/boost-phase-defense/index.html").is_file()


def test_no_colour_where_the_reader_said_so(faulty: Path) -> None:
    assert "\x1b[" in on_terminal(faulty)
    assert "\x1b[1;31m" not in on_terminal(faulty, NO_COLOR="1")


def on_terminal(folder: Path, **environment: str) -> str:
    """What a person sees of a check on a terminal."""
    ours, theirs = pty.openpty()
    world = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
    world.pop("NO_COLOR", None) if not environment else None
    command = [sys.executable, "-m", "policybrief", "check"]
    subprocess.run(command, cwd=folder, env=world, stdout=theirs, stderr=theirs, timeout=120)
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(ours)
    return seen.decode()


def test_starting_is_light(site: Path) -> None:
    heavy = "{'jinja2', 'markdown', 'yaml', 'nh3', 'livereload', 'tornado'}"
    code = f"import sys, policybrief.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: print({heavy} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("set()")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_and_wiped_away() -> None:
    terminal = Terminal()
    bar = Bar(terminal, patience=0)
    bar.told("rendering", 10, 10)
    bar.close()
    assert "█ rendering 10 of 10" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_no_bar_is_drawn_in_a_pipe_nor_for_a_short_build() -> None:
    for stream, patience in ((io.StringIO(), 0.0), (Terminal(), 60.0)):
        bar = Bar(stream, patience=patience)
        bar.told("rendering", 10, 10)
        bar.close()
        assert stream.getvalue() == ""


def test_an_interrupted_build_ends_with_130_and_publishes_nothing(tmp_path: Path) -> None:
    years = {f"content/timeline/{year}-01-01-x.md": EVENT.replace("1987-09-16", f"{year}-01-01") for year in range(1000, 2500)}
    root = minimal(tmp_path, years)
    command = [sys.executable, "-m", "policybrief", "--verbose"]
    world = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=root, env=world, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as build:
        assert build.stderr is not None
        while "reading" not in build.stderr.readline():
            pass
        build.send_signal(signal.SIGINT)
        _, said = build.communicate(timeout=60)
    assert build.returncode == 130
    assert "Traceback" not in said
    assert not (root / "_site").exists()
