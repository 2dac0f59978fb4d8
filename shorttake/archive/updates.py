"""When each published post was last really changed, kept as text beside the posts.

Readers of a feed are told of a change by `updated` (RFC 4287 §4.2.15), so it must move when the words do,
and only then: a checkout, a copy or a touched file is no edit. So the words' digest is kept with the time
at which they were first seen; the file belongs to the blog and is committed with it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shorttake import files
from shorttake.archive.posts import Post
from shorttake.errors import FileError

FILE = "updated.jsonl"  # below the content folder; one line for each post


@dataclass(frozen=True)
class Seen:
    """The words of a post, as a digest, and when they were first seen (None: since it was published).

    `parts` are the same of its parts that feeds have as entries of their own (items and updates), by their
    anchors; `moved` says when one of them was changed afterwards.
    """

    digest: str
    updated: dt.datetime | None
    parts: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, dt.datetime] = field(default_factory=dict)
    line: str = field(default="", compare=False)  # of the record, where it was read from there


def updated(
    posts: Iterable[Post],
    before: Mapping[str, Seen],
    now: dt.datetime,
    parts: Callable[[Post], Mapping[str, str]] = lambda post: {},
    digests: Mapping[str, str] | None = None,
) -> tuple[dict[str, dt.datetime | None], dict[str, Seen]]:
    """For each published post, by its feed id: when it was last changed; and the record to keep. Pure.

    A `lastmod` that the author wrote goes before anything seen. A post that is new to the record counts
    as unchanged since its date, so a first build of an old archive does not wake every reader. `parts` gives
    the words of a post's parts; one that was changed has its time under the post's id, `#` and its anchor.
    `digests` are those of the words, by the posts' files, as far as they are known.
    """
    times: dict[str, dt.datetime | None] = {}
    record: dict[str, Seen] = {}
    for post in posts:
        if post.is_draft:
            continue
        words = (digests or {}).get(post.file) or digest(post)
        known = before.get(post.feed_id)
        if known is not None and known.digest == words and (known.parts or not (known.moved or parts(post))):
            seen = known
        else:
            seen = _seen(words, {name: _short(said) for name, said in parts(post).items()}, known, now)
            seen = known if known is not None and known == seen else seen
        record[post.feed_id] = seen
        times[post.feed_id] = post.lastmod or seen.updated
        if seen.moved:
            times |= {f"{post.feed_id}#{name}": moment for name, moment in seen.moved.items()}
    return times, record


def _seen(words: str, parts: Mapping[str, str], known: Seen | None, now: dt.datetime) -> Seen:
    if known is None:
        return Seen(words, None, parts)
    moved = {name: moment for name, moment in known.moved.items() if name in parts}
    moved |= {name: now for name, said in parts.items() if known.parts.get(name, said) != said}
    return Seen(words, known.updated if known.digest == words else now, parts, moved)


def _short(words: str) -> str:
    return files.digest("\n".join(words.split("\r\n")).strip().encode("utf-8", "surrogatepass"))[:8]


def digest(post: Post) -> str:
    """The same for texts that differ in nothing but how their lines end: Git may change that on checkout."""
    body = "\n".join(post.body.split("\r\n")).strip()
    return files.digest(f"{post.head.title}\0{body}".encode("utf-8", "surrogatepass"))[:16]


def load(content: Path) -> dict[str, Seen]:
    """The record beside the posts; a line that cannot be read is as if it were not there."""
    source = _read(content / FILE)
    record: dict[str, Seen] = {}
    for line, entry in _entries(source.text.split("\n")) if source else ():
        try:
            moment = _moment(entry["updated"]) if entry.get("updated") else None
            parts = {str(name): str(said) for name, said in dict(entry.get("parts") or {}).items()}
            moved = {str(name): _moment(at) for name, at in dict(entry.get("moved") or {}).items()}
            record[str(entry["id"])] = Seen(str(entry["digest"]), moment, parts, moved, line.strip())
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            continue
    return record


def _entries(lines: list[str]) -> Iterator[tuple[str, Any]]:
    """What each line says; those that are no JSON are left out."""
    lines = [line for line in lines if line.strip()]
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(f"[{','.join(lines)}]")  # all at once: four times as fast as one by one
        if len(found) == len(lines):
            yield from zip(lines, found, strict=True)
            return
    for line in lines:
        with contextlib.suppress(ValueError, RecursionError):
            yield line, json.loads(line)


def _moment(words: str) -> dt.datetime:
    """A time with a zone, and of the calendar; raises ValueError or OverflowError for another."""
    moment = dt.datetime.fromisoformat(words)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    moment.astimezone(dt.UTC)
    return moment


def save(content: Path, record: Mapping[str, Seen]) -> None:
    """Writes the record, sorted, one line for each post; does nothing where it is the same.

    A line that was read and says the same stays as it was. Raises FileError where the disk says no.
    """
    lines = [
        seen.line
        or json.dumps(
            {
                "id": name,
                "digest": seen.digest,
                "updated": seen.updated.isoformat() if seen.updated else None,
            }
            | ({"parts": dict(seen.parts)} if seen.parts else {})
            | ({"moved": {part: at.isoformat() for part, at in seen.moved.items()}} if seen.moved else {}),
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
