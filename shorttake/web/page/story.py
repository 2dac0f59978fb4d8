"""Where on a page its story is: the headline that a reader sees, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from shorttake.web.page.markup import Element, Markup, classes, text_of
from shorttake.web.page.noise import ENTRY, MOST_DEPTH, Noise
from shorttake.web.page.words import key, listed, plain

_MOST_HEADINGS = 300
_MOST_AROUND = 2_500  # elements of the region; what needs more is no story
_BESIDE = 60  # elements between a headline and what is said beside it
_OPENING = 6_000  # characters

_HEADLINE = re.compile(
    r"^(?:.*[-_])?(?:entry|post|article|story|single|topic|blogpost|blog-post|news|content)[-_]{0,2}"
    r"(?:title|headline|heading|header-title)$"
    r"|^(?:headline|p-name|js-issue-title|posttitle|articletitle|entrytitle)$|^(?:.*__)(?:title|headline)$",
    re.IGNORECASE,
)
_SITE_TITLE = re.compile(
    r"^(?:(?:site|blog|page|header|navbar|nav|main|top)?[-_]{0,2}(?:logo|brand|branding|wordmark|masthead)"
    r"(?:[-_]?(?:text|title|name|link|wrap|wrapper|container|inner))?"
    r"|(?:site|blog|website|weblog)[-_]?(?:title|name|header|heading|headline|id)"
    r"(?:[-_]?(?:text|wrap|wrapper|inner))?)$",
    re.IGNORECASE,
)
_CHANGE_NOTE = re.compile(
    r"last-?_?(?:updat|mod|edit|chang)|(?:^|[\s_-])(?:lastmod|modified|dt-updated)", re.IGNORECASE
)
_CHANGE_WORDS = re.compile(
    r"\s*(?:(?:this )?(?:page|article)\s+)?(?:was\s+)?(?:last\s+)?"
    r"(?:updated?|modified|edited|changed|reviewed|revised)\b|zuletzt|letzte änderung",
    re.IGNORECASE,
)
_LOWER = re.compile(r"\b[a-z]{3,}\b")
_SHORT = listed("p div span em i h2 h3 h4 h5 h6 li a strong font cite small")


@dataclass(frozen=True)
class Heading:
    """A heading of the page: its text, its level, and whether its class or property calls it the headline.

    `aside` is one in a place where other things than the story are; `elsewhere` is the name of another
    page, as in a list of posts.
    """

    text: str
    level: int
    marked: bool
    aside: bool
    elsewhere: bool
    element: Element = field(compare=False)


@dataclass
class Story:
    """The visible side of a page. `titles` are the keys of what its head calls it, whole and in parts;
    `sure` those of sources that name nothing else."""

    markup: Markup
    language: str = ""
    canonical: str = ""
    titles: tuple[str, ...] = ()
    sure: frozenset[str] = frozenset()
    noise: Noise = field(default_factory=Noise)

    @cached_property
    def headings(self) -> list[Heading]:
        """h1 to h3 that can be the headline, in the order of the page."""
        found: list[Heading] = []
        for element in islice(self.markup.all("h1", "h2", "h3"), _MOST_HEADINGS):
            inner = next((child for child in islice(element.iterchildren(), 3) if _is_marked(child)), None)
            text = text_of(inner if inner is not None else element, 600)
            if not key(text) or len(text) > 400 or _names_site(element):
                continue
            named = key(text) in self.titles
            aside = self.noise.holds(element)
            if not aside or (named and element.tag == "h1"):
                marked = inner is not None or _is_marked(element)
                elsewhere = not named and self._leads_away(element)
                found.append(Heading(text, int(element.tag[1]), marked, aside, elsewhere, element))
        return found

    @cached_property
    def headline(self) -> Heading | None:
        """The heading that is the page's own; None where a page lists many stories, or has none."""
        own = [heading for heading in self.headings if not heading.aside and not heading.elsewhere]
        marked = [heading for heading in own if heading.marked]
        first = [heading for heading in own if heading.level == 1]
        sure = [heading for heading in self.headings if key(heading.text) in self.sure]
        rank = {name: place for place, name in reversed(list(enumerate(self.titles)))}
        named = [heading for heading in self.headings if key(heading.text) in rank]
        # "Post | Site" and "Site - Section - Post": a post's name is longer than a section's or a site's.
        named.sort(key=lambda heading: (-len(key(heading.text)), rank[key(heading.text)]))
        inside = [heading for heading in first if _entry_of(heading.element) is not None]
        for chosen in (
            [heading for heading in sure if not heading.aside],
            sure,
            [heading for heading in named if heading in marked or heading in first],
            [heading for heading in marked if heading.level == 1],
            _alike(first),
            _alike(marked),
            named,
            _alike(inside),
        ):
            if chosen:
                return chosen[0]
        return None

    @cached_property
    def self_link(self) -> str:
        """The text of a link to this very page that says its name: a headline where none is marked."""
        here = self.markup.url.partition("#")[0].rstrip("/")
        for link in islice(self.markup.all("a"), _MOST_HEADINGS):
            if (self.markup.address(link.get("href")) or "").partition("#")[0].rstrip("/") == here:
                text = text_of(link, 400)
                if key(text) in self.titles and not self.noise.holds(link):
                    return text
        return ""

    @cached_property
    def lists_many(self) -> bool:
        """Whether the page is a list of stories (a front page, a category) and not one of them."""
        front = not self.markup.url.partition("://")[2].partition("/")[2].strip("/")
        if self.headline is not None and not front:
            return False
        return sum(heading.marked and heading.elsewhere for heading in self.headings) > 2

    @cached_property
    def region(self) -> Element | None:
        """What holds the story: the entry around its headline, else the page's main part, else all."""
        root = self.markup.root
        headline = self.headline.element if self.headline is not None else None
        entry = _entry_of(headline) if headline is not None else None
        if entry is not None or root is None:
            return entry
        for path in ("//main", "//*[@role='main']", "//article"):
            found = root.xpath(path)
            if len(found) == 1 and (headline is None or found[0] in headline.iterancestors()):
                return found[0]
        return root

    @cached_property
    def around(self) -> list[Element]:
        """The elements of the region, without noise, in the order of the page."""
        if self.region is None:
            return []
        headline = self.headline.element if self.headline is not None else None
        return list(islice(self.noise.without(self.region, headline), _MOST_AROUND))

    @cached_property
    def near(self) -> list[Element]:
        """The small elements right before and after the headline."""
        if self.headline is None:
            return []
        found: list[Element] = []
        here = self.headline.element
        for following in (6, 2):
            if here is None or here.tag == "body":
                break
            found += [
                *islice(here.itersiblings(preceding=True), 2),
                *islice(here.itersiblings(), following),
            ]
            here = here.getparent()
        inner = [child for element in found for child in islice(element.iterchildren(), 6)]
        inner += [child for element in inner for child in islice(element.iterchildren(), 4)]
        return [element for element in (*found, *inner) if element.tag in _SHORT]

    @cached_property
    def opening(self) -> str:
        """The first words of the region, where "Posted on …" stands."""
        pieces: list[str] = []
        size = 0
        for element in self.around:
            for text in (element.text, element.tail):
                if text and text.strip():
                    pieces.append(text[:_OPENING])
                    size += len(text)
            if size > _OPENING:
                break
        return plain(" ".join(pieces))[: 2 * _OPENING]

    def is_unusual(self, name: str) -> bool:
        """Whether a name of two or three words with capitals has none that the page also uses in lower case:
        "Acme Networks" writes of networks, and "By Use Case" of use."""
        words = name.split()
        return (
            2 <= len(words) <= 3
            and all(word[:1].isupper() and word.lower() not in self._ordinary for word in words)
            and not any(len(word) > 2 and word.isalpha() and word.isupper() for word in words)
        )

    def is_ordinary(self, words: str) -> bool:
        """Whether the page uses each of some words in lower case too."""
        return all(word.lower() in self._ordinary for word in words.split())

    @cached_property
    def _ordinary(self) -> frozenset[str]:
        said = self.markup.meta("description", "og:description")
        return frozenset(_LOWER.findall(f"{self.opening} {said}"))

    @cached_property
    def link_texts(self) -> frozenset[str]:
        """What the links around the story say."""
        return frozenset(text_of(element, 100) for element in self.around if element.tag == "a")

    def is_beside_headline(self, element: Element) -> bool:
        """Whether an element stands so near to the headline that it speaks of it."""
        if self.headline is None:
            return False
        here = self._places.get(self.headline.element)
        there = self._places.get(element)
        return here is not None and there is not None and abs(here - there) <= _BESIDE

    def is_about_change(self, element: Element) -> bool:
        """Whether an element stands in a note on the last change: "Last updated on … by …"."""
        for above in (element, *islice(element.iterancestors(), 3)):
            if above.tag in ("article", "main", "body", "section") or above is self.region:
                return False
            if _CHANGE_NOTE.search(" ".join((*classes(above), (above.get("id") or "")[:200]))):
                return True
            if above is not element and _CHANGE_WORDS.match(text_of(above, 80)):
                return True
        return False

    @cached_property
    def _places(self) -> dict[Element, int]:
        return {element: place for place, element in enumerate(self.around)}

    def _leads_away(self, heading: Element) -> bool:
        """Whether a heading is a link to another page, as in a list of posts."""
        link = heading.find(".//a[@href]")
        if link is None and heading.getparent() is not None and heading.getparent().tag == "a":
            link = heading.getparent()
        href = self.markup.address(link.get("href")) if link is not None else None
        if not href or "#" in link.get("href"):
            return False
        return _bare(href) not in (_bare(self.markup.url), _bare(self.canonical))


