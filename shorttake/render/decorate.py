"""What our pages show around the author's links: the host each leads to, and a permalink for each item."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from urllib.parse import urljoin

from shorttake.urls import host_label

# Tags are found by their marks: the HTML comes from our renderer, and what is not a tag is escaped in it.
_LINK = re.compile(
    r"<!--.*?-->|<(script|style|textarea|title)\b.*?</\1\s*>|"
    r"<a\b(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(?P<words>.*?)</a\s*>",
    re.DOTALL | re.IGNORECASE,
)
_HREF = re.compile(r"(?<![\w-])href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^>]*\bid=\"(?P<anchor>item-[a-z0-9-]+)\"[^>]*>")
_ADDRESS = re.compile(
    r"(?P<before><[a-z][^>]*?(?<![\w-])(?:href|src|poster|cite|longdesc)\s*=\s*)"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')",
    re.IGNORECASE,
)


def label_hosts(page: str, own: str = "") -> str:
    """The HTML with ` (host)` after every link that leads elsewhere; `own` is the site's own host.

    A link whose words name the host already, or that holds an image, stays as it is.
    """

    def label(match: re.Match[str]) -> str:
        if match["attributes"] is None:
            return match[0]
        href = _HREF.search(match["attributes"])
        address = (
            html.unescape(next((part for part in href.groups() if part is not None), "")) if href else ""
        )
        if not address.lower().startswith(("http://", "https://")):
            return match[0]
        host = host_label(address)
        words = html.unescape(re.sub(r"<[^>]*>", "", match["words"])).casefold()
        if not host or host == own or host.casefold() in words or "<img" in match["words"].lower():
            return match[0]
        return f'{match[0]}<span class="host"> ({html.escape(host)})</span>'

    return _LINK.sub(label, page)


def add_permalinks(page: str, anchors: Collection[str]) -> str:
    """The HTML with a link to itself at the end of each item with one of these anchors."""
    parts: list[str] = []
    done = 0
    for match in _ITEM.finditer(page):
        if match["anchor"] not in anchors:
            continue
        end = _end_of_item(page, match.end())
        link = f' <a class="permalink" href="#{match["anchor"]}" aria-label="Permalink to this item">#</a>'
        at = end
        while page[:at].endswith("\n"):
            at -= 1
        if page[:at].endswith("</p>"):  # the last paragraph of the item, not a line of its own
            at -= len("</p>")
        parts += [page[done:at], link]
        done = at
    return "".join(parts) + page[done:]


def _end_of_item(page: str, at: int) -> int:
    """Where the </li> of an item begins, lists inside it passed over."""
    depth = 1
    for tag in re.finditer(r"<(/?)li\b[^>]*>", page[at:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return at + tag.start()
    return len(page)


def absolute(page: str, base: str) -> str:
    """The HTML with every address made absolute, as feeds need it (RFC 4287 §3.1.1.3), from `base`."""

    def join(match: re.Match[str]) -> str:
        written = match["double"] if match["double"] is not None else match["single"]
        try:
            address = urljoin(base, html.unescape(written).strip())
        except ValueError:
            return match[0]
        return f'{match["before"]}"{html.escape(address)}"'

    return _ADDRESS.sub(join, page)
