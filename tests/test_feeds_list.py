"""The list of feeds: read in any spelling, changed by the smallest edit, never over a change of the author's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake import files
from shorttake.bookmarks import Subscription
from shorttake.errors import ChangedError, ShorttakeError, TextError, UsageError
from shorttake.feeds import subscriptions
from shorttake.feeds.discover import feeds_of

MIXED = """<?xml version="1.0"?>
<!-- mine --><OPML version="1.1"><head><title>L</title></head>
<body>
  <!-- <outline xmlUrl="https://no.example/"/> -->
  <outline TEXT="Networks">
\t<outline text='One &amp; more' XMLURL='https://one.example/feed?a=1&amp;b=2' htmlurl="https://one.example/" />
    <outline text="Deep"><outline type="rss" title="Two" xmlUrl="feed:https://two.example/rss"></outline></outline>
  </outline>
  <outline text="Three" xmlUrl="https://three.example/"/><outline text="Four" xmlUrl="https://four.example/"/>
  <outline text="Again"><outline text="Three" xmlUrl="https://three.example/"/></outline>
</body></OPML>
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.opml"
    path.write_text(MIXED, encoding="utf-8")
    return path


def test_all_spellings_are_read(listed: Path) -> None:
    assert [(one.url, one.title, one.folders) for one in subscriptions.load(listed).feeds] == [
        ("https://one.example/feed?a=1&b=2", "One & more", ("Networks",)),
        ("https://two.example/rss", "Two", ("Networks", "Deep")),
        ("https://three.example/", "Three", ("Again",)),
        ("https://four.example/", "Four", ()),
    ]


def test_no_list_is_an_empty_one_and_no_opml_is_told(tmp_path: Path) -> None:
    assert subscriptions.load(tmp_path / "none.opml").feeds == ()
    (tmp_path / "x").write_text("<rss/>")
    with pytest.raises(TextError, match="OPML"):
        subscriptions.load(tmp_path / "x")


REMOVED = [
    ("https://one.example/feed?a=1&b=2", "\t<outline text='One &amp; more' XMLURL='https://one.example/feed?a=1&amp;b=2' htmlurl=\"https://one.example/\" />\n"),
    ("https://two.example/rss", '<outline type="rss" title="Two" xmlUrl="feed:https://two.example/rss"></outline>'),
    ("https://four.example/", '<outline text="Four" xmlUrl="https://four.example/"/>'),
    ("https://no.example/", ""),
]  # fmt: skip


@pytest.mark.parametrize(("url", "gone"), REMOVED, ids=[row[0] for row in REMOVED])
def test_removing_takes_one_outline_and_nothing_else(listed: Path, url: str, gone: str) -> None:
    assert subscriptions.remove(listed, url) is bool(gone)
    assert listed.read_text(encoding="utf-8") == MIXED.replace(gone, "", 1)


def test_a_feed_in_two_folders_is_removed_from_both(listed: Path) -> None:
    subscriptions.remove(listed, "https://three.example/")
    assert "three.example" not in listed.read_text(encoding="utf-8")
    assert len(subscriptions.load(listed).feeds) == 3


@pytest.mark.parametrize(
    "new", ["https://new.example/?x=1&y=2", "https://new.example/it's", 'https://new.example/"q"']
)
def test_moving_changes_the_address_alone(listed: Path, new: str) -> None:
    assert subscriptions.move(listed, "https://one.example/feed?a=1&b=2", new)
    text = listed.read_text(encoding="utf-8")
    begin = MIXED.index("https://one.example/feed")
    assert text.startswith(MIXED[:begin])
    assert text.endswith(MIXED[begin + len("https://one.example/feed?a=1&amp;b=2") :])
    assert subscriptions.load(listed).feeds[0].url == new


def test_nothing_is_written_over_a_change_of_the_author(listed: Path) -> None:
    source = files.read(listed)
    listed.write_text(MIXED + "<!-- his -->", encoding="utf-8")
    with pytest.raises(ChangedError):
        files.replace(source, "ours")
    with pytest.raises(ChangedError):
        subscriptions._replaced(source, [subscriptions.Edit(0, 1, "")])
    assert listed.read_text(encoding="utf-8").endswith("<!-- his -->")


