"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shorttake.render.feeds.entry import Entry, Feed, rfc3339
from shorttake.text.frontmatter import printable

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed, generator: str = "shorttake") -> bytes:
    """The feed as JSON: an item a line, in the order given, the same bytes for the same feed.

    Like Atom (RFC 4287 §4.1.1) it names an author, be it the blog itself; for `generator` it has no place.
    """
    head: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.subtitle,
        "language": feed.language,
        "authors": [{"name": feed.author or feed.title}],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    }
    items = ",\n".join(entry.written("json", _item) for entry in feed.entries)
    return f'{_json(head)[:-1]}, "items": [\n{items}\n]}}\n'.encode()


def _item(entry: Entry) -> str:
    said = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.related,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.tags),
    }
    # "content_html" is the one thing an item must have, be it empty.
    return _json(said, ("content_html",))


def _json(said: Mapping[str, Any], always: tuple[str, ...] = ()) -> str:
    kept = {key: _clean(value) for key, value in said.items() if value or key in always}
    return json.dumps(kept, ensure_ascii=False)


def _clean(value: Any) -> Any:
    """The value with the words that the other formats have: without control characters."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return {key: _clean(one) for key, one in value.items()}
