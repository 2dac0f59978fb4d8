"""The time at the beginning of a paragraph: how it may be written, and which moment it means.

Written `09:02`, `9:02 am` or `09:02:41`, bold or not, with `!` behind it for a key moment. Where hours and
minutes do not say enough, a day (`2026-10-09 09:02`) or an offset (`02:30+01:00`) may stand with them.
`9.02`, `9am` and `24:00` are no times: too many sentences begin like that, or mean another minute.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import re
from typing import NamedTuple

HALF_A_DAY = dt.timedelta(hours=12)
_DAY = dt.timedelta(days=1)

_STAMP = re.compile(
    r"(?P<bold>\*\*|__)?"
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[ T])?"
    r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    r"(?P<half>[ \u00a0\u202f]?(?:am|pm|AM|PM|[ap]\.m\.|[AP]\.M\.)(?![\w.]))?"
    r"(?P<offset>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?"
    r"(?P<inner>!)?"
    r"(?P<closed>(?(bold):?(?P=bold)|(?!)))?(?P<outer>!)?"
    r"(?:[ \u00a0]?[:–—-]{1,3}|[,.])?(?=[\s\u00a0]|\Z)",
    re.ASCII,
)
# What somebody may have meant as a time.
_ALIKE = re.compile(
    r"(?:\*\*|__)?(\d{1,2}(?:[:.]\d\d)(?:[ap]m)?|\d{1,2} ?[ap]\.?m\b)[!*_:.,]*(?=\s|\Z|[–-]\d)", re.I
)


class Stamp(NamedTuple):  # quickly made: a long liveblog has thousands
    """A time as it stands in the text, `length` characters long with its marks.

    `date` and `offset` are None where they are not written. `bang` is where the `!` of a key moment stands,
    or would stand, counted from the stamp's beginning; `bold` are the marks that it opens and does not
    close, as in `**09:02 Doors open.** More words`.
    """

    time: dt.time
    date: dt.date | None
    offset: dt.timezone | None
    seconds: bool
    key: bool
    bang: int
    length: int
    bold: str

    @property
    def name(self) -> str:
        """The written time as a name: `t0902`, `t090241`, `t20261009-0902`. Frozen: people link to it."""
        time, day = self.time, f"{self.date.isoformat().replace('-', '')}-" if self.date else ""
        second = f"{time.second:02}" if self.seconds else ""
        return f"t{day}{time.hour:02}{time.minute:02}{second}"


def stamp(paragraph: str) -> Stamp | None:
    """The time that this paragraph begins with; None where it begins with none."""
    match = _STAMP.match(paragraph)
    if match is None:
        return None
    bold, day, written, minute, second, half, offset, inner, closed, outer = match.groups()
    hour = int(written)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.strip()[0] in "pP" else 0)
    try:
        time = dt.time(hour, int(minute), int(second or 0))
        date = dt.date.fromisoformat(day) if day else None
    except ValueError:
        return None
    last = "offset" if offset else "half" if half else "second" if second else "minute"
    return Stamp(
        time=time,
        date=date,
        offset=_offset(offset) if offset else None,
        seconds=second is not None,
        key=bool(inner or outer),
        bang=match.end(last),
        length=match.end(),
        bold=bold if bold and not closed else "",
    )


def looks_like_a_time(paragraph: str) -> str | None:
    """What this paragraph begins with, where it was perhaps meant as a time and is none of ours."""
    match = _ALIKE.match(paragraph)
    return match[1] if match and stamp(paragraph) is None else None


def moment(
    one: Stamp, before: dt.datetime, zone: dt.tzinfo, last: dt.datetime | None = None, first: bool = False
) -> dt.datetime:
    """The moment that a stamp means after `before` (the entry before it; for the `first` one, the start).

    Times that go back by more than half a day have passed midnight, unless that would lead more than half
    a day beyond `last`, where the session ends; going back by less is a slip of the hand, and stays on the
    same day. The first entry may also stand before midnight when the session starts after it. An hour
    that the clocks repeat in autumn is the second one where the first would go back; in an hour that they
    leave out in spring, the time is counted on from the hour before (PEP 495, `fold=0`).
    """
    if not (first or one.date or one.offset) and before.tzinfo is zone:
        day = before.date()
        if one.time >= before.time() and _steady(day, zone):  # nearly always, and quickly told
            return dt.datetime.combine(day, one.time, zone)
    if one.date and one.offset:
        return dt.datetime.combine(one.date, one.time, one.offset).astimezone(zone)
    day = one.date or (before if before.tzinfo is zone else before.astimezone(zone)).date()
    found = _on(day, one, before, zone)
    if one.date is None:
        with contextlib.suppress(OverflowError):  # the calendar ends with the year 9999
            same = one.offset is None and found.tzinfo is before.tzinfo is zone and _steady(day, zone)
            ahead = found - before if same and before.date() == day else _apart(before, found)
            if -ahead > HALF_A_DAY:
                later = _on(day + _DAY, one, before, zone)
                found = later if last is None or later.astimezone(dt.UTC) <= last + HALF_A_DAY else found
            elif first and ahead > HALF_A_DAY:
                found = _on(day - _DAY, one, before - _DAY, zone)
    return found


def exists(one: Stamp, at: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether the clocks of this zone showed what is written; they did not, where `at` is another time."""
    return one.offset is not None or at.astimezone(zone).time().replace(tzinfo=None) == one.time


def _on(day: dt.date, one: Stamp, before: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    if one.offset:
        return dt.datetime.combine(day, one.time, one.offset).astimezone(zone)
    written = dt.datetime.combine(day, one.time, zone)
    if _steady(day, zone):
        return written
    early, late = (written.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    # In the gap of spring, fold=1 means an earlier moment than fold=0; then the first is meant.
    return (late if early < before.astimezone(dt.UTC) <= late else early).astimezone(zone)


def _apart(before: dt.datetime, after: dt.datetime) -> dt.timedelta:
    """How much later one is than the other; Python itself ignores folds where both have one zone."""
    apart = after - before
    if before.tzinfo is after.tzinfo:
        sooner, later = before.utcoffset(), after.utcoffset()
        if sooner != later and sooner is not None and later is not None:
            return apart - (later - sooner)
    return apart


@functools.lru_cache(maxsize=1000)
def _steady(day: dt.date, zone: dt.tzinfo) -> bool:
    """Whether the clocks of this zone are not changed on this day."""
    with contextlib.suppress(OverflowError):
        noons = [dt.datetime.combine(day + n * _DAY, dt.time(12), zone).utcoffset() for n in (-1, 0, 1)]
        return noons[0] == noons[1] == noons[2]
    return False


def _offset(words: str) -> dt.timezone:
    if words == "Z":
        return dt.UTC
    span = dt.timedelta(hours=int(words[1:3]), minutes=int(words[-2:]))
    return dt.timezone(-span if words[0] == "-" else span)
