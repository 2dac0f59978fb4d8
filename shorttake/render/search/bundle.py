"""The index: made by Pagefind from a folder of small pages, and made anew only when one of them changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path

from shorttake import files
from shorttake.render.search.record import Record
from shorttake.render.search.settle import settle

PACKAGE = "pagefind_bin"
SECONDS = 600  # an index of a hundred thousand things takes a minute
# Pagefind also writes search boxes of its own, which our page does not use.
_NOT_OURS = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")


@dataclass(frozen=True)
class NoSearch:
    """Why there is no index, and what would help."""

    why: str
    hint: str


def program() -> Path | NoSearch:
    """Where Pagefind is; it comes with its package for most machines."""
    hint = f"pip install {PACKAGE}; or set `search` to False"
    try:
        return Path(import_module(PACKAGE).get_executable())
    except (ImportError, OSError) as error:
        return NoSearch(f"the search program is not there ({error})", hint)


def bundle(records: Iterable[Record], language: str, folder: Path) -> Path | NoSearch:
    """The folder with the files of the index of these records, to be served together.

    `folder` is one of our own in the cache: it keeps the pages that were read and one index, so unchanged
    records cost nothing. Raises FileError where it cannot be written.
    """
    found = program()
    if isinstance(found, NoSearch):
        return found
    pages = {_name(page): page for page in (record.page(language) for record in records)}
    if not pages:
        return NoSearch("there is nothing to search yet", "it comes with the first post")
    version = metadata.version(PACKAGE)
    made = folder / f"index-{_name(version + ''.join(sorted(pages)))}"
    try:
        if made.is_dir():
            return made
        _keep(pages, folder / "pages")
        return _make(found, folder, made)
    except OSError as error:
        raise files.failure(error, Path(os.fsdecode(error.filename or folder)), "written") from None


def served(made: Path) -> Iterator[Path]:
    """The files of an index that readers' browsers ask for, as paths below it."""
    for path in sorted(made.rglob("*")):
        if path.is_file() and not path.name.startswith(_NOT_OURS):
            yield path.relative_to(made)


def _name(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def _keep(pages: dict[str, str], folder: Path) -> None:
    """Makes the folder hold these pages and no others; what is there already is not written again.

    A page's name is made of its content, so one that was cut off is found out by its size alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}.html": page.encode() for name, page in pages.items()}
    for there in folder.iterdir():
        data = wanted.get(there.name)
        if data is None:
            there.unlink()
        elif there.stat().st_size == len(data):
            del wanted[there.name]
    for name, data in wanted.items():
        (folder / name).write_bytes(data)


def _make(found: Path, folder: Path, made: Path) -> Path | NoSearch:
    new = folder / "new"
    shutil.rmtree(new, ignore_errors=True)
    command = [str(found), "--site", str(folder / "pages"), "--output-path", str(new), "--silent"]
    try:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return NoSearch(f"the search program could not be run ({type(error).__name__})", "search is left out")
    if done.returncode or not (new / "pagefind.js").is_file():
        last = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()[-1:]
        return NoSearch(f"the search program failed: {''.join(last)[:200]}", "search is left out")
    settle(new)
    for other in folder.glob("index-*"):
        shutil.rmtree(other, ignore_errors=True)
    new.rename(made)
    return made
