"""A page with all its layers, and what on it is about itself: the article, the video, the question.

A page also speaks of other things in the same markup: related posts, its site, its comments.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from shorttake.web.page import embedded, linked, people
from shorttake.web.page.given import GIVEN
from shorttake.web.page.linked import Node
from shorttake.web.page.markup import Markup
from shorttake.web.page.said import Said
from shorttake.web.page.story import Story
from shorttake.web.page.titles import segments, without_site
from shorttake.web.page.words import decoded, key, listed

_SHARED = listed(
    """
    www blog blogs m mobile docs kb news community forum support en dev developer
    """
)
_NOT_BY_NAME = frozenset(("Blog", "Event", "JobPosting", "Product"))
_NOT_ALONE = _NOT_BY_NAME | {"CreativeWork", "Review"}


class Subject:
    """The page's layers: its markup, its nodes in JSON-LD and in the elements, and its visible story."""

    def __init__(self, markup: Markup, url: str) -> None:
        self.markup = markup
        self.url = url
        self.nodes = linked.nodes(markup.scripts)
        self.items = embedded.items(markup)
        canonical = next((link.href for link in markup.links if "canonical" in link.rel), "")
        self.canonical = canonical or markup.meta("og:url")
        language = (markup.root.get("lang") or "") if markup.root is not None else ""
        self.story = Story(markup, language or markup.meta("og:locale").replace("_", "-"), self.canonical)
        self.work: list[tuple[Node, str]] = []  # what is about the page, with its source

    def find_work(self, sites: frozenset[str]) -> None:
        """Finds what is about this page; `sites` are the keys of the site's names."""
        named = (self.markup.head_title, self.markup.meta("og:title"))
        parts = [key(part) for text in named for part in segments(text)]
        self.story.titles = tuple(part for part in parts if part and part not in sites)
        for nodes, source in ((self.nodes, "JSON-LD"), (self.items, "microdata")):
            node = self._about(nodes)
            if node is not None:
                self.work.append((node, f"{source} {'/'.join(sorted(linked.types(node)))}"))
        texts = [self.markup.meta("og:title", "citation_title")]
        texts += [decoded(linked.text(node.get("headline"))) for node, _ in self.work]
        self.story.sure = frozenset(key(without_site(text, sites)) for text in texts) - sites - {""}

    def _about(self, nodes: list[Node]) -> Node | None:
        """The node that is the page's own: by its name, by its address, or as the only one there is."""
        works = linked.works(nodes)
        here = {_place(address) for address in (self.url, self.canonical) if address}
        for node in works:
            if not linked.types(node) & _NOT_BY_NAME and self._is_named_in(node):
                return node
        for node in works:
            if "Blog" not in linked.types(node) and _places(node) & here:
                return node
        alone = [node for node in works if not linked.types(node) & _NOT_ALONE]
        alone = [node for node in alone if not _places(node) or _places(node) & here]
        # Several may describe one page as different things: an article, and the video in it.
        return alone[0] if alone and len({linked.types(node) for node in alone}) == len(alone) else None

    def _is_named_in(self, node: Node) -> bool:
        """Whether a node's name is the page's, or most of it."""
        name = key(decoded(linked.text(node.get("headline")) or linked.text(node.get("name"))))
        return bool(name) and any(
            name == title or (min(len(name), len(title)) > 15 and (name in title or title in name))
            for title in self.story.titles
        )

    def personal(self, names: Iterable[str]) -> frozenset[str]:
        """Keys of those names that are a person's and hardly a company's."""
        return frozenset(
            key(name) for name in names if key(name.split(" ")[0]) in GIVEN and self.story.is_unusual(name)
        )

    def personal_names(self, sites: list[Said]) -> frozenset[str]:
        """Keys of the site's names that can be a person's: those of a personal site, called like its host."""
        return frozenset(
            key(said.value)
            for said in sites
            if key(said.value) in host_keys(self.url) & self.personal([said.value])
        )

    def is_account(self, name: str) -> bool:
        """Whether a name is only the account that the address begins with: github.com/NAME/…"""
        first = urlsplit(self.url).path.strip("/").partition("/")[0].lstrip("@~")
        return people.is_handle(name) and name.lower() == first.lower()


def host_keys(url: str) -> frozenset[str]:
    """The keys by which a site may be called after its host: example.org is "example", "exampleorg"…"""
    labels = _labels(url)
    if len(labels) < 2 or labels[-1].isdigit():
        return frozenset({key("".join(labels))} - {""})
    names = {key("".join(labels)), key("".join(labels[-2:])), key(labels[-2])}
    names |= {key("www" + "".join(labels))} | account_keys(url)
    if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3:
        names.add(key(labels[-3]))  # NAME.co.uk
    return frozenset(name for name in names if len(name) > 1)


def account_keys(url: str) -> frozenset[str]:
    """The key of the label by which a host that many share tells its blogs apart: NAME.wordpress.com."""
    labels = _labels(url)
    return frozenset({key(labels[0])}) if len(labels) > 2 and labels[0] not in _SHARED else frozenset()


def _labels(url: str) -> list[str]:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return []
    labels = [label for label in host.split(".") if label]
    return labels[1:] if labels and labels[0].startswith("www") and len(labels) > 1 else labels


def _places(node: Node) -> set[str]:
    return {_place(address) for address in linked.addresses(node)}


def _place(address: str) -> str:
    """An address as far as it names a page: host, path and query."""
    try:
        parts = urlsplit(address.strip().lower())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return address
    return f"{host}{unquote(parts.path).rstrip('/')}{'?' + parts.query if parts.query else ''}"
