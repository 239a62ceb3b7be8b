"""YAML: what is read as what, where it stands, and what is refused. Every case holds for both loaders."""

import time
from collections.abc import Callable, Iterator

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policybrief.fields import DEPTH_LIMIT, Fields, Items, Layout, Node, Scalar, Table, read, tidy
from policybrief.problem import Position, Problem

PATH = "content/briefs/x.md"
LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def loader(request: pytest.FixtureRequest) -> type:
    chosen: type = request.param
    return chosen


def at(line: int, column: int) -> Position:
    return Position(PATH, line, column)


def told(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.at.line, problem.at.column) for problem in problems]


def table(text: str, loader: type = yaml.SafeLoader) -> Table:
    node, problems = read(text, PATH, loader=loader)
    assert isinstance(node, Table), problems
    return node


def reader(text: str) -> Fields:
    return Fields(table(text), "a brief", [])


def plain(node: Node) -> object:
    """A tree as Python's own values."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(value) for value in node.values]
    return {key.text: plain(value) for key, value in node.pairs}


def scalars(node: Node) -> Iterator[Scalar]:
    """Every key and every text of a tree."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Items):
        for value in node.values:
            yield from scalars(value)
    else:
        for key, value in node.pairs:
            yield key
            yield from scalars(value)


# ---------------------------------------------------------------- what YAML 1.1 would make of it


@pytest.mark.parametrize(
    "written",
    "NO no yes Yes on off true False 0044 017 0o17 0x1F 12:30 12:30:45 1e3 1_000 .5 +1 -0 .inf .NaN 2000-02-30 2000-06-02 "
    "2000-06-02T12:30:00Z ~ null Null = << - a:b a#b http://x.example/#y 1.10 3,000 c:\\x é 語 \U0001f600".split(),
)
def test_every_plain_word_stays_text(written: str, loader: type) -> None:
    if written == "-":
        written = "-x"
    assert plain(table(f"key: {written}\n", loader)) == {"key": written}


def test_keys_stay_text_too(loader: type) -> None:
    assert plain(table("no: a\n1e3: b\n2000-01-01: c\n", loader)) == {"no": "a", "1e3": "b", "2000-01-01": "c"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'it''s'", "it's"),
        ('"a \\"b\\" c"', 'a "b" c'),
        ('"\\u00e9\\x41"', "éA"),
        ("a\n  b\n\n  c", "a b\nc"),
        ("|\n  a\n   b\n\n  c", "a\n b\n\nc\n"),
        (">\n  a\n  b\n\n  c", "a b\nc\n"),
        ("|-\n  a", "a"),
        ("a # a comment", "a"),
        ("'a # no comment'", "a # no comment"),
        ("", ""),
        ("''", ""),
    ],
)
def test_texts_are_read_as_yaml_says(written: str, meant: str, loader: type) -> None:
    assert plain(table(f"key: {written}\n", loader)) == {"key": meant}


def test_lists_and_tables_may_be_written_in_either_way(loader: type) -> None:
    block = "a:\n  - b: 1\n    c: 2\n  - d\ne:\n- f\n"
    flow = "{a: [{b: 1, c: 2}, d], e: [f]}"
    assert plain(table(block, loader)) == plain(table(flow, loader)) == {"a": [{"b": "1", "c": "2"}, "d"], "e": ["f"]}


