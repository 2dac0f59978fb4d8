"""Asks one web archive which captures of a page it has, with patience for its troubles.

Any archive that answers at the Wayback Machine's paths will do: CDX (all captures with their status),
Memento's TimeMap and TimeGate (RFC 7089), and `available`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from shorttake.urls import canonical
from shorttake.web import Failure, Getter, Response
from shorttake.web.manners import hold, http_date

MOST_COPY = 300_000  # bytes of a copy that are looked at
_MOST_LIST = 3_000_000  # bytes of a list of captures
_MOST_WAIT = 30.0  # seconds that we wait because an archive asks for it
_AFTER_429 = 5.0  # seconds, where it does not say how long
_PATIENCE = 2  # times in a row that it may say so
_SILENCES = 2  # requests in a row without any answer, after which it is left alone for this run
_TROUBLED = 3  # pages in a row for which it answered with an error or nonsense, likewise

_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # a moment to wait for, without theirs: too long

_MEMENTO = re.compile(r"/web/(\d{4,14})(?:id_|if_|js_|cs_|im_)?/(.+)", re.DOTALL)
_LINK = re.compile(r"<([^<>]{1,9000})>((?:\s*;\s*[a-z-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)", re.IGNORECASE)


@dataclass(frozen=True)
class Capture:
    """A capture as an archive lists it: when (UTC), of which address, and a digest of what it shows, "" where
    that is not said."""

    at: dt.datetime
    original: str
    digest: str = ""


class Trouble(Exception):
    """The archive did not answer as it should; the message says how."""


class Catalogue:
    """One archive; may be used by several threads at once. `pause` is the seconds between two requests.

    It waits where the archive asks for a short time, and is `off` once that has been in trouble for too long.
    """

    def __init__(self, base: str, web: Getter, pause: float, sleep: Callable[[float], None]) -> None:
        self.base = base.rstrip("/")
        self.host = urlsplit(base).hostname or base
        self.off = ""
        self._web = web
        self._pause = pause
        self._sleep = sleep
        self._gate = threading.Lock()
        self._next = 0.0
        self._silences = 0
        self._limited = 0
        self._troubled: set[str] = set()
        self._without_cdx = False

    def cdx(self, url: str) -> list[Capture] | None:
        """All captures that answered 200 (github.com/internetarchive/wayback, wayback-cdx-server); None where
        the archive knows Memento alone. Raises Trouble, as do the others."""
        if self._without_cdx:
            return None
        asked = f"{self.base}/cdx/search/cdx?url={quote(url, safe='')}&output=json&filter=statuscode:200"
        asked += "&fl=timestamp,original,statuscode,mimetype,digest&collapse=timestamp:8&limit=5000"
        got = self.get(asked, url, _MOST_LIST)
        if got.status == 404:
            self._without_cdx = True
            return None
        if got.status != 200:
            raise self._trouble(url, f"{self.host} answers {got.status}")
        if not got.body.strip():
            return []
        try:
            table = json.loads(got.text)
            names = {name: number for number, name in enumerate(table[0])} if table else {}
            digest = names.get("digest")
            rows = [
                (
                    _time(str(row[names["timestamp"]])),
                    str(row[names["original"]]),
                    str(row[names["statuscode"]]),
                    str(row[digest]) if digest is not None else "",
                )
                for row in table[1:]
            ]
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            raise self._trouble(url, f"{self.host} answers nonsense") from None
        self._troubled.clear()  # it is not out of order
        return [
            Capture(at, original, said)
            for at, original, status, said in rows
            if at is not None and status == "200" and same(original, url)
        ]

    def timemap(self, url: str) -> list[Capture]:
        """All captures, whatever they answered (RFC 7089, 5)."""
        got = self.get(f"{self.base}/web/timemap/link/{within(url)}", url, _MOST_LIST)
        if got.status == 404:
            return []
        if got.status != 200 or "<" not in got.text[:2_000]:
            raise self._trouble(url, f"{self.host} answers {got.status} to the question for its captures")
        found: list[Capture] = []
        for link in _LINK.finditer(got.text):
            if "memento" in link[2].lower():
                one = original_of(link[1])
                if one and same(one[0], url):
                    found.append(Capture(one[1], one[0]))
        if found:
            self._troubled.clear()
        return found

    def nearest(self, url: str, when: dt.datetime) -> Iterator[Capture]:
        """The one capture that is nearest (RFC 7089, 4; archive.org/help/wayback_api.php)."""
        date = f"{when.astimezone(dt.UTC):%a, %d %b %Y %H:%M:%S} GMT"
        got = self.get(f"{self.base}/web/{within(url)}", url, MOST_COPY, {"Accept-Datetime": date})
        found = original_of(got.url)
        if found is None and got.status == 200 and (taken := http_date(got.headers.get("Memento-Datetime"))):
            found = url, taken
        if found and got.url.startswith(f"{self.base}/") and same(found[0], url):
            yield Capture(found[1], found[0])
        stamp = f"{when.astimezone(dt.UTC):%Y%m%d%H%M%S}"
        asked = f"{self.base}/wayback/available?url={quote(url, safe='')}&timestamp={stamp}"
        got = self.get(asked, url, _MOST_LIST)
        try:
            closest = json.loads(got.text)["archived_snapshots"]["closest"]
            found = original_of(closest["url"]) if str(closest.get("status", "200")) == "200" else None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return
        if found and same(found[0], url):
            yield Capture(found[1], found[0])

    def get(self, asked: str, page: str, most: int, headers: Mapping[str, str] | None = None) -> Response:
        """The archive's answer to `asked`, which is about `page`. Raises Trouble."""
        with self._gate:  # one after the other: archives are few, and slow
            while True:
                if self.off:
                    raise Trouble(self.off)
                wait = self._next - time.monotonic()
                if wait > 0:
                    self._sleep(wait)
                got = self._web.get(asked, headers=headers, max_bytes=most)
                self._next = time.monotonic() + self._pause
                if isinstance(got, Failure):
                    self._silences += 1
                    why = f"{self.host} cannot be asked: {got.why}"
                    self.off = why if self._silences >= _SILENCES else ""
                    raise Trouble(why)
                self._silences = 0
                if got.status != 429:
                    break
                self._limited += 1
                said = hold(got.headers, _LONG_AGO)
                seconds = _AFTER_429 if said is None else said
                if self._limited > _PATIENCE or seconds > _MOST_WAIT:
                    self.off = f"{self.host} says that we ask too often"
                else:
                    self._next += seconds
            self._limited = 0
            if got.status >= 500:
                raise self._trouble(page, f"{self.host} answers {got.status}")
            return got

    def _trouble(self, page: str, why: str) -> Trouble:
        # Some pages an archive cannot tell of at any time; only where that is so for one page after the
        # other is it out of order.
        self._troubled.add(page)
        if len(self._troubled) >= _TROUBLED:
            self.off = why
        return Trouble(why)


