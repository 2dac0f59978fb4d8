"""libcurl inside the event loop: one request goes in, what came back comes out, hundreds of them at once.

It decides nothing of what is asked and what an answer means; `many` does. libcurl tells us which sockets it
waits for and when its patience ends (curl.se/libcurl/c/libcurl-multi.html, "multi_socket").
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pycurl

_IDLE = 256  # connections that are kept for the next request
_WINDOW = 32_768  # bytes that the system takes in before we ask for them; it doubles the number
_SHORT = 4_096  # bytes of a redirect's body that are read to keep the connection
_SWEPT_EVERY = 0.5  # seconds
_BLANK = (b"\r\n", b"\n")
_REDIRECTS = (b"301", b"302", b"303", b"307", b"308")

# Says why an (address, port) is not to be connected to; None where it is.
Judge = Callable[[str, int], str | None]


@dataclass(slots=True)
class Transfer:
    """A request and what came back. `code` is libcurl's (0: all is there), `message` and `errno` say more.

    `lines` are the headers as they came, interim answers among them; `status` is 0 where none came.
    `cut` says that we ended it: enough was read, or it dripped on for too long. `refusal` says why its
    address was not connected to.
    """

    most: int
    lines: list[bytes] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    status: int = 0
    code: int = 0
    message: str = ""
    errno: int = 0
    connected: bool = False
    cut: bool = False
    refusal: str = ""
    headed: float = 0.0  # when its headers were first seen to be there
    sockets: list[socket.SocketType] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The headers of the last answer, names and values."""
        found: list[tuple[str, str]] = []
        for line in self.lines:
            if line[:5] == b"HTTP/":
                found = []
                continue
            name, colon, value = line.decode("latin-1").partition(":")
            if colon and name[:1] not in " \t":
                found.append((name, value.strip()))
            elif found and line[:1] in (b" ", b"\t"):  # a folded line (RFC 9112, 5.2)
                found[-1] = (found[-1][0], f"{found[-1][1]} {line.decode('latin-1').strip()}")
        return found

    def shut(self) -> None:
        """Lets go of what was made for libcurl, which has its own by now."""
        for one in self.sockets:
            one.close()
        self.sockets.clear()

    def write(self, data: bytes) -> int | None:
        """Takes in a piece of the body; anything but None ends the transfer."""
        if not self.body and any(line[9:12] in _REDIRECTS for line in self.lines if line[:5] == b"HTTP/"):
            self.most = min(self.most, _SHORT)
        self.body += data
        if len(self.body) <= self.most:
            return None
        self.cut = True
        del self.body[self.most :]
        return 0


