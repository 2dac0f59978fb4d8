"""Which links died, and what to do about it: verdicts that can be trusted, and the repairs.

`check` asks what is due and keeps what it saw; `verdict` is the pure rule from observations to a state.
"""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.rot.history import History
    from shorttake.rot.observation import Observation, State, Verdict
    from shorttake.rot.rules import Rules
    from shorttake.rot.verdict import verdict

__all__ = ["History", "Observation", "Rules", "State", "Verdict", "verdict"]

doors.lead(
    __name__,
    history="History",
    observation="Observation State Verdict",
    rules="Rules",
    verdict="verdict",
)
