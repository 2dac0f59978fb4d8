"""The link files of the inbox: what is there, what each is called, and finding one again."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.archive import Place
from shorttake.errors import ShorttakeError, UsageError
from shorttake.files import Source
from shorttake.link import Link, from_text
from shorttake.urls import canonical

ID_LENGTH = 6


@dataclass(frozen=True)
class Kept:
    """A link in the inbox: its id (a few letters that the author can type), its file, what it says."""

    id: str
    source: Source
    link: Link

    @property
    def path(self) -> Path:
        """The link file."""
        return self.source.path


def link_id(url: str) -> str:
    """The id of a link: six letters or digits made from its canonical address, so the same everywhere."""
    name = hashlib.sha256(canonical(url).encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(name)[:ID_LENGTH].decode("ascii").lower()


def kept(inbox: Path, zone: dt.tzinfo) -> tuple[list[Kept], list[ShorttakeError]]:
    """Every link file of the inbox, oldest first, and an error for each that cannot be read.

    Files in folders below (what is used) are passed over.
    """
    found: list[Kept] = []
    problems: list[ShorttakeError] = []
    for path in files.walk(inbox):
        if path.parent != inbox:
            continue
        try:
            found.append(read_kept(path, zone))
        except ShorttakeError as error:
            problems.append(error)
    return sorted(found, key=_age), problems


def read_kept(path: Path, zone: dt.tzinfo) -> Kept:
    """One link file. Raises FileError, or TextError with the line."""
    source = files.read(path)
    link = from_text(source.text, str(path), zone)
    return Kept(link_id(link.url), source, link)


def find(words: str, among: Sequence[Kept]) -> Kept:
    """The link that an id (or the beginning of one), a file name or an address names.

    Raises UsageError where none or more than one does.
    """
    wanted = words.strip()
    exact = [
        one for one in among if wanted in (one.id, one.path.name, one.path.stem, str(one.path), one.link.url)
    ]
    near = exact or [one for one in among if wanted and one.id.startswith(wanted.lower())]
    near = near or [one for one in among if Path(wanted).name == one.path.name]
    if not near and "/" in wanted:
        near = [one for one in among if canonical(one.link.url) == canonical(wanted)]
    if len(near) == 1:
        return near[0]
    if not near:
        raise UsageError(
            f"there is no link {words!r} in the inbox", None, "`shorttake inbox` shows their ids"
        )
    raise UsageError(
        f"{words!r} means {len(near)} links",
        ", ".join(one.path.name for one in near),
        "name the file instead",
    )


def used(one: Kept, places: Iterable[Place]) -> bool:
    """Whether a kept link was published since it was kept: its address stands in a published post.

    There is no flag for it, so nothing can disagree with the text; a link that was kept again on
    purpose, after it was published, still waits.
    """
    added = f"{one.link.added:%Y-%m-%d}" if one.link.added else ""
    return any(place.state == "published" and (place.date or "") >= added for place in places)


def _age(one: Kept) -> tuple[str, str]:
    added = one.link.added.astimezone(dt.UTC).isoformat() if one.link.added else ""
    return added, one.path.name


def tags_of(words: Iterable[str]) -> tuple[str, ...]:
    """Tags as given: blanks at the ends off, each once, in order."""
    return tuple(dict.fromkeys(tag for tag in (" ".join(word.split()) for word in words) if tag))
