"""What is said of a kept link's section where it is kept: the suggestion, or that it was filed by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shorttake.errors import ShorttakeError

if TYPE_CHECKING:
    from shorttake.inbox import Kept
    from shorttake.sections import Suggestion
    from shorttake.site import Site


@dataclass(frozen=True)
class Placed:
    """A kept link with its suggestion (None: the author has decided), and whether it was filed there."""

    kept: Kept
    suggestion: Suggestion | None
    filed: bool

    @property
    def suggested(self) -> list[str]:
        """The first two sections that it might belong to."""
        return list(self.suggestion.first_two) if self.suggestion else []

    def words(self) -> str:
        """One line about it; "" where there is nothing to say."""
        found = self.suggestion
        if found is None:
            return ""
        why = f": {'; '.join(found.why)}" if found.why else ""
        if self.filed:
            return f"filed under {found.section} ({sure(found)}){why}"
        if found.confidence == 1:
            return f"{found.section}{why}"
        doubt = "perhaps " if found.doubtful else ""
        return f"{doubt}{' or '.join(found.first_two)} ({sure(found)}){why}"


def sure(found: Suggestion) -> str:
    """How sure, in words; a guess is never wholly sure."""
    return "by its tags" if found.confidence == 1 else f"{min(found.confidence, 0.99):.0%} sure"


def place(site: Site, kept: Kept, at_once: bool = False) -> Placed:
    """What would be suggested for a kept link; filed there if the author wants that and it is sure enough.

    `at_once` is for who must not wait: it takes what was learned before as it is, and learns nothing.
    Trouble costs the suggestion, and is told to `site.on_problem`; the link is kept all the same.
    """
    from shorttake.inbox import enrich
    from shorttake.sections.advice import automatic, offered

    try:
        if site.settings.section(kept.link.section) or (at_once and not site.filing.ready()):
            return Placed(kept, None, False)
        found = offered(site.filing, kept.link, site.settings)
        if found is None or kept.link.section or not automatic(site.filing, found):
            return Placed(kept, found, False)
        said = {"section": found.section, "filed": f"{found.section}, {sure(found)}"}
        kept = enrich(kept, None, said, site.settings.zone)
    except ShorttakeError as error:
        if site.on_problem:
            site.on_problem(error)
        return Placed(kept, None, False)
    return Placed(kept, found, kept.link.section == found.section)
