"""What the author reads, for a page of his site: the latest of each feed, and who wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shorttake.bookmarks import Subscription
from shorttake.bookmarks.subscriptions import merged
from shorttake.feeds.prose import excerpt, web_address
from shorttake.feeds.river import River
from shorttake.urls import host_label

MOST = 50  # entries on the page
MOST_OF_ONE = 5  # so that a loud feed leaves room for the others
WORDS = 150
FOLDER = "reading/"  # of the site
LIST = f"{FOLDER}feeds.opml"
PRIVATE = "private"  # feeds in a folder of this name are nobody's business
_EMPTY = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
  </head>
  <body>
  </body>
</opml>
"""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as the page shows it, in plain text. `date` is ISO 8601, `day` the same for people."""

    title: str
    url: str
    source: str
    source_url: str
    author: str | None
    date: str | None
    day: str | None
    excerpt: str
    rights: str | None
    license: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """A feed that is followed: its name, its site, its address."""

    title: str
    url: str
    feed_url: str
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page: entries, newest first, sources in the order of the list; `list_url` is where that is."""

    items: tuple[Item, ...]
    sources: tuple[Source, ...]
    list_url: str = LIST


def public(feeds: Sequence[Subscription]) -> list[Subscription]:
    """The feeds that may be shown: web addresses, and not in a folder called "private"."""
    return [
        one
        for one in feeds
        if web_address(one.url) and PRIVATE not in (folder.casefold() for folder in one.folders)
    ]


def page(feeds: Sequence[Subscription], river: River) -> Page:
    """The latest entries of these feeds, as the cache has them, and the feeds."""
    shown = public(feeds)
    sources = {one.url: _source(one, river) for one in shown}
    items: list[Item] = []
    counted: Counter[str] = Counter()
    for drop in river.drops(list(sources), everything=True):
        entry = drop.entry
        if not entry.url or counted[drop.feed_url] >= MOST_OF_ONE:
            continue
        counted[drop.feed_url] += 1
        source = sources[drop.feed_url]
        items.append(
            Item(
                title=entry.title or host_label(entry.url),
                url=entry.url,
                source=source.title,
                source_url=source.url,
                author=entry.author if entry.author != source.title else None,
                date=entry.date.isoformat() if entry.date else None,
                day=f"{entry.date.day} {entry.date:%B %Y}" if entry.date else None,
                excerpt=excerpt(entry.html, WORDS),
                rights=entry.rights,
                license=entry.license,
            )
        )
        if len(items) == MOST:
            break
    return Page(tuple(items), tuple(sources.values()))


def as_opml(feeds: Sequence[Subscription], title: str) -> str:
    """The feeds that may be shown, as a list that other readers take in."""
    from xml.sax.saxutils import escape

    text = merged(_EMPTY, public(feeds), "feeds.opml")[0]
    return text.replace("<head>\n", f"<head>\n    <title>{escape(' '.join(title.split()))}</title>\n", 1)


def _source(one: Subscription, river: River) -> Source:
    state = river.state(one.url)
    title = one.title or state.title or host_label(one.url)
    site = web_address(one.html_url) or web_address(state.site_url) or one.url
    return Source(title, site, one.url, one.folders)
