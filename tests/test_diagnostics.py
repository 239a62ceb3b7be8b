"""Bad input is told with file, line, column and a cure; all of it in one run; nothing is published."""

from pathlib import Path

import pytest

from policybrief import pipeline, still
from policybrief.problem import Position, describe

from .sites import BRIEF, EVENT, MINIMAL, SETTINGS, SOURCES, TERM, minimal, put, woven

BRIEF_PATH = "content/briefs/protocol.md"
TERM_PATH = "content/glossary/montreal-protocol.md"
EVENT_PATH = "content/timeline/1987-09-16-signed.md"

Case = tuple[str, str | bytes, str, int, int]
CASES: dict[str, Case] = {
    "colon in a title": (BRIEF_PATH, BRIEF.replace("What the", "Ozone: what the"), "yaml-colon", 2, 13),
    "tab": (BRIEF_PATH, BRIEF.replace("summary: A", "\tsummary: A"), "yaml-tab", 5, 1),
    "repeated key": (BRIEF_PATH, BRIEF.replace("summary:", "title: Again\nsummary:"), "repeated-key", 5, 1),
    "misspelt key": (BRIEF_PATH, BRIEF.replace("authors:", "auhtors:"), "unknown-key", 4, 1),
    "missing required key": (BRIEF_PATH, BRIEF.replace("summary: A short account.\n", ""), "missing-key", 2, 1),
    "empty required key": (BRIEF_PATH, BRIEF.replace("summary: A short account.", "summary:"), "missing-key", 5, 1),
    "wrong type": (BRIEF_PATH, BRIEF.replace("[{family: Author, given: Ann}]", "Ann Author"), "wrong-type", 4, 10),
    "list for a text": (BRIEF_PATH, BRIEF.replace("A short account.", "[a, b]"), "wrong-type", 5, 10),
    "unknown value": (BRIEF_PATH, BRIEF.replace("summary:", "status: drfat\nsummary:"), "unknown-value", 5, 9),
    "impossible date": (BRIEF_PATH, BRIEF.replace("2009-09-16", "2009-02-30"), "bad-date", 3, 15),
    "bad EDTF": (EVENT_PATH, EVENT.replace("1987-09-16", "late 1987"), "bad-date", 3, 7),
    "wrong weekday": (EVENT_PATH, EVENT.replace("kind:", "weekday: Mon\nkind:"), "weekday", 4, 10),
    "unknown term": (BRIEF_PATH, BRIEF + "\n[words](term:montreal-protocl)\n", "unknown-term", 13, 1),
    "unknown name": (BRIEF_PATH, BRIEF + "\nThe [[montreal-protocl]].\n", "unknown-name", 13, 5),
    "unknown event": (BRIEF_PATH, BRIEF + "\n[[event:1987-09-16-singed]]\n", "unknown-event", 13, 1),
    "unknown source": (BRIEF_PATH, BRIEF + "\nSo it is said [@unep-1978].\n", "unknown-source", 13, 16),
    "unknown brief": (BRIEF_PATH, BRIEF + "\n[[brief:protocols]]\n", "unknown-brief", 13, 1),
    "unknown actor": (EVENT_PATH, EVENT.replace("[montreal-protocol]", "[montreal-protocl]"), "unknown-actor", 5, 10),
    "unknown kind": (EVENT_PATH, EVENT.replace("kind: treaty", "kind: treety"), "unknown-kind", 4, 7),
    "unknown kind of term": (TERM_PATH, TERM.replace("kind: treaty", "kind: treety"), "unknown-value", 3, 7),
    "missing file": (BRIEF_PATH, BRIEF + "\n[a table](table.csv)\n", "missing-file", 13, 1),
    "missing Markdown file": (BRIEF_PATH, BRIEF + "\n[x](../glossary/none.md)\n", "missing-file", 13, 1),
    "missing anchor": (BRIEF_PATH, BRIEF + "\n[see](#later-yaers)\n", "missing-anchor", 13, 1),
    "missing anchor elsewhere": (BRIEF_PATH, BRIEF + "\n[[brief:protocol#no-such]]\n", "missing-anchor", 13, 1),
    "missing image": (BRIEF_PATH, BRIEF + "\n![a map](map.png)\n", "missing-image", 13, 1),
    "image of another host": (BRIEF_PATH, BRIEF + "\n![a](https://x.example/a.png)\n", "foreign-image", 13, 1),
    "link out of the content": (BRIEF_PATH, BRIEF + "\n[x](../../../etc/passwd)\n", "outside", 13, 1),
    "a link that would run": (BRIEF_PATH, BRIEF + "\n[x](javascript:alert)\n", "unsafe-address", 13, 1),
    "empty file": (BRIEF_PATH, "", "empty-file", 1, 1),
    "invalid UTF-8": (BRIEF_PATH, BRIEF.encode() + b"\nna\xefve\n", "not-utf-8", 13, 3),
    "UTF-16": (BRIEF_PATH, BRIEF.encode("utf-16"), "not-utf-8", 1, 1),
    "control character": (BRIEF_PATH, BRIEF + "a\x02b\n", "control-character", 12, 2),
    "too large": (BRIEF_PATH, BRIEF + "word " * 250_000, "too-large", 1, 1),
    "no front matter": (BRIEF_PATH, "Only words.\n", "no-front-matter", 1, 1),
    "no end of front matter": (BRIEF_PATH, "---\ntitle: x\n", "open-front-matter", 1, 1),
    "front matter of no keys": (BRIEF_PATH, "---\njust words\n---\nText.\n", "wrong-type", 2, 1),
    "no text": (BRIEF_PATH, BRIEF.split("---\n")[1].join(("---\n", "---\n")), "empty-body", 7, 1),
    "anchor in YAML": (BRIEF_PATH, BRIEF.replace("A short", "&a short"), "yaml-alias", 5, 10),
    "tag in YAML": (BRIEF_PATH, BRIEF.replace("A short account.", "!!python/name:os.system"), "yaml-tag", 5, 10),
    "deep YAML": (BRIEF_PATH, BRIEF.replace("A short account.", "[" * 30 + "]" * 30), "yaml-depth", 5, 30),
    "a form of two terms": ("content/glossary/other.md", TERM, "duplicate-form", 2, 7),
    "a slug twice": (
        "content/glossary/more.yaml",
        "- slug: montreal-protocol\n  name: X\n  kind: treaty\n  gist: G.\n  text: T.\n",
        "duplicate-slug",
        1,
        3,
    ),
    "a slug that is no address": ("content/glossary/Über uns.md", TERM.replace("Montreal", "Other"), "bad-slug", 1, 1),
    "a reserved slug": ("content/glossary/index.md", TERM.replace("Montreal", "Other"), "bad-slug", 1, 1),
    "a source twice": ("content/sources.yaml", SOURCES + SOURCES.split("references:\n")[1], "duplicate-slug", 7, 9),
    "a source of no CSL type": ("content/sources.yaml", SOURCES.replace("type: treaty", "type: treety"), "unknown-value", 3, 11),
    "an address that would run": (
        "content/sources.yaml",
        SOURCES.replace("https://ozone.unep.org/", "javascript:x"),
        "unsafe-address",
        6,
        10,
    ),
    "misspelt setting": ("content/site.yaml", SETTINGS + "tagine: x\n", "unknown-key", 5, 1),
    "a gist too long": (TERM_PATH, TERM.replace("A treaty that", "A treaty that " + "x" * 300), "too-long", 4, 7),
    "an order that dates deny": (
        EVENT_PATH,
        EVENT.replace("kind:", "after: [1990-06-29-london]\nkind:"),
        "contradicted-order",
        4,
        9,
    ),
    "too many brackets": (BRIEF_PATH, BRIEF + "\n" + "[" * 5000 + "\n", "too-complex", 13, 1),
    "a note that is not there": (BRIEF_PATH, BRIEF + "\nSo[^9].\n", "unknown-note", 13, 3),
    "an editor’s note that is not there": (BRIEF_PATH, BRIEF + "\nSo.[!why]\n", "unknown-note", 13, 4),
    "claims of no paragraph": (BRIEF_PATH, BRIEF + "\n<!-- claims: 1.1 -->\n", "bad-claim", 13, 1),
    "a claim that is no number": (TERM_PATH, TERM.replace("kind:", "bears_on: {protocol: [first]}\nkind:"), "bad-claim", 3, 23),
    "a claim that no brief marks": (TERM_PATH, TERM.replace("kind:", "bears_on: {protocol: [1]}\nkind:"), "unknown-claim", 3, 23),
    "a fact that its event denies": (
        TERM_PATH,
        TERM.replace("kind:", "facts: [{what: signed, date: 1986, event: 1987-09-16-signed}]\nkind:"),
        "contradicted-date",
        3,
        43,
    ),
    "a list that no page can show": (
        "content/pages/about.md",
        "---\ntitle: About\nshows: [notes]\n---\nWe.\n",
        "unknown-value",
        3,
        9,
    ),
    "no address for corrections": ("content/site.yaml", SETTINGS + "corrections: the desk\n", "unsafe-address", 5, 14),
    "a half link": (BRIEF_PATH, BRIEF + "\nThe [[protocol.\n", "unclosed-link", 13, 5),
    "a bad citation": (BRIEF_PATH, BRIEF + "\nSo [@ what].\n", "bad-citation", 13, 5),
    "words near a form that is not ambiguous": (
        TERM_PATH,
        TERM.replace("kind:", "forms: [{text: Pact, near: [ozone]}]\nkind:"),
        "wrong-type",
        3,
        9,
    ),
    "a scope that is none": ("content/site.yaml", SETTINGS + "links: {scope: h4}\n", "unknown-value", 5, 16),
    "a scope of a brief that is none": (
        BRIEF_PATH,
        BRIEF.replace("summary:", "terms: {scope: h4}\nsummary:"),
        "unknown-value",
        5,
        16,
    ),
    "a meaning that is no term": (BRIEF_PATH, BRIEF.replace("summary:", "terms: {Fund: fnud}\nsummary:"), "unknown-term", 5, 15),
}
LONDON = EVENT.replace("1987-09-16", "1990-06-29").replace("is signed", "is amended in London")


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    path, content, code, line, column = CASES[name]
    site = woven(minimal(tmp_path, {"content/timeline/1990-06-29-london.md": LONDON, path: content}))
    told = [problem for problem in site.problems if problem.code == code]
    assert [problem.at for problem in told][:1] == [Position(path, line, column)], site.problems
    assert not site.sound
    assert told[0].help


