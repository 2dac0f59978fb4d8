"""How a feed is asked, over days, by the server's log: the published "feed reader behaviour" tests and more.

Each row runs a week (or so) of a reader that is started anew every half hour and remembers only what its
cache holds; then a rule is asked of what the server saw.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.feedserver import START, Blog, FeedServer, Reply, Seen, http, redirect, sequence
from shorttake.cache import Cache
from shorttake.feeds import Outcome, River, poll, subscriptions
from shorttake.feeds.due import follow_moves
from shorttake.feeds.state import State
from shorttake.feeds.subscribe import subscribe
from shorttake.web import Allow, Client, Failure, Response

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
STEP = dt.timedelta(minutes=30)
OPML = '<opml version="2.0"><head><title>L</title></head>\n<body>\n<outline text="F" xmlUrl="{}"/>\n</body></opml>\n'
LOGIN = Reply(200, b"<!doctype html><html><form>Log in</form></html>", {"Content-Type": "text/html"})


@dataclass
class Week:
    """What came of it: the server's log for the feed and the state at the end."""

    server: FeedServer
    url: str
    state: State
    list: str
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def seen(self) -> list[Seen]:
        return self.server.of("/feed")

    @property
    def gaps(self) -> list[dt.timedelta]:
        return [later.at - earlier.at for earlier, later in pairwise(self.seen)]


def live(
    server: FeedServer, folder: Path, days: float = 3, begin: str = "add", step: dt.timedelta = STEP
) -> Week:
    """Follows /feed and lives on, a new start of the program at every step."""
    url = server.url("/feed")
    listed = folder / "feeds.opml"
    listed.write_text(OPML.format(url), encoding="utf-8")
    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0, total_timeout=5)
    outcomes: list[Outcome] = []
    if begin == "add":
        with Cache(folder / "cache") as cache:
            subscribe(url, web, River(cache), server.now)
    end = server.now + days * DAY
    cache = Cache(folder / "cache")
    while server.now <= end:
        feeds = subscriptions.load(listed).feeds
        river = River(cache)
        asked = [
            one for one in poll([one.url for one in feeds], web, river, server.now) if one.fate != "waiting"
        ]
        if asked:
            outcomes += asked
            assert not follow_moves(listed, feeds, river)[1]
            cache.close()  # as after a restart
            cache = Cache(folder / "cache")
        server.now += step
    cache.close()
    with Cache(folder / "cache") as cache:
        last = subscriptions.load(listed).feeds[0].url
        return Week(server, url, River(cache).state(last), listed.read_text(encoding="utf-8"), outcomes)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


def never(week: Week, header: str) -> bool:
    return all(header not in one.headers for one in week.server.seen)


def unconditional(week: Week) -> list[Seen]:
    return [one for one in week.seen if not one.conditional]


def echoed(week: Week) -> bool:
    """Each If-None-Match and If-Modified-Since is what the last full answer gave."""
    blog = week.server.feeds["/feed"]
    assert isinstance(blog, Blog)
    given: tuple[str | None, str | None] = (None, None)
    for one in week.seen:
        asked = (one.headers.get("if-none-match"), one.headers.get("if-modified-since"))
        if asked != given:
            return False
        if one.status == 200:
            number = int((one.at - START) / blog.every) + 100
            given = (
                blog.odd.format(f"v{number}") if blog.etag else None,
                http(blog.written(number)) if blog.modified else None,
            )
    return True


Make = Callable[[FeedServer], Blog]
HOURLY = dt.timedelta(minutes=61)


def plain(server: FeedServer) -> Blog:
    return Blog(server)


def hourly(server: FeedServer) -> Blog:
    return Blog(server, every=HOUR)


def half(server: FeedServer) -> Blog:
    return Blog(server, every=HOUR, cut=500)


def bare(server: FeedServer) -> Blog:
    return Blog(server, every=HOUR, etag=False, modified=False)


