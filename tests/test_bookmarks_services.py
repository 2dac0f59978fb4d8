"""Services: each asked as it wants to be asked, to the end, at its pace; what goes wrong is said, not thrown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.services import Answer, Clock, Services
from shorttake.bookmarks.services import Account, Memory, Pulled, accounts, pull
from shorttake.cache import Cache
from shorttake.web import Allow, Client

TAG = "blog"


SECRETS: dict[str, dict[str, str]] = {
    "pinboard": {"PINBOARD_TOKEN": "mara:0123456789ABCDEF"},
    "linkding": {"LINKDING_TOKEN": "c0ffee" * 6},
    "raindrop": {"RAINDROP_TOKEN": "0d3f5a7b-test-token"},
    "shaarli": {"SHAARLI_SECRET": "a secret of twelve or more"},
    "wallabag": {
        "WALLABAG_CLIENT_ID": "1_abc",
        "WALLABAG_CLIENT_SECRET": "shh",
        "WALLABAG_USERNAME": "mara",
        "WALLABAG_PASSWORD": "correct horse",
    },
}
NAMES = list(SECRETS)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(clock: Clock) -> Iterator[Services]:
    with Services(clock) as found:
        yield found


@pytest.fixture
def ask(services: Services, clock: Clock) -> Callable[..., Pulled]:
    client = Client("test", allow=Allow.parse("127.0.0.0/8"))

    def asked(name: str, since: str | None = None, tag: str = TAG, **secrets: str) -> Pulled:
        account = Account(name, services.url(name), tag, SECRETS[name] | secrets)
        return pull(account, client, since, clock.sleep, clock.time)

    return asked


def item(service: str, number: int, tags: list[str], day: int = 1) -> dict[str, Any]:
    """One bookmark as the service keeps it, changed on this day of January 2021."""
    url, title, when = f"https://{service}.example/{number}", f"Number {number}", f"2021-01-{day:02}T10:00:00"
    if service == "pinboard":
        return {"href": url, "description": title, "extended": "", "time": f"{when}Z", "shared": "yes",
                "toread": "no", "tags": " ".join(tags)}  # fmt: skip
    if service == "linkding":
        return {"url": url, "title": title, "description": "", "notes": "", "tag_names": tags, "unread": False,
                "is_archived": number % 2 == 0, "date_added": f"{when}.000001Z", "date_modified": f"{when}.5Z"}  # fmt: skip
    if service == "raindrop":
        return {"link": url, "title": title, "note": "", "excerpt": "", "tags": tags, "created": f"{when}.000Z",
                "lastUpdate": f"{when}.000Z"}  # fmt: skip
    if service == "shaarli":
        return {"url": url, "title": title, "description": "", "tags": tags, "private": False,
                "created": f"{when}+00:00"}  # fmt: skip
    return {"url": url, "title": title, "tags": [{"label": tag} for tag in tags], "is_archived": 0,
            "created_at": f"{when}+0000", "annotations": []}  # fmt: skip


def fill(services: Services, service: str, items: list[dict[str, Any]]) -> None:
    names = {"pinboard": "posts", "linkding": "bookmarks", "raindrop": "items", "shaarli": "links"}
    getattr(getattr(services, service), names.get(service, "entries")).extend(items)


def urls(pulled: Pulled) -> list[str]:
    return sorted(one.url for one in pulled.bookmarks)


@pytest.mark.parametrize("name", NAMES)
def test_what_has_the_tag_comes_and_every_page_is_followed(
    name: str, services: Services, ask: Callable[..., Pulled]
) -> None:
    with_tag = [item(name, number, [TAG, "other"]) for number in range(230)]
    fill(services, name, with_tag + [item(name, 900 + number, ["other"]) for number in range(3)])
    pulled = ask(name)
    assert pulled.trouble is None
    assert urls(pulled) == sorted(f"https://{name}.example/{number}" for number in range(230))
    assert all(one.date and one.title for one in pulled.bookmarks)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_there_is_an_answer(name: str, ask: Callable[..., Pulled]) -> None:
    pulled = ask(name)
    assert (pulled.bookmarks, pulled.trouble) == ((), None)


@pytest.mark.parametrize(
    ("name", "secret"),
    [(name, key) for name in NAMES for key in SECRETS[name]],
)
def test_a_wrong_token_is_said_and_never_shown(
    name: str, secret: str, services: Services, ask: Callable[..., Pulled]
) -> None:
    pulled = ask(name, **{secret: "wrong:TOKEN-OF-MINE"})
    assert pulled.trouble is not None
    assert "does not let us in" in pulled.trouble.what
    assert secret in str(pulled.trouble.hint)
    assert "TOKEN-OF-MINE" not in str(pulled.trouble)
    assert pulled.mark is None


def test_wallabag_is_told_the_password_in_a_form_and_once(
    services: Services, ask: Callable[..., Pulled]
) -> None:
    fill(services, "wallabag", [item("wallabag", number, [TAG]) for number in range(230)])
    assert ask("wallabag").trouble is None
    first, *others = services.asked
    assert (first.method, first.path) == ("POST", "/oauth/v2/token")
    assert first.headers["content-type"] == "application/x-www-form-urlencoded"
    assert {one.method for one in others} == {"GET"}
    assert len(others) == 3
    assert all(one.headers["authorization"] == "Bearer MZ" for one in others)
    assert not any("correct horse" in str(dict(one.values)) for one in others)


LOGINS: list[tuple[str, Answer, str]] = [
    ("a token that is none", Answer({"access_token": 17}), "otherwise than its documentation"),
    ("no token", Answer({"token_type": "bearer"}), "otherwise than its documentation"),
    ("a list", Answer([]), "otherwise than its documentation"),
    ("a login page", Answer(b"<html>Please log in", 200, {"Content-Type": "text/html"}), "no JSON"),
    ("another client", Answer({"error": "invalid_client"}, 400), "does not let us in"),
    ("no such page", Answer(b"no", 404), "no such API"),
    ("out of order", Answer(b"no", 500), "answers 500"),
    ("too many", Answer(b"no", 429), "too much to do"),
    ("elsewhere", Answer(b"", 307, {"Location": "https://thief.example/"}), "is not sent there"),
]


@pytest.mark.parametrize(("answer", "said"), [row[1:] for row in LOGINS], ids=[row[0] for row in LOGINS])
def test_a_login_that_fails_is_said(
    services: Services, ask: Callable[..., Pulled], answer: Answer, said: str
) -> None:
    services.broken = lambda asked: answer if asked.method == "POST" else None
    pulled = ask("wallabag")
    assert pulled.trouble is not None
    assert said in pulled.trouble.what
    assert "correct horse" not in str(pulled.trouble)
    assert len(services.asked) == 1
    assert pulled.mark is None


BROKEN: list[tuple[str, Answer, str]] = [
    ("a page instead of JSON", Answer(b"<html>Please log in", 200, {"Content-Type": "text/html"}), "no JSON"),
    ("half of an answer", Answer(b'{"results": [', 200, {"Content-Type": "application/json"}), "no JSON"),
    ("JSON as deep as a well", Answer(b"[" * 100_000, 200), "no JSON"),
    ("another shape", Answer({"hello": "world"}), "otherwise than its documentation"),
    ("a number", Answer(17), "otherwise than its documentation"),
    ("gone", Answer(b"no", 404), "no such API"),
    ("an error", Answer(b"oops", 500), "answers 500"),
    ("forbidden", Answer(b"no", 403), "does not let us in"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("what", "answer", "said"), BROKEN, ids=[row[0] for row in BROKEN])
def test_what_else_a_service_may_answer(
    name: str, what: str, answer: Answer, said: str, services: Services, ask: Callable[..., Pulled]
) -> None:
    services.broken = lambda asked: answer
    pulled = ask(name)
    assert pulled.trouble is not None
    assert said in pulled.trouble.what
    assert pulled.trouble.where is not None
    assert pulled.trouble.where.startswith(services.url(name))
    assert pulled.mark is None


def test_a_service_that_is_not_there(clock: Clock) -> None:
    account = Account("linkding", "http://127.0.0.1:9", TAG, SECRETS["linkding"])
    pulled = pull(account, Client("test", allow=Allow.parse("127.0.0.0/8")), None, clock.sleep, clock.time)
    assert pulled.trouble is not None
    assert pulled.trouble.what.startswith("linkding: ")


def test_a_private_network_is_not_asked_unless_it_is_allowed() -> None:
    account = Account("linkding", "http://10.0.0.1", TAG, SECRETS["linkding"])
    pulled = pull(account, Client("test"), None)
    assert pulled.trouble is not None


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_published_is_left_out(
    name: str, services: Services, ask: Callable[..., Pulled]
) -> None:
    good, bad = item(name, 1, [TAG]), item(name, 2, [TAG])
    key = next(key for key in ("href", "link", "url") if key in bad)
    bad[key] = "javascript:alert(1)"
    fill(services, name, [good, bad])
    pulled = ask(name)
    assert urls(pulled) == [f"https://{name}.example/1"]
    assert [one.why for one in pulled.left_out] == ["javascript: is no web address"]


# --- since last time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["linkding", "raindrop"])
def test_only_what_changed_is_asked_for_again(
    name: str, services: Services, ask: Callable[..., Pulled]
) -> None:
    fill(services, name, [item(name, number, [TAG], day=1) for number in range(3)])
    fill(services, name, [item(name, 5, [TAG], day=6)])
    first = ask(name)
    assert len(first.bookmarks) == 4
    fill(services, name, [item(name, 7, [TAG], day=9)])
    # Raindrop compares days, so what was changed shortly before may come again; it is known by then.
    again = {f"https://{name}.example/5"} if name == "raindrop" else set()
    second = ask(name, first.mark)
    assert set(urls(second)) == {f"https://{name}.example/7"} | again


def test_an_old_bookmark_that_gets_the_tag_today_comes(
    services: Services, ask: Callable[..., Pulled], clock: Clock
) -> None:
    old = item("pinboard", 1, ["other"])
    fill(services, "pinboard", [old, item("pinboard", 2, [TAG], day=5)])
    first = ask("pinboard")
    old["tags"] = f"other {TAG}"
    services.pinboard.updated = "2021-02-01T00:00:00Z"
    clock.sleep(3600)
    assert "https://pinboard.example/1" in urls(ask("pinboard", first.mark))


def test_pinboard_is_asked_once_where_nothing_changed(
    services: Services, ask: Callable[..., Pulled], clock: Clock
) -> None:
    fill(services, "pinboard", [item("pinboard", 1, [TAG])])
    first = ask("pinboard")
    clock.sleep(3600)
    before = len(services.asked)
    second = ask("pinboard", first.mark)
    assert (second.bookmarks, second.trouble) == ((), None)
    assert [asked.path for asked in services.asked[before:]] == ["/posts/update"]


def test_pinboards_pace_is_kept(services: Services, ask: Callable[..., Pulled], clock: Clock) -> None:
    fill(services, "pinboard", [item("pinboard", 1, [TAG])])
    first = ask("pinboard")
    assert clock.slept == [3.0]
    # Changed, and asked again within five minutes: the recent ones, which may be asked for once a minute.
    services.pinboard.updated = "2021-01-02T00:00:00Z"
    fill(services, "pinboard", [item("pinboard", 2, [TAG], day=2)])
    clock.sleep(61)
    second = ask("pinboard", first.mark)
    assert "https://pinboard.example/2" in urls(second)
    assert [asked.path for asked in services.asked] == [
        "/posts/update", "/posts/all", "/posts/update", "/posts/recent",
    ]  # fmt: skip
    # All were fewer than the most that it gives, so nothing is missing, and the next run has nothing to ask.
    clock.sleep(10)
    assert ask("pinboard", second.mark).bookmarks == ()
    assert services.asked[-1].path == "/posts/update"


def test_pinboards_recent_ones_are_not_taken_for_all(
    services: Services, ask: Callable[..., Pulled], clock: Clock
) -> None:
    first = ask("pinboard")
    fill(services, "pinboard", [item("pinboard", number, [TAG]) for number in range(150)])
    services.pinboard.updated = "2021-01-02T00:00:00Z"
    clock.sleep(61)
    second = ask("pinboard", first.mark)
    assert len(second.bookmarks) == 100
    clock.sleep(300)
    assert len(ask("pinboard", second.mark).bookmarks) == 150


def test_shaarli_is_asked_once_where_nothing_was_done(services: Services, ask: Callable[..., Pulled]) -> None:
    fill(services, "shaarli", [item("shaarli", 1, [TAG])])
    services.shaarli.history = [{"event": "CREATED", "datetime": "2021-01-01T10:00:00+00:00", "id": 1}]
    first = ask("shaarli")
    assert ask("shaarli", first.mark).bookmarks == ()
    assert services.asked[-1].path == "/api/v1/history"


def test_a_mark_is_only_given_where_everything_came(services: Services, ask: Callable[..., Pulled]) -> None:
    fill(services, "linkding", [item("linkding", number * 2 + 1, [TAG]) for number in range(150)])
    services.broken = lambda asked: Answer(b"oops", 500) if asked.values.get("offset") == "100" else None
    pulled = ask("linkding")
    assert len(pulled.bookmarks) == 100
    assert pulled.trouble is not None
    assert pulled.mark is None


@pytest.mark.parametrize("mark", ["", "nonsense", "[1]", '{"all": "x"}', "9999999999999999999", "null"])
@pytest.mark.parametrize("name", NAMES)
def test_any_mark_will_do(name: str, mark: str, services: Services, ask: Callable[..., Pulled]) -> None:
    services.broken = lambda asked: None
    fill(services, name, [item(name, 1, [TAG])])
    assert ask(name, mark).trouble is None


# --- limits --------------------------------------------------------------------------------------------------


def test_raindrops_window_is_waited_for(services: Services, ask: Callable[..., Pulled], clock: Clock) -> None:
    services.raindrop.limit = 2
    fill(services, "raindrop", [item("raindrop", number, [TAG]) for number in range(180)])
    pulled = ask("raindrop")
    assert pulled.trouble is None
    assert len(pulled.bookmarks) == 180
    assert sum(clock.slept) == pytest.approx(60, abs=1)
    assert all(answer != 429 for answer in clock.slept)


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "Fri, 15 Jan 2027 08:00:09 GMT"}, 9),
        ({"X-RateLimit-Reset": "1800000005"}, 5),
        ({}, 1),
        ({"Retry-After": "soon"}, 1),
    ],
    ids=str,
)
@pytest.mark.parametrize("status", [429, 503])
def test_what_a_service_asks_us_to_wait_is_waited(
    status: int,
    headers: dict[str, str],
    waited: float,
    services: Services,
    ask: Callable[..., Pulled],
    clock: Clock,
) -> None:
    fill(services, "shaarli", [item("shaarli", 1, [TAG])])
    services.broken = lambda asked: Answer(b"wait", status, headers) if len(services.asked) == 1 else None
    pulled = ask("shaarli")
    assert pulled.trouble is None
    assert len(pulled.bookmarks) == 1
    assert sum(clock.slept) == waited


def test_more_than_a_minute_is_for_the_next_run(
    services: Services, ask: Callable[..., Pulled], clock: Clock
) -> None:
    services.broken = lambda asked: Answer(b"wait", 429, {"Retry-After": "3600"})
    pulled = ask("linkding")
    assert pulled.trouble is not None
    assert "not to come back before 2027-01-15 09:00 UTC" in pulled.trouble.what
    assert sum(clock.slept) == 0


def test_who_never_answers_is_left_alone(
    services: Services, ask: Callable[..., Pulled], clock: Clock
) -> None:
    services.broken = lambda asked: Answer(b"wait", 429)
    pulled = ask("linkding")
    assert pulled.trouble is not None
    assert len(services.asked) <= 5
    assert clock.slept == sorted(clock.slept)
    assert sum(clock.slept) <= 60


def test_pages_without_end_come_to_an_end(services: Services, ask: Callable[..., Pulled]) -> None:
    full = [item("raindrop", number, [TAG]) for number in range(50)]
    services.broken = lambda asked: Answer({"items": full if int(asked.values["page"]) < 30 else []})
    assert len(ask("raindrop").bookmarks) == 1500


def test_the_token_goes_nowhere_else(services: Services, ask: Callable[..., Pulled]) -> None:
    there = services.url("raindrop").replace("127.0.0.1", "127.0.0.2")
    services.broken = lambda asked: Answer(b"", 302, {"Location": f"{there}/raindrops/0"})
    ask("raindrop")
    assert [asked.headers.get("authorization") for asked in services.asked[1:]] in ([], [None])


# --- accounts and memory -------------------------------------------------------------------------------------

ENVIRON = {key: value for secrets in SECRETS.values() for key, value in secrets.items()}

ACCOUNTS: list[tuple[str, dict[str, object], str | None, list[str], list[str]]] = [
    ("none", {"tag": TAG}, TAG, [], []),
    ("at its own place", {"pinboard": True}, TAG, ["pinboard https://api.pinboard.in/v1"], []),
    ("at mine", {"linkding": "https://links.example/"}, TAG, ["linkding https://links.example"], []),
    ("two", {"raindrop": True, "shaarli": "https://s.example"}, TAG,
     ["raindrop https://api.raindrop.io/rest/v1", "shaarli https://s.example"], []),
    ("switched off", {"pinboard": False, "linkding": None, "shaarli": ""}, TAG, [], []),
    ("without a place", {"linkding": True}, TAG, [], ["does not say where linkding is"]),
    ("no address", {"wallabag": "wallabag.example"}, TAG, [], ["does not say where wallabag is"]),
    ("a number", {"pinboard": 1}, TAG, [], ["does not say where Pinboard is"]),
    ("without a tag", {"pinboard": True}, None, [], ["all of Pinboard would come"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "setting", "tag", "found", "said"), ACCOUNTS, ids=[row[0] for row in ACCOUNTS]
)
def test_which_accounts_there_are(
    what: str, setting: dict[str, object], tag: str | None, found: list[str], said: list[str]
) -> None:
    here, problems = accounts(setting, tag, ENVIRON)
    assert [f"{one.service} {one.url}" for one in here] == found
    assert len(problems) == len(said)
    assert all(words in problem.what for words, problem in zip(said, problems, strict=True))


def test_a_missing_secret_is_named() -> None:
    here, [problem] = accounts({"wallabag": "https://w.example"}, TAG, {"WALLABAG_USERNAME": "mara"})
    assert here == []
    assert "WALLABAG_PASSWORD" in str(problem.hint)
    assert "WALLABAG_USERNAME" not in str(problem.hint)


def test_a_secret_is_in_no_representation() -> None:
    account = Account("pinboard", "https://api.example", TAG, SECRETS["pinboard"])
    assert "0123456789" not in repr(account) + account.who


def test_marks_are_kept_apart_and_a_lost_cache_asks_for_more(tmp_path: Path) -> None:
    one = Account("linkding", "https://a.example", TAG, {"LINKDING_TOKEN": "1"})
    two = Account("linkding", "https://a.example", TAG, {"LINKDING_TOKEN": "2"})
    path = tmp_path / "cache.sqlite3"
    with Cache(path) as cache:
        Memory(cache, private=False).remember(one, "2021")
        Memory(cache, private=False).remember(one, None)
    with Cache(path) as cache:
        assert Memory(cache, private=False).since(one) == "2021"
        assert Memory(cache, private=True).since(one) is None
        assert Memory(cache, private=False).since(two) is None
    path.unlink()
    with Cache(path) as cache:
        assert Memory(cache, private=False).since(one) is None