FUNDS = {
    f"content/glossary/{slug}.md": f"---\nname: {slug.title()} Purse\nkind: body\ngist: A fund.\n"
    "forms: [{text: Fund, ambiguous: true}, {text: Pot, ambiguous: true, near: [gold]}]\n---\nIt pays.\n"
    for slug in ("kigali", "vienna")
}


def doubts(root: Path, text: str, keys: str = "") -> list[str]:
    """What is told of a brief on two funds: place, code and message."""
    brief = BRIEF.replace("summary:", f"{keys}summary:") + text
    return [
        f"{one.at.line}:{one.at.column}: {one.code}: {one.message}"
        for one in woven(minimal(root, {**FUNDS, BRIEF_PATH: brief})).problems
    ]


def test_a_form_that_nothing_decides_is_told_where_it_stands(tmp_path: Path) -> None:
    assert doubts(tmp_path, "It asked the\nFund.\n") == ["13:1: ambiguous-form: “Fund” may mean kigali or vienna"]


def test_a_form_is_told_each_time_that_nothing_decides_it(tmp_path: Path) -> None:
    assert [one.split(": ")[0] for one in doubts(tmp_path, "The Fund and the Fund.\n\nThe Fund.\n")] == ["12:5", "12:18", "14:5"]


def test_words_near_that_stand_for_both_terms_decide_nothing(tmp_path: Path) -> None:
    assert doubts(tmp_path, "A Pot of gold.\n") == ["12:3: ambiguous-form: “Pot” may mean kigali or vienna"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("The Fund paid.\n", "terms: {Fund: vienna}\n", id="front matter decides"),
        pytest.param("The Fund paid.\n", "terms: off\n", id="nothing is linked"),
        pytest.param("The [[vienna|Fund]] paid.\n", "", id="a link decides"),
        pytest.param("The [[!Fund]] paid.\n", "", id="left alone"),
        pytest.param("The Fund Act passed.\n", "", id="a part of a longer name"),
        pytest.param("> The Fund paid.\n", "", id="a quotation"),
    ],
)
def test_a_form_that_something_decides_is_not_told(text: str, keys: str, tmp_path: Path) -> None:
    assert doubts(tmp_path, text, keys) == []


