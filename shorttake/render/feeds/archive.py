"""The whole of a feed, from its first entry on, in parts that stay as they are (RFC 5005 §4).

A part is full before it is published, and a new entry never moves an old one to another part: so readers
and crawlers that go back through the parts fetch each of them once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shorttake.render.feeds.entry import Entry, Feed


def archives(feed: Feed, every: Sequence[Entry], size: int, folder: str = "") -> tuple[Feed, list[Feed]]:
    """The feed with a way to its past, and the parts of that, oldest first; `every` is newest first.

    Part `n` is `n.xml` in `folder` (a whole address; if not given, `archive` beside the feed), with `size`
    entries. The feed and its parts together hold every entry, wherever a part is not yet full.
    """
    folder = folder or f"{feed.url.rpartition('/')[0]}/archive"
    oldest = list(reversed(every))
    full = len(oldest) // size if len(oldest) > len(feed.entries) else 0
    urls = [f"{folder}/{number}.xml" for number in range(1, full + 1)]
    parts: list[Feed] = []
    for number, url in enumerate(urls):
        links = [("current", feed.url)]
        if number:
            links.append(("prev-archive", urls[number - 1]))
        if number + 1 < full:
            links.append(("next-archive", urls[number + 1]))
        some = oldest[number * size : (number + 1) * size]
        # The same feed (§4: one id), so that its entries are not taken for another one's.
        parts.append(
            replace(feed, url=url, entries=tuple(reversed(some)), links=tuple(links), is_archive=True, hub="")
        )
    return (replace(feed, links=(*feed.links, ("prev-archive", urls[-1]))) if urls else feed), parts
