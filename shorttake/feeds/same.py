"""When two entries of a feed are the same article: by its link, or by what the feed calls it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shorttake.feeds.feed import Entry
from shorttake.inbox import link_id
from shorttake.urls import canonical


@dataclass(frozen=True, slots=True)
class Same:
    """By what an entry is known again: its key in the river, and twelve bytes for its link and for its id."""

    key: str
    link: bytes | None
    id: bytes | None

    @property
    def marks(self) -> list[bytes]:
        """Those of the two that there are."""
        return [one for one in (self.link, self.id) if one]


def keys(entries: Sequence[Entry]) -> list[Same]:
    """By what each entry of one feed is known again.

    Where several entries lead to one page (a log of changes), the page does not tell them apart; where
    several have one id (by mistake), the id does not.
    """
    forms = [canonical(one.url) if one.url else "" for one in entries]
    links, ids = Counter(forms), Counter(one.id for one in entries)
    found: list[Same] = []
    for entry, form in zip(entries, forms, strict=True):
        identity = entry.id if entry.id and ids[entry.id] == 1 else ""
        alone = bool(form) and (links[form] == 1 or not (identity or entry.title))
        if not alone and not identity:
            identity = f"{entry.id or ''}\n{entry.title or ''}\n{entry.html[:500]}"
        key = form if alone else f"{form} {identity}".strip()
        found.append(
            Same(
                storable(key[:4000]),
                mark(f"link {form}") if alone else None,
                mark(f"id {identity}") if identity else None,
            )
        )
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
