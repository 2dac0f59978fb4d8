"""A liveblog as its page shows it at one time: live or closed, entries in their order, key moments."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shorttake.liveblog.page import Pieces, headline, pieces, words
from shorttake.liveblog.read import ALL, Liveblog


class Update(NamedTuple):  # a long liveblog has thousands
    """An entry on the page. `clock` is its time in words, with the day where that is another than before;
    `iso` is its moment for `<time datetime>`."""

    anchor: str
    at: dt.datetime
    iso: str
    clock: str
    key: bool
    html: str
    headline: str
    text: str


class Shown:
    """The updates of a page, in its order; `timed`: they are entries, not a text without times.

    Builds look at its attributes to see whether the page is the same: at one digest, and not at each update.
    """

    IS_ONE = True
    __slots__ = ("__dict__", "_updates")  # vars() has no more than what is looked at

    def __init__(self, updates: Sequence[Update], timed: bool) -> None:
        self._updates, self.timed = updates, timed
        fields = [
            field for one in updates for field in (one.anchor, one.iso, one.clock, str(one.key), one.html)
        ]
        self.digest = hashlib.sha256("\0".join(fields).encode("utf-8", "surrogatepass")).hexdigest()

    def __iter__(self) -> Iterator[Update]:
        return iter(self._updates)


def updates(live: Liveblog, cut: Pieces, date: dt.datetime, title: str) -> tuple[Update, ...]:
    """Every entry in the order written; of a liveblog without times, the one update that it is."""
    if not live.entries:
        zone = live.facts.zone
        said = words(cut.opening)
        at = (live.facts.starts or date).astimezone(zone)
        return (Update(ALL, at, at.isoformat(), f"{at:%H:%M}", False, cut.opening, title, said),)
    found = []
    day = (live.facts.starts or live.entries[0].at).astimezone(live.facts.zone).date()
    for entry, html in zip(live.entries, cut.entries, strict=True):
        iso = entry.at.isoformat()
        clock = iso[11:16]
        if entry.at.date() != day:
            day = entry.at.date()
            clock = f"{day.day} {day:%B}, {clock}"
        said = words(html)
        found.append(
            Update(entry.anchor, entry.at, iso, clock, entry.key, html, headline(said) or clock, said)
        )
    return tuple(found)


def shown(live: Liveblog, all_: Sequence[Update], newest_first: bool) -> Shown:
    """The updates in the order of the page."""
    return Shown(all_[::-1] if newest_first else all_, bool(live.entries))


def when(live: Liveblog) -> str:
    """The session's time in words: `8 October 2026, 09:00–09:45 CEST`; "" where it is not told."""
    starts, ends, zone = live.facts.starts, live.facts.ends, live.facts.zone
    if starts is None:
        return ""
    starts = starts.astimezone(zone)
    said = f"{starts.day} {starts:%B %Y, %H:%M}"
    if ends:
        ends = ends.astimezone(zone)
        other = f"{ends.day} {ends:%B}, " if ends.date() != starts.date() else ""
        said += f"–{other}{ends:%H:%M}"
    name = starts.strftime("%Z")
    return f"{said} {name if name[:1].isalpha() else f'UTC{name}'}"


def cut(html: str, live: Liveblog) -> Pieces:
    """The HTML of the body in parts; one without times has all of it in its opening, footnotes too."""
    return pieces(html, live.entries) if live.entries else Pieces(html, (), "")
