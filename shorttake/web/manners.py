"""Manners towards servers: how long they ask us to stay away, and how much time they want between requests.

Everything here is pure: times come in and go out.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Mapping

_LONGEST_HOLD = 30 * 86_400  # seconds of a Retry-After; a longer one is a mistake, and we come back to see
_LONGEST_DELAY = 120.0  # seconds between two requests; nobody means more for a handful of pages
_MOST_ROBOTS = 512_000  # characters (RFC 9309, 2.5: at least 500 KiB are to be read)
_LINE = re.compile(r"\s*(user-agent|crawl-delay|allow|disallow)\s*:\s*([^#\n]*)", re.IGNORECASE)


def http_date(words: str | None) -> dt.datetime | None:
    """A moment as HTTP writes it (RFC 9110, 5.6.7), None for what is none."""
    if not words or len(words) > 100:
        return None
    try:
        moment = email.utils.parsedate_to_datetime(words.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after(words: str | None, now: dt.datetime) -> dt.datetime | None:
    """Until when the server asks us to stay away: seconds or a date (RFC 9110, 10.2.3), at most 30 days."""
    words = (words or "").strip()
    if words.isascii() and words.isdigit():
        return now + dt.timedelta(seconds=min(int(words[:12]), _LONGEST_HOLD))
    moment = http_date(words)
    if moment is None or moment <= now:
        return None
    return min(moment, now + dt.timedelta(seconds=_LONGEST_HOLD))


def hold(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    """Seconds for which an answer asks us to stay away; None where it does not.

    A date counts from the server's own `Date`, since its clock, or ours, may be wrong.
    """
    words = headers.get("Retry-After")
    if not words:
        return None
    theirs = http_date(headers.get("Date")) or now
    until = retry_after(words, now if (words or "").strip().isdigit() else theirs)
    if until is None:
        return None
    return max(0.0, (until - (now if (words or "").strip().isdigit() else theirs)).total_seconds())


def used_up(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait where the answer says that no further request is left for now; None where one is.

    `RateLimit-Remaining` and `RateLimit-Reset` (seconds) of the IETF's drafts and their older `X-` forms
    (seconds, or a moment since 1970 as GitHub writes it; the latter is not waited for here).
    """
    for prefix in ("RateLimit", "X-RateLimit"):
        left, reset = headers.get(f"{prefix}-Remaining", ""), headers.get(f"{prefix}-Reset", "")
        if left.strip() == "0" and re.fullmatch(r"\s*\d{1,6}(?:\.\d+)?\s*", reset):
            return float(reset)
    return None


def crawl_delay(robots: str, agent: str = "shorttake") -> float | None:
    """Seconds that a robots.txt wants between two requests, at most two minutes; None if it says none.

    `Crawl-delay` is no part of RFC 9309, but widely written; the group of our own name goes before `*`.
    """
    found: dict[str, float] = {}
    agents: list[str] = []
    in_rules = False
    for line in _LINE.finditer(robots[:_MOST_ROBOTS]):
        field, value = line[1].lower(), line[2].strip()
        if field == "user-agent":
            agents = [value.lower()] if in_rules else [*agents, value.lower()]
            in_rules = False
            continue
        in_rules = True
        if field == "crawl-delay":
            try:
                seconds = float(value)
            except ValueError:
                continue
            if 0 <= seconds < float("inf"):
                for name in agents:
                    found.setdefault(name, min(seconds, _LONGEST_DELAY))
    own = next((delay for name, delay in found.items() if name != "*" and name and name in agent), None)
    return own if own is not None else found.get("*")
