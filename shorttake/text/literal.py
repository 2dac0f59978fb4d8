"""Words that mean just themselves in Markdown, whatever marks are among them (CommonMark §2.4)."""

from __future__ import annotations

import re

# What begins a block that is no paragraph, or a liveblog's entry: a mark, or a number with what makes it one.
_BEGINS = re.compile(r"^(?:(\d+)(?=[.:)-])|(?=[#>+=~|:{-]))")


def literal(words: str) -> str:
    """A line of words for the inside of a line, such as the text of a link."""
    words = re.sub(r"([\\`*\[\]<])", r"\\\1", words)
    words = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", words)
    return re.sub(r"&(?=#?\w+;)", r"\\&", words)


def paragraph(words: str) -> str:
    """A line of words as a paragraph of its own."""
    return _BEGINS.sub(r"\1\\", literal(words))
