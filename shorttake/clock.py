"""What time it is, in the author's zone; the only place that reads the wall clock."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping

from shorttake.errors import SettingsError, UsageError


def now(zone: dt.tzinfo, environ: Mapping[str, str] = os.environ) -> dt.datetime:
    """The time to the second, with a zone.

    `SHORTTAKE_NOW` (ISO 8601; without an offset it means the author's zone) sets it for a whole run,
    for builds that can be repeated and for tests. Raises UsageError where it is no such time.
    """
    said = environ.get("SHORTTAKE_NOW", "").strip()
    if not said:
        return dt.datetime.now(zone).replace(microsecond=0)
    try:
        moment = dt.datetime.fromisoformat(said).replace(microsecond=0)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{said!r} is no ISO 8601 time", "SHORTTAKE_NOW", "write it as 2026-11-20T09:30:00+01:00"
        ) from None


def zone(name: str, where: str | None = None) -> dt.tzinfo:
    """The IANA time zone of this name; raises SettingsError where there is none."""
    import zoneinfo

    if name.upper() in ("UTC", "Z", "ETC/UTC"):
        return dt.UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(
            f"there is no time zone {name!r}",
            where or "TIMEZONE in pelicanconf.py",
            "use a name of the IANA database, such as Europe/Amsterdam or UTC",
        ) from None