ROWS: list[tuple[str, Make, Callable[[Week], bool]]] = [
    ("it is asked at all", plain, lambda w: len(w.seen) > 3),
    ("adding takes one request", plain, lambda w: [one.at for one in w.seen].count(START) == 1),
    ("the first request has no conditions", plain, lambda w: not w.seen[0].conditional),
    ("all others have", plain, lambda w: all(one.conditional for one in w.seen[1:])),
    ("no two within an hour", hourly, lambda w: min(w.gaps) >= HOUR),
    ("a feed of a new entry each hour is asked often", hourly, lambda w: max(w.gaps) <= 2 * HOUR),
    ("a daily one less often", lambda s: Blog(s, every=DAY), lambda w: min(w.gaps) >= 4 * HOUR),
    ("a yearly one once a day", lambda s: Blog(s, every=365 * DAY), lambda w: all(DAY <= gap <= 1.2 * DAY for gap in w.gaps)),
    ("validators are echoed", plain, echoed),
    ("also if they change each hour", lambda s: Blog(s, every=HOURLY), echoed),
    ("a weak ETag as it is", lambda s: Blog(s, odd='W/"{}"'), echoed),
    ("an ETag without quotes as it is", lambda s: Blog(s, odd="{}"), echoed),
    ("an ETag with blanks and commas as it is", lambda s: Blog(s, odd='"a, b {}  c"'), echoed),
    ("an ETag of gzip as it is", lambda s: Blog(s, odd='"{}-gzip"'), echoed),
    ("an ETag in latin-1 as it is", lambda s: Blog(s, odd='"é{}"'), lambda w: bool(w.state.unchanged)),
    ("an ETag alone", lambda s: Blog(s, modified=False), echoed),
    ("Last-Modified alone", lambda s: Blog(s, etag=False), echoed),
    ("no validator is invented", bare, lambda w: not any(one.conditional for one in w.seen)),
    ("without validators at most daily", bare, lambda w: min(w.gaps) >= DAY),
    ("and no less either", bare, lambda w: max(w.gaps) <= 1.2 * DAY),
    ("no cookie comes back", lambda s: Blog(s, more={"Set-Cookie": "id=1"}), lambda w: never(w, "cookie")),
    ("no Referer", plain, lambda w: never(w, "referer")),
    ("no Authorization", plain, lambda w: never(w, "authorization")),
    ("nothing is added to the address", plain, lambda w: {one.path for one in w.server.seen} == {"/feed"}),
    ("it says who asks", plain, lambda w: all(one.headers["user-agent"] == "shorttake/test" for one in w.seen)),
    ("the name stays the same", plain, lambda w: len({one.headers["user-agent"] for one in w.seen}) == 1),
    ("compression is offered", plain, lambda w: all("gzip" in one.headers["accept-encoding"] for one in w.seen)),
    ("feeds are what is wanted", plain, lambda w: all("application/atom+xml" in one.headers["accept"] for one in w.seen)),
    ("only what is new will do (RFC 3229)", plain, lambda w: all(one.headers["a-im"] == "feed" for one in w.seen)),
    ("max-age is waited for", lambda s: Blog(s, every=HOUR, more={"Cache-Control": "public, max-age=21600"}), lambda w: min(w.gaps) >= 6 * HOUR),
    ("max-age of a year is a week", lambda s: Blog(s, every=HOUR, more={"Cache-Control": "max-age=31536000"}), lambda w: all(7 * DAY <= gap <= 8 * DAY for gap in w.gaps)),
    ("max-age of nothing is an hour", lambda s: Blog(s, every=HOUR, more={"Cache-Control": "max-age=0"}), lambda w: min(w.gaps) >= HOUR),
    ("no-cache is an hour", lambda s: Blog(s, every=HOUR, more={"Cache-Control": "no-cache, max-age=90000"}), lambda w: max(w.gaps) <= 2 * HOUR),
    ("ttl is waited for", lambda s: Blog(s, every=HOUR, channel="<ttl>480</ttl>"), lambda w: min(w.gaps) >= 8 * HOUR),
    ("skipHours are kept", lambda s: Blog(s, every=HOUR, channel="<skipHours>" + "".join(f"<hour>{h}</hour>" for h in range(8)) + "</skipHours>"), lambda w: all(one.at.hour >= 8 for one in w.seen)),
    ("skipDays are kept", lambda s: Blog(s, every=HOUR, channel="<skipDays><day>Tuesday</day><day>Thursday</day></skipDays>"), lambda w: all(one.at.weekday() not in (1, 3) for one in w.seen)),
    ("skipping all hours is nonsense", lambda s: Blog(s, every=HOUR, channel="<skipHours>" + "".join(f"<hour>{h}</hour>" for h in range(24)) + "</skipHours>"), lambda w: len(w.seen) > 10),
    ("sy:updatePeriod is waited for", lambda s: Blog(s, every=HOUR, channel='<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod><sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">2</sy:updateFrequency>'), lambda w: min(w.gaps) >= 12 * HOUR),
    ("half a feed gives no validators", half, lambda w: not any(one.conditional for one in w.seen)),
    ("half a feed is read all the same", half, lambda w: w.outcomes[-1].fate == "new"),
    ("and asked at most daily", half, lambda w: min(w.gaps) >= DAY),
]  # fmt: skip


