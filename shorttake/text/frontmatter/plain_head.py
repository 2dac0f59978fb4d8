"""Front matter that is written plainly, read by a few rules: thirty times as fast as a parser of YAML.

A folder may hold ten thousand link files. What these rules do not read with certainty they do not read at
all, and the YAML reader is asked; both give the same (tests compare them).
"""

from __future__ import annotations

import re
from typing import NamedTuple

# One entry of YAML 1.1 on one line that can mean but one thing: no value; plain words that begin with a
# letter or digit (§9.1.3: without ": " and " #"); words between quotes without an escape; a list of words.
_ENTRY = re.compile(
    r"^([a-z][a-z_]{0,40}):(?:[ ]+(?:"
    r"([^\W_](?:[^:#\n]|:(?=[^ \n])|(?<=[^ ])#)*+)"
    r"|'((?:[^'\n]|'')*+)'[ ]*"
    r"|\"([^\"\\\n]*+)\"[ ]*"
    r"|(\[(?:[^\W_][\w ./+-]*(?:, [^\W_][\w ./+-]*)*)?\])[ ]*"
    r")?)?$",
    re.MULTILINE,
)
_NOTHING = frozenset(("", "null", "Null", "NULL"))
_LONGEST = 20_000  # of a head that is read this way


class PlainHead(NamedTuple):
    """The words of each key (None: no value), the words of each list, and where the body begins."""

    words: dict[str, str | None]
    lists: dict[str, list[str]]
    body_at: int


def read(text: str) -> PlainHead | None:
    """The head of a file that begins with `---`; None where only the YAML reader can tell.

    Words are as they stand: whoever asks for a number or a flag must know what they mean.
    """
    if not text.startswith("---\n"):
        return None
    closing = text.find("\n---\n", 3)
    if closing < 0 or closing > _LONGEST:
        return None
    head = text[4:closing]
    # What is not printable may be a line's end in YAML (U+0085, U+2028), or forbidden.
    if not head.replace("\n", " ").isprintable():
        return None
    found = _ENTRY.findall(head)
    words: dict[str, str | None] = {}
    lists: dict[str, list[str]] = {}
    for key, plain, single, double, several in found:
        if several:
            lists[key] = [item.strip() for item in several[1:-1].split(", ")] if len(several) > 2 else []
            words[key] = None
        elif plain:
            plain = plain.rstrip(" ")
            words[key] = None if plain in _NOTHING else plain
        else:
            words[key] = single.replace("''", "'") or double or None
    # A line that is no such entry, or a key that stands twice.
    if len(words) != head.count("\n") + 1:
        return None
    return PlainHead(words, lists, closing + 5)