def test_adding_makes_a_list_and_knows_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "content" / "feeds.opml"
    path.parent.mkdir()
    one = Subscription("https://a.example/feed", "A & <b>", "https://a.example/", ("Net", "Deep"))
    assert subscriptions.add(path, [one], "Mine") == [one]
    assert subscriptions.add(path, [one], "Mine") == []
    assert subscriptions.load(path).feeds == (one,)


FOUND = [
    ("https://three.example/", "https://three.example/"),
    ("https://one.example/", "https://one.example/feed?a=1&b=2"),
    ("one &", "https://one.example/feed?a=1&b=2"),
    ("TWO", "https://two.example/rss"),
    ("four.example", "https://four.example/"),
]


@pytest.mark.parametrize(("words", "url"), FOUND)
def test_a_feed_is_found_by_what_the_author_remembers(listed: Path, words: str, url: str) -> None:
    assert subscriptions.find(subscriptions.load(listed).feeds, words).url == url


@pytest.mark.parametrize("words", ["nothing", "example", ""])
def test_what_names_none_or_many_is_told(listed: Path, words: str) -> None:
    with pytest.raises(UsageError):
        subscriptions.find(subscriptions.load(listed).feeds, words)


@given(st.text("<>/ ='\"outlinexmlUrl!-&;abhttps:.\n", max_size=200))
def test_no_text_breaks_the_list(text: str) -> None:
    try:
        found = subscriptions.parse(f"<opml><body>{text}</body></opml>".encode(), "x")
    except ShorttakeError:
        return
    for one in found.feeds:
        assert one.url


URLS = st.from_regex(r"https://[a-z]{1,8}\.example/[a-z?=&'\"]{0,10}", fullmatch=True)
NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=10
)


@given(
    st.lists(
        st.tuples(URLS, NAMES, st.lists(NAMES, max_size=3)), max_size=6, unique_by=lambda row: row[0][:20]
    )
)
def test_what_is_added_is_read_and_what_is_removed_is_gone(rows: list[tuple[str, str, list[str]]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feeds.opml"
        feeds = [Subscription(url, name, None, tuple(folders)) for url, name, folders in rows]
        added = subscriptions.add(path, feeds, "t")
        assert set(subscriptions.load(path).feeds) == set(added)
        for one in added:
            assert subscriptions.remove(path, one.url)
        assert subscriptions.load(path).feeds == ()


PAGES: list[tuple[str, list[str]]] = [
    ('<link rel="alternate" type="application/atom+xml" href="/a">', ["https://p.example/a"]),
    ("<LINK REL=Alternate TYPE=application/rss+xml HREF=a>", ["https://p.example/x/a"]),
    ("<link href='//f.example/r?a=1&amp;b=2' type='application/rss+xml' rel='alternate'/>", ["https://f.example/r?a=1&b=2"]),
    ('<base href="https://b.example/y/"><link rel=alternate type="application/feed+json" href=j>', ["https://b.example/y/j"]),
    ('<link rel=alternate type="application/rss+xml" title="Comments" href=c><link rel=alternate type="application/rss+xml" href=f>', ["https://p.example/x/f", "https://p.example/x/c"]),
    ('<link rel=alternate type="application/json" href="/wp-json/wp/v2/posts/1">', []),
    ('<link rel=alternate type="application/json" title="JSON Feed" href="/x.json">', ["https://p.example/x.json"]),
    ('<link rel=stylesheet type="application/rss+xml" href=s>', []),
    ('<link rel=alternate hreflang=nl type="text/html" href=nl>', []),
    ('<!-- <link rel=alternate type="application/rss+xml" href=no> -->', []),
    ('<link rel=alternate type="application/rss+xml" href="javascript:alert(1)">', []),
    ('<link rel=alternate type="application/rss+xml" href=a><link rel=alternate type="application/rss+xml" href=a>', ["https://p.example/x/a"]),
    ("<link " * 1000, []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("page", "feeds"), PAGES, ids=[row[0][:60] for row in PAGES])
def test_the_feeds_that_a_page_names(page: str, feeds: list[str]) -> None:
    assert [
        one.url for one in feeds_of(f"<html><head>{page}</head></html>", "https://p.example/x/y")
    ] == feeds
