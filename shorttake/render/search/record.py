"""One thing that can be found: an item, an update, a post; as the page that Pagefind reads. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from shorttake.text.frontmatter import printable

# What is searched of one post: a whole book would make an index that nobody wants to fetch.
_LONGEST = 200_000
_MARKS = re.compile(r"[&<>\"']|^ |  | $")


class Part(NamedTuple):  # a long liveblog has thousands
    """A part of a record that a reader is led to: its `anchor`, and what it says: `title`, then `rest`."""

    anchor: str
    title: str
    rest: str


@dataclass(frozen=True)
class Record:
    """What is found (`title`, `words`), where it stands (`url` below the site, without a slash at its start),
    where that is in words (`place`), and what it can be filtered by: `section` ("" for none) and `year`.

    One with `parts` leads to that of them which answers best; their words stand for its own.
    """

    url: str
    title: str
    words: str
    place: str
    section: str = ""
    year: str = ""
    parts: tuple[Part, ...] = ()

    def page(self, language: str) -> str:
        """The record as HTML, marked as https://pagefind.app/docs/indexing/ and /docs/metadata/ have it."""
        marks = [("meta", name, getattr(self, name)) for name in ("title", "url", "place")]
        marks += [("filter", name, value) for name, value in (("section", self.section), ("year", self.year))]
        said = "".join(
            f'<span data-pagefind-{kind}="{name}[data-v]" data-v="{_text(value)}"></span>'
            for kind, name, value in marks
            if value
        )
        if self.parts:
            return _page(language, said, "".join(map(_part, self.parts)))
        # A title of words that follow anyway would stand twice in what readers are shown around a match.
        head = "" if self.title.rstrip("…") in self.words else f"<h1>{_text(self.title)}</h1>"
        return _page(language, said, f"{head}\n<p>{_text(self.words[:_LONGEST])}</p>")


def _page(language: str, said: str, words: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{_text(language)}"><head><title>.</title></head>\n'
        f"<body data-pagefind-body>{said}{words}</body></html>\n"
    )


def _part(one: Part) -> str:
    """Headings are what Pagefind tells apart inside a page; these are just the first words of an entry."""
    head = f'<h2 id="{_text(one.anchor)}" data-pagefind-weight="1">{_text(one.title)}</h2>'
    return f"{head}<p>{_text(one.rest[:_LONGEST])}</p>\n"


def _text(words: str) -> str:
    if words.isprintable() and not _MARKS.search(words):  # nearly always, and quickly told
        return words
    return escape(printable(" ".join(words.split())))
