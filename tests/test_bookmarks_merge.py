"""One bookmark for each page: what is united, what is chosen, and why the rest is not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.bookmarks import Bookmark, LeftOut, merge
from shorttake.bookmarks.keep import choose, to_link
from shorttake.urls import canonical

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def day(number: int) -> dt.datetime:
    return dt.datetime(2020, 1, number, tzinfo=dt.UTC)


A = "https://example.org/a"
MERGED: list[tuple[str, list[Bookmark], list[Bookmark]]] = [
    ("nothing", [], []),
    ("one", [Bookmark(A, "A")], [Bookmark(A, "A")]),
    (
        "the same page in other words",
        [Bookmark("http://www.example.org/a/?utm_source=x"), Bookmark(A, "A")],
        [Bookmark(A, "A")],
    ),
    (
        "tags and folders united, each once",
        [Bookmark(A, tags=("Go", "bgp"), folders=("Work", "go")), Bookmark(A, tags=("BGP", "dns"))],
        [Bookmark(A, tags=("Go", "bgp", "Work", "dns"), folders=("Work", "go"))],
    ),
    (
        "a folder becomes a tag of a page that is there once",
        [Bookmark(A, tags=("x",), folders=("Work",))],
        [Bookmark(A, tags=("x", "Work"), folders=("Work",))],
    ),
    (
        "the earliest date, and a date before none",
        [Bookmark(A, date=day(3)), Bookmark(A), Bookmark(A, date=day(2))],
        [Bookmark(A, date=day(2))],
    ),
    (
        "each note once, in order",
        [Bookmark(A, note="one"), Bookmark(A, note="two\nlines"), Bookmark(A, note="one"), Bookmark(A)],
        [Bookmark(A, note="one\n\ntwo\nlines")],
    ),
    ("private if any is", [Bookmark(A), Bookmark(A, private=True)], [Bookmark(A, private=True)]),
    ("unread if any is", [Bookmark(A, toread=True), Bookmark(A)], [Bookmark(A, toread=True)]),
    (
        "a title before a repeated address",
        [Bookmark(A, A), Bookmark(A), Bookmark(A, "A title"), Bookmark(A, "Another")],
        [Bookmark(A, "A title")],
    ),
    (
        "what is known of one is known of all",
        [Bookmark(A), Bookmark(A, description="D", author="W", site="S", published="2020")],
        [Bookmark(A, description="D", author="W", site="S", published="2020")],
    ),
    (
        "two pages stay two, in order",
        [Bookmark("https://b.example/"), Bookmark(A), Bookmark("https://b.example/", note="n")],
        [Bookmark("https://b.example/", note="n"), Bookmark(A)],
    ),
]


@pytest.mark.parametrize(("what", "given_", "expected"), MERGED, ids=[row[0] for row in MERGED])
def test_merging(what: str, given_: list[Bookmark], expected: list[Bookmark]) -> None:
    assert merge(given_) == expected


FEW = st.builds(
    Bookmark,
    st.sampled_from([A, "http://example.org/a", "https://www.example.org/a/", "https://b.example/"]),
    st.sampled_from([None, "T", "U"]),
    st.lists(st.sampled_from(["a", "A", "b"]), max_size=3).map(tuple),
    st.sampled_from(["", "n", "m"]),
    st.sampled_from([None, day(1), day(2)]),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(["f", "a"]), max_size=2).map(tuple),
)


@given(st.lists(FEW, max_size=8))
def test_exactly_one_for_each_page_and_nothing_lost(some: list[Bookmark]) -> None:
    merged = merge(some)
    assert [canonical(one.url) for one in merged] == list(dict.fromkeys(canonical(one.url) for one in some))
    for one in merged:
        same = [other for other in some if canonical(other.url) == canonical(one.url)]
        tags = {tag.casefold() for tag in one.tags}
        assert tags == {tag.casefold() for other in same for tag in (*other.tags, *other.folders)}
        assert len(tags) == len(one.tags)
        assert set(filter(None, one.note.split("\n\n"))) == {other.note for other in same} - {""}
        assert one.private == any(other.private for other in same)
    assert merge(merged) == merged


CHOSEN = [
    ("all", None, False, ["plain", "tagged"], ["private", "private"]),
    ("private too", None, True, ["plain", "tagged", "secret", "both"], []),
    ("with the tag", "BLOG", False, ["tagged"], ["without the tag BLOG", "without the tag BLOG", "private"]),
    ("with the tag, private too", "blog", True, ["tagged", "both"], ["without the tag blog"] * 2),
    ("with a tag that none has", "x", False, [], ["without the tag x"] * 4),
]


@pytest.mark.parametrize(("what", "tag", "private", "names", "whys"), CHOSEN, ids=[row[0] for row in CHOSEN])
def test_choosing(what: str, tag: str | None, private: bool, names: list[str], whys: list[str]) -> None:
    some = [
        Bookmark("https://plain.example/"),
        Bookmark("https://tagged.example/", tags=("x y", "Blog")),
        Bookmark("https://secret.example/", private=True),
        Bookmark("https://both.example/", tags=("blog",), private=True),
    ]
    chosen, left_out = choose(some, tag, private)
    assert [one.url for one in chosen] == [f"https://{name}.example/" for name in names]
    assert sorted(one.why for one in left_out) == sorted(whys)
    assert all(isinstance(one, LeftOut) for one in left_out)


def test_the_tag_of_one_and_the_flag_of_another_both_count() -> None:
    """A page that is tagged in one place and private in another is private."""
    merged = merge([Bookmark(A, tags=("blog",)), Bookmark(A, private=True)])
    assert choose(merged, "blog", private=False)[0] == []
    assert len(choose(merged, "blog", private=True)[0]) == 1


LINKS = [
    ("its own date, in the author's zone", day(2), "2020-01-02T01:00:00+01:00"),
    ("without a date, now", None, "2026-11-20T09:30:00+01:00"),
    ("never in the future", dt.datetime(2050, 1, 1, tzinfo=dt.UTC), "2026-11-20T09:30:00+01:00"),
]


@pytest.mark.parametrize(("what", "date", "added"), LINKS, ids=[row[0] for row in LINKS])
def test_the_link_is_as_old_as_the_bookmark(what: str, date: dt.datetime | None, added: str) -> None:
    link = to_link(Bookmark(A, date=date), NOW)
    assert link.added is not None
    assert link.added.isoformat() == added


@pytest.mark.parametrize("title", [A, f"{A}/", "example.org/a", None])
def test_a_title_that_repeats_the_address_is_none(title: str | None) -> None:
    assert to_link(Bookmark(A, title), NOW).title is None


def test_all_that_is_known_goes_along() -> None:
    one = Bookmark(A, "T", ("a",), "n", day(1), True, True, ("f",), "d", "w", "s", "2019-12-31")
    link = to_link(one, NOW)
    assert (link.title, link.tags, link.note) == ("T", ("a",), "n")
    assert (link.description, link.author, link.site, link.date) == ("d", "w", "s", "2019-12-31")
