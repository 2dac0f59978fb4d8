"""Asks web archives to keep a page: the Wayback Machine's "Save Page Now" (SPN2), within its limits."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from shorttake.web import Failure, Response

# SPN2's documentation (archive.org, "Save Page Now 2 Public API Docs"): captures a minute, with and
# without an account. Other archives are asked at their own pace, once a second.
_PAUSES = {True: 60 / 12, False: 60 / 4}
_PAUSE_ELSEWHERE = 1.0


class Web(Protocol):
    """What is needed of `shorttake.web.Client`."""

    def post(
        self, url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Response | Failure: ...


@dataclass(frozen=True)
class Saved:
    """What became of one page: `why` is "" where the archive has taken it on.

    `stop`: the archive wants no more for now, so that the rest was not asked.
    """

    url: str
    why: str = ""
    stop: bool = False


def save(
    urls: Iterable[str],
    base: str,
    web: Web,
    environ: Mapping[str, str],
    *,
    seconds: float = 60.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Saved]:
    """Asks the archive at `base` to keep each page, one after the other, for `seconds` at most.

    `WAYBACK_ACCESS_KEY` and `WAYBACK_SECRET_KEY` in the environment (archive.org/account/s3.php) are sent
    to archive.org only; without them it keeps fewer pages a minute.
    """
    host = urlsplit(base).hostname or ""
    theirs = host == "archive.org" or host.endswith(".archive.org")
    key, secret = environ.get("WAYBACK_ACCESS_KEY", ""), environ.get("WAYBACK_SECRET_KEY", "")
    headers = {"Accept": "application/json"}
    if theirs and key and secret:
        headers["Authorization"] = f"LOW {key}:{secret}"
    pause = _PAUSES["Authorization" in headers] if theirs else _PAUSE_ELSEWHERE
    began = time.monotonic()
    for number, url in enumerate(urls):
        if number:
            if time.monotonic() - began + pause > seconds:
                yield Saved(url, f"{host} takes only so many a minute", stop=True)
                return
            sleep(pause)
        got = web.post(f"{base}/save", form={"url": url, "skip_first_archive": "1"}, headers=headers)
        if isinstance(got, Failure):
            yield Saved(url, f"{host} cannot be asked: {got.why}", stop=True)
            return
        if got.status == 429 or got.status >= 500:
            yield Saved(url, f"{host} wants no more for now ({got.status})", stop=True)
            return
        yield Saved(url, _refusal(got, host))


def _refusal(got: Response, host: str) -> str:
    """Why the archive does not take a page, "" where it does."""
    if got.status >= 400:
        return f"{host} refuses it ({got.status})"
    try:
        said = json.loads(got.text)
    except (ValueError, RecursionError):
        return ""  # an archive that answers with a page has taken it
    if isinstance(said, dict) and said.get("status") == "error":
        return f"{host} says: {str(said.get('message', 'no'))[:200]}"
    return ""
