"""What the author let go: addresses that no export and no service may bring again.

A text file of the author's, `dropped.txt` in the inbox, one address in a line. Who takes a line out lets
the page come again; `add-link` never looks here, since what is added by hand is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shorttake import files
from shorttake.text.edit import newline_of
from shorttake.urls import canonical

FILE = "dropped.txt"
_HEAD = (
    "# Let go: these pages are not brought again by `shorttake ingest`. Take a line out, and one may come.\n"
)


def load(inbox: Path) -> frozenset[str]:
    """The canonical addresses that were let go; none where there is no such file.

    Lines that begin with `#` are passed over. Raises FileError or TextError where it cannot be read.
    """
    path = inbox / FILE
    if not path.exists():
        return frozenset()
    lines = (line.strip() for line in files.read(path).text.lstrip("\ufeff").splitlines())
    return frozenset(canonical(line) for line in lines if line and not line.startswith("#"))


def remember(inbox: Path, urls: Iterable[str]) -> None:
    """Adds addresses that are not there yet; no other character changes. Raises FileError.

    The caller holds the `files.lock` of the content folder, as everybody does who changes the inbox.
    """
    known = set(load(inbox))
    new: list[str] = []
    for url in urls:
        line = "".join(url.split())
        if line and canonical(line) not in known:
            known.add(canonical(line))
            new.append(line)
    if not new:
        return
    path = inbox / FILE
    if not path.exists():
        files.create(path, _HEAD + "".join(f"{line}\n" for line in new))
        return
    source = files.read(path)
    newline = newline_of(source.text)
    before = source.text if not source.text or source.text.endswith("\n") else source.text + newline
    files.replace(source, before + "".join(f"{line}{newline}" for line in new))
