"""Everything published, drafted or kept, and every link in it: "have I linked this? where? in which words?"

`Archive` answers from an index in the cache that is made of the author's text and of nothing else.
`shorttake.archive.posts` reads the posts themselves.
"""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.archive.index import Archive
    from shorttake.archive.place import LinkRow, Near, Place, Refreshed

__all__ = ["Archive", "LinkRow", "Near", "Place", "Refreshed"]

doors.lead(
    __name__,
    index="Archive",
    place="LinkRow Near Place Refreshed",
)
