"""The body of a WordPress post as its old page showed it, by a few plain rules: for comparing only.

This reads the same source as `shortcodes` and `paragraphs` do, by other means, so that a mistake there shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import urlsplit

_CODE = re.compile(r"(?<!\[)\[(code|sourcecode|php|bash)(?:\s[^\]\n]*)?\](.*?)\[/\1\]", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CAPTION = re.compile(r"\[/?(?:wp_)?caption[^\]]*\]")
_EMBED = re.compile(r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]")
_ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_PLAYER = re.compile(r"<iframe\b[^>]*youtube[^>]*/embed/([\w-]+)[^>]*>\s*</iframe>")


def shown(body: str, site: str, addresses: Mapping[str, str]) -> str:
    """The HTML of the old page; `addresses` are those of the site's entries by their number."""
    text = _CODE.sub(lambda code: f"<pre>{escape(unescape(code[2]), quote=False)}</pre>", body)
    text = _CAPTION.sub(" ", _COMMENT.sub("", text))
    text = _EMBED.sub(r'<a href="\1">\1</a>', text)
    text = _PLAYER.sub(r'<a href="https://www.youtube.com/watch?v=\1">Video on YouTube</a>', text)
    parts = _PRE.split(text)
    parts[::2] = [_ALONE.sub(r'<a href="\1">\1</a>', part) for part in parts[::2]]
    own = urlsplit(site)
    if not own.netloc:
        return "".join(parts)
    text = re.sub(
        rf"https?://{re.escape(own.netloc)}(?=[/\"'?#])", f"{own.scheme}://{own.netloc}", "".join(parts)
    )

    def by_number(match: re.Match[str]) -> str:
        there = addresses.get(match[1])
        return f"{site}{there}" if there else match[0]

    return re.sub(rf"{re.escape(site)}/?\?(?:p|page_id)=(\d+)", by_number, text)
