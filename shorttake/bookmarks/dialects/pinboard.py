"""Pinboard (and Delicious before it): JSON and XML, as exported and as `posts/all` answers.

https://pinboard.in/api/: `description` is the title (and `false` where there is none), `extended` the note;
tags are parted by blanks; `shared` "no" is private; times are UTC. Lost: the hashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shorttake.bookmarks import tags
from shorttake.bookmarks.bookmark import Bookmark
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import objects, title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Pinboard"

_ROOT = re.compile(r"<(?:\?|!--|!doctype)[^>]*+>\s*", re.IGNORECASE)  # what may stand before the root
_POST = re.compile(r"<post(?=[\s/>])", re.IGNORECASE)


def fits(document: Document) -> bool:
    """A list of objects with `href`, or `<posts>` with `<post href=…>`."""
    if document.first == "<":
        return bool(re.match(r"<posts?[\s>]", _ROOT.sub("", document.head).lstrip("\ufeff \t\r\n")))
    found = objects(document.json, "posts")
    return bool(found) and any("href" in one for one in found[:20])


def read(document: Document) -> Iterator[Bookmark]:
    """Every post of the file."""
    if document.first == "<":
        yield from _xml(document)
    else:
        for item in objects(document.json, "posts"):
            yield bookmark(item)


def bookmark(item: dict[str, Any]) -> Bookmark:
    """One post, as JSON or as the attributes of its tag."""
    return Bookmark(
        url=str(item.get("href") or ""),
        title=title(item.get("description")),
        tags=tags_of(item.get("tags", item.get("tag"))),
        note=note_of(item.get("extended")),
        date=moment(item.get("time")),
        private=item.get("shared") in ("no", False),
        toread=item.get("toread") in ("yes", True),
    )


def _xml(document: Document) -> Iterator[Bookmark]:
    text, at = document.text, 0
    while match := _POST.search(text, at):
        tag = tags.opened(text, match.end())
        if tag is None or tag.odd:
            newline = text.find("\n", match.end())
            at = newline if newline >= 0 else len(text)
            document.damaged(match.start(), "the quotation marks of this post do not match", at)
            continue
        at = tag.end
        # The tag is decoded already: its title must not be decoded once more.
        said = bookmark(tag.attributes | {"description": ""})
        yield Bookmark(
            said.url, title(tag.get("description"), decoded=True), said.tags, said.note, said.date,
            said.private, said.toread,
        )  # fmt: skip