LIVED: dict[Make, Week] = {}  # several rules are asked of one and the same week


@pytest.mark.parametrize(("name", "make", "rule"), ROWS, ids=[row[0] for row in ROWS])
def test_a_feed_over_days(tmp_path: Path, name: str, make: Make, rule: Callable[[Week], bool]) -> None:
    if make not in LIVED:
        with FeedServer() as server:
            server.feeds["/feed"] = make(server)
            slow = make in (bare, half) or "yearly" in name or "skipDays" in name
            LIVED[make] = live(server, tmp_path, days=9 if "a week" in name else 2.5 if slow else 1.5)
    week = LIVED[make]
    assert week.seen
    assert rule(week), [(str(one.at), one.status, dict(one.headers)) for one in week.seen[:30]]


def expired(server: FeedServer) -> Blog:
    blog = Blog(server, every=HOUR)
    blog.more["Expires"] = http(START + 50 * HOUR)
    return blog


def test_expires_is_waited_for(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = expired(server)
    assert live(server, tmp_path).gaps[0] >= 50 * HOUR


BUSY = [
    ("429 with seconds", Reply(429, headers={"Retry-After": "200000"}), dt.timedelta(seconds=200_000)),
    ("503 with seconds", Reply(503, headers={"Retry-After": "36000"}), dt.timedelta(seconds=36_000)),
    ("429 with a date", Reply(429, headers={"Retry-After": http(START + 60 * HOUR)}), None),
    ("503 with a date", Reply(503, headers={"Retry-After": http(START + 60 * HOUR)}), None),
    ("429 alone", Reply(429), DAY),
    ("503 alone", Reply(503), HOUR),
    ("429 with nonsense", Reply(429, headers={"Retry-After": "soon"}), 2 * HOUR),
    ("a date that has passed", Reply(429, headers={"Retry-After": http(START - DAY)}), 2 * HOUR),
    ("a thousand years are a month", Reply(503, headers={"Retry-After": "99999999999"}), 30 * DAY),
]


@pytest.mark.parametrize(("reply", "wait"), [row[1:] for row in BUSY], ids=[row[0] for row in BUSY])
@pytest.mark.parametrize("begin", ["first", "later"])
def test_a_server_that_is_busy_is_left_alone(
    server: FeedServer, tmp_path: Path, reply: Reply, wait: dt.timedelta | None, begin: str
) -> None:
    blog = Blog(server, every=HOUR)
    server.feeds["/feed"] = sequence(*([blog] if begin == "later" else []), reply, blog)
    week = live(
        server,
        tmp_path,
        days=33 if wait and wait > 10 * DAY else 3,
        begin="poll",
        step=DAY / 4 if wait and wait > 10 * DAY else HOUR,
    )
    at = [one.status for one in week.seen].index(reply.status)
    if wait is None:
        assert week.seen[at + 1].at >= START + 60 * HOUR
    else:
        assert week.gaps[at] >= (wait if begin == "later" else max(wait, DAY))
        assert week.gaps[at] <= max(1.2 * wait + 7 * HOUR, 1.2 * DAY)


def test_a_server_that_is_busy_is_not_asked_for_its_other_feeds(server: FeedServer) -> None:
    server.feeds["/a"] = server.feeds["/b"] = lambda headers: Reply(429, headers={"Retry-After": "7200"})
    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0)
    river = River(Cache(None))
    urls = [server.url("/a"), server.url("/b")]
    fates = {one.url: one.fate for one in poll(urls, web, river, START)}
    assert sorted(fates.values()) == ["failed", "waiting"]
    assert len(server.seen) == 1
    assert {one.fate for one in poll(urls, web, river, START + HOUR)} == {"waiting"}
    assert [one.fate for one in poll(urls, web, river, START + 3 * HOUR) if one.fate != "waiting"] == [
        "failed"
    ]


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_for_good_moves_in_the_list_after_two_good_answers(
    server: FeedServer, tmp_path: Path, status: int
) -> None:
    server.feeds["/feed"] = sequence(Blog(server, every=HOUR), redirect("/new", status))
    server.feeds["/new"] = Blog(server, every=HOUR)
    week = live(server, tmp_path, days=1)
    assert server.url("/new") in week.list
    assert week.list == OPML.format(server.url("/new")), "no other character changes"
    assert [one.status for one in week.seen] == [200, status, status]
    assert week.state.conditional
    assert sum(not one.conditional for one in server.of("/new")) == 1, "what /feed gave is not sent to /new"
    assert not any("if-none-match" in one.headers for one in week.seen[2:]), "and what /new gave not to /feed"
    assert len(River(Cache(tmp_path / "cache")).drops()) >= 4, "and what it brought stays"


