"""How the author wants liveblogs shown: `SHORTTAKE = {"liveblogs": {...}}` in pelicanconf.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shorttake.errors import SettingsError

ORDERS = ("auto", "newest", "oldest")
_WHERE = "SHORTTAKE['liveblogs'] in pelicanconf.py"


@dataclass(frozen=True)
class Choices:
    """`order`: "auto" (newest first while live, in order when closed), "newest" or "oldest" always.

    `close_after`: how long after its last entry a liveblog closes by itself. `refresh`: seconds between
    two looks of an open page, at first.
    """

    order: str = "auto"
    close_after: dt.timedelta = dt.timedelta(hours=6)
    refresh: int = 20

    @staticmethod
    def of(pelican: Mapping[str, Any]) -> Choices:
        """What the settings say. Raises SettingsError for an unknown key or a value that cannot be meant."""
        own = pelican.get("SHORTTAKE") or {}
        said = own.get("liveblogs") or {}
        if not isinstance(said, Mapping):
            raise SettingsError(f"it is {said!r}", _WHERE, 'write {"order": "auto", "close_after": 6}')
        for name in said:
            if name not in ("order", "close_after", "refresh"):
                raise SettingsError(
                    f"there is no setting {name!r}", _WHERE, "known are order, close_after, refresh"
                )
        order = said.get("order", "auto")
        if order not in ORDERS:
            raise SettingsError(f"order is {order!r}", _WHERE, f"write one of {', '.join(ORDERS)}")
        hours = _number(said, "close_after", 6, 24 * 365)
        return Choices(order, dt.timedelta(hours=hours), int(_number(said, "refresh", 20, 86_400)))

    def newest_first(self, live: bool) -> bool:
        """Whether the newest entry stands on top."""
        return self.order == "newest" or (self.order == "auto" and live)


def _number(said: Mapping[str, Any], name: str, default: float, most: float) -> float:
    value = said.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        raise SettingsError(f"{name} is {value!r}", _WHERE, f"write a number of up to {most:,}")
    return value
