"""Pocket: the CSV parts of its last export, and the HTML of the ones before.

CSV: `title,url,time_added,tags,status`, tags parted by `|`
(https://support.mozilla.org/kb/exporting-your-pocket-list); HTML: two lists, "Unread" and "Read Archive",
of `<a href time_added tags>`, tags parted by commas. Times are seconds.
Lost: highlights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shorttake.bookmarks import tags
from shorttake.bookmarks.bookmark import Bookmark
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Pocket"

_TAG = re.compile(r"<(a|h1)(?=[\s>])", re.IGNORECASE)
_END = re.compile(r"</(?:a|h1)\s*>|(?=<(?:li|a|h1|/?ul)[\s>])", re.IGNORECASE)


def fits(document: Document) -> bool:
    """The columns, or the attribute that only Pocket has."""
    if {"url", "time_added", "status"} <= document.columns or {
        "url",
        "time_added",
        "tags",
    } <= document.columns:
        return True
    head = document.head
    return "<a" in head and "time_added=" in head and "add_date=" not in head


def read(document: Document) -> Iterator[Bookmark]:
    """Every article of the list."""
    if not document.columns:
        yield from _html(document)
        return
    for row in document.records("url"):
        yield Bookmark(
            url=row["url"],
            title=title(row.get("title")),
            tags=tags_of(row.get("tags"), "|"),
            date=moment(row.get("time_added")),
            toread=row.get("status", "").strip().lower() == "unread",
        )


def _html(document: Document) -> Iterator[Bookmark]:
    text, at, toread = document.text, 0, False
    while match := _TAG.search(text, at):
        tag = tags.opened(text, match.end())
        if tag is None or tag.odd:
            newline = text.find("\n", match.end())
            at = newline if newline >= 0 else len(text)
            document.damaged(match.start(), "the quotation marks of this bookmark do not match", at)
            continue
        end = _END.search(text, tag.end)
        if end is None:
            document.damaged(match.start(), "the file ends in the middle of this bookmark", len(text))
            return
        at = end.end()
        words = title(text[tag.end : end.start()])
        if match[1].lower() == "h1":
            toread = (words or "").lower() == "unread"
            continue
        yield Bookmark(
            url=tag.get("href"),
            title=words,
            tags=tags_of(tag.get("tags"), ","),
            date=moment(tag.get("time_added")),
            toread=toread,
        )
