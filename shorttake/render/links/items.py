"""The items of a Short Take's page, each by itself, to be shown elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection

from shorttake.render.decorate import absolute
from shorttake.render.tags import tags

_LI = frozenset(("li",))
_PERMALINK = re.compile(r' ?<a class="permalink"[^>]*>#</a>')
# The link that an item is named by on its own page is what it is about on any other.
_OWN, _ABOUT = 'class="u-url p-name"', 'class="u-bookmark-of h-cite"'
_ID = re.compile(r"""(<[A-Za-z][^<>]*?)\sid=(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")


def items(page: str, anchors: Collection[str]) -> dict[str, str]:
    """What stands in each list item whose id is one of these anchors, by its anchor."""
    found: dict[str, str] = {}
    opened: list[tuple[str, int]] = []
    for tag in tags(page, _LI) if anchors else ():
        if not tag.closes:
            opened.append((tag.attribute("id") or "", tag.end))
        elif opened:
            anchor, start = opened.pop()
            if anchor in anchors:
                found.setdefault(anchor, page[start : tag.start].strip())
    return found


def elsewhere(item: str, base: str) -> str:
    """An item as it may stand in another page: without ids and permalink, its addresses made from `base`."""
    item = _PERMALINK.sub("", item).replace(_OWN, _ABOUT)
    return absolute(_ID.sub(r"\1", item), base)
