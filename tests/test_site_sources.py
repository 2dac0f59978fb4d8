"""A post that was read for the last build is what it would be, read anew."""

from __future__ import annotations

import marshal
from pathlib import Path

import pytest

from shorttake.archive.posts import KnownPost, Post, post_names, read_all
from shorttake.cache import Cache
from shorttake.render.stale.reads import Reads
from shorttake.sources import Sources
from tests.archive_blog import Blog

STAMP = (1, 2, 3, 4, 5)
HEADS = ({}, {"status": "draft"}, {"lastmod": "2026-11-21 10:00"}, {"url": "/else/", "n": 1.5})


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path)
    for number, head in enumerate(HEADS):
        blog.post(f"posts/p{number}.md", f"Words {number}.\n", slug=f"p{number}", **head)
    return blog


def read(blog: Blog, cache: Cache) -> list[Post]:
    found = list(post_names(blog.settings))
    reads = Reads(cache, "site", "code", {file: STAMP for file, _ in found})
    sources = Sources(blog.settings, reads, cache, found)
    posts, problems = read_all(blog.settings, sources.post, found)
    sources.end()
    assert not problems
    reads.save((), ("site",))
    assert set(sources.words) == {post.file for post in posts}
    return posts


NAMES = ("file", "kind", "address", "feed_id", "version", "is_draft", "lastmod", "head", "matter", "body")


@pytest.mark.parametrize("first", NAMES)
def test_each_attribute_is_that_of_the_file(blog: Blog, first: str) -> None:
    cache = Cache(None)
    new, again = read(blog, cache), read(blog, cache)
    assert [type(post) for post in again] == [KnownPost] * len(HEADS)
    for one, other in zip(again, new, strict=True):
        for name in (first, *NAMES, "source"):
            assert getattr(one, name) == getattr(other, name), name


def test_what_the_cache_has_lost_or_holds_of_another_time_is_read_anew(blog: Blog) -> None:
    cache = Cache(None)
    new = read(blog, cache)
    lost = read(blog, cache)
    cache.db.execute("DELETE FROM reads_rows")
    assert [post.matter for post in lost] == [post.matter for post in new]
    cache.db.execute("UPDATE reads_rows SET said = ?", (marshal.dumps("of another time"),))
    assert [post.matter for post in read(blog, cache)] == [post.matter for post in new]


def test_a_line_of_another_time_is_read_anew(blog: Blog) -> None:
    cache = Cache(None)
    new = read(blog, cache)
    found = list(post_names(blog.settings))
    stamps = {file: STAMP for file, _ in found}
    reads = Reads(cache, "site", "code", stamps)
    for file, _ in found:
        reads.put(file, ("too", "few"), b"", b"")
    reads.save((), ("site",))
    assert [type(post) for post in read(blog, cache)] == [Post] * len(HEADS)
    assert [post.head for post in read(blog, cache)] == [post.head for post in new]
