"""Replays random edits of a blog from a seed, and compares each build with a clean one, byte for byte.

`python tests/replay.py [--seed N] [--edits N] [--posts N]` is what `make verify` runs; a run that fails says
the seed and the edits that lead there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.build.posts import Writer, fill  # noqa: E402

Edit = Callable[["Replay"], str]
EDITS: list[Edit] = []


class Different(AssertionError):
    """Two trees that should be alike are not."""


class Replay:
    """A blog that somebody works on: a copy of the sample, with `many` generated posts besides."""

    def __init__(self, folder: Path, seed: int, many: int = 0) -> None:
        self.blog, self.clean = folder / "blog", folder / "clean"
        self.random = random.Random(seed)
        self.writer = Writer(seed)
        self.now = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
        self.count = 0
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("content", "theme", "plugins"):
            shutil.copytree(ROOT / name, self.blog / name, ignore=ignored)
        shutil.copy(ROOT / "pelicanconf.py", self.blog)
        fill(self.blog / "content", many, seed)

    def environ(self) -> dict[str, str]:
        """The time stands still during a step."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("SHORTTAKE")},
            "SHORTTAKE_NOW": self.now.isoformat(),
            "SITEURL": "",
            "PYTHONPATH": str(ROOT),
        }

    def start(self, folder: Path, alone: bool = False) -> subprocess.Popen[str]:
        """Begins a build, `alone` on one core."""
        cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
        return subprocess.Popen(
            [sys.executable, "-m", "shorttake", "build"],
            cwd=folder,
            env=self.environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=(lambda: os.sched_setaffinity(0, {min(cores)})) if alone and cores else None,
        )

    def build(self, folder: Path, alone: bool = False) -> str:
        """Builds, and gives what was said; a build that fails is no success here."""
        out, errors = (process := self.start(folder, alone)).communicate(timeout=600)
        if process.returncode:
            raise AssertionError(f"the build failed: {out}{errors}")
        return out

    def posts(self) -> list[Path]:
        """The files of all posts and pages."""
        folders = ("takes", "posts", "liveblogs", "pages")
        return sorted(path for name in folders for path in (self.blog / "content" / name).glob("*.md"))

    def post(self) -> Path:
        """One of them."""
        return self.random.choice(self.posts())

    def change(self, path: Path, pattern: str, by: str) -> str:
        """Replaces the first match of a pattern in a file; says what was done."""
        before = path.read_text(encoding="utf-8")
        after = re.sub(pattern, lambda match: by, before, count=1, flags=re.MULTILINE)
        path.write_text(after, encoding="utf-8")
        return f"{'changed' if after != before else 'left'} {path.relative_to(self.blog)}: {by[:60]!r}"

    def check(self) -> str:
        """Builds what was edited, and a copy of it that never was built; compares the two sites."""
        shutil.rmtree(self.clean, ignore_errors=True)
        ignored = shutil.ignore_patterns("output", ".shorttake", "__pycache__")
        shutil.copytree(self.blog, self.clean, ignore=ignored, symlinks=True)
        said = self.build(self.blog)
        self.build(
            self.clean, alone=self.count % 2 == 0
        )  # where pages are shared out, and where they are not
        compare(self.blog / "output", self.clean / "output")
        record = "content/updated.jsonl"
        if (self.blog / record).read_bytes() != (self.clean / record).read_bytes():
            raise Different(record)
        return said.strip()

    def step(self) -> str:
        """One to three edits and a comparison; says what was done."""
        self.count += 1
        edits = self.random.choices(EDITS, k=self.random.choice((1, 1, 1, 2, 3)))
        return "; ".join(edit(self) for edit in edits)


def compare(one: Path, other: Path) -> None:
    """Raises Different, with the names, where two folders do not hold the same."""
    trees = [
        {
            path.relative_to(top).as_posix(): path.read_bytes() if path.is_file() else None
            for path in sorted(top.rglob("*"))
        }
        for top in (one, other)
    ]
    wrong = [
        name for name in sorted({*trees[0], *trees[1]}) if trees[0].get(name, 0) != trees[1].get(name, 0)
    ]
    if wrong:
        told = [
            f"{name}: {'missing' if name not in trees[0] else 'too much' if name not in trees[1] else 'other bytes'}"
            for name in wrong[:20]
        ]
        raise Different("\n".join(told))


def edit(function: Edit) -> Edit:
    """Adds one to the edits that are drawn from."""
    EDITS.append(function)
    return function


@edit
def body(blog: Replay) -> str:
    path = blog.post()
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{blog.writer.paragraph()}\n")
    return f"body of {path.name}"


@edit
def first_words(blog: Replay) -> str:
    return blog.change(blog.post(), r"^([A-Z][a-z]+ )", f"{blog.writer.phrase(1, 3).capitalize()} ")


@edit
def title(blog: Replay) -> str:
    return blog.change(blog.post(), r"^title: .*$", f"title: {blog.writer.phrase(2, 5).capitalize()}")


