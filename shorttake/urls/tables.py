"""How the tables of names in this room are written: as words, so that they read like lists."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())
