"""Kept, not yet published: one text file for each link, written before anything else happens."""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.inbox.capture import Captured, capture, enrich
    from shorttake.inbox.shelf import Kept, find, kept, link_id, used

__all__ = ["Captured", "Kept", "capture", "enrich", "find", "kept", "link_id", "used"]

doors.lead(
    __name__,
    capture="Captured capture enrich",
    shelf="Kept find kept link_id used",
)
