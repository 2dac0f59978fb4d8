"""What Goldmark finds in a text and our Markdown does not: addresses that are links, though unmarked."""

from __future__ import annotations

import re

from shorttake.text import Edit, apply
from shorttake.text.blocks import parse
from shorttake.text.inline import tokens
from shorttake.text.links import flows

# https://github.github.com/gfm/#autolinks-extension-
_BARE = re.compile(r"(?:(?<=[\s*_~(])|^)(?:https?://|www\.)(?=[\w-])[^\s<]*", re.IGNORECASE)
_TAIL = re.compile(r"(?:[?!.,:*_~'\"]|&[A-Za-z0-9]+;)+$")


def link_bare(text: str, scheme: str = "https") -> str:
    """The text with `<…>` around the bare addresses of its paragraphs; `www.` gets this scheme."""
    if not re.search(r"https?://|www\.", text, re.IGNORECASE):
        return text
    document = parse(text)
    known = {definition.key: definition for definition in document.definitions}
    edits: list[Edit] = []
    for leaf in document.blocks():
        for flow in flows(text, leaf):
            if not _BARE.search(flow.words):
                continue
            found, _ = tokens(flow.words, known, document.footnotes)
            for match in _BARE.finditer(flow.words):
                bare = _end(match[0])
                start, end = match.start(), match.start() + len(bare)
                host = bare.partition("://")[2] or bare
                inside = any(token.start < end and start < token.end for token in found)
                if inside or "." not in host.partition("/")[0]:
                    continue
                written = f"[{bare}]({scheme}://{bare})" if bare[:4].lower() == "www." else f"<{bare}>"
                edits.append(Edit(*flow.span(start, end), written))
    return apply(text, edits)


def _end(url: str) -> str:
    """The address without what ends a sentence: punctuation, a parenthesis that it did not open."""
    while True:
        before = url
        url = _TAIL.sub("", url)
        if url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1]
        if url == before:
            return url