def test_an_empty_text_is_nothing(loader: type) -> None:
    assert read("# only a comment\n", PATH, loader=loader) == (None, ())


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("text", "line", "column", "layout"),
    [
        ("key: value", 1, 6, Layout.LINE),
        ("é語\U0001f600: value", 1, 6, Layout.LINE),
        ("a: b\n\n# c\nkey:   value", 4, 8, Layout.LINE),
        ("key: 'value'", 1, 7, Layout.LINE),
        ('key: "value"', 1, 7, Layout.LINE),
        ("key:\n  value", 2, 3, Layout.LINE),
        ("key: |\n  value", 1, 6, Layout.BLOCK),
        ("key: |-\n  |-", 1, 6, Layout.BLOCK),
        ("key: >-\n  value", 1, 6, Layout.CHANGED),
        ("key: 'it''s'", 1, 7, Layout.CHANGED),
        ('key: "\\u0041"', 1, 7, Layout.CHANGED),
        ("key: a\n  b", 1, 6, Layout.CHANGED),
        ("[a, {b: value}]", 1, 9, Layout.LINE),
        ("a:\n  - b\n  - - c: value", 3, 10, Layout.LINE),
    ],
)
def test_a_text_stands_at_its_first_character(text: str, line: int, column: int, layout: Layout, loader: type) -> None:
    node, problems = read(text, PATH, loader=loader)
    assert problems == ()
    assert node is not None
    last = list(scalars(node))[-1]
    assert (last.at, last.layout) == (at(line, column), layout)


def test_lists_and_tables_stand_where_they_begin(loader: type) -> None:
    node = table("a: [b]\nc:\n  - d: e\n", loader)
    (_, first), (_, second) = node.pairs
    assert (node.at, first.at, second.at) == (at(1, 1), at(1, 4), at(3, 3))
    assert isinstance(second, Items)
    assert second.values[0].at == at(3, 5)


def test_places_count_from_the_line_at_which_the_text_begins_in_its_file(loader: type) -> None:
    node, _ = read("a: b\nc: d\n", PATH, 10, loader)
    assert isinstance(node, Table)
    assert [key.at for key, _ in node.pairs] == [at(10, 1), at(11, 1)]


# ---------------------------------------------------------------- what is refused

