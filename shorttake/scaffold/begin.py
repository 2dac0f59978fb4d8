"""Puts a new blog into its folder: made beside, then moved there, so that a full disk leaves nothing half."""

from __future__ import annotations

import contextlib
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from shorttake import files
from shorttake.errors import FileError
from shorttake.settings import FILE

STAGE = ".shorttake/starting"  # below the new folder: the same disk, and a name of ours
COMMAND = ".shorttake/command"  # how this machine calls shorttake; read by the blog's Makefile

# What may be in a folder that counts as empty: none of it is the author's.
_NEUTRAL = (".git", ".venv")


@dataclass(frozen=True)
class Begun:
    """A blog that was started: its folder, what is in it now, and whether an earlier try was finished."""

    folder: Path
    paths: tuple[str, ...]
    resumed: bool


def begin(folder: Path, parts: Mapping[str, bytes], python: str = "") -> Begun:
    """Makes the folder a blog of these parts (path below it -> content).

    `python` is the interpreter that has shorttake: noted for the Makefile on this machine only.
    Everything is written below `.shorttake/` first and then renamed, the settings last: whoever finds
    a `pelicanconf.py` finds a whole blog. If the disk says no, what was made is taken away again; if
    the command is killed, running it again finishes. Raises FileError where files are in the folder or
    it cannot be written.
    """
    is_new = not folder.exists()
    try:
        with files.lock(folder):
            names = {PurePosixPath(path).parts[0] for path in parts}
            tops = sorted(names, key=lambda name: (name == FILE, name))
            resumed = _check(folder, tops)
            try:
                _stage(folder, parts)
                for name in tops:
                    if not (folder / name).exists():
                        (folder / STAGE / name).rename(folder / name)
                _note_command(folder, python)
            except OSError as error:
                if not resumed:  # what stood there before is left to the next try
                    _take_away(folder, tops)
                raise files.failure(error, Path(str(error.filename or folder)), "written") from None
            shutil.rmtree(folder / STAGE, ignore_errors=True)
    except FileError as error:
        if is_new:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise FileError(f"no blog was started: {error.what}", error.where, error.hint) from None
    return Begun(folder, tuple(sorted(parts)), resumed)


def _check(folder: Path, tops: list[str]) -> bool:
    """Whether an earlier `init` was cut off here; raises FileError where files are in the folder."""
    try:
        found = sorted(path.name for path in folder.iterdir() if path.name not in _NEUTRAL)
    except OSError as error:
        raise files.failure(error, folder, "read") from None
    if FILE in found:
        raise FileError("there is a blog in this folder already", str(folder / FILE), "nothing was changed")
    resumed = (folder / STAGE).is_dir()
    others = [name for name in found if not resumed or name not in (*tops, ".shorttake")]
    if others:
        names = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise FileError(
            f"there are files in this folder ({names})", str(folder), "name a new folder, or an empty one"
        )
    return resumed


def _stage(folder: Path, parts: Mapping[str, bytes]) -> None:
    if (folder / STAGE).exists():
        shutil.rmtree(folder / STAGE)
    for path, data in parts.items():
        target = folder / STAGE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _note_command(folder: Path, python: str) -> None:
    """A convenience: without the note the Makefile looks for shorttake on the PATH."""
    if not python:
        return
    try:
        command = f"{shlex.quote(python)} -P -m shorttake\n"
        (folder / COMMAND).write_text(command, "utf-8", "surrogateescape")
    except OSError:
        with contextlib.suppress(OSError):
            (folder / COMMAND).unlink()


def _take_away(folder: Path, tops: list[str]) -> None:
    """Leaves the folder as it was found: the mark that this was us goes last, and only if all else went."""
    for name in tops:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
    if not any((folder / name).exists() for name in tops):
        shutil.rmtree(folder / STAGE, ignore_errors=True)
        with contextlib.suppress(OSError):
            (folder / STAGE).parent.rmdir()
