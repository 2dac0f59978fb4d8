"""The frame of a shown copy: an HTML file that loads nothing, and says above the page what it is."""

from __future__ import annotations

import html
import shlex
from collections.abc import Mapping

from shorttake.snapshots import media
from shorttake.snapshots.reading import Stored
from shorttake.snapshots.snapshot import Snapshot

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
OURS = "shorttake-"  # how the ids begin that are ours, and nobody else's

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)

# Our own words must be readable whatever the page's styles say. These rules cannot be outdone, since the
# page's have lost their "!important"; and the page is in a box that nothing of it can leave.
_STYLE = f"""
html, body {{ display: block !important; visibility: visible !important; opacity: 1 !important;
  position: static !important; transform: none !important; filter: none !important; mask: none !important;
  clip-path: none !important; height: auto !important; max-height: none !important; contain: none !important;
  overflow: visible !important; animation: none !important; content-visibility: visible !important }}
body {{ margin: 0 !important; padding: 0 !important }}
html::before, html::after, body::before, body::after, #{OURS}copy::before, #{OURS}copy::after {{
  content: none !important }}
#{OURS}copy {{ all: initial !important; display: block !important; position: relative !important;
  z-index: 1 !important; padding: 0.8em 1em !important; font: 16px/1.5 system-ui, sans-serif !important;
  color: #1a1a1a !important; background: #fff7d6 !important; border-bottom: 2px solid #8a6d00 !important }}
#{OURS}copy * {{ all: revert !important }}
#{OURS}copy a {{ color: #0b4a8f !important }}
#{OURS}page {{ display: block !important; position: relative !important; z-index: 0 !important;
  isolation: isolate !important; contain: layout paint !important }}
#{OURS}page img {{ max-width: 100%; height: auto }}
"""


def framed(
    snapshot: Snapshot,
    page: Stored,
    content: str,
    *,
    title: str = "",
    styles: str = "",
    root: Mapping[str, str] | None = None,
    body: Mapping[str, str] | None = None,
) -> str:
    """The whole file around `content` and `styles`, which are harmless HTML already.

    `root` and `body` are attributes for these elements, still to be escaped.
    """
    return (
        f"<!DOCTYPE html>\n<html{_attributes(root)}>\n<head>\n"
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="robots" content="noindex, nofollow">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Copy of {html.escape((title or snapshot.final)[:300])}</title>\n"
        f"{styles}\n<style>{_STYLE}</style>\n"
        f"</head>\n<body{_attributes(body)}>\n{_banner(snapshot, page)}\n"
        f'<div id="{OURS}page">\n{content}\n</div>\n</body>\n</html>\n'
    )


def not_a_page(snapshot: Snapshot, page: Stored) -> str:
    """What is said of a PDF or another file: what it is, and how to take it out of the copy."""
    where = snapshot.path
    kept = where.parent.parent.parent.name == "snapshots"
    file = html.escape(shlex.quote("/".join(where.parts[-4:]) if kept else str(where)))
    name = html.escape(shlex.quote(f"{where.name.partition('.')[0]}.{media.ending(page.media)}"))
    return (
        f"<p>What was kept is no web page but {html.escape(media.called(page.media))},"
        f" {len(page.body):,} bytes.</p>\n"
        "<p>This takes it out of the copy:</p>\n"
        f"<pre>shorttake snapshot show {file} --raw --output {name}</pre>\n"
        "<p>or, with the tools of web archives:</p>\n"
        f"<pre>warcio extract --payload {file} {snapshot.offset} &gt; {name}</pre>"
    )


def _banner(snapshot: Snapshot, page: Stored) -> str:
    day = snapshot.date
    address = html.escape(snapshot.final)
    led = "" if snapshot.url == snapshot.final else f" (asked for as {html.escape(snapshot.url)})"
    cut = " The page was longer than what was kept." if page.truncated else ""
    return (
        f'<div id="{OURS}copy" role="note" lang="en" dir="ltr">This is a copy of'
        f' <a href="{address}" rel="noopener noreferrer nofollow">{address}</a>{led}, kept on'
        f' <time datetime="{day:%Y-%m-%dT%H:%M:%SZ}">{day.day} {_MONTHS[day.month - 1]} {day.year},'
        f" {day:%H:%M} UTC</time>. Scripts, forms and whatever was not kept are not shown.{cut}</div>"
    )


def _attributes(some: Mapping[str, str] | None) -> str:
    return "".join(f' {name}="{html.escape(value)}"' for name, value in (some or {}).items())
