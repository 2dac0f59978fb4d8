"""A small blog in a folder of its own, for the tests of the archive."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shorttake.archive import Archive
from shorttake.cache import Cache
from shorttake.errors import ShorttakeError
from shorttake.settings import Settings, check

OLD = 1_700_000_000_000_000_000  # a time of change long ago, in nanoseconds


class Blog:
    """Files below a folder, its settings, and its archive; every write gets a time of change of its own."""

    def __init__(self, root: Path, names: Mapping[str, Any] | None = None) -> None:
        self.root = root
        self.names = dict(names or {})
        self.problems: list[ShorttakeError] = []
        self._clock = OLD

    @property
    def settings(self) -> Settings:
        return check(self.root, self.names, {})

    def write(self, file: str, text: str | bytes, mtime: int | None = None) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        self._clock += 1_000_000_007
        os.utime(path, ns=(OLD, self._clock if mtime is None else mtime))
        return path

    def post(self, file: str, body: str, **head: object) -> Path:
        lines = {"title": "A post", "date": "2026-11-20", **head}
        words = "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)
        return self.write(f"content/{file}", f"---\n{words}---\n\n{body}\n")

    def link(self, file: str, url: str, note: str = "", **head: object) -> Path:
        words = "".join(f"{key}: {value}\n" for key, value in head.items())
        return self.write(f"content/inbox/{file}", f"---\nurl: {url}\n{words}---\n\n{note}\n")

    def archive(self, cache: Cache | None = None) -> Archive:
        """The archive as a new command opens it."""
        return Archive(self.settings, cache or Cache(self.settings.cache), on_problem=self.problems.append)

    def fresh(self) -> Archive:
        """The archive, brought up to date."""
        archive = self.archive()
        archive.refresh()
        return archive
