"""When a feed may be asked, and with which words; what its answer means for the next time. Pure.

The rules are those that people who run servers have written down: "feed reader best practices" and its
tests (https://rachelbythebay.com/fs/help.html), RFC 9110 and 9111, RFC 3229 (A-IM), RFC 5861, the
RSS 2.0 specification (ttl, skipHours, skipDays) and the syndication module of RSS 1.0.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

from shorttake.feeds.feed import Feed, Pace
from shorttake.feeds.state import Answer, State
from shorttake.feeds.timing import DAY, HOUR, WEEK, freshness, jitter
from shorttake.web.manners import retry_after

PERMANENT = (301, 308)
ARRIVALS = 2  # good feeds read at a new address before we believe that a feed moved there
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
)
_MOST_VALIDATOR = 2_000  # characters; what is longer is not sent back


def is_due(state: State, now: dt.datetime) -> bool:
    """Whether the feed may be asked now."""
    if state.stopped:
        return False
    if state.asked and state.asked > now + dt.timedelta(seconds=HOUR):
        return True  # a clock was wrong when it was asked "then": what was planned by it says nothing
    if state.held and now < state.held:
        return False
    if state.asked and now < state.asked + least(state):
        return False
    return (state.due is None or now >= state.due) and open_hour(now, state.pace) == now


def least(state: State) -> dt.timedelta:
    """The shortest time between two requests, whatever anybody says: an hour, or a day without conditions.

    Where no server was ever reached, an hour will do: nobody was bothered.
    """
    bare = (not state.conditional or state.strays > 1) and state.full is not None
    return dt.timedelta(seconds=DAY if bare else HOUR)


def asking(state: State, now: dt.datetime) -> State:
    """The state to write down before asking: whatever happens meanwhile, it was asked."""
    return replace(state, asked=now, full=state.full if state.conditional else now)


def headers(state: State, address: str) -> dict[str, str]:
    """What to send to `address`: only the validators that this very address gave."""
    sent = {"A-IM": "feed"}
    if state.given_by == address:
        if state.etag:
            sent["If-None-Match"] = state.etag
        if state.modified:
            sent["If-Modified-Since"] = state.modified
    return sent


def validator(value: str | None) -> str | None:
    """An `ETag` or `Last-Modified` that can be sent back exactly as it came, else None."""
    if not value or len(value) > _MOST_VALIDATOR or value != value.strip():
        return None
    return (
        None
        if any(ord(letter) < 32 or ord(letter) == 127 or ord(letter) > 255 for letter in value)
        else value
    )


def after(state: State, answer: Answer, now: dt.datetime) -> State:
    """The state after an answer."""
    counted = replace(
        state,
        asked=now,
        full=now if not answer.conditional and answer.status else state.full,
        requests=state.requests + answer.requests,
        received=state.received + answer.size,
        strays=state.strays + 1 if state.conditional and answer.status and not answer.conditional else 0,
        held=None,
    )
    if answer.status == 304 and answer.conditional:
        return _settled(
            replace(counted, unchanged=state.unchanged + 1, saved=state.saved + state.size), answer, now
        )
    if answer.read:
        return _settled(_learned(counted, answer, now), answer, now)
    if answer.status == 410:
        return replace(
            counted,
            stopped="its server says that it is gone for good (410)",
            trouble="gone (410)",
            failures=state.failures + 1,
            arrivals=0,
            moving="",
        )
    return _failed(counted, answer, now)


def unreached(state: State, now: dt.datetime) -> State:
    """The state of a feed that could not be asked, since we were offline: nothing was its fault."""
    return replace(state, asked=now)


def held(state: State, until: dt.datetime) -> State:
    """The state of a feed whose server told us, when we asked it for another one, to stay away."""
    return replace(state, held=max(until, state.held or until))


def moved(state: State) -> str | None:
    """The address that the feed has moved to for good, once we believe it."""
    return state.moving if state.moving and state.arrivals >= ARRIVALS else None


def rebased(state: State, url: str) -> State:
    """The state under the address that it moved to, everything else remembered."""
    return replace(state, url=url, address="", moving="", arrivals=0)


def emptied(state: State) -> State:
    """The state of a feed of which nothing is kept any more: all of it is asked for, as rarely as ever."""
    return replace(state, etag=None, modified=None, given_by="")


def permanent_target(answer: Answer) -> str:
    """Where the permanent redirects at the beginning of the way led; "" if the first was a temporary one."""
    target = ""
    ways = [*(address for address, _ in answer.hops), answer.final][1:]
    for (_, status), there in zip(answer.hops, ways, strict=True):
        if status not in PERMANENT:
            break
        target = there
    return target


def _learned(state: State, answer: Answer, now: dt.datetime) -> State:
    """What a feed that was read tells; validators only of one that was read whole."""
    known = replace(
        state,
        title=answer.title or state.title,
        site_url=answer.site_url or state.site_url,
        pace=answer.pace,
        gap=answer.gap,
        newest=answer.newest,
        changed=now if answer.fresh or state.changed is None else state.changed,
        size=answer.size if answer.status != 226 else state.size,
    )
    if not answer.good:
        return known
    etag, modified = validator(answer.etag), validator(answer.modified)
    if not etag and not modified:
        return replace(known, etag=None, modified=None, given_by="")
    return replace(known, etag=etag, modified=modified, given_by=answer.final)


def _settled(state: State, answer: Answer, now: dt.datetime) -> State:
    """After a success: where it moved, and when to come again."""
    target = permanent_target(answer)
    arrivals = 0
    if target and target != state.where and (answer.good or answer.status == 304):
        arrivals = state.arrivals + 1 if target == state.moving else 1
    wish = freshness(answer.cache_control, answer.expires, answer.date, now)
    if wish is None and answer.status == 304:  # what it does not say anew still holds (RFC 9111, 3.2)
        wish = state.wish
    state = replace(
        state,
        moving=target if arrivals else "",
        arrivals=arrivals,
        failures=0,
        trouble="" if answer.good or answer.status == 304 else answer.why,
        succeeded=now,
        wish=wish,
    )
    least_seconds = least(state).total_seconds()
    seconds = max(least_seconds, _rhythm(state, now), wish or 0, min(state.pace.seconds or 0, WEEK))
    return replace(state, due=open_hour(now + _spread(state.url, seconds), state.pace))


def _failed(state: State, answer: Answer, now: dt.datetime) -> State:
    """After a failure: each time twice as long, at most a week, and never before the server allows it."""
    failures = state.failures + 1
    seconds = min(float(HOUR) * 2 ** min(failures - 1, 10), WEEK)
    if answer.status == 429:
        seconds = max(seconds, DAY if not answer.retry_after else 2 * HOUR)
    seconds = max(seconds, least(state).total_seconds())
    until = retry_after(answer.retry_after, now) if answer.status >= 300 else None
    due = now + _spread(state.url, seconds)
    if until:
        due = max(due, until + _spread(state.url, HOUR) - dt.timedelta(seconds=HOUR))
    return replace(
        state,
        failures=failures,
        trouble=answer.why or f"its server answers {answer.status}",
        arrivals=0,
        moving="",
        held=until,
        due=open_hour(due, state.pace),
    )


def _rhythm(state: State, now: dt.datetime) -> float:
    """A quarter of the time that usually lies between two entries, from an hour to a day.

    Of a feed that has been silent for longer than usual, the silence counts.
    """
    if state.gap is None:
        return float(HOUR) if state.conditional else float(DAY)
    silence = (now - state.newest).total_seconds() if state.newest and state.newest < now else 0.0
    return min(max(state.gap / 4, silence / 20, HOUR), DAY)


def _spread(url: str, seconds: float) -> dt.timedelta:
    return dt.timedelta(seconds=round(seconds + jitter(url, seconds)))


def open_hour(moment: dt.datetime, pace: Pace) -> dt.datetime:
    """The first moment from this one on at which the feed wants to be asked (skipHours, skipDays)."""
    for _ in range(8 * 24):
        here = moment.astimezone(dt.UTC)
        if here.weekday() in pace.days:
            midnight = here.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
            moment = midnight + (moment - moment.replace(minute=0, second=0, microsecond=0))
        elif here.hour in pace.hours:
            moment = moment + dt.timedelta(hours=1)
        else:
            break
    return moment


def gap_of(feed: Feed, now: dt.datetime) -> tuple[int | None, dt.datetime | None]:
    """The usual time in seconds between the latest entries (their median), and when the newest came."""
    moments = sorted({one.date for one in feed.entries if one.date and one.date <= now}, reverse=True)[:20]
    if len(moments) < 3:
        return None, moments[0] if moments else None
    gaps = sorted((later - earlier).total_seconds() for later, earlier in itertools.pairwise(moments))
    return int(gaps[len(gaps) // 2]), moments[0]
