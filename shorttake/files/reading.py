"""Finds the author's files and reads them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

from shorttake.errors import FileError, TextError
from shorttake.files.trouble import failure

MAX_BYTES = 20_000_000  # of one text file: a post is a thousandth of it


@dataclass(frozen=True)
class Source:
    """A text file as it was when it was read; what writes it back compares with this."""

    path: Path
    text: str
    data: bytes = field(repr=False)


def read(path: Path, limit: int = MAX_BYTES) -> Source:
    """A UTF-8 text file, line endings and byte order mark as they are.

    Raises FileError where it cannot be read or is larger than `limit` bytes, TextError, with line
    and column, where it is not UTF-8.
    """
    data = read_bytes(path, limit)
    try:
        return Source(path, data.decode("utf-8"), data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        raise TextError(
            f"the file is not UTF-8 (byte 0x{data[error.start]:02x})",
            f"{path}:{line}:{len(before) + 1}",
            "it is UTF-16: save it as UTF-8"
            if wide
            else "save it as UTF-8; an old editor may have written Latin-1 or Windows-1252",
        ) from None


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file; raises FileError."""
    try:
        # Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:  # noqa: PTH123
            stat = os.fstat(file.fileno())
            if not S_ISREG(stat.st_mode):
                raise FileError("it is no file that holds text", str(path), "take it out of this folder")
            data = file.read(min(limit, stat.st_size) + 1)
            if len(data) > stat.st_size:  # it grew meanwhile
                data += file.read(limit + 1 - len(data))
    except OSError as error:
        raise failure(error, path, "read") from None
    if len(data) > limit:
        raise FileError(f"the file has more than {limit:,} bytes", str(path), "a text should not")
    return data


def walk(folder: Path, suffixes: tuple[str, ...] = (".md", ".markdown")) -> list[Path]:
    """Every file below a folder with one of these endings, sorted; hidden names are passed over.

    Symbolic links to files are followed, links to folders are not (they may lead in a circle). A link that
    leads nowhere is named all the same: whoever reads it is told. Named pipes and the like are passed
    over. A folder that is not there holds nothing. Raises FileError.
    """
    return [Path(entry.path) for entry in _scan(folder, suffixes)]


def names(folder: Path, suffixes: tuple[str, ...] = (".md", ".markdown")) -> list[str]:
    """As `walk`, the paths as text: of thousands of files that is a good deal faster."""
    return [entry.path for entry in _scan(folder, suffixes)]


def _scan(folder: Path, suffixes: tuple[str, ...]) -> list[os.DirEntry[str]]:
    found: list[os.DirEntry[str]] = []
    waiting = [str(folder)]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.name.lower().endswith(suffixes) and _is_file(entry):
                        found.append(entry)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise failure(error, Path(here), "read") from None
    return sorted(found, key=lambda entry: entry.path)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() or (
            entry.is_symlink() and not entry.is_dir() and not Path(entry.path).exists()
        )
    except OSError:  # links that lead in a circle
        return True


def stamps(folder: Path, suffixes: tuple[str, ...] = (".md", ".markdown")) -> Iterator[tuple[Path, int, int]]:
    """Each file of `walk` with its size in bytes and its time of change in nanoseconds."""
    for entry in _scan(folder, suffixes):
        try:
            stat = entry.stat()
        except OSError:  # gone meanwhile, or a link that leads nowhere
            continue
        yield Path(entry.path), stat.st_size, stat.st_mtime_ns


def digest(data: bytes) -> str:
    """A short name for these bytes (BLAKE2b, 128 bits, in hex)."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
