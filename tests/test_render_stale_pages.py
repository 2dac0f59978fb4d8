"""A page is rendered again whenever it would be another: whatever its template does with what it is given."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, TemplateNotFound
from jinja2.exceptions import TemplateError

from shorttake.render.stale import pages
from shorttake.render.stale.keys import Keys
from shorttake.render.stale.settings import Unknown
from shorttake.render.stale.templates import read

PARTS = {
    "base.html": "<title>{% block title %}{{ NAME }}{% endblock %}</title>{% set shown = NAME %}"
    "{% block body %}{{ shown }}{% endblock %}",
    "macros.html": "{% macro row(post, wide=false) %}{{ post.title }}{% if wide %}{{ post.url }}{% endif %}{% endmacro %}"
    "{% macro each(posts) %}{% for one in posts %}{{ row(one, wide=true) }}{% endfor %}{% endmacro %}"
    "{% set word = NAME %}",
    "part.html": "{{ post.title }}{{ local }}",
}

# What a template says, and which changes of its context change its key: those that it shows, and few others.
TEMPLATES = {
    "text": ("{{ NAME }}", {"name"}),
    "nothing": ("words", set()),
    "an attribute": ("{{ post.title }}", {"title"}),
    "an attribute of an attribute": ("{{ post.next.title }}", {"next title", "no next"}),
    "two ways": ("{{ (post.next or post).title }}", {"title", "next title", "no next"}),
    "an item": ("{{ post['title'] }}{{ facts['a'] }}", {"title", "fact a"}),
    "what is missing": ("{{ nothing_there }}{{ post.nothing }}", {"something there"}),
    "only whether": ("{% if post.next %}more{% endif %}", {"no next"}),
    "a length": ("{{ posts|length }}", {"one more"}),
    "a loop": (
        "{% for one in posts %}{{ one.title }}{% endfor %}",
        {"title", "next title", "one more", "order"},
    ),
    "its counter": ("{% for one in posts %}{{ loop.index }}{% endfor %}", {"one more"}),
    "a neighbour in a loop": (
        "{% for one in posts %}{{ loop.previtem.url if loop.previtem }}{% endfor %}",
        {"url", "one more", "order"},
    ),
    "an empty loop": ("{% for one in nobody %}{{ one }}{% else %}none{% endfor %}", {"somebody"}),
    "a loop with a test": ("{% for one in posts if one.url %}x{% endfor %}", {"url", "one more", "order"}),
    "a slice": (
        "{% for one in posts[:1] %}{{ one.title }}{% endfor %}",
        {"title", "next title", "one more", "order"},
    ),
    "groups": (
        "{% for year in posts|groupby('date.year') %}{{ year.grouper }}{{ year.list|length }}{% endfor %}",
        {"date", "one more"},
    ),
    "order": (
        "{% for one in posts|sort(attribute='title')|reverse %}{{ one.url }}{% endfor %}",
        {"title", "url", "next title", "one more", "order"},
    ),
    "sum": ("{{ posts|sum(attribute='count') }}", {"count", "one more", "order"}),
    "map": ("{{ posts|map(attribute='title')|join(', ') }}", {"title", "next title", "one more", "order"}),
    "first": ("{{ (posts|first).title }}", {"title", "next title", "one more", "order"}),
    "a choice": (
        "{% for one in posts|selectattr('url') %}{{ one.title }}{% endfor %}",
        {"title", "url", "next title", "one more", "order"},
    ),
    "pairs": ("{% for key, value in facts.items() %}{{ key }}{{ value }}{% endfor %}", {"fact a", "fact b"}),
    "ordered pairs": (
        "{% for key, value in facts|dictsort %}{{ key }}{{ value }}{% endfor %}",
        {"fact a", "fact b"},
    ),
    "a key that is asked for": ("{{ facts.get('a') }}", {"fact a"}),
    "a key that is worked out": ("{{ facts.get(file.removesuffix('.html')) }}", {"fact a", "file"}),
    "a key that is set before": (
        "{% set key = file.removesuffix('.html') %}{{ facts.get(key) }}",
        {"fact a", "file"},
    ),
    "a key of the context": ("{{ facts[NAME] }}", {"name", "fact a", "fact b"}),
    "tuples": ("{% for title, url in MENU %}{{ url }}{% endfor %}", {"menu"}),
    "a date": ("{{ post.date.isoformat() }}{{ post.date.year }}", {"date"}),
    "a comparison": ("{% if post.count > 3 %}many{% endif %}", {"count"}),
    "among": ("{% if 'a' in facts %}x{% endif %}", {"fact a", "fact b"}),
    "joined": ("{{ NAME ~ post.url }}", {"name", "url"}),
    "added up": ("{{ post.count + 1 }}", {"count"}),
    "what is set": ("{% set a = post.next %}{% set b = a %}{{ b.title }}", {"next title", "no next"}),
    "what is set in a branch": (
        "{% set a = 'x' %}{% if post.next %}{% set a = post.url %}{% endif %}{{ a }}",
        {"url", "no next"},
    ),
    "what is set in a namespace": ("{% set n = namespace(a=1) %}{% set n.a = post.url %}{{ n.a }}", {"url"}),
    "what is set as a block": ("{% set a %}{{ post.url }}{% endset %}{{ a }}", {"url"}),
    "with": ("{% with a = post %}{{ a.url }}{% endwith %}", {"url"}),
    "a filter around": ("{% filter upper %}{{ post.url }}{% endfilter %}", {"url"}),
    "a parent": ("{% extends 'base.html' %}", {"name"}),
    "a block": ("{% extends 'base.html' %}{% block body %}{{ post.url }}{% endblock %}", {"name", "url"}),
    "super": ("{% extends 'base.html' %}{% block body %}{{ super() }}{% endblock %}", {"name"}),
    "itself": ("{% extends 'base.html' %}{% block body %}{{ self.title() }}{% endblock %}", {"name"}),
    "a macro": ("{% from 'macros.html' import row %}{{ row(post) }}", {"name", "title", "url"}),
    "a macro in a macro": (
        "{% from 'macros.html' import each with context %}{{ each(posts) }}",
        {"name", "title", "url", "next title", "one more", "order"},
    ),
    "a module": (
        "{% import 'macros.html' as m with context %}{{ m.row(post) }}{{ m.word }}",
        {"name", "title", "url"},
    ),
    "a part": ("{% set local = post.url %}{% include 'part.html' %}", {"title", "url"}),
    "a part that is not there": ("{% include 'none.html' ignore missing %}", set()),
    "a caller": (
        "{% macro box() %}<b>{{ caller() }}</b>{% endmacro %}{% call box() %}{{ post.url }}{% endcall %}",
        {"url"},
    ),
    "a default": ("{{ post.nothing|default(post.url) }}", {"url"}),
    "printed lists": ("{{ words }}", {"words"}),
}


@dataclass(eq=False)
class Post:
    """A post as templates see one."""

    title: str
    url: str = "a/"
    date: dt.datetime = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    count: int = 2
    next: Any = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def unasked(self) -> str:
        """No template asks for it."""
        raise AssertionError("nobody asked")


def context() -> dict[str, Any]:
    last = Post("Zeta", "z/", count=5)
    first = Post("Alpha", "a/", next=last)
    return {
        "NAME": "a",
        "post": first,
        "posts": [first, last],
        "nobody": [],
        "facts": {"a": "1", "b": ["2"]},
        "file": "a.html",
        "MENU": [("About", "about/")],
        "words": ["x", "y"],
        "unseen": object(),
    }


def change(what: str, found: dict[str, Any]) -> None:
    """Changes one thing of a context."""
    first, last = found["post"], found["posts"][1]
    match what:
        case "name":
            found["NAME"] = "b"
        case "title":
            first.title = "Zulu"
        case "url":
            first.url = ""
        case "next title":
            last.title = "Aleph"
        case "no next":
            first.next = None
        case "date":
            first.date = dt.datetime(2025, 1, 2, tzinfo=dt.UTC)
        case "count":
            first.count = 7
        case "one more":
            found["posts"].insert(0, Post("More", "m/"))
        case "order":
            found["posts"].reverse()
        case "somebody":
            found["nobody"].append("x")
        case "something there":
            found["nothing_there"] = "x"
        case "fact a":
            found["facts"] = {"b": ["2"]}
        case "fact b":
            found["facts"]["b"].append("3")
        case "file":
            found["file"] = "b.html"
        case "menu":
            found["MENU"] = [("About", "me/")]
        case "words":
            found["words"].append("z")


CHANGES = (
    "name", "title", "url", "next title", "no next", "date", "count", "one more", "order", "somebody",
    "something there", "fact a", "fact b", "file", "menu", "words",
)  # fmt: skip


def environment(template: str) -> Environment:
    return Environment(loader=DictLoader({**PARTS, "page.html": template}), autoescape=False)


def rendered(env: Environment, found: dict[str, Any]) -> str:
    try:
        return env.get_template("page.html").render(found)
    except TemplateError as error:
        return f"{type(error).__name__}"


@pytest.mark.parametrize("what", TEMPLATES)
def test_a_template_sees_what_it_shows(what: str) -> None:
    template, seen = TEMPLATES[what]
    env = environment(template)
    reading = read(env, "page.html")
    assert reading.dynamic is None
    keys = Keys(env)
    before = context()
    key, page = keys.of(reading.root, before), rendered(env, before)
    for one in CHANGES:
        after = context()
        change(one, after)
        changed = Keys(env).of(reading.root, after) != key
        if rendered(env, after) != page:
            assert changed, f"{one} changes the page and not its key"
            assert one in seen, f"the table does not know that {one} is seen"
        elif one not in seen:
            assert not changed, f"{one} changes the key, and the template does not use it"


@given(
    st.lists(st.sampled_from(sorted(TEMPLATES)), min_size=1, max_size=4),
    st.lists(st.sampled_from(CHANGES), max_size=4),
)
def test_whatever_changes_a_page_changes_its_key(whats: list[str], changes: list[str]) -> None:
    texts = [TEMPLATES[what][0] for what in whats if "extends" not in TEMPLATES[what][0]]
    env = environment("\n".join(texts))
    reading = read(env, "page.html")
    before, after = context(), context()
    for one in changes:
        change(one, after)
    if rendered(env, before) != rendered(env, after):
        assert Keys(env).of(reading.root, before) != Keys(env).of(reading.root, after)


@pytest.mark.parametrize(
    "template",
    [
        "{% include name %}",
        "{% extends layout %}",
        "{% import name as m %}",
        "{{ [1, 2]|random }}",
        "{{ lipsum() }}",
        "{{ post|own }}",
        "{% if post is own %}x{% endif %}",
        "{% for one in posts recursive %}{{ loop(one.inner) }}{% endfor %}",
        "{{ posts|map(attribute=name)|list }}",
        "{% do posts.append(1) %}{{ f(*posts) }}",
    ],
)
def test_what_cannot_be_seen_is_always_rendered(template: str) -> None:
    env = Environment(loader=DictLoader({"page.html": template}), extensions=["jinja2.ext.do"])
    env.filters["own"] = env.tests["own"] = str
    assert read(env, "page.html").dynamic


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{{ thing() }}", dt.datetime.now),
        ("{{ thing }}", object()),
        ("{{ thing }}", {1, 2, object()}),
        ("{{ thing.method() }}", Post("a")),
        ("{% if thing == post %}x{% endif %}", Post("a")),
        ("{% for one in thing %}x{% endfor %}", iter([1])),
        ("{% for one in thing %}x{% endfor %}", {"a", "b"}),
        ("{{ thing.unasked }}", Post("a")),
        ("{{ thing }}", Post("a")),
    ],
)
def test_a_value_that_nobody_knows_is_always_rendered(template: str, value: object) -> None:
    env = environment(template)
    if template == "{{ thing.unasked }}":
        with pytest.raises(AssertionError):
            Keys(env).of(read(env, "page.html").root, {**context(), "thing": value})
        return
    with pytest.raises(Unknown):
        Keys(env).of(read(env, "page.html").root, {**context(), "thing": value})


def test_a_global_of_the_settings_counts() -> None:
    env = environment("{{ ours }}")
    reading = read(env, "page.html")
    env.globals["ours"] = 1
    one = Keys(env).of(reading.root, {})
    env.globals["ours"] = 2
    assert Keys(env).of(reading.root, {}) != one


def test_the_texts_of_all_templates_count() -> None:
    page = "{% extends 'base.html' %}{% block body %}{% include ['x.html', 'part.html'] %}{% endblock %}"
    sources = {read(environment(page), "page.html").sources}
    for name in ("base.html", "part.html", "x.html"):
        parts = {**PARTS, "page.html": page, name: f"{PARTS.get(name, '')} "}
        sources.add(read(Environment(loader=DictLoader(parts)), "page.html").sources)
    assert len(sources) == 4


def made(
    folder: Path, env: Environment, found: dict[str, Any], version: str = "1"
) -> tuple[bool, pages.Pages]:
    """A build of one page; whether it was left as it was."""
    one = pages.Pages(str(folder / "known"), str(folder), version)
    one.load()
    fresh = one.is_fresh("page.html", env.get_template("page.html"), found)
    if not fresh:
        (folder / "page.html").write_text(rendered(env, found))
    one.save()
    return fresh, one


def test_a_page_stays_until_something_changes(tmp_path: Path) -> None:
    env = environment("{{ post.title }}")
    assert not made(tmp_path, env, context())[0]
    assert made(tmp_path, env, context())[0]
    after = context()
    change("title", after)
    fresh, one = made(tmp_path, env, after)
    assert not fresh
    assert one.reasons == {"page.html": "changed: `post`"}
    assert made(tmp_path, env, after)[0]
    (tmp_path / "page.html").write_text("Zulu, says somebody")
    assert not made(tmp_path, env, after)[0]
    assert not made(tmp_path, environment("{{ post.title }}."), after)[0]
    assert not made(tmp_path, environment("{{ post.title }}."), after, "2")[0]
    assert made(tmp_path, environment("{{ post.title }}."), after, "2")[0]
    assert pages.reasons(str(tmp_path / "known")) == {"page.html": pages.SAME}
    one.forget()
    assert not made(tmp_path, environment("{{ post.title }}."), after, "2")[0]


def test_what_is_always_rendered_says_so(tmp_path: Path) -> None:
    env = environment("{{ unseen }}")
    assert not made(tmp_path, env, context())[0]
    fresh, one = made(tmp_path, env, context())
    assert not fresh
    assert "`unseen`" in one.reasons["page.html"]


def test_a_deep_copy_is_the_same(tmp_path: Path) -> None:
    env = environment(
        "{% for one in posts %}{{ one.title }}{{ one.next.url }}{% endfor %}{{ facts.get('b') }}"
    )
    found = context()
    del found["unseen"]
    reading = read(env, "page.html")
    assert Keys(env).of(reading.root, found) == Keys(env).of(reading.root, copy.deepcopy(found))


def test_a_template_that_is_not_there_is_left_to_fail() -> None:
    env = Environment(loader=DictLoader({}))
    assert read(env, "page.html").dynamic is None
    with pytest.raises(TemplateNotFound):
        env.get_template("page.html")
