"""Pinboard: asks whether anything changed, and if so for all that has the tag.

https://pinboard.in/api/: three seconds between two calls, five minutes between two of `posts/all`, one
minute between two of `posts/recent`; `posts/update` is to be asked first. `fromdt` would pass over an old
bookmark that got the tag today, so it is not used: what has the tag is little, and what is known already is
kept once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from shorttake.bookmarks.bookmark import Bookmark
from shorttake.bookmarks.dialects.pinboard import bookmark
from shorttake.bookmarks.dialects.shapes import objects
from shorttake.bookmarks.services.asking import Ask
from shorttake.bookmarks.services.page import Page, mark_of

PACE = 3.0
_ALL_AGAIN = 300.0  # seconds between two calls of posts/all
_RECENT = 100  # the most that posts/recent gives


def pull(ask: Ask, since: str | None) -> Iterator[Page]:
    """What has the tag, if anything changed since the mark. Raises NoAnswer."""
    account = ask.account
    common = {"auth_token": account.secrets["PINBOARD_TOKEN"], "format": "json"}
    before = mark_of(since)
    answer = ask.get("/posts/update", common)
    update = answer.get("update_time") if isinstance(answer, dict) else None
    if not isinstance(update, str):
        raise ask.strange("/posts/update")
    if before.get("update") == update:
        return
    last = before.get("all")
    if isinstance(last, int | float) and 0 <= ask.wall() - last < _ALL_AGAIN:
        found = _posts(ask, "/posts/recent", {**common, "tag": account.tag, "count": _RECENT})
        # Fewer than the most are all that there are.
        seen = update if len(found) < _RECENT else before.get("update")
        yield Page(found, json.dumps({"update": seen, "all": last}))
    else:
        found = _posts(ask, "/posts/all", {**common, "tag": account.tag})
        yield Page(found, json.dumps({"update": update, "all": ask.wall()}))


def _posts(ask: Ask, path: str, values: dict[str, object]) -> tuple[Bookmark, ...]:
    answer = ask.get(path, values)
    if not isinstance(answer, list) and not (
        isinstance(answer, dict) and isinstance(answer.get("posts"), list)
    ):
        raise ask.strange(path)
    return tuple(bookmark(item) for item in objects(answer, "posts"))