def test_a_link_to_a_form_that_terms_share_is_told(tmp_path: Path) -> None:
    assert [one.split(": ")[:2] for one in doubts(tmp_path, "The [[Fund]] paid.\n")] == [["12:5", "ambiguous-form"]]


def test_the_plural_of_a_form_that_terms_share_may_mean_each_of_them(tmp_path: Path) -> None:
    files = {path: text.replace("text: Fund,", "text: fund,") for path, text in FUNDS.items()}
    site = woven(minimal(tmp_path, {**files, BRIEF_PATH: BRIEF + "The funds paid.\n"}))
    assert [problem.message for problem in site.problems] == ["“funds” may mean kigali or vienna"]


def test_a_meaning_of_words_that_no_term_has_is_told(tmp_path: Path) -> None:
    assert [one.split(": ")[0] for one in doubts(tmp_path, "", "terms: {Fnud: vienna}\n")] == ["5:9"]


def test_a_meaning_that_has_not_the_form_is_told(tmp_path: Path) -> None:
    assert [one.split(": ")[0] for one in doubts(tmp_path, "", "terms: {Fund: montreal-protocol}\n")] == ["5:15"]


@pytest.mark.parametrize("silent", ["kigali", "vienna"])
def test_which_of_two_terms_is_never_linked_does_not_matter_to_a_form_they_share(silent: str, tmp_path: Path) -> None:
    path = f"content/glossary/{silent}.md"
    site = woven(
        minimal(tmp_path, {**FUNDS, path: FUNDS[path].replace("kind:", "link: false\nkind:"), BRIEF_PATH: BRIEF + "The Fund.\n"})
    )
    assert [problem.code for problem in site.problems] == ["ambiguous-form"]


