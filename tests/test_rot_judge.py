"""One look at a page -> what is said of it: tables of answers, with no network anywhere."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.rot import doubt
from shorttake.rot.lanes import Lanes
from shorttake.rot.look import Look, has_place, ids_in, look
from shorttake.rot.observation import Observation
from shorttake.rot.probe import Probe, Target
from shorttake.rot.rules import Rules
from shorttake.web import Failure, Response
from shorttake.web.answer import Headers

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
LONG = "words about switches and what they do when nobody looks " * 60
Answer = Response | Failure | str | tuple[int, str] | tuple[int, dict[str, str], str]


def answered(url: str, answer: Answer | None) -> Response | Failure:
    """What a table has for an address, as the network would give it; what is not there is a real 404."""
    if answer is None:
        answer = (404, "<title>404</title>no")
    if isinstance(answer, str):
        answer = (200, answer)
    if isinstance(answer, tuple):
        status, *rest = answer
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if len(rest) == 2:
            headers |= rest[0]  # type: ignore[arg-type]
        return Response(url, url, status, Headers(headers), str(rest[-1]).encode())
    return answer


class Web:
    """A transport of a table: "*" stands for every address of its host that is not named."""

    def __init__(self, pages: Mapping[str, Answer | list[Answer]]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []

    async def __call__(self, url: str, most: int, headers: dict[str, str]) -> Response | Failure:
        self.asked.append(url)
        origin = "/".join(url.split("/")[:3])
        found = self.pages.get(url, self.pages.get(f"{origin}/*"))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if callable(found):
            found = found(url, headers)
        got = answered(url, found)
        if isinstance(got, Response) and len(got.body) > most:
            got = Response(url, url, got.status, got.headers, got.body[:most], truncated=True)
        return got


def seen(pages: Mapping[str, Answer | list[Answer]], url: str, fragment: str = "") -> Observation:
    """What one look at an address shows, in a web of these pages."""
    rules = Rules(per_second=20)

    async def one() -> Observation:
        probe = Probe(Web(pages), Lanes(rules, NOW))
        return (await probe.look(Target(url, (fragment,))))[fragment]

    return asyncio.run(one())


A = "https://a.example/2013/05/how-to-configure-a-switch/"
MENU = "Products Docs Pricing About Contact Careers Press Support Partners Terms Privacy " * 12
HOME = f"<title>A</title><h1>Front</h1>{LONG}"
PAGE = f"<title>How to configure a switch</title><h1>How to configure a switch</h1><p>{LONG}"
SORRY = "<title>Page not found</title><h1>Page not found</h1><p>Sorry, what you look for is not here."
SHELL = "<title>App</title><script src=/main.js></script><noscript>Please enable JavaScript.</noscript><div id=root></div>"
SALE = "<title>a.example is for sale</title><h1>This domain is for sale</h1><p>Make an offer for a.example today."


def to(where: str, status: int = 301) -> Answer:
    return (status, {"Location": where}, "")


# Pages of the web -> what is seen at A, how it was reached, where it ended.
ENDS: list[tuple[str, dict[str, Answer | list[Answer]], str, str, str | None]] = [
    ("a page", {A: PAGE}, "good", "", None),
    ("a tiny page", {A: "<p>it works"}, "good", "", None),
    ("nothing at all, with a 200", {A: ""}, "good", "", None),
    ("204", {A: (204, "")}, "good", "", None),
    ("304, unasked", {A: (304, "")}, "good", "", None),
    ("a file", {A: (200, {"Content-Type": "application/pdf"}, "%PDF-")}, "good", "", None),
    ("a temporary redirect", {A: to("/b/", 302), "https://a.example/b/": PAGE}, "good", "temporary", "https://a.example/b/"),
    ("a new address", {A: to("/b/", 301), "https://a.example/b/": PAGE}, "good", "permanent", "https://a.example/b/"),
    ("308", {A: to("//b.example/b/", 308), "https://b.example/b/": PAGE}, "good", "permanent", "https://b.example/b/"),
    ("a chain", {A: to("/b"), "https://a.example/b": to("c"), "https://a.example/c": PAGE}, "good", "permanent", "https://a.example/c"),
    ("for good, then for now", {A: to("/b"), "https://a.example/b": to("/c", 302), "https://a.example/c": PAGE}, "good", "permanent", "https://a.example/b"),
    ("for now, then for good", {A: to("/b", 302), "https://a.example/b": to("/c"), "https://a.example/c": PAGE}, "good", "temporary", "https://a.example/c"),
    ("to itself, with a cookie", {A: lambda url, headers: PAGE if "a=1" in headers.get("Cookie", "") else (302, {"Location": A, "Set-Cookie": "a=1; Path=/"}, "")}, "good", "", None),
    ("meta refresh", {A: '<meta http-equiv="Refresh" content="0; URL=/b/">', "https://a.example/b/": PAGE}, "good", "temporary", "https://a.example/b/"),
    ("a page that reloads itself after minutes", {A: f'<meta http-equiv=refresh content="300;url=/x">{PAGE}'}, "good", "", None),
    ("a script that sends on", {A: "<script>location.replace('https://a.example/b/')</script>", "https://a.example/b/": PAGE}, "good", "temporary", "https://a.example/b/"),
    ("to the front page, and only this one", {A: to("/"), "https://a.example/": HOME}, "good", "temporary", "https://a.example/"),
    ("404", {A: (404, SORRY)}, "missing", "", None),
    ("for good, to a 404", {A: to("/b"), "https://a.example/b": (404, "")}, "missing", "", "https://a.example/b"),
    ("410 once", {A: [(410, ""), PAGE]}, "good", "", None),
    ("410 twice", {A: (410, "")}, "gone", "", None),
    ("circles", {A: to("/b"), "https://a.example/b": to(A)}, "loop", "", None),
    ("more and more", {"https://a.example/*": lambda url, headers: to(url + "x")}, "loop", "", ...),
    ("500", {A: (500, "")}, "server", "", None),
    ("500 once", {A: [(500, ""), PAGE]}, "good", "", None),
    ("520", {A: (520, "")}, "server", "", None),
    ("an outage with a 200", {A: "<title>Down for maintenance</title>We'll be back soon."}, "server", "", None),
    ("a redirect to nowhere", {A: (301, "")}, "broken", "", None),
    ("a redirect to mail", {A: to("mailto:a@a.example")}, "broken", "", ...),
    ("403", {A: (403, SORRY)}, "blocked", "", None),
    ("418", {A: (418, "")}, "blocked", "", None),
    ("429", {A: (429, "")}, "blocked", "", None),
    ("451", {A: (451, "")}, "blocked", "", None),
    ("999", {A: (999, "")}, "blocked", "", None),
    ("400", {A: (400, "")}, "odd", "", None),
    ("a robot check with a 200", {A: "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>Checking your browser"}, "blocked", "", None),
    ("a robot check with a 503", {A: (503, {"cf-mitigated": "challenge"}, "<title>Just a moment...</title>")}, "blocked", "", None),
    ("a login", {A: to("https://a.example/login?next=/x", 302), "https://a.example/login?next=/x": "<title>Sign in</title><input type=password>"}, "blocked", "", ...),
    ("a login elsewhere, for good", {A: to("https://accounts.b.example/x?continue=a"), "https://accounts.b.example/x?continue=a": "<title>Log in</title><input type=password>"}, "blocked", "", ...),
    ("consent", {A: to("https://consent.a.example/ml?continue=x", 302), "https://consent.a.example/ml?continue=x": "<title>Before you continue</title>"}, "blocked", "", ...),
    ("not in this country", {A: f"<title>A</title><h1>This content is not available in your country</h1>{LONG[:900]}"}, "blocked", "", None),
    ("no such host", {A: Failure(A, "name", "no")}, "name", "", None),
    ("nobody listens", {A: Failure(A, "refused", "no")}, "refused", "", None),
    ("no answer", {A: Failure(A, "timeout", "no")}, "timeout", "", None),
    ("a bad certificate", {A: Failure(A, "tls", "no")}, "tls", "", None),
    ("hung up", {A: Failure(A, "protocol", "no")}, "broken", "", None),
    ("a private address", {A: Failure(A, "private", "no")}, "private", "", None),
    ("soft 404", {"https://a.example/*": SORRY}, "soft404", "", None),
    ("soft 404 that repeats the address", {"https://a.example/*": lambda url, headers: f"{SORRY}<p>{url}</p>"}, "soft404", "", None),
    ("soft 404 in German", {"https://a.example/*": "<title>A</title><h1>Seite nicht gefunden</h1>"}, "soft404", "", None),
    ("soft 404 in Japanese", {"https://a.example/*": "<h1>お探しのページは見つかりませんでした</h1>"}, "soft404", "", None),
    ("everything to the front page", {"https://a.example/*": to("/", 302), "https://a.example/": HOME}, "soft404", "", "https://a.example/"),
    ("everything to an error page", {"https://a.example/*": to("/404.html", 302), "https://a.example/404.html": "<title>Hm</title>There is none."}, "soft404", "", "https://a.example/404.html"),
    ("a page about not being found", {A: f"<title>Page not found: what to show</title>Page not found. {LONG}"}, "good", "", None),
    ("a short page about it, on a site that answers all", {A: "<title>On switches</title>The switch was not found.", "https://a.example/*": SORRY}, "good", "", None),
    ("a shell that scripts fill", {"https://a.example/*": SHELL}, "good", "", None),
    ("for sale", {"https://a.example/*": SALE}, "parked", "", None),
    ("adverts of a parking service", {"https://a.example/*": "<frameset><frame src=http://www.sedoparking.com/a></frameset>"}, "parked", "", None),
    ("sent to a market", {"https://a.example/*": to("https://www.hugedomains.com/domain_profile.cfm?d=a", 302), "https://www.hugedomains.com/*": SALE}, "parked", "", ...),
    ("a page about domains for sale", {A: f"<title>When a domain is for sale</title>This domain is for sale, it said. {LONG}"}, "good", "", None),
    ("every path the same, and not about the address", {"https://a.example/*": "<title>Win</title>Play the best casino games here today and get a bonus now."}, "parked", "", None),
    ("a notice below a long menu", {"https://a.example/*": f"<title>A</title><nav>{MENU}</nav><h1>Sorry</h1>This page does not exist.<footer>{MENU}"}, "soft404", "", None),
    ("a search that finds nothing", {"https://a.example/*": lambda url, headers: f"<title>Search</title><h1>No results for {url}</h1>{MENU}"}, "soft404", "", None),
    ("everything to one list", {"https://a.example/*": to("/category/all/", 302), "https://a.example/category/all/": f"<title>All</title>{MENU}"}, "soft404", "", "https://a.example/category/all/"),
    ("everything to the buyer's greeting", {"https://a.example/*": to("https://b.example/hello/"), "https://b.example/hello/": f"<title>Hello</title>{LONG}"}, "soft404", "", "https://b.example/hello/"),
    ("this one to a list", {A: to("/category/all/"), "https://a.example/category/all/": f"<title>All</title>{MENU}"}, "good", "permanent", "https://a.example/category/all/"),
    ("everybody to a choice of countries", {"https://a.example/*": to("/select-country/", 302), "https://a.example/select-country/": f"<title>Where?</title>{MENU}"}, "good", "temporary", "https://a.example/select-country/"),
    ("a notice as plain text", {"https://a.example/*": (200, {"Content-Type": "text/plain"}, "404 Not Found")}, "soft404", "", None),
    ("a small file of plain text", {A: (200, {"Content-Type": "text/plain"}, "a b c")}, "good", "", None),
    ("a page without head and body tags", {A: f"<!doctype html><title>A</title><main><h1>A</h1>{LONG}", "https://a.example/*": SORRY}, "good", "", None),
    ("a notice without head and body tags", {"https://a.example/*": "<!doctype html><title>A</title><main><h1>Page not found</h1>"}, "soft404", "", None),
    ("a robot check with a 202", {A: (202, {"x-amzn-waf-action": "challenge"}, "")}, "blocked", "", None),
    ("an old phrase of parkers", {"https://a.example/*": "<title>a.example</title><p>a.example is your first and best source for all of the information you’re looking for."}, "parked", "", None),
    ("a redirect with a user in it", {A: to("https://reader:secret@a.example/b/"), "https://a.example/b/": PAGE}, "good", "permanent", "https://a.example/b/"),
    ("home by a script", {"https://a.example/*": "<script>window.location='/';</script>", "https://a.example/": HOME}, "soft404", "", "https://a.example/"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pages", "what", "way", "final"), [row[1:] for row in ENDS], ids=[row[0] for row in ENDS]
)
def test_what_is_seen(
    pages: dict[str, Answer | list[Answer]], what: str, way: str, final: str | None
) -> None:
    found = seen(pages, A)
    assert (found.what, found.way) == (what, way), found
    if final is not ...:  # the place is told, and not the matter here
        assert found.final == final
    assert found.why or what == "good"


@pytest.mark.parametrize(
    ("fragment", "markup", "what"),
    [
        ("a", "<h2 id=a>", "good"),
        ("a", "<a name='a'>", "good"),
        ("b", "<h2 id=a>", "fragment"),
        ("A", "<h2 id=a>", "good"),
        ("a", "<h2 id=user-content-a>", "good"),
        ("gr%C3%BC%C3%9Fe", "<h2 id='grüße'>", "good"),
        ("a&b", "<h2 id='a&amp;b'>", "good"),
        ("top", "", "good"),
        ("!/topic/1", "", "good"),
        ("/route", "", "good"),
        (":~:text=word", "", "good"),
        ("L10-L20", "", "good"),
        ("page=3", "", "good"),
    ],
)
def test_places_in_a_page(fragment: str, markup: str, what: str) -> None:
    assert seen({A: f"{PAGE}{markup}"}, A, fragment).what == what


def test_a_place_of_a_page_that_scripts_fill_is_not_missed() -> None:
    assert seen({A: SHELL}, A, "somewhere").what == "good"
    assert (
        seen({A: PAGE + "<h2 id=x>" + "x" * 3_000_000}, A, "somewhere").what == "good"
    )  # not read to its end
    assert seen({A: (200, {"Content-Type": "application/pdf"}, "%PDF")}, A, "page=3").what == "good"


def test_where_a_page_moved_its_place_goes_along() -> None:
    pages: dict[str, Answer | list[Answer]] = {A: to("/b/"), "https://a.example/b/": PAGE + "<i id=x>"}
    assert seen(pages, A, "x").final == "https://a.example/b/#x"


def test_a_made_up_address_is_asked_only_where_there_is_doubt() -> None:
    async def asked(pages: dict[str, Answer | list[Answer]], *urls: str) -> list[str]:
        web = Web(pages)
        probe = Probe(web, Lanes(Rules(per_second=20), NOW))
        for url in urls:
            await probe.look(Target(url))
        return [url for url in web.asked if not url.endswith("robots.txt")]

    assert asyncio.run(asked({A: PAGE}, A)) == [A]
    gone = [f"https://a.example/2013/05/{name}/" for name in ("one-thing", "another-thing", "a-third-thing")]
    assert len(asyncio.run(asked({"https://a.example/*": SORRY}, *gone))) == 4, "one stands for all of a host"
    home: dict[str, Answer | list[Answer]] = {"https://a.example/*": to("/"), "https://a.example/": HOME}
    assert sorted(asyncio.run(asked(home, *gone)))[0] == "https://a.example/"
    assert asyncio.run(asked(home, *gone)).count("https://a.example/") == 1, (
        "one front page for all that lead to it"
    )


@pytest.mark.parametrize(
    "url",
    ["https://a.example/2013/05/a-post/", "https://a.example/a.pdf", "https://a.example/view.php?id=12",
     "https://a.example/?p=12", "https://a.example/a/b?x=1#frag", "https://a.example/", "https://a.example"],
)  # fmt: skip
def test_a_made_up_address_stands_beside_the_real_one(url: str) -> None:
    beside = doubt.made_up(url)
    assert beside != url
    assert beside == doubt.made_up(url)
    assert beside.startswith("https://a.example/")
    assert "#" not in beside
    assert beside.endswith(".pdf") == url.endswith(".pdf")
    assert ("view.php?id=" in beside) == ("view.php" in url)


@given(st.text(max_size=300))
def test_any_address_has_one_beside_it_or_is_none(path: str) -> None:
    from shorttake.errors import AddressError
    from shorttake.urls import parse_web_address

    try:
        url = parse_web_address(f"https://a.example/{path}")
    except AddressError:
        return
    assert parse_web_address(doubt.made_up(url)).startswith("https://a.example/")
    doubt.doubts(url, url, Look(title="x", text="y", words=1))


@given(st.binary(max_size=2_000))
def test_no_page_brings_the_reader_down(body: bytes) -> None:
    found = look(Response(A, A, 200, Headers({"Content-Type": "text/html"}), body))
    assert found.words >= 0
    assert has_place("x", ids_in(body)) in (True, False)


@pytest.mark.parametrize(
    "body",
    [b"<div " + b"a=b " * 60_000 + b">", b"<div>" * 50_000, b"<" * 250_000, b"<!--" * 60_000, b"<script>" * 30_000,
     b"&" * 250_000, b"<a href='" * 20_000, bytes(range(256)) * 500],
    ids=["attributes", "depth", "brackets", "comments", "scripts", "entities", "quotes", "bytes"],
)  # fmt: skip
def test_a_hostile_page_is_read_soon(body: bytes) -> None:
    look(Response(A, A, 200, Headers({"Content-Type": "text/html"}), body))
    ids_in(body)


@pytest.mark.parametrize(
    ("url", "front"),
    [("https://a.example/", True), ("https://a.example", True), ("https://a.example/index.html", True),
     ("https://a.example/en/", True), ("https://a.example/de-DE/home", True), ("https://a.example/?p=12", False),
     ("https://a.example/blog/", False), ("https://a.example/en/blog", False), ("https://a.example/?ref=x", True)],
)  # fmt: skip
def test_what_a_front_page_is(url: str, front: bool) -> None:
    assert doubt.is_front(url) == front
