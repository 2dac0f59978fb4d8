"""JSON as exports have it: read whole if it is whole, and else as much of it as can be trusted."""

from __future__ import annotations

import json
import re
from typing import Any, Final

NONE: Final = object()  # not JSON at all
_MOST_PROBLEMS = 200
_DEEPEST = 60  # levels on the way to something damaged
_DECODER = json.JSONDecoder(strict=False)  # a string may hold line ends as they are
_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_CUT = "the file ends in the middle of an entry"
_OPEN = "Unterminated string"  # what the json module says of a text that breaks off within quotes
_WRONG = "this is not JSON, so the entry around it was passed over"


class Half(dict[str, Any]):
    """An object that is damaged inside: what lies below it can be trusted, what it says itself cannot."""


def parse(text: str) -> tuple[object, list[tuple[int, str]]]:
    """The value of a JSON text, and what of it cannot be read: (character, why).

    Several values one after another (JSON Lines, pages put together) become a list. Of an array, whole
    elements survive; of an object that is cut off, only what is below it (a folder's children).
    """
    try:
        return json.loads(text.lstrip("\ufeff"), strict=False), []
    except (ValueError, RecursionError):
        pass
    rescue = _Rescue(text)
    found: list[object] = []
    at = rescue.blank(0)
    while at < len(text):
        before = len(rescue.problems)
        value, end, whole = rescue.value(at, 0)
        if value is not NONE:
            found.append(value)
        if not whole or len(rescue.problems) > before:
            break
        at = rescue.blank(end)
        if text[at : at + 1] == ",":
            at = rescue.blank(at + 1)
    if not found:
        return NONE, rescue.problems
    return (found[0] if len(found) == 1 else found), rescue.problems


class _Rescue:
    """Reads along the way that leads to the damage; everything beside it is read by the json module."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[tuple[int, str]] = []

    def blank(self, at: int) -> int:
        match = _BLANK.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int) -> tuple[Any, int, bool]:
        """(value, where it ends, whether it does): NONE where nothing of it can be used."""
        try:
            value, end = _DECODER.raw_decode(self.text, at)
            return value, end, True
        except (ValueError, RecursionError) as error:
            broken = min(getattr(error, "pos", at), len(self.text))
            cut = str(error).startswith(_OPEN)
        if depth < _DEEPEST:
            if self.text[at : at + 1] == "{":
                return self.object(at, depth)
            if self.text[at : at + 1] == "[":
                return self.array(at, depth)
        self.broken(broken, cut)
        return NONE, broken, False

    def broken(self, at: int, cut: bool = False) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append((at, _CUT if cut or at >= len(self.text) else _WRONG))

    def object(self, at: int, depth: int) -> tuple[Any, int, bool]:
        found = Half()
        here = self.blank(at + 1)
        while True:
            if self.text[here : here + 1] == "}":
                return dict(found), here + 1, True
            try:
                key, end = _DECODER.raw_decode(self.text, here)
            except (ValueError, RecursionError) as error:
                self.broken(here, str(error).startswith(_OPEN))
                return found, here, False
            colon = self.blank(end)
            if not isinstance(key, str) or self.text[colon : colon + 1] != ":":
                self.broken(colon)
                return found, colon, False
            value, end, whole = self.value(self.blank(colon + 1), depth + 1)
            if value is not NONE:
                found[key] = value
            if not whole:
                return found, end, False
            here = self.blank(end)
            if self.text[here : here + 1] == ",":
                here = self.blank(here + 1)
            elif self.text[here : here + 1] != "}":
                self.broken(here)
                return found, here, False

    def array(self, at: int, depth: int) -> tuple[Any, int, bool]:
        found: list[Any] = []
        here = self.blank(at + 1)
        while True:
            if self.text[here : here + 1] == "]":
                return found, here + 1, True
            if here >= len(self.text):
                self.broken(here)
                return found, here, False
            value, end, whole = self.value(here, depth + 1)
            if value is not NONE:
                found.append(value)
            if whole:
                here = self.blank(end)
                if self.text[here : here + 1] == ",":
                    here = self.blank(here + 1)
                    continue
                if self.text[here : here + 1] == "]":
                    continue
                self.broken(here)
                end = here
            again = _NEXT.search(self.text, max(end - 1, here))
            if again is None or len(self.problems) >= _MOST_PROBLEMS:
                return found, len(self.text), False
            here = again.end()
