"""What holds for every text that somebody may hand to `urls`, address or not."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shorttake.errors import AddressError
from shorttake.urls import (
    canonical,
    clean,
    host_label,
    is_web_address,
    parse_web_address,
    same,
    tracking_parameters,
)
from shorttake.urls.address import split
from shorttake.urls.tables import words
from test_urls_pairs import SAME, TRAPS

# Bricks of which addresses are made, chosen so that every rule gets its turn and its edges.
_HOSTS = st.sampled_from(
    sorted(
        words(
            """
    example.org www.example.org m.example.org mobile.example.org amp.example.org www.m.example.org
    m.www.example.org WWW.Example.ORG example.org. example.org:80 example.org:443 example.org:8080
    example.org:0 user@example.org bücher.example xn--bcher-kva.example ex%61mple.org [::1] [::1]:80
    localhost 127.0.0.1 example..org ex%C3ample.org en.m.wikipedia.org en.wikipedia.org youtube.com youtu.be
    m.youtube.com x.com twitter.com mobile.twitter.com arxiv.org doi.org github.com gitlab.com
    medium.com someone.medium.com open.substack.com stackoverflow.com unix.stackexchange.com
    old.reddit.com redd.it amazon.com amazon.co.uk docs.google.com google.com google.de web.archive.org
    archive.ph l.facebook.com urldefense.com urldefense.proofpoint.com bing.com duckduckgo.com
    nam02.safelinks.protection.outlook.com www-example-org.cdn.ampproject.org
    www-example-org.translate.goog example.blogspot.de webcache.googleusercontent.com substack.com
    href.li disq.us tracking.tldrnewsletter.com
    """
        )
    )
)
_SEGMENTS = st.one_of(
    st.sampled_from(
        sorted(
            words(
                """
        a b amp AMP a-b-c a.amp.html index.html INDEX.HTML index.php Default.aspx . .. %2e%2E %2F %3F %41
        %zz % ; @ é 2019 05 12345 a;jsessionid=1 (S(abcdefghijklmnopqrstuvwx)) comment-page-2 wiki w watch
        embed aBcDeFgHiJk status 1234567890 photo 1 abs pdf 2101.00001v2 2101.00001.pdf 10.1000 x.git.git
        x.git p questions 42 q comments abc123 dp B00ABCDEFG ref=x d 1AbCdEfGhIjKlMnOpQrStUv edit url web
        2019 2019id_ https: http: example.org l.php v3 __https: c s ck CL0 https:%2F%2Fexample.org%2Fa
        a-title-0123456789ab @someone pub blob google-amp 123456.amp
        """
            )
        )
    ),
    st.text(max_size=4),
    st.just(""),
)
_PIECES = st.one_of(
    st.sampled_from(
        sorted(
            words(
                """
        a=1 a=2 b=1 a b= =1 utm_source=x UTM_Medium=y utm%5Fsource=x fbclid=1 amp amp=1 m=1 t=90 t=1m
        v=aBcDeFgHiJk list=PL1 list=RDx si=1 s=20 ref=a.com ref=main sid=0123456789abcdef0123456789abcdef
        s=0123456789abcdef0123456789abcdef sessionid=0123456789abcdef0123456789abcdef CFID=1 CFTOKEN=2 cfid
        PHPSESSID=1 title=A+b title=index.html tab=t.0 url=https%3A%2F%2Fexample.org%2Fa
        q=https://example.org/?a=1 u=https%3A%2F%2Fexample.org u=a1aHR0cHM6Ly9leGFtcGxlLm9yZy8
        u=https-3A__example.org_a uddg=https%3A%2F%2Fexample.org q=cache:x:example.org/a+b replytocom=1
        answertab=votes ref=%41.com a=%%36%31 a=b%20c _x_tr_sl=de gid=1 source=rss----7f60cf5620c9---4
        %75tm_source=1 noredirect=1 sk=1
        """
            )
        )
    ),
    st.text(max_size=4),
)
_FRAGMENTS = st.one_of(
    st.sampled_from(
        sorted(
            words(
                """
        comments comment-12 top /a !/a :~:text=a a:~:text=b comments:~:text=b %3A~:text=a utm_source=1
        utm_source=1&a=b xtor=RSS-1 gid=1 readme t=90 42 answer-42 comment1_2 !/someone/status/1234567890
        sthash.aB1.dpuf c12345678 %63omments
        """
            )
        )
    ),
    st.text(max_size=6),
)

_TABLES = [url for _, *pair in SAME + TRAPS for url in pair if len(url) < 500]


@st.composite
def addresses(draw: st.DrawFn) -> str:
    scheme = draw(
        st.sampled_from(["http://", "https://", "HTTPS://", "//", "", "ftp://", "http:/", "https://"])
    )
    path = "".join("/" + segment for segment in draw(st.lists(_SEGMENTS, max_size=6)))
    pieces = draw(st.lists(_PIECES, max_size=5))
    query = "?" + "&".join(pieces) if pieces else ""
    fragment = "#" + draw(_FRAGMENTS) if draw(st.booleans()) else ""
    return scheme + draw(_HOSTS) + path + query + fragment


@st.composite
def misspelled(draw: st.DrawFn) -> str:
    """An address of the tables of pairs with one sign changed, added or lost."""
    url = draw(st.sampled_from(_TABLES))
    place = draw(st.integers(0, len(url)))
    sign = draw(st.one_of(st.sampled_from("/?#%&=@:;.+[]\\ qZ0é\t\x00\ud800"), st.just("")))
    return url[:place] + sign + url[place + draw(st.integers(0, 1)) :]


texts = st.one_of(addresses(), misspelled(), st.text(), addresses().map(lambda url: f" {url}\n"))
many = settings(max_examples=200, deadline=None)


@many
@given(texts)
def test_the_form_for_comparing_is_stable(text: str) -> None:
    form = canonical(text)
    assert canonical(form) == form
    assert same(text, form)


@many
@given(texts)
def test_an_address_has_a_form_in_ascii(text: str) -> None:
    if split(text.strip()) is not None:
        form = canonical(text)
        assert form.isascii()
        assert form.startswith(("https://", "http://"))
        assert not any(char.isspace() for char in form)


@many
@given(texts)
def test_cleaning_changes_no_page_and_nothing_twice(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert canonical(cleaned) == canonical(text)
    assert tracking_parameters(cleaned) == []
    assert (cleaned == text) == (tracking_parameters(text) == [])


@many
@given(texts)
def test_cleaning_only_ever_takes_parameters_away(text: str) -> None:
    cleaned = clean(text)
    core, kept_core = text.strip(), cleaned.strip()
    assert cleaned == text.replace(core, kept_core, 1)
    before, _, fragment = core.partition("#")
    before_query, _, query = before.partition("?")
    kept, _, kept_fragment = kept_core.partition("#")
    kept_before_query, _, kept_query = kept.partition("?")
    assert kept_before_query == before_query
    assert kept_fragment in (fragment, "")
    left = iter(query.split("&"))
    assert kept_query == "" or all(piece in left for piece in kept_query.split("&"))
    gone = len(query.split("&")) - (len(kept_query.split("&")) if kept_query else 0)
    in_fragment = len(fragment.split("&")) if fragment != kept_fragment else 0
    if cleaned != text:
        assert gone + in_fragment >= len(tracking_parameters(text)) > 0


@many
@given(addresses(), addresses())
def test_same_is_the_same_both_ways(a: str, b: str) -> None:
    assert same(a, a)
    assert same(a, b) == same(b, a) == (canonical(a) == canonical(b))


@many
@given(st.from_regex(r"[a-z0-9.-]{1,30}", fullmatch=True), st.sampled_from(("", "/", "/a?b", "?b", "#c")))
def test_a_plain_host_has_the_label_that_it_has_in_any_spelling(host: str, rest: str) -> None:
    assert host_label(f"https://{host}{rest}") == host_label(f" HTTPS://{host}:443{rest}")


@many
@given(texts)
def test_a_label_is_short_plain_text_or_empty(text: str) -> None:
    label = host_label(text)
    assert label == label.lower()
    assert not any(char.isspace() or char in "/?#@\\" for char in label)
    assert not label.startswith("www.") or label.count(".") == 1


@many
@given(texts)
def test_a_text_is_an_address_or_is_refused_with_reasons(text: str) -> None:
    refused = None
    try:
        address = parse_web_address(text)
    except AddressError as error:
        refused = error
    assert is_web_address(text) == (refused is None)
    if refused is not None:
        assert refused.what
        assert refused.where
        assert refused.hint
        assert "\n" not in f"{refused.what}{refused.where}{refused.hint}"
        return
    assert parse_web_address(address) == address
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
    parts = urlsplit(address)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert parts.username is None
    assert parts.port is None or 0 <= parts.port <= 65535
    assert split(address) is not None
    assert host_label(address)


@many
@given(addresses())
def test_the_quick_way_to_take_an_address_apart_is_the_library_s(url: str) -> None:
    # An empty user says nothing, and keeps the quick way from being taken.
    if not url.lower().startswith(("http://", "https://")) or "@" in url:
        return
    slow, quick = split(url.replace("//", "//@", 1)), split(url)
    if slow is None or quick is None:
        assert slow is quick
        return
    quick.length = slow.length
    assert quick == slow


@pytest.mark.parametrize(
    "path",
    [
        "/amp" * 1_900,
        "/a-b-c-d-e12345/amp" * 400,
        "/index.html" * 700,
        "/.." * 2_600,
        "/%41" * 1_900,
        "/a;jsessionid=1" * 500,
        "/(S(" * 1_900,
        "/?" + "a=1&" * 1_950,
        "/#" + "utm_source=1&" * 600,
        "/v3/__https://" + "__;*" * 1_900,
        "/web/2019/https://web.archive.org" * 230,
        "/l.php?u=https://l.facebook.com" * 240,
    ],
    ids=lambda path: path[:24],
)
@pytest.mark.parametrize("host", ["example.org", "web.archive.org", "l.facebook.com", "urldefense.com"])
def test_a_long_address_takes_no_long_time(host: str, path: str) -> None:
    url = f"https://{host}{path}"[:8_000]
    canonical(url)
    clean(url)
    host_label(url)
