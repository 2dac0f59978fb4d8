"""A Short Take as its author sees it: introduction, sections, items and closing words, with their places.

It is made of the same blocks as the page and the links are (`text.blocks`), so an item here is a bullet
there: of an outermost list, with everything below that belongs to it. Nothing is thrown away: the pieces of
an outline, joined, are the text again, character for character.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

from shorttake.text.blocks import Block, Document, parse

PieceKind = Literal["heading", "item", "prose", "definitions", "rule"]

BOLD_LEVEL = 7  # a paragraph that is nothing but bold words, used as a heading: below every real one

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")  # CommonMark §2.1
_MARKER = re.compile(r"[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]*")
_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1:?|<(b|strong)>([^<]+)</\3>:?", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!…][\"'”’)]?$")  # such bold words say something, and head nothing
_HTML_HEADING = re.compile(r"<h([1-6])(?:\s[^>]*)?>(.*?)</h\1>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{(?::|[ \t]*[#.])[^{}]*\}$")
_MAY_HEAD = frozenset(("heading", "html", "paragraph"))
_KINDS: dict[str, PieceKind] = {
    "item": "item",
    "rule": "rule",
    "footnote": "definitions",
    "abbreviation": "definitions",
    "attributes": "definitions",
}


class Piece(NamedTuple):
    """A run of whole lines: characters `start:end`, of which `start:text_end` are not blank."""

    kind: PieceKind
    start: int
    end: int
    text_end: int
    level: int = 0  # of a heading
    words: str = ""  # of a heading, without its marks
    content_at: int = 0  # of an item: where its words begin, after the bullet


@dataclass(frozen=True)
class Item:
    """One bullet: characters `start:end`, without the blank lines that follow; words from `content_at`."""

    start: int
    end: int
    content_at: int


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it.

    `heading` is None for items under no heading. `start:end` are all its characters up to the next
    section; `heading_start:heading_end` the heading's line; `body_end` is where its last words end,
    before definitions, closing words and blank lines.
    """

    heading: str | None
    level: int
    start: int
    end: int
    heading_start: int
    heading_end: int
    body_end: int
    items: tuple[Item, ...]
    prose: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Outline:
    """Where everything stands in a text: spans are (start, end) in characters of the whole text."""

    introduction: tuple[int, int]
    sections: tuple[Section, ...]
    closing: tuple[int, int]
    pieces: tuple[Piece, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item of every section, in order."""
        return tuple(item for section in self.sections for item in section.items)


def outline(text: str, start: int = 0, end: int | None = None, document: Document | None = None) -> Outline:
    """The outline of the Markdown in `text[start:end]` (the front matter left out by the caller).

    `document` are the blocks of these characters, where the caller has them already.
    """
    end = len(text) if end is None else end
    return _assemble(_Pieces(text, start, end, document or parse(text, start, end)).found, start, end)


class _Pieces:
    """Cuts a text into pieces at the edges of its outermost blocks; blank lines go with what stands above."""

    def __init__(self, text: str, start: int, end: int, document: Document) -> None:
        self.text, self.end = text, end
        self.lines = _line_starts(text, start, end)
        self.definitions = [
            (bisect_right(self.lines, one.start) - 1, bisect_right(self.lines, max(one.start, one.end - 1)))
            for one in document.definitions
        ]
        self.found: list[Piece] = []
        at = 0  # the first line that is in no piece yet
        waiting: Block | None = None  # its blank lines are not seen yet
        for block in self._outermost(document.root):
            if block.first > at:
                at = self._between(waiting, at, block.first)
            elif waiting:
                self._add(waiting, at)
            waiting, at = block, block.last + 1
        self._between(waiting, at, len(self.lines))

    def _outermost(self, root: Block) -> Iterator[Block]:
        for block in root.children:
            if block.kind == "list":
                yield from block.children
            else:
                yield block

    def _at(self, line: int) -> int:
        return self.lines[line] if line < len(self.lines) else self.end

    def _piece(self, kind: PieceKind, first: int, stop: int, level: int = 0, words: str = "") -> None:
        start, end = self._at(first), self._at(stop)
        text_end = start + len(self.text[start:end].rstrip())
        content_at = 0
        if kind == "item":
            marker = _MARKER.match(self.text, start)
            content_at = marker.end() if marker else start
        self.found.append(Piece(kind, start, end, text_end, level, words, content_at))

    def _add(self, block: Block, stop: int) -> None:
        level, words, kind = 0, "", _KINDS.get(block.kind, "prose")
        if block.kind in _MAY_HEAD and (
            block.kind == "heading" or (len(block.lines) == 1 and self.text[block.lines[0][0]] in "*_<")
        ):
            level, words = self._heading(block)
            kind = "heading" if level else kind
        self._piece(kind, block.first, stop, level, words)

    def _between(self, above: Block | None, first: int, stop: int) -> int:
        """Lines that are in no block: blank ones, definitions, and the last marks of a quotation."""
        between = self.text[self._at(first) : self._at(stop)]
        if above and (not between or between.isspace()):
            self._add(above, stop)
            return stop
        if above:
            self._add(above, first)
        at = first
        for begin, after in self.definitions[bisect_left(self.definitions, (first, 0)) :]:
            if begin >= stop:
                break
            if begin >= at:
                self._above(at, begin)
                at = min(after, stop)
                self._piece("definitions", begin, at)
        self._above(at, stop)
        return stop

    def _above(self, first: int, stop: int) -> None:
        """Joins these lines to the piece above them."""
        if first >= stop:
            return
        if not self.found:
            self._piece("prose", first, stop)
            return
        start, end = self._at(first), self._at(stop)
        written = len(self.text[start:end].rstrip())
        last = self.found[-1]
        self.found[-1] = last._replace(end=end, text_end=start + written if written else last.text_end)

    def _heading(self, block: Block) -> tuple[int, str]:
        """The level and words of a heading, or of what authors use as one; level 0 where it is none."""
        words = " ".join(self.text[start:end].strip() for start, end in block.lines)
        if block.kind == "html":
            tagged = _HTML_HEADING.fullmatch(words)
            return (int(tagged[1]), _plain(re.sub(r"<[^<>]*>", "", tagged[2]))) if tagged else (0, "")
        if words.endswith("}"):
            brace = words.rfind("{")
            words = words[:brace].rstrip() if brace >= 0 and _ATTRIBUTES.match(words, brace) else words
        bold = _BOLD.fullmatch(words)
        inner = (bold[2] or _plain(bold[4])).strip().rstrip(":").strip() if bold else words
        if block.kind == "heading":
            return block.level, inner
        return (BOLD_LEVEL, inner) if bold and not _SENTENCE.search(inner) else (0, "")


def _line_starts(text: str, start: int, end: int) -> list[int]:
    if text.find("\r", start, end) >= 0:
        return [match.start() for match in _LINE.finditer(text, start, end)]
    lines = text[start:end].split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=start))
    return starts[: -1 if lines[-1] else -2]


def _plain(words: str) -> str:
    return " ".join(html.unescape(words).split())


def _section_level(pieces: list[Piece]) -> int:
    """The level at which a post has its sections: the highest that occurs twice, else the one above items."""
    levels = Counter(piece.level for piece in pieces if piece.kind == "heading" and piece.words)
    twice = [level for level, times in levels.items() if times > 1]
    if twice or not levels:
        return min(twice, default=0)
    above = 0
    for piece in pieces:
        if piece.kind == "heading" and piece.words:
            above = piece.level
        elif piece.kind == "item" and above:
            return above
    return min(levels)


def _assemble(pieces: list[Piece], start: int, end: int) -> Outline:
    level = _section_level(pieces)
    heads = [
        index
        for index, piece in enumerate(pieces)
        if piece.kind == "heading" and piece.level == level and piece.words
    ]
    headed = frozenset(heads)
    first_item = next((index for index, piece in enumerate(pieces) if piece.kind == "item"), None)
    opens = list(heads)
    if first_item is not None and (not heads or first_item < heads[0]):
        opens.insert(0, first_item)  # items under no heading
    if not opens:
        return Outline(_trim(pieces, start), (), (end, end), tuple(pieces))
    closing_at = _closing(pieces, opens[-1], opens[-1] in headed)
    sections = []
    for number, begin in enumerate(opens):
        stop = opens[number + 1] if number + 1 < len(opens) else len(pieces)
        body = pieces[begin : min(stop, closing_at) if number + 1 == len(opens) else stop]
        sections.append(_section(body, begin in headed, pieces[stop].start if stop < len(pieces) else end))
    closing = [piece for piece in pieces[closing_at:] if piece.kind != "definitions"]
    closing_span = (closing[0].start, closing[-1].text_end) if closing else (end, end)
    return Outline(_trim(pieces[: opens[0]], start), tuple(sections), closing_span, tuple(pieces))


def _section(body: list[Piece], headed: bool, end: int) -> Section:
    head = body[0]
    inside = [piece for piece in body[1 if headed else 0 :] if piece.kind != "definitions"]
    words = [piece for piece in inside if piece.kind in ("item", "prose", "heading")]
    return Section(
        heading=head.words if headed else None,
        level=head.level if headed else 0,
        start=head.start,
        end=end,
        heading_start=head.start,
        heading_end=head.text_end if headed else head.start,
        body_end=words[-1].text_end if words else head.text_end,
        items=tuple(
            Item(piece.start, piece.text_end, piece.content_at) for piece in inside if piece.kind == "item"
        ),
        prose=tuple((piece.start, piece.text_end) for piece in inside if piece.kind == "prose"),
    )


def _closing(pieces: list[Piece], last: int, headed: bool) -> int:
    """Where the closing words begin: after the last item, or after the first words of a section without."""
    items = [index for index in range(last, len(pieces)) if pieces[index].kind == "item"]
    if items:
        return items[-1] + 1
    prose = [index for index in range(last + headed, len(pieces)) if pieces[index].kind == "prose"]
    return prose[0] + 1 if prose else len(pieces)


def _trim(pieces: list[Piece], start: int) -> tuple[int, int]:
    words = [piece for piece in pieces if piece.kind != "definitions" and piece.text_end > piece.start]
    return (words[0].start, words[-1].text_end) if words else (start, start)
