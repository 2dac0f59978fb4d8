"""How long ten thousand bookmarks take, and how much memory.

Each step runs in a process of its own, so that its memory is its own: reading and merging the same bookmarks
as HTML (also with an icon of 100 kB at each tenth), JSON and CSV; keeping them in an empty inbox, and again.
"""

from __future__ import annotations

import csv
import html
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if not __package__:  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PROMISE = 10.0  # seconds that reading and keeping them may take
MANY = 10_000
COLUMNS = "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite"
ICON = "data:image/png;base64," + "iVBORw0KGgo" * 10_000
WORDS = ["routing", "latency", "kernel", "storage", "queue", "cache", "protocol", "packet", "schema"]
SETTINGS = 'SITENAME = "Measured"\nTIMEZONE = "Europe/Amsterdam"\nPATH = "content"\n'


def bookmark(number: int) -> dict[str, str]:
    """One bookmark; every fiftieth page is there twice under two spellings of its address."""
    page = number - 1 if number % 50 == 49 else number
    site = f"https://{'www.' if number != page else ''}site{page % 97}.example"
    word = WORDS[page % len(WORDS)]
    return {
        "url": f"{site}/{2005 + page % 20}/{word}-{page}{'?utm_source=feed' if page % 3 == 0 else ''}",
        "title": f"{word.title()} & number {page}: what we learned",
        "tags": f"{word} {WORDS[(page * 7) % len(WORDS)]}",
        "note": f"Worth it for the part about {word}.\nSecond line of note {number}." if page % 2 else "",
        "time": str(1_300_000_000 + number * 3600),
    }


def as_html(path: Path, many: int, icons: bool) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n")
        for number in range(many):
            one = bookmark(number)
            icon = f' ICON="{ICON}"' if icons and number % 10 == 0 else ""
            head = f'HREF="{html.escape(one["url"])}" ADD_DATE="{one["time"]}"'
            file.write(f'<DT><A {head}{icon} TAGS="{one["tags"]}">{html.escape(one["title"])}</A>\n')
            if one["note"]:
                file.write(f"<DD>{html.escape(one['note'])}\n")
        file.write("</DL><p>\n")


def as_json(path: Path, many: int) -> None:
    posts = [
        {
            "href": one["url"],
            "description": one["title"],
            "extended": one["note"],
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(one["time"]))),
            "shared": "yes",
            "toread": "no",
            "tags": one["tags"],
        }
        for one in map(bookmark, range(many))
    ]
    path.write_text(json.dumps(posts), encoding="utf-8")


def as_csv(path: Path, many: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS.split(","))
        for number in range(many):
            one = bookmark(number)
            tags = ", ".join(one["tags"].split())
            rows.writerow(
                [number, one["title"], one["note"], "", one["url"], "A/B", tags, one["time"], "", "", ""]
            )


def measured(step: str, path: str, blog: str) -> None:
    """Does one step in this process and prints what it cost, as one line of JSON."""
    began, cpu = time.perf_counter(), time.process_time()
    many = keep_step(Path(path), Path(blog)) if step.startswith("keep") else read_step(Path(path))
    cost = {
        "step": step,
        "bookmarks": many,
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(cost))


def read_step(path: Path) -> int:
    from shorttake.bookmarks import merge, read_file

    return len(merge(one for reading in read_file(path) for one in reading.bookmarks))


def keep_step(path: Path, blog: Path) -> int:
    from shorttake.bookmarks import merge, read_file
    from shorttake.bookmarks.keep import choose, keep
    from shorttake.inbox.dropped import load
    from shorttake.site import Site

    site = Site(blog)
    merged = merge(one for reading in read_file(path) for one in reading.bookmarks)
    chosen, _ = choose(merged, None, private=False)
    inbox = site.settings.inbox
    done = keep(chosen, inbox, site.archive, load(inbox), site.now)
    return sum(one.fate == "added" for one in done)


def steps(folder: Path, many: int) -> list[dict[str, object]]:
    """Every step in its own process."""
    as_html(folder / "plain.html", many, icons=False)
    as_html(folder / "icons.html", many, icons=True)
    as_json(folder / "pinboard.json", many)
    as_csv(folder / "raindrop.csv", many)
    blog = folder / "blog"
    (blog / "content" / "inbox").mkdir(parents=True)
    (blog / "pelicanconf.py").write_text(SETTINGS, encoding="utf-8")
    found: list[dict[str, object]] = []
    for step, name in (
        ("read HTML", "plain.html"),
        ("read HTML with icons", "icons.html"),
        ("read JSON", "pinboard.json"),
        ("read CSV", "raindrop.csv"),
        ("keep", "plain.html"),
        ("keep again", "plain.html"),
        ("keep a third time", "plain.html"),
    ):
        command = [sys.executable, __file__, step, str(folder / name), str(blog)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
        found.append(json.loads(done.stdout))
        one = found[-1]
        print(f"  {step:<22}{one['seconds']:>7} s{one['cpu_seconds']:>7} s of work{one['peak_mb']:>6} MB")
    return found


def main() -> int:
    """Measures every step; 1 where keeping took longer than promised."""
    print(f"{MANY:,} bookmarks, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="shorttake-bench-") as folder:
        found = steps(Path(folder), MANY)
    slow = [one for one in found if float(str(one["seconds"])) > PROMISE]
    for one in slow:
        print(f"  {one['step']} took longer than the {PROMISE:g} s that are promised", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    if len(sys.argv) == 4:
        measured(*sys.argv[1:])
    else:
        sys.exit(main())
