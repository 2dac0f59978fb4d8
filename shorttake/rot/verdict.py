"""What is known of a link after every look at it: pure, from observations alone to a state.

A single failure never condemns: each kind has a number of looks and of days that it must last
(`rules.Rules`), and one success wipes the slate. What cannot be told from outside (bot walls, logins,
certificates) is told and never becomes death by waiting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from shorttake.rot.observation import GOOD, ROTTEN, UNSURE, Observation, State, Verdict
from shorttake.rot.rules import Rules

MOST_KEPT = 40  # observations of one address; more change no verdict
MOST_OF_A_RUN = 30  # of equal failures


def verdict(observations: Sequence[Observation], now: dt.datetime, rules: Rules) -> Verdict | None:
    """The state of a link; None where nobody has looked yet. `observations` are in the order of time.

    What lies after `now` is not counted: a clock that was wrong once must not bury a link.
    """
    seen = [one for one in observations if one.at <= now]
    if not seen:
        return None
    last = seen[-1]
    if last.what in GOOD:
        return replace(_good(seen, rules), changed=_changed(seen, rules))
    streak = _since_success(seen)
    if last.what in UNSURE:
        state = _unsure(last)
        began = next(iter(_tail(streak, lambda one: one.what in UNSURE and _unsure(one) == state)))
        return Verdict(state, began.at, last.final, last.why)
    failing = [one for one in streak if one.what not in UNSURE]
    told = _condemned(failing, rules)
    if told is None:
        return Verdict("suspect", failing[0].at, last.final, last.why, firm=False)
    return Verdict(_state_of(last if _condemned([last], rules) or _counts(failing, last, rules) else told),
                   failing[0].at, last.final, last.why)  # fmt: skip


def states(observations: Sequence[Observation], rules: Rules) -> list[Verdict]:
    """The verdict as it stood after each observation."""
    found = (verdict(observations[: n + 1], one.at, rules) for n, one in enumerate(observations))
    return [one for one in found if one]


def trimmed(observations: Sequence[Observation]) -> list[Observation]:
    """The observations worth keeping. What is forgotten may delay a verdict by a day, and never hasten it.

    Of a long run of the same only the first and the last ones; of failures one a day.
    """
    kept: list[Observation] = []
    for _, run in groupby(observations, key=lambda one: (one.what, one.way, one.final, one.left is None)):
        same = list(run)
        if same[0].what not in GOOD | UNSURE:
            daily = _apart([one.at for one in same], dt.timedelta(days=1))
            same = [one for one in same if one.at in daily or one is same[-1]]
        most = 2 if same[0].what in GOOD | UNSURE else MOST_OF_A_RUN
        kept += same if len(same) <= most else [same[0], *same[len(same) - most + 1 :]]
    streak = _since_success(kept)
    latest = kept[-MOST_KEPT:]
    return [streak[0], *latest[1:]] if len(streak) > len(latest) else latest


def _good(seen: Sequence[Observation], rules: Rules) -> Verdict:
    last = seen[-1]
    before = [one for one in seen if one.what not in GOOD]
    back = bool(before) and any(one.state in ROTTEN for one in _before_last_good(seen, rules))
    if last.what == "fragment":
        same = _tail(seen, lambda one: one.what == "fragment")
        return Verdict("fragment", same[0].at, last.final, last.why, back=back)
    if last.way == "permanent":
        same = _tail(
            seen, lambda one: one.what in GOOD and one.way == "permanent" and one.final == last.final
        )
        apart = last.at - same[0].at >= dt.timedelta(days=rules.apart_days)
        return Verdict("moved", same[0].at, last.final, last.why, firm=apart, back=back)
    same = _tail(seen, lambda one: one.what in GOOD - {"fragment"} and one.way == last.way)
    return Verdict("temp" if last.way else "ok", same[0].at, last.final, last.why, back=back)


def _changed(seen: Sequence[Observation], rules: Rules) -> str:
    """What is said of a page that is another one now, by the last look at which that could be told."""
    told = next((one for one in reversed(_tail(seen, _is_good)) if one.left is not None), None)
    if told is None or told.left is None or told.left >= rules.changed_share:
        return ""
    return f"{told.left:.0%} of what your copy of {told.copied} says is there today".replace("%", " %")


def _is_good(one: Observation) -> bool:
    return one.what in GOOD


def _before_last_good(seen: Sequence[Observation], rules: Rules) -> list[Verdict]:
    """The verdicts of the failures that came right before the present run of successes."""
    good = len(_tail(seen, lambda one: one.what in GOOD))
    earlier = seen[: len(seen) - good]
    found = verdict(earlier, earlier[-1].at, rules) if earlier else None
    return [found] if found else []


def _tail(seen: Sequence[Observation], holds: Callable[[Observation], bool]) -> list[Observation]:
    """The observations at the end for all of which `holds` says yes."""
    start = len(seen)
    while start and holds(seen[start - 1]):
        start -= 1
    return list(seen[start:])


def _since_success(seen: Sequence[Observation]) -> list[Observation]:
    return _tail(seen, lambda one: one.what not in GOOD)


def _condemned(failing: Sequence[Observation], rules: Rules) -> Observation | None:
    """The failure that first was seen often and long enough; None while there is doubt."""
    return next(
        (one for n, one in enumerate(failing) if _counts(failing[: n + 1], one, rules)),
        None,
    )


def _counts(failing: Sequence[Observation], last: Observation, rules: Rules) -> bool:
    """Whether `last` and the failures before it are enough. Stronger evidence counts for weaker kinds too:
    a 404 is one look more at a host that then falls silent, and not the other way round."""
    needed = rules.needed(last.what)
    if needed is None:
        return False
    times = [one.at for one in failing if (other := rules.needed(one.what)) is not None and other <= needed]
    apart = dt.timedelta(days=rules.apart_days)
    # The last look counts in any case; before it, those that lie far enough apart from it and each other.
    before = _apart([time for time in times if last.at - time >= apart], apart)
    return len(before) + 1 >= needed[0] and last.at - times[0] >= needed[1]


def _apart(times: Sequence[dt.datetime], apart: dt.timedelta) -> list[dt.datetime]:
    """Of these times the first, and each that lies at least `apart` after the one taken before."""
    taken: list[dt.datetime] = []
    for time in times:
        if not taken or time - taken[-1] >= apart:
            taken.append(time)
    return taken


def _state_of(one: Observation) -> State:
    return one.what if one.what in ("soft404", "parked") else "dead"


def _unsure(one: Observation) -> State:
    if one.what == "tls":
        return "tls"
    return "suspect" if one.what == "odd" else "blocked"
