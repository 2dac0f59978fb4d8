"""Runs something in a child process that may be killed at any system call, or find the disk full."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

NOBODY = 65534
_OF_SYSTEM = frozenset(("posix", "fcntl"))


class Running:
    """A child process that is at work."""

    def __init__(self, pid: int, reader: int) -> None:
        self._pid, self._reader = pid, reader

    def result(self) -> Any:
        """Waits for it: what `action()` returned, or the exception that it raised; None if it was killed."""
        with os.fdopen(self._reader, "rb") as pipe:
            data = pipe.read()
        os.waitpid(self._pid, 0)
        return pickle.loads(data) if data else None


def run(action: Callable[[], Any], **limits: Any) -> Any:
    """What `action()` returns in a child process; for `limits` see `start`."""
    return start(action, **limits).result()


def start(
    action: Callable[[], Any],
    kill_before: int = 0,
    file_size: int | None = None,
    as_nobody: bool = False,
    seconds: int = 60,
) -> Running:
    """Starts a child process that does `action()`, for `seconds` at most.

    The child kills itself before its `kill_before`-th system call that Python makes by name (open, write, fsync,
    link, rename, unlink, flock…; counted from 1), so that nothing is tidied up. With `file_size` no file
    can grow larger than so many bytes; `as_nobody` gives up the rights of root, if it has them. To be called
    where no other thread is at work.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            signal.alarm(seconds)
            try:
                if file_size is not None:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
                if as_nobody and os.geteuid() == 0:
                    os.setgroups([])
                    os.setgid(NOBODY)
                    os.setuid(NOBODY)
                if kill_before:
                    _kill_before(kill_before)
                result = action()
            except Exception as error:  # noqa: BLE001 (handed to the parent)
                result = error
            sys.setprofile(None)
            os.write(writer, pickle.dumps(result))
        finally:
            os._exit(0)
    os.close(writer)
    return Running(child, reader)


def _kill_before(number: int) -> None:
    left = number

    def count(frame: FrameType, event: str, what: Any) -> None:
        nonlocal left
        if event == "c_call" and getattr(what, "__module__", None) in _OF_SYSTEM:
            left -= 1
            if left == 0:
                sys.setprofile(None)
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
