"""An event's schedule (CSV or iCalendar) -> its sessions, so that their liveblogs can be prepared at once.

CSV has a line of names first: session (or title, summary), starts (or start, or date and time), ends,
speakers (parted by semicolons), track (or room, location), event, zone. Of iCalendar (RFC 5545) it reads
SUMMARY, DTSTART, DTEND or DURATION, LOCATION, CATEGORIES, and the names (CN) of ATTENDEE and ORGANIZER as
speakers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from shorttake.errors import TextError
from shorttake.liveblog.begin import Session
from shorttake.liveblog.facts import zone_named
from shorttake.text import dates

MAX_BYTES = 2_000_000
MAX_SESSIONS = 1000
_MAX_LINE = 20_000

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "session": ("session", "title", "summary", "name", "talk"),
    "starts": ("starts", "start", "begin", "begins", "dtstart"),
    "ends": ("ends", "end", "finish", "dtend"),
    "date": ("date", "day"),
    "time": ("time", "start time", "from"),
    "until": ("end time", "until", "to"),
    "speakers": ("speakers", "speaker", "presenter", "presenters"),
    "track": ("track", "room", "location", "stage"),
    "event": ("event", "conference"),
    "zone": ("zone", "timezone", "tz"),
}
_PROPERTY = re.compile(
    r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*)*):(.*)", re.S
)
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=(?:\"([^\"]*)\"|([^\";:,]*))")
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?"
)
_ICAL_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?")


def read_schedule(text: str, zone: dt.tzinfo, where: str, event: str = "") -> list[Session]:
    """The sessions of a schedule, in its order; times without a zone are meant in `zone`.

    `event` goes before what the file says. Raises TextError, with the line, for what cannot be meant.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        raise TextError(f"the schedule has {len(text):,} characters", where, f"{MAX_BYTES:,} is the most")
    calendar = text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"
    found: list[Session] = []
    for one in _calendar(text, zone, where, event) if calendar else _table(text, zone, where, event):
        if len(found) == MAX_SESSIONS:
            raise TextError(f"the schedule has more than {MAX_SESSIONS} sessions", where, "take a part of it")
        found.append(one)
    if not found:
        raise TextError(
            "the schedule holds no session", where, "a CSV file begins with: session,starts,ends,speakers"
        )
    return found


def _table(text: str, zone: dt.tzinfo, where: str, event: str) -> Iterator[Session]:
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    names: list[str] = []
    try:
        for row in rows:
            spot = f"{where}:{rows.line_num}"
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = _names(row, spot)
                continue
            cells = {name: " ".join(cell.split()) for name, cell in zip(names, row, strict=False) if name}
            yield _session(cells, zone, spot, event)
    except csv.Error as error:
        raise TextError(
            f"the table cannot be read ({error})", f"{where}:{rows.line_num}", "save it as CSV"
        ) from None


def _names(row: list[str], spot: str) -> list[str]:
    """What each column holds; "" for those that are not for us."""
    known = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases}
    names = [known.get(" ".join(cell.lower().replace("_", " ").split()), "") for cell in row]
    if "session" not in names:
        hint = "its first line names the columns: session,starts,ends,speakers,track"
        raise TextError("the table has no column `session`", spot, hint)
    return names


def _session(cells: Mapping[str, str], zone: dt.tzinfo, spot: str, event: str) -> Session:
    if not cells.get("session"):
        raise TextError("the session has no name", spot, "write it in the column `session`")
    own = _zone(cells["zone"], spot) if cells.get("zone") else zone
    day = cells.get("date", "")
    starts = cells.get("starts") or (f"{day} {cells['time']}" if day and cells.get("time") else day)
    ends = cells.get("ends") or cells.get("until", "")
    begin = _moment(_with_day(starts, day), own, spot) if starts else None
    end = _moment(_with_day(ends, day or (f"{begin:%Y-%m-%d}" if begin else "")), own, spot) if ends else None
    speakers = cells.get("speakers", "")
    return _checked(
        Session(
            session=cells["session"],
            event=event or cells.get("event", ""),
            speakers=tuple(
                one.strip() for one in re.split(r"[;|]" if re.search(r"[;|]", speakers) else ",", speakers)
            ),
            track=cells.get("track", ""),
            starts=begin,
            ends=end,
            zone=cells.get("zone", ""),
        ),
        spot,
    )


def _with_day(words: str, day: str) -> str:
    return f"{day} {words}" if day and re.fullmatch(r"\d{1,2}:\d\d(?::\d\d)?", words) else words


def _checked(one: Session, spot: str) -> Session:
    if one.starts and one.ends and one.ends < one.starts:
        raise TextError(f"{one.session!r} ends before it starts", spot, "look at its times")
    return one


