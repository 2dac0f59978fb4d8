"""plugins/sections.py: each item's section reaches the templates."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sections_blog import NAMES, blog, take
from shorttake.site import Site
from shorttake.takes.parse import read_take

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


@pytest.fixture
def plugin():
    """The plugin, imported as Pelican does it."""
    import importlib.util

    path = Path(__file__).resolve().parent.parent / "plugins/sections.py"
    spec = importlib.util.spec_from_file_location("sections_plugin", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def article(post):
    parts = read_take(post.source.text, post.body_at) if post.kind == "take" else None
    return SimpleNamespace(post=post, kind=post.kind, parts=parts, date=post.head.date)


def test_sections_of_items_reach_the_templates(tmp_path, plugin):
    made = blog(tmp_path, 3)
    made.write("pelicanconf.py", f"SHORTTAKE = {{'sections': {NAMES!r}}}\n")
    take(made, 4, "* [Part 9](https://disks.example/9) on why dedupe is worth it.\n* No link.\n")
    made.post("posts/essay.md", "[x](https://example.org/)")
    site = Site(tmp_path, {})
    articles = [article(post) for post in site.posts.values()]
    generator = SimpleNamespace(
        settings={"SHORTTAKE_SITE": site, "PATH": str(tmp_path)},
        context={},
        articles=articles,
        hidden_articles=[],
        drafts=[],
    )
    plugin.add_sections(generator)
    by_file = {one.post.file: one for one in articles}
    first = by_file["content/takes/take-1.md"]
    assert [one.section for one in first.filed] == ["Networking"] * 2 + ["Servers/Hardware"] + [
        "Storage"
    ] * 2 + ["Virtualization"]
    assert {one.source for one in first.filed} == {"heading"}
    assert [one.anchor for one in first.filed] == [item.anchor for item in first.parts.items]
    old = by_file["content/takes/take-4.md"].filed
    assert [(one.section, one.source) for one in old] == [("Storage", "suggested"), (None, None)]
    assert by_file["content/posts/essay.md"].filed == []
    listed = {one.name: one for one in generator.context["sections_list"]}
    assert list(listed) == [section["name"] for section in NAMES]
    assert listed["Servers/Hardware"].slug == "servers-hardware"
    dates = [entry.date for entry, _ in listed["Storage"].entries]
    assert len(dates) == 7
    assert dates == sorted(dates, reverse=True)
