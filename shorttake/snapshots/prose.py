"""Finds what a page is about: its own text, without menus, adverts, comments and other people's headlines.

Blocks of text are told apart by how many words they have and how many of these are links, and by
their neighbours: Kohlschütter, Fankhauser, Nejdl, "Boilerplate Detection using Shallow Text Features"
(WSDM 2010), whose tree of decisions over number of words is used as published.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from shorttake.snapshots.markup import Element, hints

MOST_WORDS = 50_000

# A word, or a sign of a script that puts no blanks between words.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_]+")

# Not `head`: where a page leaves out the tags of head and body, libxml2 puts HTML 5's elements into it.
_UNSEEN = frozenset(
    """
    script style template noscript svg math nav aside footer button select option textarea iframe
    object embed audio video canvas dialog datalist menu title link meta
    """.split()  # noqa: SIM905 (words read better than a list)
)
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark meter output
    picture progress q rp rt ruby s samp small span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 (words read better than a list)
)
_ASIDE_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog menu".split())  # noqa: SIM905
_ASIDE_WORDS = frozenset(
    """
    sidebar share sharing social related recommended recommendations newsletter subscribe signup cookie
    cookies consent gdpr promo promotion advert adverts advertisement ads sponsor sponsored breadcrumb
    breadcrumbs menu navbar nav navigation pagination pager footer respond widget widgets popup modal
    toolbar outbrain taboola masthead trending popular
    """.split()  # noqa: SIM905 (words read better than a list)
)
_TALK_WORDS = frozenset("comments comment commentlist disqus webmentions replies discussion".split())  # noqa: SIM905
_OWN_TAGS = frozenset(("html", "body", "main", "article"))


@dataclass
class _Block:
    words: list[str] = field(default_factory=list)
    linked: int = 0
    within: int = 0  # which `main` or `article` it stands in; 0 for none

    @property
    def density(self) -> float:
        """The share of its words that are links."""
        return self.linked / len(self.words) if self.words else 0.0


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case, compatibility forms made one (NFKC)."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def main_words(root: Element) -> list[str]:
    """The words of the page's own text, at most 50,000; of a page with hardly any, all that a reader sees."""
    blocks = _blocks(root)
    own = _of_main(blocks)
    chosen = [block for block, keep in zip(own, _content(own), strict=True) if keep]
    words = [word for block in chosen for word in block.words]
    if len(words) < 20:
        words = [word for block in own or blocks for word in block.words]
    return words[:MOST_WORDS]


def _of_main(blocks: list[_Block]) -> list[_Block]:
    """The blocks of the one `main` or `article` that holds most of the words, if there is such a one."""
    total = sum(len(block.words) for block in blocks)
    sizes: dict[int, int] = {}
    for block in blocks:
        sizes[block.within] = sizes.get(block.within, 0) + len(block.words)
    sizes.pop(0, None)
    largest = max(sizes, key=lambda which: sizes[which], default=0)
    if largest and sizes[largest] * 2 > total:
        return [block for block in blocks if block.within == largest]
    return blocks


def _content(blocks: list[_Block]) -> list[bool]:
    """For each block whether it is text to read (the paper's figure 3, "NumWords" variant)."""
    nothing = _Block()
    found: list[bool] = []
    for number, here in enumerate(blocks):
        before = blocks[number - 1] if number else nothing
        after = blocks[number + 1] if number + 1 < len(blocks) else nothing
        count = len(here.words)
        if here.density > 1 / 3:
            found.append(False)
        elif before.density > 5 / 9:
            found.append(count > 40 or len(after.words) > 17)
        elif count > 16:
            found.append(True)
        else:
            found.append(len(after.words) > 15 or len(before.words) > 4)
    return found


def _blocks(root: Element) -> list[_Block]:
    """The page's text in blocks, in order; what is hidden, or calls itself something else, is not in it."""
    aside = _aside(root)
    found: list[_Block] = [_Block()]
    links = 0
    mains: list[int] = []
    count = 0
    # Events by hand: (element, whether it ends). A tree of 200 levels and 150,000 elements at most.
    waiting: list[tuple[Element, bool]] = [(root, False)]
    while waiting:
        element, ends = waiting.pop()
        tag = element.tag
        if ends:
            links -= tag == "a"
            if tag in ("main", "article") and mains:
                mains.pop()
            if tag not in _INLINE:
                _begin(found, mains)
            if element.tail and element is not root:
                _add(found[-1], element.tail, links)
            continue
        if element in aside:
            _begin(found, mains)
            if element.tail and element is not root:
                _add(found[-1], element.tail, links)
            continue
        waiting.append((element, True))
        if tag in ("main", "article"):
            count += 1
            mains.append(mains[0] if mains else count)
        if tag not in _INLINE:
            _begin(found, mains)
        links += tag == "a"
        if element.text:
            _add(found[-1], element.text, links)
        waiting.extend((child, False) for child in reversed(element))
    return [block for block in found if block.words]


def _begin(found: list[_Block], mains: list[int]) -> None:
    if found[-1].words:
        found.append(_Block())
    found[-1].within = mains[0] if mains else 0


def _add(block: _Block, text: str, links: int) -> None:
    words = words_of(text)
    block.words += words
    block.linked += len(words) if links else 0


def _aside(root: Element) -> set[Element]:
    """The elements that are not the page's own text: by their tag, role, or what their class and id say.

    A name is not believed of an element that holds most of the page: a `body` of class "sidebar-left".
    """
    sizes: dict[Element, int] = {}
    for element in reversed(list(root.iter())):  # children come before their parents
        own = len(element.text or "") if element.tag not in _UNSEEN else 0
        sizes[element] = sizes.get(element, 0) + own
        parent = element.getparent()
        if parent is not None:
            tail = len(element.tail or "")
            sizes[parent] = (
                sizes.get(parent, 0) + tail + (sizes[element] if element.tag not in _UNSEEN else 0)
            )
    total = sizes.get(root, 0)
    return {element for element, size in sizes.items() if _is_aside(element, size, total)}


def _is_aside(element: Element, size: int, total: int) -> bool:
    tag = element.tag
    if tag in _UNSEEN:
        return True
    if tag in _OWN_TAGS or not element.attrib:
        return False
    get = element.get
    if get("hidden") is not None or (get("aria-hidden") or "").lower() == "true":
        return True
    if (get("role") or "").lower() in _ASIDE_ROLES:
        return True
    if "display:none" in (get("style") or "").replace(" ", "").lower():
        return True
    names = hints(element)
    return (size * 10 < total * 4 and not names.isdisjoint(_ASIDE_WORDS)) or (
        size * 10 < total * 9 and not names.isdisjoint(_TALK_WORDS)
    )
