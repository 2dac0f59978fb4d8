"""Front matter as Pelican has it: `Key: value` lines until the first blank one.

As in Python-Markdown's Meta-Data extension, https://python-markdown.github.io/extensions/meta_data/:
a line that begins with four blanks goes on with the value above it.
"""

from __future__ import annotations

import re
from typing import Any

from shorttake.errors import FrontMatterError
from shorttake.text.frontmatter.words import Entries, as_words, line_end, place, printable, refuse_controls

_LINE = re.compile(r"([A-Za-z0-9][\w-]*):(?:[ \t]+|$)(.*)", re.ASCII)


def read(text: str, start: int, where: str | None = None) -> tuple[Entries, int] | None:
    """The entries, and where the body begins; None where there is no such head.

    Ordinary prose may begin with `Note: …`; so a head must end in a blank line or with the file,
    or name a title. Raises FrontMatterError where a key stands twice, or for a control character.
    """
    found = Entries()
    names: set[str] = set()
    more: dict[str, list[str]] = {}
    twice: list[tuple[str, int]] = []
    at, number, key = start, 0, ""
    body_at = None
    while at < len(text):
        after = line_end(text, at)
        line = text[at:after].rstrip("\r\n")
        number += 1
        match = _LINE.fullmatch(line)
        if not line.strip():
            body_at = after
            break
        if match:
            key = match[1]
            if key.lower() in names:
                twice.append((key, number))
            names.add(key.lower())
            value = match[2].strip()
            begin = at + match.start(2)
            found.data[key], found.lines[key], found.spans[key] = value, number, (at, after)
            found.values[key] = (at + match.end(1) + 1, begin, begin + len(match[2].rstrip()))
        elif key and line.startswith("    "):
            value = line.strip()
            more.setdefault(key, []).append(value)
            found.spans[key] = (found.spans[key][0], after)
            colon, begin, end = found.values[key]
            stop = at + len(line.rstrip())
            found.values[key] = (colon, begin if end > begin else stop - len(value), stop)
        else:
            if not _titled(found):
                return None
            body_at = at
            break
        at = after
    if not found.data:
        return None
    for key, lines in more.items():
        found.data[key] = "\n".join([found.data[key], *lines]).strip("\n")
    if twice and not _titled(found):
        return None  # "Q: … Q: …" is prose
    if twice:
        key, number = twice[0]
        raise FrontMatterError(
            f"'{key}' stands twice in the front matter",
            place(where, number),
            "keep one of them; several values are parted by commas",
        )
    refuse_controls(text[start:at], 1, where)
    head = Entries(found.data, found.lines, found.spans, found.values, at)
    return head, len(text) if body_at is None else body_at


def _titled(found: Entries) -> bool:
    return any(name.lower() == "title" for name in found.data)


def entry(key: str, value: Any) -> str:
    """One line `Key: value`."""
    return f"{key}: {written(value)}".rstrip()


def written(value: Any) -> str:
    """A value on one line; a list is parted by commas, which is how Pelican reads tags."""
    words = ", ".join(map(as_words, value)) if isinstance(value, list | tuple) else as_words(value)
    return " ".join(printable(words).split())
