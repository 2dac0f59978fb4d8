"""Makes what scrolls in a box of its own reachable by keyboard, and says alignment without inline style."""

from __future__ import annotations

import re

_PRE = re.compile(r"<pre(?![^>]*\btabindex\b)(?=[\s>])", re.IGNORECASE)
_TABLE = re.compile(r"<(/?)table\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(
    r"<(t[hd])\b([^>]*?)\s(?:align=\"(\w+)\"|style=\"text-align:\s*(\w+);?\")([^>]*)>", re.IGNORECASE
)


def reachable(page: str) -> str:
    """The HTML with scrolling code and tables that take the focus (WCAG 2.2, 2.1.1), cells aligned by class.

    `align` is obsolete in HTML (https://html.spec.whatwg.org/#non-conforming-features), and an inline style
    would break a strict Content-Security-Policy.
    """
    page = _PRE.sub('<pre tabindex="0"', page)
    if "<table" not in page.lower():
        return page
    return _wrapped(_CELL.sub(_by_class, page))


def _by_class(match: re.Match[str]) -> str:
    where = (match[3] or match[4]).lower()
    rest = f"{match[2]}{match[5]}"
    if "class=" in rest:
        return f"<{match[1]}{rest}>"
    return f'<{match[1]} class="align-{where}"{rest}>'


def _wrapped(page: str) -> str:
    """Each outermost table in a box that scrolls."""
    parts: list[str] = []
    depth = done = 0
    for tag in _TABLE.finditer(page):
        if not tag[1]:
            if depth == 0:
                parts += [
                    page[done : tag.start()],
                    '<div class="scroll" tabindex="0" role="region" aria-label="Table">\n',
                ]
                done = tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                parts += [page[done : tag.end()], "\n</div>"]
                done = tag.end()
    if depth:  # a table that is never closed: left as the author has it
        return page
    return "".join(parts) + page[done:]
