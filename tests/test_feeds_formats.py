"""Every format of feeds, read: files in data/feeds with the expectation beside them, and whatever else may come."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.feeds import Feed, Unreadable, parse
from shorttake.feeds.prose import excerpt, plain, safe, title, web_address

DATA = Path(__file__).parent / "data" / "feeds"
FILES = sorted(path for path in DATA.iterdir() if not path.name.endswith(".expected.json"))
HERE = "https://here.example/feeds/x"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{}</channel></rss>'


def read(text: str | bytes, content_type: str | None = None) -> Feed:
    feed = parse(text.encode() if isinstance(text, str) else text, HERE, content_type)
    assert isinstance(feed, Feed), feed
    return feed


def item(inside: str) -> Any:
    (entry,) = read(RSS.format(f"<item>{inside}</item>")).entries
    return entry


def said(feed: Feed) -> dict[str, Any]:
    """What is known of it; what is not is left out."""
    entries = [
        {key: value for key, value in one.items() if value not in (None, "", []) and key != "feed"}
        for one in feed.as_json()
    ]
    found = {
        "kind": feed.kind,
        "title": feed.title,
        "site": feed.site_url,
        "whole": feed.whole,
        "entries": entries,
    }
    pace = feed.pace
    if pace.seconds or pace.hours or pace.days:
        found["pace"] = [pace.seconds, sorted(pace.hours), sorted(pace.days)]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_feed_is_read_as_expected(path: Path) -> None:
    expected = json.loads(Path(f"{path}.expected.json").read_text(encoding="utf-8"))
    assert said(read(path.read_bytes())) == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_whatever_a_server_calls_it(path: Path) -> None:
    for kind in ("text/html", "application/octet-stream", "image/png", "", "nonsense", "text/plain"):
        assert len(read(path.read_bytes(), kind).entries) == len(read(path.read_bytes()).entries)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_feed_that_is_cut_off_anywhere_is_read_as_far_as_it_goes(path: Path) -> None:
    data = path.read_bytes()
    whole = parse(data, HERE)
    assert isinstance(whole, Feed)
    for cut in range(0, len(data), max(1, len(data) // 25)):
        part = parse(data[:cut], HERE)
        if isinstance(part, Feed):
            assert len(part.entries) <= len(whole.entries)
            assert [one.url for one in part.entries[:-1]] == [one.url for one in whole.entries][
                : max(0, len(part.entries) - 1)
            ]


def test_a_cut_feed_says_so() -> None:
    text = RSS.format("<item><title>a</title></item><item><title>b</title></item>")
    assert read(text).whole
    assert not read(text[:-20]).whole
    assert [one.title for one in read(text[:-20]).entries] == ["a", "b"]


DATES = [
    ("Wed, 18 Nov 2026 10:00:00 GMT", "2026-11-18T10:00:00+00:00"),
    ("Wed, 18 Nov 2026 10:00:00 -0500", "2026-11-18T15:00:00+00:00"),
    ("Wed, 18 Nov 2026 10:00:00 EST", "2026-11-18T15:00:00+00:00"),
    ("18 Nov 2026 10:00 +0000", "2026-11-18T10:00:00+00:00"),
    ("2026-11-18T10:00:00+02:00", "2026-11-18T08:00:00+00:00"),
    ("2026-11-18", "2026-11-18T00:00:00+00:00"),
    ("", None),
    ("yesterday", None),
    ("Mon, 31 Feb 2026 10:00:00 GMT", None),
    ("0000-00-00T00:00:00Z", None),
    ("0001-01-01T00:00:00Z", None),
    ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ("99999999999999", None),
    ("-1", None),
]


@pytest.mark.parametrize(("words", "expected"), DATES, ids=[repr(row[0]) for row in DATES])
def test_dates(words: str, expected: str | None) -> None:
    date = item(f"<title>t</title><pubDate>{words}</pubDate>").date
    assert (date.isoformat() if date else None) == expected


TITLES = [  # as it stands in the XML of RSS -> plain text
    ("Plain", "Plain"),
    ("AT&amp;T", "AT&T"),
    ("AT&amp;amp;T", "AT&T"),
    ("a &lt; b", "a < b"),
    ("&lt;b&gt;bold&lt;/b&gt; move", "bold move"),
    ("<![CDATA[<i>it</i> &amp; that]]>", "it & that"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;", None),
    ("x&lt;script&gt;alert(1)&lt;/script&gt;y", "xy"),
    ("&lt;img src=x onerror=a()&gt;pic", "pic"),
    ("  two\n  lines ", "two lines"),
    ("", None),
    ("Turned \u202e around \u2066x", "Turned around x"),
    ("C&amp;#43;&amp;#43;", "C++"),
    ("&lt;![CDATA[x", "<![CDATA[x"),
    ("日本語 &amp; emoji 🎉", "日本語 & emoji 🎉"),
]


@pytest.mark.parametrize(("words", "expected"), TITLES, ids=[repr(row[0]) for row in TITLES])
def test_titles_become_plain_text(words: str, expected: str | None) -> None:
    assert item(f"<title>{words}</title><link>https://e.example/</link>").title == expected


ADDRESSES = [
    ("https://e.example/a", "https://e.example/a"),
    ("/a", "https://here.example/a"),
    ("a?b=1&amp;c=2", "https://here.example/feeds/a?b=1&c=2"),
    ("//cdn.example/a", "https://cdn.example/a"),
    ("\n  https://e.example/a\n ", "https://e.example/a"),
    ("javascript:alert(1)", None),
    ("JaVaScRiPt:alert(1)", None),
    ("data:text/html,x", None),
    ("file:///etc/passwd", None),
    ("https://", None),
    ("http://[::1", None),
    ("ftp://e.example/a", None),
]


@pytest.mark.parametrize(("words", "expected"), ADDRESSES, ids=[repr(row[0]) for row in ADDRESSES])
def test_addresses(words: str, expected: str | None) -> None:
    assert item(f"<title>t</title><link>{words}</link>").url == expected


RUNS = re.compile(
    r"<\s*(script|iframe|object|embed|svg|math|style|form|input|base|meta|link)\b|\son\w+\s*=|script:|data:",
    re.I,
)
NASTY = [
    "<script>a()</script>",
    "<scr<script>ipt>a()</script>",
    "<img src=x onerror=a()>",
    "<svg/onload=a()>",
    "<math><mtext><table><mglyph><style><img src=x onerror=a()>",
    "<noscript><p title='</noscript><img src=x onerror=a()>'>",
    "<a href='java\nscript:a()'>x</a>",
    "<a href=' javascript:a()'>x</a>",
    "<iframe srcdoc='<script>a()</script>'></iframe>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:a()'>",
    "<style>*{background:url(javascript:a())}</style>",
    "<p style='background:url(javascript:a())' onmouseover=a()>x</p>",
    "<object data='javascript:a()'></object>",
    "<form action='javascript:a()'><input type=submit></form>",
    "<template><script>a()</script></template>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<!--><script>a()</script-->",
    "<![CDATA[<script>a()</script>]]>",
]


@pytest.mark.parametrize("markup", NASTY)
def test_html_keeps_nothing_that_runs(markup: str) -> None:
    for shown in (
        safe(markup, HERE),
        item(f"<guid>1</guid><description>{escape(markup)}</description>").html,
    ):
        assert not RUNS.search(
            html.unescape(shown).replace("<script>a()</script>", "") if "&lt;" in shown else shown
        )
        assert "<script" not in shown


@given(st.text(max_size=300))
def test_no_text_runs_or_breaks_anything(text: str) -> None:
    assert not RUNS.search(re.sub(r">[^<]*", ">", safe(text, HERE)))
    assert "\n" not in plain(text)
    assert (title(text, markup=True) or "x").strip()
    assert web_address(text) is None or web_address(text).startswith(("http", "HTTP"))  # type: ignore[union-attr]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for body in (
        data,
        b"<rss>" + data,
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>' + data,
        b"{" + data,
    ):
        assert isinstance(parse(body, HERE), Feed | Unreadable)


@given(
    st.lists(
        st.sampled_from(
            [
                "<rss>",
                "<channel>",
                "<item>",
                "</item>",
                "<title>",
                "</title>",
                "<description>",
                "<p>",
                "</p>",
                "<![CDATA[",
                "]]>",
                "&amp;",
                "&",
                "<",
                ">",
                "x",
                "<link>",
                "</link>",
                "</rss>",
                "<feed>",
                "<entry>",
                "<content",
                "type='xhtml'>",
                "<!--",
                "-->",
            ]
        ),
        max_size=60,
    )
)
def test_no_order_of_tags_breaks_the_reader(parts: list[str]) -> None:
    assert isinstance(parse("".join(["<rss>", *parts]).encode(), HERE), Feed | Unreadable)


# Words as people write them: XML has no control characters, and white space is collapsed.
WORDS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp"), exclude_characters="<>&"
    ),
    min_size=1,
    max_size=30,
)
MOMENTS = st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2090, 1, 1)).map(
    lambda d: d.replace(microsecond=0, tzinfo=dt.UTC)
)
ENTRIES = st.lists(st.tuples(WORDS, WORDS, MOMENTS), max_size=5)


@given(ENTRIES)
def test_what_is_written_as_atom_is_read(entries: list[tuple[str, str, dt.datetime]]) -> None:
    body = "".join(
        f'<entry><title type="text">{escape(name)}</title><id>urn:{number}</id><link href="https://e.example/{number}"/>'
        f"<published>{date.isoformat()}</published><author><name>{escape(author)}</name></author></entry>"
        for number, (name, author, date) in enumerate(entries)
    )
    feed = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{body}</feed>')
    assert [(one.title, one.author, one.date) for one in feed.entries] == [
        (n, plain(a), d) for n, a, d in entries
    ]
    assert [one.url for one in feed.entries] == [f"https://e.example/{n}" for n in range(len(entries))]


@given(ENTRIES)
def test_what_is_written_as_json_is_read(entries: list[tuple[str, str, dt.datetime]]) -> None:
    items = [
        {"id": str(n), "url": f"https://e.example/{n}", "title": name, "authors": [{"name": author}], "date_published": date.isoformat(), "content_text": name}
        for n, (name, author, date) in enumerate(entries)
    ]  # fmt: skip
    feed = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items}))
    assert [(one.title, one.author, one.date) for one in feed.entries] == entries
    assert [plain(one.html) for one in feed.entries] == [name for name, _, _ in entries]


NO_FEEDS = [
    (b"", "it is empty"),
    (b"   \n", "it is empty"),
    (b"<!DOCTYPE html><html><body>Log in</body></html>", "it is a web page, not a feed"),
    (b"<html><head><rss", "it is a web page, not a feed"),
    (b"hello", "it is no feed that we know"),
    (b"<opml><body/></opml>", "it is no feed that we know"),
    (b"{}", "it is JSON, but no JSON Feed"),
    (b"[1]", "it is JSON, but no JSON Feed"),
    (b'{"items": []}', "it is JSON that does not call itself a JSON Feed"),
    (b'{"items": [', "its JSON cannot be read"),
    (b"[" * 100_000, "its JSON cannot be read"),
    (b"\x89PNG\r\n\x1a\n\0\0", "it is no feed that we know"),
    (b"<rss>" + b"<a>" * 1000, "it is no feed that we know"),
]


@pytest.mark.parametrize(("body", "why"), NO_FEEDS, ids=[repr(row[0][:30]) for row in NO_FEEDS])
def test_what_is_no_feed_says_why(body: bytes, why: str) -> None:
    read = parse(body)
    assert isinstance(read, Unreadable)
    assert read.why.startswith(why)


def test_entity_bombs_are_not_even_lit() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "{"x" * 1000}">{levels}]>{RSS.format("<item><title>&e9;</title></item>")[21:]}'
    (entry,) = read(bomb).entries
    assert entry.title == "&e9;"


def test_no_file_and_no_address_is_ever_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    body = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><rss version="2.0"><channel><item><title>a &x; b</title></item></channel></rss>'
    assert read(body).entries[0].title == "a &x; b"
    assert isinstance(parse(str(tmp_path / "secret").encode()), Unreadable)
    assert isinstance(parse(b"http://127.0.0.1:9/feed"), Unreadable)


SLOW = [
    ("open tags", "<rss><channel>" + "<title>" * 100_000),
    ("open descriptions", "<rss><channel>" + "<description>x <br>" * 50_000),
    ("open brackets", "<rss><channel>" + "<" * 300_000),
    ("ampersands", "<rss><channel><title>" + "&" * 300_000),
    ("open CDATA", "<rss><channel>" + "<![CDATA[" * 50_000),
    ("open comments", "<rss><channel>" + "<!--" * 100_000),
    ("attributes", "<rss><channel " + 'a="b" ' * 50_000),
    ("one long attribute", '<rss><channel a="' + "x" * 1_000_000),
    ("entities", "<rss><channel><title>" + "&nbsp;" * 200_000),
    ("timings", "<rss><channel>" + "<ttl>" * 50_000),
    ("links", '<feed xmlns="http://www.w3.org/2005/Atom">' + "<link " * 10_000),
    ("quotes in HTML", RSS.format("<item><description>" + escape('<a title="' * 20_000) + "</description></item>")),
    ("elements", RSS.format("<a/>" * 1_500_000)),
    ("authors", RSS.format("<item><author>" + "a@" * 50_000 + "</author></item>")),
]  # fmt: skip


@pytest.mark.parametrize("text", [row[1] for row in SLOW], ids=[row[0] for row in SLOW])
def test_nothing_takes_long(text: str) -> None:
    parse(text.encode(), HERE)


def test_five_thousand_entries() -> None:
    one = "<item><title>T{0}</title><link>https://e.example/{0}</link><description>&lt;p&gt;W&lt;/p&gt;</description></item>"
    feed = read(RSS.format("".join(one.format(n) for n in range(5000))))
    assert len(feed.entries) == 5000
    assert feed.entries[4999].url == "https://e.example/4999"


EXCERPTS = [
    ("<p>Short.</p>", 150, "Short."),
    ("<p>One two three. Four five six.</p>", 5, "One two three."),
    ("<p>One two three</p><p>four five six</p>", 5, "One two three four five …"),
    ("<p>He said “stop.” Then more words came</p>", 4, "He said “stop.”"),
    ("", 5, ""),
    ("<ul><li>a</li><li>b</li></ul>", 5, "a b"),
]


@pytest.mark.parametrize(("markup", "most", "expected"), EXCERPTS)
def test_excerpts_end_with_a_sentence(markup: str, most: int, expected: str) -> None:
    assert excerpt(markup, most) == expected
