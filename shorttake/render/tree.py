"""The tree of a page: the blocks of a text, as `shorttake.text.blocks` reads them, made into elements.

This takes the place of Python-Markdown's own reading of blocks, which nests lists by four blanks only, begins
no list below a line of words, and sees code and HTML otherwise than CommonMark and kramdown do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.util import ETX, STX, AtomicString

from shorttake.render.attributes import Attributes
from shorttake.render.code import code_html
from shorttake.render.words import Words, raw_html
from shorttake.text.blocks import Block, marks, parse
from shorttake.text.definitions import Definition
from shorttake.text.flow import Flow, Span

_NOTE_SIGN = re.compile(f"{STX}note:(.+){ETX}")
_SAID = re.compile(r"[^\s=}]+=(?:\"[^\"]*\"|'[^']*'|[^\s\"'}]+)|[.#][^\s.#}=]+")
_ITEM_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}[ \t]*\n?")
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_HEADING_TAG = re.compile(r"<(h[1-6]|p)\b([^>]*)>", re.IGNORECASE)
_ID = re.compile(r"\sid=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)


class BlockHtml(str):
    """Raw HTML that stands as a block of its own, whatever it begins with."""


class PageTree(BlockParser):
    """Makes the elements of a page from its blocks.

    `item_marks` and `section_marks` are ids to set, by the line (counted from 0) in which the item or heading
    begins; those that were set are in `placed`. `notes` and `abbreviations` are what was said in footnotes
    and of abbreviations, for Python-Markdown's extensions that show them.
    """

    def __init__(self, md: Markdown, words: Words, attributes: Attributes) -> None:
        super().__init__(md)
        self.words, self.attributes = words, attributes
        self.reset()

    def reset(self) -> None:
        """Forget the last page."""
        self.item_marks: dict[int, str] = {}
        self.section_marks: dict[int, str] = {}
        self.placed: set[str] = set()
        self.abbreviations: dict[str, str] = {}
        self._notes: dict[str, list[tuple[Block, str]]] = {}
        self._definitions: dict[str, Definition] = {}

    # -- what Python-Markdown and its extensions call

    @property
    def notes(self) -> dict[str, str]:
        """The footnotes' labels, each with the sign for `parseChunk` that stands for what it says."""
        return {label: f"{STX}note:{label}{ETX}" for label in self._notes}

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:
        """The tree of a whole text."""
        root = Element(self.md.doc_tag)
        self._read(root, "\n".join(lines), marked=True)
        return ElementTree(root)

    def parseChunk(self, parent: Element, text: str) -> None:
        """Add what a piece of Markdown says to an element; a footnote's sign says what the footnote does."""
        note = _NOTE_SIGN.fullmatch(text)
        if note is None:
            self._read(parent, text, marked=False)
            return
        for block, source in self._notes[note[1]]:
            _Branch(self, source, marked=False).grow(parent, block)
        if not len(parent) or parent[-1].tag != "p" or isinstance(parent[-1].text, AtomicString):
            SubElement(parent, "p").text = ""  # the way back to the text needs a paragraph to stand in

    def _read(self, parent: Element, text: str, marked: bool) -> None:
        document = parse(text)
        for definition in document.definitions:
            self._definitions.setdefault(definition.key, definition)
        self.words.definitions = self._definitions
        self.words.footnotes |= document.footnotes
        for block in document.blocks():
            if block.kind == "footnote":  # what is said under one label in two places is shown together
                self._notes.setdefault(block.mark, []).append((block, text))
        _Branch(self, text, marked).grow(parent, document.root)

    def set_attributes(self, element: Element, written: str) -> None:
        """Give an element attributes, written as `.class #id key="value"`."""
        said = " ".join(match[0] for match in _SAID.finditer(written))
        if said:
            self.attributes.assign_attrs(element, said)


