"""Reads the records of a WARC file one by one, with a limit on everything, and says where it is damaged.

warcio writes our files and judges them in the tests; it does not read them here, since it prints what
it finds wrong, goes on with less than there was, and takes lines and bodies of any length.
Format: WARC 1.1 (ISO 28500), 4 and annex D; 1.0 reads the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from shorttake import files
from shorttake.errors import FileError

MOST_RECORDS = 20_000  # of one file
_MOST_LINE = 65_536  # bytes of a header line
_MOST_LINES = 1_000
_STEP = 65_536


@dataclass(frozen=True)
class Record:
    """One record: where it begins (its gzip member, in a packed file), its named fields in lower case, and
    its block, which can be read until the next record is asked for."""

    offset: int
    fields: Mapping[str, str]
    block: Block

    @property
    def type(self) -> str:
        return self.fields.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """What it is a record of; "" for one that is about the file."""
        return self.fields.get("warc-target-uri", "").strip("<>")


def records(path: Path, start: int = 0) -> Iterator[Record]:
    """The records of a file from the byte `start` on. Raises FileError where it is none, or damaged."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise files.failure(error, path, "read") from None
    with stream:
        yield from _records(_Unpacked(stream, path, start))


def _records(data: _Unpacked) -> Iterator[Record]:
    for number in range(MOST_RECORDS):
        offset, line = data.offset, b""
        while not line:
            offset = data.offset
            read = data.line()
            if not read:
                if not number:
                    raise data.wrong("there is nothing in it")
                return
            line = read.strip()
        if not line.startswith(b"WARC/"):
            raise data.wrong("a record does not begin as one")
        fields = headers(data)
        length = fields.get("content-length", "")
        if not (length.isascii() and length.isdecimal() and len(length) < 16):
            raise data.wrong("a record does not say how long it is")
        block = Block(data, int(length))
        yield Record(offset if data.packed is False else data.member, fields, block)
        block.skip()


def headers(lines: _Unpacked | Block) -> dict[str, str]:
    """Header lines up to a blank one; in lower case, of several of one name the first. Raises FileError."""
    found: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_LINES):
        raw = lines.line()
        if not raw.strip():
            return found
        try:
            line = raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            line = raw.decode("latin-1").rstrip("\r\n")
        if line[0] in " \t" and name:
            found[name] = f"{found[name]} {line.strip()}"
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        found.setdefault(name, value.strip())
    raise lines.wrong(f"a record has more than {_MOST_LINES:,} header lines")


class Block:
    """The content of a record: as many bytes as it says, and not one more."""

    def __init__(self, data: _Unpacked, length: int) -> None:
        self._data = data
        self._left = length

    def line(self) -> bytes:
        """The next line with its end; b"" at the end of the block."""
        line = self._data.line(min(self._left, _MOST_LINE)) if self._left else b""
        self._left -= len(line)
        return line

    def read(self, most: int) -> bytes:
        """The next `most` bytes, or what there is. Raises FileError where the file ends before the block."""
        taken = bytearray()
        while self._left and len(taken) < most:
            piece = self._data.read(min(self._left, most - len(taken)))
            if not piece:
                raise self.wrong("it ends in the middle of a record")
            taken += piece
            self._left -= len(piece)
        return bytes(taken)

    def wrong(self, what: str) -> FileError:
        """An error that says where the file is damaged, and how."""
        return self._data.wrong(what)

    def skip(self) -> None:
        """Passes over what has not been read."""
        while self._left:
            self.read(_STEP)


class _Unpacked:
    """The bytes of a file, unpacked as they are asked for; packed, it is one gzip member after another."""

    def __init__(self, stream: BinaryIO, path: Path, start: int) -> None:
        self._stream = stream
        self._path = path
        self._raw = b""
        self._position = start  # in the file, of the end of `_raw`
        self._ready = bytearray()
        self._machine: zlib._Decompress | None = None
        try:
            stream.seek(start)
        except OSError as error:
            raise files.failure(error, path, "read") from None
        self._more()
        self.packed = self._raw.startswith(b"\x1f\x8b")
        self.member = start

    @property
    def offset(self) -> int:
        """Where in a file that is not packed the next byte comes from."""
        return self._position - len(self._raw) - len(self._ready)

    def line(self, most: int = _MOST_LINE) -> bytes:
        looked = 0
        while (end := self._ready.find(b"\n", looked)) < 0:
            looked = len(self._ready)
            if looked >= most or not self._fill():
                end = min(looked, most) - 1
                break
        if end + 1 > most:
            end = most - 1
        if end + 1 == _MOST_LINE:
            raise self.wrong("a header line is too long")
        return self._take(end + 1)

    def read(self, most: int) -> bytes:
        if not self._ready:
            self._fill()
        return self._take(most)

    def wrong(self, what: str) -> FileError:
        return FileError(
            f"this is no whole WARC file: {what}",
            str(self._path),
            "`warcio check` says more; is there a backup?",
        )

    def _take(self, count: int) -> bytes:
        taken = bytes(self._ready[:count])
        del self._ready[:count]
        return taken

    def _fill(self) -> bool:
        """Makes some more bytes ready; False at the end of the file."""
        if not self.packed:
            fresh = self._raw
            self._ready += fresh
            self._raw = b""
            self._more()
            return bool(fresh)
        while True:
            if self._machine is None:
                if not self._raw and not self._more():
                    return False
                self.member = self._position - len(self._raw)
                self._machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                piece = self._machine.decompress(self._raw, _STEP)
            except zlib.error as error:
                raise self.wrong("its packing is broken") from error
            if self._machine.eof:
                self._raw = self._machine.unused_data
                self._machine = None
            else:
                self._raw = self._machine.unconsumed_tail
                if not piece and not self._raw and not self._more():
                    raise self.wrong("it ends too early")
            if piece:
                self._ready += piece
                return True

    def _more(self) -> bool:
        try:
            piece = self._stream.read(_STEP)
        except OSError as error:
            raise files.failure(error, self._path, "read") from None
        self._raw += piece
        self._position += len(piece)
        return bool(piece)
