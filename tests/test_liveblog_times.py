"""The times of a liveblog: how they may be written, which moment they mean, and what lint says of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog_blog import text
from shorttake.errors import FrontMatterError
from shorttake.liveblog import Liveblog, lint, read
from shorttake.liveblog.stamps import stamp

# What a paragraph begins with -> its time, whether it is a key moment, and the words behind it.
WRITTEN = [
    ("09:02 Doors open.", "09:02:00", False, " Doors open."),
    ("9:02 Doors open.", "09:02:00", False, " Doors open."),
    ("**09:02** Doors open.", "09:02:00", False, " Doors open."),
    ("__9:02__ Doors open.", "09:02:00", False, " Doors open."),
    ("09:02:41 Doors open.", "09:02:41", False, " Doors open."),
    ("9:02 am Doors open.", "09:02:00", False, " Doors open."),
    ("9:02am Doors open.", "09:02:00", False, " Doors open."),
    ("9:02 PM Doors open.", "21:02:00", False, " Doors open."),
    ("9:02 a.m. Doors open.", "09:02:00", False, " Doors open."),
    ("**9:02 p.m.** Doors open.", "21:02:00", False, " Doors open."),
    ("12:00 am Midnight.", "00:00:00", False, " Midnight."),
    ("12:00 pm Noon.", "12:00:00", False, " Noon."),
    ("00:00 Midnight.", "00:00:00", False, " Midnight."),
    ("23:59 Nearly.", "23:59:00", False, " Nearly."),
    ("09:10! It works.", "09:10:00", True, " It works."),
    ("**09:10!** It works.", "09:10:00", True, " It works."),
    ("**09:10**! It works.", "09:10:00", True, " It works."),
    ("9:10 pm! It works.", "21:10:00", True, " It works."),
    ("09:02: Doors open.", "09:02:00", False, " Doors open."),
    ("**09:02:** Doors open.", "09:02:00", False, " Doors open."),
    ("09:02 – Doors open.", "09:02:00", False, " Doors open."),
    ("09:02", "09:02:00", False, ""),
    ("**09:02 Doors open.** And close.", "09:02:00", False, " Doors open.** And close."),
    ("2026-10-09 09:02 The next day.", "09:02:00", False, " The next day."),
    ("02:30+01:00 Winter.", "02:30:00", False, " Winter."),
    ("9:02 Am I early?", "09:02:00", False, " Am I early?"),
    ("9.02 is a version", None, False, ""),
    ("9am is too early", None, False, ""),
    ("24:00 is no time", None, False, ""),
    ("09:60 is no time", None, False, ""),
    ("13:00 pm is no time", None, False, ""),
    ("0:30 am is no time", None, False, ""),
    ("09:02–09:30 is a span", None, False, ""),
    ("1:2 is a score", None, False, ""),
    ("09:02am: a colon", "09:02:00", False, " a colon"),
    ("109:02 is no time", None, False, ""),
    ("*09:02* is emphasis", None, False, ""),
    ("At 09:02 nothing", None, False, ""),
    ("2026-13-01 09:02 no such month", None, False, ""),
    ("09\\:02 is escaped", None, False, ""),
    ("٠٩:٠٢ in other digits", None, False, ""),
]


@pytest.mark.parametrize(("words", "time", "key", "rest"), WRITTEN)
def test_times_as_they_are_written(words: str, time: str | None, key: bool, rest: str) -> None:
    found = stamp(words)
    if time is None:
        assert found is None
        return
    assert found is not None
    assert (found.time.isoformat(), found.key, words[found.length :]) == (time, key, rest)


def moments(body: str, **head: str) -> list[str]:
    return [entry.at.isoformat() for entry in entries(body, **head).entries]


def entries(body: str, **head: str) -> Liveblog:
    return read(text(body, **head), dt.UTC, "x.md")


# Front matter, times in the order written -> the moments that they mean.
MEANT: list[tuple[dict[str, str], str, list[str]]] = [
    ({}, "09:02 09:05", ["2026-10-08T09:02:00+02:00", "2026-10-08T09:05:00+02:00"]),
    ({"zone": "America/New_York"}, "03:02", ["2026-10-08T03:02:00-04:00"]),
    ({"zone": "Asia/Kolkata"}, "12:35", ["2026-10-08T12:35:00+05:30"]),
    ({"zone": ""}, "07:02", ["2026-10-08T07:02:00+00:00"]),  # the blog's own zone
    ({}, "08:55 09:02", ["2026-10-08T08:55:00+02:00", "2026-10-08T09:02:00+02:00"]),
    ({}, "09:05 09:02", ["2026-10-08T09:05:00+02:00", "2026-10-08T09:02:00+02:00"]),  # out of order: kept
    (
        {"starts": "2026-10-08T23:00", "ends": "2026-10-09T01:00", "date": "2026-10-08"},
        "23:58 00:03 00:40",
        ["2026-10-08T23:58:00+02:00", "2026-10-09T00:03:00+02:00", "2026-10-09T00:40:00+02:00"],
    ),
    (
        {"starts": "2026-10-08T00:10", "ends": "2026-10-08T01:00", "date": "2026-10-08"},
        "23:55 00:12",
        ["2026-10-07T23:55:00+02:00", "2026-10-08T00:12:00+02:00"],
    ),
    # A slip of the hand in the morning is no midnight: the session ended long before.
    ({}, "09:02 23:50 09:05", [f"2026-10-08T{time}:00+02:00" for time in ("09:02", "23:50", "09:05")]),
    # Written up in the evening: only the day of the post counts.
    ({"starts": "", "ends": "", "date": "2026-10-08T22:00"}, "09:02", ["2026-10-08T09:02:00+02:00"]),
    ({"ends": ""}, "2026-10-09·09:02", ["2026-10-09T09:02:00+02:00"]),
    # The clocks go back at 03:00 on 25 October: 02:50 is told first, 02:10 comes after it.
    (
        {"starts": "2026-10-25T01:00", "ends": "2026-10-25T05:00", "date": "2026-10-25"},
        "01:50 02:50 02:10 03:05",
        [
            "2026-10-25T01:50:00+02:00",
            "2026-10-25T02:50:00+02:00",
            "2026-10-25T02:10:00+01:00",
            "2026-10-25T03:05:00+01:00",
        ],
    ),
    (
        {"starts": "2026-10-25T01:00", "ends": "2026-10-25T05:00", "date": "2026-10-25"},
        "02:30+01:00",
        ["2026-10-25T02:30:00+01:00"],
    ),
    # They go forward at 02:00 on 29 March: 02:30 is no time, and counted on from the hour before.
    (
        {"starts": "2026-03-29T01:00", "ends": "2026-03-29T05:00", "date": "2026-03-29"},
        "01:59 02:30 03:40",
        ["2026-03-29T01:59:00+01:00", "2026-03-29T03:30:00+02:00", "2026-03-29T03:40:00+02:00"],
    ),
]


@pytest.mark.parametrize(("head", "times", "expected"), MEANT)
def test_moments_that_they_mean(head: dict[str, str], times: str, expected: list[str]) -> None:
    body = "\n\n".join(f"**{time.replace('·', ' ')}** Words." for time in times.split())
    assert moments(body, **head) == expected


def test_only_paragraphs_of_their_own_open_entries() -> None:
    live = entries(
        "Opening at 09:00.\n\n09:02 One\n09:03 still one\n\n* 09:04 a bullet\n\n  09:05 in it\n\n"
        "> 09:06 quoted\n\n```\n09:07 code\n```\n\n## 09:08 heading\n\n    09:09 indented code\n\n09:10 Two\n"
    )
    assert [entry.anchor for entry in live.entries] == ["t0902", "t0910"]


def test_a_slip_of_the_hand_moves_no_beginning() -> None:
    starts = "2026-10-08T09:00:00+02:00"
    late = entries("09:02 a\n\n00:03 b\n", starts=starts, ends="2026-10-08T10:30:00+02:00")
    assert late.begins() == dt.datetime(2026, 10, 8, 7, tzinfo=dt.UTC)
    early = entries("08:55 a\n\n09:02 b\n", starts=starts)
    assert early.begins() == dt.datetime(2026, 10, 8, 6, 55, tzinfo=dt.UTC)


def test_a_liveblog_without_times_is_one_update() -> None:
    live = entries("A talk about cables, told in prose.\n\nIt went well.\n")
    assert live.entries == ()
    assert live.last is None
    assert live.begins() == dt.datetime(2026, 10, 8, 7, tzinfo=dt.UTC)


# Front matter that cannot be meant -> the line, and words of the error.
BROKEN = [
    ({"zone": "Europe/Atlantis"}, 9, "there is no time zone 'Europe/Atlantis'"),
    ({"zone": "../../etc/passwd"}, 9, "there is no time zone"),
    ({"ends": "2026-10-08T08:00:00+02:00"}, 8, "it ends before it starts"),
    ({"starts": "soon"}, 7, "starts: 'soon' cannot be read as a date"),
    ({"event": "[a, b]"}, 4, "event is a list"),
]


@pytest.mark.parametrize(("head", "line", "words"), BROKEN)
def test_front_matter_that_cannot_be_meant_is_refused_with_its_line(
    head: dict[str, str], line: int, words: str
) -> None:
    with pytest.raises(FrontMatterError) as caught:
        entries("09:02 x", **head)
    assert caught.value.where == f"x.md:{line}"
    assert words in caught.value.what
    assert caught.value.hint
    found = lint(text("09:02 x", **head), dt.UTC, "x.md")
    assert [(one.line, one.level, one.rule) for one in found] == [(line, "error", "unreadable")]


# A body -> the rules that it breaks, each with its line.
LINTED = [
    ("09:02 a\n\n09:05 b\n", []),
    ("09:05 a\n\n09:02 b\n", [(17, "out-of-order")]),
    ("09:02 a\n\n09:02 b\n\n09:02:30 c\n", [(17, "same-time")]),
    ("09:02 a\n\n9.05 b\n", [(17, "no-such-time")]),
    ("09:02 a\n\n25:10 b\n", [(17, "no-such-time")]),
    ("09:02 a\n\n9am b\n", [(17, "no-such-time")]),
    ("09:02 a\n\n09:05–09:10 b\n", [(17, "no-such-time")]),
    ("09:02 a\n09:05 b\n", [(16, "no-blank-line")]),
    ("", []),
    ("9.05 is a version, in a liveblog without times.\n", []),
]


@pytest.mark.parametrize(("body", "expected"), LINTED)
def test_lint_names_what_a_careful_editor_would_catch(body: str, expected: list[tuple[int, str]]) -> None:
    found = lint(text(f"Opening.\n\n{body}"), dt.UTC, "x.md")
    assert [(one.line, one.rule) for one in found] == expected
    assert all(one.hint and one.level == "warning" for one in found)


def test_lint_names_an_hour_that_the_clocks_leave_out_and_not_one_that_they_repeat() -> None:
    spring = {"starts": "2026-03-29T01:00", "ends": "2026-03-29T05:00", "date": "2026-03-29"}
    assert [one.rule for one in lint(text("Opening.\n\n01:59 a\n\n02:30 b\n", **spring), dt.UTC, "x.md")] == [
        "no-such-hour"
    ]
    autumn = {"starts": "2026-10-25T01:00", "ends": "2026-10-25T05:00", "date": "2026-10-25"}
    assert lint(text("Opening.\n\n02:50 a\n\n02:10 b\n", **autumn), dt.UTC, "x.md") == []


def test_lint_asks_for_an_opening_that_stands_alone() -> None:
    assert [(one.line, one.rule) for one in lint(text("09:02 a\n"), dt.UTC, "x.md")] == [(13, "no-opening")]


def test_it_closes_by_itself_some_time_after_the_last_entry() -> None:
    live = entries("09:02 a\n\n09:30 b\n")
    after = dt.timedelta(hours=6)
    at = dt.datetime(2026, 10, 8, 13, 30, tzinfo=dt.UTC)
    assert live.is_live(at - dt.timedelta(seconds=1), after)
    assert not live.is_live(at, after)
    assert not entries("09:02 a", status="closed").is_live(at - dt.timedelta(hours=5), after)
    assert entries("Soon.").is_live(
        dt.datetime(2026, 10, 8, 13, 59, tzinfo=dt.UTC), after
    )  # till 10:00 + 6 h


@given(st.text(max_size=300), st.sampled_from(["\n", "\r\n"]))
def test_the_opening_and_the_entries_are_the_body_character_for_character(words: str, end: str) -> None:
    whole = text(f"{words}{end}{end}09:02 a{end}{end}{words}{end}{end}**9:05 pm!** b{end}{words}")
    live = read(whole, dt.UTC)
    spans = [live.opening, *((entry.start, entry.end) for entry in live.entries)]
    assert "".join(whole[start:stop] for start, stop in spans) == whole[live.matter.body_at :]


TIMES = st.builds(
    lambda hour, minute, second, key: f"{hour:02}:{minute:02}{second}{key}",
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["", "", ":00", ":30", ":59"]),
    st.sampled_from(["", "!"]),
)


@given(st.lists(TIMES, max_size=12), TIMES, st.data())
def test_inserting_an_entry_changes_no_others_permalink(
    times: list[str], new: str, data: st.DataObject
) -> None:
    """As far as the file can tell: where no entry behind it has just the same written time."""
    at = data.draw(st.integers(0, len(times)))
    if new.rstrip("!") in [time.rstrip("!") for time in times[at:]]:
        at = len(times)
    before = anchors(times)
    after = anchors([*times[:at], new, *times[at:]])
    assert len(set(after)) == len(after)
    assert after[:at] + after[at + 1 :] == before


@given(st.lists(TIMES, min_size=1, max_size=8), st.data(), st.text(max_size=40))
def test_correcting_words_or_marking_changes_no_permalink(
    times: list[str], data: st.DataObject, words: str
) -> None:
    at = data.draw(st.integers(0, len(times) - 1))
    marked = [f"{time}!" if number == at and "!" not in time else time for number, time in enumerate(times)]
    assert anchors(times) == anchors(marked)
    plain = " ".join(words.split())
    assert anchors(times) == anchors(times, f"Corrected. {plain}")


def anchors(times: list[str], words: str = "Words.") -> list[str]:
    body = "\n\n".join(f"**{time}** {words}" for time in times)
    return [entry.anchor for entry in entries(body).entries]
