"""How an address, a title and a label are written in a Markdown link, and what they mean.

The rules are CommonMark's (https://spec.commonmark.org/0.31.2/#links), with two freedoms that authors use:
a template tag of Jekyll or Hugo in an address may hold blanks and quotes (`{% post_url 2026-11-20-x %}`,
`{{< ref "x" >}}`), and a title may hold the quotes it stands in, as in kramdown and Python-Markdown.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

LABEL_LENGTH = 999  # CommonMark: "at most 999 characters"
_DEEPEST = 32  # parentheses inside each other; CommonMark asks for at least three

TEMPLATE = r"\{\{(?:[^{}]|\}(?!\})){0,400}+\}\}|\{%(?:[^{%]|%(?!\})){0,400}+%\}"
LABEL = re.compile(rf"\[((?:[^\\\[\]]|\\.){{0,{LABEL_LENGTH}}}+)\]", re.DOTALL)
_PIECE = re.compile(rf"(?:[^()\\{{\x00-\x20\x7f]++|\\[!-/:-@\[-`{{-~]|{TEMPLATE}|[{{\\])")
_ANGLED = re.compile(r"<((?:[^<>\\\n]|\\.)*+)>")
_TITLE = re.compile(
    r"\"(?P<double>(?:[^\"\\]|\\.)*+)\"|'(?P<single>(?:[^'\\]|\\.)*+)'|\((?P<round>(?:[^()\\]|\\.)*+)\)",
    re.DOTALL,
)
_TITLE_TO_CLOSE = re.compile(
    r"\"(?P<double>[^\n]{0,500}?)\"(?=[ \t]*\))|'(?P<single>[^\n]{0,500}?)'(?=[ \t]*\))"
)
_BLANKS = re.compile(r"[ \t]*\n?[ \t]*")

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")


class Target:
    """What stands between the parentheses of an inline link: spans in the words that were read."""

    __slots__ = ("end", "title", "url_end", "url_start")

    def __init__(self, url_start: int, url_end: int, title: str | None, end: int) -> None:
        self.url_start, self.url_end, self.title, self.end = url_start, url_end, title, end


def target(words: str, at: int) -> Target | None:
    """The address and title at `words[at]`, which is "(": `(address "title")`; None if that is none."""
    at = _blanks(words, at + 1)
    if words.startswith(")", at):
        return Target(at, at, None, at + 1)
    angled = _ANGLED.match(words, at)
    if angled:
        (start, end), at = angled.span(1), angled.end()
    elif words.startswith("<", at):
        return None
    else:
        start, end = at, address_end(words, at)
        if end < 0:
            return None
        at = end
    after = _blanks(words, at)
    if words.startswith(")", after):
        return Target(start, end, None, after + 1)
    if after == at:
        return None
    for pattern in (_TITLE, _TITLE_TO_CLOSE):
        title = pattern.match(words, after)
        close = _blanks(words, title.end()) if title else -1
        if title and words.startswith(")", close):
            return Target(start, end, meaning(title[title.lastgroup or 0]), close + 1)
    return None


def address_end(words: str, at: int) -> int:
    """Where the address at `words[at]` ends, before a blank or a parenthesis not its own; -1 for none."""
    start, depth = at, 0
    while True:
        piece = _PIECE.match(words, at)
        if piece:
            at = piece.end()
            continue
        sign = words[at : at + 1]
        if sign == "(":
            depth += 1
            if depth > _DEEPEST:
                return -1
        elif sign == ")" and depth:
            depth -= 1
        else:
            return at if depth == 0 and at > start else -1
        at += 1


def title_at(words: str, at: int) -> tuple[str, int] | None:
    """The title in quotes or parentheses at `words[at]` and where it ends, or None."""
    title = _TITLE.match(words, at)
    return (meaning(title[title.lastgroup or 0]), title.end()) if title else None


def _blanks(words: str, at: int) -> int:
    match = _BLANKS.match(words, at)
    return match.end() if match else at


def label_key(label: str) -> str:
    """What two labels must share to be the same: letters of any case, runs of blanks as one."""
    return " ".join(label.split()).casefold()


def meaning(written: str) -> str:
    """An address or title as it means: backslash escapes and entities decoded."""
    if "\\" in written:
        # Escapes first: an escaped ampersand begins no entity.
        parts = _ESCAPE.split(written)
        plain = [entities(part) if n % 2 == 0 else part for n, part in enumerate(parts)]
        return "".join(plain)
    return entities(written)


def entities(written: str) -> str:
    """`written` with its HTML entities decoded; what is no entity by its full name (`&copy=1`) stays."""
    if "&" not in written:
        return written
    return _ENTITY.sub(_decode, written)


def _decode(match: re.Match[str]) -> str:
    entity = match[0]
    if entity[1] == "#":
        return unescape(entity)
    return html5.get(entity[1:], entity)
