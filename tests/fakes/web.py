"""A web without a network: answers from a table, and remembers what it was asked.

web = FakeWeb({"https://example.org/": "<title>Hello</title>",
               "https://gone.example/": Failure("https://gone.example/", "name", "no such machine")})
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from shorttake.web import Failure, Response
from shorttake.web.answer import Headers

HTML = Headers({"Content-Type": "text/html; charset=utf-8"})


@dataclass(frozen=True)
class Request:
    """What was asked of the fake."""

    url: str
    headers: Mapping[str, str]
    max_bytes: int | None = None
    accept: str | None = None
    sent: object = None  # the form or the JSON of a `post`


class FakeWeb:
    """Stands in for `shorttake.web.Client`: the same `get` and `post`, no network.

    `pages` maps an address to a Response, a Failure, HTML as a string (status 200), or a list of these,
    one for each time it is asked (the last one stays). An address that is not there does not resolve.
    `requests` holds every Request in order.
    """

    def __init__(self, pages: Mapping[str, Answer | list[Answer]] | None = None) -> None:
        self.pages: dict[str, Answer | list[Answer]] = dict(pages or {})
        self.requests: list[Request] = []
        self.identity = "shorttake/fake"
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        accept: str | None = None,
        timeout: float | None = None,
    ) -> Response | Failure:
        return self._answer(Request(url, Headers(headers or {}), max_bytes, accept))

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        accept: str | None = None,
        timeout: float | None = None,
    ) -> Response | Failure:
        sent = json if form is None else dict(form)
        return self._answer(Request(url, Headers(headers or {}), max_bytes, accept, sent))

    def _answer(self, request: Request) -> Response | Failure:
        url, max_bytes = request.url, request.max_bytes
        with self._lock:
            self.requests.append(request)
            answer = self.pages.get(url)
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer is None:
            return Failure(url, "name", f"the fake web has no page at {url}")
        if isinstance(answer, str):
            answer = Response(url=url, asked=url, status=200, headers=HTML, body=answer.encode())
        if isinstance(answer, Response) and max_bytes is not None and len(answer.body) > max_bytes:
            answer = replace(answer, body=answer.body[:max_bytes], truncated=True)
        return answer

    @property
    def asked(self) -> list[str]:
        """The addresses in the order they were asked for."""
        return [request.url for request in self.requests]


Answer = Response | Failure | str
