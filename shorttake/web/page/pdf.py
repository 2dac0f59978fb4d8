"""The title and the authors that a PDF names in its metadata: its XMP packet, or its information dictionary.

ISO 32000-1, 14.3 and 7.5. Only what is needed is read, every step within a limit, so that no file can
make this slow; a damaged, encrypted or cut-off file has just less to say. A library that reads whole
PDFs would have to be kept from being led in circles.
"""

from __future__ import annotations

import html
import re
import zlib
from collections import deque
from collections.abc import Iterator

from shorttake.web.page import people
from shorttake.web.page.words import decoded, key

_MOST_STREAMS = 300  # object streams that are looked into
_MOST_UNPACKED = 2_000_000  # bytes of one
_MOST_ALTOGETHER = 20_000_000
_MOST_DICTIONARY = 65_536
_MOST_PACKET = 300_000

_INFO = re.compile(rb"/Info\s{1,8}(\d{1,9})\s{1,8}(\d{1,5})\s{1,8}R")
_OBJECT_STREAM = re.compile(rb"/Type\s{0,8}/ObjStm")
_ENTRY = re.compile(rb"/(Title|Author)\s{0,8}(?=[(<])")
_NUMBER = re.compile(rb"\d{1,10}")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|\r|\n)|(.))", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# PDFDocEncoding (ISO 32000-1, annex D.3) where it differs from latin-1.
_DOC_ENCODING = {
    **dict(zip(range(0x18, 0x20), "˘ˇˆ˙˝˛˚˜", strict=True)),
    **dict(zip(range(0x80, 0x9F), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", strict=True)),
    0xA0: "€",
}

_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b.*|(?:power ?point )?presentation\d*|"
    r"powerpoint-präsentation|"
    r"slide ?\d+|folie ?\d+|untitled.*|unbenannt.*|document ?\d*|dokument ?\d*|layout ?\d+|title|"
    r"titel|no title|"
    r"unknown|print|.*\.(?:docx?|pptx?|xlsx?|pdf|tex|dvi|ps|eps|indd|qxd|qxp|fm|rtf|odt|odp|txt|html?|"
    r"ai|pages|key|"
    r"pub|vsdx?)|[a-z]:\\.*|(?:file|https?):/.*|/.*)$",
    re.IGNORECASE,
)


def read(page: bytes) -> tuple[str | None, tuple[str, ...]]:
    """(title, authors) of a PDF; None and () where it does not say. Never raises."""
    titles: list[str] = []
    authors: list[tuple[str, ...]] = []
    for packet in _packets(page):
        titles += _listed(packet, "title")[:1]
        authors.append(_names(_listed(packet, "creator")))
    information = b"" if b"/Encrypt" in page else _information(page)
    for entry in _ENTRY.finditer(information):
        text = _text(_string(information, entry.end()))
        if entry.group(1) == b"Title":
            titles.append(text)
        else:
            authors.append(_names([text]))
    good = (title for title in titles if key(title) and len(title) <= 400 and not _NO_TITLE.match(title))
    title = next(good, None)
    return title, next((names for names in authors if names), ())


def _names(texts: list[str]) -> tuple[str, ...]:
    found = [name for text in texts[:50] for name in people.from_field(text) if not people.is_handle(name)]
    return tuple(dict.fromkeys(found))


def _packets(page: bytes) -> Iterator[str]:
    """The XMP packets of a file, the last first; XMP is uncompressed so that anybody can find it."""
    end = len(page)
    for _ in range(5):
        start = page.rfind(b"<x:xmpmeta", 0, end)
        if start < 0:
            return
        stop = page.find(b"</x:xmpmeta>", start, start + _MOST_PACKET)
        if stop > 0:
            yield page[start:stop].decode("utf-8", "replace")
        end = start


def _listed(packet: str, name: str) -> list[str]:
    """The values of a Dublin Core property in XMP, without their markup."""
    start = packet.find(f"<dc:{name}>")
    stop = packet.find(f"</dc:{name}>", start)
    if start < 0 or stop < 0:
        return []
    parts = re.split(r"<rdf:li[^>]{0,100}>", packet[start:stop][:20_000])[1:]
    values = [decoded(html.unescape(part.partition("</rdf:li>")[0])) for part in parts]
    return [value for value in values if value]


def _information(page: bytes) -> bytes:
    """The information dictionary's source, wherever in the file it is; b"" when it is not there."""
    # The last one counts: each update of a file appends a trailer.
    wanted = next(iter(deque(_INFO.finditer(page), maxlen=1)), None)
    if wanted is None:
        return b""
    mark = b"%d %d obj" % (int(wanted.group(1)), int(wanted.group(2)))
    at = page.rfind(mark)
    while at > 0 and page[at - 1 : at].isdigit():
        at = page.rfind(mark, 0, at)
    if at >= 0:
        return page[at : at + _MOST_DICTIONARY].partition(b"endobj")[0]
    return _packed_object(page, int(wanted.group(1)))


def _packed_object(page: bytes, number: int) -> bytes:
    """An object out of the compressed object streams (ISO 32000-1, 7.5.7)."""
    left = _MOST_ALTOGETHER
    for count, mark in enumerate(_OBJECT_STREAM.finditer(page)):
        if count >= _MOST_STREAMS or left <= 0:
            break
        opening = max(page.rfind(b"obj", max(0, mark.start() - 2_000), mark.start()), 0)
        start = page.find(b"stream", mark.end(), mark.end() + 2_000)
        if start < 0:
            continue
        first = re.search(rb"/First\s{1,8}(\d{1,9})", page[opening:start])
        begin = start + 6 + (2 if page[start + 6 : start + 8] == b"\r\n" else 1)
        try:
            unpacked = zlib.decompressobj().decompress(page[begin : begin + _MOST_UNPACKED], _MOST_UNPACKED)
        except zlib.error:
            continue
        left -= len(unpacked)
        if first is None:
            continue
        header = [int(found) for found in _NUMBER.findall(unpacked[: min(int(first.group(1)), 100_000)])]
        for position in range(0, len(header) - 1, 2):
            if header[position] == number:
                begin = int(first.group(1)) + header[position + 1]
                return unpacked[begin : begin + _MOST_DICTIONARY]
    return b""


def _string(source: bytes, at: int) -> bytes:
    """The string object that begins at `at`: (literal), with balanced parentheses, or <hexadecimal>."""
    if source[at : at + 1] == b"<":
        digits = re.sub(rb"[^0-9a-fA-F]", b"", source[at : at + 8_000].partition(b">")[0])
        return bytes.fromhex(digits.decode("ascii") + ("0" if len(digits) % 2 else ""))
    depth = 0
    end = at
    while end < min(len(source), at + 8_000):
        byte = source[end]
        if byte == 0x5C:  # a backslash takes the next byte with it
            end += 1
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29:
            depth -= 1
            if depth == 0:
                break
        end += 1
    return _ESCAPE.sub(_unescaped, source[at + 1 : end])


def _unescaped(escape: re.Match[bytes]) -> bytes:
    octal, newline, other = escape.groups()
    if octal:
        return bytes([int(octal, 8) & 0xFF])
    return b"" if newline else _NAMED.get(other, other)


def _text(raw: bytes) -> str:
    """A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 by its mark, PDFDocEncoding without one."""
    if raw.startswith(b"\xfe\xff"):
        return decoded(raw[2:].decode("utf-16-be", "replace"))
    if raw.startswith(b"\xff\xfe"):
        return decoded(raw[2:].decode("utf-16-le", "replace"))
    if raw.startswith(b"\xef\xbb\xbf"):
        return decoded(raw[3:].decode("utf-8", "replace"))
    return decoded(raw.decode("latin-1").translate(_DOC_ENCODING))
