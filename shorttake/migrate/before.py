"""The old page as an independent reader sees it: another parser than ours, or the old HTML."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt

from shorttake.migrate.blog import OldPost
from shorttake.migrate.page import Page, page_of

# What CommonMark has not: footnotes and abbreviations stand in the text as they are read.
_NOTE = re.compile(r"^[ ]{0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_ABBREVIATION = re.compile(r"^\*\[[^\]\n]+\]:.*$", re.MULTILINE)
# Markdown.pl, kramdown and Python-Markdown let a blank or line end stand between the words and their label.
_APART = re.compile(r"(\[[^\[\]\n]+\])[ \n](\[[^\[\]\n^]+\])(?![:(])")
_DEFINED = re.compile(r"^[ ]{0,3}\[([^\]\n]+)\]:", re.MULTILINE)


class Reader:
    """Reads old pages, one after another."""

    def __init__(self) -> None:
        self._markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        plain: Any = self._markdown
        plain.normalizeLink = lambda url: url
        plain.validateLink = lambda url: True

    def page(self, post: OldPost, base: str) -> Page:
        """What was on the old page of this post, which stood at the address `base`."""
        text = post.shown
        if post.form == "html":
            return page_of(text, base)
        if "[^" in text:
            text = _MARK.sub(r" \1", _NOTE.sub(r"\1", text))
        if "*[" in text:
            text = _ABBREVIATION.sub("", text)
        if _APART.search(text):
            labels = {" ".join(label.split()).casefold() for label in _DEFINED.findall(text)}

            def together(match: re.Match[str]) -> str:
                own, label = (" ".join(one[1:-1].split()).casefold() for one in match.groups())
                return match[1] + match[2] if label in labels and own not in labels else match[0]

            text = _APART.sub(together, text)
        return page_of(self._markdown.render(text), base)