MP = "---\nname: military police\nabbreviation: MP\nkind: body\ngist: Police.\n---\nThey pay.\n"


def test_an_abbreviation_of_another_term_is_told_at_what_it_stands_behind(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {"content/glossary/mp.md": MP, BRIEF_PATH: BRIEF + "See the\nMontreal Protocol (MP).\n"}))
    assert [(problem.code, problem.at) for problem in site.problems] == [
        ("contradicted-abbreviation", Position(BRIEF_PATH, 13, 1))
    ]


@pytest.mark.parametrize(
    "words", ["Montreal Protocol (UN)", "Montreal Protocol, MP", "(MP) Montreal Protocol", "military police (MP)"]
)
def test_what_is_no_abbreviation_of_another_term_is_not_told(words: str, tmp_path: Path) -> None:
    assert woven(minimal(tmp_path, {"content/glossary/mp.md": MP, BRIEF_PATH: f"{BRIEF}See the {words}.\n"})).problems == ()


def test_the_minimal_site_has_no_problem(tmp_path: Path) -> None:
    assert woven(minimal(tmp_path)).problems == ()


def test_all_mistakes_are_told_in_one_run(tmp_path: Path) -> None:
    bad = {
        BRIEF_PATH: BRIEF.replace("title:", "titel:") + "\n[[nobody]] [@nothing]\n",
        TERM_PATH: TERM.replace("kind: treaty", "kind: pact"),
        EVENT_PATH: EVENT.replace("1987-09-16", "1987-09-31"),
        "content/pages/about.md": "",
    }
    codes = {problem.code for problem in woven(minimal(tmp_path, bad)).problems}
    assert codes >= {"unknown-key", "missing-key", "unknown-name", "unknown-source", "unknown-value", "bad-date", "empty-file"}


def test_problems_stand_in_order(tmp_path: Path) -> None:
    bad = {BRIEF_PATH: BRIEF + "\n[[b]] [[a]]\n", "content/briefs/another.md": BRIEF + "\n[[c]]\n"}
    places = [problem.at for problem in woven(minimal(tmp_path, bad)).problems]
    assert places == sorted(places)
    assert len(places) == 3


def test_a_misspelt_name_suggests_the_nearest(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {BRIEF_PATH: BRIEF + "\n[[montreal-protocl]]\n"}))
    assert site.problems[0].help == "did you mean montreal-protocol?"


def test_a_message_shows_the_line_and_marks_the_place(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {BRIEF_PATH: BRIEF + "\nThe [[montreal-protocl]] held.\n"}))
    assert describe(site.problems[0], site.texts) == "\n".join(
        (
            "content/briefs/protocol.md:13:5: error[unknown-name]: nothing is called “montreal-protocl”",
            "   13 | The [[montreal-protocl]] held.",
            "      |     ^^^^^^^^^^^^^^^^^^^^",
            "  help: did you mean montreal-protocol?",
        )
    )


def test_a_colon_in_a_title_is_told_with_its_cure(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {BRIEF_PATH: BRIEF.replace("What the", "Ozone: what the")}))
    assert site.problems[0].help == 'put the value in quotes: title: "Ozone: what the Protocol did"'


