"""Raindrop.io: what has the tag and was changed since last time.

https://developer.raindrop.io/v1/raindrops/multiple: `search` takes what the app's search field does, so
`#tag` (in quotes if it has a blank) and `lastUpdate:>DATE`; pages of 50 from 0; 120 calls a minute, and
headers that count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from shorttake.bookmarks.dialects.raindrop import bookmark
from shorttake.bookmarks.dialects.shapes import objects
from shorttake.bookmarks.moments import moment
from shorttake.bookmarks.services.asking import MOST_PAGES, Ask
from shorttake.bookmarks.services.page import Page, latest

PACE = 0.0
_PATH = "/raindrops/0"  # all collections but the trash
_AT_ONCE = 50
_OVERLAP = dt.timedelta(days=2)  # days are compared, in a zone that is not said


def pull(ask: Ask, since: str | None) -> Iterator[Page]:
    """Page after page, to the end. Raises NoAnswer."""

    def headers() -> Mapping[str, str]:
        return {"Authorization": f"Bearer {ask.account.secrets['RAINDROP_TOKEN']}"}

    tag = ask.account.tag.replace('"', "")
    search = f'#"{tag}"' if " " in tag else f"#{tag}"
    last = moment(since)
    if last:
        search += f" lastUpdate:>{last - _OVERLAP:%Y-%m-%d}"
    newest = since
    for number in range(MOST_PAGES):
        asked = {"search": search, "sort": "-created", "perpage": _AT_ONCE, "page": number}
        answer = ask.get(_PATH, asked, headers)
        if not isinstance(answer, dict) or not isinstance(answer.get("items"), list):
            raise ask.strange(_PATH)
        items = objects(answer, "items")
        newest = latest((item.get("lastUpdate") for item in items), newest)
        yield Page(tuple(map(bookmark, items)))
        if len(answer["items"]) < _AT_ONCE:
            break
    else:
        raise ask.no_answer(f"it has more than {MOST_PAGES} pages", _PATH)
    yield Page((), newest)
