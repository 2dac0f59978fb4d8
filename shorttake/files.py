"""The author's files: read them, find them, write them whole or not at all, never over a change of his."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

from shorttake.errors import ChangedError, FileError, TextError

MAX_BYTES = 20_000_000  # of one text file: a post is a thousandth of it
LOCK_SECONDS = 30.0
_TEMPORARY = ".shorttake-"  # how the name of a file begins that is still being written


@dataclass(frozen=True)
class Source:
    """A text file as it was when it was read; what writes it back compares with this."""

    path: Path
    text: str
    data: bytes = field(repr=False)


def read(path: Path, limit: int = MAX_BYTES) -> Source:
    """A UTF-8 text file, line endings and byte order mark as they are.

    Raises FileError where it cannot be read or is larger than `limit` bytes, TextError, with line
    and column, where it is not UTF-8.
    """
    data = read_bytes(path, limit)
    try:
        return Source(path, data.decode("utf-8"), data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise TextError(
            f"the file is not UTF-8 (byte 0x{data[error.start]:02x})",
            f"{path}:{line}:{column}",
            "save it as UTF-8; an old editor may have written Latin-1 or Windows-1252",
        ) from None


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file; raises FileError."""
    try:
        # Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:  # noqa: PTH123
            stat = os.fstat(file.fileno())
            if not S_ISREG(stat.st_mode):
                raise FileError("it is no file that holds text", str(path), "take it out of this folder")
            data = file.read(min(limit, stat.st_size) + 1)
            if len(data) > stat.st_size:  # it grew meanwhile
                data += file.read(limit + 1 - len(data))
    except OSError as error:
        raise failure(error, path, "read") from None
    if len(data) > limit:
        raise FileError(f"the file has more than {limit:,} bytes", str(path), "a text should not")
    return data


def walk(folder: Path, suffixes: tuple[str, ...] = (".md", ".markdown")) -> list[Path]:
    """Every file below a folder with one of these endings, sorted; hidden names are passed over.

    Symbolic links to files are followed, links to folders are not (they may lead in a circle).
    A folder that is not there holds nothing.
    """
    return [Path(entry.path) for entry in _scan(folder, suffixes)]


def _scan(folder: Path, suffixes: tuple[str, ...]) -> list[os.DirEntry[str]]:
    found: list[os.DirEntry[str]] = []
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.name.lower().endswith(suffixes) and entry.is_file():
                        found.append(entry)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise failure(error, folder, "read") from None
    return sorted(found, key=lambda entry: entry.path)


def stamps(folder: Path, suffixes: tuple[str, ...] = (".md", ".markdown")) -> Iterator[tuple[Path, int, int]]:
    """Each file of `walk` with its size in bytes and its time of change in nanoseconds."""
    for entry in _scan(folder, suffixes):
        try:
            stat = entry.stat()
        except FileNotFoundError:
            continue
        yield Path(entry.path), stat.st_size, stat.st_mtime_ns


def create(path: Path, text: str) -> Source:
    """A new file, whole or not there; its folder is made if need be.

    Raises FileError where something is there already (`FileExistsError` as cause) or the disk says no.
    """
    data = _encode(text, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise failure(error, path.parent, "made") from None
    temporary = _write_beside(path, data, None)
    try:
        try:
            os.link(temporary, path)  # unlike a rename it fails where something is there
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV):
                raise
            if path.exists() or path.is_symlink():  # a file system without hard links
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            temporary.rename(path)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise FileError("there is such a file already", str(path), "nothing was written") from error
    except OSError as error:
        raise failure(error, path, "written") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return Source(path, text, data)


def replace(source: Source, text: str) -> Source:
    """The file with a new text: written beside it, synced, looked at once more, renamed.

    A symbolic link stays one (what it points to is replaced), and the file keeps its permissions.
    Nothing is written where the text is the same. Raises ChangedError if the file is no longer as
    `source` has it, FileError if the disk says no; either way the old file is whole.
    """
    if text == source.text:
        return source
    data = _encode(text, source.path)
    try:
        target = source.path.resolve(strict=True)
        mode = target.stat().st_mode & 0o7777
    except OSError as error:
        raise failure(error, source.path, "written") from None
    temporary = _write_beside(target, data, mode)
    try:
        if target.read_bytes() != source.data:
            raise ChangedError(
                "the file changed while we worked on it, so nothing was written",
                str(source.path),
                "run the command again",
            )
        temporary.rename(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise failure(error, source.path, "written") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return Source(source.path, text, data)


def move(path: Path, folder: Path) -> Path:
    """Moves a file into a folder of the same disk and gives its new path.

    A file of that name with the same bytes there (an earlier run that was cut off) is taken as
    moved; with other bytes the newcomer gets a number. Raises FileError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            if target.read_bytes() == path.read_bytes():
                break
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        path.rename(target)
        _sync_folder(folder)
        _sync_folder(path.parent)
    except OSError as error:
        raise failure(error, path, "moved") from None
    return target


def remove(path: Path) -> None:
    """Takes a file away; one that is gone already is fine. Raises FileError."""
    try:
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise failure(error, path, "removed") from None


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
        os.close(handle)


def sweep(folder: Path) -> None:
    """Takes away what a killed command left half written in a folder; only while holding its `lock`."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_TEMPORARY}*.tmp"):
            with contextlib.suppress(OSError):
                path.unlink()


def digest(data: bytes) -> str:
    """A short name for these bytes (BLAKE2b, 128 bits, in hex)."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def failure(error: OSError, path: Path, done: str) -> FileError:
    """What the disk said, as an error of ours; `done` is "read", "written", "moved"…"""
    hints = {
        errno.ENOSPC: "the disk is full: make room, and run the command again",
        errno.EDQUOT: "your quota is used up: make room, and run the command again",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "you may not: look at the permissions of the file and its folder",
        errno.EPERM: "you may not: look at the permissions of the file and its folder",
        errno.ENOENT: "is the name right?",
        errno.EISDIR: "it is a folder",
        errno.ENAMETOOLONG: "the name is too long for this disk",
        errno.ELOOP: "its symbolic links lead in a circle",
    }
    reason = error.strerror or str(error)
    return FileError(f"cannot be {done}: {reason}", str(path), hints.get(error.errno or 0))


def _encode(text: str, path: Path) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise FileError("the text holds half a character (a lone surrogate)", str(path)) from None


def _write_beside(path: Path, data: bytes, mode: int | None) -> Path:
    temporary = path.parent / f"{_TEMPORARY}{os.urandom(8).hex()}.tmp"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            if mode is not None:
                os.fchmod(handle, mode)
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise failure(error, path, "written") from None
    return temporary


def _sync_folder(folder: Path) -> None:
    """Makes a rename last through a power cut; a file system that cannot is no reason to fail."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
