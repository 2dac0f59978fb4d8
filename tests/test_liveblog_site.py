"""A liveblog on its site: page, data for search engines, event pages, feeds, hostile text, five thousand entries."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup

import real_posts
from liveblog_blog import LiveBlog, text
from shorttake.errors import SettingsError
from shorttake.liveblog import read, view
from shorttake.liveblog.events import gather
from shorttake.liveblog.jsonld import script
from shorttake.liveblog.page import headline, inert, pieces, words
from shorttake.liveblog.settings import Choices
from shorttake.render.markdown import Renderer, SectionMark

OPENING = "Ada Byte lays cables at Harbour Days, and says how.\n\n"
HOSTILE = """</script><script>alert(1)</script> <img src=x onerror=alert(2)> & "q" \u2028 {{ 7*7 }} <!--"""
ENTRIES = (
    "**09:02** Ada *begins*. See [the map][map].\n\n"
    "**09:10!** It holds.[^1]\n\n> A quotation.\n\n```python\nprint(1)\n```\n\n"
    f"**09:20** {HOSTILE} -->\n\n"
    "[map]: https://example.org/map\n\n[^1]: For now.\n"
)
CATEGORY = "categories: Liveblog"
PAGE = "2026/10/08/cables/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> LiveBlog:
    """A site with a live session, a closed one of the same event, one without times, and one of no event."""
    blog = LiveBlog(tmp_path_factory.mktemp("live") / "blog")
    blog.write("2026-10-08-cables.md", text(OPENING + ENTRIES, tags="[cables]", author="Mo Typist"))
    later = {"starts": "2026-10-09T14:00:00+02:00", "ends": "2026-10-09T15:00:00+02:00", "status": "closed"}
    blog.write(
        "2026-10-09-ropes.md",
        text(
            "**14:02** First.\n\n**14:05** Second.\n",
            title="Ropes",
            session="",
            date="2026-10-09T14:00",
            **later,
        ),
    )
    blog.write(
        "2026-10-07-prose.md",
        text(
            "A talk in prose.\n\nIt was good.\n",
            title="Prose",
            event="harbour days  2026",
            date="2026-10-07",
            starts="",
            ends="",
            status="",
        ),
    )
    blog.write(
        "2026-10-06-alone.md",
        text(
            "09:02 Alone.\n",
            title="Alone",
            event="",
            session="",
            speakers="",
            date="2026-10-06",
            starts="",
            ends="",
            status="",
        ),
    )
    blog.run("build")
    return blog


def soup(site: LiveBlog, name: str) -> BeautifulSoup:
    return BeautifulSoup(site.page(name), "html.parser")


def data(site: LiveBlog, name: str) -> Any:
    page = soup(site, name)
    found = page.select("script[type='application/ld+json']")
    assert len(found) == 1
    return json.loads(found[0].string or "")


def test_the_page_says_what_where_when_and_that_it_is_live(site: LiveBlog) -> None:
    page = soup(site, PAGE)
    event = page.select_one(".event").get_text(" ", strip=True)  # type: ignore[union-attr]
    for said in (
        "Harbour Days 2026",
        "Cables",
        "with Ada Byte and Bo Nibble",
        "8 October 2026, 09:00–10:00 CEST",
    ):
        assert said in event
    state = page.select_one("[data-live]")
    assert state
    assert "Live" in state.get_text()
    assert "last entry at 09:20" in state.get_text()
    assert state.select_one("a[href$='/2026/10/08/cables/']"), "a plain link looks for new entries"
    assert page.select("script[src*='/theme/live-'][defer]")


def test_entries_are_articles_with_times_and_permalinks_the_newest_first(site: LiveBlog) -> None:
    found = soup(site, PAGE).select("article.update")
    assert [one["id"] for one in found] == ["t0920", "t0910", "t0902"]
    for one in found:
        time = one.select_one(".clock a[href] time[datetime]")
        assert time
        assert time.parent["href"] == f"#{one['id']}"  # type: ignore[index]
    assert found[2].select_one("time")["datetime"] == "2026-10-08T09:02:00+02:00"  # type: ignore[index]
    assert found[2].select_one("div").get_text(strip=True).startswith("Ada")  # type: ignore[union-attr]
    assert found[1].select("blockquote")
    assert found[1].select("pre code")
    assert found[2].select("a[href='https://example.org/map']")
    assert [a["href"] for a in soup(site, PAGE).select("nav[aria-label='Key moments'] a")] == ["#t0910"]
    assert soup(site, PAGE).select(".footnote")


def test_a_closed_liveblog_is_in_order_and_brings_no_script(site: LiveBlog) -> None:
    page = soup(site, "2026/10/09/ropes/index.html")
    assert [one["id"] for one in page.select(".update")] == ["t1402", "t1405"]
    assert "Closed" in page.select_one("#_state").get_text()  # type: ignore[union-attr]
    assert not page.select("script[src*=live]")


def test_a_liveblog_without_times_is_one_update(site: LiveBlog) -> None:
    name = "2026/10/07/prose/index.html"
    assert [one["id"] for one in soup(site, name).select(".update")] == ["update"]
    assert "It was good." in soup(site, name).select_one("#update").get_text()  # type: ignore[union-attr]
    (update,) = data(site, name)["liveBlogUpdate"]
    assert update["articleBody"] == "A talk in prose. It was good."
    assert update["url"].endswith("/2026/10/07/prose/#update")


def test_search_engines_are_told_of_event_speakers_and_each_update(site: LiveBlog) -> None:
    said = data(site, PAGE)
    assert said["@type"] == "LiveBlogPosting"
    assert said["headline"] == "Cables, told live"
    assert said["coverageStartTime"] == "2026-10-08T09:00:00+02:00"
    assert said["coverageEndTime"] == "2026-10-08T10:00:00+02:00"
    people = [{"@type": "Person", "name": "Ada Byte"}, {"@type": "Person", "name": "Bo Nibble"}]
    assert said["about"]["@type"] == "Event"
    assert said["about"]["name"] == "Harbour Days 2026"
    assert said["about"]["performer"] == people
    assert said["about"]["subEvent"]["name"] == "Cables"
    assert said["about"]["subEvent"]["performer"] == people
    ids = {tag["id"] for tag in soup(site, PAGE).find_all(id=True)}
    assert len(said["liveBlogUpdate"]) == 3
    for update in said["liveBlogUpdate"]:
        assert update["@type"] == "BlogPosting"
        assert update["headline"]
        assert update["articleBody"]
        assert dt.datetime.fromisoformat(update["datePublished"]).tzinfo
        address, _, fragment = update["url"].partition("#")
        assert (address, fragment in ids) == ("https://cables.example/2026/10/08/cables/", True)
    first, second, third = said["liveBlogUpdate"]
    assert first["headline"] == "Ada begins"
    assert second["articleBody"] == "It holds.1 A quotation. print(1)"
    assert "</script><script>alert(1)</script>" in third["articleBody"]


@pytest.mark.parametrize("name", [PAGE, "index.html", "2026/index.html"])
def test_nothing_in_an_entry_runs_and_nothing_of_it_is_lost(site: LiveBlog, name: str) -> None:
    page = soup(site, name)
    for tag in page.find_all(["script"]):
        assert tag.get("type") == "application/ld+json" or re.search(
            r"/theme/(live|page)-[0-9a-f]{10}\.js$", str(tag.get("src", ""))
        )
    assert not page.find_all("img")
    assert not [tag for tag in page.find_all(True) if any(key.startswith("on") for key in tag.attrs)]
    if name == PAGE:
        shown = page.select_one("#t0920").get_text()  # type: ignore[union-attr]
        assert "</script><script>alert(1)</script> <img src=x onerror=alert(2)> & “q”" in shown


def test_the_event_gathers_its_sessions_by_day_and_hour(site: LiveBlog) -> None:
    page = soup(site, "events/harbour-days-2026/index.html")
    days = [time["datetime"] for time in page.select("h2 time")]
    assert days == ["2026-10-07", "2026-10-08", "2026-10-09"]
    rows = [li.get_text(" ", strip=True) for li in page.select(".rows li")]
    assert [row[:5] for row in rows] == ["00:00", "09:00", "14:00"]
    assert "Cables" in rows[1]
    assert "Live" in rows[1]
    assert "with Ada Byte and Bo Nibble" in rows[1]
    index = soup(site, "events/index.html")
    assert [a["href"] for a in index.select(".rows a")] == [
        "https://cables.example/events/harbour-days-2026/"
    ]
    here = soup(site, PAGE)
    assert here.select_one("a[rel=prev]")["href"].endswith("/2026/10/07/prose/")  # type: ignore[index,union-attr]
    assert here.select_one("a[rel=next]")["href"].endswith("/2026/10/09/ropes/")  # type: ignore[index,union-attr]
    assert not soup(site, "2026/10/06/alone/index.html").select(".event a")


def feed(site: LiveBlog, name: str) -> Any:
    found = feedparser.parse(site.page(name))
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_the_main_feed_has_one_entry_with_all_its_text(site: LiveBlog) -> None:
    (entry,) = [one for one in feed(site, "feeds/atom.xml").entries if one.title == "Cables, told live"]
    for said in ("lays cables", "<em>begins</em>", "It holds", "A quotation"):
        assert said in entry.content[0].value
    assert entry.summary.startswith("Ada Byte lays cables")


def test_the_liveblog_has_a_feed_with_an_entry_for_each_update(site: LiveBlog) -> None:
    found = feed(site, "2026/10/08/cables/feed.xml")
    (whole,) = [one for one in feed(site, "feeds/atom.xml").entries if one.title == "Cables, told live"]
    assert [one.id for one in found.entries] == [
        f"{whole.id}#{anchor}" for anchor in ("t0920", "t0910", "t0902")
    ]
    assert found.entries[2].link == "https://cables.example/2026/10/08/cables/#t0902"
    assert found.entries[2].published == "2026-10-08T09:02:00+02:00"
    assert found.entries[2].title == "Ada begins"
    assert "For now." in found.entries[1].content[0].value, "a footnote comes along"
    assert "For now." not in found.entries[2].content[0].value
    assert "09:02" not in found.entries[2].content[0].value
    head = soup(site, PAGE).select("link[rel=alternate]")
    assert {link["href"] for link in head} >= {found.feed.links[1].href}


def test_the_event_has_a_feed_of_its_liveblogs(site: LiveBlog) -> None:
    found = feed(site, "events/harbour-days-2026/feed.xml")
    assert [one.title for one in found.entries] == ["Ropes", "Cables, told live", "Prose"]


@pytest.mark.slow
def test_an_entry_more_moves_updated_and_keeps_every_id(tmp_path: Path) -> None:
    blog = LiveBlog(tmp_path / "blog")
    path = blog.write("2026-10-08-cables.md", text(OPENING + ENTRIES))
    blog.run("build")
    before = feed(blog, "feeds/atom.xml").entries[0]
    blog.run("live", "add", "--key", "One more thing.", SHORTTAKE_NOW="2026-10-08T09:40:00+02:00")
    blog.run("build", SHORTTAKE_NOW="2026-10-08T09:41:00+02:00")
    after = feed(blog, "feeds/atom.xml").entries[0]
    assert (after.id, after.published) == (before.id, before.published)
    assert (before.updated, after.updated) == ("2026-10-08T09:00:00+02:00", "2026-10-08T09:41:00+02:00")
    assert [one["id"] for one in soup(blog, PAGE).select(".update")] == [
        "t0940",
        "t0920",
        "t0910",
        "t0902",
    ]
    blog.run("build", SHORTTAKE_NOW="2026-10-08T15:40:00+02:00")
    page = soup(blog, PAGE)
    assert "Closed" in page.select_one("#_state").get_text(), "six hours after the last entry"  # type: ignore[union-attr]
    assert page.select(".update")[0]["id"] == "t0902"
    assert path.read_text(encoding="utf-8").count("status: live") == 1


@pytest.mark.slow
def test_a_corrected_entry_moves_its_own_updated_and_no_other(tmp_path: Path) -> None:
    blog = LiveBlog(tmp_path / "blog")
    path = blog.write(
        "2026-10-08-cables.md", text(f"{OPENING}**09:02** It beginns.\n\n**09:10** It holds.\n")
    )
    blog.run("build")
    before = {one.id[-5:]: one for one in feed(blog, "2026/10/08/cables/feed.xml").entries}
    assert {one.updated for one in before.values()} == {
        "2026-10-08T09:02:00+02:00",
        "2026-10-08T09:10:00+02:00",
    }
    words = path.read_text(encoding="utf-8").replace("beginns", "begins").replace("**09:10**", "**09:10!**")
    path.write_text(words + "\n**09:15** One more.\n", encoding="utf-8")
    for hours in (1, 2, 30):  # building again, however late, is no correction
        blog.run("build", SHORTTAKE_NOW=f"2026-10-{8 + hours // 24:02}T{10 + hours % 24}:00:00+02:00")
        after = {one.id[-5:]: one for one in feed(blog, "2026/10/08/cables/feed.xml").entries}
        assert {name: (one.published, one.updated) for name, one in after.items()} == {
            "t0902": ("2026-10-08T09:02:00+02:00", "2026-10-08T11:00:00+02:00"),
            "t0910": ("2026-10-08T09:10:00+02:00", "2026-10-08T09:10:00+02:00"),
            "t0915": ("2026-10-08T09:15:00+02:00", "2026-10-08T09:15:00+02:00"),
        }
    changed = {one["url"][-5:]: one.get("dateModified") for one in data(blog, PAGE)["liveBlogUpdate"]}
    assert changed == {"t0902": "2026-10-08T11:00:00+02:00", "t0910": None, "t0915": None}


# What is wrong -> where it is told, and in which words.
BROKEN = [
    ({"title": ""}, "content/liveblogs/x.md:1", "the post has no title"),
    ({"zone": "Mars/Olympus"}, "content/liveblogs/x.md:9", "there is no time zone 'Mars/Olympus'"),
    ({"ends": "2026-10-08T08:00"}, "content/liveblogs/x.md:8", "it ends before it starts"),
]


@pytest.mark.parametrize(("head", "where", "what"), BROKEN)
def test_what_cannot_be_built_is_told_with_its_place(
    site: LiveBlog, head: dict[str, str], where: str, what: str
) -> None:
    path = site.write("x.md", text("09:02 a", **head))
    before = site.page(PAGE)
    try:
        said = site.run("build", code=1)
    finally:
        path.unlink()
    assert where in said
    assert what in said
    assert site.page(PAGE) == before


@pytest.mark.slow
def test_five_thousand_entries_build(tmp_path: Path) -> None:
    blog = LiveBlog(tmp_path / "blog")
    times = (f"{6 + number // 360:02}:{number // 6 % 60:02}:{number % 6 * 10:02}" for number in range(5000))
    body = "".join(f"**{time}** Entry {number} of it.\n\n" for number, time in enumerate(times))
    blog.write("2026-10-08-cables.md", text(OPENING + body))
    blog.run("build")
    assert len(soup(blog, PAGE).select(".update")) == 5000
    folder = "2026/10/08/cables"
    newest = feed(blog, f"{folder}/feed.xml")
    assert len(newest.entries) == 50
    found, part = {one.id for one in newest.entries}, newest
    while before := [link.href for link in part.feed.links if link.rel == "prev-archive"]:
        part = feed(blog, before[0].removeprefix("https://cables.example/"))
        assert part.feed.id == newest.feed.id
        found |= {one.id for one in part.entries}
    assert len(found) == 5000
    names = [f"{folder}/archive/{number}.xml" for number in range(1, 101)]
    old = {name: (blog.folder / "output" / name).stat().st_mtime_ns for name in names}
    blog.run("live", "add", "One *more*.", SHORTTAKE_NOW="2026-10-08T20:00:00+02:00")
    blog.run("build", SHORTTAKE_NOW="2026-10-08T20:00:00+02:00")
    assert feed(blog, f"{folder}/feed.xml").entries[0].title == "One more"
    assert {name: (blog.folder / "output" / name).stat().st_mtime_ns for name in names} == old


def test_the_liveblogs_of_a_real_blog_are_read_whole() -> None:
    found = {name: source for name, source in real_posts.posts().items() if CATEGORY in source}
    assert len(found) == 118
    told: dict[str, int] = {}
    for name, source in found.items():
        live = read(source, dt.UTC, name)
        spans = [live.opening, *((entry.start, entry.end) for entry in live.entries)]
        assert "".join(source[start:end] for start, end in spans) == source[live.matter.body_at :], name
        assert live.begins()
        told |= {name[:10]: len(live.entries)} if live.entries else {}
    assert told == {"2012-02-14": 5}, "just one of them is told with times"


@pytest.mark.slow
def test_the_liveblogs_of_a_real_blog_build(tmp_path: Path) -> None:
    found = {name: source for name, source in real_posts.posts().items() if CATEGORY in source}
    blog = LiveBlog(tmp_path / "blog")
    for name, source in found.items():
        blog.write(name, source)
    blog.run("build")
    pages = [
        path for path in (blog.folder / "output").rglob("index.html") if 'class="update"' in path.read_text()
    ]
    assert len(pages) == 118
    assert len(list((blog.folder / "output").rglob("feed.xml"))) == 118


# HTML in, HTML out: what could run is text, what only shows something stays.
INERT = [
    ("<p>a <kbd>b</kbd> <a href=\"https://x.example/?a=1&amp;b\" title='t'>c</a></p>", None),
    ('<table><tr><td style="text-align: right;">1</td></tr></table>', None),
    ("<!-- a --><p>b</p>", None),
    ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
    ("<SCRIPT src=x>", "&lt;SCRIPT src=x&gt;"),
    ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
    ("<img/onerror=y src=x>", "&lt;img/onerror=y src=x&gt;"),
    ('<a href="java\tscript:x">c</a>', '&lt;a href="java\tscript:x"&gt;c&lt;/a&gt;'),
    (
        '<a href="&#106;avascript:x">c</a> <a href="/x">c</a>',
        '&lt;a href="&amp;#106;avascript:x"&gt;c&lt;/a&gt; <a href="/x">c</a>',
    ),
    ("<iframe src=x></iframe>", "&lt;iframe src=x&gt;&lt;/iframe&gt;"),
    ("<p>a <b", "<p>a &lt;b"),
    ("<p>a <!-- b", "<p>a &lt;!-- b"),
    ('<p title="a', '&lt;p title="a'),
]


@pytest.mark.parametrize(("page", "expected"), INERT)
def test_what_could_run_is_shown_as_text(page: str, expected: str | None) -> None:
    assert inert(page) == (page if expected is None else expected)


def test_pieces_lose_nothing_even_where_raw_html_swallows_an_entry() -> None:
    whole = text(
        "Opening.\n\n09:02 a\n\n<div>\n\n09:03 b\n\n</div>\n\n<pre>\n\n09:04 c\n\n</pre>\n\n9:05 am! d\n"
    )
    live = read(whole, dt.UTC)
    at = live.matter.body_at
    html = (
        Renderer()
        .convert(whole[at:], sections=[SectionMark(e.start - at, e.anchor) for e in live.entries])
        .html
    )
    cut = pieces(html, live.entries)
    assert [words(part) for part in cut.entries] == ["a", "b 09:04 c", "d"]
    assert cut.opening.strip() == "<p>Opening.</p>"
    missing = pieces(html.replace('id="t0903"', ""), live.entries)
    assert [words(part) for part in missing.entries] == ["a 09:03 b 09:04 c", "", "d"]


HEADLINES = [
    ("It works. And more.", "It works"),
    ("No. It fails.", "No. It fails"),
    ("It works as promised. And more.", "It works as promised"),
    ("Is it that simple, then? Yes.", "Is it that simple, then?"),
    ("x" * 200, "x" * 109 + "…"),
    ("word " * 50, "word " * 20 + "word…"),
    ("", ""),
]


@pytest.mark.parametrize(("said", "expected"), HEADLINES)
def test_headlines_are_first_sentences(said: str, expected: str) -> None:
    assert headline(said) == expected


def test_no_text_ends_the_script_that_it_stands_in() -> None:
    made = script({"headline": HOSTILE})
    inside = made.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not re.search("[<>&\u2028\u2029]", inside)
    assert json.loads(inside) == {"headline": HOSTILE}


class Told:
    def __init__(self, order: str, **head: str) -> None:
        self.order, self.liveblog = order, read(text("", **head), dt.UTC)


def test_events_are_one_by_their_address_and_in_order() -> None:
    a = Told("a", event="Harbour Days", starts="2026-10-08T11:00", ends="")
    b = Told("b", event="harbour days!", starts="2026-10-08T09:00", ends="")
    c = Told("c", event="Later", starts="2027-10-08T09:00", ends="")
    later, first = gather([a, b, c, Told("d", event="")])
    assert (first.name, first.slug, first.sessions) == ("Harbour Days", "harbour-days", (b, a))
    assert later.sessions == (c,)
    assert first.neighbours(b) == (None, a)
    assert [day.date.isoformat() for day in first.days] == ["2026-10-08"]


# What the settings say -> whether the newest entry of a live and of a closed liveblog stands on top; None: refused.
CHOICES: list[tuple[Any, tuple[bool, bool] | None]] = [
    ({}, (True, False)),
    ({"order": "newest"}, (True, True)),
    ({"order": "oldest"}, (False, False)),
    ({"order": "random"}, None),
    ({"close_after": 0}, None),
    ({"close_after": "soon"}, None),
    ({"closeafter": 3}, None),
    ("yes", None),
]


@pytest.mark.parametrize(("said", "expected"), CHOICES)
def test_settings(said: Any, expected: tuple[bool, bool] | None) -> None:
    pelican = {"SHORTTAKE": {"liveblogs": said}}
    if expected is None:
        with pytest.raises(SettingsError):
            Choices.of(pelican)
    else:
        choices = Choices.of(pelican)
        assert (choices.newest_first(True), choices.newest_first(False)) == expected


def test_times_of_a_session_in_words() -> None:
    for head, expected in (
        ({}, "8 October 2026, 09:00–10:00 CEST"),
        ({"ends": ""}, "8 October 2026, 09:00 CEST"),
        ({"starts": "", "ends": ""}, ""),
        ({"ends": "2026-10-09T01:00:00+02:00"}, "8 October 2026, 09:00–9 October, 01:00 CEST"),
        ({"zone": "Asia/Kathmandu"}, "8 October 2026, 12:45–13:45 UTC+0545"),
    ):
        assert view.when(read(text("", **head), dt.UTC)) == expected


def test_the_script_of_the_page_is_small() -> None:
    script_file = Path(__file__).parent.parent / "theme" / "static" / "live.js"
    assert script_file.stat().st_size <= 1024
