"""What a page says of itself in JSON-LD: which of its nodes is about the page, however broken the JSON is.

Types and properties are those of schema.org; flattening follows JSON-LD 1.1 (`@graph`, `@id` references,
values that may be one or many). Nodes about other things, such as comments, lists of related posts and
breadcrumbs, are not looked into.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]

# What a page can be as a whole, the most telling first.
WORKS: tuple[str, ...] = (
    "ScholarlyArticle", "MedicalScholarlyArticle", "NewsArticle", "BlogPosting", "TechArticle", "Article",
    "OpinionNewsArticle", "AnalysisNewsArticle", "ReportageNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle", "SatiricalArticle",
    "LiveBlogPosting", "Report", "DiscussionForumPosting", "SocialMediaPosting", "Question", "HowTo",
    "Recipe", "APIReference", "SoftwareSourceCode", "Review", "PodcastEpisode", "RadioEpisode", "TVEpisode",
    "Episode", "VideoObject", "AudioObject", "LearningResource", "Course", "Dataset", "Book", "Chapter",
    "PresentationDigitalDocument", "DigitalDocument", "Thesis", "Guide", "Blog", "CreativeWork",
    "SoftwareApplication", "WebApplication", "MobileApplication", "Product", "JobPosting", "Event",
)  # fmt: skip
PAGES = frozenset(
    ("WebPage", "ItemPage", "AboutPage", "FAQPage", "QAPage", "CollectionPage", "ProfilePage",
     "ContactPage", "MedicalWebPage", "RealEstateListing", "SearchResultsPage", "CheckoutPage",
     "MediaGallery", "ImageGallery", "VideoGallery")
)  # fmt: skip
TALK = frozenset(("DiscussionForumPosting", "SocialMediaPosting", "Question", "VideoObject"))

_MOST_NODES = 5_000
_MOST_WORKS = 200
_MOST_DEPTH = 8
_RANK = {name: rank for rank, name in enumerate(WORKS)}


def nodes(scripts: Iterable[str]) -> list[Node]:
    """All nodes that stand on their own in a page's JSON-LD, `@id` references filled in. Never raises."""
    found: list[Node] = []
    for script in scripts:
        for value in _values(script):
            _flatten(value, found, 0)
    known = {
        node["@id"]: node for node in found if isinstance(node.get("@id"), str) and len(node) > 1
    }  # later ones say more
    return [_filled(node, known) for node in found]


def types(node: object) -> frozenset[str]:
    """The schema.org types of a node, without prefix: {"BlogPosting"}."""
    if not isinstance(node, dict):
        return frozenset()
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return frozenset(re.split(r"[/#:]", name)[-1] for name in listed if isinstance(name, str))


def many(value: object) -> list[Any]:
    """JSON-LD's one-or-many as a list: None is [], and so is an empty value."""
    if isinstance(value, list):
        return [item for item in value[:100] if item not in (None, "", {})]
    if isinstance(value, dict) and set(value) == {"@list"}:
        return many(value["@list"])
    return [] if value in (None, "", {}) else [value]


def text(value: object) -> str:
    """The text of a value: a string, {"@value": …}, or the first of many."""
    for item in many(value):
        if isinstance(item, dict):
            item = item.get("@value")
        if isinstance(item, str):
            return item
    return ""


def works(found: list[Node]) -> list[Node]:
    """The nodes that are a work (an article, a video…), the most telling types first."""
    named = [
        (min((_RANK[name] for name in types(node) if name in _RANK), default=None), node) for node in found
    ]
    ranked = [(rank, node) for rank, node in named if rank is not None]
    return [node for _, node in sorted(ranked, key=lambda pair: pair[0])][:_MOST_WORKS]


def of_types(found: list[Node], wanted: Iterable[str]) -> list[Node]:
    """The nodes with one of these types, in the order of the page."""
    asked = frozenset(wanted)
    return [node for node in found if types(node) & asked]


