"""Reads a page's HTML into a tree that is small enough to work with, however hostile the page.

libxml2 is asked for its events and not for its tree: its tree takes quadratic time over one tag with
many attributes, and its parser over elements nested without end. Here both are cut off.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from shorttake.errors import AddressError
from shorttake.urls import parse_web_address
from shorttake.urls.address import LONGEST

MOST_CHARACTERS = 3_000_000
MOST_EVENTS = 150_000  # tags and pieces of text
MOST_DEPTH = 200  # of the tree; what is nested deeper moves up to there
_TOO_DEEP = 512  # open elements at which the page is taken for hostile, and the rest of it left
_AT_A_TIME = 16_384  # characters fed between two looks at the limits

Element = Any  # lxml.etree._Element; lxml is loaded only where a page is read

# What the copy, its parts or its text are made of; nothing else is worth keeping in the tree.
ATTRIBUTES = frozenset(
    """
    href src srcset data-src data-srcset data-original data-lazy-src class id style title lang dir alt
    width height rel media type content http-equiv name datetime colspan rowspan scope start reversed
    value open role hidden aria-hidden align valign bgcolor color face size poster data as
    """.split()  # noqa: SIM905 (words read better than a list)
)
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z", re.IGNORECASE)
# What XML 1.0 (2.2) cannot hold, and lxml refuses.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"[\t\n\r]")
_WORDS = re.compile(r"[a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # siteNav is two words


def parse(html: str) -> Element:
    """The page as a tree whose root is always `html`. Never raises, and takes about two seconds at most."""
    from lxml import etree

    builder: Any = _Bounded(etree)
    parser = etree.HTMLParser(target=builder, recover=True)
    text = html[:MOST_CHARACTERS]
    try:
        for start in range(0, len(text), _AT_A_TIME):
            parser.feed(text[start : start + _AT_A_TIME])
            if builder.full:
                break
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError):
        pass  # what was read until then is what there is
    return builder.root()


class _Bounded:
    """Builds the tree from the parser's events, and stops building where a limit is reached."""

    def __init__(self, etree: Any) -> None:
        self.full = False
        self._events = 0
        self._open: list[str | None] = []  # the elements that are open; None for one that is not in the tree
        self._inside = 0  # how many are
        self._tree = etree.TreeBuilder()
        self._html = self._tree.start("html", {})
        self._done = False

    def start(self, tag: str, attributes: Any) -> None:
        if self._counted():
            return
        if tag == "html":
            for key, value in _fit(attributes).items():
                self._html.set(key, value)
        name = (tag if _NAME.match(tag) else "span") if tag != "html" and self._inside < MOST_DEPTH else None
        self._open.append(name)
        if name:
            self._inside += 1
            self._tree.start(name, _fit(attributes))
        self.full = self.full or len(self._open) > _TOO_DEEP

    def end(self, tag: str) -> None:
        if not self.full and self._open:
            self._close_one()

    def data(self, words: str) -> None:
        if not self._counted():
            self._tree.data(_UNFIT.sub("\ufffd", words))

    def comment(self, words: str) -> None:
        self._counted()

    def pi(self, target: str, words: str | None = None) -> None:
        self._counted()

    def close(self) -> None:
        """What the parser calls at its end; the tree is asked for with `root`."""

    def root(self) -> Element:
        """The tree, with every element closed that still was open."""
        if not self._done:
            self._done = self.full = True
            while self._open:
                self._close_one()
            self._tree.end("html")
            self._tree.close()
        return self._html

    def _close_one(self) -> None:
        name = self._open.pop()
        if name:
            self._inside -= 1
            self._tree.end(name)

    def _counted(self) -> bool:
        self._events += 1
        self.full = self.full or self._events > MOST_EVENTS
        return self.full


def _fit(attributes: Any) -> dict[str, str]:
    return {name: _UNFIT.sub("\ufffd", attributes[name] or "") for name in attributes if name in ATTRIBUTES}


def base_of(root: Element, url: str) -> str:
    """The address that the page's relative addresses start from (HTML standard, 4.2.3)."""
    for found in root.iter("base"):
        if found.get("href"):
            return absolute(url, found.get("href")) or url
    return url


def absolute(base: str, raw: str | None) -> str | None:
    """`raw` as an http(s) address without fragment and in ASCII, or None."""
    return _absolute(base, _BREAKS.sub("", raw or "").strip()) if len(raw or "") <= LONGEST else None


@lru_cache(maxsize=2_000)  # a page names the same few addresses again and again
def _absolute(base: str, raw: str) -> str | None:
    try:
        there = urljoin(base, raw).partition("#")[0]
        if urlsplit(there).scheme not in ("http", "https"):
            return None
        return parse_web_address(there)
    except (ValueError, AddressError):
        return None


def title_of(root: Element) -> str:
    """The words of `<title>` (not of one in a picture) on one line; "" where they have no letter or digit."""
    for found in root.iter("title"):
        if found.getparent().tag in ("head", "html", "body"):
            words = " ".join("".join(found.itertext())[:1_000].split())
            return words if any(letter.isalnum() for letter in words) else ""
    return ""


def hints(element: Element) -> frozenset[str]:
    """The words in an element's class and id, in lower case: `siteNav main_menu` is site, nav, main, menu."""
    names = f"{element.get('class', '')[:500]} {element.get('id', '')[:500]}"
    return frozenset(_WORDS.findall(_HUMP.sub(" ", names).lower()))
