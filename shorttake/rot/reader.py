"""Reads pages beside the event loop: what has come while a reader was busy is read in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor

from shorttake.rot.look import Look, look
from shorttake.web import Response

_MOST = 32  # pages that are read in one go


class Reader:
    """Hands pages to the threads of `pool`, `readers` bundles at a time at most; of one event loop.

    To hand over a page costs as much as to read a small one, so that they are handed over together
    wherever many come at once.
    """

    def __init__(self, pool: Executor, readers: int = 1) -> None:
        self._pool = pool
        self._idle = readers
        self._waiting: list[tuple[Response, asyncio.Future[Look]]] = []

    async def look(self, page: Response) -> Look:
        """What the page shows."""
        done: asyncio.Future[Look] = asyncio.get_running_loop().create_future()
        self._waiting.append((page, done))
        if self._idle:
            self._begin()
        return await done

    def _begin(self) -> None:
        batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
        self._idle -= 1
        loop = asyncio.get_running_loop()
        read = loop.run_in_executor(self._pool, _looked, [page for page, _ in batch])
        read.add_done_callback(lambda read: self._end(read, [done for _, done in batch]))

    def _end(
        self, read: asyncio.Future[list[Look | Exception]], waiting: Sequence[asyncio.Future[Look]]
    ) -> None:
        self._idle += 1
        if self._waiting:
            self._begin()
        error = None if read.cancelled() else read.exception()
        looks = [] if read.cancelled() or error else read.result()
        for number, done in enumerate(waiting):
            if done.done():
                continue
            if number >= len(looks):
                done.cancel()
            elif isinstance(found := looks[number], Exception):
                done.set_exception(found)
            else:
                done.set_result(found)


def _looked(pages: Sequence[Response]) -> list[Look | Exception]:
    found: list[Look | Exception] = []
    for page in pages:
        try:
            found.append(look(page))
        except Exception as error:  # noqa: BLE001 (told to the one who asked, as if it had been read there)
            found.append(error)
    return found
