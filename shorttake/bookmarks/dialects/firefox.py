"""Firefox: the JSON of "Backup…" in its library of bookmarks.

https://searchfox.org/mozilla-central/source/toolkit/components/places/BookmarkJSONUtils.sys.mjs: a tree of
containers; times in microseconds; tags in one string parted by commas (before 2015 as folders of a root of
their own); a description as an annotation. Lost: keywords, icons, the roots' own names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shorttake.bookmarks.bookmark import Bookmark, path
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment
from shorttake.bookmarks.values import Half

NAME = "Firefox (JSON)"

_CONTAINER = "text/x-moz-place-container"
_NOTE = "bookmarkProperties/description"


def fits(document: Document) -> bool:
    """The root of the places."""
    value = document.json
    return isinstance(value, dict) and (
        value.get("root") == "placesRoot"
        or value.get("guid") == "root________"
        or (value.get("type") == _CONTAINER and "children" in value)
    )


def read(document: Document) -> Iterator[Bookmark]:
    """Every bookmark of the tree."""
    value = document.json
    waiting: list[tuple[Any, tuple[str, ...], bool]] = [(value, (), False)]
    while waiting:
        node, folders, tag = waiting.pop()
        if not isinstance(node, dict):
            continue
        children = node.get("children")
        if isinstance(children, list) or node.get("type") == _CONTAINER:
            name = title(node.get("title"))
            root = "root" in node or str(node.get("guid", "")).endswith("_____")
            inner = folders if root else path((*folders, name))
            below = tag or node.get("root") == "tagsFolder" or node.get("guid") == "tags________"
            if isinstance(children, list):
                waiting += [(child, inner, below) for child in reversed(children)]
        elif "uri" in node and not isinstance(node, Half):
            yield _tagged(node, folders) if tag else _bookmark(node, folders)


def _tagged(node: dict[str, Any], folders: tuple[str, ...]) -> Bookmark:
    """In the root of tags each folder is a tag, and its children are only addresses."""
    return Bookmark(url=str(node["uri"] or ""), tags=folders[-1:])


def _bookmark(node: dict[str, Any], folders: tuple[str, ...]) -> Bookmark:
    annotations = node.get("annos")
    notes = [
        note
        for one in (annotations if isinstance(annotations, list) else ())
        if isinstance(one, dict) and one.get("name") == _NOTE and (note := note_of(one.get("value")))
    ]
    return Bookmark(
        url=str(node["uri"] or ""),
        title=title(node.get("title")),
        tags=tags_of(node.get("tags"), ","),
        note="\n\n".join(notes),
        date=moment(node.get("dateAdded")),
        folders=folders,
    )
