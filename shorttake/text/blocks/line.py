"""A line of a Markdown text, and how far it has been read; tabs reach to every fourth column."""

from __future__ import annotations


class Line:
    """The place in a line: `at` is the next character, in `column`, before `end`.

    `rest` are the columns left of a tab that is used in part only, as the indentation of a list item may
    take two of its four (CommonMark §2.2).
    """

    __slots__ = ("at", "column", "end", "number", "rest", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.number = self.at = self.end = self.column = self.rest = 0

    def start(self, number: int, start: int, end: int) -> None:
        """Go to line `number`, the characters `start:end` of the text."""
        self.number, self.at, self.end, self.column, self.rest = number, start, end, 0, 0

    def ahead(self) -> tuple[int, int]:
        """The next character that is no blank, and how many columns away it is."""
        text, at, column = self.text, self.at, self.column
        while at < self.end:
            if text[at] == " ":
                column += 1
            elif text[at] == "\t":
                column += 4 - column % 4
            else:
                break
            at += 1
        return at, self.rest + column - self.column

    def skip(self, columns: int) -> None:
        """Leave this many columns of blanks behind; a tab may be left half used."""
        used = min(columns, self.rest)
        self.rest -= used
        columns -= used
        while columns > 0 and self.at < self.end:
            width = 4 - self.column % 4 if self.text[self.at] == "\t" else 1
            self.at += 1
            self.column += width
            self.rest = max(0, width - columns)
            columns -= width

    def skip_blanks(self) -> int:
        """Leave all blanks behind; how many columns they were."""
        columns = self.ahead()[1]
        self.skip(columns)
        return columns

    def skip_mark(self, mark_end: int) -> None:
        """Leave a mark and the blanks before it behind; it ends before character `mark_end`."""
        self.skip_blanks()
        self.column += mark_end - self.at
        self.at = mark_end

    def skip_quote_mark(self, mark_end: int) -> None:
        """Leave a `>` behind, and the one blank that may belong to it."""
        self.skip_mark(mark_end)
        if self.ahead()[1]:
            self.skip(1)
