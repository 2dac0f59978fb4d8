"""Markdown to HTML, where the same text was not rendered before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from shorttake.render.markdown import ItemMark, Rendered, Renderer, SectionMark
from shorttake.render.stale.records import Records


class KeptRenderer(Renderer):
    """A renderer that asks the records first; the one that does the work is made when first needed."""

    def __init__(self, records: Records) -> None:
        self._records = records

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer()

    def convert(
        self,
        text: str,
        items: Sequence[ItemMark] | None = None,
        sections: Sequence[SectionMark | tuple[int, str]] | None = None,
    ) -> Rendered:
        """The page of a post's Markdown, as Renderer makes it. Raises TextError."""
        asked = (text, [tuple(one) for one in items or ()], [tuple(one) for one in sections or ()])
        return self._records.of("markdown", asked, lambda: self._renderer.convert(text, items, sections))
