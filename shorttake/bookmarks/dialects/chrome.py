"""Chrome and its kin (Edge, Brave, Vivaldi, Opera): the file `Bookmarks` of a profile.

https://source.chromium.org/chromium/chromium/src/+/main:components/bookmarks/browser/bookmark_codec.cc: a
tree below named roots; times as text, in microseconds since 1601. Vivaldi keeps a note in `meta_info`.
Lost: the roots' own names ("Bookmarks bar"), when a bookmark was last used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shorttake.bookmarks.bookmark import Bookmark, path
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.dialects.shapes import title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment
from shorttake.bookmarks.values import Half

NAME = "Chrome (JSON)"


def fits(document: Document) -> bool:
    """The roots that every such file has."""
    value = document.json
    roots = value.get("roots") if isinstance(value, dict) else None
    return isinstance(roots, dict) and any(isinstance(root, dict) for root in roots.values())


def read(document: Document) -> Iterator[Bookmark]:
    """Every bookmark below every root but the trash."""
    value = document.json
    roots = value["roots"] if isinstance(value, dict) else {}
    waiting: list[tuple[Any, tuple[str, ...], bool]] = [
        (root, (), True) for name, root in reversed(list(roots.items())) if name != "trash"
    ]
    while waiting:
        node, folders, root = waiting.pop()
        if not isinstance(node, dict):
            continue
        children = node.get("children")
        if isinstance(children, list):
            name = title(node.get("name"))
            inner = folders if root else path((*folders, name))
            waiting += [(child, inner, False) for child in reversed(children)]
        elif "url" in node and not isinstance(node, Half):
            more = node.get("meta_info")
            yield Bookmark(
                url=str(node["url"] or ""),
                title=title(node.get("name")),
                note=note_of(more.get("Description")) if isinstance(more, dict) else "",
                date=moment(node.get("date_added")),
                folders=folders,
            )
