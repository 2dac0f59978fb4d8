"""A feed as RSS 2.0 (https://www.rssboard.org/rss-specification), its full text in `content:encoded`."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime

from shorttake.render.feeds.atom import ATOM
from shorttake.render.feeds.entry import Entry, Feed, rfc3339, whole
from shorttake.render.feeds.xml import HEAD, around, element

CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"


def rss(feed: Feed, generator: str = "shorttake") -> bytes:
    """The feed as RSS: entries in the order given, the same bytes for the same feed."""
    start = f'<rss xmlns:atom="{ATOM}" xmlns:content="{CONTENT}" xmlns:dc="{DC}" version="2.0">\n'
    return f"{HEAD}{start}{around(1, 'channel', _channel(feed, generator))}</rss>\n".encode()


def _channel(feed: Feed, generator: str) -> Iterator[str]:
    yield element(2, "title", feed.title)
    yield element(2, "link", feed.home)
    yield element(2, "description", feed.subtitle or feed.title)
    if feed.language:
        yield element(2, "language", feed.language)
    yield element(2, "lastBuildDate", format_datetime(whole(feed.updated)))
    yield element(2, "generator", generator)
    yield element(2, "atom:link", rel="self", type="application/rss+xml", href=feed.url)
    if feed.hub:
        yield element(2, "atom:link", rel="hub", href=feed.hub)
    for entry in feed.entries:
        yield entry.written("rss", _item)


def _item(entry: Entry) -> str:
    return around(2, "item", _of_item(entry))


def _of_item(entry: Entry) -> Iterator[str]:
    yield element(3, "title", entry.title)
    yield element(3, "link", entry.url)
    if entry.related:
        yield element(3, "atom:link", rel="related", href=entry.related)
    # The id is no address, and must stay when the address changes.
    yield element(3, "guid", entry.id, isPermaLink="false")
    yield element(3, "pubDate", format_datetime(whole(entry.published)))
    yield element(3, "atom:updated", rfc3339(entry.updated))
    for author in entry.authors:
        yield element(3, "dc:creator", author)
    for tag in entry.tags:
        yield element(3, "category", tag)
    if entry.summary:
        yield element(3, "description", entry.summary)
    yield element(3, "content:encoded", entry.html)
