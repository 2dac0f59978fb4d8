"""Shaarli: links as its API has them (its export is the bookmark file of the browsers).

https://shaarli.github.io/api-documentation/: `url`, `title`, `description` (the author's), `tags`,
`private`, `created`.
Lost: short addresses, when a link was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shorttake.bookmarks.bookmark import Bookmark
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import objects, title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Shaarli"


def fits(document: Document) -> bool:
    """A list of links that are private or not, with a time of creation."""
    found = objects(document.json)
    return bool(found) and {"url", "private", "created"} <= found[0].keys()


def read(document: Document) -> Iterator[Bookmark]:
    """Every link."""
    for item in objects(document.json):
        yield bookmark(item)


def bookmark(item: dict[str, Any]) -> Bookmark:
    """One link as the API has it."""
    return Bookmark(
        url=str(item.get("url") or ""),
        title=title(item.get("title")),
        tags=tags_of(item.get("tags")),
        note=note_of(item.get("description")),
        date=moment(item.get("created")),
        private=item.get("private") is True,
    )
