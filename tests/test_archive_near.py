"""Near-misses are offered and never taken for the same; redirects that were seen count as the same page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_blog import Blog
from shorttake.archive import Archive
from shorttake.archive.near import fold, repository, title_key, title_keys

TITLES = [
    # two titles; whether they share a key
    ("How queues in switches work", "How Queues in Switches work", True),
    ("How queues in switches work", "How queues: in switches, work!", True),
    ("How queues in switches work", "How queues in switches work | Example Blog", True),
    ("How queues in switches work", "How queues in switches work - Example Blog", True),
    ("Où sont les pâtés de Zoë", "Ou sont les pates de Zoe", True),
    ("分散システムの設計", "分散システムの設計", True),
    ("How queues in switches work", "How queues in routers work", False),
    ("Queues in switches: part 1", "Queues in switches: part 2", False),
    # words that name no page
    ("this post", "this post", False),
    ("here", "here", False),
    ("Read more about it in this blog post", "Read more about it in this blog post", False),
    ("Queues", "Queues", False),
    ("", "", False),
    ("読む", "読む", False),
]


@pytest.mark.parametrize(("one", "other", "same"), TITLES)
def test_titles_that_may_name_one_page(one: str, other: str, same: bool) -> None:
    assert (title_key(one) in title_keys(other)) is same


REPOSITORIES = [
    ("https://github.com/Owner/Name", "github.com/owner/name"),
    ("https://github.com/owner/name.git", "github.com/owner/name"),
    ("http://www.github.com/owner/name/blob/main/README.md#x", "github.com/owner/name"),
    ("https://github.com/owner/name/issues/12?x=y", "github.com/owner/name"),
    ("https://raw.githubusercontent.com/owner/name/main/a.py", "github.com/owner/name"),
    ("github.com/owner/name", "github.com/owner/name"),
    ("https://gitlab.com/group/sub/name/-/issues/1", "gitlab.com/group/sub/name"),
    ("https://gitlab.com/group/sub/name", "gitlab.com/group/sub/name"),
    ("https://gitlab.example.org/group/name", "gitlab.example.org/group/name"),
    ("https://codeberg.org/owner/name/wiki", "codeberg.org/owner/name"),
    ("https://git.sr.ht/~owner/name/tree", "git.sr.ht/~owner/name"),
    ("https://github.com/owner", None),
    ("https://github.com/features/actions", None),
    ("https://github.com/orgs/owner/people", None),
    ("https://gist.github.com/owner/0123456789", None),
    ("https://github.com.example.org/owner/name", None),
    ("https://example.org/github.com/owner/name", None),
    ("https://example.org/", None),
    ("https://[github.com/a/b", None),
    ("", None),
]


@pytest.mark.parametrize(("url", "expected"), REPOSITORIES)
def test_which_repository_a_page_belongs_to(url: str, expected: str | None) -> None:
    assert repository(url) == expected


@given(st.text())
def test_any_text_has_keys_or_none(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    repository(f"https://github.com/{text}")
    key = title_key(text)
    assert key is None or title_key(key) == key


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    blog = Blog(tmp_path)
    title = "How queues in switches work"
    blog.post("posts/a.md", f"[{title}](https://example.org/queues)", date="2026-01-01")
    blog.post(
        "posts/b.md",
        f"[{title}](https://example.com/copy) [this](https://example.com/this)",
        date="2026-02-01",
    )
    blog.link("c.md", "https://example.net/c", title=f"{title} | Example Net", added="2026-03-01")
    blog.post(
        "posts/d.md",
        "[x](https://github.com/owner/name) [y](https://github.com/owner/name/issues/1)",
        date="2026-04-01",
    )
    blog.post("posts/e.md", "[z](https://github.com/Owner/name)", date="2026-05-01")
    return blog.fresh()


def near(archive: Archive, url: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(one.place.url, one.why) for one in archive.near(url, title)]


def test_the_same_title_at_another_address(archive: Archive) -> None:
    assert near(archive, "https://example.org/queues/", "How queues in switches work - Example") == [
        ("https://example.net/c", "title"),
        ("https://example.com/copy", "title"),
    ]
    assert near(archive, "https://example.org/queues", "this") == []
    assert near(archive, "https://example.org/queues") == []


def test_another_page_of_the_repository_each_once_the_latest_first(archive: Archive) -> None:
    assert near(archive, "https://github.com/owner/name/wiki") == [
        ("https://github.com/Owner/name", "repository"),
        ("https://github.com/owner/name/issues/1", "repository"),
    ]
    assert near(archive, "https://github.com/OWNER/name.git") == [
        ("https://github.com/owner/name/issues/1", "repository")
    ]


def test_near_misses_are_no_places(archive: Archive) -> None:
    assert archive.places("https://github.com/owner/name/wiki") == []
    assert len(archive.places("https://example.com/copy")) == 1


def urls(archive: Archive, url: str) -> list[str]:
    return [place.url for place in archive.places(url)]


def test_addresses_that_redirect_are_one_page(archive: Archive) -> None:
    archive.redirects({"http://example.org/queues/?utm_source=x": "https://example.org/new/queues"})
    archive.redirects({"https://example.org/new/queues": "https://example.com/copy"})
    both = ["https://example.org/queues", "https://example.com/copy"]
    for url in (
        "https://example.org/queues",
        "https://example.org/new/queues",
        "https://www.example.com/copy/",
    ):
        assert urls(archive, url) == both
    assert near(archive, "https://example.org/queues", "How queues in switches work") == [
        ("https://example.net/c", "title")
    ]


def test_a_redirect_to_a_front_page_is_not_believed(archive: Archive) -> None:
    archive.redirects(
        {
            "https://example.org/queues": "https://example.com/",
            "https://example.com/copy": "https://example.com",
        }
    )
    assert urls(archive, "https://example.org/queues") == ["https://example.org/queues"]
    assert urls(archive, "https://example.com/") == []
    archive.redirects({"https://example.org/": "https://example.com/"})
    assert archive.places("https://example.org/") == []


def test_a_page_to_which_many_redirect_is_not_believed(archive: Archive) -> None:
    news = "https://example.org/news"
    archive.redirects({"https://example.org/queues": news, "https://example.com/copy": news})
    assert len(urls(archive, news)) == 2
    archive.redirects({f"https://example.org/old/{number}": news for number in range(10)})
    assert urls(archive, news) == []
    assert urls(archive, "https://example.org/queues") == ["https://example.org/queues"]


def test_redirects_in_a_circle_and_long_chains_end(archive: Archive) -> None:
    steps = [f"https://example.org/step/{number}" for number in range(200)]
    archive.redirects(dict(zip(steps, steps[1:] + steps[:1], strict=True)))
    archive.redirects({steps[1]: "https://example.org/queues", "\ud800": "\0", "": ""})
    assert urls(archive, steps[0]) == ["https://example.org/queues"]


def test_a_page_at_itself_is_no_redirect(archive: Archive) -> None:
    archive.redirects({"http://example.org/queues": "https://www.example.org/queues/"})
    assert urls(archive, "https://example.org/queues") == ["https://example.org/queues"]
