"""The finished site goes into its folder: only what differs is written, what is no longer made goes away."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import shutil
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from shorttake import files
from shorttake.errors import FileError, SettingsError
from shorttake.render.gone import MANY, Gone
from shorttake.render.stale.there import There

# Says that a folder is ours, so that what is no longer made may be taken out of it.
MARK = ".made-by-shorttake"
_MARK_WORDS = "Made by `shorttake build`, which takes out of this folder what it no longer makes.\n"
# What other tools keep in an output folder and no build may take away.
KEPT = (".git", ".hg", ".svn", ".nojekyll", ".well-known", "CNAME")


@dataclass(frozen=True)
class Mirrored:
    """How many files were written, left as they were, and taken away."""

    written: int
    same: int
    removed: int


def check_target(output: Path, root: Path, content: Path) -> None:
    """Refuses an output folder whose old files we could not take away without harm. Raises SettingsError."""
    target = output.resolve()
    for precious in (root.resolve(), content.resolve(), Path.home().resolve()):
        if precious == target or precious.is_relative_to(target):
            raise SettingsError(
                f"the site would be written over {precious}",
                str(output),
                "set OUTPUT_PATH to a folder of its own",
            )
    if target.is_relative_to(content.resolve()):
        raise SettingsError(
            "the site would be written among its own sources",
            str(output),
            "set OUTPUT_PATH to a folder of its own",
        )


def mirror(
    made: Path,
    output: Path,
    kept: Collection[str] = KEPT,
    fresh: Collection[str] = (),
    ready: Mapping[str, str | Path] | None = None,
    move: bool = False,
    there: There | None = None,
    gone: Gone | None = None,
) -> Mirrored:
    """Makes `output` the same as the folder `made`, file by file; `fresh` are files of it that stay.

    `ready` are files of the site that lie elsewhere, by their names in it, and are never changed. With `move`
    files are taken out of `made` where the disk can, which is a good deal faster than copying them. What is
    `there` is looked at, and noted. Of many files that are replaced the old ones go to those that are `gone`.

    A file that is the same keeps its time, so that caches and rsync see real changes only. Names in
    `kept` at the top of `output` are left alone. Cut off at any moment it leaves whole files, and run
    again it finishes. Raises SettingsError where `output` holds files that no build of ours has made,
    FileError where the disk says no.
    """
    keep = {*kept, MARK}
    try:
        wanted, bare = _files(made)
        lying = {name: os.fspath(path) for name, path in (ready or {}).items() if name not in wanted}
        stay = set(fresh) - wanted.keys() - lying.keys()
        if not wanted and not stay:
            raise FileError("nothing was made, so the old site stays", str(made), "run the build again")
        whole = move and not (stay or bare or os.path.lexists(output))
        if whole and all(map(_is_movable, wanted.values())) and _move_whole(made, output, lying):
            return Mirrored(len(wanted) + len(lying), 0, 0)
        there = there or There(os.fspath(output), frozenset(kept))
        there.look()
        others, empty = _others(there, {*wanted, *lying, *stay}, keep)
        there.change([*wanted, *lying], [*others, *empty])
        if others and not _is_ours(output):
            raise SettingsError(
                f"the folder holds files that were not made here, such as {PurePath(others[0]).name}",
                str(output),
                "empty it, or set OUTPUT_PATH to a folder of its own",
            )
        output.mkdir(parents=True, exist_ok=True)
        if not (output / MARK).exists():
            (output / MARK).write_text(_MARK_WORDS, encoding="utf-8")
        known: set[str] = set()  # folders of the output that were looked at
        if len(wanted) + len(others) < MANY:
            gone = None
        written = sum(
            _put(source, output, name, known, settled=False, move=move, gone=gone)
            for name, source in sorted(wanted.items())
        )
        written += sum(
            _put(source, output, name, known, settled=True) for name, source in sorted(lying.items())
        )
        for name in others:
            if gone is not None:
                gone.hold(f"{output}/{name}")
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # it has made room already
                (output / name).unlink()
        for name in empty:
            with contextlib.suppress(OSError):  # not empty: somebody has just put something there
                (output / name).rmdir()
    except OSError as error:
        path = Path(os.fsdecode(error.filename)) if error.filename else output
        raise files.failure(error, path, "written") from None
    return Mirrored(written, len(wanted) + len(lying) - written + len(stay), len(others))


def _files(folder: Path) -> tuple[dict[str, str], bool]:
    """Every file below a folder, by its name there, and whether a folder has none; a symbolic link to a
    folder is a file, and not followed."""
    top, bare = os.fspath(folder), False
    found: dict[str, str] = {}
    for here, folders, names in os.walk(top, onerror=_raise):
        bare = bare or not (folders or names)
        inside = f"{here[len(top) + 1 :]}/" if len(here) > len(top) else ""
        for name in (*names, *(one for one in folders if os.path.islink(f"{here}/{one}"))):  # noqa: PTH114
            found[f"{inside}{name}"] = f"{here}/{name}"
    return found, bare


def _raise(error: OSError) -> None:
    raise error


def _move_whole(made: Path, output: Path, lying: Mapping[str, str]) -> bool:
    """Where there is no site yet, the folder that was made becomes it, once all else is in it; False where
    its files must be put in place one by one, whatever lies there besides by then."""
    known: set[str] = set()
    for name, source in lying.items():
        folder = name.rpartition("/")[0]
        _make_room(os.fspath(made), folder, known)
        _copy_there(source, f"{made}/{name}", settled=True)
    (made / MARK).write_text(_MARK_WORDS, encoding="utf-8")
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.rename(made, output)  # noqa: PTH104 (the folder must not be there)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
            raise
        return False
    return True


def _others(there: There, wanted: Collection[str], keep: Collection[str]) -> tuple[list[str], list[str]]:
    """The files that are neither wanted nor kept, and the folders that hold nothing wanted, each behind those
    inside it."""
    folders = {""}  # a file that stands in the place of one makes room for it
    for name in wanted:
        while (name := name.rpartition("/")[0]) not in folders:
            folders.add(name)
    files_, empty = [], []
    for before, found in there.folders():
        passed_over = keep if not before else ()
        for one in found.folders:
            if before + one not in folders and one not in passed_over:
                empty.append(before + one)
        for one in found.files:
            if (name := before + one) not in wanted and name not in folders and one not in passed_over:
                files_.append(name)
    return sorted(files_), empty[::-1]


def _is_ours(output: Path) -> bool:
    if (output / MARK).exists():
        return True
    try:
        with (output / "feeds" / "atom.xml").open("rb") as feed:
            return b"<generator>shorttake" in feed.read(4000)
    except OSError:
        return False


def _put(
    source: str,
    output: Path,
    name: str,
    known: set[str],
    settled: bool,
    move: bool = False,
    gone: Gone | None = None,
) -> bool:
    """Puts one file in its place, whole or not at all; False where the same is there already."""
    folder, _, _ = name.rpartition("/")
    _make_room(os.fspath(output), folder, known)
    target = f"{output}/{name}"
    try:
        there = os.lstat(target)
    except FileNotFoundError:
        pass
    else:
        if stat.S_ISDIR(there.st_mode):
            shutil.rmtree(target)
        elif stat.S_ISREG(there.st_mode) and _same(source, target, there, settled):
            return False
        elif gone is not None:
            gone.hold(target)
    if move and _move(source, target):
        return True
    _copy(source, target, f"{output / folder}/.shorttake-{os.urandom(8).hex()}.tmp", settled)
    return True


def _make_room(output: str, inside: str, known: set[str]) -> None:
    """Makes the folders of a file; what stands in their place, a link too, goes away.

    `known` are folders that were looked at.
    """
    if inside in known:
        return
    known.add(inside)
    if not inside:
        return
    _make_room(output, inside.rpartition("/")[0], known)
    folder = f"{output}/{inside}"
    try:
        there = os.lstat(folder)
    except FileNotFoundError:
        pass
    else:
        if stat.S_ISDIR(there.st_mode):
            return
        os.unlink(folder)  # noqa: PTH108 (of thousands)
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103


def _same(source: str, target: str, there: os.stat_result, settled: bool) -> bool:
    """Whether two files hold the same; of two that are `settled` the older time counts for both then."""
    here = os.stat(source)  # noqa: PTH116
    if here.st_size != there.st_size:
        return False
    if not filecmp.cmp(source, target, shallow=False):
        return False
    if settled:
        older = min(here.st_mtime_ns, there.st_mtime_ns)
        for path, one in ((source, here), (target, there)):
            if one.st_mtime_ns != older:
                os.utime(path, ns=(one.st_atime_ns, older))
    return True


def _move(source: str, target: str) -> bool:
    """Moves a file to its place; False where it must be copied."""
    if not _is_movable(source):
        return False
    try:
        os.replace(source, target)  # noqa: PTH105
    except OSError as error:
        if error.errno != errno.EXDEV:  # the site lies on another disk
            raise
        return False
    return True


def _is_movable(source: str) -> bool:
    """Whether it is a file of one name: one with another elsewhere would be changed there by any hand on the
    site."""
    mine = os.lstat(source)
    return stat.S_ISREG(mine.st_mode) and mine.st_nlink == 1


def _copy_there(source: str, target: str, settled: bool) -> None:
    shutil.copyfile(source, target)
    if settled:
        found = os.stat(source)  # noqa: PTH116
        os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))


def _copy(source: str, target: str, temporary: str, settled: bool) -> None:
    try:
        _copy_there(source, temporary, settled)
        os.replace(temporary, target)  # noqa: PTH105
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108


def put(output: Path, name: str, data: bytes) -> None:
    """Writes one file of a site, whole or not at all. Raises OSError."""
    target = output / name
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".shorttake-{os.urandom(8).hex()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """Takes a folder of our own away, if it is there. Raises FileError."""
    try:
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise files.failure(error, Path(os.fsdecode(error.filename or folder)), "removed") from None
