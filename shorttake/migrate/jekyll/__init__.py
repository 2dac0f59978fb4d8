"""Reads a Jekyll blog: `_posts`, `_drafts`, pages and files, as `_config.yml` says."""

from shorttake.migrate.jekyll.reading import is_jekyll, read

__all__ = ["is_jekyll", "read"]
