"""The paragraphs that WordPress makes of blank lines when it shows a post (`wpautop`)."""

from __future__ import annotations

import re

_BLOCKS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|"
    "address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|"
    "figcaption|details|menu|summary|script|iframe|object|video|audio"
)
_OPENS = re.compile(rf"(<(?:{_BLOCKS})(?=[\s/>]))", re.IGNORECASE)
_CLOSES = re.compile(rf"(</(?:{_BLOCKS})>|<hr\s*/?>)", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?=[\s/>])|<!--", re.IGNORECASE)
_QUOTE = re.compile(r"(<blockquote(?:\s[^>]*)?>)(.+)", re.IGNORECASE | re.DOTALL)
_KEPT = re.compile(r"<(pre|script|style|textarea)\b.*?</\1>|<!--.*?-->", re.IGNORECASE | re.DOTALL)


def paragraphs(text: str) -> str:
    """The HTML with `<p>` around what blank lines part, and `<br>` where a line ends inside."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\n\n\ue003{len(kept) - 1}\ue004\n\n"

    text = _KEPT.sub(keep, text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"<br\s*/?>\s*<br\s*/?>", "\n\n", text)
    text = _CLOSES.sub(r"\1\n\n", _OPENS.sub(r"\n\n\1", text))
    pieces = [piece.strip("\n") for piece in re.split(r"\n\s*\n", text)]
    made = "\n".join(_piece(piece) for piece in pieces if piece.strip())
    return re.sub("\ue003(\\d+)\ue004", lambda match: kept[int(match[1])], made)


def _piece(piece: str) -> str:
    if piece.strip().startswith("\ue003"):
        return piece.strip()
    quote = _QUOTE.match(piece.strip())
    if quote and not _BLOCK.match(quote[2].strip()):
        return f"{quote[1]}<p>{_lines(quote[2].strip())}</p>"
    if _BLOCK.match(piece.strip()):
        return piece
    return f"<p>{_lines(piece.strip())}</p>"


def _lines(piece: str) -> str:
    return re.sub(r"(?<!<br>)(?<!<br />)(?<!<br/>)[ \t]*\n", "<br>\n", piece)
