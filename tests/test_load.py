"""Loading: what is read, what is passed over, and what is refused, with its place."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policybrief.load import SIZE_LIMIT, Loaded, decode, load
from policybrief.problem import STRANGE, Position, Problem, Severity

from .sites import put

BRIEF = "content/briefs/x.md"
BOM = b"\xef\xbb\xbf"
own_rights = pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")


def loaded(root: Path, files: dict[str, str | bytes]) -> Loaded:
    return load(put(root, files))


def text(root: Path, content: bytes) -> str:
    """What is read of a file that is sound."""
    site = loaded(root, {BRIEF: content})
    assert site.problems == ()
    return site.sources[0].text


def only(root: Path, content: bytes) -> Problem:
    """The one problem of a file that is not."""
    site = loaded(root, {BRIEF: content})
    assert site.sources == ()
    (problem,) = site.problems
    return problem


# ---------------------------------------------------------------- what is read


def test_texts_below_content_are_sources_and_all_else_is_files(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/site.yaml": "x",
        "content/briefs/x.md": "x",
        "content/briefs/x.csv": "x",
        "static/note.md": "x",
        "README.md": "x",
    }
    site = loaded(tmp_path, files)
    assert [source.path for source in site.sources] == ["content/briefs/x.md", "content/site.yaml"]
    assert site.files == {"content/briefs/x.csv", "static/note.md"}


def test_sources_are_sorted_by_path(tmp_path: Path) -> None:
    paths = ["content/a-b.md", "content/a.md", "content/a/a.md", "content/a/z.md", "content/ab.yml", "content/b.yaml"]
    site = loaded(tmp_path, dict.fromkeys(reversed(paths), "x"))
    assert [source.path for source in site.sources] == paths == sorted(paths)


@pytest.mark.parametrize("name", ["X.MD", "x.Md", "x.YAML", "x.yml"])
def test_the_case_of_an_ending_does_not_count(name: str, tmp_path: Path) -> None:
    assert len(loaded(tmp_path, {f"content/briefs/{name}": "x"}).sources) == 1


@pytest.mark.parametrize("name", [".x.md", ".git/x.md", "x.md~", "#x.md#", ".x.md.swp"])
def test_hidden_and_backup_files_are_passed_over(name: str, tmp_path: Path) -> None:
    site = loaded(tmp_path, {f"content/{name}": "x", f"static/{name}": "x"})
    assert site == Loaded((), frozenset(), ())


def test_a_folder_without_content_holds_nothing(tmp_path: Path) -> None:
    assert load(tmp_path) == Loaded((), frozenset(), ())


def test_empty_folders_are_nothing(tmp_path: Path) -> None:
    (tmp_path / "content/briefs").mkdir(parents=True)
    assert load(tmp_path) == Loaded((), frozenset(), ())


@pytest.mark.parametrize(("folder", "told"), [("content/timeline/zz.md", True), ("static/zz.md", False), ("content/zz.d", False)])
def test_a_folder_that_is_called_like_a_text_is_told(folder: str, told: bool, tmp_path: Path) -> None:
    tmp_path.joinpath(folder).mkdir(parents=True)
    found = [(one.at.path, one.code, one.severity) for one in load(tmp_path).problems]
    assert found == [(folder, "stray-file", Severity.WARNING)] * told


def test_very_deep_folders_are_read(tmp_path: Path) -> None:
    folders = [tmp_path / "content"]
    for _ in range(1_200):  # more than Python would call itself
        folders.append(folders[-1] / "d")
    for folder in folders:
        folder.mkdir()
    try:
        assert load(tmp_path) == Loaded((), frozenset(), ())
    finally:
        for folder in reversed(folders):
            folder.rmdir()


# ---------------------------------------------------------------- decoding


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    assert text(tmp_path, "Ünï\tcode 語 \U0001f600\n\n".encode()) == "Ünï\tcode 語 \U0001f600\n\n"


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    assert text(tmp_path, BOM + b"abc") == "abc"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_as_on_any_system(ending: bytes, tmp_path: Path) -> None:
    assert text(tmp_path, ending.join([b"a", b"", b"b", b""])) == "a\n\nb\n"


def test_mixed_line_ends_are_each_one(tmp_path: Path) -> None:
    assert text(tmp_path, b"a\r\nb\rc\n\rd") == "a\nb\nc\n\nd"


@pytest.mark.parametrize("content", [b"", b" \n\t\n", BOM, BOM + b"\r\n"])
def test_an_empty_file_is_told(content: bytes, tmp_path: Path) -> None:
    problem = only(tmp_path, content)
    assert (problem.code, problem.at) == ("empty-file", Position(BRIEF))


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"\xff", 1, 1),
        (b"na\xefve", 1, 3),
        (b"one\ntwo\nna\xefve\n", 3, 3),
        (b"one\r\ntwo\r\n\xe9", 3, 1),
        (b"one\rtwo\r\xe9", 3, 1),
        ("é\n語é".encode() + b"\xe9", 2, 3),
        (b"cut off \xe2\x82", 1, 9),
        (b"surrogate \xed\xa0\x80", 1, 11),
        (b"too long \xc0\xaf", 1, 10),
    ],
)
@pytest.mark.parametrize("mark", [b"", BOM])
def test_a_byte_that_is_not_utf_8_has_its_place(mark: bytes, content: bytes, line: int, column: int, tmp_path: Path) -> None:
    problem = only(tmp_path, mark + content)
    assert (problem.code, problem.at) == ("not-utf-8", Position(BRIEF, line, column))


def test_the_byte_itself_is_named(tmp_path: Path) -> None:
    assert only(tmp_path, BOM + b"na\xefve").message == "byte 0xef is not UTF-8"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused(encoding: str, tmp_path: Path) -> None:
    problem = only(tmp_path, "---\ntitle: x\n".encode(encoding))
    assert problem.code == ("not-utf-8" if encoding == "utf-16" else "control-character")


def test_utf_16_is_called_by_its_name(tmp_path: Path) -> None:
    assert "UTF-16" in only(tmp_path, "x".encode("utf-16")).message


@pytest.mark.parametrize("char", [*"\x00\x0b\x0c\x1b\x7f\x85\u2028\u202e\ue000\ufeff\uffff"])
def test_a_character_that_no_text_may_hold_has_its_place(char: str, tmp_path: Path) -> None:
    problem = only(tmp_path, f"one\r\ntwo {char} \x00".encode())
    assert (problem.code, problem.at) == ("control-character", Position(BRIEF, 2, 5))
    assert f"U+{ord(char):04X}" in problem.message


def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path) -> None:
    assert len(text(tmp_path, b"x" * SIZE_LIMIT)) == SIZE_LIMIT


def test_a_larger_file_is_refused_unread(tmp_path: Path) -> None:
    problem = only(tmp_path, b"\xff" * (SIZE_LIMIT + 1))
    assert (problem.code, problem.message) == ("too-large", "the file has 1,000,001 bytes; a source may have 1,000,000")


def test_a_large_file_that_is_no_source_is_nothing_special(tmp_path: Path) -> None:
    assert loaded(tmp_path, {"content/briefs/x.pdf": b"\xff" * (SIZE_LIMIT + 1)}).problems == ()


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_a_sound_text_or_one_problem_with_a_place(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_bytes(content)
    problems: list[Problem] = []
    source = decode(BRIEF, file, problems)
    assert (source is None) == (len(problems) == 1)
    if source is None:
        assert 1 <= problems[0].at.line <= 1 + content.count(b"\n") + content.count(b"\r")
        assert 1 <= problems[0].at.column <= len(content) + 1
    else:
        assert not STRANGE.search(source.text)
        assert "\r" not in source.text


# ---------------------------------------------------------------- what is never followed


def test_a_link_to_a_file_is_told_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    root = put(tmp_path / "site", {BRIEF: "x"})
    (root / "content/leak.md").symlink_to(tmp_path / "secret.md")
    site = load(root)
    assert [source.text for source in site.sources] == ["x"]
    assert [(problem.code, problem.at) for problem in site.problems] == [("special-file", Position("content/leak.md"))]


@pytest.mark.parametrize("place", ["content/more", "static/more", "content", "static"])
def test_a_link_to_a_folder_is_told_and_not_entered(place: str, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", {"secret.md": "secret"})
    link = tmp_path / "site" / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    site = load(tmp_path / "site")
    assert (site.sources, site.files) == ((), frozenset())
    assert [(problem.code, problem.at.path) for problem in site.problems] == [("special-file", place)]


def test_a_loop_of_links_is_told_and_not_followed(tmp_path: Path) -> None:
    root = put(tmp_path, {BRIEF: "x"})
    (root / "content/loop").symlink_to(root / "content", target_is_directory=True)
    (root / "content/self.md").symlink_to(root / "content/self.md")
    site = load(root)
    assert len(site.sources) == 1
    assert {problem.code for problem in site.problems} == {"special-file"}
    assert len(site.problems) == 2


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    root = put(tmp_path, {BRIEF: "x"})
    (root / "content/gone.md").symlink_to("nowhere.md")
    assert [problem.code for problem in load(root).problems] == ["special-file"]


def test_a_hidden_link_is_passed_over(tmp_path: Path) -> None:
    root = put(tmp_path, {BRIEF: "x"})
    (root / "content/.#x.md").symlink_to("user@host.1234")  # as Emacs locks a file
    assert load(root).problems == ()


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    root = put(tmp_path, {BRIEF: "x"})
    os.mkfifo(root / "content/pipe.md")
    os.mkfifo(root / "content/pipe.csv")
    site = load(root)
    assert len(site.sources) == 1
    assert sorted(problem.message for problem in site.problems) == [
        "content/pipe.csv is not a regular file",
        "content/pipe.md is not a regular file",
    ]


@own_rights
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    root = put(tmp_path, {BRIEF: "x"})
    (root / BRIEF).chmod(0)
    assert [(problem.code, problem.at) for problem in load(root).problems] == [("unreadable", Position(BRIEF))]


@own_rights
def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    root = put(tmp_path, {BRIEF: "x"})
    (root / "content/briefs").chmod(0)
    told = load(root).problems
    (root / "content/briefs").chmod(0o700)
    assert [(problem.code, problem.at.path) for problem in told] == [("unreadable", "content/briefs")]


def test_a_file_that_has_gone_since_its_folder_was_read_is_told(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert decode(BRIEF, tmp_path / "gone.md", problems) is None
    assert [(problem.code, problem.message) for problem in problems] == [
        ("unreadable", f"{BRIEF} cannot be read: no such file or directory")
    ]


# ---------------------------------------------------------------- names of files


@pytest.mark.parametrize("name", [b"\xff.md", b"a\nb.md", b"a\x1bb.csv", b"a\tb.png", "\u2028.md".encode()])
def test_a_name_that_no_address_can_hold_is_told(name: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "content/briefs"
    folder.mkdir(parents=True)
    with open(os.path.join(os.fsencode(folder), name), "w") as file:
        file.write("x")
    site = load(tmp_path)
    assert (site.sources, site.files) == ((), frozenset())
    assert [problem.code for problem in site.problems] == ["bad-slug"]
    site.problems[0].at.path.encode()  # so that it can be printed


@pytest.mark.parametrize("name", ["Überblick 2.pdf", "a'b\"c.pdf", "語.pdf", unicodedata.normalize("NFD", "é.pdf"), "a:b.pdf"])
def test_other_names_are_kept_as_they_are(name: str, tmp_path: Path) -> None:
    assert loaded(tmp_path, {f"content/briefs/{name}": "x"}).files == {f"content/briefs/{name}"}


@pytest.mark.parametrize("names", ["Map.png map.png", "e\u0301.pdf é.pdf", "STRASSE.csv straße.csv", "A/x.csv a/x.csv"])
def test_names_that_are_one_on_some_systems_are_told(names: str, tmp_path: Path) -> None:
    first, second = (f"static/{name}" for name in names.split())
    site = loaded(tmp_path, {first: "x", second: "y"})
    assert site.files == {first}
    (problem,) = site.problems
    assert (problem.code, problem.at) == ("duplicate-slug", Position(second))
    assert first in problem.message
