"""Tables as exports have them (RFC 4180, more or less): rows by column, damage by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Damaged = Callable[[int, str, int], None]

_MOST_UNCLOSED = 50  # quotes that are never closed: each costs a look at the rest of the file
_MOST_COLUMNS = 100


@dataclass(frozen=True)
class Table:
    """The head of a table: its columns in lower case, what parts them, and where its rows begin."""

    columns: tuple[str, ...]
    apart: str
    begin: int


def table(text: str) -> Table | None:
    """The head of a table, None where the first line is no list of column names."""
    start = len(text) - len(text.lstrip("\ufeff\r\n \t"))
    line = text[start : start + 5000].partition("\n")[0]
    for apart in (",", ";", "\t"):
        if apart not in line:
            continue
        found = _record(text, start, _field(apart), apart)
        if isinstance(found, int):
            continue
        fields, end = found
        names = tuple(" ".join(name.split()).lower() for name in fields)
        if 2 <= len(names) <= _MOST_COLUMNS and all(
            re.fullmatch(r"[\w .#/()-]{1,60}", name) for name in names
        ):
            return Table(names, apart, end)
    return None


def records(text: str, head: Table, needed: str, damaged: Damaged) -> Iterator[dict[str, str]]:
    """Every row as column -> text; what is no row is told to `damaged` (from, why, to).

    A row may be shorter than the head (what is missing is empty), but has the column `needed`. Where a
    quote is wrong, reading goes on with the next line.
    """
    pattern, at, unclosed = _field(head.apart), head.begin, 0
    at_least = head.columns.index(needed) + 1
    bad: tuple[int, int, str] | None = None  # lines that follow each other are told as one
    while at < len(text):
        found = _record(text, at, pattern, head.apart)
        why = ""
        if isinstance(found, int):
            unclosed += found >= len(text)
            why = "a quotation mark is where it should not be, or missing"
        else:
            fields, end = found
            if fields == [""]:
                at = end
                continue
            if not at_least <= len(fields) <= len(head.columns):
                why = f"the row has {len(fields)} columns, not {len(head.columns)}"
        if not why:
            if bad:
                damaged(*_told(bad))
                bad = None
            yield dict(zip(head.columns, fields + [""] * (len(head.columns) - len(fields)), strict=True))
            at = end
            continue
        newline = text.find("\n", at)
        end = newline + 1 if newline >= 0 else len(text)
        bad = (bad[0], end, bad[2]) if bad else (at, end, why)
        at = end
        if unclosed > _MOST_UNCLOSED:
            bad = (bad[0], len(text), bad[2])
            break
    if bad:
        damaged(*_told(bad))


def _told(bad: tuple[int, int, str]) -> tuple[int, str, int]:
    return bad[0], bad[2], bad[1]


def _field(apart: str) -> re.Pattern[str]:
    return re.compile(rf'[ ]?"((?:[^"]++|"")*+)"[ ]*|([^"{re.escape(apart)}\r\n][^{re.escape(apart)}\r\n]*)|')


def _record(text: str, at: int, pattern: re.Pattern[str], apart: str) -> tuple[list[str], int] | int:
    """The fields of the row that begins here and where the next one begins; where it breaks, if it does."""
    fields: list[str] = []
    while len(fields) < _MOST_COLUMNS:
        match = pattern.match(text, at)
        if match is None:
            return at
        quoted = match[1]
        fields.append(quoted.replace('""', '"') if quoted is not None else (match[2] or ""))
        at = match.end()
        sign = text[at : at + 1]
        if sign == apart:
            at += 1
        elif sign == "":
            return fields, at
        elif sign == "\n":
            return fields, at + 1
        elif sign == "\r":
            return fields, at + (2 if text[at + 1 : at + 2] == "\n" else 1)
        else:
            return len(text) if sign == '"' and text.find('"', at + 1) < 0 else at
    return at
