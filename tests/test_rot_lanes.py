"""The pace at which hosts are asked: what they say of it, and what is kept of that."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.rot.address import host_key
from shorttake.rot.lanes import MOST_WAIT, Lane, Lanes
from shorttake.rot.phrases import Phrases, words_of
from shorttake.rot.reader import Reader
from shorttake.rot.rules import Rules
from shorttake.web import Failure, Response
from shorttake.web.answer import Headers, Kind

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
URL = "http://a.example/x"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://a.example/b?c#d", "a.example"),
        ("http://A.Example:80", "a.example"),
        ("https://a.example:443/", "a.example"),
        ("http://a.example:8080?x=//b/", "a.example:8080"),
        ("http://[::1]:81/x", "[::1]:81"),
        ("http://a.example:99999/", "a.example"),
    ],
)
def test_which_host_an_address_is_of(url: str, key: str) -> None:
    assert host_key(url) == key


def answer(status: int, **headers: str) -> Response:
    return Response(
        URL, URL, status, Headers({name.replace("_", "-"): value for name, value in headers.items()})
    )


def failure(kind: Kind) -> Failure:
    return Failure(URL, kind, "no")


IN_AN_HOUR = "Fri, 20 Nov 2026 10:00:00 GMT"
# What a host answered one after the other -> whether the last one is asked again in this run, whether the
# host is left alone for the rest of it, and until when in later ones (seconds from now).
COURSES: list[tuple[str, list[Response | Failure], bool, bool, float | None]] = [
    ("all is well", [answer(200), answer(404)], False, False, None),
    ("too fast", [answer(200), answer(429)], True, False, None),
    ("too fast, wait 2 seconds", [answer(200), answer(429, Retry_After="2")], True, False, None),
    ("too fast, wait an hour", [answer(200), answer(429, Retry_After="3600")], False, True, 3600),
    ("too fast, until a time", [answer(200), answer(429, Retry_After=IN_AN_HOUR)], False, True, 3600),
    ("refused from the first on", [answer(429)], False, False, None),
    ("refused from the first on, for an hour", [answer(429, Retry_After="3600")], False, True, 3600),
    ("too fast again and again", [answer(200), answer(429), answer(429), answer(429)], False, True, 15),
    ("maintenance for two hours", [answer(503, Retry_After="7200")], False, True, 7200),
    ("maintenance for a moment", [answer(503, Retry_After="5")], False, False, None),
    ("Retry-After that is nonsense", [answer(200), answer(429, Retry_After="soon")], True, False, None),
    ("no such host", [failure("name")], False, True, None),
    ("nobody listens", [failure("refused")], False, True, None),
    ("one timeout", [failure("timeout")], False, False, None),
    ("two timeouts", [failure("timeout"), failure("timeout")], False, True, None),
    ("timeouts of a host that answered before", [answer(200), failure("timeout"), failure("timeout")], False, False, None),
    ("hung up", [failure("protocol"), failure("protocol")], False, False, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("course", "again", "away", "until"), [row[1:] for row in COURSES], ids=[row[0] for row in COURSES]
)
def test_what_a_host_says_is_kept(
    course: list[Response | Failure], again: bool, away: bool, until: float | None
) -> None:
    lanes = Lanes(Rules(), NOW)
    lane = lanes.of(URL)
    said = [lanes.heard(lane, one) for one in course]
    assert said[-1] is again
    assert (lane.shut is not None or lane.until is not None) is away
    assert lane.away == (503 if lane.until and lane.troubled else 429), "the rest of the host is judged by it"
    held = lanes.holds().get("a.example")
    assert (held is not None) is (until is not None)
    if held is not None and until is not None:
        assert abs((held - NOW).total_seconds() - until) < 5


def test_what_an_earlier_run_was_told_holds() -> None:
    lanes = Lanes(Rules(), NOW)
    lanes.keep_away("a.example", NOW + dt.timedelta(hours=1))
    assert lanes.of(URL).until is not None
    assert lanes.of("http://b.example/").until is None


def test_a_rate_that_is_used_up_is_waited_for() -> None:
    lanes = Lanes(Rules(), NOW)
    lane = lanes.of(URL)
    before = lane.next
    lanes.heard(lane, answer(200, RateLimit_Remaining="0", RateLimit_Reset="9"))
    assert lane.next > before
    lanes.heard(lane, answer(200, RateLimit_Remaining="0", RateLimit_Reset="99999"))
    lanes.heard(lane, answer(200, RateLimit_Remaining="3", RateLimit_Reset="99999"))
    later = lanes.of("http://b.example/")
    later.later(MOST_WAIT)
    assert lane.next <= later.next, "not longer than we wait at all"


def test_two_requests_are_never_nearer_than_the_gap() -> None:
    """Also where one of them is late: what counts is when it really began."""

    async def run() -> list[float]:
        lane = Lane(0.04, asyncio.Semaphore(2))
        began: list[float] = []
        loop = asyncio.get_running_loop()

        async def one(number: int) -> None:
            await lane.turn()
            began.append(loop.time())
            if number == 1:
                lane.slow(0.06)

        async with asyncio.TaskGroup() as group:
            for number in range(6):
                group.create_task(one(number))
        return began

    began = asyncio.run(run())
    gaps = [later - before for before, later in itertools.pairwise(began)]
    assert min(gaps) >= 0.04 - 0.001
    assert min(gaps[1:]) >= 0.06 - 0.001


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("page not found", "page not found"),
        ("sorry: not found here", "not found"),
        ("(not found)", "not found"),
        ("knot found", ""),
        ("not. found", ""),
        ("die seite ist introuvables", "introuvable"),
        ("страница не найдена", "не найден"),
        ("the page can't be found", "can't be"),
        ("", ""),
    ],
)
def test_the_first_phrase_of_a_table(text: str, found: str) -> None:
    table = Phrases(("page not found", "not found", "introuvable", "не найден", "can't be"))
    assert table.first(text) == found


@given(
    st.text(st.characters(max_codepoint=127), max_size=60)
    | st.text(st.sampled_from("not found-'.,_\x00 \x1c"), max_size=60)
)
def test_no_word_is_missed(text: str) -> None:
    assert set(re.findall(r"[a-z0-9']+", text.lower())) <= words_of(text.lower())


def test_pages_are_read_beside_the_loop_each_for_itself() -> None:
    from concurrent.futures import ThreadPoolExecutor

    async def run() -> list[str]:
        with ThreadPoolExecutor(1) as pool:
            reader = Reader(pool)
            pages = [
                Response(
                    URL, URL, 200, Headers({"Content-Type": "text/html"}), f"<title>{n}</title><p>x".encode()
                )
                for n in range(90)
            ]
            looks = await asyncio.gather(*map(reader.look, pages))
            return [look.title for look in looks]

    assert asyncio.run(run()) == [str(n) for n in range(90)]
