"""Finds the copy of a page that an archive has from the days when the author linked it.

Any archive that answers at the Wayback Machine's paths will do: CDX (all captures with their status),
Memento's TimeMap and TimeGate (RFC 7089), and `available`. What it says is checked: a copy is proposed
only after it was seen to answer 200 with a page that is none of those that say "not found". An archive that
is down, slow, limits us, or answers nonsense costs a proposal, never a wrong one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlsplit

from shorttake.rot import doubt
from shorttake.rot.look import is_page, look
from shorttake.urls import canonical
from shorttake.web import Failure, Response
from shorttake.web.manners import http_date

MOST_TRIED = 5  # copies of one page that are looked at, the nearest first
_MOST_LIST = 3_000_000  # bytes of a list of captures
_MOST_COPY = 300_000  # bytes of a copy that are looked at
_TROUBLES = 3  # failures in a row after which an archive is left alone for this run

_STAMP = re.compile(r"\d{14}")
_MEMENTO = re.compile(r"/web/(\d{4,14})(?:id_|if_|js_|cs_|im_)?/(.+)", re.DOTALL)
_LINK = re.compile(r"<([^<>]{1,9000})>((?:\s*;\s*[a-z-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)", re.IGNORECASE)


class Web(Protocol):
    """What is needed of `shorttake.web.Client`."""

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        accept: str | None = None,
    ) -> Response | Failure: ...


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
        web: Web,
        pause: float = 0.2,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._archives = [_Archive(base, web, pause, sleep) for base in bases]

    def find(self, url: str, when: dt.datetime, before: dt.datetime | None = None) -> Search:
        """The copy of `url` nearest to `when`, and earlier than `before` if that is given."""
        if not self._archives:
            return Search(None, "no archive is set")
        reasons: list[str] = []
        sure = True
        for archive in self._archives:
            found = archive.find(url.partition("#")[0], when, before)
            if found.copy is not None:
                return found
            reasons.append(found.why)
            sure = sure and found.sure
        return Search(None, "; ".join(dict.fromkeys(reasons)), sure)


def original_of(address: str) -> tuple[str, dt.datetime] | None:
    """The page and time that an archive's address (`…/web/TIME/URL`) is a copy of, None for any other."""
    found = _MEMENTO.search(address)
    stamp = _time(found[1]) if found else None
    if found is None or stamp is None or not re.match(r"https?:/", found[2], re.IGNORECASE):
        return None
    return re.sub(r"^(https?:)/(?!/)", r"\1//", found[2], flags=re.IGNORECASE), stamp


class _Trouble(Exception):
    """The archive did not answer as it should; the message says how."""


