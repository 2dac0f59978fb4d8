"""A web archive on this machine, with the Wayback Machine's paths: for tests and measurements only.

    with Archive({"http://a.example/": [("20130501120000", 200, "<title>A</title>…")]}) as archive:
        archive.base

`mood` makes it "down" (503), "limited" (429), "nonsense", "empty" or "silent" (hangs up); `without` leaves
out services: "cdx", "timemap", "timegate", "available". For the pages in `troubled` it answers 503; the
first `busy` requests it answers with 429 and the wish for `busy_for` seconds.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

Captures = dict[str, list[tuple[str, int, str]]]


@dataclass
class Archive:
    """Listens on 127.0.0.1 at `base`; `asked` holds the paths, `saved` the addresses it was asked to keep."""

    captures: Captures = field(default_factory=dict)
    mood: str = ""
    without: frozenset[str] = frozenset()
    troubled: frozenset[str] = frozenset()
    busy: int = 0
    busy_for: int = 1
    asked: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        archive = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                archive.answer(self)

            def do_POST(self) -> None:
                archive.answer(self)

            def log_message(self, *arguments: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        if self.busy:
            self.busy -= 1
            send(request, 429, "a moment", {"Retry-After": str(self.busy_for)})
        elif self.mood == "down" or any(
            request.path.endswith(url) or f"={quote(url, safe='')}&" in request.path for url in self.troubled
        ):
            send(request, 503, "down")
        elif self.mood == "limited":
            send(request, 429, "too many requests", {"Retry-After": "600"})
        elif self.mood == "nonsense":
            send(request, 200, '{"x": <<<>>> [1, 2')
        elif self.mood == "silent":
            request.close_connection = True
        elif request.path.startswith("/cdx/"):
            self._cdx(request)
        elif request.path.startswith("/wayback/available"):
            self._available(request)
        elif request.path.startswith("/save"):
            self._save(request)
        elif request.path.startswith("/web/timemap/link/"):
            self._timemap(request, request.path.removeprefix("/web/timemap/link/"))
        elif request.path.startswith("/web/"):
            self._web(request, request.path.removeprefix("/web/"))
        else:
            send(request, 404, "no")

    def of(self, url: str) -> list[tuple[str, int, str]]:
        if self.mood == "empty":
            return []
        return sorted(self.captures.get(unquote(url), self.captures.get(url, [])))

    def _cdx(self, request: BaseHTTPRequestHandler) -> None:
        if "cdx" in self.without:
            send(request, 404, "no")
            return
        asked = parse_qs(urlsplit(request.path).query)
        url = asked["url"][0]
        rows = [[stamp, url, str(status), "text/html"] for stamp, status, _ in self.of(url)]
        if "statuscode:200" in asked.get("filter", []):
            rows = [row for row in rows if row[2] == "200"]
        names = ["timestamp", "original", "statuscode", "mimetype"]
        send(request, 200, json.dumps([names, *rows]) if rows else "[]", {"Content-Type": "application/json"})

    def _timemap(self, request: BaseHTTPRequestHandler, url: str) -> None:
        if "timemap" in self.without or not self.of(url):
            send(request, 404, "no")
            return
        lines = [f'<{url}>; rel="original"']
        lines += [
            f'<{self.base}/web/{stamp}/{url}>; rel="memento"; datetime="x"' for stamp, _, _ in self.of(url)
        ]
        send(request, 200, ",\n".join(lines), {"Content-Type": "application/link-format"})

    def _available(self, request: BaseHTTPRequestHandler) -> None:
        asked = parse_qs(urlsplit(request.path).query)
        good = [row for row in self.of(asked["url"][0]) if row[1] == 200]
        if "available" in self.without or not good:
            send(request, 200, '{"archived_snapshots": {}}')
            return
        stamp = min(good, key=lambda row: abs(int(row[0]) - int(asked["timestamp"][0])))[0]
        closest = {"available": True, "url": f"{self.base}/web/{stamp}/{asked['url'][0]}", "timestamp": stamp}
        send(request, 200, json.dumps({"archived_snapshots": {"closest": {**closest, "status": "200"}}}))

    def _web(self, request: BaseHTTPRequestHandler, rest: str) -> None:
        stamp, _, url = rest.partition("/")
        if not stamp.removesuffix("id_").isdigit():
            if "timegate" in self.without or not self.of(rest):
                send(request, 404, "no")
                return
            send(request, 302, "", {"Location": f"{self.base}/web/{self.of(rest)[-1][0]}/{rest}"})
            return
        found = [row for row in self.of(url) if row[0] == stamp.removesuffix("id_")]
        if found:
            send(request, found[0][1], found[0][2])
        else:
            send(request, 404, "no such capture")

    def _save(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers.get("Content-Length") or 0)
        words = request.rfile.read(length).decode()
        self.saved += parse_qs(words).get("url", []) or [request.path.removeprefix("/save/")]
        send(request, 200, json.dumps({"url": "x", "job_id": f"spn2-{len(self.saved)}"}))


def send(
    request: BaseHTTPRequestHandler, status: int, body: str, headers: dict[str, str] | None = None
) -> None:
    """An answer with its length."""
    data = body.encode()
    request.send_response(status)
    for name, value in {"Content-Type": "text/html; charset=utf-8", **(headers or {})}.items():
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(data)
