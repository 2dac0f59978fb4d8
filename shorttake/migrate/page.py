"""What a reader finds on a page: its links, images, headings, code and words, taken from its HTML."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import etree, html

_WORD = re.compile(r"\w+")
_UNREAD = frozenset(("script", "style", "template"))
_NOTES = re.compile(r"#fn(?:ref)?:")
_INLINE = frozenset(
    """a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup
    tt u var""".split()  # noqa: SIM905 (a list of words reads better)
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True)
class Page:
    """A page as it is compared: whole addresses, in the order of the page; `ids` may be pointed to."""

    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    words: int = 0
    ids: frozenset[str] = frozenset()


def page_of(source: str, base: str) -> Page:
    """What is on the page with this HTML (of a body), which stands at the address `base`."""
    if not source.strip():
        return Page()
    try:
        root = html.fragment_fromstring(source.replace("\x00", ""), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page()
    return page_in(root, base)


def page_in(root: html.HtmlElement, base: str) -> Page:
    """The same of HTML that was parsed; it is not the same afterwards."""
    links: list[str] = []
    images: list[str] = []
    headings: list[str] = []
    code: list[str] = []
    ids: set[str] = set()
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        name = element.get("id") or (element.get("name") if tag == "a" else None)
        if name:
            ids.add(name)
        if tag == "a":
            address = element.get("href")
            if address is not None and not _NOTES.match(address):
                links.append(whole(address, base))
        elif tag == "img":
            images.append(whole(element.get("src") or "", base))
        elif tag in _HEADINGS:
            headings.append(" ".join(_WORD.findall("".join(element.itertext()))))
        elif tag == "pre":
            code.append(code_text("".join(element.itertext())))
    return Page(tuple(links), tuple(images), tuple(headings), tuple(code), _words(root), frozenset(ids))


def _words(root: html.HtmlElement) -> int:
    for element in list(root.iter()):
        if element.tag in _UNREAD:
            element.drop_tree()
        elif isinstance(element.tag, str) and element.tag not in _INLINE:
            element.text, element.tail = f" {element.text or ''}", f" {element.tail or ''}"
    return len(_WORD.findall(root.text_content()))


def code_text(text: str) -> str:
    """Code as it is compared: blanks at the ends of lines, and empty lines around it, are nobody's code."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").expandtabs(4).split("\n")]
    return "\n".join(lines).strip("\n")


def whole(address: str, base: str) -> str:
    """An address as it is compared: whole, escapes and letters written one way."""
    address = re.sub(
        r"[\t\r\n]", "", address.strip()
    )  # https://url.spec.whatwg.org/#concept-basic-url-parser
    try:
        joined = urljoin(base, address)
        parts = urlsplit(joined)
    except ValueError:
        return address
    if parts.scheme in ("http", "https"):
        joined = parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()
    return quote(
        unicodedata.normalize("NFC", unquote(joined, errors="surrogateescape")),
        errors="surrogateescape",
        safe="",
    )
