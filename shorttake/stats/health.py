"""What was last found where a link leads, from the text file that link checks leave beside the posts."""

from __future__ import annotations

import json
from pathlib import Path

from shorttake import files
from shorttake.urls import canonical

FILE = "link-health.jsonl"  # below the folder of the posts
# The states of a link check that mean: a reader does not find what was linked.
ROTTEN = frozenset(("dead", "soft404", "parked"))


def health(content: Path) -> dict[str, str]:
    """The last known state of each link by its canonical address; nothing where no check was ever made.

    A line that cannot be read is passed over: the next check writes it anew. Raises FileError where there
    is a file that cannot be read.
    """
    path = content / FILE
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for line in files.read(path).text.splitlines():
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(said, dict) and isinstance(said.get("url"), str) and isinstance(said.get("state"), str):
            found[canonical(said["url"])] = said["state"]
    return found
