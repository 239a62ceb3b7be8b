"""YAML to typed values, each mistake with its place; knows nothing of what the values are for.

Every scalar stays text until a field reads it, so `NO`, `0044`, `12:30` and `2000-02-30` mean what
they say. Aliases, tags, repeated keys and deep nesting are refused: what is read is a plain tree.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

import yaml

from . import dates
from .problem import STRANGE, Position, Problem, Severity, did_you_mean, strange

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is built in: about seven times faster."""
DEPTH_LIMIT = 20


class Layout(Enum):
    """How a text stands in its file."""

    LINE = auto()
    """As it is, within one line."""
    BLOCK = auto()
    """Below `|`: as it is, line by line, but for its indentation."""
    CHANGED = auto()
    """Folded or with escapes, so that its places cannot be found again."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, and where its first character stands."""

    text: str
    at: Position
    layout: Layout = Layout.LINE


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


COMMENT, JOINED = re.compile(r"[ \t]+#"), re.compile(r"[ \t]+#(?=\S)")
TAB = re.compile(r"^ *\t", re.MULTILINE)


def read(text: str, path: str, line: int = 1, loader: type = LOADER) -> tuple[Node | None, tuple[Problem, ...]]:
    """A YAML text as a tree of nodes; `line` is where it begins in its file. None when it cannot be read."""
    place = Place(text, path, line)
    tab, found = TAB.search(text), STRANGE.search(text)
    if found is not None:
        return None, (strange(found[0], place.at(found.start())),)
    if tab is not None:
        at = place.at(tab.end() - 1)
        return None, (Problem(at, "yaml-tab", "a tab indents this line", "indent with spaces; YAML allows no tabs"),)
    problems: list[Problem] = []
    try:
        return Composer(place, problems, loader).document(), tuple(problems)
    except yaml.MarkedYAMLError as error:
        return None, (*problems, syntax(error, place))
    except Refusal as refusal:
        return None, (*problems, refusal.problem)


class Place:
    """Where a YAML text stands in its file."""

    def __init__(self, text: str, path: str, line: int) -> None:
        self.text, self.path, self.line = text, path, line
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def at(self, offset: int) -> Position:
        """The position of an offset; one behind the end is the end."""
        offset = min(offset, len(self.text))
        row = bisect_right(self.starts, offset) - 1
        return Position(self.path, self.line + row, offset - self.starts[row] + 1)

    def of(self, event: yaml.Event) -> Position:
        """The position at which something begins."""
        return self.at(begin(event))

    def row_above(self, offset: int) -> str:
        """The line above the one that holds an offset; empty for the first."""
        start = self.text.rfind("\n", 0, offset) + 1
        return self.row(start - 1) if start else ""

    def row(self, offset: int) -> str:
        """The line that holds an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end]


def begin(event: yaml.Event) -> int:
    """The offset at which something begins."""
    assert event.start_mark is not None
    return event.start_mark.index


class Composer:
    """Builds the tree from the parser's events."""

    def __init__(self, place: Place, problems: list[Problem], loader: type) -> None:
        self.events = iter(yaml.parse(place.text, Loader=loader))
        self.place, self.problems = place, problems

    def document(self) -> Node | None:
        node = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    raise self.refusal(event, "yaml-documents", "a second document begins here", "keep one only")
                node = self.node(next(self.events), 0)
        return node

    def node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self.refusal(event, "yaml-alias", "an alias (`*`) stands here", "write the value out, or quote it")
        if getattr(event, "tag", None) is not None:
            raise self.refusal(event, "yaml-tag", "a tag (`!`) stands here", "leave it out, or quote the value")
        if getattr(event, "anchor", None) is not None:
            raise self.refusal(event, "yaml-alias", "an anchor (`&`) stands here", "leave it out, or quote the value")
        if depth > DEPTH_LIMIT:
            raise self.refusal(event, "yaml-depth", f"nested more than {DEPTH_LIMIT} deep", "keep the data flat")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.table(event, depth)
        return self.scalar(event)

    def items(self, start: yaml.Event, depth: int) -> Items:
        values = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.node(event, depth + 1))
        return Items(tuple(values), self.place.of(start))

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
        return Table(tuple(pairs.values()), self.place.of(start))

    def scalar(self, event: yaml.Event) -> Scalar:
        assert isinstance(event, yaml.ScalarEvent)
        start = begin(event) + (event.style in ("'", '"'))
        text, at = event.value, self.place.at(start)
        found = STRANGE.search(text)
        if found is not None:  # by an escape
            self.problems.append(strange(found[0], at))
        scalar = Scalar(STRANGE.sub("", text), at, self.layout(event, start))
        if not event.style and scalar.layout is Layout.LINE:
            self.check_comment(text, start + len(text))
        return scalar

    def check_comment(self, text: str, end: int) -> None:
        """A value that a # ends in its line: after several words, or before a digit or word, it may be meant as a sign."""
        sign = (COMMENT if " " in text else JOINED).match(self.place.text, end)
        if sign is not None:
            help = "put the whole value in quotes if the sign belongs to it, or the comment in a line of its own"
            place = self.place.at(sign.end() - 1)
            self.problems.append(
                Problem(place, "cut-value", "what follows `#` is a comment, so it is left out", help, Severity.WARNING)
            )

    def layout(self, event: yaml.ScalarEvent, start: int) -> Layout:
        """Whether the characters of a text can be found again in the file."""
        if event.style in ("|", ">"):
            return Layout.BLOCK if event.style == "|" else Layout.CHANGED
        whole = "\n" not in event.value and self.place.text.startswith(event.value, start)
        return Layout.LINE if whole else Layout.CHANGED

    def refusal(self, event: yaml.Event, code: str, message: str, cure: str) -> Refusal:
        return Refusal(Problem(self.place.of(event), code, message, cure))