def _zone(name: str, spot: str) -> dt.tzinfo:
    try:
        return zone_named(name)
    except ValueError as error:
        raise TextError(
            str(error), spot, "use a name of the IANA database, such as Europe/Amsterdam"
        ) from None


def _moment(words: str, zone: dt.tzinfo, spot: str) -> dt.datetime:
    try:
        return dates.parse(words, zone)
    except ValueError as error:
        raise TextError(str(error), spot, "write it as 2026-10-08 09:00") from None


class _Field(NamedTuple):
    """A property of a calendar: its parameters, its value, and where it stands."""

    parameters: dict[str, str]
    value: str
    spot: str


def _calendar(text: str, zone: dt.tzinfo, where: str, event: str) -> Iterator[Session]:
    fields: dict[str, _Field] | None = None
    speakers: list[str] = []
    own, name, depth = zone, "", 0
    for number, line in _unfolded(text):
        match = _PROPERTY.fullmatch(line)
        if match is None:
            continue
        key, value, spot = match[1].upper(), match[3], f"{where}:{number}"
        parameters = {m[1].upper(): m[2] if m[2] is not None else m[3] for m in _PARAMETER.finditer(match[2])}
        if key == "BEGIN" and fields is not None:
            depth += 1  # an alarm inside the session, say
        elif key == "BEGIN" and value.strip().upper() == "VEVENT":
            fields, speakers = {}, []
        elif key == "END" and depth:
            depth -= 1
        elif key == "END" and fields is not None:
            yield _of_fields(fields, speakers, own, spot, event or name)
            fields = None
        elif fields is None:
            if key == "X-WR-TIMEZONE":
                own = _zone(_plain(value), spot)
            elif key == "X-WR-CALNAME":
                name = _plain(value)
        elif not depth and key in ("ATTENDEE", "ORGANIZER"):
            speakers += [parameters["CN"].strip()] if parameters.get("CN", "").strip() else []
        elif not depth:
            fields.setdefault(key, _Field(parameters, value, spot))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines with the number of the line that they begin in: a blank in front goes on (§3.1)."""
    begun, parts, length = 0, [""], 0
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in (" ", "\t") and begun:
            length += len(line)
            if length < _MAX_LINE:
                parts.append(line[1:])
            continue
        if begun:
            yield begun, "".join(parts)
        begun, parts, length = number, [line[:_MAX_LINE]], len(line)
    if begun:
        yield begun, "".join(parts)


def _of_fields(
    fields: Mapping[str, _Field],
    speakers: list[str],
    zone: dt.tzinfo,
    spot: str,
    event: str,
) -> Session:
    def words(key: str) -> str:
        return _plain(fields[key].value) if key in fields else ""

    if not words("SUMMARY"):
        raise TextError("the session has no name (SUMMARY)", spot, "give it one in your calendar")
    starts = _ical_moment(fields["DTSTART"], zone) if "DTSTART" in fields else None
    ends = _ical_moment(fields["DTEND"], zone) if "DTEND" in fields else None
    if ends is None and starts and "DURATION" in fields:
        lasts = fields["DURATION"]
        match = _DURATION.fullmatch(lasts.value.strip())
        if match is None or not any(match.groups()):
            raise TextError(f"{lasts.value!r} is no duration", lasts.spot, "write it as PT45M")
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        ends = starts + dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    zone_name = fields["DTSTART"].parameters.get("TZID", "") if "DTSTART" in fields else ""
    return _checked(
        Session(
            session=words("SUMMARY"),
            event=event,
            speakers=tuple(dict.fromkeys(speakers)),
            track=words("LOCATION") or words("CATEGORIES"),
            starts=starts,
            ends=ends,
            zone=zone_name,
        ),
        spot,
    )


def _ical_moment(field: _Field, zone: dt.tzinfo) -> dt.datetime:
    match = _ICAL_TIME.fullmatch(field.value.strip())
    if match and match[7]:
        own: dt.tzinfo = dt.UTC
    else:
        own = _zone(field.parameters["TZID"], field.spot) if "TZID" in field.parameters else zone
    try:
        year, month, day, hour, minute, second = (
            (int(part or 0) for part in match.groups()[:6]) if match else [0] * 6
        )
        return dt.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=own)
    except ValueError:
        raise TextError(
            f"{field.value!r} is no time", field.spot, "iCalendar writes 20261008T090000"
        ) from None


def _plain(value: str) -> str:
    """Text without iCalendar's escapes (§3.3.11), on one line."""
    words = re.sub(r"\\(.)", lambda m: " " if m[1] in "nN" else m[1], value)
    return " ".join(words.split())
