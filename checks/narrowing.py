"""The lists of every link, narrowed down in Chromium by section, host and author, as the reader chooses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.browser import chromium, opened
from checks.built import Built, Finding

_FIELDS = ("Section", "Host", "Author")
# Of each link on the page: its section, host and author, and whether a reader sees it.
_LINKS = """items => items.map(li => [
    li.querySelector('.p-category')?.textContent ?? '',
    (li.querySelector('.host')?.textContent ?? '').trim().slice(1, -1),
    li.dataset.author ?? '',
    li.checkVisibility(),
])"""
# Headings and rows under which nothing is left.
_EMPTY = """blocks => blocks.filter(one => one.checkVisibility()
    && ![...one.querySelectorAll('.linked > li')].some(li => li.checkVisibility())).length"""


def check(site: Built) -> Iterator[Finding]:
    """Pages where a choice shows other links than fit, counts wrongly, or leaves an empty heading."""
    pages = [
        page for page in site.pages if page.startswith("links/") and site.tree(page).cssselect(".narrow")
    ]
    if not pages:
        yield Finding("links/", "no page has a list to narrow down")
    with chromium() as browser:
        for page in pages:
            with opened(browser, site, 1_000) as (tab, _):
                tab.goto(site.url(page))
                yield from (Finding(page, text) for text in _wrong(tab))


def _wrong(tab: Any) -> Iterator[str]:
    links = tab.eval_on_selector_all("#_links .linked > li", _LINKS)
    if not links or not all(seen for *_, seen in links):
        yield "not every link is there before anything was chosen"
    for place, field in enumerate(_FIELDS):
        values = sorted({link[place] for link in links} - {""})
        menu = tab.locator(f'.narrow select[data-by="{field}"]')
        if menu.is_disabled() != (len(values) < 2):
            yield f"{field} can be chosen where there is nothing to choose, or the other way round"
        if len(values) < 2:
            continue
        for value in (values[0], values[-1]):
            menu.select_option(value)
            yield from _amiss(tab, f"{field} {value}", [link for link in links if link[place] == value])
        both = next((link for link in links if link[0] and link[1] and link[place]), None)
        if both and field == "Section":  # two choices at once, then all of it back
            menu.select_option(both[0])
            hosts = tab.locator('.narrow select[data-by="Host"]')
            if not hosts.is_disabled():
                hosts.select_option(both[1])
                fits = [link for link in links if link[:2] == both[:2]]
                yield from _amiss(tab, f"{both[0]} and {both[1]}", fits)
                hosts.select_option("")
        menu.select_option("")
        yield from _amiss(tab, f"{field} taken back", links)


def _amiss(tab: Any, chosen: str, expected: list[list[Any]]) -> Iterator[str]:
    shown = [link[:3] for link in tab.eval_on_selector_all("#_links .linked > li", _LINKS) if link[3]]
    told = tab.inner_text(".narrow [role=status]")
    if shown != [link[:3] for link in expected]:
        yield f"{chosen}: shows {len(shown)} links, not the {len(expected)} that fit"
    if told.split(" ")[0] != str(len(expected)):
        yield f"{chosen}: says «{told}», and {len(expected)} fit"
    if tab.eval_on_selector_all("#_links .rows > li, #_links section.hung", _EMPTY):
        yield f"{chosen}: a heading stands above nothing"
