"""How often a failure must be seen before a link counts as dead, and how often links are asked: settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from shorttake.errors import SettingsError
from shorttake.pelicanconf import did_you_mean
from shorttake.rot.observation import What

WHERE = "SHORTTAKE['rot'] in pelicanconf.py"
# Read by `settings`, which other rooms need too.
_ELSEWHERE = ("archives", "canaries")


@dataclass(frozen=True)
class Rules:
    """The numbers of a link check. Days may have fractions; `outage_share` is a share of all hosts,
    `changed_share` that of a page's text below which it counts as another page.

    A failure counts as one more only `apart_days` after the one counted before. `page`: whether the site
    gets a page /link-health/; `on_build`: whether a build tells of new rot; `save`: whether `publish`
    asks the Wayback Machine to keep each page.
    """

    apart_days: float = 3
    missing_checks: int = 2
    unreachable_checks: int = 3
    unreachable_days: float = 7
    server_checks: int = 4
    server_days: float = 14
    good_days: float = 30
    dead_days: float = 60
    outage_share: float = 0.2
    changed_share: float = 0.1
    at_once: int = 512
    per_host: int = 2
    per_second: float = 5
    connect_seconds: float = 10
    answer_seconds: float = 20
    page: bool = False
    on_build: bool = False
    save: bool = False

    def needed(self, what: What) -> tuple[int, dt.timedelta] | None:
        """How many looks at this failure, over how long at least, make a link dead; None if none ever do."""
        apart = dt.timedelta(days=self.apart_days)
        if what == "gone":
            return 1, dt.timedelta(0)
        if what in ("missing", "loop", "soft404", "parked"):
            return self.missing_checks, apart * (self.missing_checks - 1)
        if what in ("name", "refused", "timeout"):
            return self.unreachable_checks, dt.timedelta(days=self.unreachable_days)
        if what in ("server", "broken"):
            return self.server_checks, dt.timedelta(days=self.server_days)
        return None

    @staticmethod
    def of(pelican: Mapping[str, Any]) -> Rules:
        """What the settings say. Raises SettingsError for an unknown name or a value that cannot be meant."""
        own = pelican.get("SHORTTAKE") or {}
        said = own.get("rot") or {}
        if not isinstance(said, Mapping):
            raise SettingsError(f"it is {said!r}", WHERE, 'write {"canaries": ["https://example.org/"]}')
        known = {one.name: one.default for one in fields(Rules)}
        chosen: dict[str, Any] = {}
        for name, value in said.items():
            if name in _ELSEWHERE:
                continue
            if name not in known:
                hint = did_you_mean(str(name), [*known, *_ELSEWHERE])
                raise SettingsError(
                    f"there is no setting {name!r}", WHERE, hint or "docs/settings.md names all"
                )
            chosen[name] = _fit(name, value, known[name])
        return Rules(**chosen)


def _fit(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise SettingsError(f"{name} is {value!r}", WHERE, "write True or False")
        return value
    least, most = _LIMITS.get(name, (0, 3650))
    whole = isinstance(default, int) and name.endswith(("_checks", "at_once", "per_host"))
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        kind = "a whole number" if whole else "a number"
        raise SettingsError(f"{name} is {value!r}", WHERE, f"write {kind} from {least:g} to {most:g}")
    if not least <= value <= most:
        raise SettingsError(f"{name} is {value!r}", WHERE, f"write a number from {least:g} to {most:g}")
    return value


# From, to. Nobody is asked more often, or counted as dead faster, than manners and care allow.
_LIMITS: Mapping[str, tuple[float, float]] = {
    "apart_days": (1, 365),
    "missing_checks": (2, 50),
    "unreachable_checks": (2, 50),
    "server_checks": (2, 50),
    "good_days": (1, 3650),
    "dead_days": (1, 3650),
    "outage_share": (0.05, 1),
    "changed_share": (0, 1),
    "at_once": (1, 2000),
    "per_host": (1, 6),
    "per_second": (0.05, 20),
    "connect_seconds": (1, 120),
    "answer_seconds": (1, 300),
}
