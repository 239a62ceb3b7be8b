"""New sites and new entries: what is written can be read, and nothing is written over."""

import re
import string
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policybrief import fields, pipeline, scaffold, still
from policybrief.memory import Memory

ENGINE = Path(scaffold.__file__).parent
TODAY = "2026-11-23"
TITLES = (
    *("Plain words", "A colon: and more", "C:", "“Curly”", '"Straight" quotes'),
    *("It's, [a] {list}", "Back\\slash \\n", "#hash", "- dash", "yes", "2000-06-02", "$title", "Ünïcödé, naïveté", "Peace 🕊️ now"),
    "a & b * c ! d % e @ f ` g | h > i ? j",
)
PRINTABLE = st.text(string.printable + "éßø“\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}\N{ZERO WIDTH JOINER}🕊", max_size=60)


def site(tmp_path: Path) -> Path:
    """A new site with nothing added."""
    scaffold.new_site(tmp_path / "site", ENGINE)
    return tmp_path / "site"


def woven(root: Path, *, drafts: bool = False) -> pipeline.Woven:
    """What the checks say."""
    return pipeline.weave(still.Wish(root, drafts=drafts), Memory(), lambda step, done, total: None)


def front(path: Path) -> dict[str, str]:
    """The texts of an entry's front matter, as the engine reads them."""
    table, problems = fields.read(path.read_text(encoding="utf-8").split("\n---\n")[0].removeprefix("---\n"), path.name)
    assert isinstance(table, fields.Table)
    assert not problems
    return {key.text: node.text for key, node in table.pairs if isinstance(node, fields.Scalar)}


# ---------------------------------------------------------------- a site


def test_a_new_site_has_nothing_wrong_with_it(tmp_path: Path) -> None:
    assert woven(site(tmp_path)).problems == ()


def test_a_new_site_builds(tmp_path: Path) -> None:
    root = site(tmp_path)
    pipeline.build(still.Wish(root), woven(root), tmp_path / "out", lambda step, done, total: None)
    assert (tmp_path / "out" / "index.html").is_file()


def test_a_new_site_shows_what_links_can_be(tmp_path: Path) -> None:
    mentions = [*woven(site(tmp_path)).site.mentions]
    assert {str(mention.target.kind) for mention in mentions if not mention.automatic} == {"brief", "term", "event", "source"}
    assert any(mention.automatic for mention in mentions)


