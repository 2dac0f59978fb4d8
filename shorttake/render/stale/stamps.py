"""What the system says of files without reading them: enough to know that nobody touched them since."""

from __future__ import annotations

import marshal
import os
import time
from operator import attrgetter

Stamp = tuple[int, int, int, int, int]  # kind and permissions, inode, size, time of change, of the inode's
Stamped = list[tuple[str, Stamp | None]]
# The same as one string and one piece of bytes: making objects of thousands takes longer than comparing.
Packed = tuple[str, bytes]

# A file changed twice within one tick of its disk's clock has one time (https://git-scm.com/docs/racy-git):
# Linux's own file systems tick with the kernel, at most every 10 ms, FAT every two seconds.
_TICK, _COARSE_TICK, _SECOND = 20_000_000, 2_000_000_000, 1_000_000_000
# Made anew by Python or by Git whenever they like, and never part of a site.
_PASSED_OVER = frozenset(("__pycache__", ".git"))
_KIND, _FOLDER = 0o170000, 0o040000
_stamp_of = attrgetter("st_mode", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")
_PLAIN = 2  # marshal's version in which what is equal has the same bytes


def stamp(path: str, follow: bool = True) -> Stamp | None:
    """The stamp of a file or folder, None where there is none.

    The time of the inode is what no program can set: it tells of a file whose old time was put back.
    """
    try:
        found: Stamp = _stamp_of(os.stat(path, follow_symlinks=follow))  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return found


def is_folder(one: Stamp | None) -> bool:
    """Whether a stamp is that of a folder."""
    return one is not None and one[0] & _KIND == _FOLDER


def packed(found: Stamped) -> Packed:
    """These files and folders with their stamps; what is equal is packed alike."""
    return "\0".join([path for path, _ in found]), marshal.dumps([one for _, one in found], _PLAIN)


def unpacked(found: Packed) -> Stamped:
    """What was packed. Raises ValueError, EOFError or TypeError where it was not."""
    paths, stamps = found
    return list(zip(paths.split("\0") if paths else (), marshal.loads(stamps), strict=True))  # noqa: S302


def is_there(found: Packed) -> bool:
    """Whether all of these lie there now with these very stamps; links are not followed.

    False does not say that something is another.
    """
    paths, stamps = found
    try:  # each is asked for with as little of Python as can be
        now = list(map(_stamp_of, map(os.lstat, paths.split("\0") if paths else ())))
    except (OSError, ValueError):
        return False
    return marshal.dumps(now, _PLAIN) == stamps


def tree(top: str, without: frozenset[str] = frozenset()) -> Stamped:
    """Every file and folder at or below `top` with its stamp, sorted; links are followed, as Pelican does.

    `without` are folders that are passed over, as whole paths. Of folders only the names count, so their
    stamps are their kind alone. A file that is not there has no stamp.
    """
    found: Stamped = []
    waiting = [top]
    seen: set[tuple[int, int]] = set()
    while waiting:
        path = waiting.pop()
        if path in without:
            continue
        try:
            here = os.stat(path)  # noqa: PTH116
            if here.st_mode & _KIND != _FOLDER:
                found.append((path, _stamp_of(here)))
                continue
            if (here.st_dev, here.st_ino) in seen:  # links that lead in a circle
                continue
            seen.add((here.st_dev, here.st_ino))
            with os.scandir(path) as entries:
                found.append((path, (here.st_mode, 0, 0, 0, 0)))
                for entry in entries:
                    if entry.name in _PASSED_OVER:
                        continue
                    if entry.is_dir():
                        waiting.append(entry.path)
                        continue
                    try:
                        found.append((entry.path, _stamp_of(entry.stat())))
                    except OSError:  # gone meanwhile, or a link that leads nowhere
                        found.append((entry.path, None))
        except OSError:
            found.append((path, None))
    found.sort()
    return found


def disk_time() -> int:
    """The time by which the disk stamps files, in nanoseconds since 1970; SHORTTAKE_NOW does not move it."""
    return time.time_ns()


def is_young(one: Stamp | None, looked: int) -> bool:
    """Whether a file may have changed again in the tick in which it was looked at; `looked` is when."""
    if one is None or not one[3]:
        return False
    return abs(looked - max(one[3], one[4])) < (_TICK if one[4] % _SECOND else _COARSE_TICK)
