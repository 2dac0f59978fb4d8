"""Unpacks what servers send compressed, a little at a time, so that a small bomb cannot become a big one.

Each way of packing that is offered can be stopped after a piece: brotli since 1.2.0 (its
`output_buffer_limit`), zstd through its reader.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

OFFERED = "gzip, deflate, br, zstd"
_KNOWN = {"gzip", "x-gzip", "deflate", "br", "zstd"}
_NOTHING = {"", "identity"}
_STEP = 65_536  # bytes unpacked at a time
_WINDOW = 8 * 1024 * 1024  # bytes that zstd may look back: the most that a browser takes (RFC 9659)
_MOST_LAYERS = 3  # nobody packs a page more often


class Packed(Exception):
    """The body is packed in a way that was not asked for; the message names it."""


class Broken(Exception):
    """The packed body stops making sense; what came out before was yielded."""


def layers(content_encoding: str) -> list[str]:
    """The encodings of a Content-Encoding header, in the order they were applied (RFC 9110, 8.4).

    Raises Packed for one that was not offered, and for more than three.
    """
    named = [name.strip().lower() for name in content_encoding.split(",")]
    packed = [name for name in named if name not in _NOTHING]
    strange = [name for name in packed if name not in _KNOWN]
    if strange or len(packed) > _MOST_LAYERS:
        raise Packed(", ".join(strange or packed)[:80])
    return packed


def unpacked(chunks: Iterable[bytes], packed: list[str], most: int) -> Iterator[bytes]:
    """`chunks` without their packing, in pieces of at most 64 KiB. Raises Broken.

    An inner layer that grows beyond `most` bytes ends there; the outermost is for the caller to count.
    """
    pieces: Iterator[bytes] = iter(chunks)
    for number, name in enumerate(reversed(packed)):
        if name == "br":
            pieces = _unpacked_brotli(pieces)
        elif name == "zstd":
            pieces = _unpacked_zstd(pieces)
        else:
            pieces = _inflated(pieces, deflate=name == "deflate")
        if number < len(packed) - 1:
            pieces = _at_most(pieces, most)
    return pieces


def _inflated(chunks: Iterator[bytes], *, deflate: bool) -> Iterator[bytes]:
    first = b""
    for chunk in chunks:  # two bytes tell what it is
        first += chunk
        if len(first) >= 2:
            break
    if not first:
        return
    if not deflate and not b"\x1f\x8b".startswith(first[:2]):
        yield first  # called gzip, but plain: as misconfigured servers send it
        yield from chunks
        return
    # "deflate" is the zlib format; some servers send it raw (RFC 9110, 8.4.1.2). zlib's first two
    # bytes are a multiple of 31 and name method 8 (RFC 1950, 2.2).
    raw = deflate and (first[0] & 0x0F != 8 or int.from_bytes(first[:2].ljust(2, b"\0"), "big") % 31 != 0)
    window = -zlib.MAX_WBITS if raw else zlib.MAX_WBITS if deflate else zlib.MAX_WBITS | 16
    machine = zlib.decompressobj(window)
    data = first
    while True:
        try:
            piece = machine.decompress(data, _STEP)
        except zlib.error as error:
            raise Broken(str(error)) from error
        if piece:
            yield piece
        if machine.eof:
            data = machine.unused_data or next(chunks, b"")
            if deflate or not data.startswith(b"\x1f"):
                return  # padding after the end is not for us (RFC 1952, 2.2 allows another member)
            machine = zlib.decompressobj(window)
            continue
        data = machine.unconsumed_tail
        if not data and len(piece) < _STEP:
            fresh = next(chunks, None)
            if fresh is None:
                raise Broken("the packed data ends too early")
            data = fresh


def _unpacked_brotli(chunks: Iterator[bytes]) -> Iterator[bytes]:
    import brotli

    machine = brotli.Decompressor()
    data = next(chunks, b"")
    while data or not machine.can_accept_more_data():
        try:
            piece = machine.process(data, output_buffer_limit=_STEP)
        except brotli.error as error:
            raise Broken(str(error)) from error
        if piece:
            yield piece
        if machine.is_finished():
            return
        data = next(chunks, b"") if machine.can_accept_more_data() else b""
    raise Broken("the packed data ends too early")


def _unpacked_zstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """A page that ends too early is told by its length only: zstd's reader does not say."""
    import zstandard

    machine = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    try:
        source = io.BufferedReader(_Source(chunks), _STEP)
        with machine.stream_reader(source, read_across_frames=True) as reader:
            while piece := reader.read(_STEP):
                yield piece
    except zstandard.ZstdError as error:
        raise Broken(str(error)) from error


class _Source(io.RawIOBase):
    """Chunks as a file that is read from its beginning."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._rest = self._rest or next(self._chunks, b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _at_most(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    left = most
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return