REFUSED: dict[str, tuple[str, str, int, int]] = {
    "an alias": ("a: b\nc: *a", "yaml-alias", 2, 4),
    "an anchor": ("a: &b c", "yaml-alias", 1, 4),
    "an anchor at a list": ("a: &b\n  - c", "yaml-alias", 1, 4),
    "an anchor at a key": ("&a b: c", "yaml-alias", 1, 1),
    "a value in asterisks": ("a: *very* good", "yaml-alias", 1, 4),
    "a value behind an ampersand": ("a: &", "yaml-alias", 1, 4),
    "a tag": ("a: !b c", "yaml-tag", 1, 4),
    "a tag of Python": ("a: !!python/object/apply:os.system [ls]", "yaml-tag", 1, 4),
    "a tag for a string": ("a: !!str 1", "yaml-tag", 1, 4),
    "a tag that says nothing": ("a: ! b", "yaml-tag", 1, 4),
    "a tag at a table": ("a: !!map\n  b: c", "yaml-tag", 1, 4),
    "a merge of an alias": ("a: b\n<<: *c", "yaml-alias", 2, 5),
    "two documents": ("a: b\n---\nc: d", "yaml-documents", 2, 1),
    "a document behind an empty one": ("---\n---\na: b", "yaml-documents", 2, 1),
    "a tab before a key": ("a: b\n\tc: d", "yaml-tab", 2, 1),
    "a tab behind spaces": ("a:\n  \t- b", "yaml-tab", 2, 3),
    "a colon in a value": ("a: b: c", "yaml-colon", 1, 5),
    "a colon in a value of a list": ("- a: b: c", "yaml-colon", 1, 7),
    "a key indented too far": ("a: b\n  c: d", "yaml-colon", 2, 4),
    "an open quotation mark": ("a: 'b\nc: d\n", "yaml-syntax", 1, 4),
    "an open double quotation mark": ('a: "b', "yaml-syntax", 1, 4),
    "words behind a quotation": ("a: 'b' c", "yaml-syntax", 1, 8),
    "an unknown escape": ('a: "C:\\dir"', "yaml-syntax", 1, 7),
    "an at sign": ("a: @b", "yaml-syntax", 1, 4),
    "a backtick": ("a: `b`", "yaml-syntax", 1, 4),
    "a percent sign": ("a: %b", "yaml-syntax", 1, 4),
    "an open bracket": ("a: [b, c", "yaml-syntax", 1, 4),
    "an open brace": ("x: y\na: {b: c", "yaml-syntax", 2, 4),
    "an empty item": ("a: [b, , c]", "yaml-syntax", 1, 8),
    "a line without a colon": ("a: b\nwords\nc: d", "yaml-syntax", 2, 1),
    "a list behind a key": ("a: - b", "yaml-syntax", 1, 4),
    "a list below a text": ("a: b\n- c", "yaml-syntax", 2, 1),
    "a key among items": ("- a\nb: c", "yaml-syntax", 2, 1),
    "a key that stands between two levels": ("a:\n    b: c\n  d: e", "yaml-syntax", 3, 3),
    "text behind a bar": ("a: |b\n  c", "yaml-syntax", 1, 5),
    "a version to come": ("%YAML 3.0\n---\na: b", "yaml-syntax", 1, 1),
    "a character by an escape": ('a: "\\e[31m"', "control-character", 1, 5),
    "a mark of ours by an escape": ('a: "\\ue000"', "control-character", 1, 5),
    "a line separator by an escape": ('a: "\\L"', "control-character", 1, 5),
    "a character itself": ("a: b\nc: \x07", "control-character", 2, 4),
    "a line break of YAML 1.1 only": ("a: b\x85c: d", "control-character", 1, 5),
    "a repeated key": ("a: b\nc: d\na: e", "repeated-key", 3, 1),
    "a key repeated in quotes": ("a: b\n'a': c", "repeated-key", 2, 2),
    "a key repeated in a table": ("a:\n  b: c\n  b: d", "repeated-key", 3, 3),
    "a key repeated in a list": ("- {a: b, a: c}", "repeated-key", 1, 10),
    "a key repeated far below": ("a:\n - b:\n    - c: {d: 1, d: 2}", "repeated-key", 3, 17),
    "a list for a key": ("? [a]\n: b", "yaml-key", 1, 3),
    "a table for a key": ("{{a: b}: c}", "yaml-key", 1, 2),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_its_place(name: str, loader: type) -> None:
    text, code, line, column = REFUSED[name]
    _, problems = read(text, PATH, loader=loader)
    assert told(problems) == [(code, line, column)]
    assert problems[0].help


def test_a_repeated_key_names_the_first_and_keeps_it(loader: type) -> None:
    node, problems = read("a: b\n\na: c\n", PATH, loader=loader)
    assert node is not None
    assert plain(node) == {"a": "b"}
    assert problems[0].help == "keep one of the two; the first is in line 1"


def test_all_repeated_keys_are_told(loader: type) -> None:
    assert len(read("a: b\na: {c: d, c: e}\na: f\n", PATH, loader=loader)[1]) == 3


def test_a_character_by_an_escape_is_taken_out(loader: type) -> None:
    node, _ = read('a: "b\\x02c"', PATH, loader=loader)
    assert node is not None
    assert plain(node) == {"a": "bc"}


@pytest.mark.parametrize(
    ("row", "cure"),
    [
        ("title: Ozone: what now", 'title: "Ozone: what now"'),
        ('title: "Ozone": what now', 'title: "Ozone\': what now"'),
        ("  - what: a: b", '- what: "a: b"'),
    ],
)
def test_a_colon_is_told_with_the_line_mended(row: str, cure: str, loader: type) -> None:
    assert read(row, PATH, loader=loader)[1][0].help == f"put the value in quotes: {cure}"


@pytest.mark.parametrize(("open_", "close"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_nesting_has_a_limit(open_: str, close: str, loader: type) -> None:
    assert read(open_ * DEPTH_LIMIT + "x" + close * DEPTH_LIMIT, PATH, loader=loader)[1] == ()
    _, problems = read(open_ * (DEPTH_LIMIT + 1) + "x" + close * (DEPTH_LIMIT + 1), PATH, loader=loader)
    assert [problem.code for problem in problems] == ["yaml-depth"]
    assert len(open_) * DEPTH_LIMIT < problems[0].at.column <= len(open_) * (DEPTH_LIMIT + 1) + 1


LAUGHS = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
MERGES = "".join(f"- &a{n}\n" + f"  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n" * (n > 0) + f"  k{n}: x\n" for n in range(15))


@pytest.mark.parametrize(
    "bomb",
    [
        LAUGHS,
        MERGES,
        "a: &a [*a]",
        "[" * 500_000,
        "{" * 500_000,
        "- " * 300_000,
        "? " * 300_000,
        "!" * 500_000,
        "&a " * 200_000,
        "a:\n" * 2 + " " * 500_000 + "b",
        "'" * 499_999,
        '"' + "\\x" * 200_000,
        "%" * 500_000,
        "a: |\n" + " \n" * 300_000,
        "%TAG ! tag:x,2000:\n" * 20_000,
    ],
    ids=lambda bomb: repr(bomb[:12]),
)
def test_a_bomb_ends_at_once(bomb: str) -> None:
    begun = time.process_time()
    _, problems = read(bomb, PATH)
    assert time.process_time() - begun < 5
    assert len(problems) <= 1


def test_merge_keys_are_keys_like_others(loader: type) -> None:
    assert plain(table("<<: {a: b}\nc: d\n", loader)) == {"<<": {"a": "b"}, "c": "d"}


# ---------------------------------------------------------------- whatever is written

words = [": ", "- ", "\n  ", "\n- ", "key: ", "'a'", "---\n", "\r\n", "\t"]
signs = st.sampled_from([*"ab:-,[]{}'\"|>#&*!%@`?~=<\\ \n1é語", *words])
yamlish = st.lists(signs, max_size=30).map("".join)


@given(st.one_of(st.text(max_size=80), yamlish), st.sampled_from(LOADERS), st.integers(1, 50))
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str, loader: type, line: int) -> None:
    node, problems = read(text, PATH, line, loader)
    rows = text.split("\n")
    places = [problem.at for problem in problems] + [scalar.at for scalar in (scalars(node) if node is not None else ())]
    for place in places:
        assert line <= place.line < line + len(rows)
        assert 1 <= place.column <= len(rows[place.line - line]) + 1
    assert all(problem.message and problem.help for problem in problems)


@given(st.one_of(st.text(max_size=80), yamlish))
@settings(max_examples=600, deadline=None)
def test_a_text_on_one_line_stands_where_its_place_says(text: str) -> None:
    node, _ = read(text, PATH)
    rows = text.split("\n")
    for scalar in scalars(node) if node is not None else ():
        if scalar.layout is Layout.LINE:
            assert rows[scalar.at.line - 1][scalar.at.column - 1 :].startswith(scalar.text)


@pytest.mark.skipif(len(LOADERS) < 2, reason="libyaml is not built in")
@given(yamlish)
@settings(max_examples=600, deadline=None)
def test_both_loaders_read_the_same_at_the_same_places(text: str) -> None:
    (pure, refusals), (quick, others) = (read(text, PATH, loader=loader) for loader in LOADERS)
    assume(pure is not None and quick is not None)  # in a few corners one of them is stricter than the other
    assert pure is not None and quick is not None
    assert (plain(pure), refusals) == (plain(quick), others)
    assert [scalar for scalar in scalars(pure) if scalar.text] == [scalar for scalar in scalars(quick) if scalar.text]


printables = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
trees = st.recursive(
    printables,
    lambda inner: st.one_of(st.lists(inner, min_size=1, max_size=3), st.dictionaries(printables, inner, min_size=1, max_size=3)),
    max_leaves=8,
)


@given(trees)
@settings(max_examples=200, deadline=None)
def test_what_is_written_by_a_program_is_read_again(tree: object) -> None:
    written = yaml.safe_dump(tree, allow_unicode=True, default_style='"')
    node, problems = read(written, PATH)
    assert problems == ()
    assert node is not None
    assert plain(node) == tree


# ---------------------------------------------------------------- fields: texts


def test_a_text_is_read() -> None:
    assert reader("title: What it did").text("title") == "What it did"


def test_white_space_in_a_text_is_one_space() -> None:
    assert reader("title: >\n  What\n    it\n\n  did\n").text("title") == "What it did"


def test_spaces_of_typesetters_are_kept() -> None:
    assert reader("title: §\u00a05 and 10\u202fkm").text("title") == "§\u00a05 and 10\u202fkm"
    assert tidy(" a \n\t b\u2009c ") == "a b\u2009c"


@pytest.mark.parametrize("text", ["x: y", "title:", "title: ''", "title: '  '", "title: []", "title: |\n\n"])
def test_an_absent_or_empty_text_is_empty(text: str) -> None:
    fields = reader(text)
    assert fields.text("title") == ""
    assert fields.problems == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("x: y\nz: a", 1, 1), ("x: y\ntitle:", 2, 1), ("title: ''", 1, 1), ("a: b\ntitle: []", 2, 1)],
)
def test_a_needed_text_is_missed_at_its_key_or_at_the_table(text: str, line: int, column: int) -> None:
    fields = reader(text)
    assert fields.text("title", required=True) == ""
    assert told(fields.problems) == [("missing-key", line, column)]
    assert fields.problems[0].message == "a brief needs `title`"


