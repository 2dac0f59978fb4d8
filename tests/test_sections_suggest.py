"""Suggestions: always a section of the author, with a reason, right where he was always of one mind."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections_blog import NAMES, Said, blog, take
from shorttake.link import Link
from shorttake.sections import Asked, Filing
from shorttake.sections.advice import Bullet, automatic, categorise, offered, remark
from shorttake.sections.evidence import asked_of

# Address, title, what is said -> the section, for a blog that has published nothing.
NEW_BLOG = [
    ("https://example.org/a", "OVSDB and the control plane", "", "Networking"),
    ("https://example.org/bgp-route-leaks", "What happened yesterday", "", "Networking"),
    ("https://example.org/b", "A look inside a blade chassis", "", "Servers/Hardware"),
    ("https://example.org/c", "Tuning ZFS snapshots", "", "Storage"),
    ("https://example.org/d", "Part 3", "The series on vMotion and DRS goes on.", "Virtualization"),
    ("https://example.org/e", "How to prepare for a job interview", "", "Career/Soft Skills"),
    ("https://www.purestorage.com/blog/x", "News", "", "Storage"),
]


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Filing:
    return Said().filing(blog(tmp_path_factory.mktemp("past")))


@pytest.mark.parametrize(("url", "title", "text", "section"), NEW_BLOG)
def test_a_new_blog_gets_suggestions(tmp_path: Path, url: str, title: str, text: str, section: str) -> None:
    said = Said()
    found = said.filing(blog(tmp_path, 0)).suggest(Asked(url, title, text))
    assert found.section == section
    assert not said.problems


@pytest.mark.parametrize(
    ("host", "title", "section"),
    [
        ("routes.example", "Part 9", "Networking"),
        ("disks.example", "Part 9", "Storage"),
        ("racks.example", "Part 9", "Servers/Hardware"),
        ("nowhere.example", "a router that speaks BGP", "Networking"),
        ("nowhere.example", "dedupe on flash", "Storage"),
    ],
)
def test_what_was_always_filed_so_is_suggested_so(past: Filing, host: str, title: str, section: str) -> None:
    found = past.suggest(Asked(f"https://{host}/9/9", title))
    assert found.section == section
    assert len(found.first_two) == 2
    assert found.first_two[0] == section


def test_why_names_the_site_and_the_words_as_they_were_written(past: Filing) -> None:
    found = past.suggest(Asked("https://routes.example/9", "The MAC addresses of a VLAN"))
    assert found.why[0] == "routes.example: 12 of 12 in Networking"
    assert any("VLAN" in words or "MAC" in words for words in found.why[1:])
    assert "the" not in [words.lower() for words in found.why]


def test_a_section_without_an_example_is_suggested_from_its_name_and_keywords(tmp_path: Path) -> None:
    sections = [*NAMES, {"name": "Beekeeping", "keywords": ["varroa", "queen excluder"]}]
    filing = Said().filing(blog(tmp_path, 6, sections))
    assert filing.suggest(Asked("https://example.org/", "Advice for a career in engineering")).section == (
        "Career/Soft Skills"
    )
    for title in ("Beekeeping in spring", "Against varroa", "Do you need a queen excluder?"):
        assert filing.suggest(Asked("https://example.org/x", title)).section == "Beekeeping"


def test_scores_are_of_every_section_likeliest_first_and_agree_with_confidence(past: Filing) -> None:
    for title in ("", "BGP", "a blade server for storage", "zzzz"):
        found = past.suggest(Asked("https://example.org/1", title))
        assert set(found.scores) == {section["name"] for section in NAMES}
        assert math.isclose(sum(found.scores.values()), 1.0, abs_tol=1e-6)
        assert list(found.scores.values()) == sorted(found.scores.values(), reverse=True)
        assert next(iter(found.scores)) == found.section
        assert 0.0 <= found.confidence <= 1.0
        assert set(found.as_json()) == {"section", "confidence", "scores", "why"}


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=400))
def test_any_text_gets_a_section_of_the_settings(past: Filing, url: str, title: str, text: str) -> None:
    found = past.suggest(Asked(url, title, text))
    assert found.section in {section["name"] for section in NAMES}
    assert math.isfinite(found.confidence)


@pytest.mark.parametrize(
    "hostile",
    [
        "BGP " * 25_000,
        "a" * 100_000,
        "\x00" * 100_000,
        "/" * 100_000,
        "a-" * 50_000,
        "«" * 100_000,
        "1." * 50_000,
    ],
    ids=["words", "one word", "nulls", "slashes", "hyphens", "marks", "dots"],
)
def test_hostile_text_takes_no_time(past: Filing, hostile: str) -> None:
    found = past.suggest(Asked(f"https://example.org/{hostile}", hostile, hostile))
    assert found.section in {section["name"] for section in NAMES}
    assert all(len(words) < 200 for words in found.why)


def test_the_same_archive_teaches_the_same(tmp_path: Path) -> None:
    models = []
    for name in ("a", "b"):
        filing = Said().filing(blog(tmp_path / name))
        filing.learn()
        models.append(filing.path.read_text(encoding="utf-8").partition("\n")[2])
    assert models[0] == models[1]


# --- the author's word -----------------------------------------------------------------------------


def test_what_the_author_decided_is_not_asked_again(past: Filing, tmp_path: Path) -> None:
    settings = blog(tmp_path, 0).settings
    link = Link("https://routes.example/9", "BGP")
    suggestion = offered(past, link, settings)
    assert suggestion is not None
    assert suggestion.section == "Networking"
    for section in ("Storage", "servers", "NETWORKING"):
        assert offered(past, Link(link.url, link.title, section=section), settings) is None
    assert offered(past, Link(link.url, link.title, section="No such section"), settings) is not None


def test_link_files_with_a_section_teach(tmp_path: Path) -> None:
    made = blog(tmp_path, 2)
    for number in range(8):
        made.link(
            f"l{number}.md", f"https://odd.example/{number}", title="Plain words", section="Virtualization"
        )
    made.link("broken.md", "https://odd.example/x", title="'never closed")
    said = Said()
    found = said.filing(made).suggest(Asked("https://odd.example/9", "Plain words"))
    assert found.section == "Virtualization"
    assert found.why[0] == "odd.example: 8 of 8 in Virtualization"
    assert len(said.problems) == 1
    assert "broken.md" in said.problems[0]


def test_drafts_teach_nothing(tmp_path: Path) -> None:
    made = blog(tmp_path, 3)
    take(made, 4, "## Storage\n\n* [BGP](https://only-a-draft.example/1)\n", status="draft")
    filing = Said().filing(made)
    assert filing.model.issues == 3
    assert filing.model.filed(["only-a-draft.example"]) is None


def test_remarks_of_a_careful_editor(past: Filing) -> None:
    asked = Asked("https://disks.example/9", "Part 9 of why dedupe on flash is worth it")
    sure = past.suggest(asked)
    assert (sure.section, sure.doubtful) == ("Storage", False)
    assert remark(past, asked, "Storage") is None
    words = remark(past, asked, "Networking")
    assert words is not None
    assert words.startswith("filed under Networking; ")
    assert words.endswith("of ten like it are in Storage")
    vague = Asked("https://nowhere.example/", "zzzz")
    guess = past.suggest(vague)
    assert guess.doubtful
    assert "is a guess" in (remark(past, vague, guess.section) or "")
    others = [section["name"] for section in NAMES if section["name"] != guess.section]
    assert [remark(past, vague, name) for name in others] == [None] * len(others)


def test_nothing_is_filed_silently_unless_the_author_wants_it(tmp_path: Path) -> None:
    asked = Asked("https://disks.example/9", "Part 9 of why dedupe on flash is worth it")
    for wish, filed in ((None, False), (0.5, True), (1.0, False)):
        own = {} if wish is None else {"auto_file": wish}
        filing = Said().filing(blog(tmp_path / str(wish)), **own)
        assert automatic(filing, filing.suggest(asked)) is filed


def test_items_of_a_post_have_the_section_of_their_heading_or_a_suggestion(
    past: Filing, tmp_path: Path
) -> None:
    settings = blog(tmp_path, 0).settings
    link = (("https://disks.example/9", "Part 9"),)
    items = [
        Bullet("a", "Servers", link, lambda: "words"),
        Bullet("b", "Odds and Ends", link, lambda: "words"),
        Bullet("c", None, link, lambda: "why dedupe on flash is worth it"),
        Bullet("d", None, (), lambda: "no link"),
    ]
    found = categorise("Technology Short Take #1", items, settings, lambda: past)
    assert [(one.anchor, one.section, one.source) for one in found] == [
        ("a", "Servers/Hardware", "heading"),
        ("b", None, None),
        ("c", "Storage", "suggested"),
        ("d", None, None),
    ]
    assert found[2].confidence is not None
    whole = categorise("Short Take #12, Networking Edition", items[2:3], settings, lambda: past)
    assert (whole[0].section, whole[0].source) == ("Networking", "edition")


def test_a_note_is_asked_in_plain_words() -> None:
    asked = asked_of("https://example.org/", None, None, "See [this](https://e.example/) *now*.")
    assert asked == Asked("https://example.org/", "", "See this now.")
