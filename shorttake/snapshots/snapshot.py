"""What a copy of a page is, and what became of the wish to have one. All of it plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = (".warc.gz", ".warc")


@dataclass(frozen=True)
class Limits:
    """How much of a page is kept, and how long we take over it.

    `seconds` is for everything that is fetched; `each` and `total` are bytes (unpacked) of one file
    and of all, the page among them; `files` is the most stylesheets and images that are asked for.
    """

    seconds: float = 20.0
    each: int = 5_000_000
    total: int = 10_000_000
    files: int = 40


@dataclass(frozen=True)
class Snapshot:
    """A copy of one page in a WARC file.

    `url` is the address that was asked for and `final` the one that answered, both without fragment;
    `date` is the capture in UTC; `media` the media type as the server named it ("" where it did not);
    `offset` the byte of the file at which the page's own record begins.
    """

    path: Path
    url: str
    final: str
    date: dt.datetime
    status: int
    media: str
    offset: int

    @property
    def sidecar(self) -> Path:
        """The file beside it that holds the fingerprint of its text."""
        return sidecar(self.path)


@dataclass(frozen=True)
class Kept:
    """A copy was kept: where, of how many bytes on disk, with how many stylesheets and images.

    `left_out` counts those that were wanted and are not in it (too large, too many, too slow, gone);
    `truncated` says that the page itself is not all there.
    """

    snapshot: Snapshot
    bytes: int
    files: int
    left_out: int = 0
    truncated: bool = False


@dataclass(frozen=True)
class NotKept:
    """Why there is no copy: `why` is a sentence for the author, `hint` what he can do, if anything.

    With `disk` the trouble is on this machine, so that the next page would fare no better.
    """

    url: str
    why: str
    hint: str | None = None
    disk: bool = False


def sidecar(path: Path) -> Path:
    """`slug.json` for `slug.warc.gz`."""
    name = path.name
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return path.with_name(f"{name}.json")
