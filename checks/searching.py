"""The search of the built site, asked by keyboard in Chromium: it finds an item and leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from checks.browser import chromium, opened
from checks.built import Built, Finding

PAGE = "search/index.html"


def question(site: Built) -> str:
    """The first long word of an item of the site, which a search for it must find."""
    for post in site.posts:
        for item in site.tree(post).cssselect("li.item a"):
            for word in item.text_content().split():
                if len(word) > 6 and word.isalpha():
                    return word
    return ""


def check(site: Built) -> Iterator[Finding]:
    """Why a search fails, where it does."""
    word = question(site)
    if PAGE not in site.pages or not word:
        return
    with chromium() as browser, opened(browser, site, 1280) as (page, heard):
        page.goto(site.url(PAGE))
        page.focus("#_words")
        page.keyboard.type(word)
        page.keyboard.press("Enter")
        try:
            page.wait_for_selector("#_results a", timeout=60_000)
        except Exception as error:  # noqa: BLE001 (whatever the browser says is what is wrong)
            yield Finding(PAGE, f"nothing is found for {word!r}: {str(error).splitlines()[0]} {heard.said}")
            return
        page.wait_for_function("document.activeElement.closest('#_results')")
        links = page.eval_on_selector_all("#_results a", "all => all.map(one => one.href)")
        items = [url for url in links if "#item-" in url]
        if not items:
            yield Finding(PAGE, f"no item is found for {word!r}")
        for url in links:
            file, fragment = site.file(url), urlsplit(url).fragment
            if file is None or (fragment and f'id="{fragment}"' not in file.read_text(encoding="utf-8")):
                yield Finding(PAGE, f"a result leads nowhere: {url}")
        yield from (Finding(PAGE, said) for said in heard.said)
        yield from (Finding(PAGE, f"asks {url}") for url in heard.abroad)
    with chromium() as browser, opened(browser, site, 1280, java_script_enabled=False) as (page, _):
        page.goto(site.url(PAGE))
        if page.is_visible("#_search") or not page.is_visible("main section a"):
            yield Finding(PAGE, "without JavaScript it is no plain page")
