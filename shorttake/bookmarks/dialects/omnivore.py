"""Omnivore: the `metadata_*.json` files of its export, one by one or in the zip that they came in.

A list of `url`, `title`, `description`, `author`, `labels`, `savedAt`, `publishedAt`, `state`
(https://github.com/omnivore-app/omnivore, packages/api/src/jobs/export.ts). Lost: the copied pages,
highlights.
"""

from __future__ import annotations

from collections.abc import Iterator

from shorttake.bookmarks.bookmark import Bookmark
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import objects, text, title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Omnivore"


def fits(document: Document) -> bool:
    """A list of objects that were saved at a time and have labels, a slug or a state."""
    found = objects(document.json)
    return bool(found) and {"url", "savedAt"} <= found[0].keys()


def read(document: Document) -> Iterator[Bookmark]:
    """Every page of the library."""
    for item in objects(document.json):
        published = moment(item.get("publishedAt"))
        yield Bookmark(
            url=str(item.get("url") or ""),
            title=title(item.get("title")),
            tags=tags_of(item.get("labels")),
            date=moment(item.get("savedAt")),
            toread=str(item.get("state") or "").lower() == "active",
            description=text(item.get("description")),
            author=text(item.get("author")),
            site=text(item.get("siteName")),
            published=published.isoformat() if published else None,
        )
