"""libcurl inside the event loop: one request goes in, what came back comes out, hundreds of them at once.

It decides nothing of what is asked and what an answer means; `many` does. libcurl tells us which sockets it
waits for and when its patience ends (curl.se/libcurl/c/libcurl-multi.html, "multi_socket").
"""

from __future__ import annotations

import asyncio
import select
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
    end, and for a body once its headers are there. `epoll` says whether the system has it.
    """

    def __init__(
        self,
        identity: str,
        bundle: str,
        judge: Judge,
        *,
        connect: float,
        answer: float,
        drip: float,
        epoll: bool = hasattr(select, "epoll"),
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
        self._sent: dict[Any, Sequence[str]] = {}  # the headers that are set in each
        self._named: set[Any] = set()  # those in which the places of a name are set
        self._timer: asyncio.TimerHandle | None = None
        self._due: float | None = None  # when libcurl wants to be called, whatever its sockets do
        self._soon = False
        self._sockets = _Sockets(self._loop, self._ready, epoll)
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
            if self._sent.get(curl) is not headers:
                curl.setopt(pycurl.HTTPHEADER, list(headers))
                self._sent[curl] = headers
            if places or curl in self._named:
                curl.setopt(pycurl.RESOLVE, [places] if places else [])
                (self._named.add if places else self._named.discard)(curl)
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
        self._sent.clear()
        self._named.clear()
        self._multi.close()
        self._sockets.close()

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
        self._sockets.watch(fd, 0 if what == pycurl.POLL_REMOVE else what)

    def _alarm(self, milliseconds: int) -> None:
        """libcurl wants to be called at that time, or not at all; what it said before holds no longer."""
        if milliseconds < 0:
            self._due = None
            return
        self._due = self._loop.time() + milliseconds / 1000
        if milliseconds == 0:
            if not self._soon:
                self._soon = True
                self._loop.call_soon(self._at_once)
        elif self._timer is None or self._due < self._timer.when():
            # A timer that rings too early is set anew then: that is seldom, and this is often.
            if self._timer is not None:
                self._timer.cancel()
            self._timer = self._loop.call_at(self._due, self._rings)

    def _at_once(self) -> None:
        self._soon = False
        self._late()

    def _rings(self) -> None:
        self._timer = None
        self._late()

    def _late(self) -> None:
        if self._due is None:
            return
        if self._loop.time() + 0.001 >= self._due:
            self._due = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
            self._reap()
        elif self._timer is None:
            self._timer = self._loop.call_at(self._due, self._rings)

    def _ready(self, events: Sequence[tuple[int, int]]) -> None:
        for fd, what in events:
            self._multi.socket_action(fd, what)
        self._reap()

    def _reap(self) -> None:
        """Takes in what has come to its end."""
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


class _Sockets:
    """Waits for sockets on behalf of libcurl, hundreds at a time that change with every answer.

    Where the system has epoll, one of our own is asked for them all and the event loop waits for that one
    alone: to tell the loop of each costs more than libcurl takes for the whole request.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        ready: Callable[[Sequence[tuple[int, int]]], None],
        epoll: bool,
    ) -> None:
        self._loop = loop
        self._ready = ready
        self._watched: dict[int, int] = {}
        self._epoll: Any = select.epoll() if epoll else None
        if self._epoll is not None:
            loop.add_reader(self._epoll.fileno(), self._polled)

    def watch(self, fd: int, what: int) -> None:
        """From now on waits until it can be read (POLL_IN), written (POLL_OUT) or both; 0 for neither."""
        before = self._watched.get(fd, 0)
        if what:
            self._watched[fd] = what
        else:
            self._watched.pop(fd, None)
        if self._epoll is None:
            self._tell_loop(fd, before, what)
            return
        mask = _WAITS[what]
        try:
            if not what:
                self._epoll.unregister(fd)
            elif before:
                self._epoll.modify(fd, mask)
            else:
                self._epoll.register(fd, mask)
        except FileNotFoundError:  # closed meanwhile, and another one has its number
            if what:
                self._epoll.register(fd, mask)
        except FileExistsError:
            self._epoll.modify(fd, mask)
        except OSError:
            if what:
                raise

    def close(self) -> None:
        """Waits for nothing any more."""
        if self._epoll is not None:
            self._loop.remove_reader(self._epoll.fileno())
            self._epoll.close()
        else:
            for fd, before in self._watched.items():
                self._tell_loop(fd, before, 0)
        self._watched.clear()

    def _polled(self) -> None:
        found = self._epoll.poll(0, _AT_A_TIME)
        self._ready([(fd, _CAN[mask & 31]) for fd, mask in found])

    def _tell_loop(self, fd: int, before: int, now: int) -> None:
        if now & pycurl.POLL_IN and not before & pycurl.POLL_IN:
            self._loop.add_reader(fd, self._ready, [(fd, pycurl.CSELECT_IN)])
        elif before & pycurl.POLL_IN and not now & pycurl.POLL_IN:
            self._loop.remove_reader(fd)
        if now & pycurl.POLL_OUT and not before & pycurl.POLL_OUT:
            self._loop.add_writer(fd, self._ready, [(fd, pycurl.CSELECT_OUT)])
        elif before & pycurl.POLL_OUT and not now & pycurl.POLL_OUT:
            self._loop.remove_writer(fd)


_AT_A_TIME = 256  # sockets
_IN, _OUT, _ERR, _HUP = 1, 4, 8, 16  # Linux's epoll(7)
_WAITS = {0: 0, pycurl.POLL_IN: _IN, pycurl.POLL_OUT: _OUT, pycurl.POLL_INOUT: _IN | _OUT}
_CAN = {
    mask: (pycurl.CSELECT_IN if mask & (_IN | _HUP) else 0)
    | (pycurl.CSELECT_OUT if mask & _OUT else 0)
    | (pycurl.CSELECT_ERR if mask & _ERR else 0)
    for mask in range(32)
}


def _plain(address: str | bytes) -> str:
    return address.decode("ascii", "replace") if isinstance(address, bytes) else address
