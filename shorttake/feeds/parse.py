"""Bytes from the web or from a file -> a feed, or why they are none."""

from __future__ import annotations

import re

from shorttake.feeds.feed import Feed, Unreadable
from shorttake.web import charset

_DECLARED = re.compile(rb"\bencoding\s*=|\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")

MOST_BYTES = 10_000_000  # of a feed, as it comes and unpacked; a real one with 5,000 entries has half of it


def parse(body: bytes, base: str | None = None, content_type: str | None = None) -> Feed | Unreadable:
    """What `body` says as RSS, Atom or JSON Feed, whatever its server calls it.

    `base` is the address that it came from: what is relative in it begins there. `content_type` is the header
    with its charset, believed where the bytes do not contradict it. Never raises for what the bytes are.
    """
    if len(body) > MOST_BYTES:
        return Unreadable(f"it has more than {MOST_BYTES // 1_000_000} MB")
    text = charset.decode(body, _encoding(body, content_type)).lstrip("\ufeff \t\r\n")
    if text[:1] in ("{", "["):
        from shorttake.feeds import jsonfeed

        return jsonfeed.read(text, base)
    from shorttake.feeds import xmlfeed

    return xmlfeed.read(text, base)


def _encoding(body: bytes, content_type: str | None) -> str:
    """As the web decides it; bytes that are no UTF-8 and do not say what they are, are Windows-1252."""
    if charset.in_header(content_type) is None and not _DECLARED.search(body[:500]):
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            return "cp1252"
        return "utf-8"
    return charset.decide(body, content_type)