@pytest.mark.parametrize(("text", "got"), [("title: [a]", "a list"), ("title: {a: b}", "a set of keys and values")])
def test_a_text_cannot_be_a_list_or_a_table(text: str, got: str) -> None:
    fields = reader(text)
    assert fields.text("title") == ""
    assert told(fields.problems) == [("wrong-type", 1, 8)]
    assert fields.problems[0].message == f"`title` is {got}; it should be a text"


def test_a_text_has_a_greatest_length_after_white_space_is_gone() -> None:
    fields = reader("a: >\n  one\n\n\n  two\nb: four")
    assert fields.text("a", most=7) == "one two"
    assert fields.problems == []
    assert fields.text("b", most=3) == "four"
    assert told(fields.problems) == [("too-long", 6, 4)]


# ---------------------------------------------------------------- fields: words, numbers, dates


@pytest.mark.parametrize(("text", "value"), [("link: true", True), ("link: false", False), ("link:", True), ("x: y", True)])
def test_a_flag_is_true_or_false_or_its_default(text: str, value: bool) -> None:
    fields = reader(text)
    assert fields.flag("link", default=True) is value
    assert fields.problems == []


@pytest.mark.parametrize("written", ["no", "yes", "True", "0", "off"])
def test_a_flag_is_nothing_else(written: str) -> None:
    fields = reader(f"link: {written}")
    assert fields.flag("link", default=True) is True
    assert told(fields.problems) == [("unknown-value", 1, 7)]


