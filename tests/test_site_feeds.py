"""The feeds of a built site: which there are, what is in them, and what an edit changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_blog import SiteBlog

FORMATS = ("atom.xml", "rss.xml", "feed.json")
SETTINGS = """
SHORTTAKE["hub"] = "https://hub.example/"
MENU = []
"""


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> SiteBlog:
    """Two issues of a series, and 45 posts: by two authors, with tags; one of an event."""
    blog = SiteBlog(tmp_path_factory.mktemp("feeds") / "blog", SETTINGS)
    for number in (1, 2):
        blog.take(
            number, f"## Networking\n\n* See [page {number}](https://example.net/{number}/) and stay.\n"
        )
    for number in range(45):
        blog.post(
            f"post-{number:02}",
            f"Words of post {number}, [with a link](/about/) and more.\n",
            title=f"Post {number}",
            date=f"2026-0{1 + number // 28}-{1 + number % 28:02}T09:00:00+01:00",
            author="Ann" if number % 2 else "Bob",
            tags=["odd"] if number % 2 else ["even", "C++"],
        )
    live = {"event": "Harbour Days", "session": "Ropes"}
    blog.post("ropes", "09:02 First.\n", "liveblogs", title="Ropes", date="2026-10-08T09:00:00+02:00", **live)
    blog.run("build")
    return blog


FEEDS = [  # folder, names of its files, title, page, entries
    ("feeds/", FORMATS, "Test Bench", "", 20),
    ("feeds/technology-short-take/", FORMATS, "Technology Short Take – Test Bench", "series/technology-short-take/", 2),
    ("events/harbour-days/", ("feed.xml", *FORMATS[1:]), "Harbour Days – Test Bench", "events/harbour-days/", 1),
    ("authors/ann/", FORMATS, "Ann – Test Bench", "authors/ann/", 20),
    ("tags/odd/", FORMATS, "odd – Test Bench", "tags/odd/", 20),
    ("tags/c-plus-plus/", FORMATS, "C++ – Test Bench", "tags/c-plus-plus/", 20),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "names", "title", "home", "number"), FEEDS, ids=[one[0] for one in FEEDS])
def test_three_formats_say_the_same(
    blog: SiteBlog, folder: str, names: tuple[str, ...], title: str, home: str, number: int
) -> None:
    said = json.loads(blog.read(f"output/{folder}{names[2]}"))
    assert (said["title"], said["home_page_url"]) == (title, f"https://bench.example/{home}")
    assert said["feed_url"] == f"https://bench.example/{folder}{names[2]}"
    items = {item["id"]: item for item in said["items"]}
    assert len(items) == number
    for name in names[:2]:
        found = blog.feed(folder + name)
        assert found.feed.title == title
        assert [link.href for link in found.feed.links if link.rel == "self"] == [
            f"https://bench.example/{folder}{name}"
        ]
        assert [link.href for link in found.feed.links if link.rel == "hub"] == ["https://hub.example/"]
        assert [one.id for one in found.entries] == list(items)
        for one in found.entries:
            assert one.link == items[one.id]["url"]
            assert one.title == items[one.id]["title"]
            assert 'href="/' not in items[one.id]["content_html"], "addresses are whole"
    assert {one["url"].startswith("https://bench.example/") for one in said["items"]} == {True}


@pytest.mark.parametrize(("folder", "names", "title", "home", "number"), FEEDS, ids=[one[0] for one in FEEDS])
def test_a_page_names_its_own_feeds_and_the_site_s(
    blog: SiteBlog, folder: str, names: tuple[str, ...], title: str, home: str, number: int
) -> None:
    found = blog.page(home).select("link[rel=alternate]")
    hrefs = [str(link["href"]) for link in found]
    sites = [f"https://bench.example/feeds/{name}" for name in FORMATS]
    own = [f"https://bench.example/{folder}{name}" for name in names]
    assert hrefs == (sites if folder == "feeds/" else [*sites, *own])
    titles = [str(link["title"]) for link in found]
    assert len(set(titles)) == len(titles), "a reader can tell them apart"


def test_an_issue_names_the_feeds_of_its_series(blog: SiteBlog) -> None:
    hrefs = [
        str(link["href"])
        for link in blog.page("2026/11/01/technology-short-take-1/").select("link[rel=alternate]")
    ]
    assert "https://bench.example/feeds/technology-short-take/feed.json" in hrefs


def test_one_page_lists_every_feed_there_is(blog: SiteBlog) -> None:
    listed = {str(link["href"]) for link in blog.page("feeds/").select("main a")}
    there = {
        f"https://bench.example/{name}"
        for name in blog.made()
        if name.endswith((".xml", ".json"))
        and "/archive/" not in name
        and not name.startswith(("2026", "sitemap"))
        and not name.startswith(("links.", "pagefind"))
    }
    assert there <= listed
    assert all(item.select("span") for item in blog.page("feeds/").select("main li")), "each with a sentence"


def test_the_past_of_the_site_is_kept_in_parts(blog: SiteBlog) -> None:
    assert sorted(name for name in blog.made() if "/archive/" in name and name.endswith(".xml")) == [
        "feeds/archive/1.xml",
        "feeds/archive/2.xml",
    ]
    held = {
        one.id
        for name in ("atom.xml", "archive/1.xml", "archive/2.xml")
        for one in blog.feed(f"feeds/{name}").entries
    }
    assert len(held) == 48


def test_a_rebuild_changes_nothing_an_edit_moves_updated_and_nothing_changes_an_id(tmp_path: Path) -> None:
    blog = SiteBlog(tmp_path / "blog")
    head = {"title": "One", "date": "2026-11-01T09:00:00+01:00", "tags": ["odd"]}
    blog.post("one", "Words.\n", **head)
    blog.run("build")
    feeds = {name: data for name, data in blog.made().items() if name.endswith((".xml", ".json"))}
    assert len(feeds) >= 6
    later = "2026-11-25T11:00:00Z"
    blog.run("build", SHORTTAKE_NOW=later)
    assert feeds == {name: data for name, data in blog.made().items() if name in feeds}

    before = blog.feed("feeds/atom.xml").entries[0]
    assert before.updated == "2026-11-01T09:00:00+01:00"
    blog.post("one", "Other words.\n", **head | {"title": "Another name"})
    blog.run("build", SHORTTAKE_NOW=later)
    for name in ("feeds/atom.xml", "feeds/rss.xml", "tags/odd/atom.xml"):
        after = blog.feed(name).entries[0]
        assert (after.id, after.title, after.updated) == (before.id, "Another name", later)
    item = json.loads(blog.read("output/feeds/feed.json"))["items"][0]
    assert (item["id"], item["date_modified"]) == (before.id, later)
