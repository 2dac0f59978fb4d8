"""The tags of a page: where each stands, its name and attributes; in time that grows with the page alone.

Comments and the text of scripts and styles hold no tags, whatever they look like
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

# A quote that is never closed, or a `<` outside of quotes, ends the search for the tag's end at once.
_REST = r"(?:[\s/](?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)?>"
_NAME = "[a-z][a-z0-9:-]*+"
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


@cache
def _token(names: frozenset[str]) -> re.Pattern[str]:
    wanted = rf"(?:{'|'.join(sorted(names | _TEXT_ONLY.keys()))})(?=[\s/>])" if names else _NAME
    return re.compile(rf"<!--|<(/?)({wanted}){_REST}", re.IGNORECASE)


def tags(page: str, names: frozenset[str] = frozenset()) -> Iterator[Tag]:
    """The tags of these names (without any: of every name), in order."""
    search, at = _token(names).search, 0
    while match := search(page, at):
        at = match.end()
        name = match[2]
        if name is None:
            at = page.find("-->", at - 2) + 3  # `<!-->` is a comment too
            if at < 3:
                return
            continue
        name = name.lower()
        closes = match[1] == "/"
        if not names or name in names:
            yield Tag(match.start(), at, name, closes, page)
        if name in _TEXT_ONLY and not closes:
            closing = _TEXT_ONLY[name].search(page, at)
            if closing is None:
                return
            at = closing.start()


def words_of(piece: str) -> str:
    """The words of a short piece of a page, without its tags."""
    return html.unescape(_token(frozenset()).sub("", piece))


def replaced(page: str, edits: list[tuple[int, int, str]]) -> str:
    """The page with characters replaced, (start, end, new), in order and without overlap."""
    parts, done = [], 0
    for start, end, new in edits:
        parts += [page[done:start], new]
        done = end
    return "".join(parts) + page[done:]