@pytest.mark.parametrize(("written", "value"), [("2", 2), ("-10", -10), ("0", 0), ("", 7)])
def test_a_whole_number_is_read(written: str, value: int) -> None:
    assert reader(f"order: {written}").whole("order", 7) == value


@pytest.mark.parametrize("written", ["1.5", "1e3", "two", "1_000", "12:30", "0x1", "+1", "9" * 5_000, "٣"])
def test_a_whole_number_is_nothing_else(written: str) -> None:
    fields = reader(f"order: {written}")
    assert fields.whole("order", 7) == 7
    assert told(fields.problems) == [("wrong-type", 1, 8)]


def test_a_choice_is_one_of_a_few_words() -> None:
    fields = reader("kind: vote")
    assert fields.choice("kind", ("treaty", "vote")) == "vote"
    assert fields.problems == []


@pytest.mark.parametrize(
    ("written", "help"),
    [("vtoe", "did you mean vote?"), ("Vote", "did you mean vote?"), ("x", "use one of: treaty, vote")],
)
def test_a_choice_that_is_not_there_suggests_one(written: str, help: str) -> None:
    fields = reader(f"kind: '{written}'")
    assert fields.choice("kind", ("treaty", "vote"), "treaty") == "treaty"
    assert told(fields.problems) == [("unknown-value", 1, 8)]
    assert (fields.problems[0].message, fields.problems[0].help) == (f'`kind` cannot be "{written}"', help)
    assert fields.problems[0].width == len(written)


