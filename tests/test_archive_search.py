"""Finding by words: the best first, whatever is asked, with full-text search and without."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_blog import Blog
from shorttake.archive import Archive
from shorttake.cache import Cache


class WithoutFullText(Cache):
    """A cache of a Python whose SQLite was built without FTS5."""

    def room(self, name: str, version: int, schema: str) -> sqlite3.Connection:
        if "fts5" in schema:
            raise sqlite3.OperationalError("no such module: fts5")
        return super().room(name, version, schema)


def fill(blog: Blog) -> None:
    blog.post(
        "takes/one.md",
        "## Networking\n\n"
        "* [Queues in switches](https://queues.example.org/a), [buffers](https://example.net/b): Zoë Müller\n"
        "* Kubernetes [operators](https://example.com/operators), explained.\n"
        "* A vSwitch [story](https://example.com/story) of open switches.\n",
        title="'Technology Short Take #1'",
    )
    blog.post(
        "posts/two.md", "About [an open letter](https://example.com/letter).", title="Reading in autumn"
    )
    blog.link(
        "x.md",
        "https://example.org/x",
        "My note.",
        title="Hello sailor",
        author="Ada Example",
        added="2026-01-01",
    )
    blog.link(
        "used/1/y.md",
        "https://queues.example.org/a",
        title="Queues",
        author="Bob Example",
        added="2026-01-01",
    )
    blog.post("takes/日本.md", "* 分散システムの設計について [読む](https://example.jp/)", title="日本語")


@pytest.fixture(params=["with full-text search", "without"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    blog = Blog(tmp_path)
    fill(blog)
    cache = (
        Cache(blog.settings.cache)
        if request.param.startswith("with f")
        else WithoutFullText(blog.settings.cache)
    )
    archive = blog.archive(cache)
    archive.refresh()
    return archive


A, B = "https://queues.example.org/a", "https://example.net/b"
OPERATORS, STORY = "https://example.com/operators", "https://example.com/story"
LETTER, SAILOR = "https://example.com/letter", "https://example.org/x"

ASKED = [
    # the question, the addresses found
    ("queues", [A, B]),
    ("QUEUES switches", [A, B]),
    ("zoe muller", [A, B]),
    ("Zoë Müller", [A, B]),
    ("operators", [OPERATORS]),
    ("kube", [OPERATORS]),
    ("kubernetes queues", []),
    ('"open switches"', [STORY]),
    ('"switches open"', []),
    ("witch story", [STORY]),
    ("example.net", [B]),
    ("queues.example.org", [A]),
    ("buffers example.net", [B]),
    ("autumn", [LETTER]),
    ("sailor", [SAILOR]),
    ("Ada", [SAILOR]),
    ("note sailor ada", [SAILOR]),
    ("Bob", [A]),
    ("システム", ["https://example.jp/"]),
    ("", []),
    ("   ", []),
    ('"', []),
    ("--- ***", []),
    ("nothing of the kind", []),
]


@pytest.mark.parametrize(("question", "urls"), ASKED)
def test_what_is_found(archive: Archive, question: str, urls: list[str]) -> None:
    assert [place.url for place in archive.search(question)] == urls


def test_a_place_that_is_found_tells_the_words_used_then(archive: Archive) -> None:
    (place,) = archive.search("kubernetes explained")
    assert (place.file, place.line, place.section, place.number, place.date) == (
        "content/takes/one.md",
        9,
        "Networking",
        1,
        "2026-11-20",
    )
    assert place.text == "Kubernetes operators, explained."


def test_whole_words_come_before_beginnings_of_words(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("posts/a.md", "Resting places, restored: [a](https://example.org/a) rests.")
    blog.post(
        "posts/b.md",
        "A very long text about many things and also rest, [b](https://example.org/b) of the day.",
    )
    assert [place.url[-1] for place in blog.fresh().search("rest")] == ["b", "a"]


def test_a_limit_is_kept(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post(
        "posts/a.md",
        "\n\n".join(f"Word [{n}](https://example.org/{n}) [b](https://example.net/{n})" for n in range(9)),
    )
    archive = blog.fresh()
    assert [len(archive.search("word", limit)) for limit in (-1, 0, 1, 5, 18, 50)] == [0, 0, 1, 5, 18, 18]


def test_what_is_gone_is_not_found(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    path = blog.post("posts/a.md", "First words, [a](https://example.org/a).")
    archive = blog.fresh()
    blog.post("posts/a.md", "Second words, [a](https://example.org/a).")
    archive.refresh()
    assert archive.search("first") == []
    assert len(archive.search("second")) == 1
    path.unlink()
    archive.refresh()
    assert archive.search("words") == []


def test_an_index_without_full_text_search_is_made_anew_where_there_is_one(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    fill(blog)
    expected = [[place.url for place in blog.fresh().search(question)] for question, _ in ASKED]
    for kind in (WithoutFullText, Cache, WithoutFullText):
        archive = blog.archive(kind(blog.settings.cache))
        assert archive.refresh().read == 5
        assert [[place.url for place in archive.search(question)] for question, _ in ASKED] == expected
    assert blog.problems == []


HOSTILE = [
    *(
        'a"b',
        '"a',
        "a*",
        "*a",
        "^a",
        "text:a",
        "-a",
        "NOT",
        "(",
        ")",
        "%",
        "_",
        "\\",
        "'--;",
        "NEAR(a",
        "{a}:c",
    ),
    *(
        "a NEAR b",
        "NEAR(a b)",
        "a AND",
        "OR OR",
        "{a b}:c",
        "a+b",
        "a\0b",
        "\ud800",
        "a" * 10_000,
        "a " * 10_000,
    ),
    "'; DROP TABLE archive_words; --",
]


@pytest.mark.parametrize("question", HOSTILE)
def test_hostile_questions_are_answered(archive: Archive, question: str) -> None:
    archive.search(question)
    assert [place.url for place in archive.search("operators")] == [OPERATORS]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.text("ab\"'*^():{}+-.,&|\\/ \0ANDORTNE", max_size=20)))
def test_no_text_is_a_wrong_question(archive: Archive, question: str) -> None:
    assert isinstance(archive.search(question), list)