def repeated(key: Scalar, first: Scalar) -> Problem:
    return Problem(
        key.at,
        "repeated-key",
        f"the key `{key.text}` stands here a second time",
        f"keep one of the two; the first is in line {first.at.line}",
        width=max(1, len(key.text)),
    )


# ---------------------------------------------------------------- what YAML itself refuses

OPENED, MET = "context_mark", "problem_mark"
QUOTE = "put the value in quotes"
SLIPS = (
    ("mapping values", MET, "yaml-colon", "a colon here begins a second value", ""),
    ("anchor", OPENED, "yaml-alias", "a value cannot begin with `&`", QUOTE),
    ("alias", OPENED, "yaml-alias", "a value cannot begin with `*`", QUOTE),
    ("tag", OPENED, "yaml-tag", "a value cannot begin with `!`", QUOTE),
    ("escape", MET, "yaml-syntax", "YAML knows no such escape", "double the backslash, or use single quotes"),
    ("quoted scalar", OPENED, "yaml-syntax", "this quotation mark is never closed", "close it; within it, write “ and ”"),
    ("block scalar", MET, "yaml-syntax", "nothing else may stand in the line of `|` or `>`", "begin the text in the next line"),
    ("start any token", MET, "yaml-syntax", "a value cannot begin with this character", QUOTE),
    ("flow [sm].* at end", OPENED, "yaml-syntax", "this bracket is never closed", "close it"),
    ("flow", MET, "yaml-syntax", "a comma, a value or a bracket is missing here", "write `[one, two]` or `{key: value}`"),
    ("sequence entries", MET, "yaml-syntax", "a list cannot begin here", "begin it in the next line, or write `[one, two]`"),
    ("simple key", OPENED, "yaml-syntax", "this line has no colon", "write `key: value`"),
    ("block|document", MET, "yaml-syntax", "this does not fit what stands above it", "indent what belongs together alike"),
    ("", MET, "yaml-syntax", "YAML cannot be read here", "write `key: value`, lists as `- item` or `[one, two]`"),
)
"""What the loaders say, where the mistake is, its code, and what to say of it and its cure in an author's words."""


def syntax(error: yaml.MarkedYAMLError, place: Place) -> Problem:
    """What the loader tripped over, in an author's words."""
    said = f"{error.context or ''}: {error.problem or ''}"
    met = error.problem_mark or error.context_mark
    assert met is not None
    if met.index >= len(place.text):
        said += " at end"
    slip, where, code, message, help = next(slip for slip in SLIPS if re.search(slip[0], said, re.IGNORECASE))
    mark = (error.context_mark if where == OPENED else None) or met
    offset = mark.index
    if slip == "escape":
        offset = place.text.rfind("\\", 0, offset + 1)
    row = place.row(offset)
    if slip == "block|document" and re.match(r"[^:]*: +[\"']", row):
        message, help = "a quotation mark ends this value before its line does", "within quotes, write “ and ”, or ’"
    elif code == "yaml-colon" and row.startswith(" ") and re.match(r"[\w-]+: +\S", place.row_above(offset)):
        message, help = "this line is indented, as if it went on with the value above", "take the spaces away"
    return Problem(place.at(offset), code, message, help or quoting(row))


