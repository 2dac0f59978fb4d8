"""Front matter as Pelican has it: `Key: value` lines until the first blank one.

As in Python-Markdown's Meta-Data extension, https://python-markdown.github.io/extensions/meta_data/:
a line that begins with four blanks goes on with the value above it.
"""

from __future__ import annotations

import re
from typing import Any

from shorttake.text.frontmatter.words import Entries, as_words, printable

_LINE = re.compile(r"([A-Za-z][\w-]*):(?:[ \t]+|$)(.*)")


def read(text: str, start: int) -> tuple[Entries, int, int] | None:
    """The entries, where a new one goes, and where the body begins; None where there is no such head.

    Ordinary prose may begin with `Note: …`; so a head must end in a blank line or with the file,
    or name a title.
    """
    data: dict[str, Any] = {}
    lines: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    at, number, key = start, 0, ""
    while at < len(text):
        end = text.find("\n", at)
        after = len(text) if end < 0 else end + 1
        line = text[at:after].rstrip("\r\n")
        number += 1
        match = _LINE.fullmatch(line)
        if not line.strip():
            return (Entries(data, lines, spans), at, after) if data else None
        if match and match[1] not in data:
            key = match[1]
            data[key], lines[key], spans[key] = match[2].strip(), number, (at, after)
        elif key and line.startswith("    "):
            data[key] = f"{data[key]}\n{line.strip()}".strip("\n")
            spans[key] = (spans[key][0], after)
        else:
            titled = any(name.lower() == "title" for name in data)
            return (Entries(data, lines, spans), at, at) if titled else None
        at = after
    return (Entries(data, lines, spans), len(text), len(text)) if data else None


def entry(key: str, value: Any) -> str:
    """One line `Key: value`; a list is parted by commas, which is how Pelican reads tags."""
    words = ", ".join(map(as_words, value)) if isinstance(value, list | tuple) else as_words(value)
    return f"{key}: {' '.join(printable(words).split())}"
