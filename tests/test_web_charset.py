"""In which encoding a page is written, and the fake web that stands in for the real one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fakes.web import FakeWeb
from shorttake.web import Failure, Response
from shorttake.web import charset as charsets
from shorttake.web.answer import Headers


@given(st.binary(max_size=300), st.text(max_size=30) | st.none())
@example(b"\xff\xfe\x00", None)
@example(b"\xfe\xff", "text/html; charset=utf-16le")
@example(b'<?xml version="1.0" encoding="utf-16"?><a>', None)
def test_any_bytes_are_decoded_somehow(body: bytes, content_type: str | None) -> None:
    text = charsets.decode(body, charsets.decide(body, content_type))
    assert isinstance(text, str)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\ufeff\ufffe"), max_size=200))
def test_utf8_is_always_read_as_utf8_when_it_says_so(text: str) -> None:
    body = text.encode()
    assert charsets.decode(body, charsets.decide(body, "text/html; charset=UTF-8")) == text


LONG = {
    "cp1251": "Съешь же ещё этих мягких французских булок, да выпей чаю. ",
    "cp932": "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
    "euc_jp": "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
    "cp1252": "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg. Der Fuchs läuft über den Hügel. ",
    "utf-8": "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg. Der Fuchs läuft über den Hügel. ",
}


@pytest.mark.parametrize(("codec", "text"), LONG.items())
def test_a_page_that_claims_nothing_is_detected(codec: str, text: str) -> None:
    body = ("<p>" + text * 6).encode(codec)
    assert text in charsets.decode(body, charsets.decide(body, "text/html"))


def test_a_character_cut_in_two_does_not_make_a_claim_a_lie() -> None:
    body = "Grüße".encode()[:3]
    assert charsets.decide(body, "text/html; charset=utf-8") == "utf-8"


def test_labels_of_the_web_are_known_and_dangerous_codecs_are_not() -> None:
    assert charsets.known(" Latin1 ") == charsets.known("ASCII") == "cp1252"
    assert [
        charsets.known(name) for name in ("utf-7", "rot13", "unicode_escape", "zlib", "idna", "", None)
    ] == [None] * 7


def test_headers_are_found_in_any_case_and_joined() -> None:
    headers = Headers([("Link", "<a>"), ("link", "<b>"), ("ETag", "x")])
    assert (headers["LINK"], headers.get("etag"), "eTag" in headers, len(headers)) == (
        "<a>, <b>",
        "x",
        True,
        2,
    )
    assert list(headers) == ["Link", "ETag"]


def test_the_fake_web_answers_like_the_real_one() -> None:
    gone = Failure("http://gone.example/", "timeout", "it is slow")
    web = FakeWeb(
        {
            "http://a.example/": "<title>é</title>",
            "http://gone.example/": gone,
            "http://n.example/": ["1", "2"],
        }
    )
    page = web.get("http://a.example/", headers={"If-None-Match": "x"}, accept="text/html")
    assert isinstance(page, Response)
    assert (page.status, page.text, page.content_type) == (200, "<title>é</title>", "text/html")
    short = web.get("http://a.example/", max_bytes=7)
    assert isinstance(short, Response)
    assert (short.body, short.truncated) == (b"<title>", True)
    assert web.get("http://gone.example/") is gone
    unknown = web.get("http://unknown.example/")
    assert isinstance(unknown, Failure)
    assert unknown.kind == "name"
    assert [getattr(web.get("http://n.example/"), "text", None) for _ in range(3)] == ["1", "2", "2"]
    assert web.asked[:3] == ["http://a.example/", "http://a.example/", "http://gone.example/"]
    assert web.requests[0].headers["if-none-match"] == "x"
