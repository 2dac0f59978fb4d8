"""What the headers of an answer say about time: how long it stays fresh, how long to stay away."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from shorttake.web.manners import http_date

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)\b", re.IGNORECASE)


def freshness(
    cache_control: str | None, expires: str | None, date: str | None, now: dt.datetime
) -> int | None:
    """Seconds for which an answer stays fresh (RFC 9111, 4.2.1), at most a week; None if it does not say.

    `max-age` goes before `Expires`, which counts from the server's own `Date`, since its clock may be wrong.
    """
    found = _MAX_AGE.search(cache_control or "")
    if _UNCACHED.search(cache_control or ""):
        return None
    if found:
        return min(int(found[1]), WEEK)
    until = http_date(expires)
    if until is None:
        return None
    seconds = int((until - (http_date(date) or now)).total_seconds())
    return min(max(seconds, 0), WEEK)


def jitter(address: str, seconds: float) -> float:
    """Up to a tenth of `seconds` more, the same for an address each time: not all come at the full hour."""
    number = int.from_bytes(hashlib.sha256(address.encode("utf-8", "surrogatepass")).digest()[:4], "big")
    return seconds * 0.1 * number / 0xFFFFFFFF
