"""Gets an export from the disk: a file, or a zip of parts; icons of megabytes never reach the memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from shorttake import files
from shorttake.errors import FileError, TextError

MOST_BYTES = 256_000_000  # of an export, icons not counted, unpacked; ten thousand bookmarks are some 5 MB
MOST_PARTS = 5_000  # of a zip
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")  # the second one is empty
_AT_A_TIME = 1 << 20
_ICON = re.compile(rb"(?<!\\)([\"'])data:image/")
_SHORT = 1_000  # a picture of fewer bytes is left where it is
_PARTS = (".json", ".csv", ".html", ".htm", ".xml", ".opml", ".txt")


def parts(path: Path, limit: int = MOST_BYTES) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of an export: the file itself, or what may be an export in a zip.

    A zip is read as it unpacks, and not beyond `limit` bytes in all, whatever it says of itself. Raises
    FileError where the disk says no or there is too much, TextError for a zip that cannot be unpacked.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
            if head in _ZIPS:
                yield from _unpacked(path, limit)
                return
            yield str(path), _without_icons(head, file, limit, str(path))
    except OSError as error:
        raise files.failure(error, path, "read") from None


def _unpacked(path: Path, limit: int) -> Iterator[tuple[str, bytes]]:
    left = limit
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            if len(members) > MOST_PARTS:
                what = f"the zip has {len(members):,} parts; {MOST_PARTS:,} is the most"
                raise FileError(what, str(path), "unpack it, and name the files with bookmarks")
            for member in members:
                name = member.filename
                if member.is_dir() or not name.lower().endswith(_PARTS) or "__MACOSX" in name:
                    continue
                where = f"{path}/{name}"
                if member.flag_bits & 1:
                    raise TextError("it is locked with a password", where, "unpack it yourself")
                with packed.open(member) as file:
                    head = file.read(4000)
                    if _is_page(head):
                        continue
                    data = _without_icons(head, file, left, where)
                left -= len(data)
                yield where, data
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise TextError(f"the zip cannot be unpacked ({error})", str(path), "unpack it yourself") from None


def _is_page(head: bytes) -> bool:
    """A copy of a page, of which Omnivore's export has thousands."""
    low = head.lower()
    page = low.lstrip().startswith((b"<html", b"<!doctype html", b"<div", b"<body"))
    return page and b"time_added" not in low and b"<dt>" not in low and b"pocket export" not in low


def _without_icons(head: bytes, file: IO[bytes], limit: int, where: str) -> bytes:
    """`head` and the rest of the file without the pictures in it (`"data:image/…"`); lines stay lines."""
    kept = io.BytesIO()
    waiting = head
    quote = b""  # of the picture that we are in
    while True:
        chunk = file.read(_AT_A_TIME)
        waiting += chunk
        if quote:
            end = waiting.find(quote)
            kept.write(b"\n" * waiting.count(b"\n", 0, end if end >= 0 else len(waiting)))
            waiting = waiting[end:] if end >= 0 else b""
            quote = b"" if end >= 0 else quote
        if not quote:
            waiting, quote = _sifted(waiting, kept, last=not chunk)
        if kept.tell() > limit:
            raise FileError(
                f"the export has more than {limit:,} bytes", where, "split it, and read the parts"
            )
        if not chunk:
            kept.write(waiting)
            return kept.getvalue()


def _sifted(data: bytes, kept: io.BytesIO, last: bool) -> tuple[bytes, bytes]:
    """Writes what is no picture; gives what may be the beginning of one, or the quote that will end one."""
    at = 0
    while match := _ICON.search(data, at):
        end = data.find(match[1], match.end())
        if end < 0 and not last:
            if len(data) - match.end() < _SHORT:
                kept.write(data[at : match.start()])
                return data[match.start() :], b""
            kept.write(data[at : match.end()])
            kept.write(b"\n" * data.count(b"\n", match.end()))
            return b"", match[1]
        if end < 0 or end - match.end() < _SHORT:
            kept.write(data[at : match.end()])
            at = match.end()
            continue
        kept.write(data[at : match.end()])
        kept.write(b"\n" * data.count(b"\n", match.end(), end))
        at = end
    keep = 0 if last else 16  # the longest beginning of a picture that may be cut in two
    cut = max(at, len(data) - keep)
    kept.write(data[at:cut])
    return data[cut:], b""
