"""The finished site goes into its folder: only what differs is written, what is no longer made goes away."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.errors import FileError, SettingsError

# What other tools keep in an output folder and no build may take away.
KEPT = (".git", ".nojekyll", "CNAME")


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


def mirror(made: Path, output: Path, kept: Collection[str] = KEPT) -> Mirrored:
    """Makes `output` the same as the folder `made`, file by file.

    A file that is the same keeps its time, so that caches and rsync see real changes only. Names in
    `kept` at the top of `output` are left alone. Raises FileError where the disk says no.
    """
    written = same = removed = 0
    wanted: set[str] = set()
    try:
        output.mkdir(parents=True, exist_ok=True)
        for folder, _, names in os.walk(made):
            inside = os.path.relpath(folder, made)
            target_folder = output / inside
            if target_folder.is_symlink() or (target_folder.exists() and not target_folder.is_dir()):
                target_folder.unlink()
            target_folder.mkdir(exist_ok=True)
            for name in names:
                source, target = Path(folder) / name, target_folder / name
                wanted.add((Path(inside) / name).as_posix())
                if target.is_dir() and not target.is_symlink():
                    shutil.rmtree(target)
                if (
                    target.is_file()
                    and not target.is_symlink()
                    and filecmp.cmp(source, target, shallow=False)
                ):
                    same += 1
                    continue
                shutil.copyfile(source, temporary := target.with_name(f".{name[:100]}.new"))
                temporary.replace(target)
                written += 1
        removed = _remove_others(output, wanted, set(kept))
    except OSError as error:
        raise files.failure(error, Path(str(error.filename or output)), "written") from None
    return Mirrored(written, same, removed)


def _remove_others(output: Path, wanted: set[str], kept: set[str]) -> int:
    removed = 0
    for folder, folders, names in os.walk(output, topdown=True):
        inside = os.path.relpath(folder, output)
        if inside == ".":
            folders[:] = [name for name in folders if name not in kept]
            names = [name for name in names if name not in kept]
        for name in names:
            if (Path(inside) / name).as_posix() not in wanted:
                (Path(folder) / name).unlink()
                removed += 1
    for folder, _, _ in os.walk(output, topdown=False):
        path = Path(folder)
        if path != output and path.relative_to(output).parts[0] not in kept:
            with contextlib.suppress(OSError):  # not empty: it holds what is wanted
                path.rmdir()
    return removed


def clear(folder: Path) -> None:
    """Takes a folder of our own away, if it is there. Raises FileError."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise FileError(f"cannot be removed: {error.strerror}", str(error.filename or folder)) from None
