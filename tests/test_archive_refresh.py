"""The index says what the files say: after edits and losses, with two commands at once, on any disk."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_blog import OLD, Blog
from shorttake.archive import Archive, Refreshed
from shorttake.archive.stamps import Stamps
from shorttake.cache import Cache
from shorttake.errors import FileError, FrontMatterError, ShorttakeError, TextError

PAGE = "https://example.org/page"
LINK = f"[a page]({PAGE})"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path)
    blog.post("posts/a.md", LINK)
    blog.post("takes/b.md", f"* One {LINK}.\n* Two [b](https://example.org/b).")
    blog.link("c.md", "https://example.org/c")
    return blog


def said(archive: Archive) -> list[tuple[str, int, str, str | None]]:
    """Everything that the index holds."""
    return [(place.file, place.line, place.url, place.text) for place in archive.links()]


def counts(done: Refreshed) -> tuple[int, int, int]:
    return done.read, done.removed, len(done.problems)


def test_what_did_not_change_is_not_read_again(blog: Blog) -> None:
    assert counts(blog.archive().refresh()) == (3, 0, 0)
    # Had it been read, it would have been found broken: another text of the same size and time.
    path = blog.root / "content/posts/a.md"
    stat = path.stat()
    path.write_bytes(b"\xff" * stat.st_size)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    archive = blog.archive()
    assert counts(archive.refresh()) == (0, 0, 0)
    assert len(archive.places(PAGE)) == 2


def test_an_edit_an_addition_and_a_removal_are_seen(blog: Blog) -> None:
    before = said(blog.fresh())
    blog.post("posts/a.md", "[another](https://example.org/another)")
    blog.post("posts/new.md", LINK)
    (blog.root / "content/inbox/c.md").unlink()
    archive = blog.archive()
    assert counts(archive.refresh()) == (2, 1, 0)
    after = said(archive)
    assert set(before) - set(after) == {
        ("content/posts/a.md", 6, PAGE, "a page"),
        ("content/inbox/c.md", 2, "https://example.org/c", None),
    }
    assert set(after) - set(before) == {
        ("content/posts/a.md", 6, "https://example.org/another", "another"),
        ("content/posts/new.md", 6, PAGE, "a page"),
    }
    assert counts(archive.refresh()) == (0, 0, 0)


def test_an_edit_of_the_same_size_in_the_same_tick_of_a_slow_clock_is_seen(blog: Blog) -> None:
    now = (time.time_ns() // 10**9 + 1) * 10**9  # FAT has whole seconds, and only the even ones
    path = blog.write("content/inbox/now.md", "---\nurl: https://example.org/1\n---\n", mtime=now)
    archive = blog.archive()
    assert archive.seen("https://example.org/1")
    path.write_bytes(b"---\nurl: https://example.org/2\n---\n")
    os.utime(path, ns=(now, now))
    assert archive.seen("https://example.org/2")
    assert not archive.places("https://example.org/1")


LOOKED = 1_800_000_000_123_456_789


@pytest.mark.parametrize(
    ("mtime", "sure"),
    [
        (LOOKED, False),
        (LOOKED - 5_000_000, False),  # half a tick ago
        (LOOKED + 5_000_000, False),
        (LOOKED - 1_000_000_000, True),
        (LOOKED + 60_000_000_000, True),  # a clock that is wrong; an edit now has another time
        (1_800_000_000_000_000_000, False),  # whole seconds: a disk with a slow clock
        (1_799_999_999_000_000_000, False),
        (1_799_999_997_000_000_000, True),
    ],
)
def test_a_time_is_trusted_once_its_tick_is_over(mtime: int, sure: bool) -> None:
    assert (Stamps(LOOKED).sure(mtime) == mtime) is sure


def test_a_file_that_was_only_touched_is_read_and_not_understood_anew(blog: Blog) -> None:
    archive = blog.fresh()
    rows = said(archive)
    connection = sqlite3.connect(blog.settings.cache)
    with connection:  # what the index says now could not come from understanding the file once more
        connection.execute("UPDATE archive_links SET url = 'https://example.org/remembered'")
    connection.close()
    os.utime(blog.root / "content/posts/a.md", ns=(OLD, OLD + 5))
    assert counts(archive.refresh()) == (1, 0, 0)
    assert {row[2] for row in said(archive)} == {"https://example.org/remembered"}
    assert len(said(archive)) == len(rows)
    assert counts(archive.refresh()) == (0, 0, 0)


def test_a_link_file_that_moves_to_the_used_ones_is_found_there(blog: Blog) -> None:
    archive = blog.fresh()
    target = blog.root / "content/inbox/used/12/c.md"
    target.parent.mkdir(parents=True)
    (blog.root / "content/inbox/c.md").rename(target)
    (place,) = archive.seen("https://example.org/c")
    assert (place.file, place.state) == ("content/inbox/used/12/c.md", "used")


BROKEN: list[tuple[str, bytes, type[ShorttakeError], str]] = [
    ("content/posts/a.md", b"---\ntitle: [A\n---\n", FrontMatterError, "content/posts/a.md:"),
    (
        "content/posts/a.md",
        b"---\ntitle: A\ndate: 2026-99-99\n---\n",
        FrontMatterError,
        "content/posts/a.md:3",
    ),
    (
        "content/posts/a.md",
        b"---\ntitle: A\ndate: 2026-01-01\n---\nb\xe9te\n",
        TextError,
        "content/posts/a.md:5:2",
    ),
    ("content/posts/a.md", b"---\ntitle: A\n", FrontMatterError, "content/posts/a.md:1"),
    ("content/inbox/c.md", b"---\ntitle: A\n---\n", TextError, "content/inbox/c.md:1"),
    ("content/inbox/c.md", b"---\nurl: x\nadded: never\n---\n", TextError, "content/inbox/c.md:3"),
]


@pytest.mark.parametrize(("file", "data", "kind", "where"), BROKEN)
def test_a_broken_file_is_told_of_every_time_leaves_the_index_and_stops_no_other(
    blog: Blog, file: str, data: bytes, kind: type[ShorttakeError], where: str
) -> None:
    whole = (blog.root / file).read_bytes()
    before = said(blog.fresh())
    blog.write(file, data)
    blog.post("posts/z.md", LINK)
    for archive in (blog.archive(), blog.archive()):
        (problem,) = archive.refresh().problems
        assert type(problem) is kind
        assert problem.what
        assert problem.where is not None
        assert problem.where.startswith(where)
        assert not [row for row in said(archive) if row[0] == file]
        assert "content/posts/z.md" in [place.file for place in archive.places(PAGE)]
        archive.refresh()  # says it again, and tells it no second time
    assert [str(problem) for problem in blog.problems] == [str(blog.problems[0])] * 2
    blog.write(file, whole)
    archive = blog.fresh()
    assert set(before) < set(said(archive))
    assert counts(archive.refresh()) == (0, 0, 0)


def test_a_file_whose_name_is_not_utf_8_is_told_of(blog: Blog) -> None:
    name = os.fsencode(blog.root / "content/posts") + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(name)).write_bytes(b"---\ntitle: A\n---\n")
    except OSError:
        pytest.skip("this disk has no such names")
    for archive in (blog.archive(), blog.archive()):
        (problem,) = archive.refresh().problems
        assert problem.where == r"content/posts/caf\udce9.md"
        assert len(archive.places(PAGE)) == 2


def test_a_file_that_is_too_large_is_told_of_and_not_read_again(blog: Blog) -> None:
    path = blog.root / "content/posts/large.md"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    os.utime(path, ns=(OLD, OLD))
    (problem,) = blog.archive().refresh().problems
    assert problem.where == "content/posts/large.md"
    done = blog.archive().refresh()
    assert done.read == 0
    assert [str(again) for again in done.problems] == [str(problem)]


def test_links_that_lead_nowhere_or_to_folders_are_passed_over(blog: Blog) -> None:
    posts = blog.root / "content/posts"
    (posts / "nowhere.md").symlink_to("not-there.md")
    (posts / "folder.md").symlink_to("..")
    (posts / "here.md").symlink_to("a.md")
    (posts / "folder2.md").mkdir()
    (posts / ".hidden.md").write_text("---\n")
    done = blog.archive().refresh()
    assert counts(done) == (4, 0, 0)


def test_a_folder_of_the_settings_inside_another_is_read_once(blog: Blog) -> None:
    blog.names["ARTICLE_PATHS"] = [".", "posts", "posts/2026"]
    blog.post("posts/2026/x.md", LINK)
    blog.post("pages/about.md", LINK, date=None)
    archive = blog.archive()
    assert archive.refresh().read == 5
    assert sorted(place.state for place in archive.links()) == ["inbox", "page", *["published"] * 4]


def test_a_time_of_change_that_no_database_can_hold(blog: Blog) -> None:
    path = blog.root / "content/posts/a.md"
    try:
        os.utime(path, ns=(0, 2**63 + 1000))
    except (OSError, OverflowError):
        pytest.skip("this disk has no such times")
    assert len(blog.fresh().places(PAGE)) == 2
    assert blog.archive().refresh().read == 0


@pytest.mark.parametrize(
    "names",
    [
        {"SHORTTAKE": {"series": ["Reading Notes"]}},
        {"TIMEZONE": "Pacific/Auckland"},
        {"ARTICLE_PATHS": ["posts"]},
        {"PAGE_PATHS": ["takes"]},
    ],
)
def test_settings_that_change_what_a_text_means_make_the_index_anew(
    blog: Blog, names: dict[str, object]
) -> None:
    blog.post("takes/n.md", LINK, title="Reading Notes 4")
    before = blog.fresh()
    before.redirects({"https://example.org/old": PAGE})
    assert before.numbers("Reading Notes") == {}
    blog.names |= names
    archive = blog.archive()
    assert archive.refresh().read >= 2
    expected = {4: ["content/takes/n.md"]} if "SHORTTAKE" in names else {}
    assert archive.numbers("Reading Notes") == expected
    assert archive.places("https://example.org/old") == archive.places(PAGE) != []


def test_the_blog_may_be_moved_with_its_cache(blog: Blog, tmp_path: Path) -> None:
    expected = said(blog.fresh())
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    tmp_path.rename(moved)
    archive = Blog(moved).archive()
    assert counts(archive.refresh()) == (0, 0, 0)
    assert said(archive) == expected


def test_deleting_the_cache_loses_nothing(blog: Blog) -> None:
    expected = said(blog.fresh())
    for path in blog.settings.cache.parent.iterdir():
        path.unlink()
    assert said(blog.fresh()) == expected


def test_a_cache_deleted_under_our_hands_loses_nothing(blog: Blog) -> None:
    archive = blog.fresh()
    expected = said(archive)
    for path in blog.settings.cache.parent.iterdir():
        path.unlink()
    blog.post("posts/z.md", LINK)
    archive.refresh()
    assert "content/posts/z.md" in [place.file for place in archive.places(PAGE)]
    assert len(said(blog.fresh())) == len(expected) + 1


DAMAGE = {
    "no database": lambda data: b"not a database, not at all" * 100,
    "nothing": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "overwritten in its middle": lambda data: data[:4096] + b"\xa5" * (len(data) - 4096),
    "overwritten everywhere but its head": lambda data: data[:100] + b"\xff" * (len(data) - 100),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_cache_loses_nothing(blog: Blog, how: str) -> None:
    first = blog.archive(cache := Cache(blog.settings.cache))
    first.refresh()
    expected = said(first)
    cache.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cache.close()
    path = blog.settings.cache
    path.write_bytes(DAMAGE[how](path.read_bytes()))
    for _ in range(2):
        archive = blog.archive()
        archive.refresh()
        assert said(archive) == expected
        assert len(archive.places(PAGE)) == 2
        assert archive.search("page")
        blog.post("posts/a.md", f"{LINK}\n\nAnd more.")
        archive.refresh()
        assert said(archive) == expected


@pytest.mark.parametrize("table", ["state", "files", "links", "words", "redirects"])
def test_a_table_that_is_gone_is_made_anew(blog: Blog, table: str) -> None:
    archive = blog.fresh()
    expected = said(archive)
    connection = sqlite3.connect(blog.settings.cache, isolation_level=None)
    connection.execute(f"DROP TABLE archive_{table}")
    connection.close()
    assert [place.file for place in archive.places(PAGE)] == ["content/posts/a.md", "content/takes/b.md"]
    assert blog.problems == []
    assert said(blog.fresh()) == expected


@pytest.mark.parametrize("what", ["read-only", "full"])
def test_a_cache_that_cannot_be_written_is_replaced_by_one_in_memory(blog: Blog, what: str) -> None:
    cache = Cache(blog.settings.cache)
    archive = blog.archive(cache)
    archive.refresh()
    if what == "full":
        pages = cache.db.execute("PRAGMA page_count").fetchone()[0]
        cache.db.execute(f"PRAGMA max_page_count = {pages}")
    else:
        cache.db.execute("PRAGMA query_only = 1")
    for number in range(200):
        blog.post(f"posts/n{number}.md", f"{LINK} {'more words ' * 50}")
    assert len(archive.seen(PAGE)) == 202
    assert len(archive.search("words", limit=300)) == 200
    (problem,) = blog.problems
    assert isinstance(problem, FileError)
    assert problem.where == str(blog.settings.cache)
    assert problem.hint is not None
    assert "deleted" in problem.hint


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def test_a_cache_that_stays_locked_is_not_waited_for_for_ever(blog: Blog) -> None:
    cache = Cache(blog.settings.cache)
    archive = blog.archive(cache)
    archive.refresh()
    cache.db.execute("PRAGMA busy_timeout = 50")
    blog.post("posts/z.md", LINK)
    with locked(blog.settings.cache):
        assert len(archive.seen(PAGE)) == 3
    assert len(blog.problems) == 1


def test_reading_needs_no_lock(blog: Blog) -> None:
    blog.fresh()
    archive = blog.archive()
    with locked(blog.settings.cache):
        assert len(archive.seen(PAGE)) == 2
    assert blog.problems == []


def test_a_cache_in_a_folder_that_cannot_be_made_is_in_memory(blog: Blog) -> None:
    (blog.root / ".shorttake").write_text("a file, not a folder")
    assert len(blog.fresh().places(PAGE)) == 2


class Interrupted(Cache):
    """A cache in which another command writes each time before we do."""

    def __init__(self, path: Path, other: list[Archive]) -> None:
        super().__init__(path)
        self.other = other

    @contextlib.contextmanager
    def change(self):  # type: ignore[no-untyped-def]
        if self.other:
            self.other.pop().refresh()
        with super().change() as db:
            yield db


@pytest.mark.parametrize("others", [1, 2, 3, 4, 9])
def test_another_command_that_writes_first_is_no_harm(blog: Blog, others: int) -> None:
    # Each of the others sees other settings, so each makes the whole index anew.
    path = blog.settings.cache
    strange = [
        Archive(Blog(blog.root, {"SHORTTAKE": {"series": [f"Series {n}"]}}).settings, Cache(path))
        for n in range(others)
    ]
    archive = blog.archive(Interrupted(path, strange))
    archive.refresh()
    expected = said(archive)
    assert len(expected) == 4
    assert said(blog.fresh()) == expected


def test_what_an_older_look_wrote_over_ours_is_found_out(blog: Blog) -> None:
    blog.fresh()
    slow = blog.archive()
    cache = Interrupted(blog.settings.cache, [slow])
    fast = blog.archive(cache)
    blog.post("posts/a.md", "[new](https://example.org/new)")
    fast.refresh()
    assert fast.places("https://example.org/new")
    connection = sqlite3.connect(blog.settings.cache)
    with connection:  # the row as a slower command with an older look at the file would leave it
        connection.execute("UPDATE archive_files SET mtime = 1 WHERE file = 'content/posts/a.md'")
    connection.close()
    assert blog.archive().refresh().read == 1


def refresh_often(root: str, times: int) -> None:
    for _ in range(times):
        Blog(Path(root)).archive().refresh()


def test_two_commands_at_once_leave_a_whole_index(blog: Blog) -> None:
    for number in range(60):
        blog.link(f"l{number}.md", f"https://example.org/l/{number}", "Words.")
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=refresh_often, args=(str(blog.root), 6)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for number in range(30):
        blog.link(f"l{number}.md", f"https://example.org/m/{number}", "Other words.")
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    rows = said(blog.fresh())
    memory = blog.archive(Cache(None))
    memory.refresh()
    assert rows == said(memory)
