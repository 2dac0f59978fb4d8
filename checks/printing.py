"""Posts as they are printed by Chromium: the text with the hosts of its links, and nothing to click."""

from __future__ import annotations

from collections.abc import Iterator

from checks.browser import chromium, opened
from checks.built import Built, Finding

ONLY_ON_SCREENS = "nav, button, select, input, .share, .permalink, .colophon, .related, .comments, .skip"
_SEEN = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"


def check(site: Built) -> Iterator[Finding]:
    """What is of no use on paper, and links whose host is not said there."""
    with chromium() as browser, opened(browser, site, 800) as (page, _):
        page.emulate_media(media="print")
        for post in site.posts:
            page.goto(site.url(post))
            for one in page.eval_on_selector_all(ONLY_ON_SCREENS, _SEEN):
                yield Finding(post, f"it is printed: {one}")
            hosts = page.eval_on_selector_all(".host", "all => all.length")
            if hosts != len(page.eval_on_selector_all(".host", _SEEN)):
                yield Finding(post, "hosts behind links are not printed")
