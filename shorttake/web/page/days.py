"""When something was published, read from the many ways in which pages write a day; a doubtful one is none.

"05/06/2016" is the fifth of June or the sixth of May, depending on who writes: it is left out unless
something on the page settles it.
"""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import unquote, urlsplit

FIRST_YEAR = 1991  # the first web page; what says it is older says something else (1970 is a clock at zero)

_NAMES = (
    "january jan januar jän jänner januari janvier janv enero ene gennaio gen janeiro",
    "february feb febr februar februari février fevrier févr fevr febrero febbraio fevereiro fev",
    "march mar märz mär maart mrt mars marzo março",
    "april apr avril avr abril abr aprile",
    "may mai mei mayo maggio mag maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug augustus août aout agosto ago",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DAY = r"(?P<day>[0-3]?\d)"

# In text. What stands before decides whether it is a day of publication; see `story`.
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_MONTH}\s*{_DAY}(?:st|nd|rd|th)?\s*,?\s+(?:at\s+)?{_YEAR}",  # May 29th, 2016
        # 29. Mai 2016
        rf"\b{_DAY}(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:of\s+|de\s+)?{_MONTH}[\s,-]*(?:de\s+)?{_YEAR}",
        # Tue Mar 15 09:21:47 CET 2016
        rf"\b{_MONTH}\s+{_DAY}\s+\d\d:\d\d(?::\d\d)?\s+(?:[A-Z]{{2,5}}\s+)?{_YEAR}",
        rf"\b{_YEAR}[\s,-]+{_MONTH}[\s-]+{_DAY}(?:st|nd|rd|th)?\b",  # 2016 May 29
        r"\b(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month_number>0?[1-9]|1[0-2])(?P=mark)"
        r"(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)",
        r"(?P<year>(?:19|20)\d\d)\s*年\s*(?P<month_number>0?[1-9]|1[0-2])\s*月\s*(?P<day>[0-3]?\d)\s*日",
        r"\b(?P<day>0?[1-9]|[12]\d|3[01])\.\s?(?P<month_number>0?[1-9]|1[0-2])\.\s?(?P<year>(?:19|"
        r"20)\d\d)\b",
    )
)
_SLASHED = re.compile(r"\b(?P<one>\d{1,2})(?P<mark>[/-])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)\b")
_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T\s]+(?P<time>\d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?)\s*"
    r"(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?(?:\[[\w/]+\])?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{4,6}Z?)?")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.-])")
_IN_PATH_COMPACT = re.compile(r"/((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_-])")
_MONTH_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/")


def stamp(value: str) -> datetime | date | None:
    """A day or an instant as machines write it: ISO 8601 and its relatives, RFC 5322, 20160529.

    The zone is kept as given; without a time it is a date.
    """
    text = value.strip()
    if not 8 <= len(text) <= 60:
        return None
    found = _ISO.fullmatch(text)
    if found:
        return _instant(found["day"], found["time"], found["zone"])
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _day(*(int(part) for part in compact.groups()))
    if "," in text or re.match(r"\d", text):
        try:
            when = email.utils.parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
        else:
            return when if _believable(when) else None
    return None


def days(text: str, language: str = "") -> list[tuple[date, int, int]]:
    """The days that a text names: (day, where it starts, where it ends), in the order of the text.

    `language` is the page's; "en-US" settles that 5/29/2016 is a month first.
    """
    found: list[tuple[date, int, int]] = []
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = (
                int(parts["month_number"]) if parts.get("month_number") else _MONTHS[parts["month"].lower()]
            )
            day = _day(int(parts["year"]), month, int(parts["day"]))
            if day:
                found.append((day, match.start(), match.end()))
    for match in _SLASHED.finditer(text):
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        if two > 12 or (language.lower() == "en-us" and match["mark"] == "/"):
            settled = _day(year, one, two)
        elif one > 12 or one == two or match["mark"] == "-":
            settled = _day(year, two, one)
        else:
            settled = None
        if settled:
            found.append((settled, match.start(), match.end()))
    found.sort(key=lambda item: (item[1], -item[2]))
    apart: list[tuple[date, int, int]] = []
    for item in found:
        if not apart or item[1] >= apart[-1][2]:
            apart.append(item)
    return apart


def read(value: str, language: str = "") -> datetime | date | None:
    """A day from a field that is meant for one: as machines write it, or the only day that its text names."""
    exact = stamp(value)
    if exact:
        return exact
    named = {day for day, _, _ in days(value[:200], language)}
    return named.pop() if len(named) == 1 else None


def in_address(url: str) -> date | None:
    """The day in a permalink such as /2016/05/29/slug/."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    found = _IN_PATH.search(path) or _IN_PATH_COMPACT.search(path)
    return _day(*(int(part) for part in found.groups())) if found else None


def month_in_address(url: str) -> tuple[int, int] | None:
    """(year, month) of a permalink such as /2016/05/slug/."""
    try:
        found = _MONTH_IN_PATH.search(urlsplit(url).path)
    except ValueError:
        return None
    return (int(found.group(1)), int(found.group(2))) if found else None


def day_of(when: datetime | date) -> date:
    """The day of an instant, in its own zone."""
    return when.date() if isinstance(when, datetime) else when


def is_future(when: datetime | date, now: datetime | None) -> bool:
    """Whether `when` is more than a day (time zones) after `now`; False when nobody knows what time it is."""
    return now is not None and day_of(when) > now.date() + timedelta(days=1)


def _instant(day: str, time: str | None, zone: str | None) -> datetime | date | None:
    try:
        year, month, number = (int(part) for part in day.split("-"))
        if not time:
            return _day(year, month, number)
        clock = time.replace(",", ".")
        when = datetime.fromisoformat(f"{day}T{clock if len(clock.split(':')[0]) == 2 else '0' + clock}")
    except ValueError:
        return None
    if zone:
        when = when.replace(tzinfo=_zone(zone))
    return when if _believable(when) else None


def _zone(name: str) -> timezone | None:
    if name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = name[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset >= timedelta(hours=24):
        return None
    return timezone(-offset if name[0] == "-" else offset)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _believable(found) else None


def _believable(when: datetime | date) -> bool:
    return FIRST_YEAR <= when.year < 2100
