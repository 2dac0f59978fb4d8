"""What time it is, and where."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from shorttake import clock
from shorttake.errors import SettingsError, UsageError

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")

SAID = [
    ("2026-11-20T09:30:00+01:00", "2026-11-20T09:30:00+01:00"),
    ("2026-11-20T09:30:00Z", "2026-11-20T10:30:00+01:00"),
    ("2026-07-20T09:30:00-07:00", "2026-07-20T18:30:00+02:00"),
    ("2026-11-20T09:30", "2026-11-20T09:30:00+01:00"),
    ("2026-11-20 09:30:00", "2026-11-20T09:30:00+01:00"),
    ("2026-11-20", "2026-11-20T00:00:00+01:00"),
    (" 2026-11-20T09:30:00.987654+01:00 ", "2026-11-20T09:30:00+01:00"),
    ("20261120T093000Z", "2026-11-20T10:30:00+01:00"),
]


@pytest.mark.parametrize(("said", "moment"), SAID)
def test_the_time_of_a_run_can_be_set(said: str, moment: str) -> None:
    found = clock.now(AMSTERDAM, {"SHORTTAKE_NOW": said})
    assert found.isoformat() == moment
    assert found.tzinfo is AMSTERDAM


REFUSED = [
    "soon",
    "2026-11-31",
    "20:30",
    "1763629800",
    "2026-11-20T25:00",
    "0001-01-01T00:00+23:59",
    "９９９９-１２-３１",
]


@pytest.mark.parametrize("said", REFUSED)
def test_a_time_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(UsageError, match="no ISO 8601 time") as raised:
        clock.now(dt.timezone(dt.timedelta(hours=-5)), {"SHORTTAKE_NOW": said})
    assert raised.value.where == "SHORTTAKE_NOW"
    assert "2026-11-20T09:30:00+01:00" in str(raised.value.hint)
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("environ", [{}, {"SHORTTAKE_NOW": ""}, {"SHORTTAKE_NOW": "  "}])
def test_otherwise_it_is_now_to_the_second(environ: dict[str, str]) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    found = clock.now(AMSTERDAM, environ)
    assert before <= found <= dt.datetime.now(dt.UTC)
    assert found.microsecond == 0
    assert found.tzinfo is AMSTERDAM


@pytest.mark.parametrize("name", ["Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"])
def test_a_zone_has_a_name_of_the_iana_database(name: str) -> None:
    assert str(clock.zone(name)) == name


@pytest.mark.parametrize("name", ["UTC", "utc", "Etc/UTC", "Z"])
def test_utc_is_utc(name: str) -> None:
    assert clock.zone(name) is dt.UTC


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Europe",
        "Europe/Amsterdm",
        "../../etc/passwd",
        "/etc/passwd",
        "a\0b",
        "x" * 5000,
        "\ud800",
        "+01:00",
    ],
)
def test_a_zone_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="no time zone") as raised:
        clock.zone(name)
    assert raised.value.where == "TIMEZONE in pelicanconf.py"
    assert "Europe/Amsterdam" in str(raised.value.hint)
