"""Front matter in TOML 1.0 (https://toml.io/en/v1.0.0), between lines of `+++`: Hugo's."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from shorttake.errors import FrontMatterError
from shorttake.text.frontmatter.words import TEXT_KEYS, Entries, place, printable

_KEY = re.compile(r"^[ \t]*(?:([A-Za-z0-9_-]+)|\"([^\"\n]+)\"|'([^'\n]+)')[ \t]*=", re.MULTILINE)


def read(head: str, where: str | None) -> Entries:
    """Keys to values (dates as ISO 8601 words) and lines; raises FrontMatterError with the line."""
    try:
        raw = tomllib.loads(head.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(found[1]) + 1, int(found[2])) if found else (2, None)
        raise FrontMatterError(
            f"the TOML front matter cannot be read: {re.sub(r' *[(]at .*', '', str(error))}",
            place(where, line, column),
            'words want quotes around them: title = "A title"',
        ) from None
    lines: dict[str, int] = {}
    for match in _KEY.finditer(head):
        lines.setdefault(match[1] or match[2] or match[3], 2 + head.count("\n", 0, match.start()))
    data = {key: _value(value, key.lower() in TEXT_KEYS) for key, value in raw.items()}
    return Entries(data, {key: lines.get(key, 2) for key in data}, {})


def changed(head: str, changes: Mapping[str, Any]) -> str:
    """The head with these keys set (None takes one out); tomlkit leaves all the rest as it was written."""
    import tomlkit  # 0.1 s to import, and few heads are TOML
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(head)
        for key, value in changes.items():
            if value is None:
                document.pop(key, None)
            else:
                document[key] = _item(value)
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError) as error:
        raise FrontMatterError(f"the TOML front matter cannot be changed: {error}") from None


def _item(value: Any) -> Any:
    if isinstance(value, str):
        text = printable(value)
        return dt.datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+\S*", text) else text
    if isinstance(value, list | tuple):
        return [_item(item) for item in value]
    return value


def _value(value: Any, words: bool) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return [_value(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _value(item, False) for key, item in value.items()}
    return str(value) if words and not isinstance(value, str | bool) else value
