"""Ways to share a post: plain links, that tell nobody anything until a reader follows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote


class Way(NamedTuple):
    """One way: what it is called, and where it leads ("" for what only a script can do)."""

    name: str
    url: str


# Where each service takes words or an address: {both} is the title with the address, percent-encoded.
_SERVICES = {
    "copy": Way("Copy the address", ""),
    "mail": Way("Mail", "mailto:?subject={title}&body={url}"),  # RFC 6068
    # After the number sign, so that the page there reads it and its server does not (blog.joinmastodon.org).
    "mastodon": Way("Mastodon", "https://share.joinmastodon.org/#text={both}"),
    "bluesky": Way("Bluesky", "https://bsky.app/intent/compose?text={both}"),  # docs.bsky.app, action intents
    "linkedin": Way("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
}
_MOST = 200  # characters of a title; services take 300 to 500 in all


def ways(names: Iterable[str], title: str, url: str) -> list[Way]:
    """The ways to share a page by these names, in their order."""
    short = title if len(title) <= _MOST else f"{title[: _MOST - 1]}…"
    words = {
        "title": _quoted(short),
        "url": _quoted(url),
        "both": _quoted(f"{short} {url}"),
    }
    return [Way(way.name, way.url.format(**words)) for way in (_SERVICES[name] for name in names)]


def _quoted(words: str) -> str:
    return quote(words.encode("utf-8", "replace"), safe="")
