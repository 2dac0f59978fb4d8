"""Which lines of a Markdown text are prose: what stands in code is nobody's markup, and stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from shorttake.text.blocks import parse

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


def code_lines(text: str) -> set[int]:
    """The numbers, from 0, of the lines that belong to blocks of code, their fences too."""
    found: set[int] = set()
    for block in parse(text).blocks():
        if block.kind == "code":
            found.update(range(block.first, block.last + 1))
    return found


def in_prose(text: str, change: Callable[[str], str]) -> str:
    """The text with every stretch of lines outside blocks of code changed."""
    code = code_lines(text)
    lines = text.splitlines(keepends=True)
    if len(lines) != text.count("\n") + (not text.endswith("\n") and bool(text)):
        lines = [line for line in _LINE.findall(text) if line]  # form feeds and the like end no line
    out: list[str] = []
    stretch: list[str] = []
    for number, line in enumerate(lines):
        if number in code:
            out += [change("".join(stretch)), line] if stretch else [line]
            stretch = []
        else:
            stretch.append(line)
    if stretch:
        out.append(change("".join(stretch)))
    return "".join(out)


def outside_spans(text: str, change: Callable[[str], str]) -> str:
    """A stretch of prose with everything but its code spans changed."""
    out, at = [], 0
    for span in _CODE.finditer(text):
        out += [change(text[at : span.start()]), span[0]]
        at = span.end()
    return "".join([*out, change(text[at:])])
