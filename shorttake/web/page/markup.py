"""A page's HTML, read once and within bounds: its metas, links, JSON-LD and elements, broken or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from shorttake.web.page.words import decoded, listed, plain

MOST_CHARACTERS = 5_000_000
_MOST_METAS = 2_000
_MOST_TITLE = 1_000  # characters
_MOST_CLASSES = 600  # characters of class names of one element
_MOST_SCRIPTS = 500_000  # characters of JSON-LD
_MOST_ATTRIBUTES = 256  # libxml2 takes quadratic time over one tag's attributes

Element = Any  # lxml.html.HtmlElement; lxml is loaded only where a page is read

# The tokens of HTML that matter for counting attributes: what is not markup, and whole tags. Every
# repetition is possessive, so that no page can make this slow.
_TOKEN = re.compile(
    r"<!--(?:(?!-->).)*+(?:-->)?+"
    r"|<(script|style|textarea|title|xmp|noscript)\b(?:(?!</\1).)*+"
    r"|<[a-zA-Z][^\s/>]*+(?:[\s/]*+(?:[^\s/>=][^\s/>=]*+|=[^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\s>]*+))?+)*+[\s/]*+>?+",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?:[^\s/>=][^\s/>=]*+|=[^\s/>=]*+)(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\s>]*+))?+"
)


@dataclass(frozen=True)
class Link:
    """A `<link>` or `<a>`: the words of its rel, its absolute address, title and type."""

    rel: frozenset[str]
    href: str
    title: str
    type: str


@dataclass
class Markup:
    """What a page consists of. `root` is None for a page without any element; `url` is its own address."""

    url: str
    root: Element | None
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def meta(self, *names: str) -> str:
        """The first text that one of these metas (name or property) has, in the order asked for; or ""."""
        return next((text for name in names for text in self.metas.get(name, ())), "")

    @cached_property
    def head_title(self) -> str:
        """The text of `<title>`; one inside an SVG picture is not it."""
        if self.root is None:
            return ""
        for found in self.root.iter("title"):
            if not any(above.tag == "svg" for above in found.iterancestors()):
                return decoded(found.text_content())[:_MOST_TITLE]
        return ""

    @cached_property
    def generator(self) -> str:
        return self.meta("generator").lower()

    @cached_property
    def base(self) -> str:
        """The address that relative links start from."""
        href = next((found.get("href") for found in self.all("base") if found.get("href")), "")
        return absolute(href, self.url) or self.url

    def all(self, *tags: str) -> Iterator[Element]:
        """All elements with these tags, in the order of the page."""
        if self.root is not None:
            yield from self.root.iter(*tags)

    def address(self, href: object) -> str | None:
        """`href` as an absolute http(s) address, or None."""
        return absolute(href, self.base)


def read(html: str, url: str) -> Markup:
    """Parses `html`, of which 5 million characters are looked at. Never raises."""
    import lxml.etree
    import lxml.html

    text = _tamed(html[:MOST_CHARACTERS].replace("\0", ""))
    # The bytes are always UTF-8, whatever the page claims: decoding has been done before.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root: Element | None
    try:
        root = lxml.etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError):
        root = None
    markup = Markup(url, root)
    _collect(markup)
    return markup


def text_of(element: Element, most: int = 2_000) -> str:
    """What a reader sees of an element: its text without scripts, styles and hidden permalinks.

    Stops after about `most` characters, since a hostile page can nest elements without end.
    """
    return plain(" ".join(_pieces(element, most)))


_INLINE = listed(
    """
    a abbr b bdi bdo cite code em font i kbd mark q s small span strong sub sup time u var wbr
    """
)
_PARTED = frozenset(("a", "span", "time", "strong"))
_UNSEEN = listed("script style template noscript svg button select rt rp")
_PERMALINK = frozenset(
    ("headerlink", "hash-link", "anchorjs-link", "header-anchor", "anchor", "sr-only", "screen-reader-text")
)


def _pieces(element: Element, most: int) -> Iterator[str]:
    """The texts of an element, a blank between blocks; inline elements do not part a word."""
    run: list[str] = []
    room = most
    steps = 2 * most + 200
    waiting: list[tuple[Element, bool]] = [(element, False)]
    while waiting and room > 0 and steps > 0:
        here, done = waiting.pop()
        steps -= 1
        if run and here.tag not in _INLINE:
            yield "".join(run)
            run = []
        if done:
            if here is not element and here.tail:
                run.append(here.tail[:most])
                room -= len(here.tail)
            continue
        waiting.append((here, True))
        if _unseen(here) and here is not element:
            continue
        if run and here is not element and _is_set_apart(here, run[-1]):
            run.append(" ")
        if here.text:
            run.append(here.text[:most])
            room -= len(here.text)
        waiting.extend((child, False) for child in here.iterchildren(reversed=True))
    if run:
        yield "".join(run)


def _is_set_apart(element: Element, before: str) -> bool:
    """Whether style sets an element apart: <span>Jane Doe</span><span>Editor</span> are two things."""
    previous = element.getprevious()
    if element.tag not in _PARTED or previous is None or previous.tail:
        return False
    begun = (element.text or "")[:1]
    return before[-1:].isalnum() and (begun.isalnum() or begun == "@")


def _unseen(element: Element) -> bool:
    return not isinstance(element.tag, str) or element.tag in _UNSEEN or _hidden(element)


def _hidden(element: Element) -> bool:
    """Marks beside a heading that lead to itself (¶, #), and words that only screen readers say."""
    named = _PERMALINK & classes(element)
    if not named:
        return False
    return (
        element.tag != "a"
        or named != {"anchor"}
        or sum(len(text.strip()) for text in islice(element.itertext(), 5)) <= 2
    )


def classes(element: Element) -> frozenset[str]:
    """The class names of an element, in lower case."""
    return frozenset((element.get("class") or "")[:_MOST_CLASSES].lower().split())


def absolute(href: object, base: str) -> str | None:
    """`href` on `base` as an http(s) address, None for anything else."""
    if not isinstance(href, str) or not href.strip():
        return None
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def _tamed(html: str) -> str:
    """`html` without tags that have hundreds of attributes: no page has them, and they stop the parser."""
    if len(html) < 2 * _MOST_ATTRIBUTES:
        return html
    cuts: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(html):
        if (
            token.end() - token.start() < 2 * _MOST_ATTRIBUTES
            or token.group(1)
            or token.group().startswith("<!")
        ):
            continue
        count = sum(1 for _ in _ATTRIBUTE.finditer(token.group()))
        if count > _MOST_ATTRIBUTES:
            cuts.append(token.span())
    if not cuts:
        return html
    kept: list[str] = []
    at = 0
    for start, end in cuts:
        kept.append(html[at:start])
        at = end
    return "".join([*kept, html[at:]])


def _collect(markup: Markup) -> None:
    metas = 0
    room = _MOST_SCRIPTS
    for element in markup.all("meta", "link", "script"):
        if element.tag == "meta" and metas < _MOST_METAS:
            metas += 1
            content = decoded(element.get("content"))
            names = {plain(element.get(name)).lower() for name in ("name", "property")} - {""}
            if (
                element.get("itemprop")
                and element.getparent() is not None
                and element.getparent().tag == "head"
            ):
                names |= {f"itemprop:{name.lower()}" for name in element.get("itemprop").split()[:3]}
            for name in names if content else ():
                markup.metas.setdefault(name, []).append(content)
        elif element.tag == "script" and "ld+json" in (element.get("type") or "").lower():
            script = element.text_content()
            if len(script) <= room:
                room -= len(script)
                markup.scripts.append(script)
        elif element.tag == "link" and element.get("href") and len(markup.links) < _MOST_METAS:
            href = markup.address(element.get("href"))
            rel = frozenset((element.get("rel") or "").lower().split())
            if href and rel:
                kind = (element.get("type") or "").partition(";")[0].strip().lower()
                markup.links.append(Link(rel, href, decoded(element.get("title")), kind))
