"""Every file below the old blog's folder, in order; what tools and version control keep there is not read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from shorttake import files

_MOST = 200_000  # files: more is no blog
_NEVER = (
    ".git",
    ".svn",
    ".hg",
    "_site",
    ".jekyll-cache",
    ".sass-cache",
    "node_modules",
    ".venv",
    "__pycache__",
)


def walk(folder: Path, never: tuple[str, ...] = _NEVER) -> Iterator[tuple[Path, str]]:
    """(path, path below the folder with slashes) of each regular file, sorted by name.

    Links to folders are not followed; a link to a file outside of the folder is passed over: what a
    blog brings along is its own. Raises FileError.
    """
    count = 0
    root = folder.resolve()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            raise files.failure(error, here, "read") from None
        inner: list[Path] = []
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in never:
                    inner.append(path)
            elif entry.is_file() and (not entry.is_symlink() or path.resolve().is_relative_to(root)):
                count += 1
                if count > _MOST:
                    return
                yield path, path.relative_to(folder).as_posix()
        waiting += reversed(inner)