STAYS: list[tuple[str, int, Callable[[FeedServer], Reply | Blog]]] = [
    ("302 to a feed", 302, lambda s: Blog(s, every=HOUR)),
    ("303 to a feed", 303, lambda s: Blog(s, every=HOUR)),
    ("307 to a feed", 307, lambda s: Blog(s, every=HOUR)),
    ("301 to a login page", 301, lambda s: LOGIN),
    ("308 to a login page", 308, lambda s: LOGIN),
    ("301 to nothing", 301, lambda s: Reply(404)),
    ("301 to an error", 301, lambda s: Reply(500)),
    ("301 to half a feed", 301, lambda s: Blog(s, every=HOUR, cut=800)),
]


@pytest.mark.parametrize(("status", "there"), [row[1:] for row in STAYS], ids=[row[0] for row in STAYS])
def test_a_feed_that_did_not_move_stays_where_it_is(
    server: FeedServer, tmp_path: Path, status: int, there: Callable[[FeedServer], Reply | Blog]
) -> None:
    server.feeds["/feed"] = sequence(Blog(server, every=HOUR), redirect("/new", status))
    server.feeds["/new"] = sequence(there(server))
    week = live(server, tmp_path, days=1.5)
    assert week.list == OPML.format(week.url)
    assert len(server.of("/new")) >= 2
    assert server.of("/feed")[-1].at > START + DAY, "the old address is asked again and again"


def test_a_redirect_that_was_a_mistake_is_forgotten(server: FeedServer, tmp_path: Path) -> None:
    blog = Blog(server, every=HOUR)
    server.feeds["/feed"] = sequence(blog, redirect("/new"), blog, redirect("/new"), blog)
    server.feeds["/new"] = Blog(server, every=HOUR)
    assert live(server, tmp_path, days=1).list == OPML.format(server.url("/feed"))


def test_only_the_permanent_part_of_the_way_is_taken(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = redirect("/moved")
    server.feeds["/moved"] = redirect("/today", 302)
    server.feeds["/today"] = Blog(server, every=HOUR)
    week = live(server, tmp_path, days=1, begin="poll")
    assert week.list == OPML.format(server.url("/moved"))


def test_an_address_that_always_leads_elsewhere_is_asked_daily(server: FeedServer, tmp_path: Path) -> None:
    for hour in range(400):
        server.feeds[f"/today/{hour}"] = Blog(server, every=HOUR)
    server.feeds["/feed"] = lambda headers: Reply(
        302, headers={"Location": f"/today/{int((server.now - START) / HOUR)}"}
    )
    week = live(server, tmp_path, days=8)
    assert all(gap >= DAY for gap in week.gaps[2:]), "since each time all of it is sent"


def test_redirects_in_a_circle_and_without_end_fail(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = redirect("/b")
    server.feeds["/b"] = redirect("/feed")
    week = live(server, tmp_path, days=1, begin="poll")
    assert "redirect" in week.state.trouble
    assert len(server.seen) <= 4
    for number in range(30):
        server.feeds[f"/{number}"] = redirect(f"/{number + 1}")
    river = River(Cache(None))
    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0)
    before = len(server.seen)
    assert [one.fate for one in poll([server.url("/0")], web, river, START)] == ["failed"]
    assert len(server.seen) - before <= 6


def test_a_feed_that_is_gone_is_never_asked_again(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = sequence(Blog(server, every=HOUR), Reply(410))
    week = live(server, tmp_path, days=20, step=6 * HOUR)
    assert [one.status for one in week.seen] == [200, 410]
    assert "410" in week.state.stopped
    assert week.outcomes[-1].fate == "stopped"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502])
