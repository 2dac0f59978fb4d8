"""New liveblogs: from what is said, from what other liveblogs of the event say, from a schedule."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from liveblog_blog import LiveBlog, text
from shorttake.cli.lint import lint as look_over
from shorttake.cli.live import live
from shorttake.errors import TextError, UsageError
from shorttake.liveblog import read
from shorttake.liveblog.begin import Session, begin, moment, siblings
from shorttake.liveblog.schedule import MAX_SESSIONS, read_schedule
from shorttake.site import Site
from shorttake.text import parse
from shorttake.text.blocks import parse as blocks_of

ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
NOW = dt.datetime(2026, 10, 8, 8, 50, tzinfo=ZONE)


def at(hour: int, minute: int = 0, zone: dt.tzinfo = ZONE) -> dt.datetime:
    return dt.datetime(2026, 10, 8, hour, minute, tzinfo=zone)


def test_a_new_liveblog_takes_what_the_event_has(tmp_path: Path) -> None:
    (tmp_path / "first.md").write_text(
        text("", zone="America/New_York", tags="[harbour]", author="Mo Typist", event="Harbour Days 2026")
    )
    session = Session("Ropes & Knots", "harbour days 2026", speakers=("Cy Coil",), track="B", starts=at(17))
    path = begin(tmp_path, session, siblings(tmp_path, ZONE), NOW, ZONE, "Somebody")
    assert path.name == "2026-10-08-ropes-knots.md"
    head = parse(path.read_text()).data
    assert head == {
        "title": "Liveblog: Ropes & Knots",
        "date": "2026-10-08T11:00:00-04:00",
        "author": "Mo Typist",
        "event": "Harbour Days 2026",
        "session": "Ropes & Knots",
        "speakers": ["Cy Coil"],
        "track": "B",
        "starts": "2026-10-08T11:00:00-04:00",
        "zone": "America/New_York",
        "status": "live",
        "tags": ["harbour"],
    }
    facts = read(path.read_text(), ZONE).facts
    assert (facts.starts, facts.speakers) == (at(17), ("Cy Coil",))


def test_two_sessions_of_one_name_are_two_files_with_ids_of_their_own(tmp_path: Path) -> None:
    def made(slug: str, date: dt.datetime) -> str:
        return f"tag:x.example,{date:%Y}:{slug}"

    one, two = (
        begin(tmp_path, Session("Lunch", starts=at(12)), [], NOW, ZONE, feed_id=made) for _ in range(2)
    )
    assert (one.name, two.name) == ("2026-10-08-lunch.md", "2026-10-08-lunch-2.md")
    ids = [parse(path.read_text()).data["id"] for path in (one, two)]
    assert ids == ["tag:x.example,2026:lunch", "tag:x.example,2026:lunch-2"]


def test_it_opens_with_a_paragraph_that_stands_alone(tmp_path: Path) -> None:
    one = Session("09:00 Keynote_s", "Harbour Days", "", ("Ada *B*", "Bo"), starts=at(12))
    words = begin(tmp_path, one, [], NOW, ZONE).read_text()
    assert words.endswith("---\n\n09\\:00 Keynote_s – Ada \\*B\\*, Bo – Harbour Days\n")
    assert begin(tmp_path, Session("Lunch", starts=at(13)), [], NOW, ZONE).read_text().endswith("---\n")


# Names with every sign that means something to Markdown, first of all.
NAMES = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}".format, st.sampled_from(("09:02 ", "2026-10-09 09:02", *"#>+-=~|:{[<`*_&1.")), st.text()
    ),
)


@given(NAMES, NAMES, st.lists(NAMES, max_size=3))
def test_whatever_a_session_is_called_its_file_reads_back(session: str, event: str, names: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        one = Session(session, event, "A title", tuple(names))
        path = begin(Path(folder), one, [], NOW, ZONE)
        assert path.parent == Path(folder)
        words = path.read_text(encoding="utf-8")
    live = read(words, ZONE)
    assert live.facts.title == "A title"
    assert live.facts.live
    assert not live.entries
    known = [
        facts for facts in (live.facts.session, ", ".join(live.facts.speakers), live.facts.event) if facts
    ]
    blocks = [block.kind for block in blocks_of(words, live.opening[0]).root.children]
    assert blocks == (["paragraph"] if len(known) > 1 else [])


REFUSED = [
    (Session(), "the liveblog has no title"),
    (Session("x", starts=at(9), ends=at(8)), "it ends before it starts"),
    (Session("x", zone="Mars/Olympus"), "there is no time zone 'Mars/Olympus'"),
]


@pytest.mark.parametrize(("session", "what"), REFUSED)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(
    tmp_path: Path, session: Session, what: str
) -> None:
    with pytest.raises(UsageError) as caught:
        begin(tmp_path, session, [], NOW, ZONE)
    assert what in caught.value.what
    assert list(tmp_path.iterdir()) == []


# What is typed -> the moment.
TYPED = [
    ("09:00", at(9)),
    ("9:00", at(9)),
    ("2026-10-08T09:00", at(9)),
    ("2026-10-08 09:00", at(9)),
    ("2026-10-08T09:00:00+02:00", at(9)),
    ("2026-10-08T07:00Z", at(9)),
    ("soon", None),
    ("25:00", None),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_times_as_they_are_typed(typed: str, expected: dt.datetime | None) -> None:
    if expected is None:
        with pytest.raises(UsageError):
            moment(typed, ZONE, NOW.date(), "--starts")
    else:
        assert moment(typed, ZONE, NOW.date(), "--starts") == expected


CABLES = Session("Cables", "Harbour Days", "", ("Ada Byte", "Bo Nibble"), "Pier 1", at(9), at(10))
CALENDAR = """BEGIN:VCALENDAR
X-WR-CALNAME:Harbour Days
{zone}BEGIN:VEVENT
SUMMARY:Cables\\, long
  ones
{times}
LOCATION:Pier 1
ATTENDEE;CN="Byte, Ada";ROLE=CHAIR:mailto:ada@harbour.example
ATTENDEE;CN=Bo:mailto:bo@harbour.example
BEGIN:VALARM
SUMMARY:Wake up
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def calendar(times: str, zone: str = "") -> str:
    return CALENDAR.format(times=times, zone=zone).replace("\n", "\r\n")


