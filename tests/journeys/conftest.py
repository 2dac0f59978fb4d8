"""Journeys go through the real command line, in a blog of their own, as an author would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


class Blog:
    """A blog in a folder, and the command line in it; the time stands still unless a test moves it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SHORTTAKE")},
            "SHORTTAKE_NOW": "2026-11-20T09:30:00+01:00",
            "SITEURL": "",
            "NO_COLOR": "1",
            "EDITOR": "true",
            "VISUAL": "true",
            "PYTHONPATH": str(REPOSITORY),
        }

    def run(
        self, *arguments: str, code: int = 0, stdin: str = "", where: Path | None = None, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Runs `shorttake ARGUMENTS` and expects this exit code."""
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "shorttake", *arguments],
            cwd=where or self.folder,
            env=self.environ | environ,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    def json(self, *arguments: str, **more: Any) -> Any:
        """The JSON document that a command answers with."""
        return json.loads(self.run(*arguments, "--json", **more).stdout)

    def read(self, name: str) -> str:
        """A file of the blog."""
        return (self.folder / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        """Writes a file of the blog, as the author's editor would."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def files(self, folder: str) -> list[str]:
        """The names of all files below a folder, sorted."""
        root = self.folder / folder
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A new blog, as `shorttake init` starts it, in a folder with a blank in its name."""
    folder = tmp_path / "my blog"
    blog = Blog(folder)
    blog.run("init", str(folder), "--title", "Test Bench", "--url", "https://bench.example", where=tmp_path)
    return blog
