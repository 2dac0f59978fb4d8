"""Addresses and paths of which it can be seen at once what they are."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

_SETTINGS = tuple(f"{kind}_{end}" for kind in ("ARTICLE", "DRAFT") for end in ("URL", "SAVE_AS"))
_PLAIN = frozenset(("slug", "date", "lang"))
_known: dict[int, tuple[Mapping[str, Any], bool]] = {}  # with the settings, so that the number stays theirs


def are_plain(settings: Mapping[str, Any]) -> bool:
    """Whether the addresses of posts are made of nothing but slug, date and language; `settings` are
    Pelican's, and do not change any more."""
    known = _known.get(id(settings))
    if known is None:
        fields = {
            field.partition(".")[0]
            for name in _SETTINGS
            for _, field, _, _ in string.Formatter().parse(str(settings[name]))
            if field is not None
        }
        _known.clear()
        known = _known[id(settings)] = (settings, fields <= _PLAIN)
    return known[1]


def is_simple(path: str) -> bool:
    """Whether it is a path below a folder in its shortest form, which need not be worked out."""
    return bool(path) and path[0] not in "./~" and "//" not in path and "/." not in path and path[-1] != "/"
