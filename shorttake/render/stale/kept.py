"""A post as it was made from its file, with a short name for each thing that templates may ask of it.

What plugins change afterwards is another object, and is looked at as what it then is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from shorttake.render.stale.settings import digest

_NEVER_CHANGE = frozenset((str, int, float, bool, bytes, type(None), dt.datetime, dt.date, dt.time))
_ADDRESS = ("_status", "slug", "lang", "date", "override_url", "override_save_as")
_ABSENT = object()


class Kept:
    """What a post's attributes were (`state`) when they were named (`names`)."""

    __slots__ = ("names", "state")

    def __init__(self, state: Mapping[str, Any], names: Mapping[str, bytes]) -> None:
        self.state, self.names = state, names

    @classmethod
    def of(cls, state: Mapping[str, Any], more: Mapping[str, Any]) -> Kept:
        """Names what never changes among these attributes, and `more` that follows from them alone."""
        names = {}
        for name, value in [*state.items(), *more.items()]:
            if type(value) in _NEVER_CHANGE:
                said = digest((value, str(getattr(value, "tzinfo", ""))))
                if said is not None:
                    names[name] = hashlib.blake2b(said.encode(), digest_size=12).digest()
        return cls(state, names)

    def all(self, mine: Mapping[str, Any], asked: Iterable[str]) -> bytes | None:
        """One name for several attributes; None where one of them must be looked at."""
        names = [self.name(mine, one) for one in asked]
        return b"".join(names) if None not in names else None  # type: ignore[arg-type]

    def name(self, mine: Mapping[str, Any], asked: str) -> bytes | None:
        """The name of an attribute of the post whose attributes now are `mine`; None where it must be looked
        at."""
        name = self.names.get(asked)
        if name is None:
            return None
        state = self.state
        if asked in state:
            return name if mine.get(asked, _ABSENT) is state[asked] else None
        if asked in ("url", "save_as"):
            same = all(mine.get(one, _ABSENT) is state.get(one, _ABSENT) for one in _ADDRESS)
            return name if same else None
        if asked == "content":
            same = mine["_content"] is state["_content"] and "_get_content" not in mine
            return name if same else None
        if asked == "summary":
            return name if mine["metadata"].get("summary") is state.get("_summary") else None
        return None
