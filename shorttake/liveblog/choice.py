"""Which liveblog is meant where the author does not say: the one open, or whose session is under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.errors import FileError, TextError, UsageError
from shorttake.files import Source
from shorttake.liveblog.facts import Facts, read_facts
from shorttake.liveblog.read import read
from shorttake.text.frontmatter import FrontMatter, parse


def choose(
    folder: Path, now: dt.datetime, zone: dt.tzinfo, after: dt.timedelta, shown: Callable[[Path], str] = str
) -> Path:
    """The one liveblog that is open at this time; where several are, the one whose session is under way.

    Where none is, a draft whose session is under way. Raises UsageError that names them where that is
    not one.
    """
    known = list(_candidates(folder, zone))
    live = [one for one in known if one.facts.live]
    if len(live) > 1:
        live = [one for one in live if one.goes_on(now, after, zone)] or live
    if len(live) != 1:
        drafts = [one for one in known if one.facts.status == "draft"]
        under_way = [one for one in live or drafts if _under_way(one.facts, now)]
        if len(under_way) != 1:
            raise _no_choice([shown(one.source.path) for one in under_way or live])
        live = under_way
    return live[0].source.path


def _no_choice(names: Sequence[str]) -> UsageError:
    if not names:
        return UsageError("no liveblog is open", None, "`shorttake live new` starts one, --to FILE names one")
    listed = ", ".join(names[:8])
    return UsageError(f"{len(names)} liveblogs are open: {listed}", None, "say which with --to FILE")


def _under_way(facts: Facts, now: dt.datetime) -> bool:
    slack = dt.timedelta(minutes=15)
    starts, ends = facts.starts, facts.ends
    return bool(starts and starts - slack <= now < (ends or starts + dt.timedelta(hours=2)) + slack)


@dataclass(frozen=True)
class _Candidate:
    """A liveblog that may take entries; these are looked at only if nothing else tells which is meant."""

    source: Source
    matter: FrontMatter
    facts: Facts

    def goes_on(self, now: dt.datetime, after: dt.timedelta, zone: dt.tzinfo) -> bool:
        """Whether it has not closed by itself."""
        return read(self.source.text, zone, str(self.source.path), self.matter).is_live(now, after)


def _candidates(folder: Path, zone: dt.tzinfo) -> Iterator[_Candidate]:
    """Every liveblog of a folder that may take entries; those that cannot be read are none."""
    for path in files.walk(folder):
        try:
            source = files.read(path)
            if not _may_be_open(source.text):
                continue
            matter = parse(source.text, str(path))
            facts = read_facts(matter, zone, str(path))
        except (FileError, TextError):
            continue
        if facts.status in ("live", "draft"):
            yield _Candidate(source, matter, facts)


def _may_be_open(text: str) -> bool:
    """A quick look, since a folder may hold hundreds: a line near the top says status, and live or draft."""
    for line in text[:20_000].splitlines():
        lower = line.lower()
        if "status" in lower and ("live" in lower or "draft" in lower):
            return True
    return False