def original_of(address: str) -> tuple[str, dt.datetime] | None:
    """The page and time that an archive's address (`…/web/TIME/URL`) is a copy of, None for any other."""
    found = _MEMENTO.search(address)
    stamp = _time(found[1]) if found else None
    if found is None or stamp is None or not re.match(r"https?:/", found[2], re.IGNORECASE):
        return None
    return re.sub(r"^(https?:)/(?!/)", r"\1//", found[2], flags=re.IGNORECASE), stamp


def within(url: str) -> str:
    """An address as it stands inside an archive's: as it is, without what could end it early."""
    return url.partition("#")[0].replace(" ", "%20")


def same(original: str, url: str) -> bool:
    """Whether two addresses are of one page, as archives index pages."""
    return canonical(original) == canonical(url) or _bare(original) == _bare(url)


def _time(stamp: str) -> dt.datetime | None:
    """The time that 14 digits mean, or fewer (then its beginning); None where they mean none."""
    if not stamp.isascii() or not stamp.isdigit() or not 4 <= len(stamp) <= 14:
        return None
    full = stamp + "00000101000000"[len(stamp) :]
    try:
        return dt.datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def _bare(url: str) -> str:
    """An address without scheme, `www.`, port 80 and a slash at its end."""
    rest = re.sub(r"^https?://(?:www\d?\.)?", "", url.partition("#")[0], flags=re.IGNORECASE)
    return re.sub(r"^([^/?]+):(?:80|443)(?=[/?]|$)", r"\1", rest).rstrip("/").lower()
