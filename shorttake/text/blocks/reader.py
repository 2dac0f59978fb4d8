"""Reads a Markdown text line by line: which containers go on, what begins, and which words go where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shorttake.text.blocks import marks
from shorttake.text.blocks.block import Block, Document
from shorttake.text.blocks.leaves import add_line, begin_leaf, continue_leaf, indented
from shorttake.text.blocks.line import Line
from shorttake.text.blocks.stack import WORDS, Stack
from shorttake.text.flow import Span

DEEPEST = 48  # containers inside each other; deeper marks are read as words

_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n)?")
_SPECIAL = frozenset(" \t#>`~<*+-_=|:[{0123456789")
# "**bold", "__bold" and "12:30" begin no rule and no item of a list: a liveblog's entries begin so.
_STRONG_OR_NUMBER = re.compile(r"\*\*[^\s*]|__[^\s_]|\d{1,9}(?:[^\d.)]|[.)][^ \t])")


def parse(text: str, start: int = 0, end: int | None = None) -> Document:
    """The blocks of `text[start:end]`. Never fails: any text is Markdown."""
    reader = Reader(text)
    for number, (begin, stop) in enumerate(lines(text, start, len(text) if end is None else end)):
        reader.read(number, begin, stop)
    stack = reader.stack
    stack.close_leaf()
    stack.root.finish(stack.blanks)
    return Document(stack.root, stack.definitions, reader.footnotes)


def lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines of `text[start:end]`, without their ends."""
    if text.find("\r", start, end) >= 0:
        yield from (match.span(1) for match in _LINE.finditer(text, start, end) if match.start() < end)
        return
    while start < end:
        stop = text.find("\n", start, end)
        stop = stop if stop >= 0 else end
        yield start, stop
        start = stop + 1


