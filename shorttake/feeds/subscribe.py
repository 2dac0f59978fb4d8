"""Subscribing: one request finds out whether an address is a feed, or which feeds its page names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from shorttake.feeds import decide
from shorttake.feeds.discover import Named, feeds_of
from shorttake.feeds.feed import Feed, Unreadable
from shorttake.feeds.fetch import Fetched, fetch
from shorttake.feeds.poll import accept, judge
from shorttake.feeds.river import River
from shorttake.feeds.state import State
from shorttake.web import Getter, charset


@dataclass(frozen=True)
class Found:
    """What is at an address: a feed that was read and taken into the river, or why not.

    `url` is the feed's address as it belongs in the list, `known` says that it was read before and not asked
    again; `named` are the feeds that a page names beside the one that was taken.
    """

    url: str
    feed: Feed | None = None
    title: str | None = None
    site_url: str | None = None
    known: bool = False
    why: str = ""
    named: tuple[Named, ...] = ()
    fresh: int = 0


def subscribe(url: str, web: Getter, river: River, now: dt.datetime) -> Found:
    """Asks for the address once. A feed there is read at once; of a page that names feeds the first is asked.

    An address that was asked less than an hour ago is not asked again.
    """
    now = now.astimezone(dt.UTC)
    first = _asked(url, web, river, now)
    if isinstance(first, Found):
        return first
    state, fetched = first
    named = _named(fetched)
    if not named:
        return _nothing(state, fetched, river, now)
    found = _asked(named[0].url, web, river, now)
    if not isinstance(found, Found):
        found = _nothing(*found, river, now)
    return replace(found, title=found.title or named[0].title, named=tuple(named[1:]))


def _asked(url: str, web: Getter, river: River, now: dt.datetime) -> Found | tuple[State, Fetched]:
    state = replace(river.state(url), stopped="")
    if state.succeeded and not decide.is_due(state, now):
        river.remember([state])
        return Found(url, title=state.title, known=True)
    if state.asked and not decide.is_due(state, now):
        return Found(url, why=f"it was asked a moment ago: {state.trouble or 'it was no feed'}")
    fetched = fetch(web, state)
    if fetched.answer.status == 304 and fetched.answer.conditional:
        river.remember([decide.after(state, fetched.answer, now)])
        return Found(url, title=state.title, known=True)
    read = judge(fetched, fetched.answer.final)
    if not isinstance(read, Feed):
        return state, fetched
    # A new subscription begins where the permanent redirects lead: nothing of an old one can get lost.
    state = replace(state, url=decide.permanent_target(fetched.answer) or url, address="")
    after, fresh = accept(state, fetched.answer, read, fetched.truncated, river, now)
    river.remember([after])
    return Found(state.url, read, read.title, read.site_url, fresh=fresh)


def _named(fetched: Fetched) -> list[Named]:
    if fetched.answer.status != 200 or not fetched.body:
        return []
    page = charset.decode(fetched.body, charset.decide(fetched.body, fetched.content_type))
    return feeds_of(page, fetched.answer.final)


def _nothing(state: State, fetched: Fetched, river: River, now: dt.datetime) -> Found:
    read = judge(fetched, fetched.answer.final)
    why = read.why if isinstance(read, Unreadable) else fetched.answer.why
    if why == "it is a web page, not a feed":
        why = "it is a web page that names no feed"
    return Found(state.url, why=why or f"its server answers {fetched.answer.status}")