class Engine:
    """Requests of one event loop; made and closed inside it.

    `bundle` is a file of certificates to trust. `judge` is asked of every address that is about to be
    connected to. `connect`, `answer` and `drip` are seconds: until there is a connection, from there to the
    end, and for a body once its headers are there.
    """

    def __init__(
        self, identity: str, bundle: str, judge: Judge, *, connect: float, answer: float, drip: float
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._identity = identity
        self._bundle = bundle
        self._judge = judge
        self._connect = connect
        self._answer = answer
        self._drip = drip
        self._multi: Any = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._alarm)
        self._multi.setopt(pycurl.M_MAXCONNECTS, _IDLE)
        self._multi.setopt(pycurl.M_PIPELINING, 0)
        self._running: dict[Any, tuple[Transfer, asyncio.Future[None]]] = {}
        self._free: list[Any] = []
        self._timer: asyncio.Handle | None = None
        self._watched: dict[int, int] = {}
        self._sweeping = self._loop.create_task(self._sweep())

    async def get(self, url: str, headers: Sequence[str], most: int, places: str | None = None) -> Transfer:
        """One GET. `places` is `host:port:address,address`, where the name was looked up already.

        Raises ValueError for an address that libcurl cannot take.
        """
        transfer = Transfer(most)
        curl = self._free.pop() if self._free else self._made()
        done = self._loop.create_future()
        try:
            curl.setopt(pycurl.URL, url.encode("utf-8"))
            curl.setopt(pycurl.HTTPHEADER, list(headers))
            curl.setopt(pycurl.RESOLVE, [places] if places else [])
            curl.setopt(pycurl.HEADERFUNCTION, transfer.lines.append)
            curl.setopt(pycurl.WRITEFUNCTION, transfer.write)
            curl.setopt(pycurl.OPENSOCKETFUNCTION, self._opener(transfer))
            self._running[curl] = transfer, done
            self._multi.add_handle(curl)
        except (UnicodeError, pycurl.error) as error:
            self._running.pop(curl, None)
            curl.close()
            raise ValueError(str(error)) from error
        try:
            await done
        except asyncio.CancelledError:
            if self._running.pop(curl, None):
                self._multi.remove_handle(curl)
                curl.close()
            transfer.shut()
            raise
        return transfer

    async def close(self) -> None:
        """Ends what is still under way."""
        self._sweeping.cancel()
        if self._timer is not None:
            self._timer.cancel()
        for curl, (transfer, done) in list(self._running.items()):
            self._multi.remove_handle(curl)
            curl.close()
            transfer.shut()
            done.cancel()
        self._running.clear()
        for curl in self._free:
            curl.close()
        self._free.clear()
        self._multi.close()
        for fd in list(self._watched):
            self._watch(pycurl.POLL_REMOVE, fd, None, None)

    def _made(self) -> Any:
        curl = pycurl.Curl()
        for option, value in (
            (pycurl.NOSIGNAL, 1),
            (pycurl.USERAGENT, self._identity),
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
            (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
            (pycurl.PROXY, ""),  # none, whatever the environment says
            (pycurl.PATH_AS_IS, 1),
            (pycurl.CAINFO, self._bundle),
            (pycurl.CONNECTTIMEOUT_MS, int(self._connect * 1000)),
            (pycurl.TIMEOUT_MS, int((self._connect + self._answer) * 1000)),
            (pycurl.BUFFERSIZE, 16_384),
            # Never forgotten in a run; else all that is known is gone through at every request.
            (pycurl.DNS_CACHE_TIMEOUT, -1),
        ):
            curl.setopt(option, value)
        return curl

    def _opener(self, transfer: Transfer) -> Callable[[int, Any], Any]:
        """The last look at where a connection leads, before it is made."""

        def opened(purpose: int, found: Any) -> Any:
            family, kind, protocol, where = found
            try:
                reason = self._judge(_plain(where[0]), int(where[1]))
            except (TypeError, ValueError, IndexError):  # an address of a kind that we do not know
                reason = "it is no internet address"
            if reason:
                transfer.refusal = reason
                return pycurl.SOCKET_BAD
            made = socket.SocketType(family, kind, protocol)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
            transfer.sockets.append(made)  # pycurl takes a duplicate of its own
            return made

        return opened

    def _watch(self, what: int, fd: int, multi: Any, data: Any) -> None:
        """libcurl waits for this socket (or no longer does)."""
        before = self._watched.get(fd, 0)
        now = 0 if what == pycurl.POLL_REMOVE else what
        if now & pycurl.POLL_IN and not before & pycurl.POLL_IN:
            self._loop.add_reader(fd, self._act, fd, pycurl.CSELECT_IN)
        elif before & pycurl.POLL_IN and not now & pycurl.POLL_IN:
            self._loop.remove_reader(fd)
        if now & pycurl.POLL_OUT and not before & pycurl.POLL_OUT:
            self._loop.add_writer(fd, self._act, fd, pycurl.CSELECT_OUT)
        elif before & pycurl.POLL_OUT and not now & pycurl.POLL_OUT:
            self._loop.remove_writer(fd)
        if now:
            self._watched[fd] = now
        else:
            self._watched.pop(fd, None)

    def _alarm(self, milliseconds: int) -> None:
        """libcurl wants to be called at that time, whatever its sockets do."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if milliseconds == 0:
            self._timer = self._loop.call_soon(self._act, pycurl.SOCKET_TIMEOUT, 0)
        elif milliseconds > 0:
            self._timer = self._loop.call_later(milliseconds / 1000, self._act, pycurl.SOCKET_TIMEOUT, 0)

    def _act(self, fd: int, what: int) -> None:
        self._multi.socket_action(fd, what)
        waiting = 1
        while waiting:
            waiting, good, bad = self._multi.info_read()
            for curl in good:
                self._end(curl, 0, "")
            for curl, code, message in bad:
                self._end(curl, code, message)

    def _end(self, curl: Any, code: int, message: str) -> None:
        found = self._running.pop(curl, None)
        if found is None:
            return
        transfer, done = found
        transfer.shut()
        transfer.code, transfer.message = code, message
        transfer.status = curl.getinfo(pycurl.RESPONSE_CODE)
        if code:
            transfer.errno = curl.getinfo(pycurl.OS_ERRNO)
            transfer.connected = curl.getinfo(pycurl.PRETRANSFER_TIME) > 0
        self._multi.remove_handle(curl)
        self._free.append(curl)
        if not done.done():
            done.set_result(None)

    async def _sweep(self) -> None:
        """Ends bodies that drip on for too long; what came of them until then counts."""
        while True:
            await asyncio.sleep(_SWEPT_EVERY)
            now = time.monotonic()
            for curl, (transfer, _) in list(self._running.items()):
                if not transfer.headed:
                    if transfer.body or (transfer.lines and transfer.lines[-1] in _BLANK):
                        transfer.headed = now
                elif now - transfer.headed > self._drip:
                    transfer.cut = True
                    self._end(curl, pycurl.E_OPERATION_TIMEDOUT, "")


def _plain(address: str | bytes) -> str:
    return address.decode("ascii", "replace") if isinstance(address, bytes) else address
