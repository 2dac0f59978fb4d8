"""Publishing a draft: one write makes it public, then its link files go on the shelf."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shorttake import files
from shorttake.archive import Archive
from shorttake.archive.posts import Post, make_post, post_files, read_post
from shorttake.errors import FileError, ShorttakeError, TextError
from shorttake.inbox import Kept, used
from shorttake.settings import Settings
from shorttake.text import apply, edits
from shorttake.text.frontmatter import place
from shorttake.text.links import find
from shorttake.urls import canonical


@dataclass(frozen=True)
class Published:
    """A published post, and where the link files that it used went; `already` if it was public before."""

    post: Post
    shelved: tuple[Path, ...]
    already: bool


def publish(
    post: Post, settings: Settings, archive: Archive, waiting: Sequence[Kept], now: dt.datetime
) -> Published:
    """Makes a draft public: date, status, number and lasting id in one atomic write, then the shelf.

    Cut off at any moment it leaves the draft or the published post, and run again it finishes. A post
    that is public already only gets its link files shelved. Raises FileError, ChangedError or, where
    another post has the same address, TextError; then nothing has changed.
    """
    with files.lock(settings.content):
        files.sweep(post.source.path.parent)
        already = post.head.status != "draft"
        if not already:
            changes = _changes(post, settings, archive, now)
            text = apply(post.source.text, edits(post.source.text, changes, post.file))
            after = make_post(files.Source(post.source.path, text, text.encode("utf-8")), settings)
            _check(after, settings)
            files.replace(post.source, text)
            post = after
        return Published(post, shelve(post, settings, waiting), already)


def shelve(post: Post, settings: Settings, waiting: Sequence[Kept]) -> tuple[Path, ...]:
    """Moves the link files whose links stand in this post to `inbox/used/NUMBER/` (or its slug)."""
    there = {canonical(link.url) for link in find(post.source.text, post.body_at).links}
    name = str(post.head.number) if post.head.number is not None else post.head.slug
    return tuple(
        files.move(one.path, settings.used / name)
        for one in waiting
        if canonical(one.link.url) in there and one.path.exists() and _kept_before(one, post)
    )


def unfinished(settings: Settings, archive: Archive, waiting: Sequence[Kept]) -> list[Post]:
    """Published posts whose link files still lie in the inbox: a publication that was cut off."""
    names: dict[str, None] = {}
    for one in waiting:
        places = archive.places(one.link.url)
        if used(one, places):
            names |= {spot.file: None for spot in places if spot.state == "published"}
    found = []
    for name in names:
        try:
            post = read_post(settings.root / name, settings)
        except ShorttakeError:
            continue
        if any(_kept_before(one, post) for one in waiting):
            found.append(post)
    return found


def _kept_before(one: Kept, post: Post) -> bool:
    """A link that was kept after the post came out is meant for another one."""
    return one.link.added is None or post.head.date is None or one.link.added.date() <= post.head.date.date()


def _changes(post: Post, settings: Settings, archive: Archive, now: dt.datetime) -> dict[str, Any]:
    keys = {key.lower(): key for key in post.matter.data}
    head = post.head
    changes: dict[str, Any] = {keys.get("status", "status"): "published"}
    for flag in ("draft", "published"):  # Hugo's and Jekyll's words for a draft would contradict it
        if flag in keys:
            changes[keys[flag]] = None
    if head.date is None:
        changes[keys.get("date", "date")] = now.isoformat()
    if post.kind == "take":
        series = head.series or settings.series[0]
        number = head.number
        if number is None:
            number = max(archive.numbers(series), default=0) + 1
            changes[keys.get("number", "number")] = number
        if head.series is None:
            changes[keys.get("series", "series")] = series
    if head.id is None:
        text = apply(post.source.text, edits(post.source.text, changes, post.file))
        after = make_post(files.Source(post.source.path, text, b""), settings)
        changes[keys.get("id", "id")] = after.feed_id
    return changes


def _check(post: Post, settings: Settings) -> None:
    """No other published post has this address or this id."""
    for path, page in post_files(settings):
        if path == post.source.path:
            continue
        try:
            other = read_post(path, settings, page)
        except (FileError, TextError):
            continue  # the build will name it; it has no address that could clash
        if other.head.status == "draft":
            continue
        if other.address.rstrip("/") == post.address.rstrip("/") or other.feed_id == post.feed_id:
            raise TextError(
                f"{other.file} has the address {other.address} already",
                place(post.file, post.line("slug")),
                "give this post another `slug`",
            )
