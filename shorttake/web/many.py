"""The second way through the one door: many pages at once, for checking thousands of links.

One request at a time is asked here, and no redirect followed: whoever checks a link wants to see every
step. Identity, address guard, limits of size and time, and certificates are those of `Client`.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult

import shorttake
from shorttake.web import body as bodies
from shorttake.web.answer import REDIRECTS, Failure, Headers, Kind, Response
from shorttake.web.client import ACCEPT, trusted
from shorttake.web.guard import Allow, plain_host, refused
from shorttake.web.way import unfit

# What asks: one address -> one answer, whatever stands behind it (this engine, or a fake in a test).
Ask = Callable[..., Awaitable[Response | Failure]]

MOST_BYTES = 65_536  # of a page, as it arrives
_UNPACKED = 4  # how many times larger it may be once unpacked
_WINDOW = 32_768  # bytes that the system takes in before we ask for them; it doubles the number
_BODY_SECONDS = 10.0  # for a body, once its status is known
_RESOLVERS = 24  # threads that look up names
_NOBODY = {errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EHOSTDOWN}


class Many:
    """Asks for many pages at a time; use it as `async with`, inside one event loop.

    `connect_seconds` (name, connection, TLS handshake) and `answer_seconds` (from there to the last byte
    that is read) hold however slowly a server drips; of a body that drips longer, what came until then
    is taken. `at_once` requests are in flight at most. `resolve` has the shape of `socket.getaddrinfo`.
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
        self._allow = allow or Allow()
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._room = asyncio.Semaphore(at_once)
        self._names = _Names(self._allow, resolve, connect_seconds)
        self._session: aiohttp.ClientSession | None = None
        self._headers = {
            "User-Agent": identity,
            "Accept": ACCEPT,
            "Accept-Encoding": bodies.OFFERED,
        }

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=0,
            ssl=trusted(os.environ.get("SSL_CERT_FILE")),
            resolver=self._names,
            use_dns_cache=False,  # `_names` remembers for the run
            socket_factory=self._socket,
            keepalive_timeout=6,
            happy_eyeballs_delay=None,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._connect_seconds),
            max_line_size=65_536,
            max_field_size=65_536,
            read_bufsize=16_384,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
        self._names.shut()

    async def ask(
        self, url: str, *, most: int = MOST_BYTES, headers: Mapping[str, str] | None = None
    ) -> Response | Failure:
        """One GET of `url`, of which `most` bytes are read at most; the body of a redirect is not.

        Never raises for what the network does.
        """
        wrong = unfit(url) or self._closed(url)
        if wrong:
            return Failure(url, *wrong)
        async with self._room:
            self.requests += 1
            began = time.monotonic()
            try:
                async with asyncio.timeout(self._connect_seconds + self._answer_seconds) as limit:
                    return await self._ask(url, most, headers, limit, began)
            except TimeoutError:
                return Failure(url, "timeout", _late(url, self._connect_seconds + self._answer_seconds))
            except _Refused as no:
                return Failure(url, "private", str(no))
            except (aiohttp.ClientError, OSError, ValueError, AssertionError) as error:
                return _told(error, url, self._connect_seconds)

    async def _ask(
        self,
        url: str,
        most: int,
        headers: Mapping[str, str] | None,
        limit: asyncio.Timeout,
        began: float,
    ) -> Response | Failure:
        if self._session is None:
            raise RuntimeError("used outside its `async with`")
        answer = await self._session.get(
            yarl.URL(url.partition("#")[0], encoded=True),
            headers={**(headers or {}), **self._headers},
            allow_redirects=False,
        )
        done = False
        try:
            status = answer.status
            named = Headers(answer.headers.items())
            if status in REDIRECTS and named.get("Location"):
                # A short body is read to keep the connection; a long one is not worth it.
                done = answer.content_length is not None and answer.content_length <= 4_096
                if done:
                    await answer.read()
                return Response(url, url, status, named, elapsed=time.monotonic() - began)
            limit.reschedule(None)  # from here on `_read` keeps the time
            body, whole = await _read(answer.content, most, min(self._answer_seconds, _BODY_SECONDS))
            done = whole
            self.bytes += len(body)
            page, all_there = _unpacked(body, named.get("Content-Encoding", ""), most)
            return Response(
                url, url, status, named, page, (), time.monotonic() - began, not (whole and all_there)
            )
        finally:
            if done:
                answer.release()
            else:
                answer.close()

    def _closed(self, url: str) -> tuple[Kind, str] | None:
        """Why a literal address is not asked; names are judged once they are resolved."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        plain = plain_host(host)
        if not (plain.replace(".", "").isdigit() or ":" in plain):
            return None
        reason = refused(plain, host, port, self._allow)
        return ("private", f"{reason}, and such addresses are not fetched") if reason else None

    def _socket(self, found: Any) -> socket.socket:
        """The socket for an address that is about to be connected to: the last look at where it leads."""
        family, kind, protocol, _, where = found
        address = (str(where[0]), int(where[1]))
        reason = None if address in self._names.allowed else refused(address[0], *address, self._allow)
        if reason:
            raise _Refused(f"{reason}, and such addresses are not fetched")
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
        return made


class _Refused(OSError):
    """An address inside a private network; the message says which."""


class _Names(AbstractResolver):
    """Looks names up, each once in a run, and lets go of addresses that are never fetched."""

    def __init__(self, allow: Allow, resolve: Callable[..., Any], seconds: float) -> None:
        self.allowed: set[tuple[str, int]] = set()
        self._allow = allow
        self._resolve = resolve
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="name look-up")
        self._known: dict[tuple[str, int], asyncio.Future[list[ResolveResult]]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """As aiohttp asks for it. Raises OSError where there is no such name, or only private addresses."""
        waiting = self._known.get((host, port))
        if waiting is None:
            waiting = asyncio.ensure_future(self._look_up(host, port))
            self._known[host, port] = waiting
        return await asyncio.shield(waiting)

    async def _look_up(self, host: str, port: int) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._pool, lambda: self._resolve(host, port, type=socket.SOCK_STREAM))
        try:
            rows = await asyncio.wait_for(asked, self._seconds)
        except UnicodeError as error:
            raise socket.gaierror(socket.EAI_NONAME, "no name of a host") from error
        found: list[ResolveResult] = []
        reasons: list[str] = []
        for family, _, protocol, _, where in rows:
            reason = refused(str(where[0]), host, port, self._allow)
            if reason:
                reasons.append(reason)
                continue
            self.allowed.add((str(where[0]), port))
            found.append(
                ResolveResult(
                    hostname=host, host=str(where[0]), port=port, family=family, proto=protocol,
                    flags=socket.AI_NUMERICHOST,
                )
            )  # fmt: skip
        if not found and reasons:
            raise _Refused(f"{reasons[0]}, and such addresses are not fetched")
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        return found

    async def close(self) -> None:
        """Called by aiohttp; what was looked up is kept until `shut`."""

    def shut(self) -> None:
        """Lets go of the threads; one that still waits for an answer ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)


