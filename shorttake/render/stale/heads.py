"""What is asked of every post at once, as plain values: it is there before a post is taken from the cache.

An object's attributes fall in two: those that are short and of a plain kind (its head), and the rest, which
is fetched where somebody asks for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

LONG = 150  # characters of a text that is no part of a head
_PLAIN = frozenset((int, float, bool, bytes, type(None)))
Wrapped = tuple[str, str, str]  # a tag, category or author: its class, name and slug

# The attributes' names, how those are made that are not as they are, and the names of those that are absent.
Shape = tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]


class Heads:
    """Takes heads apart and puts them together; one for all of a build, since shapes are shared.

    `wrap` and `unwrap` tell of what Pelican's tags, categories and authors are made of; the same words
    give the same object.
    """

    def __init__(
        self,
        wrap: Callable[[Any], Wrapped | None] = lambda value: None,
        unwrap: Callable[[Wrapped], Any] = lambda words: None,
    ) -> None:
        self._wrap, self._unwrap = wrap, unwrap
        self._shapes: dict[Shape, Shape] = {}
        self._zones: dict[str, dt.tzinfo] = {"UTC": dt.UTC}

    def apart(self, attributes: Mapping[str, Any]) -> tuple[Shape, list[Any]]:
        """The shape of these attributes and the plain values of those that are in the head."""
        names: list[str] = []
        values: list[Any] = []
        made: list[tuple[str, str]] = []
        absent: list[str] = []
        for name, value in attributes.items():
            kind = type(value)
            if kind in _PLAIN or (kind is str and len(value) <= LONG):
                said: tuple[str, Any] | None = ("", value)
            else:
                said = self._said(value, kind)
            if said is None:
                absent.append(name)
                continue
            names.append(name)
            values.append(said[1])
            if said[0]:
                made.append((name, said[0]))
        shape = (tuple(names), tuple(made), tuple(absent))
        return self._shapes.setdefault(shape, shape), values

    def together(self, shape: Shape, values: list[Any]) -> dict[str, Any]:
        """The attributes of a head. Raises ValueError or LookupError for values that are none."""
        found = dict(zip(shape[0], values, strict=True))
        for name, how in shape[1]:
            found[name] = self._made(how, found[name])
        return found

    def _said(self, value: Any, kind: type) -> tuple[str, Any] | None:
        if kind is dt.datetime:
            zone = _zone(value.tzinfo)
            return (
                None
                if zone is None
                else ("time", ((*value.timetuple()[:6], value.microsecond), zone, value.fold))
            )
        if kind is ZoneInfo:
            return ("zone", f"zone {value.key}") if value.key else None
        if kind in (dict, list, set, tuple) and not value:
            return ("empty", kind.__name__)
        if kind in (tuple, set) and all(type(one) is str and len(one) <= LONG for one in value):
            return (kind.__name__, sorted(value) if kind is set else list(value))
        if kind is list:
            words = [self._wrap(one) for one in value]
            return ("wrapped all", words) if None not in words else None
        word = self._wrap(value)
        return ("wrapped", word) if word is not None else None

    def _made(self, how: str, value: Any) -> Any:
        if how == "time":
            parts, zone, fold = value
            year, month, day, hour, minute, second, micro = parts
            return dt.datetime(year, month, day, hour, minute, second, micro, self._zone(zone), fold=fold)
        if how == "wrapped all":
            return [self._unwrap(one) for one in value]
        if how == "wrapped":
            return self._unwrap(value)
        if how == "zone":
            return self._zone(value)
        if how == "empty":
            return {"dict": dict, "list": list, "set": set, "tuple": tuple}[value]()
        return {"tuple": tuple, "set": set}[how](value)

    def _zone(self, name: str) -> dt.tzinfo | None:
        found = self._zones.get(name)
        if found is None and name:
            found = self._zones[name] = ZoneInfo(name.removeprefix("zone "))
        return found


def _zone(zone: dt.tzinfo | None) -> str | None:
    """A name for a zone, "" for none; None where it has no name."""
    if zone is None:
        return ""
    if type(zone) is ZoneInfo:
        return f"zone {zone.key}" if zone.key else None
    return "UTC" if zone is dt.UTC else None
