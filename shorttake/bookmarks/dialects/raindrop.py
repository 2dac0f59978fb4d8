"""Raindrop.io: the CSV of its export, and what its API answers.

Columns `id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite`, older exports without the
last two (https://help.raindrop.io/export); in the API `link`, `note`, `excerpt`, `tags`, `created`
(https://developer.raindrop.io/v1/raindrops). Folders lie in each other as `A/B`; `excerpt` is what the page
says of itself. Lost: cover, highlights, favorites; from the API the names of the collections.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shorttake.bookmarks.bookmark import Bookmark, words
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import objects, text, title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Raindrop.io"

_NO_FOLDERS = frozenset(("unsorted", "trash"))


def fits(document: Document) -> bool:
    """The columns that only Raindrop has, or items with a `link`."""
    if {"url", "excerpt", "folder"} <= document.columns or {"url", "excerpt", "created"} <= document.columns:
        return True
    found = objects(document.json, "items")
    return bool(found) and "link" in found[0] and ("excerpt" in found[0] or "created" in found[0])


def read(document: Document) -> Iterator[Bookmark]:
    """Every row, or every item."""
    if not document.columns:
        for item in objects(document.json, "items"):
            yield bookmark(item)
        return
    for row in document.records("url"):
        folders = tuple(name for part in row.get("folder", "").split("/") if (name := words(part)))
        yield Bookmark(
            url=row["url"],
            title=title(row.get("title")),
            tags=tags_of(row.get("tags"), ","),
            note=note_of(row.get("note")),
            date=moment(row.get("created")),
            folders=() if folders[:1] and folders[0].lower() in _NO_FOLDERS else folders,
            description=text(row.get("excerpt")),
        )


def bookmark(item: dict[str, Any]) -> Bookmark:
    """One item as the API has it."""
    return Bookmark(
        url=str(item.get("link") or ""),
        title=title(item.get("title")),
        tags=tags_of(item.get("tags")),
        note=note_of(item.get("note")),
        date=moment(item.get("created")),
        description=text(item.get("excerpt")),
    )
