"""What the templates know of a liveblog (`article.live`) besides its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from shorttake.liveblog import jsonld, view
from shorttake.liveblog.events import Event, gather
from shorttake.liveblog.page import Pieces
from shorttake.liveblog.read import Liveblog, utc
from shorttake.liveblog.settings import Choices
from shorttake.text.plain import plain


@dataclass(frozen=True)
class Site:
    """What a page needs of its site: its address without a slash at the end, its language, the time.

    `moved` has when entries were changed afterwards, by the feed id of the post, `#` and their anchors.
    """

    address: str
    language: str
    now: dt.datetime
    choices: Choices
    moved: Mapping[str, dt.datetime | None] = field(default_factory=dict)


class Live:
    """A liveblog on its page; `article` is Pelican's, with the `liveblog` that its text was read as.

    `event`, `previous` and `next` are set once all liveblogs are known. What needs the HTML of the page is
    made when it is asked for: links between posts are not resolved before.
    """

    def __init__(self, article: Any, site: Site) -> None:
        self.article, self.site = article, site
        self.liveblog: Liveblog = article.liveblog
        self.order: str = article.post.file
        facts = self.liveblog.facts
        self.session, self.speakers, self.track = facts.session, facts.speakers, facts.track
        self.with_whom = listed(facts.speakers)
        self.event_name = facts.event
        self.event: Event[Live] | None = None
        self.previous: Live | None = None
        self.next: Live | None = None
        self.is_live = self.liveblog.is_live(site.now, site.choices.close_after)
        self.refresh = site.choices.refresh
        self.when, self.last = view.when(self.liveblog), self.liveblog.last
        self.starts_iso = facts.starts.isoformat() if facts.starts else ""
        begins = self.liveblog.begins()
        local = begins.astimezone(facts.zone) if begins else None
        self.begins = f"{local:%H:%M}" if local else ""
        self.begins_iso = local.isoformat() if local else ""
        # Pelican dates a draft without a date at the end of time, without a zone.
        self.date: dt.datetime = article.date if article.date.tzinfo else site.now

    def again(self, article: Any, now: dt.datetime) -> Live:
        """The same liveblog in the same place, with the text that it has now."""
        other = Live(article, replace(self.site, now=now))
        other.event, other.previous, other.next = self.event, self.previous, self.next
        return other

    @property
    def changes(self) -> dt.datetime | None:
        """When its page will be another by itself: when it closes; at once where it has no date."""
        if not self.article.date.tzinfo:
            return self.site.now + dt.timedelta(seconds=1)
        return self.liveblog.closes(self.site.choices.close_after) if self.is_live else None

    @property
    def feed(self) -> str:
        """Where its feed stands, beside the page; "" for a draft."""
        if self.article.status != "published":
            return ""
        place = PurePosixPath(self.article.save_as)
        return str(place.parent / "feed.xml" if place.name == "index.html" else place.with_suffix(".xml"))

    @property
    def past(self) -> str:
        """The folder of the entries that its feed has no more."""
        place = PurePosixPath(self.article.save_as)
        return str((place.parent if place.name == "index.html" else place.with_suffix("")) / "archive")

    @cached_property
    def address(self) -> str:
        """The whole address of the page."""
        return f"{self.site.address}/{self.article.url}"

    @cached_property
    def cut(self) -> Pieces:
        """The HTML of the page in parts."""
        return view.cut(self.article.content, self.liveblog)

    @cached_property
    def updates(self) -> tuple[view.Update, ...]:
        """Every update, as written."""
        return view.updates(self.liveblog, self.cut, self.date, self.article.title)

    @cached_property
    def shown(self) -> view.Shown:
        """Every update, in the order of the page."""
        return view.shown(self.liveblog, self.updates, self.site.choices.newest_first(self.is_live))

    @property
    def keys(self) -> list[view.Update]:
        """The key moments, in the order written."""
        return [one for one in self.updates if one.key]

    @cached_property
    def data(self) -> str:
        """The element that templates may not write themselves: data for search engines."""
        return "" if self.article.status == "draft" else jsonld.script(self._posting())

    def _posting(self) -> dict[str, Any]:
        article, event = self.article, self.event
        about = jsonld.Posting(
            url=self.address,
            headline=article.title,
            description=plain(article.summary),
            published=self.date,
            modified=max((at for at in (self.date, article.updated, self.last) if at), key=utc),
            language=getattr(article, "lang", "") or self.site.language,
            authors=self.authors,
            event_url=f"{self.site.address}/{event.url}" if event else "",
            event_starts=event.starts if event else None,
            event_ends=event.ends if event else None,
            moved={one.anchor: at for one in self.updates if (at := self._moved(one))},
        )
        closes = self.liveblog.closes(self.site.choices.close_after)
        return jsonld.posting(self.liveblog, about, self.updates, closes)

    def entries(self, html: str) -> list[tuple[view.Update, str, dt.datetime]]:
        """The entries of its own feed, the newest first: each with its part of the body and the notes
        that it refers to, and when it was last changed."""
        bare = self.cut if html == self.article.content else view.cut(html, self.liveblog)
        found = []
        for one, part in zip(self.updates, bare.entries or (bare.opening,), strict=True):
            changed = self._moved(one) or one.at
            found.append((one, part + (bare.notes if "footnote-ref" in part else ""), changed))
        return found[::-1]

    def _moved(self, one: view.Update) -> dt.datetime | None:
        """When an update was changed afterwards; None where it was not, or before its own time."""
        at = self.site.moved.get(f"{self.article.post.feed_id}#{one.anchor}")
        return at if at and utc(at) > utc(one.at) else None

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of those who write it."""
        return tuple(str(author) for author in getattr(self.article, "authors", ()))


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: "Ada", "Ada and Bo", "Ada, Bo and Cy"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def placed(all_: Sequence[Live]) -> list[Event[Live]]:
    """The events of these liveblogs, the latest first; each liveblog is told its place in its event."""
    events = gather(all_)
    for event in events:
        for one in event.sessions:
            one.event = event
            one.previous, one.next = event.neighbours(one)
    return events
