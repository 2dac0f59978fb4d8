"""What a careful editor would catch in a liveblog: times out of order, twins, times that are none. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from shorttake.errors import FrontMatterError
from shorttake.liveblog.read import Liveblog, paragraphs, read, utc
from shorttake.liveblog.stamps import exists, looks_like_a_time, stamp

_NUMBERS = re.compile(r":(\d+)(?::(\d+))?$")


@dataclass(frozen=True)
class Finding:
    """Something to look at: where (1-based), how bad, which rule, what, and what to do."""

    file: str
    line: int
    column: int
    level: Literal["error", "warning"]
    rule: str
    what: str
    hint: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that `lint --json` lists."""
        return {
            name: getattr(self, name) for name in ("file", "line", "column", "level", "rule", "what", "hint")
        }


def lint(text: str, zone: dt.tzinfo, file: str) -> list[Finding]:
    """Every finding in a liveblog's text, in its order; `zone` is the blog's own."""
    try:
        live = read(text, zone, file)
    except FrontMatterError as error:
        match = _NUMBERS.search(error.where or "")
        line, column = (int(match[1]), int(match[2] or 1)) if match else (1, 1)
        return [Finding(file, line, column, "error", "unreadable", error.what, error.hint)]
    found = [
        *_opening(text, live, file),
        *_order(text, live, file),
        *_twins(text, live, file),
        *_clocks(text, live, file),
    ]
    found += _strays(text, live, file)
    return sorted(found, key=lambda one: (one.line, one.column, one.rule))


def _at(text: str, offset: int, file: str, rule: str, what: str, hint: str | None) -> Finding:
    from shorttake.text.links import line_column  # an entry from the hall need not wait for it

    line, column = line_column(text, offset)
    return Finding(file, line, column, "warning", rule, what, hint)


def _opening(text: str, live: Liveblog, file: str) -> Iterator[Finding]:
    start, end = live.opening
    if live.entries and not text[start:end].strip():
        what = "it begins with an entry, and aggregators show no more than the first paragraph"
        hint = "write a paragraph before it that names session, speakers and event"
        yield _at(text, live.entries[0].start, file, "no-opening", what, hint)


def _order(text: str, live: Liveblog, file: str) -> Iterator[Finding]:
    for before, after in zip(live.entries, live.entries[1:], strict=False):
        if utc(after.at) < utc(before.at):
            what = f"{after.at:%H:%M} stands after {before.at:%H:%M}"
            hint = "correct the time or move the entry; the page keeps the order you wrote"
            yield _at(text, after.start, file, "out-of-order", what, hint)


def _twins(text: str, live: Liveblog, file: str) -> Iterator[Finding]:
    names = Counter(entry.stamp.name for entry in live.entries)
    for entry in live.entries:
        if names[entry.stamp.name] > 1 and entry.anchor != entry.stamp.name:
            time = f"{entry.at:%H:%M:%S}" if entry.stamp.seconds else f"{entry.at:%H:%M}"
            what = f"another entry has the time {time} too, so its permalink depends on their order"
            then = f"another second, such as {time[:6]}30" if entry.stamp.seconds else f"seconds: {time}:30"
            hint = f"nothing to do unless you insert one between them; then write {then}"
            yield _at(text, entry.start, file, "same-time", what, hint)


def _clocks(text: str, live: Liveblog, file: str) -> Iterator[Finding]:
    for entry in live.entries:
        if not exists(entry.stamp, entry.at, live.facts.zone):
            what = f"the clocks never showed {entry.stamp.time:%H:%M} on this day: they went forward"
            hint = f"it is taken as {entry.at:%H:%M}"
            yield _at(text, entry.start, file, "no-such-hour", what, hint)


def _strays(text: str, live: Liveblog, file: str) -> Iterator[Finding]:
    """What was perhaps meant as an entry; in a liveblog without times every paragraph is just words."""
    if not live.entries:
        return
    for block in paragraphs(text, live.matter.body_at):
        for number, (start, end) in enumerate(block.lines):
            words = text[start : min(end, start + 80)].lstrip()
            alike = looks_like_a_time(words)
            if alike:
                hint = "write it as 09:02, 9:02 am or 09:02:30, with a blank behind it"
                yield _at(text, start, file, "no-such-time", f"{alike!r} opens no entry", hint)
            elif number and stamp(words):
                what = f"{words.split()[0]!r} stands in the middle of a paragraph, so it opens no entry"
                yield _at(text, start, file, "no-blank-line", what, "put a blank line before it")
