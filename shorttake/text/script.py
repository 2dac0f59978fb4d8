"""Data that a page carries for search engines (JSON-LD), as an element of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shorttake.text.frontmatter import printable

# In a script element nothing may look like markup (the "restrictions for contents of script elements" of
# https://html.spec.whatwg.org/); the two line separators end a line in old JavaScript.
_ESCAPED = tuple((mark, f"\\u{ord(mark):04x}") for mark in "<>&\u2028\u2029")


def script(data: Mapping[str, Any]) -> str:
    """The data as an element for the page; no text in it can end the element or begin another."""
    text = printable(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    for mark, escaped in _ESCAPED:
        text = text.replace(mark, escaped)
    return f'<script type="application/ld+json">{text}</script>'
