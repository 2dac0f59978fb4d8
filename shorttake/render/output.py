"""The finished site goes into its folder: only what differs is written, what is no longer made goes away."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.errors import FileError, SettingsError

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


def mirror(made: Path, output: Path, kept: Collection[str] = KEPT, fresh: Collection[str] = ()) -> Mirrored:
    """Makes `output` the same as the folder `made`, file by file; `fresh` are files of it that stay.

    A file that is the same keeps its time, so that caches and rsync see real changes only. Names in
    `kept` at the top of `output` are left alone. Cut off at any moment it leaves whole files, and run
    again it finishes. Raises SettingsError where `output` holds files that no build of ours has made,
    FileError where the disk says no.
    """
    keep = {*kept, MARK}
    try:
        wanted = {path.relative_to(made) for path in _files(made)}
        stay = {Path(name) for name in fresh} - wanted
        if not wanted and not stay:
            raise FileError("nothing was made, so the old site stays", str(made), "run the build again")
        others = _others(output, wanted | stay, keep)
        if others and not _is_ours(output):
            raise SettingsError(
                f"the folder holds files that were not made here, such as {others[0].name}",
                str(output),
                "empty it, or set OUTPUT_PATH to a folder of its own",
            )
        output.mkdir(parents=True, exist_ok=True)
        if not (output / MARK).exists():
            (output / MARK).write_text(_MARK_WORDS, encoding="utf-8")
        written = sum(_put(made / path, output, path) for path in sorted(wanted))
        for path in others:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # it has made room already
                path.unlink()
        _remove_empty(output, keep)
    except OSError as error:
        name = Path(os.fsdecode(error.filename)) if error.filename else output
        raise files.failure(error, name, "written") from None
    return Mirrored(written, len(wanted) - written + len(stay), len(others))


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder; a symbolic link to a folder counts as one, and is not followed."""
    for here, folders, names in os.walk(folder, onerror=_raise):
        for name in (*names, *(one for one in folders if (Path(here) / one).is_symlink())):
            yield Path(here) / name


def _raise(error: OSError) -> None:
    raise error


def _others(output: Path, wanted: Collection[Path], keep: Collection[str]) -> list[Path]:
    """The files of `output` that are neither wanted nor kept."""
    if not output.exists():
        return []
    folders = {folder for path in wanted for folder in path.parents}  # what stands there makes room for them
    return sorted(
        path
        for path in _files(output)
        if (inside := path.relative_to(output)) not in wanted
        and inside not in folders
        and inside.parts[0] not in keep
    )


def _is_ours(output: Path) -> bool:
    if (output / MARK).exists():
        return True
    try:
        with (output / "feeds" / "atom.xml").open("rb") as feed:
            return b"<generator>shorttake" in feed.read(4000)
    except OSError:
        return False


def _put(source: Path, output: Path, inside: Path) -> bool:
    """Puts one file in its place, whole or not at all; False where the same is there already."""
    folder = output
    for part in inside.parts[:-1]:
        folder = folder / part
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            folder.unlink()
        folder.mkdir(exist_ok=True)
    target = output / inside
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    if target.is_file() and not target.is_symlink() and filecmp.cmp(source, target, shallow=False):
        return False
    temporary = folder / f".shorttake-{os.urandom(8).hex()}.tmp"
    try:
        shutil.copyfile(source, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return True


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


def _remove_empty(output: Path, keep: Collection[str]) -> None:
    for folder, _, _ in os.walk(output, topdown=False):
        path = Path(folder)
        if path != output and path.relative_to(output).parts[0] not in keep:
            with contextlib.suppress(OSError):  # not empty: it holds what is wanted
                path.rmdir()


def clear(folder: Path) -> None:
    """Takes a folder of our own away, if it is there. Raises FileError."""
    try:
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise files.failure(error, Path(os.fsdecode(error.filename or folder)), "removed") from None
