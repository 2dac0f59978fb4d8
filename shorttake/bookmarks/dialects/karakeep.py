"""Karakeep (once Hoarder): the JSON of its export.

https://github.com/karakeep-app/karakeep, packages/shared/import-export/exporters.ts: `bookmarks` with
`createdAt` in seconds, `title`, `tags`, `content` (a link, a text or nothing), `note`, and the ids of the
`lists` that it is in.
Lost: lists that are searches, what is archived.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shorttake.bookmarks.bookmark import Bookmark, once, words
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import objects, title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Karakeep"

_DEEPEST = 50


def fits(document: Document) -> bool:
    """`bookmarks` with a `content`."""
    value = document.json
    found = objects(value, "bookmarks") if isinstance(value, dict) else []
    return any("content" in one for one in found[:20])


def read(document: Document) -> Iterator[Bookmark]:
    """Every bookmark; one that is a text and no link has no address."""
    lists = {str(one.get("id")): one for one in _lists(document.json)}
    for item in objects(document.json, "bookmarks"):
        content = item.get("content")
        ids = item.get("lists")
        yield Bookmark(
            url=str(content.get("url") or "") if isinstance(content, dict) else "",
            title=title(item.get("title")),
            tags=tags_of(item.get("tags")),
            note=note_of(item.get("note")),
            date=moment(item.get("createdAt")),
            folders=once(
                name for one in (ids if isinstance(ids, list) else ()) for name in _path(one, lists)
            ),
        )


def _lists(value: object) -> list[dict[str, Any]]:
    found = value.get("lists") if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _path(id_: object, lists: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    names: list[str] = []
    while len(names) < _DEEPEST and (here := lists.get(str(id_))) and here.get("type") != "smart":
        if name := words(here.get("name")):
            names.append(name)
        if id_ == here.get("parentId"):
            break
        id_ = here.get("parentId")
    return tuple(dict.fromkeys(reversed(names)))
