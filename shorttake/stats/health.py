"""What is known of where links lead, from the text file that link checks leave beside the posts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from shorttake.rot import Rules, verdict
from shorttake.rot.history import FILE, read
from shorttake.urls import canonical

# The states that mean: a reader does not find what was linked.
ROTTEN = frozenset(("dead", "soft404", "parked"))


def health(content: Path, rules: Rules, now: dt.datetime) -> dict[str, str]:
    """The state of each link by its canonical address; nothing where no check was ever made.

    A line that cannot be read is passed over: `shorttake check` tells of it. Raises FileError where there is
    a file that cannot be read.
    """
    path = content / FILE
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for url, seen in read(path)[0].items():
        known = verdict(seen, now, rules)
        if known:
            found[canonical(url)] = known.state
    return found
