"""The same posts and the same plain theme, as each generator wants them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from bench.build.posts import fill, posts

_HEAD = '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{}</title></head>\n<body>\n'
_FOOT = "</body>\n</html>\n"

SETTINGS = """\
SITENAME = "Bench"
SITEURL = "https://bench.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "plain"
THEME_STATIC_PATHS = []
ARTICLE_PATHS = ["posts", "takes"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = []
USE_FOLDER_AS_CATEGORY = False
ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"
SLUGIFY_SOURCE = "basename"
ARTICLE_TRANSLATION_ID = None
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = CATEGORIES_SAVE_AS = AUTHORS_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "archives", "tags"]
PAGINATED_TEMPLATES = {"index": 10}
PAGINATION_PATTERNS = [(1, "{url}", "{save_as}"), (2, "page/{number}/", "page/{number}/index.html")]
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 15
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""

# What is ours besides: our reader, and the pages that need not be made again.
OURS = 'PLUGIN_PATHS = [{plugins!r}]\nPLUGINS = ["incremental", "reader"]\n'

_ROW = '<li><a href="{url}">{title}</a> {date}</li>\n'
_PELICAN_ROWS = (
    "<ul>\n{% for one in LIST %}"
    + _ROW.format(
        url="{{ SITEURL }}/{{ one.url }}", title="{{ one.title }}", date="{{ one.date.strftime('%Y-%m-%d') }}"
    )
    + "{% endfor %}</ul>\n"
)
PELICAN = {
    "article.html": _HEAD.format("{{ article.title }} – {{ SITENAME }}")
    + "<h1>{{ article.title }}</h1>\n<p>{{ article.date.strftime('%Y-%m-%d') }}</p>\n{{ article.content }}\n"
    + '<ul>{% for tag in article.tags %}<li><a href="{{ SITEURL }}/{{ tag.url }}">{{ tag.name }}</a></li>'
    + "{% endfor %}</ul>\n"
    + _FOOT,
    "index.html": _HEAD.format("{{ SITENAME }}")
    + "{% for one in articles_page.object_list %}<h2>{{ one.title }}</h2>\n{{ one.summary }}\n{% endfor %}"
    + _FOOT,
    "archives.html": _HEAD.format("Archive") + _PELICAN_ROWS.replace("LIST", "dates") + _FOOT,
    "tag.html": _HEAD.format("{{ tag.name }}") + _PELICAN_ROWS.replace("LIST", "articles") + _FOOT,
    "tags.html": _HEAD.format("Tags")
    + "<ul>{% for tag, some in tags %}<li>{{ tag.name }} {{ some|length }}</li>\n{% endfor %}</ul>\n"
    + _FOOT,
    "page.html": _HEAD.format("{{ page.title }}") + "{{ page.content }}\n" + _FOOT,
}

_HUGO_ROWS = (
    "<ul>\n{{ range LIST }}"
    + _ROW.format(url="{{ .Permalink }}", title="{{ .Title }}", date='{{ .Date.Format "2006-01-02" }}')
    + "{{ end }}</ul>\n"
)
HUGO = {
    "_default/single.html": _HEAD.format("{{ .Title }} – {{ site.Title }}")
    + '<h1>{{ .Title }}</h1>\n<p>{{ .Date.Format "2006-01-02" }}</p>\n{{ .Content }}\n'
    + '<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .Permalink }}">{{ .Title }}</a></li>{{ end }}</ul>\n'
    + _FOOT,
    "index.html": _HEAD.format("{{ site.Title }}")
    + "{{ $pages := (.Paginate site.RegularPages 10).Pages }}"
    + "{{ range $pages }}<h2>{{ .Title }}</h2>\n{{ .Summary }}\n{{ end }}"
    + _FOOT,
    "_default/list.html": _HEAD.format("{{ .Title }}")
    + _HUGO_ROWS.replace("LIST", "site.RegularPages")
    + _FOOT,
    "_default/term.html": _HEAD.format("{{ .Title }}") + _HUGO_ROWS.replace("LIST", ".Pages") + _FOOT,
    "_default/terms.html": _HEAD.format("Tags")
    + "<ul>{{ range .Pages }}<li>{{ .Title }} {{ len .Pages }}</li>\n{{ end }}</ul>\n"
    + _FOOT,
}
HUGO_SETTINGS = """\
baseURL = "https://bench.example/"
title = "Bench"
summaryLength = 50
[pagination]
pagerSize = 10
"""


def own(folder: Path, many: int, project: Path) -> None:
    """A blog with the project's own settings, theme and plugins, all of them on."""
    folder.mkdir(parents=True)
    shutil.copyfile(project / "pelicanconf.py", folder / "pelicanconf.py")
    for name in ("plugins", "theme"):
        shutil.copytree(project / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    fill(folder / "content", many)


def pelican(folder: Path, many: int, ours: Path | None = None) -> None:
    """A blog for Pelican, ours with the plugins that lie in `ours`."""
    _posts(
        folder / "content",
        many,
        lambda text: text.replace("tags: [", "tags: ", 1).replace("]\n---", "\n---", 1),
    )
    _write(folder / "plain" / "templates", PELICAN)
    more = OURS.format(plugins=str(ours)) if ours else "PLUGINS = []\n"
    (folder / "pelicanconf.py").write_text(SETTINGS + more, encoding="utf-8")


def hugo(folder: Path, many: int) -> None:
    """The same blog for Hugo."""
    _posts(folder / "content", many, _with_seconds)
    _write(folder / "layouts", HUGO)
    (folder / "hugo.toml").write_text(HUGO_SETTINGS, encoding="utf-8")


def _with_plain_tags(text: str) -> str:
    """Pelican's own reader takes brackets for a part of a tag."""
    return text.replace("tags: [", "tags: ", 1).replace("]\n---", "\n---", 1)


def _with_seconds(text: str) -> str:
    """Hugo reads no time without seconds."""
    head, date, rest = text.partition("\ndate: ")
    moment, end, body = rest.partition("\n")
    return f"{head}{date}{moment.replace(' ', 'T')}:00Z{end}{body}"


def new_post(content: Path, number: int) -> None:
    """One more post."""
    text = f"---\ntitle: One more {number}\ndate: 2026-01-02T03:04:{number % 60:02}Z\n---\n\nA few words.\n"
    (content / "posts" / f"one-more-{number}.md").write_text(text, encoding="utf-8")


def _posts(content: Path, many: int, change: Callable[[str], str]) -> None:
    (content / "pages").mkdir(parents=True)
    for name, text in posts(many):
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change(text), encoding="utf-8")


def _write(folder: Path, templates: dict[str, str]) -> None:
    for name, text in templates.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
