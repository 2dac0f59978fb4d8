"""Where the author would file a link, and why: learned on this machine from what he has filed so far.

`Filing` suggests; what it learned is a cache. Nothing is downloaded; all that is asked is the author's own
archive, his settings and a list of terms that comes with the project (`lexicon.txt`). A suggestion is always
a section of the settings, always says how sure it is, and never files anything by itself.
"""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.sections.evidence import Asked, asked_of
    from shorttake.sections.filing import Filing, Learned, Suggestion

__all__ = ["Asked", "Filing", "Learned", "Suggestion", "asked_of"]

doors.lead(
    __name__,
    evidence="Asked asked_of",
    filing="Filing Learned Suggestion",
)
