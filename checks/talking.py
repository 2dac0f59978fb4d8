"""Comments in Chromium: nothing before a click, and then only what the setting names may come.

The services are not asked: what answers at their addresses is a stand-in that does what their pages say their
scripts do (https://isso-comments.de/docs/reference/client-config/, https://giscus.app/), and tries more.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checks.browser import chromium, opened
from checks.built import Built, Finding
from checks.readers import Blog

ADDRESS = "https://patchpanel.example"
_MORE = """
add("script", "https://elsewhere.example/x.js");
add("link", "https://elsewhere.example/x.css");
"""
_ADD = """const me = document.currentScript.dataset, origin = new URL(document.currentScript.src).origin;
const add = (name, url) => {
  const made = document.createElement(name);
  if (name == "link") made.rel = "stylesheet", made.href = url;
  else made.src = url;
  document.getElementById("_comments").append(made);
};
"""
ISSO = f"""{_ADD}
add("link", me.isso + "css/isso.css");
const shown = document.getElementById("isso-thread");
fetch(me.isso + "?uri=" + location.pathname).then(() => shown.append("said"));
fetch("https://elsewhere.example/").catch(() => 0);
{_MORE}"""
GISCUS = f"""{_ADD}
add("link", origin + "/default.css");
const told = me.repo && me.repoId && me.category && me.categoryId;
if (told && me.mapping == "pathname") add("iframe", origin + "/en/widget");
{_MORE}"""
_VALUES = {"repo": "me/blog", "repo_id": "R_1", "category": "Talk", "category_id": "DIC_1"}
SERVICES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {"isso": "https://talk.example/isso"},
        {"/isso/js/embed.min.js": ISSO, "/isso/css/isso.css": "", "/isso/?uri=": "{}"},
    ),
    ({"giscus": _VALUES}, {"/client.js": GISCUS, "/default.css": "", "/en/widget": "said"}),
]
_TYPES = {".js": "text/javascript", "css": "text/css", "get": "text/html"}


def check(site: Built) -> Iterator[Finding]:
    """What comes before it is asked for, what does not come then, and what comes from elsewhere."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        blog = Blog(Path(folder))
        silent = blog.folder / "content/posts/silent.md"
        silent.write_text("---\ntitle: Silent\ndate: 2026-01-01\ncomments: false\n---\n\nWords.\n")
        conf = (blog.folder / "pelicanconf.py").read_text(encoding="utf-8")
        for setting, files in SERVICES:
            said = f'{conf}\nSHORTTAKE["comments"] = {setting!r}\n'
            (blog.folder / "pelicanconf.py").write_text(said, encoding="utf-8")
            blog.build(ADDRESS, "2030-01-01")
            built = Built(blog.output, ADDRESS)
            yield from _of(browser, built, next(iter(setting)), files)


def _of(browser: Any, site: Built, name: str, files: dict[str, str]) -> Iterator[Finding]:
    asked: list[str] = []

    def give(route: Any) -> None:
        url = route.request.url
        found = [file for file in files if file in url]
        asked.append(found[0] if found else url)
        kind = _TYPES.get(url[-3:], "text/html")
        allow = {"Access-Control-Allow-Origin": "*"}  # as both services answer other sites
        route.fulfill(status=200, body=files[found[0]] if found else "", content_type=kind, headers=allow)

    for post in site.posts:
        talks = site.tree(post).cssselect("#_comments")
        if bool(talks) != ("/silent/" not in post):
            yield Finding(post, f"{name}: comments where none are wanted, or the other way round")
    with opened(browser, site, 1280) as (page, _):
        for host in ("talk.example", "giscus.app", "elsewhere.example"):
            page.route(f"https://{host}/**", give)
        post = next(post for post in site.posts if site.tree(post).cssselect("#_comments"))
        page.goto(site.url(post))
        if asked:
            yield Finding(post, f"{name}: before a click it loads {asked}")
        page.click("#_comments button")
        page.wait_for_timeout(1500)  # what must not come cannot be waited for
        if sorted(asked) != sorted(files):
            yield Finding(post, f"{name}: a click loads {sorted(asked)}, and not {sorted(files)}")
        frames = [frame.evaluate("document.body.textContent") for frame in page.frames[1:]]
        if "said" not in [*frames, *page.locator("#isso-thread").all_inner_texts()]:
            yield Finding(post, f"{name}: no comment is shown")
