"""Copies in archives, marks in the text, what the page shows of them, and what publish makes of links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.archive import Archive
from fakes.server import Server, page
from journeys.conftest import Blog, blog
from shorttake.cache import Cache
from shorttake.render.archived import robust_links
from shorttake.rot import marks
from shorttake.rot.archives import Archives, Search, original_of
from shorttake.rot.remembered import Remembered
from shorttake.rot.save import save
from shorttake.text.edit import apply
from shorttake.text.links import find
from shorttake.web import Allow, Client

__all__ = ["blog"]
URL = "http://gone.example/a/page"
THEN = "<title>The page</title>" + "<p>What it said then. " * 40
SORRY = "<title>Page not found</title><h1>Page not found</h1>"
PARKED = "<title>gone.example is for sale</title><h1>This domain is for sale</h1>Make an offer."
WHEN = dt.datetime(2013, 5, 1, tzinfo=dt.UTC)


def stamp(date: dt.datetime | None) -> str:
    return f"{date:%Y%m%d}" if date else ""


def client() -> Client:
    return Client(allow=Allow.parse("127.0.0.0/8"), total_timeout=5)


CAPTURES: list[tuple[str, list[tuple[str, int, str]], str]] = [
    ("the nearest", [("20100101000000", 200, THEN), ("20130601000000", 200, THEN), ("20200101000000", 200, THEN)], "20130601"),
    ("not one that failed", [("20130501000000", 404, "no"), ("20120101000000", 200, THEN)], "20120101"),
    ("not one that says sorry", [("20130501000000", 200, SORRY), ("20150101000000", 200, THEN)], "20150101"),
    ("not one of a parked domain", [("20130501000000", 200, PARKED), ("20150101000000", 200, THEN)], "20150101"),
    ("none at all", [("20130501000000", 200, SORRY)], ""),
    ("none", [], ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("captures", "expected"), [row[1:] for row in CAPTURES], ids=[row[0] for row in CAPTURES]
)
@pytest.mark.parametrize("without", ["", "cdx", "cdx timemap", "cdx timemap timegate"])
def test_which_copy_is_taken(captures: list[tuple[str, int, str]], expected: str, without: str) -> None:
    with Archive({URL: captures}, without=frozenset(without.split())) as archive:
        found = Archives([archive.base], client(), pause=0).find(URL, WHEN)
        nearest = min(captures, key=lambda row: abs(int(row[0]) - int(f"{WHEN:%Y%m%d%H%M%S}")), default=None)
        if "timemap" in without and found.copy is None and expected:
            # What names one capture only may name one that is no use: then there is no proposal.
            assert nearest is not None
            return
        assert stamp(found.copy.date if found.copy else None) in (
            {expected} if "timemap" not in without else {expected, "20200101", "20150101", "20120101"}
        )
        if found.copy:
            assert found.copy.url == f"{archive.base}/web/{found.copy.date:%Y%m%d%H%M%S}/{URL}"


def test_of_a_parked_domain_the_copy_is_from_before() -> None:
    captures = [("20120101000000", 200, THEN), ("20130502000000", 200, THEN)]
    with Archive({URL: captures}) as archive:
        found = Archives([archive.base], client(), pause=0).find(URL, WHEN, before=WHEN)
    assert found.copy is not None
    assert stamp(found.copy.date) == "20120101"


STORY = "<title>The page</title>" + "".join(
    f"<p>Step {n}: cable {n * 5} goes to port {n * 9}." for n in range(60)
)
LATER = STORY + "<p>And a word more, years later."
OTHER = "<title>Casino</title>" + "".join(
    f"<p>Bonus {n} of spin {n * 7} at table {n * 3}." for n in range(60)
)
TAKEN: list[tuple[str, list[tuple[str, int, str]], str]] = [
    ("the last before the change", [("20120101000000", 200, STORY), ("20190101000000", 200, LATER)], "20190101"),
    ("not what stood there in between", [("20120101000000", 200, STORY), ("20190101000000", 200, OTHER)], "20120101"),
    ("though it was parked for years", [("20120101000000", 200, STORY), ("20140101000000", 200, LATER)]
     + [(f"2015{month:02d}01000000", 200, PARKED) for month in range(1, 13)], "20140101"),
    ("parked on the day of the post", [("20110101000000", 200, STORY)]
     + [(f"2013{month:02d}01000000", 200, PARKED) for month in range(1, 13)], "20110101"),
    ("not the next owner's, however soon", [("20110101000000", 200, STORY), ("20130601000000", 200, OTHER)], "20110101"),
    ("never anything else", [("20120101000000", 200, PARKED)], ""),
    ("after we saw the change", [("20210101000000", 200, STORY)], ""),
]  # fmt: skip


@pytest.mark.parametrize(("captures", "expected"), [row[1:] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_of_a_domain_that_was_taken_the_last_copy_from_before(
    captures: list[tuple[str, int, str]], expected: str
) -> None:
    with Archive({URL: captures}) as archive:
        found = Archives([archive.base], client(), pause=0).find(
            URL, WHEN, before=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        )
    assert stamp(found.copy.date if found.copy else None) == expected


def test_one_page_in_trouble_does_not_cost_the_others_their_copies() -> None:
    urls = [f"{URL}{number}" for number in range(12)]
    captures = {url: [("20130601000000", 200, THEN)] for url in urls}
    with Archive(captures, troubled=frozenset(urls[1::2])) as archive:
        archives = Archives([archive.base], client(), pause=0)
        found = [archives.find(url, WHEN).copy for url in urls]
    assert [copy is not None for copy in found] == [True, False] * 6


@pytest.mark.parametrize(("seconds", "found"), [(1, True), (600, False)])
def test_an_archive_that_asks_for_a_moment_gets_it(seconds: int, found: bool) -> None:
    slept: list[float] = []
    with Archive({URL: [("20130601000000", 200, THEN)]}, busy=1, busy_for=seconds) as archive:
        archives = Archives([archive.base], client(), pause=0, sleep=slept.append)
        assert (archives.find(URL, WHEN).copy is not None) == found
    assert bool(slept) == found
    assert all(seconds - 1 < one <= seconds for one in slept)


@pytest.mark.parametrize("mood", ["down", "limited", "nonsense", "empty", "silent"])
def test_an_archive_in_trouble_is_left_alone(mood: str) -> None:
    with (
        Archive({URL: [("20130601000000", 200, THEN)]}, mood=mood) as bad,
        Archive({URL: [("20130601000000", 200, THEN)]}) as good,
    ):
        archives = Archives([bad.base, good.base], client(), pause=0)
        found = archives.find(URL, WHEN)
        assert found.copy is not None
        assert found.copy.url.startswith(good.base)
        for number in range(10):
            archives.find(f"{URL}{number}", WHEN)
        assert len(bad.asked) <= (60 if mood == "empty" else 12)


@given(st.text(max_size=200))
def test_any_address_is_an_archives_or_none(text: str) -> None:
    found = original_of(text)
    assert found is None or found[0].lower().startswith("http")


COPY = "https://web.archive.org/web/20130601120000/http://gone.example/a"
TEXTS = [
    ("[a *b*](http://gone.example/a).", f"[a *b*](http://gone.example/a) ([archived]({COPY}))."),
    ('[a](http://gone.example/a "t"), b', f'[a](http://gone.example/a "t") ([archived]({COPY})), b'),
    ("<http://gone.example/a>", f"<http://gone.example/a> ([archived]({COPY}))"),
    ('<a href="http://gone.example/a">x</a>', f'<a href="http://gone.example/a">x</a> (<a href="{COPY}">archived</a>)'),
    ("[x][1] y\n\n[1]: http://gone.example/a\n", f"[x][1] ([archived][1-archived]) y\n\n[1]: http://gone.example/a\n[1-archived]: {COPY}\n"),
    ("[x][]\r\n\r\n[x]: http://gone.example/a 'T'\r\n", f"[x][] ([archived][x-archived])\r\n\r\n[x]: http://gone.example/a 'T'\r\n[x-archived]: {COPY}\r\n"),
    ("[x][1] and [y][1]\n\n[1]: http://gone.example/a", f"[x][1] ([archived][1-archived]) and [y][1] ([archived][1-archived])\n\n[1]: http://gone.example/a\n[1-archived]: {COPY}"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), TEXTS, ids=range(len(TEXTS)))
def test_a_mark_is_put_and_taken_away_again(before: str, after: str) -> None:
    links = find(before)
    edits = [edit for link in links.links for edit in marks.marked(before, link, COPY, links.definitions)]
    assert apply(before, dict.fromkeys(edits)) == after
    again = find(after)
    found = [
        (link, marks.mark_at(after, link.end)) for link in again.links if link.url == "http://gone.example/a"
    ]
    assert all(mark for _, mark in found)
    undo = [edit for _, mark in found if mark for edit in marks.unmarked(after, mark, again.definitions, 1)]
    assert apply(after, dict.fromkeys(undo)) == before


@given(st.text(max_size=60))
def test_any_address_can_stand_in_the_text(rest: str) -> None:
    from shorttake.errors import AddressError
    from shorttake.urls import parse_web_address

    try:
        url = parse_web_address(f"https://a.example/{rest}")
    except AddressError:
        return
    text = f"[x]({marks.fit(url)}) y"
    links = find(text).links
    assert [link.text for link in links] == ["x"]
    assert parse_web_address(links[0].url) == marks.fit(url)


@pytest.mark.parametrize(
    ("html", "rotten", "parts"),
    [
        (f'<a href="http://gone.example/a">x</a> (<a href="{COPY}">archived</a>)', {},
         ['data-originalurl="http://gone.example/a"', f'data-versionurl="{COPY}"', 'data-versiondate="2013-06-01"', 'class="archived"']),
        ('<a href="http://gone.example/a">x</a>', {"http://gone.example/a": "dead"}, ['data-link-state="dead"']),
        (f'<a href="http://a.example/?a&amp;b">x</a>\n(<a href="{COPY}">archived</a>)', {}, ['data-originalurl="http://a.example/?a&amp;b"']),
    ],
)  # fmt: skip
def test_a_page_says_where_the_copy_is(html: str, rotten: dict[str, str], parts: list[str]) -> None:
    shown = robust_links(html, rotten)
    assert all(part in shown for part in parts), shown


@pytest.mark.parametrize(
    "html",
    [f'<a href="{COPY}">archived</a>', '<a href="http://a.example/">a</a> (<a href="http://b.example/">archived</a>)',
     '<p>archived</p>', f'<a href="http://a.example/">a</a> and (<a href="{COPY}">archived</a>)', "<a>(<a>archived"],
)  # fmt: skip
def test_what_is_no_mark_stays(html: str) -> None:
    assert robust_links(html, {}) == html


def test_an_archive_is_asked_to_keep_pages_at_its_pace() -> None:
    waited: list[float] = []
    with Archive() as archive:
        done = list(save([URL, f"{URL}2"], archive.base, client(), {"WAYBACK_ACCESS_KEY": "k", "WAYBACK_SECRET_KEY": "s"}, sleep=waited.append))  # fmt: skip
        assert [one.why for one in done] == ["", ""]
        assert archive.saved == [URL, f"{URL}2"]
        assert all("authorization" not in one for one in archive.headers), "keys are for archive.org alone"
        archive.mood = "limited"
        assert [
            one.stop for one in save([URL, f"{URL}2"], archive.base, client(), {}, sleep=waited.append)
        ] == [True]
    assert waited == [1.0]


# --- through the command line ---------------------------------------------------------------------------


@pytest.fixture
def web() -> Iterator[Server]:
    answers: dict[str, Any] = {
        "/good/page/": page("<title>Good</title>" + "<p>Good words. " * 60),
        "/wall/page/": page("no", status=403),
        "/robots.txt": page("", status=404),
    }
    with Server(answers) as server:
        yield server


def draft(blog: Blog, *links: str) -> None:
    for file in blog.files("content"):
        if file.endswith(".md"):
            (blog.folder / "content" / file).unlink()
    items = "\n".join(f"* Words on [thing {number}]({link}) here." for number, link in enumerate(links))
    blog.write(
        "content/takes/one.md", f"---\ntitle: One\nstatus: draft\n---\n\nHello.\n\n## Networking\n\n{items}\n"
    )
    blog.environ["SHORTTAKE_FETCH_ALLOW"] = "127.0.0.0/8"


def settings(blog: Blog, rot: str) -> None:
    blog.write(
        "pelicanconf.py",
        f'{blog.read("pelicanconf.py")}\nSHORTTAKE = {{**SHORTTAKE, "snapshots": False, "rot": {rot}}}\n',
    )


def test_publish_refuses_what_is_dead(blog: Blog, web: Server) -> None:
    settings(blog, "{}")
    draft(blog, web.url("/good/page/"), web.url("/no-such/page/"), web.url("/wall/page/"))
    before = blog.read("content/takes/one.md")
    done = blog.run("publish", code=1)
    line = 1 + before.split("/no-such/")[0].count("\n")
    assert f"one.md:{line}: " in done.stderr
    assert "404" in done.stderr
    assert "it refuses us (403)" in done.stderr
    assert blog.read("content/takes/one.md") == before
    blog.run("publish", "--unchecked")
    assert "published" in blog.read("content/takes/one.md")


def test_publish_goes_on_where_nothing_can_be_reached(blog: Blog) -> None:
    settings(blog, "{}")
    draft(blog, "http://nothing.invalid/a", "http://127.0.0.1:9/")
    done = blog.run("publish")
    assert "none of its links could be reached" in done.stderr


def test_publish_gives_links_to_the_archive(blog: Blog, web: Server) -> None:
    with Archive() as archive:
        settings(blog, f'{{"save": True, "archives": ["{archive.base}"]}}')
        draft(blog, web.url("/good/page/"))
        done = blog.run("publish")
        assert archive.saved == [web.url("/good/page/")]
    assert "1 of 1 linked pages given to the archive" in done.stderr


def test_what_the_archive_has_no_time_for_is_asked_for_next_time(blog: Blog, web: Server) -> None:
    first, second = web.url("/good/page/"), web.url("/good/page/?second")
    with Archive(mood="limited") as archive:
        settings(blog, f'{{"save": True, "archives": ["{archive.base}"]}}')
        draft(blog, first)
        told = blog.run("publish").stderr
        assert "1 page not yet asked for; the next `publish` asks for them:" in told
        assert first in told
        archive.mood = ""
        draft(blog, second)
        assert "2 of 2 linked pages given to the archive" in blog.run("publish").stderr
        assert archive.saved == [second, first]


def test_a_preview_and_what_is_written_ask_an_archive_once() -> None:
    class Finder:
        asked = 0

        def find(self, url: str, when: dt.datetime, before: dt.datetime | None = None) -> Search:
            self.asked += 1
            return Search(None, "none", sure=not url.endswith("down"))

    finder, start = Finder(), dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    with Cache(None) as cache:
        for hours, asked in ((0, 2), (1, 3), (8, 5)):
            now = start + dt.timedelta(hours=hours)
            remembered = Remembered(finder, cache, ["https://archive.example"], now)
            for url in ("http://a.example/x", "http://a.example/down"):
                assert remembered.find(url, start).why == "none"
            remembered.keep()
            assert finder.asked == asked, "what is certain is remembered for some hours"


def test_the_site_says_what_is_known(blog: Blog, web: Server) -> None:
    settings(blog, '{"page": True, "on_build": True}')
    draft(blog)
    gone, other = web.url("/no-such/page/"), web.url("/also-gone/page/")
    copy = f"https://web.archive.org/web/20130601120000/{gone}"
    blog.write(
        "content/takes/one.md",
        f"---\ntitle: One\ndate: 2013-05-01\n---\n\n* On [it]({gone}) ([archived]({copy})).\n* On [that]({other}).\n",
    )
    blog.run("check", SHORTTAKE_NOW="2026-11-01T09:00:00+00:00")
    blog.run("check", code=1, SHORTTAKE_NOW="2026-11-04T09:00:00+00:00")
    asked = len(web.asked)
    done = blog.run("build")
    assert len(web.asked) == asked, "a build asks nobody"
    assert f"{other} is dead" in done.stderr
    assert f"{gone} is dead" not in done.stderr
    shown = blog.read("output/2013/05/01/one/index.html")
    assert f'data-originalurl="{gone}" data-versionurl="{copy}" data-versiondate="2013-06-01"' in shown
    assert 'class="archived"' in shown
    assert 'data-link-state="dead"' in shown
    health = blog.read("output/link-health/index.html")
    assert other in health
    assert "2013" in health
    assert '/2013/05/01/one/"><bdi>One</bdi></a>' in health
    (blog.folder / ".shorttake").rename(Path(blog.folder, ".shorttake-away"))
    blog.run("build")
    assert blog.read("output/2013/05/01/one/index.html") == shown, "the cache only makes it faster"