def test_an_unsound_site_is_not_published_and_the_old_one_stays(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    root = minimal(tmp_path)
    wish = still.Wish(root)
    pipeline.build(wish, woven(root), out, lambda *_: None)
    before = (out / "index.html").read_bytes()
    put(root, {BRIEF_PATH: BRIEF.replace("2009-09-16", "2009-02-30")})
    assert not woven(root).sound
    assert (out / "index.html").read_bytes() == before


def test_a_symbolic_link_is_refused_and_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(BRIEF.replace("What the", "Secret: the"))
    root = minimal(tmp_path / "site")
    (root / "content/briefs/leak.md").symlink_to(secret)
    assert [problem.code for problem in woven(root).problems] == ["special-file"]


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    import os

    root = minimal(tmp_path)
    os.mkfifo(root / "content/briefs/pipe.md")
    assert [problem.code for problem in woven(root).problems] == ["special-file"]


def test_a_byte_order_mark_and_carriage_returns_change_nothing(tmp_path: Path) -> None:
    plain = woven(minimal(tmp_path / "plain"))
    windows = {path: b"\xef\xbb\xbf" + str(text).replace("\n", "\r\n").encode() for path, text in MINIMAL.items()}
    assert woven(put(tmp_path / "windows", windows)).site == plain.site


def test_strict_makes_warnings_errors(tmp_path: Path) -> None:
    root = minimal(tmp_path, {"content/stray.md": "words"})
    assert woven(root).sound
    assert not woven(root, strict=True).sound


def test_a_draft_cannot_be_linked_from_what_is_published(tmp_path: Path) -> None:
    root = minimal(tmp_path, {TERM_PATH: TERM.replace("kind:", "status: draft\nkind:")})
    codes = {problem.code for problem in woven(root).problems}
    assert codes == {"unpublished"}
    assert woven(root, drafts=True).problems == ()


def test_an_empty_site_is_told(tmp_path: Path) -> None:
    assert [problem.code for problem in woven(put(tmp_path, {"content/site.yaml": SETTINGS})).problems] == ["no-content"]


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {BRIEF_PATH: BRIEF + "\x1b[31mred\n"}))
    assert "\x1b" not in describe(site.problems[0], site.texts)


def test_a_very_long_line_is_shown_in_part(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {BRIEF_PATH: BRIEF + "\n" + "word " * 5000 + "[[nobody]]\n"}))
    assert max(map(len, describe(site.problems[0], site.texts).split("\n"))) < 120


def test_a_slip_that_hides_all_sources_is_told_once(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {"content/sources.yaml": SOURCES.replace("title: The", "title: On: the")}))
    assert [problem.code for problem in site.problems] == ["yaml-colon"]


def test_a_slip_that_hides_the_settings_is_told_once(tmp_path: Path) -> None:
    site = woven(minimal(tmp_path, {"content/site.yaml": SETTINGS.replace("title: Ozone", "title: On: ozone")}))
    assert [problem.code for problem in site.problems] == ["yaml-colon"]


def test_a_site_without_settings_is_told(tmp_path: Path) -> None:
    root = minimal(tmp_path)
    (root / "content/site.yaml").unlink()
    assert [problem.code for problem in woven(root).problems] == ["no-settings"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", EVENT.replace("title: The", "title: On: the").encode()])
def test_an_entry_that_cannot_be_read_is_told_once(content: bytes, tmp_path: Path) -> None:
    assert len(woven(minimal(tmp_path, {EVENT_PATH: content})).problems) == 1


def test_a_text_of_only_a_comment_is_none(tmp_path: Path) -> None:
    body = TERM.replace("A treaty of 1987.", "<!-- later -->")
    assert [problem.code for problem in woven(minimal(tmp_path, {TERM_PATH: body})).problems] == ["empty-body"]


def test_a_former_name_is_found_by_the_path_of_its_file(tmp_path: Path) -> None:
    files = {
        TERM_PATH: TERM.replace("kind:", "was: [ozone-treaty]\nkind:"),
        BRIEF_PATH: BRIEF + "\n[x](../glossary/ozone-treaty.md)\n",
    }
    assert woven(minimal(tmp_path, files)).problems == ()


def test_two_quotations_in_a_row_keep_their_speakers(tmp_path: Path) -> None:
    from .sites import pages

    quoted = "\n> “One.”\n>\n> — Ann, 1987\n\n> “Two.”\n>\n> — Bob, 1988\n"
    page = pages(minimal(tmp_path, {BRIEF_PATH: BRIEF + quoted}))["briefs/protocol/index.html"]
    assert page.count('<figure class="quotation">') == 2
    assert page.index("“One.”") < page.index("Ann, 1987") < page.index("“Two.”") < page.index("Bob, 1988")


def test_a_text_with_another_ending_is_told(tmp_path: Path) -> None:
    found = woven(minimal(tmp_path, {"content/briefs/other.markdown": BRIEF})).problems
    assert [(problem.code, problem.severity.value) for problem in found] == [("stray-file", "warning")]
