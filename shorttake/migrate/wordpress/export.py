"""A WordPress export (WXR 1.0 to 1.2, as `wp-admin/includes/export.php` writes it) as records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from shorttake import files
from shorttake.errors import TextError
from shorttake.migrate.blog import Note

_LOOK = 20_000  # bytes in which an export says that it is one
_MOST = 2_000_000_000  # bytes of an export
_SAYS = re.compile(rb"<rss\b.*?wordpress\.org/export/", re.DOTALL)
_TERMS = frozenset(("category", "post_tag", "post_format"))


@dataclass(frozen=True)
class Item:
    """One entry: `fields` are its texts by name, `terms` (kind, name); its words begin in line `words_at`."""

    fields: Mapping[str, str]
    terms: tuple[tuple[str, str], ...]
    comments: int
    line: int
    words_at: int
    file: str

    def get(self, name: str) -> str:
        """One of its texts, without blanks around; empty where there is none."""
        return self.fields.get(name, "").strip()


@dataclass
class Export:
    """What the channel says, authors by login, entries in their order, what is wrong with the file."""

    channel: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    other_terms: Counter[str] = field(default_factory=Counter)


def is_export(path: Path) -> bool:
    """Whether this file is an export of WordPress."""
    try:
        with path.open("rb") as file:
            return _SAYS.search(file.read(_LOOK)) is not None
    except OSError:
        return False


def load(path: Path, into: Export) -> None:
    """Reads an export, entry by entry. Raises TextError for what is no XML at all.

    No entity of its own is resolved and nothing is fetched. A file that ends too early, or holds signs that
    XML forbids, is read as far as it goes, and named.
    """
    size = path.stat().st_size
    if size > _MOST:
        raise TextError(f"the export has more than {_MOST:,} bytes", str(path), "export it in parts")
    count = len(into.items)
    try:
        with path.open("rb") as file:
            steps = etree.iterparse(
                file,
                events=("end",),
                recover=True,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=size > 9_000_000,
            )
            for _, element in steps:
                _take(element, path, into)
    except etree.XMLSyntaxError as error:
        if len(into.items) == count:
            raise TextError(f"the export cannot be read: {error.msg}", str(path), "export it again") from None
        into.notes.append(Note(path.name, error.lineno, f"the export breaks off here: {error.msg}"))
        return
    except OSError as error:
        raise files.failure(error, path, "read") from None
    if len(into.items) == count and "title" not in into.channel:
        raise TextError("the export holds no blog", str(path), "export it again")
    wrong = [one for one in steps.error_log if one.level_name in ("FATAL", "ERROR")]
    if wrong:
        note = f"the export is not as XML should be ({wrong[0].message.strip()}); read as far as it goes"
        into.notes.append(Note(path.name, wrong[0].line, note))


def _name(tag: object) -> str:
    """The name of an element: `wp:post_id` is post_id, `content:encoded` and `excerpt:encoded` say which."""
    if not isinstance(tag, str):
        return ""
    space, _, name = tag.rpartition("}")
    if name == "encoded":
        return "excerpt" if "excerpt" in space else "content"
    return name


def _take(element: etree._Element, path: Path, into: Export) -> None:
    name = _name(element.tag)
    parent = element.getparent()
    if name == "item":
        into.items.append(_item(element, path, into))
        _forget(element)
    elif name == "author" and parent is not None and _name(parent.tag) == "channel":
        texts = {_name(child.tag): child.text or "" for child in element}
        login = texts.get("author_login", "").strip()
        if login:
            into.authors[login] = texts.get("author_display_name", "").strip() or login
        _forget(element)
    elif parent is not None and _name(parent.tag) == "channel" and not len(element):
        into.channel.setdefault(name, (element.text or "").strip())


def _forget(element: etree._Element) -> None:
    """Lets go of what was read: an export may be larger than the memory that is there for it."""
    element.clear()
    before = element.getprevious()
    while before is not None:
        parent = before.getparent()
        if parent is None:
            break
        parent.remove(before)
        before = element.getprevious()


def _item(element: etree._Element, path: Path, into: Export) -> Item:
    fields: dict[str, str] = {}
    terms: list[tuple[str, str]] = []
    comments = 0
    words_at = 0
    for child in element:
        name = _name(child.tag)
        if name == "category":
            kind = child.get("domain") or "category"
            if kind in _TERMS:
                terms.append((kind, " ".join((child.text or "").split())))
            else:
                into.other_terms[kind] += 1
        elif name == "comment":
            comments += 1
        elif name and name != "postmeta":
            fields.setdefault(name, child.text or "")
            if name == "content":
                words_at = _line(child)
    line = _line(element)
    return Item(fields, tuple(terms), comments, line, words_at or line, path.name)


def _line(element: etree._Element) -> int:
    """The line in which an element begins, 0 where that is not known."""
    found = getattr(element, "sourceline", None)
    return found if isinstance(found, int) else 0
