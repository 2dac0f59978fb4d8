"""A liveblog's text for tests, and a blog with the liveblog plugin to build it in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

# The command line with `live` in it, whether or not the list of commands names it.
COMMAND = """
import sys
from shorttake import cli
cli.COMMANDS.setdefault("live", ("live", "live", "Liveblog a session."))
sys.exit(cli.run(sys.argv[1:]))
"""


def text(body: str, **head: str) -> str:
    """A file of a liveblog; a key with an empty value is left out."""
    facts = {
        "title": "Cables, told live",
        "date": "2026-10-08T09:00:00+02:00",
        "event": "Harbour Days 2026",
        "session": "Cables",
        "speakers": "[Ada Byte, Bo Nibble]",
        "starts": "2026-10-08T09:00:00+02:00",
        "ends": "2026-10-08T10:00:00+02:00",
        "zone": "Europe/Amsterdam",
        "status": "live",
    } | head
    lines = "".join(f"{key}: {value}\n" for key, value in facts.items() if value)
    return f"---\n{lines}---\n\n{body}"


def with_plugin(settings: Path) -> None:
    """Makes sure that a blog's settings name the plugin."""
    words = settings.read_text(encoding="utf-8")
    if '"liveblogs"' not in re.search(r"^PLUGINS = .*$", words, re.M)[0]:  # type: ignore[index]
        words = re.sub(r'^(PLUGINS = .*"takes", )', r'\1"liveblogs", ', words, flags=re.M)
    settings.write_text(words, encoding="utf-8")


class LiveBlog:
    """A blog in a folder with this repository's theme and plugins; the time is what a test says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for name in ("theme", "plugins"):
            shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(REPOSITORY / "pelicanconf.py", folder)
        with_plugin(folder / "pelicanconf.py")
        (folder / "content" / "liveblogs").mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHORTTAKE")}
        self.environ = kept | {
            "SHORTTAKE_NOW": "2026-10-08T09:30:00+02:00",
            "SITEURL": "https://cables.example",
            "NO_COLOR": "1",
            "PYTHONPATH": str(REPOSITORY),
        }

    def run(self, *arguments: str, code: int = 0, stdin: str = "", **environ: str) -> str:
        """Runs a command, expects this exit code, and gives what it printed, errors too."""
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", COMMAND, *arguments],
            cwd=self.folder,
            env=self.environ | environ,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def write(self, name: str, words: str) -> Path:
        """Writes a liveblog's file."""
        path = self.folder / "content" / "liveblogs" / name
        path.write_text(words, encoding="utf-8")
        return path

    def page(self, name: str) -> str:
        """A file of the built site."""
        return (self.folder / "output" / name).read_text(encoding="utf-8")
