"""The documents keep their word: every code, example, key, date, limit and command in them is tried."""

import argparse
import ast
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from policybrief import (
    allowed,
    cli,
    csl,
    dates,
    entries,
    exchange,
    fields,
    importing,
    link,
    markup,
    parse,
    pipeline,
    sheets,
    still,
    vocabulary,
)
from policybrief.cut import slugify
from policybrief.load import SIZE_LIMIT, SourceFile
from policybrief.model import Opening, Point
from policybrief.problem import Problem, Severity, describe

from .plain import stated_policy
from .sites import minimal, silent, woven
from .test_imports import imported

ROOT = Path(__file__).parent.parent
ENGINE = sorted((ROOT / "policybrief").glob("*.py"))
PROSE = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
SPAN = re.compile(r"(?<!`)(`+)(?!`) ?(.+?) ?(?<!`)\1(?!`)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


FORMATS, DIAGNOSTICS, README = read("docs/formats.md"), read("docs/diagnostics.md"), read("README.md")


FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def sections(text: str) -> dict[str, str]:
    """What stands between each heading and the next, by the heading's words; what stands in code is no heading."""
    hidden = FENCE.sub(lambda block: block[0].replace("\n#", "\n\0#"), text)
    parts = re.split(r"^##+ (.+)\n", hidden, flags=re.MULTILINE)
    return {title: body.replace("\0", "") for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def spans(text: str) -> list[str]:
    """What stands in code within prose."""
    return [span for _, span in SPAN.findall(text)]


def rows(text: str) -> list[list[str]]:
    """The cells of the tables in a text, without their heads."""
    tables = re.findall(r"^\|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    cells = (re.split(r"(?<!\\)\|", row)[1:-1] for table in tables for row in table.splitlines())
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells]


def line(text: str, beginning: str) -> str:
    """The one line of a text that begins so, from there on."""
    (found,) = re.findall(rf"^{re.escape(beginning)}(.*)$", text, re.MULTILINE)
    return str(found)


# ---------------------------------------------------------------- every code has its section


def codes_in_source() -> set[str]:
    """Every problem code that the engine can make. A call that hands over one we cannot tell fails the test."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in ENGINE]
    places = {"Problem": list(Problem.__dataclass_fields__).index("code")}
    for tree in trees:
        places |= takers(tree)
    return {code for tree in trees for code in handed(tree, places)}


def takers(tree: ast.Module) -> dict[str, int]:
    """Functions and methods (with a dot) that take a code, and its place among their arguments."""
    found: dict[str, int] = {}
    for holder in ast.walk(tree):
        for function in holder.body if isinstance(holder, ast.Module | ast.ClassDef) else ():
            if isinstance(function, ast.FunctionDef):
                names = [one.arg for one in function.args.args if ast.unparse(one.annotation or one) != "int"]  # not an exit code
                dot, first = (".", 1) if isinstance(holder, ast.ClassDef) else ("", 0)
                found |= {dot + function.name: names.index("code") - first} if "code" in names else {}
    return found


def handed(tree: ast.Module, places: Mapping[str, int]) -> Iterator[str]:
    """The codes that calls hand over."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    within = {node: function for function in functions for node in ast.walk(function)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (name := called(call.func)) in places:
            named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
            given = next(iter([*named, *call.args[places[name] :]]), None)
            codes = set(meant(given, within.get(call), tree))
            if given is None or (not codes and ast.unparse(given) not in parameters(within.get(call))):
                pytest.fail(f"which code does this hand over, in line {call.lineno}? {ast.unparse(call)}")
            yield from codes


def meant(given: ast.expr | None, function: ast.FunctionDef | None, tree: ast.Module) -> Iterator[str]:
    """The codes that an argument may be; none when it is handed on, or when we cannot tell."""
    match given:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp():
            yield from (*meant(given.body, function, tree), *meant(given.orelse, function, tree))
        case ast.JoinedStr(values=[ast.Constant(value="unknown-"), ast.FormattedValue()]):
            yield from unknown()
        case ast.Name(id=name) if function is not None:
            yield from unpacked(name, function, tree)


def unpacked(name: str, function: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    """What a name may be that a function unpacks from a row of one of the module's tables."""
    tables = {ast.unparse(node.targets[0]): node.value for node in tree.body if isinstance(node, ast.Assign)}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            names = [ast.unparse(target) for target in node.targets[0].elts]
            for table in {ast.unparse(part) for part in ast.walk(node.value)} & tables.keys() if name in names else ():
                for row in ast.literal_eval(re.sub(r"\b[A-Z]+\b(?=[,)])", "''", ast.unparse(tables[table]))):
                    yield row[names.index(name)]


def parameters(function: ast.FunctionDef | None) -> set[str]:
    return {argument.arg for argument in function.args.args} if function else set()


def called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return f".{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def unknown() -> set[str]:
    """`unknown-` before what a link, or a list in front matter, is said to name."""
    (named_in,) = (node for node in ast.walk(ast.parse(read("policybrief/link.py"))) if getattr(node, "name", "") == "named_in")
    texts = [str(node.value) for node in ast.walk(named_in) if isinstance(node, ast.Constant)]
    own = [text for text in texts if re.fullmatch("[a-z]+", text)]  # what is said there of a name, and not the docstring
    return {f"unknown-{word}" for word in ("name", *link.WORDS.values(), *own)}


def test_every_code_has_a_section_and_every_section_a_code() -> None:
    assert set(sections(DIAGNOSTICS)) == codes_in_source()


def test_the_sections_follow_the_alphabet() -> None:
    assert list(sections(DIAGNOSTICS)) == sorted(sections(DIAGNOSTICS))


def test_a_code_that_cannot_be_told_from_the_source_is_not_overlooked() -> None:
    for hidden in ("Problem(at, 'un' + 'seen', message)", "def f(at):\n  code = made()\n  Problem(at, code)", "Problem(at)"):
        with pytest.raises(pytest.fail.Exception):
            list(handed(ast.parse(hidden), {"Problem": 1}))


# ---------------------------------------------------------------- every example is told, and mended is not

EXAMPLE = re.compile(r"^```\w+ (wrong|mended) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def example(code: str, which: str) -> dict[str, str]:
    """The files of a section's example, by path."""
    return {path: text for kind, path, text in EXAMPLE.findall(sections(DIAGNOSTICS)[code]) if kind == which}


WEIGHTS = {"A warning: ": Severity.WARNING, "A remark: ": Severity.REMARK}


def weight(code: str) -> Severity:
    """How much a section says that its problem weighs."""
    text = sections(DIAGNOSTICS)[code].lstrip()
    return next((severity for beginning, severity in WEIGHTS.items() if text.startswith(beginning)), Severity.ERROR)


def told(root: Path, files: Mapping[str, str], code: str) -> tuple[Problem, ...]:
    """What is said of the small site of the examples once it holds these files too; remarks only where one is the example."""
    site = woven(minimal(root, {"content/pages/map.png": "a picture", **files}), remarks=weight(code) is Severity.REMARK)
    try:
        if site.sound:
            list(pipeline.pages(still.Wish(root), site, silent))
    except pipeline.Faulty as fault:
        return fault.woven.problems
    return site.problems


SHOWN = [code for code in sections(DIAGNOSTICS) if example(code, "wrong")]


@pytest.mark.parametrize("code", SHOWN)
def test_a_wrong_example_is_told_in_its_file(code: str, tmp_path: Path) -> None:
    files = example(code, "wrong")
    places = {problem.at.path for problem in told(tmp_path, files, code) if problem.code == code}
    assert places
    assert places <= files.keys()


@pytest.mark.parametrize("code", SHOWN)
def test_a_mended_example_has_nothing_wrong(code: str, tmp_path: Path) -> None:
    assert example(code, "mended")
    assert told(tmp_path, example(code, "mended"), code) == ()


@pytest.mark.parametrize("code", SHOWN)
def test_a_warning_and_a_remark_are_called_so(code: str, tmp_path: Path) -> None:
    weights = {problem.severity for problem in told(tmp_path, example(code, "wrong"), code) if problem.code == code}
    assert weights == {weight(code)}


def test_a_section_without_an_example_says_why() -> None:
    silent_ones = [code for code in sections(DIAGNOSTICS) if code not in SHOWN]
    assert [code for code in silent_ones if "\nNo example: " not in sections(DIAGNOSTICS)[code]] == []


def test_the_message_shown_at_the_head_is_what_is_printed(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, example("unknown-name", "wrong")))
    assert f"```text\n{describe(site.problems[0], site.texts)}\n```" in DIAGNOSTICS


# ---------------------------------------------------------------- keys

ENTRY = "---\n{}\n---\nText.\n"
TABLES = {
    "brief": ("content/briefs/x.md", ENTRY),
    "author": ("content/briefs/x.md", ENTRY.format("authors: [{{{}}}]")),
    "change": ("content/briefs/x.md", ENTRY.format("changes: [{{{}}}]")),
    "term": ("content/glossary/x.md", ENTRY),
    "form": ("content/glossary/x.md", ENTRY.format("forms: [{{{}}}]")),
    "fact": ("content/glossary/x.md", ENTRY.format("facts: [{{{}}}]")),
    "figure": ("content/glossary/x.md", ENTRY.format("figures: [{{{}}}]")),
    "citation": ("content/glossary/x.md", ENTRY.format("sources: [{{{}}}]")),
    "event": ("content/timeline/x.md", ENTRY),
    "page": ("content/pages/x.md", ENTRY),
    "source": ("content/sources.yaml", "- {{{}}}\n"),
    "settings": ("content/site.yaml", "{{{}}}\n"),
    "links": ("content/site.yaml", "title: x\nlinks: {{{}}}\n"),
    "typography": ("content/site.yaml", "title: x\ntypography: {{{}}}\n"),
    "theme": ("content/site.yaml", "title: x\ntheme: {{{}}}\n"),
    "color": ("content/site.yaml", "title: x\ntheme: {{seal: {{{}}}}}\n"),
    "timeline": ("content/site.yaml", "title: x\ntimeline: {{{}}}\n"),
    "era": ("content/site.yaml", "title: x\ntimeline: {{eras: [{{{}}}]}}\n"),
}
"""By the word in the heading of each table of keys: a file, and where in it such keys stand."""


def said(what: str, keys: str) -> tuple[Problem, ...]:
    """What the parser says of these keys."""
    path, text = TABLES[what]
    return parse.parse(SourceFile(path, text.format(keys if text == ENTRY else keys.replace("\n", ", ")))).problems


def listed(what: str) -> dict[str, str]:
    """The keys that the documents list, and what they say of their values."""
    (table,) = (body for title, body in sections(FORMATS).items() if re.fullmatch(rf"Keys of (?:an?|the) {what}", title))
    return {spans(key)[0]: value for key, value, _ in rows(table)}


def test_every_table_of_keys_is_tried() -> None:
    assert {title.split()[-1] for title in sections(FORMATS) if title.startswith("Keys of ")} == TABLES.keys()


@pytest.mark.parametrize("what", TABLES)
def test_the_keys_listed_are_those_that_are_read(what: str) -> None:
    date = "\ndate: 2000" if what == "event" else ""  # without one no weekday is asked for
    (help,) = (problem.help for problem in said(what, f"qqqqqqqq: x{date}") if "`qqqqqqqq`" in problem.message)
    assert listed(what).keys() == set(help.removeprefix("known keys: ").split(", "))


@pytest.mark.parametrize("what", TABLES)
def test_the_keys_called_required_are(what: str) -> None:
    needed = re.compile(rf"(?:an? {what}|site\.yaml) needs `([^`]+)`")
    missing = {found[1] for problem in said(what, "qqqqqqqq: x") if (found := needed.fullmatch(problem.message))}
    assert {key for key, value in listed(what).items() if value.startswith("required")} == missing


@pytest.mark.parametrize("what", TABLES)
def test_the_lengths_allowed_are_those_listed(what: str) -> None:
    for key, value in listed(what).items():
        answer = " ".join(problem.message for problem in said(what, f"{key}: {'x' * 20_000}"))
        most = re.findall(rf"`{key}` has \S+ characters; it may have (\S+)", answer)
        assert re.findall(r"at most (\S+) characters", value) == most, key


# ---------------------------------------------------------------- what else formats.md says


@pytest.mark.parametrize(("written", "words"), [(spans(row[0])[0], row[1]) for row in rows(sections(FORMATS)["Dates"])])
def test_a_date_has_the_words_listed(written: str, words: str) -> None:
    date = dates.read(written)
    assert isinstance(date, dates.Date)
    assert date.words() == words


OWN = {pair for tag, names in allowed.ATTRIBUTES.items() for name in names if (pair := (tag, name)) not in allowed.OURS}
LISTS: dict[str, Iterable[str]] = {
    "A few names cannot be used": {slug for slug in entries.RESERVED_SLUGS if not re.fullmatch("(?:com|lpt)[1-8]", slug)},
    "Kinds of term:": entries.TERM_KINDS,
    "Types, those of CSL 1.0.2:": csl.CSL_TYPES,
    "- Pictures:": link.PICTURES,
    "- Other files:": set(link.FILES) - set(link.PICTURES),
    "Elements:": allowed.TAGS,
    "Attributes:": {word for pair in OWN for word in pair} - {"*"},
    "Words that make a name a part of a longer one:": vocabulary.HEAD_NOUNS,
    "British words that are known in both spellings:": vocabulary.STEMS,
}


@pytest.mark.parametrize("beginning", LISTS)
def test_a_list_names_what_the_engine_knows(beginning: str) -> None:
    assert set(spans(line(FORMATS, beginning))) == set(LISTS[beginning])


def test_the_limits_listed_are_those_that_hold() -> None:
    limits = [SIZE_LIMIT, sheets.SIZE_LIMIT, importing.ROWS_LIMIT, parse.DEFINITION_LIMIT, markup.RUN_LIMIT, markup.BLOCK_LIMIT]
    limits += [markup.PARAGRAPHS_LIMIT, markup.LINES_LIMIT, markup.ADJACENT_LIMIT, markup.NOTES_LIMIT, markup.NOTE_LIMIT]
    limits += [markup.NESTING_LIMIT, markup.BLANKS_LIMIT, fields.DEPTH_LIMIT]
    numbers = [re.sub(r"\D", "", row[1]) for row in rows(sections(FORMATS)["Limits"])]
    assert numbers == [str(limit) for limit in limits]


LINKS = [spans(row[0])[0] for title in ("Links", "Citations") for row in rows(sections(FORMATS)[title])]


@pytest.mark.parametrize("written", LINKS)
def test_a_link_or_citation_listed_is_read_as_one(written: str) -> None:
    reading = markup.read(f"Words {written} words.", "x.md")
    assert reading.problems == ()
    assert [piece for piece in reading.body.pieces if isinstance(piece, Opening | Point)]


FULL = [
    ("Briefs", "content/briefs/x.md"),
    ("Terms", "content/glossary/x.md"),
    ("Events", "content/timeline/x.md"),
    ("Sources", "content/sources.yaml"),
    ("Settings", "content/site.yaml"),
    ("Many entries in one file", "content/timeline/x.yaml"),
]


@pytest.mark.parametrize(("section", "path"), FULL)
def test_the_example_of_a_format_has_nothing_wrong(section: str, path: str) -> None:
    block = re.search(r"^```\w+\n(.*?)^```$", sections(FORMATS)[section], re.MULTILINE | re.DOTALL)
    assert block is not None
    parsed = parse.parse(SourceFile(path, block[1]))
    assert parsed.problems == ()
    assert parsed.entries or parsed.settings


def test_the_columns_listed_are_those_that_are_read() -> None:
    listed = {name for row in rows(sections(FORMATS)["What may be brought in"]) for name in spans(row[0])}
    assert listed == {name for names in importing.COLUMNS.values() for name in names}


def test_the_keys_of_an_export_are_those_listed(tmp_path: Path) -> None:
    page = next(
        page for page in pipeline.pages(still.Wish(minimal(tmp_path)), woven(tmp_path), silent) if "line.json" in page.path
    )
    listed = {name for row in rows(sections(FORMATS)["JSON and CSV"]) for name in spans(row[0])}
    assert listed == json.loads(page.content)["events"][0].keys()
    assert listed - {"approximate", "uncertain"} == {*exchange.WRITTEN, *exchange.MADE}


# ---------------------------------------------------------------- commands


def commands(text: str) -> list[str]:
    """What is typed after a dollar sign."""
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


OURS = re.compile(r"(?:policybrief|(?:\S*/)?python3? build\.py)(?: (.*))?")
TEXTS = [path.read_text(encoding="utf-8") for path in PROSE]
EVERY_COMMAND = sorted({command for text in TEXTS for command in (*commands(text), *spans(FENCE.sub("", text)))})


@pytest.mark.parametrize("command", [command for command in EVERY_COMMAND if OURS.fullmatch(command)])
def test_a_command_of_ours_can_be_given(command: str) -> None:
    found = OURS.fullmatch(command)
    assert found is not None
    words = shlex.split(found[1] or "")
    if words[:1] != ["new"] or len(words) > 2:  # else only its beginning is named
        assert cli.read_command(words).verb in cli.VERBS


@pytest.mark.parametrize("command", [command for command in EVERY_COMMAND if re.fullmatch(r"make [a-z]+.*", command)])
def test_a_target_of_make_exists(command: str) -> None:
    assert re.search(rf"^{command.split()[1]}:", read("Makefile"), re.MULTILINE)


def flags(parser: argparse.ArgumentParser) -> set[str]:
    """Every flag of a command and of the commands below it."""
    found = {flag for action in parser._actions for flag in action.option_strings}
    below = [action.choices.values() for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return found.union(*(flags(one) for choices in below for one in choices))


def test_every_flag_named_exists() -> None:
    words = [span.split()[0] for text in (README, FORMATS, DIAGNOSTICS) for span in spans(FENCE.sub("", text))]
    assert {word for word in words if re.match("--[a-z]", word)} <= flags(cli.parser())


STEP = re.compile(r"^```(console|markdown|diff)(?: (content/\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_a_brief_in_five_minutes(tmp_path: Path) -> None:
    """The README's story, step by step: what is typed, what is answered, what is written."""
    folder = tmp_path
    for kind, path, text in STEP.findall(sections(README)["A brief in five minutes"]):
        if kind == "markdown":
            assert (folder / path).exists()
            (folder / path).write_text(text, encoding="utf-8")
        elif kind == "diff":
            before, after = text.splitlines()
            mended = (folder / path).read_text(encoding="utf-8").replace(before.removeprefix("-"), after.removeprefix("+"))
            (folder / path).write_text(mended, encoding="utf-8")
        else:
            for command, answer in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
                if command.startswith("cd "):
                    folder /= command.removeprefix("cd ")
                else:
                    assert level(answered(command, folder)) == level(answer)
    assert (folder / "_site/briefs/what-kigali-added/index.html").exists()


def answered(command: str, folder: Path) -> str:
    """What a command of ours prints, on both streams."""
    words = [sys.executable, "-m", *shlex.split(command)]
    world = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(words, cwd=folder, env=world, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    return done.stdout.decode().replace("\r\n", "\n")


def level(printed: str) -> str:
    """What was printed, but for times, which differ, and for the number of the look's files."""
    return re.sub(r"[\d.]+ s\b|\d+ files", "…", printed)


# ---------------------------------------------------------------- the rest


def test_the_policy_to_set_as_a_header_is_that_of_the_pages() -> None:
    advised = re.search(r'Content-Security-Policy "([^"]+)"', read("docs/deploying.md"))
    assert advised is not None
    assert advised[1] == f"{stated_policy()}; frame-ancestors 'none'"


def test_the_recipes_are_yaml() -> None:
    recipes = re.findall(r"^```yaml\n(.*?)^```$", read("docs/deploying.md"), re.MULTILINE | re.DOTALL)
    assert len([yaml.safe_load(recipe) for recipe in recipes]) == 3


def test_the_table_of_modules_says_what_each_imports() -> None:
    table = {spans(row[0])[0]: set(spans(row[2])) for row in rows(read("docs/architecture.md"))}
    real = {path.stem: set().union(*imported(path.stem)) - {"__init__"} for path in ENGINE if not path.stem.startswith("__")}
    assert table == real


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_links_within_the_documents_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$|`[^`\n]+`", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        name, _, fragment = target.partition("#")
        file = path.parent / name if name else path
        assert file.exists(), target
        if fragment:
            titles = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert fragment in {slugify(title.replace("`", "")) for title in titles}, target
