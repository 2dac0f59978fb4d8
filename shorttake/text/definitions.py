"""Link definitions: the lines `[label]: address "title"` that reference links take their address from.

CommonMark wants them at the beginning of a paragraph (https://spec.commonmark.org/0.31.2/#link-reference-definitions);
Markdown.pl, Python-Markdown and kramdown take them right under a line of words as well, and so do we where
what is defined looks like an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shorttake.text.address import LABEL, TEMPLATE, label_key, meaning, title_at
from shorttake.text.flow import Flow, Span

_ADDRESS = re.compile(rf"<(?P<angled>(?:[^<>\\\n]|\\.)*+)>|(?P<bare>(?!<)(?:{TEMPLATE}|[^\s{{]|\{{)++)")
_COLON = re.compile(r":[ \t]*\n?[ \t]*")
_BEFORE_TITLE = re.compile(r"[ \t]+\n?[ \t]*|[ \t]*\n[ \t]*")
_LINE_END = re.compile(r"[ \t]*(?:\n|$)")
_LIKE_ADDRESS = re.compile(r"[:/.#?@]|\{[{%]")


@dataclass(frozen=True, slots=True)
class Definition:
    """One link definition: `label` as written, `url` and `title` as they mean.

    Characters of the text: `start:end` is all of it, `url_start:url_end` the address as written.
    """

    label: str
    url: str
    title: str | None
    start: int
    end: int
    url_start: int
    url_end: int
    key: str  # the label as it is compared with others


def split_definitions(text: str, lines: Sequence[Span]) -> tuple[list[tuple[int, int]], list[Definition]]:
    """The definitions in a paragraph's lines, and the lines left: index ranges (from, to), as paragraphs."""
    pieces: list[tuple[int, int]] = []
    found: list[Definition] = []
    flow = Flow(text, lines)
    line_at = [0]
    for start, end in lines:
        line_at.append(line_at[-1] + end - start + 1)
    number = words_from = 0
    while number < len(lines):
        begins = text[lines[number][0] : lines[number][0] + 1] == "["
        definition = _definition(flow, line_at[number], words_from < number) if begins else None
        if definition is None:
            number += 1
            continue
        found.append(definition[0])
        if words_from < number:
            pieces.append((words_from, number))
        while number < len(lines) and line_at[number] < definition[1]:
            number += 1
        words_from = number
    if words_from < len(lines):
        pieces.append((words_from, len(lines)))
    return pieces, found


def _definition(flow: Flow, at: int, under_words: bool) -> tuple[Definition, int] | None:
    """The definition at this place of a paragraph and where the line after it begins, or None."""
    words = flow.words
    label = LABEL.match(words, at)
    if label is None or not label[1].strip() or label[1].startswith("^"):
        return None
    colon = _COLON.match(words, label.end())
    address = _ADDRESS.match(words, colon.end()) if colon else None
    if address is None:
        return None
    written = address[address.lastgroup or 0]
    if under_words and not (address["angled"] or _LIKE_ADDRESS.search(written)):
        return None
    place, title = address.end(), None
    blanks = _BEFORE_TITLE.match(words, place)
    quoted = title_at(words, blanks.end()) if blanks else None
    rest = _LINE_END.match(words, quoted[1]) if quoted else None
    if quoted and rest:
        title, place = quoted
    else:
        rest = _LINE_END.match(words, place)
        if rest is None:
            return None
    url_start, url_end = flow.span(*address.span(address.lastgroup or 0))
    start, end = flow.span(at, place)
    return Definition(
        label[1], meaning(written), title, start, end, url_start, url_end, label_key(label[1])
    ), rest.end()
