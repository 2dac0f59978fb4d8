"""Many pages at once through the one door, for checking thousands of links.

One request at a time is asked here, and no redirect followed: whoever checks a link wants to see every
step. Identity, address guard, limits of size and time, and certificates are those of `Client`.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import lru_cache
from types import TracebackType
from typing import Any, Self, TypeVar

import pycurl

import shorttake
from shorttake.web import body as bodies
from shorttake.web.answer import REDIRECTS, Failure, Headers, Response
from shorttake.web.client import ACCEPT, trusted
from shorttake.web.curl import Engine, Transfer
from shorttake.web.guard import Allow, plain_host
from shorttake.web.names import Names, NotFetched
from shorttake.web.way import host_of, unfit

# What asks: one address -> one answer, whatever stands behind it (this engine, or a fake in a test).
Ask = Callable[..., Awaitable[Response | Failure]]
T = TypeVar("T")

MOST_BYTES = 65_536  # of a page, as it arrives
_UNPACKED = 4  # how many times larger it may be once unpacked
_BODY_SECONDS = 10.0  # for a body, once its status is known
_NOBODY = {errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EHOSTDOWN}
# What OpenSSL says where the other side went away in the middle of a handshake.
_GONE = ("syscall", "unexpected eof", "reset", "zero return")


def run(main: Coroutine[Any, Any, T]) -> T:
    """Runs `main` in an event loop of its own: uvloop's, where there is one for this system."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


