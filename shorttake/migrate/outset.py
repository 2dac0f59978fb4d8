"""What the settings of the new blog are made of: name, address, zone, series, sections, patterns, files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shorttake.migrate.blog import OldBlog
from shorttake.migrate.headings import filed, headings_of
from shorttake.migrate.places import folder_of, pattern, series_of
from shorttake.settings import Section

ARTICLE_URL, PAGE_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/", "{slug}/"
_MENU = 4  # pages in the menu; more are for the author to choose


@dataclass(frozen=True)
class Outset:
    """The words of the new settings; `static` are below `content/`, `feeds` the old addresses of the feed."""

    title: str
    tagline: str
    author: str
    url: str
    zone: str
    language: str
    article_url: str
    page_url: str
    series: tuple[str, ...]
    sections: tuple[Section, ...]
    doubtful: tuple[tuple[str, int, str], ...]
    static: tuple[str, ...]
    menu: tuple[tuple[str, str], ...]
    feeds: Mapping[str, str]


def outset(old: OldBlog, known: tuple[Section, ...], zone: str) -> Outset:
    """What the old blog says, and what its posts show; `known` are sections, `zone` where it has none."""
    posts = [post.meaning for post in old.posts if not post.page and not post.meaning.draft]
    pages = [post.meaning for post in old.posts if post.page and not post.meaning.draft]
    series = series_of(old.posts)
    takes = [post for post in old.posts if folder_of(post, series) == "takes"]
    sections = filed(headings_of(post.body for post in takes), known)
    static = sorted({"images", *(one.address.lstrip("/").partition("/")[0] for one in old.files)})
    menu = [(page.title, page.address.lstrip("/")) for page in pages if page.address.count("/") <= 2][:_MENU]
    return Outset(
        old.site.title or "Blog",
        old.site.tagline,
        old.site.author,
        old.site.url,
        old.site.zone or zone,
        old.site.language,
        pattern(posts, ARTICLE_URL),
        pattern(pages, PAGE_URL),
        tuple(series),
        sections.sections,
        sections.doubtful,
        tuple(static),
        tuple(menu),
        dict(old.site.feeds),
    )
