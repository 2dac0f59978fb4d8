"""What was read for the last build is used again exactly where nothing it depends on changed."""

from __future__ import annotations

import datetime as dt
import logging
import marshal
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment

from shorttake.cache import Cache
from shorttake.files import Source
from shorttake.render.stale.beside import Beside
from shorttake.render.stale.heads import Heads
from shorttake.render.stale.kept import Asked, Kept
from shorttake.render.stale.readings import Readings
from shorttake.render.stale.reads import Reads
from shorttake.render.stale.state import Foreign, dumps, loads

STAMP, OTHER = (1, 2, 3, 4, 5), (1, 2, 3, 4, 6)


def ask(
    cache: Cache,
    stamp: tuple[int, ...] | None = STAMP,
    by: str = "code",
    place: str = "site",
    path: str = "a.md",
    unsure: tuple[str, ...] = (),
    places: tuple[str, ...] = ("site", "other"),
) -> bool:
    """Whether a file had to be read; what was read is kept."""
    reads = Reads(cache, place, by, {path: stamp})  # type: ignore[dict-item]
    line = use(reads, path, ("head", b"bytes", b"said"))
    assert (line.head, *reads.source(path)) == ("head", b"bytes", b"said")
    reads.save(unsure, places)
    return line.read


class Used(NamedTuple):
    """What a build has of a file, and whether it was read for that."""

    head: Any
    read: bool


def use(reads: Reads, path: str, now: tuple[Any, bytes, bytes]) -> Used:
    """Asks for a file, and reads it where nothing is known of it."""
    line = reads.known(path)
    if line is None:
        reads.put(path, *now)
        return Used(now[0], True)
    reads.use(path, line)
    return Used(line.head, False)


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        pytest.param({}, False, id="nothing changed"),
        pytest.param({"stamp": OTHER}, True, id="the file was written"),
        pytest.param({"stamp": None}, True, id="nobody knows the stamp"),
        pytest.param({"by": "other code"}, True, id="other code or settings"),
        pytest.param({"place": "other"}, True, id="another folder's build"),
        pytest.param({"path": "b.md"}, True, id="another file"),
    ],
)
def test_a_file_is_read_again_where_something_changed(again: dict[str, Any], expected: bool) -> None:
    cache = Cache(None)
    assert ask(cache)
    assert ask(cache, **again) is expected


def test_what_may_be_changing_while_it_is_read_is_not_kept() -> None:
    cache = Cache(None)
    assert ask(cache, unsure=("a.md",))
    assert ask(cache)
    assert not ask(cache)


def test_files_that_are_gone_and_folders_that_nobody_builds_are_forgotten() -> None:
    cache = Cache(None)
    ask(cache)
    ask(cache, path="b.md")
    assert ask(cache)
    ask(cache, place="other", places=())
    assert ask(cache)


_NAMES = st.sampled_from([f"{number}.md" for number in range(150)])


@settings(max_examples=20)
@given(st.lists(st.lists(st.tuples(_NAMES, st.integers(1, 3) | st.none()), max_size=130), max_size=12))
def test_what_was_edited_is_read_again_and_nothing_else(builds: list[list[tuple[str, int | None]]]) -> None:
    cache = Cache(None)
    there: dict[str, int] = {f"{number}.md": 1 for number in range(150)}
    kept: dict[str, int] = {}
    for edits in [[], *builds]:
        for name, time_ in edits:
            if time_ is None:
                there.pop(name, None)
            else:
                there[name] = time_
        reads = Reads(cache, "site", "code", {name: (1, 2, 3, 4, one) for name, one in there.items()})
        read = []
        for name, one in there.items():
            line = use(reads, name, (one, f"{name} {one}".encode(), b""))
            assert (line.head, reads.source(name)[0]) == (one, f"{name} {one}".encode())
            read += [name] if line.read else []
        assert read == [name for name, one in there.items() if kept.get(name) != one]
        reads.save((), ("site",))
        kept = dict(there)


def test_what_is_lost_while_it_is_used_is_told() -> None:
    cache = Cache(None)
    ask(cache)
    reads = Reads(cache, "site", "code", {"a.md": STAMP})
    assert not use(reads, "a.md", ("new", b"", b"")).read
    cache.db.execute("DELETE FROM reads_rows")
    with pytest.raises(LookupError):
        reads.source("a.md")


def test_lines_that_are_not_whole_are_none() -> None:
    cache = Cache(None)
    ask(cache)
    cache.db.execute("UPDATE reads_lines SET lines = substr(lines, 1, 40)")
    assert ask(cache)


