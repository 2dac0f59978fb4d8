"""When a link is asked again: good ones seldom, proven ones more seldom still, suspects soon."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from shorttake.rot.observation import GOOD, ROTTEN, Observation
from shorttake.rot.rules import Rules
from shorttake.rot.verdict import verdict

# A page that has been good for so many days is asked so many times less often.
_AFTER_429 = 1  # day, or as long as the host said (`History.holds`)
_PROVEN = ((365, 3.0), (180, 2.0))


def due(url: str, observations: Sequence[Observation], rules: Rules) -> dt.datetime | None:
    """From when on this address is to be asked; None for one that was never asked, so at once.

    Suspects, and moves that were seen once, come after `apart_days`; what is known to be dead now and
    then, since pages do come back; everything else after `good_days`, a fifth more or less for each
    address so that they do not all come on one day.
    """
    if not observations:
        return None
    last = observations[-1]
    found = verdict(observations, last.at, rules)
    if found is None:
        return None
    if last.status == 429:
        return last.at + dt.timedelta(days=_AFTER_429)
    if (found.state == "suspect" and last.what != "odd") or (found.state == "moved" and not found.firm):
        return last.at + dt.timedelta(days=rules.apart_days)
    if found.state in ROTTEN:
        return last.at + dt.timedelta(days=rules.dead_days * _spread(url))
    return last.at + dt.timedelta(days=rules.good_days * _spread(url) * _proven(observations))


def _proven(observations: Sequence[Observation]) -> float:
    good = 0.0
    for one in reversed(observations):
        if one.what not in GOOD:
            break
        good = (observations[-1].at - one.at).total_seconds() / 86_400
    return next((factor for days, factor in _PROVEN if good >= days), 1.0)


def _spread(url: str) -> float:
    """From 0.8 to 1.2, the same for an address each time."""
    number = int.from_bytes(hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:4], "big")
    return 0.8 + 0.4 * number / 0xFFFFFFFF
