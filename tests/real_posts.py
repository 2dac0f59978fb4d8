"""Real posts of other people's, read in place where they are there; nothing of them is kept here."""

from __future__ import annotations

import functools
import json
import os
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

SHARED = Path(os.environ.get("SHORTTAKE_SHARED", Path(__file__).resolve().parent.parent / "../shared"))
CORPUS = Path(os.environ.get("SHORTTAKE_CORPUS", SHARED / "corpus/weblog-2005-2014.tar.gz"))
LINKS = CORPUS.parent / "short-take-links.jsonl"


@functools.cache
def _posts() -> dict[str, str]:
    with tarfile.open(CORPUS) as archive:
        found = {}
        for member in archive:
            name = PurePosixPath(member.name)
            data = archive.extractfile(member) if member.isfile() and name.suffix == ".md" else None
            if data is not None:
                found[name.name] = data.read().decode("utf-8")
        return dict(sorted(found.items()))


def posts() -> dict[str, str]:
    """The text of each post by the name of its file; skips the test where they are not there."""
    if not CORPUS.exists():
        pytest.skip(f"no {CORPUS.name} in {SHARED.name}/corpus")
    return _posts()


def links() -> list[dict[str, Any]]:
    """What somebody noted of every link of the Short Takes; skips the test where it is not there."""
    if not LINKS.exists():
        pytest.skip(f"no {LINKS.name} in {SHARED.name}/corpus")
    return [json.loads(line) for line in LINKS.read_text(encoding="utf-8").splitlines()]


def seed(number: str) -> tuple[str, str]:
    """Name and text of one post that was handed on by itself."""
    found = sorted((SHARED / "seeds").glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"no {number}_*.txt in {SHARED.name}/seeds")
    return found[0].name, found[0].read_text(encoding="utf-8")
