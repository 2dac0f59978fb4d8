"""What one look at an address showed, and what is known of a link after all looks: plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal, get_args

# What one look can show. The first two are good, the next four say nothing of the page itself, the
# rest are failures, each with a count of its own (`rules.Rules`).
What = Literal[
    "good",  # the page is there
    "fragment",  # the page is there, the place in it that the address names is not
    "blocked",  # they do not let us see it: a bot wall, a login, a licence
    "tls",  # the encrypted connection cannot be trusted
    "odd",  # a refusal that says nothing of the page (400 and its like), or an address that is none
    "private",  # inside a private network, so not asked
    "gone",  # 410, twice in one run
    "missing",  # 404
    "loop",  # redirects without end
    "name",  # there is no such host
    "refused",  # nobody listens there
    "timeout",  # no answer in time
    "server",  # 5xx
    "broken",  # hung up, or spoke no proper HTTP
    "soft404",  # says "here you are" and shows what it shows for any address
    "parked",  # the domain is for sale, or shows adverts
]
State = Literal["ok", "temp", "moved", "fragment", "blocked", "tls", "suspect", "soft404", "parked", "dead"]
Way = Literal["", "temporary", "permanent"]

WHATS: tuple[What, ...] = get_args(What)
STATES: tuple[State, ...] = get_args(State)
GOOD: frozenset[What] = frozenset(("good", "fragment"))
UNSURE: frozenset[What] = frozenset(("blocked", "tls", "odd", "private"))
ROTTEN: frozenset[State] = frozenset(("dead", "soft404", "parked"))
# Where not even a web server answered: many of these at once are a matter of our own network.
SILENT: frozenset[What] = frozenset(("name", "refused", "timeout", "broken"))


@dataclass(frozen=True, slots=True)
class Observation:
    """One look: `at` (UTC) what was seen, and `why` in a sentence for the author ("" where all is well).

    `way` says how a good page was reached: "" directly, "permanent" by a leading run of 301 or 308 to
    `final`, "temporary" otherwise. `final` is the address at which the look ended, None where it is the
    one asked for. `status` is the last HTTP status, None where there was no answer. `left` says how much
    of the author's copy of the page is there still (`changed.left`), None where nothing was compared;
    `copied` is the day of that copy.
    """

    at: dt.datetime
    what: What
    way: Way = ""
    final: str | None = None
    status: int | None = None
    why: str = ""
    left: float | None = None
    copied: str = ""

    def as_json(self) -> dict[str, Any]:
        """The observation as a line of the ledger keeps it; what is empty is left out."""
        said: dict[str, Any] = {"at": self.at.astimezone(dt.UTC).isoformat(), "what": self.what}
        for name in ("way", "final", "status", "why", "left", "copied"):
            if getattr(self, name) not in ("", None):
                said[name] = getattr(self, name)
        return said

    @staticmethod
    def from_json(said: Any) -> Observation | None:
        """The observation of such a mapping, None where it is none: the file may have been edited."""
        try:
            at = dt.datetime.fromisoformat(said["at"])
            if at.tzinfo is None or said["what"] not in WHATS:
                return None
            way, final, status, why = (
                said.get("way", ""), said.get("final"), said.get("status"), said.get("why", "")
            )  # fmt: skip
            left, copied = said.get("left"), said.get("copied", "")
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        if (
            way not in get_args(Way)
            or not isinstance(final, str | None)
            or not isinstance(why, str)
            or not (status is None or (isinstance(status, int) and not isinstance(status, bool)))
            or not (left is None or (isinstance(left, int | float) and 0 <= left <= 1))
            or not isinstance(copied, str)
        ):
            return None
        return Observation(at.astimezone(dt.UTC), said["what"], way, final, status, why, left, copied)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a link: its state, since when (UTC), where it leads, and why, in a sentence.

    `firm`: of a moved link, that it was seen twice, so that the rewrite is offered; of another, that
    no further look is needed to act on it. `back`: it was dead once, and lives again. `changed`: of a page
    that is there, in a sentence, that hardly anything is left of what the author's copy of it says.
    """

    state: State
    since: dt.datetime
    final: str | None = None
    why: str = ""
    firm: bool = True
    back: bool = False
    changed: str = ""
