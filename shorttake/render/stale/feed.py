"""What one of Pelican's own feeds is made of, so that one that would be the same is left as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shorttake.render.stale.kept import named

_POST = ("title", "url", "content", "summary", "date")
_SITE = ("SITENAME", "SITEURL", "SITESUBTITLE", "FEED_DOMAIN")


def asked(posts: Sequence[Any], context: Mapping[str, Any], *more: Any) -> Any | None:
    """Plain values for all that `pelican.writers.Writer.write_feed` takes of these posts and of the context,
    besides the settings; None where there is a post of which nobody can say that.

    `more` are plain values that it was called with.
    """
    found = [_said(post) for post in posts]
    if not found or None in found:  # a feed of nothing has the time at which it was made
        return None
    return (found, [str(context.get(name)) for name in _SITE], more)


def _said(post: Any) -> Any | None:
    words = named(post, _POST)
    if words is None:
        return None
    labels = [str(getattr(post, name, None)) for name in ("category", "author", "modified")]
    return (words, labels, [str(tag) for tag in getattr(post, "tags", ())])
