"""The part of a post that stands for it in lists: up to `<!--more-->`, else its first paragraph."""

from __future__ import annotations

import re

from shorttake.text.outline import outline

# Hugo's mark, and WordPress' with its words: <!--more Read on-->
MORE = re.compile(r"<!--\s*more(?:\s[^>]*?)?-->", re.IGNORECASE)


def summary_source(body: str) -> str:
    """The Markdown of the summary, with the definitions of its links, ready to be rendered by itself."""
    pieces = outline(body).pieces
    definitions = "".join(body[piece.start : piece.end] for piece in pieces if piece.kind == "definitions")
    mark = MORE.search(body)
    if mark:
        return f"{body[: mark.start()]}\n\n{definitions}"
    words = [body[piece.start : piece.end].strip() for piece in pieces if piece.kind == "prose"]
    first = next((part for part in words if part and not part.startswith(("<!--", "```", "~~~", "|"))), "")
    return f"{first}\n\n{definitions}"
