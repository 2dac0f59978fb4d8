"""Keeping many bookmarks: link files, once each; what was published or let go stays out; nothing told is lost."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shorttake import files
from shorttake.archive import Archive, Place
from shorttake.bookmarks import Bookmark, merge
from shorttake.bookmarks.keep import Outcome, keep, try_out
from shorttake.cache import Cache
from shorttake.errors import FileError
from shorttake.inbox import dropped as dropped_
from shorttake.inbox import kept
from shorttake.inbox.batch import capture_many
from shorttake.link import Link
from shorttake.settings import check

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Known:
    """An archive that knows what it is told, and counts how often it looked at the files."""

    urls: dict[str, Place] = field(default_factory=dict)
    looks: int = 0

    def refresh(self) -> None:
        self.looks += 1

    def places(self, url: str) -> Sequence[Place]:
        return [self.urls[url]] if url in self.urls else []


def some(many: int) -> list[Bookmark]:
    return [
        Bookmark(f"https://site{number}.example/a", f"Title {number}", ("x",), f"Note {number}", NOW)
        for number in range(many)
    ]


def fates(outcomes: list[Outcome]) -> list[str]:
    return [one.fate for one in outcomes]


def test_each_becomes_a_link_file(tmp_path: Path) -> None:
    inbox, known = tmp_path / "content" / "inbox", Known()
    done = keep(some(3), inbox, known, frozenset(), NOW)
    assert fates(done) == ["added"] * 3
    links, problems = kept(inbox, dt.UTC)
    assert problems == []
    assert sorted(one.link.url for one in links) == [f"https://site{number}.example/a" for number in range(3)]
    assert {one.path for one in links} == {one.path for one in done}
    assert {(one.link.note, one.link.tags, one.link.added) for one in links} == {
        (f"Note {number}", ("x",), NOW) for number in range(3)
    }
    assert known.looks == 1
    assert [path for path in inbox.iterdir() if path.suffix != ".md"] == []


def test_notes_come_back_exactly(tmp_path: Path) -> None:
    notes = [
        "a\n\n  b\t\n---\nc",
        "  indented",
        "# not a comment",
        "---",
        "[x]: y",
        "'\"\\",
        "é\u2028🌲",
        "key: value",
    ]
    given = [Bookmark(f"https://n{number}.example/", note=note) for number, note in enumerate(notes)]
    keep(given, tmp_path / "inbox", Known(), frozenset(), NOW)
    links, _ = kept(tmp_path / "inbox", dt.UTC)
    assert {one.link.url: one.link.note for one in links} == {one.url: one.note for one in given}


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    title = "x\nurl: https://evil.example/\n---\n../../etc/passwd \x1b[31m\ud800"
    [one] = keep(
        [Bookmark("https://a.example/", title, ("a]\nb",), "\x00\ud800")],
        tmp_path / "inbox",
        Known(),
        frozenset(),
        NOW,
    )
    [link], problems = kept(tmp_path / "inbox", dt.UTC)
    assert problems == []
    assert link.link.url == "https://a.example/"
    assert one.path is not None
    assert one.path.parent == tmp_path / "inbox"


# --- with the real archive -----------------------------------------------------------------------------------


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "content" / "posts").mkdir(parents=True)
    (tmp_path / "content" / "posts" / "2020-01-01-seen.md").write_text(
        "---\ntitle: Seen\ndate: 2020-01-01T00:00:00Z\n---\n\nA [link](https://www.site1.example/a/).\n",
        encoding="utf-8",
    )
    return tmp_path


def archive(blog: Path) -> Archive:
    settings = check(blog, {"SITENAME": "X", "PATH": "content"}, {})
    return Archive(settings, Cache(blog / "cache.sqlite3"))


def test_twice_adds_nothing_and_what_was_published_is_said(blog: Path) -> None:
    inbox = blog / "content" / "inbox"
    first = keep(some(3), inbox, archive(blog), frozenset(), NOW)
    assert fates(first) == ["added", "known", "added"]
    assert first[1].published
    assert first[1].seen[0].title == "Seen"
    before = {path: path.read_bytes() for path in inbox.iterdir()}
    second = keep(some(3), inbox, archive(blog), frozenset(), NOW)
    assert fates(second) == ["known"] * 3
    assert [one.published for one in second] == [False, True, False]
    assert {path: path.read_bytes() for path in inbox.iterdir()} == before


def test_trying_says_the_same_and_writes_nothing(blog: Path) -> None:
    inbox, gone = blog / "content" / "inbox", frozenset({"https://site2.example/a"})
    tried = try_out(some(4), archive(blog), gone)
    assert not inbox.exists()
    assert fates(tried) == fates(keep(some(4), inbox, archive(blog), gone, NOW))
    assert fates(tried) == ["added", "known", "dropped", "added"]


def test_the_same_page_twice_is_kept_once(tmp_path: Path) -> None:
    twins = [Bookmark("https://a.example/"), Bookmark("http://www.a.example")]
    assert fates(keep(twins, tmp_path / "inbox", Known(), frozenset(), NOW)) == ["added", "known"]
    assert len(merge(twins)) == 1


# --- what was let go -----------------------------------------------------------------------------------------


def test_what_was_let_go_stays_so(tmp_path: Path) -> None:
    assert dropped_.load(tmp_path) == frozenset()
    dropped_.remember(tmp_path, ["https://www.site1.example/a/?utm_source=x", "https://site1.example/a"])
    done = keep(some(2), tmp_path, Known(), dropped_.load(tmp_path), NOW)
    assert fates(done) == ["added", "dropped"]
    text = (tmp_path / dropped_.FILE).read_text(encoding="utf-8")
    assert text.count("https://") == 1
    assert text.startswith("# ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "https://new.example/\n"),
        ("# mine\nhttps://a.example/", "# mine\nhttps://a.example/\nhttps://new.example/\n"),
        (
            "# mine\r\n\r\nhttps://a.example/\r\n",
            "# mine\r\n\r\nhttps://a.example/\r\nhttps://new.example/\r\n",
        ),
        ("\ufeffhttps://new.example\n", "\ufeffhttps://new.example\n"),
    ],
)
def test_the_authors_list_is_only_added_to(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / dropped_.FILE
    path.write_bytes(before.encode("utf-8"))
    dropped_.remember(tmp_path, ["https://new.example/\n# x"[:20], "", " "])
    assert path.read_bytes() == after.encode("utf-8")


def test_the_list_is_no_link_file(tmp_path: Path) -> None:
    dropped_.remember(tmp_path, ["https://a.example/"])
    assert kept(tmp_path, dt.UTC) == ([], [])


# --- the disk ------------------------------------------------------------------------------------------------


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    first = keep(some(1), tmp_path, Known(), frozenset(), NOW)[0]
    assert first.path is not None
    first.path.write_text("mine", encoding="utf-8")
    second = keep(some(1), tmp_path, Known(), frozenset(), NOW)[0]
    assert second.path is not None
    assert second.path.name == first.path.name.replace(".md", "-2.md")
    assert first.path.read_text(encoding="utf-8") == "mine"


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    inbox = tmp_path / "content" / "inbox"
    code = (
        "import sys, os, datetime as dt; from pathlib import Path; from shorttake.inbox import batch;"
        "from shorttake.link import Link\n"
        "class No:\n refresh = lambda s: 0\n places = lambda s, u: []\n"
        "batch._sync = lambda *a: os._exit(9)\n"
        "batch.capture_many([Link(f'https://k{n}.example/') for n in range(5)], Path(sys.argv[1]), No(),"
        " dt.datetime.now(dt.UTC))"
    )
    died = subprocess.run([sys.executable, "-c", code, str(inbox)], cwd=ROOT, check=False, timeout=60)
    assert died.returncode == 9
    assert len(list(inbox.iterdir())) == 5
    assert kept(inbox, dt.UTC) == ([], [])
    keep(some(2), inbox, Known(), frozenset(), NOW)
    assert sorted(path.suffix for path in inbox.iterdir()) == [".md", ".md"]


def test_nothing_is_told_before_it_is_safe(tmp_path: Path) -> None:
    """Whenever we are told that so many are kept, so many whole files have their names."""
    seen: list[tuple[int, int]] = []
    links = [Link(f"https://p{number}.example/") for number in range(45)]

    def told(done: int) -> None:
        seen.append((done, len(kept_names(tmp_path))))

    capture_many(links, tmp_path, Known(), NOW, told, together=20)
    assert [done for done, _ in seen] == [20, 40, 45]
    assert all(done == there for done, there in seen)


def kept_names(inbox: Path) -> list[str]:
    return [path.name for path in inbox.iterdir() if path.suffix == ".md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="for root no folder is read-only")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FileError):
            keep(some(1), tmp_path / "inbox", Known(), frozenset(), NOW)
    finally:
        tmp_path.chmod(0o700)


def test_an_inbox_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("x", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        keep(some(1), tmp_path / "inbox", Known(), frozenset(), NOW)
    assert caught.value.where is not None


def test_a_second_command_waits(tmp_path: Path) -> None:
    inbox = tmp_path / "content" / "inbox"
    inbox.parent.mkdir()
    code = (
        "import sys, time; from pathlib import Path; from shorttake import files\n"
        "with files.lock(Path(sys.argv[1])):\n print('locked', flush=True)\n time.sleep(0.5)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(inbox.parent)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        began = time.monotonic()
        keep(some(1), inbox, Known(), frozenset(), NOW)
        assert time.monotonic() - began > 0.2
    assert len(kept_names(inbox)) == 1


def test_the_batch_and_the_sweep_agree_on_names(tmp_path: Path) -> None:
    from shorttake.inbox import batch

    (tmp_path / batch._TEMPORARY.format("0123456789abcdef")).write_text("half", encoding="utf-8")
    files.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []
