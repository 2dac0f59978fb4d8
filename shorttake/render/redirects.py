"""Former addresses of posts: a page at each that leads on, and lists for hosts that redirect. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import quote, unquote

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


def redirects_file(moved: Iterable[tuple[str, str]]) -> str:
    """`_redirects`, as Netlify and Cloudflare Pages take it: an old path and the new address a line."""
    return "".join(f"{_path(old)} {_path(new)} 301\n" for old, new in moved)


def nginx_map(moved: Iterable[tuple[str, str]]) -> str:
    """The inside of nginx's `map $uri $moved { include redirects.map; }`, with paths decoded as `$uri` is.

    https://nginx.org/en/docs/http/ngx_http_map_module.html: what is quoted is no regular expression unless it
    begins with a tilde, and a path begins with a slash; a dollar sign in the new address would be a variable.
    """
    return "".join(f'"{_quoted(unquote(old))}" "{_quoted(_path(new))}";\n' for old, new in moved)


def _path(address: str) -> str:
    """An address without a blank or anything that ends a line, each percent-encoded once."""
    return quote(address, safe="/:?#[]@!&'()*+,;=%~-._")


def _quoted(words: str) -> str:
    kept = "".join(c for c in words if c.isprintable())
    return kept.replace("\\", "\\\\").replace('"', '\\"')
