"""Words, addresses and titles written so that Markdown reads them back as they are."""

from __future__ import annotations

import re

_SPECIAL = re.compile(
    r"[\\`*\[\]<]|~~|(?<![^\W_])_|_(?![^\W_])|&(?=#\d|#[xX]|[A-Za-z][A-Za-z0-9]*;)|\{(?=[:%{<.#])"
)
_LINE = re.compile(
    r"^([ \t]*)(?:(#{1,6}(?=[ \t]|$)|[-+](?=[ \t]|$)|>|=+[ \t]*$|-{2,}[ \t]*$|:(?=[ \t])|~{3,}|\|)"
    r"|(\d{1,9})([.)])(?=[ \t]|$))",
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?=(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)")
_IN_ADDRESS = re.compile(r"[\\](?=[!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"[ \t\n\r\f]+")


def escaped(text: str) -> str:
    """Text that is only text in Markdown; blanks and line ends as one blank, as a browser shows them."""
    text = _BLANKS.sub(" ", text)
    return _SPECIAL.sub(lambda match: "&lt;" if match[0] == "<" else _safe(match[0]), text)


def _safe(sign: str) -> str:
    if sign == "&":
        return "&amp;"
    return "".join(f"\\{character}" for character in sign)


def line_starts(paragraph: str) -> str:
    """A paragraph none of whose lines is taken for a heading, list, quotation or table."""

    def one(match: re.Match[str]) -> str:
        if match[3]:
            return f"{match[1]}{match[3]}\\{match[4]}"
        return f"{match[1]}\\{match[2]}"

    return _LINE.sub(one, paragraph)


def address(url: str) -> str:
    """An address as it stands between the parentheses of a link."""
    url = re.sub(r"[\t\r\n]", "", url.strip())
    url = _ENTITY.sub("&amp;", _IN_ADDRESS.sub(r"\\\\", url))
    if url and re.fullmatch(r"[^\s<>()\x00-\x1f\x7f]+", url):
        return url
    if not url:
        return "<>"
    opened = 0
    for sign in url:
        opened += (sign == "(") - (sign == ")")
        if opened < 0:
            break
    if opened == 0 and not re.search(r"[\s<>\x00-\x1f\x7f]", url):
        return url
    return f"<{url.replace('<', '%3C').replace('>', '%3E')}>"


def title(words: str) -> str:
    """A title behind an address, with the blank before it; nothing for none."""
    words = _BLANKS.sub(" ", words).strip()
    if not words:
        return ""
    words = _ENTITY.sub("&amp;", words.replace("\\", "\\\\"))
    return ' "' + words.replace('"', '\\"') + '"'


def code(text: str) -> str:
    """A code span: as many backticks around it as it needs."""
    text = _BLANKS.sub(" ", text)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = (
        " " if text[:1] == "`" or text[-1:] == "`" or (text[:1] == " " == text[-1:] and text.strip()) else ""
    )
    return f"{ticks}{pad}{text}{pad}{ticks}" if text else ""
