"""Every source of a page's description, and what describes its site, which is not the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from shorttake.web.page import linked
from shorttake.web.page.markup import classes, text_of
from shorttake.web.page.said import Said
from shorttake.web.page.subject import Subject
from shorttake.web.page.words import decoded, key, listed

_METAS = (
    (("description",), 3.0),
    (("og:description",), 3.0),
    (("twitter:description", "itemprop:description"), 1.0),
    (("dc.description", "dcterms.description", "dcterms.abstract", "dc.description.abstract"), 1.5),
    (("citation_abstract",), 2.0),
    (("sailthru.description", "excerpt", "abstract", "summary", "parsely-description"), 1.0),
)
_TAGLINE_CLASSES = listed(
    """
    site-description tagline blog-description site-tagline site-subtitle blog-tagline
    """
)
_TAGLINE_IDS = listed("tagline site-description blog-description description subtitle")


def gather(page: Subject) -> Iterator[Said]:
    """What the page says it is about, by each source; never its first paragraph."""
    for names, weight in _METAS:
        text = page.markup.meta(*names)
        if text:
            yield Said(text, names[0], weight)
    for node, source in page.work:
        for name in ("description", "abstract"):
            text = decoded(linked.text(node.get(name)))
            if text:
                yield Said(text, f"{source} {name}", 2.0)
                break
    for node in linked.of_types(page.nodes, linked.PAGES)[:5]:
        text = decoded(linked.text(node.get("description")))
        if text:
            yield Said(text, "JSON-LD WebPage description", 1.5)


def taglines(page: Subject) -> frozenset[str]:
    """Keys of what describes the site: a description that says the same says nothing about the page."""
    found = [
        key(decoded(linked.text(node.get("description"))))
        for node in linked.of_types(page.nodes, ("WebSite", "Blog", "Organization"))[:20]
    ]
    for element in islice(page.markup.all("p", "div", "h2", "h3", "span"), 3_000):
        named = (element.get("id") or "").lower() in _TAGLINE_IDS or _TAGLINE_CLASSES & classes(element)
        if named and len(found) < 40:
            found.append(key(text_of(element, 600)))
    return frozenset(found) - {""}
