"""What people type and paste as addresses, and what they are told when it is none."""

from __future__ import annotations

import pytest

from shorttake.errors import AddressError
from shorttake.urls import host_label, is_web_address, parse_web_address

TAKEN = [
    # as it is
    ("https://example.org/", "https://example.org/"),
    ("http://Example.org", "http://Example.org"),
    ("HTTPS://example.org/A?b#c", "HTTPS://example.org/A?b#c"),
    ("https://example.org/a%2fb?q=%c3%a4#x", "https://example.org/a%2fb?q=%c3%a4#x"),
    ("https://example.org/?utm_source=x", "https://example.org/?utm_source=x"),
    ("https://example.org?", "https://example.org?"),
    ("http://localhost:8000/", "http://localhost:8000/"),
    ("http://intranet/page", "http://intranet/page"),
    ("https://a_b.example.org/", "https://a_b.example.org/"),
    ("https://example.org./", "https://example.org./"),
    # around it
    ("  https://example.org/a \n", "https://example.org/a"),
    ("<https://example.org/a>", "https://example.org/a"),
    ("< https://example.org/a >", "https://example.org/a"),
    ("<URL:https://example.org/a>", "https://example.org/a"),
    ("\ufeffhttps://example.org/a", "https://example.org/a"),
    # without a scheme
    ("example.org", "https://example.org"),
    ("example.org/x", "https://example.org/x"),
    ("www.example.org?q=1", "https://www.example.org?q=1"),
    ("example.org:8080/x", "https://example.org:8080/x"),
    ("localhost:8000/x", "https://localhost:8000/x"),
    ("//example.org/x", "https://example.org/x"),
    ("bücher.example/x", "https://xn--bcher-kva.example/x"),
    ("192.0.2.1/x", "https://192.0.2.1/x"),
    ("[2001:db8::1]/x", "https://[2001:db8::1]/x"),
    # as browsers escape
    ("https://example.org/two words", "https://example.org/two%20words"),
    ("https://example.org/café?q=ü é#ß", "https://example.org/caf%C3%A9?q=%C3%BC%20%C3%A9#%C3%9F"),
    ('https://example.org/"<a>`{b}^', "https://example.org/%22%3Ca%3E%60%7Bb%7D%5E"),
    ('https://example.org/?"<a>`{b}', "https://example.org/?%22%3Ca%3E`{b}"),
    ('https://example.org/#"<a>`{b}', "https://example.org/#%22%3Ca%3E%60{b}"),
    ("https://example.org/(a)'b'*!,;:@&=+$|", "https://example.org/(a)'b'*!,;:@&=+$|"),
    ("https://example.org/100%", "https://example.org/100%"),
    ("https://例え。jp/", "https://xn--r8jz45g.jp/"),
    ("https://ｅｘａｍｐｌｅ.org/", "https://example.org/"),
    # hosts and ports
    ("http://127.0.0.1:0/", "http://127.0.0.1:0/"),
    ("https://example.org:65535/", "https://example.org:65535/"),
    ("https://example.org:/", "https://example.org:/"),
    ("https://[::1]:8443/", "https://[::1]:8443/"),
    ("https://example.org/user@host", "https://example.org/user@host"),
]  # fmt: skip

REFUSED = [
    ("", "empty"),
    ("   ", "empty"),
    ("<>", "empty"),
    ("javascript:alert(1)", "no web address"),
    ("JavaScript:alert(1)", "no web address"),
    ("mailto:someone@example.org", "no web address"),
    ("file:///etc/passwd", "no web address"),
    ("data:text/html,x", "no web address"),
    ("ftp://example.org/", "no web address"),
    ("view-source:https://example.org/", "no web address"),
    ("someone@example.org", "e-mail"),
    ("https:example.org", "two slashes"),
    ("https:/example.org", "two slashes"),
    ("https:///example.org", "two slashes"),
    ("http://", "no host"),
    ("https:///", "two slashes"),
    ("https://?q=1", "no host"),
    ("https://#a", "no host"),
    ("//", "no host"),
    ("/a/b", "no host"),
    ("?q=1", "no host"),
    ("#a", "no host"),
    ("word", "not a web address"),
    ("two words", "not a web address"),
    (".", "not a web address"),
    ("..", "not a web address"),
    ("https://exa mple.org/", "blank"),
    ("exa mple.org/a", "blank"),
    ("https://example..org/", "not the name"),
    ("https://.example.org/", "not the name"),
    ("https://exa<mple.org/", "not the name"),
    ("https://exa*mple.org/", "not the name"),
    ("https://" + "a" * 64 + ".org/", "not the name"),
    ("https://" + "a." * 130 + "org/", "not the name"),
    ("https://ex%61mple.org/", "no host has"),
    ("https://example.org\\@example.com/", "\\"),
    ("https://example.org\\a", "\\"),
    ("https://user@example.org/", "user"),
    ("https://user:secret@example.org/", "user"),
    ("https://@example.org/", "user"),
    ("https://example.org:99999/", "no port"),
    ("https://example.org:65536/", "no port"),
    ("https://example.org:-1/", "no port"),
    ("https://example.org:80a/", "no port"),
    ("https://example.org:８０/", "no port"),
    ("https://example.org:1:2/", "no port"),
    ("https://256.1.1.1/", "neither"),
    ("https://1.2.3/", "neither"),
    ("https://2130706433/", "neither"),
    ("https://0x7f.1/", "neither"),
    ("https://127.0.0.0x1/", "neither"),
    ("https://[::1/", "IPv6"),
    ("https://[]/", "IPv6"),
    ("https://[example.org]/", "IPv6"),
    ("https://[fe80::1%25eth0]/", "IPv6"),
    ("https://[::1]a/", "behind the ]"),
    ("https://[::1]:x/", "no port"),
    ("https://example.org/a\nb", "line break"),
    ("https://example.org/a\tb", "line break"),
    ("https://example.org/a\x00b", "line break"),
    ("https://example.org/a\x7fb", "line break"),
    ("https://example.org/a\u2028b", "line break"),
    ("https://example.org/\ud800", "half"),
    ("https://example.org/" + "a" * 8_000, "8,000"),
    ("https://example.org/" + "é" * 4_000, "8,000"),
]  # fmt: skip

