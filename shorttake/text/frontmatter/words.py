"""What the three dialects of front matter share: which keys are words, limits, and how a place is named."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, Literal

from shorttake.errors import FrontMatterError

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

    `spans` holds the characters of whole entries with their line ends, `values` where a value may be
    written (after the mark that follows the key) and the characters that it has now. A key that is
    spread over several places (a table, dotted keys) is in neither. A new entry goes to `add_at`,
    indented by `indent`.
    """

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    values: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    add_at: int = 0
    indent: str = ""


def refuse_controls(head: str, first_line: int, where: str | None) -> None:
    """Raises FrontMatterError for a control character or lone surrogate: YAML and TOML can hold none."""
    bad = _CONTROLS.search(head)
    if bad:
        line = first_line + head.count("\n", 0, bad.start())
        raise FrontMatterError(
            f"a control character (U+{ord(bad.group()):04X}) in the front matter",
            place(where, line, bad.start() - head.rfind("\n", 0, bad.start())),
            "delete it",
        )


def printable(text: str) -> str:
    """The text without control characters (tab and newline stay) and without lone surrogates.

    A carriage return becomes a newline, as it is a line's end too.
    """
    if text.isprintable():  # nearly always, and quickly told
        return text
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


def as_read(value: Any, key: str = "") -> Any:
    """A value as it reads back once this key has it: printable words, lists of them, numbers and flags.

    In a key that is words whatever it looks like (TEXT_KEYS), numbers and flags become words too.
    """
    if isinstance(value, list | tuple):
        return [as_read(item, key) for item in value]
    if isinstance(value, int) and key.lower() not in TEXT_KEYS:
        return value
    return printable(as_words(value))


def line_end(text: str, at: int) -> int:
    """The character after the line that `at` stands in."""
    newline = text.find("\n", at)
    return len(text) if newline < 0 else newline + 1
