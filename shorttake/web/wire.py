"""Connections that look before they leap: every address is checked when it is used, every byte is timed.

urllib3's own limits are per operation, so a server that sends one byte a second holds them off for
ever. Here each reading of the socket gets only what is left of the whole journey's time, in the
headers as in the body, and the bytes are counted. The address that was checked is the one that is
connected to (no second look-up in between), while the certificate is still checked for the name.
"""

from __future__ import annotations

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from shorttake.web.answer import Kind
from shorttake.web.guard import Allow, refused

MOST_HEADER_BYTES = 128 * 1024  # browsers stop at about 256 KiB; real pages need some 4
MOST_HEADERS_WHY = "it sends more headers than any page needs"

Resolve = Callable[..., list[tuple[Any, ...]]]  # the shape of socket.getaddrinfo


class Stop(Exception):
    """The journey ends here; carries what the author is told. Nothing in urllib3 or requests catches it."""

    def __init__(self, kind: Kind, why: str) -> None:
        super().__init__(why)
        self.kind: Kind = kind
        self.why = why


@dataclass
class Journey:
    """What is left of the time and bytes for one `get`, over all its redirects."""

    allow: Allow
    resolve: Resolve
    deadline: float  # time.monotonic()
    total_timeout: float  # seconds, for the message
    connect_timeout: float  # seconds
    most_bytes: int  # on the wire, for one answer
    ip: str = ""  # of the machine that was connected to last

    def left(self) -> float:
        """Seconds until the deadline. Raises Stop when there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise Stop("timeout", f"it took longer than {self.total_timeout:g} seconds altogether")
        return seconds

    def connect(self, host: str, port: int) -> socket.socket:
        """A socket to `host`, at the first of its addresses that may be fetched and answers. Raises Stop."""
        until = time.monotonic() + min(self.connect_timeout, self.left())
        addresses = self._addresses(host, port, until)
        refusals: list[str] = []
        trouble: OSError | None = None
        for number, (family, kind, protocol, sockaddr) in enumerate(addresses):
            reason = refused(str(sockaddr[0]), host, port, self.allow)
            if reason:
                refusals.append(reason)
                continue
            seconds = (until - time.monotonic()) / (len(addresses) - number)
            if seconds <= 0:
                trouble = trouble or TimeoutError()
                break
            try:
                sock = _connected(family, kind, protocol, sockaddr, seconds, until)
            except OSError as error:
                trouble = error
                continue
            self.ip = str(sockaddr[0])
            return sock
        if trouble is None:
            raise Stop("private", f"{refusals[0]}, and such addresses are not fetched")
        if isinstance(trouble, TimeoutError):
            raise Stop(
                "timeout", f"{host} did not accept a connection within {self.connect_timeout:g} seconds"
            )
        what = trouble.strerror or str(trouble)
        raise Stop("refused", f"{host} cannot be connected to on port {port} ({what.lower()})")

    def _addresses(self, host: str, port: int, until: float) -> list[tuple[Any, Any, Any, Any]]:
        """Looks the name up in a thread of its own, since that cannot be given a time limit."""
        answers: queue.SimpleQueue[list[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(self.resolve(host, port, type=socket.SOCK_STREAM))
            except (OSError, ValueError) as error:
                answers.put(error)

        threading.Thread(target=look_up, name="name look-up", daemon=True).start()
        try:
            found = answers.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise Stop(
                "timeout", f"the name {host} was not found within {self.connect_timeout:g} seconds"
            ) from None
        if isinstance(found, Exception) or not found:
            raise Stop("name", f"there is no machine called {host} (the name does not resolve)")
        return [(family, kind, protocol, sockaddr) for family, kind, protocol, _, sockaddr in found]


def _connected(
    family: Any, kind: Any, protocol: Any, sockaddr: Any, seconds: float, until: float
) -> socket.socket:
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(seconds)
        sock.connect(sockaddr)
        # Whatever comes next, the TLS handshake first of all, shares the time to connect.
        sock.settimeout(max(0.001, until - time.monotonic()))
    except BaseException:
        sock.close()
        raise
    return sock


class _Timed(io.RawIOBase):
    """Reads a socket with what is left of the journey's time, and counts."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase, journey: Journey) -> None:
        self._sock = sock
        self._raw = raw
        self._journey = journey
        self._count = 0
        self.in_headers = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._sock.settimeout(self._journey.left())
        try:
            count = self._raw.readinto(buffer)
        except TimeoutError:
            self._journey.left()
            raise
        self._count += count or 0
        if self.in_headers and self._count > MOST_HEADER_BYTES:
            raise Stop("too-big", MOST_HEADERS_WHY)
        if self._count > self._journey.most_bytes:
            raise Stop("too-big", "it sends far more than the page itself")
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """http.client's answer, read through `_Timed` from its first byte on."""

    def __init__(self, sock: socket.socket, *args: Any, journey: Journey, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        raw = self.fp.detach()
        self._timed = _Timed(sock, raw, journey)
        self.fp = io.BufferedReader(self._timed, 16_384)

    def begin(self) -> None:
        super().begin()
        self._timed.in_headers = False


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, journey: Journey, **more: Any) -> None:
        super().__init__(*args, **more)
        self._journey = journey
        self.response_class = partial(_TimedResponse, journey=journey)  # type: ignore[assignment]

    def _new_conn(self) -> socket.socket:
        return self._journey.connect(self._dns_host, self.port)


class _Encrypted(HTTPSConnection):
    def __init__(self, *args: Any, journey: Journey, **more: Any) -> None:
        super().__init__(*args, **more)
        self._journey = journey
        self.response_class = partial(_TimedResponse, journey=journey)  # type: ignore[assignment]

    def _new_conn(self) -> socket.socket:
        return self._journey.connect(self._dns_host, self.port)


class Adapter(HTTPAdapter):
    """requests' adapter with connections that keep to `journey`; one for each `get`, never a proxy."""

    def __init__(self, journey: Journey, trust: Callable[[], ssl.SSLContext]) -> None:
        self._trust = trust
        super().__init__(pool_connections=1, pool_maxsize=1)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = partial(_Plain, journey=journey)  # type: ignore[assignment]

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = partial(_Encrypted, journey=journey)  # type: ignore[assignment]

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """As documented by requests for giving a context of one's own."""
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {"ssl_context": self._trust()} if host["scheme"] == "https" else {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """The context verifies already; requests would load the certificates a second time."""
