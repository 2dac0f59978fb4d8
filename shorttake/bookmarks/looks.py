"""What a file looks like that is no export of bookmarks: said, so that the author finds the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shorttake.bookmarks import values

if TYPE_CHECKING:
    from shorttake.bookmarks.document import Document

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3\0", "a database (a browser's own, perhaps: let the browser export its bookmarks)"),
    (b"mozLz40\0", "one of Firefox's automatic backups, which are packed: choose “Backup…” in its library"),
    (b"bplist0", "one of Apple's own lists: let Safari export its bookmarks"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a packed file (gzip): unpack it first"),
    (b"7z\xbc\xaf", "a packed file (7z): unpack it first"),
    (b"Rar!", "a packed file (RAR): unpack it first"),
    (b"PK\x03\x04", "a zip file"),
    (b"\x7fELF", "a program"),
)


def looks_like(document: Document) -> str:
    """A few words about what the file seems to be."""
    data, head = document.data, document.head
    for magic, words in _MAGIC:
        if data.startswith(magic):
            return words
    if not document.text.strip():
        return "an empty file"
    if "\0" in document.text[:4000]:
        return "no text"
    if "<rss" in head or "<feed" in head or "<rdf:rdf" in head:
        return "a feed: `shorttake feeds add` subscribes to one"
    if "<plist" in head:
        return "one of Apple's own lists: let Safari export its bookmarks"
    if "<html" in head or "<!doctype html" in head:
        return "a web page"
    if document.first == "<":
        return "XML of another kind"
    if document.json is not values.NONE:
        return _json(document.json)
    if document.first in ("{", "["):
        return "JSON that is broken from the start"
    if document.columns:
        return f"a table with the columns {', '.join(sorted(document.columns)[:12])}"
    first = " ".join(document.text.strip().split("\n", 1)[0].split())
    return f"a text that begins with “{first[:60]}{'…' if len(first) > 60 else ''}”"


def _json(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
        kind = "a JSON list of"
    else:
        kind = "JSON:"
    if isinstance(value, dict):
        keys = ", ".join(str(key)[:30] for key in list(value)[:12])
        return f"{kind} objects with {keys}" if keys else f"{kind} empty objects"
    return f"{kind} {type(value).__name__} values"
