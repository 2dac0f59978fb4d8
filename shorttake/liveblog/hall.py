"""From the hall into the file: add an entry, mark the last one, close; offline, and nothing is ever lost.

An entry is only ever appended (O_APPEND, under a lock, synced), so that an editor which has the file open
sees it grow and nothing else; marking and closing change one word, in a copy that takes the file's place.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.errors import ChangedError, FrontMatterError, TextError, UsageError
from shorttake.files import Source
from shorttake.liveblog.read import Entry, Liveblog, further, paragraphs, read, utc
from shorttake.liveblog.stamps import stamp
from shorttake.text.edit import Edit, apply, newline_of
from shorttake.text.frontmatter import edits, printable

MAX_CHARACTERS = 200_000  # of one entry
_PATIENCE = 10  # times that a file is looked at which an editor is just writing
_PAUSE = 0.03  # seconds between two looks
# What may end a block that swallows everything behind it: code (CommonMark §4.5) and raw HTML (§4.6).
_CLOSERS = (
    "```",
    "~~~",
    "`" * 12,
    "~" * 12,
    "-->",
    "</pre>",
    "</script>",
    "</style>",
    "</textarea>",
    "?>",
    "]]>",
    ">",
)
# (before the entry, behind it): what was left open above it, or is left open in it.
_ENDINGS = (("", ""), *(("", one) for one in _CLOSERS), *((one, "") for one in _CLOSERS))


@dataclass(frozen=True)
class Written:
    """What was done to a file: the entry concerned (None where there is none), and whether it changed."""

    path: Path
    entry: Entry | None
    changed: bool


def add(path: Path, words: str, now: dt.datetime, zone: dt.tzinfo, key: bool = False) -> Written:
    """Appends an entry stamped `now`; `zone` is the blog's own, for a liveblog that names none.

    A draft becomes live with it. Raises UsageError for an entry without words, FileError where the disk
    says no, ChangedError where an editor keeps changing the file, TextError where the entry could not be
    read back; in each case the file is as it was.
    """
    words = printable(words).strip("\n").rstrip()
    if not words.strip():
        raise UsageError("an entry needs words", None, "shorttake live add 'What was just said'")
    if len(words) > MAX_CHARACTERS:
        raise UsageError(f"the entry has {len(words):,} characters", None, f"{MAX_CHARACTERS:,} is the most")
    with files.lock(path.parent):
        for source, live in _looks(path, zone):
            _refuse_closed(live, path)
            addition, entry = _compose(source, live, words, now, key)
            try:
                if live.facts.status == "draft":
                    text = source.text + addition
                    files.replace(source, apply(text, edits(text, {"status": "live"}, str(path))))
                else:
                    _append(source, addition)
            except ChangedError:
                continue
            return Written(path, entry, True)
    raise _busy(path)


def mark(path: Path, zone: dt.tzinfo) -> Written:
    """Makes the last entry a key moment. Raises UsageError where there is none, and as `add` does."""
    with files.lock(path.parent):
        for source, live in _looks(path, zone):
            if not live.entries:
                raise UsageError("there is no entry to mark yet", str(path), "shorttake live add --key TEXT")
            entry = live.entries[-1]
            if entry.key:
                return Written(path, entry, False)
            at = entry.content_at - entry.stamp.length + entry.stamp.bang
            try:
                files.replace(source, apply(source.text, [Edit(at, at, "!")]))
            except ChangedError:
                continue
            return Written(path, entry, True)
    raise _busy(path)


def close(path: Path, zone: dt.tzinfo) -> Written:
    """Says `status: closed`; closed already is fine. Raises as `add` does."""
    with files.lock(path.parent):
        for source, live in _looks(path, zone):
            last = live.entries[-1] if live.entries else None
            changes = edits(source.text, {"status": "closed"}, str(path))
            try:
                files.replace(source, apply(source.text, changes))
            except ChangedError:
                continue
            return Written(path, last, bool(changes))
    raise _busy(path)


def _looks(path: Path, zone: dt.tzinfo) -> Iterator[tuple[Source, Liveblog]]:
    """The file, read again and again while it is just being written; a whole one is handed on at once."""
    for attempt in range(_PATIENCE):
        source = files.read(path)
        try:
            live = read(source.text, zone, str(path))
        except FrontMatterError:
            if attempt == _PATIENCE - 1:
                raise
        else:
            if live.facts.title or attempt == _PATIENCE - 1:
                if not live.facts.title:
                    raise TextError(
                        "the file has no title, so it was cut or is no liveblog; nothing was written",
                        str(path),
                        "save it in your editor, and run the command again",
                    )
                yield source, live
        time.sleep(_PAUSE)


def _busy(path: Path) -> ChangedError:
    hint = "save it in your editor, and run the command again"
    return ChangedError("the file changes under our hands, so nothing was written", str(path), hint)


def _refuse_closed(live: Liveblog, path: Path) -> None:
    if live.facts.status == "closed":
        raise UsageError(
            "this liveblog is closed", str(path), "write `status: live` in its front matter to go on"
        )


def _append(source: Source, addition: str) -> None:
    """Adds to the end of a file that is still as it was read. Raises ChangedError, FileError."""
    data = addition.encode("utf-8")
    try:
        handle = os.open(source.path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        try:
            size = os.fstat(handle).st_size
            if size != len(source.data) or os.pread(handle, size, 0) != source.data:
                raise ChangedError("the file changed, so nothing was written", str(source.path))
            written = 0
            try:
                while written < len(data):
                    written += os.write(handle, data[written:])
                os.fsync(handle)
            except OSError:
                # Half an entry is worse than none; but what somebody else has added behind it stays.
                if os.fstat(handle).st_size == size + written:
                    os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)
    except OSError as error:
        raise files.failure(error, source.path, "written") from None


def _compose(source: Source, live: Liveblog, words: str, now: dt.datetime, key: bool) -> tuple[str, Entry]:
    """What to append so that it reads back as one entry at this moment, and that entry.

    The time is written as briefly as it can be: seconds where the minute is taken, so that no permalink
    ever depends on what comes between; a day or an offset where the time alone would mean another moment.
    """
    newline = newline_of(source.text)
    before = source.text
    gap = "" if before.endswith(("\n\n", "\r\n\r\n")) else newline
    gap = gap if before.endswith("\n") or not before else newline + newline
    body = _body(words).replace("\n", newline)
    local = now.astimezone(live.facts.zone)
    taken = {entry.anchor for entry in live.entries}  # the first of each name has it as its anchor
    for closer, last in _ENDINGS:
        opening = f"{closer}{newline}{newline}" if closer else ""
        ending = f"{last}{newline}" if last else ""
        for written in _times(local, taken):
            addition = f"{gap}{opening}**{written}{'!' if key else ''}**{body}{newline}{ending}"
            entry = _reads_back(source, live, addition, now, newline)
            if entry:
                return addition, entry
    raise TextError(
        "the entry would not read back as one, so it was not written",
        str(source.path),
        "is a block of code or HTML still open at the end of the file, or in what you wrote?",
    )


def _times(local: dt.datetime, taken: set[str]) -> Sequence[str]:
    minute, second = f"{local:%H:%M}", f"{local:%H:%M:%S}"
    short = minute if f"t{local:%H%M}" not in taken else second
    offset = f"{local:%z}"
    return (short, f"{local:%Y-%m-%d} {short}", f"{local:%Y-%m-%d} {short}{offset[:3]}:{offset[3:5]}")


def _body(words: str) -> str:
    """The entry's Markdown behind its time: on the same line, or below it where a list or code begins it.

    A further paragraph that begins with a time is no entry of its own here, so its colon is escaped.
    """
    if words[0].isalpha() and "\n" not in words:  # a line of words, as most entries are
        return f" {words}"
    from shorttake.text.blocks import parse

    first = next(iter(parse(words).root.children), None)
    inline = first is not None and first.kind == "paragraph" and first.first == 0
    escapes = []
    for number, block in enumerate(paragraphs(words, 0)):
        start, end = block.lines[0]
        text = words[start:end]
        if stamp(text.lstrip()) and (number or not inline):
            at = start + text.index(":")
            escapes.append(Edit(at, at, "\\"))
    words = apply(words, escapes)
    return f" {words.lstrip()}" if inline else f"\n\n{words}"


def _reads_back(
    source: Source, live: Liveblog, addition: str, now: dt.datetime, newline: str
) -> Entry | None:
    """The new entry, if the file with it has one more, at this moment, and could take yet another."""
    probe = f"{source.text}{addition}{newline}**00:00** x{newline}"
    entries = further(probe, live)
    if len(entries) != 2:
        return None
    entry = entries[0]
    meant = now.replace(microsecond=0) if entry.stamp.seconds else now.replace(second=0, microsecond=0)
    return entry if utc(entry.at) == utc(meant) else None
