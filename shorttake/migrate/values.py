"""Values of old settings and front matter as words, lists and moments, whatever type they were written as."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from shorttake.text import dates
from shorttake.text.frontmatter.words import as_words

_DAY = re.compile(r"\d{4}-\d\d?-\d\d?", re.ASCII)
_ZONED = re.compile(r"(?:Z|z|UTC|GMT|[-+]\d\d:?\d\d|[-+]\d\d?)$")


def words(value: Any) -> str:
    """Words on one line; what is no word or number is none."""
    return "" if value is None or isinstance(value, list | dict) else " ".join(as_words(value).split())


def several(value: Any, parted: str | None = None) -> tuple[str, ...]:
    """A list of words, each once; one text is parted by `parted` (None: not at all)."""
    items: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    if isinstance(value, str) and parted:
        items = re.split(parted, value)
    found: dict[str, None] = {}
    for item in items:
        name = words(item.get("name") if isinstance(item, Mapping) else item)
        if name:
            found[name] = None
    return tuple(found)


def moment(
    value: Any, zone: dt.tzinfo, unzoned: dt.tzinfo | None = None, *, keep: bool = False
) -> dt.datetime | None:
    """A date in this zone, or None. A time of day without an offset is meant in `unzoned` (else `zone`).

    `keep`: a date with an offset stays in it.
    """
    said = words(value)
    if not said:
        return None
    try:
        if unzoned is not None and not _DAY.fullmatch(said) and not _ZONED.search(said):
            return dates.parse(said, unzoned).astimezone(zone)
        found = dates.parse(said, zone)
        return found if keep else found.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def flag(value: Any, default: bool) -> bool:
    """A yes or no."""
    if value is None:
        return default
    if isinstance(value, bool):
        return value
    return str(value).strip().lower() in ("true", "yes", "on", "1")
