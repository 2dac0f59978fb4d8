"""Attributes that authors give to what they write: `{: .class #id key="value"}` and, for headings, `{#id}`.

Python-Markdown's `attr_list` reads and sets them. It also takes any words in braces after a link or heading
for attributes; kramdown and Goldmark, whose posts we show, want a colon, a dot or a number sign first.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.extensions.attr_list import AttrListTreeprocessor


class Attributes(AttrListTreeprocessor):
    """`attr_list`, but only for what is written as kramdown or Goldmark have it.

    Lines of attributes below a block are not its business: the blocks of a text are known before.
    """

    BASE_RE = r"\{(?::[ ]*|[ ]*(?=[.#]))([^}\n ][^}\n]*)\}"  # type: ignore[misc]
    HEADER_RE = re.compile(rf"[ ]+{BASE_RE}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(r"(?!)")  # type: ignore[misc]
    INLINE_RE = re.compile(r"^\{:[ ]*([^}\n ][^}\n]*)\}")  # type: ignore[misc]

    def run(self, doc: Element) -> None:
        """As `attr_list` does it; most pages have none."""
        if "{" in "".join(doc.itertext()):
            super().run(doc)
