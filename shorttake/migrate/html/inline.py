"""What stands in a paragraph of HTML -> Markdown: emphasis, code, links, images; other tags stay tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from shorttake.migrate.html import words

_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~", "strike": "~~"}
_THROUGH = frozenset(("span", "font", "p", "div", "center", "nobr", "tt", "label", "article", "section"))
_CODE = frozenset(("code", "tt", "samp"))
_KEPT = frozenset(("more", "nextpage"))  # comments that mean something to WordPress and to us


def inline(element: HtmlElement, line_end: str = "  \n") -> str:
    """The words inside an element as Markdown, without blanks at their ends."""
    return tidy("".join(_inside(element, line_end)))


def tidy(text: str) -> str:
    """Blanks at the ends of lines and of all of it taken away, but for those that make a line end."""
    text = re.sub(r"[ ]+(?=\n)", lambda match: "  " if len(match[0]) > 1 else "", text)
    text = re.sub(r"\n[ ]+", "\n", text)
    return text.strip(" \n")


def _inside(element: HtmlElement, line_end: str) -> Iterator[str]:
    yield words.escaped(element.text or "")
    for child in element:
        yield from one(child, line_end)
        yield words.escaped(child.tail or "")


def one(element: HtmlElement, line_end: str = "  \n") -> Iterator[str]:
    """One element that stands among words, without its tail."""
    tag = element.tag
    if tag is etree.Comment:
        yield f"<!--{element.text or ''}-->"
        return
    if not isinstance(tag, str):
        return
    if tag == "br":
        yield line_end
    elif tag in _CODE and _is_plain(element):
        yield words.code(element.text_content())
    elif tag == "a":
        yield _link(element, line_end)
    elif tag == "img":
        yield image(element)
    elif tag in _MARKS:
        yield _emphasis(element, _MARKS[tag], line_end)
    elif tag in _THROUGH and not element.get("id"):
        yield from _inside(element, line_end)
    elif tag in ("script", "style", "iframe", "object", "embed", "video", "audio", "svg", "math", "form"):
        yield raw(element)
    else:
        yield opening(element)
        if tag not in _VOID:
            yield from _inside(element, line_end)
            yield f"</{tag}>"


_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)


def _is_plain(element: HtmlElement) -> bool:
    """Whether nothing in code would be lost by writing it as words."""
    return all(child.tag in ("span", "font", "b", "strong", "em", "i") for child in element.iterdescendants())


def _emphasis(element: HtmlElement, mark: str, line_end: str) -> str:
    inner = "".join(_inside(element, line_end))
    bare = inner.strip(" \n")
    if not bare:
        return " " if inner else ""
    before = " " if inner[0] in " \n" else ""
    after = " " if inner[-1] in " \n" else ""
    # Between letters, or against punctuation, marks may not be read as marks (CommonMark §6.2).
    tail = (element.tail or "")[:1]
    previous = element.getprevious()
    parent = element.getparent()
    lead = (previous.tail if previous is not None else parent.text if parent is not None else "") or ""
    tight = (not before and lead[-1:].isalnum()) or (not after and tail.isalnum())
    if tight or mark[0] in (bare[0], bare[-1]) or "\n\n" in bare:
        return f"{before}<{element.tag}>{bare}</{element.tag}>{after}"
    return f"{before}{mark}{bare}{mark}{after}"


def _link(element: HtmlElement, line_end: str) -> str:
    href = element.get("href")
    inner = "".join(_inside(element, line_end))
    named = element.get("id") or element.get("name")
    if href is None or named or any(child.tag == "a" for child in element.iterdescendants()):
        return f"{opening(element)}{inner}</a>"
    bare = inner.strip(" \n")
    before = " " if inner[:1] in (" ", "\n") and inner else ""
    after = " " if inner[-1:] in (" ", "\n") and bare else ""
    said = element.get("title") or ""
    if not said and element.text_content().strip() == href and _AUTO.fullmatch(href) and not len(element):
        return f"{before}<{href}>{after}"
    return f"{before}[{bare}]({words.address(href)}{words.title(said)}){after}"


_AUTO = re.compile(r"https?://[^\s<>\\&]+")


def image(element: HtmlElement) -> str:
    """An image with its description."""
    source = element.get("src")
    if source is None:
        return raw(element)
    alt, said = words.escaped(element.get("alt") or "").strip(), element.get("title") or ""
    return f"![{alt}]({words.address(source)}{words.title(said)})"


def opening(element: HtmlElement) -> str:
    """The opening tag of an element as HTML."""
    from html import escape

    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items())
    return f"<{element.tag}{attributes}>"


def raw(element: HtmlElement) -> str:
    """An element as HTML, without its tail and without empty lines (which end HTML in Markdown)."""
    text = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    if element.tag == "pre" or next(element.iter("pre"), None) is not None:
        return re.sub(r"\n(?=[ \t]*\n)", "&#10;", text).replace("&#10;\n", "&#10;\n")
    return re.sub(r"\n\s*", "\n", text).strip()
