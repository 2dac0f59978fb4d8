"""Looks names of hosts up, each once in a run, and lets go of addresses that are never fetched."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from shorttake.web.guard import Allow, plain_host, refused

_RESOLVERS = 24  # threads that look up names


class NotFetched(OSError):
    """An address inside a private network; the message says which."""


class Names:
    """The addresses of hosts, for one run in one event loop. `resolve` has the shape of `socket.getaddrinfo`;
    `seconds` is how long a look-up may take."""

    def __init__(self, allow: Allow, resolve: Callable[..., Any], seconds: float) -> None:
        self._allow = allow
        self._resolve = resolve
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="name look-up")
        self._known: dict[tuple[str, int], asyncio.Future[list[str]]] = {}
        self._judged: dict[tuple[str, int], str | None] = {}

    async def of(self, host: str, port: int) -> list[str]:
        """The addresses of a host. Raises OSError where there is no such name (`socket.gaierror`), none in
        time (`TimeoutError`), or only private ones (`NotFetched`)."""
        waiting = self._known.get((host, port))
        if waiting is None:
            waiting = asyncio.ensure_future(self._look_up(host, port))
            self._known[host, port] = waiting
        return await asyncio.shield(waiting)

    def judge(self, address: str, port: int) -> str | None:
        """Why an address is not connected to, None where it is."""
        key = (address, port)
        if key not in self._judged:
            self._judged[key] = refused(plain_host(address), address, port, self._allow)
        return self._judged[key]

    def shut(self) -> None:
        """Lets go of the threads; one that still waits for an answer ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _look_up(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._pool, lambda: self._resolve(host, port, type=socket.SOCK_STREAM))
        try:
            rows = await asyncio.wait_for(asked, self._seconds)
        except UnicodeError as error:
            raise socket.gaierror(socket.EAI_NONAME, "no name of a host") from error
        found: dict[str, None] = {}
        reasons: list[str] = []
        for _, _, _, _, where in rows:
            address = str(where[0])
            reason = refused(address, host, port, self._allow)
            if reason:
                reasons.append(reason)
                continue
            self._judged[address, port] = None  # the name may be what the author allowed
            found[address] = None
        if not found and reasons:
            raise NotFetched(f"{reasons[0]}, and such addresses are not fetched")
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        return list(found)
