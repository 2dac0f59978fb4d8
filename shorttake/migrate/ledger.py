"""What was migrated, as text beside the posts: the next run brings only what is new, and over nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.errors import TextError

NAME = "content/migrated.jsonl"


@dataclass(frozen=True)
class Entry:
    """One post or file: where it was, a digest of it there, where it is, and a digest of what was written."""

    source: str
    stamp: str
    file: str
    wrote: str


def load(root: Path) -> dict[str, Entry] | None:
    """The entries by source; None where there was no migration. Raises TextError for a broken file."""
    path = root / NAME
    if not path.exists():
        return None
    found: dict[str, Entry] = {}
    for number, line in enumerate(files.read(path, 100_000_000).text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if "from" in data:
                entry = Entry(str(data["from"]), str(data["stamp"]), str(data["to"]), str(data["wrote"]))
                found[entry.source] = entry
        except (ValueError, KeyError, TypeError):
            raise TextError(
                "this line is none of a migration", f"{path}:{number}", "restore the file"
            ) from None
    return found


def text(tool: str, entries: Mapping[str, Entry] | Iterable[Entry] = ()) -> str:
    """The file's text: what it is, then a line for each entry."""
    several = entries.values() if isinstance(entries, Mapping) else entries
    lines = [
        json.dumps(
            {"migrated": tool, "note": "where each post came from; `shorttake migrate` goes on with it"}
        )
    ]
    lines += [
        json.dumps(
            {"from": one.source, "to": one.file, "stamp": one.stamp, "wrote": one.wrote}, ensure_ascii=False
        )
        for one in several
    ]
    return "".join(line + "\n" for line in lines)
