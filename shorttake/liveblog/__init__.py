"""A liveblog: one text file whose paragraphs begin with the time, written from the hall while it happens."""

from shorttake.liveblog.facts import Facts
from shorttake.liveblog.lint import Finding, lint
from shorttake.liveblog.read import Entry, Liveblog, read

__all__ = ["Entry", "Facts", "Finding", "Liveblog", "lint", "read"]
