"""The blocks of a Markdown text: what they are, and where their lines stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shorttake.text.definitions import Definition
from shorttake.text.flow import Span


@dataclass(slots=True)
class Block:
    """One block of a text: a container with `children`, or a leaf with `lines`.

    `kind` is "document", "quote", "list", "item", "footnote", "glossary" (a definition list) or "meaning"
    (what is said of a term), or of the leaves "paragraph", "term", "heading", "table", "code", "html",
    "rule", "abbreviation", "attributes" or "more". `first` and `last` are its lines in the text, counted
    from 0; `lines` the spans (start, end) of its characters in the text, container marks left out.
    """

    kind: str
    first: int
    last: int
    children: list[Block] = field(default_factory=list)
    lines: list[Span] = field(default_factory=list)
    level: int = 0  # of a heading: 1 to 6
    mark: str = ""  # of a list: its bullet; of a footnote: its label; of code: the words after the fence
    number: int | None = None  # of an ordered list: its first number
    code: list[str] = field(default_factory=list)  # of code: its lines, less their indentation
    loose: bool = False  # of a list or a meaning: blank lines stand between its parts
    indent: int = 0  # columns that the further lines of an item (or of fenced code) are indented
    ends: re.Pattern[str] | None = None  # what closes fenced code or raw HTML; None: a blank line

    def finish(self, blanks: dict[int, int], quotes: int = 0) -> None:
        """Say where containers end, and which lists have blank lines between their parts (§5.3).

        `blanks` are the numbers of the text's blank lines, each with the number of quotations it is blank in:
        a line with nothing but `>` is none to a list around the quotation. `quotes` are those we are in.
        """
        for child in self.children:
            child.finish(blanks, quotes + (child.kind == "quote"))
        if self.children:
            self.last = max(self.last, self.children[-1].last)
        if self.kind == "list":
            items = self.children
            self.loose = self._parted(blanks, quotes) or any(item._parted(blanks, quotes) for item in items)
        elif self.kind == "meaning":
            self.loose = self.loose or self._parted(blanks, quotes)

    def _parted(self, blanks: dict[int, int], quotes: int) -> bool:
        return any(
            blanks.get(number) == quotes
            for above, below in zip(self.children, self.children[1:], strict=False)
            for number in range(above.last + 1, below.first)
        )


@dataclass(slots=True)
class Document:
    """A text's blocks, its link definitions in the order written, and the labels of its footnotes."""

    root: Block
    definitions: list[Definition]
    footnotes: set[str]

    def blocks(self) -> Iterator[Block]:
        """Every block but the document itself, in the order of the text, containers before what they hold."""
        waiting = self.root.children[::-1]
        while waiting:
            block = waiting.pop()
            yield block
            waiting += block.children[::-1]