# A schedule -> its sessions' names, speakers, starts and ends.
READ = [
    (
        "session,starts,ends,speakers,track\nCables,2026-10-08 09:00,2026-10-08 10:00,Ada Byte; Bo Nibble,Pier 1\n",
        [("Cables", ("Ada Byte", "Bo Nibble"), at(9), at(10))],
    ),
    (
        "Title;Day;Start time;End time;Speaker\nCables;2026-10-08;09:00;10:00;Ada Byte\n\nRopes;2026-10-08;10:30;;\n",
        [("Cables", ("Ada Byte",), at(9), at(10)), ("Ropes", (), at(10, 30), None)],
    ),
    (
        '\ufeffsession\tstarts\tends\tzone\n"Cables, ""long"" ones"\t2026-10-08T08:00\t09:00\tEurope/London\n',
        [('Cables, "long" ones', (), at(9), at(10))],
    ),
    (
        calendar(
            "DTSTART;TZID=Europe/Amsterdam:20261008T090000\nDTEND;TZID=Europe/Amsterdam:20261008T100000"
        ),
        [("Cables, long ones", ("Byte, Ada", "Bo"), at(9), at(10))],
    ),
    (
        calendar("DTSTART:20261008T070000Z\nDURATION:PT1H"),
        [("Cables, long ones", ("Byte, Ada", "Bo"), at(9), at(10))],
    ),
    (
        calendar("DTSTART:20261008T080000", "X-WR-TIMEZONE:Europe/London\n"),
        [("Cables, long ones", ("Byte, Ada", "Bo"), at(9), None)],
    ),
]


@pytest.mark.parametrize(("words", "expected"), READ)
def test_schedules(
    words: str, expected: list[tuple[str, tuple[str, ...], dt.datetime, dt.datetime | None]]
) -> None:
    found = read_schedule(words, ZONE, "plan")
    assert [
        (one.session, tuple(filter(None, one.speakers)), one.starts, one.ends) for one in found
    ] == expected


# A schedule that cannot be meant -> the line, and words of the error.
UNREADABLE = [
    ("", "plan", "holds no session"),
    ("name of nothing\nx\n", "plan:1", "no column `session`"),
    ("session,starts\nCables,soon\n", "plan:2", "cannot be read as a date"),
    ("session,starts\n,09:00\n", "plan:2", "has no name"),
    ("session,starts,ends\nx,2026-10-08 09:00,2026-10-08 08:00\n", "plan:2", "ends before it starts"),
    ("session,zone,starts\nx,Mars/Olympus,2026-10-08\n", "plan:2", "no time zone"),
    (calendar("DTSTART:tomorrow"), "plan:6", "is no time"),
    (calendar("DTSTART:20261008T070000Z\nDURATION:long"), "plan:7", "is no duration"),
    (calendar("DTSTART;TZID=Mars/Olympus:20261008T070000"), "plan:6", "no time zone"),
    ("session\n" + "x\n" * (MAX_SESSIONS + 1), "plan", "more than"),
    ("session\n" + "x" * 2_000_001, "plan", "characters"),
    ('session\n"' + "x" * 200_000, "plan:2", "cannot be read"),
]


