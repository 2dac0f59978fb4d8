"""From the author's Markdown to the HTML of a page.

Python-Markdown does it, set up so that posts written for Hugo (Goldmark), Jekyll (kramdown, also what its
WordPress importer made) and Pelican look as their authors had them. Its blocks and links come from
`shorttake.text`, so that the link finder and the page agree on what is a link. Bare addresses are no links:
kramdown and Pelican have none, so a post of theirs may name `http://localhost:8080` in passing; only Hugo
makes links of them, and an author who means a link can say so with `<...>` everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from shorttake.errors import TextError
from shorttake.render.attributes import Attributes
from shorttake.render.headings import Heading, HeadingIds
from shorttake.render.inline import STRUCK, Inline, PageMarkdown
from shorttake.render.tree import BlockHtml, PageTree
from shorttake.render.typography import Typography
from shorttake.render.words import Words

# Extensions of Python-Markdown whose work is done here already; front matter is read before a post is shown.
BUILT_IN = frozenset(
    """abbr attr_list codehilite def_list extra fenced_code footnotes md_in_html meta sane_lists smarty tables
    legacy_attrs legacy_em""".split()  # noqa: SIM905 (a list of words reads better)
)

_LINE_END = re.compile(r"\r\n?|\n")
_NEVER_SHOWN = str.maketrans(dict.fromkeys((0, 2, 3), "\ufffd"))  # Python-Markdown's own signs are among them
_ODD = "\x00\x02\x03\r"
_OWN_PATTERNS = (
    "backtick",
    "escape",
    "reference",
    "link",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "html",
)


class ItemMark(NamedTuple):
    """A bullet that gets an id: characters `start:end` of the text, from its bullet on, and the id."""

    start: int
    end: int
    anchor: str


class SectionMark(NamedTuple):
    """A heading (or a paragraph used as one) that gets an id: the character it begins at, and the id."""

    start: int
    anchor: str


@dataclass(frozen=True)
class Rendered:
    """A page: its HTML, its headings in order, and the ids for which no place was found."""

    html: str
    headings: tuple[Heading, ...] = ()
    unplaced: tuple[str, ...] = ()


class Renderer:
    """Makes HTML of Markdown; one serves for any number of posts, each by itself.

    `extensions` are further Python-Markdown extensions, as names or objects, and `configs` their settings by
    name. Those in `BUILT_IN` are left out. The others may change lines, words and elements as they like; a
    block processor sees one paragraph at a time, so that indented blocks of its own kind (`admonition`) are
    read as paragraphs and code before it meets them.
    """

    def __init__(
        self,
        extensions: Sequence[str | Extension] = (),
        configs: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        page, further = _Page(), [one for one in extensions if not _built_in(one)]
        self._md = PageMarkdown(
            extensions=[page, *further],
            extension_configs={name: dict(config) for name, config in (configs or {}).items()},
            output_format="html",
        )
        self._tree, self._headings = page.tree, page.headings

    def convert(
        self,
        text: str,
        items: Sequence[ItemMark] | None = None,
        sections: Sequence[SectionMark | tuple[int, str]] | None = None,
    ) -> Rendered:
        """The page of a post's Markdown (without front matter).

        The `<li>` of each of `items` gets its id and the class "item", the heading of each of `sections` its
        id; apart from these the HTML is what it is without them. Raises TextError for a text in which
        emphasis stands in emphasis many hundred times over.
        """
        self._md.reset()
        lines = [0, *(match.end() for match in _LINE_END.finditer(text))] if items or sections else []
        of_items = [(mark.start, mark.anchor) for mark in items or ()]
        of_sections = [(start, anchor) for start, anchor in sections or ()]
        for there, wanted in ((self._tree.item_marks, of_items), (self._tree.section_marks, of_sections)):
            there.update((bisect_right(lines, at) - 1, anchor) for at, anchor in wanted if at < len(text))
        self._headings.found = []
        try:
            html = self._md.convert(text)
        except RecursionError as error:
            raise TextError(
                "emphasis stands in emphasis too many times over to be shown",
                hint="look for a paragraph with hundreds of stars or underscores",
            ) from error
        unplaced = [anchor for _, anchor in of_items + of_sections if anchor not in self._tree.placed]
        return Rendered(html, tuple(self._headings.found), tuple(unplaced))


def _built_in(extension: str | Extension) -> bool:
    name = extension if isinstance(extension, str) else type(extension).__module__
    return name.removeprefix("markdown.extensions.").split(":")[0] in BUILT_IN


class _Page(Extension):
    """Sets up Python-Markdown; the first of its extensions, so that the others find this parser."""

    tree: PageTree
    headings: HeadingIds

    def extendMarkdown(self, md: Markdown) -> None:
        """Put our parts in the place of Python-Markdown's."""
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        md.preprocessors.register(_Lines(md), "lines", 30)
        for name in _OWN_PATTERNS:
            md.inlinePatterns.deregister(name)
        words = Words(md)
        md.inlinePatterns.register(words, "words", 200)
        md.inlinePatterns.register(words, "words_in_links", 199)
        md.inlinePatterns.register(SimpleTagInlineProcessor(STRUCK, "del"), "del", 55)
        attributes = Attributes(md)
        self.tree = PageTree(md, words, attributes)
        self.tree.blockprocessors.register(md.parser.blockprocessors["paragraph"], "paragraph", 10)
        md.parser.blockprocessors["paragraph"].parser = self.tree
        md.parser = self.tree
        self._notes = FootnoteExtension()
        self._abbreviations = AbbrExtension()
        for extension, name in ((self._notes, "footnote"), (self._abbreviations, "abbr")):
            extension.extendMarkdown(md)
            md.parser.blockprocessors.deregister(name)
        md.treeprocessors.register(Inline(md), "inline", 20)
        self.headings = HeadingIds(md)
        md.treeprocessors.register(_Said(self), "said", 60)  # before footnotes are shown
        md.treeprocessors.register(attributes, "attr_list", 8)
        md.treeprocessors.register(self.headings, "heading_ids", 6.5)
        md.treeprocessors.register(Typography(md), "typography", 6)
        md.postprocessors.register(_RawHtml(md), "raw_html", 30)
        self._words = words
        md.registerExtension(self)

    def reset(self) -> None:
        """Forget the last page."""
        self.tree.reset()
        self._words.reset()

    def tell(self) -> None:
        """Hand what footnotes and abbreviations say to the extensions that show them."""
        notes = self.tree.notes
        for label in (*self._words.notes, *notes):  # numbered as readers meet them
            if label in notes and label not in self._notes.footnotes:
                self._notes.setFootnote(label, notes[label])
        self._abbreviations.abbrs.update(self.tree.abbreviations)  # type: ignore[attr-defined]


class _Lines(Preprocessor):
    """Line ends of any system as one, tabs left as they are, signs that no page may have replaced."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines of the text; as many as it has."""
        text = "\n".join(lines)
        if not any(sign in text for sign in _ODD):
            return lines
        return _LINE_END.split(text.translate(_NEVER_SHOWN))


class _Said(Treeprocessor):
    def __init__(self, page: _Page) -> None:
        super().__init__()
        self._page = page

    def run(self, root: Element) -> None:
        self._page.tell()


class _RawHtml(RawHtmlPostprocessor):
    """Puts raw HTML back; what was a block of its own in the text stands in no paragraph."""

    def stash_to_string(self, text: str) -> str:
        """The HTML that was kept, and still known as a block."""
        return text

    def isblocklevel(self, html: str) -> bool:
        """Whether it stands outside paragraphs."""
        return isinstance(html, BlockHtml) or super().isblocklevel(html)
