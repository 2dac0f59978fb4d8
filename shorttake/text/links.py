"""Every link of a post, with the exact place of its words and of its address.

What counts as a link is what the page has as one: `shorttake.render` makes the page from the same blocks
and tokens. Positions are characters of the whole text that was given, so that an edit can change just them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shorttake.text import marks
from shorttake.text.address import entities, label_key
from shorttake.text.blocks import Block, Document, parse
from shorttake.text.broken import Mistake, broken_definitions, broken_links
from shorttake.text.definitions import Definition
from shorttake.text.flow import Flow
from shorttake.text.inline import Token, plain, tokens

LinkKind = Literal["inline", "reference", "autolink", "html", "image"]

_LINE_END = re.compile(r"\r\n?|\n")
_ANCHOR = re.compile(r"<(a|img)(?=[\s/])|</(a)\s*>|<!--", re.IGNORECASE)
_MUTE = re.compile(r"<(script|style|textarea|title)(?=[\s>]).*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(
    rf"""\s([A-Za-z_:][\w.:-]*+)(?:\s*+=\s*+(?:"((?:{marks.TEMPLATE}|[^"])*+)"|'((?:{marks.TEMPLATE}|[^'])*+)'|([^\s"'=<>`]++)))?"""
)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """One link or image of a text.

    `kind` is "inline" `[text](url)`, "reference" `[text][label]`, "autolink" `<url>`, "html" `<a href>` or
    "image" (`![text](url)`, `![text][label]` or `<img src>`). `url` and `title` are as they mean, `text` the
    plain words of the link. Characters of the text: `start:end` is all of it, `text_start:text_end` its words
    with their markup, `url_start:url_end` the address as written (of a reference: in its definition).
    `label` is the reference's label as written, else None.
    """

    kind: LinkKind
    url: str
    text: str
    start: int
    end: int
    text_start: int
    text_end: int
    url_start: int
    url_end: int
    label: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Undefined:
    """A reference `[text][label]` or `[text][]` without a definition; `start:end` are its characters."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a text in its order, its definitions, and what is wrong with them.

    `definitions` are all that are written; where two have one label the first counts. `undefined` are
    references without a definition, `unused` definitions without a reference, `broken` what was surely
    meant as a link and is none: (start, end, what is wrong).
    """

    links: tuple[FoundLink, ...]
    definitions: tuple[Definition, ...]
    undefined: tuple[Undefined, ...]
    unused: tuple[Definition, ...]
    broken: tuple[Mistake, ...]


def find(text: str, start: int = 0, end: int | None = None) -> Links:
    """The links of the Markdown in `text[start:end]`; positions count from the beginning of `text`.

    Never fails: any text is Markdown. Code, comments, scripts, escaped brackets and footnotes hold no links.
    """
    document = parse(text, start, end)
    finder = _Finder(text, document)
    for leaf in document.leaves():
        finder.read(leaf)
    return finder.result()


def line_column(text: str, offset: int) -> tuple[int, int]:
    """The line and column of character `offset` of a text, both counted from 1 (column in characters)."""
    offset = max(0, min(offset, len(text)))
    line, begins = 1, 0
    for match in _LINE_END.finditer(text, 0, offset):
        if match.end() == offset and match[0] == "\r" and text.startswith("\n", offset):
            break  # between the two characters of a line end
        line, begins = line + 1, match.end()
    return line, offset - begins + 1


def paragraphs(text: str, leaf: Block) -> list[Flow]:
    """The runs of words of a leaf that are read each by itself: a paragraph's lines together, a table's cells."""
    if leaf.kind == "table":
        rows = [marks.cells(text, *line) for n, line in enumerate(leaf.lines) if n != 1]
        columns = len(rows[0])
        return [Flow(text, [cell]) for row in rows for cell in row[:columns]]
    if leaf.kind in ("paragraph", "heading", "term"):
        return [Flow(text, leaf.lines)]
    return []


class _Finder:
    def __init__(self, text: str, document: Document) -> None:
        self.text, self.document = text, document
        self.definitions: dict[str, Definition] = {}
        for definition in document.definitions:
            self.definitions.setdefault(definition.key, definition)
        self.links: list[FoundLink] = []
        self.undefined: list[Undefined] = []
        self.broken: list[Mistake] = []
        self.used: set[str] = set()
        self.wanted: set[str] = set()  # keys of references without a definition

    def read(self, leaf: Block) -> None:
        if leaf.kind == "html":
            flow = Flow(self.text, leaf.lines)
            if "<" in flow.words:
                self._html(flow)
            return
        for flow in paragraphs(self.text, leaf):
            if "[" in flow.words or "<" in flow.words:
                self._words(flow)

    def result(self) -> Links:
        links = sorted(self.links, key=lambda link: (link.start, -link.end))
        unused = [
            definition
            for definition in self.document.definitions
            if definition.key not in self.used
            or (self.definitions[definition.key] is not definition and self.definitions[definition.key].url == definition.url)
        ]
        broken = self.broken + broken_definitions(self.text, self.document, self.definitions, self.wanted)
        return Links(
            tuple(links), tuple(self.document.definitions), tuple(self.undefined), tuple(unused), tuple(sorted(broken))
        )

    def _words(self, flow: Flow) -> None:
        found, missing = tokens(flow.words, self.definitions, self.document.footnotes)
        self._take(flow, found)
        for reference in missing:
            if any(token.start < reference.end and reference.start < token.end for token in found if token.label):
                continue  # "[a][b][c]" where b and c are a link
            self.undefined.append(Undefined(reference.label, *flow.span(reference.start, reference.end)))
            self.wanted.add(label_key(reference.label))
        self.broken += broken_links(flow, found, self.definitions)

    def _take(self, flow: Flow, found: list[Token] | tuple[Token, ...]) -> None:
        opened: list[tuple[Token, tuple[str, int, int, str | None]]] = []
        for number, token in enumerate(found):
            if token.kind in ("link", "image", "autolink"):
                self._link(flow, token)
                self._take(flow, token.inside)
            elif token.kind == "html":
                tag = flow.words[token.start : token.end]
                name = tag[1:4].lower()
                if name[:2] == "a " ... :
                    pass
