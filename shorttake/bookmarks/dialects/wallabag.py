"""wallabag: the JSON of version 2 (its export, and pages of its API), and that of version 1.

https://app.wallabag.it/api/doc: `tags` are words in the export and objects with a `label` in the API; an
annotation is the author's own word about a quotation, so the annotations are the note, each under the words
it is about. `is_public` means that wallabag itself shows a copy to everybody; it is off for nearly all, and
not taken for "private".
Lost: the copied text, stars, reading times.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shorttake.bookmarks.bookmark import Bookmark
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import objects, text, title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "wallabag"

_KEYS = ("is_archived", "is_starred", "is_read", "is_fav", "hashed_url")


def fits(document: Document) -> bool:
    """Entries with the flags that wallabag has."""
    found = entries(document.json)
    return bool(found) and "url" in found[0] and any(key in found[0] for key in _KEYS)


def read(document: Document) -> Iterator[Bookmark]:
    """Every entry."""
    for item in entries(document.json):
        yield bookmark(item)


def entries(value: object) -> list[dict[str, Any]]:
    """The entries of an export, or of one page of the API or several."""
    if isinstance(value, dict) and isinstance(value.get("_embedded"), dict):
        return objects(value["_embedded"], "items")
    if isinstance(value, list) and value and isinstance(value[0], dict) and "_embedded" in value[0]:
        return [item for page in value for item in entries(page)]
    return objects(value)


def bookmark(item: dict[str, Any]) -> Bookmark:
    """One entry of either version."""
    archived = item.get("is_archived", item.get("is_read"))
    people = item.get("published_by")
    names = [name for one in people if (name := text(one))] if isinstance(people, list) else []
    published = moment(item.get("published_at"))
    return Bookmark(
        url=str(item.get("url") or ""),
        title=title(item.get("title")),
        tags=tags_of(item.get("tags"), ","),
        note=_note(item.get("annotations")),
        date=moment(item.get("created_at")),
        toread=archived in (0, "0", False),
        author=", ".join(names) or None,
        published=published.isoformat() if published else None,
    )


def _note(annotations: object) -> str:
    parts: list[str] = []
    for one in annotations if isinstance(annotations, list) else ():
        if isinstance(one, dict) and (said := note_of(one.get("text"))):
            quote = note_of(one.get("quote"))
            parts += ["\n".join(f"> {line}".rstrip() for line in quote.split("\n"))] if quote else []
            parts.append(said)
    return "\n\n".join(parts)
