"""Where the paragraphs, headings, lists, quotations, code and definitions of a Markdown text are.

One reading of the text for all who need it: the links are found in these blocks and the page is made of
them, so that what is a link here is a link there. Containers nest as CommonMark has it
(https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy), with footnotes, definition lists, tables,
abbreviations and lines of attributes as PHP Markdown Extra, kramdown and Goldmark have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shorttake.text import marks
from shorttake.text.definitions import Definition, split_definitions
from shorttake.text.flow import Span

DEEPEST = 48  # containers inside each other; deeper marks are read as words

_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n)?")
_SPECIAL = frozenset(" \t#>`~<*+-_=|:[{0123456789")
_CONTAINERS = frozenset(("quote", "item", "footnote", "meaning"))
_WORDS = frozenset(("paragraph", "table"))


@dataclass(slots=True)
class Block:
    """One block of a text: a container with `children`, or a leaf with `lines`.

    `kind` is "document", "quote", "list", "item", "footnote", "glossary" (a definition list) or "meaning"
    (what is said of a term), or of the leaves "paragraph", "term", "heading", "table", "code", "html", "rule",
    "abbreviation", "attributes" or "more". `first` and `last` are its lines in the text, counted from 0;
    `lines` the spans (start, end) of its characters in the text, container marks left out.
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


@dataclass(slots=True)
class Document:
    """A text's blocks, its link definitions in the order written, and the labels of its footnotes."""

    root: Block
    definitions: list[Definition]
    footnotes: set[str]

    def leaves(self) -> Iterator[Block]:
        """Every block without children, in the order of the text."""
        waiting = [self.root]
        while waiting:
            block = waiting.pop()
            if block.children:
                waiting.extend(reversed(block.children))
            else:
                yield block


def parse(text: str, start: int = 0, end: int | None = None) -> Document:
    """The blocks of `text[start:end]`. Never fails: any text is Markdown."""
    reader = _Reader(text)
    end = len(text) if end is None else end
    number = 0
    for match in _LINE.finditer(text, start, end):
        if match.start() < end:
            reader.read(number, match.start(1), match.end(1))
            number += 1
    reader.close_leaf()
    _finish(reader.root, reader.blanks)
    return Document(reader.root, reader.definitions, reader.footnotes)


def _finish(block: Block, blanks: set[int]) -> None:
    """Say where containers end, and which lists have blank lines between their parts (§5.3)."""
    for child in block.children:
        _finish(child, blanks)
    if block.children:
        block.last = max(block.last, block.children[-1].last)
    if block.kind == "list":
        block.loose = _parted(block, blanks) or any(_parted(item, blanks) for item in block.children)
    elif block.kind == "meaning":
        block.loose = block.loose or _parted(block, blanks)


def _parted(block: Block, blanks: set[int]) -> bool:
    return any(
        not blanks.isdisjoint(range(above.last + 1, below.first))
        for above, below in zip(block.children, block.children[1:], strict=False)
    )


