"""Every source of a page's title: its metas, its JSON-LD, and the headline that a reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from shorttake.web.page import linked
from shorttake.web.page.markup import Element
from shorttake.web.page.said import Said
from shorttake.web.page.story import Heading
from shorttake.web.page.subject import Subject
from shorttake.web.page.titles import segments, shared_beginning, without_site
from shorttake.web.page.words import decoded, key

_METAS = (
    (("citation_title",), 6.0),  # Highwire Press tags, as Google Scholar reads them
    (("dc.title", "dcterms.title", "eprints.title", "bepress_citation_title", "prism.title"), 2.0),
    (("og:title",), 3.0),
    (("parsely-title", "sailthru.title", "itemprop:headline", "headline", "article:title"), 2.0),
    (("twitter:title",), 1.0),
    (("title",), 0.5),
)
# A reader's headline outweighs what was written for search engines and social networks, if it is one.
_MARKED, _FIRST, _OTHER, _SELF_LINK = 7.0, 6.5, 2.5, 4.0
_WITH_SITE = (
    "title",
    "og:title",
    "twitter:title",
    "JSON-LD",
    "microdata",
)  # where the site's name stands too


def gather(page: Subject, sites: frozenset[str]) -> Iterator[Said]:
    """What each source calls the page, without the site's name (`sites` are keys)."""
    found = [*_in_nodes(page), *_in_metas(page)]
    headline = page.story.headline
    if headline is not None:
        text, weight = _read_by_people(page, headline, found, sites)
        found.append(Said(text, "heading", weight))
    elif page.story.self_link:
        found.append(Said(page.story.self_link, "heading", _SELF_LINK))
    head = page.markup.head_title
    if head:
        found.append(Said(head, "title", 2.0))
    named = {key(said.value) for said in found if said.source != "title"} - sites
    for said in found:
        value = said.value
        if said.source.startswith(_WITH_SITE):
            value = _own_part(value, named, sites)
        yield Said(value, said.source, said.weight)
    begun = shared_beginning(page.markup.meta("og:title", "twitter:title"), head)
    if begun:
        yield Said(begun, "og:title and title", 6.0)


def _in_nodes(page: Subject) -> Iterator[Said]:
    for node, source in page.work:
        for name, weight in (("headline", 4.0), ("name", 3.0), ("title", 2.0)):
            text = decoded(linked.text(node.get(name)))
            if text:
                yield Said(text, f"{source} {name}", weight)
                break


def _in_metas(page: Subject) -> Iterator[Said]:
    for names, weight in _METAS:
        text = page.markup.meta(*names)
        if text:
            yield Said(text, names[0], weight)


def _own_part(title: str, named: set[str], sites: frozenset[str]) -> str:
    """The part of a title that another source gives as the whole; else all but the site's name."""
    rest = without_site(title, sites)
    for part in segments(title):
        if part != title and key(part) in named and 4 * len(key(part)) >= len(key(rest)):
            return part
    return rest


def _read_by_people(
    page: Subject, headline: Heading, found: list[Said], sites: frozenset[str]
) -> tuple[str, float]:
    """(text, weight) of the visible headline."""
    head = page.markup.head_title
    parts = list(segments(head))[-2:]
    tops = {key(heading.text) for heading in page.story.headings if heading.level == 1} - sites
    text = headline.text
    if len(parts) == 2 and tops >= {key(part) for part in parts} and key("".join(parts)) == key(head):
        text = head  # two headings that are the title together: "RFC 9911" and what it is about
    if headline.marked:
        return text, _MARKED
    # What was named on purpose weighs more than a head title with a whole description in it.
    others = " ".join(said.value for said in found) or head
    first = headline.level == 1 and not _is_in_body(headline.element)
    return text, _FIRST if first and _akin(text, others) else _OTHER


def _is_in_body(heading: Element) -> bool:
    """Whether a heading stands in what the page marks as its text: that of a README, not of its page."""
    return any(
        {"text", "articleBody"} & set((above.get("itemprop") or "").split())
        for above in islice(heading.iterancestors(), 20)
    )


def _akin(heading: str, others: str) -> bool:
    """Whether a heading shares a third of its words with the other names; yes where there are none."""
    words = {key(word) for word in heading.split()} - {""}
    known = {key(word) for word in others.split()}
    return not known or 3 * len(words & known) >= len(words)
