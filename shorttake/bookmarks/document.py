"""The text of an export, and the ways of looking at it: as JSON, as a table, as tags; damage is noted."""

from __future__ import annotations

import bisect
import codecs
import re
from collections.abc import Iterator
from functools import cached_property

from shorttake.bookmarks import rows, values
from shorttake.errors import ShorttakeError, TextError

MOST_PROBLEMS = 100  # that are named; what comes after them is counted as one

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FIRST = re.compile(r"[^\s\ufeff]")
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


class Document:
    """One file, decoded. `damaged` notes what cannot be read, by line; readers go on behind it."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.problems: list[ShorttakeError] = []
        self.data = data
        self.text = self._decoded(data)

    def damaged(self, at: int, what: str, upto: int | None = None) -> None:
        """Notes that what stands at these characters cannot be read."""
        first = self.line(at)
        last = first if upto is None else max(first, self.line(max(at, upto - 1)))
        self.damaged_lines(first, last, what)

    def damaged_lines(self, first: int, last: int, what: str) -> None:
        """The same for lines, from 1."""
        if len(self.problems) < MOST_PROBLEMS:
            lines = f"{first}" if last <= first else f"{first}-{last}"
            self.problems.append(TextError(what, f"{self.name}:{lines}", "what else is in the file was read"))
        elif len(self.problems) == MOST_PROBLEMS:
            self.problems.append(TextError("more of it is damaged", f"{self.name}:{first}"))

    def line(self, at: int) -> int:
        """The line of a character, from 1."""
        return bisect.bisect_left(self._newlines, at) + 1

    @cached_property
    def _newlines(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    @cached_property
    def json(self) -> object:
        """The text as JSON, `values.NONE` where it is none; what of it cannot be read is noted."""
        if self.first not in ("{", "["):
            return values.NONE
        value, problems = values.parse(self.text)
        for at, what in problems:
            self.damaged(at, what)
        return value

    @cached_property
    def columns(self) -> frozenset[str]:
        """The names of the columns in lower case, if the text may be a table that has them; else none."""
        return frozenset(self._table.columns) if self._table else frozenset()

    @cached_property
    def _table(self) -> rows.Table | None:
        return rows.table(self.text)

    def records(self, needed: str) -> Iterator[dict[str, str]]:
        """The rows of the table, by column; those without the column `needed` are noted as damaged."""
        if self._table is not None:
            yield from rows.records(self.text, self._table, needed, self.damaged)

    @cached_property
    def first(self) -> str:
        """The first character that is no blank; "" if there is none."""
        found = _FIRST.search(self.text)
        return found[0] if found else ""

    @cached_property
    def head(self) -> str:
        """The beginning of the text in lower case, where a format says its name."""
        return self.text[:5000].lower()

    def _decoded(self, data: bytes) -> str:
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                data = data[len(mark) :] if encoding == "utf-8" else data
                return data.decode(encoding, "replace") if encoding != "utf-8" else self._utf8(data)
        if data[:2] in (b"<\0", b"[\0", b"{\0"):
            return data.decode("utf-16-le", "replace")
        return self._utf8(data)

    def _utf8(self, data: bytes) -> str:
        """UTF-8, or what the file says it is; else line by line, old Windows where it is not UTF-8."""
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        declared = _DECLARED.search(data[:3000])
        if declared:
            name = declared[1].decode("ascii")
            try:
                codec = codecs.lookup(name)
                if codec.name != "utf-8" and codec._is_text_encoding:
                    return data.decode(codec.name, "replace")
            except (LookupError, UnicodeError):
                pass
        lines: list[str] = []
        wrong: list[int] = []
        for number, line in enumerate(data.split(b"\n"), 1):
            try:
                lines.append(line.decode("utf-8"))
            except UnicodeDecodeError:
                lines.append(line.decode("cp1252", "replace"))
                wrong.append(number)
        what = f"{len(wrong)} lines are not UTF-8" if len(wrong) > 1 else "the line is not UTF-8"
        self.problems.append(
            TextError(what, f"{self.name}:{wrong[0]}", "it was read as Windows-1252; look at its letters")
        )
        return "\n".join(lines)
