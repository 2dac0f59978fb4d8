"""A liveblog: one text file whose paragraphs begin with the time, written from the hall while it happens."""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.liveblog.facts import Facts
    from shorttake.liveblog.lint import Finding, lint
    from shorttake.liveblog.read import Entry, Liveblog, read

__all__ = ["Entry", "Facts", "Finding", "Liveblog", "lint", "read"]

doors.lead(
    __name__,
    facts="Facts",
    lint="Finding lint",
    read="Entry Liveblog read",
)
