"""The site as feeds: Atom (RFC 4287) and RSS 2.0, with the full text and ids that last. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from lxml import etree

from shorttake.text.frontmatter import printable

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"

MAX_ENTRIES = 20


@dataclass(frozen=True)
class Entry:
    """A post in a feed: `id` lasts for ever; `html` has absolute addresses only; times have a zone."""

    id: str
    url: str
    title: str
    html: str
    summary: str
    published: dt.datetime
    updated: dt.datetime
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed: `id` is its own and lasts, `home` the page it belongs to, `url` where it stands itself."""

    id: str
    title: str
    home: str
    url: str
    entries: Sequence[Entry]
    subtitle: str = ""
    author: str = ""
    language: str = ""

    @property
    def updated(self) -> dt.datetime:
        """When its newest change was; an empty feed was never changed."""
        return max((entry.updated for entry in self.entries), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


def atom(feed: Feed, generator: str = "shorttake") -> bytes:
    """The feed as Atom 1.0 (RFC 4287): entries in the order given, the same bytes for the same feed."""
    names: dict[str | None, str] = {None: ATOM}
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=names)  # type: ignore[arg-type]  # the stubs forget None
    if feed.language:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", printable(feed.language))
    _add(root, ATOM, "title", feed.title)
    if feed.subtitle:
        _add(root, ATOM, "subtitle", feed.subtitle)
    _add(root, ATOM, "link", rel="alternate", type="text/html", href=feed.home)
    _add(root, ATOM, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, ATOM, "id", feed.id)
    _add(root, ATOM, "updated", _rfc3339(feed.updated))
    _add(root, ATOM, "generator", generator)
    # §4.1.1: a feed has an author unless each of its entries has one.
    _person(root, feed.author or feed.title)
    for entry in feed.entries:
        element = _add(root, ATOM, "entry")
        _add(element, ATOM, "title", entry.title)
        _add(element, ATOM, "link", rel="alternate", type="text/html", href=entry.url)
        _add(element, ATOM, "id", entry.id)
        _add(element, ATOM, "published", _rfc3339(entry.published))
        _add(element, ATOM, "updated", _rfc3339(entry.updated))
        for author in entry.authors:
            _person(element, author)
        for tag in entry.tags:
            _add(element, ATOM, "category", term=tag)
        if entry.summary:
            _add(element, ATOM, "summary", entry.summary)
        _add(element, ATOM, "content", entry.html, type="html")
    return _document(root)


def rss(feed: Feed, generator: str = "shorttake") -> bytes:
    """The feed as RSS 2.0 (https://www.rssboard.org/rss-specification), full text in content:encoded."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM, "content": CONTENT, "dc": DC})
    channel = _add(root, None, "channel")
    _add(channel, None, "title", feed.title)
    _add(channel, None, "link", feed.home)
    _add(channel, None, "description", feed.subtitle or feed.title)
    if feed.language:
        _add(channel, None, "language", feed.language)
    _add(channel, None, "lastBuildDate", _rfc822(feed.updated))
    _add(channel, None, "generator", generator)
    _add(channel, ATOM, "link", rel="self", type="application/rss+xml", href=feed.url)
    for entry in feed.entries:
        item = _add(channel, None, "item")
        _add(item, None, "title", entry.title)
        _add(item, None, "link", entry.url)
        # The id is no address, and must stay when the address changes.
        _add(item, None, "guid", entry.id, isPermaLink="false")
        _add(item, None, "pubDate", _rfc822(entry.published))
        _add(item, ATOM, "updated", _rfc3339(entry.updated))
        for author in entry.authors:
            _add(item, DC, "creator", author)
        for tag in entry.tags:
            _add(item, None, "category", tag)
        if entry.summary:
            _add(item, None, "description", entry.summary)
        _add(item, CONTENT, "encoded", entry.html)
    return _document(root)


def _add(
    parent: etree._Element, space: str | None, name: str, words: str | None = None, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    for key, value in attributes.items():
        element.set(key, printable(value))
    if words is not None:
        element.text = printable(words)
    return element


def _person(parent: etree._Element, name: str) -> None:
    _add(_add(parent, ATOM, "author"), ATOM, "name", name)


def _rfc3339(moment: dt.datetime) -> str:
    words = _whole(moment).isoformat()
    return words.removesuffix("+00:00") + "Z" if words.endswith("+00:00") else words


def _rfc822(moment: dt.datetime) -> str:
    return format_datetime(_whole(moment))


def _whole(moment: dt.datetime) -> dt.datetime:
    """To the second, with an offset of whole minutes: before there were zones, clocks went by the sun."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"the time {moment} in a feed has no zone")
    moment = moment.replace(microsecond=0)
    return moment.astimezone(dt.UTC) if offset.total_seconds() % 60 else moment


def _document(root: etree._Element) -> bytes:
    etree.indent(root, "  ")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"