def test_a_feed_that_fails_is_asked_less_and_less(server: FeedServer, tmp_path: Path, status: int) -> None:
    server.feeds["/feed"] = sequence(Blog(server, every=HOUR), Reply(status))
    week = live(server, tmp_path, days=20, step=HOUR)
    gaps = week.gaps[1:]
    assert gaps == sorted(gaps)
    assert gaps[0] >= HOUR
    assert gaps[-1] >= 2 * DAY
    assert max(gaps) <= 8 * DAY
    assert str(status) in week.state.trouble
    assert week.seen[-1].conditional, "what it gave when it worked is not forgotten"


def test_a_feed_that_works_again_is_asked_as_before(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = sequence(
        Blog(server, every=HOUR), Reply(500), Reply(500), Blog(server, every=HOUR)
    )
    week = live(server, tmp_path, days=2)
    assert week.state.failures == 0
    assert not week.state.trouble
    assert week.gaps[-1] <= 2 * HOUR


def test_what_was_no_feed_gives_no_validators(server: FeedServer, tmp_path: Path) -> None:
    bad = Reply(
        200, b"<html>Sorry, we are being mended</html>", {"ETag": '"bad"', "Last-Modified": http(START)}
    )
    server.feeds["/feed"] = sequence(Blog(server, every=HOUR), bad)
    week = live(server, tmp_path, days=2)
    assert not any(one.headers.get("if-none-match") == '"bad"' for one in week.seen)
    assert "web page" in week.state.trouble


def test_the_etag_alone_may_change(server: FeedServer, tmp_path: Path) -> None:
    """A server may give a new ETag with the same Last-Modified: the pair that came last counts."""
    blog = Blog(server, every=HOUR)
    date = http(START)

    def answer(number: int) -> Reply:
        return Reply(200, blog.body(), {"ETag": f'"{number}"', "Last-Modified": date})

    server.feeds["/feed"] = sequence(*(answer(number) for number in range(9)))
    week = live(server, tmp_path, days=0.2)
    sent = [one.headers.get("if-none-match") for one in week.seen]
    assert sent == [None, *(f'"{number}"' for number in range(len(sent) - 1))]


def test_a_validator_that_is_gone_is_not_sent_any_more(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = sequence(Blog(server, every=HOUR), Blog(server, every=HOUR, modified=False))
    week = live(server, tmp_path, days=0.3)
    assert all("if-modified-since" not in one.headers for one in week.seen[2:])


@pytest.mark.parametrize("etag", ['"a\tb"', "x" * 5000, '"\x7f"', ""])
def test_an_etag_that_cannot_be_echoed_is_left_alone(server: FeedServer, tmp_path: Path, etag: str) -> None:
    blog = Blog(server, every=HOUR)
    server.feeds["/feed"] = lambda headers: Reply(200, blog.body(), {"ETag": etag})
    week = live(server, tmp_path, days=2)
    assert not any(one.conditional for one in week.seen)
    assert len(week.seen) >= 2


def test_a_part_of_a_feed_adds_to_the_whole(server: FeedServer, tmp_path: Path) -> None:
    """RFC 3229: 226 IM Used brings only what is new."""
    blog, little = Blog(server, every=HOUR), Blog(server, every=HOUR, entries=1)

    def delta(headers: object) -> Reply:
        return Reply(226, little.body(), {"IM": "feed", "ETag": f'"d{little.latest()}"'})

    server.feeds["/feed"] = sequence(blog, delta)
    week = live(server, tmp_path, days=0.5)
    assert week.seen[-1].headers["if-none-match"].startswith('"d')
    assert week.gaps[-1] <= 2 * HOUR, "its rhythm is not seen in a single entry"
    with Cache(tmp_path / "cache") as cache:
        assert len(River(cache).drops()) > 6


def test_a_run_that_was_killed_has_asked(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = Blog(server)
    url = server.url("/feed")

    class Killed(BaseException):
        pass

    class Dying:
        def get(self, url: str, **more: object) -> Reply:
            raise Killed

    river = River(Cache(tmp_path / "cache"))
    with pytest.raises(Killed):
        list(poll([url], Dying(), river, START))  # type: ignore[arg-type]
    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0)
    for hours in (0, 0.5, 23):
        again = River(Cache(tmp_path / "cache"))
        assert [one.fate for one in poll([url], web, again, START + hours * HOUR)] == ["waiting"]
    assert not server.seen


def test_two_runs_at_once_ask_once(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = Blog(server)
    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0)
    one, other = River(Cache(tmp_path / "cache")), River(Cache(tmp_path / "cache"))
    url = server.url("/feed")
    first = poll([url], web, one, START)
    second = poll([url], web, other, START)
    assert [next(first).fate, next(second).fate] == ["new", "waiting"]
    assert len(server.seen) == 1


def test_a_host_is_asked_for_one_thing_at_a_time() -> None:
    import threading
    import time

    busy: set[str] = set()
    together: list[int] = []
    wrong: list[str] = []
    lock = threading.Lock()

    class Slow:
        def get(self, url: str, **more: object) -> object:
            from shorttake.web import Failure

            host = url.split("/")[2]
            with lock:
                if host in busy:
                    wrong.append(url)
                busy.add(host)
                together.append(len(busy))
            time.sleep(0.01)
            with lock:
                busy.discard(host)
            return Failure(url, "timeout", "too slow")

    urls = [f"https://h{host}.example/{number}" for number in range(4) for host in range(10)]
    outcomes = list(poll(urls, Slow(), River(Cache(None)), START))  # type: ignore[arg-type]
    assert sorted(one.url for one in outcomes) == sorted(urls)
    assert not wrong
    assert max(together) > 3, "hosts are asked at the same time"


class Offline:
    """A train in a tunnel: no name resolves. With `but`, one host answers all the same."""

    def __init__(self, but: str = "") -> None:
        self.but = but

    def get(self, url: str, **more: object) -> Response | Failure:
        if self.but and self.but in url:
            return Response(url, url, 404)
        return Failure(url, "name", "there is no machine of this name")


@pytest.mark.parametrize(("but", "failures"), [("", 0), ("b.example", 1)])
def test_to_be_offline_is_no_fault_of_the_feeds(but: str, failures: int) -> None:
    river = River(Cache(None))
    urls = [f"https://{name}.example/feed" for name in "abcd"]
    outcomes = list(poll(urls, Offline(but), river, START))
    assert {one.fate for one in outcomes} == {"failed"}
    assert river.state(urls[0]).failures == failures
    later = {one.url: one.fate for one in poll(urls, Offline(but), river, START + HOUR)}
    assert later[urls[0]] == ("waiting" if but else "failed")


def test_a_clock_that_was_wrong_for_a_moment_does_not_silence_a_feed(server: FeedServer) -> None:
    server.feeds["/feed"] = Blog(server)
    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0)
    river = River(Cache(None))
    url = server.url("/feed")
    assert [one.fate for one in poll([url], web, river, START + 3650 * DAY)] == ["new"]
    assert [one.fate for one in poll([url], web, river, START)] == ["same"]
    assert [one.fate for one in poll([url], web, river, START)] == ["waiting"]


def test_an_hour_is_an_hour_also_when_summer_time_begins(server: FeedServer) -> None:
    from zoneinfo import ZoneInfo

    server.feeds["/feed"] = lambda headers: Reply(503, headers={"Retry-After": "36000"})
    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0)
    river, url = River(Cache(None)), server.url("/feed")
    night = dt.datetime(2026, 3, 28, 23, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert [one.fate for one in poll([url], web, river, night)] == ["failed"]
    early = dt.datetime(2026, 3, 29, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))  # 9½ hours later
    assert [one.fate for one in poll([url], web, river, early)] == ["waiting"]
    assert river.state(url).held == night.astimezone(dt.UTC) + 10 * HOUR


