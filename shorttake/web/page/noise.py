"""What on a page does not belong to its story: comments, related posts, side columns, menus, footers.

Class names and ids are matched whole, since "has-sidebar" and "elementor-widget" only speak of layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from shorttake.web.page.markup import Element, classes, text_of

MOST_DEPTH = 200  # ancestors that are asked
_SMALL = 200  # characters of an aside that can be a byline

_NAMES = re.compile(
    # Words that say so wherever they stand in a name.
    r"^(?:.*[-_])?(?:comments?|commentlist|respond|disqus|related|breadcrumbs?|trackbacks?|pingbacks?|blogroll|"
    r"(?:web)?mentions?|replies|tweets?|testimonials?)"
    r"(?:[-_].*)?$"
    # The parts of a layout.
    r"|^(?:(?:site|page|main|primary|secondary|tertiary|global|top|bottom|blog|header|widget|inner)[-_]?)?"
    r"(?:side-?bar|footer|foot|nav|navbar|navigation|menu|aside|widgets?|toolbar)"
    r"(?:[-_]?(?:area|links?|wrap|wrapper|container|inner|widget|list|menu|column|\d+))?$"
    # Other stories.
    r"|^(?:.*[-_])?(?:recent|latest|popular|more|similar|recommended|other|next|prev|previous|trending|suggested|"
    r"most|also)[-_]?(?:posts?|articles?|stories|story|entry|entries|news|reading|content|read|topics|viewed|like)"
    r"(?:[-_].*)?$"
    # Names that mean one thing only when they stand alone.
    r"|^(?:recommend\w*|popular|trending|recent|latest|read-?next|pagination|pager|promos?|promoted|teasers?|"
    r"newsletter|subscribe|subscription|cookie\S*|consent\S*|gdpr\S*|banner|advert\S*|ads?|sponsor\w*|share|"
    r"sharing|share-?buttons|social|social-?links|carousel|slider|toc|table-of-contents|modal|popup|overlay|"
    r"ticker|mostread|archives?|author-?bio|about-?(?:the-?)?author|author-?box|bio|also-like|backlinks|"
    r"reply|commits?|commit-\w+|up-next|signup|sign-up|cta|screen-reader-text|visually-?hidden|sr-only)$",
    re.IGNORECASE,
)
ENTRY = re.compile(
    r"^(?:h-?entry|post|article|entry|story|blog-?post|single-post|post-content|post-full)$", re.IGNORECASE
)
_ASIDE = frozenset(("nav", "aside", "footer", "noscript", "template"))
_MUTE = _ASIDE | {"blockquote", "script", "style", "select", "button", "svg", "iframe"}
_NEVER = frozenset(("body", "html", "main", "article", "h1"))
_ROLES = frozenset(("navigation", "complementary", "contentinfo"))


class Noise:
    """Tells noise on one page; remembers what it has seen, since everything shares its ancestors."""

    def __init__(self) -> None:
        self._known: dict[Element, bool] = {}
        self._kept: dict[Element, bool] = {}

    def marks(self, element: Element) -> bool:
        """Whether an element's own names or role say that it is no part of the story."""
        if element not in self._known:
            self._known[element] = _marked(element)
        return self._known[element]

    def holds(self, element: Element) -> bool:
        """Whether an element is noise, or inside of any."""
        if self.marks(element):
            return True
        for above in islice(element.iterancestors(), MOST_DEPTH):
            if self.marks(above) or (above.tag in _ASIDE and not self._belongs(above)):
                return True
        return False

    def _belongs(self, element: Element) -> bool:
        if element not in self._kept:
            self._kept[element] = _belongs(element)
        return self._kept[element]

    def without(self, region: Element, headline: Element | None) -> Iterator[Element]:
        """The elements of a region that are no noise; what is around the headline never is."""
        around = set(headline.iterancestors()) if headline is not None else set()
        waiting = [region]
        while waiting:
            element = waiting.pop()
            if not isinstance(element.tag, str):
                continue
            inside = element is not region and element not in around
            if inside and (self.marks(element) or (element.tag in _MUTE and not self._belongs(element))):
                continue
            yield element
            waiting.extend(element.iterchildren(reversed=True))


def _marked(element: Element) -> bool:
    if element.tag in _NEVER:
        return False
    names = classes(element)
    if {"widget", "blog"} <= names:
        return False  # Blogger's main column
    named = (*names, (element.get("id") or "")[:200].lower())
    return any(_NAMES.match(name) for name in named if name) or element.get("role") in _ROLES


def _belongs(element: Element) -> bool:
    """Whether it is a footer or a small aside inside an entry, where many themes put the byline."""
    within = {"footer": ("article", "section", "main"), "aside": ("article",)}.get(element.tag)
    if within is None or (element.tag == "aside" and len(text_of(element, _SMALL + 1)) > _SMALL):
        return False
    return any(
        above.tag in within or any(ENTRY.match(name) for name in classes(above))
        for above in islice(element.iterancestors(), MOST_DEPTH)
    )
