"""linkding: pages of its API, one or several in a file.

https://linkding.link/api/: `results` with `url`, `title`, `description`, `notes`, `tag_names`,
`date_added`, `unread`. Both description and notes are the author's to write, so both are the note, the
description first, as linkding's own HTML export has them. `shared` says whether other users of that server
see a bookmark; it is off unless somebody turned it on, so its absence is not taken for "private".
Lost: copies in archives, icons, what is archived.
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
from shorttake.bookmarks.values import Half

NAME = "linkding"


def fits(document: Document) -> bool:
    """`results`, or a list of what stands in them."""
    value = document.json
    found = objects(value, "results")
    if found:
        return "url" in found[0] and ("tag_names" in found[0] or "date_added" in found[0])
    return isinstance(value, dict) and "results" in value and ("count" in value or isinstance(value, Half))


def read(document: Document) -> Iterator[Bookmark]:
    """Every bookmark of every page."""
    for item in objects(document.json, "results"):
        yield bookmark(item)


def bookmark(item: dict[str, Any]) -> Bookmark:
    """One bookmark as the API has it; `website_title` is what older versions found on the page."""
    parts = (note_of(item.get("description")), note_of(item.get("notes")))
    return Bookmark(
        url=str(item.get("url") or ""),
        title=title(item.get("title")) or title(item.get("website_title")),
        tags=tags_of(item.get("tag_names")),
        note="\n\n".join(part for part in parts if part),
        date=moment(item.get("date_added")),
        toread=item.get("unread") is True,
        description=title(item.get("website_description")),
    )
