"""Text as people read it: entities decoded, blanks collapsed, the invisible gone; and how two compare."""

from __future__ import annotations

import html
import re
import unicodedata

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TAG = re.compile(
    r"</?(?:p|br|em|strong|b|i|u|a|span|div|h[1-6]|ul|ol|li|img|code|blockquote|sup|sub|small|font|"
    r"cite)\b[^<>]{0,500}/?>",
    re.IGNORECASE,
)
# Zero-width and soft characters, directional controls, and controls that are no white space. The joiners
# U+200C and U+200D stay: Persian and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffc]"
)
_MOST = 10_000
_BLANKS = re.compile(r"\s+")


def listed(words: str) -> frozenset[str]:
    """A vocabulary, written as words between blanks."""
    return frozenset(words.split())


def plain(value: object) -> str:
    """`value` as one line of text; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", value)).strip()


# What a template left where a value should be.
_PLACEHOLDER = re.compile(
    r"\{\{.*\}\}|\$\{.*\}|<%.*%>|%%?\w+%%?|\[object Object\]|undefined|null|none|n/a", re.IGNORECASE
)


def decoded(value: object) -> str:
    """As `plain`, for text out of an attribute or JSON, where markup and entities are often written twice.

    At most 10,000 characters: what a page says of itself is shorter.
    """
    text = plain(value[:_MOST] if isinstance(value, str) else "")
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = plain(text)
    return "" if _PLACEHOLDER.fullmatch(text) else text


def key(text: str) -> str:
    """What two texts are compared by: their letters and digits, in lower case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


_TRUNCATED = re.compile(r"\s*(?:\[\s*(?:…|\.{3,})\s*\]|…|\.{3,})\s*$")


def truncated(text: str) -> str | None:
    """What stands before the dots of a text that was cut off, None when it was not."""
    found = _TRUNCATED.search(text)
    return text[: found.start()] if found else None
