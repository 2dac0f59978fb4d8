"""The summary of a post taken from its own page, where its first paragraph is certainly the same there.

Most posts begin with a paragraph that says the same wherever it stands; to render it again for lists was a
seventh of a clean build.
"""

from __future__ import annotations

import re

# A line that begins nothing else in any Markdown, without raw HTML, attributes, escapes or templates.
_LINE = r"(?:[^\W\d_]|[\"'“‘(])[^\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029<{\\\n]*+"
_OPENING = re.compile(rf"\n*+({_LINE}(?:\n{_LINE})*+)(?=\n\n|\n?\Z)")
# What stands elsewhere and decides how brackets are read: definitions of links, notes and abbreviations.
# Those of links that stand at the margin, below a blank line, are the summary's too.
_DEFINES = re.compile(r"\][ ]?:")
_OF_LINKS = re.compile(r"(?<![^\n]\n)(?:^\[(?!\^)[^\[\]\n]*+\]:[^\n]*\n?)+", re.MULTILINE)


def opening_html(body: str, page: str) -> str | None:
    """The HTML of the first paragraph, given a post's Markdown and the page made of it; None where the
    summary (`shorttake.text.summary`) is something else, or might be."""
    if "<!--" in body or not page.startswith("<p>"):
        return None
    first = _OPENING.match(body)
    if first is None or not _is_alone(body, "[" in first[1]):
        return None
    return page[: page.index("</p>") + len("</p>")]


def _is_alone(body: str, bracketed: bool) -> bool:
    """Whether nothing else in the body says how the words are read, among them brackets or not."""
    if not (bracketed or "*[" in body) or not _DEFINES.search(body):
        return True
    return "*[" not in body and not _DEFINES.search(_OF_LINKS.sub("", body))
