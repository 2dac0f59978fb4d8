"""Reads an export of WordPress (WXR): posts, pages and drafts, their HTML as Markdown, uploads beside it."""

from shorttake.migrate.wordpress.reading import is_export, read

__all__ = ["is_export", "read"]
