"""How a link that died is mended in the author's text: a mark behind it, with the address of the copy. Pure.

    [how it works](https://gone.example/a) ([archived](https://web.archive.org/web/2013…/https://gone.example/a))

The link itself stays as it is, its words and its address: that is what the author linked, and what readers,
`find` and a later check know it by. A reference link gets its mark as a reference, a link in HTML in HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass

from shorttake.text.definitions import Definition
from shorttake.text.edit import Edit
from shorttake.text.links import FoundLink

WORD = "archived"
_MARK = re.compile(
    r"[ \t]*\n?[ \t]*\((?:"
    rf"\[{WORD}\]\(<?(?P<inline>[^\s<>]+?)>?\)"
    rf"|\[{WORD}\]\[(?P<label>[^\[\]]+)\]"
    rf"|<a\s+[^<>]*?href=(?P<quote>[\"'])(?P<href>[^\"'<>]*)(?P=quote)[^<>]*>{WORD}</a>"
    r")\)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mark:
    """A mark in the text, behind a link: its characters, and what it leads to (a label, or an address)."""

    start: int
    end: int
    url: str | None = None
    label: str | None = None


def mark_at(text: str, end: int) -> Mark | None:
    """The mark that stands right behind character `end`, where a link ends; None where there is none."""
    found = _MARK.match(text, end)
    if found is None:
        return None
    url = found["inline"] or (html.unescape(found["href"]) if found["href"] is not None else None)
    return Mark(end, found.end(), url, found["label"])


def marked(text: str, link: FoundLink, copy: str, definitions: Collection[Definition]) -> list[Edit]:
    """The edits that put a mark with the address `copy` behind a link; the first is the mark itself."""
    if link.kind == "html":
        return [Edit(link.end, link.end, f' (<a href="{html.escape(copy)}">{WORD}</a>)')]
    if link.kind != "reference" or link.label is None:
        return [Edit(link.end, link.end, f" ([{WORD}]({fit(copy)}))")]
    definition = next((one for one in definitions if one.url_start == link.url_start), None)
    if definition is None:
        return [Edit(link.end, link.end, f" ([{WORD}]({fit(copy)}))")]
    label, known = _label(definition, copy, definitions)
    edits = [Edit(link.end, link.end, f" ([{WORD}][{label}])")]
    if not known:
        line = text.rfind("\n", 0, definition.start) + 1
        newline = "\r\n" if text.find("\r\n") >= 0 else "\n"
        before = text[line : definition.start]
        lead = before if not before.strip(" \t>") else ""
        edits.append(Edit(definition.end, definition.end, f"{newline}{lead}[{label}]: {fit(copy)}"))
    return edits


def unmarked(text: str, mark: Mark, definitions: Collection[Definition], uses: int) -> list[Edit]:
    """The edits that take a mark away again, with its definition where no other mark uses it."""
    edits = [Edit(mark.start, mark.end, "")]
    definition = next((one for one in definitions if mark.label and one.label == mark.label), None)
    if definition is not None and uses <= 1:
        start = text.rfind("\n", 0, definition.start)
        start = start - 1 if start > 0 and text[start - 1] == "\r" else start
        begin, end = (start, definition.end) if start >= 0 else (definition.start, definition.end)
        edits.append(Edit(begin, end, ""))
    return edits


def fit(url: str) -> str:
    """An address as it may stand in Markdown's parentheses or definition, whatever is in it."""
    return (
        url.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C")
        .replace(">", "%3E")
        .replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace("`", "%60").replace("|", "%7C")
    )  # fmt: skip


def address_edit(text: str, link: FoundLink, new: str) -> Edit:
    """The edit that puts a new address in a link's place, and nothing else."""
    written = text[link.url_start : link.url_end]
    if link.kind == "html":
        fresh = html.escape(new) if "&amp;" in written or "&" not in new else new.replace('"', "%22")
        fresh = fresh.replace("'", "%27").replace('"', "%22")
    else:
        fresh = fit(new)
    return Edit(link.url_start, link.url_end, fresh)


def _label(definition: Definition, copy: str, definitions: Collection[Definition]) -> tuple[str, bool]:
    """The label of the mark of a reference, and whether it is defined as this copy already."""
    by_key = {one.label.lower(): one for one in definitions}
    for number in range(1, 1_000):
        label = f"{definition.label}-{WORD}" if number == 1 else f"{definition.label}-{WORD}-{number}"
        there = by_key.get(label.lower())
        if there is None:
            return label, False
        if there.url in (copy, fit(copy)):
            return label, True
    raise ValueError(definition.label)
