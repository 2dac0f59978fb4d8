"""A plain list of addresses, one in a line, as one writes it down oneself.

Behind an address, after a blank, its title may stand; `-` and `*` before it are passed over, and so are
lines that begin with `#`. Any other line is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shorttake.bookmarks.bookmark import Bookmark, words
from shorttake.bookmarks.document import Document
from shorttake.urls import is_web_address

NAME = "list of addresses"

_BULLET = re.compile(r"\A(?:[-*•+]|\d{1,5}[.)])\s+")
_CLEAR = re.compile(r"<?(?:https?://|www\.)\S+", re.IGNORECASE)
_SCHEME = re.compile(r"<?[a-z][a-z0-9+.-]*:(?!\d+(?:/|$))\S", re.IGNORECASE)
_LOOKED_AT = 200  # lines


def fits(document: Document) -> bool:
    """Most of the lines that say something begin with an address."""
    lines = [text for _, text in _lines(document)][:_LOOKED_AT]
    return bool(lines) and sum(bool(_CLEAR.match(text)) for text in lines) * 2 > len(lines)


def read(document: Document) -> Iterator[Bookmark]:
    """Every line with an address."""
    for number, line in _lines(document):
        address, _, rest = line.partition(" ")
        if _CLEAR.match(address) or _SCHEME.match(address) or is_web_address(address):
            yield Bookmark(url=address, title=words(rest))
        else:
            document.damaged_lines(number, number, "this is no address")


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(document.text.splitlines(), 1):
        text = " ".join(_BULLET.sub("", line.strip().strip("\ufeff")).split())
        if text and not text.startswith("#"):
            yield number, text
