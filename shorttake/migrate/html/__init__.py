"""HTML as clean Markdown, every link exact: what Markdown cannot say stays HTML."""

from shorttake.migrate.html.blocks import Turned, to_markdown

__all__ = ["Turned", "to_markdown"]
