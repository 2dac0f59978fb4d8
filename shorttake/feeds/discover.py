"""The feeds that a page names, for `feeds add`: what its `<link rel=alternate>` say, and nothing guessed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from shorttake.feeds.prose import title, web_address

_KINDS = {
    "application/atom+xml": 0,
    "application/rss+xml": 1,
    "application/feed+json": 2,
    "application/rdf+xml": 3,
    "application/json": 4,
    "application/xml": 5,
    "text/xml": 5,
}
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(link|base|body)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>", re.I | re.DOTALL
)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_COMMENTS = re.compile(r"\b(?:comments?|kommentare|commentaires|reacties|replies)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """A feed that a page names: its address, its title there, and its media type."""

    url: str
    title: str | None
    type: str


def feeds_of(page: str, base: str) -> list[Named]:
    """The feeds that this HTML names, the likeliest first: the order of the page, feeds of comments last.

    https://html.spec.whatwg.org/multipage/links.html#rel-alternate: the first one is the page's default.
    """
    found: dict[str, Named] = {}
    for match in _TAG.finditer(page[:2_000_000]):
        if match[1] is None:
            continue
        said = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(match[2])
        }
        if match[1].lower() == "base":
            base = web_address(said.get("href"), base) or base
            continue
        kind = said.get("type", "").partition(";")[0].strip().lower()
        relations = said.get("rel", "").lower().split()
        if kind not in _KINDS or not {"alternate", "feed"} & set(relations):
            continue
        # WordPress names its programming interface this way; a feed says so in its address or title.
        if kind == "application/json" and "feed" not in f"{said.get('href')} {said.get('title')}".lower():
            continue
        url = web_address(said.get("href"), base)
        if url:
            found.setdefault(url, Named(url, title(said.get("title"), markup=False), kind))
    return sorted(found.values(), key=lambda one: bool(_COMMENTS.search(f"{one.title or ''} {one.url}")))