@pytest.mark.parametrize(("world", "known"), [("one", True), ("another", False), (None, False)])
def test_what_was_made_of_a_file_holds_in_its_world(world: str | None, known: bool) -> None:
    cache = Cache(None)
    for now, made in (("one", b"post"), (world, None)):
        reads = Reads(cache, "site", "code", {"a.md": STAMP})
        reads.world = now
        assert reads.made("a.md") is None  # not before it is read
        use(reads, "a.md", ("head", b"", b""))
        if made:
            reads.keep("a.md", ["made"], b"texts", made)
        line = reads.made("a.md")
        assert (line is not None) is (known or bool(made))
        if line is not None:
            assert (line.made, reads.texts("a.md"), reads.row("a.md")) == (["made"], b"texts", b"post")
        reads.save((), ("site",))


def test_the_name_of_what_was_made_says_what_stands_in_its_head_too() -> None:
    reads = Reads(Cache(None), "site", "code", {"a.md": STAMP})
    reads.world = "one"
    use(reads, "a.md", ("head", b"", b""))
    heads = (["short words"], ["other words"], ["short words"])
    first, other, again = [line.token for head in heads if (line := reads.keep("a.md", head, b"", b"post"))]
    assert first == again != other


ZONE = ZoneInfo("Europe/Amsterdam")
POST = Source(Path("a.md"), "words", b"words")


@pytest.mark.parametrize(
    "value",
    [
        {"title": "T", "date": dt.datetime(2026, 1, 2, tzinfo=ZONE), "tags": ["a"], "zone": ZONE},
        {"path": Path("a/b"), "post": POST},
        (1, 2.5, None, True, b"x", frozenset({"a"})),
    ],
)
def test_what_is_of_a_known_kind_comes_back(value: object) -> None:
    name = ("post", "a.md")
    data = dumps(value, lambda part: name if part is POST else None)
    assert b"words" not in data
    assert loads(data, {name: POST}.__getitem__) == value


@pytest.mark.parametrize("value", [Environment(), os.environ, {"a": [os.getcwd]}, (one for one in ())])
def test_what_nobody_knows_is_not_kept(value: object) -> None:
    with pytest.raises(Foreign):
        dumps({"value": value}, lambda part: None)


def state() -> dict[str, Any]:
    """The attributes of a post."""
    return {
        "title": "T",
        "_status": "published",
        "slug": "t",
        "lang": "en",
        "date": dt.datetime(2026, 1, 2, tzinfo=ZONE),
        "_content": "<p>a</p>",
        "tags": ["a"],
        "_summary": "a",
        "metadata": {"summary": "a"},
    }


@pytest.mark.parametrize(
    ("asked", "changed", "named"),
    [
        ("title", {}, True),
        ("title", {"title": "U"}, False),
        ("tags", {}, False),  # a list may change where it stands
        ("url", {}, True),
        ("url", {"slug": "u"}, False),
        ("url", {"_status": "draft"}, False),
        ("url", {"override_url": "x/"}, False),
        ("content", {}, True),
        ("content", {"_content": "<p>b</p>"}, False),
        ("content", {"_get_content": str}, False),
        ("summary", {}, True),
        ("summary", {"metadata": {"summary": "b"}}, False),
        ("given_later", {"given_later": "x"}, False),
    ],
)
def test_an_attribute_has_a_name_while_nobody_changes_it(
    asked: str, changed: dict[str, Any], named: bool
) -> None:
    made = state()
    kept = Kept.of(made, {"url": "t/", "save_as": "t/index.html", "content": "<p>a</p>", "summary": "a"})
    assert (kept.name({**made, **changed}, asked) is not None) is named


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({}, True),
        ({"given_later": 1}, True),
        ({"title": "U"}, False),
        ({"slug": "u"}, False),
        ({"_content": "<p>b</p>"}, False),
        ({"metadata": {"summary": "a", "event": "E"}}, False),
        ({"metadata": {}}, False),
    ],
)
def test_all_that_is_asked_has_one_name_while_nobody_changes_any(
    changed: dict[str, Any], named: bool
) -> None:
    made = state()
    kept = Kept.of(made, {"url": "t/", "content": "<p>a</p>"})
    kept.token = b"all of it"
    asked = Asked(kept.kinds, ("title", "url", "content"), ("event",), whole=True)
    assert asked.of(kept, {**made, **changed}) == (b"all of it" if named else None)


