"""What a page says of itself: title, authors, site, day of publication, description. Unknown is None."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from urllib.parse import unquote, urlsplit

from shorttake.web import charset as charsets

__all__ = ["PageFacts", "facts"]

Kind = Literal["html", "pdf", "text", "other"]


@dataclass(frozen=True)
class PageFacts:
    """What a page says of itself. Whatever it does not say is None (no authors: an empty tuple).

    `date` is that of first publication, in the zone the page gives; a `datetime.date` where only the day
    is known. `canonical` and `feed` are absolute addresses. `title_from_name` marks a title that is only
    the name of a file.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    date: datetime | date | None = None
    description: str | None = None
    canonical: str | None = None
    feed: str | None = None
    kind: Kind = "html"
    title_from_name: bool = False


def facts(
    page: bytes | str,
    url: str,
    *,
    content_type: str | None = None,
    charset: str | None = None,
    now: datetime | None = None,
) -> PageFacts:
    """Reads a page as it came from `url` (the final address). Never raises, whatever the page is.

    `content_type` is the header, parameters and all; `charset` overrides what is found. With `now`, a
    day after it is no day of publication. Time and memory are bounded: 5 million characters are read.
    """
    kind = _kind(page, content_type)
    if kind == "pdf" and isinstance(page, bytes):
        from shorttake.web.page import pdf

        title, authors = pdf.read(page)
        name = None if title else _file_name(url)
        return PageFacts(title=title or name, authors=authors, kind="pdf", title_from_name=name is not None)
    if kind != "html":
        name = _file_name(url)
        return PageFacts(title=name, kind=kind, title_from_name=name is not None)
    if isinstance(page, bytes):
        codec = charsets.known(charset) or charsets.decide(page, content_type)
        page = charsets.decode(page, codec)
    from shorttake.web.page import reading

    return reading.read(page, url if _is_address(url) else "", now)


_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_MARKUP = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<title",
    b"<meta",
    b"<body",
    b"<link",
    b"<script",
    b"<h1",
    b"<p>",
    b"<div",
    b"<article",
)


def _kind(page: bytes | str, content_type: str | None) -> Kind:
    """What a page is: by its first bytes where these are beyond doubt, by its type, else by its looks."""
    media = (content_type or "").partition(";")[0].strip().lower()
    head = page[:4096].encode("utf-8", "replace") if isinstance(page, str) else page[:4096]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "pdf"
    if media in _HTML:
        return "html"
    if media.startswith("text/"):
        return "text"
    if media and media not in ("application/octet-stream", "application/unknown", "unknown/unknown"):
        return "other"
    looks = start.replace(b"\0", b"").lower()
    if start.startswith(b"<?xml") and b"<html" not in looks:
        return "other"
    if any(mark in looks for mark in _MARKUP):
        return "html"
    return "other" if b"\0" in start else "text"


def _is_address(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _file_name(url: str) -> str | None:
    """The last part of an address's path, as its file was called."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    name = " ".join(unquote(path.rstrip("/").rpartition("/")[2]).split())
    return "".join(letter for letter in name if letter.isprintable())[:200] or None
