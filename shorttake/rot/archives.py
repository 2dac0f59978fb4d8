"""Finds the copy of a page that an archive has from the days when the author linked it.

What an archive says (`captures`) is checked: a copy is proposed only after it was seen to answer 200 with
a page that is none of those that say "not found". An archive that is down, slow, limits us, or answers
nonsense costs a proposal, never a wrong one.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shorttake.rot import doubt
from shorttake.rot.captures import MOST_COPY, Capture, Catalogue, Trouble, original_of, within
from shorttake.rot.changed import left
from shorttake.rot.look import Look, is_page, look
from shorttake.snapshots.fingerprint import Fingerprint, fingerprint
from shorttake.web import Getter

MOST_TRIED = 10  # copies of one page that are looked at, the nearest first
_SAME = 0.1  # share of a text from which on a later copy shows the same page still (`rules.changed_share`)


@dataclass(frozen=True)
class Copy:
    """A copy in an archive: the address at which a reader sees it, and when it was taken (UTC)."""

    url: str
    date: dt.datetime


@dataclass(frozen=True)
class Search:
    """What came of the search for a copy: `copy`, or None and `why`. `sure` says that the archives really
    answered, so that asking again soon is of no use."""

    copy: Copy | None
    why: str = ""
    sure: bool = True


class Archives:
    """The archives of the settings, asked one after the other; may be used by several threads at once.

    `pause` is the seconds between two requests to one archive.
    """

    def __init__(
        self,
        bases: Sequence[str],
        web: Getter,
        pause: float = 0.2,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._archives = [Catalogue(base, web, pause, sleep) for base in bases]

    def find(self, url: str, when: dt.datetime, before: dt.datetime | None = None) -> Search:
        """The copy of `url` nearest to `when`.

        `before` is given where the domain was taken by somebody else, at that time or earlier: then it is
        the last copy from before that which still shows the page.
        """
        if not self._archives:
            return Search(None, "no archive is set")
        reasons: list[str] = []
        sure = True
        for archive in self._archives:
            found = _Quest(archive, url.partition("#")[0], when, before).search()
            if found.copy is not None:
                return found
            reasons.append(found.why)
            sure = sure and found.sure
        return Search(None, "; ".join(dict.fromkeys(reasons)), sure)


@dataclass(frozen=True)
class _Seen:
    """A copy that was looked at and shows a page; `print` is None where that is no text."""

    copy: Copy
    print: Fingerprint | None


class _Quest:
    """The search for one page in one archive."""

    def __init__(self, archive: Catalogue, url: str, when: dt.datetime, before: dt.datetime | None) -> None:
        self._archive = archive
        self._url = url
        self._when = when
        self._before = before
        self._taken = before is not None
        self._tried: dict[str, _Seen | None] = {}
        self._bad: set[str] = set()  # digests of copies that show no page
        self._parked: set[str] = set()  # stamps of those that show a parked domain
        self._troubles: list[str] = []

    def search(self) -> Search:
        archive, when = self._archive, self._when
        services: tuple[Callable[[], Iterable[Capture] | None], ...] = (
            lambda: archive.cdx(self._url),
            lambda: archive.timemap(self._url),
            lambda: archive.nearest(self._url, when),
        )
        for number, ask in enumerate(services):
            if archive.off:
                return Search(None, archive.off, sure=False)
            try:
                listed = ask()
                captures = list(listed or ())
            except Trouble as trouble:
                self._troubles.append(str(trouble))
                continue
            found = self._nearest(captures)
            if found is not None:
                return Search((self._last(found, captures) if self._taken else found).copy)
            if number == 0 and listed is not None:
                break  # CDX has told all there is
        if self._troubles and not self._tried:
            return Search(None, self._troubles[0], sure=False)
        return Search(None, f"{archive.host} has no copy that shows the page", sure=not self._troubles)

    def _nearest(self, captures: Iterable[Capture]) -> _Seen | None:
        """The copy nearest to the day that shows the page. What was there up to that day is what was linked;
        what came later on a domain that was taken may be another's, and comes second."""

        def order(one: Capture) -> tuple[bool, float]:
            return self._taken and one.at > self._when, abs((one.at - self._when).total_seconds())

        for one in sorted(captures, key=order):
            if len(self._tried) >= MOST_TRIED:
                return None
            if (self._before is None or one.at < self._before) and (found := self._look(one)) is not None:
                return found
        return None

    def _last(self, first: _Seen, captures: Iterable[Capture]) -> _Seen:
        """The last copy that shows what `first` shows, before the domain shows something else: its captures
        are halved until that time is found."""
        later = sorted((one for one in captures if one.at > first.copy.date), key=lambda one: one.at)
        later = [one for one in later if self._before is None or one.at < self._before]
        best, least, most = first, 0, len(later) - 1
        middle = most  # the very last first: the archive may never have seen the change
        while least <= most:
            # One that shows neither the page nor another's says nothing: the one before it is asked.
            at = next((at for at in range(middle, least - 1, -1) if self._tells(later[at])), None)
            found = self._look(later[at]) if at is not None else None
            if found is not None and _is_same(first, found):
                best, least = found, middle + 1
            elif at is None:
                least = middle + 1
            else:
                most = at - 1
            middle = (least + most) // 2
        return best

    def _tells(self, one: Capture) -> bool:
        return self._look(one) is not None or f"{one.at:%Y%m%d%H%M%S}" in self._parked

    def _look(self, one: Capture) -> _Seen | None:
        """The copy, if it shows the page: it is fetched as it was captured (`id_`) and looked at."""
        stamp = f"{one.at:%Y%m%d%H%M%S}"
        if stamp in self._tried or (one.digest and one.digest in self._bad):
            return self._tried.get(stamp)
        self._tried[stamp] = None
        try:
            found, parked = self._fetched(stamp, one.original)
        except Trouble as trouble:
            self._troubles.append(str(trouble))
            return None
        if found is None and one.digest:
            self._bad.add(one.digest)
        if parked:
            self._parked.add(stamp)
            if self._before is not None:
                self._before = min(self._before, one.at)  # the change was earlier than we thought
        self._tried[stamp] = found
        return found

    def _fetched(self, stamp: str, original: str) -> tuple[_Seen | None, bool]:
        """The copy if it shows the page, and whether it shows a parked domain."""
        base = self._archive.base
        got = self._archive.get(f"{base}/web/{stamp}id_/{within(original)}", self._url, MOST_COPY)
        said = original_of(got.url)
        if got.status != 200 or said is None or not got.url.startswith(f"{base}/"):
            return None, False
        if doubt.is_front(said[0]) and not doubt.is_front(self._url):
            return None, False
        if self._before is not None and said[1] >= self._before:
            return None, False
        if not got.body.strip():
            return None, False
        print_: Fingerprint | None = None
        if is_page(got):
            page = look(got)
            parked = bool(page.mark or (page.parked and page.words <= _SHORT))
            if parked or not _shows(page):
                return None, parked
            print_ = fingerprint(got.text) if self._taken else None
        address = f"{base}/web/{said[1]:%Y%m%d%H%M%S}/{within(said[0])}"
        return _Seen(Copy(address, said[1]), print_), False


_SHORT = 250  # words: what says so little may be a notice


def _shows(page: Look) -> bool:
    """Whether a copy shows a page, and not that there is none or that nobody may see it."""
    says = f"{page.title} {page.headings}".lower()
    short = page.words <= _SHORT
    if page.missing and (short or page.missing in says):
        return False
    if page.wall_mark or (page.wall and short):
        return False
    if (page.outage or page.closed) and page.words <= 120:
        return False
    return page.onward is None or page.words >= 12


def _is_same(one: _Seen, other: _Seen) -> bool:
    """Whether two copies show the same page; yes where they say too little to tell."""
    if one.print is None or other.print is None:
        return True
    share = left(one.print, other.print)
    return share is None or share >= _SAME


__all__ = ["MOST_TRIED", "Archives", "Copy", "Search", "original_of"]
