"""Shaarli: asks when anything was done last, and if that is later than last time, for all that has the tag.

https://shaarli.github.io/api-documentation/: each question is signed (a JSON Web Token, RFC 7519, with HMAC
SHA-512, valid for nine minutes); `history` tells the latest action, `links` is read by `offset` and
`limit`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping

from shorttake.bookmarks.dialects.shaarli import bookmark
from shorttake.bookmarks.dialects.shapes import objects
from shorttake.bookmarks.services.asking import MOST_PAGES, Ask
from shorttake.bookmarks.services.page import Page

PACE = 0.0
_LINKS = "/api/v1/links"
_HISTORY = "/api/v1/history"
_AT_ONCE = 100


def pull(ask: Ask, since: str | None) -> Iterator[Page]:
    """Page after page, to the end; nothing where nothing was done. Raises NoAnswer."""

    def headers() -> Mapping[str, str]:
        return {"Authorization": f"Bearer {token(ask.account.secrets['SHAARLI_SECRET'], int(ask.wall()))}"}

    history = ask.get(_HISTORY, {"limit": 1}, headers)
    if not isinstance(history, list):
        raise ask.strange(_HISTORY)
    done = objects(history)
    latest = str(done[0].get("datetime") or "") if done else ""
    if latest and latest == since:
        return
    for number in range(MOST_PAGES):
        asked = {"searchtags": ask.account.tag, "limit": _AT_ONCE, "offset": number * _AT_ONCE}
        answer = ask.get(_LINKS, asked, headers)
        if not isinstance(answer, list):
            raise ask.strange(_LINKS)
        yield Page(tuple(map(bookmark, objects(answer))))
        if len(answer) < _AT_ONCE:
            break
    else:
        raise ask.no_answer(f"it has more than {MOST_PAGES} pages", _LINKS)
    yield Page((), latest or None)


def token(secret: str, issued: int) -> str:
    """The JSON Web Token that signs a question (RFC 7519, HS512); `issued` in seconds since 1970."""
    head = _base64(json.dumps({"typ": "JWT", "alg": "HS512"}).encode())
    claims = _base64(json.dumps({"iat": issued}).encode())
    signature = hmac.new(secret.encode("utf-8"), f"{head}.{claims}".encode("ascii"), hashlib.sha512).digest()
    return f"{head}.{claims}.{_base64(signature)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
