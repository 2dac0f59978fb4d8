"""The issues of a series: in which order they stand, and what each has to jump to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from shorttake.takes.parse import Take

Post = TypeVar("Post")


@dataclass(frozen=True)
class Jump:
    """A section at a glance: its name, the fragment of its heading, how many items it has."""

    name: str
    anchor: str
    count: int


def jumps(take: Take) -> tuple[Jump, ...]:
    """The sections of a Short Take that have a heading to jump to."""
    return tuple(
        Jump(section.heading, section.anchor, len(section.items))
        for section in take.sections
        if section.heading
    )


def series_of(posts: Iterable[Post], key: Callable[[Post], str]) -> dict[str, list[Post]]:
    """Posts by the name of their series, in the order of the names; the case of a name does not matter."""
    found: dict[str, list[Post]] = {}
    spelled: dict[str, str] = {}
    for post in posts:
        name = spelled.setdefault(key(post).casefold(), key(post))
        found.setdefault(name, []).append(post)
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def ordered(posts: Iterable[Post], key: Callable[[Post], tuple[int | None, dt.datetime]]) -> list[Post]:
    """The issues of one series, oldest first: by number, an unnumbered one after what came before it in time.

    Two issues of one number (the storage and the networking edition of #12) stand in order of time.
    """
    highest = 0
    keyed: list[tuple[int, dt.datetime, Post]] = []
    for post in sorted(posts, key=lambda post: key(post)[1]):
        number, date = key(post)
        if number is not None:
            highest = max(highest, number)
        keyed.append((highest if number is None else number, date, post))
    return [post for _, _, post in sorted(keyed, key=lambda entry: entry[:2])]
