"""When two entries of a feed are the same article: by its link, or by what the feed calls it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from shorttake.feeds.feed import Entry
from shorttake.inbox import link_id
from shorttake.urls import canonical


def keys(entries: Sequence[Entry]) -> list[tuple[str, list[bytes]]]:
    """The key of each entry, and the marks by which it is known again.

    Where several entries of one feed lead to one page (a log of changes), the page does not tell them apart.
    """
    forms = [canonical(one.url) if one.url else "" for one in entries]
    shared = Counter(forms)
    found: list[tuple[str, list[bytes]]] = []
    for entry, form in zip(entries, forms, strict=True):
        alone = bool(form) and (shared[form] == 1 or not entry.id)
        identity = entry.id or ""
        if not form and not identity:
            identity = f"{entry.title or ''}\n{entry.html[:500]}"
        key = form if alone else f"{form} {identity}".strip()
        marks = [mark(f"link {form}")] if alone else []
        if identity:
            marks.append(mark(f"id {identity}"))
        found.append((storable(key[:4000]), marks))
    return found


def mark(words: str) -> bytes:
    """Twelve bytes that stand for a link or an id."""
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def short_id(entry: Entry, key: str) -> str:
    """Six letters or digits, the same as those of the kept link."""
    return link_id(entry.url if entry.url and canonical(entry.url) == key else key)


def storable(words: str) -> str:
    """Text as SQLite can hold it: without halves of characters."""
    return words.encode("utf-8", "replace").decode("utf-8")
