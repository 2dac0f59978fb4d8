"""The edition as plain text: lines of 72 letters, and the addresses of its links numbered at its end."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shorttake.render.mail.edition import Edition
from shorttake.render.mail.html import harmless
from shorttake.text.frontmatter import printable

if TYPE_CHECKING:
    from lxml.html import HtmlElement

WIDTH = 72
_BLOCKS = frozenset(
    """blockquote dd div dl dt figure figcaption h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr
    ul caption""".split()  # noqa: SIM905 (a list of words reads better)
)
_MOST_DEEP = 40  # lists in lists; deeper ones are set as if they were not


def as_text(mail: Edition) -> str:
    """The mail as plain text (RFC 3676 §4.3: `-- ` before the words about the sender)."""
    links: dict[str, int] = {}
    title = _line(mail.title)
    head = [
        *_wrapped(title, "", ""),
        "=" * min(max(len(title), 3), WIDTH),
        "",
        f"{_line(mail.day)} · {mail.url}",
    ]
    body = [*_blocks(_tree(mail.html), "", links, 0)]
    while body and not body[-1]:
        body.pop()
    named = [f"[{number}] {url}" for url, number in links.items()]
    foot = ["-- ", _line(" · ".join(filter(None, (mail.site, mail.author)))), mail.home]
    parts = [head, body, named, foot]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _tree(page: str) -> HtmlElement:
    from lxml import html as lxml_html  # 5 ms, and few builds make a mail

    return lxml_html.fragment_fromstring(harmless(page), create_parent="div")


def _line(words: str) -> str:
    return " ".join(printable(words).split())


def _wrapped(words: str, first: str, rest: str) -> list[str]:
    """Words in lines; an address or another long word is never cut."""
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _blocks(element: HtmlElement, indent: str, links: dict[str, int], depth: int) -> Iterator[str]:
    """The lines of what is in an element; an empty one after each block."""
    inline: list[str] = [element.text or ""]
    number = int(start) if (start := element.get("start") or "1").lstrip("-").isdecimal() else 1
    for child in element:
        if not isinstance(child.tag, str) or child.tag not in _BLOCKS:
            inline += [_words(child, links), child.tail or ""]
            continue
        yield from _paragraph(inline, indent)
        inline = [child.tail or ""]
        bullet = f"{number}. " if element.tag == "ol" else "* "
        number += child.tag == "li"
        yield from _block(child, bullet, indent, links, min(depth + 1, _MOST_DEEP))
    yield from _paragraph(inline, indent)


def _paragraph(inline: list[str], indent: str) -> Iterator[str]:
    words = _line("".join(inline))
    if words:
        yield from _wrapped(words, indent, indent)
        yield ""


def _block(
    element: HtmlElement, bullet: str, indent: str, links: dict[str, int], depth: int
) -> Iterator[str]:
    name = str(element.tag)
    deeper = indent if depth >= _MOST_DEEP else indent + " " * len(bullet)
    if name == "li":
        lines = list(_blocks(element, deeper, links, depth))
        lines = lines or [deeper, ""]
        yield f"{indent}{bullet}{lines[0][len(deeper) :]}"
        yield from lines[1:]
    elif name == "pre":
        for line in "".join(element.itertext()).rstrip("\n").split("\n"):
            yield f"{indent}    {printable(line)}".rstrip()
        yield ""
    elif name == "blockquote":
        quoted = list(_blocks(element, "", links, depth))
        yield from (f"{indent}> {line}".rstrip() for line in quoted[:-1])
        yield ""
    elif name == "hr":
        yield from (f"{indent}{'-' * 24}", "")
    elif name == "tr":
        cells = (_line(_words(cell, links)) for cell in element)
        yield from _wrapped(" | ".join(cells), indent, f"{indent}  ")
    elif name[0] == "h" and name[1:].isdecimal():
        words = _line(_words(element, links, inside=True))
        if words:
            yield from ("", *_wrapped(words, indent, indent), f"{indent}{'-' * min(len(words), WIDTH)}", "")
    else:
        yield from _blocks(element, indent, links, depth)
        if name == "table":
            yield ""


def _words(element: HtmlElement, links: dict[str, int], inside: bool = False) -> str:
    """The words of an inline element, a number behind those of a link."""
    if element.tag == "br":
        return "\n"
    if element.tag == "img":
        return f"[{element.get('alt')}]" if element.get("alt") else ""
    words = "".join([element.text or "", *(_words(child, links) + (child.tail or "") for child in element)])
    if element.tag in ("code", "kbd", "samp") and not inside:
        return words
    url = element.get("href") if element.tag == "a" else None
    if url and url.startswith(("http", "mailto:")) and words.strip():
        url = "".join(url.split())
        return f"{words} [{links.setdefault(url, len(links) + 1)}]"
    return words
