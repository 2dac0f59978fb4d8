"""Instapaper: its CSV in 4, 5 and 6 columns, `URL,Title,Selection,Folder,Timestamp,Tags`.

The selection is what the author marked or wrote, so it is the note; times are seconds; tags are a JSON
array in a string; "Unread", "Archive" and "Starred" are states and no folders. Lost: stars.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from shorttake.bookmarks.bookmark import Bookmark, words
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Instapaper"

_STATES = frozenset(("unread", "archive", "starred"))


def fits(document: Document) -> bool:
    """The columns that all of its exports have."""
    return {"url", "title", "selection", "folder"} <= document.columns


def read(document: Document) -> Iterator[Bookmark]:
    """Every row."""
    for row in document.records("url"):
        folder = words(row.get("folder"))
        state = (folder or "").lower()
        yield Bookmark(
            url=row["url"],
            title=title(row.get("title")),
            tags=_tags(row.get("tags", "")),
            note=note_of(row.get("selection")),
            date=moment(row.get("timestamp")),
            toread=state == "unread",
            folders=(folder,) if folder and state not in _STATES else (),
        )


def _tags(text: str) -> tuple[str, ...]:
    try:
        value = json.loads(text) if text.strip() else []
    except (ValueError, RecursionError):
        value = text
    return tags_of(value, ",")
