"""The author's text: its front matter, its links with their places, and edits of just these characters."""

from shorttake.text.edit import Edit, apply, diff
from shorttake.text.frontmatter import FrontMatter, edits, parse, printable, write

__all__ = ["Edit", "FrontMatter", "apply", "diff", "edits", "parse", "printable", "write"]
