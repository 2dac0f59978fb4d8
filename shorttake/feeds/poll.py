"""Asks every feed that is due: many hosts at once, one request at a time for each host."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from shorttake.feeds import decide
from shorttake.feeds.feed import Feed, Unreadable
from shorttake.feeds.fetch import Fetched, fetch
from shorttake.feeds.parse import MOST_BYTES, parse
from shorttake.feeds.river import River
from shorttake.feeds.state import Answer, State
from shorttake.web import Failure, Getter, Response
from shorttake.web.manners import retry_after

HOSTS = 16  # asked at the same time
MEMORY = 15_000_000  # bytes of bodies at the same time
_UNKNOWN, _LEAST = 3_000_000, 2_500_000  # bytes: of a feed never read before, and of any
Fate = Literal["new", "same", "failed", "stopped", "waiting", "moved"]


@dataclass(frozen=True)
class Outcome:
    """What became of one feed: `fate`, how many entries are new, why it failed, where it moved to for good.

    `waiting` is one that was not due; `stopped` one that is not asked any more.
    """

    url: str
    fate: Fate
    fresh: int = 0
    why: str = ""
    moved: str | None = None
    title: str | None = None


def poll(
    urls: Iterable[str], web: Getter, river: River, now: dt.datetime, hosts: int = HOSTS
) -> Iterator[Outcome]:
    """Asks the feeds that are due, and yields what became of each, as it comes.

    `web` should follow no redirects by itself. Whatever the network or a feed does is an Outcome.
    """
    now = now.astimezone(dt.UTC)  # else an hour would be none on the day when summer time begins
    waiting: dict[str, deque[State]] = {}
    for url in dict.fromkeys(urls):
        state = river.state(url)
        if decide.is_due(state, now):
            waiting.setdefault(_host(state.where), deque()).append(state)
        else:
            fate: Fate = "stopped" if state.stopped else "waiting"
            yield Outcome(url, fate, why=state.stopped, title=state.title)
    gated = _Gated(web)
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(1, hosts), thread_name_prefix="feeds") as pool:
        running: dict[concurrent.futures.Future[Fetched], tuple[str, State]] = {}
        lost: list[State] = []  # feeds that no answer came from, as they were before
        answered = False
        taken = 0  # bytes that the running ones may bring
        ready = deque(waiting)
        try:
            while ready or running:
                begun: list[tuple[str, State]] = []
                while ready and len(running) + len(begun) < hosts:
                    needed = _room(waiting[ready[0]][0])
                    if taken and taken + needed > MEMORY:
                        break
                    taken += needed
                    host = ready.popleft()
                    begun.append((host, waiting[host].popleft()))
                claimed = river.claim([decide.asking(state, now) for _, state in begun], now)
                for host, state in begun:
                    if state.url in claimed:
                        running[pool.submit(fetch, gated, state, _room(state))] = (host, state)
                    else:  # another run was faster
                        taken -= _room(state)
                        if waiting[host]:
                            ready.append(host)
                        yield Outcome(state.url, "waiting", title=state.title)
                if not running:
                    continue
                done, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
                while done:
                    future = done.pop()
                    host, state = running.pop(future)
                    fetched = _result(future, state)
                    answered = answered or bool(fetched.answer.status)
                    if not fetched.answer.status:
                        lost.append(state)
                    if waiting[host]:
                        if fetched.answer.status == 429:
                            until = retry_after(fetched.answer.retry_after, now)
                            yield from _hold(waiting[host], until, river)
                        else:
                            ready.append(host)
                    outcome = _took_in(state, fetched, river, now)
                    del fetched, future
                    taken -= _room(state)
                    yield outcome
            if not answered and len({_host(state.where) for state in lost}) > 2:
                river.remember(decide.unreached(state, now) for state in lost)  # it is us who are offline
        finally:
            for future in running:
                future.cancel()


def _room(state: State) -> int:
    """How many bytes a feed may have this time: twice as many as the last time.

    One that grew more is read in part, and in whole a day later.
    """
    return min(max(2 * state.size, _LEAST), MOST_BYTES) if state.size else _UNKNOWN


def judge(fetched: Fetched, base: str) -> Feed | Unreadable | None:
    """What the body is; None where the answer has none that could be a feed."""
    if fetched.answer.status not in (200, 203, 226):
        return None
    if fetched.answer.why:
        return Unreadable(fetched.answer.why)
    return parse(fetched.body, base, fetched.content_type)


def accept(
    state: State, answer: Answer, feed: Feed, truncated: bool, river: River, now: dt.datetime
) -> tuple[State, int]:
    """Takes a feed that was read into the river; the state after it, and how many entries are new."""
    fresh = river.take_in(state.url, feed, now)
    gap, newest = decide.gap_of(feed, now)
    if answer.status == 226:  # only what is new: the rhythm cannot be seen in it
        gap, newest = state.gap, newest or state.newest
    good = feed.whole and not truncated
    answer = replace(
        answer,
        read=True,
        good=good,
        title=feed.title,
        site_url=feed.site_url,
        pace=feed.pace if answer.status != 226 else state.pace,
        gap=gap,
        newest=newest,
        fresh=fresh,
        why="" if good else "only a part of it could be read",
    )
    return decide.after(state, answer, now), fresh


def _took_in(state: State, fetched: Fetched, river: River, now: dt.datetime) -> Outcome:
    fresh = 0
    try:
        read = judge(fetched, fetched.answer.final)
    except Exception as error:  # noqa: BLE001 (a bug that one feed finds must not cost the others)
        read = Unreadable(f"reading it went wrong ({type(error).__name__}: {error})")
    if isinstance(read, Feed):
        after, fresh = accept(state, fetched.answer, read, fetched.truncated, river, now)
    else:
        why = read.why if isinstance(read, Unreadable) else fetched.answer.why
        after = decide.after(state, replace(fetched.answer, why=why), now)
    moved = decide.moved(after)
    if moved:
        # From now on the new address is asked; the list follows when whoever called can write it.
        after = replace(after, address=moved, moving="", arrivals=0)
    river.remember([after])
    if after.stopped:
        return Outcome(state.url, "stopped", why=after.stopped, title=after.title)
    if after.failures:
        return Outcome(state.url, "failed", why=after.trouble, title=after.title)
    return Outcome(state.url, "new" if fresh else "same", fresh, after.trouble, moved, after.title)


class _Gated:
    """The web with one door for each host: a redirect that leads to a host being asked waits its turn."""

    def __init__(self, web: Getter) -> None:
        self._web = web
        self._doors: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        accept: str | None = None,
    ) -> Response | Failure:
        with self._lock:
            door = self._doors.setdefault(_host(url), threading.Lock())
        with door:
            return self._web.get(url, headers=headers, max_bytes=max_bytes, accept=accept)


def _result(future: concurrent.futures.Future[Fetched], state: State) -> Fetched:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 (a bug that one feed finds must not cost the others)
        return Fetched(
            Answer(0, state.where, why=f"asking for it went wrong ({type(error).__name__}: {error})")
        )


def _hold(states: deque[State], until: dt.datetime | None, river: River) -> Iterator[Outcome]:
    """The other feeds of a server that has had enough of us are left for later."""
    held = [decide.held(one, until) if until else one for one in states]
    states.clear()
    river.remember(held)
    for one in held:
        yield Outcome(one.url, "waiting", why="its server says that we ask too often", title=one.title)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).netloc or url).rpartition("@")[2].lower()
    except ValueError:
        return url
