"""The marks at the beginning of a line that say what kind of block begins there, and the ends of such blocks.

The rules are CommonMark's (https://spec.commonmark.org/0.31.2/), named by its sections, with what authors of
Hugo (Goldmark), Jekyll (kramdown) and PHP Markdown Extra may write besides.
"""

from __future__ import annotations

import re

from shorttake.text.address import TEMPLATE

ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")  # §4.2
ATX_END = re.compile(r"(?<=[ \t])#+[ \t]*$")
SETEXT = re.compile(r"(=+|-+)[ \t]*$")  # §4.3
RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")  # §4.1
FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")  # §4.5
LIST = re.compile(r"([-+*]|\d{1,9}[.)])(?=[ \t]|$)")  # §5.2

# Goldmark, kramdown, Python-Markdown and PHP Markdown Extra: https://michelf.ca/projects/php-markdown/extra/
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:")
ABBREVIATION = re.compile(r"\*\[([^\\\]]+)\][ ]?:[ \t]*(.*)$")
MEANING = re.compile(r":(?=[ \t]+\S)")
# A line of attributes for the block before or after it: kramdown's {: .class #id}, Goldmark's {.class}.
ATTRIBUTES = re.compile(r"\{(?::[^{}]*|[ \t]*[.#][\w-][^{}]*)\}[ \t]*$")
_CELL = r"[ \t]*:?-+:?[ \t]*"
DELIMITERS = re.compile(rf"\|?{_CELL}(?:\|{_CELL})*+\|?[ \t]*$")  # GFM §4.10

_CELL_END = re.compile(r"\\.|(?<!`)(`++)(?:.*?[^`])\1(?!`)|\|")

# Code between Jekyll's and Hugo's highlight tags.
TEMPLATE_FENCE = re.compile(
    r"\{%-?[ \t]*highlight[ \t]+(?P<jekyll>[^%]*?)-?%\}[ \t]*$"
    r"|\{\{[<%][ \t]*highlight[ \t]+(?P<hugo>[^{}]*?)[ \t]*[%>]\}\}[ \t]*$"
)
TEMPLATE_FENCE_END = re.compile(
    r"[ \t]*(?:\{%-?[ \t]*endhighlight[ \t]*-?%\}|\{\{[<%][ \t]*/[ \t]*highlight[ \t]*[%>]\}\})"
)

# The author's mark that the summary ends here: WordPress, Jekyll, Hugo and Pelican all write it so.
MORE = re.compile(r"<!--[ \t]*more\b(?:(?!-->)[^\n])*-->", re.IGNORECASE)

_BLOCK_NAMES = frozenset(
    """address article aside base basefont blockquote body caption center col colgroup dd details dialog dir
    div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html
    iframe legend li link main menu menuitem nav noframes ol optgroup option p param search section summary
    table tbody td tfoot th thead title tr track ul""".split()  # noqa: SIM905 (a list of words reads better)
)
_NEVER_CLOSED = frozenset(
    "base basefont col frame hr link param track li p dt dd td th tr option".split()  # noqa: SIM905
)
_VALUE = (
    rf"(?:\"(?:{TEMPLATE}|[^\"])*+\"|'(?:{TEMPLATE}|[^'])*+'"  # a template tag may hold quotes itself
    r"|[^\s\"'=<>`][^\s\"'<>`]*+)"  # HTML takes "=" further on in a value without quotes, and so do we
)
# An HTML tag (§6.6).
OPEN_TAG = rf"<[A-Za-z][A-Za-z0-9-]*+(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+{_VALUE})?)*+\s*+/?>"
CLOSE_TAG = r"</[A-Za-z][A-Za-z0-9-]*+\s*+>"

# The first kinds of raw HTML blocks, each with what ends it (§4.6); the others end before a blank line.
_LITERAL = re.compile(r"<(?:pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_LITERAL_END = re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE)
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)(?=\s|/?>|$)")
_HTML = (
    (_LITERAL, _LITERAL_END),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
)
TAG = re.compile(f"{OPEN_TAG}|{CLOSE_TAG}")
_MARKDOWN_INSIDE = re.compile(r"""<[A-Za-z][^<>]*\smarkdown=["']?(?:1|block|span)["']?[^<>]*>[ \t]*$""")


def html_end(words: str, in_paragraph: bool) -> tuple[re.Pattern[str] | None] | None:
    """What ends the raw HTML block that this line begins (None inside: a blank line); None if it begins none.

    `words` is the line from its `<` on. A tag that is no block's may begin one only if it stands alone on
    its line, and never in a paragraph.
    """
    if words.startswith("<!--") and (more := MORE.match(words)) and words[more.end() :].strip():
        return None  # words after the end of the summary are ordinary words
    for begins, ends in _HTML:
        if begins.match(words):
            return (ends,)
    name = _NAME.match(words)
    if name and name[2].lower() in _BLOCK_NAMES:
        return (None,)
    alone = None if in_paragraph else TAG.match(words)
    return (None,) if alone and not words[alone.end() :].strip() else None


def html_closing(html: str, ends: re.Pattern[str] | None) -> str:
    """What raw HTML lacks of what `ends` it: left open it would swallow all that follows on the page."""
    if ends is None or ends.search(html):
        return ""
    name = _LITERAL.match(html.lstrip())
    return f"</{name[0][1:]}>" if name else ends.pattern.replace("\\", "")


def holds_markdown(words: str) -> bool:
    """Whether this line opens an HTML element whose content is Markdown (kramdown's `markdown="1"`)."""
    return "markdown=" in words and _MARKDOWN_INSIDE.match(words) is not None


def left_open(html: str) -> int:
    """How many block elements a piece of HTML opens and does not close (negative: closes more)."""
    tags = [(close, name.lower()) for close, name in _NAME.findall(html)]
    return sum(-1 if close else 1 for close, name in tags if name in _BLOCK_NAMES - _NEVER_CLOSED)


def cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a table's row, as spans without the blanks around their words (GFM §4.10).

    They are parted by `|` that is neither escaped nor, as kramdown has it, in code.
    """
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    ends = [match.start() for match in _CELL_END.finditer(text, start, end) if match[0] == "|"]
    if ends and ends[0] == start:
        start = ends.pop(0) + 1
    if not (ends and ends[-1] == end - 1):
        ends.append(end)
    spans = []
    for stop in ends:
        words = text[start:stop]
        first = start + len(words) - len(words.lstrip())
        spans.append((first, max(first, start + len(words.rstrip()))))
        start = stop + 1
    return spans