LABELS = [
    ("https://example.org/a", "example.org"),
    ("http://WWW.Example.ORG/", "example.org"),
    ("https://www.com/", "www.com"),
    ("https://blog.example.org/", "blog.example.org"),
    ("https://m.example.org/", "m.example.org"),
    ("https://example.org./", "example.org"),
    ("https://example.org:443/", "example.org"),
    ("http://example.org:443/", "example.org:443"),
    ("https://example.org:8443/", "example.org:8443"),
    ("https://[2001:db8::1]:8443/", "[2001:db8::1]:8443"),
    ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
    ("http://example.com@example.org/", "example.org"),
    ("https://ex%61mple.org/", "example.org"),
    # shown in their own letters
    ("https://bücher.example/", "bücher.example"),
    ("https://xn--bcher-kva.example/", "bücher.example"),
    ("https://www.xn--bcher-kva.example/", "bücher.example"),
    ("https://straße.example/", "straße.example"),
    ("https://xn--r8jz45g.jp/", "例え.jp"),
    ("https://日本語とabc.jp/", "日本語とabc.jp"),
    ("https://한국어.kr/", "한국어.kr"),
    ("https://пример.рф/", "пример.рф"),
    ("https://россия.example/", "россия.example"),
    ("https://ело.рф/", "ело.рф"),
    ("https://παράδειγμα.ελ/", "παράδειγμα.ελ"),
    ("https://مثال.example/", "مثال.example"),
    ("https://दृष्टांत.example/", "दृष्टांत.example"),
    ("https://ｅｘａｍｐｌｅ.org/", "example.org"),  # full-width letters, which browsers take for plain ones
    # not shown, for they look like others
    ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),  # Cyrillic letters that spell "apple"
    ("https://раypal.example/", "xn--ypal-43d9g.example"),  # Cyrillic and Latin
    ("https://gοοgle.example/", "xn--ggle-0nda.example"),  # Latin with Greek o
    ("https://ɡoogle.example/", "xn--oogle-qmc.example"),  # phonetic g
    ("https://wıki.example/", "xn--wki-jua.example"),  # dotless i
    ("https://a\u0338b.example/", "xn--ab-yyb.example"),  # a stroke through a letter
    ("https://❤.example/", "xn--qei.example"),  # no letter at all
    ("https://example.orgノa.example/", "example.xn--orga-xq4c.example"),  # a letter that is no slash
    ("https://ꓐꓑ.example/", "xn--3l8ac.example"),  # letters of the Lisu
    ("https://xn--zzzzzzzzzzzz.example/", "xn--zzzzzzzzzzzz.example"),
    ("https://xn--.example/", "xn--.example"),
    ("https://xn--example-.org/", "xn--example-.org"),  # plain letters have no punycode
    # no host
    ("mailto:someone@example.org", ""),
    ("javascript:alert(1)", ""),
    ("/a/b", ""),
    ("word", ""),
    ("", ""),
    ("https://", ""),
    ("https://exa mple.org/", ""),
    ("https://[::1/", ""),
    ("https://example.org:99999/", ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "address"), TAKEN)
def test_what_is_meant_as_an_address_is_taken(typed: str, address: str) -> None:
    assert parse_web_address(typed) == address
    assert parse_web_address(address) == address
    assert is_web_address(typed)


@pytest.mark.parametrize(("typed", "why"), [pytest.param(*row, id=f"{row[0][:40]!a}") for row in REFUSED])
def test_what_is_none_is_refused_with_reason_place_and_advice(typed: str, why: str) -> None:
    with pytest.raises(AddressError) as refused:
        parse_web_address(typed)
    assert why in refused.value.what
    assert refused.value.where
    assert len(refused.value.where) <= 80
    assert refused.value.where.isprintable()
    assert refused.value.hint
    assert not is_web_address(typed)


@pytest.mark.parametrize(("url", "label"), LABELS)
def test_the_label_says_where_a_link_leads(url: str, label: str) -> None:
    assert host_label(url) == label
