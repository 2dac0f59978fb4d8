"""Finding items by words: SQLite's full-text search, or a plain look through all where it is missing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from shorttake.archive.near import fold
from shorttake.archive.place import LinkRow

_LONGEST, _MOST = 1_000, 32  # characters and words of a question that are looked at
_PHRASE = re.compile(r'"([^"]*)"|([^\s"]+)')
# How much a word counts in the text, the title, the hosts, the authors.
_RANK = "bm25(archive_words, 1.0, 0.6, 1.5, 2.0)"


def asked(words: str) -> list[str]:
    """The words of a question, and what stands between quotation marks as one; what is no word left out."""
    found = [
        " ".join(part.split())
        for match in _PHRASE.finditer(words[:_LONGEST].replace("\0", " "))
        for part in (match[1] or match[2] or "",)
        if any(c.isalnum() for c in part)
    ]
    return [part.encode("utf-8", "replace").decode("utf-8") for part in found[:_MOST]]


def items(db: sqlite3.Connection, fts: bool, words: list[str], limit: int) -> list[int]:
    """The ids of items that hold all the words, best first.

    Whole words first, then words that begin so ("kube" finds "Kubernetes"), then, where there is neither,
    words that hold them ("switch" finds "vSwitch").
    """
    if not words or limit <= 0:
        return []
    found: dict[int, None] = {}
    if fts:
        # A phrase between quotation marks holds no syntax: https://www.sqlite.org/fts5.html#fts5_strings
        phrases = ['"' + word.replace('"', "") + '"' for word in words]
        for ending in ("", " *"):
            found |= dict.fromkeys(_matching(db, " ".join(phrase + ending for phrase in phrases), limit))
            if len(found) >= limit:
                break
    return list(found)[:limit] or _holding(db, words, limit)


def _matching(db: sqlite3.Connection, question: str, limit: int) -> list[int]:
    rows = db.execute(
        f"SELECT rowid FROM archive_words WHERE archive_words MATCH ? ORDER BY {_RANK}, rowid LIMIT ?",  # noqa: S608
        (question, limit),
    )
    return [row[0] for row in rows]


def _holding(db: sqlite3.Connection, words: list[str], limit: int) -> list[int]:
    """Every item read and compared: a few hundredths of a second for ten thousand."""
    wanted = [fold(word) for word in words]
    found: list[int] = []
    rows = db.execute(
        "SELECT rowid, coalesce(text, '') || ' ' || coalesce(title, '') || ' ' || hosts || ' ' || authors"
        " FROM archive_words"
    )
    for number, text in rows:
        folded = fold(text)
        if all(word in folded for word in wanted):
            found.append(number)
            if len(found) == limit:
                break
    return found


def pertinent(links: Sequence[LinkRow], words: Sequence[str]) -> Sequence[LinkRow]:
    """Of the links of one item those that were asked for: a word that is not in the item's text or title is
    the name of a host, and then the links to other hosts are not meant."""
    if len(links) < 2:
        return links
    said = fold(f"{links[0].text} {links[0].title}")
    named = [word for word in map(fold, words) if word not in said]
    return [link for link in links if all(word in fold(link.url) for word in named)] or links
