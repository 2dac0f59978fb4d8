"""How a date looks is worked out once, and is what Pelican makes of it."""

from __future__ import annotations

import datetime as dt

import pytest

from shorttake.render.dates import Dates


class Form:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, date: dt.date, words: str) -> str:
        self.asked += 1
        return date.strftime(words)


def test_a_date_is_shown_once_in_each_form() -> None:
    form = Form()
    dates = Dates(form)
    one = dt.datetime(2026, 10, 8, 9, 5, tzinfo=dt.UTC)
    same = one.astimezone(dt.timezone(dt.timedelta(hours=2)))  # equal, and another hour
    for _ in range(3):
        assert dates(one, "%H") == "09"
        assert dates(same, "%H") == "11"
        assert dates(one, "%Y") == "2026"
    assert form.asked == 3


def test_a_date_that_is_gone_is_not_taken_for_another() -> None:
    dates = Dates(Form())
    for number in range(1000):  # objects that may follow each other in one place of memory
        day = dt.date(2000, 1, 1) + dt.timedelta(number)
        assert dates(day, "%F") == day.isoformat()


def test_what_is_no_date_is_left_to_the_form() -> None:
    with pytest.raises(AttributeError):
        Dates(Form())(None, "%Y")
