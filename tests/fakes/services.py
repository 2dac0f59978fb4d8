"""Bookmark services on this machine that answer as their documentation says, limits and errors included.

    with Services(clock) as services:
        services.pinboard.posts.append({...})
        pull(services.account("pinboard"), client, None, clock.sleep, clock.time)

Each service is one class with its rules beside the page that they are from. Time is simulated: `Clock.sleep` moves
it on, so five minutes of a rate limit pass at once. `asked` holds every request in order.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

Values = dict[str, str]


class Clock:
    """Seconds since 1970 that pass only when somebody sleeps; `slept` holds how long each time."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass(frozen=True)
class Asked:
    """One request: method, path, values of its query or form, headers in lower case."""

    method: str
    path: str
    values: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What a service answers: anything but bytes goes out as JSON."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Pinboard:
    """https://pinboard.in/api/: `auth_token` in the query; 3 s between calls, 300 s between two of posts/all, 60 s
    between two of posts/recent, else 429; `posts/update` says when anything was changed last."""

    TOKEN = "mara:0123456789ABCDEF"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.posts: list[dict[str, Any]] = []
        self.updated = "2020-01-01T00:00:00Z"
        self.last: dict[str, float] = {}

    def answer(self, asked: Asked) -> Answer:
        if asked.values.get("auth_token") != self.TOKEN:
            return Answer(b"API requires authentication", 401, {"Content-Type": "text/plain"})
        name = asked.path.removeprefix("/posts/")
        for key, seconds in (("", 3.0), (name, {"all": 300.0, "recent": 60.0}.get(name, 0.0))):
            if self.clock.now - self.last.get(key, -1e9) < seconds:
                return Answer(b"Too Many Requests", 429, {"Content-Type": "text/plain"})
        self.last[""] = self.last[name] = self.clock.now
        tag = asked.values.get("tag", "").lower()
        found = [post for post in self.posts if not tag or tag in post["tags"].lower().split()]
        found.sort(key=lambda post: post["time"], reverse=True)
        if name == "update":
            return Answer({"update_time": self.updated})
        if name == "all":
            return Answer(found)
        if name == "recent":
            count = min(100, int(asked.values.get("count", "15")))
            return Answer({"date": self.updated, "user": "mara", "posts": found[:count]})
        return Answer(b"Not Found", 404)


class Linkding:
    """https://linkding.link/api/: `Authorization: Token`, `q`, `limit` (100), `offset`, `modified_since`."""

    TOKEN = "c0ffee" * 6

    def __init__(self, clock: Clock) -> None:
        self.bookmarks: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Token {self.TOKEN}":
            return Answer({"detail": "Invalid token."}, 401)
        if asked.path not in ("/api/bookmarks/", "/api/bookmarks/archived/"):
            return Answer({"detail": "Not found."}, 404)
        archived = asked.path.endswith("/archived/")
        tag = asked.values.get("q", "").removeprefix("#").lower()
        since = asked.values.get("modified_since")
        found = [
            one
            for one in self.bookmarks
            if one["is_archived"] == archived
            and (not tag or tag in [name.lower() for name in one["tag_names"]])
            and (not since or _when(one["date_modified"]) > _when(since))
        ]
        limit, offset = int(asked.values.get("limit", "100")), int(asked.values.get("offset", "0"))
        more = offset + limit < len(found)
        return Answer(
            {
                "count": len(found),
                # The address that a server behind another one believes to have: nobody can follow it.
                "next": f"http://internal:8000{asked.path}?limit={limit}&offset={offset + limit}"
                if more
                else None,
                "previous": None,
                "results": found[offset : offset + limit],
            }
        )


class Raindrop:
    """https://developer.raindrop.io/: Bearer token; pages of at most 50; 120 calls a minute, counted in headers."""

    TOKEN = "0d3f5a7b-test-token"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.items: list[dict[str, Any]] = []
        self.limit = 120
        self.window, self.calls = 0.0, 0

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {self.TOKEN}":
            return Answer({"result": False, "errorMessage": "Incorrect access_token"}, 401)
        if self.clock.now >= self.window + 60:
            self.window, self.calls = self.clock.now, 0
        self.calls += 1
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.calls)),
            "X-RateLimit-Reset": str(int(self.window + 60)),
        }
        if self.calls > self.limit:
            return Answer({"result": False}, 429, headers)
        if asked.path != "/raindrops/0":
            return Answer({"result": False}, 404, headers)
        found = list(self.items)
        for term in _terms(asked.values.get("search", "")):
            if term.startswith("#"):
                found = [one for one in found if term[1:].lower() in [tag.lower() for tag in one["tags"]]]
            elif term.startswith("lastUpdate:>"):
                found = [one for one in found if one["lastUpdate"][:10] > term.removeprefix("lastUpdate:>")]
        size, page = min(50, int(asked.values.get("perpage", "25"))), int(asked.values.get("page", "0"))
        return Answer(
            {"result": True, "items": found[page * size : (page + 1) * size], "count": len(found)},
            200,
            headers,
        )


