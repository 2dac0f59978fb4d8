"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read with patience for what is missing."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from shorttake.feeds import bounds
from shorttake.feeds.feed import Entry, Feed, Unreadable
from shorttake.feeds.prose import from_text, one_line, safe, title, web_address
from shorttake.text import dates


def read(text: str, base: str | None) -> Feed | Unreadable:
    """The feed in a JSON document."""
    if not bounds.readable_json(text):
        return Unreadable("it is JSON that is far larger than a feed")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Unreadable(f"its JSON cannot be read ({type(error).__name__}: {str(error)[:80]})")
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        return Unreadable("it is JSON, but no JSON Feed")
    version = str(data.get("version", ""))
    if "jsonfeed.org/version" not in version:
        return Unreadable("it is JSON that does not call itself a JSON Feed")
    base = base or web_address(data.get("feed_url")) or web_address(data.get("home_page_url"))
    feed_author = _authors(data)
    entries = (
        _entry(item, base, feed_author)
        for item in data["items"][: bounds.MOST_ENTRIES]
        if isinstance(item, dict)
    )
    return Feed(
        kind=f"JSON Feed {'1.1' if version.rstrip('/').endswith('1.1') else '1.0'}",
        title=title(data.get("title"), markup=False),
        site_url=web_address(data.get("home_page_url"), base),
        entries=tuple(one for one in entries if not one.empty),
    )


def _entry(item: dict[str, Any], base: str | None, feed_author: str | None) -> Entry:
    identity = item.get("id")
    # "If an id is presented as a number, a JSON Feed reader should coerce it to a string."
    named = str(identity).strip() if isinstance(identity, str | int | float) else ""
    url = web_address(item.get("url"), base) or web_address(item.get("external_url"), base)
    if url is None and named.startswith(("http://", "https://")):
        url = web_address(named)  # "ideally, the id is the full URL of the resource"
    markup, text = item.get("content_html"), item.get("content_text") or item.get("summary")
    if isinstance(markup, str) and markup.strip():
        shown = safe(markup, url or base)
    else:
        shown = from_text(text) if isinstance(text, str) else ""
    tags = item.get("tags")
    names = [one_line(tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return Entry(
        id=named or None,
        url=url,
        title=title(item.get("title"), markup=False),
        author=_authors(item) or feed_author,
        date=_date(item.get("date_published")) or _date(item.get("date_modified")),
        html=shown,
        tags=tuple(dict.fromkeys(name for name in names if name))[:50],
    )


def _authors(data: dict[str, Any]) -> str | None:
    """`authors` (1.1), else `author` (1.0)."""
    authors = data.get("authors")
    listed = authors if isinstance(authors, list) and authors else [data.get("author")]
    names = [
        one_line(name)[:200]
        for one in listed
        if isinstance(one, dict) and isinstance(name := one.get("name"), str) and name.strip()
    ]
    return ", ".join(dict.fromkeys(names)) or None


def _date(words: object) -> dt.datetime | None:
    if not isinstance(words, str):
        return None
    try:
        return dates.parse(words, dt.UTC)
    except ValueError:
        return None
