"""From looks to a state: tables of what was seen on which day, and what may be said of it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.errors import SettingsError
from shorttake.rot.due import due
from shorttake.rot.observation import GOOD, ROTTEN, UNSURE, WHATS, Observation
from shorttake.rot.rules import Rules
from shorttake.rot.verdict import trimmed, verdict

RULES = Rules()
DAY0 = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)


def seen(words: str) -> list[Observation]:
    """`0 missing, 3 good permanent https://new.example/`: the day, what was seen, how, and where it led."""
    found = []
    for entry in filter(None, (part.strip() for part in words.split(","))):
        day, what, *rest = entry.split()
        way, final = (*rest, "", "")[:2]
        at = DAY0 + dt.timedelta(days=float(day))
        found.append(Observation(at, what, way, final or None))  # type: ignore[arg-type]
    return found


# What was seen -> the state after it, day after day.
COURSES = [
    ("0 good", "ok"),
    ("0 good temporary https://b.example/", "temp"),
    ("0 good permanent https://b.example/", "moved"),
    ("0 fragment", "fragment"),
    ("0 blocked", "blocked"),
    ("0 blocked, 30 blocked, 60 blocked, 400 blocked", "blocked blocked blocked blocked"),
    ("0 tls, 30 tls, 60 tls, 400 tls", "tls tls tls tls"),
    ("0 odd, 30 odd, 60 odd, 400 odd", "suspect suspect suspect suspect"),
    ("0 private", "blocked"),
    ("0 gone", "dead"),
    ("0 missing, 2.9 missing, 3 missing", "suspect suspect dead"),
    ("0 loop, 3 loop", "suspect dead"),
    ("0 missing, 3 loop", "suspect dead"),
    ("0 name, 3 name, 6 name, 7 name", "suspect suspect suspect dead"),
    ("0 name, 7 name, 10 name", "suspect suspect dead"),
    ("0 refused, 3 timeout, 7 name", "suspect suspect dead"),
    ("0 timeout, 1 timeout, 2 timeout, 3 timeout, 4 timeout, 7 timeout", "suspect suspect suspect suspect suspect dead"),
    ("0 server, 3 server, 6 server, 9 server, 13 server, 14 server", "suspect suspect suspect suspect suspect dead"),
    ("0 server, 14 server, 28 server", "suspect suspect suspect"),
    ("0 broken, 5 server, 10 broken, 15 server", "suspect suspect suspect dead"),
    ("0 soft404, 3 soft404", "suspect soft404"),
    ("0 parked, 3 parked", "suspect parked"),
    ("0 missing, 1 good, 3 missing, 6 missing", "suspect ok suspect dead"),
    ("0 missing, 3 missing, 60 good", "suspect dead ok"),
    # A failure of a weaker kind is no look more for a stronger one, and the other way round it is.
    ("0 server, 3 missing, 6 missing", "suspect suspect dead"),
    ("0 missing, 3 name, 7 name", "suspect suspect dead"),
    # Once condemned it stays so until it answers, whatever goes wrong next.
    ("0 missing, 3 missing, 6 server", "suspect dead dead"),
    # A wall says nothing: the failures around it still count, and nothing is said while it stands.
    ("0 missing, 3 blocked, 6 missing", "suspect blocked dead"),
    ("0 name, 3 name, 8 tls", "suspect suspect tls"),
]  # fmt: skip


@pytest.mark.parametrize(("course", "states"), COURSES)
def test_a_state_is_never_reached_before_its_count(course: str, states: str) -> None:
    looks = seen(course)
    found = [verdict(looks[: n + 1], one.at, RULES) for n, one in enumerate(looks)]
    assert " ".join(one.state for one in found if one) == states


def test_since_is_when_it_began() -> None:
    looks = seen("0 good, 30 missing, 33 missing, 40 missing")
    found = verdict(looks, looks[-1].at, RULES)
    assert found is not None
    assert found.since == looks[1].at


@pytest.mark.parametrize(
    ("course", "firm"),
    [
        ("0 good permanent https://b.example/", False),
        ("0 good permanent https://b.example/, 2 good permanent https://b.example/", False),
        ("0 good permanent https://b.example/, 3 good permanent https://b.example/", True),
        ("0 good permanent https://b.example/, 3 good permanent https://c.example/", False),
        ("0 good permanent https://b.example/, 1 missing, 3 good permanent https://b.example/", False),
    ],
)
def test_a_new_address_is_offered_when_seen_twice(course: str, firm: bool) -> None:
    looks = seen(course)
    found = verdict(looks, looks[-1].at, RULES)
    assert found is not None
    assert (found.state, found.firm) == ("moved", firm)


def test_a_page_that_comes_back_is_said_to() -> None:
    looks = seen("0 missing, 3 missing, 60 good")
    found = verdict(looks, looks[-1].at, RULES)
    assert found is not None
    assert (found.state, found.back) == ("ok", True)
    again = seen("0 missing, 60 good")
    found = verdict(again, again[-1].at, RULES)
    assert found is not None
    assert not found.back


def test_what_lies_in_the_future_does_not_count() -> None:
    assert verdict(seen("5 missing"), DAY0, RULES) is None
    assert verdict([], DAY0, RULES) is None


LOOKS = st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(WHATS)), max_size=40).map(
    lambda rows: [Observation(DAY0 + dt.timedelta(hours=hours), what) for hours, what in sorted(rows)]
)


@given(LOOKS)
def test_no_course_of_events_condemns_on_doubt(looks: list[Observation]) -> None:
    if not looks:
        return
    found = verdict(looks, looks[-1].at, RULES)
    assert found is not None
    if looks[-1].what in GOOD | UNSURE:
        assert found.state not in ROTTEN
    if found.state in ROTTEN:
        tail = []
        for one in reversed(looks):
            if one.what in GOOD:
                break
            tail.append(one)
        failing = [one for one in tail if one.what not in UNSURE]
        assert len(failing) >= 2 or failing[0].what == "gone"
        assert not {one.what for one in failing} <= {"odd"}
    assert found.since <= looks[-1].at


@given(LOOKS)
def test_forgetting_hastens_no_verdict(looks: list[Observation]) -> None:
    kept: list[Observation] = []
    for one in looks:
        kept = trimmed([*kept, one])
        before, after = verdict(looks[: looks.index(one) + 1], one.at, RULES), verdict(kept, one.at, RULES)
        assert before is not None
        assert after is not None
        assert after.state == before.state or (after.state == "suspect" and before.state in ROTTEN)
        assert len(kept) <= 40


def test_a_link_that_is_asked_every_hour_dies_all_the_same() -> None:
    kept: list[Observation] = []
    for hour in range(24 * 16):
        kept = trimmed([*kept, Observation(DAY0 + dt.timedelta(hours=hour), "server")])
    found = verdict(kept, kept[-1].at, RULES)
    assert found is not None
    assert (found.state, found.since) == ("dead", DAY0)


@pytest.mark.parametrize(
    ("course", "least", "most"),
    [
        ("0 missing", 3, 3),
        ("0 timeout", 3, 3),
        ("0 good permanent https://b.example/", 3, 3),
        ("0 good", 24, 36),
        ("0 good, 200 good", 48, 72),
        ("0 good, 400 good", 72, 108),
        ("0 blocked", 24, 36),
        ("0 tls", 24, 36),
        ("0 odd", 24, 36),
        ("0 missing, 3 missing", 48, 72),
        ("0 good permanent https://b.example/, 3 good permanent https://b.example/", 24, 36),
    ],
)
def test_when_a_link_is_asked_again(course: str, least: int, most: int) -> None:
    looks = seen(course)
    when = due("https://a.example/", looks, RULES)
    assert when is not None
    assert least <= (when - looks[-1].at) / dt.timedelta(days=1) <= most


def test_good_links_do_not_all_come_on_one_day() -> None:
    days = {due(f"https://a.example/{n}", seen("0 good"), RULES) for n in range(50)}
    assert len(days) == 50
    assert due("https://a.example/", [], RULES) is None


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ({}, Rules()),
        ({"rot": {"missing_checks": 3, "good_days": 14}}, Rules(missing_checks=3, good_days=14)),
        ({"rot": {"page": True, "archives": []}}, Rules(page=True)),
    ],
)
def test_the_numbers_are_settings(said: dict[str, object], rules: Rules) -> None:
    assert Rules.of({"SHORTTAKE": said}) == rules


@pytest.mark.parametrize(
    "said",
    [
        {"missing_check": 3},
        {"missing_checks": 1},
        {"missing_checks": 2.5},
        {"missing_checks": True},
        {"per_second": 1000},
        {"page": "yes"},
        {"good_days": "30"},
        {"outage_share": 0},
    ],
)
def test_numbers_that_cannot_be_meant_are_refused(said: dict[str, object]) -> None:
    with pytest.raises(SettingsError) as caught:
        Rules.of({"SHORTTAKE": {"rot": said}})
    assert caught.value.hint


@given(LOOKS)
def test_an_observation_survives_its_file(looks: list[Observation]) -> None:
    assert [Observation.from_json(one.as_json()) for one in looks] == looks


@pytest.mark.parametrize(
    "said",
    [None, [], "x", {}, {"at": "2026-11-01", "what": "good"}, {"at": "x", "what": "good"},
     {"at": "2026-11-01T00:00:00+00:00", "what": "splendid"},
     {"at": "2026-11-01T00:00:00+00:00", "what": "good", "final": 3},
     {"at": "2026-11-01T00:00:00+00:00", "what": "good", "status": "200"}],
)  # fmt: skip
def test_what_is_no_observation_is_none(said: object) -> None:
    assert Observation.from_json(said) is None
