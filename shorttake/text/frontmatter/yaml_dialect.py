"""Front matter in YAML 1.1 (https://yaml.org/spec/1.1/), between lines of `---`: Jekyll's, Hugo's and ours.

Only what nobody could mean as words (lists, mappings, true and false, whole numbers, null) becomes
anything but a string; dates stay the words they are until somebody asks for a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import yaml

from shorttake.errors import FrontMatterError
from shorttake.text.frontmatter.words import TEXT_KEYS, Entries, line_end, place, refuse_controls
from shorttake.text.frontmatter.yaml_words import plain

MAX_NODES = 100_000  # once aliases are followed: the "billion laughs" attack
MAX_DEPTH = 50

# libyaml where it is there: ten times as fast, the same events and marks.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML 1.1 takes these for line ends and a mark of order (YAML 1.2 no longer does); to authors they are
# characters like others, so the parser sees another character in their place.
_ODD = "\x85\u2028\u2029\ufeff"


class _Node(NamedTuple):
    """What was read: a value, how many values there are in it, and where it ends."""

    value: Any
    size: int
    start: int
    end: int


def read(head: str, at: int, where: str | None) -> Entries:
    """The entries of a head that begins at character `at`; raises FrontMatterError with the line."""
    refuse_controls(head, 2, where)
    try:
        return _Reader(head, at, where).entries()
    except yaml.MarkedYAMLError as error:
        # A quote that is never closed is best looked for where it was opened.
        unclosed = "quoted scalar" in str(error.context)
        mark = (error.context_mark if unclosed else error.problem_mark) or error.context_mark
        raise FrontMatterError(
            f"the YAML front matter cannot be read: {error.problem or error.context}",
            _place(head, mark.index, where) if mark else place(where, 2),
            _hint(error),
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise FrontMatterError(
            f"the YAML front matter cannot be read: {str(error).splitlines()[0]}",
            place(where, 2),
            "write lines such as `title: A title`",
        ) from None


def _hint(error: yaml.MarkedYAMLError) -> str:
    if "quoted scalar" in str(error.context):
        return "a quote is opened here and never closed"
    if "'\\t'" in str(error.problem) or "tab" in str(error.problem):
        return "indent with blanks, not with tabs"
    return "a value with ': ', a quote, '#', '[' or '{' in it wants quotes around it"


def _place(head: str, index: int, where: str | None) -> str:
    line = 2 + head.count("\n", 0, index)  # the fence is line 1
    return place(where, line, index - head.rfind("\n", 0, index))


class _Reader:
    """Builds values from the parser's events.

    No tag can make an object of anything, nothing recurses deeper than MAX_DEPTH (libyaml's own
    composer overflows the stack), and an alias costs as many values as it stands for.
    """

    def __init__(self, head: str, at: int, where: str | None) -> None:
        self.head, self.at, self.where = head, at, where
        self.count = 0
        self.anchors: dict[str, _Node] = {}
        self.back: dict[int, str] = {}
        odd = [character for character in _ODD if character in head]
        if odd:  # stand-ins for private use (Unicode §23.5) that the text has not
            free = (chr(code) for code in range(0xF0000, 0xFFFFE) if chr(code) not in head)
            there = dict(zip(odd, free, strict=False))
            self.back = {ord(stand_in): character for character, stand_in in there.items()}
            head = head.translate({ord(one): stand_in for one, stand_in in there.items()})
        self.events: Iterator[yaml.Event] = iter(yaml.parse(head, Loader=_Loader))

    def entries(self) -> Entries:
        event = next(self.events)  # the start of the stream
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):  # nothing but blanks and comments
            return Entries(add_at=self.at + len(self.head))
        event = next(self.events)
        if not isinstance(event, yaml.MappingStartEvent) or event.flow_style:
            raise FrontMatterError(
                "the front matter is no list of keys and values",
                _place(self.head, _start(event), self.where),
                "write lines such as `title: A title`",
            )
        found = Entries(add_at=self.at + len(self.head))
        line, counted = 2, 0  # the fence is line 1
        for key, begin, after, node in self.pairs(found):
            line, counted = line + self.head.count("\n", counted, begin), begin
            found.lines[key] = line
            found.data[key] = node.value
            end = max(node.end, after)
            start = self.head.rfind("\n", 0, begin) + 1
            below = _below(begin - start).match(self.head, line_end(self.head, end))
            found.spans[key] = (self.at + start, self.at + (below.end() if below else len(self.head)))
            found.values[key] = (self.at + after, self.at + node.start, self.at + node.end)
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise FrontMatterError(
                    "a second document begins in the front matter",
                    _place(self.head, _start(event), self.where),
                    "a line that begins with `---` ends the front matter, and stands alone in its line",
                )
        first = next(iter(found.spans.values()), None)
        if first is None:
            return found
        first_line = self.head[first[0] - self.at :]
        return Entries(
            found.data,
            found.lines,
            found.spans,
            found.values,
            found.add_at,
            first_line[: len(first_line) - len(first_line.lstrip(" "))],
        )

    def pairs(self, found: Entries) -> Iterator[tuple[str, int, int, _Node]]:
        """Each key of the head: its words, where it begins, where its colon ends, and its value."""
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            begin = _start(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise FrontMatterError(
                    "a key of the front matter is no word",
                    _place(self.head, begin, self.where),
                    "write lines such as `title: A title`",
                )
            key = event.value.translate(self.back)
            if key in found.data:
                raise FrontMatterError(
                    f"'{key}' stands twice in the front matter",
                    _place(self.head, begin, self.where),
                    f"the first is in line {found.lines[key]}; keep one of them",
                )
            key_end = _end(event)
            value = next(self.events)
            node = self.node(value, key.lower() in TEXT_KEYS, 1)
            colon = self.head.find(":", key_end, _start(value) + 1)
            yield key, begin, colon + 1 if colon >= 0 else key_end, node

    def node(self, event: yaml.Event, words: bool, depth: int) -> _Node:
        self.count += 1
        start = _start(event)
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise FrontMatterError(
                "the front matter is nested too deeply or repeats itself too often",
                _place(self.head, start, self.where),
                "write it plainly, without aliases",
            )
        if isinstance(event, yaml.AliasEvent):
            known = self.anchors.get(event.anchor or "")
            if known is None:
                raise FrontMatterError(
                    f"there is no anchor &{event.anchor}",
                    _place(self.head, start, self.where),
                    "words that begin with '*' want quotes around them",
                )
            self.count += known.size
            return _Node(known.value, known.size, start, _end(event))
        before = self.count
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar_value(event, words, self.back)
            end = _end(event)
            end = start + len(self.head[start:end].rstrip(" \r\n"))
        elif isinstance(event, yaml.SequenceStartEvent):
            value, end = self.sequence(event, words, depth)
        elif isinstance(event, yaml.MappingStartEvent):
            value, end = self.mapping(event, depth)
        else:
            raise AssertionError(f"the parser gave {event} where a value begins")
        node = _Node(value, 1 + self.count - before, start, end)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def sequence(self, event: yaml.SequenceStartEvent, words: bool, depth: int) -> tuple[list[Any], int]:
        found, end = [], _end(event)
        while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
            node = self.node(inner, words, depth + 1)
            value = node.value
            # In a list of words, `null` is one of them (a tag, say); an empty entry is none.
            if (
                value is None
                and words
                and isinstance(inner, yaml.ScalarEvent)
                and inner.value not in ("", "~")
            ):
                value = inner.value
            found.append(value)
            end = max(end, node.end)
        # A block collection "ends" where the next key begins; what it holds ends before.
        return found, _end(inner) if event.flow_style else end

    def mapping(self, event: yaml.MappingStartEvent, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        end = _end(event)
        while not isinstance(inner := next(self.events), yaml.MappingEndEvent):
            key = self.node(inner, True, depth + 1)
            name = inner.value if isinstance(inner, yaml.ScalarEvent) else str(key.value)
            name = name.translate(self.back)
            node = self.node(next(self.events), name.lower() in TEXT_KEYS, depth + 1)
            found[name] = node.value
            end = max(end, key.end, node.end)
        return found, _end(inner) if event.flow_style else end


@cache
def _below(indent: int) -> re.Pattern[str]:
    """The comments that follow a value and are indented deeper than its key: they go where it goes.

    Left alone they could become a part of the value above.
    """
    return re.compile(rf"(?:(?:[ \t]*\r?\n)*+[ ]{{{indent + 1},}}#[^\n]*(?:\n|$))*")


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _scalar_value(event: yaml.ScalarEvent, words: bool, back: dict[int, str]) -> Any:
    text: str = event.value.translate(back) if back else event.value
    return text if event.style in ("'", '"', "|", ">") else plain(text, words)
