"""What a liveblog's front matter says: event, session, speakers, when, in which zone, live or closed."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shorttake.errors import FrontMatterError
from shorttake.text import dates
from shorttake.text.frontmatter import FrontMatter, place
from shorttake.text.frontmatter.words import as_words


@dataclass(frozen=True)
class Facts:
    """What is not said is empty or None; `starts` and `ends` have a zone; `live` is what `status` says."""

    title: str
    event: str
    session: str
    speakers: tuple[str, ...]
    track: str
    starts: dt.datetime | None
    ends: dt.datetime | None
    date: dt.datetime | None
    zone: dt.tzinfo
    zone_name: str
    status: str

    @property
    def live(self) -> bool:
        """Whether the author says that it goes on."""
        return self.status == "live"


def read_facts(matter: FrontMatter, zone: dt.tzinfo, where: str | None = None) -> Facts:
    """The facts of a liveblog; times without an offset are meant in its own `zone`, or else in the blog's.

    Raises FrontMatterError, with the line, for a zone that does not exist, a time that is none, an end
    before the start, and for a list where words should be.
    """
    reader = _Reader(matter, where)
    name = reader.words("zone")
    own = reader.zone(name) if name else zone
    starts, ends = reader.moment("starts", own), reader.moment("ends", own)
    if starts and ends and ends.astimezone(dt.UTC) < starts.astimezone(dt.UTC):
        raise reader.fail(
            "ends", f"it ends before it starts ({ends:%Y-%m-%d %H:%M})", "look at `starts` and `ends`"
        )
    return Facts(
        title=reader.words("title"),
        event=reader.words("event"),
        session=reader.words("session"),
        speakers=reader.several("speakers", "speaker"),
        track=reader.words("track"),
        starts=starts,
        ends=ends,
        date=reader.moment("date", zone),
        zone=own,
        zone_name=name,
        status=reader.words("status").lower(),
    )


def zone_named(name: str) -> dt.tzinfo:
    """The IANA time zone of this name; raises ValueError where there is none."""
    if name.upper() in ("UTC", "Z", "ETC/UTC"):
        return dt.UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}") from None


class _Reader:
    def __init__(self, matter: FrontMatter, where: str | None) -> None:
        self.where = where
        self.data: Mapping[str, Any] = {key.lower(): value for key, value in matter.data.items()}
        self.lines = {key.lower(): line for key, line in matter.lines.items()}

    def fail(self, key: str, what: str, hint: str) -> FrontMatterError:
        return FrontMatterError(what, place(self.where, self.lines.get(key, 1)), hint)

    def words(self, key: str) -> str:
        value = self.data.get(key)
        if isinstance(value, list | dict):
            raise self.fail(
                key, f"{key} is a list", f"write `{key}: …` with words, between quotes if need be"
            )
        return " ".join(as_words(value).split()) if value is not None else ""

    def several(self, *keys: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for key in keys:
            value = self.data.get(key)
            if isinstance(value, str):
                value = value.split(";" if ";" in value else ",")
            for item in value if isinstance(value, list) else [value]:
                name = item.get("name") if isinstance(item, dict) else item
                words = " ".join(as_words(name).split()) if name is not None else ""
                if words:
                    found[words] = None
        return tuple(found)

    def zone(self, name: str) -> dt.tzinfo:
        try:
            return zone_named(name)
        except ValueError as error:
            hint = "use a name of the IANA database, such as Europe/Amsterdam or UTC"
            raise self.fail("zone", str(error), hint) from None

    def moment(self, key: str, zone: dt.tzinfo) -> dt.datetime | None:
        words = self.words(key)
        if not words:
            return None
        try:
            return dates.parse(words, zone)
        except ValueError as error:
            hint = "write it as 2026-11-20T09:30:00+01:00 or 2026-11-20 09:30"
            raise self.fail(key, f"{key}: {error}", hint) from None
