"""What the disk says when it cannot, in words that tell the author what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from shorttake.errors import FileError


def failure(error: OSError | RuntimeError, path: Path, done: str) -> FileError:
    """What the disk said, as an error of ours; `done` is "read", "written", "moved"…"""
    hints = {
        errno.ENOSPC: "the disk is full: make room, and run the command again",
        errno.EDQUOT: "your quota is used up: make room, and run the command again",
        errno.EFBIG: "no file may be so large here",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "you may not: look at the permissions of the file and its folder",
        errno.EPERM: "you may not: look at the permissions of the file and its folder",
        errno.ENOENT: "is the name right?",
        errno.EISDIR: "it is a folder",
        errno.ENOTDIR: "a file stands where a folder should be",
        errno.EEXIST: "something else stands there already",
        errno.ENAMETOOLONG: "the name is too long for this disk",
        errno.ELOOP: "its symbolic links lead in a circle",
        errno.EXDEV: "it would have to move to another disk",
        errno.EIO: "the disk is damaged: save what you can",
    }
    number = errno.ELOOP if isinstance(error, RuntimeError) else error.errno or 0
    reason = os.strerror(number) if number else str(error)
    return FileError(f"cannot be {done}: {reason}", str(path), hints.get(number))
