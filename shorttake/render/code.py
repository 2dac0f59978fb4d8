"""Blocks of code as they are shown: coloured by classes, so that the theme's stylesheet says how."""

from __future__ import annotations

import re
from html import escape

LONGEST = 200_000  # characters; longer code is shown without colours

_LANGUAGE = re.compile(r"(?:\{[:.\s]*)?(?:language-|lang-)?([\w+#.-]+)")
_CLASS = re.compile(r"\.(?:language-|lang-)([\w+#.-]+)")
_MARKED = re.compile(r"hl_lines\s*=\s*(?:\[([^\]]*)\]|\"([^\"]*)\"|'([^']*)'|(\d+))")
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


def code_html(code: str, info: str = "", attributes: str = "") -> tuple[str, str]:
    """The name of the element that holds this code, and the HTML in it.

    That is `<code>` in a "pre"; or, if the code's language is named, `<pre><code>` coloured in a "div".
    `info` is what its author wrote after the fence: a language, and maybe `{hl_lines=[2,"4-5"]}` as Hugo has
    it. `attributes` is kramdown's way to say it, below the block: `{: .language-python}`.
    """
    match = _CLASS.search(attributes) or _LANGUAGE.match(info)
    language = match[1].strip(".").lower() if match else ""
    if not language:
        return "pre", f"<code>{escape(code, quote=False)}</code>"
    inner = _coloured(code, language, _marked_lines(info)) or escape(code, quote=False)
    return "div", f'<pre><code class="language-{escape(language)}">{inner}</code></pre>'


def _coloured(code: str, language: str, marked: list[int]) -> str:
    if len(code) > LONGEST:
        return ""
    from pygments import highlight  # 10 ms, and most edits show no code
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return ""
    coloured: str = highlight(code, lexer, HtmlFormatter(nowrap=True, hl_lines=marked))
    # Pygments ends with a newline whether the code does or not.
    return coloured if code.endswith("\n") else coloured.removesuffix("\n")


def _marked_lines(info: str) -> list[int]:
    match = _MARKED.search(info)
    if match is None:
        return []
    lines: list[int] = []
    for first, last in _RANGE.findall(match[match.lastindex or 0]):
        lines += range(int(first), min(int(last or first), int(first) + 1000) + 1)
    return lines
