"""Front matter that is written plainly, read by a few rules: thirty times as fast as a parser of YAML.

A folder may hold ten thousand link files, and a blog thousands of posts. What these rules do not read with
certainty they do not read at all, and the YAML reader is asked; both give the same (tests compare them).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from shorttake.text.frontmatter.words import TEXT_KEYS, Entries
from shorttake.text.frontmatter.yaml_words import plain as meant

# One entry of YAML 1.1 that can mean but one thing: no value; plain words that begin with a letter or digit
# (§9.1.3: without ": " and " #"); words between quotes without an escape; a list of words, there or below.
_WORDS = r"[^\W_](?:[^:#\n]|:(?=[^ \n])|(?<=[^ ])#)*+"
_ENTRY = re.compile(
    r"^([a-z][a-z_]{0,40}):(?:[ ]+(?:"
    rf"({_WORDS})"
    r"|'((?:[^'\n]|'')*+)'[ ]*"
    r"|\"([^\"\\\n]*+)\"[ ]*"
    r"|(\[(?:[^\W_][\w ./+-]*(?:, [^\W_][\w ./+-]*)*)?\])[ ]*"
    r")?"
    rf"|((?:[ ]*\n([ ]{{0,4}})-[ ]+{_WORDS})(?:\n\7-[ ]+{_WORDS})*)"
    r")?$",
    re.MULTILINE,
)
_PLAIN, _SINGLE, _DOUBLE, _LIST, _BELOW, _INDENT = range(2, 8)  # its groups
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
    for key, plain, single, double, several, *_ in found:
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


def entries(head: str, at: int) -> Entries | None:
    """What `yaml_dialect.read` gives for the lines between the fences, which begin at character `at`; None
    where only that can tell."""
    if len(head) > _LONGEST or head[-1:] != "\n" or not head.replace("\n", " ").isprintable():
        return None
    found = Entries(add_at=at + len(head))
    line, many = 2, 0  # the fence is line 1
    for one in _ENTRY.finditer(head):
        key = one[1]
        start, end, found.data[key] = _value(one, key in TEXT_KEYS)
        found.lines[key] = line
        line += one[0].count("\n") + 1
        found.spans[key] = (at + one.start(), at + one.end() + 1)
        found.values[key] = (at + one.end(1) + 1, at + start, at + end)
        many += 1
    # A line that is no such entry, or a key that stands twice.
    return found if line == head.count("\n") + 2 and many == len(found.data) else None


def _value(one: re.Match[str], words: bool) -> tuple[int, int, Any]:
    """Where the value of an entry stands, its quotes with it, and what it says."""
    group = one.lastindex or 1
    start, end = one.span(group)
    if group == _PLAIN:
        word = one[group].rstrip(" ")
        return start, start + len(word), meant(word, words)
    if group == _SINGLE:
        return start - 1, end + 1, one[group].replace("''", "'")
    if group == _DOUBLE:
        return start - 1, end + 1, one[group]
    if group == _LIST:
        items = [item.strip(" ") for item in one[group][1:-1].split(", ")] if end - start > 2 else []
        return start, end, _items(items, words)
    if group == _BELOW:
        items = [line.strip(" ")[1:].lstrip(" ") for line in one[group].split("\n")[1:]]
        return one.end(_INDENT), start + len(one[group].rstrip(" ")), _items(items, words)
    return end + 1, end + 1, None


def _items(items: list[str], words: bool) -> list[Any]:
    """What the items of a list mean; in a list of words, `null` is one of them."""
    return [item if words else meant(item, words) for item in items]