class _Reader:
    """Reads a text line by line, keeping the containers and the leaf that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Block("document", 0, 0)
        self.open = [self.root]  # containers, outermost first
        self.leaf: Block | None = None  # the last child of the innermost container, while lines may join it
        self.definitions: list[Definition] = []
        self.footnotes: set[str] = set()
        self.blanks: set[int] = set()  # numbers of blank lines
        self.unclosed_tags = 0  # block elements that raw HTML opened and has not closed yet
        # The place in the line: next character, its column, and the columns left of a half used tab.
        self.number = self.at = self.end = self.column = self.rest = 0

    def read(self, number: int, start: int, end: int) -> None:
        """Take the next line, `text[start:end]` without its line end."""
        leaf = self.leaf
        if len(self.open) == 1 and start < end and self.text[start] not in _SPECIAL:
            if leaf is None:
                self.leaf = Block("paragraph", number, number, lines=[(start, end)])
                self.root.children.append(self.leaf)
                return
            if leaf.kind in _WORDS:
                leaf.lines.append((start, end))
                leaf.last = number
                return
        self.number, self.at, self.end, self.column, self.rest = number, start, end, 0, 0
        matched = self._match_containers()
        if leaf is None or leaf.kind in _WORDS or not self._continue_leaf(leaf, matched):
            self._begin_blocks(matched)

    # -- the place in the line

    def _ahead(self) -> tuple[int, int]:
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

    def _skip(self, columns: int) -> None:
        """Leave this many columns of blanks behind; a tab may be left half used (§2.2)."""
        used = min(columns, self.rest)
        self.rest -= used
        columns -= used
        while columns > 0 and self.at < self.end:
            width = 4 - self.column % 4 if self.text[self.at] == "\t" else 1
            self.at += 1
            self.column += width
            self.rest = max(0, width - columns)
            columns -= width

    def _skip_mark(self, mark_end: int, width: int) -> None:
        """Leave the blanks before a mark and the mark itself behind."""
        self._skip(width)
        self.column += mark_end - self.at
        self.at = mark_end

    # -- containers

    def _match_containers(self) -> int:
        """How many of the open containers go on in this line; their marks are left behind."""
        matched = 1
        for block in self.open[1:]:
            at, width = self._ahead()
            if block.kind == "quote":
                if width > 3 or self.text[at : min(at + 1, self.end)] != ">":
                    break
                self._skip_mark(at + 1, width)
                self._skip(1 if self._ahead()[1] else 0)
            elif at >= self.end:
                if not block.children and block.kind == "item":
                    break  # an item may begin with one blank line at most (§5.2)
                self._skip(width)
            elif width >= block.indent:
                self._skip(block.indent)
            else:
                break
            matched += 1
        return matched

    def _close_to(self, matched: int) -> None:
        """Close the containers that do not go on."""
        if matched < len(self.open):
            self.close_leaf()
            del self.open[matched:]

    def _push(self, block: Block, parent: Block | None = None) -> None:
        self.close_leaf()
        (parent or self.open[-1]).children.append(block)
        if block.kind in _CONTAINERS:
            self.open.append(block)

    # -- leaves

    def close_leaf(self) -> None:
        """No further line joins the open leaf: take the definitions out of a paragraph, and the like."""
        leaf, self.leaf = self.leaf, None
        if leaf is None:
            return
        if leaf.kind == "paragraph":
            self._unindent(leaf)
            if any(self.text.startswith("[", start) for start, _ in leaf.lines):
                pieces, found = split_definitions(self.text, leaf.lines)
                if found:
                    self.definitions += found
                    self.open[-1].children[-1:] = [
                        Block("paragraph", leaf.first + a, leaf.first + b - 1, lines=leaf.lines[a:b])
                        for a, b in pieces
                    ]
        elif leaf.kind == "html":
            html = "\n".join(self.text[start:end] for start, end in leaf.lines)
            self.unclosed_tags = max(0, self.unclosed_tags + marks.left_open(html))
        elif leaf.kind == "code" and leaf.ends is None:
            while leaf.code and not leaf.code[-1].strip():
                leaf.code.pop()

    def _unindent(self, leaf: Block) -> None:
        """The lines of a paragraph begin with their first word (§4.8)."""
        for number, (start, end) in enumerate(leaf.lines):
            if self.text[start] in " \t":
                leaf.lines[number] = (end - len(self.text[start:end].lstrip(" \t")), end)

    def _add_line(self, leaf: Block) -> None:
        leaf.lines.append((self.at, self.end))
        leaf.last = self.number

    def _add_code(self, leaf: Block, columns: int) -> None:
        self._skip(min(columns, self._ahead()[1]))
        leaf.code.append(" " * self.rest + self.text[self.at : self.end])
        self._add_line(leaf)

    def _new_leaf(self, kind: str, matched: int) -> Block:
        self._close_to(matched)
        leaf = Block(kind, self.number, self.number)
        self._push(leaf)
        return leaf

    def _continue_leaf(self, leaf: Block, matched: int) -> bool:
        """Whether this line is more of the open code or raw HTML; that is closed where it is not."""
        at, width = self._ahead()
        blank = at >= self.end
        if matched < len(self.open):
            pass
        elif leaf.kind == "html" and not (blank and leaf.ends is None):
            self._add_line(leaf)
            if leaf.ends is not None and leaf.ends.search(self.text, self.at, self.end):
                self.close_leaf()
            return True
        elif leaf.kind == "code" and leaf.ends is not None:
            if width < 4 and leaf.ends.match(self.text, at, self.end):
                leaf.last = self.number
                self.close_leaf()
            else:
                self._add_code(leaf, leaf.indent)
            return True
        elif leaf.kind == "code" and (blank or width >= 4):
            last = leaf.last if blank else self.number
            self._add_code(leaf, 4)
            leaf.last = last
            if blank:
                self.blanks.add(self.number)
            return True
        self.close_leaf()
        return False

    # -- beginnings

    def _begin_blocks(self, matched: int) -> None:
        """Open what this line begins, and give the rest of its words to a paragraph."""
        while True:
            at, width = self._ahead()
            lazy = matched < len(self.open)  # marks of containers are missing: words may go on without them
            words = self.leaf is not None and (self.leaf.kind == "paragraph" or not lazy)
            if at >= self.end:
                self._close_to(matched)
                self.close_leaf()
                self.blanks.add(self.number)
                return
            if width >= 4:
                if words:
                    break
                # Inside an open <div> its author indents tags, not code.
                html = self.unclosed_tags and marks.TAG.match(self.text, at, self.end)
                self.leaf = self._new_leaf("html" if html else "code", matched)
                if html:
                    self._add_line(self.leaf)
                else:
                    self._add_code(self.leaf, 4)
                return
            if self.text[at] not in _SPECIAL:
                break
            if self._container(at, width, matched, words and not lazy):
                matched = len(self.open)
                continue
            if self._begin_leaf(at, width, matched, words):
                return
            break
        if not words:
            self.leaf = self._new_leaf("paragraph", matched)
        if self.leaf is not None:
            self._add_line(self.leaf)

    def _container(self, at: int, width: int, matched: int, in_words: bool) -> bool:
        """Open the container that this line begins, if it does; `in_words`: a paragraph would be interrupted."""
        sign = self.text[at]
        if len(self.open) >= DEEPEST:
            return False
        if sign == ">":
            self._close_to(matched)
            self._push(Block("quote", self.number, self.number))
            self._skip_mark(at + 1, width)
            self._skip(1 if self._ahead()[1] else 0)
            return True
        if sign == "[" and (note := marks.FOOTNOTE.match(self.text, at, self.end)):
            self._close_to(matched)
            self._push(Block("footnote", self.number, self.number, mark=note[1], indent=4))
            self.footnotes.add(note[1])
            self._skip_mark(note.end(), width)
            self._skip(self._ahead()[1])
            return True
        if sign == ":":
            return self._meaning(at, width, matched)
        if sign in "-+*0123456789":
            return self._item(at, width, matched, in_words)
        return False

    def _item(self, at: int, width: int, matched: int, in_words: bool) -> bool:
        text, end = self.text, self.end
        mark = marks.LIST.match(text, at, end)
        if mark is None or (text[at] in "-*" and marks.RULE.match(text, at, end)):
            return False
        number = None if text[at] in "-+*" else int(mark[1][:-1])
        if in_words:
            if not text[mark.end() : end].strip() or number not in (None, 1):
                return False  # "2014. A good year" goes on with a paragraph, as does a lone hyphen (§5.2)
            if text[at] == "-" and marks.SETEXT.match(text, at, end):
                return False
        self._close_to(matched)
        self.close_leaf()
        siblings = self.open[-1].children
        bullet = mark[1][-1]
        if not (siblings and siblings[-1].kind == "list" and siblings[-1].mark == bullet):
            siblings.append(Block("list", self.number, self.number, mark=bullet, number=number))
        item = Block("item", self.number, self.number, indent=width + len(mark[1]) + 1)
        self._push(item, siblings[-1])
        self._skip_mark(mark.end(), width)
        after, blanks = self._ahead()
        if after < end and blanks <= 4:
            item.indent += blanks - 1
            self._skip(blanks)
        else:
            self._skip(1)
        return True

    def _meaning(self, at: int, width: int, matched: int) -> bool:
        """`: what is said of the term above` (PHP Markdown Extra, "Definition Lists")."""
        mark = marks.MEANING.match(self.text, at, self.end)
        siblings = self.open[matched - 1].children
        if mark is None or not siblings or siblings[-1].kind not in ("paragraph", "glossary"):
            return False
        if siblings[-1].kind == "paragraph" and self.number - siblings[-1].last > 2:
            return False
        self._close_to(matched)
        self.close_leaf()
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
        self._skip_mark(mark.end(), width)
        blanks = self._ahead()[1]
        item = Block("meaning", self.number, self.number, indent=width + 1 + min(blanks, 4))
        item.loose = self.number - 1 in self.blanks
        self._push(item, siblings[-1])
        self._skip(blanks)
        return True

    def _begin_leaf(self, at: int, width: int, matched: int, words: bool) -> bool:
        """Begin the leaf other than a paragraph that this line is, if it is one."""
        text, end, sign = self.text, self.end, self.text[at]
        in_words = words and matched == len(self.open)
        if sign == "#" and (heading := marks.ATX.match(text, at, end)):
            leaf = self._new_leaf("heading", matched)
            leaf.level = len(heading[1])
            closing = marks.ATX_END.search(text, heading.end(), end)
            title = text[heading.end() : closing.start() if closing else end].rstrip(" \t")
            leaf.lines.append((heading.end(), heading.end() + len(title)))
            return True
        if sign in "`~" and (fence := marks.FENCE.match(text, at, end)):
            mark = fence[1] or fence[3]
            leaf = self.leaf = self._new_leaf("code", matched)
            leaf.mark, leaf.indent = (fence[2] or fence[4] or "").strip(), width
            leaf.ends = re.compile(rf"{mark[0]}{{{len(mark)},}}[ \t]*$")
            return True
        if sign == "{" and (fence := marks.TEMPLATE_FENCE.match(text, at, end)):
            leaf = self.leaf = self._new_leaf("code", matched)
            leaf.mark, leaf.ends = (fence["jekyll"] or fence["hugo"] or "").strip(), marks.TEMPLATE_FENCE_END
            return True
        if sign == "<":
            return self._html(at, matched, words)
        if in_words and sign in "-|:" and self._table(at):
            return True
        if in_words and sign in "=-" and marks.SETEXT.match(text, at, end):
            return self._underlined(sign, matched)
        for mark, kind in (
            (marks.RULE, "rule"),
            (marks.ATTRIBUTES, "attributes"),
            (marks.ABBREVIATION, "abbreviation"),
        ):
            if mark.match(text, at, end):
                self._new_leaf(kind, matched).lines.append((at, end))
                return True
        return False

    def _html(self, at: int, matched: int, words: bool) -> bool:
        line = self.text[at : self.end]
        if (more := marks.MORE.match(line)) and not line[more.end() :].strip():
            self._new_leaf("more", matched).lines.append((at, self.end))
            return True
        end = marks.html_end(line, words)
        if end is None:
            return False
        self.leaf = leaf = self._new_leaf("html", matched)
        leaf.ends = end[0]
        self._add_line(leaf)
        if marks.holds_markdown(line) or (end[0] is not None and end[0].search(line)):
            self.close_leaf()
        return True

    def _underlined(self, sign: str, matched: int) -> bool:
        """A heading underlined with === or --- (§4.3), unless all above it are definitions."""
        siblings = self.open[-1].children
        self.close_leaf()
        if siblings and siblings[-1].kind == "paragraph" and siblings[-1].last == self.number - 1:
            leaf = siblings[-1]
            leaf.kind, leaf.level, leaf.last = "heading", 1 if sign == "=" else 2, self.number
            return True
        if sign == "-" and marks.RULE.match(self.text, self._ahead()[0], self.end):
            self._new_leaf("rule", matched)
            return True
        return False

    def _table(self, at: int) -> bool:
        """Whether this is the line of dashes under a table's header (GFM §4.10); the header begins a table."""
        leaf = self.leaf
        if leaf is None or leaf.kind != "paragraph" or not marks.DELIMITERS.match(self.text, at, self.end):
            return False
        start, end = leaf.lines[-1]
        columns = len(marks.cells(self.text, at, self.end))
        if "|" not in self.text[at : self.end] or len(marks.cells(self.text, start, end)) != columns:
            return False
        if len(leaf.lines) > 1:
            leaf.lines.pop()
            leaf.last -= 1
            self._push(Block("table", self.number - 1, self.number, lines=[(start, end)]))
            self.leaf = self.open[-1].children[-1]
        else:
            leaf.kind = "table"
        if self.leaf is not None:
            self._add_line(self.leaf)
        return True
