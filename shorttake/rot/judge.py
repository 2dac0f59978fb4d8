"""One look at an address -> one observation: what the end of the way says of the page. Pure."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote, urldefrag, urlsplit

from shorttake.rot import signs
from shorttake.rot.doubt import Doubt, is_for_all, is_front
from shorttake.rot.look import Look
from shorttake.rot.observation import Observation, Way, What
from shorttake.rot.trip import Trip
from shorttake.web import Failure, Response

# Refusals that say who may see the page, and nothing of the page. 999 is LinkedIn's; 430 Shopify's; the
# others that stand in no register are firewalls' (nginx 444, Cloudflare's docs for 4xx; RFC 9110, 15.5).
_CLOSED = frozenset(
    (401, 402, 403, 405, 406, 407, 418, 423, 426, 428, 429, 430, 444, 451, 456, 498, 499, 511, 999)
)
_KINDS: dict[str, What] = {
    "name": "name",
    "refused": "refused",
    "timeout": "timeout",
    "tls": "tls",
    "private": "private",
    "protocol": "broken",
    "too-big": "broken",
    "too-many-redirects": "loop",
    "address": "odd",
    "scheme": "odd",
}
_WORDS_FOR = {
    401: "it wants a password",
    402: "it wants to be paid",
    403: "it refuses us",
    405: "it refuses us",
    407: "a proxy wants a password",
    429: "it says that we ask too often",
    451: "it is closed for legal reasons",
    511: "a network wants a login",
    999: "it refuses programs",
}
_FEW = 60  # words of a login form with all that stands around it
_LITTLE = 120  # words of a page that is nothing but a notice


def judge(
    trip: Trip, now: dt.datetime, doubts: tuple[Doubt, ...] = (), *, same: bool = False, again: bool = False
) -> Observation:
    """What this trip showed.

    `doubts` are the reasons that were found not to believe it, `same` that a made-up address beside it
    ended the same way; `again`, of a 410, that a second look said so too.
    """
    elsewhere = trip.final != trip.asked and urldefrag(trip.final).url != urldefrag(trip.asked).url
    final = trip.final if elsewhere else None

    def found(what: What, why: str, way: Way = "", to: str | None = None) -> Observation:
        return Observation(now, what, way, to or final, trip.status, why)

    if isinstance(trip.end, Failure):
        what = _KINDS.get(trip.end.kind, "broken")
        if what == "odd" and trip.hops:
            return found("broken", f"it redirects to something that is no address ({trip.end.why})")
        return found(what, trip.end.why)
    wall = _wall(trip, trip.end)
    if wall:
        return found("blocked", wall)
    status = trip.end.status
    if status in (404, 410):
        if status == 410 and again:
            return found("gone", "the server says that it is gone for good (410)")
        return found("missing", f"the server says that there is no such page ({status})")
    if status in _CLOSED:
        return found("blocked", f"{_WORDS_FOR.get(status, 'it refuses us')} ({status})")
    if 500 <= status < 600:
        return found("server", f"the server has a problem ({status})")
    if status == 408:
        return found("timeout", "the server says that we took too long (408)")
    if 301 <= status < 400 and status != 304:
        return found("broken", f"it redirects without saying where to ({status})")
    if status >= 400:
        return found("odd", f"it answers with {status}, which says nothing of the page")
    return _page(trip, now, doubts, same, final)


def _page(
    trip: Trip, now: dt.datetime, doubts: tuple[Doubt, ...], same: bool, final: str | None
) -> Observation:
    """The same of an answer that says "here you are"."""
    seen = trip.look
    status = trip.status
    if seen is not None:
        if _is_parked(trip, seen, doubts, same):
            return Observation(
                now, "parked", "", final, status, "its domain is for sale, or shows adverts only"
            )
        if seen.outage and seen.words <= _LITTLE and not seen.drawn and not _is_about(trip, seen):
            return Observation(now, "server", "", final, status, f"it says “{seen.outage}”")
        if same and not seen.drawn:
            if "words" in doubts:
                why = f"it says “{seen.missing}”" if seen.missing else "it leads to a page for errors"
                return Observation(
                    now, "soft404", "", final, status, f"{why}, as for any address that is not there"
                )
            if "home" in doubts:
                why = "it leads to the front page, as any address does that is not there"
                return Observation(now, "soft404", "", final, status, why)
            if "file" in doubts:
                why = "where a file should be is a page, as for any address that is not there"
                return Observation(now, "soft404", "", final, status, why)
            if "elsewhere" in doubts:
                why = "it leads where any address does that is not there"
                return Observation(now, "soft404", "", final, status, why)
        elif same and "home" in doubts:
            why = "it leads to the front page, as any address does that is not there"
            return Observation(now, "soft404", "", final, status, why)
    return _good(trip, now, final)


def _good(trip: Trip, now: dt.datetime, final: str | None) -> Observation:
    moved = trip.permanent
    if moved is not None and final is None and urldefrag(moved).url == urldefrag(trip.asked).url:
        moved = None
    if moved is not None and _may_move(trip.asked, moved, trip.final):
        why = "it has moved for good"
        return Observation(now, "good", "permanent", moved, trip.status, why)
    if final is None:
        return Observation(now, "good", "", None, trip.status, "")
    if trip.permanent is not None and is_front(trip.final) and not is_front(trip.asked):
        return Observation(now, "good", "temporary", final, trip.status, "it leads to the front page")
    return Observation(now, "good", "temporary", final, trip.status, "")


def _may_move(asked: str, moved: str, final: str) -> bool:
    """Whether this can be the page's new address: not a front page, unless one front page became another."""
    if is_front(asked):
        return True
    return not is_front(moved) and not is_front(final)


