"""`sitemap.xml` and `robots.txt`: which pages search engines should know of, when each last changed. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shorttake.render.feeds.xml import HEAD, in_text

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# https://www.sitemaps.org/protocol.html: a file holds at most so many addresses.
MOST = 50_000
_NOINDEX = re.compile(rb"<meta\s+name=[\"']?robots[\"']?\s+content=[\"']?[^\"'>]*noindex", re.IGNORECASE)


class Page(NamedTuple):
    """A page of the site: its whole address, and when it last changed where that is known."""

    url: str
    changed: dt.datetime | None = None


def is_hidden(head: bytes) -> bool:
    """Whether a page asks, in the first bytes of its HTML, not to be listed."""
    return bool(_NOINDEX.search(head))


def sitemaps(pages: Sequence[Page], base: str, most: int = MOST) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file: one, or where there are more than `most` pages an index and its parts.

    `base` is the site's address without a slash at the end. As https://www.sitemaps.org/protocol.html has it.
    """
    if len(pages) <= most:
        yield "sitemap.xml", _document("urlset", "url", pages)
        return
    parts = [pages[at : at + most] for at in range(0, len(pages), most)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", _document("sitemapindex", "sitemap", [Page(f"{base}/{name}") for name in names])
    for name, part in zip(names, parts, strict=True):
        yield name, _document("urlset", "url", part)


def robots(base: str) -> str:
    """A `robots.txt` (RFC 9309) that lets everybody in and says where the sitemap is."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {base}/sitemap.xml\n"


def _document(root: str, name: str, pages: Sequence[Page]) -> bytes:
    def lines() -> Iterator[str]:
        for page in pages:
            yield f"  <{name}>\n    <loc>{in_text(page.url)}</loc>\n"
            if page.changed:
                yield f"    <lastmod>{page.changed.replace(microsecond=0).isoformat()}</lastmod>\n"
            yield f"  </{name}>\n"

    start = f'{HEAD}<{root} xmlns="{SPACE}"'
    return (f"{start}>\n{''.join(lines())}</{root}>\n" if pages else f"{start}/>\n").encode()