def test_who_follows_a_feed_again_sees_what_is_in_it_a_day_later(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = Blog(server, every=30 * DAY)
    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0)
    river, url = River(Cache(tmp_path / "cache")), server.url("/feed")
    assert subscribe(url, web, river, START).fresh == 4
    river.forget(url)
    assert river.drops() == []
    assert subscribe(url, web, river, START + HOUR).known
    assert len(server.seen) == 1, "a second look within the day would be one too many"
    assert [one.fate for one in poll([url], web, river, START + 1.2 * DAY)] == ["new"]
    assert not server.seen[-1].conditional
    assert len(river.drops()) == 4


def test_no_part_of_a_page_is_asked_for(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = Blog(server)
    found = subscribe(
        f"{server.url('/feed')}#top",
        Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0),
        River(Cache(None)),
        START,
    )
    assert found.feed is not None
    assert [one.path for one in server.seen] == ["/feed"]


def test_what_an_older_answer_gave_is_never_sent_again(server: FeedServer, tmp_path: Path) -> None:
    """A server that goes back to an older state of its feed: the last answer counts, not the latest date."""
    blog = Blog(server, every=HOUR)
    dates = [http(START - number * DAY) for number in range(9)]  # each earlier than the one before
    server.feeds["/feed"] = sequence(
        *(Reply(200, blog.body(), {"ETag": f'"{n}"', "Last-Modified": date}) for n, date in enumerate(dates))
    )
    week = live(server, tmp_path, days=0.2)
    assert len(week.seen) > 3
    sent = [one.headers.get("if-modified-since") for one in week.seen]
    assert sent == [None, *dates[: len(sent) - 1]]


