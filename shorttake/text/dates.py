"""Dates as authors write them in front matter -> a moment with a zone."""

from __future__ import annotations

import datetime as dt
import re

# ISO 8601 and RFC 3339 as Hugo, Jekyll and Pelican print them, a blank instead of the T allowed.
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"(?:[ \t]*(Z|z|UTC|GMT|[-+]\d\d?(?::?\d\d(?::\d\d)?)?))?)?",
    re.ASCII,
)
# RFC 822 §5.1; any other name of a zone means different hours to different people.
_ZONES = {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "z": 0}
_ZONES |= {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


def parse(words: str, zone: dt.tzinfo) -> dt.datetime:
    """The moment that these words name; without an offset it is meant in `zone`.

    ISO 8601 and RFC 3339 first; anything else (RFC 822, "3 March 2016") as dateutil reads it, if it
    names one whole date and no other. Raises ValueError, with a reason for the author, for what is no
    date, and for a moment that is outside the years 1 to 9999 in UTC.
    """
    words = words.strip()
    match = _ISO.fullmatch(words)
    moment = _iso(words, match, zone) if match else _loosely(words, zone)
    try:
        moment.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError(f"{words!r} is outside the years 1 to 9999") from None
    return moment


def _iso(words: str, match: re.Match[str], zone: dt.tzinfo) -> dt.datetime:
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        return dt.datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "0").ljust(6, "0")[:6]),
            tzinfo=_offset(offset) if offset else zone,
        )
    except ValueError as error:
        raise ValueError(f"{words!r} is no date of the calendar ({error})") from None


def _offset(words: str) -> dt.tzinfo:
    if words[0] not in "+-":
        return dt.UTC
    digits = words[1:].replace(":", "")
    digits = digits.zfill(2) if len(digits) < 3 else digits.zfill(4) if len(digits) < 5 else digits.zfill(6)
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4] or 0), int(digits[4:] or 0)
    if hours > 14 or minutes > 59 or seconds > 59:  # +14:00 is the most that any clock on Earth shows
        raise ValueError(f"there is no zone {words}")
    span = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return dt.timezone(-span if words[0] == "-" else span) if span else dt.UTC


def _loosely(words: str, zone: dt.tzinfo) -> dt.datetime:
    if len(words) > 100:
        raise ValueError("it is too long for a date")
    # dateutil drops a sign before the year, and takes "UTC+3" for a clock that is three hours behind.
    if (
        not words[:1].isalnum()
        or not (words.isascii() and words.isprintable())
        or re.search(r"[A-Za-z][-+]\d", words)
    ):
        raise ValueError(f"{words!r} cannot be read as a date")
    # dateutil fills in what is not said; what depends on the default was not said.
    first = _guess(words, dt.datetime(2001, 1, 1), day_first=False)  # noqa: DTZ001 (the zone comes below)
    if first != _guess(words, dt.datetime(2002, 2, 2), day_first=False):  # noqa: DTZ001
        raise ValueError(f"{words!r} names no whole date")
    if first != _guess(words, dt.datetime(2001, 1, 1), day_first=True):  # noqa: DTZ001
        raise ValueError(f"{words!r} may be read as two days, the day or the month first")
    return first if first.tzinfo else first.replace(tzinfo=zone)


def _guess(words: str, default: dt.datetime, day_first: bool) -> dt.datetime:
    from dateutil import parser  # slow to import, and few dates need it

    def zone_of(name: str | None, seconds: int | None) -> dt.tzinfo | None:
        if name and seconds is None and name not in _ZONES:
            raise _UnknownZone(name)
        if seconds is None:
            return None if name is None else dt.timezone(dt.timedelta(hours=_ZONES[name]))
        return _offset(f"{'-' if seconds < 0 else '+'}{abs(seconds) // 3600:02}{abs(seconds) // 60 % 60:02}")

    try:
        return parser.parse(words, default=default, dayfirst=day_first, tzinfos=zone_of)
    except _UnknownZone as error:
        raise ValueError(f"{words!r}: {error} is no zone that all read alike, write +01:00") from None
    except (ValueError, OverflowError, TypeError, ArithmeticError, LookupError, AttributeError):
        raise ValueError(f"{words!r} cannot be read as a date") from None


class _UnknownZone(Exception):
    """A zone named by letters that stand for several zones."""
