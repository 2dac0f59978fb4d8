"""Every source of the site's name: what it calls itself in metas, feeds, its header and beside its titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import urlsplit

from shorttake.web.page import linked
from shorttake.web.page.markup import Element, Link, Markup, classes, text_of
from shorttake.web.page.said import Said
from shorttake.web.page.subject import Subject, host_keys
from shorttake.web.page.titles import affix, segments
from shorttake.web.page.words import decoded, key, listed

FEED_TYPES = listed(
    """
    application/rss+xml application/atom+xml application/feed+json application/json text/xml
    application/rdf+xml application/xml
    """
)
_MOST_ELEMENTS = 6_000
_MOST_SIGNS = 40
_FIRST_LINKS = 3
_EDGES = " -–—|»«:·•,/"  # what a separator leaves at the ends of a name

_FEED = re.compile(
    r"\s*(?:[-–—»|:·(]+\s*)?(?:(?:full\s+)?(?:rss|atom)(?:\s*[\d.]+)?(?:\s+feed)?|feed(?:\s+rss)?|"
    r"json feed|"
    r"posts?|"
    r"latest posts|subscribe|news feed|headlines)\s*\)?$"
    r"|^(?:rss|atom|feed)(?:\s+feed)?\s*(?:[-–—»|:]|for|of)\s*",
    re.IGNORECASE,
)
_OF_COMMENTS = re.compile(
    r"comment|kommentar|commentaire|comentario|/replies|oembed|wp-json|api\.w\.org", re.IGNORECASE
)
_NO_NAME = listed(
    """
    home blog rss atom feed news menu logo index search subscribe wordpress blogger homepage
    skiptocontent rss20 comments posts allposts articles
    """
)
_SIGN = re.compile(
    r"^(?:site-?title|site-?name|blog-?title|blog-?name|site-?logo|navbar-brand|logo|brand|site-branding|"
    r"masthead-title|header__title|navbar__title|md-header__title|icon-home)$"
)
_LEGAL_FORM = re.compile(
    r",?\s+(?:gmbh|inc\.?|llc|ltd\.?|limited|corp\.?|ag|s\.?a\.?|b\.?v\.?)$", re.IGNORECASE
)
_HEADER = re.compile(r"^(?:(?:site|page|blog|global|main|top)[-_]?)?(?:header|banner|masthead|top)$")


def gather(page: Subject) -> Iterator[Said]:
    """What the site is called, by each source; names that are the page's own, or addresses, are left out."""
    own = {key(page.markup.meta("og:title"))}
    own |= {key(decoded(linked.text(node.get("headline")))) for node in (*page.nodes, *page.items)}
    # What the head and a headline both call the page is its name, and not the site's.
    own |= {key(page.markup.head_title)} & {key(text_of(h1, 300)) for h1 in islice(page.markup.all("h1"), 20)}
    front = not urlsplit(page.url).path.strip("/")
    for said in (
        *_in_metas(page.markup),
        *_in_nodes(page),
        *_in_feeds(page.markup),
        *_in_header(page),
        *_in_title(page),
    ):
        said = replace(said, value=_named_like_host(said.value.strip(_EDGES), page.url))
        plain = key(said.value)
        named = plain and not said.value.startswith(("http:", "https:", "www.", "//"))
        if named and (front or said.source == "og:site_name" or plain not in own):
            yield said


def _named_like_host(name: str, url: str) -> str:
    """The part of a name with a tagline that its host is called after: "The Tico Times | News | Travel"."""
    parts = [part for part in segments(name) if part != name]
    like = [part for part in parts if any(len(host) > 3 and host in key(part) for host in host_keys(url))]
    return min(like, key=len) if like else name


def affixes(page: Subject, titles: Iterable[Said]) -> Iterator[Said]:
    """What the head title has beside the page's own name, where another source gives that name alone."""
    sources = ("heading", "og:", "JSON-LD", "microdata", "citation")
    for head in (page.markup.head_title, page.markup.meta("og:title")):
        for said in titles:
            text = affix(head, said.value) if said.source.startswith(sources) and said.value != head else ""
            short = len(key(text)) > 1 and len(text) <= 70
            if short and key(text) not in _NO_NAME and not text.lower().startswith(("by ", "http")):
                yield Said(text, "title affix", 2)
                break


