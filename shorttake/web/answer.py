"""What comes back when we ask for a page: the page, or why there is none. Both are plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar, overload

from shorttake.web import charset as charsets

T = TypeVar("T")
Kind = Literal[
    "address",  # what was asked for is no web address, or one with a password in it
    "scheme",  # neither http nor https
    "name",  # the host name does not resolve
    "private",  # the address is inside a private network and was not allowed
    "refused",  # nobody listens there, or the network has no way to it
    "timeout",  # it took longer than we wait
    "tls",  # the encrypted connection could not be made or trusted
    "protocol",  # what answers does not speak proper HTTP, or hung up before it had said anything
    "too-big",  # the headers are larger than any page needs
    "too-many-redirects",
]


REDIRECTS = (301, 302, 303, 307, 308)  # RFC 9110, 15.4: the statuses that send one on to a Location


class Headers(Mapping[str, str]):
    """The headers of an answer; names are the same in upper and lower case (RFC 9110, 5.1).

    A header that came several times is joined with a comma, as RFC 9110, 5.3 says.
    """

    def __init__(self, pairs: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        joined: dict[str, tuple[str, str]] = {}
        for name, value in pairs.items() if isinstance(pairs, Mapping) else pairs:
            known = joined.get(name.lower())
            joined[name.lower()] = (known[0], f"{known[1]}, {value}") if known else (name, value)
        self._values = joined

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()][1]

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, /, default: str | T) -> str | T: ...
    def get(self, name: str, /, default: object = None) -> object:
        """As of any mapping, without the detour by an error: answers are asked for many that they lack."""
        found = self._values.get(name.lower())
        return default if found is None else found[1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._values.values())

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __repr__(self) -> str:
        return f"Headers({dict(self._values.values())!r})"


@dataclass(frozen=True)
class Hop:
    """One redirect on the way: the address that was left, and the status (301, 302…) that sent us on.

    `headers` came with it, from `ip`; neither makes a difference to what hop it is.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=Headers, compare=False, repr=False)
    ip: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Response:
    """A page as it arrived, whatever its status: 404 is an answer too.

    `url` is the final address, `asked` the one asked for; `elapsed` counts seconds for the whole way.
    `body` is unpacked. `truncated` says that it is not all there: cut at our size limit, or the
    connection broke off. `ip` is the internet address of the machine that answered, "" where it is not known.
    """

    url: str
    asked: str
    status: int
    headers: Mapping[str, str] = field(default_factory=Headers)
    body: bytes = b""
    redirects: tuple[Hop, ...] = ()
    elapsed: float = 0.0
    truncated: bool = False
    ip: str = ""

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters, such as `text/html`; "" when none is named."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @cached_property
    def charset(self) -> str:
        """The encoding of `body` by header, byte order mark, meta and, where these lie, its bytes."""
        return charsets.decide(self.body, self.headers.get("Content-Type"))

    @cached_property
    def text(self) -> str:
        """`body` decoded by `charset`; bytes that mean nothing there become U+FFFD."""
        return charsets.decode(self.body, self.charset)


@dataclass(frozen=True)
class Failure:
    """Why there is no page. `why` is a sentence for the author; `url` is the address that failed."""

    url: str
    kind: Kind
    why: str
    redirects: tuple[Hop, ...] = ()