@edit
def date(blog: Replay) -> str:
    day = dt.date(2015, 1, 1) + dt.timedelta(days=blog.random.randrange(4000))
    return blog.change(blog.post(), r"^date: .*$", f"date: {day} 08:{blog.random.randrange(60):02}")


@edit
def tags(blog: Replay) -> str:
    found = ", ".join(blog.random.sample(blog.writer.tags, 2))
    return blog.change(blog.post(), r"^tags: .*$", f"tags: [{found}]")


@edit
def section(blog: Replay) -> str:
    name = blog.random.choice(("Storage", "Security", "Networking", "Odds and ends"))
    return blog.change(blog.post(), r"^## .*$", f"## {name}")


@edit
def front_matter(blog: Replay) -> str:
    line = blog.random.choice(
        (
            f"summary: {blog.writer.sentence()}",
            f"authors: [{blog.writer.phrase(1, 2).title()}]",
            f"slug: {blog.writer.phrase(1, 1)}-{blog.count}",
            "status: draft",
            "status: hidden",
            f"aliases: [/old/{blog.count}/]",
            f"category: {blog.writer.phrase(1, 1)}",
            f"custom: {blog.writer.phrase(1, 2)}",
        )
    )
    path, key = blog.post(), line.partition(":")[0]
    if re.search(rf"^{key}: ", path.read_text(encoding="utf-8"), re.MULTILINE):
        return blog.change(path, rf"^{key}: .*$", line)
    return blog.change(path, r"^title: .*$", f"title: {blog.writer.phrase(2, 4)}\n{line}")


@edit
def new(blog: Replay) -> str:
    name = f"{blog.writer.phrase(2, 3).replace(' ', '-')}-{blog.count}.md"
    moment = blog.now - dt.timedelta(hours=blog.random.randrange(1, 4000))
    head = f"title: {blog.writer.phrase(2, 6)}\ndate: {moment:%Y-%m-%d %H:%M}\ntags: [{blog.writer.tags[0]}]"
    path = blog.blog / "content" / "posts" / name
    path.write_text(f"---\n{head}\n---\n\n{blog.writer.body()}\n", encoding="utf-8")
    return f"new {name}"


@edit
def linked(blog: Replay) -> str:
    one, other = blog.post(), blog.post()
    with one.open("a", encoding="utf-8") as file:
        file.write(f"\nSee [this]({{filename}}/{other.relative_to(blog.blog / 'content').as_posix()}).\n")
    return f"{one.name} links {other.name}"


@edit
def removed(blog: Replay) -> str:
    path = blog.post()
    linked_from = [other for other in blog.posts() if path.name in other.read_text(encoding="utf-8")]
    if linked_from or len(blog.posts()) < 6:
        return "nothing removed"
    path.unlink()
    return f"removed {path.name}"


@edit
def renamed(blog: Replay) -> str:
    path = blog.post()
    if any(path.name in other.read_text(encoding="utf-8") for other in blog.posts()):
        return "nothing renamed"
    path.rename(path.with_name(f"{path.stem[:40]}-{blog.count}.md"))
    return f"renamed {path.name}"


@edit
def kept_link(blog: Replay) -> str:
    path = blog.blog / "content" / "inbox" / f"2026-11-20-{blog.count}.md"
    path.write_text(
        f"---\nurl: https://www.example.org/{blog.count}\nadded: 2026-11-20T08:00:00+00:00\n---\n"
    )
    return "a kept link"


@edit
def template(blog: Replay) -> str:
    path = blog.random.choice(sorted((blog.blog / "theme" / "templates").glob("*.html")))
    if blog.random.random() < 0.3:
        with path.open("a", encoding="utf-8") as file:
            file.write("{# a remark #}\n")
        return f"remark in {path.name}"
    return blog.change(
        path, r"^(<(ul|p|header|section)[ >])", f"<!-- {blog.count} --><p>{blog.count}</p>\n<ul "
    )


@edit
def template_asks(blog: Replay) -> str:
    path = blog.blog / "theme" / "templates" / "article.html"
    asked = blog.random.choice(
        (
            "{{ article.metadata.tags|length }}",
            "{{ article.slug|e }} {{ article.category|string|e }}",
            "{% for one in articles[:3] %}{{ one.title|e }}{% endfor %}",
            "{{ article.content|striptags|wordcount }}",
            "{{ (articles|last).url }} {{ articles|map(attribute='title')|first|e }}",
            "{% for one in article.tags|sort(attribute='slug') %}{{ loop.index }}{{ one.slug }}{% endfor %}",
            "{{ SITESUBTITLE }}{{ pages|length }}{{ nothing_like_this }}",
            "{{ (article.previous_in_time or article).previous_in_time.title|default('none')|e }}",
        )
    )
    return blog.change(path, r"^</article>$", f"<p>{asked}</p>\n</article>")


