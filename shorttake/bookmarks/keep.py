"""From bookmarks to link files: which of them are for the blog, and what becomes of each.

The link file is dated by the bookmark (`added`), so that its age in the inbox is how long the author has
had it; a date that is still to come counts as now. Title, note and tags are as the tool had them, folders
are tags; the tag that marks what is for the blog stays one, since nothing that the author wrote is taken
away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shorttake.archive import Place
from shorttake.bookmarks.bookmark import Bookmark, LeftOut
from shorttake.inbox.batch import Filed, Known, capture_many
from shorttake.link import Link
from shorttake.urls import canonical

Fate = Literal["added", "known", "dropped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a bookmark: `added` (with its file, unless it was only tried), `known` and where, or
    `dropped` once by the author."""

    fate: Fate
    bookmark: Bookmark
    path: Path | None = None
    seen: tuple[Place, ...] = ()

    @property
    def published(self) -> bool:
        """Whether it is known because it was published, not because it waits."""
        return any(place.state in ("published", "page") for place in self.seen)


def choose(
    bookmarks: Iterable[Bookmark], tag: str | None, private: bool
) -> tuple[list[Bookmark], list[LeftOut]]:
    """The bookmarks that are for the blog, and why the others are not.

    With `tag` only those that have it (in any case; a folder of that name counts); private ones only if
    `private`.
    """
    chosen: list[Bookmark] = []
    left_out: list[LeftOut] = []
    wanted = tag.casefold() if tag else None
    for one in bookmarks:
        if wanted and not any(name.casefold() == wanted for name in one.tags):
            left_out.append(LeftOut(one.url, f"without the tag {tag}"))
        elif one.private and not private:
            left_out.append(LeftOut(one.url, "private"))
        else:
            chosen.append(one)
    return chosen, left_out


def keep(
    bookmarks: Sequence[Bookmark],
    inbox: Path,
    archive: Known,
    dropped: Collection[str],
    now: dt.datetime,
    progress: Callable[[int], object] = lambda done: None,
) -> list[Outcome]:
    """Keeps each bookmark that is neither published, nor kept, nor in `dropped` (canonical addresses).

    Never visits a page. Raises FileError where the disk says no; doing it again adds the rest.
    """
    gone = [bool(dropped) and canonical(one.url) in dropped for one in bookmarks]
    links = [to_link(one, now) for one, out in zip(bookmarks, gone, strict=True) if not out]
    done = iter(capture_many(links, inbox, archive, now, progress))
    return [
        Outcome("dropped", one) if out else _outcome(one, next(done))
        for one, out in zip(bookmarks, gone, strict=True)
    ]


def try_out(bookmarks: Iterable[Bookmark], archive: Known, dropped: Collection[str]) -> list[Outcome]:
    """What `keep` would do, without doing it."""
    archive.refresh()
    found: list[Outcome] = []
    for one in bookmarks:
        seen = tuple(archive.places(one.url))
        fate: Fate = "dropped" if canonical(one.url) in dropped else "known" if seen else "added"
        found.append(Outcome(fate, one, None, seen if fate == "known" else ()))
    return found


def to_link(bookmark: Bookmark, now: dt.datetime) -> Link:
    """The link that a bookmark becomes; a title that only repeats the address is none."""
    date = bookmark.date.astimezone(now.tzinfo) if bookmark.date else now
    title = bookmark.title
    if title and title.rstrip("/") in (
        bookmark.url.rstrip("/"),
        bookmark.url.partition("://")[2].rstrip("/"),
    ):
        title = None
    return Link(
        url=bookmark.url,
        title=title,
        author=bookmark.author,
        site=bookmark.site,
        date=bookmark.published,
        description=bookmark.description,
        tags=bookmark.tags,
        note=bookmark.note,
        added=min(date, now),
    )


def _outcome(bookmark: Bookmark, filed: Filed) -> Outcome:
    return Outcome(filed.status, bookmark, filed.path, filed.seen)
