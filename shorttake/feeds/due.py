"""One round: the feeds of a list that are due are asked, and the list follows those that moved for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shorttake.bookmarks import Subscription
from shorttake.errors import FileError, ShorttakeError
from shorttake.feeds import decide, subscriptions
from shorttake.feeds.poll import Outcome, poll
from shorttake.feeds.river import River
from shorttake.feeds.subscriptions import FeedList
from shorttake.web import Allow, Client, Getter


@dataclass(frozen=True)
class Round:
    """What a round brought: an outcome for each feed, new addresses (old, new), and the trouble it met."""

    outcomes: tuple[Outcome, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    problems: tuple[ShorttakeError, ...] = ()


def door(identity: str, allowed: str) -> Client:
    """A door to the web that stops at each redirect, so that it can be seen whether it is for good.

    `allowed` is what `SHORTTAKE_FETCH_ALLOW` says. Raises SettingsError where that makes no sense.
    """
    return Client(identity, allow=Allow.parse(allowed), max_redirects=0)


def ask_due(
    listed: FeedList,
    path: Path,
    web: Getter,
    river: River,
    now: dt.datetime,
    follow: bool = True,
    progress: Callable[[int], object] = lambda done: None,
) -> Round:
    """Asks what is due of the list that was read from `path`; with `follow`, writes new addresses into it.

    A feed that is dead or bad is a problem among others, no error; `progress` is told how many are done.
    Raises FileError where nothing can be remembered: feeds would be asked in full, and again and again.
    """
    needs_memory(river)
    outcomes: list[Outcome] = []
    for one in poll([one.url for one in listed.feeds], web, river, now):
        outcomes.append(one)
        progress(len(outcomes))
    problems = [*listed.problems]
    for one in outcomes:
        if one.why and one.fate != "waiting":
            hint = "`shorttake feeds remove` takes it out of your list" if one.fate == "stopped" else None
            problems.append(ShorttakeError(one.why, one.url, hint))
    moved, trouble = follow_moves(path, listed.feeds, river) if follow else ([], [])
    return Round(tuple(outcomes), tuple(moved), (*problems, *trouble))


def needs_memory(river: River) -> None:
    """Raises FileError where what is remembered of feeds would be lost with this run."""
    if not river.lasting:
        what = "the cache cannot be written, and without it feeds would be asked far too often"
        raise FileError(what, river.where, "look at the rights of this folder, and at the room on the disk")


def follow_moves(
    path: Path, listed: Sequence[Subscription], river: River
) -> tuple[list[tuple[str, str]], list[ShorttakeError]]:
    """Writes the new addresses of feeds that moved for good into the list; which, and what came in the way.

    Where the list cannot be written now, the new address is asked all the same, and the list follows later.
    """
    moved: list[tuple[str, str]] = []
    problems: list[ShorttakeError] = []
    known = {one.url for one in listed}
    for url in sorted(known):
        state = river.state(url)
        if not state.address or state.address == url or state.stopped:
            continue
        if state.address in known:
            why = f"it moved to {state.address}, which you follow already"
            river.remember([replace(state, stopped=why)])
            problems.append(ShorttakeError(why, url, "`shorttake feeds remove` takes it out of your list"))
            continue
        try:
            if subscriptions.move(path, url, state.address):
                river.rename(url, decide.rebased(state, state.address))
                known.add(state.address)
                moved.append((url, state.address))
        except ShorttakeError as error:
            problems.append(error)
    return moved, problems
