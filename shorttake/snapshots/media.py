"""What some bytes are, by what they begin with: a server's word for it is not taken where it matters.

Signatures: WHATWG MIME Sniffing (https://mimesniff.spec.whatwg.org/, 6.1) and, for AVIF, ISO 14496-12.
"""

from __future__ import annotations

import re

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
)
_COMMENTS = rb"(?:<!--(?:(?!-->).)*+-->\s*+)*+"
_SVG = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+"
    + _COMMENTS
    + rb"(?:<!DOCTYPE svg[^>]*+>\s*+)?+"
    + _COMMENTS
    + rb"<(?:svg:)?svg[\s>]",
    re.DOTALL,
)
_MARKUP = re.compile(
    rb"\s*+" + _COMMENTS + rb"<(?:!doctype html|html|head|body)[\s>]", re.DOTALL | re.IGNORECASE
)
HTML = frozenset(("text/html", "application/xhtml+xml"))

# What the author would call it, and how the name of such a file ends.
_WORDS = {
    "application/pdf": ("a PDF document", "pdf"),
    "application/epub+zip": ("an EPUB book", "epub"),
    "application/zip": ("a ZIP archive", "zip"),
    "application/json": ("JSON data", "json"),
    "text/plain": ("plain text", "txt"),
}


def picture(data: bytes) -> str | None:
    """The media type of a picture that browsers show, or None for anything else."""
    for start, media in _IMAGES:
        if data.startswith(start):
            return media
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis"):
        return "image/avif"
    return "image/svg+xml" if _SVG.match(data[:12_000].removeprefix(b"\xef\xbb\xbf")) else None


def is_markup(media: str, data: bytes) -> bool:
    """Whether a body is HTML: called so, or called nothing in particular and looking like it."""
    if media in HTML:
        return True
    looks = _MARKUP.match(data[:6_000].removeprefix(b"\xef\xbb\xbf"))
    return media in ("", "application/octet-stream", "application/xml", "text/xml") and bool(looks)


def is_text(media: str) -> bool:
    """Whether a body of this type is something to read as it stands."""
    return (
        media.startswith("text/")
        or media in ("application/json", "application/xml")
        or media.endswith("+xml")
    )


def called(media: str) -> str:
    """`a PDF document`, `a video (video/mp4)`, …"""
    if media in _WORDS:
        return _WORDS[media][0]
    kind = media.partition("/")[0]
    known = {"image": "a picture", "video": "a video", "audio": "a recording", "text": "a text"}
    return f"{known.get(kind, 'a file')} ({media})" if media else "a file of an unknown kind"


def ending(media: str) -> str:
    """How the name of a file of this type ends: `pdf`, or `bin` where nothing is known."""
    import mimetypes

    guessed = mimetypes.guess_extension(media) if media else None
    return _WORDS[media][1] if media in _WORDS else (guessed or ".bin").lstrip(".")
