"""Whether a page that is there is still the one that was linked: by the author's copy of its text. Pure.

Both texts are known by their fingerprints (`snapshots.fingerprint`), which are samples of the three-word
pieces of each. What counts is how much of the one is *contained* in the other (Broder, "On the resemblance
and containment of documents", 1997), whichever way is more: a page that has grown tenfold around the old
text, or of which a beginning is left, was not replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from shorttake.rot.doubt import is_front
from shorttake.snapshots.fingerprint import KEPT, Fingerprint

# From which share on a page counts as another is a setting, a tenth. Pages that were edited, however hard,
# keep more: with every fifth word changed half of the pieces are left, with every second word an eighth.
# Different articles of one site have some hundredths in common (the author's note, the licence at the end).
_FEW_WORDS = 60  # a page that says less, then or now, may be drawn by a script or be a notice
_FEW_PIECES = 10  # that can be compared; fewer are chance

# Pages that are made to show something else each week.
_FLOWS = frozenset(
    """
    articles archive archives blog blogroll calendar events feed feeds jobs latest links new news popular
    posts recent releases search stories today trending updates
    """.split()  # noqa: SIM905 (words read better than a list)
)
_LISTS = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|labels?|authors?|users?|page)/[^/]+/?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Then:
    """A copy of a page that the author has: the day it was taken (`YYYY-MM-DD`), and its fingerprint."""

    day: str
    print: Fingerprint


def left(then: Fingerprint, now: Fingerprint) -> float | None:
    """How much of two texts is the same, from 0 to 1; None where they say too little to be compared."""
    if then.version != now.version or min(then.words, now.words) < _FEW_WORDS:
        return None
    # Both samples are complete up to the smaller of their largest numbers.
    most = min(_reach(then), _reach(now))
    mine = set(then.sketch[: bisect_right(then.sketch, most)])
    theirs = set(now.sketch[: bisect_right(now.sketch, most)])
    fewer = min(len(mine), len(theirs))
    return len(mine & theirs) / fewer if fewer >= _FEW_PIECES else None


def most_left(copies: Iterable[Then], now: Fingerprint) -> tuple[float, str] | None:
    """Of several copies the one that is most like today's page: how much is left, and its day."""
    found = [(share, one.day) for one in copies if (share := left(one.print, now)) is not None]
    return max(found) if found else None


def lasts(url: str) -> bool:
    """Whether an address is of a page that is meant to stay as it is: no front page, no list, no news."""
    path = urlsplit(url).path
    last = path.rstrip("/").rpartition("/")[2].partition(".")[0].lower()
    return not (is_front(url) or last in _FLOWS or _LISTS.search(path))


def _reach(one: Fingerprint) -> int:
    return one.sketch[-1] if len(one.sketch) >= KEPT else 1 << 64
