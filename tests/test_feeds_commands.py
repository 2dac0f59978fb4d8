"""`feeds`, `river`, `keep` and `skip` as the author calls them, and the page of what he reads."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from fakes.feedserver import Blog, FeedServer, Reply, redirect, sequence
from fakes.services import Answer, Clock, Services
from shorttake.bookmarks import Subscription
from shorttake.cli.feeds import feeds, poll_feeds
from shorttake.cli.river import keep, river, skip
from shorttake.errors import ShorttakeError
from shorttake.feeds import River, reading
from shorttake.site import Site

PAGE = b"""<html><head><link rel="alternate" type="application/rss+xml" title="Words" href="/feed">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments"></head></html>"""
HTML = {"Content-Type": "text/html"}


class Author:
    """A blog and the commands in it, at the time of the server."""

    def __init__(self, folder: Path, server: FeedServer) -> None:
        self.folder, self.server = folder, server
        (folder / "content").mkdir()
        (folder / "pelicanconf.py").write_text('SITENAME = "T"\nTIMEZONE = "UTC"\nPATH = "content"\n')

    @property
    def site(self) -> Site:
        now = self.server.now.isoformat()
        return Site(
            self.folder,
            {"SHORTTAKE_FETCH_ALLOW": "127.0.0.0/8", "SHORTTAKE_NOW": now, "LINKDING_TOKEN": "c0ffee" * 6},
        )

    def run(self, command: click.Command, *arguments: str) -> tuple[Any, str]:
        """What the command returns (or the error that it raises), and what it prints on stdout."""
        site = self.site
        done = CliRunner().invoke(command, arguments, obj=site, standalone_mode=False)
        site.cache.close()
        if done.exception and not isinstance(done.exception, ShorttakeError):
            raise done.exception
        return done.exception or done.return_value, done.stdout

    def json(self, command: click.Command, *arguments: str) -> Any:
        return json.loads(self.run(command, *arguments, "--json")[1])

    def poll(self, opml: Path | None = None) -> list[ShorttakeError]:
        site = self.site
        problems = poll_feeds(site, opml, True)
        site.cache.close()
        return problems

    @property
    def opml(self) -> str:
        return (self.folder / "content" / "feeds.opml").read_text(encoding="utf-8")


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    with FeedServer() as server:
        server.feeds["/feed"] = Blog(server)
        server.feeds["/other"] = Blog(server, name="other")
        server.feeds["/page"] = lambda headers: Reply(200, PAGE, dict(HTML))
        yield Author(tmp_path, server)


def test_a_feed_is_asked_once_when_it_is_added(author: Author) -> None:
    added = author.json(feeds, "add", author.server.url("/feed"), "--tag", "Net")
    assert added == {"status": "added", "url": author.server.url("/feed"), "title": "blog", "entries": 4}
    assert author.json(feeds, "add", author.server.url("/feed"))["status"] == "known"
    assert not author.poll()
    assert len(author.server.seen) == 1
    assert len(author.json(river)) == 4
    assert author.json(feeds, "list")[0]["tags"] == ["Net"]


def test_the_feed_of_a_page_is_found(author: Author) -> None:
    added = author.json(feeds, "add", author.server.url("/page"))
    assert added["url"] == author.server.url("/feed")
    assert [one.path for one in author.server.seen] == ["/page", "/feed"]
    assert "/page" not in author.opml


def test_adding_follows_what_moved_for_good(author: Author) -> None:
    author.server.feeds["/old"] = redirect("/feed")
    author.server.feeds["/today"] = redirect("/other", 302)
    assert author.json(feeds, "add", author.server.url("/old"))["url"] == author.server.url("/feed")
    assert author.json(feeds, "add", author.server.url("/today"))["url"] == author.server.url("/today")


NOT = [
    ("/none", "there is nothing at this address (404)"),
    ("/empty", "it is empty"),
    ("/words", "it is a web page that names no feed"),
    ("/pages", "there is nothing at this address (404)"),
]


@pytest.mark.parametrize(("path", "why"), NOT)
def test_what_is_no_feed_is_not_added(author: Author, path: str, why: str) -> None:
    author.server.feeds["/empty"] = lambda headers: Reply(200)
    author.server.feeds["/words"] = lambda headers: Reply(200, b"<html>Words</html>", dict(HTML))
    author.server.feeds["/pages"] = lambda headers: Reply(200, PAGE.replace(b"/feed", b"/gone"), dict(HTML))
    done = CliRunner().invoke(feeds, ["add", author.server.url(path)], obj=author.site, standalone_mode=False)
    assert done.return_value == 1
    assert why in done.stderr
    assert not (author.folder / "content" / "feeds.opml").exists()


