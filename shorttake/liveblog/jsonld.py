"""What a liveblog tells search engines: a LiveBlogPosting (https://schema.org/LiveBlogPosting) as JSON-LD."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shorttake.liveblog.read import Liveblog, utc
from shorttake.liveblog.view import Update
from shorttake.text.script import script

__all__ = ["Posting", "posting", "script"]


@dataclass(frozen=True)
class Posting:
    """What the page says around its updates; `url` is its whole address, times have a zone.

    `moved` has when updates were changed afterwards, by their anchors.
    """

    url: str
    headline: str
    description: str
    published: dt.datetime
    modified: dt.datetime
    language: str
    authors: tuple[str, ...] = ()
    event_url: str = ""
    event_starts: dt.datetime | None = None
    event_ends: dt.datetime | None = None
    moved: Mapping[str, dt.datetime] = field(default_factory=dict)


def posting(
    live: Liveblog, page: Posting, updates: Sequence[Update], closes: dt.datetime | None
) -> dict[str, Any]:
    """The LiveBlogPosting of a page with these updates.

    Coverage ends with the session or the last entry, whichever is later; where neither is told, when the
    liveblog closes by itself (`closes`).
    """
    facts = live.facts
    starts = live.begins() or page.published
    known = [at for at in (facts.ends, live.last) if at]
    last = max(known, key=utc, default=starts)
    authors = _people(page.authors)
    ends = (closes or last) if facts.live and not facts.ends else last
    said = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": page.url,
        "url": page.url,
        "mainEntityOfPage": page.url,
        "headline": page.headline,
        "description": page.description,
        "inLanguage": page.language,
        "datePublished": page.published.isoformat(),
        "dateModified": page.modified.isoformat(),
        "coverageStartTime": starts.astimezone(facts.zone).isoformat(),
        "coverageEndTime": ends.astimezone(facts.zone).isoformat(),
        "author": authors,
        "about": _about(live, page),
        "liveBlogUpdate": [_update(one, page, authors) for one in updates],
    }
    return _without_empty(said)


def _update(one: Update, page: Posting, authors: list[dict[str, str]]) -> dict[str, Any]:
    """An update as a BlogPosting; `dateModified` only where it is known that it was changed."""
    said: dict[str, Any] = {"@type": "BlogPosting", "headline": one.headline}
    if one.text:
        said["articleBody"] = one.text
    said["datePublished"] = one.iso
    if one.anchor in page.moved:
        said["dateModified"] = page.moved[one.anchor].isoformat()
    said["url"] = f"{page.url}#{one.anchor}"
    if authors:
        said["author"] = authors
    return said


def _about(live: Liveblog, page: Posting) -> dict[str, Any] | None:
    """The event, with the session inside it; a session of no named event is the event itself."""
    facts = live.facts
    speakers = _people(facts.speakers)
    session = _without_empty(
        {
            "@type": "Event",
            "name": facts.session,
            "startDate": facts.starts.isoformat() if facts.starts else None,
            "endDate": facts.ends.isoformat() if facts.ends else None,
            "performer": speakers,
        }
    )
    if not facts.event:
        return session if facts.session or speakers else None
    return _without_empty(
        {
            "@type": "Event",
            "name": facts.event,
            "url": page.event_url,
            "startDate": page.event_starts.isoformat() if page.event_starts else None,
            "endDate": page.event_ends.isoformat() if page.event_ends else None,
            "performer": speakers,
            "subEvent": session if facts.session else None,
        }
    )


def _people(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def _without_empty(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in (None, "", [])}
