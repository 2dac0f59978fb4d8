"""The part of a post that stands for it in lists: up to `<!--more-->`, else its first paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shorttake.text.outline import Piece, outline

# Hugo's mark, and WordPress' with its words: <!--more Read on-->
_MORE = re.compile(r"<!--[ \t]*more\b", re.IGNORECASE)
_NO_WORDS = ("<!--", "```", "~~~", "|", "{%", "{{")
_OPENING = 10_000  # characters in which nearly every post has its first paragraph


def summary_source(body: str) -> str:
    """The Markdown of the summary, with the definitions of its links, ready to be rendered by itself."""
    mark = _more(body)
    words = body[:mark] if mark and not body[:mark].isspace() else _first(body)
    # What stands in brackets may be defined further down, and an abbreviation anywhere.
    wanted = "[" in words or "*[" in body
    return f"{words}\n\n{_definitions(body) if wanted else ''}"


def _first(body: str) -> str:
    """The first paragraph that says something; long posts are not read to their end for it."""
    cut = body.find("\n\n", _OPENING)
    for text in (body[:cut], body) if cut > 0 else (body,):
        pieces = outline(text).pieces
        for piece in pieces:
            words = text[piece.start : piece.end].strip()
            whole = piece is not pieces[-1] or text is body
            if whole and words and piece.kind == "prose" and not words.startswith(_NO_WORDS):
                return words
    return ""


def _definitions(body: str) -> str:
    return "".join(body[one.start : one.end] for one in outline(body).pieces if one.kind == "definitions")


def _more(body: str) -> int | None:
    """Where the mark begins; one that is shown in a code block, or is not closed in its line, is none."""
    code: list[Piece] | None = None
    for start in _marks(body):
        if code is None:
            line_end = body.find("\n", start)
            above = outline(body[: line_end if line_end >= 0 else len(body)]).pieces
            if not _in_code(body, start, above[-1:]):
                return start
            code = [piece for piece in outline(body).pieces if piece.kind == "prose"]
        if not _in_code(body, start, code):
            return start
    return None


def _marks(body: str) -> Iterator[int]:
    end = -1
    for match in _MORE.finditer(body):
        if end < match.end():
            end = body.find("-->", match.end())
        if end < 0:
            return
        if "\n" not in body[match.end() : end][:1000]:
            yield match.start()


def _in_code(body: str, at: int, pieces: list[Piece] | tuple[Piece, ...]) -> bool:
    return any(
        piece.start <= at < piece.end
        and body[piece.start : piece.start + 8].lstrip(" ").startswith(("```", "~~~"))
        for piece in pieces
    )
