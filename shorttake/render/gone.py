"""What was replaced in the site, taken away when the author no longer waits for it.

On some disks to free what a file held takes a millisecond, and a new post moves hundreds of pages on. So
the old file gets a second name in a folder of ours before another takes its place; the folder is emptied by
a process that outlives the command by a moment, or where that cannot be, at once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
from pathlib import Path

MANY = 32  # files that are worth a process


class Gone:
    """One build's; `top` is a folder that may vanish at any time, since nothing in it is needed any more."""

    def __init__(self, top: Path) -> None:
        self._top = str(top)
        self._here = f"{top}/{os.urandom(8).hex()}"
        self._many = 0

    def hold(self, path: str) -> None:
        """This file is about to be replaced or removed: what it holds stays for now, where the disk can."""
        with contextlib.suppress(OSError):
            if not self._many:
                os.makedirs(self._here, exist_ok=True)  # noqa: PTH103
            self._many += 1
            os.link(path, f"{self._here}/{self._many}", follow_symlinks=False)

    def empty(self) -> None:
        """Takes it all away, with what builds that were cut off have left."""
        shutil.rmtree(self._top, ignore_errors=True)

    def leave(self) -> None:
        """Called when the process ends: takes it all away, where there is much of it in another process."""
        if self._many < MANY or sys.platform != "linux" or threading.active_count() > 1:
            self.empty()
        elif os.fork() == 0:
            try:
                os.setsid()
                os.closerange(0, 1024)  # whoever reads what the command says need not wait
                self.empty()
            finally:
                os._exit(0)
