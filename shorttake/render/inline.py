"""Python-Markdown's parts that run over every word of a page, doing nothing where there is nothing to do."""

from __future__ import annotations

from typing import Any, cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import ENTITY_RE, LINE_BREAK_RE
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from shorttake.render.words import SIGN, SIGN_BEGINS

STRUCK = r"(?<!~)(~~)(?!~)(\S(?:.{0,500}?\S)??)~~(?!~)"

# What must stand in a text for a pattern to match anything in it.
_NEEDS = {
    SIGN: (SIGN_BEGINS,),
    r"\[\^([^\]]*)\]": ("[^",),
    LINE_BREAK_RE: ("  \n",),
    ENTITY_RE: ("&",),
    r"\*|_": ("*", "_"),
    STRUCK: ("~~",),
}


class PageMarkdown(Markdown):
    """Python-Markdown that remembers, for one page, which elements are blocks."""

    def reset(self) -> PageMarkdown:
        """As Python-Markdown's."""
        self._blocks: dict[Any, bool] = {}
        super().reset()
        return self

    def is_block_level(self, tag: Any) -> bool:
        """As Python-Markdown's."""
        known = self._blocks.get(tag)
        if known is None:
            known = self._blocks[tag] = super().is_block_level(tag)
        return known


class Inline(InlineProcessor):
    """Tries a pattern on a text only where what it looks for may be in it.

    Python-Markdown tries each on every text, and again behind each match.
    """

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As Python-Markdown's."""
        self._needs = [
            (pattern, _NEEDS.get(getattr(pattern, "pattern", ""), ("",))) for pattern in self.inlinePatterns
        ]
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """As Python-Markdown's own part of this name; nothing else of it is ours."""
        if isinstance(data, AtomicString):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for index in range(patternIndex, len(self._needs)):
            pattern, needs = self._needs[index]
            start = 0
            for one in needs:
                if one in data:
                    break
            else:
                continue
            matched = True
            while matched:
                data, matched, start = cast("tuple[str, bool, int]", apply(pattern, data, index, start))
                matched = matched and any(data.find(one, start) >= 0 for one in needs)
        return data
