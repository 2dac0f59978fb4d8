"""Looks at one address: the way to its end, and where there is doubt, the address beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag, urlsplit

from shorttake.rot import doubt as doubting
from shorttake.rot.address import host_key
from shorttake.rot.changed import Then, lasts, most_left
from shorttake.rot.doubt import Doubt
from shorttake.rot.judge import judge
from shorttake.rot.lanes import Lane, Lanes
from shorttake.rot.look import Look, has_place, ids_in, look
from shorttake.rot.observation import GOOD, Observation
from shorttake.rot.reader import Reader
from shorttake.rot.trip import Trip, travel
from shorttake.snapshots.fingerprint import fingerprint
from shorttake.web import Failure, Response
from shorttake.web.manners import crawl_delay
from shorttake.web.many import MOST_BYTES

# What the network is to us: (address, most bytes, headers) -> the answer. A fake of it is a function.
Transport = Callable[[str, int, dict[str, str]], Awaitable[Response | Failure]]

MOST_WITH_PLACE = 2_000_000  # bytes of a page in which a fragment is looked for
_SIBLINGS = 4  # made-up addresses asked of one host at most
_PAUSE = 2.0  # seconds before a server in trouble is asked once more
_ROBOTS_FROM = 4  # addresses of a host from which on its robots.txt is worth a request
_BEFORE_ROBOTS = 1.0  # seconds from the first request to that for robots.txt, which may ask for as many
_PATIENT = 3.0  # seconds between two requests of a host with fewer addresses
_ON_THE_WAY = 1.2  # a delay is kept with a fifth more: requests do not all travel equally long
_HASTY = 200  # addresses in a run; in a smaller one nobody shall wait for that


@dataclass
class Known:
    """What this run has learned of one host: how it answers for what is not there, and its pages."""

    siblings: list[tuple[str, Trip]] = field(default_factory=list)
    digests: dict[int, str] = field(default_factory=dict)  # of a page's words -> the address that had them
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True)
class Target:
    """One page to look at: its address without fragment, and every fragment that links to it have."""

    url: str
    fragments: tuple[str, ...] = ("",)

    def address(self, fragment: str) -> str:
        """The address with this fragment."""
        return f"{self.url}#{fragment}" if fragment else self.url


class Probe:
    """Looks at addresses, politely. `total` is how many this run looks at, `of_host` how many of a host,
    `copies` what the author has of pages, `troubled` which had a server in trouble last time (both by their
    addresses without fragment)."""

    def __init__(
        self,
        transport: Transport,
        lanes: Lanes,
        pool: Executor | None = None,
        *,
        total: int = 1,
        of_host: dict[str, int] | None = None,
        delays: dict[str, float | None] | None = None,
        copies: Mapping[str, Sequence[Then]] | None = None,
        troubled: Collection[str] = (),
    ) -> None:
        self.lanes = lanes
        self._troubled = troubled
        self._copies = copies or {}
        self.delays: dict[str, float | None] = delays if delays is not None else {}
        self._transport = transport
        self._pool = pool
        self._reader = Reader(pool) if pool is not None else None
        self._of_host = of_host or {}
        self._hasty = total < _HASTY
        self._weak_left = max(20, total // 12)  # made-up addresses asked on weak grounds
        self._known: dict[str, Known] = {}
        self._ends: dict[str, tuple[Response, Look]] = {}  # pages to which redirects led, without their text

    async def look(self, target: Target) -> dict[str, Observation]:
        """An observation for each fragment of the target."""
        wanted = [one for one in target.fragments if one]
        first = await self._trip(target.url, MOST_WITH_PLACE if wanted else MOST_BYTES)
        trip, again = await self._once_more(target.url, first, bool(wanted))
        doubts, same = await self._doubted(trip) if isinstance(trip.end, Response) else ((), False)
        found = judge(trip, self.lanes.began, tuple(doubts), same=same, again=again)
        if found.what in GOOD and target.url in self._copies and lasts(target.url):
            found = await self._compared(found, trip, self._copies[target.url])
        if found.what not in GOOD or not wanted:
            return {fragment: _with_place(found, fragment) for fragment in target.fragments}
        return await self._places(trip, found, target.fragments)

    async def _compared(self, found: Observation, trip: Trip, copies: Sequence[Then]) -> Observation:
        """The observation with how much is left of what the author's copies say."""
        if not isinstance(trip.end, Response) or trip.look is None or trip.look.drawn:
            return found
        page = trip.end
        if self._pool is None:
            now = fingerprint(page.text)
        else:
            now = await asyncio.get_running_loop().run_in_executor(self._pool, lambda: fingerprint(page.text))
        told = most_left(copies, now)
        return found if told is None else replace(found, left=round(told[0], 3), copied=told[1])

    async def _once_more(self, url: str, trip: Trip, wanted: bool) -> tuple[Trip, bool]:
        """A second look where the first may have been bad luck, or condemns at once: 5xx, hang-up, 410."""
        most = MOST_WITH_PLACE if wanted else MOST_BYTES
        if trip.status == 410:
            second = await self._trip(url, most)
            return second, second.status == 410
        lane = self.lanes.of(trip.final)
        unlucky = (trip.status or 0) >= 500 or (isinstance(trip.end, Failure) and trip.end.kind == "protocol")
        # One that was in trouble days ago too had no bad luck.
        if (
            not unlucky
            or url in self._troubled
            or lane.until
            or lane.shut
            or lane.troubled > 2
            or lane.failed > 2
        ):
            return trip, False
        await asyncio.sleep(_PAUSE)
        return await self._trip(url, most), False

    async def _places(
        self, trip: Trip, found: Observation, fragments: Sequence[str]
    ) -> dict[str, Observation]:
        """Whether the page has the places that the fragments name."""
        end = trip.end
        ids: frozenset[str] | None = None
        if isinstance(end, Response) and trip.look is not None and not trip.look.drawn and not end.truncated:
            ids = ids_in(end.body)
        result: dict[str, Observation] = {}
        for fragment in fragments:
            one = _with_place(found, fragment)
            # A script may make the places of a page that has none; then nothing can be told.
            if fragment and ids is not None and not has_place(fragment, ids):
                one = replace(
                    one, what="fragment", why=f"the page is there, a place “{fragment[:80]}” in it is not"
                )
            result[fragment] = one
        return result

    async def _doubted(self, trip: Trip) -> tuple[list[Doubt], bool]:
        """Why the end of the way is not believed, and whether a made-up address ended the same way."""
        assert isinstance(trip.end, Response)  # noqa: S101 (the caller has seen to it)
        if not 200 <= trip.end.status < 300 or trip.look is None:
            return [], False
        found = doubting.doubts(trip.asked, trip.final, trip.look)
        known = self._known.setdefault(host_key(trip.asked), Known())
        digest = doubting.digest(trip.look)
        twin = known.digests.setdefault(digest, trip.asked) if digest is not None else trip.asked
        if not found and twin != trip.asked and not trip.look.drawn and not doubting.is_front(trip.asked):
            found = ["same"]
        if not found:
            return [], False
        if judge(trip, self.lanes.began).what not in GOOD:
            return found, False  # a wall, a login, an outage: nothing to doubt
        async with known.gate:
            for beside, other in known.siblings:
                if _alike(trip, other, beside):
                    return found, True
            strong = any(one not in ("same", "elsewhere") for one in found)
            if len(known.siblings) >= _SIBLINGS or not (strong or self._weak_left > 0):
                return found, False
            self._weak_left -= not strong
            beside = doubting.made_up(trip.asked)
            other = await self._trip(beside, MOST_BYTES)
            if isinstance(other.end, Response) and other.end.status not in (429, 503):
                known.siblings.append((beside, other))
            return found, _alike(trip, other, beside)

    async def _trip(self, url: str, most: int) -> Trip:
        # Where many addresses lead to one page, which is how sites answer for what is gone, it is asked once.
        plain = most == MOST_BYTES and url not in self._copies

        async def ask(address: str, cookies: str) -> Response | Failure:
            if plain and address != url and not cookies and address in self._ends:
                return self._ends[address][0]
            return await self._ask(address, most, cookies)

        async def read(response: Response) -> Look:
            known = self._ends.get(response.url)
            if known is not None and known[0] is response:
                return known[1]
            seen = await self._read(response)
            if plain and response.url != url and response.status == 200 and response.content_type:
                self._ends[response.url] = replace(response, body=b""), seen
            return seen

        return await travel(url, ask, read)

    async def _read(self, response: Response) -> Look:
        return look(response) if self._reader is None else await self._reader.look(response)

    async def _ask(self, url: str, most: int, cookies: str) -> Response | Failure:
        lane = self.lanes.of(url)
        first = lane.first is None
        if lane.first is None:
            lane.first = asyncio.Event()
        else:
            await self._manners(url, lane, lane.first)
        try:
            while True:
                async with self.lanes.asking(url) as lane:
                    if lane.shut is not None:
                        return replace(lane.shut, url=url)
                    if lane.until:
                        return _away(url, lane.away)
                    got = await self._transport(url, most, {"Cookie": cookies} if cookies else {})
                    again = self.lanes.heard(lane, got)
                if not again:
                    return got
        finally:
            if first and lane.first is not None:
                lane.first.set()

    async def _manners(self, url: str, lane: Lane, first: asyncio.Event) -> None:
        """Learns how much time a host wants between two requests, before the second one is made.

        A host that is asked for hardly anything is not asked for its robots.txt too: its few addresses
        are spread over some seconds instead, more than nearly all `Crawl-delay`s.
        """
        key = host_key(url)
        many = self._of_host.get(key, 1)
        if many < 2 or lane.until or lane.shut:
            return
        if many < _ROBOTS_FROM and not self._hasty and key not in self.delays:
            lane.slow(_PATIENT)
            return
        if lane.robots is None:
            lane.robots = asyncio.Event()
            try:
                await first.wait()
                if key not in self.delays and not lane.until and not lane.shut:
                    if not self._hasty:
                        lane.later(_BEFORE_ROBOTS)
                    self.delays[key] = await self._crawl_delay(url)
                lane.slow((self.delays.get(key) or 0.0) * _ON_THE_WAY)
            finally:
                lane.robots.set()
        await lane.robots.wait()

    async def _crawl_delay(self, url: str) -> float | None:
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        async with self.lanes.asking(address) as lane:
            if lane.shut is not None or lane.until:
                return None
            got = await self._transport(address, MOST_BYTES, {})
            self.lanes.heard(lane, got)
        if isinstance(got, Response) and got.status == 200:
            return crawl_delay(got.text)
        return None


def _alike(trip: Trip, other: Trip, beside: str) -> bool:
    """Whether a made-up address ended as this one did: at the same address, or at nearly the same text."""
    if not isinstance(other.end, Response) or not 200 <= other.end.status < 300 or other.look is None:
        return False
    if trip.look is None:
        return False
    here, there = urldefrag(trip.final).url, urldefrag(other.final).url
    if here == there and (trip.hops or other.hops):
        return True
    return doubting.alike(trip.look, trip.asked, other.look, beside)


def _with_place(one: Observation, fragment: str) -> Observation:
    """The observation of the address with a fragment: where it moved, the fragment goes along."""
    if not fragment or one.final is None or "#" in one.final:
        return one
    return replace(one, final=f"{one.final}#{fragment}")


def _away(url: str, status: int) -> Response:
    """What stands for an answer of a host that asked us to stay away: with the status that said so."""
    return Response(url, url, status)