def test_a_304_that_nobody_asked_for_is_no_success(server: FeedServer, tmp_path: Path) -> None:
    server.feeds["/feed"] = lambda headers: Reply(304, headers={"ETag": '"x"'})
    week = live(server, tmp_path, days=1, begin="poll")
    assert not any(one.conditional for one in week.seen)
    assert week.state.failures
    assert not week.state.succeeded


def test_nothing_but_the_feed_is_asked_for(server: FeedServer, tmp_path: Path) -> None:
    """No icon, no page of the site, no robots.txt, no HEAD: a request for a feed is one request."""
    server.feeds["/feed"] = Blog(server, every=HOUR)
    live(server, tmp_path, days=1)
    assert {one.path for one in server.seen} == {"/feed"}
    assert all("range" not in one.headers for one in server.seen)
    assert all(one.headers["connection"] == "close" for one in server.seen)


def test_hostile_bodies_stop_no_other_feed(server: FeedServer) -> None:
    import gzip

    from fakes.server import Server, drip, page

    web = Client("shorttake/test", allow=Allow.parse("127.0.0.0/8"), max_redirects=0, total_timeout=2)
    packed = gzip.compress(b"<rss><channel><item>" + b" " * 30_000_000, 9)
    server.feeds["/bomb"] = lambda headers: Reply(200, packed, {"Content-Encoding": "gzip"})
    server.feeds["/torn"] = lambda headers: Reply(200, packed[:5000], {"Content-Encoding": "gzip"})
    server.feeds["/feed"] = Blog(server)
    head = page(b"", Content_Length=None, Content_Type="application/xml")
    river = River(Cache(None))
    with Server({"/": drip(head + b"<rss><channel>", every=0.02)}) as slow:
        urls = [server.url("/bomb"), server.url("/torn"), slow.url("/"), server.url("/feed")]
        done = {one.url: one for one in poll(urls, web, river, START)}
    assert [done[url].fate for url in urls] == ["same", "same", "failed", "new"]
    assert "only a part" in done[urls[0]].why
    assert "only a part" in done[urls[1]].why
    assert "longer than 2 seconds" in done[urls[2]].why
    list(poll(urls[:1], web, river, START + 2 * DAY))
    [again] = poll(urls[:1], web, river, START + 4 * DAY)
    assert again.fate == "failed"
    assert "10 MB" in again.why
    assert not any(one.conditional for one in server.of("/bomb"))
