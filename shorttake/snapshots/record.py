"""Writes what was fetched as WARC records, as the tools of web archives read them (WARC 1.1, ISO 28500).

Each record is a gzip member of its own, so that a reader can jump to it (WARC 1.1, annex D). The door to
the web unpacks what it receives, so the stored headers are made to fit the stored bytes, as crawlers
do that store bodies unpacked: what no longer holds is kept under `X-Archive-Orig-…`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from shorttake.snapshots.markup import absolute
from shorttake.web import Response
from shorttake.web.body import OFFERED
from shorttake.web.client import ACCEPT, MOST_BYTES

WARC_VERSION = "1.1"
_CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_DESCRIPTION = (
    "One page with its style sheets and pictures, as a reader without scripts saw it. Bodies are stored"
    " unpacked, with what their headers said of the packing under X-Archive-Orig-; reason phrases, and the"
    " bodies of redirects, are not as they were sent."
)
# Headers that are about the bytes on the wire; cookies, which cannot be parted once joined (RFC 6265, 3).
_NO_LONGER = frozenset(("content-encoding", "transfer-encoding", "content-length", "set-cookie"))
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}\Z")  # RFC 9110, 5.6.2
_CONTROL = re.compile(r"[\x00-\x20\x7f]+")


@dataclass(frozen=True)
class Fetched:
    """One file of the copy: what it is for the page (`document`, `stylesheet`, `image`), and what came.

    `accept` is the header that it was asked for with.
    """

    role: str
    response: Response
    accept: str = ACCEPT


class Records:
    """The records of one page, made once; `data` gives them with a `warcinfo` that names their file."""

    def __init__(self, fetched: Sequence[Fetched], now: dt.datetime, identity: str) -> None:
        self._date = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._identity = _one_line(identity)
        self._info_id = _new_id()
        self._page_id = _new_id()[len("<urn:uuid:") : -1]
        out = io.BytesIO()
        self._writer = _writer(out)
        self._offset = 0
        for one in fetched:
            self._write(one, out)
        self._rest = out.getvalue()

    def data(self, filename: str) -> tuple[bytes, int]:
        """The whole file, and the offset at which the page's own record begins."""
        info = {
            "software": self._identity.partition(" ")[0],
            "format": f"WARC File Format {WARC_VERSION}",
            "conformsTo": _CONFORMS,
            "http-header-user-agent": self._identity,
            "description": _DESCRIPTION,
        }
        out = io.BytesIO()
        writer = _writer(out)
        record = writer.create_warcinfo_record(filename, info)
        record.rec_headers.replace_header("WARC-Date", self._date)
        record.rec_headers.replace_header("WARC-Record-ID", self._info_id)
        writer.write_record(record)
        return out.getvalue() + self._rest, len(out.getvalue()) + self._offset

    def _write(self, one: Fetched, out: io.BytesIO) -> None:
        response = one.response
        addresses = [hop.url for hop in response.redirects] + [response.url]
        for hop, there in zip(response.redirects, addresses[1:], strict=True):
            headers = [pair for pair in _fitting(hop.headers.items()) if pair[0].lower() != "location"]
            said = _one_line(hop.headers.get("Location", ""))
            # As it was sent, if whoever reads the copy comes by it to where we came.
            led = said if absolute(hop.url, said) == absolute(there, there) else there
            headers.append(("Location", led))  # the body of a redirect is not read
            self._exchange(one, hop.url, hop.status, [*headers, ("Content-Length", "0")], b"", hop.ip)
        if one.role == "document":
            self._offset = out.tell()
        headers = fitting(response)
        self._exchange(
            one, response.url, response.status, headers, response.body, response.ip, response.truncated
        )

    def _exchange(
        self,
        one: Fetched,
        url: str,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        ip: str = "",
        truncated: bool = False,
    ) -> None:
        from warcio.statusandheaders import StatusAndHeaders

        target = target_uri(url)
        named = {"WARC-Date": self._date, "WARC-Warcinfo-ID": self._info_id}
        # As Browsertrix and ArchiveWeb.page name what belongs to one page, and what each file is for it.
        named |= {"WARC-Page-ID": self._page_id, "WARC-Resource-Type": one.role}
        if ip:
            named["WARC-IP-Address"] = ip.partition("%")[0]
        if truncated:
            named["WARC-Truncated"] = "length" if len(body) >= MOST_BYTES else "unspecified"
        answer = self._writer.create_warc_record(
            target,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(f"{status} {_phrase(status)}", headers, protocol="HTTP/1.1"),
            warc_headers_dict=named,
        )
        asked = self._writer.create_warc_record(
            target,
            "request",
            http_headers=StatusAndHeaders(
                f"GET {_path(target)} HTTP/1.1", self._sent(target, one.accept), is_http_request=True
            ),
            warc_headers_dict={key: named[key] for key in ("WARC-Warcinfo-ID", "WARC-Page-ID")},
        )
        self._writer.write_request_response_pair(asked, answer)

    def _sent(self, target: str, accept: str) -> list[tuple[str, str]]:
        """The headers of a request, as the door to the web sends them (web.client)."""
        return [
            ("Host", _host(target)),
            ("User-Agent", self._identity),
            ("Accept", accept),
            ("Accept-Encoding", OFFERED),
            ("Connection", "close"),
        ]


def fitting(response: Response) -> list[tuple[str, str]]:
    """The headers of an answer, on one line each, made to fit the body as we have it."""
    return [*_fitting(response.headers.items()), ("Content-Length", str(len(response.body)))]


def _fitting(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for name, value in headers:
        if _TOKEN.match(name):
            yield f"X-Archive-Orig-{name}" if name.lower() in _NO_LONGER else name, _one_line(value)


def target_uri(url: str) -> str:
    """An address as a record names it: a URI, in ASCII and without fragment (WARC 1.1, 5.8)."""
    return absolute(url, url) or _one_line(url).partition("#")[0].encode("ascii", "replace").decode("ascii")


def _path(target: str) -> str:
    parts = urlsplit(target)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _host(target: str) -> str:
    """The Host header (RFC 9110, 7.2): without the port that the scheme has anyway."""
    parts = urlsplit(target)
    return parts.netloc.removesuffix(":443" if parts.scheme == "https" else ":80")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _one_line(words: str) -> str:
    """Words that cannot begin a header of their own."""
    return _CONTROL.sub(" ", words).strip()


def _writer(out: io.BytesIO) -> Any:
    from warcio.warcwriter import WARCWriter

    return WARCWriter(out, gzip=True, warc_version=WARC_VERSION)


def _new_id() -> str:
    import uuid

    return f"<urn:uuid:{uuid.uuid4()}>"
