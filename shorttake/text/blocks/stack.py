"""The blocks that are open while a text is read: containers inside each other, and the leaf at the end."""

from __future__ import annotations

from shorttake.text.blocks import marks
from shorttake.text.blocks.block import Block
from shorttake.text.definitions import Definition, split_definitions

WORDS = frozenset(("paragraph", "table"))  # leaves that words may go on with
_CONTAINERS = frozenset(("quote", "item", "footnote", "meaning"))


class Stack:
    """Open `containers`, outermost first, and `leaf`: the last of the innermost's children, if still open.

    What closed leaves leave behind is kept: `definitions`, and `unclosed_tags`, the number of block elements
    that raw HTML has opened and not closed yet. `blanks` are the numbers of
    blank lines, each with the number of quotations that it is blank in.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Block("document", 0, 0)
        self.containers = [self.root]
        self.leaf: Block | None = None
        self.definitions: list[Definition] = []
        self.unclosed_tags = 0
        self.blanks: dict[int, int] = {}

    def blank(self, number: int, matched: int) -> None:
        """Line `number` is blank after the marks of `matched` containers."""
        self.blanks[number] = sum(block.kind == "quote" for block in self.containers[:matched])

    def takes_words(self, matched: int) -> bool:
        """Whether words may join the open leaf; a paragraph also where container marks are missing."""
        return self.leaf is not None and (
            self.leaf.kind == "paragraph" or (self.leaf.kind in WORDS and matched == len(self.containers))
        )

    def interrupted(self, matched: int) -> bool:
        """Whether what begins now interrupts words, all container marks being there."""
        return matched == len(self.containers) and self.takes_words(matched)

    @property
    def siblings(self) -> list[Block]:
        """The children of the innermost container."""
        return self.containers[-1].children

    def push(self, block: Block, parent: Block | None = None) -> None:
        """Add a block to the innermost container (or to `parent` in it), and open it if it is a container."""
        self.close_leaf()
        (parent or self.containers[-1]).children.append(block)
        if block.kind in _CONTAINERS:
            self.containers.append(block)

    def new_leaf(self, kind: str, number: int, matched: int) -> Block:
        """Add a leaf that begins in line `number`, to the innermost of the containers that go on."""
        self.close_to(matched)
        leaf = Block(kind, number, number)
        self.push(leaf)
        return leaf

    def close_to(self, matched: int) -> None:
        """Close the containers that do not go on; the outermost `matched` do."""
        if matched < len(self.containers):
            self.close_leaf()
            del self.containers[matched:]

    def close_leaf(self) -> None:
        """No further line joins the open leaf."""
        leaf, self.leaf = self.leaf, None
        if leaf is None:
            return
        if leaf.kind == "paragraph":
            self._close_paragraph(leaf)
        elif leaf.kind == "html":
            html = "\n".join(self.text[start:end] for start, end in leaf.lines)
            self.unclosed_tags = max(0, self.unclosed_tags + marks.left_open(html))
        elif leaf.kind == "code" and leaf.ends is None:
            while leaf.code and not leaf.code[-1].strip():
                leaf.code.pop()

    def _close_paragraph(self, leaf: Block) -> None:
        """A paragraph's lines begin with their first word (§4.8), and definitions are none of its words."""
        text, defines = self.text, False
        for number, (start, end) in enumerate(leaf.lines):
            if text[start] in " \t":
                start = end - len(text[start:end].lstrip(" \t"))
                leaf.lines[number] = (start, end)
            defines = defines or text[start] == "["
        if defines:
            pieces, found = split_definitions(text, leaf.lines)
            if found:
                self.definitions += found
                self.siblings[-1:] = [
                    Block("paragraph", leaf.first + a, leaf.first + b - 1, lines=leaf.lines[a:b])
                    for a, b in pieces
                ]
