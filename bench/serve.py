"""How soon `serve` shows what was saved, an entry of a liveblog or a sentence of a post, among 2,000 posts.

`python -m bench serve` prints the seconds from the end of saving until a page that is open, which is told of
news and asks again, holds the words. POSTS and RUNS in the environment change how many.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.request import urlopen

from bench.build.posts import fill
from bench.liveblogs import BRIEF, liveblog
from shorttake.cli.reload import ADDRESS

ROOT = Path(__file__).resolve().parent.parent
POSTS, RUNS, ENTRIES = 2000, 10, 200
GOAL = 1.0  # second
PATIENCE = 60.0  # seconds


def main() -> int:
    """Prints the figures beside the goal; 1 where something that was saved never came."""
    many, runs = int(os.environ.get("POSTS", POSTS)), int(os.environ.get("RUNS", RUNS))
    # The search program may still be writing for a moment when `serve` has ended.
    with tempfile.TemporaryDirectory(prefix="bench-serve-", ignore_cleanup_errors=True) as name:
        blog = Path(name)
        for part in ("theme", "plugins"):
            shutil.copytree(ROOT / part, blog / part)
        shutil.copy(ROOT / "pelicanconf.py", blog)
        fill(blog / "content", many, 1)
        live = blog / "content/liveblogs/2026-10-08-cables.md"
        live.parent.mkdir(parents=True, exist_ok=True)
        live.write_text(liveblog(ENTRIES, BRIEF), encoding="utf-8")
        post = blog / "content/posts/2026-10-07-edited.md"
        post.parent.mkdir(parents=True, exist_ok=True)
        post.write_text(
            "---\ntitle: Edited\ndate: 2026-10-07T09:00:00+00:00\n---\n\nA first sentence.\n",
            encoding="utf-8",
        )
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "SHORTTAKE_NOW": "2026-10-08T20:00:00+02:00"}
        with subprocess.Popen(
            [sys.executable, "-m", "shorttake", "serve", "--port", "0"],
            cwd=blog,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            try:
                return _measure(process, live, post, many, runs)
            finally:
                process.send_signal(signal.SIGINT)


def _measure(process: subprocess.Popen[str], live: Path, post: Path, many: int, runs: int) -> int:
    assert process.stdout is not None
    begun = time.perf_counter()
    address = next((found[1] for line in process.stdout if (found := re.search(r"serving (\S+)", line))), "")
    if not address:
        print("serve ended at once", file=sys.stderr)
        return 1
    threading.Thread(target=process.stdout.read, daemon=True).start()
    print(f"{many:,} posts: serve begins after {time.perf_counter() - begun:.1f} s")
    numbers = iter(range(1_000_000))
    for said, path, page, words in (
        ("an entry of a liveblog", live, "2026/10/08/cables/", "\n12:{:02} Fresh words {}.\n"),
        ("a sentence of a post", post, "2026/10/07/edited/", "\nAt {}: fresh words {}.\n"),
    ):
        for pause in (0.0, 3.0):
            taken = []
            for number in (next(numbers) for _ in range(runs)):
                time.sleep(pause)
                taken.append(_shown(address, page, path, words.format(number % 60, number)))
            often = f"{pause:.0f} s after the last" if pause else "at once after the last"
            print(
                f"{said}, saved {often}: on the page after {statistics.median(taken):.2f} s,"
                f" at most {max(taken):.2f} (goal {GOAL:.0f})"
            )
            if max(taken) >= PATIENCE:
                return 1
    return 0


def _shown(address: str, page: str, path: Path, words: str) -> float:
    """Seconds until a page that is open, which asks again when it is told of news, has these words."""
    seen = _news(address, -1)
    with path.open("a", encoding="utf-8") as file:
        file.write(words)
    saved = time.perf_counter()
    while (taken := time.perf_counter() - saved) < PATIENCE:
        seen = _news(address, seen)
        with urlopen(f"{address}{page}", timeout=PATIENCE) as answer:
            if words.split(" ", 1)[1].strip().lower() in answer.read().decode().lower():
                return time.perf_counter() - saved
    return taken


def _news(address: str, seen: int) -> int:
    with urlopen(f"{address}{ADDRESS[1:]}?{seen}", timeout=PATIENCE) as answer:
        return int(json.load(answer)["changes"])


if __name__ == "__main__":
    sys.exit(main())
