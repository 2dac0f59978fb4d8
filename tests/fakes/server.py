"""A small web server on this machine that can be slow, huge, wrong and hostile: for tests only.

    with Server({"/": page("<h1>Hello</h1>"), "/slow": drip(b"x", every=0.05)}) as server:
        client.get(server.url("/slow"))

Each path leads to bytes (sent as they are, headers and all) or to a function that gets the connection
and does with it what it likes. Everything stops when the `with` ends, whatever a client still wants.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

END = threading.Event  # what an answer waits on between two bytes: set when the server stops


@dataclass(frozen=True)
class Asked:
    """A request as it came in: method, path with query, headers in lower case, and the body of a form."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Talk:
    """One connection: the socket, what was asked on it, and the event that ends it."""

    sock: socket.socket
    asked: Asked
    over: threading.Event

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def wait(self, seconds: float) -> None:
        """Waits, but not beyond the end of the server."""
        if self.over.wait(seconds):
            raise ConnectionAbortedError


Answer = bytes | Callable[[Talk], None]


@dataclass
class Server:
    """Listens on 127.0.0.1; `asked` holds what came in. With `tls`, a context made by the test."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    greet: Callable[[socket.socket, threading.Event], None] | None = None  # instead of HTTP altogether
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=20)
        self.port: int = self._listening.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        for thread in self._threads:
            thread.join(5)
        self._listening.close()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def _start(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                sock, _ = self._listening.accept()
            except OSError:
                return
            self._start(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            sock.settimeout(2)
            if self.greet:
                self.greet(sock, self._over)
                return
            if self.tls:
                with self.tls.wrap_socket(sock, server_side=True) as inner:
                    self._talk(inner)
            else:
                self._talk(sock)

    def _talk(self, sock: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            received = sock.recv(65_536)
            if not received:
                return
            head += received
        head, _, body = head.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        while len(body) < int(headers.get("content-length", "0")):
            body += sock.recv(65_536) or b"\0" * 1_000_000
        asked = Asked(method, path, headers, body)
        self.asked.append(asked)
        answer = self.answers.get(
            path, self.answers.get(path.partition("?")[0], page("not here", status=404))
        )
        if callable(answer):
            answer(Talk(sock, asked, self._over))
        else:
            sock.sendall(answer)
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_WR)  # a proper end, so that nothing sent gets lost


def page(body: str | bytes = b"", status: int = 200, **headers: str | None) -> bytes:
    """A whole answer; `Content_Type="text/plain"` sets a header, None leaves it out."""
    data = body.encode() if isinstance(body, str) else body
    lines: dict[str, str | None] = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(data)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode("latin-1") + data


def redirect(to: str, status: int = 302) -> bytes:
    """An answer that sends the client on."""
    return page(b"", status, Location=to)


def drip(start: bytes, *, drop: bytes = b"x", every: float = 0.02) -> Callable[[Talk], None]:
    """Sends `start` at once, then `drop` again and again for ever."""

    def answer(talk: Talk) -> None:
        talk.send(start)
        while True:
            talk.wait(every)
            talk.send(drop)

    return answer


def pour(start: bytes, piece: bytes, times: int) -> Callable[[Talk], None]:
    """Sends `start`, then `piece` many times as fast as it goes: a body too large to keep in memory."""

    def answer(talk: Talk) -> None:
        talk.send(start)
        for _ in range(times):
            talk.send(piece)

    return answer