def feeds(markup: Markup) -> list[Link]:
    """The feeds that a page names, the site's first; feeds of comments are left out."""
    found = [link for link in markup.links if "alternate" in link.rel and link.type in FEED_TYPES]
    own = [link for link in found if not _OF_COMMENTS.search(f"{link.title} {link.href}")]
    # Plain JSON is as often an API as a feed.
    return sorted(own, key=lambda link: link.type == "application/json")


def _in_metas(markup: Markup) -> Iterator[Said]:
    for name, weight in (
        ("og:site_name", 6),
        ("application-name", 2),
        ("apple-mobile-web-app-title", 2),
        ("twitter:app:name:iphone", 0.5),
    ):
        if markup.meta(name):
            yield Said(markup.meta(name), name, weight)


def _in_nodes(page: Subject) -> Iterator[Said]:
    for node in linked.of_types(page.nodes, ("WebSite",)):
        for name, weight in (("name", 4), ("alternateName", 1)):
            for text in linked.many(node.get(name)):
                yield Said(decoded(text), f"JSON-LD WebSite {name}", weight)
    for nodes, source, publishing in (
        (linked.works(page.nodes), "JSON-LD publisher", 3),
        (page.items, "microdata publisher", 2.5),
    ):
        for node in nodes:
            for publisher in linked.many(node.get("publisher")):
                named = publisher.get("name") if isinstance(publisher, dict) else publisher
                if "Person" not in linked.types(publisher):
                    yield Said(_LEGAL_FORM.sub("", decoded(linked.text(named))), source, publishing)


def _in_feeds(markup: Markup) -> Iterator[Said]:
    for link in feeds(markup):
        text = _FEED.sub("", _FEED.sub("", link.title[:200])).strip(" -–—»|:'")
        if len(key(text)) > 2 and key(text) not in _NO_NAME:
            yield Said(text, "feed title", 1.5)
            return


def _in_title(page: Subject) -> Iterator[Said]:
    """The end of a head title that begins with what the host is called: "A post | Example Magazine"."""
    title = page.markup.head_title
    first = [text for link in islice(page.markup.all("a"), _FIRST_LINKS) for text in _called(link)]
    end = next(reversed(list(segments(title))), title)
    like = any(len(host) > 3 and key(end).startswith(host) for host in host_keys(page.url))
    if like and end != title and len(end) <= 40:
        yield Said(end, "title end", 2)
    elif end != title and key(end) not in _NO_NAME and key(end) in map(key, first):
        yield Said(end, "title end and first link", 2)


def _called(link: Element) -> Iterator[str]:
    """What a link says, in words or in its picture."""
    yield text_of(link, 100)
    for image in islice(link.iter("img"), 2):
        yield (image.get("alt") or "")[:100]


def _in_header(page: Subject) -> Iterator[Said]:
    for element in islice(_signs(page.markup, page.url), _MOST_SIGNS):
        text = text_of(element, 200)
        if len(key(text)) > 2 and len(text) <= 60 and key(text) not in _NO_NAME:
            yield Said(text, "site title element", 1.5)


def _signs(markup: Markup, url: str) -> Iterator[Element]:
    """The elements with the site's name: by class, id, rel=home, or as the header's link to the front."""
    tags = ("a", "h1", "h2", "p", "div", "span", "strong", "b")
    for element in islice(markup.all(*tags), _MOST_ELEMENTS):
        named = (*classes(element), (element.get("id") or "")[:200].lower())
        rel = (element.get("rel") or "").lower().split()
        if (
            "home" in rel
            or any(_SIGN.match(name) for name in named)
            or (
                element.tag == "a"
                and _leads_to_front(markup.address(element.get("href")), url)
                and _is_in_header(element)
            )
        ):
            yield element


def _leads_to_front(href: str | None, url: str) -> bool:
    """Whether a link leads to the front page of the site, or of the blog within it that the page is in."""
    if not href:
        return False
    try:
        there, here = urlsplit(href), urlsplit(url)
    except ValueError:
        return False
    path = there.path.rstrip("/")
    within = f"{here.path}/".startswith(f"{path}/") and path != here.path.rstrip("/")
    return there.netloc == here.netloc and path.count("/") <= 1 and within


def _is_in_header(element: Element) -> bool:
    """Whether an element is in the site's header, and not in that of an article."""
    found = False
    for above in islice(element.iterancestors(), 50):
        if above.tag in ("nav", "main", "article", "section", "ul"):
            return False
        named = ((above.get("id") or "")[:200].lower(), *classes(above))
        found = found or above.tag == "header" or any(_HEADER.match(name) for name in named)
    return found
