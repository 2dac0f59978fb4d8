"""A new liveblog, ready before the session begins: its file, with what other liveblogs of the event say."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shorttake import files
from shorttake.errors import FileError, TextError, UsageError
from shorttake.liveblog.facts import Facts, read_facts, zone_named
from shorttake.text import dates
from shorttake.text.frontmatter import parse, printable, write
from shorttake.text.literal import paragraph
from shorttake.text.series import slugify

_KEPT = ("author", "authors", "tags", "categories", "category")  # what liveblogs of one event share
_MOST = 50  # files of one name


@dataclass(frozen=True)
class Session:
    """What is known of a session beforehand; what is not is empty or None. Times have a zone."""

    session: str = ""
    event: str = ""
    title: str = ""
    speakers: tuple[str, ...] = ()
    track: str = ""
    starts: dt.datetime | None = None
    ends: dt.datetime | None = None
    zone: str = ""


@dataclass(frozen=True)
class Sibling:
    """Another liveblog: its file, its facts, and its whole front matter."""

    path: Path
    facts: Facts
    data: Mapping[str, Any]


def siblings(folder: Path, zone: dt.tzinfo) -> list[Sibling]:
    """Every liveblog of the folder that can be read, the newest first."""
    found = []
    for path in files.walk(folder):
        try:
            matter = parse(files.read(path).text, str(path))
            found.append(Sibling(path, read_facts(matter, zone, str(path)), matter.data))
        except (FileError, TextError):
            continue
    oldest = dt.datetime(1, 1, 2, tzinfo=dt.UTC)
    return sorted(found, key=lambda one: one.facts.starts or one.facts.date or oldest, reverse=True)


def of_event(event: str, known: Iterable[Sibling]) -> Sibling | None:
    """The newest liveblog of an event, by the event's name in any case."""
    name = folded(event)
    return next((one for one in known if name and folded(one.facts.event) == name), None)


def moment(words: str, zone: dt.tzinfo, today: dt.date, option: str) -> dt.datetime:
    """A time as typed: a whole date, or only `09:00` for today. Raises UsageError."""
    words = words.strip()
    if len(words) <= 8 and ":" in words and "-" not in words:
        words = f"{today:%Y-%m-%d} {words}"
    try:
        return dates.parse(words, zone)
    except ValueError as error:
        raise UsageError(str(error), option, "write it as 2026-10-08T09:00, or 09:00 for today") from None


def zone_of(session: Session, known: Iterable[Sibling], default: dt.tzinfo) -> tuple[dt.tzinfo, str]:
    """The session's zone and its name: said, or that of the event's other liveblogs, or the blog's own.

    Raises UsageError where there is no such zone.
    """
    sibling = of_event(session.event, known)
    name = session.zone or (sibling.facts.zone_name if sibling else "")
    if not name:
        return default, str(getattr(default, "key", "")) or ("UTC" if default is dt.UTC else "")
    try:
        return zone_named(name), name
    except ValueError as error:
        raise UsageError(
            str(error), "--zone", "a name of the IANA database, such as Europe/Amsterdam"
        ) from None


def begin(
    folder: Path,
    session: Session,
    known: list[Sibling],
    now: dt.datetime,
    zone: dt.tzinfo,
    author: str | None = None,
    status: str = "live",
    feed_id: Callable[[str, dt.datetime], str] | None = None,
) -> Path:
    """Writes the file of a new liveblog and gives its path.

    `feed_id` makes the id that it keeps for ever in feeds from its slug and date.

    Raises UsageError for a session without a name or with an end before its start, FileError.
    """
    session = _tidied(session)
    title = session.title or (f"Liveblog: {session.session}" if session.session else "")
    if not title:
        raise UsageError("the liveblog has no title", "--session", "name the session, or give a --title")
    if session.starts and session.ends and session.ends < session.starts:
        raise UsageError("it ends before it starts", "--ends", "look at --starts and --ends")
    local, name = zone_of(session, known, zone)
    starts = session.starts.astimezone(local) if session.starts else None
    date = starts or now.astimezone(local)
    sibling = of_event(session.event, known)
    shared = {key: sibling.data[key] for key in _KEPT if key in sibling.data} if sibling else {}
    if author and not {"author", "authors"} & shared.keys():
        shared = {"author": author, **shared}
    head = {
        "title": title,
        "date": date.isoformat(),
        **{key: value for key, value in shared.items() if key.startswith("author")},
        "event": sibling.facts.event if sibling else session.event,
        "session": session.session,
        "speakers": list(session.speakers),
        "track": session.track,
        "starts": starts.isoformat() if starts else None,
        "ends": session.ends.astimezone(local).isoformat() if session.ends else None,
        "zone": name,
        "status": status,
        **{key: value for key, value in shared.items() if not key.startswith("author")},
    }
    slug = slugify(session.session or title)
    with files.lock(folder):
        for number in range(1, _MOST + 1):
            own = slug if number == 1 else f"{slug}-{number}"
            path = folder / f"{date:%Y-%m-%d}-{own}.md"
            if not path.exists():
                front = write({**head, "id": feed_id(own, date) if feed_id else None})
                files.create(path, front + opening(session, head["event"]))
                return path
    raise FileError(f"there are {_MOST} liveblogs of this name", str(path), "choose another title")


def opening(session: Session, event: str) -> str:
    """The first paragraph, which aggregators show alone: session, speakers and event, as far as they are more
    than the title says; in no language, and the author's to change."""
    known = [words for words in (session.session, ", ".join(session.speakers), event) if words]
    return f"\n{paragraph(' – '.join(known))}\n" if len(known) > 1 else ""


def same_session(session: Session, known: Iterable[Sibling]) -> Sibling | None:
    """The liveblog of just this session: its name, its event and its start are the same."""
    for one in known:
        names = (one.facts.event, one.facts.session) == (session.event, session.session) or (
            folded(one.facts.session) == folded(session.session)
            and folded(one.facts.event) == folded(session.event)
        )
        if names and (
            session.starts is None or one.facts.starts is None or one.facts.starts == session.starts
        ):
            return one
    return None


def folded(name: str) -> str:
    """A name as it is compared: case, blanks and how accents are stored make no difference."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _tidied(session: Session) -> Session:
    """Names on one line, without control characters."""

    def line(words: str) -> str:
        return " ".join(printable(words).split())

    return replace(
        session,
        session=line(session.session),
        event=line(session.event),
        title=line(session.title),
        track=line(session.track),
        speakers=tuple(name for name in map(line, session.speakers) if name),
    )
