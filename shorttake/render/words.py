"""The words of a paragraph as Python-Markdown gets them: what `shorttake.text.inline` found is set in whole.

Each construct stands in the words as a short sign and comes back as an element when Python-Markdown meets
that sign, so that what is a link on the page is what the link finder says is one. Emphasis, footnotes,
abbreviations and the author's own extensions are left to Python-Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString, code_escape

from shorttake.text.blocks.marks import MORE
from shorttake.text.definitions import Definition
from shorttake.text.inline import Token, plain, tokens

SIGN_BEGINS = f"{STX}token:"
SIGN = f"{SIGN_BEGINS}([0-9]+){ETX}"
_ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_BLANK = re.compile(r"[\x00-\x20\x7f]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TEMPLATE = re.compile(r"\{\{|\{%")
_MARKDOWN_ATTRIBUTE = re.compile(r"""(<[A-Za-z][^<>]*?)\smarkdown=(?:"[^"]*"|'[^']*'|[\w-]+)""")


def address(url: str) -> str:
    """`url` as it stands in an attribute: a blank as %20; what a template fills in later as it is written."""
    return url if _TEMPLATE.search(url) else _BLANK.sub(lambda match: f"%{ord(match[0]):02X}", url)


def _attribute(value: str) -> str:
    """`value` so that the serializer writes it as it is meant: it takes `&copy;` for an entity."""
    return _ENTITY_LIKE.sub("&amp;", value)


def raw_html(html: str) -> str:
    """Raw HTML as it is, without the mark that ends the summary and kramdown's `markdown="1"`."""
    if "markdown=" in html:
        html = _MARKDOWN_ATTRIBUTE.sub(r"\1", html)
    if "<!--" in html:  # a comment may hold the mark among its words; there it ends nothing but the comment
        html = _COMMENT.sub(lambda match: "" if MORE.fullmatch(match[0]) else match[0], html)
    return html


class Words(InlineProcessor):
    """Keeps the constructs of a page's paragraphs; where their signs stand they come back as elements.

    `notes` are the labels of footnotes in the order in which the words name them.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(SIGN, md)
        self.md: Markdown = md
        self.definitions: Mapping[str, Definition] = {}
        self.footnotes: set[str] = set()
        self.notes: list[str] = []
        self._kept: list[tuple[Token, str, bool]] = []

    def reset(self) -> None:
        """Forget the last page."""
        self._kept, self.notes, self.definitions, self.footnotes = [], [], {}, set()

    def sign(self, words: str, cell: bool = False) -> str:
        """`words` with signs for their code, escapes, raw HTML, links and images.

        In a table's `cell` even code has its `|` escaped (GFM §4.10).
        """
        found, _ = tokens(words, self.definitions, self.footnotes)
        if self.footnotes:
            self.notes += _NOTE.findall(words)
        return self._signed(words, found, 0, len(words), cell)

    def _signed(self, words: str, found: Iterable[Token], start: int, end: int, cell: bool) -> str:
        parts: list[str] = []
        for token in found:
            parts += [words[start : token.start], f"{SIGN_BEGINS}{len(self._kept)}{ETX}"]
            self._kept.append((token, words, cell))
            start = token.end
        return "".join([*parts, words[start:end]])

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """The element for the sign that was met."""
        number = int(m[1])
        if number >= len(self._kept):
            return None, None, None
        return self._made(*self._kept[number]), m.start(), m.end()

    def _made(self, token: Token, words: str, cell: bool) -> Element | str:
        written = words[token.start : token.end]
        held = words[token.text_start : token.text_end]
        if token.kind == "escape":
            # An escaped ampersand begins no entity, even where it looks so.
            return self.md.htmlStash.store("&amp;") if held == "&" else f"{STX}{ord(held)}{ETX}"
        if token.kind == "html":
            return self.md.htmlStash.store(raw_html(written))
        if token.kind == "template":
            return self.md.htmlStash.store(escape(written, quote=False))
        if token.kind == "break":
            return Element("br")
        if token.kind == "code":
            element = Element("code")
            element.text = AtomicString(code_escape(_code(held.replace("\\|", "|") if cell else held)))
            return element
        if token.kind == "image":
            element = Element(
                "img", alt=_attribute(plain(words, token.inside, token.text_start, token.text_end))
            )
            element.set("src", _attribute(address(token.url)))
        else:
            element = Element("a", href=_attribute(address(token.url)))
            if token.kind == "autolink":
                element.text = AtomicString(held.replace("&", "&amp;"))
            else:
                element.text = self._signed(words, token.inside, token.text_start, token.text_end, cell)
        if token.title is not None:
            element.set("title", _attribute(token.title))
        return element


def _code(held: str) -> str:
    """The content of a code span: line ends as blanks, one blank at either end left out (CommonMark §6.1)."""
    held = held.replace("\n", " ")
    if held.startswith(" ") and held.endswith(" ") and held.strip():
        return held[1:-1]
    return held
