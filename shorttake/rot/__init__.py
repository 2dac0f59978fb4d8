"""Which links died, and what to do about it: verdicts that can be trusted, and the repairs.

`check` asks what is due and keeps what it saw; `verdict` is the pure rule from observations to a state.
"""

from __future__ import annotations

from shorttake.rot.history import History
from shorttake.rot.observation import Observation, State, Verdict
from shorttake.rot.rules import Rules
from shorttake.rot.verdict import verdict

__all__ = ["History", "Observation", "Rules", "State", "Verdict", "verdict"]
