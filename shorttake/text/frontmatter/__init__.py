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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shorttake.errors import FrontMatterError
from shorttake.text.edit import Edit, apply, newline_of
from shorttake.text.frontmatter import pelican_dialect, plain_head, yaml_words
from shorttake.text.frontmatter.words import (
    MAX_CHARACTERS,
    TEXT_KEYS,
    Dialect,
    Entries,
    as_read,
    line_end,
    place,
    printable,
)

__all__ = ["TEXT_KEYS", "Dialect", "FrontMatter", "edits", "parse", "place", "printable", "write"]


@dataclass(frozen=True)
class FrontMatter:
    """What stands at the top of a file, and where.

    `data` maps keys as written to values; `lines` maps them to 1-based lines of the file; `spans` to
    the characters of their entry (a key that stands in several places, such as a table in TOML, has
    none); `head_at` and `insert_at` bound what lies between the fences; `body_at` is where the body begins.
    """

    dialect: Dialect
    data: dict[str, Any]
    lines: dict[str, int]
    spans: dict[str, tuple[int, int]]
    head_at: int
    insert_at: int
    body_at: int
    entries: Entries = field(default_factory=Entries, repr=False, compare=False)

    def body(self, text: str) -> str:
        """The text below the front matter."""
        return text[self.body_at :]


def parse(text: str, where: str | None = None) -> FrontMatter:
    """The front matter of a file's text; `where` names the file in errors.

    Raises FrontMatterError, with the line, for a head that is not closed or cannot be read.
    """
    start = 1 if text.startswith("\ufeff") else 0
    after = line_end(text, start)
    first = text[start:after].rstrip()
    if first in ("---", "+++"):
        return _fenced(text, after, first, where)
    found = pelican_dialect.read(text, start, where)
    if found is None:
        return FrontMatter("none", {}, {}, {}, start, start, start)
    return _matter("pelican", found[0], start, found[0].add_at, found[1])


def _matter(dialect: Dialect, entries: Entries, head_at: int, insert_at: int, body_at: int) -> FrontMatter:
    return FrontMatter(
        dialect, entries.data, entries.lines, entries.spans, head_at, insert_at, body_at, entries
    )


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
        found = plain_head.entries(head, head_at)
        if found is None:
            from shorttake.text.frontmatter import yaml_dialect  # 17 ms, and most heads are written plainly

            found = yaml_dialect.read(head, head_at, where)
        return _matter("yaml", found, head_at, insert_at, body_at)
    from shorttake.text.frontmatter import toml_dialect  # 5 ms, and few heads are TOML

    return _matter("toml", toml_dialect.read(head, head_at, where), head_at, insert_at, body_at)


def edits(text: str, changes: Mapping[str, Any], where: str | None = None) -> list[Edit]:
    """The smallest edits that set these keys (None takes a key out) and leave all else as it is.

    Only the values of the keys named are touched, comments beside them stay; a key that is not there
    is added at the end of the head; a value that is there already is not written again. A text without
    front matter gets a YAML head. What is set reads back as `as_read` has it; Pelican's dialect, which
    has but one line for a value, also loses double blanks and line ends, and lists are words parted by
    commas. Raises FrontMatterError where the head cannot be read, or cannot be changed without
    changing what it says of another key (then the author must do it).
    """
    head = parse(text, where)
    wanted = {key: value for key, value in changes.items() if not _is_there(head, key, value)}
    if not wanted:
        return []
    found = _edits(text, head, wanted, where)
    _prove(text, head, wanted, found, where)
    return found


def write(data: Mapping[str, Any], body: str = "") -> str:
    """A new file: YAML front matter with these keys (None, "" and [] left out), then the body."""
    lines = [yaml_words.entry(key, value) for key, value in data.items() if value not in (None, "", [], ())]
    head = "---\n" + "".join(line + "\n" for line in lines) + "---\n"
    return f"{head}\n{body}" if body else head


def _is_there(head: FrontMatter, key: str, value: Any) -> bool:
    """Whether the key says this already (None: whether it is not there)."""
    if value is None or key not in head.data:
        return (value is None) == (key not in head.data)
    said = head.data[key]
    if head.dialect == "pelican":
        return " ".join(str(said).split()) == pelican_dialect.written(value)
    wanted = as_read(value, key)
    return bool(said == wanted) and isinstance(said, bool) == isinstance(wanted, bool)


def _edits(text: str, head: FrontMatter, wanted: Mapping[str, Any], where: str | None) -> list[Edit]:
    newline = newline_of(text)
    places = head.entries
    found: list[Edit] = []
    added = ""
    for key, value in wanted.items():
        if key in head.data and key not in head.spans:
            raise _by_hand([key], place(where, head.lines.get(key, 1)))
        if value is None:
            found.append(Edit(*head.spans[key], ""))
        elif key in head.data:
            found += _set(text, *places.values[key], _written(head, key, value))
        else:
            added += places.indent + _entry(head, key, value) + newline
    if added:
        at = places.add_at if head.dialect != "none" else head.head_at
        if head.dialect == "none":
            added = f"---{newline}{added}---{newline}{newline}"
        elif text[at - 1 : at] != "\n":
            added = newline + added.removesuffix(newline)
        found.append(Edit(at, at, added))
    return sorted(found)


def _entry(head: FrontMatter, key: str, value: Any) -> str:
    if head.dialect == "pelican":
        return pelican_dialect.entry(key, value)
    if head.dialect == "toml":
        from shorttake.text.frontmatter import toml_dialect

        return toml_dialect.entry(key, value)
    return yaml_words.entry(key, value)


def _written(head: FrontMatter, key: str, value: Any) -> str:
    if head.dialect == "pelican":
        return pelican_dialect.written(value)
    if head.dialect == "toml":
        from shorttake.text.frontmatter import toml_dialect

        return toml_dialect.written(value, key)
    return yaml_words.written(value)


def _set(text: str, after: int, start: int, end: int, value: str) -> list[Edit]:
    """Puts a value where another stands: characters `start:end`, the mark after the key ends at `after`."""
    if start == end:
        return [Edit(after, after, f" {value}")]
    if start < line_end(text, after):
        return [Edit(start, end, value if text[start - 1] in " \t" else f" {value}")]
    # The value stands below its key (a list, say): the new one goes beside it, and those lines go away,
    # but for a comment behind the last of them.
    begin = text.rfind("\n", 0, start) + 1
    stop = line_end(text, end)
    return [
        Edit(after, after, f" {value}"),
        Edit(begin, stop if not text[end:stop].strip() else end, ""),
    ]


def _by_hand(keys: Iterable[str], where: str | None) -> FrontMatterError:
    return FrontMatterError(
        f"{', '.join(keys)} cannot be set in this front matter without touching the rest of it",
        where,
        "set it by hand",
    )


def _prove(
    text: str, head: FrontMatter, changes: Mapping[str, Any], found: list[Edit], where: str | None
) -> None:
    """An edit of one key must say what was wanted, and not change what another key says, nor the body."""
    after_text = apply(text, found)
    try:
        after = parse(after_text, where)
    except FrontMatterError:  # an anchor that another key needs went with the old value, say
        raise _by_hand(changes, where) from None
    kept = {key: value for key, value in head.data.items() if key not in changes}
    now = {key: value for key, value in after.data.items() if key not in changes}
    done = all(_is_there(after, key, value) for key, value in changes.items())
    body = after.body(after_text) == head.body(text) or head.dialect == "none"
    if kept != now or not done or not body:
        raise _by_hand(changes, where)
