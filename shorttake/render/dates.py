"""How dates look on pages: asked for thousands of times a build, and remembered for as long as it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

_MANY = 50_000


class Dates:
    """Pelican's filter `strftime`, which changes the program's language and back for each date it shows.

    `form` is that filter. A date is told by the object that it is, which never changes.
    """

    def __init__(self, form: Callable[[Any, str], str]) -> None:
        self._form = form
        self._known: dict[tuple[int, str], tuple[Any, str]] = {}

    def __call__(self, date: Any, words: str) -> str:
        """The date in these words."""
        if not isinstance(date, dt.date):
            return self._form(date, words)
        key = (id(date), words)
        found = self._known.get(key)
        if found is None:  # the date is kept beside its words, so that no other has its number meanwhile
            if len(self._known) >= _MANY:
                self._known.clear()
            found = self._known[key] = (date, self._form(date, words))
        return found[1]
