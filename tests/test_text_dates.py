"""Dates as authors write them, and what is refused."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import zoneinfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shorttake.text.dates import parse

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")

READ = [
    # ISO 8601 and RFC 3339
    ("2016-06-30", "2016-06-30T00:00:00+02:00"),
    ("2016-6-3", "2016-06-03T00:00:00+02:00"),
    (" 2016-06-30 ", "2016-06-30T00:00:00+02:00"),
    ("2016-06-30T10:20", "2016-06-30T10:20:00+02:00"),
    ("2016-06-30T10:20:30", "2016-06-30T10:20:30+02:00"),
    ("2016-06-30t10:20:30z", "2016-06-30T10:20:30+00:00"),
    ("2016-06-30T10:20:30Z", "2016-06-30T10:20:30+00:00"),
    ("2016-06-30T00:00:00Z", "2016-06-30T00:00:00+00:00"),
    ("2016-06-30T10:20:30+00:00", "2016-06-30T10:20:30+00:00"),
    ("2016-06-30T10:20:30-00:00", "2016-06-30T10:20:30+00:00"),
    ("2016-06-30T10:20:30+05:30", "2016-06-30T10:20:30+05:30"),
    ("2016-06-30T10:20:30-0700", "2016-06-30T10:20:30-07:00"),
    ("2016-06-30T10:20:30+14:00", "2016-06-30T10:20:30+14:00"),
    ("2016-06-30T10:20:30.5Z", "2016-06-30T10:20:30.500000+00:00"),
    ("2016-06-30T10:20:30,123456789", "2016-06-30T10:20:30.123456+02:00"),
    ("2016-06-30T10", "2016-06-30T10:00:00+02:00"),
    ("20160630", "2016-06-30T00:00:00+02:00"),
    ("20160630T102030Z", "2016-06-30T10:20:30+00:00"),
    # as Jekyll, Hugo and Pelican write them
    ("2016-06-30 10:20", "2016-06-30T10:20:00+02:00"),
    ("2016-06-30 9:05", "2016-06-30T09:05:00+02:00"),
    ("2016-06-30 10:20:30 +0200", "2016-06-30T10:20:30+02:00"),
    ("2016-06-30 10:20:30+00:00", "2016-06-30T10:20:30+00:00"),
    ("2016-06-30 10:20:30 +2", "2016-06-30T10:20:30+02:00"),
    ("2016-06-30 10:20:30 UTC", "2016-06-30T10:20:30+00:00"),
    ("2016-06-30\t10:20:30", "2016-06-30T10:20:30+02:00"),
    ("2016-06-30 10:20 PM", "2016-06-30T22:20:00+02:00"),
    # as people and other programs write them
    ("30 June 2016", "2016-06-30T00:00:00+02:00"),
    ("30 Jun 2016 10:20", "2016-06-30T10:20:00+02:00"),
    ("June 30, 2016", "2016-06-30T00:00:00+02:00"),
    ("June 30th, 2016, 10:20 pm", "2016-06-30T22:20:00+02:00"),
    ("2016/06/30", "2016-06-30T00:00:00+02:00"),
    ("30.06.2016", "2016-06-30T00:00:00+02:00"),
    ("06/30/2016", "2016-06-30T00:00:00+02:00"),
    ("Thu, 30 Jun 2016 10:20:30 +0200", "2016-06-30T10:20:30+02:00"),
    ("Thu, 30 Jun 2016 10:20:30 GMT", "2016-06-30T10:20:30+00:00"),
    ("Thu, 30 Jun 16 10:20:30 UT", "2016-06-30T10:20:30+00:00"),
    ("Thu, 30 Jun 2016 10:20:30 EST", "2016-06-30T10:20:30-05:00"),
    ("Thu Jun 30 10:20:30 PDT 2016", "2016-06-30T10:20:30-07:00"),
    # winter and summer: the hour that is not there, and the one that comes twice
    ("2016-01-30", "2016-01-30T00:00:00+01:00"),
    ("2026-03-29T02:30", "2026-03-29T02:30:00+01:00"),
    ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
    # the ends of the calendar
    ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00"),
    ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
    ("1900-01-01", "1900-01-01T00:00:00+00:18"),
    ("1900-01-01T00:00:00+00:19:32", "1900-01-01T00:00:00+00:19:32"),
    ("2024-02-29", "2024-02-29T00:00:00+01:00"),
]


@pytest.mark.parametrize(("words", "moment"), READ)
def test_a_date_is_read(words: str, moment: str) -> None:
    found = parse(words, AMSTERDAM)
    if words.startswith("1900-01-01") and len(words) == 10:  # before there was a zone: the sun's time
        assert found.utcoffset() == AMSTERDAM.utcoffset(dt.datetime(1900, 1, 1))
    else:
        assert found.isoformat() == moment


REFUSED = [
    # no day of the calendar
    ("2016-06-31", "no date of the calendar"),
    ("2023-02-29", "no date of the calendar"),
    ("2016-13-01", "no date of the calendar"),
    ("0000-01-01", "no date of the calendar"),
    ("2016-06-30T24:00", "no date of the calendar"),
    ("2016-06-30T10:60", "no date of the calendar"),
    ("2016-06-30T10:20:61Z", "no date of the calendar"),
    ("2016-06-30T10:20:30+15:00", "no zone +15:00"),
    ("2016-06-30T10:20:30+01:60", "no zone +01:60"),
    ("31 June 2016", "cannot be read"),
    ("0001-01-01T00:00:00+01:00", "outside the years 1 to 9999"),
    ("9999-12-31T23:59:59-01:00", "outside the years 1 to 9999"),
    # no whole day
    ("2016", "no whole date"),
    ("2016-06", "no whole date"),
    ("June 2016", "no whole date"),
    ("30 June", "no whole date"),
    ("Monday", "no whole date"),
    ("10:20", "no whole date"),
    ("1.10", "no whole date"),
    ("68", "no whole date"),
    # two days
    ("03/04/2016", "two days"),
    ("3.4.2016", "two days"),
    # no date at all
    ("", "cannot be read"),
    ("soon", "cannot be read"),
    ("today", "cannot be read"),
    ("-2016-06-30", "cannot be read"),
    ("２０１６-06-30", "cannot be read"),
    ("2016-06-30T10:20:30 Europe/Amsterdam", "cannot be read"),
    ("Thu, 30 Jun 2016 10:20:30 BST", "BST is no zone that all read alike"),
    ("30 Jun 2016 10:20 UTC+3", "cannot be read"),
    ("1467274830", "cannot be read"),
    ("99999999999999999999-01-01", "cannot be read"),
    ("1e9", "cannot be read"),
    ("2016-06-30\x00", "cannot be read"),
    ("2016-06-30 " * 20, "too long"),
    ("9" * 10_000, "too long"),
]


@pytest.mark.parametrize(("words", "reason"), REFUSED, ids=[words[:30] for words, _ in REFUSED])
def test_what_is_no_date_is_refused_with_a_reason(words: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("+", r"\+")) as raised:
        parse(words, AMSTERDAM)
    assert len(str(raised.value)) < 300


PARTS = [
    "2016",
    "06",
    "6",
    "30",
    "31",
    "Jun",
    "June",
    "Mon",
    ".",
    "-",
    "/",
    ":",
    "T",
    "Z",
    "am",
    "pm",
    "th",
    "10:20",
    "+01:00",
    "UTC",
    "EST",
    "CET",
    "of",
    "at",
    "0",
    "1e3",
    "()",
]


@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                [
                    "2016",
                    "06",
                    "6",
                    "30",
                    "31",
                    "Jun",
                    "June",
                    "Mon",
                    ".",
                    "-",
                    "/",
                    ":",
                    ",",
                    "T",
                    "Z",
                    "am",
                    "pm",
                    "th",
                    "10:20",
                    "+01:00",
                    "UTC",
                    "EST",
                    "CET",
                    "of",
                    "at",
                    "0",
                    "1e3",
                    "()",
                ]
            ),
            max_size=8,
        ).map(" ".join),
        st.text("0123456789-/:.T +ZaeJun", max_size=24),
    )
)
@example("10 10 10 AM PM")
@example("1.e-9")
def test_whatever_the_words_there_is_a_moment_or_a_reason(words: str) -> None:
    try:
        moment = parse(words, AMSTERDAM)
    except ValueError:
        return
    assert moment.tzinfo is not None
    assert 1 <= moment.astimezone(dt.UTC).year <= 9999


@given(st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_what_python_writes_reads_back(moment: dt.datetime, minutes: int) -> None:
    with_zone = moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    assert parse(with_zone.isoformat(), AMSTERDAM).isoformat() == with_zone.isoformat()
    assert parse(moment.isoformat(), dt.UTC).isoformat() == moment.replace(tzinfo=dt.UTC).isoformat()


def test_the_zone_of_the_machine_does_not_matter() -> None:
    program = "import datetime as d; from shorttake.text.dates import parse; print(parse('30 Jun 2016 10:20 EST', d.UTC))"
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for zone in ("America/New_York", "Asia/Tokyo")
    }
    assert said == {"2016-06-30 10:20:00-05:00\n"}
