"""Which sites have rules of their own for what names a page, and where those rules stand."""

from __future__ import annotations

from collections.abc import Callable

from shorttake.urls import networks, works
from shorttake.urls.hosts import AMAZON_SHOPS
from shorttake.urls.page import Page

Rule = Callable[[Page], Page]

_SITES: dict[str, Rule] = {
    "youtube.com": networks.youtube,
    "youtu.be": networks.youtube,
    "x.com": networks.x,
    "arxiv.org": works.arxiv,
    "doi.org": works.doi,
    "github.com": works.github,
    "gitlab.com": works.cloned,
    "codeberg.org": works.cloned,
    "bitbucket.org": works.cloned,
    "medium.com": networks.medium,
    "substack.com": networks.substack,
    "reddit.com": networks.reddit,
    "redd.it": networks.reddit,
    "docs.google.com": works.google_docs,
    "drive.google.com": works.google_drive,
    **dict.fromkeys(
        (
            "stackoverflow.com",
            "superuser.com",
            "serverfault.com",
            "askubuntu.com",
            "mathoverflow.net",
            "stackapps.com",
        ),
        networks.stack,
    ),
    **dict.fromkeys(AMAZON_SHOPS, networks.amazon),
}
# Below these each sub-domain has the same rules.
_SUB_DOMAINS: dict[str, Rule] = {
    "medium.com": networks.medium,
    "substack.com": networks.substack,
    "stackexchange.com": networks.stack,
    "stackoverflow.com": networks.stack,
    "superuser.com": networks.stack,
    "serverfault.com": networks.stack,
    "askubuntu.com": networks.stack,
    **dict.fromkeys(
        (
            "wikipedia.org",
            "wiktionary.org",
            "wikibooks.org",
            "wikinews.org",
            "wikiquote.org",
            "wikisource.org",
            "wikiversity.org",
            "wikivoyage.org",
            "wikimedia.org",
        ),
        works.wikimedia,
    ),
}


_PARENTS = tuple(f".{site}" for site in _SUB_DOMAINS)


def rule_of(site: str) -> Rule | None:
    """The rule of a site, by its name as `hosts.site_of` gives it."""
    rule = _SITES.get(site)
    if rule is None and site.endswith(_PARENTS):
        rule = _SUB_DOMAINS[site[site.rfind(".", 0, site.rfind(".")) + 1 :]]
    return rule
