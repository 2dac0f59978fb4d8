"""A feed as Atom 1.0 (RFC 4287)."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from shorttake.render.feeds.entry import Entry, Feed, rfc3339
from shorttake.render.feeds.xml import HEAD, around, element, in_text, in_value
from shorttake.text.frontmatter import printable

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"


def atom(feed: Feed, generator: str = "shorttake") -> bytes:
    """The feed as Atom: entries in the order given, the same bytes for the same feed."""
    return "".join(_feed(feed, generator)).encode()


def _feed(feed: Feed, generator: str) -> Iterator[str]:
    yield HEAD
    history = f' xmlns:fh="{HISTORY}"' if feed.is_archive else ""
    language = f" xml:lang={quoteattr(printable(feed.language))}" if feed.language else ""
    yield f'<feed xmlns="{ATOM}"{history}{language}>\n'
    yield element(1, "title", feed.title)
    if feed.subtitle:
        yield element(1, "subtitle", feed.subtitle)
    yield element(1, "link", rel="alternate", type="text/html", href=feed.home)
    yield element(1, "link", rel="self", type="application/atom+xml", href=feed.url)
    if feed.hub:
        yield element(1, "link", rel="hub", href=feed.hub)
    for relation, address in feed.links:
        yield element(1, "link", rel=relation, type="application/atom+xml", href=address)
    if feed.is_archive:
        yield element(1, "fh:archive")
    yield element(1, "id", feed.id)
    yield element(1, "updated", rfc3339(feed.updated))
    yield element(1, "generator", generator)
    # §4.1.1: a feed has an author unless each of its entries has one.
    yield _person(1, feed.author or feed.title)
    for entry in feed.entries:
        yield entry.written("atom", _entry)
    yield "</feed>\n"


def _entry(entry: Entry) -> str:
    """An entry, written in one go: a long liveblog has thousands."""
    published = rfc3339(entry.published)
    updated = published if entry.updated is entry.published else rfc3339(entry.updated)
    related = element(2, "link", rel="related", href=entry.related) if entry.related else ""
    summary = element(2, "summary", entry.summary) if entry.summary else ""
    authors = "".join([_person(2, author) for author in entry.authors])
    tags = "".join([element(2, "category", term=tag) for tag in entry.tags])
    return (
        f"  <entry>\n    <title>{in_text(entry.title)}</title>\n"
        f'    <link rel="alternate" type="text/html" href="{in_value(entry.url)}"/>\n{related}'
        f"    <id>{in_text(entry.id)}</id>\n    <published>{published}</published>\n"
        f"    <updated>{updated}</updated>\n{authors}{tags}{summary}"
        f'    <content type="html">{in_text(entry.html)}</content>\n  </entry>\n'
    )


@functools.lru_cache(maxsize=100)
def _person(depth: int, name: str) -> str:
    return around(depth, "author", [element(depth + 1, "name", name)])
