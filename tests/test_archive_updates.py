"""When a post was really changed: its words decide, not its file; its id never moves."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake import settings
from shorttake.archive import updates
from shorttake.archive.posts import Post, read_all
from shorttake.archive.updates import Seen
from shorttake.errors import FileError

FIRST = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
LATER = FIRST + dt.timedelta(days=3)
SAID: dict[str, Any] = {"SITEURL": "https://example.org"}


def write(
    root: Path, lines: str = "", title: str = "T", body: str = "Words.\n", name: str = "2026-11-01-a"
) -> None:
    file = root / "content" / "posts" / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(f"---\ntitle: {title}\n{lines}\n---\n{body}".encode())


def posts(root: Path) -> list[Post]:
    found, problems = read_all(settings.check(root, SAID, {}))
    assert problems == []
    return found


def build(root: Path, now: dt.datetime) -> dict[str, dt.datetime | None]:
    """What a build does about it."""
    content = root / "content"
    before = updates.load(content)
    times, record = updates.updated(posts(root), before, now)
    if record != before:
        updates.save(content, record)
    return times


ID = "tag:example.org,2026-11-01:/2026/11/01/a/"

CHANGES = [
    # what changes between two builds, whether readers are told
    ({}, None),
    ({"lines": "tags: [a, b]"}, None),
    ({"lines": "# a comment"}, None),
    ({"body": "Words.\r\n"}, None),
    ({"body": "\nWords.\n\n\n"}, None),
    ({"body": "Other words.\n"}, LATER),
    ({"body": "Words.\n\nMore.\n"}, LATER),
    ({"title": "Another title"}, LATER),
    ({"lines": "lastmod: 2026-11-10"}, dt.datetime(2026, 11, 10, tzinfo=dt.UTC)),
    ({"lines": "lastmod: 2026-11-10", "body": "Other words.\n"}, dt.datetime(2026, 11, 10, tzinfo=dt.UTC)),
]


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=[str(change) for change, _ in CHANGES])
def test_readers_are_told_when_the_words_change(
    tmp_path: Path, change: dict[str, str], told: dt.datetime | None
) -> None:
    write(tmp_path)
    assert build(tmp_path, FIRST) == {ID: None}
    write(tmp_path, **change)
    assert build(tmp_path, LATER) == {ID: told}
    # Building again changes nothing, however late it is.
    assert build(tmp_path, LATER + dt.timedelta(days=9)) == {ID: told}


def test_a_file_that_is_touched_or_copied_is_not_changed(tmp_path: Path) -> None:
    write(tmp_path)
    build(tmp_path, FIRST)
    copied = (tmp_path / "content/posts/2026-11-01-a.md").rename(tmp_path / "content/posts/2026-11-01-b.md")
    copied.write_text(copied.read_text(encoding="utf-8").replace("title", "slug: a\ntitle"), encoding="utf-8")
    assert build(tmp_path, LATER) == {ID: None}


def test_two_builds_of_one_text_leave_the_same_record(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, name=f"2026-11-0{number + 1}-p")
    build(tmp_path, FIRST)
    record = (tmp_path / "content/updated.jsonl").read_bytes()
    stat = (tmp_path / "content/updated.jsonl").stat()
    build(tmp_path, LATER)
    assert (tmp_path / "content/updated.jsonl").read_bytes() == record
    assert (tmp_path / "content/updated.jsonl").stat().st_mtime_ns == stat.st_mtime_ns
    lines = record.decode().splitlines()
    assert lines == sorted(lines)
    assert set(json.loads(lines[0])) == {"id", "digest", "updated"}


def test_a_draft_is_not_noted_before_it_is_published(tmp_path: Path) -> None:
    write(tmp_path, "status: draft")
    assert build(tmp_path, FIRST) == {}
    assert not (tmp_path / "content/updated.jsonl").exists()
    write(tmp_path, body="Rewritten before anybody saw it.\n")
    assert build(tmp_path, LATER) == {ID: None}


def test_the_id_of_a_post_does_not_move_with_its_text(tmp_path: Path) -> None:
    write(tmp_path, "id: urn:lasting")
    assert set(build(tmp_path, FIRST)) == {"urn:lasting"}
    write(tmp_path, "id: urn:lasting\nslug: elsewhere\ndate: 2026-11-02", body="New.\n", title="New")
    assert build(tmp_path, LATER) == {"urn:lasting": LATER}


UNREADABLE = [
    "",
    "no JSON",
    "[]",
    "5",
    "null",
    '{"id": "x"}',
    '{"digest": "x", "updated": null}',
    '{"id": "x", "digest": "y", "updated": "soon"}',
    '{"id": "x", "digest": "y", "updated": "2026-11-20T09:30:00"}',
    '{"id": "x", "digest": "y", "updated": "0001-01-01T00:00:00+10:00"}',
    '{"id": "x", "digest": "y", "updated": 5}',
    '{"id": "x", "digest": "y", "parts": "abc"}',
    '{"id": "x", "digest": "y", "moved": {"t0902": "soon"}}',
    "[" * 100_000,
    "<<<<<<< HEAD",
    "\x00\ufeff",
]


def test_a_line_that_cannot_be_read_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, body="Old.\n", name="2026-11-02-b")
    build(tmp_path, FIRST)
    write(tmp_path, body="New.\n", name="2026-11-02-b")
    other = "tag:example.org,2026-11-02:/2026/11/02/b/"
    assert build(tmp_path, LATER) == {ID: None, other: LATER}
    file = tmp_path / "content/updated.jsonl"
    good = file.read_text(encoding="utf-8").splitlines()
    for bad in UNREADABLE:
        file.write_text("\n".join([bad, *good, bad]) + "\n", encoding="utf-8")
        assert updates.load(tmp_path / "content").keys() == {ID, other}
        assert build(tmp_path, LATER + dt.timedelta(1)) == {ID: None, other: LATER}
    file.write_bytes(b"\xff\xfe\n" + "\r\n".join(good).encode() + b"\r\n\x80")
    assert build(tmp_path, LATER + dt.timedelta(1)) == {ID: None, other: LATER}


def test_a_record_that_is_lost_or_broken_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path)
    file = tmp_path / "content/updated.jsonl"
    build(tmp_path, FIRST)
    for data in (b"", b"\xff" * 100, b"{}"):
        file.write_bytes(data)
        assert build(tmp_path, LATER) == {ID: None}
        assert ID in file.read_text(encoding="utf-8")
    file.unlink()
    file.mkdir()
    with pytest.raises(FileError):
        build(tmp_path, LATER)


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
times = st.datetimes(timezones=st.just(dt.UTC))
seen = st.builds(
    Seen,
    names,
    st.one_of(st.none(), times),
    st.dictionaries(names, names, max_size=3),
    st.dictionaries(names, times, max_size=2),
)


@given(st.dictionaries(names, seen, max_size=5))
def test_what_is_noted_reads_back(tmp_path_factory: pytest.TempPathFactory, record: dict[str, Seen]) -> None:
    content = tmp_path_factory.mktemp("record")
    updates.save(content, record)
    assert updates.load(content) == record
    assert (content / "updated.jsonl").exists() == bool(record)
    updates.save(content, {})
    assert updates.load(content) == {}


def test_time_is_told_by_whoever_builds(tmp_path: Path) -> None:
    write(tmp_path)
    [one] = posts(tmp_path)
    changed = replace(one, source=replace(one.source, text=f"{one.source.text}more"))
    times, record = updates.updated([changed], {one.feed_id: Seen("other", FIRST)}, LATER)
    assert times == {ID: LATER}
    assert record[ID].updated == LATER
    assert updates.updated([changed], record, LATER + dt.timedelta(1)) == (times, record)