def test_a_choice_may_be_left_out_unless_it_is_needed() -> None:
    fields = reader("x: y")
    assert fields.choice("kind", ("vote",), "vote") == "vote"
    assert fields.problems == []
    fields.choice("kind", ("vote",), required=True)
    assert told(fields.problems) == [("missing-key", 1, 1)]


def test_a_date_is_read_as_edtf() -> None:
    date = reader("date: 1977~").date("date")
    assert date is not None
    assert (date.edtf, date.approximate) == ("1977~", True)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("date: 2000-02-30", 1, 15),
        ("date: '2000-02-30'", 1, 16),
        ("x: y\ndate:   2000-13", 2, 14),
        ("date: >-\n  2000-02-30", 1, 7),
        ("date: |\n  2000-02-30", 1, 7),
        ("date: 2000-02\n  -30", 1, 7),
        ("date: soon", 1, 7),
    ],
)
def test_a_wrong_date_is_told_at_the_part_that_is_wrong(text: str, line: int, column: int) -> None:
    fields = reader(text)
    assert fields.date("date") is None
    assert told(fields.problems) == [("bad-date", line, column)]


def test_a_date_may_be_left_out_unless_it_is_needed() -> None:
    fields = reader("date:")
    assert fields.date("date") is None
    assert fields.problems == []
    assert fields.date("date", required=True) is None
    assert told(fields.problems) == [("missing-key", 1, 1)]


# ---------------------------------------------------------------- fields: lists and tables


def test_a_list_of_texts_is_read_with_its_places() -> None:
    fields = reader("was:\n  - one\n  - 'two'\n")
    assert [(scalar.text, scalar.at) for scalar in fields.scalars("was")] == [("one", at(2, 5)), ("two", at(3, 6))]
    assert fields.texts("was") == ("one", "two")


@pytest.mark.parametrize("text", ["x: y", "was:", "was: []"])
def test_a_list_may_be_left_out_or_empty(text: str) -> None:
    fields = reader(text)
    assert (fields.texts("was"), fields.problems) == ((), [])


def test_an_empty_item_is_told_and_left_out() -> None:
    fields = reader("was:\n  - one\n  -\n  - ''\n")
    assert fields.texts("was") == ("one",)
    assert {(problem.code, problem.message) for problem in fields.problems} == {("wrong-type", "an item of `was` is empty")}
    assert len(fields.problems) == 2


def test_an_item_of_another_shape_is_told_and_left_out() -> None:
    fields = reader("was: [one, [two], {three: four}]")
    assert fields.texts("was") == ("one",)
    assert told(fields.problems) == [("wrong-type", 1, 12), ("wrong-type", 1, 19)]
    assert fields.problems[0].message == "an item of `was` is a list; it should be a text"


@pytest.mark.parametrize("text", ["was: one", "was: {one: two}"])
def test_a_list_is_nothing_else(text: str) -> None:
    fields = reader(text)
    assert fields.texts("was") == ()
    assert told(fields.problems) == [("wrong-type", 1, 6)]
    assert fields.problems[0].help == "write `key: [one, two]`"


def test_a_needed_list_cannot_be_empty() -> None:
    fields = reader("x: y\nauthors: []")
    assert list(fields.tables("authors", "an author", required=True)) == []
    assert told(fields.problems) == [("missing-key", 2, 1)]


