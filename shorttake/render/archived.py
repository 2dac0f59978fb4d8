"""What a page says of links that died: where the copy is, for readers and for programs (Robust Links).

The author's text has a mark behind such a link, `([archived](…/web/20130601120000/https://gone.example/))`.
Here the two get the attributes of Robust Links (https://robustlinks.mementoweb.org/spec/), so that whoever
knows them finds the copy even where the mark's words are another language's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from shorttake.render.tags import Tag, replaced, tags, words_of

WORD = "archived"
_LINKS = frozenset(("a",))
_COPY = re.compile(r"/web/(\d{4})(\d{2})?(\d{2})?\d{0,6}(?:[a-z]{2}_)?/https?:/", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*\(\s*")


def is_copy(words: str | None, url: str) -> bool:
    """Whether a link is the mark behind another one, and leads to a copy of that one's page."""
    return (words or "").strip().lower() == WORD and bool(_COPY.search(url))


def robust_links(page: str, rotten: Mapping[str, str]) -> str:
    """The HTML with Robust Links attributes on every link that has a mark behind it, and on the mark.

    `rotten` is the state of links that are known to be dead, parked or soft 404s by their address as
    written: such a link gets `data-link-state`, so that a theme can show it.
    """
    if WORD not in page and not rotten:
        return page
    links = _links(page)
    edits: list[tuple[int, int, str]] = []
    for number, (opened, closed, href) in enumerate(links):
        words = ""
        if href in rotten:
            words = f' data-link-state="{html.escape(rotten[href])}"'
        if number + 1 < len(links):
            mark, mark_end, copy = links[number + 1]
            taken = _COPY.search(copy)
            if (
                taken
                and _BETWEEN.fullmatch(page, closed.end, mark.start)
                and page[mark_end.end : mark_end.end + 1] == ")"
                and is_copy(words_of(page[mark.end : mark_end.start]), copy)
            ):
                date = "-".join(part for part in taken.groups() if part)
                words += (
                    f' data-originalurl="{html.escape(href)}" data-versionurl="{html.escape(copy)}"'
                    f' data-versiondate="{date}"'
                )
                note = (
                    f' class="archived" data-originalurl="{html.escape(href)}" data-versiondate="{date}"'
                    f' title="The page as it was on {date}, kept by an archive"'
                )
                edits.append((mark.end - 1, mark.end - 1, note))
        if words:
            edits.append((opened.end - 1, opened.end - 1, words))
    return replaced(page, sorted(edits))


def _links(page: str) -> list[tuple[Tag, Tag, str]]:
    """Every link with an address: its opening and closing tag, and where it leads."""
    found: list[tuple[Tag, Tag, str]] = []
    opened: Tag | None = None
    for tag in tags(page, _LINKS):
        if not tag.closes:
            opened = tag
        elif opened is not None:
            href = opened.attribute("href")
            if href:
                found.append((opened, tag, href.strip()))
            opened = None
    return found
