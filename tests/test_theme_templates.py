"""The templates as written: they compile, ask only for what is promised, and bring no script along."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, meta, nodes
from pelican.utils import DateFormatter

TEMPLATES = Path(__file__).parent.parent / "theme" / "templates"
NAMES = sorted(path.name for path in TEMPLATES.glob("*.html"))
PELICAN = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
PELICAN.filters["strftime"] = DateFormatter()
PROMISED = {  # what the templates may ask for: Pelican's own, and what the plugins add
    *("SITENAME", "SITEURL", "SITESUBTITLE", "THEME_STATIC_DIR", "DEFAULT_LANG", "output_file"),
    *("articles", "articles_page", "articles_paginator", "articles_previous_page", "articles_next_page"),
    *("article", "page", "tag", "tags", "period", "period_archives"),
    *("author", "authors", "category", "categories", "MORE", "all_feeds", "feeds_at"),
    *("book", "part", "said", "newer", "older", "numbers", "number", "year", "source"),
    *("assets", "policy", "site_data", "link_book"),
    *("LANG", "MENU", "SHORTTAKE_VERSION", "site_feeds", "series", "series_list", "reading", "health"),
}


def test_every_page_that_pelican_or_a_plugin_writes_has_its_template() -> None:
    assert {
        *("index.html", "article.html", "page.html", "archives.html", "period_archives.html"),
        *("tags.html", "tag.html", "series.html", "404.html", "base.html", "pagination.html"),
    } <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_templates_compile_and_ask_only_for_what_is_promised(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert PELICAN.get_template(name)
    tree = PELICAN.parse(source)
    own = {name for found in tree.find_all(nodes.FromImport) for name in found.names}
    own |= {target.name for found in tree.find_all(nodes.Assign) for target in found.find_all(nodes.Name)}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)}
    assert meta.find_undeclared_variables(tree) - own <= PROMISED


@pytest.mark.parametrize("name", NAMES)
def test_templates_hold_no_script_style_handler_or_foreign_address(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    ours = r'<script src="\{\{ address\(assets.(?:page|filter|live)\) \}\}" defer></script>'
    source = re.sub(ours, "", source)
    assert not re.search(
        r"<script(?! type=\"module\" src=\"{{ address\(assets)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://|[\"'(]//|\|\s*safe\b",
        source,
        re.I,
    )