class _Branch:
    """Makes elements of the blocks of one text."""

    def __init__(self, tree: PageTree, text: str, marked: bool) -> None:
        self.tree, self.text = tree, text
        self.item_marks = tree.item_marks if marked else {}
        self.section_marks = tree.section_marks if marked else {}

    def grow(self, parent: Element, block: Block, tight: bool = False) -> None:
        """Add the elements of what a container holds; `tight`: its paragraphs are none of their own."""
        for child, said in self._with_attributes(block):
            there = len(parent)
            element = self._element(parent, child, tight, said)
            if tight and there == 0 and len(parent) and parent.text:
                parent.text += "\n"  # words, and then a block
            if element is not None and said:
                self.tree.set_attributes(element, said)
            if element is None or element is parent or child.kind not in ("heading", "paragraph"):
                continue
            if child.first in self.section_marks:
                self._mark(element, self.section_marks, child.first)

    def _with_attributes(self, block: Block) -> list[tuple[Block, str]]:
        """A container's children, each with what the lines of attributes right above and below it say."""
        children: list[tuple[Block, str]] = []
        waiting, last = "", -1
        for child in block.children:
            if child.kind != "attributes":
                children.append((child, waiting))
                waiting = ""
            elif children and last + 1 == child.first and not waiting:
                children[-1] = (children[-1][0], f"{children[-1][1]} {self._inner(child)}")
            else:
                waiting = f"{waiting} {self._inner(child)}"
            last = child.last
        return children

    def _inner(self, attributes: Block) -> str:
        return self._source(attributes).strip().strip("{}").removeprefix(":").strip()

    def _source(self, block: Block) -> str:
        return "\n".join(self.text[start:end] for start, end in block.lines)

    def _mark(self, element: Element, marks_by_line: dict[int, str], line: int) -> None:
        anchor = marks_by_line[line]
        if anchor not in self.tree.placed:
            element.set("id", anchor)
            self.tree.placed.add(anchor)

    def _element(self, parent: Element, block: Block, tight: bool, said: str) -> Element | None:
        """Add one block; the element that it became, to which attributes may be given."""
        kind = block.kind
        if kind in ("paragraph", "table", "heading"):
            return self._words(parent, block, tight)
        if kind == "list":
            return self._list(parent, block)
        if kind == "code":
            return self._code(parent, block, said)
        if kind == "html":
            return self._html(parent, block)
        if kind == "quote":
            quote = SubElement(parent, "blockquote")
            self.grow(quote, block)
            return quote
        if kind == "rule":
            return SubElement(parent, "hr")
        if kind == "glossary":
            return self._glossary(parent, block)
        if kind == "abbreviation" and (short := marks.ABBREVIATION.match(self._source(block))):
            self.tree.abbreviations[short[1].strip()] = short[2].strip()
        return None

    def _words(self, parent: Element, block: Block, tight: bool) -> Element | None:
        if block.kind == "table":
            return self._table(parent, block)
        words = self.tree.words.sign(Flow(self.text, block.lines).words.rstrip())
        if block.kind == "heading":
            heading = SubElement(parent, f"h{block.level}")
            heading.text = words
            return heading
        if not words:
            return None
        there = len(parent)
        self.tree.parseBlocks(parent, [words])
        element = parent[-1] if len(parent) > there else None
        if tight and element is not None and element.tag == "p" and len(parent) == there + 1:
            parent.remove(element)
            if there:
                parent[-1].tail = (parent[-1].tail or "") + (element.text or "")
            else:
                parent.text = (parent.text or "") + (element.text or "")
            return parent
        return element

    def _list(self, parent: Element, block: Block) -> Element:
        element = SubElement(parent, "ul" if block.number is None else "ol")
        if block.number not in (None, 1):
            element.set("start", str(block.number))
        for child in block.children:
            item = SubElement(element, "li")
            self.grow(item, child, tight=not block.loose)
            self._item(item)
            if child.first in self.item_marks:
                self._mark(item, self.item_marks, child.first)
                item.set("class", f"{item.get('class', '')} item".strip())
        return element

    def _item(self, item: Element) -> None:
        """What may stand first in an item: kramdown's attributes of it, or Goldmark's box of a task."""
        holder = item[0] if not item.text and len(item) and item[0].tag == "p" else item
        words = holder.text or ""
        if (own := _ITEM_ATTRIBUTES.match(words)) is not None:
            self.tree.set_attributes(item, own[0].strip("{}: \t\n"))
            words = holder.text = words[own.end() :]
        if (task := _TASK.match(words)) is not None:
            holder.text = ""
            box = Element("input", type="checkbox", disabled="disabled")
            if task[1] != " ":
                box.set("checked", "checked")
            box.tail = words[task.end() :]
            holder.insert(0, box)

    def _glossary(self, parent: Element, block: Block) -> Element:
        element = SubElement(parent, "dl")
        for child in block.children:
            if child.kind == "term":
                SubElement(element, "dt").text = self.tree.words.sign(self._source(child).rstrip())
            else:
                self.grow(SubElement(element, "dd"), child, tight=not child.loose)
        return element

    def _table(self, parent: Element, block: Block) -> Element:
        header, dashes, *rows = (marks.cells(self.text, *line) for line in block.lines)
        sides = [self._side(self.text[start:end]) for start, end in dashes]
        table = SubElement(parent, "table")
        self._row(SubElement(table, "thead"), "th", header, sides)
        if rows:
            body = SubElement(table, "tbody")
            for row in rows:
                self._row(body, "td", row, sides)
        return table

    def _row(self, parent: Element, tag: str, cells: list[Span], sides: list[str]) -> None:
        row = SubElement(parent, "tr")
        for number, side in enumerate(sides):
            # An attribute, since a strict site allows no inline styles.
            cell = SubElement(row, tag, {"align": side} if side else {})
            if number < len(cells):
                cell.text = self.tree.words.sign(self.text[slice(*cells[number])], cell=True)

    @staticmethod
    def _side(dashes: str) -> str:
        left, right = dashes.startswith(":"), dashes.endswith(":")
        return "center" if left and right else "left" if left else "right" if right else ""

    def _code(self, parent: Element, block: Block, said: str) -> Element:
        tag, html = code_html("".join(line + "\n" for line in block.code), block.mark, said)
        element = SubElement(parent, tag, {"class": "highlight"} if tag == "div" else {})
        element.text = AtomicString(self.tree.md.htmlStash.store(html))
        return element

    def _html(self, parent: Element, block: Block) -> Element | None:
        html = self._source(block)
        html = raw_html(html + marks.html_closing(html, block.ends))
        anchor = self.section_marks.get(block.first)
        tag = _HEADING_TAG.match(html) if anchor else None
        if anchor and tag and anchor not in self.tree.placed:
            html = f'<{tag[1]} id="{escape(anchor)}"{_ID.sub("", tag[2])}>{html[tag.end() :]}'
            self.tree.placed.add(anchor)
        # It takes the place of the paragraph that holds its sign.
        SubElement(parent, "p").text = AtomicString(self.tree.md.htmlStash.store(BlockHtml(html)))
        return None