def quoting(row: str) -> str:
    """The same line with its value in quotes."""
    key, _, value = row.strip().partition(": ")
    value = value.strip().strip('"').replace('"', "'")
    return f'{QUOTE}: {key}: "{value}"' if value else QUOTE


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
        text = tidy(scalar.text)
        if len(text) > most:
            message = f"`{name}` has {len(text):,} characters; it may have {most:,}"
            self.wrong(scalar.at, "too-long", message, "shorten it")
        return text

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
            shift = date.column if scalar.layout is Layout.LINE else 0
            at = Position(scalar.at.path, scalar.at.line, scalar.at.column + shift)
            self.problems.append(Problem(at, "bad-date", date.message, date.help, width=max(1, date.width)))
            return None
        return date

    def scalars(self, name: str) -> tuple[Scalar, ...]:
        """A list of texts, with their places."""
        nodes = self.items(name)
        for node in nodes:
            if not isinstance(node, Scalar) or not node.text.strip():
                self.wrong_item(name, node, "a text")
        return tuple(node for node in nodes if isinstance(node, Scalar) and node.text.strip())

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(tidy(scalar.text) for scalar in self.scalars(name))

    def tables(self, name: str, what: str, *, required: bool = False) -> Iterator["Fields"]:
        """A list of tables, each to be read and closed by the caller."""
        for node in self.items(name, required=required):
            if isinstance(node, Table):
                yield Fields(node, what, self.problems)
            else:
                self.wrong_item(name, node, "a set of keys and values")

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
        """The node under a key; an empty text or list counts as absent."""
        self.asked[name] = None
        node = self.nodes.get(name)
        if (isinstance(node, Scalar) and not node.text.strip()) or (isinstance(node, Items) and not node.values):
            node = None
        if node is None and required:
            at = self.keys[name].at if name in self.keys else self.table.at
            self.wrong(at, "missing-key", f"{self.what} needs `{name}`", f"add a line `{name}: …`")
        return node

    def close(self, unread: Collection[str] = ()) -> None:
        """Reports every key that was not asked for, and is not among those that may stand here unread."""
        for key, _ in self.table.pairs:
            if key.text not in self.asked and key.text not in unread:
                help = did_you_mean(key.text, self.asked, "known keys: " + ", ".join(sorted(self.asked)))
                self.wrong(key.at, "unknown-key", f"`{key.text}` is not a key of {self.what}", help, key)

    def wrong(self, at: Position, code: str, message: str, help: str, scalar: Scalar | None = None) -> None:
        """Notes a mistake."""
        width = len(scalar.text.split("\n")[0]) if scalar is not None else 1
        self.problems.append(Problem(at, code, message, help, Severity.ERROR, max(1, width)))

    def wrong_type(self, name: str, node: Node, wanted: str) -> None:
        """Notes a value of another shape than the field's."""
        self.mistyped(f"`{name}`", node, wanted)

    def wrong_item(self, name: str, node: Node, wanted: str) -> None:
        """Notes an item of another shape than a list's, or one that holds nothing."""
        if isinstance(node, Scalar) and not node.text.strip():
            self.wrong(node.at, "wrong-type", f"an item of `{name}` is empty", "fill it in, or take it out")
        else:
            self.mistyped(f"an item of `{name}`", node, wanted)

    def mistyped(self, what: str, node: Node, wanted: str) -> None:
        got = {Scalar: "a text", Items: "a list", Table: "a set of keys and values"}[type(node)]
        example = {"a text": "`key: some words`", "a list": "`key: [one, two]`"}.get(wanted, "`key: value` lines below it")
        self.wrong(node.at, "wrong-type", f"{what} is {got}; it should be {wanted}", f"write {example}")


def tidy(text: str) -> str:
    """A text on one line; spaces that typesetters use stay as they are."""
    return re.sub(r"[ \t\n\r]+", " ", text).strip(" ")
