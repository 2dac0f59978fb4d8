"""Asks for one feed, one step at a time, so that each address gets back only what it gave itself."""

from __future__ import annotations

from dataclasses import dataclass

from shorttake.feeds import decide
from shorttake.feeds.parse import MOST_BYTES
from shorttake.feeds.state import Answer, State
from shorttake.web import Getter, Response

MOST_STEPS = 5  # redirects followed; a browser follows 20, a feed needs one or two


@dataclass(frozen=True)
class Fetched:
    """What came: the answer as far as headers tell, and the body with its kind, where there is one."""

    answer: Answer
    body: bytes = b""
    content_type: str | None = None
    truncated: bool = False


def fetch(web: Getter, state: State, most: int = MOST_BYTES) -> Fetched:
    """Asks for the feed with its validators, and reads at most so many bytes of it.

    Never raises for what the network does.
    """
    here = state.where
    hops: list[tuple[str, int]] = []
    conditional = False
    requests = 0
    while True:
        sent = decide.headers(state, here)
        conditional = len(sent) > 1
        got = web.get(here, headers=sent, max_bytes=most, accept=decide.ACCEPT)
        requests += 1
        hops += [(hop.url, hop.status) for hop in got.redirects]
        if isinstance(got, Response):
            return _answered(got, tuple(hops), requests, conditional, most)
        stepped = got.kind == "too-many-redirects" and len(got.redirects) == 1
        seen = {address for address, _ in hops}
        if not stepped or got.url in seen or len(hops) > MOST_STEPS:
            why = got.why if not stepped else "its redirects lead nowhere"
            status = hops[-1][1] if stepped and hops else 0
            return Fetched(
                Answer(status, got.url, tuple(hops), why=why, requests=requests, conditional=conditional)
            )
        here = got.url


def _answered(
    got: Response, hops: tuple[tuple[str, int], ...], requests: int, conditional: bool, most: int
) -> Fetched:
    too_big = got.truncated and len(got.body) >= most >= MOST_BYTES
    answer = Answer(
        status=got.status,
        final=got.url,
        hops=hops,
        etag=got.headers.get("ETag"),
        modified=got.headers.get("Last-Modified"),
        retry_after=got.headers.get("Retry-After"),
        cache_control=got.headers.get("Cache-Control"),
        expires=got.headers.get("Expires"),
        date=got.headers.get("Date"),
        size=len(got.body),
        why=f"it sends more than {MOST_BYTES // 1_000_000} MB" if too_big else _why(got.status),
        requests=requests,
        conditional=conditional,
    )
    # What is too big to be read is let go at once: others may be coming in beside it.
    body = got.body if got.status in (200, 203, 226) and not too_big else b""
    return Fetched(answer, body, got.headers.get("Content-Type"), got.truncated)


def _why(status: int) -> str:
    words = {
        401: "it wants a password",
        403: "its server refuses us",
        404: "there is nothing at this address",
        410: "it is gone for good",
        429: "its server says that we ask too often",
        503: "its server is busy",
    }
    if status in words:
        return f"{words[status]} ({status})"
    return "" if status in (200, 203, 226, 304) else f"its server answers {status}"
