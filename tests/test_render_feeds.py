"""The site as feeds: what a reader's program finds in them, whatever the posts hold."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import zoneinfo
from collections import Counter
from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from shorttake.feeds import feed as read_feeds
from shorttake.feeds import jsonfeed
from shorttake.render.decorate import absolute
from shorttake.render.feeds import Entry, Feed, archives, atom, json_feed, rss
from shorttake.render.feeds.atom import ATOM
from shorttake.text.frontmatter import printable

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
FIRST = dt.datetime(2026, 11, 20, 9, 30, tzinfo=AMSTERDAM)
LATER = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
KINDS = pytest.mark.parametrize("write", [atom, rss], ids=["atom", "rss"])


def entry(**more: Any) -> Entry:
    said: dict[str, Any] = {
        "id": "tag:example.org,2026-11-20:/2026/11/20/a/",
        "url": "https://example.org/2026/11/20/a/",
        "title": "A title",
        "html": '<p>Words &amp; <a href="https://example.net/">a link</a></p>',
        "summary": "Words",
        "published": FIRST,
        "updated": LATER,
        "authors": ("Ann", "Bob"),
        "tags": ("one", "two words"),
    }
    return Entry(**{**said, **more})


def feed(*entries: Entry, **more: Any) -> Feed:
    said: dict[str, Any] = {
        "id": "tag:example.org,2026:/feeds/atom.xml",
        "title": "The blog",
        "home": "https://example.org/",
        "url": "https://example.org/feeds/atom.xml",
        "entries": entries,
        "subtitle": "About things",
        "author": "Ann",
        "language": "en",
    }
    return Feed(**{**said, **more})


def read(data: bytes) -> Any:
    found = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    return found


@KINDS
def test_a_reader_finds_what_was_written(write: Callable[[Feed], bytes]) -> None:
    found = read(write(feed(entry())))
    assert (found.feed.title, found.feed.subtitle) == ("The blog", "About things")
    assert found.feed.link == "https://example.org/"
    assert found.feed.language == "en"
    assert found.feed.generator == "shorttake"
    assert [link.href for link in found.feed.links if link.rel == "self"] == [
        "https://example.org/feeds/atom.xml"
    ]
    [one] = found.entries
    assert one.id == "tag:example.org,2026-11-20:/2026/11/20/a/"
    assert one.link == "https://example.org/2026/11/20/a/"
    assert one.title == "A title"
    assert one.summary == "Words"
    assert one.content[0].value == '<p>Words &amp; <a href="https://example.net/">a link</a></p>'
    assert one.content[0].type == "text/html"
    assert one.published_parsed[:6] == (2026, 11, 20, 8, 30, 0)
    assert one.updated_parsed[:6] == (2026, 11, 22, 9, 30, 0)
    assert [tag.term for tag in one.tags] == ["one", "two words"]
    assert "Ann" in str(one.authors)
    assert found.version == ("atom10" if write is atom else "rss20")


def test_the_id_of_an_item_is_no_address() -> None:
    tree = etree.fromstring(rss(feed(entry())))
    [guid] = tree.findall(".//item/guid")
    assert guid.get("isPermaLink") == "false"
    assert read(rss(feed(entry()))).entries[0].guidislink is False


def test_an_edit_moves_updated_and_never_the_id() -> None:
    before, after = (
        read(atom(feed(entry(updated=when, title=title)))).entries[0]
        for when, title in ((FIRST, "A"), (LATER, "B"))
    )
    assert before.id == after.id
    assert before.published == after.published
    assert before.updated_parsed < after.updated_parsed


def test_an_atom_feed_has_what_rfc_4287_asks_for() -> None:
    entries = [entry(id=f"urn:{number}", authors=()) for number in range(3)]
    tree = etree.fromstring(atom(feed(*entries, author="")))
    counts = Counter(etree.QName(child).localname for child in tree)
    assert (counts["id"], counts["title"], counts["updated"], counts["author"]) == (1, 1, 1, 1)
    assert tree.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name") == "The blog"
    for one in tree.findall(f"{{{ATOM}}}entry"):
        counts = Counter(etree.QName(child).localname for child in one)
        assert (counts["id"], counts["title"], counts["updated"], counts["link"], counts["content"]) == (
            1,
            1,
            1,
            1,
            1,
        )
    assert tree.findtext(f"{{{ATOM}}}updated") == "2026-11-22T09:30:00Z"


def test_an_rss_feed_has_what_its_specification_asks_for() -> None:
    tree = etree.fromstring(rss(feed(entry(summary=""), subtitle="")))
    assert tree.get("version") == "2.0"
    channel = tree[0]
    assert [channel.findtext(name) for name in ("title", "link", "description")] == [
        "The blog",
        "https://example.org/",
        "The blog",
    ]
    assert channel.findtext("lastBuildDate") == "Sun, 22 Nov 2026 09:30:00 +0000"
    assert channel.findtext("item/pubDate") == "Fri, 20 Nov 2026 09:30:00 +0100"
    assert channel.find("item/description") is None


@KINDS
def test_a_feed_without_entries_is_a_feed(write: Callable[[Feed], bytes]) -> None:
    found = read(write(feed(subtitle="", language="")))
    assert found.entries == []
    assert found.feed.title == "The blog"


@KINDS
def test_the_same_feed_is_the_same_bytes(write: Callable[[Feed], bytes]) -> None:
    assert write(feed(entry(), entry(id="urn:2"))) == write(feed(entry(), entry(id="urn:2")))
    assert write(feed(entry())).endswith(b">\n")


TITLES = [
    'AT&T\'s <b>bold</b> "claim"',
    "]]>",
    "<![CDATA[x]]>",
    "&amp; &#x27; &nbsp;",
    "<script>alert(1)</script>",
    "🎉 é \u2028 שלום \u202e",
    "a\x00b\x07c\ud800d\ufffee",
    "  blank  inside  ",
    "x" * 10_000,
    "-->",
    "\ttab\nline",
]


@pytest.mark.parametrize("title", TITLES, ids=[title[:12] for title in TITLES])
def test_whatever_the_words_they_are_words(title: str) -> None:
    one = entry(title=title, summary=title, html=title, authors=(title,), tags=(title,), id="urn:x")
    everything = feed(one, title=title, subtitle=title, author=title)
    words = printable(title)
    tree = etree.fromstring(atom(everything))
    space = f"{{{ATOM}}}"
    found = tree.find(f"{space}entry")
    assert found is not None
    assert tree.findtext(f"{space}title") == found.findtext(f"{space}title") == words
    assert found.findtext(f"{space}summary") == found.findtext(f"{space}content") == words
    assert found.findtext(f"{space}author/{space}name") == words
    assert found.find(f"{space}category").get("term") == words
    assert read(atom(everything)).entries[0].id == "urn:x"
    items = etree.fromstring(rss(everything))
    assert items.findtext(".//item/title") == items.findtext(".//item/description") == words
    assert items.findtext(".//item/category") == words
    read(rss(everything))


text = st.text(max_size=30)
moments = st.datetimes(
    dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30), timezones=st.sampled_from([dt.UTC, AMSTERDAM])
)


@given(text, text, st.lists(text, max_size=3), moments, moments)
def test_any_post_makes_a_sound_feed(
    title: str, html: str, tags: list[str], published: dt.datetime, updated: dt.datetime
) -> None:
    one = entry(
        title=title, html=html, tags=tuple(tags), authors=tuple(tags), published=published, updated=updated
    )
    for write in (atom, rss):
        tree = etree.fromstring(write(feed(one, title=title, subtitle=html, author=title)))
        name = (
            f".//{{{ATOM}}}content"
            if write is atom
            else ".//{http://purl.org/rss/1.0/modules/content/}encoded"
        )
        assert tree.findtext(name) == printable(html)


TIMES = [
    (FIRST, "2026-11-20T09:30:00+01:00"),
    (dt.datetime(2026, 11, 20, 8, 30, 0, 987654, tzinfo=dt.UTC), "2026-11-20T08:30:00Z"),
    (
        dt.datetime(2026, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=-9, minutes=-30))),
        "2026-01-01T00:00:00-09:30",
    ),
    # The sun's time in Amsterdam, 19 minutes and 32 seconds before Greenwich's
    (
        dt.datetime(1900, 1, 1, tzinfo=dt.timezone(dt.timedelta(minutes=19, seconds=32))),
        "1899-12-31T23:40:28Z",
    ),
    (dt.datetime(800, 1, 1, tzinfo=dt.UTC), "0800-01-01T00:00:00Z"),
]


@pytest.mark.parametrize(("moment", "words"), TIMES)
def test_a_time_is_written_as_rfc_3339_has_it(moment: dt.datetime, words: str) -> None:
    tree = etree.fromstring(atom(feed(entry(published=moment))))
    assert tree.findtext(f"{{{ATOM}}}entry/{{{ATOM}}}published") == words
    rss(feed(entry(published=moment)))


@KINDS
def test_a_time_without_a_zone_is_no_time(write: Callable[[Feed], bytes]) -> None:
    with pytest.raises(ValueError, match="has no zone"):
        write(feed(entry(updated=dt.datetime(2026, 11, 20), published=dt.datetime(2026, 11, 20))))


@KINDS
def test_every_address_in_a_feed_is_whole(write: Callable[[Feed], bytes]) -> None:
    page = '<p><a href="/a/">x</a> <img src="b.png" srcset="b.png 1x, c.png 2x"> <a href="#fn">1</a></p>'
    url = "https://example.org/2026/11/20/a/"
    found = read(write(feed(entry(html=absolute(page, url))))).entries[0].content[0].value
    assert found == (
        '<p><a href="https://example.org/a/">x</a> <img src="https://example.org/2026/11/20/a/b.png"'
        ' srcset="https://example.org/2026/11/20/a/b.png 1x, https://example.org/2026/11/20/a/c.png 2x">'
        ' <a href="https://example.org/2026/11/20/a/#fn">1</a></p>'
    )


def read_json(data: bytes) -> read_feeds.Feed:
    found = jsonfeed.read(data.decode(), None)
    assert isinstance(found, read_feeds.Feed)
    return found


def test_a_json_feed_has_what_its_specification_asks_for() -> None:
    said = json.loads(
        json_feed(feed(entry(), url="https://example.org/feeds/feed.json", hub="https://hub.example/"))
    )
    assert list(said) == [
        "version", "title", "home_page_url", "feed_url", "description", "language", "authors", "hubs", "items",
    ]  # fmt: skip
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert said["feed_url"] == "https://example.org/feeds/feed.json"
    assert said["authors"] == [{"name": "Ann"}]
    assert said["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert said["items"] == [
        {
            "id": "tag:example.org,2026-11-20:/2026/11/20/a/",
            "url": "https://example.org/2026/11/20/a/",
            "title": "A title",
            "content_html": '<p>Words &amp; <a href="https://example.net/">a link</a></p>',
            "summary": "Words",
            "date_published": "2026-11-20T09:30:00+01:00",
            "date_modified": "2026-11-22T09:30:00Z",
            "authors": [{"name": "Ann"}, {"name": "Bob"}],
            "tags": ["one", "two words"],
        }
    ]
    bare = json.loads(
        json_feed(feed(entry(html="", summary="", tags=(), authors=()), author="", subtitle=""))
    )
    assert (bare["authors"], "hubs" in bare, bare["items"][0]["content_html"]) == (
        [{"name": "The blog"}],
        False,
        "",
    )


@pytest.mark.parametrize("title", TITLES, ids=[title[:12] for title in TITLES])
def test_json_has_the_words_that_the_other_formats_have(title: str) -> None:
    words = printable(title)
    data = json_feed(
        feed(entry(title=title, html=title, summary=title, tags=(title,), authors=(title,)), title=title)
    )
    said = json.loads(data)
    [item] = said["items"]
    assert said["title"] == item["title"] == item["content_html"] == item["summary"] == words
    assert item["tags"] == [words]
    assert item["authors"] == [{"name": words}]
    assert len(read_json(data).entries) == 1
    assert data.count(b"\n") == 3, "an item a line"


def test_an_entry_about_a_page_says_which_and_leads_to_ours() -> None:
    one = entry(url="https://example.org/a/#item-x", related="https://example.net/?a=1&b=2")
    [item] = json.loads(json_feed(feed(one)))["items"]
    assert (item["url"], item["external_url"]) == (one.url, one.related)
    for write in (atom, rss):
        [found] = read(write(feed(one))).entries
        assert found.link == one.url
        assert [link.href for link in found.links if link.rel == "related"] == [one.related]


@pytest.mark.parametrize("write", [atom, rss])
def test_a_feed_names_its_hub_where_it_has_one(write: Callable[[Feed], bytes]) -> None:
    hubs = [
        link.href
        for link in read(write(feed(entry(), hub="https://hub.example/"))).feed.links
        if link.rel == "hub"
    ]
    assert hubs == ["https://hub.example/"]
    assert b"hub" not in write(feed(entry()))


def whole(number: int, newest: int = 3) -> tuple[Feed, list[Feed]]:
    """A feed with its past, in parts of three: of `number` entries, the newest first."""
    every = [entry(id=f"urn:{n}", published=FIRST + dt.timedelta(days=n)) for n in reversed(range(number))]
    return archives(feed(*every[:newest]), every, 3)


PARTS = [(0, 0), (1, 0), (3, 0), (4, 1), (6, 2), (7, 2), (9, 3), (10, 3)]  # entries, full parts


@pytest.mark.parametrize(("number", "full"), PARTS)
def test_the_parts_of_a_feed_and_the_feed_hold_every_entry(number: int, full: int) -> None:
    now, parts = whole(number)
    assert len(parts) == full
    assert all(len(part.entries) == 3 and part.is_archive for part in parts)
    held = {one.id for part in (now, *parts) for one in part.entries}
    assert held == {f"urn:{n}" for n in range(number)}
    # A reader finds them by going back from the newest (RFC 5005 §4).
    by_url, way, here = {part.url: part for part in parts}, [], now
    while before := dict(here.links).get("prev-archive"):
        here = by_url[before]
        way.append(here)
        assert dict(here.links)["current"] == now.url
    assert way == parts[::-1]
    for one, after in itertools.pairwise(parts):
        assert dict(one.links)["next-archive"] == after.url


@given(st.integers(0, 40), st.integers(0, 10))
def test_a_new_entry_changes_no_part_but_the_last_ones_way_on(number: int, more: int) -> None:
    _, before = whole(number)
    _, after = whole(number + more)
    for old, new in zip(before, after, strict=False):
        assert old.entries == new.entries
        assert old.url == new.url
    for old, new in zip(before[:-1], after, strict=False):
        assert atom(old) == atom(new)


def test_a_part_says_that_it_is_one_and_belongs_to_the_same_feed() -> None:
    now, parts = whole(6)
    tree = etree.fromstring(atom(parts[0]))
    assert tree.find("{http://purl.org/syndication/history/1.0}archive") is not None
    assert tree.findtext(f"{{{ATOM}}}id") == now.id
    assert b"archive/" in atom(now)
    assert b"fh:archive" not in atom(now)
