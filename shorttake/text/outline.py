"""A Short Take as its author sees it: introduction, sections, items and closing words, with their places.

Blocks are told apart as CommonMark does it (https://spec.commonmark.org/0.31.2/), line by line: an item
is a bullet of the outermost list with everything indented below it, lazy lines included. Nothing is
thrown away: the pieces of an outline, joined, are the text again, character for character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

PieceKind = Literal["heading", "item", "prose", "definitions", "rule"]

BOLD_LEVEL = 7  # a paragraph that is nothing but bold words, used as a heading: below every real one

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
_BOLD = re.compile(
    r"(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1[ \t]*:?[ \t]*|<(?:b|strong)>([^<]+)</(?:b|strong)>:?[ \t]*"
)
_HTML_HEADING = re.compile(r" {0,3}<h([1-6])(?:\s[^>]*)?>(.*?)</h\1>[ \t]*", re.IGNORECASE)
_BULLET = re.compile(r"( {0,3})([*+-]|\d{1,9}[.)])(?:([ \t]+)(?=\S)|[ \t]*$)")
_MARKER = re.compile(r"[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]*")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]+\]:(?:[ \t]|$)|\*\[[^\]\n]+\]:[ \t]")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[^{}\n]*\}[ \t]*$")


@dataclass(frozen=True)
class Piece:
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


class _Line(NamedTuple):
    start: int
    end: int
    words: str  # without its line end, tabs made blanks at its beginning
    raw: str  # as it stands in the text


def outline(text: str, start: int = 0, end: int | None = None) -> Outline:
    """The outline of the Markdown in `text[start:end]` (the front matter left out by the caller)."""
    pieces = _pieces(_lines(text, start, len(text) if end is None else end))
    return _assemble(pieces, start, len(text) if end is None else end)


def _lines(text: str, start: int, end: int) -> list[_Line]:
    lines = []
    while start < end:
        newline = text.find("\n", start, end)
        after = end if newline < 0 else newline + 1
        raw = text[start:after]
        words = raw.rstrip("\r\n")
        if "\t" in words:
            head = words[: len(words) - len(words.lstrip(" \t"))]
            words = head.expandtabs(4) + words[len(head) :]
        lines.append(_Line(start, after, words, raw))
        start = after
    return lines


def _indent(words: str) -> int:
    return len(words) - len(words.lstrip(" "))


def bullet(words: str) -> tuple[int, int] | None:
    """Of a line that begins a list item: how far its bullet and its words are indented (CommonMark §5.2)."""
    match = _BULLET.match(words)
    if match is None or _RULE.fullmatch(words):
        return None
    blanks = len((match[3] or " ").expandtabs(4))
    after_marker = len(match[1]) + len(match[2])
    return len(match[1]), after_marker + (blanks if 1 <= blanks <= 4 else 1)


def _pieces(lines: list[_Line]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    while at < len(lines):
        if not lines[at].words.strip():
            skipped = at
            while at < len(lines) and not lines[at].words.strip():
                at += 1
            if pieces:  # blank lines belong to what stands before them
                last = pieces[-1]
                pieces[-1] = Piece(**{**last.__dict__, "end": lines[at - 1].end})
            else:
                start = lines[skipped].start
                pieces.append(Piece("prose", start, lines[at - 1].end, start))
            continue
        stop, piece = _block(lines, at)
        pieces.append(piece)
        at = stop
    return pieces


def _block(lines: list[_Line], at: int) -> tuple[int, Piece]:
    words = lines[at].words
    heading = _heading(lines, at)
    if heading:
        stop, level, title = heading
        return stop, _piece("heading", lines, at, stop, level=level, words=title)
    if _RULE.fullmatch(words):
        return at + 1, _piece("rule", lines, at, at + 1)
    if bullet(words):
        return _item(lines, at)
    if _DEFINITION.match(words):
        stop = at + 1
        # A title or a footnote's further words may follow, indented.
        while stop < len(lines) and lines[stop].words.startswith((" ", "\t")) and lines[stop].words.strip():
            stop += 1
        return stop, _piece("definitions", lines, at, stop)
    if _FENCE.match(words):
        stop = _fence_end(lines, at, 0)
        return stop, _piece("prose", lines, at, stop)
    if words.lstrip().startswith("<!--"):
        stop = at
        while stop < len(lines) and "-->" not in lines[stop].words:
            stop += 1
        return min(stop + 1, len(lines)), _piece("prose", lines, at, min(stop + 1, len(lines)))
    stop = at + 1
    while stop < len(lines) and not _interrupts(lines, stop):
        stop += 1
    return stop, _piece("prose", lines, at, stop)


def _piece(
    kind: PieceKind,
    lines: list[_Line],
    at: int,
    stop: int,
    level: int = 0,
    words: str = "",
    content_at: int = 0,
) -> Piece:
    last = stop - 1
    while last > at and not lines[last].words.strip():
        last -= 1
    text_end = lines[last].start + len(lines[last].raw.rstrip())
    return Piece(kind, lines[at].start, lines[stop - 1].end, text_end, level, words, content_at)


def _heading(lines: list[_Line], at: int) -> tuple[int, int, str] | None:
    """Where the heading at this line ends, its level and its words; None where there is none."""
    words = lines[at].words
    match = _ATX.fullmatch(words)
    if match:
        return at + 1, len(match[1]), _ATTRIBUTES.sub("", match[2] or "").strip()
    match = _HTML_HEADING.fullmatch(words)
    if match:
        return at + 1, int(match[1]), re.sub(r"<[^>]*>", "", match[2]).strip()
    after = lines[at + 1].words if at + 1 < len(lines) else ""
    underlined = _SETEXT.fullmatch(after) if after.strip() else None
    plain = _indent(words) < 4 and not bullet(words) and not words.lstrip().startswith((">", "<", "|"))
    if underlined and plain and not _FENCE.match(words):
        return at + 2, 1 if underlined[1][0] == "=" else 2, _ATTRIBUTES.sub("", words).strip()
    match = _BOLD.fullmatch(words)
    if match and not after.strip() and (at == 0 or not lines[at - 1].words.strip()):
        return at + 1, BOLD_LEVEL, (match[2] or match[3]).strip().rstrip(":").strip()
    return None


def _interrupts(lines: list[_Line], at: int) -> bool:
    """Whether a paragraph ends before this line (CommonMark §4.8, §5.3)."""
    words = lines[at].words
    if not words.strip():
        return True
    if (
        _RULE.fullmatch(words)
        or _FENCE.match(words)
        or _ATX.fullmatch(words)
        or _HTML_HEADING.fullmatch(words)
    ):
        return True
    return bullet(words) is not None and _may_interrupt(words)


def _may_interrupt(words: str) -> bool:
    """A bullet may end a paragraph if words follow it, a number only if it is 1 ("2014. A year…")."""
    match = _BULLET.match(words)
    return (
        match is not None and match[3] is not None and (match[2] in "*+-" or match[2][:-1].lstrip("0") == "1")
    )


def _fence_end(lines: list[_Line], at: int, indent: int) -> int:
    """The line after a fenced code block that begins at this line, inside something indented so far."""
    opened = _FENCE.match(lines[at].words[indent:])
    fence = opened[1] if opened else "```"
    closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
    for stop in range(at + 1, len(lines)):
        words = lines[stop].words
        if indent and words.strip() and _indent(words) < indent:
            return stop
        if closing.fullmatch(words[indent:]):
            return stop + 1
    return len(lines)


def _item(lines: list[_Line], at: int) -> tuple[int, Piece]:
    written = lines[at].words
    marker = _MARKER.match(lines[at].raw)
    content_at = lines[at].start + (marker.end() if marker else 0)
    content = (bullet(written) or (0, 2))[1]
    stop = at + 1
    paragraph = bool(written[content:].strip()) and not _FENCE.match(written[content:])
    if _FENCE.match(written[content:]):
        inner = [lines[at]._replace(words=" " * content + written[content:]), *lines[at + 1 :]]
        stop, paragraph = at + _fence_end(inner, 0, content), False
    while stop < len(lines):
        words = lines[stop].words
        if not words.strip():
            after = stop
            while after < len(lines) and not lines[after].words.strip():
                after += 1
            if after == len(lines) or _indent(lines[after].words) < content:
                break
            stop, paragraph = after, False
        elif _indent(words) >= content:
            if _FENCE.match(words[content:]):
                stop, paragraph = _fence_end(lines, stop, content), False
            else:
                stop, paragraph = stop + 1, True
        elif paragraph and bullet(words) is None and not _ends_lazy(lines, stop):
            stop += 1  # a lazy line goes on with the paragraph (CommonMark §5.2)
        else:
            break
    return stop, _piece("item", lines, at, stop, content_at=content_at)


def _ends_lazy(lines: list[_Line], at: int) -> bool:
    return (
        _interrupts(lines, at) or lines[at].words.lstrip().startswith(">") or _heading(lines, at) is not None
    )


def _section_level(pieces: list[Piece]) -> int:
    """The level at which a post has its sections: the highest that occurs twice, else the highest."""
    levels = [piece.level for piece in pieces if piece.kind == "heading" and piece.words]
    twice = [level for level in levels if levels.count(level) > 1]
    return min(twice or levels or [0])


def _assemble(pieces: list[Piece], start: int, end: int) -> Outline:
    level = _section_level(pieces)
    heads = [
        index
        for index, piece in enumerate(pieces)
        if piece.kind == "heading" and piece.level == level and piece.words
    ]
    first_item = next((index for index, piece in enumerate(pieces) if piece.kind == "item"), None)
    opens = list(heads)
    if first_item is not None and (not heads or first_item < heads[0]):
        opens.insert(0, first_item)  # items under no heading
    if not opens:
        return Outline(_trim(pieces, start), (), (end, end), tuple(pieces))
    closing_at = _closing(pieces, opens[-1], opens[-1] in heads)
    sections = []
    for number, begin in enumerate(opens):
        stop = opens[number + 1] if number + 1 < len(opens) else len(pieces)
        body = pieces[begin : min(stop, closing_at) if number + 1 == len(opens) else stop]
        sections.append(_section(body, begin in heads, pieces[stop].start if stop < len(pieces) else end))
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
