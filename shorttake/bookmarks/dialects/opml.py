"""OPML: lists of subscriptions, versions 1.0, 1.1 and 2.0 (http://opml.org/spec2.opml).

Attributes may be in any case. An outline with `xmlUrl` is a feed; one of type `link` is a bookmark; any other
with something in it is a folder. Lost: everything that a feed reader keeps for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shorttake.bookmarks import tags
from shorttake.bookmarks.bookmark import Bookmark, Subscription, path, words
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "OPML"

_TAG = re.compile(r"<(?:(/?)(?:[\w.-]+:)?outline(?=[\s/>])|(!--))", re.IGNORECASE)


def fits(document: Document) -> bool:
    """The name of its root."""
    return bool(re.search(r"<(?:[\w.-]+:)?opml[\s>]", document.head))


def read(document: Document) -> Iterator[Bookmark | Subscription]:
    """Every feed, and every link."""
    text, at = document.text, 0
    folders: list[str | None] = []
    while match := _TAG.search(text, at):
        at = match.end()
        if match[2]:
            at = tags.after_comment(text, at)
            if at < 0:
                document.damaged(match.start(), "this comment has no end", len(text))
                break
            continue
        if match[1]:
            if folders:
                folders.pop()
            continue
        tag = tags.opened(text, at)
        if tag is None or tag.odd:
            newline = text.find("\n", at)
            at = newline if newline >= 0 else len(text)
            document.damaged(match.start(), "the quotation marks of this outline do not match", at)
            continue
        at = tag.end
        name = words(tag.get("title", "text"))
        inside = path(folders)
        feed = feed_address(tag.get("xmlurl"))
        kind = tag.get("type").strip().lower()
        if feed:
            yield Subscription(feed, name, tag.get("htmlurl").strip() or None, inside)
        elif kind in ("link", "") and tag.get("url", "htmlurl"):
            yield Bookmark(
                tag.get("url", "htmlurl").strip(), name, date=moment(tag.get("created")), folders=inside
            )
        if not tag.closed:
            folders.append(None if feed else words(tag.get("text", "title")))


def feed_address(text: str) -> str:
    """The web address of a feed, without the `feed:` that browsers once put before it."""
    text = text.strip()
    found = re.match(r"feed:(?://)?(?=https?:)|feed:(?=//)", text, re.IGNORECASE)
    if found:
        rest = text[found.end() :]
        return f"http:{rest}" if rest.startswith("//") else rest
    return text
