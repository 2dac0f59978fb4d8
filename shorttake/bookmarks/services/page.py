"""What one question to a service brought, and how far we are with it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shorttake.bookmarks.bookmark import Bookmark
from shorttake.bookmarks.moments import moment


@dataclass(frozen=True)
class Page:
    """Some bookmarks, and the mark to go on from next time, once all of them are kept (None: as before).

    A mark is the service's own: the next run hands it back as it is, and a lost one means to ask for more.
    """

    bookmarks: tuple[Bookmark, ...]
    mark: str | None = None


def mark_of(since: str | None) -> dict[str, Any]:
    """A mark that is a JSON object; an empty one where there is none."""
    try:
        value = json.loads(since) if since else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def latest(values: Iterable[object], before: str | None = None) -> str | None:
    """The latest of these times, in ISO 8601 and UTC; `before` is one more of them."""
    times = [found for value in (before, *values) if (found := moment(value))]
    return max(times).astimezone(dt.UTC).isoformat() if times else None
