"""Where the paragraphs, headings, lists, quotations, code and definitions of a Markdown text are.

One reading of the text for all who need it: the links are found in these blocks and the page is made of
them, so that what is a link here is a link there. Containers nest as CommonMark has it
(https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy), with footnotes, definition lists, tables,
abbreviations and lines of attributes as PHP Markdown Extra, kramdown and Goldmark have them.
"""

from shorttake.text.blocks.block import Block, Document
from shorttake.text.blocks.reader import Reader, lines, parse

__all__ = ["Block", "Document", "Reader", "lines", "parse"]
