"""Liveblogs of one event, gathered: by day and hour, and which comes before and after which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from shorttake.liveblog.read import Liveblog, utc
from shorttake.text.series import slugify


class Told(Protocol):
    """Something with a liveblog: a page of it, say. `order` tells two apart that begin at one time."""

    @property
    def liveblog(self) -> Liveblog:
        """What its text says."""

    @property
    def order(self) -> str:
        """The name of its file."""


One = TypeVar("One", bound=Told)


@dataclass(frozen=True)
class Day(Generic[One]):
    """One day of an event, in the zone of its sessions, and these by the hour."""

    date: dt.date
    sessions: tuple[One, ...]


@dataclass(frozen=True)
class Event(Generic[One]):
    """An event: its name as its newest liveblog has it, its page, and its sessions as they begin."""

    name: str
    slug: str
    sessions: tuple[One, ...]
    days: tuple[Day[One], ...]

    @property
    def url(self) -> str:
        """Where its page stands, from the site's root, without a slash in front."""
        return f"events/{self.slug}/"

    @property
    def first(self) -> dt.date | None:
        """The day of its first session."""
        return self.days[0].date if self.days else None

    @property
    def last(self) -> dt.date | None:
        """The day of its last session."""
        return self.days[-1].date if self.days else None

    @property
    def starts(self) -> dt.datetime | None:
        """When its first session begins, as far as is told."""
        return _begins(self.sessions[0])

    @property
    def ends(self) -> dt.datetime | None:
        """When the last of its sessions ends, as far as is told."""
        known = [one.liveblog.facts.ends or one.liveblog.last or _begins(one) for one in self.sessions]
        return max((at for at in known if at), key=utc, default=None)

    def neighbours(self, one: One) -> tuple[One | None, One | None]:
        """The sessions before and after this one."""
        at = self.sessions.index(one)
        before = self.sessions[at - 1] if at else None
        return before, self.sessions[at + 1] if at + 1 < len(self.sessions) else None


def gather(all_: Sequence[One]) -> list[Event[One]]:
    """The events of these liveblogs, the latest first; one that names no event is in none.

    Names that make one address mean one event, so `DockerCon 2026` and `Dockercon 2026` do.
    """
    found: dict[str, list[One]] = {}
    for one in all_:
        if one.liveblog.facts.event:
            found.setdefault(slugify(one.liveblog.facts.event), []).append(one)
    events = [_event(slug, sorted(some, key=_place)) for slug, some in found.items()]
    return sorted(events, key=lambda event: (_place(event.sessions[0]), event.slug), reverse=True)


def _event(slug: str, sessions: Sequence[One]) -> Event[One]:
    days: dict[dt.date, list[One]] = {}
    for one in sessions:
        at = _begins(one)
        if at:
            days.setdefault(at.astimezone(one.liveblog.facts.zone).date(), []).append(one)
    ordered = tuple(Day(date, tuple(some)) for date, some in sorted(days.items()))
    return Event(sessions[-1].liveblog.facts.event, slug, tuple(sessions), ordered)


def _begins(one: Told) -> dt.datetime | None:
    return one.liveblog.begins()


def _place(one: Told) -> tuple[dt.datetime, str]:
    at = _begins(one)
    return (utc(at) if at else dt.datetime.max.replace(tzinfo=dt.UTC), one.order)
