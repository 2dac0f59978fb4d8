"""The way from an address to where it ends: every redirect, the last answer, and what its page shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urldefrag, urlsplit

from shorttake.errors import AddressError
from shorttake.rot.address import fit_address
from shorttake.rot.look import Look, is_page, look
from shorttake.web import Failure, Hop, Response
from shorttake.web.answer import REDIRECTS
from shorttake.web.way import led_to

MOST_HOPS = 20  # as browsers follow (Fetch standard, 4.4: "redirect count is 20")
_MOST_COOKIES = 40
_FORGETS = ("max-age=0", "expires=thu, 01 jan 1970")

# What asks one address once: (address, the Cookie header or "") -> the answer. Pace is kept behind it.
Ask = Callable[[str, str], Awaitable[Response | Failure]]
# What reads a page, away from the event loop.
Read = Callable[[Response], Awaitable[Look]]


@dataclass(frozen=True, slots=True)
class Trip:
    """Where an address led. `hops` are the redirects (status 200 for one that the page itself makes).

    `end` is the last answer or failure, whose `url` is where the way ended; `look` what its page shows,
    None where it is no page; `loop` that it went round in circles.
    """

    asked: str
    hops: tuple[Hop, ...]
    end: Response | Failure
    look: Look | None = None
    loop: Literal["", "circle", "long"] = ""

    @property
    def final(self) -> str:
        """The address at which the way ended."""
        return self.end.url

    @property
    def status(self) -> int | None:
        """The last HTTP status, None where there was no answer."""
        return self.end.status if isinstance(self.end, Response) else None

    @property
    def permanent(self) -> str | None:
        """Where the leading run of 301 and 308 ends; None where the way does not begin with one."""
        run = 0
        while run < len(self.hops) and self.hops[run].status in (301, 308):
            run += 1
        if not run:
            return None
        return self.hops[run].url if run < len(self.hops) else self.final


async def travel(url: str, ask: Ask, read: Read) -> Trip:
    """Follows `url` (as `parse_web_address` gives it) to its end, as a browser would.

    Cookies last for this trip only. Never raises for what the network does.
    """
    hops: list[Hop] = []
    jar = _Jar()
    been: set[tuple[str, str]] = set()
    here = url
    while True:
        fit = here
        if hops:  # the first address is one already
            parsed = fit_address(here)
            if isinstance(parsed, AddressError):
                return Trip(url, tuple(hops), Failure(here, "address", parsed.what))
            fit = parsed
        cookies = jar.header(fit)
        place = (urldefrag(fit).url if "#" in fit else fit), cookies
        if place in been:
            return Trip(url, tuple(hops), _circle(fit), loop="circle")
        been.add(place)
        got = await ask(fit, cookies)
        if isinstance(got, Failure):
            return Trip(url, tuple(hops), got)
        if got.url != fit:
            got = replace(got, url=fit)
        there: str | None = None
        seen: Look | None = None
        status = got.status
        if status in REDIRECTS:
            jar.take(fit, got)
            there = led_to(fit, got.headers.get("Location"))
        elif is_page(got):
            seen = await read(got)
            if 200 <= status < 300 and seen.onward and urldefrag(seen.onward).url != urldefrag(fit).url:
                jar.take(fit, got)
                there, status = _with_place(fit, seen.onward), 200
        if there is None:
            return Trip(url, tuple(hops), got, seen)
        hops.append(Hop(fit, status))
        if len(hops) > MOST_HOPS:
            return Trip(url, tuple(hops), _circle(there), loop="long")
        here = there


def _circle(url: str) -> Failure:
    return Failure(url, "too-many-redirects", "its redirects never come to an end")


def _with_place(here: str, there: str) -> str:
    fragment = urldefrag(here).fragment
    return f"{there}#{fragment}" if fragment and "#" not in there else there


class _Jar:
    """The cookies of one trip: some sites send everybody in circles who does not bring theirs back."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, str]] = {}

    def take(self, url: str, answer: Response) -> None:
        """Keeps what an answer sets. Headers of the same name arrive joined by commas (`answer.Headers`)."""
        said = answer.headers.get("Set-Cookie")
        if not said:
            return
        host = (urlsplit(url).hostname or "").lower()
        for cookie in _parted(said):
            first, *rest = [piece.strip() for piece in cookie.split(";")]
            name, equals, value = first.partition("=")
            if not equals or not name.strip() or not (name + value).isprintable():
                continue
            domain = next(
                (
                    piece[7:].strip().lstrip(".").lower()
                    for piece in rest
                    if piece.lower().startswith("domain=")
                ),
                "",
            )
            # A cookie for a wider domain must be for one that the host is in, and for more than an ending.
            wide = bool(domain) and "." in domain and (host == domain or host.endswith(f".{domain}"))
            if domain and not wide:
                continue
            place = self._kept.setdefault(f".{domain}" if wide and domain != host else host, {})
            gone = any(piece.lower().startswith(_FORGETS) for piece in rest)
            if gone:
                place.pop(name.strip(), None)
            elif sum(map(len, self._kept.values())) < _MOST_COOKIES:
                place[name.strip()] = value.strip()

    def header(self, url: str) -> str:
        """The Cookie header for this address, "" where none is kept for its host."""
        if not self._kept:
            return ""
        host = (urlsplit(url).hostname or "").lower()
        found: dict[str, str] = {}
        for place, cookies in self._kept.items():
            if place == host or (place[0] == "." and f".{host}".endswith(place)):
                found |= cookies
        return "; ".join(f"{name}={value}" for name, value in sorted(found.items()))[:4_096]


def _parted(said: str) -> list[str]:
    """The cookies of several headers joined by commas: a comma in a date is not between two of them."""
    found: list[str] = []
    for piece in said.split(","):
        head = piece.partition(";")[0]
        if found and ("=" not in head or found[-1].rstrip().lower()[-4:].strip("=") in _DAYS):
            found[-1] += f",{piece}"
        else:
            found.append(piece)
    return found


_DAYS = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
__all__ = ["MOST_HOPS", "Ask", "Read", "Trip", "look", "travel"]
