"""A part of the work in a process beside this one, where the machine has a second core to do it."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


def is_possible() -> bool:
    """Whether a second process would be faster, and safe: one that has threads must not be split."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


class Beside(Generic[T]):
    """Work that is done in a copy of this process; what it returns is pickled.

    Nothing that it changes in memory is seen here.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        reading, writing = os.pipe()
        self._reading, self._child = reading, os.fork()
        if self._child == 0:
            code = 1
            try:
                os.close(reading)
                told = _Told()
                logging.getLogger().handlers = [told]
                found = work()
                with open(writing, "wb") as pipe:  # noqa: PTH123
                    pickle.dump((found, told.words), pipe, pickle.HIGHEST_PROTOCOL)
                code = 0
            finally:
                os._exit(code)  # nothing of the parent's is finished twice
        os.close(writing)

    def result(self) -> T | None:
        """Waits for what was made; warnings are said here then. To be asked for once.

        None where the copy has failed, whatever the reason, or has said an error: the work is to be done
        here then.
        """
        with open(self._reading, "rb") as pipe:  # noqa: PTH123
            data = pipe.read()
        if self._ended() != 0:
            return None
        found: T
        found, words = pickle.loads(data)  # noqa: S301 (from a copy of this process)
        for name, level, said in words:
            logging.getLogger(name).log(level, "%s", said)
        return found

    def stop(self) -> None:
        """Ends it; nobody wants the result any more."""
        os.close(self._reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        self._ended()

    def _ended(self) -> int:
        with contextlib.suppress(ChildProcessError):
            return os.waitpid(self._child, 0)[1]
        return 1


class _Told(logging.Handler):
    """Keeps what is said; the first error ends the work."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[tuple[str, int, str]] = []

    def handle(self, record: logging.LogRecord) -> bool:
        """Called by whoever says it."""
        if record.levelno >= logging.ERROR:
            raise RuntimeError(record.getMessage())
        self.words.append((record.name, record.levelno, record.getMessage()))
        return True
