"""Front matter in TOML 1.0 (https://toml.io/en/v1.0.0), between lines of `+++`: Hugo's."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from typing import Any

from shorttake.errors import FrontMatterError
from shorttake.text.frontmatter.words import (
    TEXT_KEYS,
    Entries,
    as_words,
    line_end,
    place,
    printable,
    refuse_controls,
)

# A string of any kind (a triple quote may have one or two more before it ends), or a comment.
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:[^"\\\n]|\\.)*"|'
    r"'[^'\n]*'",
    re.DOTALL,
)
_ASIDE = re.compile(rf"#[^\n]*|{_STRING.pattern}", re.DOTALL)
_KEY = re.compile(r"[ \t]*([A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')(?P<more>[ \t]*\.[^=\n]*)?[ \t]*=")
# tomllib wants time and space for the square of the steps in a key.
_STEPS = re.compile(r"(?:[A-Za-z0-9_-]+|\"\")(?:[ \t]*\.[ \t]*(?:[A-Za-z0-9_-]+|\"\")){50}")
_TABLE = re.compile(r"[ \t]*\[\[?[ \t]*([A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')")
_DATE_KEYS = frozenset(("date", "lastmod", "publishdate", "expirydate", "added", "modified", "updated"))
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[-+]\d\d:\d\d|Z)?)?")


def read(head: str, at: int, where: str | None) -> Entries:
    """The entries of a head that begins at character `at`; raises FrontMatterError with the line.

    Dates become ISO 8601 words, decimal numbers stay the words that they are.
    """
    refuse_controls(head, 2, where)
    plain = _ASIDE.sub(lambda match: '""' + "\n" * match[0].count("\n"), head)
    deep = _STEPS.search(plain)
    if deep:
        raise FrontMatterError(
            "a key of the front matter is nested too deeply",
            place(where, 2 + plain.count("\n", 0, deep.start())),
            "write it with fewer dots",
        )
    try:
        # Decimals stay words: nobody who writes `tags = [1.10]` means 1.1.
        raw = tomllib.loads(head.replace("\r\n", "\n"), parse_float=str)
        data = {key: _value(value, key.lower() in TEXT_KEYS) for key, value in raw.items()}
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(found[1]) + 1, int(found[2])) if found else (1 + head.count("\n"), None)
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise FrontMatterError(
            f"the TOML front matter cannot be read: {re.sub(r' *[(]at .*', '', reason)}",
            place(where, line, column),
            'words want quotes around them: title = "A title"',
        ) from None
    return _places(head, at, data)


def _places(head: str, at: int, data: dict[str, Any]) -> Entries:
    """Where each entry stands; the head is known to be sound TOML."""
    found = Entries(data, add_at=at)
    lines, spans, values, add_at = found.lines, found.spans, found.values, at
    here, line, counted = 0, 2, 0
    in_table = False
    while here < len(head):
        line, counted = line + head.count("\n", counted, here), here
        table = _TABLE.match(head, here)
        key = None if table else _KEY.match(head, here)
        if table:
            in_table = True
            lines.setdefault(_name(table[1]), line)
            here = line_end(head, _value_end(head, here))
        elif key:
            start = _after_blanks(head, key.end())
            end = _value_end(head, start)
            after = line_end(head, end)
            if not in_table:
                name = _name(key[1])
                if key["more"]:
                    lines.setdefault(name, line)
                else:
                    lines[name] = line
                    spans[name] = (at + here, at + after)
                    values[name] = (at + key.end(), at + start, at + end)
                add_at = at + after
            here = after
        else:  # blank, or a comment
            here = line_end(head, here)
    return Entries(data, {key: lines.get(key, 2) for key in data}, spans, values, add_at)


def _name(written: str) -> str:
    """The (first part of a) key without its quotes."""
    return written if written[0] not in "\"'" else next(iter(tomllib.loads(f"{written} = 0")))


def _after_blanks(head: str, at: int) -> int:
    while head[at] in " \t":  # a value follows
        at += 1
    return at


_MARK = re.compile(r"[\"'#\[\]{}\n]")


def _value_end(head: str, at: int) -> int:
    """Where a value ends that begins here: at its line's end or comment, or those of its last bracket."""
    start, depth = at, 0
    while mark := _MARK.search(head, at):
        at = mark.end()
        if mark[0] in "\"'":
            string = _STRING.match(head, mark.start())
            at = string.end() if string else at
        elif mark[0] in "[{":
            depth += 1
        elif mark[0] in "]}":
            depth -= 1
        elif depth == 0:
            at = mark.start()
            break
        elif mark[0] == "#":
            at = line_end(head, at)
    else:
        at = len(head)
    return start + len(head[start:at].rstrip(" \t\r\n"))


def entry(key: str, value: Any) -> str:
    """One line `key = value`."""
    name = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(printable(key), ensure_ascii=False)
    return f"{name} = {written(value, key)}"


def written(value: Any, key: str = "") -> str:
    """A value as it stands after `=`; the words of a date are a date where the key wants one."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, int):
        return as_words(value)
    text = printable(as_words(value))
    if key.lower() in _DATE_KEYS and _DATE.fullmatch(text) and _reads_back(text):
        return text
    return json.dumps(text, ensure_ascii=False)  # the escapes of JSON are TOML's too


def _reads_back(text: str) -> bool:
    try:
        return bool(_value(tomllib.loads(f"d = {text}")["d"], False) == text)
    except ValueError:
        return False


def _value(value: Any, words: bool) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return [_value(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _value(item, key.lower() in TEXT_KEYS) for key, item in value.items()}
    return as_words(value) if words else value
