"""Former addresses (`aliases`, `redirect_from`) go on answering: a page at each leads to the new one.

`_redirects` and `redirects.map` (for nginx) are the same for hosts that redirect by themselves.
"""

import logging
from pathlib import Path

from pelican import signals

from shorttake import site
from shorttake.render.redirects import alias_file, alias_page, nginx_map, redirects_file

BUILDS_FROM = ()  # nothing besides content, theme and settings


def write_aliases(pelican):
    """Writes a page for each alias, unless a page of the site stands there."""
    blog = site.of_build(pelican.settings)
    output, moved = Path(pelican.output_path), []
    kept = blog.pages.kept if blog.pages else ()
    for post in blog.posts.values():
        if post.head.status == "draft":
            continue
        for alias in post.head.aliases:
            target = output / alias_file(alias)
            if target.exists() or alias_file(alias) in kept:
                logging.getLogger(__name__).warning(
                    "%s: something else stands at the alias %s", post.file, alias
                )
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            moved.append((alias, f"{blog.settings.site_url}{post.address}"))
            page = alias_page(post.head.title, f"{blog.settings.site_url}{post.address}")
            target.write_text(page, encoding="utf-8")
    if moved:
        moved.sort()
        (output / "_redirects").write_text(redirects_file(moved), encoding="utf-8")
        (output / "redirects.map").write_text(nginx_map(moved), encoding="utf-8")


def register():
    """Called by Pelican."""
    signals.finalized.connect(write_aliases)
