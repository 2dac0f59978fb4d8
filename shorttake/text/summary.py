"""The part of a post that stands for it in lists: up to `<!--more-->`, else its first paragraph."""

from __future__ import annotations

import re

from shorttake.text.outline import Outline, outline

# Hugo's mark, and WordPress' with its words: <!--more Read on-->
_MORE = re.compile(r"<!--[ \t]*more\b", re.IGNORECASE)
_NO_WORDS = ("<!--", "```", "~~~", "|", "{%", "{{")


def summary_source(body: str) -> str:
    """The Markdown of the summary, with the definitions of its links, ready to be rendered by itself."""
    shape = outline(body)
    definitions = "".join(
        body[piece.start : piece.end] for piece in shape.pieces if piece.kind == "definitions"
    )
    mark = _more(body, shape)
    if mark is not None and body[:mark].strip():
        return f"{body[:mark]}\n\n{definitions}"
    words = [body[piece.start : piece.end].strip() for piece in shape.pieces if piece.kind == "prose"]
    first = next((part for part in words if part and not part.startswith(_NO_WORDS)), "")
    return f"{first}\n\n{definitions}"


def _more(body: str, shape: Outline) -> int | None:
    """Where the mark begins; one that is shown in a code block, or is not closed in its line, is none."""
    code = [
        (piece.start, piece.end)
        for piece in shape.pieces
        if piece.kind == "prose"
        and body[piece.start : piece.start + 8].lstrip(" ").startswith(("```", "~~~"))
    ]
    end = -1
    for match in _MORE.finditer(body):
        if end < match.end():
            end = body.find("-->", match.end())
        if end < 0:
            return None
        if "\n" not in body[match.end() : end][:1000] and not any(a <= match.start() < b for a, b in code):
            return match.start()
    return None