@edit
def stylesheet(blog: Replay) -> str:
    with (blog.blog / "theme" / "static" / "style.css").open("a", encoding="utf-8") as file:
        file.write(f"/* {blog.count} */\n")
    return "style.css"


@edit
def plugin(blog: Replay) -> str:
    number, path = blog.count, blog.blog / "plugins" / "links.py"
    assert ", sizes(content))" in path.read_text(encoding="utf-8"), "the plugin says it in other words now"
    return blog.change(
        path,
        r", sizes\(content\)\)( \+ .*)?$",
        f", sizes(content)) + '<!-- {number} -->'",
    )


@edit
def setting(blog: Replay) -> str:
    name, value = blog.random.choice(
        (
            ("SITENAME", repr(blog.writer.phrase(1, 3))),
            ("SITESUBTITLE", repr(blog.writer.phrase(1, 3))),
            ("MENU", repr([(blog.writer.phrase(1, 1), "about/")])),
            ("DEFAULT_DATE_FORMAT", repr(blog.random.choice(("%d.%m.%Y", "%-d %B %Y", "%Y-%m-%d")))),
            ("PAGINATED_TEMPLATES", repr({"index": blog.random.choice((2, 5, 10)), "tag": 20})),
            ("TAG_URL", repr(blog.random.choice(("tags/{slug}/", "tag-{slug}/")))),
            ("MARKDOWN", repr({"extension_configs": {"markdown.extensions.toc": {"permalink": True}}})),
            ("WITH_FUTURE_DATES", "True"),
        )
    )
    with (blog.blog / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f"{name} = {value}\n")
    return f"{name} = {value}"


@edit
def image(blog: Replay) -> str:
    name = f"{blog.random.choice('abc')}.svg"
    (blog.blog / "content" / "images" / name).write_text(f"<svg><!-- {blog.count} --></svg>\n")
    return f"image {name}"


@edit
def touched(blog: Replay) -> str:
    path = blog.post()
    os.utime(path)
    return f"touched {path.name}"


@edit
def same_size_same_time(blog: Replay) -> str:
    path = blog.random.choice(
        [*(blog.blog / "theme").rglob("*.*"), *(blog.blog / "content" / "images").glob("*")]
    )
    was, text = path.stat(), path.read_text(encoding="utf-8")
    path.write_text(
        text.swapcase() if path.suffix == ".svg" else text.replace("the ", "teh ", 1), encoding="utf-8"
    )
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    return f"{path.name} changed behind its time"


@edit
def tampered(blog: Replay) -> str:
    pages = [
        path for path in sorted((blog.blog / "output").rglob("*")) if path.is_file() and path.name[0] != "."
    ]
    if not pages:
        return "nothing to tamper with"
    path, how = blog.random.choice(pages), blog.random.randrange(4)
    if how == 0:
        path.unlink()
    elif how == 1:
        path.write_bytes(path.read_bytes()[:-1])
    elif how == 2:
        was = path.stat()
        path.write_bytes(bytes(reversed(path.read_bytes())))
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    else:
        path.with_name("not-ours.html").write_text("<p>")
    return f"output {path.name} {('gone', 'cut', 'turned round', 'has a neighbour')[how]}"


@edit
def killed(blog: Replay) -> str:
    process = blog.start(blog.blog)
    wait = blog.random.choice((0.05, 0.3, 0.8, 1.2, 1.6, 2.0))
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    return f"a build killed after {wait} s"


@edit
def two_at_once(blog: Replay) -> str:
    both = [blog.start(blog.blog), blog.start(blog.blog)]
    for process in both:
        _, errors = process.communicate(timeout=600)
        if process.returncode:
            raise AssertionError(f"one of two builds failed: {errors}")
    return "two builds at once"


@edit
def later(blog: Replay) -> str:
    blog.now += dt.timedelta(hours=blog.random.choice((1, 5, 40)))
    return f"it is {blog.now:%d %b %H:%M}"


def replay(
    folder: Path, seed: int, edits: int, many: int, say: Callable[[str], object] = lambda words: None
) -> None:
    """So many steps, each compared with a clean build. Raises Different."""
    blog = Replay(folder, seed, many)
    say(f"seed {seed}, {many} posts: {blog.check()}")
    done = []
    for number in range(1, edits + 1):
        done.append(blog.step())
        try:
            said = blog.check()
        except (Different, AssertionError) as error:
            history = "\n".join(f"  {count}. {words}" for count, words in enumerate(done, 1))
            raise Different(f"seed {seed}, {many} posts, after\n{history}\n{error}") from None
        say(f"{number}. {done[-1]}: {said}")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=12)
    parser.add_argument("--posts", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="a folder that stays, to look into")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="replay-") as name:
        folder = asked.keep or Path(name)
        try:
            replay(folder, asked.seed, asked.edits, asked.posts, lambda words: print(words, flush=True))
        except Different as error:
            print(error, file=sys.stderr)
            return 1
    print("every build the same as a clean one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
