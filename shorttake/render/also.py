"""Where else a page was linked, told with each item of a Short Take that links it."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from shorttake.render.links.mention import Said

MOST = 3  # places that are named
_COMMON = 6  # a page linked in more posts is somebody's front page, and says nothing


class Place(NamedTuple):
    """Where else: an address below the site's root, the post's title, the number of an issue."""

    url: str
    post: str
    number: int | None


def places(said: Iterable[Said]) -> dict[str, dict[str, list[Place]]]:
    """For the items of each post (by its address, and there by their anchors) where else a page was linked
    that they link: the latest few, oldest first."""
    every = list(said)
    others = elsewhere(every)
    found: dict[str, dict[str, list[Place]]] = {}
    for one in every:
        if one.id in others:
            some = [Place(other.url, other.post, other.number) for other in others[one.id][-MOST:]]
            found.setdefault(one.post_url, {})[one.url.partition("#")[2]] = some
    return found


def elsewhere(said: Iterable[Said]) -> dict[str, list[Said]]:
    """For each thing said (by its id) what else was said of a page that it links, oldest first."""
    every = list(said)
    by_page: dict[str, list[Said]] = defaultdict(list)
    for one in every:
        for link in one.links:
            some = by_page[link.canonical]
            if not some or some[-1] is not one:
                some.append(one)
    by_page.pop("", None)
    shared = {page: some for page, some in by_page.items() if len(some) > 1 and _is_telling(some)}
    found: dict[str, list[Said]] = {}
    for one in every:
        others: dict[str, Said] = {}
        for link in one.links:
            if link.canonical in shared:
                some = shared[link.canonical]
                others |= {other.post_url: other for other in some if other.post_url != one.post_url}
        if others:
            found[one.id] = sorted(others.values(), key=lambda other: (other.date, other.url))
    return found


def _is_telling(said: Iterable[Said]) -> bool:
    return 1 < len({one.post_url for one in said}) <= _COMMON


def add_also(page: str, others: Mapping[str, Sequence[Place]], base: str) -> str:
    """The HTML of a Short Take with "also in #12" at the end of each item that has such others, by anchor."""
    for anchor, some in others.items():
        sign = f' <a class="permalink" href="#{html.escape(anchor)}"'
        links = ", ".join(
            f'<a href="{html.escape(f"{base}/{one.url}")}"><bdi>{html.escape(_name(one))}</bdi></a>'
            for one in some
        )
        page = page.replace(sign, f' <span class="also">Also linked in {links}.</span>{sign}', 1)
    return page


def _name(one: Place) -> str:
    return f"#{one.number}" if one.number is not None else one.post
