"""Every link of a post, with the exact place of its words and of its address.

What counts as a link is what the page has as one: `shorttake.render` makes the page from the same blocks
and tokens. Positions are characters of the whole text that was given, so that an edit can change just them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shorttake.text.address import TEMPLATE, entities, label_key
from shorttake.text.blocks import Block, Document, marks, parse
from shorttake.text.broken import Mistake, broken_definitions, broken_links
from shorttake.text.definitions import Definition
from shorttake.text.flow import Flow, Span
from shorttake.text.inline import Token, plain, tokens

LinkKind = Literal["inline", "reference", "autolink", "html", "image"]

_LINE_END = re.compile(r"\r\n?|\n")
_MAY_LINK = re.compile(r"[\[\]<]")
_ANCHOR = re.compile(r"<(?:a|img)(?=[\s/])", re.IGNORECASE)
_CLOSE = re.compile(r"</a\s*>", re.IGNORECASE)
_LOOSE_TAG = re.compile(r"""<(?:a|img)(?=[\s/])(?:"[^"]*+"|'[^']*+'|[^'"<>])*+>""", re.IGNORECASE)
_MUTE = re.compile(
    r"<(script|style|textarea|title)(?=[\s>]).*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL
)
_ATTRIBUTE = re.compile(
    r"(?<=[\s\"'/])([A-Za-z_:][\w.:-]*+)(?:\s*+=\s*+(?:"
    rf"\"((?:{TEMPLATE}|[^\"])*+)\"|'((?:{TEMPLATE}|[^'])*+)'|([^\s\"'<>]++)))?"
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


def find(text: str, start: int = 0, end: int | None = None, document: Document | None = None) -> Links:
    """The links of the Markdown in `text[start:end]`; positions count from the beginning of `text`.

    `document` are the blocks of these characters, where the caller has them already.

    Never fails: any text is Markdown. Code, comments, scripts, escaped brackets and footnotes hold no links.
    """
    document = document or parse(text, start, end)
    finder = _Finder(text, document)
    for block in document.blocks():
        finder.read(block)
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


def flows(text: str, leaf: Block) -> list[Flow]:
    """The words of a leaf as they are read: a paragraph's lines together, a table's cells each by itself."""
    if leaf.kind == "table":
        rows = [marks.cells(text, *line) for n, line in enumerate(leaf.lines) if n != 1]
        columns = len(rows[0])  # further cells of a row are left out (GFM §4.10)
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
        self.odd_lines: list[Span] = []  # lines of paragraphs that begin with "["
        self.used: set[str] = set()
        self.wanted: set[str] = set()  # keys of references without a definition

    def read(self, leaf: Block) -> None:
        """Take the links of one leaf."""
        if not leaf.lines or not _MAY_LINK.search(self.text, leaf.lines[0][0], leaf.lines[-1][1]):
            return
        if leaf.kind == "html":
            self._html(Flow(self.text, leaf.lines))
            return
        for flow in flows(self.text, leaf):
            if _MAY_LINK.search(flow.words):
                self._words(flow)
        if leaf.kind == "paragraph":
            self.odd_lines += [line for line in leaf.lines if self.text.startswith("[", line[0])]

    def result(self) -> Links:
        """All that was found, in the order of the text."""
        definitions = self.document.definitions
        unused = [
            definition
            for definition in definitions
            if definition.key not in self.used or self._repeats(definition)
        ]
        borders = {definition.start for definition in definitions} | {
            definition.end for definition in definitions
        }
        lines = [
            (line, any(border in borders for border in _around(self.text, *line))) for line in self.odd_lines
        ]
        broken = self.broken + broken_definitions(
            self.text, lines, definitions, self.definitions, self.wanted
        )
        return Links(
            links=tuple(sorted(self.links, key=lambda link: (link.start, -link.end))),
            definitions=tuple(definitions),
            undefined=tuple(self.undefined),
            unused=tuple(unused),
            broken=tuple(sorted(broken)),
        )

    def _repeats(self, definition: Definition) -> bool:
        first = self.definitions[definition.key]
        return first is not definition and first.url == definition.url

    def _words(self, flow: Flow) -> None:
        found, missing = tokens(flow.words, self.definitions, self.document.footnotes)
        self._take(flow, found)
        for reference in missing:
            if any(
                token.label and token.start < reference.end and reference.start < token.end for token in found
            ):
                continue  # "[a][b][c]", where [b][c] is a link
            self.undefined.append(Undefined(reference.label, *flow.span(reference.start, reference.end)))
            self.wanted.add(label_key(reference.label))
        self.broken += broken_links(flow, found, self.definitions)

    def _take(self, flow: Flow, found: Sequence[Token]) -> None:
        for number, token in enumerate(found):
            if token.kind in ("link", "image", "autolink"):
                self._link(flow, token)
                self._take(flow, token.inside)
            elif token.kind == "html" and _ANCHOR.match(flow.words, token.start):
                inside = found[number + 1 :]
                close = next(
                    (t for t in inside if t.kind == "html" and _CLOSE.match(flow.words, t.start)), None
                )
                words = (
                    plain(flow.words, inside[: inside.index(close)], token.end, close.start) if close else ""
                )
                self._tag(flow, token.start, token.end, (close.start, close.end) if close else None, words)

    def _link(self, flow: Flow, token: Token) -> None:
        kind: LinkKind = (
            "image" if token.kind == "image" else "autolink" if token.kind == "autolink" else "inline"
        )
        if token.label is not None:
            definition = self.definitions[label_key(token.label)]
            self.used.add(definition.key)
            address = definition.url_start, definition.url_end
            kind = "reference" if kind == "inline" else kind
        else:
            address = flow.span(token.url_start, token.url_end)
        words = (
            flow.words[token.text_start : token.text_end]
            if kind == "autolink"
            else plain(flow.words, token.inside, token.text_start, token.text_end)
        )
        self.links.append(
            FoundLink(
                kind,
                token.url,
                words,
                *flow.span(token.start, token.end),
                *flow.span(token.text_start, token.text_end),
                *address,
                label=token.label,
                title=token.title,
            )
        )

    def _html(self, flow: Flow) -> None:
        """The links of raw HTML; Markdown in it is none."""
        words = _MUTE.sub(lambda match: " " * len(match[0]), flow.words)
        for tag in _LOOSE_TAG.finditer(words):
            close = _CLOSE.search(words, tag.end())
            inner = re.sub(r"<[^>]*+>", " ", words[tag.end() : close.start()]) if close else ""
            text = " ".join(entities(inner).split())
            self._tag(flow, tag.start(), tag.end(), close.span() if close else None, text)

    def _tag(self, flow: Flow, start: int, end: int, close: Span | None, words: str) -> None:
        """Take an `<a href>` or `<img src>`, the tag of which is `start:end`."""
        attributes: dict[str, tuple[int, int]] = {}
        for attribute in _ATTRIBUTE.finditer(flow.words, start + 2, end):
            value = attribute.span(attribute.lastindex or 0) if (attribute.lastindex or 0) > 1 else (end, end)
            attributes.setdefault(attribute[1].lower(), value)
        image = flow.words[start + 1 : start + 4].lower() == "img"
        address = attributes.get("src" if image else "href")
        if address is None:
            return
        if image:
            inner = attributes.get("alt", (end, end))
            words, whole = entities(flow.words[slice(*inner)]), end
        else:
            inner, whole = ((end, close[0]), close[1]) if close else ((end, end), end)
        title = attributes.get("title")
        self.links.append(
            FoundLink(
                "image" if image else "html",
                entities(flow.words[slice(*address)]),
                words,
                *flow.span(start, whole),
                *flow.span(*inner),
                *flow.span(*address),
                title=entities(flow.words[slice(*title)]) if title else None,
            )
        )


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The end of the line above and the beginning of the line below `start:end`, blanks left out."""
    above = len(text[:start].rstrip(" \t\r\n")) if start else 0
    below = re.compile(r"[ \t]*(?:\r\n?|\n)?[ \t]*").match(text, end)
    return above, below.end() if below else end
