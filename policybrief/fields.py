"""YAML to typed values, each mistake with its place; knows nothing of what the values are for.

Every scalar stays text until a field reads it, so `NO`, `0044`, `12:30` and `2000-02-30` mean what
they say. Aliases, tags, repeated keys and deep nesting are refused: what is read is a plain tree.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from . import dates
from .problem import Position, Problem, Severity, did_you_mean

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is built in: about seven times faster."""
DEPTH_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, and where its first character stands."""

    text: str
    at: Position
    block: bool = False
    """Written below its key after `|` or `>`."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    values: tuple["Node", ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values, in the order written."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    at: Position


Node = Scalar | Items | Table


class Refusal(Exception):
    """Stops the reading of one YAML text at a mistake that hides all that follows."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read(text: str, path: str, line: int = 1) -> tuple[Node | None, tuple[Problem, ...]]:
    """A YAML text as a tree of nodes; `line` is where it begins in its file. None when it cannot be read."""
    tab = re.search(r"^ *\t", text, re.MULTILINE)
    if tab is not None:
        at = Position(path, line + text.count("\n", 0, tab.start()), tab.end() - tab.start())
        return None, (Problem(at, "yaml-tab", "a tab indents this line", "indent with spaces; YAML allows no tabs"),)
    problems: list[Problem] = []
    try:
        return Composer(text, path, line, problems).document(), tuple(problems)
    except yaml.MarkedYAMLError as error:
        return None, (*problems, syntax(error, text, path, line))
    except yaml.YAMLError:
        return None, (*problems, Problem(Position(path, line), "yaml-syntax", "this is not YAML", "see docs/formats.md"))
    except Refusal as refusal:
        return None, (*problems, refusal.problem)


class Composer:
    """Builds the tree from the parser's events."""

    def __init__(self, text: str, path: str, line: int, problems: list[Problem]) -> None:
        self.events = iter(yaml.parse(text, Loader=LOADER))
        self.path, self.line, self.problems = path, line, problems

    def document(self) -> Node | None:
        node = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    raise Refusal(self.refuse(event, "yaml-documents", "a second document begins here", "keep one only"))
                node = self.node(next(self.events), 0)
        return node

    def node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise Refusal(self.refuse(event, "yaml-alias", "an alias (`*`) stands here", "write the value out, or quote it"))
        if getattr(event, "tag", None) is not None:
            raise Refusal(self.refuse(event, "yaml-tag", "a tag (`!`) stands here", "leave it out, or quote the value"))
        if getattr(event, "anchor", None) is not None:
            raise Refusal(self.refuse(event, "yaml-alias", "an anchor (`&`) stands here", "leave it out, or quote the value"))
        if depth > DEPTH_LIMIT:
            raise Refusal(self.refuse(event, "yaml-depth", f"nested more than {DEPTH_LIMIT} deep", "keep the data flat"))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.table(event, depth)
        return self.scalar(event)

    def items(self, start: yaml.Event, depth: int) -> Items:
        values = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.node(event, depth + 1))
        return Items(tuple(values), self.place(start))

    def table(self, start: yaml.Event, depth: int) -> Table:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.problems.append(Problem(key.at, "yaml-key", "this key is not a plain word", "write `key: value`"))
            elif key.text in pairs:
                self.problems.append(repeated(key, pairs[key.text][0]))
            else:
                pairs[key.text] = key, value
        return Table(tuple(pairs.values()), self.place(start))

    def scalar(self, event: yaml.Event) -> Scalar:
        assert isinstance(event, yaml.ScalarEvent)
        block = event.style in ("|", ">")
        at = self.place(event)
        if event.style in ("'", '"'):
            at = Position(at.path, at.line, at.column + 1)
        text = "" if event.style is None and event.value in ("~", "null") else event.value
        return Scalar(text, at, block)

    def place(self, event: yaml.Event) -> Position:
        mark = event.start_mark
        assert mark is not None
        return Position(self.path, self.line + mark.line, mark.column + 1)

    def refuse(self, event: yaml.Event, code: str, message: str, cure: str) -> Problem:
        return Problem(self.place(event), code, message, cure)


def repeated(key: Scalar, first: Scalar) -> Problem:
    return Problem(
        key.at,
        "repeated-key",
        f"the key `{key.text}` stands here a second time",
        f"keep one of the two; the first is in line {first.at.line}",
        width=len(key.text),
    )


def syntax(error: yaml.MarkedYAMLError, text: str, path: str, line: int) -> Problem:
    """What libyaml tripped over, in an author's words."""
    mark = error.problem_mark or error.context_mark
    at = Position(path, line, 1) if mark is None else Position(path, line + mark.line, mark.column + 1)
    said = (error.problem or "").lower()
    if "mapping values are not allowed" in said:
        row = text.split("\n")[mark.line] if mark is not None else ""
        return Problem(at, "yaml-colon", "a colon here begins a second value", quoting(row))
    if "found character" in said:
        return Problem(at, "yaml-syntax", "a value cannot begin with this character", "put the whole value in quotes")
    if "unexpected end" in said or "while scanning a quoted" in (error.context or "").lower():
        return Problem(at, "yaml-syntax", "a quotation mark is never closed", "close it, or double it inside the text")
    told = error.problem or "this is not YAML"
    return Problem(at, "yaml-syntax", f"YAML cannot be read here: {told}", "write `key: value`, lists as `- item` or `[a, b]`")


def quoting(row: str) -> str:
    """The same line with its value in quotes."""
    key, _, value = row.strip().partition(": ")
    value = value.strip().strip('"').replace('"', "'")
    return f'put the value in quotes: {key}: "{value}"' if value else "put the value in quotes"


