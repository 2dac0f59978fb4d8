"""The one door to the web: asks for pages, refuses to be led astray, and reads what a page says of itself."""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.web.answer import Failure, Hop, Response
    from shorttake.web.client import Client, identity
    from shorttake.web.getter import Getter
    from shorttake.web.guard import Allow
    from shorttake.web.page import PageFacts, facts

__all__ = ["Allow", "Client", "Failure", "Getter", "Hop", "PageFacts", "Response", "facts", "identity"]

doors.lead(
    __name__,
    answer="Failure Hop Response",
    client="Client identity",
    getter="Getter",
    guard="Allow",
    page="PageFacts facts",
)
