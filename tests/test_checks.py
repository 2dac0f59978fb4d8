"""The checks of the built site find what they are there to find, and nothing where all is well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checks import feeds, links, meaning, nu, readers, weight
from checks.built import Built, Skipped

ADDRESS = "https://a.example"
GOOD = '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body id="top"><h1>x</h1>{}</body></html>'
POST = '<meta property="og:type" content="article">'


def built(folder: Path, **pages: str) -> Built:
    """A site with these pages; a double underscore in a name is a slash."""
    for name, words in pages.items():
        path = folder / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(GOOD.format(words), encoding="utf-8")
    return Built(folder, ADDRESS)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ('<a href="/b/">x</a><a href="#top">x</a><a href="https://other.example/">x</a>', []),
        ('<a href="/c/">x</a>', [f"{ADDRESS}/c/ leads to nothing"]),
        ('<a href="b/#no">x</a>', [f"{ADDRESS}/b/#no leads to no id of its page"]),
        (
            '<img src="x.png" srcset="y.png 2x">',
            [f"{ADDRESS}/x.png leads to nothing", f"{ADDRESS}/y.png leads to nothing"],
        ),
        (f'<meta property="og:image" content="{ADDRESS}/no.png">', [f"{ADDRESS}/no.png leads to nothing"]),
        ('<a href="https://a.example.org/">x</a><a href="mailto:a@b">x</a>', []),
    ],
)
def test_addresses_that_lead_nowhere_are_found(words: str, wrong: list[str], tmp_path: Path) -> None:
    site = built(tmp_path, index=words, b__index="")
    assert [one.what for one in links.check(site)] == wrong


ENTRY = {
    "id": "1",
    "content_html": "x",
    "url": "https://a.example/1",
    "date_published": "2026-01-02T03:04:05Z",
}
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "x",
    "home_page_url": "https://a.example/",
    "feed_url": "https://a.example/feed.json",
    "items": [ENTRY],
}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"version": "1"}, ["version '1'"]),
        ({"title": None}, ["no title"]),
        ({"feed_url": "/feed.json"}, ["feed_url is no absolute address"]),
        ({"items": [ENTRY, ENTRY]}, ["the id 1 stands twice"]),
        (
            {"items": [ENTRY | {"date_published": "2026-01-02"}]},
            ["1: date_published '2026-01-02' is no date"],
        ),
        ({"items": [{"id": "1"}]}, ["1: no content"]),
        ({"items": [ENTRY | {"id": 1}]}, ["item without an id"]),
    ],
)
def test_rules_of_json_feed(change: dict[str, object], wrong: list[str]) -> None:
    assert feeds.json_feed(json.dumps(FEED | change))[0] == wrong


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>x</title><updated>2026-01-02T03:04:05Z</updated>'
    '<link rel="self" href="https://a.example/f"/><author><name>A</name></author>{}</feed>'
)
ATOM_ENTRY = "<entry><id>1</id><title>x</title><updated>2026-01-02T03:04:05+01:00</updated></entry>"
RSS = "<rss><channel><title>x</title><link>https://a.example/</link><description>x</description>{}</channel></rss>"
ITEM = "<item><title>x</title><guid isPermaLink='{}'>1</guid><pubDate>Fri, 02 Jan 2026 03:04:05 +0000</pubDate></item>"


@pytest.mark.parametrize(
    ("feed", "wrong"),
    [
        (ATOM.format(ATOM_ENTRY), []),
        (ATOM.format(ATOM_ENTRY * 2), ["the id 1 stands twice"]),
        (ATOM.format(ATOM_ENTRY.replace("<id>1</id>", "")), ["entry without one id"]),
        (ATOM.format(ATOM_ENTRY).replace("05Z", "05"), ["'2026-01-02T03:04:05' is no date"]),
        (ATOM.format("").replace("self", "x"), ["no link to itself"]),
        ("<feed", ["no XML"]),
        (RSS.format(ITEM.format("false")), []),
        (RSS.format(ITEM.format("true")), ["guid '1' is no address"]),
        (RSS.format("").replace("<title>x</title>", ""), ["channel without title"]),
    ],
)
def test_rules_of_atom_and_rss(feed: str, wrong: list[str]) -> None:
    found = feeds.xml_feed(feed.encode())[0]
    assert len(found) == len(wrong)
    assert all(one.startswith(start) for one, start in zip(found, wrong, strict=True))


def test_formats_of_one_feed_have_the_same_entries(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds/feed.json").write_text(json.dumps(FEED))
    (tmp_path / "feeds/atom.xml").write_text(ATOM.format(ATOM_ENTRY))
    assert list(feeds.check(Built(tmp_path, ADDRESS))) == []
    (tmp_path / "feeds/atom.xml").write_text(ATOM.format(ATOM_ENTRY.replace("<id>1", "<id>2")))
    [one] = feeds.check(Built(tmp_path, ADDRESS))
    assert "other entries" in one.what


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"@type": "WebSite", "name": "x", "url": "y"}, []),
        (
            {"@type": "BlogPosting", "headline": "x"},
            ["a BlogPosting without datePublished", "a BlogPosting without url"],
        ),
        (
            {"@graph": [{"@type": ["ItemList"], "itemListElement": [{"@type": "ListItem"}]}]},
            ["a ListItem without position"],
        ),
    ],
)
def test_what_a_search_engine_could_make_nothing_of(data: dict[str, object], wrong: list[str]) -> None:
    assert list(meaning.lacking(data)) == wrong


def test_a_post_that_weighs_too_much_is_named(tmp_path: Path) -> None:
    noise = "".join(chr(97 + (n * n * 7919 + n // 3) % 26) + str(n * 104729) for n in range(9000))
    site = built(tmp_path, light=POST, heavy=POST + noise, list=noise)
    assert [one.where for one in weight.check(site)] == ["heavy.html"]


def test_pages_are_what_people_read(tmp_path: Path) -> None:
    site = built(
        tmp_path, index="", post__index=POST, post__email="", old='<meta http-equiv="refresh" content="0">'
    )
    assert site.read == ["index.html", "post/index.html"]
    assert site.posts == ["post/index.html"]


def test_what_is_missing_on_a_machine_is_a_reason_to_skip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Skipped, match="vnu-jar"):
        list(nu.check(built(tmp_path, index="")))


OLD = {"a": ("One", "1"), "a#item": ("Of one", "1")}
QUIET = readers.Step("a build", "2030-01-01")
EDIT = readers.Step("an edit", "2030-01-01", moved=frozenset(("a",)), title="Once more")


@pytest.mark.parametrize(
    ("step", "before", "now", "wrong"),
    [
        (QUIET, OLD, OLD, []),
        (QUIET, OLD, {"a": OLD["a"]}, []),  # older entries leave a feed
        (QUIET, {}, {}, ["no entries"]),
        (QUIET, OLD, OLD | {"b": ("One", "1")}, ["b is taken for new"]),
        (QUIET, OLD, OLD | {"a": ("One", "2")}, ["a is changed"]),
        (readers.Step("news", "2030-01-01", news="/b/"), OLD, OLD | {"/b/": ("Two", "1")}, []),
        (
            readers.Step("news", "2030-01-01", news="/b/"),
            OLD,
            OLD | {"/c/": ("Two", "1")},
            ["/c/ is taken for new"],
        ),
        (EDIT, OLD, OLD | {"a": ("Once more", "2")}, []),
        (EDIT, OLD, OLD, ["a is unchanged", "nothing is called 'Once more'"]),
        (EDIT, OLD, {"a": ("Once more", "2"), "a#item": ("Of one", "2")}, ["a#item is changed"]),
    ],
)
def test_what_a_reader_takes_for_news_is_judged(
    step: readers.Step, before: dict[str, Any], now: dict[str, Any], wrong: list[str]
) -> None:
    found = [one.what for one in readers.changes("f.xml", step, before, now, "it")]
    assert found == [f"it, after {step.name}: {what}" for what in wrong]
