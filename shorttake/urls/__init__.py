"""When two addresses are the same page, and what of an address is the author's and what is tracking.

`canonical` is for comparing and never shown; `clean` is what is published. The rules stand as tables,
each with where it was learned: `hosts` (www, mobile, accents), `escapes` (needless escapes), `paths`
(index pages, AMP), `queries` (sessions, order), `tracking`, `fragments`, `wrappers` (redirects and
archives) and `sites` (sites that number their pages). In doubt two addresses differ: a link kept twice is
a small nuisance, a link taken for another one is lost.
"""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.urls.canonical import canonical, same
    from shorttake.urls.cleaning import clean, tracking_parameters
    from shorttake.urls.label import host_label
    from shorttake.urls.typed import is_web_address, parse_web_address

__all__ = [
    "canonical",
    "clean",
    "host_label",
    "is_web_address",
    "parse_web_address",
    "same",
    "tracking_parameters",
]

doors.lead(
    __name__,
    canonical="canonical same",
    cleaning="clean tracking_parameters",
    label="host_label",
    typed="is_web_address parse_web_address",
)
