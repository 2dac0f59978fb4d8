"""Feeds and HTML made to keep a parser busy, or to fill its memory: what is looked at is cut, and stays a feed.

Without the bounds most of these take minutes or gigabytes; the guard against endless tests would end them.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.cache import Cache
from shorttake.feeds import Feed, River, Unreadable, bounds, nesting, parse, poll
from shorttake.feeds.prose import MOST_HTML, safe
from shorttake.feeds.state import State
from shorttake.web import Failure, Response

NOW = dt.datetime(2026, 11, 2, 8, 0, tzinfo=dt.UTC)
SIZE = 3_000_000


def rss(inside: str, end: str = "</channel></rss>") -> bytes:
    return f'<rss version="2.0"><channel><title>F</title>{inside}{end}'.encode()


def item(number: int, inside: str = "") -> str:
    return f"<item><title>E {number}</title><link>https://a.example/{number}</link>{inside}</item>"


def atom(inside: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{inside}</feed>'.encode()


MANY = "".join(item(number) for number in range(20_000))
FIRST = item(1) + item(2)
LONG = "x" * SIZE
# What is in it, and how many entries are read at least: the first ones are there whatever comes after them.
HOSTILE: list[tuple[str, bytes, int]] = [
    ("twenty thousand entries", rss(MANY), bounds.MOST_ENTRIES),
    ("the same, cut off", rss(MANY, ""), bounds.MOST_ENTRIES),
    ("as many in Atom", atom("<entry><title>x</title></entry>" * 20_000), bounds.MOST_ENTRIES),
    ("empty elements", rss(FIRST + "<item><a/><b/><c/></item>" * 90_000), 2),
    ("a million ampersands", rss(FIRST + item(3, f"<description>{'&' * SIZE}</description>")), 3),
    ("and of those that are escaped", rss(FIRST + item(3, f"<description>{'&amp;' * 600_000}</description>")), 3),
    ("named characters", rss(FIRST + item(3, f"<description>{'&nbsp;' * 600_000}</description>")), 2),
    ("control characters", rss(FIRST + item(3, "<description>" + "a\x01" * (SIZE // 2) + "</description>")), 3),
    ("a long text", rss(FIRST + item(3, f"<description>{LONG}</description>")), 3),
    ("a long piece of CDATA", rss(FIRST + item(3, f"<description><![CDATA[<p>{LONG}]]></description>")), 3),
    ("many pieces of CDATA", rss(FIRST + item(3, "<![CDATA[]]>" * 300_000)), 2),
    ("a long tag", rss(FIRST + f'<item a="{LONG}"/>'), 2),
    ("attributes", rss(FIRST + "<item " + " ".join(f'a{n}="1"' for n in range(300_000)) + "/>"), 2),
    ("attributes in many tags", rss(FIRST + ("<item " + " ".join(f'a{n}="1"' for n in range(999)) + "/>") * 150), 2),
    ("categories", rss(FIRST + item(3, "".join(f"<category>c{n}</category>" for n in range(60_000)))), 3),
    ("terms", atom("<entry><title>x</title>" + "".join(f'<category term="{n}"/>' for n in range(60_000)) + "</entry>"), 1),
    ("comments", rss(FIRST + "<!---->" * 400_000 + "&"), 1),
    ("a long comment", rss(f"<!--{LONG}-->{FIRST}"), 2),
    ("instructions", rss(FIRST + "<?a?>" * 500_000 + "&"), 1),
    ("signs that open nothing", rss(FIRST + "<" * SIZE), 2),
    ("closing tags", rss(FIRST + "</a>" * 500_000), 2),
    ("nested HTML", rss(FIRST + item(3, f"<description>{'&lt;div&gt;' * 40_000}</description>")), 3),
]  # fmt: skip


@pytest.mark.parametrize(("body", "least"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_feed_that_means_harm_is_read_as_far_as_anybody_would(body: bytes, least: int) -> None:
    found = parse(body, "https://a.example/feed")
    assert isinstance(found, Feed)
    assert len(found.entries) >= least
    assert len(found.entries) <= bounds.MOST_ENTRIES
    assert found.entries[0].title in ("E 0", "E 1", "x")
    assert all(len(one.tags) <= bounds.MOST_CATEGORIES for one in found.entries)
    assert all(len(one.html) <= 2 * MOST_HTML for one in found.entries)


REFUSED: list[tuple[str, bytes]] = [
    ("a name space for each element", rss("".join(f'<a{n}:b xmlns:a{n}="http://x/{n}"/>' for n in range(20_000)))),
    ("objects", b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"{}," * 500_000 + b"{}]}"),
    ("lists", b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"[]," * 500_000 + b"[]]}"),
    ("strings", b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b'"ab",' * 500_000 + b'""]}'),
    ("numbers", b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"12345," * 700_000 + b"0]}"),
]  # fmt: skip


@pytest.mark.parametrize("body", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_nobody_means_as_a_feed_is_refused(body: bytes) -> None:
    assert isinstance(parse(body), Unreadable)


def test_five_thousand_entries_are_all_read() -> None:
    whole = parse(
        rss("".join(item(n, f"<description>{'&lt;p&gt;Words. ' * 9}</description>") for n in range(5_000)))
    )
    assert isinstance(whole, Feed)
    assert len(whole.entries) == 5_000
    assert whole.whole
    assert whole.entries[-1].url == "https://a.example/4999"


def test_what_is_cut_at_our_bound_was_whole() -> None:
    """Its server sent all of it: validators are kept, or it would be asked in full each day."""
    found = parse(rss(MANY))
    assert isinstance(found, Feed)
    assert found.whole
    torn = parse(rss(MANY, ""))
    assert isinstance(torn, Feed)
    assert not torn.whole


@given(st.text("&<>abc;![]CDAT- \n'\"=/itemry", max_size=400))
def test_a_small_feed_is_left_as_it_is(text: str) -> None:
    assert bounds.within(text, "</feed>") == text


UNITS = ["<div>", "<b><p>", "<a><div></a>", "<form><div></form>", "<dl><dd>", "<dt><li>", "<rt></a>", "<pre>\n",
         "<div><table></div>", "<table><tr><td>", "<p><b x={}>t</p>", "<h1>", "<ul><li>", "<div></x>", "<i><b><u>",
         "<span x={}>", "<font><div></font>", "<div><select></div>", "<svg><g>", "<x-y>"]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_html_nested_without_end_is_cut(unit: str) -> None:
    found = safe("".join(unit.replace("{}", str(n)) for n in range(240_000 // len(unit))), None)
    assert len(found) <= 2 * MOST_HTML


WRITTEN = [
    "<ul>" + "<li>one" * 900 + "</ul>",
    "<dl>" + "<dt>a<dd>b" * 900 + "</dl>",
    "<table>" + "<tr><td>1<td>2" * 900 + "</table>",
    "<p>words <em>with</em> <b>all</b> of it" * 900,
    "<div><p><span>a</span></div>" * 900,
    "text<br>" * 3000,
    "<div>" * 200 + "deep" + "</div>" * 200,
    "<p><b>never closed" * 90,
]


@pytest.mark.parametrize("markup", WRITTEN)
def test_html_as_people_write_it_is_left_alone(markup: str) -> None:
    assert nesting.shallow(markup) == markup


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<div>", "</div>", "<li>", "text", "<p>", "</ul>", "<"]), max_size=700
    )
)
def test_what_is_cut_is_a_beginning(parts: list[str]) -> None:
    markup = "".join(parts)
    cut = nesting.shallow(markup)
    assert markup.startswith(cut)
    assert cut == markup or markup.count("<") > nesting.MOST_UNCLOSED


@pytest.mark.parametrize("words", ["&" * 200_000, "<" * 200_000, "a &amp; b " * 20_000, "x" * 200_000])
def test_html_is_cut_between_its_characters(words: str) -> None:
    found = safe(words, None)
    assert len(found) <= MOST_HTML
    assert safe(found, None) == found


class Counting:
    """A web that notes how many bytes were wanted at the same time, at most."""

    def __init__(self) -> None:
        import threading

        self.lock, self.now, self.most = threading.Lock(), 0, 0
        self.limits: list[int] = []

    def get(self, url: str, *, max_bytes: int | None = None, **more: object) -> Response | Failure:
        import time

        assert max_bytes is not None
        with self.lock:
            self.now += max_bytes
            self.most = max(self.now, self.most)
            self.limits.append(max_bytes)
        time.sleep(0.01)
        with self.lock:
            self.now -= max_bytes
        return Response(url, url, 404)


@pytest.mark.parametrize(
    ("size", "limit"), [(0, 3_000_000), (100, 2_500_000), (4_000_000, 8_000_000), (9_000_000, 10_000_000)]
)
def test_no_more_is_fetched_at_once_than_the_memory_holds(size: int, limit: int) -> None:
    from shorttake.feeds.poll import MEMORY

    river, web = River(Cache(None)), Counting()
    urls = [f"https://h{number}.example/feed" for number in range(40)]
    river.remember([State(url, size=size) for url in urls])
    assert len(list(poll(urls, web, river, NOW))) == 40
    assert web.limits == [limit] * 40
    assert MEMORY // 3 <= web.most <= MEMORY
