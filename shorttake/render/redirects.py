"""A former address of a post as a page that leads to the new one, for hosts that know no redirects. Pure."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

# What tells a server of what kind a file is; "v1.2" has none, and would be sent as something to save.
_ENDING = re.compile(r"[^.]\.[A-Za-z][A-Za-z0-9]{0,5}$")


def alias_file(alias: str) -> str:
    """The file below the output folder that answers at this address (which begins with a slash)."""
    path = unquote(alias).lstrip("/")
    last = path.rpartition("/")[2]
    if not last:
        return f"{path}index.html"
    return path if _ENDING.search(last) else f"{path}/index.html"


def alias_page(title: str, address: str) -> str:
    """A page that sends readers on at once, and tells search engines where the post is now.

    As Google's documentation of redirects has it (a "meta refresh" of 0 seconds is a permanent redirect),
    with a link for whoever's browser does not follow.
    """
    name, where = html.escape(title), html.escape(address)
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{name}</title>\n"
        f'<link rel="canonical" href="{where}">\n'
        '<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={where}">\n'
        f'</head>\n<body>\n<p>This page is now at <a href="{where}">{name}</a>.</p>\n</body>\n</html>\n'
    )
