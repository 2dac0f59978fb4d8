"""What we remember of one feed between two runs, so that we can be polite about asking again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Literal

from shorttake.feeds.feed import Pace

Kind = Literal["new", "same", "failed"]

ANY_TIME = Pace()


@dataclass(frozen=True)
class State:
    """One feed, as of the last time that we asked.

    `url` is its address in the list, `address` where we ask (another one after it moved for good). `etag` and
    `modified` are what `given_by` answered with, byte for byte. `asked` is the last request of any kind,
    `full` the last one without conditions, `due` the earliest next one. `moving` is where a permanent
    redirect led, `arrivals` how often a feed was read there. `stopped` says why it is never asked again.
    `failures` counts those since the last success, `trouble` is the last one's reason; `held` until when the
    server told us to wait. `strays` counts the answers in a row that came from an address not known before,
    so that nothing could be asked "only if it changed". `gap` is the usual time in seconds between two of its
    entries. The counters are for `feeds report`: `saved` are bytes that did not have to be sent, `size` those
    of the last whole answer.
    """

    url: str
    address: str = ""
    title: str | None = None
    site_url: str | None = None
    etag: str | None = None
    modified: str | None = None
    given_by: str = ""
    asked: dt.datetime | None = None
    full: dt.datetime | None = None
    due: dt.datetime | None = None
    held: dt.datetime | None = None
    changed: dt.datetime | None = None
    succeeded: dt.datetime | None = None
    moving: str = ""
    arrivals: int = 0
    stopped: str = ""
    failures: int = 0
    trouble: str = ""
    gap: int | None = None
    newest: dt.datetime | None = None
    wish: int | None = None  # seconds that the server's headers last asked for
    pace: Pace = ANY_TIME
    strays: int = 0
    requests: int = 0
    unchanged: int = 0
    received: int = 0
    saved: int = 0
    size: int = 0

    @property
    def where(self) -> str:
        """The address that is asked."""
        return self.address or self.url

    @property
    def conditional(self) -> bool:
        """Whether we can ask "only if it changed"."""
        return bool(self.etag or self.modified)

    def to_json(self) -> str:
        """As one line of text for the cache."""
        said: dict[str, Any] = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                said[field.name] = value
        said["pace"] = [self.pace.seconds, sorted(self.pace.hours), sorted(self.pace.days)]
        return json.dumps(said, default=lambda moment: moment.isoformat())

    @classmethod
    def from_json(cls, url: str, text: str) -> State:
        """What `to_json` wrote; what cannot be read is forgotten."""
        try:
            said = json.loads(text)
            for name in ("asked", "full", "due", "held", "changed", "succeeded", "newest"):
                if said.get(name):
                    said[name] = dt.datetime.fromisoformat(said[name])
            seconds, hours, days = said.pop("pace", (None, (), ()))
            known = {field.name for field in dataclasses.fields(cls)}
            kept = {name: value for name, value in said.items() if name in known}
            return cls(**{**kept, "url": url, "pace": Pace(seconds, frozenset(hours), frozenset(days))})
        except (ValueError, TypeError, AttributeError):
            return cls(url)


@dataclass(frozen=True)
class Answer:
    """What asking for a feed brought, as far as the decision about the next time needs it.

    `status` is 0 where no answer came (`why` says the reason). `asked` are the addresses asked one after the
    other with the statuses that led on; `final` is the last. `read` says that a feed was read from it,
    `good` that nothing of it was missing.
    """

    status: int
    final: str
    hops: tuple[tuple[str, int], ...] = ()
    read: bool = False
    good: bool = False
    etag: str | None = None
    modified: str | None = None
    retry_after: str | None = None
    cache_control: str | None = None
    expires: str | None = None
    date: str | None = None
    size: int = 0
    why: str = ""
    title: str | None = None
    site_url: str | None = None
    pace: Pace = ANY_TIME
    gap: int | None = None
    newest: dt.datetime | None = None
    fresh: int = 0  # entries that were not seen before
    requests: int = 1
    conditional: bool = False
