"""What the three dialects of front matter share: which keys are words, limits, and how a place is named."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Literal

Dialect = Literal["yaml", "toml", "pelican", "none"]

# YAML 1.1 reads NO, 1.10 and 010 as false, 1.1 and 8; in these keys the author means words.
TEXT_KEYS = frozenset(
    """title slug url permalink aliases redirect_from status author authors category categories tags tag
    summary description layout series id subtitle keywords event session speaker speakers track zone site via
    group section note name excerpt template snapshot""".split()  # noqa: SIM905 (a list of words reads better)
)
MAX_CHARACTERS = 1_000_000  # of front matter: more is an accident or an attack
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Entries:
    """What a dialect found: keys to values, to their 1-based line in the file, and to their characters.

    `spans` holds the characters of whole entries with their line ends; a dialect that is edited by a
    library leaves it empty.
    """

    data: dict[str, Any]
    lines: dict[str, int]
    spans: dict[str, tuple[int, int]]


def first_control(text: str) -> re.Match[str] | None:
    """The first control character or lone surrogate; YAML 1.1 §5.1 and TOML 1.0 can hold neither."""
    return _CONTROLS.search(text)


def printable(text: str) -> str:
    """The text without control characters (tab, newline and return stay) and without lone surrogates."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def place(where: str | None, line: int, column: int | None = None) -> str:
    """`file:line` or `file:line:column`, as editors understand it."""
    spot = f"{where or 'front matter'}:{line}"
    return f"{spot}:{column}" if column else spot


def as_words(value: Any) -> str:
    """A value as an author would type it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date) else str(value)
