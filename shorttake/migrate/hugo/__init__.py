"""Reads a Hugo blog: `content/`, `static/`, page bundles, shortcodes, as its configuration says."""

from shorttake.migrate.hugo.config import is_hugo
from shorttake.migrate.hugo.reading import read

__all__ = ["is_hugo", "read"]
