"""Matter: the CSV of its export.

`Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight Count,Last Interaction
Date,File Id`; tags are parted by semicolons. When a page was kept is not in it; the date of the last
interaction is the nearest there is. Lost: highlights, favorites, the copied text.
"""

from __future__ import annotations

from collections.abc import Iterator

from shorttake.bookmarks.bookmark import Bookmark
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import text, title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Matter"


def fits(document: Document) -> bool:
    """The columns that only Matter has."""
    return {"url", "title", "publisher"} <= document.columns and (
        "in queue" in document.columns or "last interaction date" in document.columns
    )


def read(document: Document) -> Iterator[Bookmark]:
    """Every row."""
    for row in document.records("url"):
        yield Bookmark(
            url=row["url"],
            title=title(row.get("title")),
            tags=tags_of(row.get("tags"), ";,"),
            date=moment(row.get("last interaction date")),
            toread=row.get("in queue", "").strip().lower() == "true",
            author=text(row.get("author")),
            site=text(row.get("publisher")),
        )
