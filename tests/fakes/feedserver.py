"""A server of feeds on this machine in which days pass in a moment: it answers by the time that a test says.

    with FeedServer() as server:
        server.feeds["/atom"] = Blog(server, etag=True)
        server.now += dt.timedelta(hours=1)

Every request is noted with the time of the simulation, so that a test can say what a reader may not do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from fakes.server import Answer, Server, Talk, page

START = dt.datetime(2026, 11, 2, 8, 0, tzinfo=dt.UTC)  # a Monday


@dataclass(frozen=True)
class Seen:
    """A request: when (in the simulation), what for, with which headers (lower case), and what was answered."""

    at: dt.datetime
    path: str
    headers: Mapping[str, str]
    status: int

    @property
    def conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass
class Reply:
    """An answer: status, body, and headers (None leaves one out)."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str | None] = field(default_factory=dict)


Behaviour = Callable[[Mapping[str, str]], Reply]


class FeedServer:
    """Listens on 127.0.0.1; `feeds` maps paths to behaviours, `seen` holds the requests, `now` is its time."""

    def __init__(self, now: dt.datetime = START) -> None:
        self.now = now
        self.feeds: dict[str, Behaviour] = {}
        self.seen: list[Seen] = []
        self._server = Server(answers=_Answers(self))

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return self._server.url(path, host)

    def of(self, path: str) -> list[Seen]:
        """The requests for one path."""
        return [one for one in self.seen if one.path == path]

    def answer(self, talk: Talk) -> None:
        behaviour = self.feeds.get(talk.asked.path)
        reply = behaviour(talk.asked.headers) if behaviour else Reply(404)
        self.seen.append(Seen(self.now, talk.asked.path, talk.asked.headers, reply.status))
        headers: dict[str, str | None] = {"Content-Type": "application/xml", "Date": http(self.now)}
        if reply.status == 304:
            headers |= {"Content-Length": None, "Content-Type": None}
        talk.send(page(reply.body, reply.status, **(headers | reply.headers)))


class _Answers(Mapping[str, Answer]):
    def __init__(self, server: FeedServer) -> None:
        self._server = server

    def __getitem__(self, path: str) -> Answer:
        return self._server.answer

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


def http(moment: dt.datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(dt.UTC), usegmt=True)


@dataclass
class Blog:
    """A feed as a server keeps it: an entry every `every`, validators if asked for, a 304 where they fit.

    `etag` and `modified` say which validators it gives; `odd` is written around the ETag as it is. `channel` is
    XML for the head of the feed, `more` are headers of each answer. `entries` are the entries shown.
    """

    server: FeedServer
    every: dt.timedelta = dt.timedelta(days=1)
    etag: bool = True
    modified: bool = True
    odd: str = '"{}"'
    channel: str = ""
    more: dict[str, str | None] = field(default_factory=dict)
    entries: int = 4
    name: str = "blog"
    cut: int | None = None

    def latest(self) -> int:
        """The number of the newest entry."""
        return int((self.server.now - START) / self.every) + 100

    def written(self, number: int) -> dt.datetime:
        return START + (number - 100) * self.every

    def body(self) -> bytes:
        items = "".join(
            f"<item><title>Entry {number} of {self.name}</title>"
            f"<link>https://{self.name}.example/{number}</link><guid>{self.name}-{number}</guid>"
            f"<pubDate>{http(self.written(number))}</pubDate><description>Words {number}.</description></item>"
            for number in range(self.latest(), self.latest() - self.entries, -1)
        )
        head = f"<title>{self.name}</title><link>https://{self.name}.example/</link>{self.channel}"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()

    def __call__(self, headers: Mapping[str, str]) -> Reply:
        tag = self.odd.format(f"v{self.latest()}")
        date = http(self.written(self.latest()))
        validators: dict[str, str | None] = {}
        if self.etag:
            validators["ETag"] = tag
        if self.modified:
            validators["Last-Modified"] = date
        asked_tag, asked_date = headers.get("if-none-match"), headers.get("if-modified-since")
        # RFC 9110, 13.2.2: If-None-Match goes before If-Modified-Since.
        same = asked_tag == tag if self.etag and asked_tag else self.modified and asked_date == date
        if same:
            return Reply(304, headers=validators | self.more)
        return Reply(200, self.body()[: self.cut], validators | self.more)


def sequence(*replies: Behaviour | Reply) -> Behaviour:
    """One behaviour after the other, a request each; the last one stays."""
    waiting = list(replies)

    def answer(headers: Mapping[str, str]) -> Reply:
        one = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return one if isinstance(one, Reply) else one(headers)

    return answer


def redirect(to: str, status: int = 301) -> Behaviour:
    """Sends every request on."""
    return lambda headers: Reply(status, headers={"Location": to})
