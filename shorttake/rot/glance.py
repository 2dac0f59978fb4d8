"""One look at the links of a post before it goes out: which of them no reader will ever reach."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag

from shorttake.rot.address import fit_address
from shorttake.rot.check import Door
from shorttake.rot.lanes import Lanes
from shorttake.rot.observation import SILENT, Observation, What
from shorttake.rot.probe import Probe, Target
from shorttake.rot.rules import Rules
from shorttake.web.many import run

# What one look is enough for: a server that is there says that the page is not. A host that is silent may
# be back tomorrow, or it may be our own network.
DEAD: frozenset[What] = frozenset(("missing", "gone", "loop", "soft404", "parked"))


@dataclass(frozen=True)
class Glance:
    """What one look showed: the links that are dead, and those that are told of, each with why.

    `offline`: no host answered at all, so that nothing can be said.
    """

    dead: tuple[tuple[str, str], ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    offline: bool = False


def glance(urls: Sequence[str], door: Door, rules: Rules, now: dt.datetime) -> Glance:
    """Looks at each of these links once. Never raises for what the network does."""
    addresses = {url: fit for url in urls if isinstance(fit := fit_address(url), str)}
    seen = run(_looked(list(addresses.values()), door, rules, now)) if addresses else {}
    found = {url: seen[address] for url, address in addresses.items() if address in seen}
    asked = {url: one for url, one in found.items() if one.what != "private"}
    if asked and all(one.what in SILENT for one in asked.values()):
        return Glance(offline=True)
    told = {"blocked", "tls", "odd", "fragment", "server", *SILENT}
    return Glance(
        tuple((url, one.why) for url, one in asked.items() if one.what in DEAD),
        tuple((url, one.why) for url, one in asked.items() if one.what in told),
    )


async def _looked(
    addresses: Sequence[str], door: Door, rules: Rules, now: dt.datetime
) -> dict[str, Observation]:
    pages: dict[str, dict[str, None]] = {}
    for address in addresses:
        page, fragment = urldefrag(address)
        pages.setdefault(page, {})[fragment] = None
    targets = [Target(page, tuple(fragments)) for page, fragments in pages.items()]
    found: dict[str, Observation] = {}
    async with door() as transport:
        probe = Probe(transport, Lanes(rules, now.astimezone(dt.UTC)), total=len(targets))

        async def one(target: Target) -> None:
            for fragment, seen in (await probe.look(target)).items():
                found[target.address(fragment)] = seen

        async with asyncio.TaskGroup() as group:
            for target in targets:
                group.create_task(one(target))
    return found
