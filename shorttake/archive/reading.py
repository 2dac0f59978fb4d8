"""Reading the files that changed: each by itself, so that a broken one stops no other."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from shorttake import files
from shorttake.archive.stamps import NOT_SURE, Root, Stamps
from shorttake.errors import FileError, ShorttakeError
from shorttake.files import Source
from shorttake.settings import Settings

if TYPE_CHECKING:
    from shorttake.archive.entry import Entry

Stamp = tuple[str, int, int]  # file, size, time of change


@dataclass(eq=False)
class Reading:
    """What changed on disk, read and understood, and not yet written into the index.

    `entries` and `broken` come with the digest of the file's bytes; `touched` have another time of change
    and the same bytes; `unnamed` are told of and cannot be remembered. `sure` says whether next time the
    stamps alone will tell that nothing changed.
    """

    stamps: Stamps
    entries: list[tuple[Stamp, str, Entry]] = field(default_factory=list)
    broken: list[tuple[Stamp, str, ShorttakeError]] = field(default_factory=list)
    touched: list[Stamp] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    unnamed: list[ShorttakeError] = field(default_factory=list)
    sure: bool = True

    @property
    def read(self) -> int:
        """How many files were read."""
        return len(self.entries) + len(self.broken) + len(self.touched)

    @property
    def changed(self) -> list[str]:
        """The files that have other bytes than before."""
        return [stamp[0] for stamp, _, _ in (*self.entries, *self.broken)]


def read_changed(db: sqlite3.Connection, settings: Settings, stamps: Stamps, known: bool) -> Reading:
    """Reads every file whose stamp is not the one remembered; those with other bytes are understood anew.

    `known` is False where nothing is to be taken from the index.
    """
    reading = Reading(stamps)
    before: set[Stamp] = (
        set(db.execute("SELECT file, size, mtime FROM archive_files").fetchall()) if known else set()
    )
    now = set(stamps.of_files())
    changed = now - before
    same = len(now) - len(changed)
    left = before - now if len(before) > same else set()
    gone = {file for file, _, _ in left} - {file for file, _, _ in changed}
    reading.gone = {file for file in gone if not file.startswith(stamps.unseen)} if stamps.unseen else gone
    roots: dict[str, Root] = {folder.prefix: folder.root for folder in stamps.folders}
    for stamp in sorted(changed):
        file = stamp[0]
        try:
            file.encode()
        except UnicodeEncodeError:
            reading.unnamed.append(_unnamed(file))
            reading.sure = False
            continue
        row = (
            db.execute("SELECT digest FROM archive_files WHERE file = ?", (file,)).fetchone()
            if before
            else None
        )
        _read_one(settings, stamp, roots[file[: file.rindex("/") + 1]], row[0] if row else None, reading)
    return reading


def _unnamed(file: str) -> FileError:
    shown = file.encode("utf-8", "backslashreplace").decode("utf-8")
    return FileError("the file's name is not UTF-8", shown, "give it another name")


def _read_one(settings: Settings, stamp: Stamp, root: Root, digest: str | None, reading: Reading) -> None:
    file, size, mtime = stamp
    path = os.path.join(settings.root, file)  # noqa: PTH118 (a Path for each of many files takes its time)
    mtime = reading.stamps.sure(mtime)
    try:
        data = _bytes(path, size)
    except FileError as error:
        if size <= files.MAX_BYTES:  # else it stays as it is until it changes
            mtime, reading.sure = NOT_SURE, False
        if os.path.exists(path):  # noqa: PTH110
            reading.broken.append(((file, size, mtime), "", _below(error, settings.root)))
        elif digest is not None:  # gone since we looked
            reading.gone.add(file)
        return
    reading.sure = reading.sure and mtime != NOT_SURE
    now = files.digest(data)
    if now == digest:
        reading.touched.append((file, size, mtime))
        return
    try:
        entry = _understand(data, path, file, root, settings)
        reading.entries.append(((file, size, mtime), now, entry))
    except ShorttakeError as error:
        reading.broken.append(((file, size, mtime), now, _below(error, settings.root)))


def _bytes(path: str, size: int) -> bytes:
    """As `files.read_bytes`, which makes room for the largest file, in a fifth of the time."""
    if size <= files.MAX_BYTES:
        with contextlib.suppress(OSError), open(path, "rb", buffering=0) as file:  # noqa: PTH123
            data: bytes = file.read(size + 1)
            if len(data) == size:
                return data
    return files.read_bytes(Path(path))


def _understand(data: bytes, path: str, file: str, root: Root, settings: Settings) -> Entry:
    """What a file says; raises TextError or FrontMatterError. What reads posts is loaded only then."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = files.read(Path(path)).text  # raises what is to be said of it
    if root == "inbox" or root == "used":
        from shorttake.archive.kept import of_link

        return of_link(text, file, root, settings.zone)
    from shorttake.archive.harvest import of_post

    return of_post(Source(Path(path), text, data), settings, root == "page")


def _below(error: ShorttakeError, root: Path) -> ShorttakeError:
    """The error with its place named as the author sees it: below the blog's folder."""
    if error.where:
        error.where = error.where.removeprefix(f"{root}/")
    return error
