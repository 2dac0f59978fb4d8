"""Which machines we never fetch from: those inside the author's own network, whatever they are called.

A page that we fetch can redirect anywhere, and a name can be made to resolve to anything, so the
question is put for the address that is about to be connected to, not for the address as it is spelt
(OWASP, "Server-Side Request Forgery Prevention"; RFC 6890 and the IANA special-purpose registries).
Everything here is pure.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from shorttake.errors import SettingsError

_IPv4 = ipaddress.IPv4Address
_IPv6 = ipaddress.IPv6Address
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA IPv4 special-purpose address registry, with multicast (RFC 5771) and class E (RFC 1112).
_CLOSED_4: tuple[tuple[_Network, str], ...] = tuple(
    (ipaddress.ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "means this machine itself"),
        ("10.0.0.0/8", "is a private address"),
        ("100.64.0.0/10", "is a provider's internal address"),
        ("127.0.0.0/8", "is this machine itself"),
        ("169.254.0.0/16", "is a link-local address"),
        ("172.16.0.0/12", "is a private address"),
        ("192.0.0.0/24", "is a reserved address"),
        ("192.0.2.0/24", "is an address for documentation"),
        ("192.88.99.0/24", "is a reserved address"),
        ("192.168.0.0/16", "is a private address"),
        ("198.18.0.0/15", "is an address for measurements"),
        ("198.51.100.0/24", "is an address for documentation"),
        ("203.0.113.0/24", "is an address for documentation"),
        ("224.0.0.0/4", "is a multicast address"),
        ("240.0.0.0/4", "is a reserved address"),
    )
)
# Of IPv6 only 2000::/3 is in use on the internet (RFC 4291, 2.4); these are refused under their own name.
_CLOSED_6: tuple[tuple[_Network, str], ...] = tuple(
    (ipaddress.ip_network(network), what)
    for network, what in (
        ("::/128", "means this machine itself"),
        ("::1/128", "is this machine itself"),
        ("fc00::/7", "is a private address"),
        ("fe80::/10", "is a link-local address"),
        ("fec0::/10", "is a private address"),
        ("ff00::/8", "is a multicast address"),
        ("2001::/23", "is a reserved address"),  # IETF protocol assignments; Teredo is in it
        ("2001:db8::/32", "is an address for documentation"),
        ("3fff::/20", "is an address for documentation"),
    )
)
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")  # RFC 3056
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214, 6.1: the first half of such an interface identifier

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.ASCII)


@dataclass(frozen=True)
class Allow:
    """What the author lets us fetch although it is private: `SHORTTAKE_FETCH_ALLOW`.

    `hosts` holds (host name or address, port); `networks` are open on every port.
    """

    hosts: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[_Network, ...] = ()

    @classmethod
    def parse(cls, text: str | None) -> Allow:
        """Reads `intranet.example:8080, 127.0.0.0/8, [::1]:8000`; nothing given allows nothing.

        Raises SettingsError, naming the entry that cannot be understood.
        """
        hosts: set[tuple[str, int]] = set()
        networks: list[_Network] = []
        for entry in (part.strip() for part in (text or "").split(",")):
            if not entry:
                continue
            if "/" in entry:
                networks.append(_network(entry))
            else:
                hosts.add(_host_and_port(entry))
        return cls(frozenset(hosts), tuple(networks))

    def opens(self, address: _Address, host: str, port: int) -> bool:
        """Whether the author allowed this machine: by its name, its address, or its network."""
        if (plain_host(host), port) in self.hosts or (str(address), port) in self.hosts:
            return True
        return any(address in network for network in self.networks)


def refused(address: str, host: str, port: int, allow: Allow) -> str | None:
    """Why `address` (an IP address, as it would be connected to) is not fetched; None when it is.

    `host` is the name that led there. An IPv6 address that carries an IPv4 address inside (mapped,
    NAT64, 6to4, ISATAP) is judged by both.
    """
    try:
        given = ipaddress.ip_address(address.partition("%")[0])  # fe80::1%eth0: the zone says nothing more
    except ValueError:
        return f"{address} is no internet address"
    mapped = given.ipv4_mapped if isinstance(given, _IPv6) else None
    reached: _Address = mapped or given
    if allow.opens(reached, host, port) or allow.opens(given, host, port):
        return None
    for inner in (reached, *_carried(reached)):
        reason = _closed(inner)
        if reason:
            inside = "" if inner == given else f" (it leads to {inner})"
            return f"{given}{inside} {reason}"
    return None


@lru_cache(maxsize=20_000)
def plain_host(host: str) -> str:
    """A host name as names are compared: lower case, ASCII, without brackets, zone or the root's dot."""
    host = host.strip("[]").partition("%")[0].rstrip(".").lower()
    if not host.isascii():
        try:
            return host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return host


def _closed(address: _Address) -> str | None:
    if isinstance(address, _IPv4):
        return next((what for network, what in _CLOSED_4 if address in network), None)
    for network, what in _CLOSED_6:
        if address in network:
            return what
    if address in _PUBLIC_6 or address in _NAT64:
        return None
    return "is a reserved address"


def _carried(address: _Address) -> Iterator[_IPv4]:
    """The IPv4 addresses that traffic to this IPv6 address ends at."""
    if isinstance(address, _IPv4):
        return
    number = int(address)
    if address in _NAT64:
        yield _IPv4(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        yield _IPv4(number >> 80 & 0xFFFFFFFF)
    if (number >> 32 & 0xFFFFFFFF) in _ISATAP:
        yield _IPv4(number & 0xFFFFFFFF)


def _network(entry: str) -> _Network:
    try:
        return ipaddress.ip_network(entry)
    except ValueError as error:
        try:
            meant = f"did you mean {ipaddress.ip_network(entry, strict=False)}?"
        except ValueError:
            meant = "a network is written like 127.0.0.0/8 or fd00::/8"
        raise _malformed(entry, meant) from error


def _host_and_port(entry: str) -> tuple[str, int]:
    name, colon, digits = entry.rpartition(":")
    if not colon or (":" in name and not (name.startswith("[") and name.endswith("]"))):
        raise _malformed(entry, "write host:port, [IPv6 address]:port, or a network such as 127.0.0.0/8")
    port = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 5 else 0
    if not 1 <= port <= 65535:
        raise _malformed(entry, "a port is a number from 1 to 65535")
    host = plain_host(name)
    try:
        ipaddress.ip_address(host)
    except ValueError as error:
        # 127.1 or 0x7f000001 would be an address in disguise: it has to be written out.
        last = host.rpartition(".")[2]
        if not _NAME.fullmatch(host) or len(host) > 253 or last.isdigit() or last.startswith("0x"):
            raise _malformed(entry, "that is neither a host name nor an address written in full") from error
    return host, port


def _malformed(entry: str, hint: str) -> SettingsError:
    return SettingsError(f"{entry!r} does not say what may be fetched", "SHORTTAKE_FETCH_ALLOW", hint)
