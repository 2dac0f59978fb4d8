"""Files of the theme under names that change with what is in them: browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

_DIGITS = 10  # of the digest: enough that two versions of one file never meet


@dataclass(frozen=True)
class Asset:
    """A file of the theme: where it is read, and where it is published, below the site's root."""

    source: Path
    url: str


@dataclass(frozen=True)
class Assets:
    """The files of the theme that pages use, by their addresses below the site's root."""

    style: str
    page: str
    filter: str
    icon: str
    live: str
    search: str
    search_style: str
    noscript: str


def assets(folder: Path, names: tuple[str, ...], where: str) -> list[Asset]:
    """These files of a folder, published in the folder `where` as `style-0123456789.css`.

    A file that is not there is published under its own name: the theme may have it from elsewhere.
    """
    found = []
    for name in names:
        source = folder / name
        stem, dot, ending = name.partition(".")
        try:
            digest = hashlib.sha256(source.read_bytes()).hexdigest()[:_DIGITS]
        except OSError:
            found.append(Asset(source, f"{where}/{name}"))
            continue
        found.append(Asset(source, f"{where}/{stem}-{digest}{dot}{ending}"))
    return found