class _Archive:
    def __init__(self, base: str, web: Web, pause: float, sleep: Callable[[float], None]) -> None:
        self.base = base.rstrip("/")
        self.host = urlsplit(base).hostname or base
        self._web = web
        self._pause = pause
        self._sleep = sleep
        self._gate = threading.Lock()
        self._next = 0.0
        self._troubles = 0
        self._off = ""

    def find(self, url: str, when: dt.datetime, before: dt.datetime | None) -> Search:
        """The same of one archive."""
        tried: set[str] = set()
        troubles: list[str] = []
        for ask in (self._cdx, self._timemap, self._gate_and_available):
            if self._off:
                return Search(None, self._off, sure=False)
            try:
                captures = list(ask(url, when))
            except _Trouble as trouble:
                troubles.append(str(trouble))
                continue
            fit = [one for one in captures if before is None or one[0] < before]
            fit.sort(key=lambda one: abs((one[0] - when).total_seconds()))
            for stamp, original in fit[:MOST_TRIED]:
                name = f"{stamp:%Y%m%d%H%M%S}"
                if name in tried:
                    continue
                tried.add(name)
                try:
                    copy = self._seen(url, name, original, before)
                except _Trouble as trouble:
                    troubles.append(str(trouble))
                    continue
                if copy is not None:
                    self._troubles = 0
                    return Search(copy)
            if ask == self._cdx:
                break  # it has told all there is
        if troubles and not tried:
            return Search(None, troubles[0], sure=False)
        return Search(None, f"{self.host} has no copy that shows the page", sure=not troubles)

    def _seen(self, url: str, stamp: str, original: str, before: dt.datetime | None) -> Copy | None:
        """The copy, if it shows the page: it is fetched as it was captured (`id_`) and looked at."""
        got = self._get(f"{self.base}/web/{stamp}id_/{_within(original)}", _MOST_COPY)
        said = original_of(got.url)
        if got.status != 200 or said is None or not got.url.startswith(f"{self.base}/"):
            return None
        if doubt.is_front(said[0]) and not doubt.is_front(url):
            return None
        if before is not None and said[1] >= before:
            return None
        if is_page(got):
            page = look(got)
            says = f"{page.title} {page.headings}".lower()
            short = page.words <= 250
            if page.missing and (short or page.missing in says):
                return None
            if page.mark or (page.parked and short) or page.wall_mark or (page.wall and short):
                return None
            if (page.outage or page.closed) and page.words <= 120:
                return None
            if page.onward is not None and page.words < 12:
                return None
        return Copy(f"{self.base}/web/{said[1]:%Y%m%d%H%M%S}/{_within(said[0])}", said[1])

    def _cdx(self, url: str, when: dt.datetime) -> Iterator[tuple[dt.datetime, str]]:
        """All captures that answered 200 (github.com/internetarchive/wayback, wayback-cdx-server)."""
        asked = f"{self.base}/cdx/search/cdx?url={quote(url, safe='')}&output=json&filter=statuscode:200"
        asked += "&fl=timestamp,original,statuscode,mimetype&collapse=timestamp:8&limit=5000"
        got = self._get(asked, _MOST_LIST)
        if got.status != 200:
            raise self._trouble(f"{self.host} answers {got.status}")
        if not got.body.strip():
            return
        try:
            rows = json.loads(got.text)
            if not rows:
                return
            names = {name: number for number, name in enumerate(rows[0])}
            table = [
                (str(row[names["timestamp"]]), str(row[names["original"]]), str(row[names["statuscode"]]))
                for row in rows[1:]
            ]
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            raise self._trouble(f"{self.host} answers nonsense") from None
        self._troubles = 0
        for stamp, original, status in table:
            time_ = _time(stamp)
            if time_ is not None and status == "200" and _same(original, url):
                yield time_, original

    def _timemap(self, url: str, when: dt.datetime) -> Iterator[tuple[dt.datetime, str]]:
        """All captures, whatever they answered (RFC 7089, 5)."""
        got = self._get(f"{self.base}/web/timemap/link/{_within(url)}", _MOST_LIST)
        if got.status == 404:
            return
        if got.status != 200 or "<" not in got.text[:2_000]:
            raise self._trouble(f"{self.host} answers {got.status} to the question for its captures")
        for link in _LINK.finditer(got.text):
            if "memento" in link[2].lower():
                found = original_of(link[1])
                if found and _same(found[0], url):
                    yield found[1], found[0]

    def _gate_and_available(self, url: str, when: dt.datetime) -> Iterator[tuple[dt.datetime, str]]:
        """The one capture that is nearest (RFC 7089, 4; archive.org/help/wayback_api.php)."""
        date = f"{when.astimezone(dt.UTC):%a, %d %b %Y %H:%M:%S} GMT"
        got = self._get(f"{self.base}/web/{_within(url)}", _MOST_COPY, {"Accept-Datetime": date})
        found = original_of(got.url)
        if found is None and got.status == 200 and (taken := http_date(got.headers.get("Memento-Datetime"))):
            found = url, taken
        if found and got.url.startswith(f"{self.base}/") and _same(found[0], url):
            yield found[1], found[0]
        stamp = f"{when.astimezone(dt.UTC):%Y%m%d%H%M%S}"
        asked = f"{self.base}/wayback/available?url={quote(url, safe='')}&timestamp={stamp}"
        got = self._get(asked, _MOST_LIST)
        try:
            closest = json.loads(got.text)["archived_snapshots"]["closest"]
            found = original_of(closest["url"]) if str(closest.get("status", "200")) == "200" else None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return
        if found and _same(found[0], url):
            yield found[1], found[0]

    def _get(self, url: str, most: int, headers: Mapping[str, str] | None = None) -> Response:
        with self._gate:  # one after the other: archives are few, and slow
            if self._off:
                raise _Trouble(self._off)
            wait = self._next - time.monotonic()
            if wait > 0:
                self._sleep(wait)
            got = self._web.get(url, headers=headers, max_bytes=most)
            self._next = time.monotonic() + self._pause
        if isinstance(got, Failure):
            raise self._trouble(f"{self.host} cannot be asked: {got.why}")
        if got.status == 429 or got.status >= 500:
            limited = got.status == 429
            trouble = self._trouble(
                f"{self.host} says that we ask too often" if limited else f"{self.host} answers {got.status}"
            )
            if limited:
                self._off = str(trouble)
            raise trouble
        return got

    def _trouble(self, why: str) -> _Trouble:
        self._troubles += 1
        if self._troubles >= _TROUBLES:
            self._off = why
        return _Trouble(why)


def _time(stamp: str) -> dt.datetime | None:
    """The time that 14 digits mean, or fewer (then its beginning); None where they mean none."""
    if not stamp.isascii() or not stamp.isdigit() or not 4 <= len(stamp) <= 14:
        return None
    full = stamp + "00000101000000"[len(stamp) :]
    try:
        return dt.datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def _within(url: str) -> str:
    """An address as it stands inside an archive's: as it is, without what could end it early."""
    return url.partition("#")[0].replace(" ", "%20")


def _same(original: str, url: str) -> bool:
    return canonical(original) == canonical(url) or _bare(original) == _bare(url)


def _bare(url: str) -> str:
    """An address without scheme, `www.`, port 80 and a slash at its end, as archives index pages."""
    rest = re.sub(r"^https?://(?:www\d?\.)?", "", url.partition("#")[0], flags=re.IGNORECASE)
    return re.sub(r"^([^/?]+):(?:80|443)(?=[/?]|$)", r"\1", rest).rstrip("/").lower()
