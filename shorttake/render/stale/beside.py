"""A part of the work in a process beside this one, where the machine has a second core to do it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable


def is_possible() -> bool:
    """Whether a second process would be faster, and safe: one that has threads must not be split."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def beside(work: Callable[[], bytes]) -> Callable[[], bytes | None]:
    """Begins `work()` in a copy of this process; what is returned waits for its bytes.

    None where the copy has failed, whatever the reason: the work is to be done here then. Nothing that it
    changes in memory is seen here.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            with open(writing, "wb") as told:  # noqa: PTH123
                told.write(work())
            code = 0
        finally:
            os._exit(code)  # nothing of the parent's is finished twice
    os.close(writing)

    def wait() -> bytes | None:
        with open(reading, "rb") as told:  # noqa: PTH123
            data = told.read()
        with contextlib.suppress(ChildProcessError):
            _, status = os.waitpid(child, 0)
            return data if status == 0 else None
        return None

    return wait
