"""What archives hold of the pages of the simulated web that are gone, and which copy is the right one."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bench.rot.world import Address

# What a capture shows. "lying" is listed as good, and is not there when it is asked for; "other" is what
# the next owner of a domain had on it before it was parked.
Shows = Literal["page", "missing", "failed", "home", "parked", "other", "lying"]
# How an archive behaves for a page: as it should, too late, "wait a moment" first, without a word,
# with words that mean nothing, with an error for everything, with an error for CDX alone.
TROUBLES = ("slow", "limited", "empty", "nonsense", "down", "cdx-down")
HOPELESS = ("empty", "nonsense", "down")  # where no copy can be found, and none must be offered


@dataclass(frozen=True)
class Capture:
    """One capture: when (UTC), and what it shows."""

    at: dt.datetime
    shows: Shows

    @property
    def stamp(self) -> str:
        """The time as archives write it in addresses."""
        return f"{self.at:%Y%m%d%H%M%S}"

    @property
    def status(self) -> int:
        """The status with which the page was captured."""
        return {"failed": 404, "home": 302}.get(self.shows, 200)


@dataclass(frozen=True)
class Kept:
    """What an archive holds of one address, under which spelling of it; `trouble` is one of TROUBLES or ""."""

    url: str
    original: str
    captures: tuple[Capture, ...]
    trouble: str = ""


def holdings(uses: Iterable[tuple[Address, dt.date]], seed: int = 11) -> list[dict[str, Kept]]:
    """What each of two archives holds of these addresses, which posts linked on these days.

    The first answers at all of the Wayback Machine's paths, the second knows Memento alone. The second has
    what the first has not, sometimes.
    """
    dice = random.Random(seed)
    first: dict[str, Kept] = {}
    second: dict[str, Kept] = {}
    for address, day in uses:
        url = address.url.partition("#")[0]
        if url in first:
            continue
        captures = _of_parked(dice, day) if address.kind.startswith("parked") else _of_dead(dice, day)
        other = re.sub("//[^/]*@", "//", url)
        other = other.replace("http://", "https://", 1) if dice.random() < 0.1 else other
        kept = Kept(url, other, captures)
        if dice.random() < 0.12:
            kept = replace(kept, trouble=dice.choice(TROUBLES))
            if kept.trouble == "nonsense":
                second[url] = replace(kept, trouble="")
        elif dice.random() < 0.1:
            second[url] = kept
            kept = replace(kept, captures=())
        first[url] = kept
    return [first, second]


def right(archives: Iterable[dict[str, Kept]], address: Address, day: dt.date) -> frozenset[tuple[int, str]]:
    """The copies that may be proposed: (number of the archive, stamp); empty where there must be none."""
    when = dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)
    url = address.url.partition("#")[0]
    for number, archive in enumerate(archives):
        kept = archive.get(url)
        good = [one for one in kept.captures if one.shows == "page"] if kept else []
        if kept is None or not good or kept.trouble in HOPELESS:
            continue
        if address.kind.startswith("parked"):
            return frozenset({(number, max(good, key=lambda one: one.at).stamp)})
        least = min(abs(one.at - when) for one in good)
        return frozenset((number, one.stamp) for one in good if abs(one.at - when) == least)
    return frozenset()


def _of_dead(dice: random.Random, day: dt.date) -> tuple[Capture, ...]:
    """Good until it died, some years after the post; bad ones now and then, and from then on."""
    luck = dice.random()
    if luck < 0.1:
        return ()
    death = min(day + dt.timedelta(days=dice.randint(50, 3_000)), dt.date(2025, 3, 1))
    good = 0 if luck < 0.18 else 60 if luck > 0.95 else dice.randint(1, 7)
    taken = [Capture(_between(dice, dt.date(2006, 1, 1), death), "page") for _ in range(good)]
    if good and dice.random() < 0.5:  # one that was taken soon after the post
        near = day + dt.timedelta(days=dice.randint(1, 40))
        taken.append(Capture(_between(dice, near, near + dt.timedelta(days=2)), "page"))
    for _ in range(dice.randint(0, 3)):  # nearer than any other, and of no use
        near = day + dt.timedelta(days=dice.randint(-20, 20))
        shows: Shows = dice.choice(("missing", "failed", "home", "lying"))
        taken.append(Capture(_between(dice, near, near + dt.timedelta(days=1)), shows))
    for _ in range(dice.randint(0, 8)):
        taken.append(
            Capture(_between(dice, death, dt.date(2026, 6, 1)), dice.choice(("missing", "failed", "home")))
        )
    return _one_a_day(taken)


def _of_parked(dice: random.Random, day: dt.date) -> tuple[Capture, ...]:
    """Good until the domain was taken; then another's pages perhaps, then parked until today."""
    if dice.random() < 0.1:
        return ()
    change = min(day + dt.timedelta(days=dice.randint(50, 2_000)), dt.date(2025, 3, 1))
    parked = change
    many = 0 if dice.random() < 0.1 else dice.randint(1, 20)
    taken = [Capture(_between(dice, dt.date(2006, 1, 1), change), "page") for _ in range(many)]
    if dice.random() < 0.3:
        parked = change + dt.timedelta(days=400)
        taken += [Capture(_between(dice, change, parked), "other") for _ in range(3)]
    taken += [
        Capture(_between(dice, parked, dt.date(2026, 10, 1)), dice.choice(("parked", "parked", "failed")))
        for _ in range(dice.randint(1, 25))
    ]
    if not many:  # without the page itself the next owner's is nobody's to tell from it
        taken = [one for one in taken if one.shows != "other"]
    return _one_a_day(taken)


def _between(dice: random.Random, start: dt.date, end: dt.date) -> dt.datetime:
    days = max(1, (end - start).days)
    begin = dt.datetime(start.year, start.month, start.day, tzinfo=dt.UTC)
    return begin + dt.timedelta(days=dice.randrange(days), seconds=dice.randrange(86_400))


def _one_a_day(taken: Iterable[Capture]) -> tuple[Capture, ...]:
    return tuple(sorted({one.at.date(): one for one in taken}.values(), key=lambda one: one.at))