class Reader:
    """Reads one line after the other; `stack` holds what came of it. Lines may be left out between two blocks
    that nothing encloses, after `rest`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = Line(text)
        self.stack = Stack(text)
        self.footnotes: set[str] = set()

    @property
    def swallows(self) -> bool:
        """Whether even words at the margin below a blank line would belong to what is open."""
        leaf = self.stack.leaf
        return leaf is not None and leaf.ends is not None and len(self.stack.containers) == 1

    def rest(self) -> list[Block]:
        """Close what is open; gives the outermost blocks since the last rest, and forgets them."""
        self.stack.close_to(1)
        self.stack.close_leaf()
        blocks, self.stack.root.children = self.stack.root.children, []
        return blocks

    def read(self, number: int, start: int, end: int) -> None:
        """Take the next line, `text[start:end]` without its line end."""
        stack = self.stack
        leaf = stack.leaf
        # Most lines are plain words or blank, and stand in nothing.
        if len(stack.containers) == 1 and (leaf is None or leaf.kind in WORDS):
            if start == end:
                stack.close_leaf()
                stack.blanks[number] = 0
                return
            if (
                self.text[start] not in _SPECIAL
                or (self.text[start] == "[" and not self.text.startswith("[^", start))
                or _STRONG_OR_NUMBER.match(self.text, start, end)
            ):
                if leaf is None:
                    leaf = stack.leaf = Block("paragraph", number, number)
                    stack.root.children.append(leaf)
                leaf.lines.append((start, end))
                leaf.last = number
                return
        self.line.start(number, start, end)
        matched = self._match_containers()
        if leaf is None or leaf.kind in WORDS or not continue_leaf(self.stack, self.line, matched):
            self._begin_blocks(matched)

    def _match_containers(self) -> int:
        """How many of the open containers go on in this line; their marks are left behind."""
        line, matched = self.line, 1
        for block in self.stack.containers[1:]:
            at, width = line.ahead()
            if block.kind == "quote":
                if width > 3 or at >= line.end or self.text[at] != ">":
                    break
                line.skip_quote_mark(at + 1)
            elif at >= line.end:
                if not block.children and block.kind == "item":
                    break  # an item may begin with one blank line at most (§5.2)
                line.skip(width)
            elif width >= block.indent:
                line.skip(block.indent)
            else:
                break
            matched += 1
        return matched

    def _begin_blocks(self, matched: int) -> None:
        """Open what this line begins, and give the rest of its words to a paragraph."""
        line, stack = self.line, self.stack
        while True:
            at, width = line.ahead()
            if at >= line.end:
                stack.close_to(matched)
                stack.close_leaf()
                stack.blank(line.number, matched)
                return
            words = stack.takes_words(matched)
            if width >= 4:
                if not words:
                    indented(stack, line, at, matched)
                    return
                break
            if self.text[at] not in _SPECIAL:
                break
            if self._container(at, width, matched):
                matched = len(stack.containers)
                continue
            if begin_leaf(stack, line, at, width, matched):
                return
            break
        if not stack.takes_words(matched):
            stack.leaf = stack.new_leaf("paragraph", line.number, matched)
        if stack.leaf is not None:
            add_line(stack.leaf, line)

    def _container(self, at: int, width: int, matched: int) -> bool:
        """Open the container that this line begins, if it does."""
        sign = self.text[at]
        if len(self.stack.containers) >= DEEPEST:
            return False
        if sign == ">":
            self.stack.close_to(matched)
            self.stack.push(Block("quote", self.line.number, self.line.number))
            self.line.skip_quote_mark(at + 1)
            return True
        if sign == "[" and (note := marks.FOOTNOTE.match(self.text, at, self.line.end)):
            self.stack.close_to(matched)
            self.stack.push(Block("footnote", self.line.number, self.line.number, mark=note[1], indent=4))
            self.footnotes.add(note[1])
            self.line.skip_mark(note.end())
            self.line.skip_blanks()
            return True
        if sign == ":":
            return self._meaning(at, width, matched)
        if sign in "-+*0123456789":
            return self._item(at, width, matched)
        return False

    def _item(self, at: int, width: int, matched: int) -> bool:
        text, end = self.text, self.line.end
        mark = marks.LIST.match(text, at, end)
        if mark is None or (text[at] in "-*" and marks.RULE.match(text, at, end)):
            return False
        number = None if text[at] in "-+*" else int(mark[1][:-1])
        if self.stack.interrupted(matched) and (
            number not in (None, 1) or not text[mark.end() : end].strip()
        ):
            return False  # "2014. A good year" goes on with a paragraph, as does a lone hyphen (§5.2)
        self.stack.close_to(matched)
        self.stack.close_leaf()
        siblings = self.stack.siblings
        bullet = mark[1][-1]
        if not (siblings and siblings[-1].kind == "list" and siblings[-1].mark == bullet):
            siblings.append(Block("list", self.line.number, self.line.number, mark=bullet, number=number))
        item = Block("item", self.line.number, self.line.number, indent=width + len(mark[1]) + 1)
        self.stack.push(item, siblings[-1])
        self.line.skip_mark(mark.end())
        after, blanks = self.line.ahead()
        if after < end and blanks <= 4:
            item.indent += blanks - 1
            self.line.skip(blanks)
        else:
            self.line.skip(1)
        return True

    def _meaning(self, at: int, width: int, matched: int) -> bool:
        """`: what is said of the term above` (PHP Markdown Extra, "Definition Lists")."""
        mark = marks.MEANING.match(self.text, at, self.line.end)
        siblings = self.stack.containers[matched - 1].children
        if mark is None or not siblings or siblings[-1].kind not in ("paragraph", "glossary"):
            return False
        if siblings[-1].kind == "paragraph" and self.line.number - siblings[-1].last > 2:
            return False
        self.stack.close_to(matched)
        self.stack.close_leaf()
        if siblings and siblings[-1].kind == "paragraph":
            above = siblings.pop()
            if not (siblings and siblings[-1].kind == "glossary"):
                siblings.append(Block("glossary", above.first, above.last))
            siblings[-1].children += [
                Block("term", above.first + n, above.first + n, lines=[line])
                for n, line in enumerate(above.lines)
            ]
        elif not siblings or siblings[-1].kind != "glossary":
            return False
        self.line.skip_mark(mark.end())
        blanks = self.line.skip_blanks()
        item = Block("meaning", self.line.number, self.line.number, indent=width + 1 + min(blanks, 4))
        item.loose = self.line.number - 1 in self.stack.blanks
        self.stack.push(item, siblings[-1])
        return True