def test_a_new_site_owns_its_look(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert (root / "templates" / "base.html").is_file()
    assert list((root / "static" / "css").iterdir())


def test_the_forms_of_new_entries_stay_with_the_engine(tmp_path: Path) -> None:
    assert not (site(tmp_path) / "entries").exists()


def test_every_file_made_is_told(tmp_path: Path) -> None:
    made = scaffold.new_site(tmp_path / "site", ENGINE)
    assert sorted(made) == sorted(path for path in (tmp_path / "site").rglob("*") if path.is_file())


def test_the_look_may_stand_inside_the_package(tmp_path: Path) -> None:
    for name in ("starter/README.md", "templates/base.html", "static/css/site.css"):
        (tmp_path / "wheel" / name).parent.mkdir(parents=True)
        (tmp_path / "wheel" / name).write_text(name, encoding="utf-8")
    made = scaffold.new_site(tmp_path / "site", tmp_path / "wheel")
    assert [path.relative_to(tmp_path / "site").as_posix() for path in made] == [
        "README.md",
        "static/css/site.css",
        "templates/base.html",
    ]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert woven(site(tmp_path)).sound


def test_a_fresh_repository_will_do(tmp_path: Path) -> None:
    (tmp_path / "site" / ".git").mkdir(parents=True)
    assert woven(site(tmp_path)).sound


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(scaffold.Refused) as refusal:
        scaffold.new_site(tmp_path / "site", ENGINE)
    assert "is not empty" in refusal.value.message
    assert [path.read_text(encoding="utf-8") for path in (tmp_path / "site").iterdir()] == ["mine"]


def test_a_file_is_no_place_for_a_site(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine", encoding="utf-8")
    with pytest.raises(scaffold.Refused, match="could not be made"):
        scaffold.new_site(tmp_path / "site", ENGINE)
    assert (tmp_path / "site").read_text(encoding="utf-8") == "mine"


def test_the_recipes_publish_what_they_build(tmp_path: Path) -> None:
    root = site(tmp_path)
    github = yaml.safe_load((root / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    gitlab = yaml.safe_load((root / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    steps = github["jobs"]["publish"]["steps"]
    assert "policybrief build" in [step.get("run") for step in steps]
    assert [step["with"]["path"] for step in steps if "pages-artifact" in step.get("uses", "")] == ["_site"]
    assert "policybrief build --out public" in gitlab["pages"]["script"]
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]


def test_the_readme_names_the_verbs_that_there_are(tmp_path: Path) -> None:
    verbs = re.findall(r"^    policybrief (\w+)", (site(tmp_path) / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(verbs) <= {"build", "serve", "check", "new", "clean"}


# ---------------------------------------------------------------- an entry


@pytest.mark.parametrize(("kind", "date"), [("brief", ""), ("term", ""), ("event", "1999-11~")])
def test_a_new_entry_passes_the_checks(tmp_path: Path, kind: str, date: str) -> None:
    root = site(tmp_path)
    scaffold.new_entry(root, kind, "Something new", TODAY, date)
    assert woven(root).problems == ()
    assert woven(root, drafts=True).problems == ()


@pytest.mark.parametrize(("kind", "date"), [("brief", ""), ("term", ""), ("event", "2000")])
def test_a_new_entry_is_a_draft(tmp_path: Path, kind: str, date: str) -> None:
    root = site(tmp_path)
    before = len([*woven(root).site.mentions])
    assert front(scaffold.new_entry(root, kind, "Something new", TODAY, date))["status"] == "draft"
    assert (woven(root).drafts, len([*woven(root).site.mentions])) == (1, before)


def test_each_kind_has_its_folder(tmp_path: Path) -> None:
    root = site(tmp_path)
    made = [
        scaffold.new_entry(root, kind, "New: words", TODAY, date)
        for kind, date in (("brief", ""), ("term", ""), ("event", "2000-06-02"))
    ]
    assert [path.relative_to(root).as_posix() for path in made] == [
        "content/briefs/new-words.md",
        "content/glossary/new-words.md",
        "content/timeline/2000-06-02-new-words.md",
    ]


def test_what_was_filled_in_is_read_back(tmp_path: Path) -> None:
    root = site(tmp_path)
    for kind, date in (("brief", ""), ("term", ""), ("event", "1990/1992")):
        scaffold.new_entry(root, kind, "A new title", TODAY, date)
    found = woven(root, drafts=True).site
    assert [(brief.title, brief.date.edtf) for brief in found.briefs if brief.slug == "a-new-title"] == [("A new title", TODAY)]
    assert [term.name for term in found.terms if term.slug == "a-new-title"] == ["A new title"]
    assert [(event.date.edtf, event.kind) for event in found.events if event.title == "A new title"] == [("1990/1992", "treaty")]


def test_a_brief_may_bring_its_date(tmp_path: Path) -> None:
    assert front(scaffold.new_entry(site(tmp_path), "brief", "Old", TODAY, "2000-11"))["date"] == "2000-11"


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize(("kind", "key"), [("brief", "title"), ("term", "name"), ("event", "title")])
def test_titles_keep_every_character(tmp_path: Path, kind: str, key: str, title: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "site.yaml").write_text("title: T\ntimeline: {kinds: {vote: Vote}}\n", encoding="utf-8")
    path = scaffold.new_entry(tmp_path, kind, title, TODAY, "2000" if kind == "event" else "")
    assert front(path)[key] == title


@settings(deadline=None, max_examples=200)
@given(title=PRINTABLE | st.text(max_size=20))
def test_any_title_is_written_as_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    root = tmp_path_factory.mktemp("site")
    (root / "content").mkdir()
    (root / "content" / "site.yaml").write_text("title: T\n", encoding="utf-8")
    try:
        path = scaffold.new_entry(root, "brief", f"A {title}", TODAY)
    except scaffold.Refused:
        assert not list(root.rglob("*.md"))
    else:
        found = woven(root, drafts=True)
        assert found.problems == ()
        assert found.site.briefs[0].title == " ".join(f"A {title}".split())
        assert found.site.briefs[0].slug == path.stem


def test_a_second_entry_of_a_name_is_refused(tmp_path: Path) -> None:
    root = site(tmp_path)
    path = scaffold.new_entry(root, "term", "Montreal Fund", TODAY)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(scaffold.Refused) as refusal:
        scaffold.new_entry(root, "term", "Montreal fund", TODAY)
    assert refusal.value.message == "content/glossary/montreal-fund.md is there already"
    assert path.read_text(encoding="utf-8") == "mine"


def test_an_event_needs_a_date(tmp_path: Path) -> None:
    with pytest.raises(scaffold.Refused, match="an event needs a date"):
        scaffold.new_entry(site(tmp_path), "event", "It happens", TODAY)


def test_a_date_that_no_calendar_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(scaffold.Refused) as refusal:
        scaffold.new_entry(site(tmp_path), "event", "It happens", TODAY, "2000-02-30")
    assert refusal.value.message == "30 February does not exist: February 2000 has 29 days"
    assert "2000-02-29" in refusal.value.help


def test_a_term_takes_no_date(tmp_path: Path) -> None:
    with pytest.raises(scaffold.Refused, match="a term has no date"):
        scaffold.new_entry(site(tmp_path), "term", "A word", TODAY, "2000")


@pytest.mark.parametrize(
    ("date", "stamp"),
    [
        ("2000-06-02", "2000-06-02"),
        ("2000-06-02T10:30:00Z", "2000-06-02"),
        ("2000-06-01?", "2000-06-01"),
        ("2000-11", "2000-11"),
        ("1999~", "1999"),
        ("1997-21", "1997"),
        ("199X", "1990"),
        ("2000-06-03/2000-06-05", "2000-06-03"),
        ("../1990-05", "1990-05"),
        ("2000-XX-XX", "2000"),
        ("-0043-03-15", "44-bc-03-15"),
        ("-0044", "45-bc"),
        ("0044", "0044"),
        ("0000-12", "1-bc-12"),
        ("Y-17000", "17001-bc"),
    ],
)
def test_an_event_is_filed_by_its_date(tmp_path: Path, date: str, stamp: str) -> None:
    root = site(tmp_path)
    assert scaffold.new_entry(root, "event", "It happens", TODAY, date).name == f"{stamp}-it-happens.md"
    assert woven(root, drafts=True).problems == ()


def test_an_event_takes_a_kind_of_its_own_site(tmp_path: Path) -> None:
    root = site(tmp_path)
    (root / "content" / "site.yaml").write_text("title: T\ntimeline: {kinds: {vote: Vote, test: Test}}\n", encoding="utf-8")
    path = scaffold.new_entry(root, "event", "It happens", TODAY, "2000")
    assert front(path)["kind"] == "vote"
    assert "# One of: vote, test\n" in path.read_text(encoding="utf-8")


def test_a_site_without_kinds_of_event_takes_no_event(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with pytest.raises(scaffold.Refused, match="lists no kinds of event"):
        scaffold.new_entry(tmp_path, "event", "It happens", TODAY, "2000")


@pytest.mark.parametrize("title", ["Index", "Glossary", "???", "", "臭氧层"])
def test_a_title_that_makes_no_address_is_refused(tmp_path: Path, title: str) -> None:
    with pytest.raises(scaffold.Refused, match="cannot be part of an address"):
        scaffold.new_entry(site(tmp_path), "brief", title, TODAY)


@pytest.mark.parametrize(("title", "name"), [("A bell\a", "U+0007"), ("Lost \udcff", "U+DCFF"), ("Ours \ue000", "U+E000")])
def test_a_character_that_no_text_may_hold_is_named(tmp_path: Path, title: str, name: str) -> None:
    with pytest.raises(scaffold.Refused) as refusal:
        scaffold.new_entry(site(tmp_path), "brief", title, TODAY)
    assert name in refusal.value.message


def test_a_title_beyond_measure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(scaffold.Refused, match="it may have 120"):
        scaffold.new_entry(site(tmp_path), "term", "word " * 30, TODAY)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("word " * 20, "-".join(["word"] * 16)), ("x" * 90, "x" * 80), (f"{'x' * 79} y", "x" * 79), ("x" * 80, "x" * 80)],
)
def test_a_long_name_is_cut_between_words(tmp_path: Path, title: str, slug: str) -> None:
    assert scaffold.new_entry(site(tmp_path), "term", title, TODAY).stem == slug


def test_a_long_word_does_not_leave_the_date_alone(tmp_path: Path) -> None:
    path = scaffold.new_entry(site(tmp_path), "event", "x" * 90, TODAY, "2000")
    assert path.stem == "2000-" + "x" * 75


def test_outside_a_site_there_are_no_entries(tmp_path: Path) -> None:
    with pytest.raises(scaffold.Refused, match="holds no content/"):
        scaffold.new_entry(tmp_path, "brief", "A title", TODAY)
    assert not list(tmp_path.iterdir())
