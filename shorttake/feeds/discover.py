"""The feeds that a page names, for `feeds add`: what its `<link rel=alternate>` say, and nothing guessed."""

from __future__ import annotations

import re
import warnings
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
_LONGEST = 2_000_000  # characters of a page that are looked at
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
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    found: dict[str, Named] = {}
    with warnings.catch_warnings():  # of bs4's about what looks like no HTML: then it names no feed
        warnings.simplefilter("ignore")
        soup = BeautifulSoup(page[:_LONGEST], "lxml", parse_only=SoupStrainer(["link", "base"]))
    for tag in soup.find_all(["link", "base"]):
        said = {
            name: " ".join(value) if isinstance(value, list) else value for name, value in tag.attrs.items()
        }
        if tag.name == "base":
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
