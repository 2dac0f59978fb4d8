"""From the inbox to a draft to a numbered post: the Short Take itself."""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.takes.draft import Drafted, draft
    from shorttake.takes.lint import Finding, lint
    from shorttake.takes.parse import Take, TakeItem, TakeSection, read_take
    from shorttake.takes.publish import Published, publish

__all__ = [
    "Drafted",
    "Finding",
    "Published",
    "Take",
    "TakeItem",
    "TakeSection",
    "draft",
    "lint",
    "publish",
    "read_take",
]

doors.lead(
    __name__,
    draft="Drafted draft",
    lint="Finding lint",
    parse="Take TakeItem TakeSection read_take",
    publish="Published publish",
)