def addresses(node: Node) -> Iterator[str]:
    """The addresses that a node gives as those of the page it is on."""
    for name in ("mainEntityOfPage", "url", "@id"):
        for value in many(node.get(name)):
            if isinstance(value, dict):
                value = value.get("@id") or value.get("url")
            if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
                yield value


def _flatten(value: object, found: list[Node], depth: int) -> None:
    if depth > _MOST_DEPTH or len(found) >= _MOST_NODES:
        return
    if isinstance(value, list):
        for item in value:
            _flatten(item, found, depth + 1)
    elif isinstance(value, dict):
        if "@type" not in value and "headline" in value:
            named = value.get("type")  # a mistake that is often made
            value = {**value, "@type": named if isinstance(named, str) else "Article"}
        if "@type" in value or ("@id" in value and len(value) > 1):
            found.append(value)
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "isPartOf", "blogPost", "blogPosts"):
            inner = value.get(name)
            # A FAQ page's questions and a list's entries are many; only one of a kind is the page itself.
            if name == "@graph" or isinstance(inner, dict) or (isinstance(inner, list) and len(inner) == 1):
                _flatten(inner, found, depth + 1)


def _filled(node: Node, known: dict[str, Node]) -> Node:
    """`node` with its references to other nodes replaced by them, one step deep."""

    def look_up(value: object) -> object:
        if isinstance(value, list):
            return [look_up(item) for item in value[:100]]
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
            return {**known.get(value["@id"], {}), **value}
        return value

    return {
        name: look_up(value)
        if name in ("author", "creator", "publisher", "isPartOf", "mainEntity")
        else value
        for name, value in node.items()
    }


def _values(script: str) -> list[Any]:
    """The JSON values in a script, mended where they need to be; [] when they are beyond that."""
    source = _unwrapped(script)
    for mend in (str, _mended, _decoded_and_mended):
        try:
            return _all(mend(source))
        except (ValueError, RecursionError):
            continue
    return []


def _decoded_and_mended(source: str) -> str:
    return _mended(html.unescape(source))


def _unwrapped(script: str) -> str:
    """Without the comment or CDATA marks that once hid scripts from old browsers."""
    source = script.strip().lstrip("\ufeff")
    opened = re.match(r"(?://|/\*)?\s*+(?:<!\[CDATA\[|<!--)\s*+(?:\*/|//>)?", source)
    if opened:
        source = source[opened.end() :]
    for mark in ("*/", "-->", "]]>", "//", "/*"):
        source = source.rstrip().removesuffix(mark)
    return source.strip().rstrip(";")


def _all(source: str) -> list[Any]:
    """One JSON value, or several one after the other. Raises ValueError."""
    decoder = json.JSONDecoder(strict=False)  # control characters in strings are forgiven
    values: list[Any] = []
    at = _next(source, 0)
    while at < len(source):
        value, at = decoder.raw_decode(source, at)
        values.append(value)
        at = _next(source, at)
    return values


def _next(source: str, at: int) -> int:
    """Where the next value can begin: behind blanks, commas and semicolons."""
    while at < len(source) and source[at] in " \t\r\n,;":
        at += 1
    return at


_PARTS = re.compile(
    r'"(?:[^"\\]|\\.)*+"?+'  # a string
    r"|/\*(?:(?!\*/).)*+(?:\*/)?+|//[^\n]*+"  # a comment
    r"|,(?=\s*+[}\]])"  # a comma before the end
    r"|(?<=[\[,])\s*+,",  # a second comma
    re.DOTALL,
)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})(.?)', re.DOTALL)


def _mended(source: str) -> str:
    """Without comments, needless commas and escapes that JSON does not know."""

    def mend(part: re.Match[str]) -> str:
        found = part.group()
        if not found.startswith('"'):
            return " "
        return re.sub(r"\\\\|" + _BAD_ESCAPE.pattern, _kept, found) if "\\" in found else found

    return _PARTS.sub(mend, source)


def _kept(escape: re.Match[str]) -> str:
    return escape.group() if escape.group(1) is None else escape.group(1)