class Shaarli:
    """https://shaarli.github.io/api-documentation/: a JWT (HS512) of at most nine minutes; `offset` and `limit`."""

    TOKEN = "a secret of twelve or more"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.links: list[dict[str, Any]] = []
        self.history: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Answer:
        problem = self._refused(asked.headers.get("authorization", ""))
        if problem:
            return Answer({"code": 401, "message": f"Not authorized: {problem}"}, 401)
        limit, offset = int(asked.values.get("limit", "20")), int(asked.values.get("offset", "0"))
        if asked.path == "/api/v1/history":
            return Answer(self.history[offset : offset + limit])
        if asked.path == "/api/v1/links":
            wanted = set(asked.values.get("searchtags", "").lower().split())
            found = [one for one in self.links if wanted <= {tag.lower() for tag in one["tags"]}]
            return Answer(found[offset : offset + limit])
        return Answer({"code": 404, "message": "Not found"}, 404)

    def _refused(self, header: str) -> str:
        kind, _, token = header.partition(" ")
        parts = token.split(".")
        if kind != "Bearer" or len(parts) != 3:
            return "Malformed JWT token"
        signed = f"{parts[0]}.{parts[1]}".encode()
        if not hmac.compare_digest(
            hmac.new(self.TOKEN.encode(), signed, hashlib.sha512).digest(), _unpacked(parts[2])
        ):
            return "Invalid JWT signature"
        if json.loads(_unpacked(parts[0])) != {"typ": "JWT", "alg": "HS512"}:
            return "Invalid JWT header"
        issued = json.loads(_unpacked(parts[1]))["iat"]
        return "" if issued <= self.clock.now <= issued + 540 else "Invalid JWT issued time"


class Wallabag:
    """https://app.wallabag.it/api/doc: a token for name and password (POST, OAuth 2), then pages from 1."""

    FORM = {
        "grant_type": "password",
        "client_id": "1_abc",
        "client_secret": "shh",
        "username": "mara",
        "password": "correct horse",
    }

    def __init__(self, clock: Clock) -> None:
        self.entries: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/oauth/v2/token":
            if asked.method != "POST":
                return Answer({"error": "invalid_request"}, 405)
            if dict(asked.values) != self.FORM:
                return Answer({"error": "invalid_grant", "error_description": "Invalid username…"}, 400)
            return Answer({"access_token": "MZ", "expires_in": 3600, "token_type": "bearer", "scope": None})
        if asked.headers.get("authorization") != "Bearer MZ":
            return Answer({"error": "access_denied"}, 401)
        wanted = asked.values.get("tags", "")
        found = [one for one in self.entries if wanted in [tag["label"] for tag in one["tags"]]]
        page, size = int(asked.values.get("page", "1")), int(asked.values.get("perPage", "30"))
        pages = max(1, -(-len(found) // size))
        if page > pages:
            return Answer({"error": {"code": 404, "message": "Not Found"}}, 404)
        items = found[(page - 1) * size : page * size]
        return Answer({"page": page, "pages": pages, "total": len(found), "_embedded": {"items": items}})


class Services:
    """All of them on one port, each below its own name; `broken` answers instead of a service while it is set."""

    def __init__(self, clock: Clock) -> None:
        self.pinboard = Pinboard(clock)
        self.linkding = Linkding(clock)
        self.raindrop = Raindrop(clock)
        self.shaarli = Shaarli(clock)
        self.wallabag = Wallabag(clock)
        self.asked: list[Asked] = []
        self.broken: Callable[[Asked], Answer | None] = lambda asked: None

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/{service}"

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

    def answer(self, asked: Asked, service: str) -> Answer:
        self.asked.append(asked)
        broken = self.broken(asked)
        if broken is not None:
            return broken
        answer: Answer = getattr(self, service).answer(asked)
        return answer


def _handler(services: Services) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", "0")), 100_000)
            self._answer(self.rfile.read(length).decode("utf-8"))

        def _answer(self, values: str) -> None:
            _, service, path = urlsplit(self.path).path.split("/", 2)
            headers = {name.lower(): value for name, value in self.headers.items()}
            parsed = {key: found[0] for key, found in parse_qs(values, keep_blank_values=True).items()}
            answer = services.answer(Asked(self.command, f"/{path}", parsed, headers), service)
            raw = isinstance(answer.body, bytes)
            body = answer.body if raw else json.dumps(answer.body).encode("utf-8")
            self.send_response(answer.status)
            said = {"Content-Type": "text/html" if raw else "application/json", **answer.headers}
            for name, value in {**said, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            return None

    return Handler


def _when(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _terms(search: str) -> list[str]:
    """`#tag`, `#"two words"` and `key:value`, parted by blanks."""
    found, rest = [], search.strip()
    while rest:
        if rest.startswith('#"'):
            name, _, rest = rest[2:].partition('"')
            found.append(f"#{name}")
        else:
            term, _, rest = rest.partition(" ")
            found.append(term)
        rest = rest.strip()
    return found
