"""Each host has a lane: at most two requests at a time, a pause between two, and a sign when to stay away."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from shorttake.rot.address import host_key
from shorttake.rot.rules import Rules
from shorttake.web import Failure, Response
from shorttake.web.answer import Kind
from shorttake.web.manners import hold, used_up

MOST_WAIT = 30.0  # seconds that we wait within a run because a host asks for it
_AFTER_429 = 5.0  # seconds, where it does not say how long
_LONG_GAP = 1.0  # seconds
_SILENT: frozenset[Kind] = frozenset(("name", "refused", "timeout", "tls", "private"))
_TRIES = {"name": 1, "refused": 1, "tls": 1, "private": 1, "timeout": 2}


@dataclass
class Lane:
    """What is known of one host in this run. `gap`: seconds from one request to the next.

    `until`: from when on it may be asked again, where it asked us to stay away for longer than we wait.
    `shut`: an answer that stands for all others, since it is one of the host and not of a page.
    """

    gap: float
    room: asyncio.Semaphore
    answered: int = 0
    failed: int = 0
    limited: int = 0
    troubled: int = 0  # 5xx in a row
    next: float = 0.0
    until: dt.datetime | None = None
    away: int = 429  # the status with which it asked for that
    shut: Failure | None = None
    first: asyncio.Event | None = None  # set once the first request has come back
    robots: asyncio.Event | None = None
    tries: dict[str, int] = field(default_factory=dict)
    pace: asyncio.Lock = field(default_factory=asyncio.Lock)
    alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def turn(self) -> None:
        """Waits until it is our turn to ask."""
        # One after the other, and counted from when it really began: had each its moment fixed beforehand,
        # one that came late would have the next one on its heels.
        now = time.monotonic()
        if self.next <= now and not self.pace.locked():  # nobody waits: the usual case, and a quick one
            self.next = now + self.gap
            return
        async with self.pace:
            while (wait := self.next - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self.next = time.monotonic() + self.gap

    def slow(self, gap: float) -> None:
        """At least so many seconds lie between two requests, the last one among them."""
        if gap > self.gap:
            self.next = max(self.next, self.next - self.gap + gap)
            self.gap = gap

    def later(self, seconds: float) -> None:
        """Nobody asks before so many seconds have passed."""
        self.next = max(self.next, time.monotonic() + seconds)


class Lanes:
    """The lanes of a run. `now` is the time at which it began; the rest is counted by the machine's clock."""

    def __init__(
        self, rules: Rules, now: dt.datetime, sleep: Callable[[float], object] | None = None
    ) -> None:
        self.rules = rules
        self.began = now
        self.requests = self.bytes = 0
        self.limited = 0  # answers 429
        self._at = time.monotonic()
        self._lanes: dict[str, Lane] = {}

    @property
    def now(self) -> dt.datetime:
        """What time it is in this run."""
        return self.began + dt.timedelta(seconds=time.monotonic() - self._at)

    def of(self, url: str) -> Lane:
        """The lane of the host that an address names."""
        key = host_key(url)
        lane = self._lanes.get(key)
        if lane is None:
            room = asyncio.Semaphore(self.rules.per_host)
            lane = self._lanes[key] = Lane(1.0 / self.rules.per_second, room)
        return lane

    def holds(self) -> dict[str, dt.datetime]:
        """The hosts that asked us to stay away beyond the end of this run, and until when."""
        return {host: lane.until for host, lane in self._lanes.items() if lane.until}

    def keep_away(self, host: str, until: dt.datetime) -> None:
        """What an earlier run was told by a host holds for this one too."""
        self.of(f"http://{host}/").until = until

    def asking(self, url: str) -> _Turn:
        """The lane, as `async with` gives it when it is our turn on it."""
        return _Turn(self.of(url))

    def heard(self, lane: Lane, got: Response | Failure) -> bool:
        """Takes in what a host answered; whether the same is worth asking again after a pause."""
        self.requests += 1
        if isinstance(got, Failure):
            lane.failed += 1
            if got.kind in _SILENT:
                lane.tries[got.kind] = lane.tries.get(got.kind, 0) + 1
                if not lane.answered and lane.tries[got.kind] >= _TRIES[got.kind]:
                    lane.shut = got
            return False
        self.bytes += len(got.body)
        # It may have waited for room among all the others after its turn came.
        lane.next = max(lane.next, time.monotonic() - got.elapsed + lane.gap)
        wait = hold(got.headers, self.now)
        if got.status == 429:
            self.limited += 1
            lane.limited += 1
            # Refused from the first request on: that is no matter of pace.
            paced = lane.answered > 0 and lane.limited <= 2
            seconds = wait if wait is not None else _AFTER_429 * lane.limited
            lane.gap = max(lane.gap * 4, 1.0)
            if paced and seconds <= MOST_WAIT:
                lane.later(seconds)
                return True
            if wait is not None or lane.limited >= 2:
                lane.until = self.now + dt.timedelta(seconds=max(seconds, 1.0))
            return False
        lane.answered += 1
        lane.troubled = lane.troubled + 1 if got.status >= 500 else 0
        if got.status == 503 and wait is not None and wait > MOST_WAIT:
            lane.until, lane.away = self.now + dt.timedelta(seconds=wait), 503
            return False
        pause = used_up(got.headers)
        if pause is not None:
            lane.later(min(pause, MOST_WAIT))
        return False


class _Turn:
    """A turn on a lane, from the moment at which it may be asked until it has answered."""

    __slots__ = ("_held", "_lane")

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._held: list[asyncio.Semaphore | asyncio.Lock] = []

    async def __aenter__(self) -> Lane:
        lane = self._lane
        try:
            await lane.room.acquire()
            self._held.append(lane.room)
            if lane.gap >= _LONG_GAP:  # who wants seconds between two requests is asked one thing at a time
                await lane.alone.acquire()
                self._held.append(lane.alone)
            if lane.shut is None and not lane.until:
                await lane.turn()
        except BaseException:
            self._release()
            raise
        return lane

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    def _release(self) -> None:
        while self._held:
            self._held.pop().release()
