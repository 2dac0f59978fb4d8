"""Which addresses are never fetched, in every spelling, and what SHORTTAKE_FETCH_ALLOW opens."""

from __future__ import annotations

import contextlib
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.errors import SettingsError
from shorttake.web.guard import Allow, plain_host, refused

NOTHING = Allow()

REFUSED = [
    ("127.0.0.1", "this machine"),
    ("127.255.255.254", "this machine"),
    ("0.0.0.0", "this machine"),
    ("0.1.2.3", "this machine"),
    ("10.0.0.1", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.168.1.1", "private"),
    ("100.64.0.1", "internal"),
    ("100.127.255.255", "internal"),
    ("169.254.169.254", "link-local"),
    ("192.0.0.1", "reserved"),
    ("192.0.2.1", "documentation"),
    ("198.18.0.1", "measurements"),
    ("198.51.100.7", "documentation"),
    ("203.0.113.7", "documentation"),
    ("224.0.0.1", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "reserved"),
    ("::", "this machine"),
    ("::1", "this machine"),
    ("::ffff:127.0.0.1", "this machine"),
    ("::ffff:192.168.0.1", "private"),
    ("::ffff:a9fe:a9fe", "link-local"),
    ("::127.0.0.1", "reserved"),
    ("64:ff9b::7f00:1", "this machine"),
    ("64:ff9b::10.1.2.3", "private"),
    ("64:ff9b:1::1", "reserved"),
    ("2002:7f00:1::", "this machine"),
    ("2002:c0a8:101::1", "private"),
    ("2001:0:53aa:64c:1:2:3:4", "reserved"),
    ("2001:db8::1", "documentation"),
    ("2606:4700::5efe:10.0.0.1", "private"),
    ("2606:4700::200:5efe:10.0.0.1", "private"),
    ("fc00::1", "private"),
    ("fd12:3456::1", "private"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "link-local"),
    ("fec0::1", "private"),
    ("ff02::1", "multicast"),
    ("4000::1", "reserved"),
    ("100::1", "reserved"),
    ("not an address", "no internet address"),
    ("", "no internet address"),
]


@pytest.mark.parametrize(("address", "reason"), REFUSED)
def test_an_inside_address_is_refused_with_its_reason(address: str, reason: str) -> None:
    told = refused(address, "example.org", 80, NOTHING)
    assert told is not None
    assert reason in told


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "192.167.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
    ],
)
def test_a_public_address_is_fetched(address: str) -> None:
    assert refused(address, "example.org", 80, NOTHING) is None


@given(st.ip_addresses(v=4))
def test_whatever_python_calls_private_we_refuse_too(address: ipaddress.IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert refused(str(address), "h", 80, NOTHING) or str(address) in {"192.0.0.9", "192.0.0.10"}


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_the_same_inside_an_ipv6_address(address: ipaddress.IPv4Address) -> None:
    plainly = refused(str(address), "h", 80, NOTHING) is None
    for dressed in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert (refused(dressed, "h", 80, NOTHING) is None) == plainly


@given(st.text(), st.text(), st.integers())
def test_the_guard_never_raises(address: str, host: str, port: int) -> None:
    refused(address, host, port, Allow.parse("127.0.0.0/8"))


ALLOWED = [
    # what is allowed, address, host, port, whether it may be fetched
    ("127.0.0.0/8", "127.0.0.1", "localhost", 8000, True),
    ("127.0.0.0/8", "::ffff:127.0.0.1", "localhost", 8000, True),
    ("127.0.0.0/8", "10.0.0.1", "localhost", 8000, False),
    ("127.0.0.0/8", "64:ff9b::7f00:1", "x", 80, False),
    ("fd00::/8", "fd00::5", "wiki", 80, True),
    ("127.0.0.1:8000", "127.0.0.1", "127.0.0.1", 8000, True),
    ("127.0.0.1:8000", "127.0.0.1", "127.0.0.1", 8001, False),
    ("127.0.0.1:8000", "127.0.0.2", "127.0.0.2", 8000, False),
    ("[::1]:8000", "::1", "::1", 8000, True),
    ("[::1]:8000", "::1", "[::1]", 8000, True),
    ("wiki.intranet:80", "10.1.2.3", "wiki.intranet", 80, True),
    ("wiki.intranet:80", "10.1.2.3", "WIKI.Intranet.", 80, True),
    ("wiki.intranet:80", "10.1.2.3", "wiki.intranet", 81, False),
    ("wiki.intranet:80", "10.1.2.3", "other.intranet", 80, False),
    ("wiki.intranet:80", "10.1.2.3", "evil.wiki.intranet", 80, False),
    ("bücher.example:80", "10.1.2.3", "xn--bcher-kva.example", 80, True),
    (" 10.0.0.0/8 , localhost:99 ,", "127.0.0.1", "localhost", 99, True),
    ("", "127.0.0.1", "localhost", 80, False),
]


@pytest.mark.parametrize(("text", "address", "host", "port", "fetched"), ALLOWED)
def test_what_is_allowed_is_fetched_and_nothing_else(
    text: str, address: str, host: str, port: int, fetched: bool
) -> None:
    assert (refused(address, host, port, Allow.parse(text)) is None) is fetched


def test_nothing_set_allows_nothing() -> None:
    assert Allow.parse(None) == Allow.parse("") == Allow()


@pytest.mark.parametrize(
    "entry",
    [
        "localhost",
        "localhost:",
        "localhost:http",
        "localhost:0",
        "localhost:65536",
        "localhost:١٢",
        ":80",
        "127.0.0.1",
        "127.0.0.1/8",
        "127.0.0.0/33",
        "10.0.0.0/8:80",
        "::1:8000",
        "127.1:80",
        "0x7f000001:80",
        "2130706433:80",
        "http://localhost:80",
        "local host:80",
        "*.intranet:80",
        "a/b",
        "[::1]",
    ],
)
def test_an_entry_that_cannot_be_understood_is_named(entry: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Allow.parse(f"127.0.0.0/8, {entry}")
    assert caught.value.where == "SHORTTAKE_FETCH_ALLOW"
    assert repr(entry) in caught.value.what
    assert caught.value.hint


@given(st.text(max_size=40))
def test_parse_either_reads_or_says_why(text: str) -> None:
    with contextlib.suppress(SettingsError):
        assert isinstance(Allow.parse(text), Allow)


def test_a_network_with_host_bits_says_what_was_meant() -> None:
    with pytest.raises(SettingsError) as caught:
        Allow.parse("10.1.2.3/8")
    assert "10.0.0.0/8" in str(caught.value)


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("Example.ORG.", "example.org"),
        ("[::1]", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::FFFF:1.2.3.4", "::ffff:102:304"),
    ],
)
def test_hosts_are_compared_in_one_spelling(host: str, plain: str) -> None:
    assert plain_host(host) == plain_host(plain)