def _alike(headings: list[Heading]) -> list[Heading]:
    """These headings if they all say the same, else none."""
    return headings if len({key(heading.text) for heading in headings}) == 1 else []


def _is_marked(element: Element) -> bool:
    """Whether an element's class or property says that it is the headline."""
    if not isinstance(element.tag, str):
        return False
    if "headline" in (element.get("itemprop") or element.get("property") or "").split():
        return True
    return any(_HEADLINE.match(name) for name in classes(element))


def _names_site(element: Element) -> bool:
    """Whether a heading is the site's name: by its class or id, or as a link to the front page."""
    if any(_SITE_TITLE.match(name) for name in _named(element)):
        return not any(_HEADLINE.match(name) for name in classes(element))
    link = element.find(".//a[@href]")
    if link is not None and (
        "home" in (link.get("rel") or "").lower().split() or link.get("href") in ("/", "./", "../")
    ):
        return True
    above = element.getparent()
    return above is not None and any(_SITE_TITLE.match(name) for name in _named(above))


def _named(element: Element) -> tuple[str, ...]:
    return (*classes(element), (element.get("id") or "")[:200].lower())


def _entry_of(element: Element) -> Element | None:
    """The entry around an element: the nearest that is an article by tag, class or type."""
    for above in islice(element.iterancestors(), MOST_DEPTH):
        if above.tag == "body":
            return None
        kind = (above.get("itemtype") or "").rsplit("/", 1)[-1]
        if above.tag == "article" or kind.endswith(("Article", "Posting")):
            return above
        names = classes(above)
        if {"hentry", "h-entry"} & names or any(ENTRY.match(name) for name in names):
            return above
    return None


def _bare(address: str) -> str:
    """An address without scheme, www, fragment and final slash, as far as two of them need to be compared."""
    rest = address.partition("#")[0].partition("://")[2].lower()
    return rest.removeprefix("www.").rstrip("/")
