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


def named(post: Any, asked: Iterable[str]) -> bytes | None:
    """One name for these attributes of a post, those with its HTML among them; None where they must be looked
    at: it was not kept, or shows addresses that are only known when all posts are there."""
    kept = getattr(post, "kept", None)
    return kept.all(vars(post), asked) if isinstance(kept, Kept) and hasattr(post, "is_plain") else None


class Kept:
    """What a post's attributes were (`state`) when they were named (`names`); `token` names all of them."""

    __slots__ = ("names", "state", "token")

    def __init__(self, state: Mapping[str, Any], names: Mapping[str, bytes], token: bytes = b"") -> None:
        self.state, self.names, self.token = state, names, token

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
            for one in _ADDRESS:
                if mine.get(one, _ABSENT) is not state.get(one, _ABSENT):
                    return None
            return name
        if asked == "content":
            same = mine["_content"] is state["_content"] and "_get_content" not in mine
            return name if same else None
        if asked == "summary":
            return name if mine["metadata"].get("summary") is state.get("_summary") else None
        return None