def test_a_feed_that_is_gone_may_be_added_again(author: Author) -> None:
    author.server.feeds["/feed"] = sequence(Reply(410), Blog(author.server))
    url = author.server.url("/feed")
    (author.folder / "content" / "feeds.opml").write_text(
        f'<opml><body><outline xmlUrl="{url}"/></body></opml>'
    )
    (problem,) = author.poll()
    assert "410" in problem.what
    assert problem.hint
    author.server.now += dt.timedelta(days=30)
    assert "410" in author.poll()[0].what
    assert len(author.server.seen) == 1
    assert author.json(feeds, "list")[0]["stopped"]
    author.run(feeds, "add", url)
    assert author.json(feeds, "list")[0]["stopped"] is None
    assert len(author.json(river)) == 4


def test_the_river_by_feed_and_tag(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"), "--tag", "Net")
    author.run(feeds, "add", author.server.url("/other"))
    assert {one["feed"] for one in author.json(river)} == {"blog", "other"}
    assert {one["feed"] for one in author.json(river, "--tag", "net")} == {"blog"}
    assert {one["feed"] for one in author.json(river, "--feed", "other")} == {"other"}
    assert author.json(river, "--feed", "other", "--tag", "net") == []
    error, _ = author.run(river, "--tag", "none")
    assert isinstance(error, ShorttakeError)
    dates = [one["date"] for one in author.json(river)]
    assert dates == sorted(dates, reverse=True)
    assert {"id", "feed", "url", "title", "author", "date", "html"} <= set(author.json(river)[0])


def test_an_entry_is_kept_without_a_visit(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"))
    first, second = author.json(river)[:2]
    kept = author.json(keep, first["id"], "--note", "Worth it.", "--tag", "bgp")
    assert kept["status"] == "added"
    assert (kept["url"], kept["title"], kept["site"]) == (
        "https://blog.example/100",
        "Entry 100 of blog",
        "blog",
    )
    text = (author.folder / kept["file"]).read_text(encoding="utf-8")
    for line in ("date: 2026-11-02T08:00:00+00:00", "description: Words 100.", "tags: [bgp]", "Worth it."):
        assert line in text
    assert first["id"] not in [one["id"] for one in author.json(river)]
    assert author.json(keep, first["id"])["status"] == "known"
    assert [one.path for one in author.server.seen] == ["/feed"]
    both = author.json(keep, first["id"], second["id"])
    assert [one["status"] for one in both] == ["known", "added"]


def test_what_is_linked_already_is_said(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"))
    takes = author.folder / "content" / "takes"
    takes.mkdir()
    (takes / "2026-10-01-technology-short-take-7.md").write_text(
        "---\ntitle: Technology Short Take 7\ndate: 2026-10-01\n---\n\n## Net\n\n* A [link](https://blog.example/99).\n"
    )
    listed = {one["url"]: one["seen"] for one in author.json(river)}
    assert listed["https://blog.example/99"][0]["number"] == 7
    assert listed["https://blog.example/100"] == []
    assert "already linked in #7" in author.run(river)[1]


def test_what_is_skipped_is_not_shown(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"))
    first = author.json(river)[0]["id"]
    assert author.run(skip, first)[0] == 0
    assert first not in [one["id"] for one in author.json(river)]
    assert [one["state"] for one in author.json(river, "--all")].count("skipped") == 1
    author.run(skip, "--undo", first)
    assert author.json(river)[0]["id"] == first
    error, _ = author.run(skip, "nothing!")
    assert isinstance(error, ShorttakeError)


def test_one_bad_feed_stops_no_other(author: Author) -> None:
    server = author.server
    server.feeds["/words"] = lambda headers: Reply(200, b"<html>Sorry</html>", dict(HTML))
    paths = ["/none", "/words", "/feed", "/other"]
    (author.folder / "content" / "feeds.opml").write_text(
        "<opml><body>"
        + "".join(f'<outline xmlUrl="{server.url(path)}"/>' for path in paths)
        + '<outline xmlUrl="ftp://x.example/"/><outline xmlUrl="https://10.0.0.1/feed"/></body></opml>'
    )
    problems = {str(problem.where): problem.what for problem in author.poll()}
    assert "404" in problems[server.url("/none")]
    assert "web page" in problems[server.url("/words")]
    assert "only http and https" in problems["ftp://x.example/"]
    assert "private" in problems["https://10.0.0.1/feed"]
    assert len(author.json(river)) == 8
    report = author.json(feeds, "report")
    assert (report["feeds"], report["failing"], report["requests"]) == (6, 4, 6)


def test_the_report_tells_how_politely_was_asked(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"))
    for _ in range(20):
        author.server.now += dt.timedelta(hours=2)
        assert not author.poll()
    report = author.json(feeds, "report")
    answered = [one.status for one in author.server.seen]
    assert report["requests"] == len(answered)
    assert report["unchanged"] == answered.count(304) > 0
    assert report["unchanged_share"] == round(answered.count(304) / len(answered), 3)
    assert report["saved_bytes"] > report["received_bytes"] / 2
    said = author.run(feeds, "report")[1]
    assert "requests" in said
    assert "blog" in said


def test_another_list_can_be_asked_and_is_left_alone(author: Author) -> None:
    author.server.feeds["/old"] = redirect("/feed")
    path = author.folder / "theirs.opml"
    text = (
        f'<opml version="1.0"><body><outline title="B" xmlURL="{author.server.url("/old")}"/></body></opml>'
    )
    path.write_text(text)
    for _ in range(4):
        assert not author.poll(path)
        author.server.now += dt.timedelta(days=1)
    assert path.read_text() == text
    assert [one.path for one in author.server.seen] == ["/old", "/feed", "/old", "/feed", "/feed", "/feed"]
    assert len(author.json(river)) >= 4
    with pytest.raises(ShorttakeError):
        author.poll(author.folder / "none.opml")


def test_where_nothing_can_be_remembered_nobody_is_asked(author: Author) -> None:
    (author.folder / ".shorttake").write_text("a file stands in the way", encoding="utf-8")
    (author.folder / "content" / "feeds.opml").write_text(
        f'<opml><body><outline xmlUrl="{author.server.url("/feed")}"/></body></opml>', encoding="utf-8"
    )
    with pytest.raises(ShorttakeError, match="asked far too often"):
        author.poll()
    error, _ = author.run(feeds, "add", author.server.url("/other"))
    assert isinstance(error, ShorttakeError)
    assert author.server.seen == []


def test_a_cache_that_is_damaged_meanwhile_is_a_clear_error(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"))
    path = author.site.settings.cache
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE feeds_entries")
    db.close()
    for command, *more in ((river,), (keep, "abcdef"), (skip, "abcdef"), (feeds, "remove", "blog")):
        error, _ = author.run(command, *more)
        assert isinstance(error, ShorttakeError), command.name
        assert "the cache cannot be used: no such table" in error.what
        assert error.where == str(path)
        assert "may be deleted" in str(error.hint)
    author.server.now += dt.timedelta(days=2)
    with pytest.raises(ShorttakeError, match="the cache cannot be used"):
        author.poll()
    path.unlink()
    author.poll()
    assert len(author.json(river)) == 4


def test_the_river_suggests_where_an_entry_belongs(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"))
    flow = author.json(river)
    assert all(len(one["suggested"]) == 2 for one in flow)
    first, second = flow[0]["suggested"]
    assert {first, second} <= {one.name for one in author.site.settings.sections}
    shown = author.run(river)[1].splitlines()
    assert shown[1].endswith(f"→ {first} or {second}")
    author.run(keep, flow[0]["id"])
    assert author.run(river, "--all")[1].splitlines()[1].endswith("in the inbox"), "what is known comes first"


def test_a_feed_is_followed_no_longer(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"), author.server.url("/other"))
    assert "no longer" in author.run(feeds, "remove", "blog")[1]
    assert [one["title"] for one in author.json(feeds, "list")] == ["other"]
    assert {one["feed"] for one in author.json(river)} == {"other"}


def test_a_file_is_parsed(author: Author) -> None:
    path = author.folder / "feed.xml"
    path.write_bytes(Blog(author.server).body())
    parsed = author.json(feeds, "parse", str(path))
    assert [one["id"] for one in parsed] == ["blog-100", "blog-99", "blog-98", "blog-97"]
    assert parsed[0]["feed"] == "blog"
    path.write_text("<html></html>")
    error, _ = author.run(feeds, "parse", str(path))
    assert isinstance(error, ShorttakeError)
    assert "web page" in error.what


def test_the_page_of_what_he_reads(author: Author) -> None:
    author.run(feeds, "add", author.server.url("/feed"), "--tag", "Net")
    author.run(feeds, "add", author.server.url("/other"), "--tag", "Private")
    site = author.site
    flow = River(site.cache)
    listed = [
        Subscription(author.server.url("/feed"), "Blog <b>", None, ("Net",)),
        Subscription(author.server.url("/other"), "Other", None, ("Private",)),
    ]
    page = reading.page(listed, flow)
    assert [one.title for one in page.items] == [f"Entry {n} of blog" for n in (100, 99, 98, 97)]
    assert page.items[0].excerpt == "Words 100."
    assert page.items[0].source_url == "https://blog.example/"
    assert [one.title for one in page.sources] == ["Blog <b>"], "what is in a folder “private” is not shown"
    opml = reading.as_opml(listed, "What A & B reads")
    assert author.server.url("/feed") in opml
    assert author.server.url("/other") not in opml
    assert "<title>What A &amp; B reads</title>" in opml
    site.cache.close()


@pytest.fixture
def services() -> Iterator[Services]:
    with Services(Clock()) as found:
        yield found


def linkding(number: int) -> dict[str, Any]:
    return {"url": f"https://l{number}.example/", "title": f"L {number}", "is_archived": False, "tag_names": ["blog"],
            "date_added": "2021-01-01T00:00:00Z", "date_modified": "2021-01-01T00:00:00Z"}  # fmt: skip


def test_a_build_goes_on_whatever_is_wrong_with_services_and_feeds(
    author: Author, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    (author.folder / "content" / "feeds.opml").write_text("<opml><body>" + "\0" * 9, encoding="utf-8")
    (author.folder / ".shorttake").write_text("a file stands in the way", encoding="utf-8")
    site = author.site
    there = {"linkding": services.url("linkding"), "shaarli": "https://shaarli.example", "tag": "blog"}
    own: dict[str, Any] = {"SHORTTAKE": {"ingest_on_build": True, "bookmarks": there}}
    services.broken = lambda asked: Answer(b"oops", 500)
    site.settings = replace(site.settings, bookmarks_tag="blog", pelican={**site.settings.pelican, **own})
    built = build(Path(__file__).resolve().parent.parent, author.folder, site)
    assert (built / "404.html").exists()
    told = caplog.text
    assert "linkding: it answers 500" in told
    assert "SHAARLI_SECRET" in told
    assert "cannot be written" in told


@pytest.mark.parametrize("on", [True, False])
def test_a_build_makes_the_page_and_survives_a_dead_feed(
    author: Author, services: Services, on: bool
) -> None:
    root = Path(__file__).resolve().parent.parent
    good, dead = author.server.url("/feed"), author.server.url("/none")
    (author.folder / "content" / "feeds.opml").write_text(
        f'<opml><body><outline text="A &lt;script&gt;" xmlUrl="{good}"/><outline text="D" xmlUrl="{dead}"/></body></opml>'
    )
    site = author.site
    own: dict[str, Any] = {"reading": on, "ingest_on_build": on}
    own = {"SHORTTAKE": {**own, "bookmarks": {"tag": "blog", "linkding": services.url("linkding")}}}
    services.linkding.bookmarks = [linkding(number) for number in (1, 2)]
    site.settings = replace(site.settings, bookmarks_tag="blog", pelican={**site.settings.pelican, **own})
    built = build(root, author.folder, site)
    target = built / "reading" / "index.html"
    assert target.exists() is on
    assert bool(author.server.seen) is on
    assert bool(services.asked) is on
    inbox = author.folder / "content" / "inbox"
    assert len(list(inbox.glob("*.md"))) == (2 if on else 0)
    if on:
        soup = BeautifulSoup(target.read_text(encoding="utf-8"), "lxml")
        assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"  # type: ignore[index,call-overload]
        assert len(soup.select("article")) == 4
        assert soup.select_one("article a.u-url")["href"] == "https://blog.example/100"  # type: ignore[index]
        assert "Continue reading" in soup.get_text()
        assert not soup.find("script")
        assert good in (built / "reading" / "feeds.opml").read_text()
        download = soup.find("a", attrs={"download": True})
        assert download["href"].endswith("/reading/feeds.opml")  # type: ignore[index,union-attr]


def build(root: Path, folder: Path, site: Site) -> Path:
    """Builds with Pelican and our plugins and theme, `site` in the place of one from the settings' file."""
    import logging

    from pelican import Pelican, signals
    from pelican.settings import read_settings

    output = folder / "output"
    settings = read_settings(
        override={
            "PATH": str(folder / "content"),
            "OUTPUT_PATH": str(output),
            "THEME": str(root / "theme"),
            "PLUGIN_PATHS": [str(root / "plugins")],
            "PLUGINS": ["reader", "takes", "feeds", "ingest"],
            "ARTICLE_PATHS": ["takes"],
            "TIMEZONE": "UTC",
            "SITENAME": "T",
            "SHORTTAKE_SITE": site,
            "FEED_ALL_ATOM": None,
            "CATEGORY_FEED_ATOM": None,
            "CACHE_CONTENT": False,
            "DIRECT_TEMPLATES": ["404"],
            "404_SAVE_AS": "404.html",
            "AUTHOR_SAVE_AS": "",
            "CATEGORY_SAVE_AS": "",
            "TAG_SAVE_AS": "",
        }
    )
    root_logger = logging.getLogger()
    handlers, level = list(root_logger.handlers), root_logger.level
    heard = [one for one in vars(signals).values() if isinstance(one, signals.Signal)]
    before = [dict(one.receivers) for one in heard]
    try:
        Pelican(settings).run()
    finally:
        for one, receivers in zip(heard, before, strict=True):  # plugins of the next build are others
            for name in set(one.receivers) - set(receivers):
                del one.receivers[name]
        root_logger.handlers[:] = handlers
        root_logger.setLevel(level)
        site.cache.close()
    return output
