"""The running words of a paragraph, and where each of their characters stands in the text.

The lines of a paragraph in a list or a quotation stand apart in the text; their words are read as one string.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

Span = tuple[int, int]


class Flow:
    """Lines of a text as one string, joined by newlines.

    `words` is that string; `at(i)` is where its character `i` stands in the text, and `span(a, b)` which
    characters of the text its characters `a:b` are (from the first to the last of them).
    """

    __slots__ = ("_sources", "_starts", "shift", "words")

    def __init__(self, text: str, lines: Sequence[Span]) -> None:
        self._starts: list[int] = []
        self._sources: list[int] = []
        self.shift = lines[0][0] if lines else 0
        # Most paragraphs stand in the text just as they are read.
        if all(
            lines[n][1] + 1 == lines[n + 1][0] and text[lines[n][1]] == "\n" for n in range(len(lines) - 1)
        ):
            self.words = text[lines[0][0] : lines[-1][1]] if lines else ""
            return
        place = 0
        for start, end in lines:
            self._starts.append(place)
            self._sources.append(start)
            place += end - start + 1
        self.words = "\n".join([text[start:end] for start, end in lines])

    def at(self, place: int) -> int:
        """Where in the text character `place` of the words stands."""
        if not self._starts:
            return place + self.shift
        line = bisect_right(self._starts, place) - 1
        return self._sources[line] + place - self._starts[line]

    def span(self, start: int, end: int) -> Span:
        """The characters of the text that the words `start:end` are; an empty span stays empty."""
        if not self._starts:
            return start + self.shift, end + self.shift
        if start == end:
            return self.at(start), self.at(start)
        return self.at(start), self.at(end - 1) + 1
