"""One thing that can be found: an item, an update, a post; as the page that Pagefind reads. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from shorttake.text.frontmatter import printable

# What is searched of one post: a whole book would make an index that nobody wants to fetch.
_LONGEST = 200_000


@dataclass(frozen=True)
class Record:
    """What is found (`title`, `words`), where it stands (`url` below the site, without a slash at its start),
    where that is in words (`place`), and what it can be filtered by: `section` ("" for none) and `year`.
    """

    url: str
    title: str
    words: str
    place: str
    section: str = ""
    year: str = ""

    def page(self, language: str) -> str:
        """The record as HTML, marked as https://pagefind.app/docs/indexing/ and /docs/metadata/ have it."""
        marks = [("meta", name, getattr(self, name)) for name in ("title", "url", "place")]
        marks += [("filter", name, value) for name, value in (("section", self.section), ("year", self.year))]
        said = "".join(
            f'<span data-pagefind-{kind}="{name}[data-v]" data-v="{_text(value)}"></span>'
            for kind, name, value in marks
            if value
        )
        # A title of words that follow anyway would stand twice in what readers are shown around a match.
        head = "" if self.title.rstrip("…") in self.words else f"<h1>{_text(self.title)}</h1>"
        return (
            f'<!DOCTYPE html>\n<html lang="{_text(language)}"><head><title>.</title></head>\n'
            f"<body data-pagefind-body>{said}{head}\n"
            f"<p>{_text(self.words[:_LONGEST])}</p></body></html>\n"
        )


def _text(words: str) -> str:
    return escape(printable(" ".join(words.split())))
