"""Writing from the hall: entries are appended and read back, two writers lose nothing, a cut file is refused."""

from __future__ import annotations

import datetime as dt
import os
import threading
import zoneinfo
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog_blog import text
from shorttake.errors import FileError, FrontMatterError, TextError, UsageError
from shorttake.liveblog import Liveblog, hall, read
from shorttake.liveblog.choice import choose

ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
NOW = dt.datetime(2026, 10, 8, 9, 30, 12, tzinfo=ZONE)


def blog(folder: Path, body: str = "Opening.\n", **head: str) -> Path:
    path = folder / "cables.md"
    path.write_text(text(body, **head), encoding="utf-8", newline="")
    return path


def now_in(path: Path) -> Liveblog:
    return read(path.read_bytes().decode(), dt.UTC)


# The body so far, what is added -> the body then.
ADDED = [
    ("Opening.\n", "Hello.", "Opening.\n\n**09:30** Hello.\n"),
    ("Opening.", "Hello.", "Opening.\n\n**09:30** Hello.\n"),
    ("Opening.\n\n", "Hello.", "Opening.\n\n**09:30** Hello.\n"),
    ("**09:30** a\n", "b", "**09:30** a\n\n**09:30:12** b\n"),
    ("Opening.\n", "- one\n- two", "Opening.\n\n**09:30**\n\n- one\n- two\n"),
    ("Opening.\n", "> said", "Opening.\n\n**09:30**\n\n> said\n"),
    ("Opening.\n", "One\n\n09:31 two", "Opening.\n\n**09:30** One\n\n09\\:31 two\n"),
    ("Opening.\n", "```\ncode", "Opening.\n\n**09:30**\n\n```\ncode\n```\n"),
    ("```\nstill open\n", "Hello.", "```\nstill open\n\n```\n\n**09:30** Hello.\n"),
    ("<!-- open\n", "Hello.", "<!-- open\n\n-->\n\n**09:30** Hello.\n"),
    ("Opening.\n", "a\x00b \x1b[31mred\ud800", "Opening.\n\n**09:30** ab [31mred\n"),
]


@pytest.mark.parametrize(("body", "words", "expected"), ADDED)
def test_what_is_appended(tmp_path: Path, body: str, words: str, expected: str) -> None:
    path = blog(tmp_path, body)
    before = path.read_bytes()
    done = hall.add(path, words, NOW, dt.UTC)
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.decode().partition("---\n\n")[2] == expected
    assert done.entry
    assert done.entry.at == NOW.replace(second=done.entry.at.second)
    assert now_in(path).entries[-1].anchor == done.entry.anchor


def test_line_ends_stay_what_they_are(tmp_path: Path) -> None:
    path = blog(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    hall.add(path, "One\n\nTwo", NOW, dt.UTC)
    assert path.read_bytes().endswith(b"Opening.\r\n\r\n**09:30** One\r\n\r\nTwo\r\n")


# Now, what stands there already -> the time that is written, where hours and minutes would mean another.
STAMPED = [
    (NOW, "**09:02** a", "09:30"),
    (NOW + dt.timedelta(days=1), "**09:02** a", "2026-10-09 09:30"),
    (dt.datetime(2026, 10, 8, 7, 30, tzinfo=dt.UTC), "", "09:30"),
    (dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), "", "2026-10-25 02:30"),
    (dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), "", "2026-10-25 02:30+01:00"),
    (dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), "**2026-10-25 02:50** a", "02:30"),
]


@pytest.mark.parametrize(("now", "body", "written"), STAMPED)
def test_a_stamp_reads_back_as_the_moment_it_was_made(
    tmp_path: Path, now: dt.datetime, body: str, written: str
) -> None:
    path = blog(tmp_path, f"{body}\n")
    hall.add(path, "Words.", now, dt.UTC)
    assert path.read_text().endswith(f"\n**{written}** Words.\n")
    found = now_in(path).entries[-1].at
    assert found.astimezone(dt.UTC) == now.astimezone(dt.UTC).replace(second=0)


@given(st.text(min_size=1, max_size=200).filter(lambda words: words.strip()), st.booleans())
def test_whatever_is_said_becomes_one_entry_and_the_rest_stays(words: str, key: bool) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = blog(Path(folder), "**09:02** a\n")
        before = path.read_bytes()
        try:
            hall.add(path, words, NOW, dt.UTC, key)
        except UsageError:
            assert path.read_bytes() == before  # nothing but control characters
            return
        assert path.read_bytes().startswith(before)
        anchors = [(entry.anchor, entry.key) for entry in now_in(path).entries]
        assert anchors == [("t0902", False), ("t0930", key)]


