"""axe-core in light and dark, wide and narrow; no page scrolls sideways, complains or loads too much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checks.browser import chromium, opened
from checks.built import Built, Finding, Skipped

AXE = Path(".venv/site/npm/node_modules/axe-core/axe.min.js")
VIEWS = ((1280, "light"), (1280, "dark"), (320, "light"), (320, "dark"))
REQUESTS = 5  # for a post, the page itself among them
_RUN = """axe.run(document, {
    runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    resultTypes: ["violations", "incomplete"],
})"""


def check(site: Built, most: int = 1) -> Iterator[Finding]:
    """Whatever axe finds, and what it cannot decide, on every post and a page of each other kind."""
    if not AXE.is_file():
        raise Skipped("axe-core is not there (npm: axe-core)")
    axe = AXE.read_text(encoding="utf-8")
    with chromium() as browser:
        for wide, scheme in VIEWS:
            with opened(browser, site, wide, scheme) as (page, heard):
                for name in site.kinds(most):
                    heard.clear()
                    page.goto(site.url(name))
                    where = f"{name} ({wide}, {scheme})"
                    yield from (Finding(where, said) for said in heard.said)
                    yield from (Finding(where, f"asks {url}") for url in heard.abroad)
                    if name in site.posts and len(heard.asked) > REQUESTS:
                        yield Finding(where, f"asks for {len(heard.asked)} files")
                    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                        yield Finding(where, "scrolls sideways")
                    page.evaluate(axe)
                    found = page.evaluate(_RUN)
                    for kind in ("violations", "incomplete"):
                        for rule in found[kind]:
                            for node in rule["nodes"][:3]:
                                said = f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
                                yield Finding(where, said, doubtful=kind == "incomplete")
