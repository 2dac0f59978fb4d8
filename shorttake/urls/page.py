"""An address between the general rules and the end, as the rules of single sites see it."""

from __future__ import annotations

from typing import NamedTuple

from shorttake.urls.queries import name_and_value


class Page(NamedTuple):
    """An address between the general rules and the end: `pieces` are its parameters, as `name=value`."""

    site: str
    path: str
    pieces: list[str]
    fragment: str


def values_of(pieces: list[str]) -> dict[str, str]:
    """The first value of each parameter, as written."""
    found: dict[str, str] = {}
    for piece in pieces:
        name, _, value = piece.partition("=")
        found.setdefault(name, value)
    return found


def without(pieces: list[str], names: frozenset[str]) -> list[str]:
    return [piece for piece in pieces if name_and_value(piece)[0] not in names]
