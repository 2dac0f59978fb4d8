"""Front matter as Hugo, Jekyll and Pelican write it: read it, and change single lines of it.

Three dialects, told apart by the first line of the file, each in a module of its own:

    ---         YAML until the next line `---`      Jekyll, Hugo, ours
    +++         TOML until the next line `+++`      Hugo
    Key: value  lines until the first blank one     Pelican

Unknown keys are kept. Values stay what the author wrote: `title: 2001`, `tags: [NO, 1.10]` and
`slug: 007` read as written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shorttake.errors import FrontMatterError
from shorttake.text.edit import Edit, apply, newline_of
from shorttake.text.frontmatter import pelican_dialect, toml_dialect, yaml_dialect
from shorttake.text.frontmatter.words import MAX_CHARACTERS, TEXT_KEYS, Dialect, place, printable

__all__ = ["TEXT_KEYS", "Dialect", "FrontMatter", "edits", "parse", "place", "printable", "write"]


@dataclass(frozen=True)
class FrontMatter:
    """What stands at the top of a file, and where.

    `data` maps keys as written to values; `lines` maps them to 1-based lines of the file; `spans` to
    the characters of their entry (not in TOML); `head_at` and `insert_at` bound what lies between the
    fences; `body_at` is where the body begins.
    """

    dialect: Dialect
    data: dict[str, Any]
    lines: dict[str, int]
    spans: dict[str, tuple[int, int]]
    head_at: int
    insert_at: int
    body_at: int

    def body(self, text: str) -> str:
        """The text below the front matter."""
        return text[self.body_at :]


def parse(text: str, where: str | None = None) -> FrontMatter:
    """The front matter of a file's text; `where` names the file in errors.

    Raises FrontMatterError, with the line, for a head that is not closed or cannot be read.
    """
    start = 1 if text.startswith("\ufeff") else 0
    end = text.find("\n", start)
    first = text[start : len(text) if end < 0 else end].rstrip()
    if first in ("---", "+++"):
        return _fenced(text, len(text) if end < 0 else end + 1, first, where)
    found = pelican_dialect.read(text, start)
    if found is None:
        return FrontMatter("none", {}, {}, {}, start, start, start)
    entries, insert_at, body_at = found
    return FrontMatter("pelican", entries.data, entries.lines, entries.spans, start, insert_at, body_at)


# YAML 1.1 §7.3: a line "..." ends a document too, and Jekyll takes it.
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*\r?$", re.MULTILINE),
}


def _fenced(text: str, head_at: int, fence: str, where: str | None) -> FrontMatter:
    closing = _CLOSING[fence].search(text, head_at)
    if closing is None:
        raise FrontMatterError(
            f"the front matter begins with {fence} and is never closed",
            place(where, 1),
            f"put a line {fence} between the front matter and the text",
        )
    insert_at = closing.start()
    if insert_at - head_at > MAX_CHARACTERS:
        raise FrontMatterError(
            f"the front matter has {insert_at - head_at:,} characters",
            place(where, 1),
            f"{MAX_CHARACTERS:,} is the most; is the closing {fence} where it should be?",
        )
    body_at = min(len(text), closing.end() + 1)
    head = text[head_at:insert_at]
    if fence == "---":
        entries = yaml_dialect.read(head, head_at, where)
        return FrontMatter("yaml", entries.data, entries.lines, entries.spans, head_at, insert_at, body_at)
    entries = toml_dialect.read(head, where)
    return FrontMatter("toml", entries.data, entries.lines, entries.spans, head_at, insert_at, body_at)


def edits(text: str, changes: Mapping[str, Any], where: str | None = None) -> list[Edit]:
    """The smallest edits that set these keys (None takes a key out) and leave all else as it is.

    Only the lines of the keys named are touched; a key that is not there is added at the end of
    the head; a value that is there already is not written again. A text without front matter gets
    a YAML head. Raises FrontMatterError where the head cannot be read, or cannot be changed
    without changing the meaning of another key (then the author must do it).
    """
    head = parse(text, where)
    wanted = {key: value for key, value in changes.items() if not _is_there(head.data, key, value)}
    if not wanted:
        return []
    if head.dialect == "toml":
        old = text[head.head_at : head.insert_at]
        found = [_difference(old, toml_dialect.changed(old, wanted), head.head_at)]
    else:
        found = _line_edits(text, head, wanted)
    _prove(text, head, wanted, found, where)
    return found


def write(data: Mapping[str, Any], body: str = "") -> str:
    """A new file: YAML front matter with these keys (None, "" and [] left out), then the body."""
    lines = [yaml_dialect.entry(key, value) for key, value in data.items() if value not in (None, "", [], ())]
    head = "---\n" + "".join(line + "\n" for line in lines) + "---\n"
    return f"{head}\n{body}" if body else head


def _is_there(data: Mapping[str, Any], key: str, value: Any) -> bool:
    if value is None:
        return key not in data
    return key in data and data[key] == value and isinstance(data[key], bool) == isinstance(value, bool)


def _line_edits(text: str, head: FrontMatter, wanted: Mapping[str, Any]) -> list[Edit]:
    newline = newline_of(text)
    entry = pelican_dialect.entry if head.dialect == "pelican" else yaml_dialect.entry
    found: list[Edit] = []
    added = ""
    for key, value in wanted.items():
        line = "" if value is None else entry(key, value) + newline
        if key in head.spans:
            begin, end = head.spans[key]
            found.append(Edit(begin, end, line if text[begin:end].endswith("\n") else line.rstrip("\r\n")))
        else:
            added += line
    if added:
        if head.dialect == "none":
            added = f"---{newline}{added}---{newline}{newline}"
        elif text[head.insert_at - 1 : head.insert_at] != "\n":
            added = newline + added.removesuffix(newline)
        found.append(Edit(head.insert_at, head.insert_at, added))
    return found


def _difference(old: str, new: str, at: int) -> Edit:
    """The one edit that makes `new` of `old`: what they share at both ends stays untouched."""
    front = 0
    while front < min(len(old), len(new)) and old[front] == new[front]:
        front += 1
    back = 0
    while back < min(len(old), len(new)) - front and old[-1 - back] == new[-1 - back]:
        back += 1
    return Edit(at + front, at + len(old) - back, new[front : len(new) - back])


def _prove(
    text: str, head: FrontMatter, changes: Mapping[str, Any], found: list[Edit], where: str | None
) -> None:
    """An edit of one key must not change what another key says, nor the body."""
    after_text = apply(text, found)
    after = parse(after_text, where)
    kept = {key: value for key, value in head.data.items() if key not in changes}
    now = {key: value for key, value in after.data.items() if key not in changes}
    done = all((changes[key] is not None) == (key in after.data) for key in changes)
    if kept != now or not done or (head.dialect != "none" and after.body(after_text) != head.body(text)):
        raise FrontMatterError(
            f"{', '.join(changes)} cannot be set in this front matter without touching the rest of it",
            where,
            "set it by hand",
        )
