"""Finds the paragraphs of a liveblog that begin with a time without reading all of a long one.

Most of a liveblog is plain: an entry begins at the margin below a blank line. That is seen at a glance. Only
where something else might be going on (code, raw HTML, a heading's underline, a time that stands oddly) are
lines read as Markdown, from the last plain entry above it to the next one at which nothing is left open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shorttake.liveblog.stamps import Stamp, stamp

if TYPE_CHECKING:
    from shorttake.text.blocks import Block, Reader

Stamped = tuple[int, int, Stamp]  # where its line begins, where its time begins, the time

_TIME = r"(?:\*\*|__)?(?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:[0-5]\d"
_PLAIN = re.compile(rf"\n\r?\n(?={_TIME})")
# What may swallow what is below it, what may make a paragraph above it something else (CommonMark §4.3,
# tables, the meaning of a term), and every time that is not plain.
_ODD = re.compile(
    rf"^[^\S\r\n]*(?:```|~~~|[<{{]|=+[ \t]*\r?$|[|:-][|: \t-]*\r?$|:[ \t]+\S|{_TIME})", re.MULTILINE
)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_NEAR = 80  # characters of a line in which a time is looked for
_APART = 10  # lines that were left out, at least: too many for one to have to do with the other


def stamped(text: str, start: int) -> list[Stamped]:
    """Each outermost paragraph of `text[start:]` that begins with a time, in order: just those that reading
    all of it as Markdown finds."""
    if _LONE_RETURN.search(text, start):  # a line may end so, but hardly any does
        whole = _reader(text)
        _read(whole, text, start, len(text), 0)
        return list(_begun(text, whole.rest(), start))
    plain = [match.end() for match in _PLAIN.finditer(text, start)]
    known = set(plain)
    found: list[Stamped] = []
    reader: Reader | None = None
    done, next_, number = start, 0, 0  # what is read so far; the first of `plain` behind it; lines read
    for odd in _ODD.finditer(text, start):
        at = odd.start()
        if at < done or at in known:
            continue
        upto = bisect_right(plain, at)
        found += _at_a_glance(text, plain[next_ : max(next_, upto - 1)])
        if upto > next_:
            done = plain[upto - 1]
        reader = reader or _reader(text)
        for place in (*plain[upto:], len(text)):
            number = _read(reader, text, done, place, number)
            done = place
            if not reader.swallows:
                break
        found += _begun(text, reader.rest(), start)
        number += _APART
        next_ = bisect_right(plain, done - 1)
    return found + list(_at_a_glance(text, plain[next_:]))


def _reader(text: str) -> Reader:
    from shorttake.text.blocks import Reader  # most liveblogs need none, and an entry from the hall is quick

    return Reader(text)


def _read(reader: Reader, text: str, start: int, end: int, number: int) -> int:
    """Reads lines as the text's lines from `number` on; gives the number of the line behind them."""
    from shorttake.text.blocks import lines

    for begin, stop in lines(text, start, end):
        reader.read(number, begin, stop)
        number += 1
    return number


def _at_a_glance(text: str, places: list[int]) -> Iterator[Stamped]:
    for at in places:
        found = stamp(text[at : at + _NEAR].partition("\n")[0])
        if found:
            yield at, at, found


def _begun(text: str, blocks: list[Block], start: int) -> Iterator[Stamped]:
    """The times at the beginning of outermost paragraphs."""
    for block in blocks:
        if block.kind != "paragraph":
            continue
        at, end = block.lines[0]
        words = text[at : min(end, at + _NEAR)]
        at += len(words) - len(words.lstrip())
        found = stamp(words.lstrip())
        if found:
            line = max(text.rfind("\n", start, at), text.rfind("\r", start, at)) + 1
            yield max(line, start), at, found
