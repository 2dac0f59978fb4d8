"""One run of a link check: what is due is asked, politely and all at once, and what was seen is kept."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from shorttake.errors import AddressError
from shorttake.rot.address import fit_address, host_key
from shorttake.rot.changed import Then
from shorttake.rot.due import due
from shorttake.rot.history import History, Seen
from shorttake.rot.lanes import Lanes
from shorttake.rot.observation import GOOD, ROTTEN, Observation, Verdict
from shorttake.rot.outage import Look, about_us
from shorttake.rot.probe import Probe, Target, Transport
from shorttake.rot.rules import Rules
from shorttake.rot.verdict import verdict
from shorttake.web.many import run as run_loop

SAVED_EVERY = 1.0  # seconds: what a killed run loses at most
_READERS = 2  # threads that read pages
_TROUBLE = frozenset(("server", "broken"))
_CONFIRMED = (60, 20)  # moves that any run may look at a second time, of a small blog and of a large one
_LARGE = 2_000  # links
_LATER_RUN = 0.16  # requests for each link of the blog that a later run may take; a first one takes 1.2

# Opens the way to the network for one run: the engine of `web.many`, or a fake.
Door = Callable[[], AbstractAsyncContextManager[Transport]]


@dataclass(frozen=True)
class Result:
    """What is known of one address after a run. `asked`: whether this run asked it; `newly`: whether it is
    dead, or was found to be a soft 404 or parked, only now; `last` is the latest observation."""

    url: str
    verdict: Verdict
    last: Observation
    asked: bool = False
    newly: bool = False


@dataclass
class Outcome:
    """A run: a result for each address of which anything is known, in the order they were given.

    `thrown` says why the run does not count, "" where it does; `problems` are sentences about what could
    not be kept. `requests` were made, `bytes` read, `limited` answered with 429, in `seconds`.
    """

    results: list[Result] = field(default_factory=list)
    asked: int = 0
    thrown: str = ""
    problems: list[str] = field(default_factory=list)
    requests: int = 0
    bytes: int = 0
    limited: int = 0
    seconds: float = 0.0


def check(
    urls: Sequence[str],
    *,
    history: History,
    rules: Rules,
    door: Door,
    now: dt.datetime,
    everything: bool = False,
    canaries: Sequence[str] = (),
    copies: Callable[[Sequence[str]], Mapping[str, Sequence[Then]]] = lambda pages: {},
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Outcome:
    """Looks at those of `urls` that are due (all of them with `everything`), and tells what is known of all.

    `copies` says what the author has of some pages, by their addresses without fragment.
    `progress` is told how many pages are done, and of how many. Nothing the network does raises. Raises
    FileError where the history beside the posts cannot be read.
    """
    began = time.monotonic()
    seen = history.load()
    addresses = {url: fit_address(url) for url in urls}
    pending = history.pending(now)
    wanted = [
        address
        for address in dict.fromkeys(one for one in addresses.values() if isinstance(one, str))
        if address not in pending and (everything or _is_due(address, seen, rules, now))
    ]
    if not everything:
        wanted = _less_confirming(wanted, seen, rules, len(addresses))
    run = _Run(history, rules, now, seen, pending, progress)
    if wanted:
        run.copies = copies(list(dict.fromkeys(urldefrag(one).url for one in wanted)))
        run_loop(run.look(wanted, door, canaries))
    found = run.found
    thrown = run.thrown or _own_network(found, seen, history, rules, now)
    newly: set[str] = set()
    if thrown:
        history.throw((), now)
        found = {}
    elif found:
        before = {url: _state(seen.get(url, []), rules) for url in found}
        for url, one in found.items():
            seen.setdefault(url, []).append(one)
        history.keep(seen, list(found))
        newly = {url for url in found if _state(seen[url], rules) in ROTTEN and before[url] not in ROTTEN}
    return Outcome(
        _results(addresses, seen, rules, now, found, newly),
        asked=len(found),
        thrown=thrown,
        problems=[*history.problems],
        requests=run.requests,
        bytes=run.bytes,
        limited=run.limited,
        seconds=time.monotonic() - began,
    )


def known(urls: Sequence[str], history: History, rules: Rules, now: dt.datetime) -> list[Result]:
    """What is known of these addresses, without asking anybody."""
    return _results({url: fit_address(url) for url in urls}, history.load(), rules, now, {}, set())


def shard(urls: Iterable[str], number: int, of: int) -> list[str]:
    """The addresses of one of several machines that share a check: those of one host stay together."""
    import hashlib

    def part(url: str) -> int:
        fit = fit_address(url)
        key = host_key(fit) if isinstance(fit, str) else url
        return int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:4], "big") % of

    return [url for url in urls if part(url) == number - 1]


def _is_due(address: str, seen: Seen, rules: Rules, now: dt.datetime) -> bool:
    when = due(address, seen.get(address, []), rules)
    return when is None or when <= now


def _less_confirming(wanted: list[str], seen: Seen, rules: Rules, total: int) -> list[str]:
    """`wanted` without those that are good and only have to be seen a second time at their new address, as
    far as there is no room for them beside those that may be dead. They stay due."""
    moved = [one for one in wanted if seen.get(one) and seen[one][-1].way == "permanent"]
    waiting = [one for one in moved if _state(seen[one], rules) == "moved"]
    others = len(wanted) - len(waiting)
    room = int(_LATER_RUN * total - 1.2 * others) // 2  # at the old address, and at the new one
    later = set(waiting[max(_CONFIRMED[total > _LARGE], room) :])
    return [one for one in wanted if one not in later]


def _state(seen: Sequence[Observation], rules: Rules) -> str | None:
    found = verdict(seen, seen[-1].at, rules) if seen else None
    return found.state if found else None


def _own_network(
    found: dict[str, Observation], seen: Seen, history: History, rules: Rules, now: dt.datetime
) -> str:
    """Why the run is about our own network, "" where it is not."""
    looks = [Look(url, one, seen[url][-1].what if seen.get(url) else None) for url, one in found.items()]
    # Hosts that were silent days ago too, while most others answered: that is not our network.
    old = {host for host, at in history.thrown().items() if now - at >= dt.timedelta(days=1)}
    hosts = {host_key(one.url) for one in looks}
    excused = old if len(old & hosts) * 2 <= len(hosts) else set()
    why, silent = about_us(looks, rules.outage_share, excused)
    if why:
        history.throw(silent, now)
    return why


def _results(
    addresses: dict[str, str | AddressError],
    seen: Seen,
    rules: Rules,
    now: dt.datetime,
    found: dict[str, Observation],
    newly: set[str],
) -> list[Result]:
    results: list[Result] = []
    for url, address in addresses.items():
        if not isinstance(address, str):
            one = Observation(now.astimezone(dt.UTC), "odd", why=f"this is no address: {address.what}")
            results.append(Result(url, Verdict("suspect", one.at, None, one.why, firm=False), one))
            continue
        known_ = seen.get(address)
        said = verdict(known_, max(now, known_[-1].at), rules) if known_ else None
        if known_ and said:
            results.append(Result(url, said, known_[-1], address in found, address in newly))
    return results


class _Run:
    """The asking of one run. What it has seen is noted every second."""

    def __init__(
        self,
        history: History,
        rules: Rules,
        now: dt.datetime,
        seen: Seen,
        pending: dict[str, Observation],
        progress: Callable[[int, int], object],
    ) -> None:
        self.found: dict[str, Observation] = dict(pending)
        self.copies: Mapping[str, Sequence[Then]] = {}
        self.thrown = ""
        self._seen = seen
        self.requests = self.bytes = self.limited = 0
        self._history = history
        self._rules = rules
        self._now = now.astimezone(dt.UTC)
        self._progress = progress
        self._fresh: dict[str, Observation] = {}

    async def look(self, wanted: Sequence[str], door: Door, canaries: Sequence[str]) -> None:
        targets = _targets(wanted)
        lanes = Lanes(self._rules, self._now)
        for host, until in self._history.holds(self._now).items():
            lanes.keep_away(host, until)
        delays = self._history.delays(self._now)
        known_delays = dict(delays)
        troubled = {
            one.url
            for one in targets
            for fragment in one.fragments
            if (seen := self._seen.get(one.address(fragment))) and seen[-1].what in _TROUBLE
        }
        of_host = Counter(host_key(one.url) for one in targets)
        pool = ThreadPoolExecutor(_READERS, thread_name_prefix="page")
        try:
            async with door() as transport:
                probe = Probe(transport, lanes, pool, total=len(targets), of_host=of_host, delays=delays,
                              copies=self.copies, troubled=troubled)  # fmt: skip
                self.thrown = await _canaries(canaries, probe)
                if not self.thrown:
                    await self._all(targets, probe)
                    self._save()
                    if any(one.what not in GOOD for one in self.found.values()):
                        self.thrown = await _canaries(canaries, probe)
        finally:
            self.requests, self.bytes = lanes.requests, lanes.bytes
            pool.shutdown(wait=False, cancel_futures=True)
            self._save()
            self.limited = lanes.limited
            fresh = {host: seconds for host, seconds in delays.items() if host not in known_delays}
            self._history.note_hosts(lanes.holds(), fresh, self._now)

    async def _all(self, targets: Sequence[Target], probe: Probe) -> None:
        """Every target, the largest hosts first: they take longest, since each is asked at its own pace."""
        hosts: dict[str, deque[Target]] = defaultdict(deque)
        for one in targets:
            hosts[host_key(one.url)].append(one)
        total, done = len(targets), 0
        saver = asyncio.create_task(self._saving())

        async def work(waiting: deque[Target]) -> None:
            nonlocal done
            while waiting:
                target = waiting.popleft()
                # A host that asked us to stay away: what is known of its pages goes on being known.
                if not (probe.lanes.of(target.url).until and self._known(target)):
                    for fragment, one in (await self._seen_at(target, probe)).items():
                        self._fresh[target.address(fragment)] = one
                done += 1
                self._progress(done, total)

        try:
            async with asyncio.TaskGroup() as group:
                for _, waiting in sorted(hosts.items(), key=lambda pair: -len(pair[1])):
                    for _ in range(min(self._rules.per_host, len(waiting))):
                        group.create_task(work(waiting))
        finally:
            saver.cancel()

    async def _seen_at(self, target: Target, probe: Probe) -> dict[str, Observation]:
        """What was seen there. A page that brings us down must not bring down the run."""
        try:
            return await probe.look(target)
        except Exception as error:  # noqa: BLE001 (a bug of ours says nothing of the page)
            why = f"something went wrong on our side ({type(error).__name__}: {error})"[:300]
            one = Observation(self._now, "odd", why=why)
            return dict.fromkeys(target.fragments, one)

    def _known(self, target: Target) -> bool:
        return all(self._seen.get(target.address(fragment)) for fragment in target.fragments)

    async def _saving(self) -> None:
        while True:
            await asyncio.sleep(SAVED_EVERY)
            self._save()

    def _save(self) -> None:
        batch, self._fresh = self._fresh, {}
        if batch:
            self.found |= batch
            self._history.note(batch)


def _targets(wanted: Iterable[str]) -> list[Target]:
    """One target for each page, with all the fragments that links have for it."""
    pages: dict[str, dict[str, None]] = {}
    for address in wanted:
        page, fragment = urldefrag(address)
        pages.setdefault(page, {})[fragment] = None
    return [Target(page, tuple(fragments)) for page, fragments in pages.items()]


async def _canaries(canaries: Sequence[str], probe: Probe) -> str:
    """Which of the addresses that must answer did not; "" where all did."""
    for url in canaries:
        address = fit_address(url)
        if not isinstance(address, str):
            continue
        seen = await probe.look(Target(urldefrag(address).url))
        if any(one.what not in GOOD for one in seen.values()):
            return f"{url} did not answer, so it is our own network that has a problem"
    return ""
