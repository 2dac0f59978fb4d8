"""Paragraphs, headings, lists, quotations, code and tables of HTML -> Markdown; the rest stays HTML."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html
from lxml.html import HtmlElement

from shorttake.migrate.fences import fenced
from shorttake.migrate.html import words
from shorttake.migrate.html.inline import image, inline, one, raw, tidy
from shorttake.migrate.page import page_in, page_of
from shorttake.render.markdown import Renderer

_CONTAINERS = frozenset(("div", "section", "article", "main", "header", "footer", "aside", "center", "body"))
_BLOCKS = _CONTAINERS | frozenset(
    """p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table hr figure dl iframe video audio object form details
    address fieldset noscript""".split()  # noqa: SIM905 (a list of words reads better)
)
_SEEN = re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed|v)/|youtu\.be/)([\w-]{6,})")
_VIMEO = re.compile(r"player\.vimeo\.com/video/(\d+)")
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language-|lang-|brush:\s*|prettyprint\s+lang-|highlight-source-)([\w+#.-]+)"
)
_DEEPEST = 40
_ANYWHERE = "https://here.invalid/"


@dataclass(frozen=True)
class Turned:
    """The Markdown, and the names of the elements that stay HTML in it."""

    text: str
    kept: tuple[str, ...] = ()


def to_markdown(source: str, careful: bool = False) -> Turned:
    """The HTML of a post's body as Markdown.

    `careful`: every block that our own page would show otherwise (a link more or less, another word)
    stays HTML.
    """
    root = _parsed(source)
    if root is None:
        return Turned(source)
    work = _Work()
    pieces = list(work.blocks(root, 0))
    if careful:
        pieces = [(_checked(piece, element, work), element) for piece, element in pieces]
    return Turned("\n\n".join(piece for piece, _ in pieces if piece) + "\n", tuple(work.kept))


def _parsed(source: str) -> HtmlElement | None:
    try:
        return html.fragment_fromstring(source.replace("\x00", ""), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _checked(piece: str, element: HtmlElement, work: _Work) -> str:
    """The Markdown of a block if its page says the same as its HTML, else the HTML."""
    around = html.Element("div")
    around.append(copy.copy(element))
    before = page_in(around, _ANYWHERE)
    after = page_of(Renderer().convert(piece).html, _ANYWHERE)
    if (before.links, before.images, before.code, before.words) == (
        after.links,
        after.images,
        after.code,
        after.words,
    ):
        return piece
    work.kept.append(str(element.tag))
    return raw(element)


class _Work:
    def __init__(self) -> None:
        self.kept: list[str] = []

    def blocks(self, parent: HtmlElement, deep: int) -> Iterator[tuple[str, HtmlElement]]:
        """Each block in an element as Markdown, with the HTML that it was made of."""
        loose = html.Element("p")  # words between blocks are a paragraph of their own

        def flush() -> Iterator[tuple[str, HtmlElement]]:
            nonlocal loose
            if (loose.text or "").strip() or len(loose):
                text = self.paragraph(loose)
                if text:
                    yield text, loose
            loose = html.Element("p")

        loose.text = parent.text
        for child in parent:
            if child.tag is etree.Comment:
                yield from flush()
                yield f"<!--{child.text or ''}-->", child
            elif child.tag in _BLOCKS:
                yield from flush()
                yield from self.block(child, deep)
            elif isinstance(child.tag, str) and self.holds_blocks(child):
                yield from flush()
                yield from self.opened(child, deep)
            else:
                loose.append(copy.copy(child))  # with its tail; what was read stays as it was read
                continue
            loose.text = child.tail
        yield from flush()

    def holds_blocks(self, element: HtmlElement) -> bool:
        return any(child.tag in _BLOCKS for child in element.iterdescendants())

    def opened(self, element: HtmlElement, deep: int) -> Iterator[tuple[str, HtmlElement]]:
        """An inline element around blocks: `<span><p>…` is its blocks, `<a><h2>…` stays HTML."""
        if element.tag in ("span", "font") and deep < _DEEPEST:
            yield from self.blocks(element, deep + 1)
        else:
            yield self.stays(element), element

    def stays(self, element: HtmlElement) -> str:
        self.kept.append(str(element.tag))
        return raw(element)

    def block(self, element: HtmlElement, deep: int) -> Iterator[tuple[str, HtmlElement]]:
        tag = element.tag
        if deep > _DEEPEST:
            yield self.stays(element), element
        elif tag in _CONTAINERS and not element.get("id"):
            yield from self.blocks(element, deep + 1)
        elif tag in ("p", "address"):
            yield self.paragraph(element), element
        else:
            yield self.single(element, deep), element

    def single(self, element: HtmlElement, deep: int) -> str:
        tag = element.tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return self.heading(element)
        if tag in ("ul", "ol"):
            return self.listed(element, deep)
        if tag == "blockquote":
            inner = "\n\n".join(text for text, _ in self.blocks(element, deep + 1) if text)
            return "\n".join(f"> {line}".rstrip() for line in inner.split("\n")) if inner else ""
        if tag == "pre":
            return self.code(element)
        if tag == "hr":
            return "* * *"
        if tag == "table":
            return self.table(element)
        if tag == "figure":
            return self.figure(element, deep)
        if tag == "dl":
            return self.glossary(element, deep)
        if tag == "iframe" and (link := self.video(element)):
            return link
        return self.stays(element)

    def paragraph(self, element: HtmlElement) -> str:
        return words.line_starts(inline(element))

    def heading(self, element: HtmlElement) -> str:
        text = inline(element, " ").replace("\n", " ")
        if not text:
            return ""
        text = re.sub(r"(#+)$", r"\\\1", text)
        name = element.get("id") or ""
        own = f" {{#{name}}}" if re.fullmatch(r"[\w:.-]+", name) else ""
        return f"{'#' * int(element.tag[1])} {text}{own}"

    def listed(self, element: HtmlElement, deep: int) -> str:
        start = element.get("start") or "1"
        number = int(start) if start.isdigit() and len(start) < 9 else 1
        items: list[str] = []
        loose = any(item.find("p") is not None for item in element.iterchildren("li"))
        strays = [child for child in element if isinstance(child.tag, str) and child.tag != "li"]
        if strays or (element.text or "").strip():
            return self._stray_list(element, deep)
        for item in element.iterchildren("li"):
            mark = f"{number}. " if element.tag == "ol" else "* "
            number += 1
            pieces = [text for text, _ in self.blocks(item, deep + 1) if text]
            inner = ("\n\n" if loose else "\n").join(pieces)
            if not loose and any(piece.startswith(("```", "#", "|", "<")) for piece in pieces[1:]):
                inner = "\n\n".join(pieces)
            margin = " " * len(mark)
            lines = inner.split("\n")
            items.append(
                "\n".join([mark + lines[0], *(margin + line if line else "" for line in lines[1:])]).rstrip()
            )
        return ("\n\n" if loose else "\n").join(items)

    def _stray_list(self, element: HtmlElement, deep: int) -> str:
        """`<ul><ul>…` and words in a list but in no item: they belong to the item before."""
        element = copy.copy(element)
        for child in list(element):
            if not isinstance(child.tag, str) or child.tag == "li":
                continue
            before = child.getprevious()
            while before is not None and before.tag != "li":
                before = before.getprevious()
            if before is None:
                return self.stays(element)
            tail, child.tail = child.tail, None
            before.append(child)
            if (tail or "").strip():
                child.tail = tail
        if (element.text or "").strip():
            return self.stays(element)
        return self.listed(element, deep)

    def code(self, element: HtmlElement) -> str:
        element = copy.copy(element)
        for end in element.iter("br"):
            end.tail = "\n" + (end.tail or "")
        if any(child.tag in ("img", "a") for child in element.iterdescendants()):
            return self.stays(element)
        inner = element.find("code")
        classes = " ".join(one.get("class") or "" for one in (element, inner) if one is not None)
        named = _LANGUAGE.search(classes) or re.match(r"()", "")
        language = named[1] if named else ""
        language = language or element.get("lang") or element.get("data-language") or ""
        text = element.text_content()
        return fenced(re.sub(r"\A\n|\s+\Z", "", text), language.strip(";, "))

    def table(self, element: HtmlElement) -> str:
        rows = list(element.iter("tr"))
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        wide = max((len(row) for row in cells), default=0)
        simple = all(
            not cell.get("colspan") and not cell.get("rowspan") and not self.holds_blocks(cell)
            for row in cells
            for cell in row
        )
        if (
            not wide
            or not simple
            or element.find("caption") is not None
            or any(len(row) != wide for row in cells)
        ):
            return self.stays(element)
        texts = [
            [inline(cell, "<br>").replace("\n", " ").replace("|", "\\|") for cell in row] for row in cells
        ]
        head = texts.pop(0) if all(cell.tag == "th" for cell in cells[0]) else [" "] * wide
        lines = [head, ["---"] * wide, *texts]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def figure(self, element: HtmlElement, deep: int) -> str:
        """An image with its caption below it; a figure of anything else is what is in it."""
        images = list(element.iter("img"))
        captions = list(element.iterchildren("figcaption"))
        if (
            len(images) == 1
            and len(captions) <= 1
            and not list(element.iter("iframe", "video", "table", "pre"))
        ):
            shown = images[0]
            link = shown.getparent()
            around = link is not None and link.tag == "a" and link.get("href") is not None
            text = tidy("".join(one(link))) if around and link is not None else image(shown)
            caption = inline(captions[0], " ") if captions else ""
            return (
                f"{text}  \n*{caption}*"
                if caption and "*" not in caption
                else f"{text}  \n{caption}"
                if caption
                else text
            )
        return "\n\n".join(text for text, _ in self.blocks(element, deep + 1) if text)

    def glossary(self, element: HtmlElement, deep: int) -> str:
        lines: list[str] = []
        for child in element:
            if child.tag == "dt":
                lines += ["", inline(child, " ")]
            elif child.tag == "dd":
                inner = "\n\n".join(text for text, _ in self.blocks(child, deep + 1) if text)
                first, *rest = inner.split("\n")
                lines += [f":   {first}", *(f"    {line}" if line else "" for line in rest)]
            elif isinstance(child.tag, str):
                return self.stays(element)
        return "\n".join(lines).strip("\n")

    def video(self, element: HtmlElement) -> str:
        """A player of another site as a link to what it plays: pages of ours load nothing from elsewhere."""
        source = element.get("src") or ""
        if found := _SEEN.search(source):
            return f"[Video on YouTube](https://www.youtube.com/watch?v={found[1]})"
        if found := _VIMEO.search(source):
            return f"[Video on Vimeo](https://vimeo.com/{found[1]})"
        return ""
