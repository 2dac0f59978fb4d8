"""One request and its answer, with the network's many ways of going wrong put into words."""

from __future__ import annotations

import http.client
import io
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.exceptions import TimeoutError as PoolTimeout

from shorttake.web import body as bodies
from shorttake.web.answer import REDIRECTS, Headers
from shorttake.web.wire import MOST_HEADERS_WHY, Adapter, Journey, Stop

_AT_A_TIME = 16_384  # bytes read from the network
_TROUBLE = (requests.RequestException, HTTPError, http.client.HTTPException, OSError, ValueError)


@dataclass(frozen=True)
class Exchange:
    """What one server answered, and its internet address. The body of a redirect is not read."""

    status: int
    headers: Headers
    body: bytes = b""
    truncated: bool = False
    ip: str = ""


def ask(
    url: str,
    headers: dict[str, str],
    sent: bytes | None,
    most: int,
    journey: Journey,
    trust: Callable[[], ssl.SSLContext],
) -> Exchange:
    """Gets `url`, or posts `sent` to it; follows no redirect, and reads at most `most` bytes. Raises Stop."""
    host = urlsplit(url).hostname or url
    with_ours = {name: value.encode("latin-1", "replace") for name, value in headers.items()}
    adapter = Adapter(journey, trust)
    answer: requests.Response | None = None
    try:
        request = requests.Request(
            "GET" if sent is None else "POST", url, headers=with_ours, data=sent
        ).prepare()
        # The true limits are kept by `wire`; these only stand in where urllib3 insists on having some.
        answer = adapter.send(request, stream=True, timeout=(journey.connect_timeout, journey.left()))
        status = int(answer.status_code)
        answered = Headers(answer.raw.headers.items())
        if status in REDIRECTS:
            return Exchange(status, answered, ip=journey.ip)
        body, truncated = _body(answer.raw, answered.get("Content-Encoding", ""), most, journey, host)
        return Exchange(status, answered, body, truncated, journey.ip)
    except _TROUBLE as error:
        raise _told(error, host, journey) from error
    finally:
        if answer is not None:
            answer.close()
        adapter.close()


class _Counted:
    """The packed body as it arrives, cut at `most` bytes; `cut` says whether there was more."""

    def __init__(self, raw: Any, most: int) -> None:
        self._raw = raw
        self._most = most
        self.cut = False

    def __iter__(self) -> Iterator[bytes]:
        left = self._most
        for chunk in self._raw.stream(_AT_A_TIME, decode_content=False):
            if len(chunk) > left:
                self.cut = True
                yield chunk[:left]
                return
            left -= len(chunk)
            yield chunk


def _body(raw: Any, encoding: str, most: int, journey: Journey, host: str) -> tuple[bytes, bool]:
    """(body, truncated), unpacked. What a broken-off body brought is kept; Stop if that is nothing."""
    try:
        packed = bodies.layers(encoding)
    except bodies.Packed as error:
        raise Stop("protocol", f"{host} packs the page in a way we did not ask for ({error})") from error
    body = io.BytesIO()  # unlike a bytearray it gives its bytes away without a copy of them all
    arriving = _Counted(raw, most)
    trouble: Stop | None = None
    try:
        for piece in bodies.unpacked(arriving, packed, most):
            journey.left()
            room = most - body.tell()
            body.write(piece[:room])
            if len(piece) > room:
                return body.getvalue(), True
    except bodies.Broken:
        trouble = Stop("protocol", f"{host} sends something that cannot be unpacked")
    except Stop as stop:
        trouble = stop
    except _TROUBLE as error:
        trouble = _told(error, host, journey)
    if trouble and (trouble.kind == "timeout" or not body.tell()):
        raise trouble
    return body.getvalue(), arriving.cut or trouble is not None


def _told(error: BaseException, host: str, journey: Journey) -> Stop:
    """What went wrong, from the exceptions that urllib3 and requests wrap into each other."""
    chain = list(_within(error))
    for inner in chain:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return Stop("tls", f"the certificate of {host} cannot be trusted ({inner.verify_message})")
    for inner in chain:
        if isinstance(inner, (TimeoutError, PoolTimeout, requests.Timeout)):
            waited = min(journey.connect_timeout, journey.total_timeout)
            return Stop("timeout", f"{host} did not answer in time (we waited {waited:g} seconds or more)")
    for inner in chain:
        if isinstance(inner, ssl.SSLError):
            return Stop(
                "tls", f"no encrypted connection to {host} can be made ({inner.reason or 'broken off'})"
            )
        if isinstance(inner, http.client.LineTooLong) or "got more than" in str(inner):
            return Stop("too-big", MOST_HEADERS_WHY)
        if isinstance(inner, http.client.IncompleteRead | http.client.RemoteDisconnected | ConnectionError):
            return Stop("protocol", f"{host} hung up before it had answered")
        if isinstance(inner, http.client.HTTPException):
            return Stop("protocol", f"what answers at {host} does not speak HTTP")
    for inner in chain:
        if isinstance(inner, (requests.exceptions.InvalidURL, LocationParseError, UnicodeError)):
            return Stop("address", "the address cannot be understood")
    return Stop("protocol", f"{host} does not answer as a web server should")


def _within(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(seen) < 20:
        inner = waiting.pop(0)
        if not isinstance(inner, BaseException) or inner in seen:
            continue
        seen.append(inner)
        yield inner
        waiting += [getattr(inner, "reason", None), *inner.args, inner.__cause__, inner.__context__]
