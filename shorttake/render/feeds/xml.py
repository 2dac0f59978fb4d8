"""XML as our feeds are written in it: one element a line, and no word in it can be taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from shorttake.text.frontmatter import printable

HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"

# Line ends and tabs in a value are read as blanks, a lone carriage return anywhere as a line end, unless they
# are written as numbers (XML 1.0 §2.11 and §3.3.3).
_IN_TEXT = {"\r": "&#13;"}
_MARKS = re.compile(r"[&<>\"]")
_IN_VALUES = _IN_TEXT | {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def element(depth: int, name: str, words: str | None = None, /, **attributes: str) -> str:
    """A line with an element that holds words (or nothing: None), `depth` steps in."""
    said = "".join([f' {key}="{in_value(value)}"' for key, value in attributes.items()]) if attributes else ""
    if not words:
        return (
            f"{'  ' * depth}<{name}{said}/>\n"
            if words is None
            else f"{'  ' * depth}<{name}{said}></{name}>\n"
        )
    return f"{'  ' * depth}<{name}{said}>{in_text(words)}</{name}>\n"


def in_text(words: str) -> str:
    """Words as they stand between tags."""
    return _escaped(words, _IN_TEXT)


def in_value(words: str) -> str:
    """Words as they stand in an attribute, between double quotes."""
    return _escaped(words, _IN_VALUES)


def _escaped(words: str, marks: dict[str, str]) -> str:
    if words.isprintable() and not _MARKS.search(words):  # nearly always, and quickly told
        return words
    return escape(printable(words), marks)


def around(depth: int, name: str, inside: Iterable[str]) -> str:
    """Lines with an element that holds other elements."""
    return f"{'  ' * depth}<{name}>\n{''.join(inside)}{'  ' * depth}</{name}>\n"
