"""Runs the command line and kills it, as a power cut would, just before its n-th change to the disk.

python killer.py N COMMAND...      exit by SIGKILL at the N-th call, or the command's own exit code
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

CHANGES = (
    "open",
    "write",
    "fsync",
    "link",
    "rename",
    "replace",
    "unlink",
    "mkdir",
    "rmdir",
    "fchmod",
    "close",
)


def deadly(call: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    """The call, until its turn comes."""

    def wrapped(*arguments: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **more)

    return wrapped


def main() -> int:
    """Counts from the moment the command line is loaded: before that, nothing of the author's is touched."""
    left = [int(sys.argv[1])]
    from shorttake.cli import run

    for name in CHANGES:
        setattr(os, name, deadly(getattr(os, name), left))
    return run(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
