"""From HTML to facts: reads the markup, gathers the evidence, and lets `decide` choose."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from shorttake.web.page import PageFacts, decide, evidence, markup, sites
from shorttake.web.page.said import Evidence
from shorttake.web.page.subject import host_keys
from shorttake.web.page.titles import without_site
from shorttake.web.page.walls import is_wall


def read(html: str, url: str, now: datetime | None) -> PageFacts:
    """The facts of an HTML page. An error page, a login or a robot check has none but its site."""
    page = markup.read(html, url)
    said = evidence.gather(page, url)
    site = decide.site(said, host_keys(url))
    if is_wall(without_site(page.head_title, said.site_keys)):
        # What a wall shows is about the wall; only what machines are told can still be about the page.
        said.titles = [item for item in said.titles if item.source not in ("heading", "title")]
    title = decide.title(said)
    if title is None and _shows_wall(page, said):
        return PageFacts(site=site)
    return PageFacts(
        title=title,
        authors=decide.authors(said),
        site=site,
        date=decide.published(said, now),
        description=decide.description(said, title),
        canonical=next((link.href for link in page.links if "canonical" in link.rel), None),
        feed=next((link.href for link in sites.feeds(page)), None),
    )


def _shows_wall(page: markup.Markup, said: Evidence) -> bool:
    """Whether the head title or a heading is that of an error, a login or a robot check."""
    headings = islice(page.all("h1"), 5)
    shown = [page.head_title, *(markup.text_of(heading, 300) for heading in headings)]
    return any(is_wall(without_site(text, said.site_keys)) for text in shown if text)
