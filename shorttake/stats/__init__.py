"""What the archive says about itself: how much was linked, where to, by whom, and what is left of it.

`count` makes `Statistics` of the links of the archive and of what is known of their health: `total` does so
of the `tallies` of each post. Nothing here goes to the network or reads a post.
"""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.stats.count import Tally, count, tallies, total
    from shorttake.stats.health import health
    from shorttake.stats.statistics import Age, Issue, SectionLinks, Share, Statistics

__all__ = [
    "Age",
    "Issue",
    "SectionLinks",
    "Share",
    "Statistics",
    "Tally",
    "count",
    "health",
    "tallies",
    "total",
]

doors.lead(
    __name__,
    count="Tally count tallies total",
    health="health",
    statistics="Age Issue SectionLinks Share Statistics",
)