def test_what_is_absent_is_fetched_when_it_is_asked_for_and_is_as_it_was() -> None:
    whole = state()
    kept = Kept.of(whole, {"content": "<p>a</p>"})
    head = {name: value for name, value in whole.items() if name not in ("_content", "metadata")}

    def fetch(everything: bool) -> dict[str, Any]:
        return {name: whole[name] for name in (("_content", "metadata") if everything else ("_content",))}

    known = Kept(head, kept.kinds, kept.blob, b"token", frozenset({"_content", "metadata"}), fetch)
    mine = dict(head)
    assert known.name(mine, "content") == kept.names["content"]
    known.fill(mine, "_content")
    assert mine == {**head, "_content": "<p>a</p>"}
    known.fill(mine, "metadata")
    assert mine == whole
    assert known.name(mine, "content") == kept.names["content"]
    assert known.name({**mine, "_content": "<p>b</p>"}, "content") is None
    mine["metadata"]["event"] = "E"
    assert not known.has_its_metadata(mine, ("event",))


texts = st.text(max_size=600)
moments = st.datetimes(timezones=st.sampled_from([ZONE, dt.UTC]) | st.none())
heads = st.dictionaries(
    st.text(max_size=8),
    st.none() | st.booleans() | st.integers() | texts | moments | st.sets(texts, max_size=3)
    | st.lists(texts, max_size=2) | st.tuples(texts) | st.just(ZONE) | st.just({}) | st.fractions(),
)  # fmt: skip


@given(heads)
def test_a_head_comes_back_as_it_was(attributes: dict[str, Any]) -> None:
    shape, values = Heads().apart(attributes)
    found = Heads().together(*marshal.loads(marshal.dumps((shape, values))))
    assert found == {name: value for name, value in attributes.items() if name not in shape[2]}
    assert {name: type(one) for name, one in found.items()} == {
        name: type(attributes[name]) for name in found
    }
    for name, value in found.items():
        if isinstance(value, dt.datetime):
            assert (value.tzinfo, value.fold) == (attributes[name].tzinfo, attributes[name].fold)
    assert all(type(attributes[name]) not in (int, bool, type(None), dt.datetime) for name in shape[2])


def test_another_value_has_another_name() -> None:
    one, other = (Kept.of({**state(), "title": title}, {}) for title in ("T", "U"))
    assert one.names["title"] != other.names["title"]
    assert one.names["slug"] == other.names["slug"]


TEMPLATES = {"page.html": "{% include 'part.html' %}{{ one }}", "part.html": "{{ two|upper }}"}


@pytest.mark.parametrize(
    ("templates", "filters", "again"),
    [
        pytest.param({}, {}, False, id="nothing changed"),
        pytest.param({"part.html": "{{ three }}"}, {}, True, id="a part"),
        pytest.param({"page.html": "{{ three }}"}, {}, True, id="the template"),
        pytest.param({"other.html": "{{ three }}"}, {}, False, id="another template"),
        pytest.param({}, {"upper": len}, True, id="a filter"),
    ],
)
def test_a_template_is_read_again_where_it_says_something_else(
    templates: dict[str, str], filters: dict[str, Any], again: bool
) -> None:
    first = Readings()
    reading = first.of(Environment(loader=DictLoader(TEMPLATES)), "page.html")
    changed = Environment(loader=DictLoader({**TEMPLATES, **templates}))
    changed.filters.update(filters)
    second = Readings(first.save())
    found = second.of(changed, "page.html")
    assert (second.save() == first.save()) is not again
    if not again:
        assert (found.root.shape(), found.sources) == (reading.root.shape(), reading.sources)


def test_work_beside_gives_its_value_and_says_its_warnings_here(caplog: pytest.LogCaptureFixture) -> None:
    def work() -> bytes:
        logging.getLogger("there").warning("a %s word", "wise")
        return b"x" * 200_000

    assert Beside(work).result() == b"x" * 200_000
    assert caplog.record_tuples == [("there", logging.WARNING, "a wise word")]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(
    "fails", [lambda: 1 / 0, lambda: logging.getLogger("there").error("no"), lambda: os._exit(3)]
)
def test_work_beside_that_fails_gives_none(
    capfd: pytest.CaptureFixture[str], fails: Callable[[], Any]
) -> None:
    assert Beside(fails).result() is None


def test_work_beside_can_be_ended() -> None:
    work = Beside(lambda: time.sleep(600))
    work.stop()
    with pytest.raises(ChildProcessError):  # it is no child of ours any more; other tests may have some
        os.waitpid(work._child, os.WNOHANG)
