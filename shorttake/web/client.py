"""Asks for a page, politely and safely, and answers with the page or the reason why there is none.

A dead site is a value: nothing the network does raises out of here (house.md, manner 6).
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from json import dumps
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urldefrag, urlencode

import shorttake
from shorttake.errors import SettingsError
from shorttake.web import body as bodies
from shorttake.web.answer import REDIRECTS, Failure, Hop, Response
from shorttake.web.guard import Allow
from shorttake.web.way import led_to, origin, unfit

if TYPE_CHECKING:  # requests takes 0.3 s to load, and keeping a link must feel instant
    import ssl

    from shorttake.web.wire import Resolve

MOST_BYTES = 5_000_000  # of a page, packed and unpacked
ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"

# What may go along when a redirect leads to another host; a token for one host is none for another.
_TRAVELS = {"accept", "accept-language", "if-none-match", "if-modified-since", "user-agent", "range"}
_KEEP_THE_METHOD = (307, 308)  # RFC 9110, 15.4.8 and 15.4.9


def identity(site_url: str | None = None) -> str:
    """How we call ourselves to servers: `shorttake/VERSION (+SITEURL)`."""
    site = "".join(letter for letter in site_url or "" if letter.isascii() and letter.isprintable()).strip()
    return f"shorttake/{shorttake.__version__} (+{site})" if site else f"shorttake/{shorttake.__version__}"


class Client:
    """The one door to the web for pages, feeds and archives; may be used by many threads at once.

    `connect_timeout` (finding the name, connecting and the TLS handshake) and `total_timeout` (the
    whole `get`, redirects and body) are seconds, and hold however slowly a server drips. `max_bytes`
    counts a body both packed and unpacked; a longer one is cut and marked `truncated`. `resolve` has
    the shape of `socket.getaddrinfo`. `SSL_CERT_FILE` in the environment names other certificates to
    trust; proxies, cookies and .netrc are never used.
    """

    def __init__(
        self,
        identity: str = f"shorttake/{shorttake.__version__}",
        *,
        allow: Allow | None = None,
        connect_timeout: float = 10.0,
        total_timeout: float = 30.0,
        max_bytes: int = MOST_BYTES,
        max_redirects: int = 10,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        self.identity = identity
        self._allow = allow or Allow()
        self._connect_timeout = connect_timeout
        self._total_timeout = total_timeout
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        self._resolve = resolve
        self._trusted: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None  # connections end with the `get` they were made for

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        accept: str | None = None,
        timeout: float | None = None,
    ) -> Response | Failure:
        """The page at `url`, redirects followed, or why there is none.

        `headers` are added to ours; they go along to another host only where they cannot be a secret.
        `timeout` (seconds) takes the place of `total_timeout` for this once.
        Raises SettingsError when `SSL_CERT_FILE` cannot be used; nothing that comes from the network.
        """
        return self._follow(url, None, dict(headers or {}), max_bytes, accept, timeout)

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        accept: str | None = None,
        timeout: float | None = None,
    ) -> Response | Failure:
        """What is answered to a form (`application/x-www-form-urlencoded`) or, without one, to `json`.

        Otherwise as `get`. A redirect with 301, 302 or 303 is followed by asking for the page there, as
        browsers do (RFC 9110, 15.4); with 307 or 308 the same is sent again, but only to the same scheme,
        host and port: what was meant for one server may be a password.
        Raises TypeError or ValueError where `json` cannot be written as JSON.
        """
        if form is not None:
            body = urlencode(form).encode("ascii")
            kind = "application/x-www-form-urlencoded"
        else:
            body = dumps(json).encode("ascii")
            kind = "application/json"
        sent = {name: value for name, value in (headers or {}).items() if name.lower() != "content-type"}
        return self._follow(url, body, {**sent, "Content-Type": kind}, max_bytes, accept, timeout)

    def _follow(
        self,
        url: str,
        sent: bytes | None,
        theirs: dict[str, str],
        max_bytes: int | None,
        accept: str | None,
        timeout: float | None,
    ) -> Response | Failure:
        """Asks for `url`, with `sent` where that is not None, and goes where redirects lead."""
        from shorttake.web.exchange import ask
        from shorttake.web.wire import Journey, Stop

        began = time.monotonic()
        most = self._max_bytes if max_bytes is None else max_bytes
        total = self._total_timeout if timeout is None else timeout
        journey = Journey(
            allow=self._allow,
            resolve=self._resolve,
            deadline=began + total,
            total_timeout=total,
            connect_timeout=self._connect_timeout,
            most_bytes=2 * most + 1_000_000,
        )
        ours = {
            "User-Agent": self.identity,
            "Accept": accept or ACCEPT,
            "Accept-Encoding": bodies.OFFERED,
            "Connection": "close",
        }
        hops: list[Hop] = []
        left: set[str] = set()
        here = url.strip()
        while True:
            wrong = unfit(here)
            if wrong:
                return Failure(here, *wrong, tuple(hops))
            try:
                got = ask(here, {**theirs, **ours}, sent, most, journey, self._trust)
            except Stop as stop:
                return Failure(here, stop.kind, stop.why, tuple(hops))
            if got.status not in REDIRECTS:
                elapsed = time.monotonic() - began
                return Response(
                    here, url, got.status, got.headers, got.body, tuple(hops), elapsed, got.truncated, got.ip
                )
            hops.append(Hop(here, got.status, got.headers, got.ip))
            there = led_to(here, got.headers.get("Location"))
            if there is None:
                why = "it redirects without saying where to"
                return Failure(here, "protocol", why, tuple(hops))
            if sent is not None and got.status not in _KEEP_THE_METHOD:
                sent = None
                theirs = {name: value for name, value in theirs.items() if name.lower() != "content-type"}
                left = set()  # a form may well lead back to its own address
            else:
                left.add(urldefrag(here).url)
            if urldefrag(there).url in left:
                why = "its redirects lead back to where they began"
                return Failure(there, "too-many-redirects", why, tuple(hops))
            if len(hops) > self._max_redirects:
                why = f"it redirects more than {self._max_redirects} times"
                return Failure(there, "too-many-redirects", why, tuple(hops))
            if sent is not None and origin(there) != origin(here):
                why = "it redirects what was sent to another server, and it is not sent there"
                return Failure(there, "protocol", why, tuple(hops))
            if origin(there) != origin(here):
                theirs = {name: value for name, value in theirs.items() if name.lower() in _TRAVELS}
            here = there

    def _trust(self) -> ssl.SSLContext:
        with self._lock:
            if self._trusted is None:
                self._trusted = trusted(os.environ.get("SSL_CERT_FILE"))
            return self._trusted


def trusted(bundle: str | None) -> ssl.SSLContext:
    """The certificates to trust: those in the file `bundle`, else the ones that come with us.

    Raises SettingsError where the file cannot be read.
    """
    import ssl

    import certifi

    try:
        return ssl.create_default_context(cafile=bundle or certifi.where())
    except (OSError, ValueError) as error:
        hint = "name a file of certificates in PEM form, or unset it"
        raise SettingsError(
            "the certificates to trust cannot be read", f"SSL_CERT_FILE={bundle}", hint
        ) from error
