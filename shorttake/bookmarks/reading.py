"""Reads an export: which tool wrote it is told from what is in it, never from its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from shorttake.bookmarks.bookmark import Bookmark, LeftOut, Reading, Subscription
from shorttake.bookmarks.dialects import (
    addresses,
    chrome,
    firefox,
    instapaper,
    karakeep,
    linkding,
    linkwarden,
    matter,
    netscape,
    omnivore,
    opml,
    pinboard,
    pocket,
    raindrop,
    shaarli,
    wallabag,
)
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.looks import looks_like
from shorttake.bookmarks.parcel import parts
from shorttake.errors import AddressError, TextError
from shorttake.urls import clean, parse_web_address

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]{0,30}):(?!\d+(?:/|$))")


class Dialect(Protocol):
    """What one file of `dialects` offers."""

    NAME: str

    def fits(self, document: Document) -> bool:
        """Whether this text is written in the dialect."""

    def read(self, document: Document) -> Iterator[Bookmark | Subscription]:
        """What stands in it; damage is noted in the document."""


# The particular before the general: what one tool alone writes is asked for first.
_MODULES: tuple[ModuleType, ...] = (
    opml, pinboard, firefox, chrome, linkding, raindrop, wallabag, omnivore, linkwarden, karakeep, shaarli,
    pocket, instapaper, matter, netscape, addresses,
)  # fmt: skip
DIALECTS: tuple[Dialect, ...] = tuple(cast(Dialect, module) for module in _MODULES)


def recognise(data: bytes, name: str) -> Dialect:
    """The dialect of an export, by its content; `name` is for messages.

    Raises TextError, which says what the file looks like, where it is none that we know.
    """
    return _recognise(Document(data, name))


def read(data: bytes, name: str) -> Reading:
    """What an export holds. Raises TextError where it is none that we know."""
    document = Document(data, name)
    dialect = _recognise(document)
    bookmarks: list[Bookmark] = []
    subscriptions: list[Subscription] = []
    left_out: list[LeftOut] = []
    for one in dialect.read(document):
        usable = _checked(one.url)
        if isinstance(usable, LeftOut):
            left_out.append(usable)
        elif isinstance(one, Subscription):
            subscriptions.append(Subscription(usable, one.title, _site(one.html_url), one.folders))
        else:
            bookmarks.append(_at(one, clean(usable)))
    return Reading(
        name,
        dialect.NAME,
        tuple(bookmarks),
        tuple(subscriptions),
        tuple(left_out),
        tuple(document.problems),
    )


def read_file(path: Path) -> list[Reading]:
    """What an export on the disk holds; of a zip, each part that is one.

    Raises FileError where the disk says no, TextError where it is no export that we know.
    """
    found: list[Reading] = []
    unknown: list[TextError] = []
    packed = False
    for name, data in parts(path):
        packed = packed or name != str(path)
        try:
            found.append(read(data, name))
        except TextError as error:
            unknown.append(error)
    if not found and not packed and unknown:
        raise unknown[0]
    if not found:
        what = unknown[0].what if unknown else "there is no export of bookmarks in this zip"
        raise TextError(what, unknown[0].where if unknown else str(path), "unpack it, and look what is in it")
    return found


def _recognise(document: Document) -> Dialect:
    for dialect in DIALECTS:
        if dialect.fits(document):
            return dialect
    if document.json == []:  # an export of nothing
        return cast(Dialect, pinboard)
    raise TextError(
        f"this is no export of bookmarks that we know: it looks like {looks_like(document)}",
        document.name,
        "export your bookmarks as HTML, the form that nearly every tool has",
    )


def checked(bookmark: Bookmark) -> Bookmark | LeftOut:
    """The bookmark with an address that can be published, or why there is none."""
    usable = _checked(bookmark.url)
    return usable if isinstance(usable, LeftOut) else _at(bookmark, clean(usable))


def _at(one: Bookmark, url: str) -> Bookmark:
    if one.url == url:
        return one
    return Bookmark(
        url, one.title, one.tags, one.note, one.date, one.private, one.toread, one.folders,
        one.description, one.author, one.site, one.published,
    )  # fmt: skip


def _checked(url: str) -> str | LeftOut:
    if not url.strip():
        return LeftOut(url, "no address")
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in ("http", "https") and "." not in scheme[1]:
        return LeftOut(url, f"{scheme[1].lower()}: is no web address")
    try:
        return parse_web_address(url)
    except AddressError as error:
        return LeftOut(url, error.what)


def _site(url: str | None) -> str | None:
    checked = _checked(url) if url else None
    return checked if isinstance(checked, str) else None
