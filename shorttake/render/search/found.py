"""What one post gives to the index: its pages, known by their content before they are made. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shorttake.render.search.record import Record


class Named(NamedTuple):
    """What is remembered of a post: the names of its pages, and the sections of what stands in it."""

    names: tuple[str, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A post by its `url`; `pages` makes the pages that Pagefind reads, in the order of `names`."""

    url: str
    names: tuple[str, ...]
    pages: Callable[[], Sequence[bytes]]

    @property
    def size(self) -> int:
        """How much there is to read, in bytes."""
        return sum(int(name.rpartition("-")[2]) for name in self.names)


def pages(records: Sequence[Record], language: str) -> list[bytes]:
    """The pages of these records."""
    return [record.page(language).encode() for record in records]


def named(records: Sequence[Record], made: Sequence[bytes]) -> Named:
    """The names of their pages: a digest of the content, and how many bytes it has."""
    names = (f"{hashlib.sha256(one).hexdigest()[:20]}-{len(one)}" for one in made)
    return Named(tuple(names), tuple(sorted({record.section for record in records} - {""})))