def test_key_marks_the_last_entry_once_and_end_closes(tmp_path: Path) -> None:
    path = blog(tmp_path, "**09:02** a\n\n**9:10 am** b, at 9:10\n")
    assert hall.mark(path, dt.UTC).changed
    assert not hall.mark(path, dt.UTC).changed
    assert path.read_text().endswith("**09:02** a\n\n**9:10 am!** b, at 9:10\n")
    assert hall.close(path, dt.UTC).changed
    assert not hall.close(path, dt.UTC).changed
    assert "status: closed\n" in path.read_text()
    with pytest.raises(UsageError, match="closed"):
        hall.add(path, "c", NOW, dt.UTC)


def test_a_draft_goes_live_with_its_first_entry(tmp_path: Path) -> None:
    path = blog(tmp_path, status="draft")
    hall.add(path, "It begins.", NOW, dt.UTC)
    assert now_in(path).facts.status == "live"
    assert len(now_in(path).entries) == 1


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = blog(tmp_path)

    def write(number: int) -> None:
        hall.add(path, f"Entry {number}.", NOW + dt.timedelta(seconds=number), dt.UTC)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(32)))
    said = path.read_text()
    assert all(said.count(f" Entry {number}.\n") == 1 for number in range(32))
    assert len({entry.anchor for entry in now_in(path).entries}) == 32


def test_an_editor_that_saves_meanwhile_loses_nothing_and_a_cut_file_is_waited_for(tmp_path: Path) -> None:
    path = blog(tmp_path, "**09:02** a\n")
    whole = path.read_bytes()
    path.write_bytes(b"")  # an editor has just begun to save

    def saved() -> None:
        path.write_bytes(whole + b"\n**09:05** from the editor\n")

    timer = threading.Timer(0.08, saved)
    timer.start()
    hall.add(path, "from the hall", NOW, dt.UTC)
    timer.join()
    assert [entry.anchor for entry in now_in(path).entries] == ["t0902", "t0905", "t0930"]


@pytest.mark.parametrize("cut", [0, 3, 60])
def test_a_file_that_stays_cut_is_refused_and_left_alone(tmp_path: Path, cut: int) -> None:
    path = blog(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    before = path.read_bytes()
    with pytest.raises((TextError, FrontMatterError)) as caught:
        hall.add(path, "Hello.", NOW, dt.UTC)
    assert str(path) in str(caught.value.where)
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        hall.add(tmp_path / "none.md", "Hello.", NOW, dt.UTC)
    with pytest.raises(UsageError):
        hall.add(blog(tmp_path), " \n ", NOW, dt.UTC)


def test_the_file_keeps_its_inode_so_an_open_editor_or_tail_sees_the_entry(tmp_path: Path) -> None:
    path = blog(tmp_path)
    with path.open(encoding="utf-8") as watching:
        watching.seek(0, os.SEEK_END)
        hall.add(path, "Seen.", NOW, dt.UTC)
        assert watching.read() == "\n**09:30** Seen.\n"


def several(folder: Path) -> None:
    for name, status, starts, ends in (
        ("old", "closed", "2026-10-07T09:00", "2026-10-07T10:00"),
        ("one", "live", "2026-10-08T09:00", "2026-10-08T10:00"),
        ("two", "live", "2026-10-08T11:00", "2026-10-08T12:00"),
        ("later", "draft", "2026-10-09T09:00", "2026-10-09T10:00"),
    ):
        (folder / f"{name}.md").write_text(
            text("", status=status, starts=starts, ends=ends, date=starts[:10])
        )


# When -> which liveblog is meant (None: the author must say).
CHOSEN = [
    ("2026-10-08T09:30", "one"),
    ("2026-10-08T11:30", "two"),
    ("2026-10-08T10:30", None),
    ("2026-10-08T20:00", None),
]


@pytest.mark.parametrize(("now", "expected"), CHOSEN)
def test_the_open_liveblog_is_the_one_under_way(tmp_path: Path, now: str, expected: str | None) -> None:
    several(tmp_path)
    at = dt.datetime.fromisoformat(now).replace(tzinfo=ZONE)
    if expected is None:
        with pytest.raises(UsageError, match="2 liveblogs are open") as caught:
            choose(tmp_path, at, ZONE, dt.timedelta(hours=6))
        assert "--to" in str(caught.value.hint)
    else:
        assert choose(tmp_path, at, ZONE, dt.timedelta(hours=6)).stem == expected


def test_without_an_open_one_a_draft_under_way_is_meant_and_else_none(tmp_path: Path) -> None:
    several(tmp_path)
    for name in ("one", "two"):
        hall.close(tmp_path / f"{name}.md", ZONE)
    at = dt.datetime(2026, 10, 9, 9, 5, tzinfo=ZONE)
    assert choose(tmp_path, at, ZONE, dt.timedelta(hours=6)).stem == "later"
    with pytest.raises(UsageError, match="no liveblog is open"):
        choose(tmp_path, at + dt.timedelta(days=2), ZONE, dt.timedelta(hours=6))
