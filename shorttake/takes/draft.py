"""The next Short Take: a new draft from the inbox, or what is new added to the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shorttake import files
from shorttake.archive import Archive
from shorttake.archive.posts import Post, read_post
from shorttake.errors import FileError, ShorttakeError, UsageError
from shorttake.inbox import Kept, used
from shorttake.settings import Settings
from shorttake.takes.compose import Group, Suggest, additions, compose
from shorttake.text import apply
from shorttake.text.links import find
from shorttake.text.series import slugify
from shorttake.urls import canonical


@dataclass(frozen=True)
class Drafted:
    """What became of the draft: its file, what was put into it now, how many links wait for the next one."""

    status: Literal["new", "extended", "unchanged"]
    path: Path
    series: str
    number: int
    added: tuple[Kept, ...]
    left: int


def draft(
    settings: Settings,
    archive: Archive,
    waiting: Sequence[Kept],
    series: str | None = None,
    number: int | None = None,
    limit: int | None = None,
    suggest: Suggest = lambda link: None,
) -> Drafted:
    """Writes or extends the draft of a series (the first of the settings' if none is named).

    `waiting` are the links of the inbox, oldest first; `suggest` names the section of a link that
    nobody has filed; `limit` is the most links of the inbox that the
    issue shall hold, the rest wait for the next one. Raises UsageError where the number is published or
    several drafts are open, FileError or ChangedError where the disk says no.
    """
    name = _series(settings, series)
    with files.lock(settings.content):
        files.sweep(settings.takes)
        archive.refresh()
        mine = _open_draft(drafts(settings), name, number)
        if mine is None:
            return _new(settings, archive, waiting, name, number, limit, suggest)
        return _extend(settings, archive, waiting, mine, name, limit, suggest)


def drafts(settings: Settings) -> list[Post]:
    """Every draft among the Short Takes; a file that cannot be read is none."""
    found = []
    for path in files.walk(settings.takes):
        try:
            post = read_post(path, settings)
        except ShorttakeError:
            continue
        if post.head.status == "draft":
            found.append(post)
    return found


def _series(settings: Settings, series: str | None) -> str:
    if series is None:
        return settings.series[0]
    for name in settings.series:
        if series.casefold() in (name.casefold(), slugify(name)):
            return name
    raise UsageError(
        f"there is no series {series!r}", "--series", f"the settings have {', '.join(settings.series)}"
    )


def _open_draft(open_: Sequence[Post], series: str, number: int | None) -> Post | None:
    mine = [post for post in open_ if (post.head.series or series).casefold() == series.casefold()]
    if number is not None:
        mine = [post for post in mine if post.head.number == number]
    if len(mine) > 1:
        raise UsageError(
            f"{len(mine)} drafts of {series} are open",
            ", ".join(post.file for post in mine),
            "say which one with --number",
        )
    return mine[0] if mine else None


def _new(
    settings: Settings,
    archive: Archive,
    waiting: Sequence[Kept],
    series: str,
    number: int | None,
    limit: int | None,
    suggest: Suggest,
) -> Drafted:
    numbers = archive.numbers(series)
    if number is None:
        number = max(numbers, default=0) + 1
    elif number in numbers:
        raise UsageError(f"{series} #{number} exists already", numbers[number][0], "take another --number")
    groups, left = _choose(_pending(waiting, archive, set()), limit)
    if not groups:
        raise UsageError(
            "there is nothing to write about" if not left else "the limit is smaller than the first item",
            str(settings.inbox) if not left else "--limit",
            "`shorttake add-link URL` keeps a link",
        )
    text = compose(f"{series} #{number}", series, number, groups, settings, suggest)
    stem, tries = f"{slugify(series)}-{number}", 1
    while True:
        path = settings.takes / (f"{stem}.md" if tries == 1 else f"{stem}-{tries}.md")
        try:
            files.create(path, text)
            break
        except FileError as error:
            if not isinstance(error.__cause__, FileExistsError) or tries > 99:
                raise
            tries += 1
    return Drafted("new", path, series, number, tuple(one for group in groups for one in group), left)


def _extend(
    settings: Settings,
    archive: Archive,
    waiting: Sequence[Kept],
    post: Post,
    series: str,
    limit: int | None,
    suggest: Suggest,
) -> Drafted:
    text = post.source.text
    there = {canonical(link.url) for link in find(text, post.body_at).links}
    number = post.head.number or max(archive.numbers(series), default=0) + 1
    held = sum(canonical(one.link.url) in there for one in waiting)
    room = None if limit is None else max(0, limit - held)
    groups, left = _choose(_pending(waiting, archive, there), room)
    if not groups:
        return Drafted("unchanged", post.source.path, series, number, (), left)
    files.replace(post.source, apply(text, additions(text, groups, settings, post.file, suggest)))
    added = tuple(one for group in groups for one in group)
    return Drafted("extended", post.source.path, series, number, added, left)


def _pending(waiting: Sequence[Kept], archive: Archive, there: set[str]) -> list[Kept]:
    """The kept links that are in no draft and were not published since they were kept, each once."""
    pending = []
    seen = set(there)
    for one in waiting:
        name = canonical(one.link.url)
        if name in seen:
            continue
        places = archive.places(one.link.url)
        if used(one, places) or any(place.state == "draft" for place in places):
            continue
        seen.add(name)
        pending.append(one)
    return pending


def _choose(pending: Sequence[Kept], room: int | None) -> tuple[list[Group], int]:
    """Groups in the order of their oldest link, as many as there is room for; and how many links are left."""
    groups: dict[str, list[Kept]] = {}
    for one in pending:
        name = f"group {one.link.group.casefold()}" if one.link.group else f"link {one.path}"
        groups.setdefault(name, []).append(one)
    chosen: list[Group] = []
    count = 0
    for group in groups.values():
        if room is not None and count + len(group) > room:
            break  # the order is the order: a later, smaller one does not jump the queue
        chosen.append(tuple(group))
        count += len(group)
    return chosen, len(pending) - count
