"""A blog to publish in tests: a Short Take, a liveblog and posts, plain ones or with hostile words in every place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
ADDRESS = "https://blog.example"

# What nobody should write, and somebody will: it may show as words, and must never do anything.
HOSTILE = {
    "markup": "<script>alert(1)</script> <img src=x onerror=alert(2)>",
    "ends": "</title></script></style>]]>--><!-- {{ 7*7 }} {% raw %} ${x}",
    "quotes": "\"double\" 'single' `back` &amp; &lt;b&gt; \\ %00 %2e%2e",
    "directions": "abc \u202egnp.exe\u202c \u2066x\u2069 שלום \u200f مرحبا",
    "scripts": "Čeština Ελληνικά Русский 日本語 한국어 हिन्दी ไทย 👩‍💻 𝕏 ﷽",
    "signs": "a\u0301\u0302\u0303\u0304\u200d\ufeff\u00ad\u2028x\u0000y",
    "paths": "../../etc/passwd .. / NUL con: a?b#c*|",
    "formula": "=HYPERLINK(1) @import url(x); Bcc: a@b.example\\r\\n",
    "long": "long " * 2000,
    "word": "w" * 10_000,
}


def front(title: str, **head: object) -> str:
    """Front matter; JSON is YAML, so any words may stand in it."""
    said = {"title": title, "date": "2026-10-08T09:00:00+02:00"} | head
    return (
        "---\n"
        + "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items() if value)
        + "---\n\n"
    )


def take(title: str, number: int, body: str = "", **head: object) -> str:
    """A Short Take with two sections."""
    body = body or (
        "Welcome!\n\n## Networking\n\n"
        "* Here is [how routes leak](https://routes.example/leak), told with diagrams.\n"
        "* A second look at [slow lookups](https://names.example/slow).\n\n"
        "## Security\n\n* [Keys that expire](https://keys.example/expire) are kind keys.\n\nUntil next time.\n"
    )
    return front(title, categories=["Technology Short Take"], number=number, **head) + body


class PublishedBlog:
    """A blog in a folder with this repository's theme, plugins and settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for name in ("theme", "plugins"):
            shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(REPOSITORY / "pelicanconf.py", folder)
        self.environ = {
            name: value for name, value in os.environ.items() if not name.startswith("SHORTTAKE")
        } | {
            "SHORTTAKE_NOW": "2026-11-20T12:00:00+01:00",
            "SITEURL": ADDRESS,
            "NO_COLOR": "1",
            "PYTHONPATH": str(REPOSITORY),
        }

    def write(self, path: str, words: str) -> Path:
        """Writes a file below content/."""
        file = self.folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, encoding="utf-8")
        return file

    def set(self, **own: object) -> None:
        """Adds to SHORTTAKE in the settings."""
        conf = self.folder / "pelicanconf.py"
        conf.write_text(conf.read_text(encoding="utf-8") + f"\nSHORTTAKE |= {own!r}\n", encoding="utf-8")

    def run(self, *arguments: str, code: int = 0, **environ: str) -> str:
        """Runs a command, expects this exit code, and gives what it printed, errors too."""
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "shorttake", *arguments],
            cwd=self.folder,
            env=self.environ | environ,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == code, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def page(self, name: str) -> str:
        """A file of the built site."""
        return (self.folder / "output" / name).read_text(encoding="utf-8")

    def files(self, pattern: str = "*") -> list[str]:
        """The names of the files of the built site that match."""
        output = self.folder / "output"
        return sorted(path.relative_to(output).as_posix() for path in output.rglob(pattern) if path.is_file())


def small(folder: Path) -> PublishedBlog:
    """A blog with one post of each kind and a page."""
    blog = PublishedBlog(folder)
    blog.write("takes/short-take-1.md", take("Technology Short Take 1", 1, tags=["bgp"]))
    blog.write("posts/prose.md", front("A post in prose", aliases=["/old/prose/"]) + "Words *with* weight.\n")
    blog.write(
        "liveblogs/cables.md",
        front("Cables, told live", categories=["Liveblog"], event="Harbour Days", status="closed")
        + "Ada lays cables.\n\n**09:02** She *begins*.\n\n**09:10!** It holds.\n",
    )
    blog.write("posts/later.md", front("Not yet", status="draft") + "A draft.\n")
    blog.write("pages/about.md", "---\ntitle: About\n---\n\nWho.\n")
    return blog
