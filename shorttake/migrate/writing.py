"""Writes what a migration brings: posts and files whole or not at all, never over anything that is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from shorttake import files
from shorttake.errors import FileError
from shorttake.migrate import ledger
from shorttake.migrate.blog import Note, OldFile
from shorttake.migrate.convert import NewPost
from shorttake.migrate.ledger import Entry
from shorttake.migrate.run import Migration

_STAGE = ".shorttake/migrating"  # on the same disk: what is moved from there is whole


def write(migration: Migration, progress: Callable[[int], None] = lambda done: None) -> list[Note]:
    """Brings the posts and files, and notes them in `content/migrated.jsonl`. Raises FileError.

    Gives what was not written, since other files are there. Cut off at any moment, running it again
    finishes.
    """
    root, entries = migration.root, dict(migration.ledger)
    notes: list[Note] = []
    stage = root / _STAGE
    with files.lock(root):
        try:
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir(parents=True)
            done = 0
            for number, new in enumerate(migration.posts):
                entry = _post(root, stage / str(number), new, migration.ledger.get(new.old.source), notes)
                if entry:
                    entries[new.old.source] = entry
                done += 1
                progress(done)
            for number, one in enumerate(migration.old.files):
                _file(root, stage / f"f{number}", one, entries, notes)
                done += 1
                progress(done)
        except OSError as error:
            raise files.failure(error, Path(str(error.filename or root)), "written") from None
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        _note(root, migration.old.site.tool, entries)
    return notes


def _post(root: Path, stage: Path, new: NewPost, entry: Entry | None, notes: list[Note]) -> Entry | None:
    """One post, where it is new, or changed in the old blog and not here."""
    if new.state not in ("new", "changed"):
        return None
    data = new.text.encode("utf-8")
    target = root / new.file
    if new.state == "changed" and entry is not None:
        there = files.read(target)
        if files.digest(there.data) != entry.wrote:  # edited while we worked
            notes.append(Note(new.old.source, None, f"{new.file} was edited meanwhile: left as it is"))
            return None
        files.replace(there, new.text)
    elif not _put(stage, target, data):
        notes.append(Note(new.old.source, None, f"there is another {new.file} already: not written"))
        return None
    return Entry(new.old.source, new.old.stamp, new.file, files.digest(data))


def _put(stage: Path, target: Path, data: bytes) -> bool:
    """A new file in one step; False where one with other words is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    stage.write_bytes(data)
    return _settle(stage, target)


def _settle(stage: Path, target: Path) -> bool:
    try:
        target.hardlink_to(stage)  # unlike a rename it fails where something is there
    except FileExistsError:
        return target.is_file() and target.read_bytes() == stage.read_bytes()
    except OSError:  # a file system without hard links
        if target.exists():
            return target.read_bytes() == stage.read_bytes()
        stage.rename(target)
        return True
    stage.unlink()
    return True


def _file(root: Path, stage: Path, one: OldFile, entries: dict[str, Entry], notes: list[Note]) -> None:
    """An image or download, at its old address."""
    file = f"content/{one.address.lstrip('/')}"
    target = root / file
    if not target.resolve().is_relative_to((root / "content").resolve()):
        notes.append(Note(one.address, None, "it would lie outside of the blog: not brought"))
        return
    key = f"file:{one.address}"
    if key in entries and target.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one.path, stage)
    except FileExistsError:
        notes.append(Note(one.address, None, f"{target.parent.name} is a file already: not brought"))
        return
    if not _settle(stage, target):
        stage.unlink(missing_ok=True)
        notes.append(Note(one.address, None, f"there is another {file} already: not written"))
        return
    entries[key] = Entry(key, "", file, "")


def _note(root: Path, tool: str, entries: dict[str, Entry]) -> None:
    path = root / ledger.NAME
    text = ledger.text(tool, entries)
    try:
        files.replace(files.read(path, 100_000_000), text)
    except FileError:
        if path.exists():
            raise
        files.create(path, text)
