"""Writes the author's files whole or not at all, and never over a change of his."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from shorttake.errors import ChangedError, FileError
from shorttake.files.reading import Source, read_bytes
from shorttake.files.trouble import failure

TEMPORARY = ".shorttake-"  # how the name of a file begins that is still being written; it ends in .tmp


def create(path: Path, text: str) -> Source:
    """A new file, whole or not there; its folder is made if need be.

    Raises FileError where something is there already (`FileExistsError` as cause) or the disk says no.
    """
    data = _encode(text, path)
    create_bytes(path, data)
    return Source(path, text, data)


def create_bytes(path: Path, data: bytes) -> None:
    """The same of bytes. Raises FileError."""
    _make(path.parent)
    with _beside(path, data) as temporary:
        try:
            os.link(temporary, path)  # unlike a rename it fails where something is there
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV):
                raise
            if os.path.lexists(path):  # a file system without hard links
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            temporary.rename(path)
    _sync_folder(path.parent)


def replace(source: Source, text: str) -> Source:
    """The file with a new text: written beside it, synced, looked at once more, renamed.

    A symbolic link stays one (what it points to is replaced), and the file keeps its permissions and its
    owner; another hard link to it goes on naming the old text. Nothing is written where the text is the
    same. Raises ChangedError if the file is no longer as `source` has it, FileError if it is
    write-protected or the disk says no; either way the old file is whole.
    """
    if text == source.text:
        return source
    data = _encode(text, source.path)
    try:
        target = source.path.resolve(strict=True)
        stat = target.stat()
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        if isinstance(error, FileNotFoundError):
            raise _changed(source.path, "the file is gone, so nothing was written") from None
        raise failure(error, source.path, "written") from None
    _refuse_protected(source.path, target, stat.st_mode)
    with _beside(target, data, stat) as temporary:
        if _bytes_of(target, len(source.data)) != source.data:
            raise _changed(source.path, "the file changed while we worked on it, so nothing was written")
        temporary.rename(target)
    _sync_folder(target.parent)
    return Source(source.path, text, data)


def _refuse_protected(path: Path, target: Path, mode: int) -> None:
    """Raises FileError where the file may not be written: a rename would ask nobody."""
    if not mode & 0o222:
        raise FileError("the file is write-protected", str(path), "chmod u+w, if it may be changed")
    if not os.access(target, os.W_OK):
        try:
            os.close(os.open(target, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC))
        except OSError as error:
            raise failure(error, path, "written") from None


def _changed(path: Path, what: str) -> ChangedError:
    return ChangedError(what, str(path), "run the command again")


def _bytes_of(path: Path, length: int) -> bytes | None:
    """What is there now, as far as it matters to know whether it is still the same."""
    try:
        return read_bytes(path, length)
    except FileError:
        return None


def move(path: Path, folder: Path) -> Path:
    """Moves a file into a folder of the same disk and gives its new path.

    A file of that name with the same bytes there (an earlier run that was cut off) is taken as
    moved; with other bytes the newcomer gets a number. Raises FileError.
    """
    _make(folder)
    try:
        target, number = folder / path.name, 1
        while os.path.lexists(target):
            if target.is_file() and target.read_bytes() == path.read_bytes():
                break
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        if os.path.lexists(target) and path.samefile(target):
            path.unlink()  # two names of one file: renaming one to the other would do nothing
        else:
            path.rename(target)
    except OSError as error:
        raise failure(error, path, "moved") from None
    _sync_folder(folder)
    _sync_folder(path.parent)
    return target


def remove(path: Path) -> None:
    """Takes a file away; one that is gone already is fine. Raises FileError."""
    try:
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise failure(error, path, "removed") from None


def sweep(folder: Path) -> None:
    """Takes away what a killed command left half written in a folder.

    A file that somebody is writing just now is locked by him, and stays.
    """
    try:
        with os.scandir(folder) as entries:
            left = [
                entry.path
                for entry in entries
                if entry.name.startswith(TEMPORARY) and entry.name.endswith(".tmp")
            ]
    except OSError:
        return
    for path in left:
        with contextlib.suppress(OSError):
            handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.unlink(path)  # noqa: PTH108 (a plain name is at hand)
            finally:
                os.close(handle)


def _encode(text: str, path: Path) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise FileError(
            "the text holds half a character (a lone surrogate)", str(path), "delete it"
        ) from None


def _make(folder: Path) -> None:
    """Makes a folder with all above it, so that they are there after a power cut too. Raises FileError."""
    try:
        missing = []
        while not os.path.lexists(folder):
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            one.mkdir(exist_ok=True)
            _sync_folder(one.parent)
    except OSError as error:
        raise failure(error, folder, "made") from None


@contextlib.contextmanager
def _beside(path: Path, data: bytes, like: os.stat_result | None = None) -> Iterator[Path]:
    """A file beside `path` that holds these bytes, to be linked or renamed to it; it goes away in the end.

    It has the permissions and owner of `like`. Raises FileError, also for an OSError of the block inside.
    """
    try:
        handle, temporary = _new_beside(path.parent)
        try:
            if like is not None:
                with contextlib.suppress(OSError):  # only root gives files away
                    os.fchown(handle, like.st_uid, like.st_gid)
                os.fchmod(handle, like.st_mode & 0o7777)
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
            yield temporary
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
            os.close(handle)
    except FileExistsError as error:
        raise FileError("there is such a file already", str(path), "nothing was written") from error
    except OSError as error:
        raise failure(error, path, "written") from None


def _new_beside(folder: Path) -> tuple[int, Path]:
    """A new empty file, open and locked, so that no `sweep` takes it for what a killed command left."""
    while True:
        temporary = folder / f"{TEMPORARY}{os.urandom(8).hex()}.tmp"
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # a sweep was faster than we
            os.close(handle)
            continue
        except OSError:  # a file system without locks
            return handle, temporary
        if os.fstat(handle).st_nlink:
            return handle, temporary
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Makes a rename last through a power cut; a file system that cannot is no reason to fail."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
