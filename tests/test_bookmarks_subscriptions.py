"""Another reader's list of feeds comes into feeds.opml, and every other character of it stays."""

from __future__ import annotations

import difflib
import xml.dom.minidom
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shorttake.bookmarks import Subscription, read
from shorttake.bookmarks.subscriptions import merged, subscribe
from shorttake.errors import TextError

F = "https://f.example/rss"
LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
\t<!-- by hand -->
\t<body>
\t\t<outline text="Sea">
\t\t\t<outline type="rss" text='Tides' xmlUrl="https://www.tides.example/rss/"/>
\t\t</outline>
\t\t<outline text="Empty"/>
\t</body>
</opml>
"""

ADDED: list[tuple[str, Subscription, list[str]]] = [
    ("known, in other words", Subscription("http://tides.example/rss"), []),
    (
        "into the body",
        Subscription(F, "Name", "https://f.example/"),
        [f'\t\t<outline type="rss" text="Name" title="Name" xmlUrl="{F}" htmlUrl="https://f.example/"/>'],
    ),
    (
        "into its folder",
        Subscription(F, "Name", None, ("Sea",)),
        [f'\t\t\t<outline type="rss" text="Name" title="Name" xmlUrl="{F}"/>'],
    ),
    (
        "into a new folder of its folder",
        Subscription(F, "A & <B>", None, ("Sea", "Deep")),
        [
            '\t\t\t<outline text="Deep" title="Deep">',
            f'\t\t\t  <outline type="rss" text="A &amp; &lt;B&gt;" title="A &amp; &lt;B&gt;" xmlUrl="{F}"/>',
            "\t\t\t</outline>",
        ],
    ),
    (
        "without a name, into a folder that was empty",
        Subscription(F, None, None, ("Empty",)),
        [
            '\t\t<outline text="Empty" title="Empty">',
            f'\t\t  <outline type="rss" text="{F}" title="{F}" xmlUrl="{F}"/>',
            "\t\t</outline>",
        ],
    ),
]


def difference(old: str, new: str) -> tuple[list[str], list[str]]:
    lines = list(difflib.ndiff(old.splitlines(), new.splitlines()))
    return [one[2:] for one in lines if one[0] == "+"], [one[2:] for one in lines if one[0] == "-"]


@pytest.mark.parametrize(("what", "feed", "lines"), ADDED, ids=[row[0] for row in ADDED])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_its_lines_are_added(what: str, feed: Subscription, lines: list[str], newline: str) -> None:
    old = LIST.replace("\n", newline)
    new, added = merged(old, [feed], "feeds.opml")
    assert added == ([feed] if lines else [])
    assert difference(old, new) == (lines, [])
    assert new.count(newline) == new.count("\n")
    assert merged(new, [feed], "feeds.opml") == (new, [])


def test_a_list_without_line_ends() -> None:
    new, _ = merged("<opml><body></body></opml>", [Subscription(F, "N")], "x")
    assert read(new.encode(), "x").subscriptions == (Subscription(F, "N"),)


@pytest.mark.parametrize(
    "text", ["", "<opml/>", "<opml><body/></opml>", "<opml><body><outline text='x'></body>", "<html><body>"]
)
def test_a_list_that_is_none_is_left_alone(text: str) -> None:
    with pytest.raises(TextError) as caught:
        merged(text, [Subscription(F)], "feeds.opml")
    assert "feeds.opml" in str(caught.value.where)


def test_a_list_that_is_not_there_is_made(tmp_path: Path) -> None:
    path = tmp_path / "content" / "feeds.opml"
    assert subscribe(path, [], "Mine") == []
    assert not path.exists()
    feeds = [Subscription(F, "N", None, ("A",)), Subscription(F, "N again")]
    assert subscribe(path, feeds, 'What "I" read & like') == feeds[:1]
    assert subscribe(path, feeds, "Other") == []
    text = path.read_text(encoding="utf-8")
    [title] = xml.dom.minidom.parseString(text).getElementsByTagName("title")
    assert title.firstChild is not None
    assert title.firstChild.nodeValue == 'What "I" read & like'


NAMES = (
    st.text("abc äß🌲&<>\"'", min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool)
)
FEEDS = st.lists(
    st.tuples(
        st.integers(0, 6), NAMES, st.lists(st.sampled_from(["Sea", "Deep", "Empty", "New"]), max_size=3)
    ),
    max_size=6,
)


@settings(max_examples=30)
@given(FEEDS)
def test_every_feed_is_there_once_in_its_folders(given_: list[tuple[int, str, list[str]]]) -> None:
    feeds = [Subscription(f"https://f{n}.example/rss", name, None, tuple(path)) for n, name, path in given_]
    new, added = merged(LIST, feeds, "x")
    assert difference(LIST, new)[1] == []
    xml.dom.minidom.parseString(new.encode())
    reading = read(new.encode(), "x")
    first = {feed.url: feed for feed in reversed(feeds)}
    assert {one.url: one for one in reading.subscriptions if "tides" not in one.url} == first
    assert len(reading.subscriptions) == 1 + len(first)
    assert sorted(one.url for one in added) == sorted(first)
