"""The tags of a page: where each stands, its name and attributes; in time that grows with the page alone.

Comments and the text of scripts and styles hold no tags, whatever they look like
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

# A quote that is never closed, or a `<` outside of quotes, ends the search for the tag's end at once.
_TOKEN = re.compile(
    r"<!--|<(?P<close>/?)(?P<name>[a-z][a-z0-9:-]*+)(?P<rest>(?:[\s/](?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)?)>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s\"'<>`]++)))?"
)
_TEXT_ONLY = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title")
}


class Attribute(NamedTuple):
    """An attribute: its name in small letters, what it means, and the characters of its value as written."""

    name: str
    value: str
    start: int
    end: int


class Tag(NamedTuple):
    """A tag: characters `start:end` of the page, its name in small letters, whether it closes an element."""

    start: int
    end: int
    name: str
    closes: bool
    page: str

    def attributes(self) -> Iterator[Attribute]:
        """Its attributes, in order; the characters of a value include its quotes."""
        for match in _ATTRIBUTE.finditer(self.page, self.start + 1 + len(self.name), self.end - 1):
            kind = match.lastgroup
            if kind is None:
                yield Attribute(match[1].lower(), "", match.end(), match.end())
            else:
                quotes = 0 if kind == "bare" else 1
                begin, end = match.span(kind)
                yield Attribute(match[1].lower(), html.unescape(match[kind]), begin - quotes, end + quotes)

    def attribute(self, name: str) -> str | None:
        """What the attribute of this name means; None where there is none. The first of two counts."""
        return next((one.value for one in self.attributes() if one.name == name), None)


def tags(page: str) -> Iterator[Tag]:
    """Every tag of the page, in order."""
    at = 0
    while match := _TOKEN.search(page, at):
        at = match.end()
        if match["name"] is None:
            at = page.find("-->", at - 2) + 3  # `<!-->` is a comment too
            if at < 3:
                return
            continue
        name = match["name"].lower()
        yield Tag(match.start(), at, name, bool(match["close"]), page)
        if name in _TEXT_ONLY and not match["close"]:
            closing = _TEXT_ONLY[name].search(page, at)
            if closing is None:
                return
            at = closing.start()


def replaced(page: str, edits: list[tuple[int, int, str]]) -> str:
    """The page with characters replaced, (start, end, new), in order and without overlap."""
    parts, done = [], 0
    for start, end, new in edits:
        parts += [page[done:start], new]
        done = end
    return "".join(parts) + page[done:]
