"""Lets only one shorttake at a time change what is below a folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from shorttake.errors import FileError
from shorttake.files.trouble import failure

LOCK_SECONDS = 30.0


@contextlib.contextmanager
def lock(folder: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Only one shorttake at a time changes what is below this folder; a second one waits.

    An advisory lock on the folder itself (flock(2)): no file is left behind, and the system lets go of it
    however the command ends. Raises FileError where the other one takes longer than `seconds`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise failure(error, folder, "opened") from None
    try:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise FileError(
                        "another shorttake is at work here",
                        str(folder),
                        "wait for it to end, and run this again",
                    ) from None
                time.sleep(0.02)
            except OSError:  # a network file system without locks: better to work than to refuse
                break
        yield
    finally:
        with contextlib.suppress(OSError):  # a process that was forked meanwhile may hold the handle too
            fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)
