"""What most rooms need of the door to the web, so that a fake can stand in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from shorttake.web.answer import Failure, Response


class Getter(Protocol):
    """The part of `Client` that gets pages. One that follows no redirects lets each be looked at."""

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        accept: str | None = None,
    ) -> Response | Failure:
        """The page at this address, or why there is none."""
