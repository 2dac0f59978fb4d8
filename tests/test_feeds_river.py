"""The river: each article once, newest first, whatever its feed does with ids, dates and addresses."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.cache import Cache
from shorttake.errors import UsageError
from shorttake.feeds import Entry, Feed, River, decide
from shorttake.feeds.decide import gap_of
from shorttake.feeds.feed import Pace
from shorttake.feeds.state import Answer, State
from shorttake.feeds.tables import MOST_ENTRIES
from shorttake.feeds.timing import freshness, jitter
from shorttake.web.manners import http_date, retry_after

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
F = "https://f.example/feed"


def entry(name: str, **more: object) -> Entry:
    """An entry called by a letter, a day old for each letter after a."""
    made = Entry(
        id=f"id-{name}",
        url=f"https://f.example/{name}",
        title=name,
        date=NOW - (ord(name[0]) - 96) * DAY,
        html=f"<p>{name}</p>",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def feed(*entries: Entry, title: str = "F") -> Feed:
    return Feed("RSS 2.0", title, entries=entries)


@pytest.fixture
def river() -> River:
    return River(Cache(None))


def titles(river: River, **how: object) -> list[str | None]:
    return [one.entry.title for one in river.drops(**how)]  # type: ignore[arg-type]


AGAIN = [  # what the feed says the second time -> how many are new
    ("the same", entry("a"), 0),
    ("another id", entry("a", id="tag:new,2026:a"), 0),
    ("no id", entry("a", id=None), 0),
    ("another address with the same id", entry("a", url="https://f.example/moved/a"), 0),
    ("https instead of http", entry("a", id="x", url="http://www.f.example/a"), 0),
    ("tracking in the address", entry("a", id="x", url="https://f.example/a?utm_source=feed"), 0),
    ("another title", entry("a", title="b"), 0),
    ("another date", entry("a", date=NOW), 0),
    ("another page and id", entry("b"), 1),
]


@pytest.mark.parametrize(("second", "new"), [row[1:] for row in AGAIN], ids=[row[0] for row in AGAIN])
def test_an_article_comes_once(river: River, second: Entry, new: int) -> None:
    assert river.take_in(F, feed(entry("a")), NOW) == 1
    assert river.take_in(F, feed(second), NOW + DAY) == new
    assert len(river.drops()) == 1 + new


def test_what_changed_is_shown_as_it_is_now(river: River) -> None:
    river.take_in(F, feed(entry("a")), NOW)
    river.take_in(F, feed(entry("a", title="Mended", html="<p>better</p>", author="Ann")), NOW)
    (one,) = river.drops()
    assert (one.entry.title, one.entry.html, one.entry.author) == ("Mended", "<p>better</p>", "Ann")


def test_entries_that_lead_to_one_page_are_told_apart_by_their_ids(river: River) -> None:
    page = "https://f.example/changes"
    assert river.take_in(F, feed(entry("a", url=page), entry("b", url=page)), NOW) == 2
    assert river.take_in(F, feed(entry("c", url=page), entry("a", url=page)), NOW + DAY) == 1
    assert titles(river) == ["a", "b", "c"]


def test_an_article_that_moved_is_where_it_is_now(river: River) -> None:
    river.take_in(F, feed(entry("a")), NOW)
    river.take_in(F, feed(entry("a", url="https://f.example/moved/a")), NOW)
    assert [one.entry.url for one in river.drops()] == ["https://f.example/moved/a"]
    assert river.find("https://f.example/moved/a").entry.title == "a"


def test_one_id_for_all_entries_is_none(river: River) -> None:
    assert river.take_in(F, feed(*(entry(name, id="0") for name in "abc")), NOW) == 3
    assert river.take_in(F, feed(*(entry(name, id="0") for name in "bcd")), NOW) == 1
    page = "https://f.example/"
    assert river.take_in(page, feed(*(entry(name, id="0", url=page) for name in "abc")), NOW) == 3
    assert river.take_in(page, feed(*(entry(name, id="0", url=page) for name in "bcd")), NOW) == 1


def test_entries_without_id_and_link(river: River) -> None:
    bare = [entry(name, id=None, url=None) for name in "abc"]
    assert river.take_in(F, feed(*bare), NOW) == 3
    assert river.take_in(F, feed(*bare), NOW) == 0
    assert len({one.id for one in river.drops()}) == 3


def test_newest_first_and_a_clock_that_is_ahead_is_not_believed(river: River) -> None:
    river.take_in(F, feed(entry("a"), entry("c")), NOW)
    river.take_in("https://g.example/", feed(entry("b"), entry("z", date=NOW + 3650 * DAY)), NOW - DAY / 2)
    assert titles(river) == ["z", "a", "b", "c"]
    river.take_in("https://h.example/", feed(entry("n", date=None)), NOW)
    assert titles(river)[0] in ("n", "z")


def test_entries_without_dates_stay_in_the_order_of_their_feed(river: River) -> None:
    river.take_in(F, feed(*(entry(name, date=None) for name in "xyz")), NOW)
    assert titles(river) == ["x", "y", "z"]
    river.take_in(F, feed(*(entry(name, date=None) for name in "wxyz")), NOW + DAY)
    assert titles(river) == ["w", "x", "y", "z"]


def test_what_two_feeds_bring_comes_once_and_is_in_both(river: River) -> None:
    river.take_in(F, feed(entry("a")), NOW)
    river.take_in("https://planet.example/", feed(entry("a", id="p"), entry("b")), NOW)
    assert titles(river) == ["a", "b"]
    assert titles(river, feeds=["https://planet.example/"]) == ["a", "b"]
    assert titles(river, feeds=[F]) == ["a"]


def test_what_is_skipped_stays_skipped(river: River) -> None:
    river.take_in(F, feed(entry("a"), entry("b")), NOW)
    river.mark([river.find("https://f.example/a").key], "skipped")
    river.take_in(F, feed(entry("a", id="new"), entry("b")), NOW + DAY)
    river.take_in("https://planet.example/", feed(entry("a")), NOW + DAY)
    assert titles(river) == ["b"]
    assert [(one.entry.title, one.fate) for one in river.drops(everything=True)] == [
        ("a", "skipped"),
        ("b", None),
    ]
    river.mark([river.find("https://f.example/a").key], None)
    assert titles(river) == ["a", "b"]


def test_it_is_bounded_and_what_flowed_by_does_not_come_again(river: River) -> None:
    many = feed(*(entry(f"a{n}", date=NOW - n * DAY) for n in range(MOST_ENTRIES + 50)))
    assert river.take_in(F, many, NOW) == MOST_ENTRIES + 50
    assert len(river.drops()) == MOST_ENTRIES
    assert river.take_in(F, many, NOW + DAY) == 0
    assert len(river.drops()) == MOST_ENTRIES
    assert river.drops()[0].entry.title == "a0"


def test_ids_can_be_typed(river: River) -> None:
    river.take_in(F, feed(entry("a"), entry("b")), NOW)
    one = river.drops()[0]
    assert one.id.isalnum()
    assert len(one.id) == 6
    for words in (one.id, one.id.upper(), one.id[:4], one.entry.url, "http://www.f.example/a/"):
        assert river.find(str(words)).key == one.key
    for words in ("", "zzzzzz!", "https://f.example/none"):
        with pytest.raises(UsageError):
            river.find(words)


def test_a_feed_that_moves_takes_everything_along(river: River) -> None:
    river.take_in(F, feed(entry("a")), NOW)
    river.remember([State(F, etag='"x"', address="https://new.example/")])
    river.rename(F, decide.rebased(river.state(F), "https://new.example/"))
    assert river.state("https://new.example/").etag == '"x"'
    assert river.state(F) == State(F)
    assert river.take_in("https://new.example/", feed(entry("a")), NOW) == 0


def test_it_lasts_and_may_be_deleted(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    with Cache(path) as cache:
        River(cache).take_in(F, feed(entry("a")), NOW)
    with Cache(path) as cache:
        assert titles(River(cache)) == ["a"]
    path.unlink()
    with Cache(path) as cache:
        assert titles(River(cache)) == []
        assert River(cache).take_in(F, feed(entry("a")), NOW) == 1


TEXTS = st.text(max_size=20)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_text_goes_in_and_comes_out(name: str, author: str, html: str, tag: str) -> None:
    river = River(Cache(None))
    odd = Entry(id=name, url=f"https://f.example/{name}", title=name, author=author, html=html, tags=(tag,))
    river.take_in(F + name, feed(odd, title=author), NOW)
    (one,) = river.drops([F + name])
    clean = one.entry.title.encode() if one.entry.title else b""
    assert clean == name.encode("utf-8", "replace")
    assert river.find(one.id).key == one.key


MOMENTS = st.none() | st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1)).map(
    lambda d: d.replace(tzinfo=dt.UTC)
)
STATES = st.builds(
    State, url=st.just(F), address=TEXTS, etag=st.none() | TEXTS, modified=st.none() | TEXTS, asked=MOMENTS,
    full=MOMENTS, due=MOMENTS, held=MOMENTS, failures=st.integers(0, 50), trouble=TEXTS, gap=st.none() | st.integers(0, 10**9),
    pace=st.builds(Pace, st.none() | st.integers(0, 10**9), st.frozensets(st.integers(0, 23)), st.frozensets(st.integers(0, 6))),
)  # fmt: skip
ANSWERS = st.builds(
    Answer, status=st.sampled_from([0, 200, 226, 301, 304, 404, 410, 429, 500, 503]), final=st.just(F), read=st.booleans(),
    good=st.booleans(), etag=st.none() | TEXTS, retry_after=st.none() | st.integers(-5, 10**12).map(str) | TEXTS,
    cache_control=st.none() | st.integers(0, 10**12).map(lambda n: f"max-age={n}") | TEXTS, conditional=st.booleans(), gap=st.none() | st.integers(0, 10**9),
)  # fmt: skip


@given(STATES)
def test_a_state_is_written_and_read(state: State) -> None:
    assert State.from_json(F, state.to_json()) == state


@given(STATES, ANSWERS)
def test_whatever_is_answered_nobody_is_asked_within_an_hour(state: State, answer: Answer) -> None:
    after = decide.after(state, answer, NOW)
    for minutes in (0, 1, 30, 59):
        assert not decide.is_due(after, NOW + dt.timedelta(minutes=minutes))
    if after.conditional or after.stopped or after.full is None:
        return
    if after.full == NOW:
        assert not decide.is_due(after, NOW + dt.timedelta(hours=23, minutes=59))


@given(STATES, ANSWERS)
def test_nobody_is_forgotten_either(state: State, answer: Answer) -> None:
    after = decide.after(state, answer, NOW)
    if not after.stopped:
        assert any(decide.is_due(after, NOW + days * DAY / 8) for days in range(8 * 50))


AFTER = [
    ("120", dt.timedelta(seconds=120)),
    (" 120 ", dt.timedelta(seconds=120)),
    ("Fri, 20 Nov 2026 10:00:00 GMT", dt.timedelta(hours=1)),
    ("Friday, 20-Nov-26 10:00:00 GMT", dt.timedelta(hours=1)),
    ("Fri Nov 20 10:00:00 2026", dt.timedelta(hours=1)),
    ("0", dt.timedelta(0)),
    ("-5", None),
    ("soon", None),
    ("", None),
    ("Thu, 19 Nov 2026 10:00:00 GMT", None),
    ("9" * 50, 30 * DAY),
    ("Fri, 20 Nov 9999 10:00:00 GMT", 30 * DAY),
]


@pytest.mark.parametrize(("words", "wait"), AFTER)
def test_retry_after(words: str, wait: dt.timedelta | None) -> None:
    assert retry_after(words, NOW) == (NOW + wait if wait is not None else None)


FRESH = [
    ("max-age=60", None, 60),
    ("public, MAX-AGE = 3600, s-maxage=9", None, 3600),
    ("s-maxage=600", None, None),
    ("no-store", "Fri, 20 Nov 2026 10:00:00 GMT", None),
    (None, "Fri, 20 Nov 2026 10:00:00 GMT", 3600),
    (None, "0", None),
    (None, "Thu, 19 Nov 2026 10:00:00 GMT", 0),
    ("max-age=60", "Fri, 20 Nov 2026 10:00:00 GMT", 60),
    ("max-age=99999999999", None, 604800),
    (None, None, None),
]


@pytest.mark.parametrize(("control", "expires", "seconds"), FRESH)
def test_freshness(control: str | None, expires: str | None, seconds: int | None) -> None:
    date = "Fri, 20 Nov 2026 09:00:00 GMT"
    assert freshness(control, expires, date, NOW + DAY) == seconds, (
        "Expires counts from the server's own time"
    )


@given(st.text(max_size=60))
def test_no_header_breaks_the_clock(words: str) -> None:
    http_date(words)
    retry_after(words, NOW)
    freshness(words, words, words, NOW)
    assert 0 <= jitter(words, 3600) <= 360
    assert jitter(words, 3600) == jitter(words, 3600)


def test_the_rhythm_of_a_feed() -> None:
    assert gap_of(feed(*(entry(f"a{n}", date=NOW - n * DAY) for n in range(1, 9))), NOW) == (86400, NOW - DAY)
    assert gap_of(feed(entry("a")), NOW)[0] is None
    assert gap_of(feed(), NOW) == (None, None)
    assert gap_of(feed(*(entry(f"a{n}", date=NOW + n * DAY) for n in range(1, 9))), NOW) == (None, None)
