"""How politely the feeds were asked, in numbers: requests, answers of "not changed", and what these saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from shorttake.bookmarks import Subscription
from shorttake.feeds.state import State


def as_json(found: Sequence[tuple[Subscription, State]]) -> dict[str, Any]:
    """The sums over all feeds, and `each` of them; times in ISO 8601, unknown is None."""
    states = [state for _, state in found]
    requests = sum(state.requests for state in states)
    unchanged = sum(state.unchanged for state in states)
    return {
        "feeds": len(found),
        "requests": requests,
        "unchanged": unchanged,
        "unchanged_share": round(unchanged / requests, 3) if requests else None,
        "received_bytes": sum(state.received for state in states),
        "saved_bytes": sum(state.saved for state in states),
        "failing": sum(bool(state.trouble or state.stopped) for state in states),
        "each": [_one(one, state) for one, state in found],
    }


def _one(one: Subscription, state: State) -> dict[str, Any]:
    return {
        "url": one.url,
        "title": one.title or state.title,
        "requests": state.requests,
        "unchanged": state.unchanged,
        "received_bytes": state.received,
        "saved_bytes": state.saved,
        "asked": _iso(state.asked),
        "succeeded": _iso(state.succeeded),
        "changed": _iso(state.changed),
        "newest": _iso(state.newest),
        "due": _iso(max(filter(None, (state.due, state.held)), default=None)),
        "failures": state.failures,
        "trouble": state.stopped or state.trouble or None,
        "stopped": bool(state.stopped),
        "moved": state.address or None,
    }


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
