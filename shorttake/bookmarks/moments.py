"""When a bookmark was kept, from the many ways in which tools write it, to the instant."""

from __future__ import annotations

import datetime as dt
import re

from shorttake.text import dates

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Chrome counts microseconds since 1601 (base/time/time.h, kTimeTToMicrosecondsOffset).
_WEBKIT = 11_644_473_600_000_000
_NUMBER = re.compile(r"\d{1,20}(?:\.\d{0,9})?")
# 10/Oct/2000:13:55:36 +0300, as web servers log it (Apache, "Common Log Format").
_LOG = re.compile(r"(\d{1,2})/([A-Za-z]{3})/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\s*([+-])(\d\d):?(\d\d))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST = dt.datetime(1989, 3, 1, tzinfo=dt.UTC)  # nothing was on the web before it was proposed
_LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


def moment(value: object) -> dt.datetime | None:
    """The moment that a number or text names, in UTC; None where it names none.

    A number counts seconds, milliseconds, micro- or nanoseconds since 1970, or microseconds since 1601; which
    of them, its size tells. Text is ISO 8601 (without an offset: UTC), a web server's date, or what else
    names a whole date. What lies before the web began, or centuries ahead, means that the tool did not know.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        value = f"{value:.6f}" if isinstance(value, float) else str(value)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if not text or len(text) > 100:
        return None
    try:
        found = _counted(text) if _NUMBER.fullmatch(text) else _logged(text) or dates.parse(text, dt.UTC)
        found = found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return found if _EARLIEST <= found < _LATEST else None


def _counted(text: str) -> dt.datetime:
    whole, _, fraction = text.partition(".")
    count = int(whole)
    if count < 10**11:
        micro = count * 1_000_000 + int(fraction[:6].ljust(6, "0"))
    elif count < 10**14:
        micro = count * 1000 + int(fraction[:3].ljust(3, "0"))
    elif count < _WEBKIT:
        micro = count
    elif count < 10**17:
        micro = count - _WEBKIT
    else:
        micro = count // 1000
    return _EPOCH + dt.timedelta(microseconds=micro)


def _logged(text: str) -> dt.datetime | None:
    match = _LOG.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    if month.lower() not in _MONTHS:
        raise ValueError(f"there is no month {month}")
    offset = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    zone = dt.timezone(-offset if sign == "-" else offset)
    date = (int(year), _MONTHS.index(month.lower()) + 1, int(day))
    return dt.datetime(*date, int(hour), int(minute), int(second), tzinfo=zone)
