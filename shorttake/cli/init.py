"""`shorttake init`: starts a blog in a new folder."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from shorttake import clock
from shorttake.cli import show
from shorttake.errors import AddressError, UsageError
from shorttake.scaffold import Start, begin, parts
from shorttake.scaffold.zone import machine_zone
from shorttake.site import Site
from shorttake.urls import parse_web_address


@click.command(
    epilog="Example: shorttake init my-blog --title 'Patch Notes' --author 'Ada Example'"
    " --url https://links.example.org --timezone Europe/Amsterdam"
)
@click.argument("folder", metavar="DIR", type=click.Path())
@click.option("--title", help="The name of the blog; the folder's name without it.")
@click.option("--author", default="", help="Who writes it.")
@click.option("--url", default="", help="Where it will be on the web; may be set later.")
@click.option("--timezone", metavar="ZONE", help="Such as Europe/Amsterdam; this machine's without it.")
@click.pass_obj
def init(site: Site, folder: str, title: str | None, author: str, url: str, timezone: str | None) -> None:
    """Start a blog in DIR: settings, theme, plugins, a Makefile and a first page.

    DIR is a new folder or an empty one (a .git or .venv in it does no harm); with files in it it is
    refused, and nothing is changed.
    """
    if not folder.strip():
        raise UsageError("there is no name of a folder", "DIR", "`shorttake init .` starts a blog right here")
    target = site.start / folder
    if title is not None and not title.strip():
        raise UsageError("the title is empty", "--title", "leave it out to take the folder's name")
    if timezone is not None:
        clock.zone(timezone, "--timezone")
    start = Start(title or _title(target), author, _url(url), timezone or machine_zone(site.environ))
    begun = begin(target, parts(start), python())
    verb = "finished" if begun.resumed else "started"
    show.out(f"{verb} the blog {show.plain(start.title, 60)} in {folder}")
    show.out(f"  pelicanconf.py    its settings: look them through (time zone: {start.zone})")
    show.out("  content/          what you write; pages/about.md is the first page, and yours to change")
    show.out("  theme/, plugins/  how it looks, and how it is built")
    show.out("next:")
    if target.resolve() != Path.cwd():
        show.out(f"  cd {'./' if folder.startswith('-') else ''}{shlex.quote(folder)}")
    show.out("  make serve         # see it at http://127.0.0.1:8000/")
    show.out("  shorttake add-link https://example.org/ --note 'Why it is worth reading.'")
    show.out(f"  {'' if start.url else 'SITEURL=https://example.org '}make publish")


def _title(folder: Path) -> str:
    """A name for the blog from that of its folder."""
    words = re.sub(r"[-_\s]+", " ", "".join(c if c.isprintable() else " " for c in folder.resolve().name))
    words = words.strip()
    return words[:1].upper() + words[1:] if words else "Links"


def python() -> str:
    """The interpreter that finds shorttake wherever it is called; empty for a checkout run in place."""
    from importlib import metadata

    try:
        metadata.distribution("shorttake")
    except metadata.PackageNotFoundError:
        return ""
    return sys.executable


def _url(words: str) -> str:
    """The address of a site, without a slash at its end; raises AddressError."""
    if not words.strip():
        return ""
    url = parse_web_address(words)
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        raise AddressError("a site's address has no ? and no #", "--url", "give https://links.example.org")
    return url.rstrip("/")