def test_tables_are_read_each_by_itself() -> None:
    fields = reader("authors:\n  - {family: A}\n  - family: B\n    nmae: c\n")
    names = []
    for inner in fields.tables("authors", "an author"):
        names.append(inner.text("family"))
        inner.close()
    assert names == ["A", "B"]
    assert [(problem.code, problem.at) for problem in fields.problems] == [("unknown-key", at(4, 5))]


@pytest.mark.parametrize("item", ["one", "[one]", "''"])
def test_an_item_that_is_no_table_is_told(item: str) -> None:
    fields = reader(f"authors: [{item}]")
    assert list(fields.tables("authors", "an author")) == []
    assert [problem.code for problem in fields.problems] == ["wrong-type"]


def test_a_table_within_is_read() -> None:
    inner = reader("timeline: {kinds: x}").fields("timeline", "`timeline`")
    assert inner is not None
    assert (inner.text("kinds"), inner.table.at) == ("x", at(1, 11))


@pytest.mark.parametrize(("text", "problems"), [("x: y", 0), ("timeline:", 0), ("timeline: x", 1), ("timeline: [x]", 1)])
def test_a_table_within_is_nothing_else(text: str, problems: int) -> None:
    fields = reader(text)
    assert fields.fields("timeline", "`timeline`") is None
    assert len(fields.problems) == problems


# ---------------------------------------------------------------- closed keys


def test_a_key_that_nobody_asked_for_is_told_with_the_nearest() -> None:
    fields = reader("title: a\nsubtitel: b\n")
    fields.text("title"), fields.text("subtitle")
    fields.close()
    (problem,) = fields.problems
    assert (problem.code, problem.at, problem.width) == ("unknown-key", at(2, 1), 8)
    assert problem.message == "`subtitel` is not a key of a brief"
    assert problem.help.startswith("did you mean subtitle")


def test_without_a_near_key_all_are_listed() -> None:
    fields = reader("zzz: a")
    fields.text("title"), fields.text("date")
    fields.close()
    assert fields.problems[0].help == "known keys: date, title"


def test_every_unknown_key_is_told() -> None:
    fields = reader("a: b\nc: d\n<<: {e: f}\n")
    fields.close()
    assert told(fields.problems) == [("unknown-key", 1, 1), ("unknown-key", 2, 1), ("unknown-key", 3, 1)]


METHODS: dict[str, Callable[[Fields], object]] = {
    "text": lambda fields: fields.text("key", required=True, most=5),
    "scalar": lambda fields: fields.scalar("key"),
    "flag": lambda fields: fields.flag("key", default=False),
    "whole": lambda fields: fields.whole("key"),
    "choice": lambda fields: fields.choice("key", ("a", "b")),
    "date": lambda fields: fields.date("key", required=True),
    "texts": lambda fields: fields.texts("key"),
    "tables": lambda fields: list(fields.tables("key", "x", required=True)),
    "fields": lambda fields: fields.fields("key", "x"),
    "close": lambda fields: fields.close(),
}


@given(st.sampled_from(sorted(METHODS)), yamlish)
@settings(max_examples=400, deadline=None)
def test_any_value_is_read_or_told_with_a_place_inside_the_file(method: str, value: str) -> None:
    text = f"key: {value}"
    node, problems = read(text, PATH)
    if isinstance(node, Table):
        found = list(problems)
        METHODS[method](Fields(node, "a brief", found))
        rows = text.split("\n")
        for problem in found:
            assert 1 <= problem.at.line <= len(rows)
            assert 1 <= problem.at.column <= len(rows[problem.at.line - 1]) + 1
            assert problem.width >= 1


def test_a_value_that_a_comment_may_have_cut_is_told() -> None:
    _, problems = read("title: Draft #1 of it\nkind: vote # one of two\nnote: two words\n", "x.md")
    assert [(problem.code, problem.at.line, problem.at.column) for problem in problems] == [("cut-value", 1, 14)]
