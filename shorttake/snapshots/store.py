"""Puts a copy on the disk, whole or not at all, under a name of its own; nothing here deletes one."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.errors import FileError
from shorttake.snapshots.snapshot import SUFFIXES, sidecar
from shorttake.text.series import slugify

_LOCK_SECONDS = 5.0  # another command writes for a moment only
_LONGEST = 50  # letters of a name: 200 bytes at most, and a disk takes 255
_TEMPORARY = ".shorttake-"  # as `files` names what it has not finished, and sweeps


@dataclass(frozen=True)
class Size:
    """What the copies take up: bytes on disk (fingerprints included), copies, and bytes by month.

    `months` maps `2026-11` to (bytes, copies), the oldest first; what lies outside the folders of months
    is under "".
    """

    bytes: int
    copies: int
    months: dict[str, tuple[int, int]]


def put(
    folder: Path, words: str, now: dt.datetime, make: Callable[[str], bytes], most: int = 999
) -> tuple[Path, int]:
    """Writes `make(name)` to `folder/YYYY/MM/slug.warc.gz`; gives the path and the bytes written.

    The slug is made of `words` and numbered where it is taken. Raises FileError; then nothing is there.
    """
    month = folder / f"{now:%Y}" / f"{now:%m}"
    slug = slugify(words, _LONGEST)
    with files.lock(folder, _LOCK_SECONDS):
        _make_folder(month)
        files.sweep(month)
        for number in range(1, most + 1):
            path = month / f"{slug if number == 1 else f'{slug}-{number}'}{SUFFIXES[0]}"
            if os.path.lexists(path) or os.path.lexists(sidecar(path)):
                continue
            data = make(path.name)
            try:
                create(path, data)
            except FileError as error:
                if isinstance(error.__cause__, FileExistsError):
                    continue
                raise
            return path, len(data)
    raise FileError(f"there are {most} copies of this name", str(month / slug), "take some of them elsewhere")


def create(path: Path, data: bytes) -> None:
    """A new file of these bytes, whole or not there: `files.create` for what is no text.

    Raises FileError where something is there already (`FileExistsError` as cause) or the disk says no.
    """
    temporary = path.parent / f"{_TEMPORARY}{secrets.token_hex(8)}.tmp"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        _name(temporary, path)
    except FileExistsError as error:
        raise FileError("there is such a file already", str(path), "nothing was written") from error
    except OSError as error:
        raise files.failure(error, path, "written") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    with contextlib.suppress(OSError):  # makes the name last through a power cut
        handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def size(folder: Path) -> Size:
    """What the copies take up, from the names and sizes of the files alone. Raises FileError."""
    months: Counter[str] = Counter()
    copies: Counter[str] = Counter()
    for path, length, _ in files.stamps(folder, ("",)):
        parts = path.relative_to(folder).parts
        dated = len(parts) == 3 and len(parts[0]) == 4 and len(parts[1]) == 2
        month = f"{parts[0]}-{parts[1]}" if dated and (parts[0] + parts[1]).isdecimal() else ""
        months[month] += length
        copies[month] += path.name.endswith(SUFFIXES)
    return Size(
        months.total(), copies.total(), {month: (months[month], copies[month]) for month in sorted(months)}
    )


def _name(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)  # unlike a rename it fails where something is there
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV):
            raise
        if os.path.lexists(path):  # a file system without hard links
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        temporary.rename(path)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.failure(error, folder, "made") from None