@pytest.mark.parametrize(("words", "where", "what"), UNREADABLE)
def test_schedules_that_cannot_be_meant_are_refused_with_their_line(
    words: str, where: str, what: str
) -> None:
    with pytest.raises(TextError) as caught:
        read_schedule(words, ZONE, "plan")
    assert what in caught.value.what
    assert caught.value.where == where
    assert caught.value.hint


@given(st.text(max_size=400), st.booleans())
def test_no_schedule_fails_but_with_a_reason(words: str, ical: bool) -> None:
    whole = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{words}\nEND:VEVENT" if ical else f"session,starts\n{words}"
    hints: list[str | None] = []
    try:
        read_schedule(whole, ZONE, "plan")
    except TextError as error:
        hints.append(error.hint)
    assert all(hints)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("SHORTTAKE_NOW", "2026-10-08T08:50:00+02:00")
    return Site(LiveBlog(tmp_path / "blog").folder)


def command(site: Site, *arguments: str, **more: str) -> str:
    done = CliRunner().invoke(live, arguments, obj=site, catch_exceptions=False, **more)  # type: ignore[arg-type]
    assert done.exit_code == 0, done.output
    return done.output


def test_new_asks_for_what_it_must_know(site: Site) -> None:
    said = command(site, "new", input="Harbour Days 2026\nCables\nAda Byte, Bo Nibble\n09:00\n")
    assert "wrote content/liveblogs/2026-10-08-cables.md" in said
    facts = read((site.settings.content / "liveblogs/2026-10-08-cables.md").read_text(), ZONE).facts
    assert (facts.event, facts.speakers, facts.starts) == (
        "Harbour Days 2026",
        ("Ada Byte", "Bo Nibble"),
        at(9),
    )


def test_a_schedule_is_prepared_once_as_drafts(site: Site, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "session,starts,ends,speakers\nCables,2026-10-08 09:00,2026-10-08 09:45,Ada Byte\n"
        "Ropes,2026-10-08 10:00,2026-10-08 10:45,Cy Coil\n"
    )
    options = ("new", "--event", "Harbour Days 2026", "--schedule", str(plan))
    assert command(site, *options).count("wrote") == 2
    folder = site.settings.content / "liveblogs"
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert sorted(before) == ["2026-10-08-cables.md", "2026-10-08-ropes.md"]
    assert all("status: draft\n" in said and "id: tag:patchpanel.example" in said for said in before.values())
    assert command(site, *options).count("there already") == 2
    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert "added 08:50" in command(site, "add", "Cables it is.")
    assert "status: live" in (folder / "2026-10-08-cables.md").read_text()
    assert (folder / "2026-10-08-ropes.md").read_text() == before["2026-10-08-ropes.md"]


def test_add_reads_standard_input_and_says_what_it_did(site: Site) -> None:
    command(site, "new", "--session", "Cables", "--starts", "09:00")
    said = command(site, "add", "--key", "--json", input="From a pipe.\n\nTwo paragraphs.\n")
    assert '"anchor": "t0850"' in said
    assert '"file": "content/liveblogs/2026-10-08-cables.md"' in said
    words = (site.settings.content / "liveblogs/2026-10-08-cables.md").read_text()
    assert words.endswith("**08:50!** From a pipe.\n\nTwo paragraphs.\n")
    assert "closed 08:50" in command(site, "end", "--to", "cables")
    with pytest.raises(UsageError, match="no liveblog is open"):
        command(site, "add", "Too late.")


def test_to_takes_a_part_of_the_name_where_only_one_has_it(site: Site) -> None:
    for session in ("Cables that hold", "Ropes that hold"):
        command(site, "new", "--session", session, "--starts", "09:00")
    assert "ropes-that-hold.md" in command(site, "add", "--to", "ropes", "It holds.")
    for part, said in (("hold", "2 files are called so: .*ropes"), ("ships", "there is no such file")):
        with pytest.raises(UsageError, match=said):
            command(site, "add", "--to", part, "It holds.")


def test_lint_looks_over_a_liveblog_that_goes_on(site: Site) -> None:
    command(site, "new", "--event", "Harbour Days", "--session", "Cables", "--starts", "09:00")
    path = site.settings.content / "liveblogs/2026-10-08-cables.md"
    path.write_text(f"{path.read_text()}\n**09:10** Later.\n\n**09:02** Sooner.\n")
    done = CliRunner().invoke(look_over, [], obj=site, catch_exceptions=False)
    assert "09:02 stands after 09:10" in done.output
    command(site, "end")
    done = CliRunner().invoke(look_over, [], obj=site, catch_exceptions=False)
    assert "stands after" not in done.output
