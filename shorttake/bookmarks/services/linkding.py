"""linkding: what has the tag and was changed since last time, the archive too.

https://linkding.link/api/: `Authorization: Token …`, `q=#tag`, `modified_since`, `limit` and `offset`; a
bookmark that got the tag today counts as changed. `next` says whether there is more; its address is not
followed, since a server behind another one often does not know its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shorttake.bookmarks.dialects.linkding import bookmark
from shorttake.bookmarks.dialects.shapes import objects
from shorttake.bookmarks.services.asking import MOST_PAGES, Ask
from shorttake.bookmarks.services.page import Page, latest

PACE = 0.0
_AT_ONCE = 100


def pull(ask: Ask, since: str | None) -> Iterator[Page]:
    """Page after page, to the end. Raises NoAnswer."""

    def headers() -> Mapping[str, str]:
        return {"Authorization": f"Token {ask.account.secrets['LINKDING_TOKEN']}"}

    since = newest = latest((), since)
    for path in ("/api/bookmarks/", "/api/bookmarks/archived/"):
        for number in range(MOST_PAGES):
            asked = {"q": f"#{ask.account.tag}", "limit": _AT_ONCE, "offset": number * _AT_ONCE}
            answer = ask.get(path, {**asked, "modified_since": since}, headers)
            if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
                raise ask.strange(path)
            items = objects(answer, "results")
            newest = latest((item.get("date_modified") for item in items), newest)
            yield Page(tuple(map(bookmark, items)))
            if not answer.get("next") or not items:
                break
        else:
            raise ask.no_answer(f"it has more than {MOST_PAGES} pages", path)
    yield Page((), newest)
