"""One migration from beginning to proof: what will be written, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shorttake.errors import FileError
from shorttake.migrate import ledger
from shorttake.migrate.blog import Note, OldBlog
from shorttake.migrate.convert import Converter, NewPost
from shorttake.migrate.ledger import Entry
from shorttake.migrate.proof import Report, prove
from shorttake.settings import Settings

_NEUTRAL = (".git", ".venv")


@dataclass(frozen=True)
class Migration:
    """What is to be written where, and the report of it."""

    old: OldBlog
    posts: tuple[NewPost, ...]
    report: Report
    ledger: Mapping[str, Entry]
    root: Path


def refuse_others(target: Path) -> bool:
    """Whether a migration goes on in this folder; raises FileError where other files are in it."""
    if (target / ledger.NAME).is_file():
        return True
    if target.exists() and not target.is_dir():
        raise FileError("this is no folder", str(target), "name a new folder with --into")
    found = (
        sorted(path.name for path in target.iterdir() if path.name not in _NEUTRAL) if target.exists() else []
    )
    found = [name for name in found if not (name == ".shorttake" and (target / name / "starting").is_dir())]
    if found:
        names = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
        raise FileError(
            f"there are files in this folder ({names}), and no migration to go on with",
            str(target),
            "name a new folder with --into; nothing was written",
        )
    return False


def plan(
    old: OldBlog, settings: Settings, source: str, doubtful: tuple[tuple[str, int, str], ...] = ()
) -> Migration:
    """What a migration into the blog with these settings would write, and its proof; nothing is written."""
    entries = ledger.load(settings.root) or {}
    converter = Converter(old, settings, entries)
    posts = converter.run()
    report = prove(old, posts, source, converter.notes, converter.broken)
    report.headings = [{"heading": words, "posts": count, "what": what} for words, count, what in doubtful]
    known = {old_post.source for old_post in old.posts}
    report.warnings += [
        Note(entry.source, None, f"it is gone from the old blog; {entry.file} stays")
        for entry in entries.values()
        if entry.source not in known and not entry.source.startswith("file:")
    ]
    return Migration(old, tuple(posts), report, entries, settings.root)