def _is_parked(trip: Trip, seen: Look, doubts: tuple[Doubt, ...], same: bool) -> bool:
    host = (urlsplit(trip.final).hostname or "").lower()
    asked = (urlsplit(trip.asked).hostname or "").lower()
    if host != asked and signs.PARKING_HOSTS.search(host):
        return True
    if seen.mark:
        return True
    few = seen.words <= _LITTLE
    title = seen.title.lower()
    if seen.parked and few and (seen.parked in title or asked.removeprefix("www.") in seen.text.lower()):
        return same or seen.parked in title
    if seen.parked and same and not seen.drawn:
        return True
    for_all = is_for_all(trip.asked, trip.final)
    return "same" in doubts and same and not seen.drawn and seen.words >= 5 and not for_all


def _is_about(trip: Trip, seen: Look) -> bool:
    """Whether a page on outages is the page that was linked: its address says so."""
    words = set(
        unquote(urlsplit(trip.asked).path).lower().replace("-", " ").replace("_", " ").split("/")[-1].split()
    )
    return any(word in words for word in seen.outage.split() if len(word) > 4)


def _wall(trip: Trip, end: Response) -> str:
    """Why we were not let through to the page, in a sentence; "" where we were."""
    headers = end.headers
    if "challenge" in (headers.get("cf-mitigated", "").lower(), headers.get("x-amzn-waf-action", "").lower()):
        return "a robot check stands before it"
    seen = trip.look
    if seen is not None and end.status not in (404, 410):
        if seen.wall_mark and (seen.wall or seen.drawn or end.status >= 400 or seen.words < 25):
            return "a robot check stands before it"
        headed = bool(seen.wall) and (seen.wall in seen.title.lower() or seen.wall in seen.headings.lower())
        if headed and seen.words <= 150 and not _named_in(trip.asked, seen.wall):
            return "a robot check stands before it"
        if seen.wall and seen.words <= 60 and not _named_in(trip.asked, seen.wall):
            return "a robot check stands before it"
    if end.status >= 400:
        return ""
    bounced = _bounce(trip)
    if bounced:
        return bounced
    if seen is not None:
        login = seen.password and seen.words <= _FEW
        titled = signs.LOGIN_TITLES.fullmatch(seen.title.strip()) is not None
        asked_for_it = signs.LOGIN_PATH.search(urlsplit(trip.asked).path) is not None
        if (
            (login and (titled or trip.hops or seen.closed)) or (titled and seen.password)
        ) and not asked_for_it:
            return "it wants a login"
        headed = seen.closed in seen.title.lower() or seen.closed in seen.headings.lower()
        if seen.closed and (headed or seen.words <= _LITTLE) and not _named_in(trip.asked, seen.closed):
            return f"it says “{seen.closed}”"
    return ""


def _bounce(trip: Trip) -> str:
    """Whether the redirects ended at a login, an age gate, a robot check or the like."""
    if not trip.hops:
        return ""
    asked, final = urlsplit(trip.asked), urlsplit(trip.final)
    moved = (asked.hostname, asked.path) != (final.hostname, final.path)
    if not moved:
        return ""
    host, path = (final.hostname or "").lower(), final.path
    other = host != (asked.hostname or "").lower()
    back = bool(signs.BACK_TO.search(final.query))
    seen = trip.look
    if not signs.LOGIN_PATH.search(asked.path):
        by_path = signs.LOGIN_PATH.search(path) is not None
        by_host = other and signs.LOGIN_HOST.search(host) is not None
        asks = seen is not None and (
            seen.password or signs.LOGIN_TITLES.fullmatch(seen.title.strip()) is not None
            or bool(seen.closed)
        )  # fmt: skip
        if (by_path and (back or asks or _last_is_login(path))) or (by_host and (back or asks)):
            return "it sends us to a login"
    if not signs.CONSENT_PATH.search(asked.path) and (
        signs.CONSENT_PATH.search(path)
        or (other and signs.CONSENT_HOST.search(host) and (back or path != "/"))
    ):
        return "it sends us to a page that asks for consent, or whether we are human"
    return ""


def _last_is_login(path: str) -> bool:
    last = path.rstrip("/").rpartition("/")[2]
    return signs.LOGIN_PATH.search(f"/{last}") is not None and len(last) <= 30


def _named_in(url: str, phrase: str) -> bool:
    """Whether the address itself speaks of what the phrase says: then the page is about it."""
    path = unquote(urlsplit(url).path).lower()
    return all(word in path for word in phrase.split() if len(word) > 3)
