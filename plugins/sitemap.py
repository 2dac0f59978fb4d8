"""`sitemap.xml` and `robots.txt`, made of the pages that a build has written."""

from pathlib import Path
from urllib.parse import quote

from pelican import signals

from shorttake import site
from shorttake.render.sitemap import Page, is_hidden, robots, sitemaps

BUILDS_FROM = ()  # nothing besides content, theme and settings

# The head of a page is no longer than this; what it says of itself stands there.
HEAD = 8000


def pages(made, base, dated, hides):
    """Every page that may be listed, in the order of the addresses; `dated` has the posts' times by file, and
    `hides(file, path)` tells whether another page wants to be left out."""
    listed = [pair for pair in made.items() if pair[0] == "index.html" or pair[0].endswith("/index.html")]
    for file, path in sorted(listed, key=lambda pair: pair[0].split("/")):
        if file in dated or not hides(file, path):
            yield Page(f"{base}/{quote(file.removesuffix('index.html'))}", dated.get(file))


def reading(blog):
    """What tells whether a page wants to be left out: it is read, unless it is known to be as it was."""
    notes, known = blog.notes("sitemap", None), blog.pages.now if blog.pages else {}

    def read(path):
        with open(path, "rb") as page:  # noqa: PTH123 (of some thousand pages)
            return is_hidden(page.read(HEAD))

    def hides(file, path):
        key = known.get(file)
        return notes.of(file, key, lambda: read(path)) if key else read(path)

    return hides


def write(generators):
    """Notes when each post last changed; what else there is, is seen when all is written."""
    context = generators[0].context
    generators[0].settings["SHORTTAKE_DATED"] = {
        article.save_as: max(article.date, article.updated) if article.updated else article.date
        for article in (*context["articles"], *context["hidden_articles"])
        if article.status == "published"
    }


def finish(pelican):
    """Writes the files; a `robots.txt` of the author's own stays."""
    blog = site.of_build(pelican.settings)
    base = blog.settings.base_url
    output = Path(pelican.output_path)
    dated = pelican.settings["SHORTTAKE_DATED"]
    made = blog.made(output)
    found = list(pages(made, base, dated, reading(blog)))
    # Posts at addresses of their own making, such as /2016/a-post.html.
    found += [
        Page(f"{base}/{quote(file)}", changed)
        for file, changed in sorted(dated.items())
        if not file.endswith("index.html")
    ]
    for name, content in sitemaps(found, base):
        (output / name).write_bytes(content)
    if "robots.txt" not in made:
        (output / "robots.txt").write_text(robots(base), encoding="utf-8")


def register():
    """Called by Pelican."""
    signals.all_generators_finalized.connect(write)
    signals.finalized.connect(finish)
