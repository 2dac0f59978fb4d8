"""Gathers what a page says of itself under the five questions; nothing is decided here: `decide` chooses."""

from __future__ import annotations

from shorttake.web.page import bylines, datelines, descriptions, headlines, sites
from shorttake.web.page.markup import Markup
from shorttake.web.page.said import Evidence
from shorttake.web.page.subject import Subject, account_keys, host_keys
from shorttake.web.page.words import key


def gather(markup: Markup, url: str) -> Evidence:
    """Reads the whole page once; what the site is called first, since that is no title and no author."""
    page = Subject(markup, url)
    said = Evidence(sites=list(sites.gather(page)))
    known = frozenset({key(item.value) for item in said.sites} | host_keys(url)) - {""}
    page.find_work(known)
    said.titles = list(headlines.gather(page, known))
    names = list(said.sites)
    said.sites += sites.affixes(page, said.titles)
    said.site_keys = known
    # A nickname may be that of the blog's address: NAME.wordpress.com is written by NAME.
    said.authors = list(bylines.gather(page, known - account_keys(url), names))
    said.dates = list(datelines.gather(page))
    said.descriptions = list(descriptions.gather(page))
    said.taglines = descriptions.taglines(page)
    return said
