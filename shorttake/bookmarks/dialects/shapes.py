"""What the dialects share: finding the entries in a JSON document, and titles."""

from __future__ import annotations

from typing import Any

from shorttake.bookmarks import tags
from shorttake.bookmarks.bookmark import words
from shorttake.bookmarks.values import Half


def objects(value: object, *keys: str) -> list[dict[str, Any]]:
    """The entries of a JSON document: of a list, of the list under one of `keys`, or of a list of such.

    An entry that is damaged inside is none: a flag that it lost may have said that it is private.
    """
    if isinstance(value, dict):
        inner = next((value[key] for key in keys if isinstance(value.get(key), list)), None)
        return [one for one in inner if isinstance(one, dict) and not isinstance(one, Half)] if inner else []
    if not isinstance(value, list):
        return []
    found: list[dict[str, Any]] = []
    for one in value:
        if isinstance(one, dict) and any(isinstance(one.get(key), list) for key in keys):
            found += objects(one, *keys)
        elif isinstance(one, dict) and not isinstance(one, Half):
            found.append(one)
    return found


def title(value: object, decoded: bool = False) -> str | None:
    """A title on one line. Character references are decoded once: many tools keep `AT&amp;T` as found."""
    return words(value if decoded or not isinstance(value, str) else tags.unescape(value))


def text(value: object) -> str | None:
    """Words on one line, None if there are none."""
    return words(value)
