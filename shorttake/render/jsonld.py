"""What a post, the site and a list of links tell search engines (https://schema.org/), as JSON-LD."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_ITEMS = 100


@dataclass(frozen=True)
class Told:
    """A post as search engines are told of it: addresses are whole, times have a zone.

    `trail` are the pages above it, (name, address), from the home page on; `links` the (name, address)
    of what it links to, in order.
    """

    url: str
    title: str
    description: str
    published: dt.datetime
    modified: dt.datetime
    language: str
    blog: str
    blog_url: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    links: Sequence[tuple[str, str]] = ()


def of_post(told: Told) -> dict[str, Any]:
    """A BlogPosting, its BreadcrumbList and, where it links to anything, the ItemList of its links."""
    posting = {
        "@type": "BlogPosting",
        "@id": told.url,
        "url": told.url,
        "mainEntityOfPage": told.url,
        "headline": told.title,
        "description": told.description,
        "inLanguage": told.language,
        "datePublished": told.published.isoformat(),
        "dateModified": told.modified.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in told.authors]
        or [{"@type": "Organization", "name": told.blog}],
        "image": told.image,
        "keywords": list(told.tags),
        "isPartOf": {"@type": "Blog", "@id": told.blog_url, "name": told.blog},
    }
    graph = [_without_empty(posting), breadcrumbs((*told.trail, (told.title, told.url)))]
    if told.links:
        graph.append(
            {
                "@type": "ItemList",
                "@id": f"{told.url}#links",
                "numberOfItems": len(told.links),
                "itemListElement": [
                    {"@type": "ListItem", "position": number, "name": name, "url": url}
                    for number, (name, url) in enumerate(told.links[:MOST_ITEMS], 1)
                ],
            }
        )
    return {"@context": "https://schema.org", "@graph": graph}


def breadcrumbs(trail: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Where a page stands: (name, address) of each page above it, then its own."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(trail, 1)
        ],
    }


def of_site(name: str, url: str, description: str, language: str, search: str) -> dict[str, Any]:
    """The WebSite; `search` is the address of its search with {search_term_string} in it, or ""."""
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": search},
        "query-input": "required name=search_term_string",
    }
    said = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": url,
        "url": url,
        "name": name,
        "description": description,
        "inLanguage": language,
        "potentialAction": action if search else None,
    }
    return _without_empty(said)


def _without_empty(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in (None, "", [])}