class Fields:
    """Reads the keys of one table; whatever is wrong is appended to `problems`.

    Each method returns a value of the type asked for even when the author's is wrong, so that
    reading goes on and all mistakes are told at once. `close` reports the keys that nobody asked for.
    """

    def __init__(self, table: Table, what: str, problems: list[Problem]) -> None:
        self.table, self.what, self.problems = table, what, problems
        self.nodes = {key.text: node for key, node in table.pairs}
        self.keys = {key.text: key for key, _ in table.pairs}
        self.asked: dict[str, None] = {}

    def text(self, name: str, *, required: bool = False, most: int = 10_000) -> str:
        """A text; empty when absent."""
        scalar = self.scalar(name, required=required)
        if scalar is None:
            return ""
        if len(scalar.text) > most:
            message = f"`{name}` has {len(scalar.text)} characters; it may have {most}"
            self.wrong(scalar.at, "too-long", message, "shorten it")
        return " ".join(scalar.text.split())

    def scalar(self, name: str, *, required: bool = False) -> Scalar | None:
        """A text with its place."""
        node = self.take(name, required=required)
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.wrong_type(name, node, "a text")
            return None
        return node

    def flag(self, name: str, default: bool) -> bool:
        """`true` or `false`."""
        return self.choice(name, ("true", "false"), str(default).lower()) == "true"

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number."""
        scalar = self.scalar(name)
        if scalar is None:
            return default
        if not re.fullmatch(r"-?[0-9]{1,9}", scalar.text):
            self.wrong(scalar.at, "wrong-type", f"`{name}` is not a whole number", f"write for example `{name}: 2`", scalar)
            return default
        return int(scalar.text)

    def choice(self, name: str, choices: Iterable[str], default: str = "", *, required: bool = False) -> str:
        """One of a few words."""
        scalar = self.scalar(name, required=required)
        known = tuple(choices)
        if scalar is None:
            return default
        if scalar.text not in known:
            help = did_you_mean(scalar.text, known, "use one of: " + ", ".join(known))
            self.wrong(scalar.at, "unknown-value", f'`{name}` cannot be "{scalar.text}"', help, scalar)
            return default
        return scalar.text

    def date(self, name: str, *, required: bool = False) -> dates.Date | None:
        """A date in EDTF (ISO 8601-2:2019)."""
        scalar = self.scalar(name, required=required)
        return None if scalar is None else self.read_date(scalar)

    def read_date(self, scalar: Scalar) -> dates.Date | None:
        """The date that a text says, or the reason why it says none."""
        date = dates.read(scalar.text)
        if isinstance(date, dates.Mistake):
            at = Position(scalar.at.path, scalar.at.line, scalar.at.column + date.column)
            self.problems.append(Problem(at, "bad-date", date.message, date.help, width=max(1, date.width)))
            return None
        return date

    def scalars(self, name: str, *, required: bool = False) -> tuple[Scalar, ...]:
        """A list of texts, with their places."""
        found = []
        for node in self.items(name, required=required):
            if isinstance(node, Scalar) and node.text:
                found.append(node)
            else:
                self.wrong_type(f"an item of {name}", node, "a text")
        return tuple(found)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(" ".join(scalar.text.split()) for scalar in self.scalars(name))

    def tables(self, name: str, what: str, *, required: bool = False) -> Iterator["Fields"]:
        """A list of tables, each to be read and closed by the caller."""
        for node in self.items(name, required=required):
            if isinstance(node, Table):
                yield Fields(node, what, self.problems)
            else:
                self.wrong_type(f"an item of {name}", node, "a set of keys and values")

    def fields(self, name: str, what: str) -> "Fields | None":
        """One table within this one."""
        node = self.take(name)
        if node is None:
            return None
        if not isinstance(node, Table):
            self.wrong_type(name, node, "a set of keys and values")
            return None
        return Fields(node, what, self.problems)

    def items(self, name: str, *, required: bool = False) -> tuple[Node, ...]:
        """A list of anything."""
        node = self.take(name, required=required)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.wrong_type(name, node, "a list")
            return ()
        return node.values

    def take(self, name: str, *, required: bool = False) -> Node | None:
        """The node under a key; an empty one counts as absent."""
        self.asked[name] = None
        node = self.nodes.get(name)
        if isinstance(node, Scalar) and not node.text.strip():
            node = None
        if node is None and required:
            at = self.keys[name].at if name in self.keys else self.table.at
            self.wrong(at, "missing-key", f"{self.what} needs `{name}`", f"add a line `{name}: …`")
        return node

    def close(self) -> None:
        """Reports every key that was not asked for."""
        for key, _ in self.table.pairs:
            if key.text not in self.asked:
                help = did_you_mean(key.text, self.asked, "known keys: " + ", ".join(sorted(self.asked)))
                self.wrong(key.at, "unknown-key", f"`{key.text}` is not a key of {self.what}", help, key)

    def wrong(self, at: Position, code: str, message: str, help: str, scalar: Scalar | None = None) -> None:
        """Notes a mistake."""
        width = len(scalar.text.split("\n")[0]) if scalar is not None else 1
        self.problems.append(Problem(at, code, message, help, Severity.ERROR, max(1, width)))

    def wrong_type(self, name: str, node: Node, wanted: str) -> None:
        """Notes a value of another shape than the field's."""
        got = {Scalar: "a text", Items: "a list", Table: "a set of keys and values"}[type(node)]
        example = {"a text": "`key: some words`", "a list": "`key: [one, two]`"}.get(wanted, "`key: value` lines below it")
        self.wrong(node.at, "wrong-type", f"{name} is {got}; it should be {wanted}", f"write {example}")
