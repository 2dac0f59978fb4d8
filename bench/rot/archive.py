"""A web archive on this machine that answers as the Wayback Machine does, and in trouble for some pages.

`Archive(kept)` has CDX, `available`, TimeMap, TimeGate (RFC 7089) and the captures themselves; with
`memento_only` it has neither of the first two. It counts what it was asked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import re
import threading
import time
from collections import Counter
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from bench.rot.copies import Capture, Kept
from bench.rot.pages import article, error_page, front, parked
from bench.rot.world import name_of

LATENCY = 0.01  # seconds
SLOW = 2.5
_COPY = re.compile(r"/web/(\d{4,14})(id_)?/(.+)", re.DOTALL)


class Archive:
    """Listens on 127.0.0.1 at `base`. `requests` counts by service."""

    def __init__(self, kept: dict[str, Kept], memento_only: bool = False) -> None:
        self.requests: Counter[str] = Counter()
        self._memento_only = memento_only
        self._kept = {_key(url): one for url, one in kept.items()}
        self._waited: set[str] = set()

    def __enter__(self) -> Self:
        archive = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                archive._answer(self)

            def log_message(self, *arguments: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        time.sleep(LATENCY)
        path = request.path
        query = parse_qs(urlsplit(path).query)
        service, url = "other", ""
        if path.startswith(("/cdx/", "/wayback/available")):
            service, url = path.split("/")[1], query.get("url", [""])[0]
        elif path.startswith("/web/timemap/link/"):
            service, url = "timemap", path.removeprefix("/web/timemap/link/")
        elif found := _COPY.match(path):
            service, url = "copy", found[3]
        elif path.startswith("/web/"):
            service, url = "timegate", path.removeprefix("/web/")
        self.requests[service] += 1
        kept = self._kept.get(_key(url))
        if kept is not None and self._in_trouble(request, kept, service):
            return
        if self._memento_only and service in ("cdx", "wayback"):
            _send(request, 404, b"no such service")
        elif service == "cdx":
            self._cdx(request, kept, query)
        elif service == "wayback":
            self._available(request, kept, query)
        elif kept is None or not kept.captures:
            _send(request, 404, b"The archive has not got this page")
        elif service == "timemap":
            self._timemap(request, kept)
        elif service == "timegate":
            self._timegate(request, kept)
        else:
            self._copy(request, kept, found[1] if found else "", bool(found and found[2]))

    def _in_trouble(self, request: BaseHTTPRequestHandler, kept: Kept, service: str) -> bool:
        """Answers as the trouble wants; False where it leaves the answer to others."""
        if kept.trouble == "slow":
            time.sleep(SLOW)
        elif kept.trouble == "limited" and kept.url not in self._waited:
            self._waited.add(kept.url)
            _send(request, 429, b"too many requests", {"Retry-After": "1"})
            return True
        elif kept.trouble == "down" or (kept.trouble == "cdx-down" and service == "cdx"):
            _send(request, 503, b"unavailable")
            return True
        elif kept.trouble in ("nonsense", "empty"):
            _send(request, 200, b"<h1>We are <em>very</em> busy [{]" if kept.trouble == "nonsense" else b"")
            return True
        return False

    def _cdx(self, request: BaseHTTPRequestHandler, kept: Kept | None, query: dict[str, list[str]]) -> None:
        fields = query.get("fl", ["urlkey,timestamp,original,mimetype,statuscode,digest,length"])[0].split(
            ","
        )
        rows: list[list[str]] = []
        days: set[str] = set()
        for one in kept.captures if kept else ():
            if "statuscode:200" in query.get("filter", []) and one.status != 200:
                continue
            if query.get("collapse") == ["timestamp:8"] and one.stamp[:8] in days:
                continue
            days.add(one.stamp[:8])
            said = {"timestamp": one.stamp, "original": kept.original if kept else "", "mimetype": "text/html",
                    "statuscode": str(one.status), "urlkey": "x", "length": "1",
                    "digest": hashlib.sha1(self._body(kept, one) if kept else b"").hexdigest()}  # fmt: skip
            rows.append([said[name] for name in fields])
        _send(
            request,
            200,
            json.dumps([fields, *rows] if rows else []).encode(),
            {"Content-Type": "application/json"},
        )

    def _available(
        self, request: BaseHTTPRequestHandler, kept: Kept | None, query: dict[str, list[str]]
    ) -> None:
        good = [one for one in (kept.captures if kept else ()) if one.status == 200]
        said: dict[str, object] = {}
        if good and kept:
            one = _nearest(good, _moment(query.get("timestamp", ["2026"])[0]))
            closest = {
                "available": True,
                "url": f"{self.base}/web/{one.stamp}/{kept.original}",
                "status": "200",
            }
            said = {"closest": {**closest, "timestamp": one.stamp}}
        _send(request, 200, json.dumps({"archived_snapshots": said}).encode())

    def _timemap(self, request: BaseHTTPRequestHandler, kept: Kept) -> None:
        lines = [f'<{kept.original}>; rel="original"', f'<{self.base}/web/{kept.original}>; rel="timegate"']
        lines += [
            f'<{self.base}/web/{one.stamp}/{kept.original}>; rel="memento"; datetime="{_http(one.at)}"'
            for one in kept.captures
        ]
        _send(request, 200, ",\n".join(lines).encode(), {"Content-Type": "application/link-format"})

    def _timegate(self, request: BaseHTTPRequestHandler, kept: Kept) -> None:
        asked = request.headers.get("Accept-Datetime")
        when = parsedate_to_datetime(asked) if asked else dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        one = _nearest(kept.captures, when)
        where = f"{self.base}/web/{one.stamp}/{kept.original}"
        _send(request, 302, b"", {"Location": where, "Vary": "accept-datetime"})

    def _copy(self, request: BaseHTTPRequestHandler, kept: Kept, stamp: str, raw: bool) -> None:
        one = _nearest(kept.captures, _moment(stamp))
        if one.stamp != stamp:
            where = f"{self.base}/web/{one.stamp}{'id_' if raw else ''}/{kept.original}"
            _send(request, 302, b"", {"Location": where})
        elif one.shows == "home":
            parts = urlsplit(kept.original)
            home = f"{self.base}/web/{stamp}{'id_' if raw else ''}/{parts.scheme}://{parts.netloc}/"
            self._kept.setdefault(
                _key(f"{parts.scheme}://{parts.netloc}/"),
                Kept(home, f"{parts.scheme}://{parts.netloc}/", (Capture(one.at, "page"),)),
            )
            _send(request, 302, b"", {"Location": home})
        else:
            status = 404 if one.shows == "lying" else one.status
            _send(request, status, self._body(kept, one), {"Memento-Datetime": _http(one.at)})

    def _body(self, kept: Kept, one: Capture) -> bytes:
        host = urlsplit(kept.url).hostname or ""
        dice = random.Random(kept.url)
        path = urlsplit(kept.url).path
        title = name_of(path).replace("-", " ")
        if path in ("", "/"):
            return front(host, dice)
        if one.shows == "page":
            return article(host, title, dice, extra=f"Version of {one.at.year}.")
        if one.shows == "parked":
            return parked(host, len(host))
        if one.shows == "other":
            return article("Best offers", "Bonus today", random.Random(f"{kept.url} other"), 400)
        return error_page(host, "Page not found. It may have been removed.", dice, path)


def _nearest(captures: tuple[Capture, ...] | list[Capture], when: dt.datetime) -> Capture:
    return min(captures, key=lambda one: abs(one.at - when))


def _moment(stamp: str) -> dt.datetime:
    full = stamp + "00000101000000"[len(stamp) :]
    return dt.datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)


def _http(when: dt.datetime) -> str:
    return format_datetime(when, usegmt=True)


def _key(url: str) -> str:
    """An address as archives index it: without scheme, user, escapes and a slash at its end."""
    return unquote(url).partition("#")[0].partition("://")[2].rpartition("@")[2].rstrip("/").lower()


def _send(
    request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None
) -> None:
    request.send_response(status)
    for name, value in {"Content-Type": "text/html; charset=utf-8", **(headers or {})}.items():
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
