"""A small blog with a past of its own making, for the tests of sections."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from archive_blog import Blog
from shorttake.sections import Filing

NAMES: list[dict[str, Any]] = [
    {"name": "Networking"},
    {"name": "Servers/Hardware", "aliases": ["Servers"]},
    {"name": "Storage"},
    {"name": "Virtualization"},
    {"name": "Career/Soft Skills"},
]
# What is filed in each issue: the heading, the host, and words of which each issue has its own.
FILED = (
    ("Networking", "routes.example", "a router that speaks BGP to its peers"),
    ("Networking", "routes.example", "how a switch learns MAC addresses on a VLAN"),
    ("Servers", "racks.example", "a blade server with new firmware"),
    ("Storage", "disks.example", "an array that replicates its LUNs"),
    ("Storage", "disks.example", "why dedupe on flash is worth it"),
    ("Virtualization", "guests.example", "a hypervisor under the KVM banner"),
)


def blog(root: Path, issues: int = 6, sections: list[dict[str, Any]] | None = None) -> Blog:
    """A blog with so many published issues, in each of which every line of `FILED` stands."""
    made = Blog(
        root, {"SITENAME": "Blog", "SHORTTAKE": {"sections": NAMES if sections is None else sections}}
    )
    for number in range(1, issues + 1):
        take(made, number)
    return made


def take(made: Blog, number: int, body: str | None = None, **head: object) -> Path:
    """One issue of the blog."""
    lines: list[str] = []
    heading = None
    for place, (name, host, words) in enumerate(FILED):
        if name != heading:
            lines.append(f"\n## {name}\n")
            heading = name
        lines.append(f"* [Part {number} of {words}](https://{host}/{number}/{place}) is out.")
    head = {"title": f"'Technology Short Take #{number}'", "date": f"2026-{1 + number % 12:02}-01", **head}
    return made.post(f"takes/take-{number}.md", "\n".join(lines) if body is None else body, **head)


class Said:
    """What a `Filing` told while it worked."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.learned: list[str] = []

    def filing(self, made: Blog, path: Path | None = None, **wishes: Any) -> Filing:
        settings = made.settings
        return Filing(
            dataclasses.replace(settings, pelican={"SHORTTAKE": wishes}),
            path,
            on_problem=lambda problem: self.problems.append(str(problem)),
            on_learn=self.learned.append,
        )