async def _read(content: aiohttp.StreamReader, most: int, seconds: float) -> tuple[bytes, bool]:
    """What arrives until `most` bytes are there or the time is up, and whether that was all.

    A body that breaks off or drips on without end counts as far as it came: the status was an answer.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in content.iter_any():
                body += chunk
                if len(body) > most:
                    return bytes(body[:most]), False
    except (aiohttp.ClientError, OSError, TimeoutError):
        return bytes(body), False
    return bytes(body), True


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


def _late(url: str, seconds: float) -> str:
    return f"{urlsplit(url).hostname} did not answer in time (we waited {seconds:g} seconds)"


def _told(error: BaseException, url: str, connect_seconds: float) -> Failure:
    """What went wrong, in words, from aiohttp's errors and those within them."""
    host = urlsplit(url).hostname or url
    inner = [error, *_within(error)]
    for one in inner:
        if isinstance(one, _Refused):
            return Failure(url, "private", str(one))
    for one in inner:
        if isinstance(one, ssl.SSLCertVerificationError) and hasattr(one, "verify_message"):
            return Failure(url, "tls", f"the certificate of {host} cannot be trusted ({one.verify_message})")
    if any(isinstance(one, ssl.CertificateError) for one in inner):
        return Failure(url, "tls", f"the certificate of {host} cannot be trusted")
    for one in inner:
        if isinstance(one, socket.gaierror):
            return Failure(url, "name", f"there is no machine called {host} (the name does not resolve)")
        if isinstance(one, TimeoutError):
            return Failure(
                url, "timeout", f"{host} did not accept a connection within {connect_seconds:g} seconds"
            )
        if isinstance(one, ssl.SSLError) and not isinstance(one, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            why = f"no encrypted connection to {host} can be made ({one.reason or 'broken off'})"
            return Failure(url, "tls", why)
    for one in inner:
        if isinstance(one, OSError) and one.errno in _NOBODY:
            what = (os.strerror(one.errno) if one.errno else "").lower()
            return Failure(url, "refused", f"{host} cannot be connected to ({what})")
        if isinstance(one, OSError) and one.errno == errno.ETIMEDOUT:
            return Failure(url, "timeout", f"{host} did not accept a connection")
    for one in inner:
        if isinstance(one, aiohttp.http_exceptions.LineTooLong):
            return Failure(url, "too-big", "it sends more headers than any page needs")
        if isinstance(one, aiohttp.ServerDisconnectedError | ConnectionError | aiohttp.ClientPayloadError):
            return Failure(url, "protocol", f"{host} hung up before it had answered")
        if isinstance(one, aiohttp.ClientResponseError | aiohttp.http_exceptions.HttpProcessingError):
            return Failure(url, "protocol", f"what answers at {host} does not speak HTTP")
        if isinstance(one, aiohttp.InvalidURL | UnicodeError):
            return Failure(url, "address", "the address cannot be understood")
    return Failure(url, "protocol", f"{host} does not answer as a web server should")


def _within(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting and len(found) < 20:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or one in found:
            continue
        found.append(one)
        waiting += [getattr(one, name, None) for name in ("os_error", "certificate_error")]
        waiting += [*one.args, one.__cause__, one.__context__]
    return found