class Many:
    """Asks for many pages at a time; use it as `async with`, inside one event loop.

    `connect_seconds` (name, connection, TLS handshake) and `answer_seconds` (from there to the last byte
    that is read) hold however slowly a server drips; of a body that drips longer, what came until then
    is taken. `at_once` requests are in flight at most. `resolve` has the shape of `socket.getaddrinfo`.
    Entering raises SettingsError where the certificates to trust cannot be read.
    """

    def __init__(
        self,
        identity: str = f"shorttake/{shorttake.__version__}",
        *,
        allow: Allow | None = None,
        connect_seconds: float = 10.0,
        answer_seconds: float = 20.0,
        at_once: int = 512,
        resolve: Callable[..., Any] = socket.getaddrinfo,
    ) -> None:
        self.identity = identity
        self.requests = 0
        self.bytes = 0
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._room = asyncio.Semaphore(at_once)
        self._names = Names(allow or Allow(), resolve, connect_seconds)
        self._engine: Engine | None = None
        self._headers: tuple[str, ...] = (f"Accept: {ACCEPT}", f"Accept-Encoding: {bodies.OFFERED}")

    async def __aenter__(self) -> Self:
        import certifi

        bundle = os.environ.get("SSL_CERT_FILE")
        if bundle:
            trusted(bundle)  # says so where it cannot be read
        self._engine = Engine(
            self.identity,
            bundle or certifi.where(),
            self._names.judge,
            connect=self._connect_seconds,
            answer=self._answer_seconds,
            drip=min(self._answer_seconds, _BODY_SECONDS),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._engine is not None:
            await self._engine.close()
        self._names.shut()

    async def ask(
        self, url: str, most: int = MOST_BYTES, headers: Mapping[str, str] | None = None
    ) -> Response | Failure:
        """One GET of `url`, of which `most` bytes are read at most; the body of a redirect is not.

        Never raises for what the network does.
        """
        wrong = unfit(url)
        if wrong:
            return Failure(url, *wrong)
        if self._engine is None:
            raise RuntimeError("used outside its `async with`")
        there = host_of(url)
        host, port = there.name, there.port
        async with self._room:
            places: str | None = None
            if is_literal(host):
                reason = self._names.judge(host, port)
                if reason:
                    return Failure(url, "private", f"{reason}, and such addresses are not fetched")
            else:
                try:
                    places = f"{host}:{port}:{','.join(await self._names.of(host, port))}"
                except OSError as error:
                    return _unnamed(error, url, host, self._connect_seconds)
            self.requests += 1
            began = time.monotonic()
            asked = self._headers
            if headers:
                asked = (*(f"{name}: {value}" for name, value in headers.items()), *asked)
            try:
                transfer = await self._engine.get(url.partition("#")[0], asked, most, places)
            except ValueError:
                return Failure(url, "address", "the address cannot be understood")
        self.bytes += len(transfer.body)
        return self._answered(transfer, url, host, most, time.monotonic() - began)

    def _answered(
        self, transfer: Transfer, url: str, host: str, most: int, elapsed: float
    ) -> Response | Failure:
        """The answer that a transfer was; a body that breaks off or drips counts as far as it came."""
        if transfer.refusal:
            return Failure(url, "private", f"{transfer.refusal}, and such addresses are not fetched")
        if not transfer.status or (transfer.code and not transfer.body and not _headed(transfer)):
            return self._failed(transfer, url, host)
        headers = Headers(transfer.pairs)
        status = transfer.status
        if status in REDIRECTS and headers.get("Location"):
            return Response(url, url, status, headers, elapsed=elapsed)
        page, whole = _unpacked(bytes(transfer.body), headers.get("Content-Encoding", ""), most)
        broken = bool(transfer.code) or transfer.cut
        return Response(url, url, status, headers, page, (), elapsed, broken or not whole)

    def _failed(self, transfer: Transfer, url: str, host: str) -> Failure:
        """What went wrong, in words, from libcurl's codes (curl.se/libcurl/c/libcurl-errors.html)."""
        code, said = transfer.code, transfer.message.lower()
        if code == pycurl.E_COULDNT_RESOLVE_HOST:
            return Failure(url, "name", f"there is no machine called {host} (the name does not resolve)")
        if code == pycurl.E_OPERATION_TIMEDOUT:
            if transfer.connected:
                whole = self._connect_seconds + self._answer_seconds
                return Failure(url, "timeout", f"{host} did not answer in time (we waited {whole:g} seconds)")
            return Failure(url, "timeout", _late(host, self._connect_seconds))
        if code == pycurl.E_COULDNT_CONNECT:
            if transfer.errno == errno.ETIMEDOUT:
                return Failure(url, "timeout", f"{host} did not accept a connection")
            if transfer.errno in _NOBODY or not transfer.errno:
                what = os.strerror(transfer.errno or errno.ECONNREFUSED).lower()
                return Failure(url, "refused", f"{host} cannot be connected to ({what})")
            return Failure(url, "protocol", f"{host} hung up before it had answered")
        if code == pycurl.E_PEER_FAILED_VERIFICATION:
            why = transfer.message.removeprefix("SSL certificate problem: ").removeprefix("SSL: ")
            return Failure(url, "tls", f"the certificate of {host} cannot be trusted ({why})")
        if code == pycurl.E_SSL_CONNECT_ERROR and not any(word in said for word in _GONE):
            why = transfer.message.rpartition(":")[2].strip() or "broken off"
            return Failure(url, "tls", f"no encrypted connection to {host} can be made ({why})")
        if code in (
            pycurl.E_GOT_NOTHING,
            pycurl.E_SEND_ERROR,
            pycurl.E_SSL_CONNECT_ERROR,
            pycurl.E_PARTIAL_FILE,
        ):
            return Failure(url, "protocol", f"{host} hung up before it had answered")
        if "too large response headers" in said or "header line" in said or code in (27, 100):
            return Failure(url, "too-big", "it sends more headers than any page needs")
        if code == pycurl.E_RECV_ERROR:
            return Failure(url, "protocol", f"{host} hung up before it had answered")
        if code == pycurl.E_URL_MALFORMAT:
            return Failure(url, "address", "the address cannot be understood")
        if code in (pycurl.E_UNSUPPORTED_PROTOCOL, pycurl.E_FTP_WEIRD_SERVER_REPLY):
            return Failure(url, "protocol", f"what answers at {host} does not speak HTTP")
        return Failure(url, "protocol", f"{host} does not answer as a web server should")


@lru_cache(maxsize=20_000)
def is_literal(host: str) -> bool:
    """Whether a host is written as an internet address, so that no name has to be looked up."""
    return ":" in host or host.rpartition(".")[2].isdigit() or plain_host(host).replace(".", "").isdigit()


def _headed(transfer: Transfer) -> bool:
    """Whether the headers of the last answer came to their end."""
    return bool(transfer.lines) and transfer.lines[-1] in (b"\r\n", b"\n")


def _unnamed(error: OSError, url: str, host: str, seconds: float) -> Failure:
    if isinstance(error, NotFetched):
        return Failure(url, "private", str(error))
    if isinstance(error, TimeoutError):
        return Failure(url, "timeout", _late(host, seconds))
    return Failure(url, "name", f"there is no machine called {host} (the name does not resolve)")


def _late(host: str, seconds: float) -> str:
    return f"{host} did not accept a connection within {seconds:g} seconds"


def _unpacked(body: bytes, encoding: str, most: int) -> tuple[bytes, bool]:
    """The body without its packing, and whether all of it could be read; empty where nothing could."""
    try:
        packed = bodies.layers(encoding)
    except bodies.Packed:
        return b"", False
    if not packed:
        return body, True
    found = bytearray()
    try:
        for piece in bodies.unpacked(iter((body,)), packed, most * _UNPACKED):
            found += piece
            if len(found) >= most * _UNPACKED:
                return bytes(found[: most * _UNPACKED]), False
    except bodies.Broken:
        return bytes(found), False
    return bytes(found), True
