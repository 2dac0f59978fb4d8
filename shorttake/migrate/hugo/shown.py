"""The text of a Hugo page as its old page was made of it, by a few plain rules: for comparing only.

This reads the same source as `shortcodes` does, by other means, so that a mistake there shows in the proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_CODE = re.compile(
    r"^([ \t]*)\{\{[<%]\s*highlight\s+\"?([\w+#-]*)\"?[^>%]*[>%]\}\}(.*?)\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
    re.DOTALL | re.MULTILINE,
)
_REFERENCE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"`]?([^\"`>%]*?)[\"`]?\s*[>%]\}\}")
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s[^}]*?\bsrc=\"([^\"]*)\"[^}]*\}\}")
_MUTE = re.compile(r"\{\{([<%])\s*/\*(.*?)\*/\s*([>%])\}\}", re.DOTALL)
_OTHER = re.compile(r"\{\{[<%].*?[>%]\}\}", re.DOTALL)
_ATTRIBUTES = re.compile(r"^\{[ \t]*[.#][^{}\n]*\}[ \t]*$|[ \t]\{[ \t]*[.#][^{}\n]*\}[ \t]*$", re.MULTILINE)


def shown(body: str, page: Callable[[str], str | None]) -> str:
    """The Markdown of the old page, links resolved, shortcodes of the theme left out."""
    text = body
    if "{{" in text:
        text = _CODE.sub(
            lambda code: f"{code[1]}~~~~~~ {code[2]}\n{code[3].strip(chr(10))}\n{code[1]}~~~~~~\n", text
        )
        text = _REFERENCE.sub(lambda ref: page(ref[1]) or ref[0], text)
        text = _FIGURE.sub(lambda figure: f'<img src="{figure[1]}">', text)
        muted: list[str] = []

        def keep(mute: re.Match[str]) -> str:
            muted.append(f"{{{{{mute[1]}{mute[2]}{mute[3]}}}}}")
            return f"\ue001{len(muted) - 1}\ue002"

        text = _OTHER.sub("", _MUTE.sub(keep, text))
        text = re.sub("\ue001(\\d+)\ue002", lambda number: muted[int(number[1])], text)
    return _ATTRIBUTES.sub("", text) if "{" in text else text
