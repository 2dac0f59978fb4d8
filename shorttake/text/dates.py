"""Dates as authors write them in front matter -> a moment with a zone."""

from __future__ import annotations

import datetime as dt
import re

# ISO 8601 and RFC 3339 as Hugo, Jekyll and Pelican print them, a blank instead of the T allowed.
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"(?:[ \t]*(Z|z|UTC|GMT|[-+]\d\d?(?::?\d\d)?))?)?"
)


def parse(words: str, zone: dt.tzinfo) -> dt.datetime:
    """The moment that these words name; without an offset it is meant in `zone`.

    ISO 8601 and RFC 3339 first; anything else (RFC 822, "3 March 2016") as dateutil reads it, if it
    names a whole date. Raises ValueError, with a reason for the author, for what is no date.
    """
    words = words.strip()
    match = _ISO.fullmatch(words)
    if match:
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
    return _loosely(words, zone)


def _offset(words: str) -> dt.tzinfo:
    if words[0] not in "+-":
        return dt.UTC
    digits = words[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 14 or minutes > 59:
        raise ValueError(f"there is no zone {words}")
    span = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-span if words[0] == "-" else span) if span else dt.UTC


def _loosely(words: str, zone: dt.tzinfo) -> dt.datetime:
    from dateutil import parser  # slow to import, and few dates need it

    if len(words) > 100:
        raise ValueError("it is too long for a date")
    read = []
    # dateutil fills in what is not said; what depends on the default was not said.
    for default in (dt.datetime(2001, 1, 1), dt.datetime(2002, 2, 2)):  # noqa: DTZ001 (the zone comes below)
        try:
            read.append(parser.parse(words, default=default))
        except (ValueError, OverflowError, TypeError):
            raise ValueError(f"{words!r} cannot be read as a date") from None
    if read[0] != read[1]:
        raise ValueError(f"{words!r} names no whole date")
    return read[0] if read[0].tzinfo else read[0].replace(tzinfo=zone)
