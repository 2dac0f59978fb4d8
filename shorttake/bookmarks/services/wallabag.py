"""wallabag: logs in, and asks for all that has the tag.

https://app.wallabag.it/api/doc: a token for a name and a password (OAuth 2, RFC 6749 §4.3), then
`entries.json` page by page, without the texts. `since` is about when an entry was changed, and a new tag is
no change of it, so it is not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shorttake.bookmarks.dialects.wallabag import bookmark, entries
from shorttake.bookmarks.services.asking import MOST_PAGES, Ask
from shorttake.bookmarks.services.page import Page

PACE = 0.0
_TOKEN = "/oauth/v2/token"  # noqa: S105 (a path)
_ENTRIES = "/api/entries.json"
_AT_ONCE = 100


def pull(ask: Ask, since: str | None) -> Iterator[Page]:
    """Page after page, to the end. Raises NoAnswer."""
    secret = _logged_in(ask)

    def headers() -> Mapping[str, str]:
        return {"Authorization": f"Bearer {secret}"}

    for number in range(1, MOST_PAGES + 1):
        asked = {"tags": ask.account.tag, "perPage": _AT_ONCE, "page": number, "detail": "metadata"}
        answer = ask.get(_ENTRIES, asked, headers)
        if not isinstance(answer, dict) or not isinstance(answer.get("_embedded"), dict):
            raise ask.strange(_ENTRIES)
        yield Page(tuple(map(bookmark, entries(answer))))
        pages = answer.get("pages")
        if not isinstance(pages, int) or number >= pages:
            return
    raise ask.no_answer(f"it has more than {MOST_PAGES} pages", _ENTRIES)


def _logged_in(ask: Ask) -> str:
    secrets = ask.account.secrets
    form = {
        "grant_type": "password",
        "client_id": secrets["WALLABAG_CLIENT_ID"],
        "client_secret": secrets["WALLABAG_CLIENT_SECRET"],
        "username": secrets["WALLABAG_USERNAME"],
        "password": secrets["WALLABAG_PASSWORD"],
    }
    answer = ask.log_in(_TOKEN, form)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token:
        raise ask.strange(_TOKEN)
    return token
