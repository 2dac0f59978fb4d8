"""How long an old blog of 1,900 posts takes to come over, proof and all, and how much memory it takes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
if not __package__:  # run as a file: the project is the folder above
    sys.path.insert(0, str(ROOT))

POSTS = 1_900
SECONDS, MEGABYTES = 15, 300  # the goals
PARAGRAPHS = 7  # of some 70 words: as long as posts of a technical weblog are on average
WORDS = """
    network switch queue packet buffer storage array disk cache server memory kernel container image
    cloud tenant policy router fabric overlay tunnel host guest driver latency cluster node script
    module author article writes explains shows this that with about into some great short useful here
    there and the for from
""".split()  # noqa: SIM905 (a list of words reads better)


def main() -> int:
    """Prints the figures beside their goals; 0, since a goal that is missed is news and no failure."""
    print(f"{POSTS:,} posts, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"  {'':10} {'CPU':>7} {'clock':>7} (goal {SECONDS} s) {'memory':>8} (goal {MEGABYTES} MB)")
    for name, make in (("Jekyll", jekyll), ("Hugo", hugo), ("WordPress", wordpress)):
        with tempfile.TemporaryDirectory() as folder:
            source = make(Path(folder) / "old")
            cpu, clock, memory = run(source, Path(folder) / "new")
            print(f"  {name:10} {cpu:6.1f}s {clock:6.1f}s {'':11} {memory:5.0f} MB", flush=True)
    return 0


def run(source: Path, target: Path) -> tuple[float, float, float]:
    """Seconds of CPU, seconds of the clock and megabytes of one migration; the files are warm."""
    command = [sys.executable, "-m", "shorttake", "migrate", str(source), "--into", str(target)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, "--dry-run"], env=environ, capture_output=True, check=True)
    shutil.rmtree(target, ignore_errors=True)
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024


def _day(number: int) -> str:
    return f"{2005 + number // 190}-{number % 12 + 1:02}-{number % 28 + 1:02}"


def _name(number: int) -> str:
    return f"{_day(number)}-a-post-about-{WORDS[number % len(WORDS)]}-{number}"


def body(number: int, link: Callable[[int], str], code: Callable[[str], str]) -> str:
    """The Markdown of a post: paragraphs with links, a list, a heading, code."""
    chance = random.Random(number)
    pieces = []
    for part in range(PARAGRAPHS):
        words = chance.choices(WORDS, k=70)
        words[20] = f"[{words[20]} {words[21]}](https://site{chance.randrange(400)}.example/{number}/{part})"
        pieces.append(" ".join(words).capitalize() + ".")
    pieces.insert(2, f"See [an older post]({link(max(0, number - 7))}) and *this* **one**.")
    pieces.insert(3, "## What follows\n\n* one `word`\n* two\n* three")
    if number % 2:
        pieces.append(code("for x in range(3):\n    print(x)\n"))
    return "\n\n".join(pieces) + "\n"


def jekyll(folder: Path) -> Path:
    """A Jekyll blog."""
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: Bench\nurl: https://bench.example\npermalink: pretty\n")
    for number in range(POSTS):
        text = body(
            number,
            lambda other: f"{{% post_url {_name(other)} %}}",
            lambda code: f"{{% highlight python %}}\n{code}{{% endhighlight %}}",
        )
        head = f"---\ntitle: 'Post {number}: of it'\ndate: {_day(number)} 10:00:00 +0000\ntags: [a, b]\n---\n"
        (folder / f"_posts/{_name(number)}.md").write_text(head + text)
    return folder


def hugo(folder: Path) -> Path:
    """A Hugo blog."""
    (folder / "content/post").mkdir(parents=True)
    (folder / "hugo.toml").write_text('baseURL = "https://bench.example"\ntitle = "Bench"\n')
    for number in range(POSTS):
        text = body(
            number,
            lambda other: f'{{{{< relref "{_name(other)}.md" >}}}}',
            lambda code: f"{{{{< highlight python >}}}}\n{code}{{{{< /highlight >}}}}",
        )
        head = f"---\ntitle: 'Post {number}: of it'\ndate: {_day(number)}\ntags: [a, b]\ndraft: false\n---\n"
        (folder / f"content/post/{_name(number)}.md").write_text(head + text)
    return folder


def wordpress(folder: Path) -> Path:
    """A WordPress export."""
    from shorttake.render.markdown import Renderer

    folder.mkdir()
    renderer = Renderer()
    items = []
    for number in range(POSTS):
        text = body(number, lambda other: f"https://bench.example/?p={other + 1}", str)
        html = renderer.convert(text).html.replace("<p>", "").replace("</p>", "\n")
        items.append(
            f"<item><title>Post {number}</title><link>https://bench.example/{number}/post/</link>"
            f"<guid>https://bench.example/?p={number + 1}</guid>"
            f"<content:encoded>{escape(html)}</content:encoded>"
            f"<wp:post_id>{number + 1}</wp:post_id><wp:post_date>{_day(number)} 10:00:00</wp:post_date>"
            f"<wp:post_date_gmt>{_day(number)} 09:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"
            f"<wp:post_name>post</wp:post_name><wp:post_type>post</wp:post_type></item>\n"
        )
    (folder / "export.xml").write_text(
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/">'
        "<channel><title>Bench</title><wp:base_blog_url>https://bench.example</wp:base_blog_url>"
        f"{''.join(items)}</channel></rss>"
    )
    return folder / "export.xml"


if __name__ == "__main__":
    sys.exit(main())
