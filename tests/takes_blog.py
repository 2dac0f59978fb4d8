"""A small blog in memory and on disk for the tests of the inbox and of Short Takes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from shorttake import files
from shorttake.inbox import Kept, link_id
from shorttake.link import Link, to_text
from shorttake.settings import Settings, check

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


def settings(root: Path = Path("blog"), **own: Any) -> Settings:
    """Settings with three sections and two series."""
    shorttake: dict[str, Any] = {
        "sections": [
            {"name": "Networking", "keywords": ["bgp"]},
            {"name": "Servers/Hardware", "aliases": ["Servers"]},
            {"name": "Storage"},
        ],
        "series": ["Technology Short Take", "Storage Short Take"],
        "domain": "blog.example",
    }
    return check(root, {"SHORTTAKE": shorttake | own, "SITENAME": "Blog"}, {})


def kept(url: str, note: str = "", days: int = 0, **more: Any) -> Kept:
    """A link as the inbox has it, without a file."""
    link = Link(url, note=note, added=NOW + dt.timedelta(days=days), **more)
    text = to_text(link)
    path = Path("content/inbox") / f"{link_id(url)}.md"
    return Kept(link_id(url), files.Source(path, text, text.encode()), link)
