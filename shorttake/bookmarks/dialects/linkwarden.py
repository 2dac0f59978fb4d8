"""Linkwarden: the JSON of its backup, collections with links in them.

https://github.com/linkwarden/linkwarden, apps/web/lib/api/controllers/migration: a collection may lie in
another (`parentId`); `importDate` is when a link was first kept elsewhere. A collection's `isPublic`
publishes the whole collection on the web and is off unless somebody turned it on, so it is not taken for
"private".
Lost: copies, highlights, pins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shorttake.bookmarks.bookmark import Bookmark, words
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment
from shorttake.bookmarks.values import Half

NAME = "Linkwarden"

_DEEPEST = 50


def fits(document: Document) -> bool:
    """Collections of links."""
    return any(isinstance(one.get("links"), list) for one in _collections(document))


def read(document: Document) -> Iterator[Bookmark]:
    """Every link of every collection."""
    collections = _collections(document)
    known = {str(one.get("id")): one for one in collections if one.get("id") is not None}
    for collection in collections:
        folders = _path(collection, known)
        links = collection.get("links")
        for link in links if isinstance(links, list) else ():
            if isinstance(link, dict) and not isinstance(link, Half):
                dates = [when for key in ("importDate", "createdAt") if (when := moment(link.get(key)))]
                yield Bookmark(
                    url=str(link.get("url") or ""),
                    title=title(link.get("name")),
                    tags=tags_of(link.get("tags")),
                    note=note_of(link.get("description")),
                    date=min(dates, default=None),
                    folders=folders,
                )


def _collections(document: Document) -> list[dict[str, Any]]:
    value = document.json
    found = value.get("collections") if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _path(collection: dict[str, Any], known: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    names: list[str] = []
    here: dict[str, Any] | None = collection
    while here is not None and len(names) < _DEEPEST:
        name = words(here.get("name"))
        if name and name.lower() != "unorganized":  # where Linkwarden puts what nobody sorted
            names.append(name)
        parent = here.get("parentId")
        above = known.get(str(parent)) if parent is not None else None
        here = above if above is not here else None
    return tuple(dict.fromkeys(reversed(names)))
