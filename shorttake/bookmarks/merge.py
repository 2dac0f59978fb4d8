"""One bookmark for each page, however often and in whichever folders a tool kept it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shorttake.bookmarks.bookmark import Bookmark, once
from shorttake.urls import canonical


def merge(bookmarks: Iterable[Bookmark]) -> list[Bookmark]:
    """Exactly one bookmark for each canonical address, in the order in which the pages came first.

    Tags and folders are united (folders become tags), the date is the earliest, each note stands once,
    and it is private if any was. The address is the first one that is https, else the first.
    """
    found: dict[str, list[Bookmark]] = {}
    for bookmark in bookmarks:
        found.setdefault(canonical(bookmark.url), []).append(bookmark)
    return [_one(same) for same in found.values()]


def _one(same: list[Bookmark]) -> Bookmark:
    first = same[0]
    if len(same) == 1:
        tags = once((*first.tags, *first.folders))
        return first if tags == first.tags else replace(first, tags=tags)
    return Bookmark(
        url=next((one.url for one in same if one.url.lower().startswith("https:")), first.url),
        title=_first(one.title for one in same if one.title != one.url) or _first(one.title for one in same),
        tags=once(tag for one in same for tag in (*one.tags, *one.folders)),
        note="\n\n".join(dict.fromkeys(one.note for one in same if one.note)),
        date=min((one.date for one in same if one.date), default=None),
        private=any(one.private for one in same),
        toread=any(one.toread for one in same),
        folders=once(folder for one in same for folder in one.folders),
        description=_first(one.description for one in same),
        author=_first(one.author for one in same),
        site=_first(one.site for one in same),
        published=_first(one.published for one in same),
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
