"""Changes just these characters of the author's text, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shorttake.errors import EditError


@dataclass(frozen=True, order=True)
class Edit:
    """Replace the characters `start:end` (of the text as it was read) by `new`.

    `start == end` inserts; an empty `new` deletes.
    """

    start: int
    end: int
    new: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; positions are those of the text as given.

    Two insertions at one place come in the order in which they were given.
    Raises EditError where an edit lies outside the text or two of them overlap.
    """
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not 0 <= edit.start <= edit.end <= len(text):
            raise EditError(
                f"an edit of characters {edit.start} to {edit.end} does not fit a text of {len(text)}"
            )
        if edit.start < done:
            raise EditError(f"two edits overlap at character {edit.start}")
        parts.append(text[done : edit.start])
        parts.append(edit.new)
        done = edit.end
    parts.append(text[done:])
    return "".join(parts)


def diff(old: str, new: str, name: str) -> str:
    """What an edit would change, as a unified diff that patch(1) takes ("" where nothing would)."""
    import difflib  # 2 ms: keeping a link shows no diff

    # A blank in a name would end it, but for a tab behind (as GNU diff writes it).
    shown = name.replace("\n", " ") + ("\t" if " " in name or "\n" in name else "")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(_lines(old), _lines(new), f"a/{shown}", f"b/{shown}")
    )


def _lines(text: str) -> list[str]:
    """The lines with their ends; only a newline ends one, not the other marks that str.splitlines knows."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def newline_of(text: str) -> str:
    """The line ending that a text uses, so that what we add looks like the rest of it."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
