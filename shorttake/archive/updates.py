"""When each published post was last really changed, kept as text beside the posts.

Readers of a feed are told of a change by `updated` (RFC 4287 §4.2.15), so it must move when the words do,
and only then: a checkout, a copy or a touched file is no edit. So the words' digest is kept with the time
at which they were first seen; the file belongs to the blog and is committed with it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.archive.posts import Post
from shorttake.errors import FileError

FILE = "updated.jsonl"  # below the content folder; one line for each post


@dataclass(frozen=True)
class Seen:
    """The words of a post, as a digest, and when they were first seen (None: since it was published)."""

    digest: str
    updated: dt.datetime | None


def updated(
    posts: Iterable[Post], before: Mapping[str, Seen], now: dt.datetime
) -> tuple[dict[str, dt.datetime | None], dict[str, Seen]]:
    """For each published post, by its feed id: when it was last changed; and the record to keep. Pure.

    A `lastmod` that the author wrote goes before anything seen. A post that is new to the record counts
    as unchanged since its date, so a first build of an old archive does not wake every reader.
    """
    times: dict[str, dt.datetime | None] = {}
    record: dict[str, Seen] = {}
    for post in posts:
        if post.head.status == "draft":
            continue
        words = _digest(post)
        known = before.get(post.feed_id)
        if known is None:
            seen = Seen(words, None)
        elif known.digest == words:
            seen = known
        else:
            seen = Seen(words, now)
        record[post.feed_id] = seen
        times[post.feed_id] = post.head.lastmod or seen.updated
    return times, record


def _digest(post: Post) -> str:
    """The same for texts that differ in nothing but how their lines end: Git may change that on checkout."""
    body = "\n".join(post.body.split("\r\n")).strip()
    return files.digest(f"{post.head.title}\0{body}".encode("utf-8", "surrogatepass"))[:16]


def load(content: Path) -> dict[str, Seen]:
    """The record beside the posts; a line that cannot be read is as if it were not there."""
    source = _read(content / FILE)
    record: dict[str, Seen] = {}
    for line in source.text.split("\n") if source else ():
        try:
            entry = json.loads(line)
            moment = dt.datetime.fromisoformat(entry["updated"]) if entry.get("updated") else None
            if moment is None or moment.astimezone(dt.UTC) == moment:  # with a zone, and of the calendar
                record[str(entry["id"])] = Seen(str(entry["digest"]), moment)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            continue
    return record


def save(content: Path, record: Mapping[str, Seen]) -> None:
    """Writes the record, sorted, one line for each post; does nothing where it is the same.

    Raises FileError where the disk says no.
    """
    lines = [
        json.dumps(
            {
                "id": name,
                "digest": seen.digest,
                "updated": seen.updated.isoformat() if seen.updated else None,
            },
            ensure_ascii=False,
        )
        for name, seen in sorted(record.items())
    ]
    text = "".join(f"{line}\n" for line in lines)
    source = _read(content / FILE)
    if source:
        files.replace(source, text)
    elif lines:
        files.create(content / FILE, text)


def _read(path: Path) -> files.Source | None:
    """The file of the record, whatever stands in it; None where there is none."""
    try:
        data = files.read_bytes(path)
    except FileError:
        return None
    return files.Source(path, data.decode("utf-8", "replace"), data)
