"""What the elements themselves say: microdata and RDFa Lite, in the same shape as JSON-LD nodes.

HTML Living Standard, "Microdata"; W3C, "RDFa Lite 1.1". Values inside comments and
other items belong to those, not to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from shorttake.web.page.linked import Node
from shorttake.web.page.markup import Element, Markup, text_of

_MOST_ITEMS = 200
_MOST_SCOPES = 2_000
_MOST_PROPERTIES = 2_000


def items(markup: Markup) -> list[Node]:
    """The top-level microdata items of a page, as JSON-LD nodes."""
    if markup.root is None:
        return []
    found: list[Node] = []
    for element in islice(markup.root.xpath("//*[@itemscope or @typeof]"), _MOST_SCOPES):
        named = _types(element)
        top = _properties(element) <= _TRANSPARENT
        if named and top and not _within_other(element):
            found.append(_item(element, markup, 0))
        if len(found) >= _MOST_ITEMS:
            break
    return found


# Blogger wraps a post as the property of a blog, and Discourse a topic as that of a page.
_TRANSPARENT = frozenset(("blogPost", "blogPosts", "mainEntity", "mainContentOfPage"))
_CONTAINERS = (
    "Blog",
    "WebPage",
    "QAPage",
    "ItemPage",
    "CollectionPage",
    "ProfilePage",
    "Website",
    "WebSite",
    "AboutPage",
)


def _is_scope(element: Element) -> bool:
    return element.get("itemscope") is not None or element.get("typeof") is not None


def _types(element: Element) -> list[str]:
    """The types of an item: microdata's `itemtype`, or RDFa Lite's `typeof`, as bare schema.org names."""
    named = f"{element.get('itemtype') or ''} {element.get('typeof') or ''}".split()
    return [re.split(r"[/#:]", name)[-1] for name in named[:10]]


def _properties(element: Element) -> frozenset[str]:
    """The property names of an element, in microdata or RDFa Lite; `<meta property>` is Open Graph's."""
    named = element.get("itemprop") or ("" if element.tag == "meta" else element.get("property") or "")
    return frozenset(name.removeprefix("schema:") for name in named.split()[:5])


def _within_other(element: Element) -> bool:
    """Whether an item stands inside another that is about something: a comment, a list, a product."""
    for above in element.iterancestors():
        if _is_scope(above):
            kinds = set(_types(above))
            if not kinds & set(_CONTAINERS) and kinds:
                return True
    return False


def _item(element: Element, markup: Markup, depth: int) -> Node:
    node: Node = {"@type": _types(element), "@element": element}
    count = 0
    for child in _own(element):
        count += 1
        if count > _MOST_PROPERTIES:
            break
        value: Any
        if _is_scope(child):
            if depth >= 3:
                continue
            value = _item(child, markup, depth + 1)
            if not any(name in value for name in ("name", "headline")):
                link = child.find(".//a")  # a person's name is the link to the person; badges stand beside it
                value["name"] = text_of(link, 200) if link is not None else ""
                value["name"] = value["name"] or text_of(child, 200)
        else:
            value = _value(child, markup)
        for name in _properties(child):
            if value:
                node.setdefault(name, []).append(value)
    return node


def _own(scope: Element) -> Iterator[Element]:
    """The elements with a property of this item, not of an item inside it."""
    waiting = list(reversed(scope))
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        if _properties(element):
            yield element
        if not _is_scope(element):
            waiting.extend(reversed(element))


def _value(element: Element, markup: Markup) -> str:
    for attribute in ("content", "datetime"):
        if element.get(attribute):
            return str(element.get(attribute))
    names = _properties(element)
    if element.tag in ("a", "link", "img", "area") and "url" in names:
        return markup.address(element.get("href")) or ""
    if element.tag == "abbr" and element.get("title"):
        return str(element.get("title"))
    if "articleBody" in names or "text" in names:
        return ""  # the text of the page says nothing about the page
    return text_of(element, 1000)
