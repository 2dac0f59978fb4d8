"""Asks a service a question at its pace, and understands the answer or says why there is none."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import urlencode

from shorttake.bookmarks.services.account import NEEDS, Account
from shorttake.errors import ShorttakeError
from shorttake.web import Failure, Getter, Response

MOST_BYTES = 50_000_000  # of one answer: Pinboard gives everything at once
MOST_PAGES = 1_000
_LONGEST_WAIT = 60.0  # seconds that we wait because a service asks us to; more is for the next run
_TRIES = 5
_SLOW_DOWN = (429, 503)


class Web(Getter, Protocol):
    """The door to the network as services need it (`web.Client`)."""

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        accept: str | None = None,
    ) -> Response | Failure:
        """What is answered to a form: a password does not belong into an address."""


class NoAnswer(ShorttakeError):
    """A service did not answer, or not with what was asked for. Stays in this room."""


class Ask:
    """One service and the pace that it wants: `pace` seconds between two questions.

    `sleep` waits and `wall` is the time in seconds since 1970; both are handed in by tests. What a service
    asks us to wait (RFC 9110 §10.2.3, `Retry-After`; Raindrop's `X-RateLimit-Reset`) we wait, up to a minute
    in all; a service that says nothing is asked again after twice as long each time.
    """

    def __init__(
        self,
        account: Account,
        web: Web,
        pace: float = 0.0,
        sleep: Callable[[float], object] = time.sleep,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.account = account
        self.needs = NEEDS[account.service]
        self.wall = wall
        self._web = web
        self._pace = pace
        self._sleep = sleep
        self._asked = False
        self._waited = 0.0

    def get(
        self, path: str, values: Mapping[str, object], headers: Callable[[], Mapping[str, str]] | None = None
    ) -> object:
        """The JSON that the API answers at this path. Raises NoAnswer."""
        query = urlencode({key: value for key, value in values.items() if value is not None})
        url = f"{self.account.url}{path}{'?' if query else ''}{query}"
        for tries in range(_TRIES):
            if self._asked and self._pace:
                self._sleep(self._pace)
            self._asked = True
            answer = self._web.get(
                url,
                headers=dict(headers() if headers else {}),
                max_bytes=MOST_BYTES,
                accept="application/json",
            )
            if isinstance(answer, Response) and answer.status in _SLOW_DOWN and tries < _TRIES - 1:
                self._wait(self._asked_to_wait(answer.headers) or max(self._pace, 1.0) * 2**tries, path)
                continue
            value = self.understood(answer, path)
            self._mind(answer)
            return value
        raise self.no_answer("it asks us to slow down, again and again", path, "try it again later")

    def log_in(self, path: str, form: Mapping[str, str]) -> object:
        """The JSON that is answered to a form with a password. Raises NoAnswer."""
        self._asked = True
        answer = self._web.post(
            f"{self.account.url}{path}", form=form, max_bytes=MOST_BYTES, accept="application/json"
        )
        # "invalid_grant" and "invalid_client" come as 400 (RFC 6749, 5.2).
        if isinstance(answer, Response) and answer.status == 400:
            names = " and ".join(self.needs.secrets)
            raise self.no_answer("it does not let us in (400)", path, f"look at {names}")
        return self.understood(answer, path)

    def understood(self, answer: Response | Failure, path: str) -> object:
        """The JSON of an answer. Raises NoAnswer for everything else."""
        if isinstance(answer, Failure):
            raise self.no_answer(self._safe(answer.why), path, "try it again later")
        names = " and ".join(self.needs.secrets)
        if answer.status in (401, 403):
            raise self.no_answer(f"it does not let us in ({answer.status})", path, f"look at {names}")
        if answer.status == 400:
            raise self.no_answer("it does not understand us (400)", path, f"look at {names}")
        if answer.status == 404:
            hint = f"is {self.account.url} the right address?"
            raise self.no_answer("there is no such API (404)", path, hint)
        if answer.status in _SLOW_DOWN:
            raise self.no_answer(f"it has too much to do ({answer.status})", path, "try it again later")
        if not 200 <= answer.status < 300:
            raise self.no_answer(f"it answers {answer.status}", path, "try it again later")
        if answer.truncated:
            raise self.no_answer("its answer breaks off, or is too large", path, "try it again later")
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            kind = answer.content_type or "something"
            hint = f"is {self.account.url} the right address?"
            raise self.no_answer(f"it answers {kind} that is no JSON", path, hint) from None

    def no_answer(self, what: str, path: str, hint: str | None = None) -> NoAnswer:
        """Why there is no answer, with the service's name before it, and no secret in it."""
        return NoAnswer(f"{self.needs.label}: {what}", f"{self.account.url}{path}", hint)

    def strange(self, path: str) -> NoAnswer:
        """An answer of another shape than documented."""
        return self.no_answer("it answers otherwise than its documentation says", path)

    def _wait(self, seconds: float, path: str) -> None:
        self._waited += seconds
        if self._waited > _LONGEST_WAIT:
            when = dt.datetime.fromtimestamp(self.wall() + seconds, dt.UTC)
            raise self.no_answer(
                f"it asks us not to come back before {when:%Y-%m-%d %H:%M} UTC", path, "try it again then"
            )
        self._sleep(seconds)

    def _mind(self, answer: Response | Failure) -> None:
        """Waits for the next window where this answer was the last one that we may have in the old one."""
        if isinstance(answer, Response) and answer.headers.get("X-RateLimit-Remaining", "").strip() == "0":
            seconds = self._until_reset(answer.headers)
            if seconds and self._waited + seconds <= _LONGEST_WAIT:
                self._waited += seconds
                self._sleep(seconds)

    def _asked_to_wait(self, headers: Mapping[str, str]) -> float | None:
        said = headers.get("Retry-After", "").strip()
        if said.isdigit() and len(said) < 10:
            return float(said)
        if said:
            try:
                return max(0.0, parsedate_to_datetime(said).timestamp() - self.wall())
            except (ValueError, TypeError, OverflowError):
                pass
        return self._until_reset(headers)

    def _until_reset(self, headers: Mapping[str, str]) -> float | None:
        said = headers.get("X-RateLimit-Reset", "").strip()
        if not said.isdigit() or len(said) > 12:
            return None
        return max(0.0, float(said) - self.wall())

    def _safe(self, why: str) -> str:
        for secret in self.account.secrets.values():
            why = why.replace(secret, "…")
        return why
