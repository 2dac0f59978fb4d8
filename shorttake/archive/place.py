"""Where a link stands: what the author is told when he asks "have I linked this?"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from shorttake.errors import ShorttakeError

State = Literal["published", "page", "draft", "inbox", "used"]
# In this order places are told: what readers have seen, what they will see, what waits, what was shelved.
STATES: tuple[State, ...] = ("published", "page", "draft", "inbox", "used")


class Place(NamedTuple):  # there are thousands in each build, and tuples are made ten times as fast
    """One link, where it stands, and what is said there; unknown is None, never a guess.

    `file` is a path below the blog's folder, with slashes; `line` and `column` (from 1) are where the link
    begins; `start:end` are the characters of its address as written (of a reference link: in its
    definition), None where it is written in escapes. `title`, `number`, `series` and `date` (ISO 8601 day)
    are the post's; of a link file: the page's title, and the day it was kept. `section` is the heading as
    written, `text` in plain words the item of a Short Take, the paragraph of another post, or the note of
    a link file; `item` counts the bullets of a post from 0 and is None for a link in none. `canonical` is the
    form of the address that is compared (`urls.canonical`) and is never shown. `words` are the link's own,
    `author` is the linked page's, where a link file names him.
    """

    file: str
    line: int
    title: str | None = None
    number: int | None = None
    date: str | None = None
    section: str | None = None
    text: str | None = None
    url: str = ""
    state: State = "published"
    series: str | None = None
    column: int = 1
    start: int | None = None
    end: int | None = None
    item: int | None = None
    canonical: str = ""
    words: str | None = None
    author: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The place as the command line prints it, its keys in the order of the fields."""
        return {name: getattr(self, name) for name in self._fields if name != "canonical"}


LinkRow = Place  # a place among all the others, for the rooms that go through every link


@dataclass(frozen=True)
class Near:
    """A link that may be meant and is not the same: another address with this title, or another page of this
    repository."""

    place: Place
    why: Literal["title", "repository"]


@dataclass(frozen=True)
class Refreshed:
    """What bringing the index up to date did: files read, files gone, and why some could not be read."""

    read: int
    removed: int
    problems: tuple[ShorttakeError, ...] = ()


def order(place: Place) -> tuple[int, bool, str, str, int, int]:
    """Sorts places: by state as in `STATES`, then the oldest first (without a date last), then as written."""
    return (
        STATES.index(place.state),
        place.date is None,
        place.date or "",
        place.file,
        place.line,
        place.column,
    )
